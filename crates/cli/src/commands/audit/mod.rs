//! `recension audit`.

mod audited;
mod badges;
mod stored;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::BoolishValueParser;
use recension_core::is_rather_translation;
use recension_matcher::{
    AuditReport, AuditSelection, AuditedMirror, DetectedLanguage, FailOn, Gates, Threshold,
};
use recension_model::{FindingKind, Gate};
use recension_report::{
    HtmlOptions, MarkdownOptions, write_audit_github, write_audit_html, write_audit_junit,
    write_audit_markdown, write_audit_sarif, write_audit_table,
};
use recension_wire::write_audit_json;

use super::Outcome;
use crate::arguments::{InputArgs, OutputArgs, completed, one_of};
use crate::error::Error;
use crate::filter::{Filter, FilterArgs};
use crate::followed::{CopyHistoryArgs, HistoryArgs};
use crate::mirrors::{Group, Mirror, MirrorArgs, only};
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::settings::{self, Settings, Thresholds};
use crate::source_url::{GENERATOR, SourceUrlArgs};
use crate::values::Age;
use crate::{input, message, names, terminal};
use audited::{Audited, Request};

const EXAMPLES: &str = "\
Examples:
  recension audit README.md mirror.txt                  Show what a copy lacks
  recension audit README.md docs/README-*.md --history  … since when, and who changed it
  recension audit README.md copy.md --max-missing 5%    Exit with 1 if more than 5% are missing
  recension audit --format markdown                     Audit the mirrors in recension.toml
  recension audit README.md copy.md --format sarif -o drift.sarif
                                                        … for code scanning
  recension audit README.md copy.md --baseline drift.json --write-baseline
                                                        Fail only on new differences

Exit status: 0 done; 1 a threshold was exceeded; 2 error";

/// Report how far mirrors have drifted from their upstream
///
/// Reports missing and extra entries, and different titles, URLs, descriptions and sections. For translations,
/// titles and descriptions are not compared.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, mut_arg("allow_empty", |allow_empty| allow_empty.hide(true)))]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    mirrors: MirrorArgs,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Use the git history of UPSTREAM to find the revision each mirror was taken from and which side changed
    /// what; =false overrides the configuration
    #[arg(
        long,
        env = "RECENSION_HISTORY",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_parser = BoolishValueParser::new(),
        hide_env_values = true,
        hide_possible_values = true,
        value_name = "true|false"
    )]
    history: Option<bool>,
    /// Also list cosmetic differences
    #[arg(short, long)]
    all: bool,
    /// List only these differences, comma-separated: missing, extra, renamed, relinked,
    /// redescribed, moved, reordered, restyled
    #[arg(long, value_name = "KINDS", value_delimiter = ',', hide_possible_values = true,
        value_parser = completed(FindingKind::ALL.map(FindingKind::name), finding_kind))]
    only: Option<Vec<FindingKind>>,
    /// Print one line per mirror
    #[arg(long)]
    summary: bool,
    /// Also write an SVG badge with the share of current entries: to FILE.svg, or one per mirror to a folder
    #[arg(long, value_name = "PATH")]
    badge: Option<PathBuf>,
    #[command(flatten)]
    gates: GateArgs,
    #[command(flatten)]
    source_url: SourceUrlArgs,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    log: HistoryArgs,
    #[command(flatten)]
    copies: CopyHistoryArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

/// When an audit fails.
#[derive(Args, Debug)]
struct GateArgs {
    /// Exit with 1 if a mirror lacks more than this many entries, or this share: 12, 5%
    #[arg(help_heading = "Thresholds", long, value_name = "NUMBER|SHARE", env = "RECENSION_MAX_MISSING")]
    max_missing: Option<Threshold>,
    /// Exit with 1 if a mirror is further behind than this: 180d, 6m, 1y. Needs --history
    #[arg(help_heading = "Thresholds", long, value_name = "AGE", env = "RECENSION_MAX_AGE")]
    max_age: Option<Age>,
    /// Exit with 1 if fewer of the upstream's entries than this are current in a mirror, as a number or a share: 90%
    #[arg(help_heading = "Thresholds", long, value_name = "NUMBER|SHARE", env = "RECENSION_MIN_CURRENT")]
    min_current: Option<Threshold>,
    /// Exit with 1 if a mirror has any of these differences, comma-separated: those of --only, high, low,
    /// cosmetic, or any (all but restyled)
    #[arg(help_heading = "Thresholds", long, value_name = "KINDS", env = "RECENSION_FAIL_ON")]
    fail_on: Option<FailOn>,
    /// Count only differences that are not in this baseline for --max-missing and --fail-on
    #[arg(help_heading = "Thresholds", long, value_name = "FILE", env = "RECENSION_BASELINE")]
    baseline: Option<PathBuf>,
    /// Write the differences found to the baseline file
    #[arg(help_heading = "Thresholds", long)]
    write_baseline: bool,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Markdown, "Markdown for a comment on a change request or a job summary"),
    (OutputFormat::Json, "recension.audit/1 for programs"),
    (OutputFormat::Sarif, "SARIF 2.1.0 for code scanning"),
    (
        OutputFormat::Github,
        "Workflow commands, which GitHub shows as annotations, the worst first (GitHub shows about ten)",
    ),
    (OutputFormat::Junit, "A JUnit report: a test for each entry"),
    (OutputFormat::Html, "One self-contained page with all entries, to filter, search and decide in"),
];

pub(super) fn run(args: &AuditArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let settings = settings::load(&args.filter.config, args.input.quiet)?;
    let filter = Filter::new(&args.filter, &settings);
    let history = args.history.or(settings.audit.history).unwrap_or(false);
    let baseline = args.gates.baseline.as_deref().or(settings.audit.baseline.as_deref());
    check(args, baseline)?;
    let mut groups = args.mirrors.choose(&settings, "audit")?;
    for mirror in groups.iter_mut().flat_map(|group| &mut group.mirrors) {
        mirror.thresholds = args.gates.typed().or(mirror.thresholds);
        check_age(mirror, history)?;
    }
    let about_one = [
        (baseline.is_some(), "a baseline"),
        (args.badge.is_some(), "--badge"),
        (
            !matches!(args.format, OutputFormat::Table | OutputFormat::Markdown | OutputFormat::Github),
            "a report in this format",
        ),
    ];
    if let Some((_, what)) = about_one.iter().find(|(is_asked, _)| *is_asked) {
        only(&groups, what)?;
    }
    let input = args.input.configured(&settings);
    let target = Target::report(
        args.output.output.as_deref(),
        groups.iter().flat_map(|group| {
            std::iter::once(&group.upstream).chain(group.mirrors.iter().map(|mirror| &mirror.edition))
        }),
    )?;
    let mut work =
        AuditWork { args, settings: &settings, input: &input, filter: &filter, history, baseline, target };
    work.run(&groups)
}

/// What is asked of all mirrors.
struct AuditWork<'a> {
    args: &'a AuditArgs,
    settings: &'a Settings,
    input: &'a InputArgs,
    filter: &'a Filter,
    history: bool,
    baseline: Option<&'a Path>,
    target: Target,
}

impl AuditWork<'_> {
    /// Audits the mirrors of each upstream; the reports come one after the other.
    fn run(&mut self, groups: &[Group]) -> Result<Outcome, Error> {
        let mut outcome = Outcome::Done;
        let mut reports = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            if at > 0 {
                reports.push(b'\n');
            }
            if self.group(group, &mut reports)? == Outcome::Differences {
                outcome = Outcome::Differences;
            }
        }
        self.target.write(|out| out.write_all(&reports))?;
        Ok(outcome)
    }

    fn group(&self, group: &Group, reports: &mut Vec<u8>) -> Result<Outcome, Error> {
        let Self { args, settings, baseline, .. } = self;
        let mirrors = &group.mirrors;
        let request = Request {
            upstream: &group.upstream,
            mirrors,
            input: self.input,
            explain: args.format == OutputFormat::Html,
            history: self.history.then_some((&args.log, &args.copies)),
            decisions: &args.log.decisions,
            mark: settings.mark.as_deref(),
            changes: self.filter.options(),
        };
        let mut audited = Audited::new(&request)?;
        let source_urls = args.source_url.of(&audited.editions[..=mirrors.len()])?;
        if !args.input.quiet {
            self.filter.warn_of_unknown(&audited.editions);
            warn_of_swapped(&audited, mirrors);
        }
        match baseline {
            Some(path) if args.gates.write_baseline => {
                stored::store(path, &report(args, &audited, mirrors, &[]))?;
                audited
                    .audit
                    .mirrors
                    .iter_mut()
                    .flat_map(|audit| &mut audit.findings)
                    .for_each(|finding| finding.known = true);
            }
            Some(path) => stored::mark(path, mirrors, &mut audited.audit.mirrors, args.input.quiet)?,
            None => {}
        }
        let gates = gates(args, settings, mirrors, baseline.is_some());
        let gates: Vec<Gate> = (0..)
            .zip(gates.iter().zip(&audited.audit.mirrors))
            .flat_map(|(at, (gates, audit))| gates.check(at, audit))
            .collect();
        let report = AuditReport { baseline: baseline.is_some(), ..report(args, &audited, mirrors, &gates) };
        // If nobody wants to read the report to its end, the badges are not theirs to stop.
        if let Some(path) = &args.badge {
            badges::write(path, &report, mirrors)?;
        }
        self.write(reports, &report, &source_urls)?;
        Ok(if report.passed() { Outcome::Done } else { Outcome::Differences })
    }

    fn write(
        &self,
        out: &mut dyn Write,
        report: &AuditReport<'_>,
        source_urls: &[(String, String)],
    ) -> Result<(), Error> {
        let written = match self.args.format {
            OutputFormat::Html => {
                let options = HtmlOptions::default().with_generator(GENERATOR).with_source_urls(source_urls);
                write_audit_html(out, report, options)
            }
            OutputFormat::Json => write_audit_json(out, report),
            OutputFormat::Markdown => write_audit_markdown(out, report, MarkdownOptions::default()),
            OutputFormat::Sarif => write_audit_sarif(out, report),
            OutputFormat::Github => write_audit_github(out, report),
            OutputFormat::Junit => write_audit_junit(out, report),
            OutputFormat::Table => {
                write_audit_table(out, report, terminal::table_options(&self.args.output, &self.target))
            }
            other => return Err(other.refused()),
        };
        written.map_err(|source| Error::output("cannot write the report", source))
    }
}

/// Warns if the upstream seems to be named last.
fn warn_of_swapped(audited: &Audited, mirrors: &[Mirror]) {
    let Some((upstream, editions)) = audited.editions.split_first() else { return };
    for (mirror, edition) in mirrors.iter().zip(editions) {
        if is_rather_translation((&upstream.name, upstream), (&edition.name, edition)) {
            let upstream = names::spoken(&upstream.name);
            message::warn(&format!(
                "the upstream comes first, and {upstream} seems to be a translation of {}",
                mirror.name
            ));
        }
    }
}

/// Refuses what cannot be meant, before any edition is read.
fn check(args: &AuditArgs, baseline: Option<&Path>) -> Result<(), Error> {
    args.source_url.check(args.format)?;
    if args.input.allow_empty {
        return Err(Error::usage("an audit does not accept an input without entries")
            .hint("leave out --allow-empty: an empty mirror lacks everything"));
    }
    if args.summary && matches!(args.format, OutputFormat::Sarif | OutputFormat::Junit) {
        return Err(Error::usage("a report in this format has nothing but details")
            .hint("leave out --summary, or choose table, markdown, json or github"));
    }
    if args.gates.write_baseline && baseline.is_none() {
        return Err(Error::usage("there is no file to store the audit in").hint("name one with --baseline"));
    }
    Ok(())
}

impl GateArgs {
    /// Returns the thresholds that were typed, or stand in the environment.
    fn typed(&self) -> Thresholds {
        Thresholds { max_missing: self.max_missing, max_age: self.max_age, min_current: self.min_current }
    }
}

/// Refuses a threshold that needs the history where that is not read.
fn check_age(mirror: &Mirror, history: bool) -> Result<(), Error> {
    if !history && mirror.thresholds.max_age.is_some() {
        return Err(Error::usage("--max-age needs the history of the upstream, to see how old a mirror is")
            .hint("add --history, and give UPSTREAM as a file in a git repository"));
    }
    Ok(())
}

/// Gathers the thresholds of each mirror: what is typed, or stands in the environment, wins over the file.
fn gates(args: &AuditArgs, settings: &Settings, mirrors: &[Mirror], only_new: bool) -> Vec<Gates> {
    let set = settings.audit.fail_on.as_ref().filter(|kinds| !kinds.is_empty());
    let fail_on = args.gates.fail_on.clone().or_else(|| set.map(|kinds| FailOn::of_kinds(kinds)));
    let gates = |mirror: &Mirror| Gates {
        max_missing: mirror.thresholds.max_missing,
        max_age_days: mirror.thresholds.max_age.map(|age| age.days),
        min_current: mirror.thresholds.min_current,
        fail_on: fail_on.clone(),
        only_new,
    };
    mirrors.iter().map(gates).collect()
}

fn report<'a>(
    args: &AuditArgs,
    audited: &'a Audited,
    mirrors: &'a [Mirror],
    gates: &'a [Gate],
) -> AuditReport<'a> {
    let languages = audited.audit.languages[1..].iter().map(DetectedLanguage::language);
    let found = mirrors.iter().zip(&audited.editions[1..]).zip(languages);
    let found = found.zip(audited.audit.alignments.iter().zip(&audited.audit.mirrors));
    AuditReport {
        upstream: &audited.editions[0],
        source: input::source(&audited.editions[0].name),
        language: audited.audit.languages[0].language(),
        mirrors: found
            .map(|(((mirror, edition), language), (alignment, audit))| AuditedMirror {
                name: &mirror.name,
                edition,
                source: input::source(&edition.name),
                language,
                alignment,
                audit,
            })
            .collect(),
        history: audited.history.as_ref(),
        gates,
        baseline: false,
        selection: AuditSelection { all: args.all, only: args.only.clone(), summary: args.summary },
    }
}

fn finding_kind(typed: &str) -> Result<FindingKind, String> {
    one_of(typed, &FindingKind::ALL, FindingKind::name, "difference")
}
