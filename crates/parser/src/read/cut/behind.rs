//! Titles behind links of the kind "[pdf]".

use crate::marks::is_year;

use super::around::dash_in;
use super::counts::is_drawn;
use super::separator::{first_separator, trim_separator};
use super::signpost::{is_closing, is_generic};
use super::{Line, TextCut, is_candidate, with_title};
use crate::tree::InlineLink;

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
    Some(with_title(line, start..title_end, false, Some(first)))
}

/// Reports whether a text is a venue and its year in square brackets: "[ICLR 2021]".
fn is_dated_tag(lead: &str) -> bool {
    let inner = lead.strip_prefix('[').and_then(|lead| lead.strip_suffix(']'));
    inner.is_some_and(|inner| !inner.contains(['[', ']']) && inner.split_whitespace().any(is_year))
}

/// Returns a text without what says nothing of the title at its end: figures in code or emphasis, signs, and brackets
/// around signposts, code or emphasis: "Saws. `2024`", "Saws. [[code](…)] [`hand`] :star:".
fn before_signs<'l>(line: Line<'l>) -> &'l str {
    let text = line.inlines.text.as_str();
    let is_marked = |at: usize| line.strong.iter().any(|strong| strong.contains(&at));
    let points = |at: usize| {
        let holds = |link: &&InlineLink| link.text.contains(&at);
        line.links.iter().find(holds).is_some_and(|link| is_candidate(link) && is_generic(line, link))
    };
    let figures = line.inlines.strong.last().filter(|strong| strong.end == text.len());
    let figures = figures.filter(|strong| !text[(*strong).clone()].contains(char::is_alphabetic));
    let mut end = figures.map_or(text.len(), |strong| strong.start);
    loop {
        let before = text[..end].trim_end_matches(|c: char| c.is_whitespace() || is_drawn(c));
        let before = without_shortcode(before);
        let bracket = before.strip_suffix([']', ')']).and_then(|_| before.rfind(['[', '(']));
        let says_nothing = |start: &usize| {
            let mut words = before[*start..].char_indices().filter(|(_, c)| c.is_alphanumeric()).peekable();
            words.peek().is_some() && words.all(|(at, _)| is_marked(start + at) || points(start + at))
        };
        let next = bracket.filter(says_nothing).unwrap_or(before.len());
        if next == end || next == 0 {
            return text[..next].trim_end();
        }
        end = next;
    }
}

/// Returns a text without a shortcode at its end: "Saws :star:".
fn without_shortcode(text: &str) -> &str {
    let name = text.strip_suffix(':').and_then(|inner| inner.rsplit_once(':'));
    let is_code =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    name.filter(|(_, name)| is_code(name)).map_or(text, |(before, _)| before)
}
