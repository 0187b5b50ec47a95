//! Items that open with a link in brackets: "[[pdf](…)] Saws".

use crate::tree::{Block, BlockKind, Inlines, Item};

use super::cut::{has_words, is_in_brackets, is_sign, opening_link};
use super::signs::Signs;

/// Counts which of the items that open with a link in brackets, and go on behind it, open with a signpost.
pub(super) fn count_brackets(blocks: &[Block], signs: &mut Signs) {
    for block in blocks {
        match &block.kind {
            BlockKind::List(items) => items.iter().for_each(|item| count_item(item, signs)),
            BlockKind::Wrapper(inner) | BlockKind::Quote(inner) => count_brackets(inner, signs),
            _ => {}
        }
    }
}

fn count_item(item: &Item, signs: &mut Signs) {
    let content = &item.content;
    if content.text.starts_with('[')
        && let Some(at) = opening_link(content)
        && is_in_brackets(content, &content.links[at])
        && has_words(&content.text[content.links[at].text.end..])
    {
        signs.count_brackets(is_sign(content, at, signs));
    } else if let Some(at) = lone_bracket(content) {
        signs.count_lone_bracket(is_sign(content, at, signs));
    }
    count_brackets(&item.children, signs);
}

/// Returns the link in brackets that is all there is of a text: "[[C++ port]](…)", "[[C++ port](…)]".
pub(super) fn lone_bracket(content: &Inlines) -> Option<usize> {
    let inner = content.text.strip_prefix('[').and_then(|text| text.strip_suffix(']'))?;
    let at = opening_link(content).filter(|_| content.links.len() == 1)?;
    let linked = content.text[content.links[at].text.clone()].trim_matches(['[', ']']);
    (linked == inner.trim_matches(['[', ']'])).then_some(at)
}
