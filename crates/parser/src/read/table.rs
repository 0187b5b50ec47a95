//! Tables: which rows are entries, and which column names them.

use recension_model::{Marker, ProseKind};

use crate::tree::{Block, BlockKind, InlineLink, Inlines, TableRow};

use super::cut::{TextCut, cut, is_candidate};
use super::item::text_of;
use super::words;
use super::write::EntryDraft;
use super::{Context, PendingHeading, Reader};

/// The columns of a table that lists resources.
pub(super) struct Columns {
    title: usize,
}

impl Columns {
    /// Finds the columns; none if the table lists no resources.
    pub(super) fn of(header: &[Inlines], rows: &[TableRow]) -> Option<Self> {
        let width = rows.iter().map(|row| row.cells.len()).max()?;
        let has_link = |cell: &Inlines| cell.links.iter().any(is_candidate);
        let linked = |column: usize| {
            rows.iter().filter(|row| row.cells.get(column).is_some_and(has_link)).count() * 2 >= rows.len()
        };
        let named = |column: usize| header.get(column).is_some_and(|cell| words::names(&cell.text));
        let any_linked = rows.iter().filter(|row| row.cells.iter().any(has_link)).count() * 2 >= rows.len();
        let described = header.iter().any(|cell| words::describes(&cell.text));
        let portraits = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.images > 0).count();
        let cells = rows.iter().map(|row| row.cells.len()).sum::<usize>();
        let pictured = !header.is_empty() && header.iter().all(|cell| cell.images > 0);
        let untitled = header.iter().all(|cell| cell.text.is_empty());
        if portraits * 2 > cells || pictured || (untitled && portraits > 0) {
            return None;
        }
        let columns = 0..width;
        let title = columns
            .clone()
            .find(|&column| named(column))
            .or_else(|| columns.clone().find(|&column| linked(column)))
            .unwrap_or(0);
        (any_linked || (named(title) && described)).then_some(Self { title })
    }
}

impl<'a> Reader<'a> {
    /// Reads a table.
    pub(super) fn table(&mut self, block: &Block, header: &[Inlines], rows: &[TableRow], context: Context) {
        let columns = if context.boilerplate { None } else { Columns::of(header, rows) };
        let Some(columns) = columns else {
            let anchors = rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.links);
            let all_anchors = rows.iter().any(|row| row.cells.iter().any(|cell| !cell.links.is_empty()))
                && anchors.clone().all(|link| link.url.starts_with('#'));
            let portraits = rows.iter().any(|row| row.cells.iter().any(|cell| cell.images > 0));
            let kind = match (all_anchors, context.boilerplate || portraits) {
                (true, _) => ProseKind::Contents,
                (_, true) => ProseKind::Boilerplate,
                _ => ProseKind::Paragraph,
            };
            let text = text_of(std::slice::from_ref(block));
            self.prose_in(kind, &text, &block.span, context.section);
            return;
        };
        for row in rows {
            self.row(row, &columns, context);
        }
    }

    fn row(&mut self, row: &TableRow, columns: &Columns, context: Context) {
        let (line, starts) = join(row);
        if line.text.is_empty() {
            return;
        }
        // A line right behind a table is a row of it, a link back to the top for one.
        let alone = row.cells.iter().filter(|cell| !cell.text.is_empty()).count() == 1;
        if alone && row.cells.len() > 1 && !line.links.iter().any(is_candidate) {
            let kind = if line.links.is_empty() { ProseKind::Paragraph } else { ProseKind::Boilerplate };
            self.prose_in(kind, line.text.trim_matches([' ', '|']), &row.span, context.section);
            return;
        }
        let Some(cell) = row.cells.get(columns.title).filter(|cell| !cell.text.is_empty()) else {
            // A row that only carries on the one above names nothing.
            self.prose_in(ProseKind::Paragraph, &line.text, &row.span, context.section);
            return;
        };
        let start = starts.get(columns.title).copied().unwrap_or(0);
        let own = cut(cell);
        let links_before = row.cells[..columns.title].iter().map(|cell| cell.links.len()).sum::<usize>();
        let title = match own.primary {
            Some(_) => own.title,
            None => 0..cell.text.len(),
        };
        let rest = starts.get(columns.title + 1).copied().unwrap_or(line.text.len());
        let in_cell = start + own.description.start..start + own.description.end;
        let description = if own.primary.is_some() && !in_cell.is_empty() { in_cell.start } else { rest };
        let elsewhere = || line.links.iter().position(is_candidate);
        let text_cut = TextCut {
            title: start + title.start..start + title.end,
            description: description.min(line.text.len())..line.text.len(),
            certain: true,
            primary: own.primary.map(|at| at + links_before).or_else(elsewhere),
        };
        self.entry(EntryDraft {
            line: &line,
            cut: text_cut,
            marker: Marker::TableRow,
            span: row.span.clone(),
            section: context.section,
            parent: None,
            notes: Vec::new(),
        });
    }

    /// Reads a heading that names a resource, and the text under it; gives the blocks that are left.
    pub(super) fn heading_entry<'b>(&mut self, heading: &PendingHeading, body: &'b [Block]) -> &'b [Block] {
        let mut line = heading.content.clone();
        let mut text_cut = cut(&line);
        let mut end = heading.span.end;
        let mut rest = body;
        if let [Block { kind: BlockKind::Paragraph(paragraph), span }, others @ ..] = body
            && text_cut.description.is_empty()
            && !paragraph.text.is_empty()
        {
            line.text.push(' ');
            let at = line.text.len();
            line.text.push_str(&paragraph.text);
            line.links.extend(
                paragraph.links.iter().map(|link| InlineLink {
                    text: link.text.start + at..link.text.end + at,
                    ..link.clone()
                }),
            );
            line.span.end = span.end;
            text_cut.description = at..line.text.len();
            end = span.end;
            rest = others;
        }
        let mut notes = Vec::new();
        while let [
            Block { kind: BlockKind::Paragraph(_) | BlockKind::Quote(_) | BlockKind::Code(_), span },
            others @ ..,
        ] = rest
        {
            let text = text_of(&rest[..1]);
            if text.is_empty() {
                break;
            }
            notes.push(super::item::NoteDraft { text, span: span.clone() });
            end = span.end;
            rest = others;
        }
        let section = self.open.last().map(|open| open.id);
        let span = heading.span.start..end;
        let marker = Marker::Heading;
        self.entry(EntryDraft { line: &line, cut: text_cut, marker, span, section, parent: None, notes });
        rest
    }
}

/// Puts the cells of a row on one line, and says where each begins.
fn join(row: &TableRow) -> (Inlines, Vec<usize>) {
    let mut line = Inlines { span: row.span.clone(), ..Inlines::default() };
    let mut starts = Vec::new();
    for (column, cell) in row.cells.iter().enumerate() {
        if column > 0 {
            line.text.push_str(" | ");
        }
        let start = line.text.len();
        starts.push(start);
        line.text.push_str(&cell.text);
        line.images += cell.images;
        line.links.extend(
            cell.links.iter().map(|link| InlineLink {
                text: link.text.start + start..link.text.end + start,
                ..link.clone()
            }),
        );
    }
    (line, starts)
}
