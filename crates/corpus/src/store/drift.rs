//! Which lists come from one list, and how far they have drifted apart.

use std::cmp::Reverse;

use recension_matcher::{AlignOptions, align};
use recension_model::{Day, ListCopy, ListFamily, ListRelation, longest_run};
use rustc_hash::{FxHashMap, FxHashSet};

use super::error::CorpusError;
use super::opened::Store;
use super::table::ListRow;
use crate::draft::Draft;
use crate::kept::Kept;

/// Fewer resources than this in common may be chance, whatever order they stand in.
const MIN_SHARED: usize = 8;

/// With less than this share of the smaller list in common no list is taken for the other one's.
///
/// What the shares rest on: of 30 lists, each at four times of its history (1, 2 and 4 years before), all that was not written
/// anew in between; and 273 lists by different people, of which only those belong together that say so.
const MIN_SHARE: f64 = 0.4;

/// From this share on, in the same words, what both have was copied: two people do not describe it alike.
const MIN_COPIED: f64 = 0.4;

/// From this share of the smaller list on, what both have in the same order was copied, too, if it stands in other words: a
/// translation. Two lists of one subject have as much in common, each in an order of its own.
const MIN_SHARE_IN_ORDER: f64 = 0.5;

/// From this share of what both have on, they have it in the same order.
const MIN_IN_ORDER: f64 = 0.5;

/// Fewer resources may stand in that order by chance; then nearly all of them have to.
const MIN_ORDERED: usize = 30;

/// As many of few resources have to stand in the same order.
const MIN_FEW_IN_ORDER: f64 = 0.75;

/// One list has as good as all of another one that is not much smaller: it was written anew, in another order.
const MIN_REWRITTEN: f64 = 0.9;

/// Below this share of what two lists have in common, in the same words, they are in two languages, if those are known.
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
    /// Cost: linear in the entries, and in the pairs of lists that have much of one of them in common.
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
                only_here: match is_dead(at) {
                    true => self.only_in(at, (lists, sets), members, &is_dead)?,
                    false => Vec::new(),
                },
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
    ///
    /// What joins addresses of all lists has to be sure. That something is lost has to be sure, too: so the matcher looks for
    /// what is left in the living lists of the family, as in two editions of one list.
    fn only_in(
        &self,
        list: usize,
        (lists, sets): (&[ListRow], &[FxHashSet<u32>]),
        members: &[usize],
        is_dead: &impl Fn(usize) -> bool,
    ) -> Result<Vec<String>, CorpusError> {
        let is_there = |resource: &u32| {
            (0..sets.len()).any(|at| at != list && !is_dead(at) && sets[at].contains(resource))
        };
        let mut lost: FxHashSet<u32> = sets[list].iter().filter(|one| !is_there(one)).copied().collect();
        if lost.is_empty() {
            return Ok(Vec::new());
        }
        let (mut old, mut living) = (Draft::new("old"), Draft::new("living"));
        let own = self.alive(&lists[list])?;
        own.iter().for_each(|(kept, _)| {
            old.push(kept);
        });
        let mut seen = FxHashSet::default();
        for at in members.iter().copied().filter(|at| *at != list && !is_dead(*at)) {
            for (kept, resource) in self.alive(&lists[at])? {
                if seen.insert(resource) {
                    living.push(&kept);
                }
            }
        }
        let (old, living) = (old.finish(), living.finish());
        let alignment = align(&[&old, &living], &AlignOptions::default());
        for pair in &alignment.pairs {
            if let [Some(entry), Some(_)] = alignment.row(pair.row as usize) {
                own.get(entry.index()).map(|(_, resource)| lost.remove(resource));
            }
        }
        let titles = own.into_iter().filter(|(_, resource)| lost.remove(resource));
        Ok(titles.map(|(kept, _)| kept.title).collect())
    }

    /// Returns the entries that a list has now, each with the id of its resource.
    fn alive(&self, list: &ListRow) -> Result<Vec<(Kept, u32)>, CorpusError> {
        let lives = self.lookup().lives_of(list.id)?;
        let alive = lives.into_iter().filter(|life| life.until.is_none());
        Ok(alive.map(|life| life.kept).zip(list.cells.iter().map(|cell| cell.resource)).collect())
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
        let likeness = compare([&lists[one], &lists[other]], [&sets[one], &sets[other]]);
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

/// Returns the pairs of lists that have much of one of them in common, in order.
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

/// Compares two lists by how much they have in common, in which order and in which words.
fn compare([one, other]: [&ListRow; 2], sets: [&FxHashSet<u32>; 2]) -> Likeness {
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
    let (less, more) = (sets[0].len().min(sets[1].len()), sets[0].len().max(sets[1].len()));
    let share = sets[0].intersection(sets[1]).count() as f64 / less.max(1) as f64;
    let is_ordered = in_order >= if shared.len() >= MIN_ORDERED { MIN_IN_ORDER } else { MIN_FEW_IN_ORDER };
    let is_copied = share >= MIN_SHARE && same_words >= MIN_COPIED;
    let is_told_again = share >= MIN_SHARE_IN_ORDER && is_ordered;
    let is_rewritten = share >= MIN_REWRITTEN && less >= MIN_ORDERED && 2 * less >= more;
    let languages = [&one.language, &other.language];
    let is_other_language = languages[0] != languages[1] && languages.iter().all(|tag| !tag.is_empty());
    Likeness {
        is_family: shared.len() >= MIN_SHARED && (is_copied || is_told_again || is_rewritten),
        is_translated: is_other_language && same_words < MIN_SAME_WORDS,
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
