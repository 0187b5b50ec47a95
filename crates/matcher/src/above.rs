//! The text that entries of one section stand below: labels of groups that are mere text, summaries of folds, rules.

use recension_model::{Edition, EntryId, Prose, ProseKind, SectionId, description_key, digest};
use rustc_hash::FxHashMap;

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
    /// For each section, and at the end for what is in none, whether text stands behind an entry of it.
    is_parted: Vec<bool>,
    /// The pieces that part entries.
    labels: FxHashMap<usize, Label>,
    /// For each section how many there are.
    counts: Vec<u32>,
}

/// A piece of text as others of its section can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) section: Option<SectionId>,
    /// The digest of its key; 0 for the only one of its section.
    pub(crate) key: u64,
    /// Which of those that read so in its section it is, from 1.
    pub(crate) nth: u32,
    /// Which of all in its section it is, from 1.
    pub(crate) place: u32,
}

impl TextsAbove {
    /// Looks through an edition. Cost: linear in its entries and pieces of text.
    pub(crate) fn new(edition: &Edition) -> Self {
        let place = |section: Option<SectionId>| section.map_or(edition.sections.len(), SectionId::index);
        let mut nearest: Vec<Option<TextAbove>> = vec![None; edition.sections.len() + 1];
        let mut has_entry = vec![false; nearest.len()];
        let mut is_parted = vec![false; nearest.len()];
        let mut counts = vec![0; nearest.len()];
        let mut pieces = Vec::new();
        let (mut of, mut end) = (Vec::with_capacity(edition.entries.len()), 0);
        let mut entries = edition.entries.iter().peekable();
        for (at, piece) in edition.prose.iter().enumerate() {
            while let Some(entry) = entries.next_if(|entry| entry.span.start < piece.span.start) {
                end = end.max(entry.span.end);
                of.push(below(&mut nearest, &mut has_entry, (place(entry.section), entry.parent.is_none())));
            }
            // What stands within an entry is its own.
            if piece.span.start >= end && parts_entries(piece) {
                let section = place(piece.section);
                is_parted[section] |= has_entry[section];
                nearest[section] = Some(TextAbove { prose: at, is_first: true });
                counts[section] += 1;
                pieces.push((at, counts[section]));
            }
        }
        for entry in entries {
            of.push(below(&mut nearest, &mut has_entry, (place(entry.section), entry.parent.is_none())));
        }
        let mut times: FxHashMap<_, u32> = FxHashMap::default();
        let label = |(at, position): (usize, u32)| {
            let piece = &edition.prose[at];
            // What stands alone in its section is told from nothing.
            let is_alone = counts[place(piece.section)] == 1;
            let key =
                if is_alone { 0 } else { digest(key_of_piece(&text_of_piece(edition, piece)).as_bytes()) };
            let nth = times.entry((piece.section, key)).or_default();
            *nth += 1;
            (at, Label { section: piece.section, key, nth: *nth, place: position })
        };
        let labels = pieces.into_iter().map(label).collect();
        Self { of, is_parted, labels, counts }
    }

    /// Returns the text that an entry stands below, if text parts the entries of its section.
    pub(crate) fn of(&self, edition: &Edition, id: EntryId) -> Option<TextAbove> {
        let section =
            edition.entries.get(id.index())?.section.map_or(edition.sections.len(), SectionId::index);
        self.of.get(id.index()).copied().flatten().filter(|_| self.is_parted.get(section) == Some(&true))
    }

    /// Returns the text that an entry stands below, whatever else its section has.
    pub(crate) fn label_of(&self, id: EntryId) -> Option<Label> {
        self.labels.get(&self.of.get(id.index()).copied().flatten()?.prose).copied()
    }

    /// Returns a piece of text as others of its section can read, and how many there are.
    pub(crate) fn label(&self, prose: usize) -> Option<(Label, u32)> {
        let label = self.labels.get(&prose)?;
        let section = label.section.map_or(self.counts.len() - 1, SectionId::index);
        Some((*label, self.counts.get(section).copied()?))
    }

    /// Returns all text that parts entries.
    pub(crate) fn labels(&self) -> impl Iterator<Item = Label> {
        self.labels.values().copied()
    }
}

/// Takes an entry in, and returns what it stands below.
fn below(
    nearest: &mut [Option<TextAbove>],
    has_entry: &mut [bool],
    (section, is_outer): (usize, bool),
) -> Option<TextAbove> {
    let above = nearest[section].filter(|_| is_outer);
    if is_outer {
        has_entry[section] = true;
        nearest[section] = above.map(|above| TextAbove { is_first: false, ..above });
    }
    above
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
