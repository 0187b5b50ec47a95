//! Which lists are of one family: copies, forks and translations of one list.

use std::cmp::Reverse;

use recension_model::longest_run;
use rustc_hash::{FxHashMap, FxHashSet};

use super::error::CorpusError;
use super::lookup::Lookup;
use super::table::{Cell, ListRow};
use crate::alike::MAX_NAMESAKES;

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

/// A resource that more lists have joins each of them with the largest of them only.
const MAX_HOLDERS: usize = 64;

/// As many of the largest lists stand for all that have a resource.
const LARGEST: usize = 8;

/// What two lists have in common.
pub(crate) struct Likeness {
    is_family: bool,
    pub(crate) is_translated: bool,
    /// How many resources of the one are in the other, under the same address or, once in each, under the same title.
    pub(crate) shared: usize,
}

/// By what else than their addresses entries of two lists may be one.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The resources without an address.
    unlinked: FxHashSet<u32>,
    /// The titles that a resource shares with a few others, each as a number.
    titles: FxHashMap<u32, Vec<u32>>,
}

impl Names {
    fn of(&self, cell: &Cell) -> &[u32] {
        self.titles.get(&cell.own).map_or(&[], Vec::as_slice)
    }
}

impl Lookup<'_> {
    /// Reads the titles that a few resources share: a translation may have other addresses, of pages in its language.
    pub(crate) fn names(self) -> Result<Names, CorpusError> {
        let mut names = Names::default();
        let mut statement = self.connection.prepare("SELECT id FROM resource WHERE url IS NULL")?;
        names.unlinked = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut statement = self.connection.prepare("SELECT hash, resource FROM title ORDER BY hash")?;
        let mut rows = statement.query([])?;
        let (mut title, mut number): (Option<i64>, u32) = (None, 0);
        let mut namesakes: Vec<u32> = Vec::new();
        let mut end = |namesakes: &mut Vec<u32>| {
            if (2..=MAX_NAMESAKES).contains(&namesakes.len()) {
                namesakes.iter().for_each(|one| names.titles.entry(*one).or_default().push(number));
                number += 1;
            }
            namesakes.clear();
        };
        while let Some(row) = rows.next()? {
            let hash: i64 = row.get(0)?;
            if title.replace(hash).is_some_and(|before| before != hash) {
                end(&mut namesakes);
            }
            namesakes.push(row.get(1)?);
        }
        end(&mut namesakes);
        Ok(names)
    }
}

/// Finds out which lists come from one, and what any two of them have in common.
pub(crate) fn families(
    lists: &[ListRow],
    sets: &[FxHashSet<u32>],
    names: &Names,
) -> (Families, FxHashMap<(usize, usize), Likeness>) {
    let mut likenesses = FxHashMap::default();
    let mut families = Families { parents: (0..lists.len()).collect() };
    let sizes: Vec<usize> = lists.iter().zip(sets).map(|(list, set)| size(list, set, names)).collect();
    for (one, other) in pairs(lists, sets, names, &sizes) {
        let sides = [one, other].map(|at| Side { list: &lists[at], set: &sets[at], size: sizes[at] });
        let likeness = compare(sides, names);
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

/// Counts what of a list a translation may have. An entry without an address is found in no list in other words, but a list that has
/// few with one is not told by them.
fn size(list: &ListRow, set: &FxHashSet<u32>, names: &Names) -> usize {
    let linked = list.cells.iter().filter(|cell| !names.unlinked.contains(&cell.own));
    let linked: FxHashSet<u32> = linked.map(|cell| cell.resource).collect();
    linked.len().max(set.len().div_ceil(2))
}

/// Returns the pairs of lists that have much of one of them in common, in order.
fn pairs(lists: &[ListRow], sets: &[FxHashSet<u32>], names: &Names, sizes: &[usize]) -> Vec<(usize, usize)> {
    // What is in a list: resources, and titles that other resources have, too.
    let mut holders: FxHashMap<(bool, u32), Vec<usize>> = FxHashMap::default();
    for (at, set) in sets.iter().enumerate() {
        set.iter().for_each(|resource| holders.entry((false, *resource)).or_default().push(at));
        let titles: FxHashSet<u32> =
            lists[at].cells.iter().flat_map(|cell| names.of(cell)).copied().collect();
        titles.into_iter().for_each(|title| holders.entry((true, title)).or_default().push(at));
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
        let smaller = sizes[*one].min(sizes[*other]);
        **shared >= MIN_SHARED && **shared as f64 >= MIN_SHARE * smaller as f64
    };
    let mut pairs: Vec<(usize, usize)> = counts.iter().filter(is_much).map(|(pair, _)| *pair).collect();
    pairs.sort_unstable();
    pairs
}

/// One of two lists that are compared.
#[derive(Clone, Copy)]
struct Side<'a> {
    list: &'a ListRow,
    set: &'a FxHashSet<u32>,
    size: usize,
}

impl Side<'_> {
    /// Returns where each of some names of its entries stands; what it has twice has no place.
    fn places<'n>(self, named: impl Fn(&Cell) -> &'n [u32]) -> FxHashMap<u32, Option<usize>> {
        let mut places: FxHashMap<u32, Option<usize>> = FxHashMap::default();
        for (place, cell) in self.list.cells.iter().enumerate() {
            for name in named(cell) {
                places.entry(*name).and_modify(|known| *known = None).or_insert(Some(place));
            }
        }
        places
    }
}

/// Compares two lists by how much they have in common, in which order and in which words.
fn compare([one, other]: [Side<'_>; 2], names: &Names) -> Likeness {
    let mut places: FxHashMap<u32, Option<usize>> = FxHashMap::default();
    for (place, cell) in other.list.cells.iter().enumerate() {
        places.entry(cell.resource).and_modify(|known| *known = None).or_insert(Some(place));
    }
    let languages = [&one.list.language, &other.list.language];
    let is_other_language = languages[0] != languages[1] && languages.iter().all(|tag| !tag.is_empty());
    let [ours, theirs] = [one, other].map(|side| side.places(|cell| names.of(cell)));
    // Lists of one language that have a title under two addresses are about one subject.
    let titled = |cell: &Cell| {
        if !is_other_language {
            return None;
        }
        let once = names.of(cell).iter().filter(|title| ours.get(title).is_some_and(Option::is_some));
        let there = once.filter_map(|title| theirs.get(title).copied().flatten());
        there.min().filter(|place| !one.set.contains(&other.list.cells[*place].resource))
    };
    let mut seen = FxHashSet::default();
    let mut by_title: FxHashSet<usize> = FxHashSet::default();
    let shared: Vec<(usize, bool)> = one
        .list
        .cells
        .iter()
        .filter(|cell| seen.insert(cell.resource))
        .filter_map(|cell| {
            let place = match places.get(&cell.resource) {
                Some(place) => (*place)?,
                None => titled(cell).filter(|place| by_title.insert(*place))?,
            };
            Some((place, other.list.cells[place].wording == cell.wording))
        })
        .collect();
    let count = shared.len().max(1) as f64;
    let in_order = longest_run(&shared, |before, behind| before.0 < behind.0).len() as f64 / count;
    let same_words = shared.iter().filter(|(_, same)| *same).count() as f64 / count;
    let [size, other_size] =
        [one, other].map(|side| if is_other_language { side.size } else { side.set.len() });
    let (less, more) = (size.min(other_size), size.max(other_size));
    let in_both = one.set.intersection(other.set).count();
    let share_of = |count: usize| count as f64 / less.max(1) as f64;
    let share = share_of(in_both + by_title.len());
    let is_ordered = in_order >= if shared.len() >= MIN_ORDERED { MIN_IN_ORDER } else { MIN_FEW_IN_ORDER };
    let is_enough = by_title.is_empty() || shared.len() >= MIN_ORDERED;
    let is_copied = share >= MIN_SHARE && same_words >= MIN_COPIED && is_enough;
    let is_told_again = share >= MIN_SHARE_IN_ORDER && is_ordered && is_enough;
    let is_rewritten = share_of(in_both) >= MIN_REWRITTEN && less >= MIN_ORDERED && 2 * less >= more;
    Likeness {
        is_family: shared.len() >= MIN_SHARED && (is_copied || is_told_again || is_rewritten),
        is_translated: is_other_language && same_words < MIN_SAME_WORDS,
        shared: in_both + by_title.len(),
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

    pub(crate) fn members(&mut self) -> Vec<Vec<usize>> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.parents.len()];
        for at in 0..self.parents.len() {
            let root = self.root(at);
            members[root].push(at);
        }
        members.into_iter().filter(|members| !members.is_empty()).collect()
    }
}
