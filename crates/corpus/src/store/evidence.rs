//! The evidence that a store keeps, and what it comes to.

use rusqlite::params;
use rustc_hash::FxHashSet;

use super::error::CorpusError;
use super::lookup::Lookup;
use crate::identity::{Clusters, Kind, Link, clusters, pair, reached};
use crate::joining::{Doubts, Joined, joined};
use crate::titles::{Titles, lasting_name};

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
        clusters(&links, |near| self.doubts(near))
    }

    /// Returns what speaks against joining any two of the resources that evidence is about.
    fn doubts(self, links: &[Link]) -> Result<Doubts, CorpusError> {
        let members = joinable(links);
        let mut titles = Titles::default();
        let mut statement = self.connection.prepare_cached(
            "SELECT listing.list, wording.title FROM listing
             JOIN wording ON wording.resource = listing.resource AND wording.digest = listing.wording
             WHERE listing.resource = ? AND until IS NULL",
        )?;
        for member in &members {
            let mut rows = statement.query([member])?;
            while let Some(row) = rows.next()? {
                titles.add(row.get(0)?, *member, &row.get::<_, String>(1)?);
            }
        }
        let mut statement =
            self.connection.prepare_cached("SELECT old FROM renaming WHERE resource = ? AND list = ?")?;
        for link in links.iter().filter(|link| link.kind == Kind::Relinked) {
            let mut rows = statement.query([link.other, link.list])?;
            while let Some(row) = rows.next()? {
                titles.add_former(link.list, link.other, &row.get::<_, String>(0)?);
            }
        }
        let mut doubts = titles.doubts(links);
        if !doubts.is_empty() {
            for member in members {
                doubts.name(member, self.lasting_name(member)?);
            }
        }
        Ok(doubts)
    }

    /// Returns a name of a resource that does not depend on when it was taken in.
    fn lasting_name(self, resource: u32) -> Result<String, CorpusError> {
        let url = self.url(resource)?;
        let row = match &url {
            Some(_) => None,
            None => self.listings(resource)?.into_iter().next(),
        };
        Ok(match row {
            Some(row) => lasting_name(None, &row.list_name, &row.title, row.line),
            None => url.map(|url| lasting_name(Some(&url), "", "", 0)).unwrap_or_default(),
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

/// Returns the resources that evidence may join.
fn joinable(links: &[Link]) -> FxHashSet<u32> {
    links.iter().filter(|link| link.kind.joins()).flat_map(|link| [link.one, link.other]).collect()
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
