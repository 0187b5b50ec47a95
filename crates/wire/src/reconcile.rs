//! Proposals of forks as JSON.

use recension_merger::Reconciliation;
use recension_model::{Proposal, ProposalClass, ProposalKind, ProposalReason};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::parts::{EditionSummary, EntryWire};

/// The name and version of the format.
pub(crate) const RECONCILE_SCHEMA: &str = "recension.reconcile/1";

/// What forks of a list propose to their upstream.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reconcile")]
pub(crate) struct ReconcileWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = RECONCILE_SCHEMA))]
    schema: &'static str,
    /// The edition that all come from; null if there is none, and then nothing counts as dropped.
    base: Option<EditionSummary<'a>>,
    /// The upstream.
    upstream: Option<EditionSummary<'a>>,
    /// The forks, in the order in which they were given.
    forks: Vec<EditionSummary<'a>>,
    /// How many proposals are in each class.
    summary: SummaryWire,
    /// The proposals, in the order of their entries; those of the first fork first.
    #[schemars(with = "Vec<ProposalWire>")]
    proposals: Proposals<'a>,
}

impl<'a> ReconcileWire<'a> {
    pub(crate) fn new(reconciliation: &Reconciliation<'a>) -> Self {
        let count = |class| reconciliation.count(class);
        Self {
            schema: RECONCILE_SCHEMA,
            base: reconciliation.base().map(EditionSummary::new),
            upstream: reconciliation.upstream().map(EditionSummary::new),
            forks: reconciliation.forks().iter().map(|fork| EditionSummary::new(fork)).collect(),
            summary: SummaryWire {
                worth_taking: count(ProposalClass::WorthTaking),
                doubtful: count(ProposalClass::Doubtful),
                conflict: count(ProposalClass::Conflict),
                already_there: count(ProposalClass::AlreadyThere),
            },
            proposals: Proposals(*reconciliation),
        }
    }
}

/// How many proposals are in each class.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReconcileSummary")]
struct SummaryWire {
    worth_taking: usize,
    doubtful: usize,
    conflict: usize,
    already_there: usize,
}

/// One thing that forks would change about one resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Proposal")]
struct ProposalWire<'a> {
    /// What would change.
    kind: ProposalKind,
    /// What is to be thought of it.
    class: ProposalClass,
    /// What speaks for the class.
    reason: ProposalReason,
    /// The reason in words.
    message: &'a str,
    /// The places of the forks that make it, counted from 0.
    forks: Vec<usize>,
    /// The entry in the base, or in the upstream if there is no base; null for an addition.
    old: Option<EntryWire<'a>>,
    /// The entry in the first of the forks; null for a removal.
    new: Option<EntryWire<'a>>,
    /// The entry in the upstream.
    upstream: Option<EntryWire<'a>>,
    /// Whether it was accepted.
    accepted: bool,
}

struct Proposals<'a>(Reconciliation<'a>);

impl Serialize for Proposals<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let accepted: std::collections::HashSet<usize> = self.0.accepted.iter().copied().collect();
        serializer.collect_seq(
            self.0
                .proposals
                .iter()
                .enumerate()
                .map(|(at, proposal)| self.wire(proposal, accepted.contains(&at))),
        )
    }
}

impl<'a> Proposals<'a> {
    fn wire(&self, proposal: &'a Proposal, accepted: bool) -> ProposalWire<'a> {
        let reconciliation = &self.0;
        ProposalWire {
            kind: proposal.kind,
            class: proposal.class,
            reason: proposal.reason,
            message: &proposal.message,
            forks: proposal.forks.iter().map(|column| reconciliation.fork_place(*column)).collect(),
            old: reconciliation.old(proposal).map(EntryWire::from),
            new: reconciliation.new_of(proposal).map(EntryWire::from),
            upstream: reconciliation.upstream_of(proposal).map(EntryWire::from),
            accepted,
        }
    }
}
