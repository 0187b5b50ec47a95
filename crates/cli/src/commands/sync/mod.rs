//! `recension sync`.

mod all;
mod base;
mod finished;
mod outline;
mod report;
mod summary;
mod work;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use recension_core::DiffOptions;
use recension_model::{Edition, Listing, Selection};
use recension_report::write_diff_table;
use recension_wire::write_diff_json;

use super::Outcome;
use super::diff::compare;
use crate::arguments::{InputArgs, OutputArgs};
use crate::error::{Error, unless_closed};
use crate::filter::FilterArgs;
use crate::followed::{CopyHistoryArgs, HistoryArgs};
use crate::mirrors::{Group, Mirror, MirrorArgs, only};
use crate::output::Target;
use crate::output_format::{Named, OutputFormat, offered};
use crate::{settings, several, terminal};
use work::Work;

const EXAMPLES: &str = "\
Examples:
  recension sync README.md mirror.md -o mirror.md
  recension sync README.md mirror.md --dry-run      Show what would happen
  recension sync README.md README.zh.md -i --mark '(未翻译)'
  recension sync upstream.md mirror.md -i --base v1.0:README.md
  recension sync README.md mirror.md --check        Exit with 1 unless the mirror is up to date
  recension sync README.md README.ja.md --outline   List what is left to translate
  recension sync README.md README.ja.md -i --from ja.po
                                                    Apply what was translated
  recension sync                                    Show what all configured mirrors would get
  recension sync -i                                 … and bring them up to date

Entries the upstream added, removed or relinked since are applied; so are new titles and descriptions where \
    the mirror still has the old ones. The mirror's own words, order, style and entries are kept.

The revision the mirror was taken from tells which side changed what. It is found in the git history of \
    UPSTREAM, or given with --base. Without it nothing is removed, and a translation keeps its URLs.

With several mirrors, or none, one line is printed for each: what was done with --in-place, else what would be \
    done. A mirror that cannot be brought up to date does not stop the others.

Exit status: 0 up to date; 1 something was left out, or --check found changes to make; 2 error, also if only one \
    of several mirrors had it";

/// Bring a mirror or a translation up to date with its upstream
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SyncArgs {
    #[command(flatten)]
    mirrors: MirrorArgs,
    /// Edition the mirror was taken from [default: found in the history of UPSTREAM]
    #[arg(long, value_name = "EDITION", conflicts_with_all = ["repo", "rev"])]
    base: Option<OsString>,
    /// Do not look for the edition the mirror was taken from; nothing is removed
    #[arg(long, conflicts_with_all = ["base", "repo", "rev"])]
    no_base: bool,
    /// Also add entries the mirror left out when it was taken
    #[arg(long)]
    complete: bool,
    /// Text to append to entries added in the upstream's language, for translators to find [default: a comment;
    /// "(untranslated)" in plain text]
    #[arg(long, value_name = "TEXT")]
    mark: Option<String>,
    /// Do not mark entries that are added in the upstream's language
    #[arg(long, conflicts_with = "mark")]
    no_mark: bool,
    /// Print what would change; write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Print what is left to translate, by hand or with a tool; write nothing
    #[arg(long, conflicts_with_all = ["dry_run", "check", "in_place"])]
    outline: bool,
    /// Apply the finished translations in this PO file: those that are not fuzzy and whose entry the upstream has not
    /// changed since. They replace outdated and untranslated text
    #[arg(long, value_name = "FILE", conflicts_with_all = ["outline", "complete"])]
    from: Option<PathBuf>,
    /// Output format: json says what was done; --dry-run takes table or json, --outline markdown, json or po
    #[arg(short, long, value_name = "FORMAT", value_parser = offered(FORMATS))]
    format: Option<OutputFormat>,
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
    #[command(flatten)]
    filter: FilterArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "--dry-run: a table for people"),
    (OutputFormat::Markdown, "--outline: a task list"),
    (
        OutputFormat::Json,
        "recension.sync/1: what was done, and the document unless -i or -o writes it; --dry-run: recension.diff/1, from the mirror to what it would become; --outline: recension.outline/1",
    ),
    (OutputFormat::Po, "--outline: a GNU gettext catalogue, for Weblate, Crowdin, Poedit"),
];

/// Refuses a format that what was asked for is not printed in.
fn check_format(args: &SyncArgs) -> Result<(), Error> {
    let Some(format) = args.format else { return Ok(()) };
    let (offered, asked) = match (args.outline, args.dry_run) {
        (true, _) => (&[OutputFormat::Markdown, OutputFormat::Json, OutputFormat::Po][..], "--outline"),
        (false, true) => (&[OutputFormat::Table, OutputFormat::Json][..], "--dry-run"),
        (false, false) if args.from.is_none() => (&[OutputFormat::Json][..], "sync"),
        (false, false) => {
            return Err(Error::usage("--format is about what is printed")
                .hint("add --dry-run or --outline; the mirror itself keeps its format"));
        }
    };
    if offered.contains(&format) {
        return Ok(());
    }
    let names: Vec<&str> = offered.iter().map(|format| format.name()).collect();
    Err(Error::usage(format!("{asked} does not print {}", format.name()))
        .hint(format!("use --format {}", names.join(", "))))
}

pub(super) fn run(args: &SyncArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let settings = settings::load(&args.filter.config, args.input.quiet)?;
    let groups = args.mirrors.choose(&settings, "sync")?;
    check_format(args)?;
    if args.format == Some(OutputFormat::Json) {
        only(&groups, "a report in this format")?;
    }
    let work = |group: &Group| (Work::new(args, &settings, group.upstream.clone()), group.mirrors.clone());
    let work: Vec<(Work<'_>, Vec<Mirror>)> = groups.iter().map(work).collect();
    if args.outline {
        return outline::run(args, &work);
    }
    match &work[..] {
        [(work, mirrors)] if mirrors.len() == 1 && !args.mirrors.mirrors.is_empty() => {
            one(args, work, &mirrors[0])
        }
        _ => all::run(args, &work),
    }
}

/// Brings one mirror up to date.
fn one(args: &SyncArgs, work: &Work<'_>, mirror: &Mirror) -> Result<Outcome, Error> {
    let target = target(args, mirror)?;
    let (upstream, edition, base) = work.editions(mirror)?;
    let past = work.past(&upstream)?;
    let sides = (&upstream, past.as_ref());
    if let Some(from) = &args.from {
        let brought = finished::bring_in(work, from, sides, (mirror, &edition), base)?;
        unless_closed(deliver(args, &target, &edition, &brought.edition))?;
        finished::print(args, &brought);
        return Ok(outcome(args, &edition, (&brought.edition, brought.left_out.len())));
    }
    let synced = work.bring(sides, (mirror, &edition), base)?;
    // Whoever stopped reading may still want to know what was left out.
    unless_closed(deliver(args, &target, &edition, &synced.edition))?;
    if report::is_asked(args) {
        report::print(&upstream, &[report::of(args, &mirror.name, &edition, &synced)])?;
    }
    summary::print(args, &edition, &synced);
    Ok(outcome(args, &edition, (&synced.edition, synced.left())))
}

fn outcome(args: &SyncArgs, mirror: &Edition, (result, left): (&Edition, usize)) -> Outcome {
    if left > 0 {
        Outcome::Conflicts
    } else if args.check && result.source != mirror.source {
        Outcome::Differences
    } else {
        Outcome::Done
    }
}

fn deliver(args: &SyncArgs, target: &Target, mirror: &Edition, result: &Edition) -> Result<(), Error> {
    // As a part of a report the mirror is not written here.
    if args.check || (report::is_asked(args) && *target == Target::Stdout) {
        return Ok(());
    }
    if !args.dry_run {
        if args.in_place {
            return target.write_edition(&mirror.source, &result.source);
        }
        return target.write(|out| out.write_all(&result.source));
    }
    compare([mirror, result], &DiffOptions::default(), args.input.quiet, |comparison| {
        let listing = Listing::new(comparison, Selection::default());
        match args.format {
            Some(OutputFormat::Json) => target.write(|out| write_diff_json(out, &listing)),
            None | Some(OutputFormat::Table) => {
                let options = terminal::table_options(&args.output, target);
                target.write(|out| write_diff_table(out, &listing, options))
            }
            Some(other) => Err(other.refused()),
        }
    })
}

/// Finds where the result goes.
fn target(args: &SyncArgs, mirror: &Mirror) -> Result<Target, Error> {
    let target = match args.in_place {
        true => Target::in_place(&mirror.edition)?,
        false => Target::new(args.output.output.as_deref()),
    };
    let is_whole = args.in_place || args.dry_run || args.check || report::is_asked(args);
    if !is_whole && several::files_of(&mirror.edition).len() > 1 {
        return Err(Error::usage(format!("{} is kept in several files", mirror.name))
            .hint("--in-place writes them, --dry-run shows what would change"));
    }
    Ok(if args.dry_run { Target::Stdout } else { target })
}
