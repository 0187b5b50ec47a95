//! Resolves what a line merge has left to a person.

mod index;
mod report;

use std::path::PathBuf;

use clap::Args;
use recension_core::parse;
use recension_merger::{
    ConflictStyle, MarkedDocument, MarkerOptions, MergeOptions, MergeReport, Unmerged, about,
    has_conflict_markers, merge, parse_markers, write_merged,
};
use recension_model::{Edition, MergeMethod, MergeResult};
use recension_wire::ResolveOutcome;

use self::index::Stages;
use self::report::Report;
use super::Outcome;
use crate::arguments::DecisionArgs;
use crate::error::Error;
use crate::favor::{FavorRule, favor};
use crate::merging::{self, Style};
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::values::number;
use crate::{files, git, warnings};

const DETAILS: &str = "\
Examples:
  recension resolve README.md             Resolve what can be resolved, in place
  recension resolve README.md --dry-run   Print which conflicts would be left
  recension resolve README.md --favor description=theirs --add
  recension resolve README.md --format json | jq .conflicts

The sides are read from git's index, or, if the file was edited after git merged it, from its conflict \
    markers. With plain `merge` markers the base is unknown, so an entry present on only one side is kept; with \
    diff3 or zdiff3 markers removals are detected.

Exit status: 0 all resolved; 1 conflicts left; 2 error, file unchanged";

/// Re-merge a conflicted file entry by entry
#[derive(Args, Debug)]
#[command(after_help = DETAILS)]
pub(crate) struct ResolveArgs {
    /// File with conflict markers
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Resolve conflicts in favour of ours, theirs or union, for all fields or one (FIELD=SIDE), comma-separated.
    /// Fields: presence, title, url, description, notes, section, text
    #[arg(long, value_name = "[FIELD=]SIDE", value_delimiter = ',')]
    favor: Vec<FavorRule>,
    /// What to write between conflict markers [default: as in the file]
    #[arg(long, value_name = "STYLE")]
    conflict_style: Option<Style>,
    /// Length of conflict markers [default: detected]
    #[arg(long, value_name = "N", value_parser = number(1, u16::MAX))]
    marker_size: Option<u16>,
    /// Write the result to this file, or - for standard output [default: in place]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Print which conflicts would be left; write nothing
    #[arg(short = 'n', long, visible_alias = "check")]
    dry_run: bool,
    /// Run `git add` on the file if no conflict is left
    #[arg(long, conflicts_with_all = ["output", "dry_run"])]
    add: bool,
    /// Exit with 2 and write nothing if much of a side was not read as entries
    #[arg(long)]
    strict: bool,
    /// Do not print a summary
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    decisions: DecisionArgs,
}

/// The formats that it reports in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A summary for people, on standard error"),
    (OutputFormat::Json, "recension.resolve/1 for programs, on standard output"),
];

pub(super) fn run(args: &ResolveArgs) -> Result<Outcome, Error> {
    let is_json = args.format == OutputFormat::Json;
    let to_stdout = args.output.as_deref().is_some_and(|output| Target::new(Some(output)) == Target::Stdout);
    if is_json && to_stdout && !args.dry_run {
        return Err(Error::usage("the result and the report cannot both go to standard output")
            .hint("name a file with -o, or leave it out to resolve in place"));
    }
    let name = args.file.display().to_string();
    let source = files::read(&args.file)?;
    let marked = parse_markers(&source, args.marker_size.map(usize::from)).map_err(|error| {
        Error::input(format!("cannot tell the sides of {name} apart")).because(error).hint(
            "mend the marks by hand, or let git make them anew, which drops your edits: \
             `git checkout --merge FILE`",
        )
    })?;
    let stages = index::stages(&args.file)?;
    let report = Report { name: &name, quiet: args.quiet, dry_run: args.dry_run };
    if !marked.has_conflicts() {
        return unmarked(args, &source, stages.as_ref(), &report);
    }
    let (documents, unknown) = documents(args, &marked, &source, stages.as_ref())?;
    let editions: Vec<Edition> =
        documents.into_iter().map(|document| parse(name.as_str(), document)).collect();
    warnings::of_first_unread(&editions, args.quiet, args.strict)?;
    let result = merged(args, &editions)?;
    // What the entries could not tell is not better for being marked in another way.
    let text = match result.method {
        MergeMethod::Unchecked if !result.is_clean() => source.clone(),
        _ if result.is_clean() => result.as_side(0),
        _ => write_merged(&result, &markers(args, &marked, &result)),
    };
    let is_clean = result.is_clean();
    write(args, &source, &text, is_clean)?;
    let before = marked.conflicts().count();
    report.conflicts(before, &result);
    if unknown > 0 && result.method != MergeMethod::Unchecked {
        report.without_base(unknown);
    }
    if is_json {
        let (base, sides) = (editions.first(), editions.iter().skip(1).collect::<Vec<_>>());
        let merge = MergeReport { base, sides: &sides, result: &result };
        report.json(ResolveOutcome::of(&merge), (before, unknown), Some(merge))?;
    }
    if is_clean && stages.is_some() && !args.add && !args.dry_run && args.output.is_none() {
        report.to_add();
    }
    Ok(if is_clean { Outcome::Done } else { Outcome::Differences })
}

/// Deals with a file that has no marks: somebody has resolved it, or there was nothing to merge.
fn unmarked(
    args: &ResolveArgs,
    source: &[u8],
    stages: Option<&Stages>,
    report: &Report<'_>,
) -> Result<Outcome, Error> {
    let is_one_sided = stages.is_some_and(|stages| stages.ours.is_none() || stages.theirs.is_none());
    if is_one_sided {
        report.one_sided();
        if args.format == OutputFormat::Json {
            report.json(ResolveOutcome::RemovedOnOneSide, (0, 0), None)?;
        }
        return Ok(Outcome::Differences);
    }
    write(args, source, source, true)?;
    report.unmarked(stages.is_some() && !args.add);
    if args.format == OutputFormat::Json {
        report.json(ResolveOutcome::NothingToResolve, (0, 0), None)?;
    }
    Ok(Outcome::Done)
}

/// Returns the base and the sides, ours first, and for how many conflicts the base is not known.
///
/// The index knows them best. But it knows nothing of what a person has resolved in the file since.
fn documents(
    args: &ResolveArgs,
    marked: &MarkedDocument,
    source: &[u8],
    stages: Option<&Stages>,
) -> Result<(Vec<Vec<u8>>, usize), Error> {
    if let Some(Stages { base, ours: Some(ours), theirs: Some(theirs) }) = stages {
        let base = base.as_deref().unwrap_or_default();
        let versions = [base, ours, theirs];
        if !versions.iter().any(|version| has_conflict_markers(version))
            && (index::is_as_git_left_it(marked, source, versions)
                || is_as_we_left_it(args, marked, source, versions))
        {
            return Ok((versions.map(<[u8]>::to_vec).into(), 0));
        }
    }
    let unmerged = marked.documents(source);
    let name = args.file.display();
    let Some(Unmerged { base, sides, without_base }) = unmerged else {
        return Err(Error::input(format!("conflicts of {name} have different numbers of sides"))
            .hint("resolve those of fewer sides by hand first"));
    };
    if sides.iter().any(|side| has_conflict_markers(side)) {
        return Err(Error::input(format!("the sides of {name} have conflict marks themselves"))
            .hint("resolve the inner ones first, by --marker-size or by hand"));
    }
    Ok((std::iter::once(base).chain(sides).collect(), without_base))
}

/// Reports whether the marks are those of our own merge of the stages, as the merge driver makes them.
fn is_as_we_left_it(
    args: &ResolveArgs,
    marked: &MarkedDocument,
    source: &[u8],
    versions: [&[u8]; 3],
) -> bool {
    let name = args.file.to_string_lossy();
    let editions = versions.map(|version| parse(name.clone(), version.to_vec()));
    let [base, ours, theirs] = &editions;
    let found = marked.documents(source).map(|documents| documents.sides);
    // What is wrong with the decisions is told when they are held to.
    let decisions = args.decisions.of_merge(Some(base), &[ours, theirs], true).unwrap_or_default();
    let options = MergeOptions::default().with_decisions(decisions);
    match (merge(Some(base), &[ours, theirs], &options), found.as_deref()) {
        (Ok(result), Some([ours, theirs])) => {
            index::same(&result.as_side(0), ours) && index::same(&result.as_side(1), theirs)
        }
        _ => false,
    }
}

fn merged(args: &ResolveArgs, editions: &[Edition]) -> Result<MergeResult, Error> {
    let name = args.file.display();
    if editions.iter().any(Edition::is_binary) {
        return Err(Error::input(format!("{name} is binary data, not a list"))
            .hint("take one version: `git checkout --ours FILE` or `git checkout --theirs FILE`"));
    }
    let mut editions = editions.iter();
    let (base, sides) = (editions.next(), editions.collect::<Vec<_>>());
    let decisions = args.decisions.of_merge(base, &sides, args.quiet)?;
    let options =
        MergeOptions::default().with_favor(favor(&args.favor)).with_ledger(false).with_decisions(decisions);
    merge(base, &sides, &options).map_err(|error| {
        Error::input(format!("cannot merge the sides of {name}"))
            .because(error)
            .hint("bring them into one encoding first, such as UTF-8")
    })
}

fn write(args: &ResolveArgs, read: &[u8], text: &[u8], is_clean: bool) -> Result<(), Error> {
    if args.dry_run {
        return Ok(());
    }
    match &args.output {
        Some(output) => Target::new(Some(output)).write(|out| out.write_all(text))?,
        None if read == text => {}
        None => Target::File(args.file.clone()).write_over(read, |out| out.write_all(text))?,
    }
    if args.add && is_clean { index::add(&args.file) } else { Ok(()) }
}

/// Makes marks as those of the file are made.
fn markers(args: &ResolveArgs, marked: &MarkedDocument, result: &MergeResult) -> MarkerOptions {
    let mut options = marked.marker_options().unwrap_or_default();
    options.style = match (args.conflict_style, options.style) {
        (Some(asked), _) => asked.into(),
        // The marks of both styles look the same, so git has to be asked.
        (None, ConflictStyle::Diff3) => {
            let folder = git::folder_of(&args.file);
            let set = merging::configured_style(folder);
            set.filter(|style| *style == ConflictStyle::Zdiff3).unwrap_or(ConflictStyle::Diff3)
        }
        (None, style) => style,
    };
    if let Some(ours) = options.side_labels.first_mut() {
        let all: Vec<&str> =
            marked.conflicts().filter_map(|it| it.sides.first()).map(|side| side.label.as_str()).collect();
        let abouts: Vec<String> = result.conflicts.iter().map(about).collect();
        *ours = bare_label(&all, &abouts).to_owned();
    }
    options
}

/// Takes off a label what says, in parentheses, what an earlier conflict was about.
fn bare_label<'a>(labels: &[&'a str], abouts: &[String]) -> &'a str {
    let Some(first) = labels.first().copied() else { return "" };
    let Some((name, rest)) = first.split_once(" (") else { return first };
    let all_named_so = labels.iter().all(|label| label.split(" (").next() == Some(name));
    let is_ours = matches!(name, "HEAD" | "ours")
        || (all_named_so && labels.iter().any(|label| *label != first))
        || abouts.iter().any(|about| rest.strip_suffix(')') == Some(about.as_str()));
    if is_ours { name } else { first }
}

#[cfg(test)]
mod tests {
    use super::bare_label;

    #[test]
    fn labels_do_not_grow() {
        assert_eq!(bare_label(&["HEAD"], &[]), "HEAD");
        assert_eq!(bare_label(&["HEAD (Nom: url)"], &[]), "HEAD");
        assert_eq!(bare_label(&["me (Nom: url)"], &["Nom: url".into()]), "me");
        assert_eq!(bare_label(&["me (Nom)", "me (Zed)"], &[]), "me");
        assert_eq!(bare_label(&["1b22135 (add a line)"], &["Nom".into()]), "1b22135 (add a line)");
    }
}
