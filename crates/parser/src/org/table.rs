//! Tables of cells between bars.

use super::Reader;
use crate::tree::{Block, BlockKind, TableRow};

impl Reader<'_> {
    /// Reads a table; returns the line behind it.
    pub(super) fn table(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let behind = self.run(at, end, |content| content.starts_with('|'));
        let mut rows = Vec::new();
        let mut header = Vec::new();
        for index in at..behind {
            let line = self.source.lines[index];
            if self.source.content(index).starts_with("|-") {
                // What stands above the first rule is the header.
                if header.is_empty() && rows.len() == 1 {
                    header = rows.pop().map_or_else(Vec::new, |row: TableRow| row.cells);
                }
                continue;
            }
            rows.push(TableRow { cells: self.cells(index), span: line.range() });
        }
        out.push(Block { span: self.source.span(at..behind), kind: BlockKind::Table { header, rows } });
        behind
    }

    fn cells(&self, index: usize) -> Vec<crate::tree::Inlines> {
        let line = self.source.lines[index];
        let inner = self.source.content(index).trim_start_matches('|');
        let mut from = line.end - inner.len();
        let inner = inner.strip_suffix('|').unwrap_or(inner);
        let mut cells = Vec::new();
        for cell in inner.split('|') {
            let start = from + (cell.len() - cell.trim_start().len());
            let text = cell.trim();
            let start = if text.is_empty() { from } else { start };
            cells.push(self.inlines([start..start + text.len()]));
            from += cell.len() + 1;
        }
        cells
    }
}
