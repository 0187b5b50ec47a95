//! How entries are written at a place: as their neighbours are.

use std::ops::Range;

use recension_model::{EntryValue, Format};

use crate::document::layout::{NodeKind, ROOT};
use crate::document::line_start::width;
use crate::document::numbering::{number, unnumbered, with_number};
use crate::patch::anatomy::cells_of;
use crate::patch::change_fields::{CELL_SEPARATOR, in_cell};
use crate::patch::changer::Changer;
use crate::patch::compose::{Written, note};
use crate::patch::editor::{ENTRY, NOTE, Position};
use crate::patch::keys::EntryKeys;
use crate::patch::placing::Destination;
use crate::patch::separators::most_common;

impl Changer<'_> {
    /// Finds the entry whose style something at a place takes on.
    pub(crate) fn neighbour(&self, place: Position) -> Option<usize> {
        place.after.or_else(|| self.editor.children_of(place.parent, ENTRY).first().copied())
    }

    /// Writes an entry as its neighbours are written, and says what it reads as.
    pub(crate) fn compose(&self, value: &EntryValue, spot: Destination) -> Option<(Vec<Vec<u8>>, EntryKeys)> {
        let mut written = self.written(value)?;
        let mut keys = EntryKeys::of(value);
        if self.format() == Format::PlainText {
            // What is nothing but text has no links.
            keys.url = None;
            keys.others.clear();
        }
        if self.options.translated {
            written.tail.extend_from_slice(format!(" {}", self.options.mark).as_bytes());
            // A mark that is no comment is read as a part of the description.
            keys.description = written.description_key(self.reader)?;
        }
        let neighbour = self.neighbour(spot.place);
        if let Some(row) = neighbour.filter(|neighbour| self.editor.is_row(*neighbour)) {
            return self.row_like(row, value, &written).map(|row| (vec![row], keys));
        }
        let body = written.body(&self.separator(spot.section));
        Some((vec![[self.prefix_at(spot), body].concat()], keys))
    }

    /// Returns what an entry at a place begins with.
    pub(crate) fn prefix_at(&self, spot: Destination) -> Vec<u8> {
        let neighbour = self.neighbour(spot.place).map(|slot| self.editor.prefix(slot));
        if let Some(prefix) = neighbour.filter(|prefix| !prefix.is_empty()) {
            return numbered(&prefix);
        }
        let layout = self.editor.layout;
        let around = spot.place.parent;
        let is_item = |slot: usize| {
            let prefix = self.editor.prefix(slot);
            // A heading without a sign before it is none of a list.
            slot != ROOT
                && (self.editor.slots[slot].family == ENTRY
                    || !prefix.is_empty() && !prefix.starts_with(b"#"))
        };
        let in_item = is_item(around);
        let nested = |node: usize| is_item(layout.nodes[node].parent);
        let entries =
            layout.nodes.iter().enumerate().filter(|(_, node)| matches!(node.kind, NodeKind::Entry(_)));
        let alike = entries.filter(|(at, _)| nested(*at) == in_item).map(|(at, _)| self.editor.prefix(at));
        let habit = most_common(alike.filter(|prefix| !prefix.is_empty()).map(|prefix| unnumbered(&prefix)));
        match (in_item, habit) {
            (false, Some(prefix)) => numbered(&prefix),
            (false, None) => b"- ".to_vec(),
            (true, habit) => {
                let own = self.editor.prefix(around);
                let mark = habit.unwrap_or_else(|| own.clone());
                let mark = numbered(mark.trim_ascii_start());
                let mark = if mark.is_empty() { b"- ".to_vec() } else { mark };
                [b" ".repeat(width(&own)), mark].concat()
            }
        }
    }

    /// Writes a note of an entry without what stands before it.
    pub(crate) fn note(&self, value: &EntryValue, at: usize) -> Vec<u8> {
        note(value, at, self.format(), self.reader)
    }

    pub(crate) fn add_notes(&mut self, slot: usize, value: &EntryValue) {
        if self.editor.is_row(slot) {
            return;
        }
        for at in 0..value.notes.len() {
            let last = self.editor.children_of(slot, NOTE).last().copied();
            let line = [self.note_prefix(slot), self.note(value, at)].concat();
            self.editor.insert(NOTE, Position { parent: slot, after: last }, vec![line]);
        }
    }

    /// Finds the cells of a row that have its title, and its link where that stands by itself.
    fn title_cells(
        &self,
        row: usize,
        source: &[u8],
        cells: &[Range<usize>],
    ) -> Option<(usize, Option<usize>)> {
        let first = self.target.entries.iter().position(|entry| entry.slot == row)?;
        let id = recension_model::EntryId::new(first);
        // A row that is new itself has its title where its own model has it: in the cell of the link.
        match self.editor.layout.edition.entries.get(first) {
            Some(_) => {
                let (edition, view) = (self.editor.layout.edition, self.editor.layout.edition.entry(id));
                let places = cells_of(&edition.source, self.row(row));
                let holder = |at: usize| places.iter().position(|cell| cell.contains(&at));
                let says = |cell: &Range<usize>| {
                    edition.source[cell.clone()].trim_ascii() == view.title().as_bytes()
                };
                let title = match view.entry.title_span {
                    Some(span) => holder(span.start as usize),
                    // A title without markup is not marked.
                    None => places.iter().position(says),
                }?;
                let link = view.entry.link_span.and_then(|span| holder(span.start as usize));
                Some((title, link.filter(|link| *link != title)))
            }
            None => Some((cells.iter().position(|cell| source[cell.clone()].contains(&b'['))?, None)),
        }
    }

    /// Writes a row of the table that another row stands in.
    pub(crate) fn row_like(&self, other: usize, value: &EntryValue, written: &Written) -> Option<Vec<u8>> {
        let lines = self.editor.lines(other);
        let source = lines.first()?;
        let cells = cells_of(source, 0..source.len());
        let (title, link) = self.title_cells(other, source, &cells)?;
        let parts: Vec<&str> =
            value.description.split(CELL_SEPARATOR).filter(|part| !part.is_empty()).collect();
        let others: Vec<usize> = (0..cells.len()).filter(|at| *at != title && Some(*at) != link).collect();
        let longest = others.iter().copied().max_by_key(|at| (cells[*at].len(), std::cmp::Reverse(*at)));
        let text = |at: usize| -> Vec<u8> {
            if let Some(link) = link.filter(|link| [title, *link].contains(&at)) {
                let words = source[cells[link].clone()].trim_ascii();
                return if at == link { relinked(words, &written.url) } else { in_cell(&written.title) };
            }
            if at == title {
                return [written.head.as_slice(), if others.is_empty() { &written.tail } else { b"" }]
                    .concat();
            }
            let place = others.iter().position(|other| *other == at);
            if parts.len() > 1 && parts.len() == others.len() {
                return place.map(|place| in_cell(parts[place].as_bytes())).unwrap_or_default();
            }
            if Some(at) == longest {
                return in_cell(&[written.description.as_slice(), &written.tail].concat());
            }
            Vec::new()
        };
        let mut row = source[..cells.first()?.start].to_vec();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                row.push(b'|');
            }
            let text = text(at);
            let padded = [b" ".as_slice(), text.trim_ascii(), b" "].concat();
            let width = |text: &[u8]| String::from_utf8_lossy(text).chars().count();
            let is_wide = source[cell.clone()].ends_with(b"  ");
            let fill = width(&source[cell.clone()]).saturating_sub(width(&padded));
            row.extend_from_slice(&padded);
            row.extend(std::iter::repeat_n(b' ', if is_wide { fill } else { 0 }));
        }
        row.extend_from_slice(&source[cells.last()?.end..]);
        Some(row)
    }
}

/// Returns a link like another one with another address.
fn relinked(link: &[u8], url: &[u8]) -> Vec<u8> {
    if url.is_empty() {
        return Vec::new();
    }
    let words = link.windows(2).rposition(|pair| pair == b"](").filter(|_| link.starts_with(b"["));
    let words = words.map_or(&b"[link"[..], |end| &link[..end]);
    [words, b"](", url, b")"].concat()
}

/// Returns a prefix with a number that a list can begin with.
fn numbered(prefix: &[u8]) -> Vec<u8> {
    match number(prefix) {
        Some(_) => with_number(prefix, 1),
        None => prefix.to_vec(),
    }
}
