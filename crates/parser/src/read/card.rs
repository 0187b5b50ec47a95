//! Items that are a name over texts of their own, one of which has a link that leads to what is named: cards.

use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

use super::columns::MAX_TITLE_WORDS;
use super::cut::is_sign;
use super::item::{has_link, nested_items};
use super::opening::MAX_LABEL_WORDS;
use super::signs::Signs;

/// So many items of a list over linked texts are cards.
const MIN_CARDS: usize = 3;

/// Reports whether most items of a list are names over texts with links.
pub(super) fn are_cards(items: &[Item]) -> bool {
    let cards = items.iter().filter(|item| is_card(item)).count();
    cards >= MIN_CARDS && cards * 2 > items.len()
}

/// Reports whether an item is a name without a link over texts with links, and no list.
pub(super) fn is_card(item: &Item) -> bool {
    !item.children.is_empty()
        && !has_link(item)
        && (1..=MAX_TITLE_WORDS).contains(&item.content.text.split_whitespace().count())
        && nested_items(&item.children).is_empty()
        && any_text(&item.children, &|content| content.links.iter().any(|link| link.url.contains("://")))
}

fn any_text(blocks: &[Block], fits: &dyn Fn(&Inlines) -> bool) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Paragraph(content) => fits(content),
        BlockKind::Wrapper(inner) => any_text(inner, fits),
        _ => false,
    })
}

/// Returns the first link in texts that says where to find what stands above them: by its words, since it recurs, or behind a
/// label.
pub(super) fn lead_below<'b>(blocks: &'b [Block], signs: &Signs) -> Option<&'b InlineLink> {
    blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(content) => {
            let leads = |(at, link): &(usize, &InlineLink)| {
                let is_sign = link.text.is_empty() || is_sign(content, *at, signs);
                link.url.contains("://") && (is_sign || is_labelled(&content.text[..link.text.start]))
            };
            content.links.iter().enumerate().find(leads).map(|(_, link)| link)
        }
        BlockKind::Wrapper(inner) => lead_below(inner, signs),
        _ => None,
    })
}

/// Reports whether a text is a label: a word or three and a colon.
fn is_labelled(before: &str) -> bool {
    let label = before.trim_end().strip_suffix([':', '：']);
    label.is_some_and(|label| (1..=MAX_LABEL_WORDS).contains(&label.split_whitespace().count()))
}
