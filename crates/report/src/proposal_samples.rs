//! Proposals put together by hand, for tests.

use recension_merger::Reconciliation;
use recension_model::{Alignment, Edition, EntryId, Proposal, ProposalClass, ProposalKind, ProposalReason};

use crate::samples::Sample;

/// An upstream and a fork without a base, and proposals that are made to hurt.
pub(crate) struct ProposalSample {
    editions: [Edition; 2],
    alignment: Alignment,
    proposals: Vec<Proposal>,
}

/// Proposes everything in every class, with names of any length and characters that act.
pub(crate) fn proposals() -> ProposalSample {
    let long = "x".repeat(300);
    let mut sample = Sample::new();
    sample.section("Trees\u{1b}[31m | <b>\u{202e}");
    let hostile = "a\u{1b}]0;x\u{7} | [b](javascript:x) <script> @octocat \u{202e}";
    sample.pair([hostile, hostile, &long], [&long, &"中".repeat(90), hostile], &[]);
    sample.old.name = format!("up{}", "/long".repeat(60));
    sample.new.name = hostile.into();
    let entry = Some(EntryId::new(0));
    let mut proposals = Vec::new();
    for class in ProposalClass::ALL {
        for kind in ProposalKind::ALL {
            proposals.push(Proposal {
                kind,
                class,
                reason: ProposalReason::NewResource,
                message: format!("because of ‘{hostile}’"),
                row: 0,
                forks: vec![1],
                old: entry.filter(|_| kind != ProposalKind::Adds),
                new: entry.filter(|_| kind != ProposalKind::Drops),
                upstream: entry,
                old_cut: None,
                new_cut: None,
            });
        }
    }
    ProposalSample { editions: [sample.old, sample.new], alignment: sample.alignment, proposals }
}

impl ProposalSample {
    /// Calls `with` with what the sample proposes.
    pub(crate) fn with<T>(&self, with: impl FnOnce(&Reconciliation<'_>) -> T) -> T {
        let editions: Vec<&Edition> = self.editions.iter().collect();
        with(&Reconciliation {
            editions: &editions,
            has_base: false,
            alignment: &self.alignment,
            proposals: &self.proposals,
            sections: &[Vec::new()],
            accepted: &[],
        })
    }
}
