//! Which lists come from one list, and how far they have drifted apart.

use std::cmp::Reverse;

use recension_model::{Day, ListCopy, ListFamily, ListRelation, longest_run};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::CorpusError;
use crate::store::Store;
use crate::table::ListRow;

/// Fewer resources than this in common may be chance, whatever order they stand in.
const MIN_SHARED: usize = 8;

/// From this share of the smaller list on two lists have so much in common that one may come from the other.
const MIN_SHARE: f64 = 0.5;

/// From this share of what two lists have in common on, in one order, one was made from the other: two lists of one subject have
/// much in common, too, but each in an order of its own.
const MIN_IN_ORDER: f64 = 0.6;

/// From this share of what two lists have in common on, in the same words, they are in one language.
const MIN_SAME_WORDS: f64 = 0.3;

/// A list has as much of its own at most, as a share of its entries, to be a copy rather than a fork.
const MAX_OWN_OF_COPY: f64 = 0.02;

/// A resource that more lists have joins each of them with the largest of them only.
const MAX_HOLDERS: usize = 64;

/// As many of the largest lists stand for all that have a resource.
const LARGEST: usize = 8;

/// What two lists have in common.
pub(crate) struct Likeness {
    is_family: bool,
    is_translated: bool,
}

impl Store {
    /// Returns the lists that come from one list, the largest families first. A list is dead if its newest edition is
    /// `dead_days` older than that of its upstream.
    ///
    /// Cost: linear in the entries, and in the pairs of lists that have half of one of them in common.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn drift(&self, dead_days: i64) -> Result<Vec<ListFamily>, CorpusError> {
        let lists = self.lookup().table()?;
        let sets: Vec<FxHashSet<u32>> = lists.iter().map(resources).collect();
        let (mut families, likenesses) = families(&lists, &sets);
        let mut found = Vec::new();
        for members in families.members().into_iter().filter(|members| members.len() > 1) {
            found.push(self.family(&lists, &sets, (&members, &likenesses), dead_days)?);
        }
        found.sort_by_key(|family| (Reverse(family.copies.len()), family.upstream.clone()));
        Ok(found)
    }

    fn family(
        &self,
        lists: &[ListRow],
        sets: &[FxHashSet<u32>],
        (members, likenesses): (&[usize], &FxHashMap<(usize, usize), Likeness>),
        dead_days: i64,
    ) -> Result<ListFamily, CorpusError> {
        let covers = |at: usize| -> usize {
            members.iter().map(|other| sets[at].intersection(&sets[*other]).count()).sum()
        };
        let rank =
            |at: &&usize| (covers(**at), lists[**at].day, Reverse(lists[**at].first_day), Reverse(**at));
        let upstream = members.iter().max_by_key(rank).copied().unwrap_or_default();
        let is_dead = |at: usize| lists[at].day + dead_days < lists[upstream].day;
        let mut copies = Vec::new();
        for at in members.iter().copied().filter(|at| *at != upstream) {
            let shared = sets[at].intersection(&sets[upstream]).count();
            let own = sets[at].len() - shared;
            let likeness = likenesses.get(&(at.min(upstream), at.max(upstream)));
            let relation = match likeness.map(|likeness| likeness.is_translated) {
                Some(true) => ListRelation::Translation,
                _ if own as f64 <= MAX_OWN_OF_COPY * sets[at].len() as f64 => ListRelation::Copy,
                _ => ListRelation::Fork,
            };
            copies.push(ListCopy {
                list: lists[at].name.clone(),
                relation,
                day: Day::from_number(lists[at].day).to_string(),
                dead: is_dead(at),
                shared,
                lacks: sets[upstream].len() - shared,
                own,
                only_here: if is_dead(at) { self.only_in(at, (lists, sets), &is_dead)? } else { Vec::new() },
            });
        }
        copies.sort_by_key(|copy| (copy.lacks + copy.own, copy.list.clone()));
        Ok(ListFamily {
            upstream: lists[upstream].name.clone(),
            entries: sets[upstream].len(),
            day: Day::from_number(lists[upstream].day).to_string(),
            copies,
        })
    }

    /// Returns the titles of what a list has and no list that is alive.
    fn only_in(
        &self,
        list: usize,
        (lists, sets): (&[ListRow], &[FxHashSet<u32>]),
        is_dead: &impl Fn(usize) -> bool,
    ) -> Result<Vec<String>, CorpusError> {
        let mut titles = Vec::new();
        let mut seen = FxHashSet::default();
        for cell in &lists[list].cells {
            let is_elsewhere =
                || (0..sets.len()).any(|at| at != list && !is_dead(at) && sets[at].contains(&cell.resource));
            if seen.insert(cell.resource) && !is_elsewhere() {
                titles.push(self.lookup().title_of(cell.own)?);
            }
        }
        Ok(titles)
    }
}

/// Finds out which lists come from one, and what any two of them have in common.
pub(crate) fn families(
    lists: &[ListRow],
    sets: &[FxHashSet<u32>],
) -> (Families, FxHashMap<(usize, usize), Likeness>) {
    let mut likenesses = FxHashMap::default();
    let mut families = Families { parents: (0..lists.len()).collect() };
    for (one, other) in pairs(lists, sets) {
        let likeness = compare(&lists[one], &lists[other]);
        if likeness.is_family {
            families.join(one, other);
        }
        likenesses.insert((one, other), likeness);
    }
    (families, likenesses)
}

/// Returns the resources of a list.
pub(crate) fn resources(list: &ListRow) -> FxHashSet<u32> {
    list.cells.iter().map(|cell| cell.resource).collect()
}

/// Returns the pairs of lists that have half of one of them in common, in order.
fn pairs(lists: &[ListRow], sets: &[FxHashSet<u32>]) -> Vec<(usize, usize)> {
    let mut holders: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (at, set) in sets.iter().enumerate() {
        set.iter().for_each(|resource| holders.entry(*resource).or_default().push(at));
    }
    let mut counts: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for held in holders.values_mut() {
        held.sort_by_key(|at| (Reverse(lists[*at].cells.len()), *at));
        let firsts = if held.len() > MAX_HOLDERS { LARGEST } else { held.len() };
        for (place, one) in held.iter().enumerate().take(firsts) {
            for other in &held[place + 1..] {
                *counts.entry((*one.min(other), *one.max(other))).or_default() += 1;
            }
        }
    }
    let is_much = |((one, other), shared): &(&(usize, usize), &usize)| {
        let smaller = sets[*one].len().min(sets[*other].len());
        **shared >= MIN_SHARED && **shared as f64 >= MIN_SHARE * smaller as f64
    };
    let mut pairs: Vec<(usize, usize)> = counts.iter().filter(is_much).map(|(pair, _)| *pair).collect();
    pairs.sort_unstable();
    pairs
}

/// Compares two lists by the order and the words of what they have in common.
fn compare(one: &ListRow, other: &ListRow) -> Likeness {
    // What a list has twice has no place.
    let mut places: FxHashMap<u32, Option<usize>> = FxHashMap::default();
    for (place, cell) in other.cells.iter().enumerate() {
        places.entry(cell.resource).and_modify(|known| *known = None).or_insert(Some(place));
    }
    let mut seen = FxHashSet::default();
    let shared: Vec<(usize, bool)> = one
        .cells
        .iter()
        .filter(|cell| seen.insert(cell.resource))
        .filter_map(|cell| {
            let place = (*places.get(&cell.resource)?)?;
            Some((place, other.cells[place].wording == cell.wording))
        })
        .collect();
    let count = shared.len().max(1) as f64;
    let in_order = longest_run(&shared, |before, behind| before.0 < behind.0).len() as f64 / count;
    let same_words = shared.iter().filter(|(_, same)| *same).count() as f64 / count;
    let other_language =
        one.language != other.language && !one.language.is_empty() && !other.language.is_empty();
    Likeness {
        is_family: shared.len() >= MIN_SHARED && in_order >= MIN_IN_ORDER,
        is_translated: other_language && same_words < MIN_SAME_WORDS,
    }
}

/// Lists that come from one, joined pair by pair.
pub(crate) struct Families {
    parents: Vec<usize>,
}

impl Families {
    /// Returns the list that stands for all that come from the same one.
    pub(crate) fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }

    fn members(&mut self) -> Vec<Vec<usize>> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.parents.len()];
        for at in 0..self.parents.len() {
            let root = self.root(at);
            members[root].push(at);
        }
        members.into_iter().filter(|members| !members.is_empty()).collect()
    }
}
