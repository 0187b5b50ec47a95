//! Which resources are one, and by what evidence.
//!
//! A resource is kept for each canonical address. What joins two of them is kept beside them, each piece of evidence by
//! itself, so that nothing is renamed and everything can be undone: the resources that are one are found anew for each
//! question, the strongest evidence first, and the least of their numbers is the id that is shown.

use rusqlite::params;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::CorpusError;
use crate::lookup::Lookup;

/// As many resources are looked at from one: what would join more is a misunderstanding.
const MAX_JOINED: usize = 256;

/// What joins two resources, or keeps them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A person said that they are one.
    Same,
    /// A person said that they are two.
    Apart,
    /// A list gave its entry the other address.
    Relinked,
    /// The matcher found an entry of one list to be that of another one.
    Matched,
    /// A list gave its entry the other address, but there are lists that have both under different titles.
    Refused,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Same, Self::Apart, Self::Relinked, Self::Matched, Self::Refused];

    /// Returns its number in the store, which never changes.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Same => 1,
            Self::Apart => 2,
            Self::Relinked => 3,
            Self::Matched => 4,
            Self::Refused => 5,
        }
    }

    pub(crate) fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    fn joins(self) -> bool {
        matches!(self, Self::Same | Self::Relinked | Self::Matched)
    }
}

/// One piece of evidence about two resources.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) one: u32,
    pub(crate) other: u32,
    /// The list that says so; 0 for what a person decided.
    pub(crate) list: u32,
    pub(crate) kind: Kind,
    pub(crate) day: i64,
    /// The commit, or what the matcher saw.
    pub(crate) basis: String,
    pub(crate) confidence: f64,
}

/// The resources that are one with the one that was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cluster {
    /// The resources by number, each with how sure it is that it is the one that was asked for.
    pub(crate) members: Vec<(u32, f64)>,
    /// All evidence about any two of those that were looked at.
    pub(crate) links: Vec<Link>,
}

impl Cluster {
    /// Returns the id that is shown.
    pub(crate) fn id(&self) -> u32 {
        self.members.first().map_or(0, |(resource, _)| *resource)
    }

    pub(crate) fn has(&self, resource: u32) -> bool {
        self.members.binary_search_by_key(&resource, |(member, _)| *member).is_ok()
    }
}

impl Lookup<'_> {
    /// Returns the resources that are one with `resource`.
    pub(crate) fn cluster(self, resource: u32) -> Result<Cluster, CorpusError> {
        let links = self.links_around(resource)?;
        Ok(Cluster { members: joined(resource, &links), links })
    }

    /// Returns all evidence that leads from a resource to others, as far as any joins.
    fn links_around(self, resource: u32) -> Result<Vec<Link>, CorpusError> {
        let mut links: Vec<Link> = Vec::new();
        let mut seen = FxHashSet::from_iter([resource]);
        let mut open = vec![resource];
        while let Some(next) = open.pop() {
            for link in self.links_of(next)? {
                let far = if link.one == next { link.other } else { link.one };
                if link.kind.joins() && seen.len() < MAX_JOINED && seen.insert(far) {
                    open.push(far);
                }
                links.push(link);
            }
        }
        let key = |link: &Link| (link.one, link.other, link.list, link.kind);
        links.sort_by_key(key);
        links.dedup_by_key(|link| key(link));
        Ok(links)
    }

    fn links_of(self, resource: u32) -> Result<Vec<Link>, CorpusError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT one, other, list, kind, day, basis, confidence FROM identity WHERE one = ?1
             UNION ALL
             SELECT one, other, list, kind, day, basis, confidence FROM identity WHERE other = ?1 AND one <> ?1",
        )?;
        let rows = statement.query_map([resource], |row| {
            let kind = Kind::of(row.get(3)?);
            let link = |kind| -> rusqlite::Result<Link> {
                Ok(Link {
                    one: row.get(0)?,
                    other: row.get(1)?,
                    list: row.get(2)?,
                    kind,
                    day: row.get(4)?,
                    basis: row.get(5)?,
                    confidence: row.get(6)?,
                })
            };
            kind.map(link).transpose()
        })?;
        Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// Keeps a piece of evidence.
    pub(crate) fn keep(self, link: &Link) -> Result<(), CorpusError> {
        let mut statement =
            self.connection.prepare_cached("INSERT OR REPLACE INTO identity VALUES (?, ?, ?, ?, ?, ?, ?)")?;
        let Link { one, other, list, kind, day, basis, confidence } = link;
        statement.execute(params![one, other, list, kind.number(), day, basis, confidence])?;
        Ok(())
    }
}

/// Returns the id that each resource is shown under, where that is another one, from all evidence that there is.
pub(crate) fn clusters(links: &[Link]) -> FxHashMap<u32, u32> {
    let mut around: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (at, link) in links.iter().enumerate() {
        around.entry(link.one).or_default().push(at);
        around.entry(link.other).or_default().push(at);
    }
    let mut ids: FxHashMap<u32, u32> = FxHashMap::default();
    let mut done = FxHashSet::default();
    let mut all: Vec<u32> = around.keys().copied().collect();
    all.sort_unstable();
    for resource in all {
        if done.contains(&resource) {
            continue;
        }
        let mut near = Vec::new();
        let mut seen = FxHashSet::from_iter([resource]);
        let mut open = vec![resource];
        while let Some(next) = open.pop() {
            for link in around.get(&next).into_iter().flatten().map(|at| &links[*at]) {
                let far = if link.one == next { link.other } else { link.one };
                if link.kind.joins() && seen.len() < MAX_JOINED && seen.insert(far) {
                    open.push(far);
                }
                near.push(link.clone());
            }
        }
        let members = joined(resource, &near);
        let id = members.first().map_or(resource, |(member, _)| *member);
        for (member, _) in members {
            done.insert(member);
            if member != id {
                ids.insert(member, id);
            }
        }
    }
    ids
}

/// Joins resources by the strongest evidence first, unless that would join what a person keeps apart.
fn joined(resource: u32, links: &[Link]) -> Vec<(u32, f64)> {
    let mut order: Vec<&Link> = links.iter().filter(|link| link.kind.joins()).collect();
    let rank = |link: &Link| (link.kind != Kind::Same, std::cmp::Reverse((link.confidence * 1e6) as i64));
    order.sort_by_key(|link| (rank(link), link.one, link.other));
    let apart: Vec<(u32, u32)> =
        links.iter().filter(|link| link.kind == Kind::Apart).map(|link| (link.one, link.other)).collect();
    let mut sets: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut set_of: FxHashMap<u32, u32> = FxHashMap::default();
    let mut used: Vec<&Link> = Vec::new();
    for link in order {
        let [one, other] = [link.one, link.other].map(|member| *set_of.entry(member).or_insert(member));
        if one == other {
            used.push(link);
            continue;
        }
        let members = |set: u32| sets.get(&set).cloned().unwrap_or_else(|| vec![set]);
        let (here, there) = (members(one), members(other));
        let is_apart = |(left, right): &(u32, u32)| {
            (here.contains(left) && there.contains(right)) || (here.contains(right) && there.contains(left))
        };
        if apart.iter().any(is_apart) {
            continue;
        }
        there.iter().for_each(|member| {
            set_of.insert(*member, one);
        });
        sets.insert(one, [here, there].concat());
        used.push(link);
    }
    surest_ways(resource, &used)
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
    use super::{Kind, Link, joined};

    fn link(one: u32, other: u32, kind: Kind, confidence: f64) -> Link {
        Link { one, other, list: 1, kind, day: 0, basis: String::new(), confidence }
    }

    fn numbers(resource: u32, links: &[Link]) -> Vec<u32> {
        joined(resource, links).into_iter().map(|(member, _)| member).collect()
    }

    #[test]
    fn chains_are_followed_and_doubt_adds_up() {
        let links = [link(2, 5, Kind::Relinked, 0.9), link(5, 9, Kind::Matched, 0.8)];
        assert_eq!(numbers(9, &links), [2, 5, 9]);
        let sure = joined(2, &links).into_iter().find(|(member, _)| *member == 9).unwrap().1;
        assert!((sure - 0.72).abs() < 1e-9);
    }

    #[test]
    fn what_a_person_keeps_apart_is_joined_by_nothing_and_the_weakest_gives_way() {
        let links =
            [link(1, 2, Kind::Relinked, 0.99), link(2, 3, Kind::Matched, 0.6), link(1, 3, Kind::Apart, 1.0)];
        assert_eq!(numbers(1, &links), [1, 2]);
        assert_eq!(numbers(3, &links), [3]);
    }

    #[test]
    fn what_was_refused_joins_nothing() {
        assert_eq!(numbers(1, &[link(1, 2, Kind::Refused, 0.99)]), [1]);
    }
}
