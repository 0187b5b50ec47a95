//! The text that entries of one section stand below: labels of groups that are mere text, summaries of folds, rules.

use recension_model::{Edition, EntryId, Prose, ProseKind, SectionId, description_key};

/// What an entry stands below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextAbove {
    /// The piece of text, as a place among [`Edition::prose`].
    pub(crate) prose: usize,
    /// Whether no other entry of its section stands between.
    pub(crate) is_first: bool,
}

/// The text that the entries of an edition stand below.
#[derive(Clone, Debug)]
pub(crate) struct TextsAbove {
    /// For each entry the nearest piece of text above it in its section; none for those that are nested under others, and
    /// for those that stand above all text of their section.
    of: Vec<Option<TextAbove>>,
    /// For each section, and at the end for what is in none, whether text parts its entries.
    is_parted: Vec<bool>,
}

impl TextsAbove {
    /// Looks through an edition. Cost: linear in its entries and pieces of text.
    pub(crate) fn new(edition: &Edition) -> Self {
        let place = |section: Option<SectionId>| section.map_or(edition.sections.len(), SectionId::index);
        let mut nearest: Vec<Option<TextAbove>> = vec![None; edition.sections.len() + 1];
        let mut first: Vec<Option<Option<usize>>> = vec![None; nearest.len()];
        let mut is_parted = vec![false; nearest.len()];
        let mut prose = edition.prose.iter().enumerate().peekable();
        let (mut of, mut end) = (Vec::with_capacity(edition.entries.len()), 0);
        for entry in &edition.entries {
            while let Some((at, piece)) = prose.next_if(|(_, piece)| piece.span.start < entry.span.start) {
                // What stands within an entry is its own.
                if piece.span.start >= end && parts_entries(piece) {
                    nearest[place(piece.section)] = Some(TextAbove { prose: at, is_first: true });
                }
            }
            end = end.max(entry.span.end);
            let section = place(entry.section);
            let above = nearest[section].filter(|_| entry.parent.is_none());
            of.push(above);
            if entry.parent.is_none() {
                let label = above.map(|above| above.prose);
                is_parted[section] |= *first[section].get_or_insert(label) != label;
                nearest[section] = above.map(|above| TextAbove { is_first: false, ..above });
            }
        }
        Self { of, is_parted }
    }

    /// Returns the text that an entry stands below, if entries of its section stand below other text, or none.
    pub(crate) fn of(&self, edition: &Edition, id: EntryId) -> Option<TextAbove> {
        let section =
            edition.entries.get(id.index())?.section.map_or(edition.sections.len(), SectionId::index);
        self.of.get(id.index()).copied().flatten().filter(|_| self.is_parted.get(section) == Some(&true))
    }
}

/// Reports whether entries above and below a piece of text stand in two groups.
#[must_use]
pub fn parts_entries(piece: &Prose) -> bool {
    match piece.kind {
        ProseKind::Paragraph | ProseKind::Code | ProseKind::Other => true,
        ProseKind::Contents
        | ProseKind::Boilerplate
        | ProseKind::Furniture
        | ProseKind::Comment
        | ProseKind::FrontMatter => false,
    }
}

/// Returns what a piece of text is known by: its words, or all of it as it is written where it has none.
#[must_use]
pub fn text_of_piece(edition: &Edition, piece: &Prose) -> String {
    let words = edition.str(piece.text);
    let written = edition.source.get(piece.span.range()).unwrap_or_default();
    if words.is_empty() { String::from_utf8_lossy(written.trim_ascii()).into_owned() } else { words.into() }
}

/// Returns the key under which the text of a piece is found in another edition.
#[must_use]
pub fn key_of_piece(text: &str) -> String {
    description_key(text)
}
