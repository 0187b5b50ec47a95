//! The cells of a row, put on one line.

use crate::tree::{InlineLink, Inlines, TableRow};

use super::columns::Columns;
use super::cut::{has_words, is_candidate};

/// What parts the cells.
pub(super) const CELL_SEPARATOR: &str = " | ";

/// A row on one line.
pub(super) struct Row {
    pub(super) line: Inlines,
    /// Where each cell begins.
    pub(super) starts: Vec<usize>,
    /// From where on there is nothing but links that are neither name nor description.
    pub(super) links_from: usize,
}

/// Where a cell comes on the line.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Front,
    Name,
    Description,
    Links,
}

/// Puts the cells of a row on one line. Those that say something of the name come behind it and those that only lead somewhere
/// last, so that the description is in one piece; empty ones are left out.
pub(super) fn join(row: &TableRow, columns: &Columns) -> Row {
    let mut line = Inlines { span: row.span.clone(), ..Inlines::default() };
    let mut starts = vec![0; row.cells.len()];
    let leads_on = |column: usize, cell: &Inlines| {
        column != columns.title && Some(column) != columns.description && is_only_links(cell)
    };
    // A number in front of a name counts.
    let counts =
        |column: usize, cell: &Inlines| column < columns.title && !cell.text.contains(char::is_alphabetic);
    let place = |column: usize, cell: &Inlines| match leads_on(column, cell) {
        true => Place::Links,
        false if column == columns.title => Place::Name,
        false if counts(column, cell) => Place::Front,
        false => Place::Description,
    };
    let mut links_from = 0;
    for at in [Place::Front, Place::Name, Place::Description, Place::Links] {
        for (column, cell) in row.cells.iter().enumerate() {
            if place(column, cell) != at {
                continue;
            }
            let text = if is_blank(cell) { "" } else { &cell.text };
            if !line.text.is_empty() && !text.is_empty() {
                line.text.push_str(CELL_SEPARATOR);
            }
            starts[column] = line.text.len();
            line.text.push_str(text);
        }
        if at == Place::Description {
            links_from = line.text.len();
        }
    }
    for (cell, start) in row.cells.iter().zip(&starts) {
        line.images += cell.images;
        line.links.extend(
            cell.links.iter().map(|link| InlineLink {
                text: link.text.start + start..link.text.end + start,
                ..link.clone()
            }),
        );
    }
    Row { line, starts, links_from }
}

/// Reports whether the first line of a cell has a link, if it has words, and links stand on several lines or below it.
pub(super) fn first_line(cell: &Inlines) -> Option<bool> {
    let end = *cell.breaks.first()?;
    let link = cell.links.iter().find(|link| is_candidate(link))?;
    has_words(cell.text.get(..end)?).then_some(link.text.start < end)
}

/// Reports whether a cell is nothing but a sign that says "as above": an arrow, a pair of quotation marks.
pub(super) fn is_ditto(cell: &Inlines) -> bool {
    cell.links.is_empty()
        && cell.images == 0
        && !cell.text.is_empty()
        && !is_blank(cell)
        && !has_words(&cell.text)
}

/// Reports whether a cell is empty, or has a dash to say that it is.
pub(super) fn is_blank(cell: &Inlines) -> bool {
    cell.links.is_empty() && cell.text.chars().all(|c| matches!(c, '-' | '–' | '—'))
}

/// Reports whether a cell holds links, and nothing else that could be read.
fn is_only_links(cell: &Inlines) -> bool {
    let mut from = 0;
    let is_sign = |text: &str| !text.chars().any(char::is_alphanumeric);
    cell.links.iter().any(|link| !link.text.is_empty())
        && cell.links.iter().all(|link| {
            let between = cell.text.get(from..link.text.start).is_none_or(is_sign);
            from = link.text.end.max(from);
            between
        })
        && cell.text.get(from..).is_none_or(is_sign)
}
