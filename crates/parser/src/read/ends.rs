//! What says nothing at the end of an entry below a heading, and is part of it: what closes its folds, a picture, a comment.

use std::collections::HashMap;

use crate::scan::is_only_marks;
use crate::tree::{Block, BlockKind};

use super::Reader;
use super::family::Named;

/// Where pictures and comments stand that belong to entries below headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ends {
    pictures: Standing,
    comments: Standing,
}

/// Where what says nothing stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Standing {
    /// Above the heading, as in cards.
    Above,
    /// Below what is said, if at all: one before something else than an entry parts sections.
    #[default]
    Below,
    /// Below what is said of most entries.
    Usual,
}

impl Ends {
    /// Finds where they stand: the first entry of a section has nothing else above it, the last one nothing below it.
    pub(super) fn new(blocks: &[Block], headings: &Named) -> Self {
        Self {
            pictures: standing(blocks, headings, is_picture),
            comments: standing(blocks, headings, is_comment),
        }
    }

    /// Reports whether a block is one that belongs to the entry before it, which comes before another one or does not.
    fn belongs(self, block: &Block, is_before_entry: bool) -> bool {
        let stands = |standing: Standing| match standing {
            Standing::Above => false,
            Standing::Below => is_before_entry,
            Standing::Usual => true,
        };
        (is_picture(block) && stands(self.pictures)) || (is_comment(block) && stands(self.comments))
    }
}

impl Reader<'_> {
    /// Returns how many blocks below a heading belong to its entry, of which `used` were read; the entry begins at `start`.
    /// A picture before the next entry is its own, one before something else only where most entries end in one.
    pub(super) fn ends_below(
        &self,
        start: usize,
        (body, used): (&[Block], usize),
        is_before_entry: bool,
    ) -> usize {
        let text = self.net.text();
        let mut open: Option<OpenTags> = None;
        let mut end = used;
        for (at, block) in body.iter().enumerate().skip(used) {
            let belongs = match &block.kind {
                BlockKind::Other if block.span.is_empty() => continue,
                BlockKind::Other => {
                    let tags = text.get(block.span.clone()).filter(|tags| is_only_marks(tags.as_bytes()));
                    let before = || text.get(start..block.span.start).unwrap_or_default();
                    tags.is_some_and(|tags| open.get_or_insert_with(|| OpenTags::of(before())).close(tags))
                }
                _ => self.survey.ends.belongs(block, is_before_entry),
            };
            if !belongs {
                break;
            }
            end = at + 1;
        }
        end
    }
}

fn standing(blocks: &[Block], headings: &Named, is_it: fn(&Block) -> bool) -> Standing {
    let is_entry = |at: usize| headings.is_entry(blocks[at].span.start);
    let is_heading = |block: &Block| {
        matches!(block.kind, BlockKind::Heading { .. }) && !headings.is_label(block.span.start)
    };
    let (mut above, mut below, mut all) = (0, 0, 0);
    let mut follows_entry = false;
    let mut at = 0;
    while let Some(next) = blocks[at..].iter().position(is_heading).map(|length| at + length) {
        if is_entry(next) && !follows_entry {
            above += usize::from(next > 0 && is_it(&blocks[next - 1]));
        }
        follows_entry = is_entry(next);
        at = next + 1;
        let end = blocks[at..].iter().position(is_heading).map_or(blocks.len(), |length| at + length);
        if follows_entry && blocks[at..end].last().is_some_and(is_it) {
            all += 1;
            below += usize::from(end == blocks.len() || !is_entry(end));
        }
    }
    match above > below {
        true => Standing::Above,
        false if all * 2 > headings.entries.len() => Standing::Usual,
        false => Standing::Below,
    }
}

/// Reports whether a block is a picture, and nothing that could be read.
fn is_picture(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if content.images > 0 && content.text.is_empty())
}

fn is_comment(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Comment)
}

/// How many elements of each name are open.
struct OpenTags(HashMap<String, isize>);

impl OpenTags {
    /// Counts the tags of a text. Cost: linear in it.
    fn of(text: &str) -> Self {
        let mut open = HashMap::new();
        for (is_end, name) in tags(text) {
            *open.entry(name).or_default() += if is_end { -1 } else { 1 };
        }
        Self(open)
    }

    /// Closes what a block of tags closes; reports whether that was all open, and the block closes something.
    fn close(&mut self, block: &str) -> bool {
        let mut closes = false;
        for (_, name) in tags(block).filter(|(is_end, _)| *is_end) {
            let open = self.0.entry(name).or_default();
            *open -= 1;
            if *open < 0 {
                return false;
            }
            closes = true;
        }
        closes
    }
}

/// Returns the names of the tags in a text, and whether each ends an element.
fn tags(text: &str) -> impl Iterator<Item = (bool, String)> + '_ {
    text.split('<').skip(1).filter_map(|tag| {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        (end > 0).then(|| (name.len() < tag.len(), name[..end].to_ascii_lowercase()))
    })
}
