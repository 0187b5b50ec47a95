//! What signs and numbers in running text say, whatever the format.

use std::ops::Range;

/// Dashes with the spaces around them, as they part names from descriptions.
const DASHES: [&str; 3] = [" - ", " – ", " — "];

/// Parts cells, and names from what is said of them, as a dash does.
pub(crate) const BAR: &str = " | ";

/// What ends a line that says something, or introduces what stands below.
pub(crate) const STATEMENT_ENDS: [char; 6] = ['.', '!', '?', ':', '。', '：'];

/// What ends a sentence or a part of one, in many scripts: titles end in none of them but a question.
const SENTENCE_ENDS: [char; 22] = [
    '.', '!', '?', ':', ';', ',', '…', '。', '！', '？', '：', '；', '，', '、', '।', '॥', '۔', '؟', '؛',
    '።', '។', '။',
];

/// What closes a quotation.
const CLOSING_QUOTES: [char; 8] = ['"', '”', '’', '\'', '»', '“', '」', '』'];

/// Reports whether a text is written in sentences: it ends as one does, quotation marks and the numbers of footnotes aside, has
/// a full stop within, in scripts that put no space behind it, or is speech in these.
pub(crate) fn is_sentence(text: &str) -> bool {
    let mut rest = text.trim_end_matches(CLOSING_QUOTES);
    while let Some((before, number)) = rest.strip_suffix(']').and_then(|rest| rest.rsplit_once('['))
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        rest = before.trim_end();
    }
    rest.trim_end_matches(CLOSING_QUOTES).ends_with(SENTENCE_ENDS)
        || text.contains('。')
        || text.starts_with('「')
}

/// Returns where the first dash with spaces around it stands.
pub(crate) fn first_dash(text: &str) -> Option<usize> {
    DASHES.iter().filter_map(|dash| text.find(dash)).min()
}

/// Reports whether a text begins with a dash that has spaces around it.
pub(crate) fn opens_with_dash(text: &str) -> bool {
    DASHES.iter().any(|dash| text.starts_with(dash))
}

/// Returns where the first dash or bar stands, with the spaces around it.
pub(crate) fn first_dash_or_bar(text: &str) -> Option<Range<usize>> {
    let found = DASHES.into_iter().chain([BAR]).filter_map(|sign| Some((text.find(sign)?, sign.len())));
    found.min().map(|(at, length)| at..at + length)
}

/// Reports whether a word is a year: four digits that begin with 19 or 20.
pub(crate) fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns what stands before and behind the first colon of a text, be it a wide one.
pub(crate) fn split_at_colon(text: &str) -> Option<(&str, &str)> {
    const WIDE: &str = "：";
    let mut colons = memchr::memchr2_iter(b':', WIDE.as_bytes()[0], text.as_bytes());
    colons.find_map(|at| match text.as_bytes()[at] {
        b':' => Some((&text[..at], &text[at + 1..])),
        _ => text[at..].strip_prefix(WIDE).map(|behind| (&text[..at], behind)),
    })
}

/// Reports whether a text ends in a year, or has one in brackets or before a full stop there: "Title, CVPR, 2016."
pub(crate) fn ends_in_year(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    is_year(&text[before.len()..]) && !before.ends_with(char::is_alphanumeric)
}

/// Reports whether a text ends in its year, as papers do: behind a comma, in brackets, or behind a venue in capitals: "Rip, by Ada Ash,
/// 2011.", "Rip (Wood 2011)", "Rip CVPR 2011".
pub(crate) fn is_dated(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let before = text.trim_end_matches(char::is_alphanumeric);
    let is_open = before.rfind(['(', '[', '（']) > before.rfind([')', ']', '）']);
    let venue = before.split_whitespace().next_back().unwrap_or_default();
    is_year(&text[before.len()..])
        && (is_open || venue.ends_with([',', '，']) || venue.chars().filter(|c| c.is_uppercase()).count() > 1)
}

/// Reports whether a text ends in an emoji's `:name`, whose closing colon follows.
#[must_use]
pub fn ends_shortcode(text: &str) -> bool {
    let name = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'));
    let before = name.strip_suffix(':');
    name.len() < text.len()
        && before.is_some_and(|before| before.is_empty() || before.ends_with([' ', ':', '(']))
}
