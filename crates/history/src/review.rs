//! Looks at past merges: what did they lose, revive or double that need not have been?

use recension_merger::{MergeOptions, merge};
use recension_model::{
    ChangeKind, Commit, Edition, EntryState, FaultKind, History, MergeFault, MergePart, MergeResult,
    MergeReview, ReviewedMerge,
};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::commits::CommitTable;
use crate::error::HistoryError;
use crate::fate::{Fate, Fates};
use crate::file_history::FileHistory;
use crate::known::Known;
use crate::mentions::{address_digest, mentions};
use crate::merges::{MergeInput, PastMerge, merges};
use crate::options::HistoryOptions;
use crate::repository::ObjectId;
use crate::sides::read_unknown;
use crate::state::{Keys, titled};
use crate::tracer::Tracer;
use crate::undone::{Undone, UndoneChange, undone};

/// What was found out of a merge that had something to merge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reviewed {
    /// What it did wrong, and to which entry: a state.
    pub(crate) faults: Vec<(FaultKind, u32)>,
    /// Entries about which the sides disagreed.
    pub(crate) disputed: u32,
}

impl Tracer<'_> {
    /// Compares every past merge of a list with what the merge's own logic makes of it.
    ///
    /// An entry about which the sides disagreed is left out, since nobody can say what should have become of it; so
    /// is one that the merge took for a section or for a part of what it says of another, where it still stands.
    /// What became of a fault the lives of entries tell, from the commit on that brought the merge to the list.
    /// Cost: following the list, four partial readings for every merge that had something to merge, and three whole
    /// ones and a merge for each that may have a fault.
    ///
    /// # Errors
    ///
    /// An object cannot be read, or `progress` ended the work.
    pub fn review_merges(&mut self, file: &FileHistory) -> Result<MergeReview, HistoryError> {
        let (history, _) = self.trace(file)?;
        let (inputs, seen) = merges(self, file)?;
        let blobs: Vec<(ObjectId, &str)> = inputs.iter().flat_map(PastMerge::blobs).collect();
        read_unknown(&blobs, self)?;
        let mut reviewed = Vec::with_capacity(inputs.len());
        for (at, merge) in inputs.iter().enumerate() {
            let key = merge.key();
            let review = match &merge.input {
                None => self.known.review(&key).cloned().flatten().unwrap_or_default(),
                Some(input) => {
                    let review = review_one(input, &merge.path, self)?;
                    self.known.keep_review(key, Some(review.clone()));
                    review
                }
            };
            reviewed.push(review);
            if !(self.progress)(at + 1, inputs.len()) {
                return Err(HistoryError::Interrupted);
            }
        }
        let fates = Fates::new(&history, self.known);
        let mut commits = CommitTable::default();
        let mut review = MergeReview { path: file.path.clone(), seen, ..MergeReview::default() };
        for (input, Reviewed { faults, disputed }) in inputs.iter().zip(reviewed) {
            let mut merge = ReviewedMerge {
                commit: commits.named(self.repository, input.commit)?,
                faults: Vec::with_capacity(faults.len()),
                disputed,
            };
            for (kind, state) in faults {
                let fate = fates.of(kind, self.known.keys(state), input.states);
                let repaired = match fate {
                    Fate::Repaired { revision, commit } => {
                        let by = repairer(&history, self, input.commit, [revision, commit]);
                        by.map(|commit| commits.named(self.repository, commit)).transpose()?
                    }
                    _ => None,
                };
                let entry = self.known.state(state).clone();
                let reached = fate != Fate::NeverReached;
                merge.faults.push(MergeFault { kind, entry, reached, undoes: None, repaired });
            }
            review.merges.push(merge);
        }
        for Undone { revision, changes } in undone(file, &history, self.known) {
            let mut named = |commit: &Commit| match ObjectId::parse(&commit.id) {
                Some(id) => commits.named(self.repository, id),
                None => Err(HistoryError::UnknownRevision(commit.id.clone())),
            };
            let commit = named(history.commit_of(revision))?;
            let mut faults = Vec::with_capacity(changes.len());
            for UndoneChange { kind, state, made, repaired } in changes {
                faults.push(MergeFault {
                    kind,
                    entry: self.known.state(state).clone(),
                    reached: true,
                    undoes: Some(named(&history.commits[made.1 as usize])?),
                    repaired: repaired.map(|at| named(&history.commits[at as usize])).transpose()?,
                });
            }
            review.undoing.push(ReviewedMerge { commit, faults, disputed: 0 });
        }
        review.commits = commits.commits;
        Ok(review)
    }
}

/// Returns the commit that put a fault right: that of a merged side if it knew the faulty merge, or else the commit
/// of the line.
fn repairer(
    history: &History,
    tracer: &Tracer<'_>,
    merge: ObjectId,
    [revision, commit]: [u32; 2],
) -> Option<ObjectId> {
    let inner = ObjectId::parse(&history.commits[commit as usize].id);
    let knew = |commit: &ObjectId| *commit != merge && tracer.repository.descends(*commit, merge);
    inner.filter(knew).or_else(|| ObjectId::parse(&history.commit_of(revision).id))
}

/// How often each address or title stands in a document.
type Counts = FxHashMap<u64, u32>;

fn counts<'a>(states: impl Iterator<Item = &'a EntryState>) -> Counts {
    let mut counts = Counts::default();
    states.for_each(|state| *counts.entry(Keys::of(state).main()).or_default() += 1);
    counts
}

/// Counts entries, and the titles of sections: an entry that got children without a link is one, too.
fn counts_with_sections(edition: &Edition) -> Counts {
    let mut counts = counts(states(edition).iter());
    for section in &edition.sections {
        if let Some(key) = titled(edition.str(section.title)) {
            *counts.entry(key).or_default() += 1;
        }
    }
    counts
}

fn states(edition: &Edition) -> Vec<EntryState> {
    edition.entry_ids().map(|id| EntryState::of(edition, id)).collect()
}

fn review_one(input: &MergeInput, path: &str, tracer: &mut Tracer<'_>) -> Result<Reviewed, HistoryError> {
    if !may_have_fault(input, tracer.known) {
        return Ok(Reviewed::default());
    }
    let options = tracer.options;
    let read = |blob: Option<ObjectId>| -> Result<Edition, HistoryError> {
        let bytes = blob.map(|blob| tracer.repository.read(blob)).transpose()?.unwrap_or_default();
        Ok(options.read(path, bytes))
    };
    let base = read(input.base)?;
    let sides = input.sides.iter().map(|side| read(*side)).collect::<Result<Vec<_>, _>>()?;
    let actual = read(Some(input.result))?;
    let merge_options = MergeOptions::default().with_ledger(false);
    // Sides that cannot stand in one document show nothing.
    let Ok(merged) = merge(Some(&base), &sides.iter().collect::<Vec<_>>(), &merge_options) else {
        return Ok(Reviewed::default());
    };
    let disputed = disputed(&merged, sides.len(), path, options);
    let expected = options.read(path, merged.as_side(0));
    let here = counts(states(&actual).iter());
    let mentioned = mentions(&actual.source);
    let based = counts(states(&base).iter());
    let sided: Vec<Counts> = sides.iter().map(counts_with_sections).collect();
    let count = |counts: &Counts, key: u64| counts.get(&key).copied().unwrap_or(0);
    let mut faults = Vec::new();
    let mut push = |kind, entry| faults.push((kind, tracer.known.intern(entry)));
    for change in options.compare(&expected, &actual, &[]).entries {
        match (change.old, change.new) {
            (Some(id), None) => {
                let entry = EntryState::of(&expected, id);
                let key = Keys::of(&entry).main();
                let stands = entry.url.as_deref().is_some_and(|url| {
                    let address = address_digest(url);
                    mentioned.binary_search(&address).is_ok()
                });
                if count(&here, key) == 0 && !stands && !disputed.contains(&key) {
                    push(FaultKind::Lost, entry);
                }
            }
            (None, Some(id)) => {
                let entry = EntryState::of(&actual, id);
                let key = Keys::of(&entry).main();
                if disputed.contains(&key) {
                    continue;
                }
                let most = sided.iter().map(|side| count(side, key)).max().unwrap_or(0);
                if count(&based, key) > 0 && sided.iter().any(|side| count(side, key) == 0) {
                    push(FaultKind::Revived, entry);
                } else if count(&here, key) > most.max(1) && most > 0 {
                    push(FaultKind::Doubled, entry);
                }
            }
            (Some(old), Some(new)) if change.kinds.contains(ChangeKind::Relinked) => {
                let [wanted, made] = [EntryState::of(&expected, old), EntryState::of(&actual, new)];
                let keys = [&wanted, &made].map(|state| Keys::of(state).main());
                // A side gave it another address, which the base did not have, and the merge gave it the old one.
                if count(&based, keys[0]) == 0
                    && count(&based, keys[1]) > 0
                    && !keys.iter().any(|key| disputed.contains(key))
                {
                    push(FaultKind::Unlinked, wanted);
                }
            }
            _ => {}
        }
    }
    Ok(Reviewed { faults, disputed: disputed.len() as u32 })
}

/// Reports whether a merge can have a fault, by what each document has: only then all is read as a whole and merged.
///
/// What is lost stood on a side, and was not removed there; what is revived stood in the base and not on a side; what
/// is doubled stands more often than on any side.
fn may_have_fault(input: &MergeInput, known: &Known) -> bool {
    let counts = |blob: Option<ObjectId>| {
        let document = blob.and_then(|blob| known.document(&blob.to_string()));
        let mut counts = Counts::default();
        for state in document.iter().flat_map(|document| known.entries_of(document)) {
            *counts.entry(known.keys(state).main()).or_default() += 1;
        }
        counts
    };
    let (base, here) = (counts(input.base), counts(Some(input.result)));
    let sides: Vec<Counts> = input.sides.iter().map(|side| counts(*side)).collect();
    let removed = |key: &u64| base.contains_key(key) && sides.iter().any(|side| !side.contains_key(key));
    let lost = |key: &u64| !here.contains_key(key) && !removed(key);
    let surplus = |(key, count): (&u64, &u32)| {
        removed(key)
            || *count > sides.iter().filter_map(|side| side.get(key)).copied().max().unwrap_or(0).max(1)
    };
    // An address that a side gave in the place of one of the base is such a key that is lost.
    sides.iter().any(|side| side.keys().any(lost)) || here.iter().any(surplus)
}

/// Returns the entries that stand in one reading of the conflicts and not in another.
fn disputed(merged: &MergeResult, sides: usize, path: &str, options: &HistoryOptions) -> FxHashSet<u64> {
    if merged.parts.iter().all(|part| matches!(part, MergePart::Text(_))) {
        return FxHashSet::default();
    }
    let readings: Vec<Counts> =
        (0..sides).map(|side| counts(states(&options.read(path, merged.as_side(side))).iter())).collect();
    let differs = |key: &u64| readings.iter().any(|counts| counts.get(key) != readings[0].get(key));
    readings.iter().flat_map(|counts| counts.keys()).copied().filter(differs).collect()
}
