//! Names on a line of their own, over a description and a line with an address.

use std::ops::Range;

use crate::read::item::is_name;

use super::lead::has_words;
use super::separator::{first_separator, without_colon};
use super::signpost::is_bare;
use super::{Line, TextCut, is_candidate, with_title};

/// A longer first line may be one that an editor broke.
const MAX_LINE_CHARS: usize = 60;

/// A label in front of an address has no more words.
const MAX_LABEL_WORDS: usize = 4;

/// Divides a text whose lines are a name, a description and an address, alone or behind a label: "Home: https://…".
pub(super) fn cut_by_lines(line: Line<'_>) -> Option<TextCut> {
    let first = *line.breaks.first()?;
    let primary = line.links.iter().position(is_candidate)?;
    let link = &line.links[primary];
    let begin = line.breaks.iter().rev().copied().find(|at| *at <= link.text.start)?;
    let label = line.text.get(begin..link.text.start)?.trim();
    let is_label = label.is_empty()
        || label
            .strip_suffix([':', '：'])
            .is_some_and(|label| label.split_whitespace().count() <= MAX_LABEL_WORDS);
    if !is_bare(line, link) || !is_label {
        return None;
    }
    let title = name_in(line, 0..first)?;
    let mut cut = with_title(line, title, true, Some(primary));
    cut.description.end = line.text[..begin].trim_end().len().max(cut.description.start);
    Some(cut)
}

/// Returns the name that a first line is, or opens with in bold.
fn name_in(line: Line<'_>, first: Range<usize>) -> Option<Range<usize>> {
    let text = line.text[first.clone()].trim_end();
    let strong = line.strong.iter().find(|strong| !strong.is_empty() && strong.end <= text.len());
    let opens = |strong: &&Range<usize>| !has_words(&text[..strong.start]);
    if let Some(strong) = strong.filter(opens) {
        return Some(strong.start..without_colon(&text[..strong.end]).len());
    }
    let text = without_colon(text);
    // A separator ends the name before the line does.
    (first_separator(text).is_none()
        && is_name(text)
        && has_words(text)
        && text.chars().count() <= MAX_LINE_CHARS)
        .then_some(0..text.len())
}
