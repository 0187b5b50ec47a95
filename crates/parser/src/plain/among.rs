//! Headings right among lines "Name - text", as a browser copies a page: no gap parts them from the items. Whether a name
//! without a text is such a heading or an item that lacks its text, is told in bits: by the copy's other lines, by whether
//! it is printed again, and by whether the lines below speak of it and those above do not.

use std::collections::{HashMap, HashSet};

use crate::marks::STATEMENT_ENDS;

use super::bare::{Kind, colon, dash};
use super::contents::key;
use super::lines::{Line, Role};

/// What speaks for a heading before anything is known of a line: items lack their texts more often.
const PRIOR: f64 = -1.5;
/// A title that is printed more than once.
const RECURS: f64 = 5.0;
/// None of its words stands in the lines below.
const NOT_BELOW: f64 = -1.5;
/// How much one more line below than above that has its words counts.
const BELOW: f64 = 1.5;
/// A gap stands above, and none below.
const PARTED: f64 = 2.0;
/// A sentence stands below it, and no item.
const TEXT: f64 = 2.0;
/// Another name stands right above: both may be items.
const BELOW_NAME: f64 = -3.0;
/// No other line of the copy is known to be a heading, and a long list has some.
const NO_OTHERS: f64 = 3.0;
/// So many lines on either side are searched for its words.
const NEAR: usize = 5;
/// A word of a title is at least this long; its first letters stand for it: "libraries", "library".
const MIN_WORD_CHARS: usize = 4;
const STEM_CHARS: usize = 5;
/// So many described lines below a line show that it heads them; where a gap stands above, one less.
const MIN_BELOW: usize = 2;

/// What stands among described lines.
#[derive(Default)]
pub(super) struct Among {
    pub(super) headings: HashSet<usize>,
    /// Sentences right below headings, which no item follows: "License", "This work belongs to nobody."
    pub(super) texts: Vec<usize>,
}

/// Finds the headings among described lines, and their texts. `titles` are lines that the contents name. Costs time in
/// proportion to the copy's length.
pub(super) fn find(text: &str, lines: &[Line], kinds: &[Kind], titles: &HashSet<usize>) -> Among {
    let content = |at: usize| text.get(lines[at].text.clone()).unwrap_or_default();
    let mut printed: HashMap<String, usize> = HashMap::new();
    // A text that recurs describes nothing, but it stands behind a name.
    let is_name =
        |at: usize| kinds[at] == Kind::Name && dash(content(at)).or_else(|| colon(content(at))).is_none();
    let names = || (0..lines.len()).filter(|at| is_name(*at));
    for at in names() {
        *printed.entry(key(content(at))).or_default() += 1;
    }
    let recurs = |at: usize| printed.get(&key(content(at))).is_some_and(|count| *count > 1);
    let count = |wanted: usize| f64::from(u32::try_from(wanted).unwrap_or(u32::MAX)) + 1.0;
    let described = kinds.iter().filter(|kind| **kind == Kind::Described).count();
    let undescribed = names().filter(|at| !recurs(*at)).count();
    let usual = (count(described) / count(undescribed)).log2().clamp(-4.0, -PRIOR);
    let is_known = |at: &usize| lines[*at].role == Role::Heading || titles.contains(at);
    let others = if (0..lines.len()).any(|at| is_known(&at)) { 0.0 } else { NO_OTHERS };
    let below_it = |at: usize| at + 1..(at + 1 + NEAR).min(lines.len());
    let mut found = Among::default();
    for at in (0..lines.len()).rev() {
        let next = at + 1;
        let is_close = |at: usize| lines.get(at).is_some_and(|line| line.blanks == 0);
        if !is_name(at) || lines[at].role != Role::Unknown || !is_close(next) {
            continue;
        }
        let listed = below_it(at).take_while(|at| is_close(*at) && kinds[*at] == Kind::Described).count();
        let is_text = kinds[next] == Kind::Other
            && content(next).ends_with(STATEMENT_ENDS)
            && (!is_close(next + 1) || found.headings.contains(&(next + 1)));
        let is_parted = lines[at].blanks > 0;
        if listed + usize::from(is_parted) < MIN_BELOW && !is_text && !found.headings.contains(&next) {
            continue;
        }
        let stems = stems(content(at));
        let says = |near: &usize| {
            let line = content(*near).to_lowercase();
            stems.iter().any(|stem| line.contains(stem.as_str()))
        };
        let below = below_it(at).filter(says).count();
        let above = (at.saturating_sub(NEAR)..at).filter(says).count();
        let words = if is_text {
            TEXT
        } else if below == 0 {
            NOT_BELOW
        } else {
            BELOW * (count(below) / count(above)).log2()
        };
        let listed = at > 0 && is_close(at) && kinds[at - 1] == Kind::Name;
        let among_names = if listed { BELOW_NAME } else { 0.0 };
        let recurs = if recurs(at) { RECURS } else { 0.0 };
        let parted = if is_parted { PARTED } else { 0.0 };
        if PRIOR + usual + others + words + recurs + parted + among_names > 0.0 {
            found.headings.insert(at);
            found.texts.extend(Some(next).filter(|_| is_text));
        }
    }
    found
}

/// Returns the first letters of the words of a title.
fn stems(title: &str) -> Vec<String> {
    title
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= MIN_WORD_CHARS)
        .map(|word| word.chars().take(STEM_CHARS).collect())
        .collect()
}
