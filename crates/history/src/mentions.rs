//! Where addresses first stood in a file, in an entry or not.

use recension_model::{History, Moment, digest, url_key};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::commits::CommitTable;
use crate::error::HistoryError;
use crate::known::{Document, Known};
use crate::repository::ObjectId;
use crate::tracer::Tracer;

/// What ends an address in running text or markup.
const ENDS: &[u8] = b" \t\r\n<>\"'`|)]}";

/// What addresses begin with that a list leads to.
const SCHEMES: [&str; 2] = ["https", "http"];

/// Returns the digests of the addresses in a piece of a source, sorted, each once.
pub(crate) fn mentions(source: &[u8]) -> Vec<u64> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(colon) = source.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b':')) {
        let begin = at + colon;
        if !source[begin..].starts_with(b"://") {
            at = begin + 1;
            continue;
        }
        let end = (begin..source.len()).find(|end| ENDS.contains(&source[*end])).unwrap_or(source.len());
        let start = SCHEMES.iter().find(|scheme| source[..begin].ends_with(scheme.as_bytes()));
        if let Some(scheme) = start
            && let Ok(url) = std::str::from_utf8(&source[begin - scheme.len()..end])
        {
            found.push(address_digest(url.trim_end_matches(['.', ',', ';', ':'])));
        }
        at = end.max(begin + 3);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns the digest of an address.
pub(crate) fn address_digest(url: &str) -> u64 {
    digest(url_key(url).as_bytes())
}

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
