//! The headings of the whole document, which tables of contents repeat.

use std::collections::HashSet;

use crate::tree::{Block, BlockKind};

/// A table of contents does not repeat a heading that is longer.
const MAX_TITLE_BYTES: usize = 300;

/// The headings of a document.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    titles: HashSet<u64>,
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
            title_key(text, self.longest_title).is_some_and(|title| self.titles.contains(&title.key))
        };
        let bare = uncounted(text);
        text.len() <= MAX_TITLE_BYTES && (is_title(text) || (bare.len() < text.len() && is_title(bare)))
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
        let bare = uncounted(title);
        let key = |title| title_key(title, usize::MAX).unwrap_or_default();
        self.headings.push(Heading { level, title: key(title), bare: key(bare) });
    }

    /// Returns the outline.
    pub(crate) fn finish(self) -> Outline {
        let both = |heading: &Heading| [heading.title, heading.bare];
        let titles = || self.headings.iter().flat_map(both).filter(|title| title.length > 0);
        let is_title = |heading: &&Heading| heading.level == 1 && heading.title.length > 0;
        Outline {
            titles_at_top: self.headings.iter().filter(is_title).count(),
            titles: titles().map(|title| title.key).collect(),
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

/// What is compared of a title.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct TitleKey {
    key: u64,
    /// How many letters and digits it is made of, in lower case.
    length: usize,
}

/// Makes a key of letters and digits: tables of contents leave out emoji, colons and emphasis.
///
/// Every item is asked for, so it mixes whole characters: each step can be undone, and two texts meet in a
/// key no more often than by chance. None for a text without letters and digits or with more than
/// `max_length`, which most items have.
pub(super) fn title_key(text: &str, max_length: usize) -> Option<TitleKey> {
    /// An odd number without a pattern: 2^64 divided by the golden ratio.
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut title = TitleKey::default();
    let mut mix = |c: char| {
        title.key = (title.key.rotate_left(29) ^ u64::from(c)).wrapping_mul(MULTIPLIER);
        title.length += 1;
        title.length <= max_length
    };
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        let fits = if c.is_ascii() { mix(c.to_ascii_lowercase()) } else { c.to_lowercase().all(&mut mix) };
        if !fits {
            return None;
        }
    }
    (title.length > 0).then_some(title)
}
