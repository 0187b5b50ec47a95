//! Changes the notes of entries.

use recension_model::{ChangeKind, EntryValue, Format, description_key, same_key};

use crate::document::keys::contains_key;
use crate::document::layout::{NodeId, NodeKind};
use crate::document::line_start::{indentation, parted_box, width};
use crate::patch::changer::{ChangeOutcome, Changer};
use crate::patch::editor::{NOTE, Position};

impl Changer<'_> {
    pub(crate) fn change_notes(
        &mut self,
        at: usize,
        new: &EntryValue,
        (was, wanted): (&[String], &[String]),
        outcome: &mut ChangeOutcome,
    ) {
        let slot = self.target.entries[at].slot;
        let has = self.target.entries[at].keys.notes.clone();
        let gone: Vec<&String> = was.iter().filter(|note| !contains_key(wanted, note)).collect();
        let come = wanted
            .iter()
            .enumerate()
            .filter(|(_, note)| !contains_key(was, note) && !contains_key(&has, note));
        let come: Vec<(usize, &String)> = come.collect();
        if gone.iter().any(|note| !contains_key(&has, note)) && !come.is_empty() {
            return outcome.fail(ChangeKind::Redescribed, "is not redescribed: its notes were changed here");
        }
        if self.editor.is_row(slot) || self.is_shared(slot) {
            return outcome.fail(ChangeKind::Redescribed, "is not redescribed: it cannot have notes here");
        }
        let mut notes = self.notes(slot);
        // What is new comes behind the note before it, which can be one that goes.
        for (place, key) in come {
            let before = wanted[..place]
                .iter()
                .rev()
                .find_map(|key| notes.iter().rev().find(|(has, _)| same_key(has, key)));
            let before = before.map(|(_, slot)| *slot);
            let line = [self.note_prefix(slot), self.writer.note(new, place)].concat();
            let added = self.editor.insert(NOTE, Position { parent: slot, after: before }, vec![line]);
            let index = before
                .and_then(|before| notes.iter().position(|(_, slot)| *slot == before))
                .map_or(0, |at| at + 1);
            notes.insert(index, (key.clone(), added));
            outcome.done = true;
        }
        for key in gone {
            if let Some(index) = notes.iter().position(|(has, _)| same_key(has, key)) {
                self.editor.remove(notes.remove(index).1);
                outcome.done = true;
            }
        }
        self.target.entries[at].keys.notes = notes.into_iter().map(|(key, _)| key).collect();
    }

    /// Returns the notes of an entry, and their parts of the document.
    fn notes(&self, slot: NodeId) -> Vec<(String, NodeId)> {
        let layout = self.editor.layout;
        let key = |slot: NodeId| match layout.nodes.get(slot)?.kind {
            NodeKind::Note(note) => {
                let text = layout.edition.notes.get(note as usize)?.text;
                Some((description_key(layout.edition.str(text)), slot))
            }
            _ => None,
        };
        self.editor.children_of(slot, NOTE).into_iter().filter_map(key).collect()
    }

    /// Returns what a note of an entry begins with.
    pub(crate) fn note_prefix(&self, slot: NodeId) -> Vec<u8> {
        let sibling = self.editor.children_of(slot, NOTE).into_iter().map(|note| self.editor.prefix(note));
        if let Some(prefix) = sibling.filter(|prefix| !prefix.is_empty()).last() {
            return prefix;
        }
        let own = self.editor.prefix(slot);
        let own = parted_box(&own).0;
        let habit = self.habitual_note();
        let mark = match &habit {
            Some(habit) => habit.mark.clone(),
            None => own.trim_ascii().to_vec(),
        };
        let mark = if mark.first().is_none_or(u8::is_ascii_digit) { b"-".to_vec() } else { mark };
        let is_numbered = own.trim_ascii_start().first().is_some_and(u8::is_ascii_digit);
        let indent = match habit.is_some_and(|habit| habit.is_flush) && is_numbered {
            true => indentation(own),
            false => width(own).max(2),
        };
        [&b" ".repeat(indent), mark.as_slice(), b" "].concat()
    }

    /// Finds a note that has a bullet of its own, and says how it is written.
    fn habitual_note(&self) -> Option<Habit> {
        let layout = self.editor.layout;
        let nodes = layout.nodes.iter_enumerated().filter(|(_, node)| matches!(node.kind, NodeKind::Note(_)));
        let (note, prefix) =
            nodes.map(|(at, node)| (node, self.editor.prefix(at))).find(|(_, prefix)| !prefix.is_empty())?;
        let is_flush = layout.edition.format == Format::PlainText
            && indentation(&prefix) <= indentation(&self.editor.prefix(note.parent));
        Some(Habit { mark: prefix.trim_ascii().to_vec(), is_flush })
    }
}

/// How a document writes notes.
struct Habit {
    mark: Vec<u8>,
    /// Whether they stand no deeper than the numbered entries that they belong to.
    is_flush: bool,
}
