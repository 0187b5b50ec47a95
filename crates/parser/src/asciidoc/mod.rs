//! AsciiDoc → blocks, line by line, as Asciidoctor reads it; what it asks for in the text of a page and not of a
//! document (numbers, captions) is passed over.

mod attributes;
mod blocks;
mod inline;
mod list;
mod table;

use std::ops::Range;

use crate::markup::{Running, Source, limits};
use crate::tree::{Block, Inlines, LimitCount, Limited};
use attributes::Attributes;

/// Reads a document.
pub(crate) fn read_asciidoc(text: &str) -> (Vec<Block>, Vec<Limited>) {
    let mut reader = Reader {
        source: Source::new(text),
        attributes: Attributes::new(text),
        style: None,
        depth: 0,
        too_deep: LimitCount::default(),
    };
    let blocks = reader.document();
    (blocks, limits(reader.too_deep, &reader.attributes.budget))
}

struct Reader<'a> {
    source: Source<'a>,
    attributes: Attributes,
    /// What the line in brackets above a block says of it.
    style: Option<Range<usize>>,
    depth: usize,
    too_deep: LimitCount,
}

impl Reader<'_> {
    fn inlines(&self, lines: impl IntoIterator<Item = Range<usize>>) -> Inlines {
        let mut running = Running::default();
        for line in lines {
            let broken = self.source.text.get(line.clone()).and_then(|text| text.strip_suffix(" +"));
            let end = broken.map_or(line.end, |text| line.start + text.len());
            running.begin_line();
            self.attributes.expand(self.source.text, line.start..end, &mut running);
        }
        inline::inlines(self.source.text, &running)
    }
}
