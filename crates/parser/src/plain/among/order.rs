//! The order of the alphabet, in which an item that lacks its text stands where the others are, and a heading by chance.

use crate::plain::bare::Kind;
use crate::plain::lines::Line;

use super::as_float;

/// Of three lines in any order, one of six is sorted.
const FITS_BY_CHANCE: f64 = 1.0 / 6.0;
/// So many letters of a line tell its place in the alphabet.
const ORDER_CHARS: usize = 12;
/// The share of sorted neighbours is at least that of any order, and never sure.
const LEAST_SHARE: f64 = 0.5;
const MOST_SHARE: f64 = 0.99;

/// How far the lists of a copy are in the order of the alphabet.
pub(super) struct Order<'a> {
    text: &'a str,
    lines: &'a [Line],
    kinds: &'a [Kind],
    /// The share of described lines that stand in it behind the one right above.
    share: f64,
}

impl<'a> Order<'a> {
    pub(super) fn of(text: &'a str, lines: &'a [Line], kinds: &'a [Kind]) -> Self {
        let order = Self { text, lines, kinds, share: LEAST_SHARE };
        let pairs = || (1..lines.len()).filter(|at| order.is_listed(at - 1) && order.is_listed(*at));
        let close = || pairs().filter(|at| lines[*at].blanks == 0);
        let sorted = close().filter(|at| order.follows(at - 1, *at)).count();
        let share = (as_float(sorted) + 1.0) / (as_float(close().count()) + 2.0);
        Self { share: share.clamp(LEAST_SHARE, MOST_SHARE), ..order }
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
    pub(super) fn speaks_for_heading(&self, at: usize) -> f64 {
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
