//! Three-way merge of sequences: of lines, of words.
//!
//! S. Khanna, K. Kunal, B. C. Pierce, "A Formal Investigation of Diff3" (2007), with the rule of git's
//! xdiff that changes which touch are one region.

use std::ops::Range;

use recension_model::longest_run;
use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of the three sequences, and who changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) who: Who,
    pub(crate) base: Range<usize>,
    pub(crate) ours: Range<usize>,
    pub(crate) theirs: Range<usize>,
}

/// Who changed a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Nobody,
    Ours,
    Theirs,
    /// Both, in the same way.
    Both,
    /// Both, differently.
    Conflict,
}

/// A stretch of the base and what a side has in its place.
#[derive(Clone, Debug)]
struct Edit {
    base: Range<usize>,
    side: Range<usize>,
}

/// Returns the places of two sequences that correspond, in order.
///
/// What stands once in both parts them, as in B. Cohen's patience difference; what is between goes by its rarest lines.
/// So the cost is near-linear where much stands once, however little is the same in between.
pub(crate) fn common(base: &[u32], side: &[u32]) -> Vec<(usize, usize)> {
    let mut anchors = anchors(base, side);
    anchors.push((base.len(), side.len()));
    let mut pairs = Vec::new();
    let mut from = (0, 0);
    for (one, other) in anchors {
        for op in capture_diff_slices(Algorithm::Histogram, &base[from.0..one], &side[from.1..other]) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                pairs.extend((0..len).map(|at| (from.0 + old_index + at, from.1 + new_index + at)));
            }
        }
        pairs.extend((one < base.len()).then_some((one, other)));
        from = (one + 1, other + 1);
    }
    pairs
}

/// Returns the places of what stands once in both sequences, without what changed its order.
fn anchors(base: &[u32], side: &[u32]) -> Vec<(usize, usize)> {
    let once = |sequence: &[u32]| {
        let mut places: FxHashMap<u32, Option<usize>> = FxHashMap::default();
        for (at, line) in sequence.iter().enumerate() {
            places.entry(*line).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (base_places, side_places) = (once(base), once(side));
    let place = |places: &FxHashMap<u32, Option<usize>>, line: &u32| places.get(line).copied().flatten();
    let both = base.iter().filter_map(|line| Some((place(&base_places, line)?, place(&side_places, line)?)));
    let both: Vec<(usize, usize)> = both.collect();
    longest_run(&both, |one, other| one.1 < other.1).into_iter().map(|at| both[at]).collect()
}

fn edits(base: &[u32], side: &[u32]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut from = (0, 0);
    for (one, other) in common(base, side).into_iter().chain([(base.len(), side.len())]) {
        if from != (one, other) {
            edits.push(Edit { base: from.0..one, side: from.1..other });
        }
        from = (one + 1, other + 1);
    }
    edits
}

/// Returns where the region ends that begins at `start`, and goes on behind all edits that touch it.
fn grow(edits: [&[Edit]; 2], start: usize, mut next: [&mut usize; 2]) -> usize {
    let mut end = start;
    loop {
        let mut is_done = true;
        for (edits, next) in edits.into_iter().zip(&mut next) {
            if let Some(edit) = edits.get(**next).filter(|edit| edit.base.start <= end) {
                end = end.max(edit.base.end);
                **next += 1;
                is_done = false;
            }
        }
        if is_done {
            return end;
        }
    }
}

/// Merges three sequences: regions in order that cover all of them.
///
/// Cost: that of two differences, and linear beyond it.
pub(crate) fn merge3(base: &[u32], ours: &[u32], theirs: &[u32]) -> Vec<Region> {
    let (ours_edits, theirs_edits) = (edits(base, ours), edits(base, theirs));
    let mut regions = Vec::new();
    let (mut o, mut t) = (0, 0);
    // Where the walk stands in each sequence.
    let (mut base_at, mut ours_at, mut theirs_at) = (0, 0, 0);
    while o < ours_edits.len() || t < theirs_edits.len() {
        let start = [ours_edits.get(o), theirs_edits.get(t)]
            .into_iter()
            .flatten()
            .map(|edit| edit.base.start)
            .min()
            .unwrap_or(base.len());
        let untouched = start - base_at;
        if untouched > 0 {
            regions.push(Region {
                who: Who::Nobody,
                base: base_at..start,
                ours: ours_at..ours_at + untouched,
                theirs: theirs_at..theirs_at + untouched,
            });
            (ours_at, theirs_at) = (ours_at + untouched, theirs_at + untouched);
        }
        let (first_o, first_t) = (o, t);
        let end = grow([&ours_edits, &theirs_edits], start, [&mut o, &mut t]);
        let side_end = |edits: &[Edit], from: usize, to: usize, at: usize| {
            let grown: usize = edits[from..to].iter().map(|edit| edit.side.len()).sum();
            let gone: usize = edits[from..to].iter().map(|edit| edit.base.len()).sum();
            at + (end - start) + grown - gone
        };
        let ours_end = side_end(&ours_edits, first_o, o, ours_at);
        let theirs_end = side_end(&theirs_edits, first_t, t, theirs_at);
        let who = match (o > first_o, t > first_t) {
            (true, false) => Who::Ours,
            (false, true) => Who::Theirs,
            _ if ours[ours_at..ours_end] == theirs[theirs_at..theirs_end] => Who::Both,
            _ => Who::Conflict,
        };
        regions.push(Region {
            who,
            base: start..end,
            ours: ours_at..ours_end,
            theirs: theirs_at..theirs_end,
        });
        (base_at, ours_at, theirs_at) = (end, ours_end, theirs_end);
    }
    if base_at < base.len() {
        regions.push(Region {
            who: Who::Nobody,
            base: base_at..base.len(),
            ours: ours_at..ours.len(),
            theirs: theirs_at..theirs.len(),
        });
    }
    regions
}

#[cfg(test)]
mod tests {
    use super::{Who, merge3};

    fn sequences() -> Vec<Vec<u32>> {
        let mut all = vec![Vec::new()];
        for length in 1..=3 {
            for bits in 0..(1_u32 << length) {
                all.push((0..length).map(|at| (bits >> at) & 1).collect());
            }
        }
        all
    }

    #[test]
    fn regions_cover_every_triple_and_keep_the_laws() {
        let all = sequences();
        for base in &all {
            for ours in &all {
                for theirs in &all {
                    let regions = merge3(base, ours, theirs);
                    let join = |pick: fn(&super::Region) -> std::ops::Range<usize>, from: &[u32]| {
                        regions.iter().flat_map(|region| from[pick(region)].to_vec()).collect::<Vec<u32>>()
                    };
                    assert_eq!(&join(|region| region.base.clone(), base), base);
                    assert_eq!(&join(|region| region.ours.clone(), ours), ours);
                    assert_eq!(&join(|region| region.theirs.clone(), theirs), theirs);
                    let conflicts = regions.iter().any(|region| region.who == Who::Conflict);
                    assert!(!conflicts || (base != ours && base != theirs && ours != theirs));
                    for region in &regions {
                        let same = base[region.base.clone()] == ours[region.ours.clone()];
                        assert!(same || !matches!(region.who, Who::Nobody | Who::Theirs), "{region:?}");
                        let same = base[region.base.clone()] == theirs[region.theirs.clone()];
                        assert!(same || !matches!(region.who, Who::Nobody | Who::Ours), "{region:?}");
                    }
                    let swapped = merge3(base, theirs, ours);
                    assert_eq!(swapped.iter().any(|region| region.who == Who::Conflict), conflicts);
                }
            }
        }
    }

    #[test]
    fn changes_that_touch_are_one_region() {
        let regions = merge3(&[1, 2, 3], &[9, 2, 3], &[1, 8, 3]);
        assert!(regions.iter().any(|region| region.who == Who::Conflict));
        let regions = merge3(&[1, 2, 3], &[9, 2, 3], &[1, 2, 8]);
        assert!(regions.iter().all(|region| region.who != Who::Conflict));
    }
}
