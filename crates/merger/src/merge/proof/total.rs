//! How often something is said, and how often it is to be said.

/// Returns how much more often something is to be said at least and at most, after what each side did in one place.
pub(super) fn wanted(changes: &[i64]) -> (i64, i64) {
    let all = changes.iter().sum::<i64>();
    // What several sides did can be one thing or as many.
    if changes.iter().all(|change| *change >= 0) {
        (changes.iter().copied().max().unwrap_or(0), all)
    } else if changes.iter().all(|change| *change <= 0) {
        (all, changes.iter().copied().min().unwrap_or(0))
    } else {
        (all, all)
    }
}

/// How often something is said, and how much more often, all together, it is to be said.
#[derive(Default)]
pub(super) struct Total {
    pub(super) before: i64,
    pub(super) after: i64,
    pub(super) least: i64,
    pub(super) most: i64,
    /// How often each side says it.
    pub(super) sides: Vec<i64>,
}

impl Total {
    pub(super) fn is_right(&self) -> bool {
        (self.wanted(self.least)..=self.wanted(self.most)).contains(&self.after)
    }

    /// Reports whether it is said no more often than is asked for, or than some document says it.
    pub(super) fn is_not_doubled(&self) -> bool {
        let highest = self.sides.iter().copied().max().unwrap_or(0).max(self.before);
        self.after <= self.wanted(self.most).max(highest)
    }

    fn wanted(&self, change: i64) -> i64 {
        (self.before + change).max(0)
    }
}
