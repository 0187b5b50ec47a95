//! Which states of a file are the list, and which are accidents on the way.

use recension_model::Standing;
use rustc_hash::FxHashSet;

use crate::comparing::Overlap;
use crate::known::{Document, Known};

/// A smaller list than this may well lose half of its entries in earnest.
const MIN_ENTRIES: usize = 5;

/// A state that keeps less than this share of the entries before it is looked at closer.
const MIN_KEPT_SHARE: f64 = 0.5;

/// A later state that has this share of the lost list again tells that the loss was an accident.
const MIN_RESTORED_SHARE: f64 = 0.9;

/// Accidents are put right soon or never: so many states are looked at.
const MAX_STATES_AHEAD: usize = 16;

/// Returns the share of a document's entries that another one has, by addresses and titles.
fn kept_share(known: &Known, old: &[u32], new: &[u32]) -> f64 {
    let there: FxHashSet<u64> = new.iter().map(|state| known.keys(*state).main()).collect();
    let kept = old.iter().filter(|state| there.contains(&known.keys(**state).main())).count();
    kept as f64 / old.len().max(1) as f64
}

/// Returns how many of the states that follow `before` are not the list, if the first of them lost most of it
/// and a later one has it again.
pub(crate) fn vandalised_until(
    known: &Known,
    before: &Document,
    overlap: &Overlap,
    following: &[Option<Document>],
) -> Option<usize> {
    let count = overlap.kept.len() + overlap.old.len();
    let most = |share: usize| share as f64 >= count as f64 * MIN_KEPT_SHARE;
    if count < MIN_ENTRIES || most(overlap.kept.len()) {
        return None;
    }
    let old = known.entries_of(before);
    let document =
        |at: usize| following.get(at)?.as_ref().filter(|document| document.standing == Standing::Read);
    let first = known.entries_of(document(0)?);
    if kept_share(known, &old, &first) >= MIN_KEPT_SHARE {
        return None;
    }
    (1..MAX_STATES_AHEAD.min(following.len())).find(|at| {
        document(*at)
            .is_some_and(|later| kept_share(known, &old, &known.entries_of(later)) >= MIN_RESTORED_SHARE)
    })
}
