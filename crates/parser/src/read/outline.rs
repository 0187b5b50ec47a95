//! What must be known of the whole document before its first entry can be judged.

use std::collections::{HashMap, HashSet};

use crate::tree::{Block, BlockKind, Inlines, Item};

use super::cut::is_candidate;

/// Below this share of items with links, an item needs none to be an entry: the copy has lost its links, or
/// never had any. Lists with links have them on nearly all their items, copies without on nearly none.
const MIN_LINKED_SHARE: f64 = 0.2;

/// A table of contents does not repeat a heading that is longer.
const MAX_TITLE_BYTES: usize = 300;

/// The headings of a document, and whether its items have links.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    titles: HashSet<u64>,
    entries: HashSet<usize>,
    /// The size of the largest of the titles.
    longest_title: usize,
    linkless: bool,
    titles_at_top: usize,
}

/// Collects an [`Outline`].
#[derive(Debug, Default)]
pub(crate) struct OutlineBuilder {
    headings: Vec<Heading>,
    linked_items: usize,
    plain_items: usize,
}

#[derive(Debug)]
struct Heading {
    offset: usize,
    level: u8,
    title: TitleKey,
    linked: bool,
    lists: bool,
    paragraphs: bool,
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
        text.len() <= MAX_TITLE_BYTES
            && title_key(text, self.longest_title).is_some_and(|title| self.titles.contains(&title.key))
    }

    /// Reports whether the heading at `offset` names a resource.
    pub(super) fn is_entry(&self, offset: usize) -> bool {
        self.entries.contains(&offset)
    }

    /// Reports whether no more than `count` headings are of the first level: none of them is one section among
    /// others.
    pub(super) fn has_at_most_first_level(&self, count: usize) -> bool {
        self.titles_at_top <= count
    }

    /// Reports whether this is a copy whose items have no links.
    pub(super) fn is_linkless(&self) -> bool {
        self.linkless
    }
}

impl OutlineBuilder {
    /// Adds a heading; `linked` if a link is what it opens with.
    pub(crate) fn heading(&mut self, offset: usize, level: u8, title: &str, linked: bool) {
        let title = title_key(title, usize::MAX).unwrap_or_default();
        self.headings.push(Heading { offset, level, title, linked, lists: false, paragraphs: false });
    }

    /// Adds a list item.
    pub(crate) fn item(&mut self, linked: bool) {
        if linked {
            self.linked_items += 1;
        } else {
            self.plain_items += 1;
        }
        self.last().lists = true;
    }

    /// Adds a table.
    pub(crate) fn table(&mut self) {
        self.last().lists = true;
    }

    /// Adds a paragraph.
    pub(crate) fn paragraph(&mut self) {
        self.last().paragraphs = true;
    }

    /// Decides which headings are entries.
    pub(crate) fn finish(self) -> Outline {
        let items = self.linked_items + self.plain_items;
        let titles = || self.headings.iter().map(|heading| heading.title).filter(|title| title.length > 0);
        let is_title = |heading: &&Heading| heading.level == 1 && heading.title.length > 0;
        Outline {
            entries: self.entries(),
            titles_at_top: self.headings.iter().filter(is_title).count(),
            titles: titles().map(|title| title.key).collect(),
            longest_title: titles().map(|title| title.length).max().unwrap_or(0),
            linkless: items > 0 && (self.linked_items as f64) < MIN_LINKED_SHARE * items as f64,
        }
    }

    /// A heading is an entry if it is a link, nothing but text stands under it, and most of its siblings, of
    /// which there is at least one, are like it.
    fn entries(&self) -> HashSet<usize> {
        let mut parents: Vec<usize> = Vec::new();
        let mut open: Vec<(u8, usize)> = Vec::new();
        for (at, heading) in self.headings.iter().enumerate() {
            while open.last().is_some_and(|&(level, _)| level >= heading.level) {
                open.pop();
            }
            parents.push(open.last().map_or(usize::MAX, |&(_, at)| at));
            open.push((heading.level, at));
        }
        let is_leaf = |at: usize| {
            let heading = &self.headings[at];
            let deeper = self.headings.get(at + 1).is_some_and(|next| next.level > heading.level);
            heading.linked && !heading.lists && !deeper
        };
        let mut families: HashMap<(usize, u8), (usize, usize, bool)> = HashMap::new();
        for (at, heading) in self.headings.iter().enumerate() {
            let family = families.entry((parents[at], heading.level)).or_default();
            family.0 += 1;
            family.1 += usize::from(is_leaf(at));
            family.2 |= is_leaf(at) && heading.paragraphs;
        }
        let in_family = |at: usize| {
            let (all, alike, described) = families[&(parents[at], self.headings[at].level)];
            alike >= 2 && alike * 2 > all && described
        };
        (0..self.headings.len())
            .filter(|&at| is_leaf(at) && in_family(at))
            .map(|at| self.headings[at].offset)
            .collect()
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { level, content, inferred } => {
                    let linked = !inferred && opens_with_link(content);
                    self.heading(block.span.start, *level, &content.text, linked);
                }
                BlockKind::Paragraph(content) if !content.text.is_empty() => self.paragraph(),
                BlockKind::List(items) => self.items(items),
                BlockKind::Table { .. } => self.table(),
                BlockKind::Wrapper(blocks) => self.blocks(blocks),
                _ => {}
            }
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            self.item(item.content.links.iter().any(is_candidate));
            for child in &item.children {
                if let BlockKind::List(items) = &child.kind {
                    self.items(items);
                }
            }
        }
    }

    /// What stands before the first heading belongs to one that is not printed.
    fn last(&mut self) -> &mut Heading {
        if self.headings.is_empty() {
            self.headings.push(Heading {
                offset: usize::MAX,
                level: 0,
                title: TitleKey::default(),
                linked: false,
                lists: false,
                paragraphs: false,
            });
        }
        let last = self.headings.len() - 1;
        &mut self.headings[last]
    }
}

fn opens_with_link(content: &Inlines) -> bool {
    content.links.first().is_some_and(|link| is_candidate(link) && link.text.start == 0)
}

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
