//! What the tables of an edition show of each other: their headers, and which columns name their rows.

use crate::tree::{Inlines, TableRow};

use super::Survey;
use crate::read::columns::{Columns, MIN_NAMED_ROWS, name_column};
use crate::read::signs::Signs;
use crate::read::upkeep::row_has_link;
use crate::read::words;

/// So many columns may stand in front of those that have heads: a number, a date.
const MAX_COUNTING_COLUMNS: usize = 2;
/// So many rows of short tables tell what names them.
const MAX_SHORT_ROWS: usize = 50;
/// So many rows show that a head stands over names, whatever heads stand beside it.
const MIN_HEADED_ROWS: usize = 10;

/// Takes the first row of a table without a header for one if it has the titles of columns: known ones, or such as other
/// tables begin with, too.
pub(in crate::read) fn split_header<'t>(
    header: &'t [Inlines],
    rows: &'t [TableRow],
    signs: &Signs,
) -> (&'t [Inlines], &'t [TableRow]) {
    let is_title = |cell: &Inlines| words::names(&cell.text) || words::describes(&cell.text);
    let is_header = |row: &TableRow| {
        !row_has_link(row) && (row.cells.iter().any(is_title) || signs.heads_tables(&row.cells))
    };
    match rows.split_first() {
        Some((first, rest)) if header.is_empty() && !rest.is_empty() && is_header(first) => {
            (&first.cells, rest)
        }
        _ => (header, rows),
    }
}

impl Survey {
    /// Counts the rows that a column names.
    pub(super) fn name_column(&mut self, header: &[Inlines], rows: &[TableRow]) {
        let key = row_key(header);
        if rows.len() < MIN_NAMED_ROWS && !key.is_empty() {
            let short = self.short_tables.entry(key.clone()).or_default();
            short.extend(rows.iter().take(MAX_SHORT_ROWS.saturating_sub(short.len())).cloned());
        }
        if let Some(column) = name_column(rows, header.len()) {
            let counts = self.name_columns.entry(key).or_default();
            counts.resize(header.len(), 0);
            counts[column] += rows.len();
            if let Some(head) = header.get(column) {
                *self.name_heads.entry((column, head.text.clone())).or_default() += rows.len();
            }
        }
    }

    /// Counts which column names the rows of tables that are too short to tell, all with one header together.
    pub(super) fn short_tables(&mut self) {
        for (key, rows) in std::mem::take(&mut self.short_tables) {
            let width = key.split('\t').count();
            if rows.len() >= MIN_NAMED_ROWS
                && let Some(column) = name_column(&rows, width)
            {
                let counts = self.name_columns.entry(key).or_default();
                counts.resize(width, 0);
                counts[column] += rows.len();
            }
        }
    }

    /// Returns the columns of a table that lists resources. The tables with one header are of one shape: a short one names its rows
    /// as the others do.
    pub(in crate::read) fn columns(&self, header: &[Inlines], rows: &[TableRow]) -> Option<Columns> {
        let counts = self.name_columns.get(&row_key(header));
        let shifted = shifted(header, rows);
        let header = shifted.as_deref().unwrap_or(header);
        let usual = counts.and_then(|counts| (0..counts.len()).rev().max_by_key(|column| counts[*column]));
        let heads_names = |column: &usize| {
            let head = (*column, header[*column].text.clone());
            self.name_heads.get(&head).is_some_and(|rows| *rows >= MIN_HEADED_ROWS)
        };
        let usual = usual.or_else(|| (0..header.len()).find(heads_names));
        Columns::of(header, rows, self.row_links(), usual)
    }
}

/// Returns the header as it stands over its columns, if the first ones, which only count, have no head: then the others stand too
/// far left.
fn shifted(header: &[Inlines], rows: &[TableRow]) -> Option<Vec<Inlines>> {
    let heads = header.iter().rposition(|cell| !cell.text.is_empty())? + 1;
    let width = rows.iter().map(|row| row.cells.len()).min()?;
    let spare = width.checked_sub(heads).filter(|spare| (1..=MAX_COUNTING_COLUMNS).contains(spare))?;
    let counts = |cell: &Inlines| {
        cell.links.is_empty() && !cell.text.is_empty() && !cell.text.contains(char::is_alphabetic)
    };
    let count = rows.iter().filter(|row| row.cells[..spare].iter().all(counts)).count();
    // A head may say that its column counts, and the last one be left out: but names have letters.
    let is_headed = header[..spare].iter().any(counts);
    let misnames = header[..spare.min(heads)].iter().any(|cell| words::names(&cell.text));
    let lacks_heads = header.len() < width;
    (count * 10 >= rows.len() * 8 && !is_headed && (lacks_heads || misnames)).then(|| {
        let empty = || Inlines { span: header[0].span.start..header[0].span.start, ..Inlines::default() };
        (0..spare).map(|_| empty()).chain(header[..heads].iter().cloned()).collect()
    })
}

/// Returns the texts of a row, to tell whether others are the same.
pub(in crate::read) fn row_key(cells: &[Inlines]) -> String {
    cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\t")
}
