//! The markup of MediaWiki → blocks. Templates are not looked up: they stay as they are written.

mod blocks;
mod inline;
mod table;
mod tags;

use std::ops::Range;

use crate::markup::{Budget, Running, Source, limits};
use crate::tree::{Block, Inlines, LimitCount, Limited};

/// Reads a page.
pub(crate) fn read_mediawiki(text: &str) -> (Vec<Block>, Vec<Limited>) {
    let mut reader = Reader { source: Source::new(text), too_deep: LimitCount::default() };
    let blocks = reader.blocks();
    (blocks, limits(reader.too_deep, &Budget::of(text)))
}

struct Reader<'a> {
    source: Source<'a>,
    too_deep: LimitCount,
}

impl Reader<'_> {
    fn inlines(&self, lines: impl IntoIterator<Item = Range<usize>>) -> Inlines {
        inline::inlines(self.source.text, &Running::new(self.source.text, lines))
    }
}
