//! Marks of entries that are still to be translated.

use std::cell::LazyCell;
#[cfg(feature = "history")]
use std::cell::OnceCell;
use std::collections::HashSet;

use recension_matcher::in_other_scripts;
use recension_merger::ApplyOptions;
use recension_model::{
    Edition, EntryChange, EntryState, EntryView, FindingKind, Format, Marker, Note, Origin,
    compare_descriptions, compare_titles, url_key,
};

use super::SyncPlan;
use super::compare::{Compared, Sides};
use super::notes::{has_words, successors};
use super::rewrite::{Place, Rewrite, rewritten};
use crate::audit::BASE;
#[cfg(feature = "history")]
use crate::history::InStepMirror;

impl SyncPlan<'_> {
    /// Returns what additions in another language are marked with.
    pub(super) fn marker(&self) -> String {
        marker(self.options.marker.as_deref(), self.mirror.format)
    }
}

/// Returns the marker that was asked for, none if it is empty, or that of the format: a comment is not shown to readers of
/// Markdown; plain text has none.
pub(crate) fn marker(asked: Option<&str>, format: Format) -> String {
    match (asked, format) {
        (Some(marker), _) => marker.trim().to_owned(),
        (None, Format::PlainText) => "(untranslated)".into(),
        (None, _) => ApplyOptions::default().mark,
    }
}

/// Reports whether an entry is marked as untranslated.
pub(crate) fn is_marked(view: EntryView<'_>, marker: &str) -> bool {
    unmarked(&view.written(), marker).is_some()
}

/// What ends the last cell of a row.
const CELL_END: char = '|';

/// Returns the text of an entry without the mark at its end, or in its last cell; none if it has none.
fn unmarked(text: &str, marker: &str) -> Option<String> {
    if marker.is_empty() {
        return None;
    }
    if let Some(rest) = text.strip_suffix(marker) {
        return Some(rest.trim_end().to_owned());
    }
    let row = text.strip_suffix(CELL_END)?.trim_end().strip_suffix(marker)?;
    Some(format!("{} {CELL_END}", row.trim_end()))
}

/// Returns the text of an entry or a note with a mark.
pub(super) fn marked(text: &str, marker: &str) -> String {
    match text.strip_suffix(CELL_END).filter(|_| text.starts_with(CELL_END)) {
        Some(row) => format!("{} {marker} {CELL_END}", row.trim_end()),
        None => format!("{text} {marker}"),
    }
}

/// What became of an entry that is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkFate {
    /// It still says what the upstream says.
    Untranslated,
    /// It says what the upstream said.
    Outdated,
    /// Somebody translated it, and left the mark.
    Translated,
}

/// What became of a note, and the note of the upstream that it was, where that shows.
type NoteFate = (MarkFate, Option<usize>);

/// Finds out what became of entries that are marked.
pub(super) struct Marks<'a> {
    sides: &'a Sides<'a>,
    compared: &'a Compared,
    mirror: &'a Edition,
    marker: String,
    /// The history that the mirror has of its own, once somebody asks.
    #[cfg(feature = "history")]
    in_step: OnceCell<Option<InStepMirror<'a>>>,
}

impl<'a> Marks<'a> {
    pub(super) fn new(
        (sides, compared): (&'a Sides<'a>, &'a Compared),
        mirror: &'a Edition,
        marker: String,
    ) -> Self {
        Self {
            sides,
            compared,
            mirror,
            marker,
            #[cfg(feature = "history")]
            in_step: OnceCell::new(),
        }
    }

    /// Returns what is known from the histories of both; none where the mirror has none of its own.
    #[cfg(feature = "history")]
    pub(super) fn in_step(&self) -> Option<&InStepMirror<'a>> {
        self.in_step.get_or_init(|| self.sides.in_step(self.mirror)).as_ref()
    }

    /// Returns the text of an entry of the mirror as it is written, without its mark.
    pub(super) fn unmarked(&self, view: EntryView<'_>) -> String {
        self.unmarked_text(view.written())
    }

    /// Returns a text without the mark behind it.
    pub(super) fn unmarked_text(&self, text: String) -> String {
        unmarked(&text, &self.marker).unwrap_or(text)
    }

    /// Returns what became of a pair; none if it is not marked.
    pub(super) fn fate(&self, change: &EntryChange) -> Option<MarkFate> {
        let (own, now) = (self.mirror.entry(change.old?), self.sides.upstream.entry(change.new?));
        if !is_marked(own, &self.marker) {
            return None;
        }
        // In plain text the mark is read as a part of the description.
        let said = own.description().trim_end();
        let said = said.strip_suffix(&self.marker).unwrap_or(said);
        let says = |lead: &str, title: &str, description: &str| {
            compare_titles(own.lead().trim(), lead.trim()).is_same_content()
                && compare_titles(own.title(), title).is_same_content()
                && compare_descriptions(said, description).is_same_content()
        };
        if says(now.lead(), now.title(), now.description()) {
            return Some(MarkFate::Untranslated);
        }
        let former = self.former(change);
        Some(if former.iter().any(|state| says(&state.lead, &state.title, &state.description)) {
            MarkFate::Outdated
        } else if !former.is_empty() || in_other_scripts(said, now.description()) {
            MarkFate::Translated
        } else {
            // It may be what the upstream said once.
            MarkFate::Untranslated
        })
    }

    /// Returns what the upstream is known to have said.
    fn former(&self, change: &EntryChange) -> Vec<EntryState> {
        #[cfg(feature = "history")]
        if let Some(in_step) = self.in_step() {
            return in_step.said(change).into_iter().cloned().collect();
        }
        let base = self.sides.base.map(|base| &base.edition);
        let id = self.compared.alignment.row(change.row as usize).get(BASE).copied().flatten();
        base.zip(id).map(|(base, id)| EntryState::of(base, id)).into_iter().collect()
    }

    /// Returns what became of each note of a pair; none of one that is not marked, nor below a marked entry.
    pub(super) fn of_notes(&self, change: &EntryChange) -> Vec<Option<MarkFate>> {
        self.notes(change).into_iter().map(|found| found.map(|(fate, _)| fate)).collect()
    }

    /// Does so, with the note of the upstream that each one was, where that shows.
    fn notes(&self, change: &EntryChange) -> Vec<Option<NoteFate>> {
        let Some((own, now)) = change.old.zip(change.new) else { return Vec::new() };
        let (own, now) = (self.mirror.entry(own), self.sides.upstream.entry(now));
        let is_below_mark = is_marked(own, &self.marker);
        let written = own.placed_notes().iter().map(|note| self.mirror.note_written(note));
        let marked: Vec<bool> = written.map(|text| unmarked(&text, &self.marker).is_some()).collect();
        if !is_below_mark && !marked.contains(&true) {
            return vec![None; marked.len()];
        }
        let (former, texts) = (self.former(change), now.notes().collect::<Vec<_>>());
        let fate = |(note, is_marked): (&str, &bool)| {
            if !is_marked && !is_below_mark {
                return None;
            }
            // In plain text the mark is read as a part of the note.
            let said = note.trim_end();
            let said = said.strip_suffix(&self.marker).unwrap_or(said);
            let says = |text: &str| compare_descriptions(said, text).is_same_content();
            if let Some(at) = texts.iter().position(|text| says(text)) {
                return Some((MarkFate::Untranslated, Some(at)));
            }
            let was = former
                .iter()
                .rev()
                .find_map(|state| Some((state, state.notes.iter().position(|was| says(was))?)));
            if let Some((state, was)) = was {
                let notes: Vec<&str> = state.notes.iter().map(String::as_str).collect();
                let at = successors(&notes, &texts).iter().position(|found| *found == Some(was));
                return Some((MarkFate::Outdated, at));
            }
            let is_other = !former.is_empty() || texts.iter().all(|text| in_other_scripts(said, text));
            let fate = if is_other { MarkFate::Translated } else { MarkFate::Untranslated };
            is_marked.then_some((fate, None))
        };
        own.notes().zip(&marked).map(fate).collect()
    }

    /// Returns the mirror with marks as they should be: none on what was translated, the upstream's present words where its former
    /// ones stand, and a mark on each row that came; `before` is the mirror before anything came.
    pub(super) fn updated(&self, before: &Edition, format: Option<Format>) -> Edition {
        let known: LazyCell<HashSet<String>, _> =
            LazyCell::new(|| before.entry_ids().map(|id| before.entry(id).written()).collect());
        let is_known = |text: &str| known.contains(text);
        let audit = &self.compared.audit;
        let reworded = audit.findings.iter().filter(|finding| {
            finding.origin == Some(Origin::Behind)
                && matches!(finding.kind, FindingKind::Renamed | FindingKind::Redescribed)
        });
        let reworded: HashSet<u32> = reworded.map(|finding| finding.change).collect();
        let rewrites = (0..).zip(&audit.changes.entries).flat_map(|(at, change)| {
            let own = if self.marker.is_empty() { None } else { self.rewrite(change, &is_known) };
            let own = own.or_else(|| reworded.contains(&at).then(|| self.followed(change))?);
            let notes = if self.marker.is_empty() { Vec::new() } else { self.note_rewrites(change) };
            own.into_iter().chain(notes)
        });
        let rewrites: Vec<Rewrite> = rewrites.collect();
        if rewrites.is_empty() { self.mirror.clone() } else { rewritten(self.mirror, &rewrites, format).0 }
    }

    fn rewrite(&self, change: &EntryChange, is_known: &dyn Fn(&str) -> bool) -> Option<Rewrite> {
        let (entry, now) = (change.old?, self.sides.upstream.entry(change.new?));
        let own = self.mirror.entry(entry);
        let text = match self.fate(change) {
            Some(MarkFate::Translated) => unmarked(&own.written(), &self.marker)?,
            // What is written otherwise is not copied.
            Some(MarkFate::Outdated)
                if is_row(own) == is_row(now) && self.mirror.format == now.edition.format =>
            {
                marked(&now.written(), &self.marker)
            }
            Some(_) => return None,
            None => {
                let came = is_row(own)
                    && !own.description().is_empty()
                    && compare_descriptions(own.description(), now.description()).is_same_content()
                    && !is_known(&own.written());
                came.then(|| marked(&own.written(), &self.marker))?
            }
        };
        Some(Rewrite { place: Place::Entry(entry), text })
    }

    /// Gives an entry that nobody has translated, nor marked, the upstream's present words: it says what the upstream said, and leads
    /// where that led. An upstream that was itself put into another language has left what it said to its translations.
    fn followed(&self, change: &EntryChange) -> Option<Rewrite> {
        let (entry, now) = (change.old?, self.sides.upstream.entry(change.new?));
        let own = self.mirror.entry(entry);
        let is_open = is_row(own) == is_row(now)
            && self.mirror.format == now.edition.format
            && !own.description().is_empty()
            && own.links().len() == now.links().len()
            && !in_other_scripts(own.description(), now.description())
            && !is_marked(own, &self.marker);
        let leads = |state: &EntryState| {
            let [own, was] = [own.url(), state.url.as_deref()].map(|url| url.map(url_key));
            own == was || own == now.url().map(url_key)
        };
        let says = |state: &EntryState| {
            compare_titles(own.lead().trim(), state.lead.trim()).is_same_content()
                && compare_titles(own.title(), &state.title).is_same_content()
                && compare_descriptions(own.description(), &state.description).is_same_content()
        };
        let follows = is_open && self.former(change).iter().any(|state| says(state) && leads(state));
        let text = now.written();
        (follows && text != own.written()).then_some(Rewrite { place: Place::Entry(entry), text })
    }

    /// Puts the notes of an entry right: a mark that their entry loses goes on with those that are not translated.
    fn note_rewrites(&self, change: &EntryChange) -> Vec<Rewrite> {
        let Some((entry, new)) = change.old.zip(change.new) else { return Vec::new() };
        let (own, now) = (self.mirror.entry(entry), self.sides.upstream.entry(new));
        let (notes, fates) = (own.placed_notes(), self.notes(change));
        if fates.iter().all(Option::is_none) {
            return Vec::new();
        }
        let is_left = self.fate(change) == Some(MarkFate::Translated);
        let rewrite = |(at, (note, found)): (usize, (&Note, Option<NoteFate>))| {
            let (fate, source) = found?;
            let written = self.mirror.note_written(note);
            let bare = unmarked(&written, &self.marker);
            let is_marked = bare.is_some();
            let bare = bare.unwrap_or_else(|| written.clone());
            let text = match (fate, source) {
                (MarkFate::Translated, _) => bare,
                (MarkFate::Outdated, Some(source)) if self.mirror.format == now.edition.format => {
                    now.edition.note_written(&now.placed_notes()[source])
                }
                _ => bare,
            };
            let keeps_mark = fate != MarkFate::Translated && (is_marked || is_left && has_words(&text));
            let text = if keeps_mark { marked(&text, &self.marker) } else { text };
            (text != written).then_some(Rewrite { place: Place::Note(entry, at), text })
        };
        notes.iter().zip(fates).enumerate().filter_map(rewrite).collect()
    }
}

fn is_row(view: EntryView<'_>) -> bool {
    view.entry.marker == Marker::TableRow
}

#[cfg(test)]
mod tests {
    use super::{marked, unmarked};

    #[test]
    fn marks_are_found_where_they_are_put() {
        let marker = "<!-- untranslated -->";
        for text in
            ["[Nom](https://example.org) - Reads.", "| [Nom](https://example.org) | Reads. |", "a | b"]
        {
            assert_eq!(unmarked(&marked(text, marker), marker).as_deref(), Some(text));
            assert_eq!(unmarked(text, marker), None);
            assert_eq!(unmarked(text, ""), None);
        }
    }
}
