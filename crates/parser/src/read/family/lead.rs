//! What stands below a heading and leads to what it names.

use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

use crate::read::cut::{is_bare_text, is_sign, leads_out};
use crate::read::item::{nested_items, opens_with_link};
use crate::read::opening::{is_sign_item, labelled, opens_with_address};
use crate::read::signs::Signs;

/// Reports whether links that only say where to find something are all that is below an item.
pub(super) fn is_over_signs(item: &Item, signs: &Signs) -> bool {
    let nested = nested_items(&item.children);
    nested.iter().any(|child| is_sign_item(&child.content, signs))
        && nested.iter().all(|child| !opens_with_link(child) || is_sign_item(&child.content, signs))
}

/// Returns where the text begins behind an address that a paragraph opens with.
pub(in crate::read) fn address_in_front(content: &Inlines) -> Option<usize> {
    let link = content.links.first().filter(|link| link.text.start == 0 && leads_out(link))?;
    let behind = content.text.get(link.text.end..)?;
    let text = behind.trim_start();
    (is_bare_text(&content.text[link.text.clone()], &link.url) && !text.is_empty())
        .then_some(content.text.len() - text.len())
}

/// Reports whether a paragraph is made of links that only say where to find what stands above: a picture's, or
/// signposts.
pub(in crate::read) fn is_lead(content: &Inlines, signs: &Signs) -> bool {
    if signs.list_addresses() && opens_with_address(content) {
        return false;
    }
    if is_labelled_address(content, signs) {
        return true;
    }
    let mut end = 0;
    let mut is_part = |(at, link): (usize, &InlineLink)| {
        let between = content.text.get(end..link.text.start).unwrap_or_default();
        end = link.text.end.max(end);
        !between.chars().any(char::is_alphanumeric)
            && leads_out(link)
            && (link.text.is_empty() || is_sign(content, at, signs))
    };
    !content.links.is_empty()
        && content.links.iter().enumerate().all(&mut is_part)
        && !content.text[end..].chars().any(char::is_alphanumeric)
}

/// Reports whether a text is an address behind a label that recurs, and no more: "Home: https://…".
fn is_labelled_address(content: &Inlines, signs: &Signs) -> bool {
    let is_all = || content.links.iter().all(|link| link.text.end == content.text.len());
    labelled(content).is_some_and(|(label, _)| signs.has(label) && is_all())
}

/// Reports whether a quote is made of links, and of nothing else that could be read.
pub(in crate::read) fn are_quoted_links(blocks: &[Block]) -> bool {
    let are_links = |block: &Block| match &block.kind {
        BlockKind::Paragraph(content) => is_made_of_links(content),
        BlockKind::Quote(inner) => are_quoted_links(inner),
        _ => false,
    };
    !blocks.is_empty() && blocks.iter().all(are_links)
}

fn is_made_of_links(content: &Inlines) -> bool {
    let is_linked = |at: usize| content.links.iter().any(|link| leads_out(link) && link.text.contains(&at));
    !content.links.is_empty()
        && content.text.char_indices().all(|(at, c)| !c.is_alphanumeric() || is_linked(at))
}
