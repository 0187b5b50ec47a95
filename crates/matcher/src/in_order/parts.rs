//! Divides runs into parts that are aligned by themselves.

use recension_model::EntryId;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::item::Item;
use crate::order::out_of_order;
use crate::pairing::{LEAST_NEAR_MISS, Open};
use crate::sequence::Gaps;

use super::{Known, Run};

/// In larger parts of runs sure pairs divide as settled ones do.
const LARGE_PART_CELLS: usize = 1 << 14;
const DIVIDING_POSTERIOR: f64 = 0.99;

/// A pair as sure as this by itself may stand out of the order of its run.
const STRAY_POSTERIOR: f64 = 0.9;

/// Open entries of a run between two settled pairs, as places among all open entries.
pub(super) struct Part {
    pub(super) lefts: Vec<u32>,
    pub(super) rights: Vec<u32>,
    pub(super) gaps: Option<Gaps>,
}

/// Where a run is divided, and what has its partner already.
struct Division {
    /// The last entries of the parts, on both sides.
    ends: Vec<(usize, usize)>,
    taken: (FxHashSet<EntryId>, FxHashSet<EntryId>),
}

impl Division {
    /// Divides a run at the pairs that are settled and in order, and where it is large at those that are sure.
    fn of(run: &Run, sure: &FxHashMap<EntryId, (EntryId, f64)>, known: &Known<'_>) -> Self {
        let is_large = run.lefts.len() * run.rights.len() > LARGE_PART_CELLS;
        let is_settled = |left: &EntryId| known.settled.left[left.index()].is_some();
        let here = |left: &EntryId| {
            let partner = sure.get(left).filter(|(right, _)| run.rights.binary_search(right).is_ok());
            partner.map(|partner| (*left, *partner))
        };
        let pairs: Vec<(EntryId, (EntryId, f64))> = run.lefts.iter().filter_map(here).collect();
        let order: Vec<usize> = pairs.iter().map(|(_, (right, _))| right.index()).collect();
        let out_of_order = out_of_order(&order);
        let mut division = Self { ends: Vec::new(), taken: Default::default() };
        for (place, (left, (right, posterior))) in pairs.iter().enumerate() {
            let is_stray = out_of_order.binary_search(&place).is_ok();
            if !is_stray && (is_settled(left) || (is_large && *posterior >= DIVIDING_POSTERIOR)) {
                division.ends.push((left.index(), right.index()));
            }
            if (is_stray && *posterior >= STRAY_POSTERIOR) || is_settled(left) {
                division.taken.0.insert(*left);
                division.taken.1.insert(*right);
            }
        }
        division
    }
}

/// Returns the parts of runs.
pub(super) fn parts(
    runs: &[Run],
    sure: &FxHashMap<EntryId, (EntryId, f64)>,
    open: &Open<'_>,
    known: &Known<'_>,
) -> Vec<Part> {
    let places = |items: &[Item]| items.iter().zip(0..).map(|(item, at)| (item.id, at)).collect();
    let places: [FxHashMap<EntryId, u32>; 2] = [places(&open.lefts), places(&open.rights)];
    let taken_elsewhere: FxHashMap<EntryId, EntryId> =
        sure.iter().map(|(left, (right, _))| (*right, *left)).collect();
    let mut parts = Vec::new();
    for run in runs.iter().filter(|run| run.trust > LEAST_NEAR_MISS) {
        let Division { mut ends, taken } = Division::of(run, sure, known);
        let is_here = |right: &EntryId| run.rights.binary_search(right).is_ok();
        ends.push((usize::MAX, usize::MAX));
        let left_is_free =
            |id: &EntryId| !taken.0.contains(id) && sure.get(id).is_none_or(|(right, _)| is_here(right));
        let elsewhere = |left: &EntryId| run.lefts.binary_search(left).is_err();
        let right_is_free =
            |id: &EntryId| !taken.1.contains(id) && !taken_elsewhere.get(id).is_some_and(elsewhere);
        let (mut lefts, mut rights) = (run.lefts.iter().peekable(), run.rights.iter().peekable());
        for (left_end, right_end) in ends {
            let mut part = Part { lefts: Vec::new(), rights: Vec::new(), gaps: None };
            while let Some(id) = lefts.next_if(|id| id.index() <= left_end) {
                if left_is_free(id) {
                    part.lefts.extend(places[0].get(id));
                }
            }
            while let Some(id) = rights.next_if(|id| id.index() <= right_end) {
                if right_is_free(id) {
                    part.rights.extend(places[1].get(id));
                }
            }
            if !part.lefts.is_empty() && !part.rights.is_empty() {
                parts.push(part);
            }
        }
    }
    parts
}
