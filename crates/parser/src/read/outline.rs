//! The headings of the whole document, which tables of contents repeat.

use rustc_hash::FxHashSet;

use crate::tree::{Block, BlockKind};

/// A table of contents does not repeat a heading that is longer.
const MAX_TITLE_BYTES: usize = 300;

/// The headings of a document.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    titles: FxHashSet<u64>,
    /// The keys of the first letters of the titles: few items begin as one of them.
    openings: FxHashSet<u64>,
    /// The size of the largest of the titles.
    longest_title: usize,
    titles_at_top: usize,
}

/// Collects an [`Outline`].
#[derive(Debug, Default)]
pub(crate) struct OutlineBuilder {
    headings: Vec<Heading>,
}

#[derive(Debug)]
struct Heading {
    level: u8,
    title: TitleKey,
    /// The title without a count behind it.
    bare: TitleKey,
}

impl Outline {
    /// Collects the outline of a document that is at hand as a whole.
    pub(crate) fn of(blocks: &[Block]) -> Self {
        let mut builder = OutlineBuilder::default();
        builder.blocks(blocks);
        builder.finish()
    }

    /// Reports whether a heading of the document has this title.
    pub(super) fn has_title(&self, text: &str) -> bool {
        let is_title = |text: &str| {
            TitleKey::of(text, self.longest_title).is_some_and(|title| self.titles.contains(&title.key))
        };
        if text.len() > MAX_TITLE_BYTES || !self.has_opening(text) {
            return false;
        }
        let bare = uncounted(text);
        is_title(text) || (bare.len() < text.len() && is_title(bare))
    }

    /// Reports whether a title of the document, perhaps a shorter one, begins as this text does.
    fn has_opening(&self, text: &str) -> bool {
        let (mut title, mut is_opening) = (TitleKey::default(), false);
        each_letter(text, |c| {
            title.push(c);
            is_opening = self.openings.contains(&title.key);
            !is_opening && title.length < OPENING_LETTERS
        });
        is_opening
    }

    /// Reports whether no more than `count` headings are of the first level: none of them is one section among
    /// others.
    pub(super) fn has_at_most_first_level(&self, count: usize) -> bool {
        self.titles_at_top <= count
    }
}

impl OutlineBuilder {
    /// Adds a heading.
    pub(crate) fn heading(&mut self, level: u8, title: &str) {
        let key = |title| TitleKey::of(title, usize::MAX).unwrap_or_default();
        let (bare, whole) = (uncounted(title), key(title));
        let bare = if bare.len() < title.len() { key(bare) } else { whole };
        self.headings.push(Heading { level, title: whole, bare });
    }

    /// Returns the outline.
    pub(crate) fn finish(self) -> Outline {
        let both = |heading: &Heading| [heading.title, heading.bare];
        let titles = || self.headings.iter().flat_map(both).filter(|title| title.length > 0);
        let is_title = |heading: &&Heading| heading.level == 1 && heading.title.length > 0;
        Outline {
            titles_at_top: self.headings.iter().filter(is_title).count(),
            titles: titles().map(|title| title.key).collect(),
            openings: titles().map(|title| title.opening).collect(),
            longest_title: titles().map(|title| title.length).max().unwrap_or(0),
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { level, content, .. } => self.heading(*level, &content.text),
                BlockKind::Wrapper(blocks) => self.blocks(blocks),
                _ => {}
            }
        }
    }
}

/// Leaves out a count behind a title: "Saws (12)", "Saws 12 projects".
fn uncounted(title: &str) -> &str {
    let is_count = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric()).starts_with(|c: char| c.is_ascii_digit())
    };
    let mut end = title.len();
    for _ in 0..MAX_COUNT_WORDS {
        let head = title[..end].trim_end();
        let start = head.rfind(' ').map_or(0, |at| at + 1);
        end = start;
        if is_count(&head[start..]) {
            return if start > 0 { title[..start].trim_end() } else { title };
        }
    }
    title
}

/// How many words a count is, its noun included.
const MAX_COUNT_WORDS: usize = 2;

/// So many letters of a title tell most items from it.
const OPENING_LETTERS: usize = 3;

/// What is compared of a title.
///
/// Every item is asked for, so it mixes whole characters: each step can be undone, and two texts meet in a
/// key no more often than by chance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct TitleKey {
    key: u64,
    /// The key of the first [`OPENING_LETTERS`], or of all if there are fewer.
    opening: u64,
    /// How many letters and digits it is made of, in lower case.
    length: usize,
}

impl TitleKey {
    /// Makes the key of a title; none for a text without letters and digits or with more than `max_length`, which
    /// most items have.
    fn of(text: &str, max_length: usize) -> Option<Self> {
        let mut title = Self::default();
        each_letter(text, |c| {
            title.push(c);
            title.length <= max_length
        });
        (title.length > 0 && title.length <= max_length).then_some(title)
    }

    fn push(&mut self, letter: char) {
        /// An odd number without a pattern: 2^64 divided by the golden ratio.
        const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
        self.key = (self.key.rotate_left(29) ^ u64::from(letter)).wrapping_mul(MULTIPLIER);
        if self.length < OPENING_LETTERS {
            self.opening = self.key;
        }
        self.length += 1;
    }
}

/// Returns the key of a title, to tell whether others are the same; none for a text without letters and digits.
pub(super) fn title_key(text: &str) -> Option<u64> {
    TitleKey::of(text, MAX_TITLE_BYTES).map(|title| title.key)
}

/// Gives the letters and digits in lower case to `each` as long as that says yes: tables of contents leave out emoji, colons and
/// emphasis.
fn each_letter(text: &str, mut each: impl FnMut(char) -> bool) {
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        let goes_on =
            if c.is_ascii() { each(c.to_ascii_lowercase()) } else { c.to_lowercase().all(&mut each) };
        if !goes_on {
            return;
        }
    }
}
