//! Which resources are one, and by what evidence.
//!
//! A resource is kept for each canonical address. What joins two of them is kept beside them, each piece of evidence by
//! itself, so that nothing is renamed and everything can be undone: the resources that are one are found anew for each
//! question (`joining`), and the least of their numbers is the id that is shown.

use std::convert::Infallible;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::joining::{Doubts, joined};

/// As many resources are looked at from one: what would join more is a misunderstanding.
const MAX_JOINED: usize = 256;

/// What joins two resources, or keeps them apart; what weighs more comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A person said that they are one.
    Same,
    /// A person said that they are two.
    Apart,
    /// A list gave its entry the other address.
    Relinked,
    /// Lists have them in the same words.
    Matched,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Same, Self::Apart, Self::Relinked, Self::Matched];

    /// Returns its number in the store and in an export, which never changes.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Same => 1,
            Self::Apart => 2,
            Self::Relinked => 3,
            Self::Matched => 4,
        }
    }

    /// Returns the kind of a number.
    #[must_use]
    pub fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// Reports whether it says that two are one.
    #[must_use]
    pub fn joins(self) -> bool {
        self != Self::Apart
    }
}

/// One piece of evidence about two resources.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// One resource.
    pub one: u32,
    /// The other one.
    pub other: u32,
    /// The list that says so; 0 for what a person decided, and for what the words of all lists say.
    pub list: u32,
    /// What sort of evidence it is.
    pub kind: Kind,
    /// The day, in days since 1970-01-01; 0 where none is known.
    pub day: i64,
    /// The commit, or what the two have in common.
    pub basis: String,
    /// How sure it is, 0–1.
    pub confidence: f64,
}

/// Returns two resources, the lesser number first.
pub(crate) fn pair(one: u32, other: u32) -> (u32, u32) {
    (one.min(other), one.max(other))
}

/// What all evidence comes to.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    /// The id that each resource is shown under, where that is another one.
    pub ids: FxHashMap<u32, u32>,
    /// How many pairs of resources have evidence that joins them.
    pub joined: usize,
    /// The pairs of evidence that is not believed since lists have both, the lesser number first.
    pub refused: FxHashSet<(u32, u32)>,
}

/// Joins all resources by all evidence that there is; `doubts_of` says what speaks against any of what one resource leads to.
///
/// What it comes to depends on the evidence and the doubts alone. Of resources that are one, all are shown under the least number.
///
/// # Errors
///
/// Those of `doubts_of`.
pub fn clusters<E>(
    links: &[Link],
    mut doubts_of: impl FnMut(&[Link]) -> Result<Doubts, E>,
) -> Result<Clusters, E> {
    let mut around: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (at, link) in links.iter().enumerate() {
        around.entry(link.one).or_default().push(at);
        around.entry(link.other).or_default().push(at);
    }
    let links_of = |resource: u32| -> Result<Vec<Link>, Infallible> {
        Ok(around.get(&resource).into_iter().flatten().map(|at| links[*at].clone()).collect())
    };
    let mut all: Vec<u32> = around.keys().copied().collect();
    all.sort_unstable();
    let (mut ids, mut done) = (FxHashMap::default(), FxHashSet::default());
    let mut refused = FxHashSet::default();
    for resource in all {
        if done.contains(&resource) {
            continue;
        }
        let Ok(near) = reached(resource, links_of);
        let cluster = joined(resource, &near, &doubts_of(&near)?);
        let id = cluster.members.first().map_or(resource, |(member, _)| *member);
        refused.extend(cluster.refused);
        for (member, _) in cluster.members {
            done.insert(member);
            if member != id {
                ids.insert(member, id);
            }
        }
    }
    let pairs: FxHashSet<(u32, u32)> =
        links.iter().filter(|link| link.kind.joins()).map(|link| pair(link.one, link.other)).collect();
    Ok(Clusters { ids, joined: pairs.len() - refused.len(), refused })
}

/// Returns all evidence that leads from a resource to others, as far as any joins.
pub(crate) fn reached<E>(
    resource: u32,
    mut links_of: impl FnMut(u32) -> Result<Vec<Link>, E>,
) -> Result<Vec<Link>, E> {
    let mut links = Vec::new();
    let mut seen = FxHashSet::from_iter([resource]);
    let mut open = vec![resource];
    while let Some(next) = open.pop() {
        for link in links_of(next)? {
            let far = if link.one == next { link.other } else { link.one };
            if link.kind.joins() && seen.len() < MAX_JOINED && seen.insert(far) {
                open.push(far);
            }
            links.push(link);
        }
    }
    Ok(links)
}
