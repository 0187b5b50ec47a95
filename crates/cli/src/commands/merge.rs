//! `recension merge`.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::Args;
use recension_merger::{
    DEFAULT_MARKER_SIZE, MarkedText, MarkerOptions, MergeError, MergeOptions, MergeReport, merge,
    write_marked,
};
use recension_model::{Edition, MergeResult};
use recension_report::{merge_counts, write_merge_table};
use recension_wire::{visible, write_ledger_json, write_merge_json};

use super::Outcome;
use crate::arguments::{DecisionArgs, InputArgs, OutputArgs};
use crate::error::{Error, unless_closed};
use crate::favor::{FavorRule, favor};
use crate::merging::Style;
use crate::output::{Target, is_same};
use crate::output_format::{OutputFormat, offered};
use crate::progress::Progress;
use crate::values::number;
use crate::{input, message, names, terminal, warnings};

/// What the base is called where there is none.
const NO_BASE_LABEL: &str = "no base";

const USAGE: &str = "\
recension merge [OPTIONS] BASE OURS THEIRS...
       recension merge [OPTIONS] --no-base OURS THEIRS...";

const EXAMPLES: &str = "\
Examples:
  recension merge base.md ours.md theirs.md -o README.md
  recension merge v1.0:README.md README.md fork/README.md another/README.md
  recension merge --no-base README.md copy.md      Gather what two lists have
  recension merge base.md ours.md theirs.md --dry-run
  recension merge base.md ours.md theirs.md --favor description=theirs

Exit status: 0 merged; 1 conflicts left; 2 error";

/// Merge editions of a list, entry by entry and field by field
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub(crate) struct MergeArgs {
    /// Editions, the common base first: paths, REVISION:PATH (files in git), or - for standard input
    #[arg(value_name = "EDITION", required = true)]
    editions: Vec<OsString>,
    /// Merge without a common base: an entry missing from one edition is never treated as removed
    #[arg(long)]
    no_base: bool,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "markdown", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// What to write between conflict markers
    #[arg(long, value_name = "STYLE", default_value = "merge")]
    conflict_style: Style,
    /// Resolve conflicts in favour of ours, theirs or union, for all fields or one (FIELD=SIDE), comma-separated.
    /// Fields: presence, title, url, description, notes, section, text
    #[arg(long, value_name = "[FIELD=]SIDE", value_delimiter = ',')]
    favor: Vec<FavorRule>,
    /// Length of conflict markers
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MARKER_SIZE as u16, value_parser = number(1, 1000))]
    marker_size: u16,
    /// Name shown in conflict markers, in the order ours, base (unless --no-base), theirs; repeatable
    #[arg(long, value_name = "NAME")]
    label: Vec<String>,
    /// Write the origin of every entry to this file, as JSON (recension.ledger/1)
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// Print what would change; write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    #[command(flatten)]
    decisions: DecisionArgs,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Markdown, "The merged document, in the format of the editions, with conflict markers"),
    (OutputFormat::Json, "recension.merge/1 for programs"),
];

pub(super) fn run(args: &MergeArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let names: Vec<&OsStr> = args.editions.iter().map(OsString::as_os_str).collect();
    check(args, &names)?;
    let markers = marker_options(args, &names)?;
    let mut editions = input::editions(&names, &args.input)?;
    input::read_as_one_list(&mut editions, &args.input);
    let all: Vec<&Edition> = editions.iter().collect();
    let (base, sides) = if args.no_base { (None, &all[..]) } else { (all.first().copied(), &all[1..]) };
    let result = merged(args, base, sides)?;
    let report = MergeReport { base, sides, result: &result };
    let outcome = if result.is_clean() { Outcome::Done } else { Outcome::Conflicts };
    // Whoever stopped reading may still want to know whether there are conflicts.
    unless_closed(deliver(args, &report, &markers))?;
    // The process ends here: to free a million entries one by one would be work for nobody.
    std::mem::forget((editions, result));
    Ok(outcome)
}

fn merged(args: &MergeArgs, base: Option<&Edition>, sides: &[&Edition]) -> Result<MergeResult, Error> {
    let decisions = args.decisions.of_merge(base, sides, args.input.quiet)?;
    let entries: usize = base.iter().chain(sides).map(|edition| edition.entries.len()).sum();
    let _progress = Progress::start(format!("merging {entries} entries"), args.input.quiet);
    // Whoever is not told what became of the entries need not wait for it.
    let ledger =
        !args.input.quiet || args.ledger.is_some() || args.dry_run || args.format == OutputFormat::Json;
    let options =
        MergeOptions::default().with_favor(favor(&args.favor)).with_ledger(ledger).with_decisions(decisions);
    merge(base, sides, &options).map_err(refused)
}

fn refused(error: MergeError) -> Error {
    let hint = match &error {
        MergeError::NoSides => "name the editions to merge",
        MergeError::ConflictMarkers => {
            "resolve what is left of an earlier merge first: `recension resolve FILE`"
        }
        MergeError::Format(_) => "merge lists that are Markdown; others can be compared: `recension diff`",
        _ => "make them UTF-8 first: `iconv -f ENCODING -t UTF-8 FILE`",
    };
    Error::input("the editions cannot be merged").because(error).hint(hint)
}

/// Writes what was asked for, the ledger first: if that fails, the document is still what it was.
fn deliver(args: &MergeArgs, report: &MergeReport<'_>, markers: &MarkerOptions) -> Result<(), Error> {
    let target = if args.dry_run { Target::Stdout } else { Target::new(args.output.output.as_deref()) };
    if let Some(ledger) = args.ledger.as_deref().filter(|_| !args.dry_run) {
        // If nobody wants to read the ledger any more, the document is not theirs to stop.
        unless_closed(Target::new(Some(ledger)).write(|out| write_ledger_json(out, report)))?;
    }
    match args.format {
        OutputFormat::Json => {
            target.write(|out| write_merge_json(out, report))?;
            tell(args, report, &[]);
        }
        OutputFormat::Markdown if args.dry_run => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_merge_table(out, report, options))?;
        }
        OutputFormat::Markdown => {
            let MarkedText { text, lines } = write_marked(report.result, markers);
            target.write(|out| out.write_all(&text))?;
            tell(args, report, &lines);
        }
        other => return Err(other.refused()),
    }
    Ok(())
}

/// Says on standard error what a merge came to.
fn tell(args: &MergeArgs, report: &MergeReport<'_>, lines: &[u32]) {
    if args.input.quiet {
        return;
    }
    warnings::print_notices(&report.result.notices);
    message::line(&merge_counts(report.result, lines));
}

/// Refuses what cannot be meant, before anything is read.
fn check(args: &MergeArgs, names: &[&OsStr]) -> Result<(), Error> {
    if args.no_base && names.len() < 2 {
        return Err(Error::usage("there is only one edition to merge").hint("name another one"));
    }
    if !args.no_base && names.len() < 3 {
        return Err(Error::usage("a merge takes the base and at least two editions that come from it")
            .hint("name them as BASE OURS THEIRS; --no-base merges editions that have no base in common"));
    }
    let Some(ledger) = args.ledger.as_deref() else { return Ok(()) };
    let target = Target::new(args.output.output.as_deref());
    if ledger == Path::new("-") && (target == Target::Stdout || args.dry_run) {
        return Err(Error::usage("the ledger and the result cannot both go to standard output")
            .hint("give the ledger a file, or the result one with -o"));
    }
    if let Target::File(output) = &target
        && is_same(ledger, output)
    {
        return Err(Error::usage("the ledger and the result cannot go to the same file")
            .hint("give the ledger another name"));
    }
    if let Some(name) = names.iter().find(|name| is_same(ledger, Path::new(name))) {
        let name = name.to_string_lossy();
        return Err(Error::usage(format!("the ledger would replace {name}, which is an edition"))
            .hint("give the ledger another name"));
    }
    Ok(())
}

fn marker_options(args: &MergeArgs, names: &[&OsStr]) -> Result<MarkerOptions, Error> {
    let mut labels: Vec<String> = names.iter().map(|name| names::spoken_of(name)).collect();
    if args.label.len() > labels.len() {
        return Err(Error::usage(format!(
            "there are {} labels for {} editions",
            args.label.len(),
            labels.len()
        ))
        .hint("leave out --label, or give it once for each edition"));
    }
    // Labels come as git has them, ours before the base.
    if !args.no_base {
        labels.swap(0, 1);
    }
    for (label, given) in labels.iter_mut().zip(&args.label) {
        label.clone_from(given);
    }
    let mut labels: Vec<String> = labels.iter().map(|label| visible(label)).map(Cow::into_owned).collect();
    let base_label = if args.no_base { NO_BASE_LABEL.to_owned() } else { labels.remove(1) };
    Ok(MarkerOptions::default()
        .with_style(args.conflict_style.into())
        .with_size(args.marker_size.into())
        .with_base_label(base_label)
        .with_side_labels(labels))
}
