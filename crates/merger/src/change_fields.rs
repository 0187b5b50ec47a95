//! Changes what an entry says: title, address, description, notes, each by itself.

use recension_model::{ChangeKind, ChangeKinds, Edition, EntryId, EntryValue, SectionId};
use rustc_hash::FxHashMap;

use crate::anatomy::{Anatomy, cells_of};
use crate::changer::{Changer, Verdict};
use crate::compose::{SEPARATOR, destination, linked};
use crate::edit::{NOTE, Place, SlotText};
use crate::layout::Kind;
use crate::target::Keys;

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
        verdict: &mut Verdict,
    ) {
        let (was, wanted) = (Keys::of(old, self.target.steps), Keys::of(new, self.target.steps));
        let mut has = self.target.entries[at].keys.clone();
        let translated = self.options.translated;
        if kinds.contains(ChangeKind::Renamed) && !translated && has.title != wanted.title {
            match has.title == was.title {
                true => self.rename(at, new, verdict),
                false => verdict.fail(ChangeKind::Renamed, "is not renamed: its title was changed here"),
            }
        }
        if kinds.contains(ChangeKind::Relinked) && has.url != wanted.url {
            match (has.url == was.url, has.url.is_none()) {
                (true, _) => self.relink(at, new, verdict),
                (_, true) => verdict.fail(ChangeKind::Relinked, "is not relinked: it has no link here"),
                _ => verdict.fail(ChangeKind::Relinked, "is not relinked: its address was changed here"),
            }
        }
        if !kinds.contains(ChangeKind::Redescribed) || translated {
            return;
        }
        has = self.target.entries[at].keys.clone();
        let is_as_it_was = has.describes_as(&was);
        if was.description != wanted.description {
            match (has.describes_as(&wanted), is_as_it_was) {
                (true, _) => {}
                (_, true) => self.redescribe(at, (old, new), verdict),
                _ => verdict
                    .fail(ChangeKind::Redescribed, "is not redescribed: its description was changed here"),
            }
        } else if was.notes == wanted.notes
            && was.others != wanted.others
            && is_as_it_was
            && has.others == was.others
        {
            // The words are the same, and lead elsewhere.
            self.redescribe(at, (old, new), verdict);
        }
        if was.notes != wanted.notes && has.notes != wanted.notes {
            self.change_notes(at, new, (&was.notes, &wanted.notes), verdict);
        }
    }

    /// Finds the parts of an entry that stands as it stood in the source.
    fn parts(&self, at: usize) -> Option<(usize, Anatomy)> {
        let slot = self.target.entries[at].slot;
        let in_source = self.editor.slots[slot].text == SlotText::Source;
        let parts = Anatomy::new(self.editor.layout.edition, EntryId::new(at)).filter(|_| in_source)?;
        Some((slot, parts))
    }

    fn rename(&mut self, at: usize, new: &EntryValue, verdict: &mut Verdict) {
        let parts = self.parts(at);
        let (Some((slot, parts)), Some(written)) = (parts, self.written(new)) else {
            return verdict.fail(ChangeKind::Renamed, UNREADABLE);
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
        self.target.entries[at].keys.title = self.target.steps.title_key(&new.title);
        self.target.index(at);
        verdict.done = true;
    }

    fn relink(&mut self, at: usize, new: &EntryValue, verdict: &mut Verdict) {
        let Some((slot, parts)) = self.parts(at) else {
            return verdict.fail(ChangeKind::Relinked, UNREADABLE);
        };
        let bare = parts.url.as_ref().is_some_and(|url| *url == parts.title);
        let renamed =
            self.target.entries[at].title != self.editor.layout.edition.entry(EntryId::new(at)).title();
        match (&new.url, parts.url, parts.link) {
            _ if bare && renamed => return verdict.fail(ChangeKind::Relinked, UNREADABLE),
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
            _ => return verdict.fail(ChangeKind::Relinked, UNREADABLE),
        }
        self.target.entries[at].keys.url = new.url.as_deref().map(|url| self.target.steps.url_key(url));
        if bare {
            self.target.entries[at].keys.title = self.target.steps.title_key(&new.title);
        }
        self.target.index(at);
        verdict.done = true;
    }

    fn redescribe(&mut self, at: usize, (old, new): (&EntryValue, &EntryValue), verdict: &mut Verdict) {
        let slot = self.target.entries[at].slot;
        if self.editor.is_row(slot) {
            match self.redescribe_row(at, &old.description, &new.description) {
                Some(()) => verdict.done = true,
                None => {
                    return verdict
                        .fail(ChangeKind::Redescribed, "is not redescribed: its row has other columns here");
                }
            }
        } else {
            let written = self.written(new);
            let (Some((slot, parts)), Some(written)) = (self.parts(at), written) else {
                return verdict.fail(ChangeKind::Redescribed, UNREADABLE);
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
            verdict.done = true;
        }
        let wanted = Keys::of(new, self.target.steps);
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
            let key = self.target.steps.description_key(old);
            let index = self.target.entries[at].keys.cells.iter().position(|cell| *cell == key)?;
            let cell = cells
                .get(index)
                .cloned()
                .filter(|_| self.target.entries[at].keys.cells.len() == cells.len())?;
            self.write_cell(slot, cell, new);
            self.target.entries[at].keys.cells[index] = self.target.steps.description_key(new);
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

    /// Gives the bytes of a row.
    pub(crate) fn row(&self, slot: usize) -> std::ops::Range<usize> {
        let layout = self.editor.layout;
        let own = layout.nodes[slot].own.clone();
        layout.lines.get(own.start).map_or(0..0, |line| line.start..line.text_end)
    }

    fn change_notes(
        &mut self,
        at: usize,
        new: &EntryValue,
        (was, wanted): (&[String], &[String]),
        verdict: &mut Verdict,
    ) {
        let slot = self.target.entries[at].slot;
        let has = self.target.entries[at].keys.notes.clone();
        let gone: Vec<&String> = was.iter().filter(|note| !wanted.contains(note)).collect();
        let come = wanted.iter().enumerate().filter(|(_, note)| !was.contains(note) && !has.contains(note));
        let come: Vec<(usize, &String)> = come.collect();
        if gone.iter().any(|note| !has.contains(note)) && !come.is_empty() {
            return verdict.fail(ChangeKind::Redescribed, "is not redescribed: its notes were changed here");
        }
        if self.editor.is_row(slot) || self.is_shared(slot) {
            return verdict.fail(ChangeKind::Redescribed, "is not redescribed: it cannot have notes here");
        }
        let mut notes = self.notes(slot);
        // What is new comes behind the note before it, which can be one that goes.
        for (place, key) in come {
            let before =
                wanted[..place].iter().rev().find_map(|key| notes.iter().rev().find(|(has, _)| has == key));
            let before = before.map(|(_, slot)| *slot);
            let text = linked(new.notes.get(place).map_or("", String::as_str), new);
            let line = [self.note_prefix(slot), text.into_bytes()].concat();
            let note = self.editor.insert(NOTE, Place { parent: slot, after: before }, vec![line]);
            let index = before
                .and_then(|before| notes.iter().position(|(_, slot)| *slot == before))
                .map_or(0, |at| at + 1);
            notes.insert(index, (key.clone(), note));
            verdict.done = true;
        }
        for key in gone {
            if let Some(index) = notes.iter().position(|(has, _)| has == key) {
                self.editor.remove(notes.remove(index).1);
                verdict.done = true;
            }
        }
        self.target.entries[at].keys.notes = notes.into_iter().map(|(key, _)| key).collect();
    }

    /// Gives the notes of an entry, and their parts of the document.
    fn notes(&self, slot: usize) -> Vec<(String, usize)> {
        let layout = self.editor.layout;
        let key = |slot: usize| match layout.nodes.get(slot)?.kind {
            Kind::Note(note) => {
                let text = layout.edition.notes.get(note as usize)?.text;
                Some((self.target.steps.description_key(layout.edition.str(text)), slot))
            }
            _ => None,
        };
        self.editor.children_of(slot, NOTE).into_iter().filter_map(key).collect()
    }

    /// Gives what a note of an entry begins with.
    pub(crate) fn note_prefix(&self, slot: usize) -> Vec<u8> {
        let sibling = self.editor.children_of(slot, NOTE).into_iter().map(|note| self.editor.prefix(note));
        if let Some(prefix) = sibling.filter(|prefix| !prefix.is_empty()).last() {
            return prefix;
        }
        let prefix = self.editor.prefix(slot);
        let nodes = self.editor.layout.nodes.iter().enumerate();
        let others = nodes.filter(|(_, node)| matches!(node.kind, Kind::Note(_)));
        let habit = others.map(|(at, _)| self.editor.prefix(at)).find(|prefix| !prefix.is_empty());
        let mark = habit.and_then(|prefix| prefix.trim_ascii().first().copied());
        let mark = mark.or(prefix.trim_ascii().first().copied()).filter(|mark| !mark.is_ascii_digit());
        [&b" ".repeat(prefix.len().max(2)), [mark.unwrap_or(b'-')].as_slice(), b" "].concat()
    }

    /// Gives what leads to descriptions in a section, else in the document.
    pub(crate) fn separator(&self, section: Option<usize>) -> Vec<u8> {
        let separators = self.separators.get_or_init(|| Separators::new(self.editor.layout.edition));
        let here = separators.sections.get(&section).or(separators.document.as_ref());
        here.cloned().unwrap_or_else(|| SEPARATOR.to_vec())
    }
}

/// What leads to descriptions most often.
pub(crate) struct Separators {
    sections: FxHashMap<Option<usize>, Vec<u8>>,
    document: Option<Vec<u8>>,
}

/// The longest that a separator is: a dash between many blanks is one, half a sentence is not.
const MAX_SEPARATOR_BYTES: usize = 8;

impl Separators {
    fn new(edition: &Edition) -> Self {
        let mut all: FxHashMap<Option<usize>, Vec<Vec<u8>>> = FxHashMap::default();
        for id in edition.entry_ids() {
            let Some(parts) = Anatomy::new(edition, id).filter(|parts| !parts.separator.is_empty()) else {
                continue;
            };
            let separator = &edition.source[parts.separator];
            let odd = |byte: &u8| byte.is_ascii_alphanumeric() || b"\r\n|".contains(byte);
            if separator.len() <= MAX_SEPARATOR_BYTES && !separator.iter().any(odd) {
                let section = edition.entry(id).entry.section.map(SectionId::index);
                all.entry(section).or_default().push(separator.to_vec());
            }
        }
        let document = most_common(all.values().flatten().cloned());
        let sections =
            all.into_iter().filter_map(|(section, all)| Some((section, most_common(all.into_iter())?)));
        Self { sections: sections.collect(), document }
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

pub(crate) fn most_common(all: impl Iterator<Item = Vec<u8>>) -> Option<Vec<u8>> {
    let mut counts: std::collections::BTreeMap<Vec<u8>, usize> = std::collections::BTreeMap::new();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(one, _)| one)
}
