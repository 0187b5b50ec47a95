//! Audits mirrors with the history of their upstream: who changed what, and since when.

use recension_history::{commit_behind, drift, pins, traces_at, traces_of};
use recension_model::{Dating, Edition, EntryId, Finding, History, Origin};

use crate::audit::{Audit, AuditRequest, audit_with};

/// What a history knows of the mirrors of a list.
#[derive(Clone, Debug)]
pub struct MirrorHistory<'a> {
    /// The history of the upstream.
    pub history: &'a History,
    /// For each mirror the revisions that it may have been taken from; none if none is known.
    pub datings: Vec<Option<Dating>>,
    /// The revisions that mirrors were taken from, each once.
    pub revisions: Vec<u32>,
}

/// Audits mirrors, and names for every finding the commit that made the difference.
///
/// The editions are the upstream, the mirrors of the request, then the revisions of `past`, each in its order.
#[must_use]
pub fn audit_with_history(
    editions: &[&Edition],
    mut request: AuditRequest<'_>,
    past: MirrorHistory<'_>,
) -> Audit {
    let traces = Traces::new(editions, request.mirrors.len() + 1, &past);
    for (mirror, dating) in request.mirrors.iter_mut().zip(&past.datings) {
        let revision = dating.as_ref().map(|dating| dating.last);
        let at = past.revisions.iter().position(|at| Some(*at) == revision);
        mirror.base = at.map(|at| traces.first_base + at);
    }
    // What a person decided comes before what the history knows.
    request.align.decisions.extend(traces.pins());
    let mut audit = audit_with(editions, &request);
    for ((found, dating), mirror) in audit.mirrors.iter_mut().zip(past.datings).zip(&request.mirrors) {
        let Some((dating, column)) = dating.zip(mirror.base) else { continue };
        found.drift = drift(past.history, dating.last);
        for finding in &mut found.findings {
            let row = found.changes.entries.get(finding.change as usize).map(|change| change.row);
            let base = row.and_then(|row| *audit.alignment.row(row as usize).get(column)?);
            let trace = traces.of(finding, base.map(|id| (column, id)));
            finding.commit = trace
                .filter(|_| finding.origin != Some(Origin::Own))
                .and_then(|trace| commit_behind(past.history, trace, finding.kind.change(), dating.last));
        }
        found.dating = Some(dating);
    }
    audit
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
    fn pins(&self) -> impl Iterator<Item = recension_model::Decision> {
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
