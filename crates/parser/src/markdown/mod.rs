//! Markdown → blocks, by comrak.
//!
//! A document is cut at places where no construct is open (`chunk`), parsed a chunk at a time (`convert`,
//! `inline`; `simple` reads lines that need no parser), and handed on block by block, so that memory does not
//! grow with the document. What reaches across chunks is collected before: link reference definitions (`reference`) and headings (`outline`).

mod chunk;
mod convert;
mod inline;
mod outline;
mod reference;
mod simple;

use std::ops::Range;

use comrak::{Arena, Options};
use recension_model::Marker;

use crate::tree::{Block, BlockKind, Limited};
#[cfg(test)]
pub(crate) use chunk::prepared;
use chunk::{Cut, CutKind};
use convert::Converter;
pub(crate) use outline::outline;
use reference::References;

/// Large enough that a usual README is one chunk, small enough that a tree of it costs little memory.
const CHUNK_BYTES: usize = 16 * 1024;
/// A footnote's mark is known as one only together with its text, which stands anywhere: a document with
/// footnotes is cut as little as memory allows.
const FOOTNOTED_CHUNK_BYTES: usize = 1024 * 1024;
/// No line of a list that people keep is longer; what is longer is data, or made to hurt.
const MAX_LINE_BYTES: usize = 1024 * 1024;

/// comrak's tree of a paragraph of one-letter lines is 200 times as large as its text. No list has a
/// construct that is longer than this without a place to cut at; what has is cut anyway.
const MAX_CHUNK_BYTES: usize = 2 * 1024 * 1024;

/// Reads `text` and gives its blocks to `sink` in document order.
pub(crate) fn read_markdown(text: &str, sink: &mut dyn FnMut(Block)) -> Vec<Limited> {
    let simple = !text.contains("[^");
    let chunk_bytes = if simple { CHUNK_BYTES } else { FOOTNOTED_CHUNK_BYTES };
    read_in_chunks(text, Pieces { chunk_bytes, simple }, sink)
}

/// How a document is taken apart.
#[derive(Clone, Copy)]
struct Pieces {
    chunk_bytes: usize,
    /// Whether simple lines are read without comrak.
    simple: bool,
}

fn read_in_chunks(text: &str, pieces: Pieces, sink: &mut dyn FnMut(Block)) -> Vec<Limited> {
    let references = References::collect(text);
    let mut limited = Vec::new();
    let mut start = 0;
    if let Some(end) = front_matter(text) {
        sink(Block { span: 0..text[..end].trim_end().len(), kind: BlockKind::FrontMatter });
        start = end;
    }
    let options = references.options();
    for segment in chunk::segments(text, start, MAX_LINE_BYTES) {
        if segment.too_long {
            let message = format!("a line of more than {MAX_LINE_BYTES} bytes was not read");
            limited.push((segment.range.clone(), message));
            sink(Block { span: segment.range, kind: BlockKind::Other });
        } else {
            let mut reader =
                SegmentReader { references: &references, options: &options, pieces, limited: &mut limited };
            reader.read(text, segment.range, sink);
        }
    }
    limited
}

struct SegmentReader<'a> {
    references: &'a References,
    options: &'a Options<'a>,
    pieces: Pieces,
    limited: &'a mut Vec<Limited>,
}

impl SegmentReader<'_> {
    fn read(&mut self, text: &str, segment: Range<usize>, sink: &mut dyn FnMut(Block)) {
        let mut start = segment.start;
        // The list that a chunk was cut in, until it ends.
        let mut open_list: Option<Block> = None;
        while start < segment.end {
            let rest = start..segment.end;
            let simple =
                self.pieces.simple.then(|| simple::read(text, &rest, self.pieces.chunk_bytes)).flatten();
            let (blocks, cut) = simple.unwrap_or_else(|| self.read_chunk(text, rest));
            let mut blocks = blocks.into_iter().peekable();
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
            if !matches!(cut.kind, CutKind::Item(_)) {
                open_list.take().into_iter().for_each(&mut *sink);
            }
            start = cut.at;
        }
        open_list.into_iter().for_each(sink);
    }

    /// Parses from the start of `rest` up to the first place where the text can be cut.
    fn read_chunk(&mut self, text: &str, rest: Range<usize>) -> (Vec<Block>, Cut) {
        let Pieces { chunk_bytes, simple } = self.pieces;
        let mut bytes = if simple { 0 } else { chunk_bytes };
        loop {
            let cut = simple.then(|| simple::next_cut(text, &rest, bytes, chunk_bytes)).flatten();
            let cut =
                cut.unwrap_or_else(|| chunk::next_cut(text, &rest, bytes.max(chunk_bytes), MAX_CHUNK_BYTES));
            let arena = Arena::new();
            let slice = chunk::prepared(&text[rest.start..cut.at]);
            let root = comrak::parse_document(&arena, &slice, self.options);
            if chunk::is_safe(root, &slice, &cut) {
                let mut converter = Converter::new(&slice, self.references);
                let mut blocks = converter.blocks(root);
                blocks.iter_mut().for_each(|block| block.shift(rest.start));
                let start = rest.start;
                if cut.kind == CutKind::Forced {
                    let message = format!("a block of more than {MAX_CHUNK_BYTES} bytes was read in pieces");
                    self.limited.push((start..cut.at, message));
                }
                self.limited.extend(
                    converter
                        .limited
                        .into_iter()
                        .map(|(range, what)| (range.start + start..range.end + start, what)),
                );
                return (blocks, cut);
            }
            // Doubling keeps the sum of all attempts within a constant times the chunk that comes of it.
            bytes = (cut.at - rest.start).saturating_mul(2).min(MAX_CHUNK_BYTES);
        }
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

/// Finds the end of front matter: from a line `---` or `+++` at the very top to the next one.
fn front_matter(text: &str) -> Option<usize> {
    let fence = ["---", "+++"].into_iter().find(|fence| text.starts_with(fence))?;
    let mut at = 0;
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != fence {
        return None;
    }
    at += first.len();
    for (number, line) in lines.enumerate() {
        at += line.len();
        if line.trim_end() == fence {
            return (number > 0).then_some(at);
        }
        // A blank first line: `---` is a rule there, and the text until the next rule is text.
        if number == 0 && line.trim().is_empty() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests;
