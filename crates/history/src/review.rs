//! Looks at past merges: what did they lose, revive or double that need not have been?

use recension_merger::{MergeOptions, merge};
use recension_model::{
    Edition, EntryState, FaultKind, MergeFault, MergePart, MergeResult, MergeReview, ReviewedMerge, Standing,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::commits::CommitTable;
use crate::error::HistoryError;
use crate::file_history::FileHistory;
use crate::mentions::{address_digest, mentions};
use crate::merges::{MergeInput, merges};
use crate::options::HistoryOptions;
use crate::reading::Reading;
use crate::source::Source;
use crate::state::{main_key, titled};
use crate::tracer::Tracer;

impl Tracer<'_> {
    /// Compares every past merge of a list with what the merge's own logic makes of it.
    ///
    /// An entry about which the sides disagreed is left out, since nobody can say what should have become of it; so
    /// is one that the merge took for a section or for a part of what it says of another, where it still stands.
    /// Cost: three readings and a merge for every merge that had something to merge.
    ///
    /// # Errors
    ///
    /// An object cannot be read, or `progress` ended the work.
    pub fn review_merges(&mut self, file: &FileHistory) -> Result<MergeReview, HistoryError> {
        let (inputs, seen) = merges(self.repository, file)?;
        let mut commits = CommitTable::default();
        let mut review = MergeReview { path: file.path.clone(), seen, ..MergeReview::default() };
        for (at, input) in inputs.iter().enumerate() {
            let (faults, disputed) = review_one(input, self)?;
            let mut merge =
                ReviewedMerge { commit: commits.named(self.repository, input.commit)?, faults, disputed };
            if !merge.faults.is_empty() {
                let later = later_states(file, input, self)?;
                for fault in &mut merge.faults {
                    let repaired = later.iter().find(|(_, counts)| is_repaired(fault, counts));
                    fault.repaired =
                        repaired.map(|(commit, _)| commits.named(self.repository, *commit)).transpose()?;
                }
            }
            review.merges.push(merge);
            if !(self.progress)(at + 1, inputs.len()) {
                return Err(HistoryError::Interrupted);
            }
        }
        review.commits = commits.commits;
        Ok(review)
    }
}

/// How often each address or title stands in a document.
type Counts = FxHashMap<String, u32>;

fn counts<'a>(states: impl Iterator<Item = &'a EntryState>) -> Counts {
    let mut counts = Counts::default();
    states.for_each(|state| *counts.entry(main_key(state)).or_default() += 1);
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

fn review_one(input: &MergeInput, tracer: &Tracer<'_>) -> Result<(Vec<MergeFault>, u32), HistoryError> {
    let options = tracer.options;
    let read = |blob: Option<crate::ObjectId>| -> Result<Edition, HistoryError> {
        let bytes = blob.map(|blob| tracer.repository.read(blob)).transpose()?.unwrap_or_default();
        Ok(options.read(&input.path, bytes))
    };
    let base = read(input.base)?;
    let sides = input.sides.iter().map(|side| read(*side)).collect::<Result<Vec<_>, _>>()?;
    let actual = read(Some(input.result))?;
    let merge_options = MergeOptions { ledger: false, ..MergeOptions::default() };
    // Sides that cannot stand in one document show nothing.
    let Ok(merged) = merge(Some(&base), &sides.iter().collect::<Vec<_>>(), &merge_options) else {
        return Ok((Vec::new(), 0));
    };
    let disputed = disputed(&merged, sides.len(), input, options);
    let expected = options.read(&input.path, merged.as_side(0));
    let here = counts(states(&actual).iter());
    let mentioned = mentions(&actual.source);
    let based = counts(states(&base).iter());
    let sided: Vec<Counts> = sides.iter().map(counts_with_sections).collect();
    let count = |counts: &Counts, key: &str| counts.get(key).copied().unwrap_or(0);
    let mut faults = Vec::new();
    let mut push = |kind, entry| faults.push(MergeFault { kind, entry, repaired: None });
    for change in options.compare(&expected, &actual, &[]).entries {
        match (change.old, change.new) {
            (Some(id), None) => {
                let entry = EntryState::of(&expected, id);
                let key = main_key(&entry);
                let stands = entry.url.as_deref().is_some_and(|url| {
                    let address = address_digest(url);
                    mentioned.binary_search(&address).is_ok()
                });
                if count(&here, &key) == 0 && !stands && !disputed.contains(&key) {
                    push(FaultKind::Lost, entry);
                }
            }
            (None, Some(id)) => {
                let entry = EntryState::of(&actual, id);
                let key = main_key(&entry);
                if disputed.contains(&key) {
                    continue;
                }
                let most = sided.iter().map(|side| count(side, &key)).max().unwrap_or(0);
                if count(&based, &key) > 0 && sided.iter().any(|side| count(side, &key) == 0) {
                    push(FaultKind::Revived, entry);
                } else if count(&here, &key) > most.max(1) && most > 0 {
                    push(FaultKind::Doubled, entry);
                }
            }
            _ => {}
        }
    }
    Ok((faults, disputed.len() as u32))
}

/// Returns the entries that stand in one reading of the conflicts and not in another.
fn disputed(
    merged: &MergeResult,
    sides: usize,
    input: &MergeInput,
    options: &HistoryOptions,
) -> FxHashSet<String> {
    if merged.parts.iter().all(|part| matches!(part, MergePart::Text(_))) {
        return FxHashSet::default();
    }
    let readings: Vec<Counts> = (0..sides)
        .map(|side| counts(states(&options.read(&input.path, merged.as_side(side))).iter()))
        .collect();
    let all: FxHashSet<&String> = readings.iter().flat_map(|counts| counts.keys()).collect();
    let differs = |key: &&&String| readings.iter().any(|counts| counts.get(**key) != readings[0].get(**key));
    all.iter().filter(differs).map(|key| (*key).clone()).collect()
}

/// Returns what the list held after each later commit of the line.
fn later_states(
    file: &FileHistory,
    input: &MergeInput,
    tracer: &mut Tracer<'_>,
) -> Result<Vec<(crate::ObjectId, Counts)>, HistoryError> {
    let from = file.states_up_to(tracer.repository, input.commit, "").unwrap_or(0);
    let mut later = Vec::new();
    let mut reading = Reading::new(tracer.options, tracer.known);
    for state in &file.states[from..] {
        let Some(blob) = state.blob.filter(|_| state.commit != input.commit) else { continue };
        let name = blob.to_string();
        if reading.known.document(&name).is_none() {
            reading.read(&state.path, &name, Source::new(tracer.repository.read(blob)?));
        }
        let Some(document) = reading.known.document(&name) else { continue };
        if document.standing == Standing::Read {
            let entries = reading.known.entries_of(document);
            let states = entries.iter().map(|state| reading.known.state(*state));
            later.push((state.commit, counts(states)));
        }
    }
    Ok(later)
}

fn is_repaired(fault: &MergeFault, counts: &Counts) -> bool {
    let count = counts.get(&main_key(&fault.entry)).copied().unwrap_or(0);
    match fault.kind {
        FaultKind::Lost => count > 0,
        FaultKind::Revived => count == 0,
        FaultKind::Doubled => count < 2,
    }
}
