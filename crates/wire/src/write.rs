//! Writes documents, one function for each.

use std::io::{self, Write};

use recension_matcher::{AuditReport, CollationReport};
use recension_merger::{MergeReport, Reconciliation};
use recension_model::{
    Changelog, CheckReport, CorpusStatus, Dating, DuplicateListing, Edition, EntryId, Found, History,
    ListFamily, Listing, MergeReview, NewResource, Outline, QueueReport, Reading, StaleEntry,
};
use serde::Serialize;

use crate::apply::{ApplyReport, ApplyWire};
use crate::audit::AuditWire;
use crate::check::CheckWire;
use crate::collation::CollationWire;
use crate::corpus::{
    CorpusDriftWire, CorpusDuplicatesWire, CorpusNewWire, CorpusStaleWire, FindWire, IndexWire,
};
use crate::diff::DiffWire;
use crate::edition::EditionWire;
use crate::history::{BlameWire, DateWire, LogWire, MergesWire};
use crate::inert::write_inert;
use crate::ledger::LedgerWire;
use crate::merge::MergeWire;
use crate::outline::OutlineWire;
use crate::queue::QueueWire;
use crate::reading::{ReadingWire, UnreadWire};
use crate::reconcile::ReconcileWire;
use crate::resolve::{ResolveReport, ResolveWire};
use crate::review::{ReviewReport, ReviewWire};
use crate::sync::{SyncReport, SyncWire};

/// Writes a listing as `recension.diff/1` on one line.
///
/// Entry by entry: nothing is gathered but what `out` buffers. Text is written as it is, escaped where JSON
/// asks for it and where a terminal would obey it.
///
/// # Errors
///
/// Those of `out`.
pub fn write_diff_json(out: &mut dyn Write, listing: &Listing<'_>) -> io::Result<()> {
    write_json(out, &DiffWire::new(listing))
}

/// Writes an edition as `recension.edition/1` on one line, entry by entry.
///
/// # Errors
///
/// Those of `out`.
pub fn write_edition_json(out: &mut dyn Write, edition: &Edition) -> io::Result<()> {
    write_json(out, &EditionWire::new(edition))
}

/// Writes what some places of an edition were read as, and why, as `recension.reading/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_reading_json(out: &mut dyn Write, edition: &Edition, readings: &[Reading]) -> io::Result<()> {
    write_json(out, &ReadingWire::new(edition, readings))
}

/// Writes what of an edition ended up in no entry as `recension.unread/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_unread_json(out: &mut dyn Write, edition: &Edition) -> io::Result<()> {
    write_json(out, &UnreadWire::new(edition))
}

/// Writes a merge result as `recension.merge/1` on one line: the document in parts, conflicts as values.
///
/// # Errors
///
/// Those of `out`.
pub fn write_merge_json(out: &mut dyn Write, report: &MergeReport<'_>) -> io::Result<()> {
    write_json(out, &MergeWire::new(report))
}

/// Writes where every entry of a merge comes from as `recension.ledger/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_ledger_json(out: &mut dyn Write, report: &MergeReport<'_>) -> io::Result<()> {
    write_json(out, &LedgerWire::new(report))
}

/// Writes what forks propose as `recension.reconcile/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_reconcile_json(out: &mut dyn Write, reconciliation: &Reconciliation<'_>) -> io::Result<()> {
    write_json(out, &ReconcileWire::new(reconciliation))
}

/// Writes what changed period by period as `recension.changelog/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_changelog_json(out: &mut dyn Write, changelog: &Changelog) -> io::Result<()> {
    write_json(out, changelog)
}

/// Writes the lives of some entries as `recension.log/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_log_json(out: &mut dyn Write, history: &History, traces: &[u32]) -> io::Result<()> {
    write_json(out, &LogWire::new(history, traces))
}

/// Writes for every entry when it came and last changed as `recension.blame/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_blame_json(
    out: &mut dyn Write,
    history: &History,
    edition: &Edition,
    entries: &[(EntryId, Option<u32>)],
) -> io::Result<()> {
    write_json(out, &BlameWire::new(history, edition, entries))
}

/// Writes where in a history a copy was taken as `recension.date/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_date_json(
    out: &mut dyn Write,
    history: &History,
    copy: &str,
    dating: Option<&Dating>,
) -> io::Result<()> {
    write_json(out, &DateWire::new(history, copy, dating))
}

/// Writes what past merges did wrong as `recension.merges/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_merge_review_json(out: &mut dyn Write, review: &MergeReview) -> io::Result<()> {
    write_json(out, &MergesWire::new(review))
}

/// Writes what came of applying a patch as `recension.apply/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_apply_json(out: &mut dyn Write, report: &ApplyReport<'_>) -> io::Result<()> {
    write_json(out, &ApplyWire::new(report))
}

/// Writes what came of the conflicts of a file as `recension.resolve/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_resolve_json(out: &mut dyn Write, report: &ResolveReport<'_>) -> io::Result<()> {
    write_json(out, &ResolveWire::new(report))
}

/// Writes the pairs that a person may decide about as `recension.review/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_review_json(out: &mut dyn Write, report: &ReviewReport<'_>) -> io::Result<()> {
    write_json(out, &ReviewWire::new(report))
}

/// Writes an audit as `recension.audit/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_audit_json(out: &mut dyn Write, report: &AuditReport<'_>) -> io::Result<()> {
    write_json(out, &AuditWire::new(report))
}

/// Writes a collation as `recension.collation/1` on one line, row by row.
///
/// # Errors
///
/// Those of `out`.
pub fn write_collation_json(out: &mut dyn Write, report: &CollationReport<'_>) -> io::Result<()> {
    write_json(out, &CollationWire::new(report))
}

/// Writes a check as `recension.check/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_check_json(out: &mut dyn Write, report: &CheckReport<'_>) -> io::Result<()> {
    write_json(out, &CheckWire::new(report))
}

/// Writes what became of mirrors that were brought up to date as `recension.sync/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_sync_json(out: &mut dyn Write, report: &SyncReport<'_>) -> io::Result<()> {
    write_json(out, &SyncWire::new(report))
}

/// Writes what becomes of a queue of requests as `recension.queue/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_queue_json(out: &mut dyn Write, report: &QueueReport) -> io::Result<()> {
    write_json(out, &QueueWire::new(report))
}

/// Writes what there is to translate as `recension.outline/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_outline_json(out: &mut dyn Write, outline: &Outline) -> io::Result<()> {
    write_json(out, &OutlineWire::new(outline))
}

/// Writes what a corpus has of what was asked for as `recension.find/1` on one line; `edition` is the name of the edition
/// whose entries were asked for.
///
/// # Errors
///
/// Those of `out`.
pub fn write_find_json(out: &mut dyn Write, edition: Option<&str>, answers: &[Found]) -> io::Result<()> {
    write_json(out, &FindWire::new(edition, answers))
}

/// Writes what a corpus holds as `recension.index/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_index_json(out: &mut dyn Write, status: &CorpusStatus) -> io::Result<()> {
    write_json(out, &IndexWire::new(status))
}

/// Writes which lists come from one list as `recension.corpus-drift/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_corpus_drift_json(out: &mut dyn Write, families: &[ListFamily]) -> io::Result<()> {
    write_json(out, &CorpusDriftWire::new(families))
}

/// Writes what other lists have relinked, renamed or removed since as `recension.corpus-stale/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_corpus_stale_json(out: &mut dyn Write, entries: &[StaleEntry]) -> io::Result<()> {
    write_json(out, &CorpusStaleWire::new(entries))
}

/// Writes what lists of the same subject took up lately as `recension.corpus-new/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_corpus_new_json(out: &mut dyn Write, resources: &[NewResource]) -> io::Result<()> {
    write_json(out, &CorpusNewWire::new(resources))
}

/// Writes what lists have under two addresses as `recension.corpus-duplicates/1` on one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_corpus_duplicates_json(out: &mut dyn Write, duplicates: &[DuplicateListing]) -> io::Result<()> {
    write_json(out, &CorpusDuplicatesWire::new(duplicates))
}

/// Writes a value as JSON on one line, inert for terminals and build systems.
///
/// # Errors
///
/// Those of `out`.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut gathered = Gathered { bytes: Vec::with_capacity(2 * GATHERED_BYTES), out };
    value.serialize(&mut serde_json::Serializer::new(&mut gathered))?;
    gathered.write_all(b"\n")?;
    gathered.flush()
}

/// Bytes that are gathered before they are handed on.
const GATHERED_BYTES: usize = 32 << 10;

/// Gathers the tokens of JSON, most of which are a few bytes: handing each on through a writer of unknown
/// type takes half as long as making it. They leave it inert.
struct Gathered<'a> {
    bytes: Vec<u8>,
    out: &'a mut dyn Write,
}

impl Write for Gathered<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() < GATHERED_BYTES { Ok(()) } else { self.flush() }
    }

    #[cold]
    fn flush(&mut self) -> io::Result<()> {
        write_inert(self.out, &self.bytes)?;
        self.bytes.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{ChangeKind, Cut, Edition, EntryId, Selection};
    use serde_json::Value;

    use super::write_diff_json;
    use crate::samples::Sample;

    /// Divides the whole text of an entry behind `bytes` of it.
    fn cut(edition: &Edition, id: EntryId, bytes: usize) -> Cut {
        let text = edition.entry(id).entry.text;
        let len = (text.end - text.start) as usize;
        Cut { title: text.slice(0, bytes), description: text.slice(bytes, len) }
    }

    fn json(sample: &Sample, selection: Selection) -> Value {
        let mut out = Vec::new();
        write_diff_json(&mut out, &sample.listing(selection)).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn titles_are_shown_as_their_partner_divides_them() {
        let mut sample = Sample::new();
        sample.pair(["BERT: a paper by Jacob", "", ""], ["BERT", "u", "a paper"], &[ChangeKind::Redescribed]);
        let id = sample.changes.entries[0].old.unwrap();
        sample.changes.entries[0].old_cut = Some(cut(&sample.old, id, 4));
        sample.old.entries[0].title_certain = false;
        let document = json(&sample, Selection::default());
        let old = &document["entries"][0]["old"];
        assert_eq!((&old["title"], &old["description"]), (&"BERT".into(), &": a paper by Jacob".into()));
        assert_eq!(old["title_certain"], false);
        assert_eq!(old["url"], Value::Null);
    }

    #[test]
    fn evidence_stands_with_pairs_and_near_misses_with_what_stands_alone() {
        let mut sample = Sample::new();
        sample.pair(["Elm", "u", "a"], ["Elm", "u", "b"], &[ChangeKind::Redescribed]);
        let (gone, come) = (sample.removed(["Ash", "", ""]), sample.added(["Ashes", "", ""]));
        sample.near_miss(gone, come);
        let explained = json(&sample, Selection { explain: true, ..Selection::default() });
        let entries = &explained["entries"];
        assert_eq!(
            entries[0]["evidence"][0],
            serde_json::json!({"signal": "url", "value": "same", "bits": 12.5})
        );
        assert_eq!(entries[1]["near_misses"][0]["title"], "Ashes");
        assert_eq!(entries[1]["near_misses"][0]["side"], "new");
        assert_eq!(entries[2]["near_misses"][0]["title"], "Ash");
        let plain = json(&sample, Selection::default());
        assert!(plain["entries"][1].get("near_misses").is_none());
    }

    #[test]
    fn numbers_that_json_has_no_words_for_are_left_out() {
        let mut sample = Sample::new();
        sample.pair(["Elm", "u", "a"], ["Elm", "u", "b"], &[ChangeKind::Redescribed]).confidence = f32::NAN;
        assert_eq!(json(&sample, Selection::default())["entries"][0]["confidence"], 0.0);
    }
}
