//! Laws of what forks propose to an upstream.

use recension_matcher::{AlignOptions, align, changes, section_pairs};
use recension_merger::{ApplyOptions, Reconciliation, Triage, accepted_patch, apply, triage};
use recension_model::{
    Alignment, ChangeSet, Edition, EntryPatch, Proposal, ProposalClass, ProposalKind, title_key,
};

use super::{key, read};

/// A base, an upstream and forks, and what happened between them.
struct Compared<'a> {
    editions: Vec<&'a Edition>,
    alignment: Alignment,
    proposed: Vec<ChangeSet>,
    since: ChangeSet,
    against: Vec<ChangeSet>,
}

impl<'a> Compared<'a> {
    fn new(base: &'a Edition, upstream: &'a Edition, forks: &[&'a Edition]) -> Self {
        let editions: Vec<&Edition> = [base, upstream].into_iter().chain(forks.iter().copied()).collect();
        let alignment = align(&editions, &AlignOptions::default());
        let from = |column: usize| {
            (2..editions.len()).map(|fork| changes(&editions, &alignment, column, fork)).collect()
        };
        let (proposed, against) = (from(0), from(1));
        let since = changes(&editions, &alignment, 0, 1);
        Self { editions, alignment, proposed, since, against }
    }

    fn proposals(&self) -> Vec<Proposal> {
        let asked = Triage {
            editions: &self.editions,
            has_base: true,
            alignment: &self.alignment,
            proposed: &self.proposed,
            since: Some(&self.since),
            against: &self.against,
            dead: &[],
        };
        triage(&asked)
    }
}

/// Gives what tells proposals apart, whichever forks make them.
fn told(proposals: &[Proposal]) -> Vec<(u32, ProposalKind)> {
    let mut told: Vec<_> = proposals.iter().map(|proposal| (proposal.row, proposal.kind)).collect();
    told.sort_unstable();
    told
}

/// Lists what is broken about the proposals of a fork, made by it alone and by two of the same.
pub(crate) fn broken_proposals(base: &Edition, upstream: &Edition, fork: &Edition) -> Vec<String> {
    let mut broken = Vec::new();
    let compared = Compared::new(base, upstream, &[fork]);
    let (one, twice) = (compared.proposals(), Compared::new(base, upstream, &[fork, fork]).proposals());
    if told(&one) != told(&twice) {
        broken.push(format!("two forks that are the same propose otherwise:\n{one:?}\n{twice:?}"));
    }
    if twice.iter().any(|proposal| proposal.forks.len() != 2) {
        broken.push(format!("what two forks propose is not one row: {twice:?}"));
    }
    for proposal in &one {
        let is_new = proposal.kind == ProposalKind::Adds && proposal.class == ProposalClass::WorthTaking;
        let Some(id) = proposal.new.filter(|_| is_new) else { continue };
        let (title, url) = key(fork, id);
        let has = |other| key(upstream, other);
        if upstream.entry_ids().map(has).any(|other| !url.is_empty() && other.1 == url) {
            broken.push(format!("the upstream has {title} already"));
        }
    }
    broken
}

/// Lists what of the accepted proposals is proposed again by the same fork to the result.
pub(crate) fn broken_acceptance(base: &Edition, upstream: &Edition, fork: &Edition) -> Vec<String> {
    let mut broken = Vec::new();
    let compared = Compared::new(base, upstream, &[fork]);
    let proposals = compared.proposals();
    let is_open = |proposal: &Proposal| {
        !matches!(proposal.class, ProposalClass::AlreadyThere | ProposalClass::Conflict)
    };
    let accepted: Vec<usize> = (0..proposals.len()).filter(|at| is_open(&proposals[*at])).collect();
    let pairs: Vec<_> = (0..compared.alignment.rows())
        .filter_map(|row| Some((compared.alignment.row(row)[2]?, compared.alignment.row(row)[1]?)))
        .collect();
    let reconciliation = Reconciliation {
        editions: &compared.editions,
        has_base: true,
        alignment: &compared.alignment,
        proposals: &proposals,
        sections: &[section_pairs(fork, upstream, &pairs)],
        accepted: &accepted,
    };
    let patch = accepted_patch(&reconciliation);
    let applied = apply(&patch, upstream, &ApplyOptions::default()).unwrap();
    let left: Vec<&EntryPatch> = applied.rejected.iter().map(|left| &patch.entries[left.index]).collect();
    let result = read(applied.text.clone());
    let again = Compared::new(base, &result, &[fork]);
    let named = |proposal: &Proposal| {
        let side = proposal.new.map(|id| key(fork, id));
        (proposal.kind, side.or_else(|| proposal.old.map(|id| key(base, id))))
    };
    let taken: Vec<_> = accepted.iter().map(|at| named(&proposals[*at])).collect();
    // What was taken over for something that the upstream had dropped can be taken for that, renamed; then
    // what is proposed again is known as a duplicate.
    let is_taken_up = |proposal: &&Proposal| proposal.class == ProposalClass::WorthTaking;
    for proposal in again.proposals().iter().filter(is_taken_up) {
        let (kind, side) = named(proposal);
        let is_left = left.iter().any(|change| {
            let values = [&change.old, &change.new].into_iter().flatten();
            let mut titles = values.map(|value| title_key(&value.title));
            titles.any(|title| side.as_ref().is_some_and(|side| side.0 == title))
        });
        if !is_left && taken.contains(&(kind, side.clone())) {
            let text = String::from_utf8_lossy(&applied.text);
            broken.push(format!("proposed again: {kind:?} {side:?} {}\n{text}", proposal.message));
        }
    }
    broken
}
