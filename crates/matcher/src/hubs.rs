//! Chooses which two of many editions are aligned.
//!
//! Aligning every two would cost the square of the editions, and of many copies of one list nearly all of it would
//! say again what is known. So one edition, the hub, is aligned with all others; then, for what it lacks, another
//! one with those that have something in common with it that was not found yet; and so on.

use recension_model::EntryId;
use rustc_hash::FxHashMap;

use crate::prepare::Prepared;
use crate::tokens::mix;

/// Up to so many editions every two are aligned: then what two have in common is weighed in every way there is.
pub(crate) const MOST_ALL_PAIRS: usize = 8;

/// So many hubs at most, so that the work is bounded whatever the editions say: of 200 copies that each lack a
/// fiftieth and have some entries of their own, three were needed.
const MOST_HUBS: usize = 16;

/// A hub and the editions to align it with, by rank.
pub(crate) struct Hub {
    pub(crate) hub: usize,
    pub(crate) others: Vec<usize>,
}

/// What was found of many editions so far; they are named by their rank in an order that does not depend on how
/// they were given.
pub(crate) struct Hubs {
    /// For each key the entries that have it.
    holders: FxHashMap<u64, Vec<(usize, EntryId)>>,
    /// For each entry its keys: those of its address and of its whole text.
    keys: Vec<Vec<[u64; 2]>>,
    /// For each entry whether its counterpart in another edition was found.
    found: Vec<Vec<bool>>,
    compared: Compared,
    hubs: usize,
}

/// Which two editions were compared.
pub(crate) struct Compared {
    editions: usize,
    pairs: Vec<bool>,
}

impl Compared {
    /// Starts with none.
    pub(crate) fn none(editions: usize) -> Self {
        Self { editions, pairs: vec![false; editions * editions] }
    }

    /// Records that two were compared.
    pub(crate) fn insert(&mut self, one: usize, other: usize) {
        self.pairs[one * self.editions + other] = true;
        self.pairs[other * self.editions + one] = true;
    }

    /// Reports whether two were compared.
    pub(crate) fn contains(&self, one: usize, other: usize) -> bool {
        self.pairs[one * self.editions + other]
    }
}

impl Hubs {
    /// Starts with nothing found. Cost: linear in the entries.
    pub(crate) fn new(ranked: &[&Prepared<'_>]) -> Self {
        let mut holders: FxHashMap<u64, Vec<(usize, EntryId)>> = FxHashMap::default();
        let keys_of = |prepared: &&Prepared<'_>| -> Vec<[u64; 2]> {
            prepared.keys.iter().map(|keys| [mix(1, keys.url), mix(2, keys.text)]).collect()
        };
        let keys: Vec<Vec<[u64; 2]>> = ranked.iter().map(keys_of).collect();
        let nothing = [mix(1, 0), mix(2, 0)];
        for (rank, entries) in keys.iter().enumerate() {
            for (at, keys) in entries.iter().enumerate() {
                for key in keys.iter().filter(|key| !nothing.contains(key)) {
                    holders.entry(*key).or_default().push((rank, EntryId::new(at)));
                }
            }
        }
        holders.retain(|_, holders| holders.len() > 1);
        let found = keys.iter().map(|entries| vec![false; entries.len()]).collect();
        Self { holders, keys, found, compared: Compared::none(ranked.len()), hubs: 0 }
    }

    /// Returns the next hub; none if nothing more is to be found, or enough was tried.
    ///
    /// Cost: linear in the entries that were not found yet and those that share a key with them.
    pub(crate) fn next(&mut self) -> Option<Hub> {
        if self.hubs == MOST_HUBS {
            return None;
        }
        self.hubs += 1;
        let editions = self.keys.len();
        let mut gains = vec![0usize; editions];
        self.each_open(|rank, holder| {
            gains[rank] += 1;
            gains[holder] += 1;
        });
        // Of those that would find most the first; the first hub is aligned with all, whatever they share.
        let hub = (0..editions).rev().max_by_key(|rank| gains[*rank])?;
        let mut is_other = vec![self.hubs == 1; editions];
        if self.hubs > 1 {
            self.each_open(|rank, holder| {
                is_other[rank] |= holder == hub;
                is_other[holder] |= rank == hub;
            });
        }
        is_other[hub] = false;
        let others: Vec<usize> = (0..editions).filter(|rank| is_other[*rank]).collect();
        others.iter().for_each(|other| self.compared.insert(hub, *other));
        (!others.is_empty()).then_some(Hub { hub, others })
    }

    /// Calls `shares` with the edition of each entry that was not found, and each edition that has a key of it and was not
    /// compared with it.
    fn each_open(&self, mut shares: impl FnMut(usize, usize)) {
        for (rank, entries) in self.keys.iter().enumerate() {
            for keys in
                entries.iter().zip(&self.found[rank]).filter(|(_, found)| !**found).map(|(keys, _)| keys)
            {
                for (holder, _) in keys.iter().filter_map(|key| self.holders.get(key)).flatten() {
                    if *holder != rank && !self.compared.contains(rank, *holder) {
                        shares(rank, *holder);
                    }
                }
            }
        }
    }

    /// Records that an entry has a counterpart.
    pub(crate) fn find(&mut self, (rank, id): (usize, EntryId)) {
        self.found[rank][id.index()] = true;
    }

    /// Returns which two editions were compared.
    pub(crate) fn into_compared(self) -> Compared {
        self.compared
    }
}
