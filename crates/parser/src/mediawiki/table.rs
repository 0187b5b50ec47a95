//! Tables between `{|` and `|}`.

use std::ops::Range;

use super::Reader;
use crate::tree::{Block, BlockKind, Inlines, TableRow};

/// The cells of a row: the lines of each.
#[derive(Default)]
struct Row {
    start: Option<usize>,
    cells: Vec<Vec<Range<usize>>>,
    is_header: bool,
}

impl Reader<'_> {
    /// Reads a table; returns the line behind it.
    pub(super) fn table(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let close = (at + 1..end).find(|index| self.source.content(*index).starts_with("|}"));
        let last = close.unwrap_or(end - 1);
        let mut rows: Vec<Row> = Vec::new();
        let mut row = Row::default();
        for index in at + 1..last + usize::from(close.is_none()) {
            let content = self.source.content(index);
            if content.starts_with("|-") || content.starts_with("|+") {
                rows.push(std::mem::take(&mut row));
            } else if content.starts_with(['|', '!']) {
                row.start.get_or_insert(self.source.lines[index].start);
                row.is_header |= content.starts_with('!') && row.cells.is_empty();
                self.cells(index, &mut row);
            } else if let Some(cell) = row.cells.last_mut().filter(|_| !content.is_empty()) {
                cell.push(self.source.lines[index].range());
            }
        }
        rows.push(row);
        let mut header = Vec::new();
        let mut read = Vec::new();
        for row in rows {
            let Some(start) = row.start else { continue };
            let end = row.cells.iter().flatten().map(|piece| piece.end).max().unwrap_or(start);
            let cells: Vec<Inlines> = row
                .cells
                .into_iter()
                .map(|pieces| match pieces.is_empty() {
                    true => Inlines { span: start..start, ..Inlines::default() },
                    false => self.inlines(pieces),
                })
                .collect();
            if row.is_header && read.is_empty() && header.is_empty() {
                header = cells;
            } else {
                read.push(TableRow { span: start..end.max(start), cells });
            }
        }
        let span = self.source.span(at..last + 1);
        out.push(Block { span, kind: BlockKind::Table { header, rows: read } });
        last + 1
    }

    /// Adds the cells of a line, each without what says how it is set.
    fn cells(&self, index: usize, row: &mut Row) {
        let line = self.source.lines[index];
        let content = self.source.content(index);
        let separator = if content.starts_with('!') { "!!" } else { "||" };
        let mut from = 1;
        for cell in content[1..].split(separator) {
            let start = line.start + from;
            from += cell.len() + separator.len();
            let format = cell.find('|').filter(|bar| {
                let before = &cell[..*bar];
                before.contains('=') && !before.contains("[[") && !before.contains("{{")
            });
            let skipped = format.map_or(0, |bar| bar + 1);
            let text = &cell[skipped..];
            let at = start + skipped + (text.len() - text.trim_start().len());
            let text = text.trim();
            row.cells.push(if text.is_empty() { Vec::new() } else { vec![at..at + text.len()] });
        }
    }
}
