//! Dates and venues in front of a title.

use crate::marks::is_year;

use super::separator::{first_separator, trim_separator};

/// A conference or journal and its year take no more words: "NeurIPS 2019 Workshop".
const MAX_VENUE_WORDS: usize = 3;

/// A year has as many digits.
const YEAR_BYTES: usize = 4;

/// Returns where a text goes on behind a date, or a number or venue in brackets: "2018-03-04: Title",
/// "[2018/03] Title", "(ICML'18) Title".
pub(super) fn dated(text: &str) -> usize {
    let behind = match text.strip_prefix(['[', '(', '（', '【']) {
        Some(rest) => behind_bracketed_date(rest),
        None => behind_bare_date(text),
    };
    let behind = behind.map(trim_separator).filter(|behind| behind.chars().any(char::is_alphabetic));
    behind.map_or(0, |behind| text.len() - behind.len())
}

/// Returns where a text goes on behind a year and a colon: "2019: Title".
pub(super) fn behind_year(text: &str) -> Option<usize> {
    let year = text.get(..YEAR_BYTES).filter(|year| is_year(year))?;
    let behind = trim_separator(text[year.len()..].strip_prefix([':', '：'])?);
    behind.chars().any(char::is_alphabetic).then_some(text.len() - behind.len())
}

fn behind_bracketed_date(rest: &str) -> Option<&str> {
    let (date, behind) = rest.split_once([']', ')', '）', '】'])?;
    let is_date = date.chars().any(|c| c.is_ascii_digit()) && date.chars().all(|c| is_of_date(c) || c == ' ');
    let is_venue = date.split_whitespace().count() <= MAX_VENUE_WORDS
        && date.split_whitespace().any(ends_in_year)
        && first_separator(behind).is_none_or(|separator| separator.start > 0);
    (is_date || is_venue).then_some(behind)
}

/// Reports whether a word ends in a year: "2018", "CVPR2018", "CVPR'18". Others that end in digits are names.
fn ends_in_year(text: &str) -> bool {
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, year) = text.split_at(text.len() - digits);
    match digits {
        2 => before.ends_with(['\'', '’']),
        4 => is_year(year),
        _ => false,
    }
}

/// A date without brackets has a year and a month at least: "2048" is a game.
fn behind_bare_date(text: &str) -> Option<&str> {
    let behind = text.trim_start_matches(is_of_date);
    let date = &text[..text.len() - behind.len()];
    let numbers = || date.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    let has_year = numbers().any(|number| number.len() == 4);
    let fits = numbers().all(|number| matches!(number.len(), 1 | 2 | 4));
    let ends = behind.starts_with([' ', ':', '：']);
    (has_year && fits && matches!(numbers().count(), 2 | 3) && ends).then_some(behind)
}

fn is_of_date(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '/' | '-' | '.' | '年' | '月' | '日')
}
