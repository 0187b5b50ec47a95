//! Which section of one edition is which section of another.
//!
//! Titles count first, within sections that are already known to correspond; then the entries vote: two
//! sections that hold mostly the same resources are one section, whatever they are called. Those of a translation
//! that are still open correspond by their anchors, and by their order.

use recension_model::{Edition, EntryId, SectionId, title_key};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::anchors::anchors;
use crate::language::Translation;
use crate::section_order::pairs_in_order;
use crate::tokens::{hash, mix};

/// For each section of the left edition its counterpart in the right one.
pub(crate) struct SectionMap {
    pub(crate) left: Vec<Option<SectionId>>,
    pub(crate) right: Vec<Option<SectionId>>,
    /// Sections of the left edition, and of the right one, each with the one before it: the other edition has both in one.
    halves: [Vec<(usize, usize)>; 2],
}

/// Share of the entries of two sections that must be common for them to be one section under two names.
const RENAMED_SECTION_SHARE: f32 = 0.5;

impl SectionMap {
    /// Maps sections, given the pairs of entries that are known. Cost: linear in pairs and sections.
    pub(crate) fn new(translation: &Translation<'_>, pairs: &[(EntryId, EntryId)]) -> Self {
        let (left, right) = translation.editions();
        Self::with_keys(translation, (&SectionKeys::new(left), &SectionKeys::new(right)), pairs)
    }

    /// Maps sections whose keys are there already.
    pub(crate) fn with_keys(
        translation: &Translation<'_>,
        (left_keys, right_keys): (&SectionKeys, &SectionKeys),
        pairs: &[(EntryId, EntryId)],
    ) -> Self {
        let (left, right) = translation.editions();
        let mut map = Self {
            left: vec![None; left.sections.len()],
            right: vec![None; right.sections.len()],
            halves: Default::default(),
        };
        map.pair_by(&left_keys.paths, &right_keys.paths);
        let votes = Votes::new(left, right, pairs);
        map.pair_of_one_name((left, right), (left_keys, right_keys), pairs);
        for _ in 0..2 {
            map.pair_within_parents(left, right, (left_keys, right_keys));
            map.pair_by_votes(&votes, |at, other| {
                left_keys.titles[at] == right_keys.titles[other]
                    && left.sections[at].level == right.sections[other].level
            });
        }
        map.pair_within_parents(left, right, (left_keys, right_keys));
        map.pair_by(&left_keys.titles, &right_keys.titles);
        map.pair_within_parents(left, right, (left_keys, right_keys));
        let is_open = |side: &[Option<SectionId>]| side.iter().any(Option::is_none);
        if is_open(&map.left) && is_open(&map.right) && translation.is_one_given(pairs) {
            map.pair_by_anchors(&anchors(left), &anchors(right));
            let in_order = pairs_in_order((left, right), (&map.left, &map.right));
            in_order.pairs.into_iter().for_each(|(left, right)| map.pair(left, right));
            map.halves = in_order.halves;
        }
        map
    }

    /// Returns for the sections of both sides labels that corresponding ones share.
    pub(crate) fn labels(&self) -> (Vec<u64>, Vec<u64>) {
        let label = |at: usize| at as u64 + 1;
        let left = self.left.iter().enumerate();
        let left = left.map(|(at, right)| right.map_or(label(at) << 32, |id| label(id.index())));
        let mut labels = [left.collect::<Vec<u64>>(), (0..self.right.len()).map(label).collect()];
        for (labels, halves) in labels.iter_mut().zip(&self.halves) {
            halves.iter().for_each(|(half, first)| labels[*half] = labels[*first]);
        }
        labels.into()
    }

    fn pair(&mut self, left: usize, right: usize) {
        self.left[left] = Some(SectionId::new(right));
        self.right[right] = Some(SectionId::new(left));
    }

    /// Pairs open sections whose keys are equal and stand once among the open ones of each side.
    fn pair_by(&mut self, left: &[u64], right: &[u64]) {
        let once = |keys: &[u64], taken: &[Option<SectionId>]| {
            let mut places: FxHashMap<u64, Option<usize>> = FxHashMap::default();
            for (at, key) in keys.iter().enumerate().filter(|(at, _)| taken[*at].is_none()) {
                places.entry(*key).and_modify(|place| *place = None).or_insert(Some(at));
            }
            places
        };
        let (lefts, rights) = (once(left, &self.left), once(right, &self.right));
        for (at, key) in left.iter().enumerate() {
            if lefts.get(key) == Some(&Some(at))
                && let Some(Some(other)) = rights.get(key)
            {
                self.pair(at, *other);
            }
        }
    }

    /// Pairs open sections that have an anchor in common.
    fn pair_by_anchors(&mut self, left: &[Vec<u64>], right: &[Vec<u64>]) {
        let of = right.iter().enumerate().flat_map(|(at, own)| own.iter().map(move |anchor| (*anchor, at)));
        let of: FxHashMap<u64, usize> = of.collect();
        for (at, own) in left.iter().enumerate() {
            let mut others: Vec<usize> = own.iter().filter_map(|anchor| of.get(anchor).copied()).collect();
            others.sort_unstable();
            others.dedup();
            // Where anchors lead to several, they say nothing.
            if let [other] = others[..]
                && self.left[at].is_none()
                && self.right[other].is_none()
            {
                self.pair(at, other);
            }
        }
    }

    /// Pairs open sections of a title that one side has more often within something, and that have most of their own entries in
    /// common: their order would not tell which of them is gone.
    fn pair_of_one_name(
        &mut self,
        (left, right): (&Edition, &Edition),
        (left_keys, right_keys): (&SectionKeys, &SectionKeys),
        pairs: &[(EntryId, EntryId)],
    ) {
        let mut counts: FxHashMap<(u64, u64), i64> = FxHashMap::default();
        for (edition, keys, by) in [(left, left_keys, 1), (right, right_keys, -1)] {
            for (section, title) in edition.sections.iter().zip(&keys.titles) {
                let around = section.parent.map_or(0, |parent| keys.paths[parent.index()]);
                *counts.entry((around, *title)).or_default() += by;
            }
        }
        let mut times: FxHashMap<u64, usize> = FxHashMap::default();
        left_keys
            .titles
            .iter()
            .chain(&right_keys.titles)
            .for_each(|key| *times.entry(*key).or_default() += 1);
        // Of two that stand once on each side there is nothing to tell.
        let uneven = counts.into_iter().filter(|((_, title), more)| *more != 0 && times[title] > 2);
        let uneven: FxHashSet<u64> = uneven.map(|((_, title), _)| title).collect();
        if uneven.is_empty() {
            return;
        }
        let is_uneven = |at: usize, other: usize| {
            left_keys.titles[at] == right_keys.titles[other] && uneven.contains(&left_keys.titles[at])
        };
        self.pair_by_votes(&Votes::of_innermost(left, right, pairs, is_uneven), |_, _| true);
    }

    /// Pairs open sections of the same title whose parents are paired, in order.
    fn pair_within_parents(&mut self, left: &Edition, right: &Edition, keys: (&SectionKeys, &SectionKeys)) {
        let mut open: FxHashMap<(Option<SectionId>, u64), Vec<usize>> = FxHashMap::default();
        for at in (0..right.sections.len()).rev().filter(|at| self.right[*at].is_none()) {
            open.entry((right.sections[at].parent, keys.1.titles[at])).or_default().push(at);
        }
        for at in 0..left.sections.len() {
            let parent = match left.sections[at].parent {
                None => None,
                Some(parent) => match self.left[parent.index()] {
                    None => continue,
                    paired => paired,
                },
            };
            if self.left[at].is_none()
                && let Some(other) = open.get_mut(&(parent, keys.0.titles[at])).and_then(Vec::pop)
            {
                self.pair(at, other);
            }
        }
    }

    /// Pairs open sections that have most of their entries in common, the most alike first; of those that are as much alike, such as a
    /// section and the only one within it, those of one title and level.
    fn pair_by_votes(&mut self, votes: &Votes, is_same: impl Fn(usize, usize) -> bool) {
        let mut ranked: Vec<(f32, usize, usize)> = votes
            .common
            .iter()
            .filter(|((left, right), _)| self.left[*left].is_none() && self.right[*right].is_none())
            .map(|((left, right), common)| {
                (2.0 * *common as f32 / (votes.left[*left] + votes.right[*right]) as f32, *left, *right)
            })
            .filter(|(share, _, _)| *share >= RENAMED_SECTION_SHARE)
            .collect();
        let order = |(_, left, right): &(f32, usize, usize)| (!is_same(*left, *right), *left, *right);
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| order(a).cmp(&order(b))));
        for (_, left, right) in ranked {
            if self.left[left].is_none() && self.right[right].is_none() {
                self.pair(left, right);
            }
        }
    }
}

/// Canonical titles and paths of the sections of an edition, as hashes.
pub(crate) struct SectionKeys {
    titles: Vec<u64>,
    pub(crate) paths: Vec<u64>,
}

impl SectionKeys {
    pub(crate) fn new(edition: &Edition) -> Self {
        let title = |id| hash(&title_key(edition.section_title(id)));
        let titles: Vec<u64> = edition.section_ids().map(title).collect();
        let mut paths: Vec<u64> = Vec::with_capacity(titles.len());
        for (section, title) in edition.sections.iter().zip(&titles) {
            let parent = section.parent.and_then(|parent| paths.get(parent.index()));
            paths.push(mix(parent.copied().unwrap_or(1), *title));
        }
        Self { titles, paths }
    }
}

/// How many paired entries two sections share, those of the sections within them included.
struct Votes {
    common: FxHashMap<(usize, usize), u32>,
    left: Vec<u32>,
    right: Vec<u32>,
}

impl Votes {
    fn new(left: &Edition, right: &Edition, pairs: &[(EntryId, EntryId)]) -> Self {
        let mut votes = Self {
            common: FxHashMap::default(),
            left: vec![0; left.sections.len()],
            right: vec![0; right.sections.len()],
        };
        for (a, b) in pairs {
            let (lefts, rights) = (ancestors(left, *a), ancestors(right, *b));
            lefts.iter().for_each(|at| votes.left[*at] += 1);
            rights.iter().for_each(|at| votes.right[*at] += 1);
            for l in &lefts {
                for r in &rights {
                    *votes.common.entry((*l, *r)).or_default() += 1;
                }
            }
        }
        votes
    }

    /// Counts only the sections that entries stand right in, and of those the pairs that are `meant`.
    fn of_innermost(
        left: &Edition,
        right: &Edition,
        pairs: &[(EntryId, EntryId)],
        is_meant: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let mut votes = Self::new(left, right, &[]);
        let section =
            |edition: &Edition, id: EntryId| edition.entries.get(id.index())?.section.map(SectionId::index);
        for (a, b) in pairs {
            let (at, other) = (section(left, *a), section(right, *b));
            at.into_iter().for_each(|at| votes.left[at] += 1);
            other.into_iter().for_each(|at| votes.right[at] += 1);
            if let Some(pair) = at.zip(other).filter(|(at, other)| is_meant(*at, *other)) {
                *votes.common.entry(pair).or_default() += 1;
            }
        }
        votes
    }
}

/// Sections around an entry that vote, from the innermost: deeper nesting than this is not seen in lists.
const MAX_VOTING_SECTIONS: usize = 8;

fn ancestors(edition: &Edition, entry: EntryId) -> Vec<usize> {
    let mut path = Vec::new();
    let mut next = edition.entries.get(entry.index()).and_then(|entry| entry.section);
    while let Some(id) = next
        && path.len() < MAX_VOTING_SECTIONS
    {
        path.push(id.index());
        next = edition.section(id).parent;
    }
    path
}
