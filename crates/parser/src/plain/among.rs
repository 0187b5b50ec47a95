//! Headings right among lines "Name - text", as a browser copies a page: no gap parts them from the items. Whether a name
//! without a text is such a heading or an item that lacks its text, is told in bits: by the copy's other lines, by whether
//! it is printed again, and by whether the lines below speak of it and those above do not.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::marks::STATEMENT_ENDS;

use super::bare::{Kind, colon, dash};
use super::contents::key;
use super::lines::{Line, Role};

/// What speaks for a heading before anything is known of a line: items lack their texts more often.
const PRIOR: f64 = -1.5;
/// The contents name it.
const LISTED: f64 = 5.0;
/// It is printed more than once, as headings like "Other" are, and an item that stands in two sections.
const RECURS: f64 = 2.0;
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
const NEAR_LINES: f64 = 5.0;
/// A word of a title is at least this long; its first letters stand for it: "libraries", "library".
const MIN_WORD_CHARS: usize = 4;
const STEM_CHARS: usize = 5;
/// Of three lines in any order, one of six is sorted.
const FITS_BY_CHANCE: f64 = 1.0 / 6.0;
/// So many letters of a line tell its place in the alphabet.
const ORDER_CHARS: usize = 12;
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
    let count = |wanted: usize| as_float(wanted) + 1.0;
    let described = kinds.iter().filter(|kind| **kind == Kind::Described).count();
    let undescribed = names().filter(|at| !recurs(*at)).count();
    let usual = (count(described) / count(undescribed)).log2().clamp(-4.0, -PRIOR);
    let is_known = |at: &usize| lines[*at].role == Role::Heading || titles.contains(at);
    let others = if (0..lines.len()).any(|at| is_known(&at)) { 0.0 } else { NO_OTHERS };
    let below_it = |at: usize| at + 1..(at + 1 + NEAR).min(lines.len());
    // A name over a sentence is an item where another item follows such a pair.
    let has_text =
        |at: usize| kinds.get(at + 1) == Some(&Kind::Other) && content(at + 1).ends_with(STATEMENT_ENDS);
    let is_close = |at: usize| lines.get(at).is_some_and(|line| line.blanks == 0);
    let texts_below_items = names().any(|at| {
        let goes_on = is_close(at + 2) && kinds[at + 2] != Kind::Other;
        at > 0 && is_close(at) && is_close(at + 1) && has_text(at) && goes_on && !titles.contains(&(at + 2))
    });
    let order = Order::of(text, lines, kinds);
    let words = Words::of(text, lines);
    let mut found = Among::default();
    for at in (0..lines.len()).rev() {
        let next = at + 1;
        if !is_name(at) || lines[at].role != Role::Unknown || !is_close(next) {
            continue;
        }
        let listed = below_it(at).take_while(|at| is_close(*at) && kinds[*at] == Kind::Described).count();
        let is_text = has_text(at) && (!is_close(next + 1) || found.headings.contains(&(next + 1)));
        let is_parted = lines[at].blanks > 0;
        if listed + usize::from(is_parted) < MIN_BELOW && !is_text && !found.headings.contains(&next) {
            continue;
        }
        let below = words.count_near(at, below_it(at));
        // By chance, so many lines have one of its words.
        let chance = words.share(at) * NEAR_LINES;
        let above = words.count_near(at, at.saturating_sub(NEAR)..at).max(chance);
        let topic = if is_text {
            if texts_below_items { 0.0 } else { TEXT }
        } else if below == 0.0 {
            NOT_BELOW
        } else {
            BELOW * ((below + 1.0) / (above + 1.0)).log2()
        };
        let listed = at > 0 && is_close(at) && kinds[at - 1] == Kind::Name;
        let among_names = if listed { BELOW_NAME } else { 0.0 };
        let recurs = match (titles.contains(&at), recurs(at)) {
            (true, _) => LISTED,
            (false, true) => RECURS,
            (false, false) => 0.0,
        };
        let parted = if is_parted { PARTED } else { 0.0 };
        if PRIOR + usual + others + topic + recurs + parted + among_names + order.speaks_for_heading(at) > 0.0
        {
            found.headings.insert(at);
            found.texts.extend(Some(next).filter(|_| is_text));
        }
    }
    found
}

/// How far the lists of a copy are in the order of the alphabet.
struct Order<'a> {
    text: &'a str,
    lines: &'a [Line],
    kinds: &'a [Kind],
    /// The share of described lines that stand in it behind the one right above.
    share: f64,
}

impl<'a> Order<'a> {
    fn of(text: &'a str, lines: &'a [Line], kinds: &'a [Kind]) -> Self {
        let order = Self { text, lines, kinds, share: 0.5 };
        let pairs = || (1..lines.len()).filter(|at| order.is_listed(at - 1) && order.is_listed(*at));
        let close = || pairs().filter(|at| lines[*at].blanks == 0);
        let sorted = close().filter(|at| order.follows(at - 1, *at)).count();
        let share = (as_float(sorted) + 1.0) / (as_float(close().count()) + 2.0);
        Self { share: share.clamp(0.5, 0.99), ..order }
    }

    fn is_listed(&self, at: usize) -> bool {
        self.kinds.get(at) == Some(&Kind::Described)
    }

    fn follows(&self, one: usize, next: usize) -> bool {
        let letters = |at: usize| {
            let content = self.text.get(self.lines[at].text.clone()).unwrap_or_default();
            content.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(ORDER_CHARS)
        };
        letters(one).le(letters(next))
    }

    /// Returns what its place between two described lines says for a heading, in bits: one fits there by chance.
    fn speaks_for_heading(&self, at: usize) -> f64 {
        let next = at + 1;
        if at == 0 || !self.is_listed(at - 1) || !self.is_listed(next) {
            return 0.0;
        }
        let item = self.share * self.share;
        if self.follows(at - 1, at) && self.follows(at, next) {
            (FITS_BY_CHANCE / item).log2()
        } else {
            ((1.0 - FITS_BY_CHANCE) / (1.0 - item)).log2()
        }
    }
}

/// Which words the lines of a copy have.
struct Words {
    /// The first letters of those of each line, as digests.
    stems: Vec<Vec<u64>>,
    /// How many lines have each.
    counts: HashMap<u64, usize>,
}

impl Words {
    fn of(text: &str, lines: &[Line]) -> Self {
        let content = |line: &Line| text.get(line.text.clone()).unwrap_or_default();
        let stems: Vec<Vec<u64>> = lines.iter().map(|line| stems(content(line))).collect();
        let mut counts: HashMap<u64, usize> = HashMap::new();
        stems.iter().flatten().for_each(|stem| *counts.entry(*stem).or_default() += 1);
        Self { stems, counts }
    }

    /// Returns how many of some lines have a word of the line `at`.
    fn count_near(&self, at: usize, lines: Range<usize>) -> f64 {
        let has = |line: &usize| self.stems[at].iter().any(|stem| self.stems[*line].contains(stem));
        as_float(lines.filter(has).count())
    }

    /// Returns the share of all lines that have the most common word of the line `at`.
    fn share(&self, at: usize) -> f64 {
        let most = self.stems[at].iter().filter_map(|stem| self.counts.get(stem)).max();
        as_float(most.map_or(0, |most| most - 1)) / as_float(self.stems.len().max(1))
    }
}

fn as_float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Returns the first letters of the words of a line, as digests, each once.
fn stems(line: &str) -> Vec<u64> {
    let words = line.split(|c: char| !c.is_alphanumeric());
    let long = words.filter(|word| word.chars().count() >= MIN_WORD_CHARS);
    let mut stems: Vec<u64> = long
        .map(|word| {
            let mut hasher = DefaultHasher::new();
            word.chars().flat_map(char::to_lowercase).take(STEM_CHARS).for_each(|c| c.hash(&mut hasher));
            hasher.finish()
        })
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}
