//! What two sets of words have in common.

use crate::item::Word;

/// A word that two texts share tells less when another told already: words of one subject come together.
const FURTHER_WORD_SHARE: f32 = 0.5;

/// What two sets of words have in common, in bits.
pub(super) struct Overlap {
    pub(super) shared: f32,
    rarest: f32,
    left: f32,
    right: f32,
}

impl Overlap {
    pub(super) fn new(left: &[Word], right: &[Word]) -> Self {
        let sum = |words: &[Word]| words.iter().map(|word| word.1).sum();
        let mut overlap = Self { shared: 0.0, rarest: 0.0, left: sum(left), right: sum(right) };
        let (mut l, mut r) = (0, 0);
        while let (Some(a), Some(b)) = (left.get(l), right.get(r)) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => l += 1,
                std::cmp::Ordering::Greater => r += 1,
                std::cmp::Ordering::Equal => {
                    overlap.shared += a.1;
                    overlap.rarest = overlap.rarest.max(a.1);
                    (l, r) = (l + 1, r + 1);
                }
            }
        }
        overlap
    }

    pub(super) fn bits(&self) -> f32 {
        self.rarest + self.further_bits()
    }

    /// Returns what the shared words tell beside the rarest of them.
    pub(super) fn further_bits(&self) -> f32 {
        (self.shared - self.rarest) * FURTHER_WORD_SHARE
    }

    pub(super) fn dice(&self) -> f32 {
        let all = self.left + self.right;
        if all > 0.0 { 2.0 * self.shared / all } else { 0.0 }
    }

    pub(super) fn containment(&self) -> f32 {
        let least = self.left.min(self.right);
        if least > 0.0 { self.shared / least } else { 0.0 }
    }
}
