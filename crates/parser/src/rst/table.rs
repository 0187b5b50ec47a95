//! Tables: drawn as a grid, with columns under rules, or made of lists.

use std::ops::Range;

use super::Reader;
use super::directive::Directive;
use crate::markup::at_column;
use crate::tree::{Block, BlockKind, Inlines, Item, TableRow};

/// No table has more columns.
const MAX_COLUMNS: usize = 256;

/// The lines of a row's cells.
type Pieces = Vec<Vec<Range<usize>>>;

/// A table whose rows are not read yet.
#[derive(Default)]
struct Draft {
    rows: Vec<(Range<usize>, Pieces)>,
    /// How many of the rows are the header.
    header: usize,
}

impl Reader<'_> {
    /// Reads a table with borders of `+`, `-`, `=` and `|`; returns the line behind it.
    pub(super) fn grid_table(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let is_part = |index: &usize| self.source.content(*index).starts_with(['+', '|']);
        let behind = (at..end).take_while(is_part).last().map_or(at + 1, |last| last + 1);
        let mut borders: Vec<usize> = (at..behind)
            .map(|index| self.source.content(index))
            .filter(|line| line.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'=')))
            .flat_map(|line| line.match_indices('+').map(|(at, _)| at))
            .collect();
        borders.sort_unstable();
        borders.dedup();
        borders.truncate(MAX_COLUMNS);
        let mut draft = Draft::default();
        let mut row: Pieces = vec![Vec::new(); borders.len().saturating_sub(1)];
        let mut first = None;
        for index in at..behind {
            let (cells, ends) = self.grid_line(index, &borders);
            if ends && let Some(start) = first.take() {
                draft.rows.push((self.source.span(start..index), row.clone()));
                row.iter_mut().for_each(Vec::clear);
            }
            if self.source.content(index).starts_with("+=") {
                draft.header = draft.rows.len();
            }
            for (column, cell) in cells {
                first.get_or_insert(index);
                if let Some(pieces) = row.get_mut(column) {
                    pieces.push(cell);
                }
            }
        }
        if let Some(start) = first {
            draft.rows.push((self.source.span(start..behind), row));
        }
        let span = self.source.span(at..behind);
        let kind = self.table(draft);
        out.push(Block { span, kind });
        behind
    }

    /// Returns what a line has in each column, and whether a row ends there.
    fn grid_line(&self, index: usize, borders: &[usize]) -> (Vec<(usize, Range<usize>)>, bool) {
        let start = self.source.lines[index].start;
        let content = self.source.content(index);
        let mut cells = Vec::new();
        let mut ends = false;
        let mut from: Option<(usize, usize)> = None;
        for (column, &border) in borders.iter().enumerate() {
            let byte = at_column(content, border);
            let is_border = content[byte..].starts_with(['|', '+']);
            if let Some((column, open)) = from.filter(|_| is_border || byte == content.len()) {
                let cell = &content[open.min(byte)..byte];
                let is_rule = !cell.is_empty() && cell.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'+'));
                ends |= is_rule;
                let text = cell.trim();
                if !is_rule && !text.is_empty() {
                    let at = start + open + (cell.len() - cell.trim_start().len());
                    cells.push((column, at..at + text.len()));
                }
                from = None;
            }
            if is_border {
                from = Some((column, byte + 1));
            }
        }
        (cells, ends)
    }

    /// Reads a table with columns under rules; returns the line behind it.
    pub(super) fn simple_table(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let margin = self.source.lines[at].column;
        let starts: Vec<usize> = {
            let rule = self.source.content(at);
            let begins = |&at: &usize| rule[at..].starts_with('=') && (at == 0 || rule[..at].ends_with(' '));
            (0..rule.len()).filter(begins).take(MAX_COLUMNS).collect()
        };
        let is_rule =
            |line: &str| line.starts_with("==") && line.bytes().all(|byte| matches!(byte, b'=' | b' '));
        let mut draft = Draft::default();
        let mut open: Option<(usize, Pieces)> = None;
        let mut rules = 0;
        let mut behind = end;
        for index in at..end {
            let content = self.source.content(index);
            let closes = is_rule(content);
            let underlines =
                content.starts_with("--") && content.bytes().all(|byte| matches!(byte, b'-' | b' '));
            let cells =
                if closes || underlines { Vec::new() } else { self.cells_under(index, margin, &starts) };
            let begins = cells.first().is_some_and(|(column, _)| *column == 0);
            if (closes || begins)
                && let Some((first, row)) = open.take()
            {
                draft.rows.push((self.source.span(first..index), row));
            }
            if closes {
                rules += 1;
                draft.header = if rules == 2 { draft.rows.len() } else { draft.header };
                if rules > 1 && (index + 1 >= end || self.source.lines[index + 1].is_blank()) {
                    behind = index + 1;
                    break;
                }
            }
            for (column, cell) in cells {
                let (_, row) = open.get_or_insert_with(|| (index, vec![Vec::new(); starts.len()]));
                if let Some(pieces) = row.get_mut(column) {
                    pieces.push(cell);
                }
            }
        }
        if let Some((first, row)) = open {
            draft.rows.push((self.source.span(first..behind), row));
        }
        if rules == 2 {
            draft.header = 0;
        }
        let span = self.source.span(at..behind);
        let kind = self.table(draft);
        out.push(Block { span, kind });
        behind
    }

    fn cells_under(&self, index: usize, margin: usize, starts: &[usize]) -> Vec<(usize, Range<usize>)> {
        let line = self.source.lines[index];
        let content = self.source.content(index);
        let indent = line.column.saturating_sub(margin);
        let byte = |column: usize| at_column(content, column.saturating_sub(indent));
        let mut cells = Vec::new();
        for (column, &start) in starts.iter().enumerate() {
            let from = byte(start);
            let to = starts.get(column + 1).map_or(content.len(), |next| byte(*next)).max(from);
            let cell = &content[from..to];
            let text = cell.trim();
            if !text.is_empty() {
                let at = line.start + from + (cell.len() - cell.trim_start().len());
                cells.push((column, at..at + text.len()));
            }
        }
        cells
    }

    fn table(&mut self, draft: Draft) -> BlockKind {
        let mut rows: Vec<TableRow> = draft
            .rows
            .into_iter()
            .map(|(span, cells)| {
                let place = span.start..span.start;
                let mut read = |pieces: Vec<Range<usize>>| match pieces.is_empty() {
                    true => Inlines { span: place.clone(), ..Inlines::default() },
                    false => self.inlines(pieces),
                };
                TableRow { cells: cells.into_iter().map(&mut read).collect(), span: span.clone() }
            })
            .collect();
        let header = rows.drain(..draft.header.min(rows.len())).next_back();
        BlockKind::Table { header: header.map_or_else(Vec::new, |row| row.cells), rows }
    }

    /// Reads a table whose rows are items that hold a list of cells.
    pub(super) fn list_table(&mut self, directive: &Directive) -> Option<BlockKind> {
        let headers =
            self.option(directive, "header-rows").and_then(|value| self.source.text[value].parse().ok());
        let blocks = self.blocks(directive.body.clone());
        let items = blocks.into_iter().find_map(|block| match block.kind {
            BlockKind::List(items) => Some(items),
            _ => None,
        })?;
        let cells = |item: Item| {
            let list = item.children.into_iter().find_map(|block| match block.kind {
                BlockKind::List(cells) => Some(cells),
                _ => None,
            });
            list.unwrap_or_default().into_iter().map(|cell| cell.content).collect()
        };
        let mut rows: Vec<TableRow> =
            items.into_iter().map(|item| TableRow { span: item.span.clone(), cells: cells(item) }).collect();
        let header = rows.drain(..headers.unwrap_or(0usize).min(rows.len())).next_back();
        Some(BlockKind::Table { header: header.map_or_else(Vec::new, |row| row.cells), rows })
    }
}
