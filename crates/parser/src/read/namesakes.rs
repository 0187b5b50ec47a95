//! Links that say the name they stand below, behind a label: "Link: [Saws](…)" in the fold of "Saws".

use crate::tree::{Block, BlockKind, InlineLink, Inlines};

use super::cut::{has_words, is_candidate};
use super::opening::MAX_LABEL_WORDS;
use super::signs::Signs;

/// Notes which links lead to what the visible line or the heading above them names, since they say it again.
pub(super) fn note_namesakes(blocks: &[Block], signs: &mut Signs) {
    let mut name: Option<&str> = None;
    for block in blocks {
        match &block.kind {
            BlockKind::Summary(content) | BlockKind::Heading { content, .. } => {
                let is_plain = !content.text.is_empty() && !content.links.iter().any(is_candidate);
                name = is_plain.then_some(content.text.as_str());
            }
            BlockKind::Other if block.span.is_empty() => name = None,
            BlockKind::Paragraph(content) => {
                if let Some(at) = name.and_then(|name| namesake(content, name)) {
                    signs.note_namesake(content.links[at].span.start);
                }
            }
            _ => {}
        }
    }
}

/// Reports whether one of the links in some text says the name above it.
pub(super) fn has_namesake(content: &Inlines, signs: &Signs) -> bool {
    content.links.iter().any(|link| signs.is_namesake(link.span.start))
}

/// Finds the link that says `name` behind a label which opens its line.
fn namesake(content: &Inlines, name: &str) -> Option<usize> {
    let is_labelled = |link: &InlineLink| {
        let begin = content.line_start(link.text.start);
        let label = content.text.get(begin..link.text.start).unwrap_or_default().trim_end();
        let words = label.split_whitespace().filter(|word| has_words(word)).take(MAX_LABEL_WORDS + 1).count();
        label.ends_with([':', '：']) && (1..=MAX_LABEL_WORDS).contains(&words)
    };
    content.links.iter().position(|link| {
        is_candidate(link) && content.text[link.text.clone()].eq_ignore_ascii_case(name) && is_labelled(link)
    })
}
