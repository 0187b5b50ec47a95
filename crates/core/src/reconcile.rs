//! Says what forks propose to their upstream.

use recension_matcher::{AlignOptions, align, changes, section_pairs};
use recension_merger::{Triage, triage};
use recension_model::{Alignment, ChangeSet, Edition, Proposal, SectionId};

/// What forks propose.
#[derive(Clone, Debug)]
pub struct Proposals {
    /// Which entries are one resource; the columns are the editions.
    pub alignment: Alignment,
    /// What is proposed, in the order of the entries.
    pub proposals: Vec<Proposal>,
    /// For each fork the sections of the fork and of the upstream that are one, sorted.
    pub sections: Vec<Vec<(SectionId, SectionId)>>,
}

/// How proposals are found.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReconcileOptions {
    /// How entries are paired.
    pub align: AlignOptions,
    /// Addresses that are known to be dead, in any form.
    pub dead: Vec<String>,
}

impl ReconcileOptions {
    /// Returns the options with another [`align`](Self::align).
    #[must_use]
    pub fn with_align(self, align: AlignOptions) -> Self {
        Self { align, ..self }
    }

    /// Returns the options with another [`dead`](Self::dead).
    #[must_use]
    pub fn with_dead(self, dead: Vec<String>) -> Self {
        Self { dead, ..self }
    }
}

/// Finds what forks propose.
///
/// The editions are the base if there is one, the upstream, and the forks. Without a base nothing counts as dropped.
/// Cost: near-linear in all entries.
#[must_use]
pub fn reconcile(editions: &[&Edition], has_base: bool, options: &ReconcileOptions) -> Proposals {
    let alignment = align(editions, &options.align);
    let upstream = usize::from(has_base);
    let forks = (upstream + 1).min(editions.len())..editions.len();
    let from = |column: usize| -> Vec<ChangeSet> {
        forks.clone().map(|fork| changes(editions, &alignment, column, fork)).collect()
    };
    let proposed = from(0);
    let since = has_base.then(|| changes(editions, &alignment, 0, upstream));
    // Without a base the upstream is what the forks are compared with anyway.
    let against = if has_base { from(upstream) } else { proposed.clone() };
    let sections = forks.clone().map(|fork| {
        let pairs = alignment.entries_of(fork, upstream);
        section_pairs(editions[fork], editions[upstream], &pairs)
    });
    let sections = sections.collect();
    let proposals = triage(&Triage {
        editions,
        has_base,
        alignment: &alignment,
        proposed: &proposed,
        since: since.as_ref(),
        against: &against,
        dead: &options.dead,
    });
    Proposals { alignment, proposals, sections }
}
