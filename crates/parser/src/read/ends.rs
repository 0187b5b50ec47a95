//! What says nothing at the end of an entry below a heading, and is part of it: what closes its folds, and a picture.

use std::ops::Range;

use crate::scan::is_only_marks;
use crate::tree::{Block, BlockKind};

use super::Reader;
use super::family::Named;

impl Reader<'_> {
    /// Returns how many blocks below a heading belong to its entry, of which `used` were read; the entry begins at `start`.
    /// A picture before the next entry is its own, one before something else only where most entries end in one.
    pub(super) fn ends_below(
        &self,
        start: usize,
        (body, used): (&[Block], usize),
        is_before_entry: bool,
    ) -> usize {
        let takes_pictures = is_before_entry || self.survey.entries_end_in_pictures;
        let text = self.net.text();
        let mut end = used;
        for (at, block) in body.iter().enumerate().skip(used) {
            let belongs = match &block.kind {
                BlockKind::Other if block.span.is_empty() => continue,
                BlockKind::Other => closes(text, start, &block.span),
                _ => takes_pictures && is_picture(block),
            };
            if !belongs {
                break;
            }
            end = at + 1;
        }
        end
    }
}

/// Reports whether most entries below headings end in a picture: then it is theirs, and does not part sections.
pub(super) fn end_in_pictures(blocks: &[Block], headings: &Named) -> bool {
    let is_heading = |block: &Block| {
        matches!(block.kind, BlockKind::Heading { .. }) && !headings.is_label(block.span.start)
    };
    let mut pictures = 0;
    for (at, _) in blocks.iter().enumerate().filter(|(_, block)| headings.is_entry(block.span.start)) {
        let below = &blocks[at + 1..];
        let length = below.iter().position(is_heading).unwrap_or(below.len());
        pictures += usize::from(below[..length].last().is_some_and(is_picture));
    }
    pictures * 2 > headings.entries.len()
}

/// Reports whether a block is a picture, and nothing that could be read.
fn is_picture(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if content.images > 0 && content.text.is_empty())
}

/// Reports whether a block of tags closes only what was opened between `start` and it.
fn closes(text: &str, start: usize, block: &Range<usize>) -> bool {
    let Some(tags) = text.get(block.clone()).filter(|tags| is_only_marks(tags.as_bytes())) else {
        return false;
    };
    let before = text.get(start..block.start).unwrap_or_default().to_ascii_lowercase();
    let mut names = tags.split("</").skip(1).filter_map(|tag| tag.split('>').next()).peekable();
    let is_open = |name: &str| {
        let name = name.trim_ascii_end().to_ascii_lowercase();
        before.matches(&format!("<{name}")).count() > before.matches(&format!("</{name}")).count()
    };
    names.peek().is_some() && names.all(is_open)
}
