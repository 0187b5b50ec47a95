//! Titles of papers: what ends them where every link only says "pdf".

use crate::marks::{first_dash, is_year};

/// What stands behind a title is a list of authors only if each of them has no more words.
const MAX_AUTHOR_WORDS: usize = 4;
/// Fewer words before authors are no title but a name or two.
const MIN_TITLE_WORDS: usize = 3;
/// A remark in brackets has so many words; fewer may be a part of the name.
const MIN_REMARK_WORDS: usize = 3;

/// A venue and its year in brackets are no longer.
const MAX_VENUE_BYTES: usize = 16;

/// Returns how long the title is that year or authors follow: "Title: more (2017), A. Birch.".
pub(super) fn behind_title(lead: &str) -> Option<usize> {
    year(lead).or_else(|| authors(lead))
}

/// Returns how long a title is that a year in brackets and a comma or full stop follow.
pub(super) fn dated_title(text: &str) -> Option<usize> {
    let length = year(text)?;
    let behind = text.get(length..)?.split_once(')')?.1;
    behind.starts_with([',', '.']).then_some(length)
}

fn year(text: &str) -> Option<usize> {
    let is_dated = |inner: &str| {
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        let named = inner.trim_end_matches(|c: char| c.is_ascii_digit());
        let year = if digits == 4 { &inner[..4] } else { &inner[named.len()..] };
        is_year(year) && inner.len() <= MAX_VENUE_BYTES
    };
    text.match_indices('(').find_map(|(at, _)| {
        let (inner, _) = text.get(at + 1..)?.split_once(')')?;
        let title = text[..at].trim_end();
        (is_dated(inner) && first_dash(title).is_none() && title.chars().any(char::is_alphabetic))
            .then_some(title.len())
    })
}

/// Finds where authors begin behind a comma or full stop: "Title, A. Birch and B. Elm".
fn authors(lead: &str) -> Option<usize> {
    let lead = lead.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_stop = |(at, sign): &(usize, &str)| {
        let title = &lead[..*at];
        title.split_whitespace().count() >= MIN_TITLE_WORDS
            && title.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count() > 1
            && are_names(&lead[at + sign.len()..])
    };
    let comma = lead.match_indices(", ").find(is_stop);
    let stop = lead.match_indices(". ").find(is_stop);
    [comma, stop].into_iter().flatten().map(|(at, _)| at).min()
}

/// Reports whether a text is made of names, and more than one word shows it.
fn are_names(text: &str) -> bool {
    let is_initial =
        |word: &str| word.len() <= 3 && word.ends_with('.') && word.starts_with(char::is_uppercase);
    let is_particle =
        |word: &str| matches!(word, "de" | "van" | "von" | "der" | "den" | "la" | "di" | "et" | "al" | "al.");
    let mut shown = text.contains(" et al") || text.contains(" and ") || text.contains(" & ");
    let mut names = text.split(", ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & "));
    let all = names.all(|name| {
        let words = name.split_whitespace();
        shown |= words.clone().any(is_initial);
        words.clone().count() <= MAX_AUTHOR_WORDS
            && words.clone().all(|word| {
                let word = word.trim_start_matches("and ");
                is_particle(word) || word.starts_with(char::is_uppercase)
            })
    });
    all && shown
}

/// Leaves out a remark at the end: "Comb (offers may be local)".
pub(super) fn without_remark(lead: &str) -> &str {
    let Some((name, remark)) = lead.strip_suffix(')').and_then(|lead| lead.rsplit_once('(')) else {
        return lead;
    };
    let is_remark = remark.starts_with(char::is_lowercase)
        && remark.split_whitespace().count() >= MIN_REMARK_WORDS
        && name.chars().any(char::is_alphanumeric);
    if is_remark { name.trim_end() } else { lead }
}
