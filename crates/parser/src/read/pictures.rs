//! Pictures as links: one picture under three entries or more, each time with another address, is a button that says what its
//! link leads to, as a text that recurs does. A badge that shows the state of one resource is another picture under each.

use crate::tree::{Block, BlockKind, InlineLink, Inlines};

use super::cut::leads_out;
use super::signs::Signs;

/// Counts the pictures that lead out of the document; `source` is what the blocks were read from.
pub(super) fn count_pictures(blocks: &[Block], source: &str, signs: &mut Signs) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { content, .. }
            | BlockKind::Paragraph(content)
            | BlockKind::Summary(content) => {
                count_in(content, source, signs);
            }
            BlockKind::List(items) => {
                for item in items {
                    count_in(&item.content, source, signs);
                    count_pictures(&item.children, source, signs);
                }
            }
            BlockKind::Table { rows, .. } => {
                rows.iter().flat_map(|row| &row.cells).for_each(|cell| count_in(cell, source, signs));
            }
            BlockKind::Quote(inner) | BlockKind::Wrapper(inner) => count_pictures(inner, source, signs),
            _ => {}
        }
    }
}

fn count_in(content: &Inlines, source: &str, signs: &mut Signs) {
    for link in content.links.iter().filter(|link| leads_out(link)) {
        if let Some(picture) = picture(link, source) {
            signs.count_picture(picture, &link.url);
        }
    }
}

/// Reports whether a link is a picture that recurs as a button.
pub(super) fn is_button(link: &InlineLink, source: &str, signs: &Signs) -> bool {
    leads_out(link) && picture(link, source).is_some_and(|picture| signs.has_picture(picture))
}

/// Returns the markup of the picture that is all there is of a link.
fn picture<'s>(link: &InlineLink, source: &'s str) -> Option<&'s str> {
    let markup = source.get(link.text_span.clone()).filter(|_| link.text.is_empty())?.trim();
    (!markup.is_empty()).then_some(markup)
}
