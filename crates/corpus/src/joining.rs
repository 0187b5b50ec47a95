//! Joins resources by evidence, the strongest first, unless something speaks against it.
//!
//! What comes of it depends on the evidence alone, and not on the numbers of the resources: these say which list was taken in
//! first.

use std::cmp::Reverse;

use recension_model::same_key;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::identity::{Kind, Link, pair};

/// What speaks against joining two resources, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Apart {
    /// A list has both under one title: who lists two of one name may mean two, whatever the words of other lists say.
    Listed,
    /// A list has both, and no title of one is one of the other; or lists call them by titles that have nothing in common.
    Titled,
    /// A person said so.
    Decided,
}

/// What speaks against joining resources.
#[derive(Clone, Debug, Default)]
pub struct Doubts {
    apart: FxHashMap<(u32, u32), Apart>,
    /// What decides between equals.
    names: FxHashMap<u32, String>,
}

impl Doubts {
    pub(crate) fn add(&mut self, pair: (u32, u32), apart: Apart) {
        let known = self.apart.entry(pair).or_insert(apart);
        *known = apart.max(*known);
    }

    /// Adds what a list has: the titles of each resource.
    pub(crate) fn add_list(&mut self, entries: &FxHashMap<u32, Vec<String>>) {
        for (one, titles) in entries {
            for (other, others) in entries.iter().filter(|(other, _)| *other > one) {
                let is_shared = titles.iter().any(|title| others.iter().any(|same| same_key(title, same)));
                self.add((*one, *other), if is_shared { Apart::Listed } else { Apart::Titled });
            }
        }
    }

    /// Gives a resource a name that does not depend on when it was taken in: it decides between pieces of evidence that are as good.
    pub fn name(&mut self, resource: u32, name: String) {
        self.names.insert(resource, name);
    }

    /// Reports whether nothing speaks against anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.apart.is_empty()
    }

    fn between(&self, one: u32, other: u32) -> Option<Apart> {
        self.apart.get(&pair(one, other)).copied()
    }

    /// Returns the names of both ends of a link.
    fn ends(&self, link: &Link) -> [Option<&String>; 2] {
        let mut ends = [link.one, link.other].map(|end| self.names.get(&end));
        ends.sort();
        ends
    }
}

/// Returns what it takes to keep two resources apart that evidence of a sort joins.
fn enough(kind: Kind) -> Apart {
    match kind {
        Kind::Matched => Apart::Listed,
        Kind::Relinked => Apart::Titled,
        Kind::Same | Kind::Apart => Apart::Decided,
    }
}

/// The resources that are one.
pub(crate) struct Joined {
    /// The resources by number, each with how sure it is that it is the one that was asked for.
    pub(crate) members: Vec<(u32, f64)>,
    /// The pairs of evidence that is not believed since lists have both, the lesser number first.
    pub(crate) refused: FxHashSet<(u32, u32)>,
}

/// Joins resources by the strongest evidence first, unless that would join what is to be kept apart.
pub(crate) fn joined(resource: u32, links: &[Link], doubts: &Doubts) -> Joined {
    let mut order: Vec<&Link> = links.iter().filter(|link| link.kind.joins()).collect();
    let strength = |link: &Link| Reverse((link.confidence * 1e6) as i64);
    order.sort_by_cached_key(|link| (link.kind, strength(link), doubts.ends(link), link.one, link.other));
    let mut sets: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut set_of: FxHashMap<u32, u32> = FxHashMap::default();
    let (mut used, mut refused): (Vec<&Link>, _) = (Vec::new(), FxHashSet::default());
    for link in &order {
        let [one, other] = [link.one, link.other].map(|member| *set_of.entry(member).or_insert(member));
        if one == other {
            used.push(link);
            continue;
        }
        let members = |set: u32| sets.get(&set).cloned().unwrap_or_else(|| vec![set]);
        let (here, there) = (members(one), members(other));
        let against = here.iter().flat_map(|left| there.iter().map(|right| doubts.between(*left, *right)));
        let against = against.flatten().max().filter(|apart| *apart >= enough(link.kind));
        if against.is_some() || has_rival(link, &order, doubts) {
            if against != Some(Apart::Decided) {
                refused.insert(pair(link.one, link.other));
            }
            continue;
        }
        there.iter().for_each(|member| {
            set_of.insert(*member, one);
        });
        sets.insert(one, [here, there].concat());
        used.push(link);
    }
    // What other evidence joined is no longer refused.
    refused.retain(|(one, other)| set_of.get(one) != set_of.get(other));
    Joined { members: surest_ways(resource, &used), refused }
}

/// Reports whether the words of an entry are as much those of another one that a list has beside it: then they are of neither.
fn has_rival(link: &Link, all: &[&Link], doubts: &Doubts) -> bool {
    let is_rivalled = |end: u32, far: u32| {
        let is_as_good = |rival: &&&Link| rival.kind == Kind::Matched && rival.confidence >= link.confidence;
        let third = |rival: &&Link| match (rival.one == end, rival.other == end) {
            (true, false) => Some(rival.other),
            (false, true) => Some(rival.one),
            _ => None,
        };
        let rivals = all.iter().filter(is_as_good).filter_map(third);
        rivals.filter(|third| *third != far).any(|third| doubts.between(far, third).is_some())
    };
    let may_have = link.kind == Kind::Matched && !doubts.is_empty();
    may_have && (is_rivalled(link.one, link.other) || is_rivalled(link.other, link.one))
}

/// Returns what can be reached over evidence, each with the product of the confidences on the surest way.
fn surest_ways(resource: u32, links: &[&Link]) -> Vec<(u32, f64)> {
    let mut sure = FxHashMap::from_iter([(resource, 1.0_f64)]);
    let mut open = vec![resource];
    while let Some(here) = open.pop() {
        let at = sure.get(&here).copied().unwrap_or(0.0);
        for link in links.iter().filter(|link| link.one == here || link.other == here) {
            let far = if link.one == here { link.other } else { link.one };
            let confidence = at * link.confidence;
            if sure.get(&far).is_none_or(|known| *known < confidence) {
                sure.insert(far, confidence);
                open.push(far);
            }
        }
    }
    let mut members: Vec<(u32, f64)> = sure.into_iter().collect();
    members.sort_by_key(|(member, _)| *member);
    members
}

#[cfg(test)]
mod tests {
    use super::{Apart, Doubts, joined};
    use crate::identity::{Kind, Link};

    fn link(one: u32, other: u32, kind: Kind, confidence: f64) -> Link {
        Link { one, other, list: 1, kind, day: 0, basis: String::new(), confidence }
    }

    fn numbers(resource: u32, links: &[Link], doubts: &Doubts) -> Vec<u32> {
        joined(resource, links, doubts).members.into_iter().map(|(member, _)| member).collect()
    }

    fn apart(one: u32, other: u32, apart: Apart) -> Doubts {
        let mut doubts = Doubts::default();
        doubts.add((one, other), apart);
        doubts
    }

    #[test]
    fn chains_are_followed_and_doubt_adds_up() {
        let links = [link(2, 5, Kind::Relinked, 0.9), link(5, 9, Kind::Matched, 0.8)];
        assert_eq!(numbers(9, &links, &Doubts::default()), [2, 5, 9]);
        let members = joined(2, &links, &Doubts::default()).members;
        let sure = members.into_iter().find(|(member, _)| *member == 9).unwrap().1;
        assert!((sure - 0.72).abs() < 1e-9);
    }

    #[test]
    fn what_a_person_keeps_apart_is_joined_by_nothing_and_the_weakest_gives_way() {
        let links = [link(1, 2, Kind::Relinked, 0.99), link(2, 3, Kind::Matched, 0.6)];
        let doubts = apart(1, 3, Apart::Decided);
        assert_eq!(numbers(1, &links, &doubts), [1, 2]);
        assert_eq!(numbers(3, &links, &doubts), [3]);
        assert!(joined(1, &links, &doubts).refused.is_empty());
    }

    #[test]
    fn what_a_list_has_under_two_titles_is_joined_by_no_list_and_under_one_by_no_words() {
        for (kind, both, is_joined) in [
            (Kind::Relinked, Apart::Titled, false),
            (Kind::Relinked, Apart::Listed, true),
            (Kind::Matched, Apart::Listed, false),
            (Kind::Same, Apart::Titled, true),
        ] {
            let joined = joined(1, &[link(1, 2, kind, 0.99)], &apart(1, 2, both));
            assert_eq!(joined.members.len() == 2, is_joined, "{kind:?} {both:?}");
            assert_eq!(joined.refused.is_empty(), is_joined, "{kind:?} {both:?}");
        }
    }

    #[test]
    fn words_that_fit_two_entries_of_a_list_are_of_neither_unless_they_fit_one_better() {
        let (near, far) = (link(1, 3, Kind::Matched, 0.98), link(2, 3, Kind::Matched, 0.95));
        let doubts = apart(1, 2, Apart::Listed);
        assert_eq!(numbers(3, &[near.clone(), far.clone()], &doubts), [1, 3]);
        let even = [near, Link { confidence: 0.98, ..far }];
        assert_eq!(numbers(3, &even, &doubts), [3]);
    }
}
