//! What a history knows of entries, as the matcher takes it.

use std::collections::BTreeMap;

use recension_model::{Decision, EntryId};

/// Pins the entries of two columns that the history knows to be one, given the traces of both.
pub(crate) fn pins(
    (one, first): (usize, &[Option<u32>]),
    (other, second): (usize, &[Option<u32>]),
) -> Vec<Decision> {
    let places: BTreeMap<u32, EntryId> =
        (0..).zip(first).filter_map(|(at, trace)| Some(((*trace)?, EntryId::new(at)))).collect();
    let known = (0..).zip(second).filter_map(|(at, trace)| Some((EntryId::new(at), places.get(&(*trace)?)?)));
    known.map(|(at, place)| Decision { one: (one, *place), other: (other, at), same: true }).collect()
}
