//! Tables whose rows are written with commas.

use std::ops::Range;

use super::Reader;
use super::directive::Directive;
use crate::data::csv_cells;
use crate::tree::{BlockKind, Inlines, TableRow};

impl Reader<'_> {
    /// Reads a `csv-table`; none if its rows are in another file.
    pub(super) fn csv_table(&mut self, directive: &Directive) -> Option<BlockKind> {
        let header = self.option(directive, "header");
        let headers = self.option(directive, "header-rows");
        let headers = headers.and_then(|value| self.source.text[value].trim().parse().ok()).unwrap_or(0usize);
        let body = self.source.span(directive.body.clone());
        let mut rows: Vec<TableRow> =
            csv_cells(self.source.text, body).into_iter().filter_map(|cells| self.csv_row(cells)).collect();
        let titles = rows.drain(..headers.min(rows.len())).next_back();
        let own = header.and_then(|place| csv_cells(self.source.text, place).into_iter().next());
        let header = own.and_then(|cells| self.csv_row(cells)).or(titles);
        let header = header.map_or_else(Vec::new, |row| row.cells);
        (!rows.is_empty()).then_some(BlockKind::Table { header, rows })
    }

    fn csv_row(&mut self, cells: Vec<Range<usize>>) -> Option<TableRow> {
        let span = cells.first()?.start..cells.last()?.end;
        let cells = cells.into_iter().map(|cell| self.csv_cell(cell)).collect();
        Some(TableRow { span, cells })
    }

    /// Reads a cell, each of its lines for itself.
    fn csv_cell(&mut self, cell: Range<usize>) -> Inlines {
        let mut pieces = Vec::new();
        let mut start = cell.start;
        for line in self.source.text[cell.clone()].split_inclusive('\n') {
            let text = line.trim();
            let from = start + line.len() - line.trim_start().len();
            if !text.is_empty() {
                pieces.push(from..from + text.len());
            }
            start += line.len();
        }
        if pieces.is_empty() {
            return Inlines { span: cell.start..cell.start, ..Inlines::default() };
        }
        self.inlines(pieces)
    }
}
