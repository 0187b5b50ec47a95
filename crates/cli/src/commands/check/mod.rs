//! `recension check`.

mod change;
mod fixing;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;
use recension_core::{Check, CheckOptions, DiffOptions};
use recension_matcher::FailOn;
use recension_model::{
    CheckFinding, CheckReport, CheckRule, CheckedLink, Edition, FindingRule, Gate, mark_known_findings,
};
use recension_report::{
    MarkdownOptions, write_check_github, write_check_junit, write_check_markdown, write_check_sarif,
    write_check_table,
};
use recension_wire::{read_link_report, write_check_baseline, write_check_json};

use self::change::Change;
use super::Outcome;
use crate::arguments::{DecisionArgs, InputArgs, OutputArgs, completed, one_of};
use crate::error::Error;
use crate::filter::{Filter, FilterArgs};
use crate::message::{line, warn};
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::settings::{self, CheckSettings, Settings};
use crate::{baseline, files, input, terminal};

const EXAMPLES: &str = "\
Examples:
  recension check                           Check README.md: duplicates, order, style, …
  recension check --base main               … what the current branch adds
  recension check --base main feature       … what another branch adds
  recension check --base old.md new.md --format markdown
                                            … what differs between two files, for a comment
  recension check --base main --fix         Repair what is safe to repair
  recension check --base main --fix --dry-run
                                            … show it as a patch
  recension check --links lychee.json       Report dead and moved links that a link checker found
  recension check --fail-on duplicate,high  Exit with 1 if a rule is broken

Exit status: 0 done; 1 a rule of --fail-on is broken, or --fix leaves something; 2 error";

/// Check a list, or what a change adds to it
///
/// Finds duplicates, lost entries, wrong order and style, missing descriptions, gaps in the table of contents and
/// more; docs/check.md explains each rule. Order and style are learned from the list itself.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    /// List to check: a path, a URL, REVISION:PATH (a file in git), or - for standard input; with --base also a
    /// revision [default: the list in recension.toml, else README.md]
    #[arg(value_name = "EDITION")]
    edition: Option<OsString>,
    /// Report only what is new compared with this revision or edition; with a revision, since the common ancestor, as
    /// in a pull request
    #[arg(long, value_name = "BASE")]
    base: Option<OsString>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Check only these rules, comma-separated, even if the configuration turns them off
    #[arg(long, value_name = "RULES", value_delimiter = ',', hide_possible_values = true,
        value_parser = completed(CheckRule::ALL.iter().map(|rule| rule.name()), rule))]
    only: Option<Vec<CheckRule>>,
    /// Report dead and moved links from this file: the JSON output of lychee. Nothing is fetched
    #[arg(long, value_name = "FILE")]
    links: Option<PathBuf>,
    /// Exit with 1 if any of these is found, comma-separated: rules, high, low, cosmetic, or any
    #[arg(help_heading = "Thresholds", long, value_name = "RULES", env = "RECENSION_CHECK_FAIL_ON")]
    fail_on: Option<FailOn<CheckRule>>,
    /// Count only findings that are not in this baseline for --fail-on
    #[arg(help_heading = "Thresholds", long, value_name = "FILE", env = "RECENSION_CHECK_BASELINE")]
    baseline: Option<PathBuf>,
    /// Write the findings to the baseline file
    #[arg(help_heading = "Thresholds", long)]
    write_baseline: bool,
    /// Repair what is safe to repair: order and style of new entries, table of contents, moved links, exact duplicates
    #[arg(long, conflicts_with_all = ["write_baseline", "format"])]
    fix: bool,
    /// With --fix: write nothing; print a patch
    #[arg(short = 'n', long, requires = "fix")]
    dry_run: bool,
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
    (OutputFormat::Markdown, "Markdown for a comment: what the change does, then the findings"),
    (OutputFormat::Json, "recension.check/1 for programs"),
    (OutputFormat::Sarif, "SARIF 2.1.0 for code scanning"),
    (OutputFormat::Github, "Workflow commands, which GitHub shows as annotations, with suggestions"),
    (OutputFormat::Junit, "A JUnit report: a test for each entry"),
];

pub(super) fn run(args: &CheckArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let settings = settings::load(&args.filter.config, args.input.quiet)?;
    let stored = args.baseline.as_deref().or(settings.check.baseline.as_deref());
    if args.write_baseline && stored.is_none() {
        return Err(Error::usage("there is no file to store the check in").hint("name one with --baseline"));
    }
    let input = args.input.configured(&settings);
    let mut change = Change::find(args.edition.as_ref(), args.base.as_ref(), &settings)?;
    let mut names = vec![change.head.as_os_str()];
    names.extend(change.base.as_deref());
    let mut editions = input::editions(&names, &input)?.into_iter();
    let (Some(head), base) = (editions.next(), editions.next()) else {
        return Err(Error::usage("there is no list to check").hint("name one: `recension check README.md`"));
    };
    let filter = Filter::new(&args.filter, &settings);
    let mut options = options(args, &settings)?;
    options.diff = DiffOptions::default()
        .with_align(match &base {
            Some(base) => args.decisions.align_options(&[base, &head], input.quiet)?,
            None => recension_matcher::AlignOptions::default(),
        })
        .with_changes(filter.options());
    options.messages = std::mem::take(&mut change.messages);
    let check = Check::new(base.as_ref(), &head, &options);
    let history = change.history(&check, &options.severities)?;
    if args.fix {
        let request =
            fixing::Request { base: base.as_ref(), head: &head, options: &options, history: &history };
        return fixing::run(args, &settings, &change.head, &request);
    }
    let findings = check.findings(&history);
    report(args, &settings, (&head, &check), findings)
}

fn report(
    args: &CheckArgs,
    settings: &Settings,
    (head, check): (&Edition, &Check<'_>),
    mut findings: Vec<CheckFinding>,
) -> Result<Outcome, Error> {
    let stored = args.baseline.as_deref().or(settings.check.baseline.as_deref());
    let plain = CheckReport {
        edition: head,
        source: input::source(&head.name),
        comparison: check.diff().map(|diff| diff.comparison()),
        findings: &[],
        gates: &[],
        baseline: stored.is_some(),
    };
    match stored {
        Some(path) if args.write_baseline => {
            let bytes = files::read_if_there(path)?;
            let kept = baseline::kept(path, &bytes)?;
            let report = CheckReport { findings: &findings, ..plain.clone() };
            Target::new(Some(path)).write_over(&bytes, |out| write_check_baseline(out, &report, &kept))?;
            findings.iter_mut().for_each(|finding| finding.known = true);
        }
        _ => mark_known(args, settings, head, &mut findings)?,
    }
    let gates = gates(args, &settings.check, &findings, stored.is_some());
    let report = CheckReport { findings: &findings, gates: &gates, ..plain };
    write(args, &report)?;
    Ok(if report.passed() { Outcome::Done } else { Outcome::Differences })
}

/// Marks what the stored check has already, if there is one.
fn mark_known(
    args: &CheckArgs,
    settings: &Settings,
    head: &Edition,
    findings: &mut [CheckFinding],
) -> Result<(), Error> {
    let Some(path) = args.baseline.as_deref().or(settings.check.baseline.as_deref()) else { return Ok(()) };
    let stored = baseline::read::<CheckRule>(path, "check")?;
    let name = input::source(&head.name).shown();
    match stored.iter().find(|stored| stored.name == name) {
        Some(stored) => mark_known_findings(findings, &stored.findings),
        None if args.input.quiet => {}
        None => warn(&format!("{} does not know {name}: all of its findings are new", path.display())),
    }
    Ok(())
}

/// Gathers what the list is held to: what is typed wins over the file.
fn options(args: &CheckArgs, settings: &Settings) -> Result<CheckOptions<'static>, Error> {
    let mut options = CheckOptions::default();
    let set = &settings.check;
    options.severities = set.severities.clone();
    if let Some(only) = &args.only {
        for rule in CheckRule::ALL {
            let severity = options.severities.of(*rule).or(rule.usual_severity());
            let severity = severity.or(Some(recension_model::Severity::Low));
            options.severities.set(*rule, severity.filter(|_| only.contains(rule)));
        }
    }
    options.cross_listing = set.cross_listing.unwrap_or_default();
    options.section_minimum = set.section_minimum.unwrap_or(options.section_minimum);
    options.max_added = set.max_added.unwrap_or(options.max_added);
    options.banned_hosts.clone_from(&set.banned_hosts);
    options.banned_words.clone_from(&set.banned_words);
    options.links = args.links.as_deref().map_or_else(|| Ok(Vec::new()), links)?;
    Ok(options)
}

fn links(path: &Path) -> Result<Vec<CheckedLink>, Error> {
    read_link_report(&files::read(path)?).map_err(|source| {
        Error::input(format!("cannot read the links of {}", path.display()))
            .because(source)
            .hint("`lychee --format json --output lychee.json README.md` writes such a report")
    })
}

fn gates(args: &CheckArgs, settings: &CheckSettings, findings: &[CheckFinding], only_new: bool) -> Vec<Gate> {
    let in_file = settings.fail_on.as_ref().filter(|rules| !rules.is_empty());
    let fail_on = args.fail_on.clone().or_else(|| in_file.map(|rules| FailOn::of_kinds(rules)));
    let counting = findings.iter().filter(|finding| !finding.known);
    let found = counting.map(|finding| (finding.rule, finding.severity));
    let note = if only_new { " since the stored check" } else { "" };
    fail_on.map(|fail_on| fail_on.gate(found, 0, note)).into_iter().collect()
}

fn write(args: &CheckArgs, report: &CheckReport<'_>) -> Result<(), Error> {
    let target = Target::report(args.output.output.as_deref(), args.edition.iter().chain(&args.base))?;
    match args.format {
        OutputFormat::Json => target.write(|out| write_check_json(out, report)),
        OutputFormat::Markdown => {
            target.write(|out| write_check_markdown(out, report, MarkdownOptions::default()))
        }
        OutputFormat::Sarif => target.write(|out| write_check_sarif(out, report)),
        OutputFormat::Github => target.write(|out| write_check_github(out, report)),
        OutputFormat::Junit => target.write(|out| write_check_junit(out, report)),
        OutputFormat::Table => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_check_table(out, report, options))
        }
        other => Err(other.refused()),
    }
}

fn rule(typed: &str) -> Result<CheckRule, String> {
    one_of(typed, CheckRule::ALL, CheckRule::name, CheckRule::NOUN)
}

/// Says on standard error what was repaired.
fn say_fixed(fixed: &[CheckFinding], left: &[CheckFinding]) {
    for finding in fixed {
        line(&format!("fixed: {}", finding.message));
    }
    for finding in left.iter().filter(|finding| !finding.known) {
        line(&format!("left: line {}: {}", finding.line, finding.message));
    }
}
