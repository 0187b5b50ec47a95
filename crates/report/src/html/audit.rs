//! An audit as a page: each mirror beside its upstream.

use std::collections::HashMap;

use recension_model::{ChangeKind, DriftPoint, EntryChange, Finding, FindingKind, Severity};

use super::HtmlOptions;
use super::diff::{by_kind, by_section, short_names};
use super::ids::Ids;
use super::page::{Chart, Column, Figure, Line, Overview, Page, Part, Point, UNCHANGED};
use super::pairs::{Frame, Judgement, rows_by_section};
use super::source::Source;
use crate::audit::{AuditReport, AuditedMirror};
use crate::names::{counted, share};
use crate::table::{audit_cells, audit_details, audit_headings, audit_headline};

/// More points than this are not told apart in a chart of its width.
const MAX_POINTS: usize = 150;

/// The column of the upstream; the mirrors follow it.
const UPSTREAM: usize = 0;

/// Makes the page of an audit.
pub(super) fn page<'a>(report: &AuditReport<'a>, options: &HtmlOptions<'a>) -> Page<'a> {
    let column = |role, name: &'a str, edition: &'a recension_model::Edition| Column {
        role,
        name,
        edition,
        source: Source::of(&edition.name, options.source_url(&edition.name)),
    };
    let mirrors = report.mirrors.iter().map(|mirror| column("mirror", mirror.name, mirror.edition));
    let columns = [column("upstream", &report.upstream.name, report.upstream)].into_iter().chain(mirrors);
    let verdicts = report.gates.iter().map(|gate| (gate.passed, report.gate_words(gate)));
    Page {
        sort: "audit",
        title: title(report),
        generator: options.generator,
        columns: columns.collect(),
        notes: Vec::new(),
        verdicts: verdicts.collect(),
        overview: Some(overview(report)),
        quiet_kinds: quiet_kinds(report),
        quiet_severities: quiet_severities(report),
        parts: parts(report),
    }
}

/// Gives one line for each mirror.
fn overview(report: &AuditReport<'_>) -> Overview {
    let kinds = report.kinds();
    Overview {
        links: true,
        heads: audit_headings(&kinds, report.history.is_some()),
        rows: report.mirrors.iter().map(|mirror| audit_cells(report, mirror, &kinds)).collect(),
    }
}

fn title(report: &AuditReport<'_>) -> String {
    match report.mirrors.as_slice() {
        [mirror] => {
            let names = short_names(&[mirror.name, &report.upstream.name]);
            format!("{} held against {}", names[0], names[1])
        }
        mirrors => {
            let mirrors = counted(mirrors.len(), "mirror", "mirrors");
            format!("{mirrors} held against {}", short_names(&[&report.upstream.name])[0])
        }
    }
}

fn quiet_kinds(report: &AuditReport<'_>) -> Vec<&'static str> {
    let unasked =
        |kind: &FindingKind| report.selection.only.as_ref().is_some_and(|only| !only.contains(kind));
    FindingKind::ALL.into_iter().filter(unasked).map(FindingKind::name).chain([UNCHANGED]).collect()
}

fn quiet_severities(report: &AuditReport<'_>) -> Vec<Severity> {
    let all = report.selection.all || report.selection.only.is_some();
    if all { Vec::new() } else { vec![Severity::Cosmetic] }
}

fn parts<'a>(report: &AuditReport<'a>) -> Vec<Part<'a>> {
    let several = report.mirrors.len() > 1;
    let mut ids = Ids::default();
    let part = |(at, mirror): (usize, &AuditedMirror<'a>)| {
        let id = ids.give("m-", mirror.name, &[]);
        let prefix = if several { format!("{id}-") } else { String::new() };
        part(report, mirror, (at + 1, id, &prefix))
    };
    report.mirrors.iter().enumerate().map(part).collect()
}

fn part<'a>(
    report: &AuditReport<'a>,
    mirror: &AuditedMirror<'a>,
    (column, id, prefix): (usize, String, &str),
) -> Part<'a> {
    let listing = report.listing(mirror);
    // The rows of the alignment tell the changes apart.
    let mut findings: HashMap<u32, Vec<&Finding>> = HashMap::new();
    for finding in &mirror.audit.findings {
        if let Some(change) = mirror.change(finding) {
            findings.entry(change.row).or_default().push(finding);
        }
    }
    let judge =
        |change: &'a EntryChange| judged(report, findings.get(&change.row).map_or(&[], Vec::as_slice));
    let frame = Frame { columns: [column, UPSTREAM], prefix, judge: &judge };
    let groups = if report.selection.summary { Vec::new() } else { rows_by_section(&listing, &frame) };
    let kinds = FindingKind::ALL.map(|kind| (kind.name(), mirror.audit.count(kind)));
    let bars = [by_kind("Differences by kind", kinds), by_section("Differences by section", &groups)];
    let mut charts: Vec<Chart> =
        bars.into_iter().filter(|bars| !bars.bars.is_empty()).map(Chart::Bars).collect();
    charts.extend(drift(report, &mirror.audit.drift));
    Part {
        columns: vec![column, UPSTREAM],
        heading: Some(mirror.name.to_owned()),
        id,
        summary: audit_headline(mirror),
        details: audit_details(report, mirror),
        figures: figures(report, mirror),
        charts,
        groups,
        around: Vec::new(),
    }
}

fn judged(report: &AuditReport<'_>, findings: &[&Finding]) -> Judgement {
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
    Judgement {
        marks: ChangeKind::ALL
            .into_iter()
            .filter(|kind| kinds.contains(&FindingKind::of_change(*kind)))
            .collect(),
        kinds: kinds.into_iter().map(FindingKind::name).collect(),
        quiet: !findings.iter().any(|finding| report.selection.shows(finding)),
        severity: findings.iter().map(|finding| finding.severity).min(),
        origins,
        remarks,
    }
}

fn figures(report: &AuditReport<'_>, mirror: &AuditedMirror<'_>) -> Vec<Figure> {
    let audit = mirror.audit;
    let figure = |value, label, kind| Figure { value, label, kind };
    let high = mirror.count_severity(Severity::High);
    let mut figures = vec![
        figure(share(audit.coverage()), "of the upstream's entries", None),
        figure(audit.count(FindingKind::Missing).to_string(), "missing", Some(FindingKind::Missing.name())),
        figure(audit.count(FindingKind::Extra).to_string(), "extra", Some(FindingKind::Extra.name())),
        figure(high.to_string(), "findings of high severity", None),
    ];
    if let Some(dating) = audit.dating.as_ref().filter(|_| report.history.is_some()) {
        figures.push(figure(dating.behind.days.to_string(), "days behind", None));
    }
    figures
}

/// Draws how far the upstream went on from the revision that a mirror was taken from.
fn drift(report: &AuditReport<'_>, points: &[DriftPoint]) -> Option<Chart> {
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
    Some(Chart::Line(Line {
        title: "Drift of the upstream since the mirror was taken",
        points: points.collect(),
        series: vec!["missing", "extra", "differing"],
    }))
}
