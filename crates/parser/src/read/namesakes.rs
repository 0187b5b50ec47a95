//! Links that say the name they stand below, behind a label or in front of words that recur: "Link: [Saws](…)" in the fold of
//! "Saws", "[Saws on Wikipedia](…)" below the heading "Saws".

use std::collections::HashMap;

use crate::tree::{Block, BlockKind, InlineLink, Inlines};

use super::cut::{has_words, is_candidate};
use super::opening::{MAX_LABEL_WORDS, is_alone};
use super::signs::Signs;

/// Words behind so many names say where what those name is told of.
const MIN_RECURRING: usize = 3;

const MAX_WORDS_BEHIND: usize = 6;

/// Notes which links lead to what the visible line or the heading above them names, since they say it again.
pub(super) fn note_namesakes(blocks: &[Block], signs: &mut Signs) {
    let mut name: Option<&str> = None;
    let mut alone: Vec<(&InlineLink, &str, Option<&str>)> = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Summary(content) | BlockKind::Heading { content, .. } => {
                let is_plain = !content.text.is_empty() && !content.links.iter().any(is_candidate);
                name = is_plain.then_some(content.text.as_str());
            }
            BlockKind::Other if block.span.is_empty() => name = None,
            BlockKind::Paragraph(content) => {
                let Some(name) = name else { continue };
                if let Some(at) = namesake(content, name) {
                    signs.note_namesake(content.links[at].span.start);
                } else if let [link] = content.links.as_slice()
                    && is_candidate(link)
                    && is_alone(content)
                {
                    let text = &content.text[link.text.clone()];
                    alone.push((link, text, words_behind(text, name)));
                }
            }
            _ => {}
        }
    }
    // The first word alone is enough where the name stands in front.
    let mut words: HashMap<&str, usize> = HashMap::new();
    let mut firsts: HashMap<&str, usize> = HashMap::new();
    for behind in alone.iter().filter_map(|(.., behind)| *behind) {
        *words.entry(behind).or_default() += 1;
        *firsts.entry(first_word(behind)).or_default() += 1;
    }
    words.retain(|_, count| *count >= MIN_RECURRING);
    let ends = |text: &str| words.keys().any(|words| text.ends_with(words));
    let recurs = |behind: &str| firsts.get(first_word(behind)).is_some_and(|count| *count >= MIN_RECURRING);
    for (link, text, behind) in alone {
        if behind.map_or_else(|| ends(text), recurs) {
            signs.note_namesake(link.span.start);
        }
    }
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Returns the few words that follow `name` in the text of a link, with the space in front of them.
fn words_behind<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (front, behind) = text.split_at_checked(name.len())?;
    let words = behind.split_whitespace().count();
    (front.eq_ignore_ascii_case(name)
        && behind.starts_with(char::is_whitespace)
        && (1..=MAX_WORDS_BEHIND).contains(&words))
    .then_some(behind)
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
