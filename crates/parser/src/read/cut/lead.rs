//! What may stand before the link that opens an entry.

use crate::marks::is_year;
use crate::tree::{InlineLink, Inlines, is_lost_picture};

use super::is_candidate;
use super::separator::{first_separator, without_shortcodes};
use super::signpost::is_general;

/// A tag in front of a title has no more words.
const MAX_TAG_WORDS: usize = 3;

/// A grade has no more letters.
const MAX_GRADE_CHARS: usize = 2;

/// The number of an item has no more digits.
const MAX_COUNT_DIGITS: usize = 3;

/// Returns the candidate that the text opens with, if nothing but emoji, punctuation, a number, a tag, a
/// grade or a picture stands before it.
pub(in crate::read) fn opening_link(line: &Inlines) -> Option<usize> {
    let is_icon = |link: &InlineLink| {
        let text = &line.text[link.text.clone()];
        text.starts_with(':') && !has_words(text)
    };
    let at = line.links.iter().position(is_candidate)?;
    // An icon before the name may have a link of its own.
    let named = |at: &usize| is_candidate(&line.links[*at]) && !is_icon(&line.links[*at]);
    let at = if is_icon(&line.links[at]) { (at..line.links.len()).find(named).unwrap_or(at) } else { at };
    let lead = line.text.get(..line.links[at].text.start)?;
    let names_nothing = lead.is_empty()
        || is_tag(lead)
        || is_count(lead)
        || !has_words(lead)
        || are_figures(line, lead)
        || (is_grade(line, lead) || is_year_alone(lead))
            && !is_general(&line.text[line.links[at].text.clone()])
        || is_lost_picture(lead.trim_end());
    names_nothing.then_some(at)
}

/// Returns the first candidate if it stands right behind the first separator: "2023 - [Go 101](…)".
pub(in crate::read) fn link_behind_separator(line: &Inlines) -> Option<usize> {
    let at = line.links.iter().position(is_candidate)?;
    first_separator(&line.text).filter(|separator| separator.end == line.links[at].text.start)?;
    Some(at)
}

/// Reports whether there is more in a text than shortcodes, emoji and punctuation.
pub(in crate::read) fn has_words(text: &str) -> bool {
    match text.contains(':') {
        true => without_shortcodes(text).chars().any(char::is_alphanumeric),
        false => text.chars().any(char::is_alphanumeric),
    }
}

/// Reports whether a text is a word or two in square brackets: "[Stanford] ".
pub(super) fn is_tag(lead: &str) -> bool {
    let inner = lead.trim().strip_prefix('[').and_then(|lead| lead.strip_suffix(']'));
    inner.is_some_and(|tag| !tag.contains(['[', ']']) && tag.split_whitespace().count() <= MAX_TAG_WORDS)
}

/// Reports whether a text is a number as lists are counted, where Markdown sees none: "1、", "(1) ", "1．".
pub(in crate::read) fn is_count(lead: &str) -> bool {
    let lead = lead.trim();
    let digits =
        lead.trim_start_matches(['(', '（']).trim_end_matches(['、', '．', ')', '）', '.', ':', '：']);
    (1..=MAX_COUNT_DIGITS).contains(&digits.len())
        && digits.len() < lead.len()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reports whether a year and a colon stand before a link: "2019: [x](…)".
fn is_year_alone(lead: &str) -> bool {
    lead.trim_end().strip_suffix([':', '：']).is_some_and(is_year)
}

/// Reports whether nothing but figures in code or emphasis stands before a link: "`9873⭐` `1986🍴` [x](…)".
fn are_figures(line: &Inlines, lead: &str) -> bool {
    let is_marked = |at: usize| line.strong.iter().any(|strong| strong.contains(&at));
    let plain = |(at, c): (usize, char)| c.is_alphanumeric() && !is_marked(at);
    !lead.contains(char::is_alphabetic) && !lead.char_indices().any(plain)
}

/// Reports whether a letter or two in code or emphasis stand before a link: "`B` [Heap](…)" is for beginners.
fn is_grade(line: &Inlines, lead: &str) -> bool {
    let lead = lead.trim_end();
    lead.chars().count() <= MAX_GRADE_CHARS && line.strong.first() == Some(&(0..lead.len()))
}
