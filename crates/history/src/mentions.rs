//! Where addresses first stood in a file, in an entry or not.

use recension_model::{History, Moment, address_digest};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::commits::CommitTable;
use crate::error::HistoryError;
use crate::known::{Document, Known};
use crate::repository::ObjectId;
use crate::tracer::Tracer;

/// The first commit that has each address, while the states of a file are gone through.
#[derive(Default)]
pub(crate) struct FirstMentions {
    first: FxHashMap<u64, (Moment, ObjectId)>,
    seen: FxHashSet<u32>,
}

impl FirstMentions {
    /// Notes what a state of the line has; states come oldest first.
    pub(crate) fn note(&mut self, known: &Known, document: &Document, commit: (Moment, ObjectId)) {
        for chunk in &document.chunks {
            if self.seen.insert(*chunk) {
                for mention in known.mentions(*chunk) {
                    self.first.entry(*mention).or_insert(commit);
                }
            }
        }
    }

    /// Notes what a state of a merged side has that was not there when the side was begun; it counts if it was there
    /// before the line had it.
    pub(crate) fn note_side(
        &mut self,
        known: &Known,
        begin: Option<&Document>,
        document: &Document,
        commit: (Moment, ObjectId),
    ) {
        let had = begin.map_or(&[][..], |begin| begin.chunks.as_slice());
        let new = document.chunks.iter().filter(|chunk| !had.contains(chunk));
        for mention in new.flat_map(|chunk| known.mentions(*chunk)) {
            if had.iter().any(|chunk| known.mentions(*chunk).binary_search(mention).is_ok()) {
                continue;
            }
            let first = self.first.entry(*mention).or_insert(commit);
            if commit.0.seconds < first.0.seconds {
                *first = commit;
            }
        }
    }

    /// Names the commit that first mentioned an entry, for each that was mentioned before it came.
    pub(crate) fn name_firsts(
        &self,
        history: &mut History,
        tracer: &Tracer<'_>,
        commits: &mut CommitTable,
    ) -> Result<(), HistoryError> {
        for trace in &mut history.traces {
            let Some(birth) = trace.events.first() else { continue };
            let url = birth.state.and_then(|state| tracer.known.state(state).url.as_deref());
            let first = url.and_then(|url| self.first.get(&address_digest(url)));
            let Some((time, commit)) = first else { continue };
            if time.seconds < commits.commits[birth.commit as usize].time.seconds {
                trace.mentioned = Some(commits.named(tracer.repository, *commit)?);
            }
        }
        Ok(())
    }
}
