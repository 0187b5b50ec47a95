//! Words that stand between a name and a link about it: "Saws by [Ada](…)", where others are "[Planes](…) by [Ben](…)".

use std::ops::Range;

use crate::read::item::is_name;
use crate::read::signs::Signs;
use crate::tree::Inlines;

use super::is_candidate;
use super::lead::has_words;

/// A joint has no more words, and no more bytes.
const MAX_WORDS: usize = 2;
const MAX_BYTES: usize = 16;

/// Returns the words between the link at `at` and the next one, if they may join them.
pub(in crate::read) fn joint(line: &Inlines, at: usize) -> Option<&str> {
    let mut links = line.links.get(at..)?.iter().filter(|link| is_candidate(link));
    let (link, next) = (links.next()?, links.next()?);
    let words = line.text.get(link.text.end..next.text.start)?.trim_matches(is_sign);
    let is_short = words.len() <= MAX_BYTES && words.split_whitespace().count() <= MAX_WORDS;
    (is_short && has_words(words) && words.chars().all(|c| c.is_alphabetic() || c == ' ')).then_some(words)
}

/// Returns the name in front of words that join names and links elsewhere, and the link at `first`.
pub(in crate::read) fn name_before_joint(
    line: &Inlines,
    first: usize,
    signs: &Signs,
) -> Option<Range<usize>> {
    let lead = line.text.get(..line.links.get(first)?.text.start)?.trim_end_matches(is_sign);
    let name = (1..=MAX_WORDS).find_map(|count| {
        let (at, _) = lead.rmatch_indices(' ').nth(count - 1)?;
        signs.joins(&lead[at + 1..]).then(|| lead[..at].trim_end_matches(is_sign))
    })?;
    (is_name(name) && has_words(name)).then_some(0..name.len())
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, ')' | ']' | '"' | '”' | '»' | '」' | '!' | '?' | '+' | '#')
}
