//! Says what forks of a list propose to their upstream, and what is to be thought of it.
//!
//! 1. **Gather** (`gather`): what each fork changed against the origin, one proposal for each resource and
//!    sort of change; forks that propose the same share it.
//! 2. **Judge** (`judge`): against the upstream, the other forks, and what an address says (`address`).

mod address;
mod gather;
mod judge;
mod known;
mod reconciliation;

use recension_model::{Alignment, ChangeSet, Edition, Proposal};

use gather::gather;
use judge::judge;
use known::Known;

pub use reconciliation::{ProposalGroup, Reconciliation, SectionPaths, accepted_patch};

/// An upstream, its forks, and what happened between them.
#[derive(Clone, Copy, Debug)]
pub struct Triage<'a> {
    /// The base if there is one, the upstream, the forks: the columns of the alignment.
    pub editions: &'a [&'a Edition],
    /// Whether the first edition is a base that all others come from. Without one nothing counts as dropped.
    pub has_base: bool,
    /// The alignment of the editions.
    pub alignment: &'a Alignment,
    /// The changes from the origin (the base, else the upstream) to each fork, in their order.
    pub proposed: &'a [ChangeSet],
    /// The changes from the base to the upstream, if there is a base.
    pub since: Option<&'a ChangeSet>,
    /// The changes from the upstream to each fork, in their order.
    pub against: &'a [ChangeSet],
    /// Addresses that are known to be dead, in any form.
    pub dead: &'a [String],
}

impl<'a> Triage<'a> {
    /// Returns forks of an upstream with no base but the upstream itself, which all were aligned with and compared to.
    pub fn new(editions: &'a [&'a Edition], alignment: &'a Alignment, changes: &'a [ChangeSet]) -> Self {
        Self {
            editions,
            has_base: false,
            alignment,
            proposed: changes,
            since: None,
            against: changes,
            dead: &[],
        }
    }

    /// Returns the column of the upstream.
    pub fn upstream_column(&self) -> usize {
        usize::from(self.has_base)
    }

    fn origin(&self) -> Option<&'a Edition> {
        self.editions.first().copied()
    }

    fn upstream(&self) -> Option<&'a Edition> {
        self.editions.get(self.upstream_column()).copied()
    }

    fn fork_column(&self, fork: usize) -> usize {
        self.upstream_column() + 1 + fork
    }
}

/// Returns what the forks propose, in the order of their entries, those of the first fork first.
///
/// Differences of style and of order within a section, prose and headings are no proposals.
///
/// Cost: linear in the changes and in the entries of all editions.
#[must_use]
pub fn triage(triage: &Triage<'_>) -> Vec<Proposal> {
    let (Some(_), Some(_)) = (triage.origin(), triage.upstream()) else { return Vec::new() };
    let mut drafts = gather(triage);
    let known = Known::new(triage, &drafts);
    judge(triage, &known, &mut drafts);
    drafts.into_iter().map(|draft| draft.proposal).collect()
}

#[cfg(test)]
mod tests;
