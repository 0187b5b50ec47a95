//! `recension collate`.

use std::ffi::{OsStr, OsString};

use clap::Args;
use recension_core::{Collated, collate_with};
use recension_matcher::{CollateOptions, CollationReport, CollationSelection, DetectedLanguage, RowKind};
use recension_model::Edition;
use recension_report::{
    CsvOptions, HtmlOptions, MarkdownOptions, write_collation_csv, write_collation_html,
    write_collation_markdown, write_collation_table,
};
use recension_wire::write_collation_json;

use super::Outcome;
use super::diff::unknown_section;
use crate::arguments::{DecisionArgs, InputArgs, OutputArgs, completed, one_of};
use crate::error::Error;
use crate::filter::{Filter, FilterArgs};
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::progress::Progress;
use crate::source_url::{GENERATOR, SourceUrlArgs};
use crate::{input, settings, terminal};

const EXAMPLES: &str = "\
Examples:
  recension collate README.md forks/*.md                 Show what each fork lacks, and what differs
  recension collate a.md b.md c.md --only lacking        Show what some edition lacks
  recension collate v1:README.md v2:README.md README.md --all --section Tools
  recension collate up.md a.md b.md --format html -o matrix.html
  recension collate up.md a.md b.md --format csv --all --values -o matrix.csv
                                                         Write everything for a spreadsheet

Exit status: 0 done; 1 editions differ, where --exit-code asked for it; 2 error";

/// Compare many editions in one table: a row per resource, a column per edition
///
/// Each edition is compared with the first one that has the resource, so put the reference first. For
/// translations, titles and descriptions are not compared.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CollateArgs {
    /// Editions: paths, URLs, REVISION:PATH (files in git), or - for standard input
    #[arg(value_name = "EDITION", required = true, num_args = 2..)]
    editions: Vec<OsString>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Also list resources that are identical in all editions
    #[arg(short, long)]
    all: bool,
    /// List only these, comma-separated: lacking (missing from some edition), differing (not the same everywhere),
    /// unique (in one edition only)
    #[arg(long, value_name = "SORTS", value_delimiter = ',', hide_possible_values = true,
        value_parser = completed(RowKind::ALL.map(RowKind::name), row_kind))]
    only: Option<Vec<RowKind>>,
    /// List only this section (in any edition) and its subsections
    #[arg(long, value_name = "TITLE")]
    section: Option<String>,
    /// Treat all editions but the first as translations, whatever language is detected
    #[arg(long)]
    translated: bool,
    /// Add title and URL columns for every edition; with --format csv
    #[arg(long)]
    values: bool,
    /// Exit with 1 if an edition lacks an entry or differs in more than style
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    source_url: SourceUrlArgs,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    decisions: DecisionArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Markdown, "Markdown for a comment on a change request or a job summary"),
    (
        OutputFormat::Csv,
        "Comma-separated values for spreadsheets; text that would be a formula begins with an apostrophe",
    ),
    (OutputFormat::Json, "recension.collation/1 for programs"),
    (OutputFormat::Html, "One self-contained page with all resources, to filter, search and decide in"),
];

pub(super) fn run(args: &CollateArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    args.source_url.check(args.format)?;
    args.format.check_option("--values", args.values, &[OutputFormat::Csv])?;
    let settings = settings::load(&args.filter.config, args.input.quiet)?;
    let filter = Filter::new(&args.filter, &settings);
    let names: Vec<&OsStr> = args.editions.iter().map(AsRef::as_ref).collect();
    let editions = input::editions(&names, &args.input.configured(&settings))?;
    if !args.input.quiet {
        filter.warn_of_unknown(&editions);
    }
    let source_urls = args.source_url.of(&editions)?;
    let editions: Vec<&Edition> = editions.iter().collect();
    let options = args.decisions.align_options(&editions, args.input.quiet)?;
    let how = CollateOptions::default().with_translated(args.translated).with_changes(filter.options());
    let progress = Progress::aligning(&editions, args.input.quiet);
    let Collated { alignment, languages, collation } = collate_with(&editions, &options, &how);
    drop(progress);
    let languages: Vec<_> = languages.iter().map(DetectedLanguage::language).collect();
    let selection = CollationSelection {
        all: args.all || args.format == OutputFormat::Html,
        only: args.only.clone(),
        section: args.section.clone(),
    };
    let report = CollationReport::new(&editions, &languages, &collation, selection).with_evidence(&alignment);
    if let Some(title) = args.section.as_deref().filter(|_| !report.section_exists()) {
        return Err(unknown_section(title, &editions));
    }
    write(args, &report, &source_urls)?;
    Ok(if args.exit_code && !collation.is_uniform() { Outcome::Differences } else { Outcome::Done })
}

fn write(
    args: &CollateArgs,
    report: &CollationReport<'_>,
    source_urls: &[(String, String)],
) -> Result<(), Error> {
    let target = Target::report(args.output.output.as_deref(), &args.editions)?;
    match args.format {
        OutputFormat::Html => {
            let options = HtmlOptions::default().with_generator(GENERATOR).with_source_urls(source_urls);
            target.write(|out| write_collation_html(out, report, options))
        }
        OutputFormat::Json => target.write(|out| write_collation_json(out, report)),
        OutputFormat::Csv => target
            .write(|out| write_collation_csv(out, report, CsvOptions::default().with_values(args.values))),
        OutputFormat::Markdown => {
            target.write(|out| write_collation_markdown(out, report, MarkdownOptions::default()))
        }
        OutputFormat::Table => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_collation_table(out, report, options))
        }
        other => Err(other.refused()),
    }
}

fn row_kind(typed: &str) -> Result<RowKind, String> {
    one_of(typed, &RowKind::ALL, RowKind::name, "kind of row")
}
