//! Looks at past merges: what did they lose, revive or double that need not have been?

use recension_merger::{MergeOptions, merge};
use recension_model::{
    ChangeKind, DayRange, Edition, EntryState, FaultKind, History, MergeFault, MergePart, MergeResult,
    MergeReview, ReviewedMerge, address_digest, mentioned_addresses,
};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::commits::CommitTable;
use crate::error::HistoryError;
use crate::fate::{Fate, Fates};
use crate::file_history::FileHistory;
use crate::known::Known;

use crate::merges::{MergeInput, PastMerge, merges};
use crate::options::HistoryOptions;
use crate::repository::ObjectId;
use crate::sides::read_unknown;
use crate::state::{Keys, titled};
use crate::tracer::Tracer;
use crate::undone::undoing;

/// What was found out of a merge that had something to merge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reviewed {
    /// What it did wrong, and to which entry: a state.
    pub(crate) faults: Vec<(FaultKind, u32)>,
    /// Entries about which the sides disagreed.
    pub(crate) disputed: u32,
}

impl Tracer<'_> {
    /// Compares every merge of some days with what the merge's own logic makes of it.
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
    pub fn review_merges(&mut self, file: &FileHistory, days: DayRange) -> Result<MergeReview, HistoryError> {
        let (history, _) = self.trace(file)?;
        let (inputs, seen) = merges(self, file, days)?;
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
        review.undoing = undoing(file, &history, self, &mut commits)?;
        review.commits = commits.commits;
        let day = |undoing: &ReviewedMerge| review.commits[undoing.commit as usize].time.day();
        review.undoing.retain(|undoing| days.contains(day(undoing)));
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
    let expected = options.read(path, merged.as_side(0));
    let counted = Counted {
        base: counts(states(&base).iter()),
        sides: sides.iter().map(counts_with_sections).collect(),
        here: counts(states(&actual).iter()),
        disputed: disputed(&merged, sides.len(), path, options),
        mentioned: mentioned_addresses(&actual.source),
    };
    let mut faults = Vec::new();
    for change in options.compare(&expected, &actual, &[]).entries {
        let wanted = change.old.map(|id| EntryState::of(&expected, id));
        let made = change.new.map(|id| EntryState::of(&actual, id));
        let fault = match (wanted, made) {
            (Some(wanted), None) => counted.is_lost(&wanted).then_some((FaultKind::Lost, wanted)),
            (None, Some(made)) => counted.surplus(&made).map(|kind| (kind, made)),
            (Some(wanted), Some(made)) if change.kinds.contains(ChangeKind::Relinked) => {
                counted.is_unlinked(&wanted, &made).then_some((FaultKind::Unlinked, wanted))
            }
            _ => None,
        };
        faults.extend(fault.map(|(kind, entry)| (kind, tracer.known.intern(entry))));
    }
    Ok(Reviewed { faults, disputed: counted.disputed.len() as u32 })
}

/// What a merge was given, and what it made of it.
struct Counted {
    base: Counts,
    sides: Vec<Counts>,
    here: Counts,
    disputed: FxHashSet<u64>,
    /// Digests of the addresses that stand in the result, in entries or not.
    mentioned: Vec<u64>,
}

impl Counted {
    /// Reports whether an entry that should be in the result is not.
    fn is_lost(&self, wanted: &EntryState) -> bool {
        let key = Keys::of(wanted).main();
        let mentions = |url| self.mentioned.binary_search(&address_digest(url)).is_ok();
        count(&self.here, key) == 0
            && !wanted.url.as_deref().is_some_and(mentions)
            && !self.disputed.contains(&key)
    }

    /// Returns what is wrong with an entry that should not be in the result, if it is.
    fn surplus(&self, made: &EntryState) -> Option<FaultKind> {
        let key = Keys::of(made).main();
        if self.disputed.contains(&key) {
            return None;
        }
        let most = self.sides.iter().map(|side| count(side, key)).max().unwrap_or(0);
        if count(&self.base, key) > 0 && self.sides.iter().any(|side| count(side, key) == 0) {
            return Some(FaultKind::Revived);
        }
        (count(&self.here, key) > most.max(1) && most > 0).then_some(FaultKind::Doubled)
    }

    /// Reports whether an entry has its address of the base, though a side gave it another one.
    fn is_unlinked(&self, wanted: &EntryState, made: &EntryState) -> bool {
        let [wanted, made] = [wanted, made].map(|state| Keys::of(state).main());
        let is_disputed = [wanted, made].iter().any(|key| self.disputed.contains(key));
        count(&self.base, wanted) == 0 && count(&self.base, made) > 0 && !is_disputed
    }
}

fn count(counts: &Counts, key: u64) -> u32 {
    counts.get(&key).copied().unwrap_or(0)
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
