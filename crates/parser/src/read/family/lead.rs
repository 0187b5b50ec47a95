//! What stands below a heading and leads to what it names.

use std::ops::Range;

use crate::tree::{Block, BlockKind, Inlines, Item};

use crate::read::cut::{is_bare_text, is_sign, leads_out};
use crate::read::item::{nested_items, opens_with_link};
use crate::read::opening::{are_labelled_signs, is_sign_item, opens_with_address, words_before_link};
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
    are_labelled_signs(content, signs)
        || words_before_link(content).is_some_and(|words| signs.has(words))
        || are_leads(content, 0..content.links.len(), 0..content.text.len(), signs)
}

/// Returns the line of a paragraph that is made of such links, among lines of text, and the first of them.
pub(in crate::read) fn lead_line(content: &Inlines, signs: &Signs) -> Option<(usize, Range<usize>)> {
    if content.breaks.is_empty()
        || content.links.is_empty()
        || signs.list_addresses() && opens_with_address(content)
    {
        return None;
    }
    content.lines().find_map(|Range { start, end }| {
        let from = content.links.partition_point(|link| link.text.start < start);
        let to = content.links.partition_point(|link| link.text.end <= end).max(from);
        are_leads(content, from..to, start..end, signs).then_some((from, start..end))
    })
}

/// Reports whether there are links in a part of a text that only say where to find something, and nothing else that
/// could be read.
fn are_leads(content: &Inlines, links: Range<usize>, part: Range<usize>, signs: &Signs) -> bool {
    let mut end = part.start;
    let mut is_part = |at: usize| {
        let link = &content.links[at];
        let between = content.text.get(end..link.text.start).unwrap_or_default();
        end = link.text.end.max(end);
        (!between.chars().any(char::is_alphanumeric) || signs.is_namesake(link.span.start))
            && leads_out(link)
            && (link.text.is_empty() || is_sign(content, at, signs))
    };
    !links.is_empty()
        && links.into_iter().all(&mut is_part)
        && !content.text.get(end..part.end).unwrap_or_default().chars().any(char::is_alphanumeric)
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

/// Reports whether a text has nothing in it that could be read but links.
pub(in crate::read) fn is_made_of_links(content: &Inlines) -> bool {
    let has_words = |part: Range<usize>| {
        content.text.get(part).unwrap_or_default().contains(|c: char| c.is_alphanumeric())
    };
    let mut end = 0;
    for link in content.links.iter().filter(|link| leads_out(link)) {
        if has_words(end..link.text.start.max(end)) {
            return false;
        }
        end = link.text.end.max(end);
    }
    !content.links.is_empty() && !has_words(end..content.text.len())
}
