//! Titles behind links of the kind "[pdf]".

use crate::marks::is_year;

use super::around::dash_in;
use super::separator::{first_separator, trim_separator};
use super::signpost::is_closing;
use super::{Line, TextCut, is_candidate, with_title};

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
    let whole = || before_figures(line).trim_end_matches(['.', '。']).len().max(start);
    let title_end = separator.map_or_else(whole, |s| start + s.start);
    Some(with_title(line, start..title_end, false, Some(first)))
}

/// Reports whether a text is a venue and its year in square brackets: "[ICLR 2021]".
fn is_dated_tag(lead: &str) -> bool {
    let inner = lead.strip_prefix('[').and_then(|lead| lead.strip_suffix(']'));
    inner.is_some_and(|inner| !inner.contains(['[', ']']) && inner.split_whitespace().any(is_year))
}

/// Returns a text without figures in code or emphasis at its end: "Saws. `2024`".
fn before_figures<'l>(line: Line<'l>) -> &'l str {
    let text = line.inlines.text.as_str();
    let last = line.inlines.strong.last().filter(|strong| strong.end == text.len());
    let figures = last.filter(|strong| !text[(*strong).clone()].contains(char::is_alphabetic));
    figures.map_or(text, |strong| text[..strong.start].trim_end())
}
