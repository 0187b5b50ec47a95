//! An audit as a page: each mirror beside its upstream.

use std::collections::HashMap;

use recension_matcher::{AuditReport, AuditedMirror};
use recension_model::{ChangeKind, DriftPoint, EntryChange, Finding, FindingKind, Origin, Severity};

use super::HtmlOptions;
use super::charts::{BarChart, LineChart, Point};
use super::diff::short_names;
use super::ids::Ids;
use super::page::{Column, Figure, GateResult, Overview, Page, PagePart, Row, UNCHANGED};
use super::pairs::{Frame, rows_by_section};
use super::source::Source;
use super::task::{self, Task};
use crate::names::{counted, share};
use crate::table::{audit_cells, audit_details, audit_headings, audit_headline};

/// More points than this are not told apart in a chart of its width.
const MAX_POINTS: usize = 150;

/// The column of the upstream; the mirrors follow it.
const UPSTREAM: usize = 0;

/// Returns the page of an audit.
pub(super) fn page<'a>(report: &AuditReport<'a>, options: &HtmlOptions<'a>) -> Page<'a> {
    let upstream = Column::new("upstream", &report.upstream.name, report.upstream, options);
    let mirrors =
        report.mirrors.iter().map(|mirror| Column::new("mirror", mirror.name, mirror.edition, options));
    let gates =
        report.gates.iter().map(|gate| GateResult { passed: gate.passed, words: report.gate_words(gate) });
    let kinds = report.kinds();
    let overview = Overview {
        links: (0..report.mirrors.len()).collect(),
        heads: audit_headings(&kinds, report.history.is_some()),
        rows: report.mirrors.iter().map(|mirror| audit_cells(report, mirror, &kinds)).collect(),
    };
    let source = Source::of(&report.upstream.name, options.source_url(&report.upstream.name));
    Page {
        command: "audit",
        title: title(report),
        generator: options.generator,
        columns: [upstream].into_iter().chain(mirrors).collect(),
        gates: gates.collect(),
        overview: Some(overview),
        states: task::states(report),
        quiet: quiet(report),
        parts: parts(report, source.as_ref()),
        ..Page::default()
    }
}

fn title(report: &AuditReport<'_>) -> String {
    match report.mirrors.as_slice() {
        [mirror] => {
            let names = short_names(&[mirror.name, &report.upstream.name]);
            format!("{} compared with {}", names[0], names[1])
        }
        mirrors => {
            let mirrors = counted(mirrors.len(), "mirror", "mirrors");
            format!("{mirrors} compared with {}", short_names(&[&report.upstream.name])[0])
        }
    }
}

/// Returns the kinds that were not asked for, and the severity that has to be.
fn quiet(AuditReport { selection, .. }: &AuditReport<'_>) -> Vec<&'static str> {
    let mut quiet = vec![UNCHANGED];
    match &selection.only {
        Some(only) => {
            let unasked = FindingKind::ALL.into_iter().filter(|kind| !only.contains(kind));
            quiet.extend(unasked.map(FindingKind::name));
        }
        None if selection.all => {}
        None => quiet.push(Severity::Cosmetic.name()),
    }
    quiet
}

fn parts<'a>(report: &AuditReport<'a>, source: Option<&Source>) -> Vec<PagePart<'a>> {
    let several = report.mirrors.len() > 1;
    let mut ids = Ids::default();
    let part = |(at, mirror): (usize, &AuditedMirror<'a>)| {
        let id = ids.give("m-", mirror.name, &[]);
        let prefix = if several { format!("{id}-") } else { String::new() };
        let heading = several.then_some(mirror.name);
        PagePart { heading, id, ..part(report, mirror, (at + 1, source), &prefix) }
    };
    report.mirrors.iter().enumerate().map(part).collect()
}

fn part<'a>(
    report: &AuditReport<'a>,
    mirror: &AuditedMirror<'a>,
    (column, source): (usize, Option<&Source>),
    prefix: &str,
) -> PagePart<'a> {
    // The rows of the alignment tell the changes apart.
    let mut findings: HashMap<u32, Vec<&Finding>> = HashMap::new();
    for finding in &mirror.audit.findings {
        if let Some(change) = mirror.change(finding) {
            findings.entry(change.row).or_default().push(finding);
        }
    }
    let places: HashMap<u32, u32> =
        (0..).zip(&mirror.audit.changes.entries).map(|(at, change)| (change.row, at)).collect();
    let label = |change: &'a EntryChange| {
        let found = findings.get(&change.row).map_or(&[][..], Vec::as_slice);
        let at = places.get(&change.row).copied().unwrap_or(u32::MAX);
        let task = Task::of(report, mirror, (at, change), found, source);
        let mut row = Row { task, ..labelled(report, found) };
        if mirror.audit.translated {
            // Two languages have no words in common that could be marked.
            row.marked = row.marked.iter().filter(|kind| !is_words(*kind)).collect();
        }
        row
    };
    let frame = Frame { columns: [column, UPSTREAM], prefix, label: &label };
    let mut groups = match report.selection.summary {
        true => Vec::new(),
        false => rows_by_section(&report.listing(mirror), &frame),
    };
    groups.iter_mut().flat_map(|group| &mut group.rows).for_each(Task::mark);
    let kinds = FindingKind::ALL.map(|kind| (kind.name(), mirror.audit.count(kind)));
    let charts = [
        BarChart::by_kind("Differences by kind", kinds),
        BarChart::by_section("Differences by section", &groups),
    ];
    PagePart {
        columns: vec![column, UPSTREAM],
        summary: audit_headline(mirror),
        details: audit_details(report, mirror),
        figures: figures(report, mirror),
        bar_charts: charts.into_iter().flatten().collect(),
        line_chart: drift(report, &mirror.audit.drift),
        groups,
        ..PagePart::default()
    }
}

fn is_words(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Renamed | ChangeKind::Redescribed)
}

fn labelled<'a>(report: &AuditReport<'_>, findings: &[&Finding]) -> Row<'a> {
    let mut kinds: Vec<FindingKind> = findings.iter().map(|finding| finding.kind).collect();
    kinds.sort();
    let mut origins: Vec<_> = findings.iter().filter_map(|finding| finding.origin).collect();
    origins.sort();
    origins.dedup();
    let mut remarks: Vec<String> = Vec::new();
    for remark in findings.iter().flat_map(|finding| report.tags(finding)) {
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }
    let marked =
        ChangeKind::ALL.into_iter().filter(|kind| kinds.contains(&FindingKind::of_change(*kind))).collect();
    Row {
        marked,
        kinds: kinds.into_iter().map(FindingKind::name).collect(),
        quiet: !findings.iter().any(|finding| report.selection.shows(finding)),
        severity: findings.iter().map(|finding| finding.severity).min().map(Severity::name),
        origins: origins.into_iter().map(Origin::name).collect(),
        remarks,
        ..Row::default()
    }
}

fn figures(report: &AuditReport<'_>, mirror: &AuditedMirror<'_>) -> Vec<Figure> {
    let audit = mirror.audit;
    let counted = |kind: FindingKind| Figure::new(audit.count(kind), kind.name(), Some(kind.name()));
    let mut figures = vec![
        Figure::new(share(audit.coverage()), "of the upstream's entries", None),
        counted(FindingKind::Missing),
        counted(FindingKind::Extra),
        Figure::new(mirror.count_severity(Severity::High), "findings of high severity", None),
    ];
    if let Some(dating) = audit.dating.as_ref().filter(|_| report.history.is_some()) {
        figures.push(Figure::new(dating.behind.days, "days behind", None));
    }
    figures
}

/// Returns how far the upstream went on from the revision that a mirror was taken from.
fn drift(report: &AuditReport<'_>, points: &[DriftPoint]) -> Option<LineChart> {
    let history = report.history?;
    if points.len() < 2 {
        return None;
    }
    let every = points.len().div_ceil(MAX_POINTS);
    // Counted from the end, so that the newest revision is shown.
    let kept = points.iter().enumerate().filter(|(at, _)| (points.len() - 1 - at).is_multiple_of(every));
    let points = kept.map(|(_, point)| Point {
        label: format!("{} {}", point.time.day(), history.commit_of(point.revision).short()),
        time: point.time.seconds,
        values: vec![point.missing, point.extra, point.differing],
    });
    let names = ["missing", "extra", "differing"];
    Some(LineChart::new("Drift of the upstream since the mirror was taken", &names, points.collect()))
}
