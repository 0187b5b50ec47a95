//! The words around links: those behind one in brackets, those that all links stand behind.

use std::ops::Range;

use crate::marks::first_dash_or_bar;
use crate::tree::{InlineLink, Inlines};

use super::is_candidate;
use super::lead::has_words;

/// Reports whether a link stands in square brackets of the text: "[[CVPR](…)] Saws".
pub(in crate::read) fn is_in_brackets(line: &Inlines, link: &InlineLink) -> bool {
    line.text[..link.text.start].ends_with('[') && line.text[link.text.end..].starts_with(']')
}

/// Returns the words behind a link in brackets that opens a text, up to the next link.
pub(in crate::read) fn behind_brackets(line: &Inlines) -> Option<&str> {
    let mut links = line.links.iter().filter(|link| is_candidate(link));
    let opening = links.next().filter(|link| link.text.start == 1 && is_in_brackets(line, link))?;
    let end = links.next().map_or(line.text.len(), |next| next.text.start);
    let name = line.text.get(opening.text.end + 1..end)?;
    has_words(name).then_some(name)
}

/// Returns the words that all links stand behind, if nothing follows those.
pub(in crate::read) fn before_last_links(line: &Inlines) -> Option<&str> {
    let mut links = line.links.iter().filter(|link| is_candidate(link));
    let first = links.next()?;
    let last = links.next_back().unwrap_or(first);
    let (name, behind) = (&line.text[..first.text.start], &line.text[last.text.end..]);
    (has_words(name) && !behind.contains(char::is_alphanumeric)).then_some(name)
}

/// Finds the first separator behind `from` that is no colon.
pub(super) fn dash_in(text: &str, from: usize) -> Option<Range<usize>> {
    let sign = first_dash_or_bar(text.get(from..)?)?;
    Some(from + sign.start..from + sign.end)
}

/// Returns a text up to a bracket that is still open at its end: "Saws (web".
pub(super) fn before_open_bracket(text: &str) -> &str {
    let opened = text.rfind(['(', '（']).filter(|at| *at > 0 && !text[*at..].contains([')', '）']));
    opened.map_or(text, |at| text[..at].trim_end())
}
