//! Tables: which rows are entries.

use std::ops::Range;

use recension_model::{Marker, ProseKind, Reason};

use crate::tree::{Block, InlineLink, Inlines, TableRow};

use super::columns::{Columns, is_whole, spare_columns};
use super::cut::{
    TextCut, cut, cut_at_first_line, first_separator, is_candidate, leads_out, name_before_joint,
    opening_link,
};
use super::item::text_of;
use super::row::{CELL_SEPARATOR, Row, is_blank, is_ditto, join};
use super::survey::split_header;
use super::write::{EntryDraft, Kind};
use super::{Context, Reader};

/// Reports whether a cell is a link, or has nothing in it.
fn is_anchor_or_empty(cell: &Inlines) -> bool {
    cell.text.is_empty() || cell.links.first().is_some_and(|link| is_whole(cell, link))
}

impl<'a> Reader<'a> {
    /// Reads a table.
    pub(super) fn table(&mut self, block: &Block, header: &[Inlines], rows: &[TableRow], context: Context) {
        let (header, rows) = split_header(header, rows, &self.survey.signs);
        let mut anchors = rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.links).peekable();
        let all_anchors = anchors.peek().is_some() && anchors.all(|link| link.url.starts_with('#'));
        let lists_parts = all_anchors && rows.iter().flat_map(|row| &row.cells).all(is_anchor_or_empty);
        let columns =
            if context.boilerplate || lists_parts { None } else { self.survey.columns(header, rows) };
        let Some(columns) = columns else {
            let portraits = rows.iter().any(|row| row.cells.iter().any(|cell| cell.images > 0));
            let kind = match (all_anchors, context.boilerplate || portraits) {
                (true, _) => ProseKind::Contents,
                (_, true) => ProseKind::Boilerplate,
                _ => ProseKind::Paragraph,
            };
            let text = text_of(std::slice::from_ref(block));
            if !context.boilerplate && kind != ProseKind::Contents {
                self.unread_blocks(std::slice::from_ref(block));
            }
            let reason = match kind {
                _ if context.boilerplate => Reason::Upkeep,
                ProseKind::Boilerplate => Reason::Furnishes,
                ProseKind::Contents => Reason::LeadsWithin,
                _ => Reason::NoNameColumn,
            };
            self.prose_in(Kind(kind, reason), &text, &block.span, context.section);
            return;
        };
        let mut above = "";
        let spare = spare_columns(rows, &columns);
        for row in rows {
            if let Some((spare, fillers)) = &spare
                && row.cells.get(columns.title).is_some_and(|cell| fillers.contains(cell.text.as_str()))
                && row.cells.get(spare.title).is_some_and(|cell| opening_link(cell).is_some())
            {
                self.row(row, spare, context);
                continue;
            }
            let cell = row.cells.get(columns.title);
            match cell.filter(|cell| is_ditto(cell) && !above.is_empty()) {
                Some(cell) => {
                    let mut row = row.clone();
                    row.cells[columns.title] =
                        Inlines { text: above.to_owned(), span: cell.span.clone(), ..Inlines::default() };
                    self.row(&row, &columns, context);
                }
                None => {
                    let title = self.row(row, &columns, context);
                    above = cell.zip(title).map_or("", |(cell, title)| &cell.text[title]);
                }
            }
        }
    }

    /// Reads a row; returns where in its cell the title stands, if it has one.
    fn row(&mut self, row: &TableRow, columns: &Columns, context: Context) -> Option<Range<usize>> {
        let Row { line, starts, links_from } = join(row, columns);
        if line.text.is_empty() {
            return None;
        }
        // A line right behind a table is a row of it, a link back to the top for one.
        let alone = row.cells.iter().filter(|cell| !cell.text.is_empty()).count() == 1;
        if alone && row.cells.len() > 1 && !line.links.iter().any(is_candidate) {
            let kind = match line.links.is_empty() {
                true => Kind::from(ProseKind::Paragraph),
                false => Kind(ProseKind::Boilerplate, Reason::LeadsWithin),
            };
            self.prose_in(kind, &line.text, &row.span, context.section);
            return None;
        }
        let Some(cell) = row.cells.get(columns.title).filter(|cell| !is_blank(cell)) else {
            // A row that only carries on the one above names nothing.
            self.unread_text(&line);
            self.prose_in(ProseKind::Paragraph, &line.text, &row.span, context.section);
            return None;
        };
        let start = starts.get(columns.title).copied().unwrap_or(0);
        let signs = &self.survey.signs;
        let own = cut_at_first_line(cell, signs).unwrap_or_else(|| cut(cell, signs));
        let links_before = row.cells[..columns.title].iter().map(|cell| cell.links.len()).sum::<usize>();
        // What is in bold in front of more text is the name, as is a link.
        let is_described = || first_separator(&cell.text[own.title.end..]).is_some_and(|at| at.start == 0);
        let first = cell.links.iter().position(is_candidate);
        let is_joined = own.primary.is_none()
            && first
                .and_then(|first| name_before_joint(cell, first, signs))
                .is_some_and(|name| name == own.title);
        let is_marked =
            own.primary.is_some() || is_joined || own.certain && !own.title.is_empty() && is_described();
        let title = if is_marked { own.title } else { 0..cell.text.len() };
        // Nothing parts an empty cell from the next one.
        let separator = if cell.text.is_empty() { 0 } else { CELL_SEPARATOR.len() };
        let behind = (start + cell.text.len() + separator).min(links_from);
        let in_cell = start + own.description.start..start + own.description.end;
        let description = if is_marked && !in_cell.is_empty() { in_cell.start } else { behind };
        // A cell that does nothing but lead somewhere leads to what the row names; one with words is about somebody.
        let elsewhere = || {
            let in_cell = start..start + cell.text.len();
            let is_about = |link: &InlineLink| is_joined && in_cell.contains(&link.text.start);
            let find = |fits: &dyn Fn(&InlineLink) -> bool| {
                line.links.iter().position(|link| !is_about(link) && fits(link))
            };
            find(&|link| is_candidate(link) && link.text.start >= links_from)
                .or_else(|| find(&is_candidate))
                .or_else(|| find(&leads_out))
        };
        let text_cut = TextCut {
            title: start + title.start..start + title.end,
            description: description..links_from.max(description),
            certain: true,
            primary: own.primary.map(|at| at + links_before).or_else(elsewhere),
        };
        self.entry(EntryDraft {
            line: &line,
            cut: text_cut,
            marker: Marker::TableRow,
            reason: Reason::Row,
            span: row.span.clone(),
            section: context.section,
            parent: None,
            notes: Vec::new(),
        });
        self.covered = self.covered.max(row.span.end);
        Some(title)
    }
}
