//! What there is to translate below an entry: its notes, and how far they are translated.

use recension_matcher::PATH_SEPARATOR;
use recension_model::{
    EntryChange, EntryState, EntryView, FileLines, Note, TranslationNote, UnitState, compare_descriptions,
};

use super::mark::{MarkFate, Marks};
use super::notes::{NotePair, has_words, paired};

/// An entry whose notes are to be translated.
pub(super) struct NoteSides<'a> {
    /// The entry of the upstream.
    pub(super) now: Option<EntryView<'a>>,
    /// That of the mirror.
    pub(super) own: Option<EntryView<'a>>,
    /// What the upstream's said when the translation was made, if it is behind and that is known.
    pub(super) was: Option<&'a EntryState>,
    /// What it is known by among the units of the list.
    pub(super) id: &'a str,
    /// Where the files of upstream and mirror begin.
    pub(super) lines: &'a [FileLines; 2],
}

impl NoteSides<'_> {
    /// Returns the notes that are words to translate, each with where it stands.
    pub(super) fn units(&self, marks: &Marks<'_>, change: &EntryChange) -> Vec<(TranslationNote, NotePair)> {
        let Some(now) = self.now else { return Vec::new() };
        let texts: Vec<&str> = now.notes().collect();
        let was: Option<Vec<&str>> = self.was.map(|was| was.notes.iter().map(String::as_str).collect());
        let pairs = match self.own {
            Some(own) => paired(&texts, was.as_deref(), &own.notes().collect::<Vec<_>>()),
            None => (0..texts.len()).map(|at| NotePair { now: Some(at), was: None, own: None }).collect(),
        };
        let fates = self.own.map(|_| marks.of_notes(change)).unwrap_or_default();
        let unit = |pair: NotePair| {
            let here = pair.now.map(|at| &now.placed_notes()[at]);
            let there = self.own.zip(pair.own).map(|(own, at)| (own, &own.placed_notes()[at]));
            let was = was.as_ref().zip(pair.was).map(|(was, at)| was[at]);
            let source = here.map(|note| now.edition.note_written(note));
            let target = there.map(|(own, note)| marks.unmarked_text(own.edition.note_written(note)));
            if !has_words(source.as_ref().or(target.as_ref())?) {
                return None;
            }
            let fate = pair.own.and_then(|at| fates.get(at).copied().flatten());
            let says = here.map(|note| now.edition.str(note.text));
            let changed =
                was.zip(says).is_some_and(|(was, says)| !compare_descriptions(was, says).is_same_content());
            let state = match (here, there, fate) {
                (None, ..) => UnitState::Gone,
                (Some(_), None, _) => UnitState::Missing,
                (_, _, Some(MarkFate::Untranslated | MarkFate::Outdated)) => UnitState::Untranslated,
                _ if changed => UnitState::Behind,
                _ => UnitState::Current,
            };
            let number = pair.now.or(pair.was).map_or(0, |at| at + 1);
            let gone = if here.is_none() { "former note" } else { "note" };
            let line = |side: usize, note: Option<&Note>| note.map(|note| self.lines[side].of(note.line).1);
            let note = TranslationNote {
                id: format!("{}{PATH_SEPARATOR}{gone} {number}", self.id),
                state,
                previous: was.filter(|_| state == UnitState::Behind || here.is_none()).map(str::to_owned),
                source,
                target,
                upstream_line: line(0, here),
                mirror_line: line(1, there.map(|(_, note)| note)),
            };
            Some((note, pair))
        };
        pairs.into_iter().filter_map(unit).collect()
    }
}
