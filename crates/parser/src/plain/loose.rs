//! Lists whose items stand alone, a blank line between each two, in a copy that has lost its bullets.
//!
//! Each line that stands alone speaks for a list or against it, in bits, by what it may be: paragraphs are sentences. A list
//! is a stretch of such lines that adds up to the most, and the other lists of the copy speak for it, too.

use std::collections::HashSet;
use std::ops::Range;

use crate::marks::{is_dated, is_sentence};

use super::bare::{Kind, colon, dash};
use super::lines::Line;
use super::runs::{bits, is_short};

/// What speaks for a line that stands alone being an item.
const DESCRIBED: f64 = 2.0;
const LABELLED: f64 = 0.4;
const DATED: f64 = 0.5;
const OPEN_END: f64 = 0.3;
/// A name right beside another one heads nothing.
const NAME: f64 = 0.8;
const SENTENCE: f64 = -1.0;
/// What the contents list heads something.
const TITLE: f64 = 0.5;
/// What stands before the colon of a sentence is a name if it has no more words.
const MAX_NAME_WORDS: usize = 3;
/// What adds up to this is a list.
const ENOUGH: f64 = 4.0;
/// So much against it ends a list, as several sentences do.
const ENDED: f64 = 3.0;

/// Lines that stand alone.
pub(super) struct Alone<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a [Line],
    pub(super) kinds: &'a [Kind],
    /// Lines that print a title of the contents again.
    pub(super) titles: &'a HashSet<usize>,
    /// Which lines are something else already.
    pub(super) taken: Vec<bool>,
}

/// The items of lists, and the lines that head some.
#[derive(Default)]
pub(super) struct Loose {
    pub(super) items: Vec<usize>,
    pub(super) headings: Vec<usize>,
}

impl Alone<'_> {
    /// Finds the lists; those with `bullets` speak against them.
    pub(super) fn lists(&self, bullets: usize) -> Loose {
        let stretches = self.stretches();
        let sure = |stretch: &(Range<usize>, f64)| if stretch.1 >= ENOUGH { stretch.0.len() } else { 0 };
        let all: usize = stretches.iter().map(sure).sum();
        let mut loose = Loose::default();
        for stretch in &stretches {
            let siblings = bits(all - sure(stretch)) - bits(bullets);
            if stretch.1 + siblings < ENOUGH {
                continue;
            }
            let (headings, items): (Vec<usize>, Vec<usize>) =
                stretch.0.clone().partition(|at| self.heads(*at));
            for list in items.chunk_by(|at, next| at + 1 == *next) {
                loose.items.extend(self.between_sentences(list));
            }
            loose.headings.extend(headings);
        }
        loose
    }

    /// Returns the stretches of lines, one blank line apart, that add up to more than all others, each with its bits.
    fn stretches(&self) -> Vec<(Range<usize>, f64)> {
        let mut found: Vec<(Range<usize>, f64)> = Vec::new();
        // The sum of the stretch at hand, with what came behind its end.
        let mut sum = 0.0;
        for at in 1..self.lines.len() {
            if !self.is_alone(at) {
                sum = 0.0;
                continue;
            }
            let own = self.weight(at);
            sum = if self.lines[at].blanks == 1 { sum } else { 0.0 };
            match found.last_mut() {
                _ if sum + own <= 0.0 => sum = 0.0,
                Some((_, best)) if sum > 0.0 && sum + own <= *best - ENDED => sum = 0.0,
                Some((lines, best)) if sum > 0.0 => {
                    sum += own;
                    if sum > *best {
                        (lines.end, *best) = (at + 1, sum);
                    }
                }
                _ => {
                    sum = own;
                    found.push((at..at + 1, own));
                }
            }
        }
        found.retain(|(lines, _)| lines.len() > 1);
        found
    }

    fn content(&self, at: usize) -> &str {
        self.text.get(self.lines[at].text.clone()).unwrap_or_default()
    }

    fn is_alone(&self, at: usize) -> bool {
        let parted = |at: usize| self.lines.get(at).is_none_or(|line| line.blanks > 0);
        self.lines[at].is_text()
            && !self.taken[at]
            && self.kinds[at] != Kind::Heading
            && parted(at)
            && parted(at + 1)
    }

    fn weight(&self, at: usize) -> f64 {
        match self.kinds[at] {
            _ if self.titles.contains(&at) => TITLE,
            Kind::Described => DESCRIBED,
            Kind::Labelled => LABELLED,
            Kind::Other if is_dated(self.content(at)) => DATED,
            Kind::Other if self.tells(at) => SENTENCE,
            // A description that recurs may be a sentence.
            Kind::Name if dash(self.content(at)).is_none() && is_sentence(self.content(at)) => SENTENCE,
            Kind::Name if self.is_beside_name(at) => NAME,
            Kind::Name | Kind::Heading => 0.0,
            Kind::Other => OPEN_END,
        }
    }

    /// Reports whether a line is running text: a sentence, or what goes on from one.
    fn tells(&self, at: usize) -> bool {
        is_sentence(self.content(at)) || self.content(at).starts_with(char::is_lowercase)
    }

    /// Returns a list without the sentences before and behind it, if most of its lines are none: those tell of them.
    fn between_sentences<'l>(&self, list: &'l [usize]) -> &'l [usize] {
        let is_named = |content: &str| {
            colon(content).is_some_and(|(name, _)| name.split_whitespace().count() <= MAX_NAME_WORDS)
        };
        let is_sentence = |at: &usize| {
            let content = self.content(*at);
            self.kinds[*at] != Kind::Described
                && is_sentence(content)
                && !is_dated(content)
                && !is_named(content)
        };
        let sentences = list.iter().filter(|at| is_sentence(at)).count();
        // One sentence alone is no list.
        if sentences * 2 > list.len() && list.len() > 1 {
            return list;
        }
        let first = list.iter().position(|at| !is_sentence(at)).unwrap_or(list.len());
        let end = list.iter().rposition(|at| !is_sentence(at)).map_or(list.len(), |last| last + 1);
        &list[first.min(end)..end]
    }

    /// Reports whether a name stands right above or below another one.
    fn is_beside_name(&self, at: usize) -> bool {
        let is_name = |other: usize| {
            self.kinds.get(other) == Some(&Kind::Name)
                && !self.titles.contains(&other)
                && self.is_alone(other)
        };
        (at > 0 && self.lines[at].blanks == 1 && is_name(at - 1))
            || (is_name(at + 1) && self.lines[at + 1].blanks == 1)
    }

    /// Reports whether a line heads those below: the contents list it, or where there are none it is a name among texts.
    fn heads(&self, at: usize) -> bool {
        self.titles.contains(&at) || (self.kinds[at] == Kind::Name && self.may_head(at))
    }

    /// Reports whether a name may head what stands below: no contents say what does, and no other name stands right beside it.
    fn may_head(&self, at: usize) -> bool {
        self.titles.is_empty() && is_short(self.text, &self.lines[at]) && !self.is_beside_name(at)
    }
}
