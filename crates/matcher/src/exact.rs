//! The exact passes: entries that are twins on both sides, found by sorting keys.
//!
//! They settle most entries of most pairs of editions without any scoring, so they may only take what the
//! scoring would take with certainty: two fields that agree, and nobody else who could claim the place.

use recension_model::EntryId;

use crate::keyed::{Keyed, each_common_key};
use crate::prepare::{Keys, Prepared};
use crate::tokens::mix;

/// The entries of two editions that are settled, and those that are left.
pub(crate) struct Settled {
    /// For each entry of the left edition its counterpart in the right one.
    pub(crate) left: Vec<Option<EntryId>>,
    /// For each entry of the right edition its counterpart in the left one.
    pub(crate) right: Vec<Option<EntryId>>,
}

impl Settled {
    /// Starts with nothing settled.
    pub(crate) fn new(left: usize, right: usize) -> Self {
        Self { left: vec![None; left], right: vec![None; right] }
    }

    /// Settles a pair.
    pub(crate) fn settle(&mut self, left: EntryId, right: EntryId) {
        self.left[left.index()] = Some(right);
        self.right[right.index()] = Some(left);
    }

    /// Returns the settled pairs in the order of the left edition.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (EntryId, EntryId)> + '_ {
        self.left.iter().enumerate().filter_map(|(left, right)| Some((EntryId::new(left), (*right)?)))
    }
}

/// One exact pass.
struct Pass {
    /// The key of an entry; 0 takes it out of the pass.
    key: fn(&Keys) -> u64,
    /// Whether groups of several pair in document order, or only entries that are alone on both sides.
    in_order: bool,
}

/// The passes in their order: the stricter first, so that cross-listed entries pair within their sections.
const PASSES: [Pass; 4] = [
    Pass {
        key: |keys| if keys.url == 0 { 0 } else { mix(mix(keys.url, keys.text), keys.section) },
        in_order: true,
    },
    Pass {
        key: |keys| if keys.url != 0 || keys.description == 0 { 0 } else { mix(keys.text, keys.section) },
        in_order: true,
    },
    Pass {
        key: |keys| if keys.url == 0 || keys.title == 0 { 0 } else { mix(keys.url, keys.title) },
        in_order: false,
    },
    Pass { key: |keys| if keys.description == 0 { 0 } else { mix(3, keys.text) }, in_order: false },
];

/// Runs the passes over what `settled` leaves open. Cost: a sort of the open entries for each.
pub(crate) fn settle_twins(left: &Prepared<'_>, right: &Prepared<'_>, settled: &mut Settled) {
    for pass in &PASSES {
        let open_left = open(&left.keys, &settled.left, pass);
        let open_right = open(&right.keys, &settled.right, pass);
        each_common_key(&open_left, &open_right, |lefts, rights| {
            if pass.in_order || (lefts.len() == 1 && rights.len() == 1) {
                for (a, b) in lefts.iter().zip(rights) {
                    settled.settle(EntryId::new(a.1 as usize), EntryId::new(b.1 as usize));
                }
            }
        });
    }
}

fn open(keys: &[Keys], settled: &[Option<EntryId>], pass: &Pass) -> Vec<Keyed> {
    let mut open: Vec<Keyed> = keys
        .iter()
        .zip(settled)
        .enumerate()
        .filter(|(_, (_, settled))| settled.is_none())
        .map(|(at, (keys, _))| ((pass.key)(keys), at as u32))
        .filter(|(key, _)| *key != 0)
        .collect();
    open.sort_unstable();
    open
}
