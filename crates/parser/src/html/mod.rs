//! Reads HTML: whole pages with what their hosts put around the list, and the pieces of it in Markdown.
//!
//! Three steps: tokens become nodes with their offsets (`build`, `dom`), nodes are marked as hidden, as
//! furniture or as items (`marks`, `furniture`, `cards`), what is left becomes blocks (`blocks`). None of them recurses, all are linear.

mod blocks;
mod build;
mod cards;
mod dom;
mod furniture;
mod marks;
mod runon;
mod table;
mod tag;
#[cfg(test)]
mod tests;
mod weights;
mod words;

use crate::tree::{Block, Limited};

/// Reads a page. What its host put around the list becomes [`BlockKind::Furniture`](crate::tree::BlockKind).
pub(crate) fn read_html(text: &str) -> (Vec<Block>, Option<Limited>) {
    let document = build::build(text);
    let mut marks = furniture::mark_page(&document);
    cards::mark_cards(&document, &mut marks);
    blocks::read_blocks(&document, &marks)
}

/// Reads a piece of HTML that stands at `offset` of a document; all spans are the document's.
///
/// Unbalanced tags are in order: what is not ended ends with the piece, what was not begun is passed over.
pub(crate) fn read_fragment(text: &str, offset: usize) -> (Vec<Block>, Option<Limited>) {
    if is_only_end_tags(text) {
        return (Vec::new(), None);
    }
    let document = build::build(text);
    let marks = marks::mark_hidden(&document);
    let (mut blocks, limited) = blocks::read_blocks(&document, &marks);
    if offset > 0 {
        blocks.iter_mut().for_each(|block| block.shift(offset));
    }
    (blocks, limited.map(|(range, message)| (range.start + offset..range.end + offset, message)))
}

/// Reports whether a text only ends what it did not begin, as most pieces of wrappers do.
fn is_only_end_tags(text: &str) -> bool {
    let mut rest = text;
    while let Some((name, behind)) = rest.strip_prefix("</").and_then(|tag| tag.split_once('>')) {
        // Browsers read `</br>` as `<br>`.
        if name.starts_with(['b', 'B']) || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return false;
        }
        rest = behind.trim_start();
    }
    rest.is_empty()
}
