//! Markdown → blocks, by comrak.
//!
//! The lines of a document are walked over once (`document`), which tells what reaches across it: headings
//! (`headings`), link reference definitions (`reference`), and where no construct is open. At such places it is cut
//! (`chunk`), parsed a chunk at a time (`convert`, `inline`; `simple` reads lines that need no parser), and handed
//! on block by block, so that no tree of the whole document is held.

mod chunk;
mod convert;
mod cut;
mod delimiter;
mod document;
mod headings;
mod inline;
mod reference;
mod simple;

use std::ops::Range;

use comrak::{Arena, Options};
use recension_model::Marker;

use crate::tree::{Block, BlockKind, Inlines, Limited};
#[cfg(test)]
pub(crate) use chunk::prepared;
use chunk::{MAX_CHUNK_BYTES, Pieces};
use convert::Converter;
use cut::{Cut, CutKind};
pub(crate) use document::Document;
use document::MAX_LINE_BYTES;

/// Large enough that a usual README is one chunk, small enough that a tree of it costs little memory.
const CHUNK_BYTES: usize = 16 * 1024;
/// A footnote's mark is known as one only together with its text, which stands anywhere: a document with
/// footnotes is cut as little as memory allows.
const FOOTNOTED_CHUNK_BYTES: usize = 1024 * 1024;

/// Characters of a label that are enough to know it by.
const MAX_SHOWN_CHARS: usize = 40;

impl Document<'_> {
    /// Reads the document and gives its blocks to `sink` in their order; returns what was left out.
    pub(crate) fn read(&self, sink: &mut dyn FnMut(Block)) -> Vec<Limited> {
        let simple = !self.has_footnotes;
        let chunk_bytes = if simple { CHUNK_BYTES } else { FOOTNOTED_CHUNK_BYTES };
        self.read_in(Pieces { chunk_bytes, simple }, sink)
    }

    fn read_in(&self, pieces: Pieces, sink: &mut dyn FnMut(Block)) -> Vec<Limited> {
        if let Some(end) = self.front_matter {
            sink(Block { span: 0..self.text[..end].trim_end().len(), kind: BlockKind::FrontMatter });
        }
        let options = self.references.options();
        let mut segments = SegmentReader { document: self, options, pieces, limited: Vec::new() };
        let mut from = 0;
        for &line in &self.overlong {
            segments.read(from..line, sink);
            let start = self.start(line);
            let span = start..start + self.text_of(line).trim_end().len();
            let message = format!("a line of more than {MAX_LINE_BYTES} bytes was not read");
            segments.limited.push((span.clone(), message));
            sink(Block { span, kind: BlockKind::Other });
            from = line + 1;
        }
        segments.read(from..self.line_count(), sink);
        segments.limited.extend(self.overused.iter().map(|label| {
            let label: String = label.chars().take(MAX_SHOWN_CHARS).collect();
            (0..0, format!("the address of [{label}] was not read: it is too long for how often it is used"))
        }));
        segments.limited
    }
}

/// Reads lines none of which is too long.
struct SegmentReader<'a> {
    document: &'a Document<'a>,
    options: Options<'a>,
    pieces: Pieces,
    limited: Vec<Limited>,
}

impl SegmentReader<'_> {
    fn read(&mut self, lines: Range<usize>, sink: &mut dyn FnMut(Block)) {
        let mut line = lines.start;
        // The list that a chunk was cut in, until it ends.
        let mut open_list: Option<Block> = None;
        while line < lines.end {
            let rest = line..lines.end;
            if let Some(heading) = self.tight_heading(line) {
                open_list.take().into_iter().for_each(&mut *sink);
                sink(heading);
                line += 1;
                continue;
            }
            let simple = self.pieces.simple.then(|| {
                simple::read(self.document, rest.clone(), self.pieces.chunk_bytes, &mut self.limited)
            });
            let (blocks, cut) = simple.flatten().unwrap_or_else(|| self.read_chunk(&rest));
            let mut blocks = blocks.into_iter();
            if let Some(list) = open_list.take() {
                match blocks.next() {
                    Some(next) => open_list = join_lists(list, next, sink),
                    None => open_list = Some(list),
                }
            }
            for block in blocks {
                if let Some(list) = open_list.replace(block) {
                    sink(list);
                }
            }
            if cut.kind != CutKind::Item {
                open_list.take().into_iter().for_each(&mut *sink);
            }
            line = cut.line;
        }
        open_list.into_iter().for_each(sink);
    }

    /// Reads a heading that lacks the space behind its signs, with one sign less or as a paragraph: so all stands where
    /// it stands in the source.
    fn tight_heading(&mut self, line: usize) -> Option<Block> {
        let level = self.document.tight_heading(line)?;
        let range = self.document.range(line..line + 1);
        let written = self.document.text_of(line).trim_end();
        let title = written.get(usize::from(level)..).unwrap_or_default().trim_end_matches('#');
        let patched = format!("{} {title}", "#".repeat(usize::from(level) - 1));
        let arena = Arena::new();
        let root = comrak::parse_document(&arena, &patched, &self.options);
        let mut converter = Converter::new(&patched, &self.document.references, vec![0]);
        let content = converter.blocks(root).into_iter().next().and_then(|block| match block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => Some(content),
            _ => None,
        });
        let span = 0..written.len();
        let content = content.unwrap_or_else(|| Inlines {
            span: span.clone(),
            text: title.trim().to_owned(),
            ..Inlines::default()
        });
        let content = Inlines { span: span.clone(), ..content };
        let mut heading = Block { span, kind: BlockKind::Heading { level, content, inferred: false } };
        heading.shift(range.start);
        Some(heading)
    }

    /// Parses from the start of `rest` up to the first place where the text can be cut.
    fn read_chunk(&mut self, rest: &Range<usize>) -> (Vec<Block>, Cut) {
        let cut = chunk::next_cut(self.document, rest, self.pieces);
        let lines = rest.start..cut.line;
        let range = self.document.range(lines.clone());
        let text = chunk::prepared(self.document, lines.clone());
        let arena = Arena::new();
        let root = comrak::parse_document(&arena, &text, &self.options);
        let line_starts = lines.map(|line| self.document.start(line) - range.start).collect();
        let mut converter = Converter::new(&text, &self.document.references, line_starts);
        let mut blocks = converter.blocks(root);
        blocks.iter_mut().for_each(|block| block.shift(range.start));
        if cut.kind == CutKind::Forced {
            let message = format!("a block of more than {MAX_CHUNK_BYTES} bytes was read in pieces");
            self.limited.push((range.clone(), message));
        }
        let limited = converter.limited.into_iter();
        self.limited
            .extend(limited.map(|(part, what)| (part.start + range.start..part.end + range.start, what)));
        (blocks, cut)
    }
}

/// Puts the two halves of a list together that was cut between items. The first half is none where its
/// end went under the number before it.
fn join_lists(mut first: Block, second: Block, sink: &mut dyn FnMut(Block)) -> Option<Block> {
    if let (BlockKind::List(items), BlockKind::List(more)) = (&mut first.kind, &second.kind)
        && let (Some(last), Some(next)) = (items.last(), more.first())
        && is_bullet(last.marker) == is_bullet(next.marker)
        && let BlockKind::List(more) = second.kind
    {
        items.extend(more);
        first.span.end = second.span.end;
        return Some(first);
    }
    sink(first);
    Some(second)
}

fn is_bullet(marker: Marker) -> bool {
    matches!(marker, Marker::Bullet(_))
}

#[cfg(test)]
mod tests;
