//! What a person decided about resources.

use recension_matcher::{Decisions, Designator, PATH_SEPARATOR};

use super::error::CorpusError;
use super::lookup::{ListedRow, Lookup};
use super::opened::Store;
use crate::deciding::{Candidate, MAX_NAMED, NamedEntry, NamedPair, named_pair};
use crate::identity::{Kind, Link};

/// What came of decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Pairs that hold from now on.
    pub kept: usize,
    /// Pairs that name a resource that no list has, by their place in the decisions.
    pub missing: Vec<usize>,
    /// Pairs of which a name fits several resources.
    pub ambiguous: Vec<usize>,
}

impl Store {
    /// Keeps what a person decided in the place of all that was decided before.
    ///
    /// # Errors
    ///
    /// Another program writes, or the store cannot be written.
    pub fn decide(&mut self, decisions: &Decisions) -> Result<Decided, CorpusError> {
        let transaction = self.begin()?;
        let lookup = Lookup { connection: &transaction };
        let mut decided = Decided::default();
        transaction.execute(
            "DELETE FROM identity WHERE kind IN (?, ?)",
            [Kind::Same.number(), Kind::Apart.number()],
        )?;
        for (place, pair) in decisions.pairs.iter().enumerate() {
            let candidates = [lookup.candidates(&pair.one)?, lookup.candidates(&pair.other)?];
            let (one, other) = match named_pair([(&pair.one, &candidates[0]), (&pair.other, &candidates[1])])
            {
                NamedPair::Two(one, other) => (one, other),
                NamedPair::Missing => {
                    decided.missing.push(place);
                    continue;
                }
                NamedPair::Ambiguous => {
                    decided.ambiguous.push(place);
                    continue;
                }
            };
            let kind = if pair.same { Kind::Same } else { Kind::Apart };
            lookup.keep(&Link {
                one,
                other,
                list: 0,
                kind,
                day: 0,
                basis: String::new(),
                confidence: 1.0,
            })?;
            decided.kept += 1;
        }
        transaction.commit()?;
        Ok(decided)
    }
}

impl Lookup<'_> {
    /// Returns the resources that have the address of a designator, or else its title, with what lists have of them.
    fn candidates(self, designator: &Designator) -> Result<Vec<Candidate<u32>>, CorpusError> {
        let found = match (&designator.url, &designator.title) {
            (Some(url), _) => self.by_address(url)?.into_iter().collect(),
            (None, Some(title)) => self.by_title(title, MAX_NAMED)?,
            (None, None) => Vec::new(),
        };
        let entry = |row: ListedRow| NamedEntry {
            list: row.list_name,
            title: row.title,
            section: row.section.join(PATH_SEPARATOR),
            line: row.line,
        };
        let entries = |resource: u32| -> Result<Candidate<u32>, CorpusError> {
            Ok((resource, self.listings(resource)?.into_iter().map(entry).collect()))
        };
        found.into_iter().map(entries).collect()
    }
}
