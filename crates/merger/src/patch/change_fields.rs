//! Changes what an entry says: title, address, description, notes, each by itself.

use recension_model::{
    ChangeKind, ChangeKinds, EntryId, EntryValue, description_key, same_key, title_key, url_key,
};

use crate::patch::anatomy::{Anatomy, cells_of};
use crate::patch::changer::{ChangeOutcome, Changer};
use crate::patch::compose::destination;
use crate::patch::editor::SlotText;
use crate::patch::keys::EntryKeys;

/// What parts the cells of a row in a description.
pub(crate) const CELL_SEPARATOR: &str = " | ";

const UNREADABLE: &str = "is not written in a way that can be edited";

impl Changer<'_> {
    /// Changes the fields of an entry that are as they were; the others are as they shall be, or in conflict.
    pub(crate) fn change_fields(
        &mut self,
        at: usize,
        (old, new): (&EntryValue, &EntryValue),
        kinds: ChangeKinds,
        outcome: &mut ChangeOutcome,
    ) {
        let (was, wanted) = (EntryKeys::of(old), EntryKeys::of(new));
        let mut has = self.target.entries[at].keys.clone();
        let translated = self.options.translated;
        if kinds.contains(ChangeKind::Renamed) && !translated && !has.same_title(&wanted) {
            match has.same_title(&was) {
                true => self.rename(at, new, outcome),
                false => outcome.fail(ChangeKind::Renamed, "is not renamed: its title was changed here"),
            }
        }
        if kinds.contains(ChangeKind::Relinked) && !has.same_url(&wanted) {
            match (has.same_url(&was), has.url.is_none()) {
                (true, _) => self.relink(at, new, outcome),
                (_, true) => outcome.fail(ChangeKind::Relinked, "is not relinked: it has no link here"),
                _ => outcome.fail(ChangeKind::Relinked, "is not relinked: its address was changed here"),
            }
        }
        if !kinds.contains(ChangeKind::Redescribed) || translated {
            return;
        }
        has = self.target.entries[at].keys.clone();
        let is_as_it_was = has.describes_as(&was);
        if !was.same_description(&wanted) {
            match (has.describes_as(&wanted), is_as_it_was) {
                (true, _) => {}
                (_, true) => self.redescribe(at, (old, new), outcome),
                _ => outcome
                    .fail(ChangeKind::Redescribed, "is not redescribed: its description was changed here"),
            }
        } else if was.same_notes(&wanted)
            && !was.same_others(&wanted)
            && is_as_it_was
            && has.same_others(&was)
        {
            // The words are the same, and lead elsewhere.
            self.redescribe(at, (old, new), outcome);
        }
        if !was.same_notes(&wanted) && !has.same_notes(&wanted) {
            self.change_notes(at, new, (&was.notes, &wanted.notes), outcome);
        }
    }

    /// Finds the parts of an entry that stands as it stood in the source.
    fn parts(&self, at: usize) -> Option<(usize, Anatomy)> {
        let slot = self.target.entries[at].slot;
        let in_source = self.editor.slots[slot].text == SlotText::Source;
        let parts = Anatomy::new(self.editor.layout.edition, EntryId::new(at)).filter(|_| in_source)?;
        Some((slot, parts))
    }

    fn rename(&mut self, at: usize, new: &EntryValue, outcome: &mut ChangeOutcome) {
        let parts = self.parts(at);
        let (Some((slot, parts)), Some(written)) = (parts, self.written(new)) else {
            return outcome.fail(ChangeKind::Renamed, UNREADABLE);
        };
        // A bare address is its own title; with another one it becomes a link that has a text.
        match parts
            .link
            .clone()
            .filter(|link| parts.url.as_ref().is_some_and(|url| *url == parts.title) && !link.is_empty())
        {
            Some(link) => {
                let url =
                    destination(self.editor.layout.edition.entry(EntryId::new(at)).url().unwrap_or_default());
                let title = String::from_utf8_lossy(&written.title).into_owned();
                self.editor.splice(slot, link, format!("[{title}]({url})").into_bytes());
            }
            None => self.editor.splice(slot, parts.title, written.title),
        }
        self.target.entries[at].title.clone_from(&new.title);
        self.target.entries[at].keys.title = title_key(&new.title);
        self.target.index(at);
        outcome.done = true;
    }

    fn relink(&mut self, at: usize, new: &EntryValue, outcome: &mut ChangeOutcome) {
        let Some((slot, parts)) = self.parts(at) else {
            return outcome.fail(ChangeKind::Relinked, UNREADABLE);
        };
        let bare = parts.url.as_ref().is_some_and(|url| *url == parts.title);
        let renamed =
            self.target.entries[at].title != self.editor.layout.edition.entry(EntryId::new(at)).title();
        match (&new.url, parts.url, parts.link) {
            _ if bare && renamed => return outcome.fail(ChangeKind::Relinked, UNREADABLE),
            (Some(url), Some(place), _) => self.editor.splice(slot, place, destination(url).into_bytes()),
            (Some(url), None, None) => {
                self.editor.splice(slot, parts.title.start..parts.title.start, b"[".to_vec());
                self.editor.splice(
                    slot,
                    parts.title.end..parts.title.end,
                    format!("]({})", destination(url)).into_bytes(),
                );
            }
            // The address stands with a definition that other links may refer to; this one gets its own.
            (Some(url), None, Some(link)) if parts.title.end <= link.end => {
                self.editor.splice(
                    slot,
                    parts.title.end..link.end,
                    format!("]({})", destination(url)).into_bytes(),
                );
            }
            (None, _, Some(link)) if link.start <= parts.title.start && parts.title.end <= link.end => {
                self.editor.splice(slot, link.start..parts.title.start, Vec::new());
                self.editor.splice(slot, parts.title.end..link.end, Vec::new());
            }
            _ => return outcome.fail(ChangeKind::Relinked, UNREADABLE),
        }
        self.target.entries[at].keys.url = new.url.as_deref().map(url_key);
        if bare {
            self.target.entries[at].keys.title = title_key(&new.title);
        }
        self.target.index(at);
        outcome.done = true;
    }

    fn redescribe(&mut self, at: usize, (old, new): (&EntryValue, &EntryValue), outcome: &mut ChangeOutcome) {
        let slot = self.target.entries[at].slot;
        if self.editor.is_row(slot) {
            match self.redescribe_row(at, &old.description, &new.description) {
                Some(()) => outcome.done = true,
                None => {
                    return outcome
                        .fail(ChangeKind::Redescribed, "is not redescribed: its row has other columns here");
                }
            }
        } else {
            let written = self.written(new);
            let (Some((slot, parts)), Some(written)) = (self.parts(at), written) else {
                return outcome.fail(ChangeKind::Redescribed, UNREADABLE);
            };
            let end = parts.end_of_head();
            if new.description.is_empty() {
                self.editor.splice(slot, end..parts.description.end, Vec::new());
            } else if parts.description.is_empty() {
                let separator = self.separator(self.target.entries[at].section);
                self.editor.splice(slot, end..end, [separator, written.description].concat());
            } else {
                self.editor.splice(slot, parts.description, written.description);
            }
            outcome.done = true;
        }
        let wanted = EntryKeys::of(new);
        let keys = &mut self.target.entries[at].keys;
        keys.description = wanted.description;
        keys.others = wanted.others;
    }

    /// Changes the cells of a row, if the row has one for each part of the description.
    fn redescribe_row(&mut self, at: usize, old: &str, new: &str) -> Option<()> {
        let (slot, parts) = self.parts(at)?;
        let (old, new): (Vec<&str>, Vec<&str>) =
            (old.split(CELL_SEPARATOR).collect(), new.split(CELL_SEPARATOR).collect());
        let source = self.editor.layout.source();
        let is_own = |cell: &std::ops::Range<usize>| {
            cell.contains(&parts.title.start) || source[cell.clone()].trim_ascii().is_empty()
        };
        let cells: Vec<_> =
            cells_of(source, self.row(slot)).into_iter().filter(|cell| !is_own(cell)).collect();
        // A row with more columns than the description has parts keeps one part in one cell.
        if let ([old], [new]) = (old.as_slice(), new.as_slice())
            && cells.len() > 1
        {
            let key = description_key(old);
            let index = self.target.entries[at].keys.cells.iter().position(|cell| same_key(cell, &key))?;
            let cell = cells
                .get(index)
                .cloned()
                .filter(|_| self.target.entries[at].keys.cells.len() == cells.len())?;
            self.write_cell(slot, cell, new);
            self.target.entries[at].keys.cells[index] = description_key(new);
            return Some(());
        }
        if old.len() != new.len() || cells.len() != old.len() {
            return None;
        }
        for ((cell, _), new) in cells.into_iter().zip(&old).zip(&new).filter(|((_, old), new)| old != new) {
            self.write_cell(slot, cell, new);
        }
        Some(())
    }

    fn write_cell(&mut self, slot: usize, cell: std::ops::Range<usize>, text: &str) {
        let source = &self.editor.layout.source()[cell.clone()];
        let start = cell.start + source.len() - source.trim_ascii_start().len();
        self.editor.splice(slot, start..start + source.trim_ascii().len(), in_cell(text.as_bytes()));
    }

    /// Returns the bytes of a row.
    pub(crate) fn row(&self, slot: usize) -> std::ops::Range<usize> {
        let layout = self.editor.layout;
        let own = layout.nodes[slot].own.clone();
        layout.lines.get(own.start).map_or(0..0, |line| line.start..line.text_end)
    }
}

/// Writes text for a cell of a table, whose bars part cells.
pub(crate) fn in_cell(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    escaped_bars(&text).into_bytes()
}

fn escaped_bars(text: &str) -> String {
    text.replace("\\|", "|").replace('|', "\\|")
}
