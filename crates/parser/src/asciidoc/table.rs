//! Tables of cells behind bars.

use std::ops::Range;

use super::Reader;
use super::inline::named;
use crate::tree::{BlockKind, Inlines, TableRow};

/// No table has more columns, and no cell goes over more.
const MAX_COLUMNS: usize = 64;
/// What stands before a bar to say how a cell is set is no longer.
const MAX_FORMAT_BYTES: usize = 8;

/// A cell: how many columns it takes, and the lines of its text.
#[derive(Default)]
struct Cell {
    columns: usize,
    start: usize,
    lines: Vec<Range<usize>>,
}

impl Reader<'_> {
    pub(super) fn table(&mut self, body: Range<usize>, style: Option<Range<usize>>) -> BlockKind {
        let style = style.map_or("", |style| &self.source.text[style]);
        let mut cells: Vec<Cell> = Vec::new();
        let mut width = named(style, "cols").map_or(0, count_columns);
        let mut header =
            style.contains("%header") || named(style, "options").is_some_and(|it| it.contains("header"));
        for index in body.clone() {
            let before = cells.len();
            self.cells(index, &mut cells);
            if width == 0 && cells.len() > before {
                width = cells[before..].iter().map(|cell| cell.columns).sum();
            }
            // A first row that a blank line follows is the header.
            if index == body.start && before < cells.len() && index + 1 < body.end {
                header |= self.source.content(index + 1).is_empty();
            }
        }
        let width = width.clamp(1, MAX_COLUMNS);
        let mut rows: Vec<TableRow> = Vec::new();
        let mut open: Option<TableRow> = None;
        for cell in cells {
            let end = cell.lines.last().map_or(cell.start, |line| line.end);
            let place = cell.start..cell.start;
            let empty = || Inlines { span: place.clone(), ..Inlines::default() };
            let content = if cell.lines.is_empty() { empty() } else { self.inlines(cell.lines) };
            let row = open.get_or_insert_with(|| TableRow { span: cell.start..end, cells: Vec::new() });
            row.span.end = row.span.end.max(end);
            row.cells.push(content);
            row.cells.extend((1..cell.columns).map(|_| empty()));
            if row.cells.len() >= width {
                rows.extend(open.take());
            }
        }
        rows.extend(open);
        let header = if header && !rows.is_empty() { rows.remove(0).cells } else { Vec::new() };
        BlockKind::Table { header, rows }
    }

    /// Adds the cells of a line; text before the first bar belongs to the cell before.
    fn cells(&self, index: usize, cells: &mut Vec<Cell>) {
        let line = self.source.lines[index];
        let content = self.source.content(index);
        let mut from = 0;
        let add = |range: Range<usize>, cells: &mut Vec<Cell>| {
            let text = &content[range.clone()];
            let start = line.start + range.start + (text.len() - text.trim_start().len());
            if let Some(cell) = cells.last_mut().filter(|_| !text.trim().is_empty()) {
                cell.lines.push(start..start + text.trim().len());
            }
        };
        for (bar, _) in content.match_indices('|').filter(|(bar, _)| !content[..*bar].ends_with('\\')) {
            let format = format(&content[from..bar]);
            add(from..bar - format.len(), cells);
            let columns = format.split(['+', '*']).next().and_then(|count| count.parse().ok());
            let columns = if format.contains(['+', '*']) { columns.unwrap_or(1) } else { 1 };
            let columns = usize::clamp(columns, 1, MAX_COLUMNS);
            cells.push(Cell { columns, start: line.start + bar, lines: Vec::new() });
            from = bar + 1;
        }
        add(from..content.len(), cells);
    }
}

/// Returns what stands before a bar to say how the cell behind it is set: `2+`, `a`, `.2+^`.
fn format(before: &str) -> &str {
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = before.get(start..).unwrap_or_default();
    let is_part = |c: char| c.is_ascii_digit() || "+*.<^>aehlmds".contains(c);
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let fits = word.len() <= MAX_FORMAT_BYTES && word.chars().all(is_part) && letters <= 1;
    let is_count = !word.chars().all(|c| c.is_ascii_digit() || c == '.');
    if fits && is_count { word } else { "" }
}

/// Counts the columns that `cols` describes: "1,2a", "3*", "2*,1".
fn count_columns(columns: &str) -> usize {
    let count = |column: &str| match column.split_once('*') {
        Some((times, _)) => times.trim().parse().unwrap_or(1),
        None => 1,
    };
    columns.split([',', ';']).map(|column| count(column).min(MAX_COLUMNS)).sum()
}
