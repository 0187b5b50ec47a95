//! Headings right among lines "Name - text", as a browser copies a page: no gap parts them from the items. Whether a name
//! without a text is such a heading or an item that lacks its text, is told in bits: by the copy's other lines, by whether
//! it is printed again, and by whether the lines below speak of it and those above do not.

mod order;
mod words;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::marks::STATEMENT_ENDS;

use super::bare::{Kind, colon, dash};
use super::contents::key;
use super::lines::{Line, Role};
use super::runs::{bits, number};
use order::Order;
use words::Words;

/// What speaks for a heading, in bits, before anything is known of a line: items lack their texts more often.
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
/// Items are described more often than not, at most so far as to make up for the prior.
const LEAST_USUAL: f64 = -4.0;
/// No other line of the copy is known to be a heading, and a long list has some.
const NO_OTHERS: f64 = 3.0;
/// So many lines on either side are searched for its words.
const NEAR: usize = 5;
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
    let copy = Copy { text, lines, kinds, titles };
    let evidence = Evidence::of(&copy);
    let mut found = Among::default();
    for at in (0..lines.len()).rev().filter(|at| copy.is_name(*at) && copy.is_close(at + 1)) {
        let is_heading = |at: usize| found.headings.contains(&at);
        let is_text = copy.has_text(at) && (!copy.is_close(at + 2) || is_heading(at + 2));
        let listed = copy.below(at).take_while(|at| copy.is_close(*at) && copy.is_described(*at)).count();
        let heads = listed + usize::from(lines[at].blanks > 0) >= MIN_BELOW || is_heading(at + 1);
        let is_open = lines[at].role == Role::Unknown && (heads || is_text);
        if is_open && evidence.for_heading(&copy, at, is_text) > 0.0 {
            found.headings.insert(at);
            found.texts.extend(Some(at + 1).filter(|_| is_text));
        }
    }
    found
}

/// The lines of a copy, and what is known of them.
struct Copy<'a> {
    text: &'a str,
    lines: &'a [Line],
    kinds: &'a [Kind],
    titles: &'a HashSet<usize>,
}

impl<'a> Copy<'a> {
    fn content(&self, at: usize) -> &'a str {
        self.text.get(self.lines[at].text.clone()).unwrap_or_default()
    }

    /// Reports whether a line is a name and nothing more. A text that recurs describes nothing, but it stands behind one.
    fn is_name(&self, at: usize) -> bool {
        let content = self.content(at);
        self.kinds[at] == Kind::Name && dash(content).or_else(|| colon(content)).is_none()
    }

    fn is_described(&self, at: usize) -> bool {
        self.kinds.get(at) == Some(&Kind::Described)
    }

    /// Reports whether no gap parts a line from the one above.
    fn is_close(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|line| line.blanks == 0)
    }

    /// Reports whether a sentence stands in the line below.
    fn has_text(&self, at: usize) -> bool {
        self.kinds.get(at + 1) == Some(&Kind::Other) && self.content(at + 1).ends_with(STATEMENT_ENDS)
    }

    fn below(&self, at: usize) -> Range<usize> {
        at + 1..(at + 1 + NEAR).min(self.lines.len())
    }

    fn names(&self) -> impl Iterator<Item = usize> {
        (0..self.lines.len()).filter(|at| self.is_name(*at))
    }

    /// Reports whether an item follows right below a name and its sentence: then that is one, too.
    fn has_items_of_two_lines(&self) -> bool {
        self.names().any(|at| {
            let goes_on = self.is_close(at + 2)
                && self.kinds[at + 2] != Kind::Other
                && !self.titles.contains(&(at + 2));
            at > 0 && self.is_close(at) && self.is_close(at + 1) && self.has_text(at) && goes_on
        })
    }
}

/// What tells headings from items all over a copy.
struct Evidence {
    /// How often each name is printed.
    printed: HashMap<String, usize>,
    /// Where most lines are described, one that is not is no item.
    usual: f64,
    others: f64,
    has_items_of_two_lines: bool,
    order: Order,
    words: Words,
}

impl Evidence {
    fn of(copy: &Copy<'_>) -> Self {
        let mut printed: HashMap<String, usize> = HashMap::new();
        copy.names().for_each(|at| *printed.entry(key(copy.content(at))).or_default() += 1);
        let recurs = |at: usize| printed[&key(copy.content(at))] > 1;
        let described = (0..copy.lines.len()).filter(|at| copy.is_described(*at)).count();
        let undescribed = copy.names().filter(|at| !recurs(*at)).count();
        let is_known = |at: usize| copy.lines[at].role == Role::Heading || copy.titles.contains(&at);
        Self {
            usual: (bits(described) - bits(undescribed)).clamp(LEAST_USUAL, -PRIOR),
            others: if (0..copy.lines.len()).any(is_known) { 0.0 } else { NO_OTHERS },
            has_items_of_two_lines: copy.has_items_of_two_lines(),
            order: Order::of(copy),
            words: Words::of(copy.text, copy.lines),
            printed,
        }
    }

    /// Adds up what speaks for a name being a heading, in bits; `is_text` where a sentence is all that stands below.
    fn for_heading(&self, copy: &Copy<'_>, at: usize, is_text: bool) -> f64 {
        let when = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
        let recurs = self.printed.get(&key(copy.content(at))).is_some_and(|count| *count > 1);
        let is_listed = copy.titles.contains(&at);
        let is_below_name = at > 0 && copy.is_close(at) && copy.kinds[at - 1] == Kind::Name;
        let topic =
            if is_text { when(!self.has_items_of_two_lines, TEXT) } else { self.topic(at, copy.below(at)) };
        PRIOR
            + self.usual
            + self.others
            + topic
            + when(is_listed, LISTED)
            + when(recurs && !is_listed, RECURS)
            + when(copy.lines[at].blanks > 0, PARTED)
            + when(is_below_name, BELOW_NAME)
            + self.order.speaks_for_heading(copy, at)
    }

    /// Returns what the words of a name say, by the lines below that have some of them, and those above or, by chance, any.
    fn topic(&self, at: usize, below: Range<usize>) -> f64 {
        let below = self.words.count_near(at, below);
        let chance = self.words.share(at) * number(NEAR);
        let above = self.words.count_near(at, at.saturating_sub(NEAR)..at).max(chance);
        if below == 0.0 { NOT_BELOW } else { BELOW * ((below + 1.0) / (above + 1.0)).log2() }
    }
}
