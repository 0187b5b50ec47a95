//! Changes what an entry says: title, address, description, notes, each by itself.

use std::ops::Range;

use recension_model::{ChangeKind, ChangeKinds, EntryId, EntryValue, title_key, url_key};

use crate::document::layout::NodeId;
use crate::document::text::merged_words;
use crate::patch::changer::{ChangeOutcome, Changer, UNREADABLE};
use crate::patch::editor::SlotText;
use crate::patch::keys::EntryKeys;
use crate::patch::parts::Parts;
use crate::patch::written::{Written, destination};

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
        if self.editor.is_row(self.target.entries[at].slot) {
            return self.change_cells(at, (old, new), outcome);
        }
        has = self.target.entries[at].keys.clone();
        let is_as_it_was = has.describes_as(&was);
        let leads_elsewhere = !was.same_others(&wanted) && has.same_others(&was);
        if !was.same_description(&wanted) {
            match (has.describes_as(&wanted), is_as_it_was) {
                (true, _) if !leads_elsewhere => {}
                (true, _) | (_, true) => self.redescribe(at, (old, new), outcome),
                _ => outcome
                    .fail(ChangeKind::Redescribed, "is not redescribed: its description was changed here"),
            }
        } else if was.same_notes(&wanted) && leads_elsewhere && is_as_it_was {
            // The words are the same, and lead elsewhere.
            self.redescribe(at, (old, new), outcome);
        }
        if !was.same_notes(&wanted) && !has.same_notes(&wanted) {
            self.change_notes(at, new, (&was.notes, &wanted.notes), outcome);
        }
    }

    /// Finds the parts of an entry that stands as it stood in the source.
    pub(super) fn parts(&self, at: usize) -> Option<(NodeId, Parts)> {
        let slot = self.target.entries[at].slot;
        let in_source = self.editor.slots[slot].text == SlotText::Source;
        let parts = Parts::new(self.editor.layout.edition, EntryId::new(at)).filter(|_| in_source)?;
        Some((slot, parts))
    }

    fn rename(&mut self, at: usize, new: &EntryValue, outcome: &mut ChangeOutcome) {
        let parts = self.parts(at);
        let written = self.writer.written(new).filter(Written::is_cut);
        let (Some((slot, parts)), Some(written)) = (parts, written) else {
            return outcome.fail(ChangeKind::Renamed, UNREADABLE);
        };
        let title = written.part(|parts| &parts.title).to_vec();
        // A bare address is its own title; with another one it becomes a link that has a text.
        match parts
            .link
            .clone()
            .filter(|link| parts.url.as_ref().is_some_and(|url| *url == parts.title) && !link.is_empty())
        {
            Some(link) => {
                let url =
                    destination(self.editor.layout.edition.entry(EntryId::new(at)).url().unwrap_or_default());
                let title = String::from_utf8_lossy(&title).into_owned();
                self.editor.splice(slot, link, format!("[{title}]({url})").into_bytes());
            }
            None => self.editor.splice(slot, parts.title, title),
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

    /// Makes the edit of a description with all its links and badges, and that of the links beside the title.
    fn redescribe(&mut self, at: usize, (old, new): (&EntryValue, &EntryValue), outcome: &mut ChangeOutcome) {
        let written = self.writer.written(new).filter(Written::is_cut);
        let (Some((slot, parts)), Some(written)) = (self.parts(at), written) else {
            return outcome.fail(ChangeKind::Redescribed, UNREADABLE);
        };
        let was = self.writer.written(old).filter(Written::is_cut);
        let source = self.editor.layout.source();
        type Part = fn(&Parts) -> &Range<usize>;
        let fields: [(Part, Range<usize>); 2] =
            [(|parts| &parts.beside, parts.beside.clone()), (|parts| &parts.rest, parts.rest.clone())];
        for (field, place) in fields {
            let (wanted, has) = (written.part(field), &source[place.clone()]);
            let before = was.as_ref().map_or(wanted, |was| was.part(field));
            if wanted == has || wanted == before {
                continue;
            }
            let text = match same_words(before, has) {
                true => wanted.to_vec(),
                false => merged_words(before, has, wanted).unwrap_or_else(|| wanted.to_vec()),
            };
            let separator = match (old.description.is_empty(), new.description.is_empty()) {
                (true, false) if place == parts.rest && parts.separator.is_empty() => {
                    self.separator(self.target.entries[at].section)
                }
                _ => Vec::new(),
            };
            let place = match new.description.is_empty() && place == parts.rest {
                true => parts.separator.start..place.end,
                false => place,
            };
            self.editor.splice(slot, place, [separator, text].concat());
        }
        outcome.done = true;
        let wanted = EntryKeys::of(new);
        let keys = &mut self.target.entries[at].keys;
        keys.description = wanted.description;
        keys.others = wanted.others;
    }
}

/// Reports whether two texts differ in white space alone.
fn same_words(one: &[u8], other: &[u8]) -> bool {
    let words = |text: &'_ [u8]| -> Vec<Vec<u8>> {
        text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).map(<[u8]>::to_vec).collect()
    };
    one == other || words(one) == words(other)
}
