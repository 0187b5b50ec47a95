//! A collation as a page: a row for each resource, a column for each edition.

use recension_model::{ChangeKind, CollationRow, Holding};

use super::HtmlOptions;
use super::around::in_one;
use super::cells::{alone, place};
use super::diff::{by_section, short_names};
use super::ids::Ids;
use super::page::{
    Bar, Bars, Cell, Cells, Chart, Column, Figure, Group, Mark, Matrix, MatrixMark, Other, Overview, Page,
    Part, Row, words as page_words,
};
use super::source::Source;
use crate::collation::{CollationReport, RowKind, Sign, headline, legend};
use crate::comparison::Shown;
use crate::names::{SURE, counted};

/// What a resource that all editions have alike is called.
const COMMON: &str = "common";

/// Makes the page of a collation.
pub(super) fn page<'a>(report: &CollationReport<'a>, options: &HtmlOptions<'a>) -> Page<'a> {
    let names: Vec<&str> = report.editions.iter().map(|edition| edition.edition.name.as_str()).collect();
    let columns = report.editions.iter().zip(short_names(&names)).map(|(edition, name)| Column {
        role: "edition",
        name,
        edition: edition.edition,
        source: Source::of(&edition.edition.name, options.source_url(&edition.edition.name)),
    });
    let legend = legend(report, false)
        .into_iter()
        .map(|(sign, meaning)| format!("{sign} {meaning}"))
        .collect::<Vec<_>>();
    Page {
        sort: "collate",
        title: format!("{} side by side", counted(names.len(), "edition", "editions")),
        generator: options.generator,
        columns: columns.collect(),
        notes: vec![format!(
            "In each column: {}. The first edition that has a resource is what the others are compared with.",
            legend.join(" · ")
        )],
        verdicts: Vec::new(),
        overview: Some(overview(report, &names)),
        quiet_kinds: if report.selection.only.is_some() { Vec::new() } else { vec![COMMON] },
        quiet_severities: Vec::new(),
        parts: vec![part(report)],
    }
}

/// Gives one line for each edition.
fn overview(report: &CollationReport<'_>, names: &[&str]) -> Overview {
    let heads = ["edition", "has", "lacks", "alone", "differs", "restyled"].map(str::to_owned);
    let rows = report.editions.iter().zip(names).map(|(edition, name)| {
        let count = edition.count;
        let counts = [count.has, count.lacks, count.alone, count.differs, count.restyled];
        std::iter::once((*name).to_owned()).chain(counts.map(|count| count.to_string())).collect()
    });
    Overview { heads: heads.into(), rows: rows.collect(), links: false }
}

fn part<'a>(report: &CollationReport<'a>) -> Part<'a> {
    let groups = rows_by_section(report);
    let charts = [by_edition(report), by_section("Differences by section", &groups)];
    Part {
        columns: (0..report.editions.len()).collect(),
        heading: None,
        id: "entries".into(),
        summary: headline(report),
        details: Vec::new(),
        figures: figures(report),
        charts: charts.into_iter().filter(|bars| !bars.bars.is_empty()).map(Chart::Bars).collect(),
        groups,
        around: Vec::new(),
    }
}

fn figures(report: &CollationReport<'_>) -> Vec<Figure> {
    let rows = &report.collation.rows;
    let count = |is: fn(&CollationRow) -> bool| rows.iter().filter(|row| is(row)).count().to_string();
    let figure = |value, label, kind| Figure { value, label, kind };
    vec![
        figure(rows.len().to_string(), "resources", None),
        figure(report.common().to_string(), "in all of them alike", Some(COMMON)),
        figure(count(CollationRow::is_lacking), "lacking somewhere", Some(RowKind::Lacking.name())),
        figure(count(CollationRow::is_differing), "differing somewhere", Some(RowKind::Differing.name())),
        figure(count(CollationRow::is_alone), "in one edition only", Some(RowKind::Unique.name())),
    ]
}

/// Counts what each edition lacks and has otherwise.
fn by_edition(report: &CollationReport<'_>) -> Bars {
    let names: Vec<&str> = report.editions.iter().map(|edition| edition.edition.name.as_str()).collect();
    let names = short_names(&names);
    let bars = report.editions.iter().zip(names).filter_map(|(edition, name)| {
        let pieces = [
            (RowKind::Lacking.name(), edition.count.lacks),
            (RowKind::Differing.name(), edition.count.differs),
        ];
        let pieces: Vec<_> = pieces.into_iter().filter(|(_, count)| *count > 0).collect();
        let (label, hint) = (name.to_owned(), edition.edition.name.clone());
        (!pieces.is_empty()).then_some(Bar { hint, label, target: None, pieces })
    });
    Bars { title: "What each lacks and has otherwise", bars: bars.collect(), left_out: 0 }
}

fn rows_by_section<'a>(report: &CollationReport<'a>) -> Vec<Group<'a>> {
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
        Group { id: ids.section("s-", &path), path, rows }
    });
    filled.collect()
}

fn matrix_row<'a>(report: &CollationReport<'a>, row: &CollationRow, first: Shown<'a>, id: String) -> Row<'a> {
    let kinds = [
        (RowKind::Lacking, row.is_lacking()),
        (RowKind::Differing, row.is_differing()),
        (RowKind::Unique, row.is_alone()),
    ];
    let mut kinds: Vec<&'static str> =
        kinds.into_iter().filter(|(_, is)| *is).map(|(kind, _)| kind.name()).collect();
    if kinds.is_empty() {
        kinds.push(COMMON);
    }
    let reference = usize::from(row.reference);
    let columns = 0..report.editions.len();
    let others = columns.clone().filter(|column| *column != reference);
    let matrix = Matrix {
        first: (alone(first), place(reference, first)),
        marks: columns.map(|column| mark(row, column)).collect(),
        others: others.filter_map(|column| other(report, row, first, column)).collect(),
    };
    Row {
        id,
        kinds,
        quiet: row.is_common() && report.selection.only.is_none(),
        severity: None,
        origins: Vec::new(),
        remarks: Vec::new(),
        cells: Cells::Matrix(Box::new(matrix)),
        pairing: None,
        misses: Vec::new(),
    }
}

fn words(row: &CollationRow, column: usize) -> String {
    let kinds = row.cells.get(column).map(|cell| cell.kinds).unwrap_or_default();
    kinds.iter().map(ChangeKind::name).collect::<Vec<_>>().join(", ")
}

fn mark(row: &CollationRow, column: usize) -> MatrixMark {
    let holding = row.holding(column);
    let words = match holding {
        Holding::Differs => words(row, column),
        Holding::First | Holding::Same => "has it".into(),
        Holding::Lacks | Holding::Restyled => holding.name().into(),
    };
    MatrixMark { sign: Sign::of(row, column).text, words, holding: holding.name() }
}

/// Gives what a column has beside the first, if that is not the same for sure.
fn other<'a>(
    report: &CollationReport<'a>,
    row: &CollationRow,
    first: Shown<'a>,
    column: usize,
) -> Option<Other<'a>> {
    let shown = report.shown(row, column)?;
    let confidence = row.cells.get(column)?.confidence;
    let holding = row.holding(column);
    if matches!(holding, Holding::Same | Holding::Restyled) && confidence >= SURE {
        return None;
    }
    let kinds = row.cells.get(column)?.kinds;
    let both = |kind, old: &'a str, new: &'a str| {
        if kinds.contains(kind) { in_one(old, new) } else { page_words(new, Mark::Same) }
    };
    let (before, after) = (first.view.url().unwrap_or(""), shown.view.url().unwrap_or(""));
    let cell = Cell {
        title: both(ChangeKind::Renamed, first.title, shown.title),
        address: both(ChangeKind::Relinked, before, after),
        description: both(ChangeKind::Redescribed, first.description, shown.description),
        section: kinds.contains(ChangeKind::Moved).then(|| shown.view.section_path()),
        ..alone(shown)
    };
    let mut place = place(column, shown);
    // What is shown has the words of the first in it.
    place.as_read = Some((shown.view.title(), shown.view.url()));
    Some(Other {
        cell,
        place,
        words: if holding == Holding::Differs { words(row, column) } else { String::new() },
        confidence,
        evidence: report.evidence(row, column),
    })
}
