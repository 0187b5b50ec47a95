//! Titles behind links of the kind "[pdf]".

use crate::marks::is_year;

use super::around::dash_in;
use super::separator::{first_separator, trim_separator};
use super::signpost::{is_closing, is_generic};
use super::{Line, TextCut, is_candidate, is_loose, with_title};
use crate::tree::InlineLink;

/// So much emphasis is nested at most.
const MAX_NESTED: usize = 4;

/// Cuts where links of the kind "[pdf]" stand before the title: it is what follows the last of them.
pub(super) fn behind_signposts(line: Line<'_>, first: usize) -> Option<TextCut> {
    let lead = line.text.get(..line.links.get(first)?.text.start)?;
    let mut end = if is_dated_tag(lead.trim_end_matches(['(', '[', ' '])) { lead.len() } else { 0 };
    for link in line.links[first..].iter().filter(|link| is_candidate(link)) {
        if line.text.get(end..link.text.start)?.chars().any(char::is_alphanumeric) {
            break;
        }
        end = link.text.end;
    }
    let rest = line.text[end..].trim_start_matches(is_closing);
    let rest = trim_separator(rest);
    if end == 0 || !rest.chars().any(char::is_alphanumeric) {
        return None;
    }
    let start = line.text.len() - rest.len();
    let separator =
        if line.signs.is_name_with_colons(rest) { dash_in(rest, 0) } else { first_separator(rest) };
    let whole = || before_signs(line).trim_end_matches(['.', '。']).len().max(start);
    let title_end = separator.map_or_else(whole, |s| start + s.start);
    // Further signposts are no part of it.
    let is_sign =
        |link: &&InlineLink| link.text.start > start && is_candidate(link) && is_generic(line, link);
    let signs = line.links.iter().find(is_sign).map_or(title_end, |link| link.text.start.min(title_end));
    let title_end = if signs < title_end {
        start + line.text[start..signs].trim_end_matches(is_loose).len()
    } else {
        title_end
    };
    Some(with_title(line, start..title_end, false, Some(first)))
}

/// Reports whether a text is a venue and its year in square brackets: "[ICLR 2021]".
fn is_dated_tag(lead: &str) -> bool {
    let inner = lead.strip_prefix('[').and_then(|lead| lead.strip_suffix(']'));
    inner.is_some_and(|inner| !inner.contains(['[', ']']) && inner.split_whitespace().any(is_year))
}

/// Returns a text without what says nothing of the title at its end: figures in code or emphasis, emoji, and brackets
/// around signposts, or square ones around code or emphasis: "Saws. `2024`", "Saws. [[code](…)] [`hand`] :star:".
fn before_signs<'l>(line: Line<'l>) -> &'l str {
    let text = line.inlines.text.as_str();
    let is_marked = |at: usize| {
        let before = line.strong.partition_point(|strong| strong.start <= at);
        line.strong[..before].iter().rev().take(MAX_NESTED).any(|strong| at < strong.end)
    };
    let points = |at: usize| {
        let before = line.links.partition_point(|link| link.text.start <= at);
        let link = line.links[..before].last().filter(|link| at < link.text.end);
        link.is_some_and(|link| is_candidate(link) && is_generic(line, link))
    };
    let figures = line.inlines.strong.last().filter(|strong| strong.end == text.len());
    let figures = figures.filter(|strong| !text[(*strong).clone()].contains(char::is_alphabetic));
    let whole = figures.map_or(text, |strong| text[..strong.start].trim_end());
    let mut end = whole.len();
    loop {
        let before = whole[..end].trim_end_matches(|c: char| c.is_whitespace() || is_emoji(c));
        let before = without_shortcode(before);
        let opening = match before.chars().next_back() {
            Some(']') => before.rfind('['),
            Some(')') => before.rfind('('),
            _ => None,
        };
        let says_nothing = |start: &usize| {
            let is_square = before[*start..].starts_with('[');
            let mut words = before[*start..].char_indices().filter(|(_, c)| c.is_alphanumeric()).peekable();
            words.peek().is_some()
                && words.all(|(at, _)| is_square && is_marked(start + at) || points(start + at))
        };
        let next = opening.filter(says_nothing).unwrap_or(before.len());
        if !whole[..next].contains(char::is_alphanumeric) {
            return whole;
        }
        if next == end {
            return whole[..next].trim_end();
        }
        end = next;
    }
}

/// Tells emoji from signs that a title may end in: "Saws ②", "Saws to ∞".
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{2775}' | '\u{2794}'..='\u{27bf}' | '\u{2b50}' | '\u{fe0f}' | '\u{200d}' | '\u{1f300}'..='\u{1faff}')
}

/// Returns a text without a shortcode at its end: "Saws :star:".
fn without_shortcode(text: &str) -> &str {
    let name = text.strip_suffix(':').and_then(|inner| inner.rsplit_once(':'));
    let is_code = |name: &str| {
        name.contains(char::is_alphabetic) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    name.filter(|(_, name)| is_code(name)).map_or(text, |(before, _)| before)
}
