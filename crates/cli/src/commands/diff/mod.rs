//! `recension diff`.

mod earlier;

use std::ffi::{OsStr, OsString};

use clap::Args;
use recension_core::{DiffOptions, diff_with};
use recension_model::{ChangeKinds, Comparison, Edition, Listing, Selection, Status};
use recension_report::{
    HtmlOptions, MarkdownOptions, write_diff_html, write_diff_markdown, write_diff_table,
};
use recension_wire::write_diff_json;

use self::earlier::Start;
use super::Outcome;
use crate::arguments::{DecisionArgs, InputArgs, Kinds, OutputArgs};
use crate::error::Error;
use crate::filter::{Filter, FilterArgs};
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::progress::Progress;
use crate::source_url::{GENERATOR, SourceUrlArgs};
use crate::{files, input, near, revision, settings, terminal};

const EXAMPLES: &str = "\
Examples:
  recension diff old.md new.md                     Show what changed
  recension diff README.md                         … since the last commit
  recension diff README.md --since 2024-01         … since January 2024
  recension diff README.md --since v1.0            … since a revision
  recension diff v1.0:README.md v2.0:README.md     … between two revisions
  recension diff upstream.md mirror.txt --explain  … and why entries were paired
  recension diff old.md new.md --only added,removed --section Papers
  recension diff old.md new.md --volatile stars,dates --ignore-section License
  recension diff old.md new.md --format markdown -o comment.md
  recension diff old.md new.md --format html -o diff.html
  recension diff old.md new.md --fail-on removed   Exit with 1 if an entry is gone";

/// Show what changed between two editions of a list, entry by entry
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DiffArgs {
    /// Old edition: a path, a URL, REVISION:PATH (a file in git), or - for standard input
    #[arg(value_name = "OLD")]
    old: OsString,
    /// New edition, given the same way; without it, OLD as it is now is compared with its last commit
    #[arg(value_name = "NEW")]
    new: Option<OsString>,
    /// Show what changed in OLD since this date or revision: YYYY-MM-DD, YYYY-MM, YYYY, "3 weeks ago", or a name
    #[arg(long, value_name = "DATE|REVISION", conflicts_with = "new")]
    since: Option<Start>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Also list unchanged entries
    #[arg(short, long)]
    all: bool,
    /// List only these changes, comma-separated: added, removed, renamed, relinked, redescribed, moved,
    /// reordered, restyled, or any (all but restyled)
    #[arg(long, value_name = "KINDS", value_parser = Kinds::parser(), hide_possible_values = true)]
    only: Option<Kinds>,
    /// List only this section and its subsections (case-insensitive)
    #[arg(long, value_name = "TITLE")]
    section: Option<String>,
    /// Treat one edition as a translation of the other, whatever language is detected
    #[arg(long)]
    translated: bool,
    /// Explain why entries were paired, and why others were not (table and JSON)
    #[arg(long)]
    explain: bool,
    /// Leave the lines that differ out of the JSON: `apply` then brings entries alone, no prose and no style
    #[arg(long)]
    no_lines: bool,
    /// Exit with 1 if any listed difference is found
    #[arg(long)]
    exit_code: bool,
    /// Exit with 1 if any entry has one of these changes, whether listed or not
    #[arg(long, value_name = "KINDS", value_parser = Kinds::parser(), hide_possible_values = true)]
    fail_on: Option<Kinds>,
    #[command(flatten)]
    decisions: DecisionArgs,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    source_url: SourceUrlArgs,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl DiffArgs {
    /// Returns what is compared: a file alone is compared with what git keeps of it.
    fn editions(&self) -> Result<[OsString; 2], Error> {
        if let Some(new) = &self.new {
            return Ok([self.old.clone(), new.clone()]);
        }
        if let Some(start) = &self.since {
            return Ok([earlier::edition(&self.old, start)?, self.old.clone()]);
        }
        if let Err(source) = std::fs::metadata(&self.old)
            && self.old != "-"
            && revision::split(&self.old.to_string_lossy()).is_none()
        {
            return Err(files::not_found(&self.old.to_string_lossy(), source));
        }
        let committed = self.old.to_str().map(revision::at_head).transpose()?.flatten();
        let committed = committed.ok_or_else(|| not_in_git(&self.old))?;
        Ok([committed.into(), self.old.clone()])
    }
}

/// Says that a file has no other state that it could be compared with.
fn not_in_git(list: &OsStr) -> Error {
    Error::usage(format!("{} is not a file in git, so there is nothing to compare it with", list.display()))
        .hint("give two editions: recension diff OLD NEW")
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Markdown, "Markdown for a comment on a change request"),
    (OutputFormat::Json, "recension.diff/1 for programs"),
    (OutputFormat::Html, "One self-contained page with all entries, to filter, search and decide in"),
];

pub(super) fn run(args: &DiffArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    args.source_url.check(args.format)?;
    let explained = [OutputFormat::Table, OutputFormat::Json, OutputFormat::Html];
    args.format.check_option("--explain", args.explain, &explained)?;
    args.format.check_option("--no-lines", args.no_lines, &[OutputFormat::Json])?;
    let settings = settings::load(&args.filter.config, args.input.quiet)?;
    let filter = Filter::new(&args.filter, &settings);
    let [old, new] = args.editions()?;
    let configured = args.input.configured(&settings);
    let mut editions = input::editions(&[&old, &new], &configured)?;
    input::read_as_one_list(&mut editions, &configured);
    if !args.input.quiet {
        filter.warn_of_unknown(&editions);
    }
    let (old, new) = (&editions[0], &editions[1]);
    let source_urls = args.source_url.of(&editions)?;
    // A page shows what it is asked for when it is read.
    let is_page = args.format == OutputFormat::Html;
    let decided = args.decisions.align_options(&[old, new], args.input.quiet)?;
    let align = decided.with_explain(args.explain || is_page).with_translated(args.translated.then_some(1));
    let changes = filter.options().with_translated(args.translated);
    let options = DiffOptions::default().with_align(align).with_changes(changes);
    let outcome = compare([old, new], &options, args.input.quiet, |comparison| {
        let selection = Selection {
            all: args.all || is_page,
            only: args.only.map(|kinds| kinds.0),
            section: args.section.clone(),
            explain: args.explain,
            without_lines: args.no_lines,
        };
        let listing = Listing::new(comparison, selection);
        if let Some(title) = args.section.as_deref().filter(|_| !listing.section_exists()) {
            return Err(unknown_section(title, &[old, new]));
        }
        write(args, &listing, &source_urls)?;
        Ok(outcome(args, &listing))
    });
    // The process ends here: to free a million entries one by one would be work for nobody.
    std::mem::forget(editions);
    outcome
}

/// Compares two editions and returns what `show` makes of it.
pub(super) fn compare<T>(
    editions: [&Edition; 2],
    options: &DiffOptions<'_>,
    quiet: bool,
    show: impl FnOnce(Comparison<'_>) -> T,
) -> T {
    let [old, new] = editions;
    let stage = format!("aligning {} with {} entries", old.entries.len(), new.entries.len());
    let progress = Progress::start(stage, quiet);
    let diff = diff_with(old, new, options);
    drop(progress);
    let shown = show(diff.comparison());
    std::mem::forget(diff);
    shown
}

fn write(args: &DiffArgs, listing: &Listing<'_>, source_urls: &[(String, String)]) -> Result<(), Error> {
    let target = Target::report(args.output.output.as_deref(), std::iter::once(&args.old).chain(&args.new))?;
    match args.format {
        OutputFormat::Html => {
            let options = HtmlOptions::default().with_generator(GENERATOR).with_source_urls(source_urls);
            target.write(|out| write_diff_html(out, listing, options))
        }
        OutputFormat::Json => target.write(|out| write_diff_json(out, listing)),
        OutputFormat::Markdown => {
            target.write(|out| write_diff_markdown(out, listing, MarkdownOptions::default()))
        }
        OutputFormat::Table => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_diff_table(out, listing, options))
        }
        other => Err(other.refused()),
    }
}

fn outcome(args: &DiffArgs, listing: &Listing<'_>) -> Outcome {
    let restyled_asked = listing.selection.only.is_some();
    let differs = || {
        listing.entries().any(|change| restyled_asked || change.status != Status::Unchanged)
            || listing.sections().next().is_some()
            || listing.prose().next().is_some()
    };
    let fails =
        |kinds: ChangeKinds| kinds.iter().any(|kind| listing.comparison.changes.summary.count(kind) > 0);
    if (args.exit_code && differs()) || args.fail_on.is_some_and(|kinds| fails(kinds.0)) {
        Outcome::Differences
    } else {
        Outcome::Done
    }
}

pub(super) fn unknown_section(title: &str, editions: &[&Edition]) -> Error {
    let wanted = title.trim().to_lowercase();
    let titles =
        editions.iter().flat_map(|edition| edition.section_ids().map(|id| edition.section_title(id)));
    let near = titles.map(|title| (nearness(&wanted, &title.to_lowercase()), title));
    let hint =
        near::offer(near).unwrap_or_else(|| "`recension parse` lists the sections of an edition".into());
    let none = if editions.len() == 2 { "neither" } else { "no" };
    Error::usage(format!("{none} edition has a section '{title}'")).hint(hint)
}

fn nearness(wanted: &str, title: &str) -> f64 {
    let part = wanted.chars().count() >= 3 && title.contains(wanted);
    if part { 1.0 } else { strsim::jaro_winkler(wanted, title) }
}
