//! Which lists come from one list, and how far they have drifted apart.

use std::cmp::Reverse;

use recension_matcher::{AlignOptions, align};
use recension_model::{Day, ListCopy, ListFamily, ListRelation};
use rustc_hash::{FxHashMap, FxHashSet};

use super::error::CorpusError;
use super::kinship::{Likeness, families, resources};
use super::opened::Store;
use super::table::ListRow;
use crate::draft::Draft;
use crate::kept::Kept;

/// A list has as much of its own at most, as a share of its entries, to be a copy rather than a fork.
const MAX_OWN_OF_COPY: f64 = 0.02;

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
        let (mut families, likenesses) = families(&lists, &sets, &self.lookup().names()?);
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
            let likeness = likenesses.get(&(at.min(upstream), at.max(upstream)));
            let same = || sets[at].intersection(&sets[upstream]).count();
            let shared = likeness.map_or_else(same, |likeness| likeness.shared);
            let own = sets[at].len() - shared;
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
