//! Looks for what does not agree in a store.

use rustc_hash::{FxHashMap, FxHashSet};

use super::error::CorpusError;
use super::lookup::Lookup;
use super::opened::Store;
use crate::alike::{MAX_NAMESAKES, Worded};
use crate::block::score_block;
use crate::identity::Kind;
use crate::keys::title_hash;

/// What gives the name of something that misses a row, and what is said of it.
const MISSING: [(&str, &str); 6] = [
    (
        "SELECT name FROM list LEFT JOIN (
             SELECT list, count(*) AS had, max(number) + 1 AS numbered, sum(until IS NULL) AS alive FROM listing GROUP BY list
         ) AS listed ON listed.list = list.id
         WHERE coalesce(alive, 0) <> entries OR coalesce(had, 0) <> coalesce(numbered, 0) LIMIT 1",
        "entries are missing of",
    ),
    (
        "SELECT list.name FROM listing JOIN list ON list.id = listing.list WHERE NOT EXISTS (
             SELECT 1 FROM wording WHERE wording.resource = listing.resource AND wording.digest = listing.wording
         ) OR NOT EXISTS (
             SELECT 1 FROM section WHERE section.list = listing.list AND section.number = listing.section
         ) OR NOT EXISTS (SELECT 1 FROM resource WHERE resource.id = listing.resource) LIMIT 1",
        "what entries say is missing of",
    ),
    (
        "SELECT 'r' || id FROM resource WHERE id NOT IN (SELECT resource FROM address) LIMIT 1",
        "no address leads to",
    ),
    (
        "SELECT 'r' || resource FROM (
             SELECT one AS resource FROM identity UNION SELECT other FROM identity UNION SELECT resource FROM address
         ) WHERE resource NOT IN (SELECT id FROM resource) LIMIT 1",
        "there is no resource",
    ),
    (
        "SELECT 'r' || resource FROM wording WHERE NOT EXISTS (
             SELECT 1 FROM listing WHERE listing.resource = wording.resource AND listing.wording = wording.digest
         ) LIMIT 1",
        "no entry says what is kept of",
    ),
    (
        "SELECT 'r' || one FROM identity WHERE list <> 0 AND list NOT IN (SELECT id FROM list)
         UNION ALL SELECT 'r' || resource FROM renaming WHERE list NOT IN (SELECT id FROM list) LIMIT 1",
        "there is no list that says what is kept of",
    ),
];

/// Two resources, the lesser number first, and how sure it is that they are one.
type SurePair = ((u32, u32), f64);

impl Store {
    /// Looks through the whole store for damage, and for rows that are missing: every list has to have all its entries, each
    /// with its words, section and resource, every resource a key that it is found by and its titles, and what words say of resources
    /// has to be what is kept.
    ///
    /// Cost: linear in the listings, and in the pairs of resources of one title.
    ///
    /// # Errors
    ///
    /// The store is damaged, or cannot be read.
    pub fn verify(&self) -> Result<(), CorpusError> {
        let said: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if said != "ok" {
            return Err(CorpusError::damaged(&said));
        }
        match self.lookup().disagreement()? {
            Some(what) => Err(CorpusError::damaged(&what)),
            None => Ok(()),
        }
    }
}

impl Lookup<'_> {
    /// Returns the first thing in which rows do not agree.
    pub(crate) fn disagreement(self) -> Result<Option<String>, CorpusError> {
        for (query, what) in MISSING {
            let mut statement = self.connection.prepare(query)?;
            if let Some(row) = statement.query([])?.next()? {
                let name: String = row.get(0)?;
                return Ok(Some(format!("{what} {name}")));
            }
        }
        match self.untitled()? {
            Some(resource) => Ok(Some(format!("a title is missing of r{resource}"))),
            None => self.unmatched(),
        }
    }

    /// Returns a resource that a list has, or had, under a title that it is not looked up by.
    fn untitled(self) -> Result<Option<u32>, CorpusError> {
        let mut titled = self.connection.prepare("SELECT 1 FROM title WHERE hash = ? AND resource = ?")?;
        let mut statement = self
            .connection
            .prepare("SELECT resource, title FROM wording UNION ALL SELECT resource, old FROM renaming")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (resource, title): (u32, String) = (row.get(0)?, row.get(1)?);
            if let Some(hash) = title_hash(&title)
                && !titled.exists((hash, resource))?
            {
                return Ok(Some(resource));
            }
        }
        Ok(None)
    }

    /// Compares what words say of resources with what is kept of that.
    fn unmatched(self) -> Result<Option<String>, CorpusError> {
        let mut kept: FxHashMap<(u32, u32), f64> = FxHashMap::default();
        let mut statement =
            self.connection.prepare("SELECT one, other, confidence FROM identity WHERE kind = ?")?;
        let mut rows = statement.query([Kind::Matched.number()])?;
        while let Some(row) = rows.next()? {
            kept.insert((row.get(0)?, row.get(1)?), row.get(2)?);
        }
        let mut said: FxHashMap<(u32, u32), f64> = FxHashMap::default();
        let mut statement = self
            .connection
            .prepare("SELECT hash FROM title GROUP BY hash HAVING count(*) BETWEEN 2 AND ?")?;
        let mut rows = statement.query([MAX_NAMESAKES as i64])?;
        while let Some(row) = rows.next()? {
            for (pair, confidence) in self.block(row.get(0)?)? {
                let surest = said.entry(pair).or_insert(confidence);
                *surest = surest.max(confidence);
            }
        }
        let pairs: FxHashSet<(u32, u32)> = kept.keys().chain(said.keys()).copied().collect();
        let wrong = pairs.into_iter().filter(|pair| kept.get(pair) != said.get(pair)).min();
        Ok(wrong.map(|(one, other)| format!("what words say is not what is kept of r{one} and r{other}")))
    }

    /// Returns what words say of the resources of one title.
    fn block(self, title: i64) -> Result<Vec<SurePair>, CorpusError> {
        let mut resources = self.with_title(title, MAX_NAMESAKES)?;
        resources.sort_unstable();
        let mut said = Vec::with_capacity(resources.len());
        for resource in &resources {
            said.push((self.url(*resource)?, self.wordings(*resource, usize::MAX)?));
        }
        let worded: Vec<Vec<Worded<'_>>> = said
            .iter()
            .map(|(url, words)| {
                let worded = |(title, description)| Worded { title, description, url: url.as_deref() };
                words.iter().map(|(title, description)| worded((title, description))).collect()
            })
            .collect();
        let blocks: Vec<&[Worded<'_>]> = worded.iter().map(Vec::as_slice).collect();
        let matches = score_block(title, &blocks);
        let pair = |one: usize, other: usize| (resources[one], resources[other]);
        Ok(matches
            .into_iter()
            .map(|found| (pair(found.one, found.other), found.likeness.confidence))
            .collect())
    }
}
