//! Forgets what no list says any longer.

use std::collections::BTreeSet;

use rusqlite::params;

use super::error::CorpusError;
use super::lookup::Lookup;
use crate::alike::{MAX_NAMESAKES, Worded};
use crate::keys::title_hash;

/// What a list said of resources before it was written anew, or removed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// Resources, each with what its wording is known by.
    pub(crate) words: Vec<(u32, i64)>,
    /// Resources, each with a title that the list called it by before it gave it another one.
    pub(crate) former: Vec<(u32, String)>,
}

impl Lookup<'_> {
    /// Returns all that a list says.
    pub(crate) fn said_by(self, list: u32) -> Result<Said, CorpusError> {
        let mut statement =
            self.connection.prepare_cached("SELECT resource, old FROM renaming WHERE list = ?")?;
        let former = statement.query_map([list], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Said { words: self.words_of(list)?, former: former.collect::<Result<_, _>>()? })
    }

    /// Forgets words and titles that no list has any longer, and looks again at what rested on them.
    pub(crate) fn forget(self, said: &Said) -> Result<(), CorpusError> {
        let mut titles: BTreeSet<(i64, u32)> = BTreeSet::new();
        let mut note = |title: &str, resource| titles.extend(title_hash(title).map(|hash| (hash, resource)));
        let mut again = BTreeSet::new();
        for (resource, wording) in &said.words {
            let is_listed = self
                .connection
                .prepare_cached("SELECT 1 FROM listing WHERE resource = ? AND wording = ?")?
                .exists(params![resource, wording])?;
            if is_listed {
                continue;
            }
            let mut statement = self
                .connection
                .prepare_cached("DELETE FROM wording WHERE resource = ? AND digest = ? RETURNING title")?;
            let mut rows = statement.query(params![resource, wording])?;
            while let Some(row) = rows.next()? {
                note(&row.get::<_, String>(0)?, *resource);
            }
            again.insert(*resource);
        }
        said.former.iter().for_each(|(resource, title)| note(title, *resource));
        let emptied = self.forget_titles(&titles)?;
        again.into_iter().try_for_each(|resource| self.match_again(resource))?;
        emptied.into_iter().try_for_each(|title| self.match_titled(title))
    }

    /// Drops titles that resources have in no list; returns those that are no longer the title of too many.
    fn forget_titles(self, titles: &BTreeSet<(i64, u32)>) -> Result<BTreeSet<i64>, CorpusError> {
        let mut emptied = BTreeSet::new();
        let mut dropped =
            self.connection.prepare_cached("DELETE FROM title WHERE hash = ? AND resource = ?")?;
        for (hash, resource) in titles {
            if !self.is_called(*resource, *hash)?
                && dropped.execute(params![hash, resource])? > 0
                && self.with_title(*hash, MAX_NAMESAKES + 1)?.len() == MAX_NAMESAKES
            {
                emptied.insert(*hash);
            }
        }
        Ok(emptied)
    }

    /// Reports whether a list calls a resource by a title, or called it so before it gave it another one.
    fn is_called(self, resource: u32, hash: i64) -> Result<bool, CorpusError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT title FROM wording WHERE resource = ?1 UNION ALL SELECT old FROM renaming WHERE resource = ?1",
        )?;
        let mut rows = statement.query([resource])?;
        while let Some(row) = rows.next()? {
            if title_hash(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?) == Some(hash) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Compares all that have a title, which was that of too many.
    fn match_titled(self, hash: i64) -> Result<(), CorpusError> {
        for resource in self.with_title(hash, MAX_NAMESAKES + 1)? {
            let url = self.url(resource)?;
            for (title, description) in self.wordings(resource, usize::MAX)? {
                if title_hash(&title) == Some(hash) {
                    let asked = Worded { title: &title, description: &description, url: url.as_deref() };
                    self.match_words(resource, asked)?;
                }
            }
        }
        Ok(())
    }
}
