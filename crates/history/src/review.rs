//! Looks at past merges: what did they lose, revive or double that need not have been?

use recension_model::{
    Edition, EntryState, FaultKind, MergeFault, MergePart, MergeResult, MergeReview, ReviewedMerge, Standing,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::HistoryError;
use crate::life::{keys, title_key};
use crate::line::Line;
use crate::mentions::{fingerprint, mentions};
use crate::merges::{MergeInput, merges};
use crate::reading::Reading;
use crate::source::Source;
use crate::steps::Steps;
use crate::trace::{CommitTable, Tools};

/// The merge's own logic, by whoever has it.
pub trait Merging: Sync {
    /// Merges the sides of a list, ours first; none if they cannot stand in one document.
    fn merge(&self, base: &Edition, sides: &[&Edition]) -> Option<MergeResult>;
}

/// Compares every past merge of a list with what the merge's own logic makes of it.
///
/// An entry about which the sides disagreed is left out, since nobody can say what should have become of it; so
/// is one that the merge took for a section or for a part of what it says of another, where it still stands.
/// Cost: three readings and a merge for every merge that had something to merge.
///
/// # Errors
///
/// An object cannot be read, or the observer called the work off.
pub fn review_merges(
    line: &Line,
    tools: &mut Tools<'_>,
    merging: &dyn Merging,
) -> Result<MergeReview, HistoryError> {
    let (inputs, seen) = merges(tools.repository, line)?;
    let mut commits = CommitTable::default();
    let mut review = MergeReview { path: line.path.clone(), seen, ..MergeReview::default() };
    for (at, input) in inputs.iter().enumerate() {
        let (faults, disputed) = review_one(input, tools, merging)?;
        let mut merge =
            ReviewedMerge { commit: commits.named(tools.repository, input.commit)?, faults, disputed };
        if !merge.faults.is_empty() {
            let later = later_states(line, input, tools)?;
            for fault in &mut merge.faults {
                let repaired = later.iter().find(|(_, counts)| is_repaired(fault, counts, tools.steps));
                fault.repaired =
                    repaired.map(|(commit, _)| commits.named(tools.repository, *commit)).transpose()?;
            }
        }
        review.merges.push(merge);
        if !(tools.observer)(at + 1, inputs.len()) {
            return Err(HistoryError::Interrupted);
        }
    }
    review.commits = commits.commits;
    Ok(review)
}

/// How often each address or title stands in a document.
type Counts = FxHashMap<String, u32>;

fn key(state: &EntryState, steps: &dyn Steps) -> String {
    let [url, title] = keys(state, steps);
    url.or(title).unwrap_or_default()
}

fn counts<'a>(states: impl Iterator<Item = &'a EntryState>, steps: &dyn Steps) -> Counts {
    let mut counts = Counts::default();
    states.for_each(|state| *counts.entry(key(state, steps)).or_default() += 1);
    counts
}

/// Counts entries, and the titles of sections: an entry that got children without a link is one, too.
fn counts_with_sections(edition: &Edition, steps: &dyn Steps) -> Counts {
    let mut counts = counts(states(edition).iter(), steps);
    for section in &edition.sections {
        if let Some(key) = title_key(edition.str(section.title), steps) {
            *counts.entry(key).or_default() += 1;
        }
    }
    counts
}

fn states(edition: &Edition) -> Vec<EntryState> {
    edition.entry_ids().map(|id| EntryState::of(edition, id)).collect()
}

fn review_one(
    input: &MergeInput,
    tools: &Tools<'_>,
    merging: &dyn Merging,
) -> Result<(Vec<MergeFault>, u32), HistoryError> {
    let steps = tools.steps;
    let read = |blob: Option<crate::ObjectId>| -> Result<Edition, HistoryError> {
        let bytes = blob.map(|blob| tools.repository.read(blob)).transpose()?.unwrap_or_default();
        Ok(steps.read(&input.path, bytes, None))
    };
    let base = read(input.base)?;
    let sides = input.sides.iter().map(|side| read(*side)).collect::<Result<Vec<_>, _>>()?;
    let actual = read(Some(input.result))?;
    let Some(merged) = merging.merge(&base, &sides.iter().collect::<Vec<_>>()) else {
        return Ok((Vec::new(), 0));
    };
    let disputed = disputed(&merged, sides.len(), input, steps);
    let expected = steps.read(&input.path, merged.as_side(0), None);
    let here = counts(states(&actual).iter(), steps);
    let mentioned = mentions(&actual.source, steps);
    let based = counts(states(&base).iter(), steps);
    let sided: Vec<Counts> = sides.iter().map(|side| counts_with_sections(side, steps)).collect();
    let count = |counts: &Counts, key: &str| counts.get(key).copied().unwrap_or(0);
    let mut faults = Vec::new();
    let mut push = |kind, entry| faults.push(MergeFault { kind, entry, repaired: None });
    for change in steps.compare(&expected, &actual, &[]).entries {
        match (change.old, change.new) {
            (Some(id), None) => {
                let entry = EntryState::of(&expected, id);
                let key = key(&entry, steps);
                let stands = entry.url.as_deref().is_some_and(|url| {
                    let address = fingerprint(url, steps);
                    mentioned.binary_search(&address).is_ok()
                });
                if count(&here, &key) == 0 && !stands && !disputed.contains(&key) {
                    push(FaultKind::Lost, entry);
                }
            }
            (None, Some(id)) => {
                let entry = EntryState::of(&actual, id);
                let key = key(&entry, steps);
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

/// Gives the entries that stand in one reading of the conflicts and not in another.
fn disputed(merged: &MergeResult, sides: usize, input: &MergeInput, steps: &dyn Steps) -> FxHashSet<String> {
    if merged.parts.iter().all(|part| matches!(part, MergePart::Text(_))) {
        return FxHashSet::default();
    }
    let readings: Vec<Counts> = (0..sides)
        .map(|side| counts(states(&steps.read(&input.path, merged.as_side(side), None)).iter(), steps))
        .collect();
    let all: FxHashSet<&String> = readings.iter().flat_map(|counts| counts.keys()).collect();
    let differs = |key: &&&String| readings.iter().any(|counts| counts.get(**key) != readings[0].get(**key));
    all.iter().filter(differs).map(|key| (*key).clone()).collect()
}

/// Gives what the list held after each later commit of the line.
fn later_states(
    line: &Line,
    input: &MergeInput,
    tools: &mut Tools<'_>,
) -> Result<Vec<(crate::ObjectId, Counts)>, HistoryError> {
    let from = line.states_up_to(tools.repository, input.commit, "").unwrap_or(0);
    let mut later = Vec::new();
    let mut reading = Reading::new(tools.steps, tools.known);
    for state in &line.states[from..] {
        let Some(blob) = state.blob.filter(|_| state.commit != input.commit) else { continue };
        let name = blob.to_string();
        if reading.known.document(&name).is_none() {
            reading.read(&state.path, &name, Source::new(tools.repository.read(blob)?));
        }
        let Some(document) = reading.known.document(&name) else { continue };
        if document.standing == Standing::Read {
            let entries = reading.known.entries_of(document);
            let states = entries.iter().map(|state| reading.known.state(*state));
            later.push((state.commit, counts(states, tools.steps)));
        }
    }
    Ok(later)
}

fn is_repaired(fault: &MergeFault, counts: &Counts, steps: &dyn Steps) -> bool {
    let count = counts.get(&key(&fault.entry, steps)).copied().unwrap_or(0);
    match fault.kind {
        FaultKind::Lost => count > 0,
        FaultKind::Revived => count == 0,
        FaultKind::Doubled => count < 2,
    }
}
