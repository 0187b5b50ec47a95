//! `recension reconcile`.

mod accept;
mod base;
mod decide;
mod result;

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use recension_core::{ReconcileOptions, reconcile};
use recension_merger::Reconciliation;
use recension_model::Edition;
use recension_report::{MarkdownOptions, write_reconcile_markdown, write_reconcile_table};
use recension_wire::write_reconcile_json;

use super::Outcome;
use crate::arguments::{DecisionArgs, InputArgs, OutputArgs};
use crate::error::Error;
use crate::output::{Target, is_same};
use crate::output_format::{OutputFormat, offered};
use crate::progress::Progress;
use crate::{fetch, input, terminal};
use accept::Accept;

const EXAMPLES: &str = "\
Examples:
  recension reconcile README.md bob/main:README.md eve/main:README.md
                                                   Show what two forks propose
  recension reconcile up.md fork.md --base old.md  … where git does not know the base
  recension reconcile README.md bob/main:README.md --write README.md
                                                   Ask about each, and take what is accepted
  recension reconcile up.md fork.md --accept worth-taking --patch fork.patch
  recension reconcile up.md fork.md --dead dead.txt --format markdown

Exit status: 0 done; 1 proposals, where --exit-code asked for them, or something accepted could \
    not be applied; 2 error";

/// List what forks changed, and take what is worth taking
///
/// If all editions are in one git repository, the common base is found there; otherwise give --base. Without a
/// base, nothing counts as removed.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReconcileArgs {
    /// Upstream: a path, a URL, REVISION:PATH (a file in git), or - for standard input
    #[arg(value_name = "UPSTREAM")]
    upstream: OsString,
    /// Forks, given the same way
    #[arg(value_name = "FORK", required = true)]
    forks: Vec<OsString>,
    /// Common ancestor of all of them, given the same way
    #[arg(long, value_name = "EDITION")]
    base: Option<OsString>,
    /// Write the upstream with the accepted changes to this file
    #[arg(short, long, value_name = "FILE", conflicts_with = "patch")]
    write: Option<PathBuf>,
    /// Write the accepted changes to this file, as a patch for `git apply`
    #[arg(short, long, value_name = "FILE")]
    patch: Option<PathBuf>,
    /// Accept these without asking, comma-separated: worth-taking, doubtful, adds, drops, renames, relinks,
    /// redescribes, moves, or all. Conflicts are always asked about one by one
    #[arg(long, value_name = "KINDS")]
    accept: Option<Accept>,
    /// File of URLs known to be dead, one per line
    #[arg(long, value_name = "FILE")]
    dead: Option<OsString>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Exit with 1 if a fork has anything the upstream lacks
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    decisions: DecisionArgs,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Markdown, "Markdown for a comment on a change request"),
    (OutputFormat::Json, "recension.reconcile/1 for programs"),
];

pub(super) fn run(args: &ReconcileArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    check(args)?;
    let dead = dead_addresses(args.dead.as_deref(), &args.input)?;
    let base = match &args.base {
        Some(base) => Some(base.clone()),
        None => base::find(&args.upstream, &args.forks)?,
    };
    let names: Vec<&OsStr> =
        base.iter().chain([&args.upstream]).chain(&args.forks).map(AsRef::as_ref).collect();
    let editions = input::editions(&names, &args.input)?;
    let editions: Vec<&Edition> = editions.iter().collect();
    let align = args.decisions.align_options(&editions, args.input.quiet)?;
    let progress = Progress::aligning(&editions, args.input.quiet);
    let found =
        reconcile(&editions, base.is_some(), &ReconcileOptions::default().with_align(align).with_dead(dead));
    drop(progress);
    let accepted = args.accept.map(|accept| accept.places(&found.proposals));
    let reconciliation = Reconciliation {
        editions: &editions,
        has_base: base.is_some(),
        alignment: &found.alignment,
        proposals: &found.proposals,
        sections: &found.sections,
        accepted: accepted.as_deref().unwrap_or_default(),
    };
    // What is asked for on standard output is not mixed with what is shown.
    if result_target(args) != Some(Target::Stdout) {
        show(args, &reconciliation)?;
    }
    let mut outcome = Outcome::Done;
    if let Some(target) = result_target(args) {
        let asked = if accepted.is_none() { decide::at_terminal(&reconciliation)? } else { None };
        if let Some(accepted) = asked.as_deref().or(accepted.as_deref()) {
            outcome = result::write(args, &Reconciliation { accepted, ..reconciliation }, &target)?;
        }
    }
    if args.exit_code && reconciliation.open() > 0 {
        outcome = Outcome::Differences;
    }
    Ok(outcome)
}

/// Returns where the result of what is accepted goes, if it goes anywhere.
fn result_target(args: &ReconcileArgs) -> Option<Target> {
    args.write.as_deref().or(args.patch.as_deref()).map(|path| Target::new(Some(path)))
}

fn show(args: &ReconcileArgs, reconciliation: &Reconciliation<'_>) -> Result<(), Error> {
    let target = Target::new(args.output.output.as_deref());
    match args.format {
        OutputFormat::Json => target.write(|out| write_reconcile_json(out, reconciliation)),
        OutputFormat::Markdown => {
            target.write(|out| write_reconcile_markdown(out, reconciliation, MarkdownOptions::default()))
        }
        OutputFormat::Table => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_reconcile_table(out, reconciliation, options))
        }
        other => Err(other.refused()),
    }
}

/// Reads a list of addresses; empty lines and those that begin with `#` say nothing.
fn dead_addresses(file: Option<&OsStr>, input: &InputArgs) -> Result<Vec<String>, Error> {
    let Some(file) = file else { return Ok(Vec::new()) };
    let bytes = input::bytes(file, input)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}

/// Refuses what cannot be meant, before anything is read.
fn check(args: &ReconcileArgs) -> Result<(), Error> {
    let result = args.write.as_deref().or(args.patch.as_deref());
    let inputs: Vec<&OsString> = args.base.iter().chain([&args.upstream]).chain(&args.forks).collect();
    let from_stdin = inputs.iter().copied().chain(&args.dead).filter(|input| *input == "-").count();
    if from_stdin > 1 {
        return Err(Error::usage("only one of the inputs can be read from standard input")
            .hint("give paths for the others"));
    }
    let Some(result) = result else {
        return match args.accept {
            Some(_) => Err(Error::usage("there is nowhere to write what is accepted to")
                .hint("add --write FILE or --patch FILE, or leave out --accept")),
            None => Ok(()),
        };
    };
    if args.patch.is_some() && args.upstream == "-" {
        return Err(Error::usage("a patch names the file it is for, and standard input has no name")
            .hint("give the upstream as a path, or use --write"));
    }
    if args.patch.is_some() && args.upstream.to_str().is_some_and(fetch::is_address) {
        return Err(Error::usage("a patch names the file it is for, and an address is none")
            .hint("give the upstream as a path, or use --write"));
    }
    // To replace the upstream is what --write is for.
    let kept = inputs.iter().filter(|input| args.patch.is_some() || **input != &args.upstream);
    let kept: BTreeSet<&OsString> = kept.copied().chain(&args.dead).collect();
    if let Some(input) = kept.into_iter().find(|input| *input != "-" && is_same(result, Path::new(input))) {
        let name = input.to_string_lossy();
        return Err(Error::usage(format!("the result would replace {name}, which is an input"))
            .hint("give the result another name"));
    }
    if args.output.output.as_deref().is_some_and(|output| output != Path::new("-") && is_same(result, output))
    {
        return Err(Error::usage("the result and what is shown cannot go to the same file")
            .hint("give one of them another name"));
    }
    let can_ask = io::stdin().is_terminal() && io::stderr().is_terminal() && from_stdin == 0;
    if args.accept.is_none() && !can_ask {
        return Err(Error::usage("nothing says what is accepted, and nobody can be asked")
            .hint("add --accept worth-taking, or other kinds"));
    }
    Ok(())
}
