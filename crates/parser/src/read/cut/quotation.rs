//! Titles in quotation marks.

use std::ops::Range;

use super::behind_closing;

/// What a quotation opens with.
pub(super) const QUOTES: [char; 4] = ['"', '“', '«', '《'];
/// A quotation of this many words is a title also where nothing parts it from the authors; shorter ones may be
/// a nickname: Ada "Saw" Birch.
const MIN_QUOTED_WORDS: usize = 3;

/// Finds a title in quotation marks: at the start, or behind the authors. "Ada. "Title". 2018."
pub(super) fn quotation(text: &str) -> Option<Range<usize>> {
    let open = if text.is_ascii() { text.find('"')? } else { text.find(QUOTES)? };
    let sign = text[open..].chars().next()?;
    let closing = match sign {
        '“' => '”',
        '«' => '»',
        '《' => '》',
        _ => '"',
    };
    let start = open + sign.len_utf8();
    let close = start + text[start..].find(closing)?;
    let end = start + text[start..close].trim_end_matches(['.', ',', '。', '，']).len();
    let before = text[..open].trim_end();
    let alone = !text[close + closing.len_utf8()..].contains(sign);
    let stands = before.is_empty()
        || text[start..end].split_whitespace().count() >= MIN_QUOTED_WORDS
        || before.ends_with(['.', ',', ':', '，', '。', '：', ')', ']']);
    (alone && stands && end > start).then_some(start..end)
}

/// Reports whether a quotation of some words is parted from what stands around it, as a title is from its authors and its year. What
/// runs on is a nickname, and what begins small no title.
pub(super) fn stands_behind_authors(text: &str, quoted: &Range<usize>) -> bool {
    let before = text[..quoted.start].trim_end_matches(QUOTES).trim_end();
    let behind = behind_closing(&text[quoted.end..]);
    before.ends_with(['.', ',', '，', '。'])
        && !text[quoted.clone()].starts_with(char::is_lowercase)
        && (behind.is_empty() || behind.starts_with(['.', ',', ';', '(', '[', '，', '。']))
        && text[quoted.clone()].split_whitespace().count() >= MIN_QUOTED_WORDS
}

/// Reports whether a text opens with a title in quotation marks, and its authors, year or venue stand behind a comma.
pub(in crate::read) fn opens_with_quoted_title(text: &str) -> bool {
    let quoted = if text.starts_with(QUOTES) { quotation(text) } else { None };
    quoted.is_some_and(|quoted| {
        let marks = ['"', '”', '»', '》'];
        text[quoted.clone()].contains(' ') && text[quoted.end..].trim_start_matches(marks).starts_with(',')
    })
}
