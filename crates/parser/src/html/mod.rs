//! Reads HTML: whole pages with what their hosts put around the list, and the pieces of it in Markdown.
//!
//! Three steps: tokens become nodes with their offsets (`build`, `dom`), nodes are marked as hidden or as
//! furniture (`marks`, `furniture`), what is left becomes blocks (`blocks`). None of them recurses, all are linear.

mod blocks;
mod build;
mod dom;
mod furniture;
mod inlines;
mod marks;
mod table;
mod tag;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use crate::tree::{Block, BlockKind, Inlines};

/// Reads a page. What its host put around the list becomes [`BlockKind::Furniture`].
pub(crate) fn read_html(text: &str) -> Vec<Block> {
    let document = build::build(text);
    let marks = furniture::mark_page(&document);
    blocks::read_blocks(&document, &marks)
}

/// Reads a piece of HTML that stands at `offset` of a document; all spans are the document's.
///
/// Unbalanced tags are in order: what is not ended ends with the piece, what was not begun is passed over.
pub(crate) fn read_fragment(text: &str, offset: usize) -> Vec<Block> {
    let document = build::build(text);
    let marks = marks::mark_hidden(&document);
    let mut blocks = blocks::read_blocks(&document, &marks);
    if offset > 0 {
        shift_blocks(&mut blocks, offset);
    }
    blocks
}

/// Shifts all spans. It may recurse: the reader bounds how deep blocks are nested.
fn shift_blocks(blocks: &mut [Block], offset: usize) {
    for block in blocks {
        shift(&mut block.span, offset);
        match &mut block.kind {
            BlockKind::Heading { content, .. }
            | BlockKind::Paragraph(content)
            | BlockKind::Summary(content)
            | BlockKind::Furniture(content)
            | BlockKind::Contents(content) => shift_inlines(content, offset),
            BlockKind::List(items) => {
                for item in items {
                    shift(&mut item.span, offset);
                    shift_inlines(&mut item.content, offset);
                    shift_blocks(&mut item.children, offset);
                }
            }
            BlockKind::Table { header, rows } => {
                header.iter_mut().for_each(|cell| shift_inlines(cell, offset));
                for row in rows {
                    shift(&mut row.span, offset);
                    row.cells.iter_mut().for_each(|cell| shift_inlines(cell, offset));
                }
            }
            BlockKind::Quote(children) | BlockKind::Wrapper(children) => shift_blocks(children, offset),
            BlockKind::Code(_) | BlockKind::Comment | BlockKind::FrontMatter | BlockKind::Other => {}
        }
    }
}

fn shift_inlines(inlines: &mut Inlines, offset: usize) {
    shift(&mut inlines.span, offset);
    for link in &mut inlines.links {
        shift(&mut link.span, offset);
        shift(&mut link.text_span, offset);
        if let Some(span) = &mut link.url_span {
            shift(span, offset);
        }
    }
}

fn shift(span: &mut Range<usize>, offset: usize) {
    span.start += offset;
    span.end += offset;
}
