//! Audits mirrors with the history of their upstream: who changed what, and since when.

mod in_step;

use recension_history::{CopyHistory, commit_behind, drift, pins, traces_at, traces_of};
use recension_matcher::RowSince;
use recension_model::{ChangeSet, Dating, Decision, Edition, EntryId, Finding, History, Origin};

use crate::audit::{Audit, AuditRequest, BASE, KnownInStep, as_moved, audit_by, moved_to_upstream};
pub(crate) use in_step::InStepMirror;

pub use in_step::InStepHistories;

/// What a history knows of the mirrors of a list.
#[derive(Clone, Debug)]
pub struct MirrorHistory<'a> {
    /// The history of the upstream.
    pub history: &'a History,
    /// For each mirror the revisions that it may have been taken from; none if none is known.
    pub datings: Vec<Option<Dating>>,
    /// The revisions that mirrors were taken from, each once.
    pub revisions: Vec<u32>,
    /// For each mirror its own history, where it has one. That tells for every entry what it was made of, so that no
    /// revision is needed for it.
    pub copies: Vec<Option<CopyHistory>>,
}

/// Audits mirrors, and names for every finding the commit that made the difference.
///
/// The editions are the upstream, the mirrors of the request, then the revisions of `past`, each in its order.
#[must_use]
pub fn audit_with_history(
    editions: &[&Edition],
    mut request: AuditRequest<'_>,
    mut past: MirrorHistory<'_>,
) -> Audit {
    let moved = moved_to_upstream(editions, request.mirrors.len());
    for ((copy, moved), mirror) in past.copies.iter_mut().zip(&moved).zip(&editions[1..]) {
        if let (Some(copy), Some(moved)) = (copy, moved) {
            let own = traces_of(&copy.history, mirror);
            moved.follow(&mut copy.history, &own);
        }
    }
    let editions = &*as_moved(editions, &moved);
    let traces = Traces::new(editions, request.mirrors.len() + 1, &past);
    let in_step: Vec<Option<InStepMirror<'_>>> = (past.copies.iter().zip(&editions[1..]))
        .map(|(copy, mirror)| {
            copy.as_ref().map(|copy| InStepMirror::new((past.history, copy), (editions[0], mirror)))
        })
        .collect();
    for (at, (mirror, dating)) in request.mirrors.iter_mut().zip(&past.datings).enumerate() {
        let revision = dating.as_ref().map(|dating| dating.last).filter(|_| own(&in_step, at).is_none());
        let at = past.revisions.iter().position(|at| Some(*at) == revision);
        mirror.base = at.map(|at| traces.first_base + at);
    }
    // What a person decided comes before what the history knows.
    request.align.decisions.extend(traces.pins());
    for (at, mirror) in in_step.iter().enumerate() {
        request.align.decisions.extend(mirror.iter().flat_map(|mirror| mirror.pins(at + 1)));
    }
    let mut audit = audit_by(editions, &request, &Known(&in_step));
    let mirrors = audit.mirrors.iter_mut().zip(&audit.alignments).zip(past.datings).zip(&request.mirrors);
    for (at, (((found, alignment), dating), mirror)) in mirrors.enumerate() {
        if let Some(in_step) = own(&in_step, at) {
            found.findings.iter_mut().for_each(|finding| in_step.explain(finding));
        } else if let Some((dating, column)) = dating.as_ref().zip(mirror.base) {
            for finding in &mut found.findings {
                let row = found.changes.entries.get(finding.change as usize).map(|change| change.row);
                let base = row.and_then(|row| *alignment.row(row as usize).get(BASE)?);
                let trace = traces.of(finding, base.map(|id| (column, id)));
                let Some(trace) = trace.filter(|_| finding.origin != Some(Origin::Own)) else { continue };
                finding.commit = commit_behind(past.history, trace, finding.kind.change(), dating.last);
                finding.was = past.history.traces[trace as usize].state_at(dating.last);
            }
        }
        if let Some(dating) = &dating {
            found.drift = drift(past.history, dating.last);
        }
        found.dating = dating;
    }
    audit
}

/// What is known of each mirror that has a history of its own.
struct Known<'a, 'b>(&'b [Option<InStepMirror<'a>>]);

impl KnownInStep for Known<'_, '_> {
    fn apart(&self, at: usize, changes: &ChangeSet) -> Vec<Decision> {
        own(self.0, at).map_or_else(Vec::new, |mirror| mirror.apart(changes))
    }

    fn since(&self, at: usize, changes: &ChangeSet, translated: bool) -> Option<Vec<RowSince>> {
        own(self.0, at).map(|mirror| mirror.rows(changes, translated))
    }
}

fn own<'a, 'b>(in_step: &'b [Option<InStepMirror<'a>>], at: usize) -> Option<&'b InStepMirror<'a>> {
    in_step.get(at)?.as_ref()
}

/// The entries of the upstream and of the revisions that mirrors were taken from, by their traces.
struct Traces {
    upstream: Vec<Option<u32>>,
    first_base: usize,
    bases: Vec<Vec<Option<u32>>>,
}

impl Traces {
    fn new(editions: &[&Edition], first_base: usize, past: &MirrorHistory<'_>) -> Self {
        let bases = past.revisions.iter().zip(&editions[first_base..]);
        Self {
            upstream: traces_of(past.history, editions[0]),
            first_base,
            bases: bases.map(|(revision, edition)| traces_at(past.history, *revision, edition)).collect(),
        }
    }

    /// Pins what the history knows to be one entry.
    fn pins(&self) -> impl Iterator<Item = Decision> {
        let bases = (self.first_base..).zip(&self.bases);
        bases.flat_map(|(column, base)| pins([0, column], [&self.upstream, base]))
    }

    /// Returns the trace of the entry that a finding is about, given its entry and column in a base.
    fn of(&self, finding: &Finding, base: Option<(usize, EntryId)>) -> Option<u32> {
        let upstream = finding.upstream.and_then(|id| *self.upstream.get(id.index())?);
        upstream.or_else(|| {
            base.and_then(|(column, id)| *self.bases.get(column - self.first_base)?.get(id.index())?)
        })
    }
}
