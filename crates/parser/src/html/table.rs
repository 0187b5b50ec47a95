//! Tables: which of them hold data, which row is the header, what spans more than one column.

use std::ops::Range;

use super::dom::{AttributeName, Document};
use super::tag::Tag;
use crate::tree::{Block, BlockKind, Inlines, TableRow};

/// How many empty cells a row gets for cells that span columns or rows. Data tables span a few; more would let
/// a page of a few bytes a row take any amount of memory.
const MAX_FILLER_CELLS: usize = 16;

/// A cell before it has its column.
pub(super) struct Cell {
    pub(super) inlines: Inlines,
    pub(super) is_head: bool,
    pub(super) columns: i64,
    pub(super) rows: i64,
}

/// A table in the making.
#[derive(Default)]
pub(super) struct Table {
    header: Option<TableRow>,
    rows: Vec<TableRow>,
    /// For every column how many more rows are covered by a cell above.
    covered: Vec<i64>,
    /// Whether blocks stand between its rows, or before them.
    cut: bool,
}

impl Table {
    /// Adds a row. It is the header if it is the first and its cells say so.
    pub(super) fn add_row(&mut self, span: Range<usize>, cells: Vec<Cell>, head: bool) {
        if cells.is_empty() {
            return;
        }
        let first = self.header.is_none() && self.rows.is_empty();
        let is_header = first && (head || cells.iter().all(|cell| cell.is_head));
        let row = TableRow { span, cells: self.place(cells) };
        if is_header {
            self.header = Some(row);
        } else {
            self.rows.push(row);
        }
    }

    /// Puts cells into their columns.
    fn place(&mut self, cells: Vec<Cell>) -> Vec<Inlines> {
        let mut placed: Vec<Inlines> = Vec::with_capacity(cells.len());
        let mut fillers = 0;
        for cell in cells {
            while let Some(covered) = self.covered.get_mut(placed.len())
                && *covered > 0
                && fillers < MAX_FILLER_CELLS
            {
                *covered -= 1;
                fillers += 1;
                let place = cell.inlines.span.start;
                placed.push(Inlines { span: place..place, ..Inlines::default() });
            }
            let end = cell.inlines.span.end;
            let rows_below = cell.rows.saturating_sub(1).max(0);
            if rows_below > 0 && placed.len() < MAX_FILLER_CELLS {
                self.covered.resize(self.covered.len().max(placed.len() + 1), 0);
                if let Some(covered) = self.covered.get_mut(placed.len()) {
                    *covered = rows_below;
                }
            }
            placed.push(cell.inlines);
            let mut more = cell.columns.saturating_sub(1);
            while more > 0 && fillers < MAX_FILLER_CELLS {
                more -= 1;
                fillers += 1;
                placed.push(Inlines { span: end..end, ..Inlines::default() });
            }
        }
        // A cell from above also ends in rows too short to show it.
        for covered in self.covered.iter_mut().skip(placed.len()) {
            *covered = (*covered - 1).max(0);
        }
        placed
    }

    /// Returns the rows so far as a table of its own.
    pub(super) fn take(&mut self) -> Option<Block> {
        self.cut = true;
        let part = std::mem::replace(self, Table { cut: true, ..Table::default() });
        part.finish(0..0)
    }

    /// Returns the table, if it has any rows; `span` is its element's.
    pub(super) fn finish(self, span: Range<usize>) -> Option<Block> {
        let first = self.header.as_ref().or(self.rows.first())?;
        let last = self.rows.last().or(self.header.as_ref())?;
        let rows_span = first.span.start..last.span.end;
        let span = if self.cut { rows_span } else { span };
        let header = self.header.map(|header| header.cells).unwrap_or_default();
        Some(Block { span, kind: BlockKind::Table { header, rows: self.rows } })
    }
}

/// Reports whether a table only arranges parts of the page: it has one cell, or whole sections in its cells, or most of its cells
/// are cards with a heading of their own.
///
/// `at` is its index. Cost: its size; for tables in tables that of the innermost is paid once a level, which is
/// why the look stops at the first table within.
pub(super) fn is_layout(document: &Document, at: usize) -> bool {
    let Some(table) = document.nodes.get(at) else { return false };
    if matches!(document.attribute(table, AttributeName::Role), Some("presentation" | "none")) {
        return true;
    }
    let inside = document.nodes.get(at + 1..table.subtree_end as usize).unwrap_or_default();
    let (mut rows, mut cells, mut headings, mut has_list) = (0, 0, 0, false);
    for node in inside {
        let Some(tag) = node.tag() else { continue };
        match tag {
            Tag::Table | Tag::Article | Tag::Main => return true,
            Tag::Tr => rows += 1,
            Tag::Td | Tag::Th => cells += 1,
            Tag::Blockquote | Tag::Pre => has_list |= rows <= 1,
            _ if tag.heading_level().is_some() => headings += 1,
            _ if tag.is_list() => has_list = true,
            _ => {}
        }
    }
    let has_heading = headings > 0;
    cells <= 1
        || (has_list && (has_heading || rows <= 1))
        || (has_heading && rows <= 1)
        || headings * 10 > cells * 6
}
