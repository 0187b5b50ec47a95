//! What is looked up while comparing: labels and sizes of sections, counts of titles and addresses.

use recension_model::EntryId;

use crate::item::Shared;
use crate::language::Translation;
use crate::prepare::{Keys, Prepared, Rarity};
use crate::sections::SectionMap;

/// The sections of two editions under labels that corresponding ones share.
pub(crate) struct Sections {
    left: Vec<u64>,
    right: Vec<u64>,
    /// (label, entries of both sides), sorted.
    sizes: Vec<(u64, u32)>,
}

impl Sections {
    /// Maps the sections of two editions, given the pairs of entries that are known.
    pub(crate) fn new(
        (left, right): (&Prepared<'_>, &Prepared<'_>),
        translation: &Translation<'_>,
        pairs: &[(EntryId, EntryId)],
    ) -> Self {
        let (lefts, rights) =
            SectionMap::with_keys(translation, (&left.sections, &right.sections), pairs).labels();
        let mut all: Vec<u64> = Vec::with_capacity(left.keys.len() + right.keys.len());
        for (prepared, labels) in [(left, &lefts), (right, &rights)] {
            let sections = prepared.edition.entries.iter().filter_map(|entry| entry.section);
            all.extend(sections.filter_map(|id| labels.get(id.index())));
        }
        all.sort_unstable();
        let sizes = all.chunk_by(|a, b| a == b).map(|group| (group[0], group.len() as u32)).collect();
        Self { left: lefts, right: rights, sizes }
    }

    /// Reports whether both map all sections alike.
    pub(crate) fn is_same_map(&self, other: &Self) -> bool {
        self.left == other.left && self.right == other.right
    }

    /// Returns the label of a left section; none for none.
    pub(crate) fn left(&self, section: Option<u32>) -> Option<u64> {
        self.left.get(section? as usize).copied()
    }

    /// Returns the label of a right section; none for none.
    pub(crate) fn right(&self, section: Option<u32>) -> Option<u64> {
        self.right.get(section? as usize).copied()
    }

    /// Returns the information of standing in the section of this label, in bits.
    pub(crate) fn bits(&self, label: u64, rarity: &Rarity<'_>) -> f32 {
        let both = self.sizes.binary_search_by_key(&label, |size| size.0).map_or(0, |at| self.sizes[at].1);
        rarity.chance_bits((both as f32 / 2.0 - 1.0).max(0.5))
    }
}

/// Counts for each entry how many of an edition have its title and its address, in the edition with fewer.
///
/// The other edition's further ones are rivals for the same place, and the posterior counts those. Cost: a
/// sort of the keys for each; looking the keys up one by one would miss the caches every time.
pub(crate) fn shared_counts(left: &Prepared<'_>, right: &Prepared<'_>) -> (Vec<Shared>, Vec<Shared>) {
    let mut counts = vec![Shared::default(); left.keys.len() + right.keys.len()];
    count(&mut counts, (left, right), |keys| keys.title, |shared| &mut shared.title);
    count(&mut counts, (left, right), |keys| keys.url, |shared| &mut shared.url);
    let rights = counts.split_off(left.keys.len());
    (counts, rights)
}

fn count(
    counts: &mut [Shared],
    (left, right): (&Prepared<'_>, &Prepared<'_>),
    key: fn(&Keys) -> u64,
    field: fn(&mut Shared) -> &mut u32,
) {
    let keys = left.keys.iter().chain(&right.keys).zip(0u32..);
    let mut keys: Vec<(u64, u32)> = keys.map(|(keys, at)| (key(keys), at)).collect();
    keys.sort_unstable();
    for group in keys.chunk_by(|a, b| a.0 == b.0) {
        let lefts = group.partition_point(|(_, at)| (*at as usize) < left.keys.len());
        for (_, at) in group {
            *field(&mut counts[*at as usize]) = lefts.min(group.len() - lefts) as u32;
        }
    }
}
