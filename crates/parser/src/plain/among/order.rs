//! The order of the alphabet, in which an item that lacks its text stands where the others are, and a heading by chance.

use crate::plain::runs::number;

use super::Copy;

/// Of three lines in any order, one of six is sorted.
const FITS_BY_CHANCE: f64 = 1.0 / 6.0;
/// So many letters of a line tell its place in the alphabet.
const ORDER_CHARS: usize = 12;
/// The share of sorted neighbours is at least that of any order, and never sure.
const LEAST_SHARE: f64 = 0.5;
const MOST_SHARE: f64 = 0.99;

/// How far the lists of a copy are in the order of the alphabet.
pub(super) struct Order {
    /// The share of described lines that stand in it behind the one right above.
    share: f64,
}

impl Order {
    pub(super) fn of(copy: &Copy<'_>) -> Self {
        let is_pair = |at: &usize| copy.is_close(*at) && copy.is_described(at - 1) && copy.is_described(*at);
        let pairs = || (1..copy.lines.len()).filter(is_pair);
        let sorted = pairs().filter(|at| follows(copy, at - 1, *at)).count();
        let share = (number(sorted) + 1.0) / (number(pairs().count()) + 2.0);
        Self { share: share.clamp(LEAST_SHARE, MOST_SHARE) }
    }

    /// Returns what its place between two described lines says for a heading, in bits: one fits there by chance.
    pub(super) fn speaks_for_heading(&self, copy: &Copy<'_>, at: usize) -> f64 {
        let next = at + 1;
        if at == 0 || !copy.is_described(at - 1) || !copy.is_described(next) {
            return 0.0;
        }
        let item = self.share * self.share;
        if follows(copy, at - 1, at) && follows(copy, at, next) {
            (FITS_BY_CHANCE / item).log2()
        } else {
            ((1.0 - FITS_BY_CHANCE) / (1.0 - item)).log2()
        }
    }
}

fn follows(copy: &Copy<'_>, one: usize, next: usize) -> bool {
    let letters = |at: usize| {
        copy.content(at)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .take(ORDER_CHARS)
    };
    letters(one).le(letters(next))
}
