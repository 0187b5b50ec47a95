//! `recension sync`.

mod base;
mod summary;

use std::ffi::{OsStr, OsString};

use clap::Args;
use recension_core::{DiffOptions, SyncBase, SyncError, SyncOptions, SyncPlan, Synced};
use recension_matcher::Decisions;
use recension_model::{Edition, Listing, Selection};
use recension_report::write_diff_table;
use recension_wire::write_diff_json;

use super::Outcome;
use super::apply::cannot_edit;
use super::diff::compare;
use crate::arguments::{InputArgs, OutputArgs};
use crate::error::{Error, unless_closed};
use crate::followed::{CopyHistoryArgs, HistoryArgs};
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::progress::Progress;
use crate::{input, message, names, terminal, warnings};

const EXAMPLES: &str = "\
Examples:
  recension sync README.md mirror.md -o mirror.md
  recension sync README.md mirror.md --dry-run      Show what would happen
  recension sync README.md README.zh.md -i --mark '(未翻译)'
  recension sync upstream.md mirror.md -i --base v1.0:README.md
  recension sync README.md mirror.md --check        Exit with 1 unless the mirror is up to date

Entries the upstream added, removed or relinked since are applied; so are new titles and descriptions where \
    the mirror still has the old ones. The mirror's own words, order, style and entries are kept.

The revision the mirror was taken from tells which side changed what. It is found in the git history of \
    UPSTREAM, or given with --base. Without it nothing is removed.

Exit status: 0 up to date; 1 something was left out, or --check found changes to make; 2 error";

/// Bring a mirror or a translation up to date with its upstream
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SyncArgs {
    /// Upstream: a path, REVISION:PATH (a file in git), or - for standard input
    #[arg(value_name = "UPSTREAM")]
    upstream: OsString,
    /// Mirror or translation, given the same way
    #[arg(value_name = "MIRROR")]
    mirror: OsString,
    /// Edition the mirror was taken from [default: found in the history of UPSTREAM]
    #[arg(long, value_name = "EDITION", conflicts_with_all = ["repo", "rev"])]
    base: Option<OsString>,
    /// Do not look for the edition the mirror was taken from; nothing is removed
    #[arg(long, conflicts_with_all = ["base", "repo", "rev"])]
    no_base: bool,
    /// Also add entries the mirror left out when it was taken
    #[arg(long)]
    complete: bool,
    /// Treat the mirror as a translation: keep its titles, descriptions and order
    #[arg(long)]
    translated: bool,
    /// Text to append to entries added in the upstream's language
    #[arg(long, value_name = "TEXT")]
    mark: Option<String>,
    /// Print what would change; write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Output format of --dry-run
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS), requires = "dry_run")]
    format: OutputFormat,
    /// Write nothing; exit with 1 unless the mirror is up to date
    #[arg(long, conflicts_with_all = ["dry_run", "in_place", "output"])]
    check: bool,
    /// Overwrite the mirror with the result (atomically)
    #[arg(short, long, conflicts_with = "output")]
    in_place: bool,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    history: HistoryArgs,
    #[command(flatten)]
    copies: CopyHistoryArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Json, "recension.diff/1 for programs: from the mirror to what it would become"),
];

pub(super) fn run(args: &SyncArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let target = target(args)?;
    let (upstream, mirror, named) = editions(args)?;
    let (base, in_step, says) = match named {
        Some(edition) => (Some(edition.into()), None, None),
        None if args.no_base => (None, None, None),
        None => match base::find(args, &upstream, &mirror)? {
            Some(found) => (found.base, found.in_step, Some(found.says)),
            None => (None, None, None),
        },
    };
    let file = args.history.decisions.load()?;
    let mut options = options(args, base, file.decisions.clone());
    options.in_step = in_step;
    let all: Vec<&Edition> =
        [&upstream, &mirror].into_iter().chain(options.base.as_ref().map(|base| &base.edition)).collect();
    // What is wrong with the decisions is said in the words of their file.
    file.resolve(&all, args.input.quiet)?;
    let refused = |error| refused(args, error);
    let progress = Progress::aligning(&all, args.input.quiet);
    let plan = SyncPlan::new(&upstream, &mirror, &options).map_err(refused)?;
    drop(progress);
    if !args.input.quiet {
        introduce(args, options.base.is_some(), says.as_deref(), plan.is_translated());
    }
    let progress = Progress::start("bringing the mirror up to date".into(), args.input.quiet);
    let synced = plan.carry_out().map_err(refused)?;
    drop(progress);
    if !args.input.quiet {
        warnings::print_notices(&synced.merge_notices);
    }
    let outcome = outcome(args, &mirror, &synced);
    // Whoever stopped reading may still want to know what was left out.
    unless_closed(deliver(args, &target, &mirror, &synced))?;
    summary::print(args, &mirror, &synced);
    Ok(outcome)
}

fn options(args: &SyncArgs, base: Option<SyncBase>, decisions: Decisions) -> SyncOptions {
    let mut options = SyncOptions::default();
    options.base = base;
    options.complete = args.complete;
    options.translated = args.translated;
    options.marker.clone_from(&args.mark);
    options.format = args.input.parse_options().format;
    options.decisions = decisions;
    options
}

fn editions(args: &SyncArgs) -> Result<(Edition, Edition, Option<Edition>), Error> {
    let mut names: Vec<&OsStr> = vec![&args.upstream, &args.mirror];
    names.extend(args.base.as_deref());
    let mut editions = input::editions(&names, &args.input)?.into_iter();
    match (editions.next(), editions.next()) {
        (Some(upstream), Some(mirror)) => Ok((upstream, mirror, editions.next())),
        _ => Err(Error::usage("there is no mirror to bring up to date").hint("name upstream and mirror")),
    }
}

/// Says what the mirror is compared with.
fn introduce(args: &SyncArgs, has_base: bool, says: Option<&str>, translated: bool) {
    let (upstream, mirror) = (names::spoken_of(&args.upstream), names::spoken_of(&args.mirror));
    if let Some(says) = says {
        message::line(&format!("{mirror} {says}"));
    } else if !has_base && !args.no_base {
        message::warn(&format!(
            "there is no revision known that {mirror} was taken from, so that nothing is removed; \
             name one with --base, or an upstream that git keeps"
        ));
    }
    if translated && !args.translated {
        message::line(&format!(
            "{mirror} is a translation of {upstream}: its titles, descriptions and order stay"
        ));
    } else if !translated && args.mark.is_some() {
        message::warn(&format!(
            "{mirror} seems to be in the language of {upstream}, so that nothing is marked; \
             --translated takes it for a translation"
        ));
    }
}

fn refused(args: &SyncArgs, error: SyncError) -> Error {
    let (upstream, mirror) = (names::spoken_of(&args.upstream), names::spoken_of(&args.mirror));
    let message = format!("{mirror} cannot be brought up to date");
    match error {
        SyncError::Unrelated => Error::input(format!("{upstream} and {mirror} have nothing in common"))
            .hint("check the names, the upstream first; `recension diff` shows what they have"),
        SyncError::Apply(cause) => {
            let hint = "give the mirror as Markdown or plain text; `recension audit` says what it lacks";
            cannot_edit(message, cause, hint)
        }
        error => Error::input(message).because(error),
    }
}

fn outcome(args: &SyncArgs, mirror: &Edition, synced: &Synced) -> Outcome {
    if synced.left() > 0 {
        Outcome::Conflicts
    } else if args.check && synced.edition.source != mirror.source {
        Outcome::Differences
    } else {
        Outcome::Done
    }
}

fn deliver(args: &SyncArgs, target: &Target, mirror: &Edition, synced: &Synced) -> Result<(), Error> {
    if args.check {
        return Ok(());
    }
    if !args.dry_run {
        return target.write(|out| out.write_all(&synced.edition.source));
    }
    compare([mirror, &synced.edition], &DiffOptions::default(), args.input.quiet, |comparison| {
        let listing = Listing::new(comparison, Selection::default());
        match args.format {
            OutputFormat::Json => target.write(|out| write_diff_json(out, &listing)),
            _ => {
                let options = terminal::table_options(&args.output, target);
                target.write(|out| write_diff_table(out, &listing, options))
            }
        }
    })
}

/// Finds where the result goes.
fn target(args: &SyncArgs) -> Result<Target, Error> {
    let target = match args.in_place {
        true => Target::in_place(&args.mirror)?,
        false => Target::new(args.output.output.as_deref()),
    };
    Ok(if args.dry_run { Target::Stdout } else { target })
}
