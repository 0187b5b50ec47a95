//! `recension sync`.

mod base;
mod carry;
mod compare;
#[cfg(test)]
mod laws;
mod plan;
mod told;

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::{Args, ValueEnum};
use recension_matcher::DetectedLanguage;
use recension_model::Edition;
use recension_report::{Listing, Selection, write_diff_json, write_diff_table};

use self::base::Base;
use self::carry::{Carrying, Synced};
use self::compare::Sides;
use super::Outcome;
use super::diff::{Manner, compare};
use crate::arguments::{InputArgs, OutputArgs};
use crate::error::{Error, ErrorKind};
use crate::followed::HistoryArgs;
use crate::output::Target;
use crate::{input, message, names, terminal};

const EXAMPLES: &str = "\
Examples:
  recension sync README.md mirror.md -o mirror.md
  recension sync README.md mirror.md --dry-run      Show what would happen
  recension sync README.md README.zh.md -i --mark '(未翻译)'
  recension sync upstream.md mirror.md -i --base v1.0:README.md
  recension sync README.md mirror.md --check        Exit with 1 unless the mirror is up to date

What came to the upstream, went from it, or has another address there comes through; so do other words \
    where the mirror has those of the upstream. The mirror's own words, order, style and entries stay.

What the mirror changed is told from what the upstream changed by the revision that the mirror was taken \
    from. It is looked for in the git history of UPSTREAM; --base names it. Without it nothing is removed.

Exit status: 0 up to date; 1 something was left out, or with --check is to be done; 2 trouble";

/// Bring a mirror or a translation up to date with its upstream
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SyncArgs {
    /// Name the edition that leads: a path, REVISION:PATH for a file that git keeps, or - for standard input
    #[arg(value_name = "UPSTREAM")]
    upstream: OsString,
    /// Name the edition that follows, in the same way
    #[arg(value_name = "MIRROR")]
    mirror: OsString,
    /// Name the edition that the mirror was taken from instead of looking for it in the history of UPSTREAM
    #[arg(long, value_name = "EDITION", conflicts_with_all = ["repo", "rev"])]
    base: Option<OsString>,
    /// Look for no edition that the mirror was taken from: nothing is removed
    #[arg(long, conflicts_with_all = ["base", "repo", "rev"])]
    no_base: bool,
    /// Add what the mirror left out when it was taken, too
    #[arg(long)]
    complete: bool,
    /// Take the mirror for a translation, whatever its language seems to be: its titles, descriptions and order stay
    #[arg(long)]
    translated: bool,
    /// Put this behind additions in another language than the mirror's
    #[arg(long, value_name = "TEXT")]
    mark: Option<String>,
    /// Write nothing, and print what would happen
    #[arg(long)]
    dry_run: bool,
    /// Choose the form of what --dry-run prints
    #[arg(short, long, value_name = "FORMAT", default_value = "table", requires = "dry_run")]
    format: Form,
    /// Write nothing, and exit with 1 unless the mirror is up to date
    #[arg(long, conflicts_with_all = ["dry_run", "in_place", "output"])]
    check: bool,
    /// Write the result over the mirror, as a whole or not at all
    #[arg(short, long, conflicts_with = "output")]
    in_place: bool,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    history: HistoryArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A table for people
    Table,
    /// recension.diff/1 for programs: from the mirror to what it would become
    Json,
}

pub(super) fn run(args: &SyncArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let target = target(args)?;
    let (upstream, mirror, named) = editions(args)?;
    let base = match named {
        Some(edition) => Some(Base { edition, known: Vec::new(), says: None }),
        None if args.no_base => None,
        None => base::find(args, &upstream, &mirror)?,
    };
    let translated =
        args.translated || DetectedLanguage::of(&upstream).is_other(&DetectedLanguage::of(&mirror));
    let decisions = args.history.decisions.load()?;
    let sides = Sides {
        upstream: &upstream,
        base: base.as_ref(),
        decisions: &decisions,
        translated,
        quiet: args.input.quiet,
    };
    let compared = sides.compare(&mirror, args.input.quiet)?;
    if !compared.is_one_list(&sides, &mirror) {
        return Err(strangers(args));
    }
    if !args.input.quiet {
        introduce(args, base.as_ref(), translated);
    }
    let carrying = Carrying {
        sides,
        complete: args.complete,
        mark: args.mark.clone(),
        reading: args.input.parse_options(),
    };
    let synced = carrying.carry(&mirror, compared)?;
    let outcome = outcome(args, &mirror, &synced);
    match deliver(args, &target, &mirror, &synced) {
        // Whoever stopped reading may still want to know what was left out.
        Err(error) if error.kind == ErrorKind::BrokenPipe => {}
        delivered => delivered?,
    }
    told::tell(args, &mirror, &synced);
    Ok(outcome)
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

/// Says what the mirror is held against.
fn introduce(args: &SyncArgs, base: Option<&Base>, translated: bool) {
    let (upstream, mirror) = (names::spoken_of(&args.upstream), names::spoken_of(&args.mirror));
    match base.map(|base| &base.says) {
        Some(Some(says)) => message::line(&format!("{mirror} was taken from {says}")),
        Some(None) => {}
        None if args.no_base => {}
        None => message::warn(&format!(
            "there is no revision known that {mirror} was taken from, so that nothing is removed; \
             name one with --base, or an upstream that git keeps"
        )),
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

fn strangers(args: &SyncArgs) -> Error {
    let (upstream, mirror) = (names::spoken_of(&args.upstream), names::spoken_of(&args.mirror));
    Error::input(format!("{upstream} and {mirror} have nothing in common"))
        .hint("check the names, the upstream first; `recension diff` shows what they have")
}

fn outcome(args: &SyncArgs, mirror: &Edition, synced: &Synced) -> Outcome {
    if !synced.left.is_empty() || synced.rest.count > 0 {
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
    let manner = Manner { quiet: args.input.quiet, ..Manner::default() };
    compare([mirror, &synced.edition], &manner, |comparison| {
        let listing = Listing::new(comparison, Selection::default());
        match args.format {
            Form::Json => target.write(|out| write_diff_json(out, &listing)),
            Form::Table => {
                let options = terminal::table_options(&args.output, target);
                target.write(|out| write_diff_table(out, &listing, options))
            }
        }
    })
}

/// Finds where the result goes.
fn target(args: &SyncArgs) -> Result<Target, Error> {
    if !args.in_place {
        let output = args.output.output.as_deref();
        return Ok(if args.dry_run { Target::Stdout } else { Target::new(output) });
    }
    let path = Path::new(&args.mirror);
    if args.mirror == "-" || !path.exists() {
        let name = names::spoken_of(&args.mirror);
        return Err(Error::usage(format!("{name} cannot be written in place"))
            .hint("--in-place takes a file that is there; -o FILE writes to another one"));
    }
    Ok(if args.dry_run { Target::Stdout } else { Target::File(path.to_owned()) })
}
