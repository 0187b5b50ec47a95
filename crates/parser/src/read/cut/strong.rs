//! Titles in bold or code.

use std::ops::Range;

use super::Line;
use super::date::dated;
use super::lead::{has_words, is_count, is_tag};
use super::quotation::{QUOTES, quotation};
use super::separator::ends_title;
use super::signpost::has_only_signposts;

/// No longer text stands in front of a name in bold: a date, a tag, a remark.
const MAX_LEAD_BYTES: usize = 512;

/// Returns the title in bold within quotation marks, behind the authors: Ada, "**Title**", venue.
pub(super) fn quoted_strong(line: Line<'_>) -> Option<Range<usize>> {
    let strong = line.strong.iter().find(|strong| line.text[..strong.start].ends_with(QUOTES))?;
    quotation(&line.text).filter(|quoted| quoted.start == strong.start)
}

/// Returns the only text in bold if it stands behind a colon, and nothing but a remark in brackets follows: Ada: "**Title** (venue)".
pub(super) fn strong_behind_colon(line: Line<'_>) -> Option<Range<usize>> {
    let [strong] = line.strong.as_slice() else { return None };
    let behind = line.text.get(strong.end..)?.trim();
    let is_remark = behind.is_empty() || is_remark(behind);
    let lead = line.text.get(..strong.start)?.trim_end().strip_suffix([':', '：'])?;
    (is_remark && has_words(lead) && !strong.is_empty()).then(|| strong.clone())
}

/// Returns the bold or code text that the line opens with, if a title may end where it does.
pub(super) fn opening_strong(line: Line<'_>) -> Option<Range<usize>> {
    let lead_ends = |start: usize| {
        line.text.get(..start).is_some_and(|lead| {
            !has_words(lead) || is_count(lead) || is_tag(lead) || is_remark(lead) && has_only_signposts(line)
        })
    };
    let strong = line
        .strong
        .iter()
        .take_while(|strong| strong.start <= MAX_LEAD_BYTES)
        .filter(|strong| {
            !strong.is_empty()
                && lead_ends(strong.start)
                && !is_number(&line.text[(*strong).clone()])
                && dated(&line.text[strong.start..]) < strong.len()
        })
        .max_by_key(|s| s.end)?;
    let text = &line.text[strong.clone()];
    let end = strong.start + text.trim_end_matches([':', '：', '.', '。', ',', ' ', '-']).len();
    let behind = &line.text[strong.end..];
    let closed = end < strong.end
        || ends_title(behind)
        || behind.starts_with([',', '，', '。', '.', '(', '（', '['])
        || behind.trim_start().starts_with(['(', '（', '[', '-', '–', '—', '|'])
        || behind.starts_with(" by ")
        || line.links.iter().any(|link| {
            line.text.get(strong.end..link.text.start).is_some_and(|between| between.trim().is_empty())
        })
        || (is_followed_by_names(text, behind) && has_only_signposts(line));
    (end > strong.start && closed).then_some(strong.start..end)
}

/// Reports whether a text is in brackets, as a venue is in front of a paper: "(WOOD 2021) ".
fn is_remark(lead: &str) -> bool {
    let inner = lead.trim().strip_prefix('(').and_then(|lead| lead.strip_suffix(')'));
    inner.is_some_and(|inner| !inner.contains(['(', ')']))
}

/// Reports whether a text in bold only counts: "[1]".
fn is_number(strong: &str) -> bool {
    let digits = strong.trim_matches(|c: char| !c.is_alphanumeric());
    strong.starts_with(['[', '(']) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reports whether several bold words are followed by another name: "**Title** Authors".
fn is_followed_by_names(strong: &str, behind: &str) -> bool {
    let next = behind.trim_start();
    strong.contains(' ') && next.len() < behind.len() && next.starts_with(char::is_uppercase)
}
