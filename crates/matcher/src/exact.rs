//! The exact passes: entries that are twins on both sides, found by sorting keys.
//!
//! They settle most entries of most pairs of editions without any scoring, so they may only take what the
//! scoring would take with certainty: two fields that agree, and nobody else who could claim the place.

use std::collections::VecDeque;

use recension_model::{Edition, EntryId};
use rustc_hash::FxHashMap;

use crate::keyed::{Keyed, each_common_key};
use crate::prepare::{Keys, Prepared};
use crate::tokens::{hash, mix};

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
    groups: Groups,
}

/// How entries that share a key pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Groups {
    /// In document order, those first that say the same to the letter.
    InOrder,
    /// In document order, where both sides have as many.
    OfOneSize,
    /// Only those that are alone on both sides.
    Alone,
    /// Those of them of which one has no address.
    AloneWithoutAddress,
}

/// The passes in their order: the stricter first, so that cross-listed entries pair within their sections.
const PASSES: [Pass; 6] = [
    Pass {
        key: |keys| if keys.url == 0 { 0 } else { mix(mix(keys.url, keys.text), keys.section) },
        groups: Groups::InOrder,
    },
    Pass {
        key: |keys| if keys.url != 0 || keys.description == 0 { 0 } else { mix(keys.text, keys.section) },
        groups: Groups::InOrder,
    },
    Pass {
        key: |keys| if keys.url == 0 || keys.title == 0 { 0 } else { mix(keys.url, keys.title) },
        groups: Groups::Alone,
    },
    // Titles alone: "YouTube channel", for each of several speakers of one section.
    Pass {
        key: |keys| if keys.url != 0 || keys.description != 0 { 0 } else { mix(keys.text, keys.section) },
        groups: Groups::OfOneSize,
    },
    // Where a title ends is a guess in a copy that has lost its links: all of the text counts.
    Pass { key: |keys| mix(4, mix(keys.text, keys.section)), groups: Groups::AloneWithoutAddress },
    Pass { key: |keys| if keys.description == 0 { 0 } else { mix(3, keys.text) }, groups: Groups::Alone },
];

/// Runs the passes over what `settled` leaves open. Cost: a sort of the open entries for each.
pub(crate) fn settle_twins(left: &Prepared<'_>, right: &Prepared<'_>, settled: &mut Settled) {
    let has_address = |side: &Prepared<'_>, keyed: &Keyed| side.keys[keyed.1 as usize].url != 0;
    let lacks_address = |lefts: &[Keyed], rights: &[Keyed]| {
        !(lefts.iter().all(|keyed| has_address(left, keyed))
            && rights.iter().all(|keyed| has_address(right, keyed)))
    };
    for pass in &PASSES {
        let open_left = open(&left.keys, &settled.left, pass);
        let open_right = open(&right.keys, &settled.right, pass);
        each_common_key(&open_left, &open_right, |lefts, rights| {
            let of_one_size = lefts.len() == rights.len();
            let id = |keyed: &Keyed| EntryId::new(keyed.1 as usize);
            match pass.groups {
                Groups::InOrder if !of_one_size => {
                    let ids = |side: &[Keyed]| side.iter().map(id).collect();
                    settle_same_letters_first(
                        (left.edition, right.edition),
                        [ids(lefts), ids(rights)],
                        settled,
                    );
                }
                Groups::Alone | Groups::AloneWithoutAddress if lefts.len() > 1 => {}
                Groups::AloneWithoutAddress if of_one_size && !lacks_address(lefts, rights) => {}
                // Nearly all groups are of one entry on either side.
                _ if of_one_size => lefts.iter().zip(rights).for_each(|(a, b)| settled.settle(id(a), id(b))),
                _ => {}
            }
        });
    }
}

/// Settles two groups in document order, first the entries that say the same to the letter, then the others.
fn settle_same_letters_first(
    (left, right): (&Edition, &Edition),
    [mut lefts, mut rights]: [Vec<EntryId>; 2],
    settled: &mut Settled,
) {
    let text = |edition: &Edition, id: EntryId| {
        let view = edition.entry(id);
        mix(hash(view.text()), view.url().map_or(0, hash))
    };
    let mut places: FxHashMap<u64, VecDeque<EntryId>> = FxHashMap::default();
    rights.iter().for_each(|id| places.entry(text(right, *id)).or_default().push_back(*id));
    lefts.retain(|id| {
        let found = places.get_mut(&text(left, *id)).and_then(VecDeque::pop_front);
        found.inspect(|other| settled.settle(*id, *other)).is_none()
    });
    rights.retain(|id| settled.right[id.index()].is_none());
    lefts.iter().zip(&rights).for_each(|(a, b)| settled.settle(*a, *b));
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

#[cfg(test)]
mod tests {
    use recension_model::Edition;
    use recension_parser::{ParseOptions, parse};

    use crate::{AlignOptions, align};

    fn pairs(old: &str, new: &str) -> Vec<(usize, usize)> {
        let read = |text: &str| parse("list.md", text.as_bytes().to_vec(), &ParseOptions::default());
        let editions: [Edition; 2] = [read(old), read(new)];
        let alignment = align(&[&editions[0], &editions[1]], &AlignOptions::default());
        let pairs = alignment.entries_of(0, 1).into_iter();
        pairs.map(|(one, other)| (one.index(), other.index())).collect()
    }

    #[test]
    fn titles_that_stand_twice_pair_in_order() {
        let list = "# List\n\n- Oak\n- Elm\n- Oak\n";
        assert_eq!(pairs(list, list), [(0, 0), (1, 1), (2, 2)]);
    }

    #[test]
    fn of_copies_the_one_of_the_same_letters_is_the_old_one() {
        let entry = |title: &str| format!("- [{title}](https://example.org/go) - Grows.\n");
        let list = |entries: &[&str]| {
            format!("# List\n\n{}", entries.iter().map(|title| entry(title)).collect::<String>())
        };
        assert_eq!(pairs(&list(&["Go"]), &list(&["GO", "Go"])), [(0, 1)]);
    }
}
