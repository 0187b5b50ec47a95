//! Puts blocks on the line of an entry, behind its own text.

use crate::tree::{Block, BlockKind, InlineLink, Inlines};

use super::cut::TextCut;

/// Adds a block to the description that stands at the end of a line.
pub(super) fn describe(line: &mut Inlines, cut: &mut TextCut, block: &Block) {
    let at = append(line, block);
    if at < line.text.len() {
        let start = if cut.description.is_empty() { at } else { cut.description.start };
        cut.description = start..line.text.len();
    }
}

/// Puts a block on a line, links included; returns where its text begins.
pub(super) fn append(line: &mut Inlines, block: &Block) -> usize {
    if !line.text.is_empty() {
        line.text.push(' ');
    }
    let at = line.text.len();
    append_block(line, block, at);
    if line.text.len() == at {
        let end = line.text.trim_end().len();
        line.text.truncate(end);
        line.links.iter_mut().for_each(|link| link.text = link.text.start.min(end)..link.text.end.min(end));
    }
    line.span.end = line.span.end.max(block.span.end);
    at.min(line.text.len())
}

fn append_block(line: &mut Inlines, block: &Block, from: usize) {
    match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Summary(content) | BlockKind::Heading { content, .. } => {
            append_text(line, content, from);
        }
        BlockKind::Quote(blocks) | BlockKind::Wrapper(blocks) => {
            blocks.iter().for_each(|block| append_block(line, block, from));
        }
        BlockKind::List(items) => {
            for item in items {
                append_text(line, &item.content, from);
                item.children.iter().for_each(|block| append_block(line, block, from));
            }
        }
        BlockKind::Table { header, rows } => {
            let cells = header.iter().chain(rows.iter().flat_map(|row| &row.cells));
            cells.for_each(|cell| append_text(line, cell, from));
        }
        _ => {}
    }
}

fn append_text(line: &mut Inlines, content: &Inlines, from: usize) {
    if line.text.len() > from && !content.text.is_empty() {
        line.text.push(' ');
    }
    let at = line.text.len();
    line.text.push_str(&content.text);
    line.images += content.images;
    line.links.extend(
        content
            .links
            .iter()
            .map(|link| InlineLink { text: link.text.start + at..link.text.end + at, ..link.clone() }),
    );
}
