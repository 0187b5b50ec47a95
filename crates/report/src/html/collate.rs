//! A collation as a page: a row for each resource, a column for each edition.

use recension_matcher::{CollationReport, RowKind};
use recension_model::{ChangeKind, CollationRow, Holding, Shown};

use super::HtmlOptions;
use super::cells::{alone, compared_in_one};
use super::charts::{Bar, BarChart};
use super::diff::short_names;
use super::ids::Ids;
use super::page::{
    AsRead, Column, Confidence, EvidenceText, Figure, MatrixMark, Other, Overview, Page, PagePart, Row,
    RowGroup,
};
use super::pairs::COMMON;
use crate::collation::{Sign, headline, legend};
use crate::names::{SURE, counted};

/// Returns the page of a collation.
pub(super) fn page<'a>(report: &CollationReport<'a>, options: &HtmlOptions<'a>) -> Page<'a> {
    let names: Vec<&str> = report.editions.iter().map(|edition| edition.edition.name.as_str()).collect();
    let short = short_names(&names);
    let columns = report.editions.iter().zip(&short);
    let legend: Vec<String> =
        legend(report, false).iter().map(|(sign, meaning)| format!("{sign} {meaning}")).collect();
    let note = format!(
        "In each column: {}. The first edition that has a resource is what the others are compared with.",
        legend.join(" · ")
    );
    Page {
        command: "collate",
        title: format!("{} side by side", counted(names.len(), "edition", "editions")),
        generator: options.generator,
        columns: columns
            .map(|(edition, name)| Column::new("edition", name, edition.edition, options))
            .collect(),
        notes: vec![note],
        overview: Some(overview(report)),
        quiet: if report.selection.only.is_some() { Vec::new() } else { vec![COMMON] },
        parts: vec![part(report, &short)],
        ..Page::default()
    }
}

/// Returns one line for each edition.
fn overview(report: &CollationReport<'_>) -> Overview {
    let heads = ["edition", "has", "lacks", "alone", "differs", "restyled"].map(str::to_owned);
    let rows = report.editions.iter().map(|edition| {
        let count = edition.count;
        let counts = [count.has, count.lacks, count.alone, count.differs, count.restyled];
        [edition.edition.name.clone()].into_iter().chain(counts.map(|count| count.to_string())).collect()
    });
    Overview { heads: heads.into(), rows: rows.collect(), links: Vec::new() }
}

fn part<'a>(report: &CollationReport<'a>, names: &[&str]) -> PagePart<'a> {
    let groups = rows_by_section(report);
    let bars = report.editions.iter().zip(names).filter_map(|(edition, name)| {
        let lacking = (RowKind::Lacking.name(), edition.count.lacks);
        let bar = Bar::new(*name, [lacking, (RowKind::Differing.name(), edition.count.differs)])?;
        Some(bar.with_hint(&edition.edition.name))
    });
    let charts = [
        BarChart::new("What each lacks and has otherwise", bars),
        BarChart::by_section("Differences by section", &groups),
    ];
    PagePart {
        is_matrix: true,
        columns: (0..report.editions.len()).collect(),
        id: "entries".into(),
        summary: headline(report),
        figures: figures(report),
        bar_charts: charts.into_iter().flatten().collect(),
        groups,
        ..PagePart::default()
    }
}

fn figures(report: &CollationReport<'_>) -> Vec<Figure> {
    let rows = &report.collation.rows;
    let count = |is: fn(&CollationRow) -> bool| rows.iter().filter(|row| is(row)).count();
    let [lacking, differing, unique] = RowKind::ALL.map(|kind| Some(kind.name()));
    vec![
        Figure::new(rows.len(), "resources", None),
        Figure::new(report.common(), "in all of them alike", Some(COMMON)),
        Figure::new(count(CollationRow::is_lacking), "lacking somewhere", lacking),
        Figure::new(count(CollationRow::is_differing), "differing somewhere", differing),
        Figure::new(count(CollationRow::is_alone), "in one edition only", unique),
    ]
}

fn rows_by_section<'a>(report: &CollationReport<'a>) -> Vec<RowGroup<'a>> {
    let mut groups: Vec<(Vec<&str>, Vec<&CollationRow>)> = Vec::new();
    // Rows stand by section already.
    for row in report.rows() {
        let path = report.path(row);
        match groups.last_mut().filter(|(last, _)| *last == path) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((path, vec![row])),
        }
    }
    let title = |row: &CollationRow| report.reference(row).map_or("", |shown| shown.title);
    let mut ids = Ids::default();
    groups.iter().flat_map(|(_, rows)| rows).for_each(|row| ids.expect(title(row)));
    let filled = groups.into_iter().map(|(path, rows)| {
        let rows = rows.into_iter().filter_map(|row| {
            let first = report.reference(row)?;
            Some(matrix_row(report, row, first, ids.give("e-", first.title, &path)))
        });
        let rows = rows.collect();
        RowGroup { id: ids.section("s-", &path), path, rows }
    });
    filled.collect()
}

fn matrix_row<'a>(report: &CollationReport<'a>, row: &CollationRow, first: Shown<'a>, id: String) -> Row<'a> {
    let is = |kind| match kind {
        RowKind::Lacking => row.is_lacking(),
        RowKind::Differing => row.is_differing(),
        RowKind::Unique => row.is_alone(),
    };
    let mut kinds: Vec<&'static str> =
        RowKind::ALL.into_iter().filter(|kind| is(*kind)).map(RowKind::name).collect();
    if kinds.is_empty() {
        kinds.push(COMMON);
    }
    let reference = usize::from(row.reference);
    let columns = 0..report.editions.len();
    let others = columns.clone().filter(|column| *column != reference);
    let others: Vec<Other<'_>> = others.filter_map(|column| other(report, row, first, column)).collect();
    let confidence = others.iter().map(|other| other.confidence.0).reduce(f32::min);
    Row {
        id,
        kinds,
        quiet: row.is_common() && report.selection.only.is_none(),
        confidence: confidence.map(Confidence),
        cells: vec![Some(alone(reference, first))],
        marks: columns.map(|column| mark(row, column)).collect(),
        others_summary: others_summary(&others),
        others,
        ..Row::default()
    }
}

fn others_summary(others: &[Other<'_>]) -> String {
    match others.iter().filter(|other| !other.words.is_empty()).count() {
        0 => counted(others.len(), "more edition", "more editions"),
        differ => format!("{} otherwise", counted(differ, "edition has it", "editions have it")),
    }
}

fn mark(row: &CollationRow, column: usize) -> MatrixMark {
    let holding = row.holding(column);
    let words = match holding {
        Holding::Differs => kinds_in_words(row, column),
        Holding::First | Holding::Same => "has it".into(),
        Holding::Lacks => "lacks it".into(),
        Holding::Restyled => holding.name().into(),
    };
    MatrixMark { sign: Sign::of(row, column).text, words, holding: holding.name() }
}

fn kinds_in_words(row: &CollationRow, column: usize) -> String {
    let kinds = row.cells.get(column).map(|cell| cell.kinds).unwrap_or_default();
    kinds.iter().map(ChangeKind::name).collect::<Vec<_>>().join(", ")
}

/// Returns what a column has beside the first, if that is not the same for sure.
fn other<'a>(
    report: &CollationReport<'a>,
    row: &CollationRow,
    first: Shown<'a>,
    column: usize,
) -> Option<Other<'a>> {
    let shown = report.shown(row, column)?;
    let found = row.cells.get(column)?;
    let holding = row.holding(column);
    if matches!(holding, Holding::Same | Holding::Restyled) && found.confidence >= SURE {
        return None;
    }
    let mut cell = alone(column, shown);
    if found.kinds.contains(ChangeKind::Renamed) {
        cell.title = compared_in_one(first.title, shown.title);
    }
    if found.kinds.contains(ChangeKind::Relinked) {
        let [before, after] = [first, shown].map(|shown| shown.view.url().unwrap_or(""));
        cell.address = compared_in_one(before, after);
    }
    if found.kinds.contains(ChangeKind::Redescribed) {
        cell.description = compared_in_one(first.description, shown.description);
    }
    cell.section = found.kinds.contains(ChangeKind::Moved).then(|| shown.view.section_path());
    // What is shown has the words of the first in it.
    let as_read = AsRead { title: shown.view.title(), url: shown.view.url() };
    cell.lines.iter_mut().for_each(|line| line.as_read = Some(as_read));
    Some(Other {
        cell,
        words: if holding == Holding::Differs { kinds_in_words(row, column) } else { String::new() },
        confidence: Confidence(found.confidence),
        evidence: report.evidence(row, column).map(EvidenceText),
    })
}
