//! Marks of entries that are still to be translated.

use std::cell::LazyCell;
#[cfg(feature = "history")]
use std::cell::OnceCell;
use std::collections::HashSet;

use recension_matcher::in_other_scripts;
use recension_merger::ApplyOptions;
use recension_model::{
    Edition, EntryChange, EntryView, Format, Marker, compare_descriptions, compare_titles,
};

use super::SyncPlan;
use super::compare::{Compared, Sides};
use super::rewrite::{Rewrite, rewritten};
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

/// Returns the text of an entry with a mark.
fn marked(text: &str, marker: &str) -> String {
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
        let text = view.written();
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
        let says = |title: &str, description: &str| {
            compare_titles(own.title(), title).is_same_content()
                && compare_descriptions(said, description).is_same_content()
        };
        if says(now.title(), now.description()) {
            return Some(MarkFate::Untranslated);
        }
        let former = self.former(change);
        Some(if former.iter().any(|(title, description)| says(title, description)) {
            MarkFate::Outdated
        } else if !former.is_empty() || in_other_scripts(said, now.description()) {
            MarkFate::Translated
        } else {
            // It may be what the upstream said once.
            MarkFate::Untranslated
        })
    }

    /// Returns what the upstream is known to have said: titles and descriptions.
    fn former(&self, change: &EntryChange) -> Vec<(String, String)> {
        #[cfg(feature = "history")]
        if let Some(in_step) = self.in_step() {
            let said = in_step.said(change).into_iter();
            return said.map(|state| (state.title.clone(), state.description.clone())).collect();
        }
        let base = self.sides.base.map(|base| &base.edition);
        let id = self.compared.alignment.row(change.row as usize).get(BASE).copied().flatten();
        let said = base.zip(id).map(|(base, id)| base.entry(id));
        said.map(|view| (view.title().to_owned(), view.description().to_owned())).into_iter().collect()
    }

    /// Returns the mirror with marks as they should be: none on what was translated, the upstream's present words where its former
    /// ones stand marked, and one on each row that came; `before` is the mirror before anything came.
    pub(super) fn updated(&self, before: &Edition, format: Option<Format>) -> Edition {
        if self.marker.is_empty() {
            return self.mirror.clone();
        }
        let known: LazyCell<HashSet<String>, _> =
            LazyCell::new(|| before.entry_ids().map(|id| before.entry(id).written()).collect());
        let is_known = |text: &str| known.contains(text);
        let changes = self.compared.audit.changes.entries.iter();
        let rewrites: Vec<Rewrite> = changes.filter_map(|change| self.rewrite(change, &is_known)).collect();
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
        Some(Rewrite { entry, text })
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
