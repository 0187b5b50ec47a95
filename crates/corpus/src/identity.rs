//! Which resources are one, and by what evidence.
//!
//! A resource is kept for each canonical address. What joins two of them is kept beside them, each piece of evidence by
//! itself, so that nothing is renamed and everything can be undone: the resources that are one are found anew for each
//! question (`joining`), and the least of their numbers is the id that is shown.

use std::convert::Infallible;

use recension_model::{title_key, url_key};
use rusqlite::params;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::alike::words;
use crate::error::CorpusError;
use crate::joining::{Apart, Doubts, Joined, joined};
use crate::lookup::Lookup;

/// As many resources are looked at from one: what would join more is a misunderstanding.
const MAX_JOINED: usize = 256;

/// What joins two resources, or keeps them apart; what weighs more comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
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

    /// Returns its number in the store, which never changes.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Same => 1,
            Self::Apart => 2,
            Self::Relinked => 3,
            Self::Matched => 4,
        }
    }

    pub(crate) fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    pub(crate) fn joins(self) -> bool {
        self != Self::Apart
    }
}

/// One piece of evidence about two resources.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) one: u32,
    pub(crate) other: u32,
    /// The list that says so; 0 for what a person decided, and for what the words of all lists say.
    pub(crate) list: u32,
    pub(crate) kind: Kind,
    pub(crate) day: i64,
    /// The commit, or what the two have in common.
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
    /// The pairs that are not joined since lists have both, the lesser number first.
    pub(crate) refused: FxHashSet<(u32, u32)>,
}

impl Cluster {
    /// Returns the id that is shown.
    pub(crate) fn id(&self) -> u32 {
        self.members.first().map_or(0, |(resource, _)| *resource)
    }

    pub(crate) fn has(&self, resource: u32) -> bool {
        self.members.binary_search_by_key(&resource, |(member, _)| *member).is_ok()
    }

    /// Reports whether a piece of evidence is not believed since lists have both.
    pub(crate) fn refuses(&self, link: &Link) -> bool {
        link.kind.joins() && self.refused.contains(&pair(link.one, link.other))
    }
}

/// Returns two resources, the lesser number first.
pub(crate) fn pair(one: u32, other: u32) -> (u32, u32) {
    (one.min(other), one.max(other))
}

/// What all evidence comes to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clusters {
    /// The id that each resource is shown under, where that is another one.
    pub(crate) ids: FxHashMap<u32, u32>,
    /// How many pairs of resources have evidence that joins them.
    pub(crate) joined: usize,
    /// How many pairs are not joined since lists have both.
    pub(crate) refused: usize,
}

impl Lookup<'_> {
    /// Returns the resources that are one with `resource`.
    pub(crate) fn cluster(self, resource: u32) -> Result<Cluster, CorpusError> {
        let mut links = reached(resource, |next| self.links_of(next))?;
        let key = |link: &Link| (link.one, link.other, link.list, link.kind);
        links.sort_by_key(key);
        links.dedup_by_key(|link| key(link));
        let Joined { members, refused } = joined(resource, &links, &self.doubts(&links)?);
        Ok(Cluster { members, links, refused })
    }

    /// Joins all resources by all evidence that there is.
    pub(crate) fn clusters(self) -> Result<Clusters, CorpusError> {
        let mut statement = self.connection.prepare(
            "SELECT one, other, list, kind, day, '', confidence FROM identity ORDER BY one, other",
        )?;
        let links: Vec<Link> =
            statement.query_map([], link)?.filter_map(Result::transpose).collect::<Result<_, _>>()?;
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
            let cluster = joined(resource, &near, &self.doubts(&near)?);
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
        Ok(Clusters { ids, joined: pairs.len() - refused.len(), refused: refused.len() })
    }

    /// Returns what speaks against joining any two of the resources that evidence is about.
    fn doubts(self, links: &[Link]) -> Result<Doubts, CorpusError> {
        let mut doubts = Doubts::default();
        let joins = || links.iter().filter(|link| link.kind.joins());
        let members: FxHashSet<u32> = joins().flat_map(|link| [link.one, link.other]).collect();
        if members.is_empty() {
            return Ok(doubts);
        }
        for link in links.iter().filter(|link| link.kind == Kind::Apart) {
            doubts.add(pair(link.one, link.other), Apart::Decided);
        }
        let mut had: FxHashMap<u32, FxHashMap<u32, Vec<String>>> = FxHashMap::default();
        let mut statement = self.connection.prepare_cached(
            "SELECT listing.list, wording.title FROM listing
             JOIN wording ON wording.resource = listing.resource AND wording.digest = listing.wording
             WHERE listing.resource = ? AND until IS NULL",
        )?;
        for member in &members {
            let mut rows = statement.query([member])?;
            while let Some(row) = rows.next()? {
                let title: String = row.get(1)?;
                had.entry(row.get(0)?).or_default().entry(*member).or_default().push(title_key(&title));
            }
        }
        had.values().for_each(|entries| doubts.add_list(entries));
        for (one, other) in self.corrections(links, &had)? {
            doubts.add(pair(one, other), Apart::Titled);
        }
        if !doubts.is_empty() {
            for member in members {
                doubts.name(member, self.lasting_name(member)?);
            }
        }
        Ok(doubts)
    }

    /// Returns the moves that are none: a list that gave its entry the right address instead of one that is another resource's,
    /// which other lists have under titles that have no word in common with all that this list called it.
    fn corrections(
        self,
        links: &[Link],
        had: &FxHashMap<u32, FxHashMap<u32, Vec<String>>>,
    ) -> Result<Vec<(u32, u32)>, CorpusError> {
        let mut moves: FxHashMap<(u32, u32), bool> = FxHashMap::default();
        let mut statement =
            self.connection.prepare_cached("SELECT old FROM renaming WHERE resource = ? AND list = ?")?;
        for link in links.iter().filter(|link| link.kind == Kind::Relinked) {
            let Some(titles) = had.get(&link.list).and_then(|entries| entries.get(&link.other)) else {
                moves.insert((link.one, link.other), true);
                continue;
            };
            let mut titles = titles.clone();
            let mut rows = statement.query([link.other, link.list])?;
            while let Some(row) = rows.next()? {
                titles.push(title_key(&row.get::<_, String>(0)?));
            }
            let elsewhere = had.iter().filter(|(list, _)| **list != link.list);
            let others: Vec<&String> =
                elsewhere.filter_map(|(_, entries)| entries.get(&link.one)).flatten().collect();
            let is_move = others.is_empty()
                || titles.iter().any(|title| others.iter().any(|other| may_name_one(title, other)));
            *moves.entry((link.one, link.other)).or_default() |= is_move;
        }
        Ok(moves.into_iter().filter(|(_, is_move)| !is_move).map(|(pair, _)| pair).collect())
    }

    /// Returns a name of a resource that does not depend on when it was taken in.
    fn lasting_name(self, resource: u32) -> Result<String, CorpusError> {
        Ok(match self.url(resource)? {
            Some(url) => url_key(&url),
            None => self
                .listings(resource)?
                .into_iter()
                .next()
                .map(|row| format!("{}\0{}\0{}", row.list_name, row.title, row.line))
                .unwrap_or_default(),
        })
    }

    pub(crate) fn links_of(self, resource: u32) -> Result<Vec<Link>, CorpusError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT one, other, list, kind, day, basis, confidence FROM identity WHERE one = ?1
             UNION ALL
             SELECT one, other, list, kind, day, basis, confidence FROM identity WHERE other = ?1 AND one <> ?1",
        )?;
        let rows = statement.query_map([resource], link)?;
        Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// Keeps a piece of evidence; reports whether there was none of that sort from that list.
    pub(crate) fn keep(self, link: &Link) -> Result<bool, CorpusError> {
        let Link { one, other, list, kind, day, basis, confidence } = link;
        let known = self
            .connection
            .prepare_cached("SELECT 1 FROM identity WHERE one = ? AND other = ? AND list = ? AND kind = ?")?
            .exists(params![one, other, list, kind.number()])?;
        let mut statement =
            self.connection.prepare_cached("INSERT OR REPLACE INTO identity VALUES (?, ?, ?, ?, ?, ?, ?)")?;
        statement.execute(params![one, other, list, kind.number(), day, basis, confidence])?;
        Ok(!known)
    }
}

/// Reports whether two titles have a word in common, or are in two scripts, so that they cannot have one.
fn may_name_one(one: &str, other: &str) -> bool {
    let others = words(other);
    let is_latin = |text: &str| text.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}');
    words(one).iter().any(|word| others.contains(word)) || is_latin(one) != is_latin(other)
}

/// Reads a row of evidence; none of a sort that is not known.
fn link(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Link>> {
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
    Kind::of(row.get(3)?).map(link).transpose()
}

/// Returns all evidence that leads from a resource to others, as far as any joins.
fn reached<E>(resource: u32, mut links_of: impl FnMut(u32) -> Result<Vec<Link>, E>) -> Result<Vec<Link>, E> {
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
