//! How much text may stand for what is written once.

use std::cell::Cell;
use std::ops::Range;

use crate::tree::{LimitCount, Limited};

/// Names are shorter than what they stand for, but not by more, all together.
const MAX_GROWTH: usize = 16;
const MIN_BYTES: usize = 64 * 1024;

/// What is left to spend on text that names stand for: without an end to it, a name of a letter for a long text
/// makes memory of nothing.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    left: Cell<usize>,
    refused: Cell<usize>,
}

impl Budget {
    /// Makes the budget of a document.
    pub(crate) fn of(text: &str) -> Self {
        Self { left: Cell::new(text.len() * MAX_GROWTH + MIN_BYTES), refused: Cell::new(0) }
    }

    /// Reports whether so many bytes are left, and takes them.
    pub(crate) fn take(&self, bytes: usize) -> bool {
        match self.left.get().checked_sub(bytes) {
            Some(left) => {
                self.left.set(left);
                true
            }
            None => {
                self.refused.set(self.refused.get() + 1);
                false
            }
        }
    }

    /// Returns what was left out, if anything was.
    pub(crate) fn report(&self) -> Option<Limited> {
        let refused = self.refused.get();
        (refused > 0)
            .then(|| (0..0, format!("names that stand for too much text were left as they are: {refused}")))
    }
}

/// Returns what is to be said of what a reader left out.
pub(crate) fn limits(too_deep: LimitCount, budget: &Budget) -> Vec<(Range<usize>, String)> {
    let depth = super::MAX_DEPTH;
    let deep =
        too_deep.report(|count| format!("blocks nested more than {depth} deep were not read: {count}"));
    deep.into_iter().chain(budget.report()).collect()
}
