//! Names on a line of their own, over a description and a line with an address.

use std::ops::Range;

use crate::marks::{STATEMENT_ENDS, first_dash};
use crate::read::columns::MAX_TITLE_WORDS;
use crate::read::item::is_name;
use crate::tree::Inlines;

use super::lead::has_words;
use super::separator::{first_separator, without_colon};
use super::signpost::{is_bare, is_bare_text};
use super::{Line, TextCut, is_candidate, with_title};

/// A longer first line may be one that an editor broke.
const MAX_LINE_CHARS: usize = 60;

/// A label in front of an address has no more words.
const MAX_LABEL_WORDS: usize = 4;

/// Divides a text whose lines are a name, a description and an address, alone or behind a label: "Home: https://…".
pub(super) fn cut_by_lines(line: Line<'_>) -> Option<TextCut> {
    let first = *line.breaks.first()?;
    if let Some(cut) = cut_over_address(line) {
        return Some(cut);
    }
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

/// Returns the first line of a text whose first link is an address alone on another one, if all of the line may be a name.
pub(in crate::read) fn line_over_address(line: &Inlines) -> Option<&str> {
    let first = line.text.get(..*line.breaks.first()?)?.trim_end();
    let link = line.links.iter().position(is_candidate)?;
    let is_alone = |part: Range<usize>| address_on(line, &part) == Some(link);
    let goes_on =
        first.ends_with(|c: char| STATEMENT_ENDS.contains(&c) || matches!(c, ',' | '-' | '–' | '—'));
    let is_marked = line.strong.first().is_some_and(|strong| strong.start == 0);
    let is_name = has_words(first) && !goes_on && !is_marked && first_dash(first).is_none();
    (is_name && lines(line).skip(1).any(is_alone)).then_some(first)
}

/// Divides a text whose first line is a name, however long, over lines of text and addresses, as the edition writes them.
fn cut_over_address(line: Line<'_>) -> Option<TextCut> {
    let is_title = |first: &&str| first.split_whitespace().nth(MAX_TITLE_WORDS).is_none();
    let first = line_over_address(&line).filter(|_| line.signs.are_lines_names()).filter(is_title)?;
    let is_text =
        |part: &Range<usize>| address_on(&line, part).is_none() && has_words(&line.text[part.clone()]);
    let mut cut = with_title(line, 0..first.len(), true, line.links.iter().position(is_candidate));
    let mut texts = lines(&line).skip(1).skip_while(|part| !is_text(part)).take_while(is_text);
    let from = texts.next();
    let end = texts.last().or(from.clone()).map_or(line.text.len(), |part| part.end);
    cut.description = from.map_or(end, |part| part.start)..end;
    Some(cut)
}

/// Returns the lines of a text, without the space that parts them.
fn lines(line: &Inlines) -> impl Iterator<Item = Range<usize>> {
    line.lines().map(|Range { start, end }| {
        let text = &line.text[start..end];
        end - text.trim_start().len()..end
    })
}

/// Returns the link to the address that is all there is on a line.
fn address_on(line: &Inlines, part: &Range<usize>) -> Option<usize> {
    let at = line.links.partition_point(|link| link.text.start < part.start);
    let link = line.links.get(at).filter(|link| link.text == *part && is_candidate(link))?;
    is_bare_text(&line.text[part.clone()], &link.url).then_some(at)
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
