//! What a store knows of one resource.

use recension_model::repository_key;
use rusqlite::{Connection, OptionalExtension, params};

use super::error::CorpusError;
use crate::kept::{Kept, path_of};
use crate::keys::{address_hash, title_hash};
use crate::life::Life;

/// Reads what is known of resources, one at a time.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'c> {
    pub(crate) connection: &'c Connection,
}

/// An entry as a list has it, or had it.
#[derive(Clone, Debug)]
pub(crate) struct ListedRow {
    pub(crate) list: u32,
    pub(crate) list_name: String,
    pub(crate) title: String,
    pub(crate) section: Vec<String>,
    pub(crate) line: u32,
    pub(crate) since: i64,
    pub(crate) until: Option<i64>,
}

impl Lookup<'_> {
    /// Returns the resource of an address.
    pub(crate) fn by_address(self, url: &str) -> Result<Option<u32>, CorpusError> {
        self.by_hash(address_hash(url))
    }

    pub(crate) fn by_hash(self, hash: i64) -> Result<Option<u32>, CorpusError> {
        let mut statement = self.connection.prepare_cached("SELECT resource FROM address WHERE hash = ?")?;
        Ok(statement.query_row([hash], |row| row.get(0)).optional()?)
    }

    /// Returns up to `most` resources that have a title in any list.
    pub(crate) fn by_title(self, title: &str, most: usize) -> Result<Vec<u32>, CorpusError> {
        title_hash(title).map_or(Ok(Vec::new()), |hash| self.with_title(hash, most))
    }

    /// Returns up to `most` resources of the title that is looked up by a number.
    pub(crate) fn with_title(self, hash: i64, most: usize) -> Result<Vec<u32>, CorpusError> {
        let mut statement =
            self.connection.prepare_cached("SELECT resource FROM title WHERE hash = ? LIMIT ?")?;
        let rows = statement.query_map(params![hash, most as i64], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn url(self, resource: u32) -> Result<Option<String>, CorpusError> {
        let mut statement = self.connection.prepare_cached("SELECT url FROM resource WHERE id = ?")?;
        Ok(statement.query_row([resource], |row| row.get(0)).optional()?.flatten())
    }

    /// Reports whether there is a resource of that number.
    pub(crate) fn exists(self, resource: u32) -> Result<bool, CorpusError> {
        let mut statement = self.connection.prepare_cached("SELECT 1 FROM resource WHERE id = ?")?;
        Ok(statement.exists([resource])?)
    }

    /// Returns up to `most` wordings of a resource, as title and description.
    pub(crate) fn wordings(self, resource: u32, most: usize) -> Result<Vec<(String, String)>, CorpusError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT title, description FROM wording WHERE resource = ? LIMIT ?")?;
        let rows =
            statement.query_map(params![resource, most as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the entries of a resource in all lists, those that are gone included, by the names of the lists.
    pub(crate) fn listings(self, resource: u32) -> Result<Vec<ListedRow>, CorpusError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT listing.list, list.name, wording.title, section.path, line, since, until
             FROM listing JOIN list ON list.id = listing.list
             LEFT JOIN wording ON wording.resource = listing.resource AND wording.digest = listing.wording
             LEFT JOIN section ON section.list = listing.list AND section.number = listing.section
             WHERE listing.resource = ? ORDER BY list.name, listing.number",
        )?;
        let rows = statement.query_map([resource], |row| {
            Ok(ListedRow {
                list: row.get(0)?,
                list_name: row.get(1)?,
                title: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                section: path_of(&row.get::<_, Option<String>>(3)?.unwrap_or_default()),
                line: row.get(4)?,
                since: row.get(5)?,
                until: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Reads the lives of a list as they are kept.
    pub(crate) fn lives_of(self, list: u32) -> Result<Vec<Life>, CorpusError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT listing.resource, wording.title, wording.description, resource.url, section.path, line, since, until
             FROM listing JOIN resource ON resource.id = listing.resource
             LEFT JOIN wording ON wording.resource = listing.resource AND wording.digest = listing.wording
             LEFT JOIN section ON section.list = listing.list AND section.number = listing.section
             WHERE listing.list = ? ORDER BY listing.number",
        )?;
        let rows = statement.query_map([list], |row| {
            Ok(Life {
                entry: None,
                kept: Kept {
                    title: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                    description: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                    url: row.get(3)?,
                    section: path_of(&row.get::<_, Option<String>>(4)?.unwrap_or_default()),
                },
                line: row.get(5)?,
                since: row.get(6)?,
                until: row.get(7)?,
                resource: row.get(0)?,
                relinks: Vec::new(),
                renames: Vec::new(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the repository that a list is kept in.
    pub(crate) fn home(self, list: u32) -> Result<Option<String>, CorpusError> {
        let mut statement = self.connection.prepare_cached("SELECT home FROM list WHERE id = ?")?;
        let home: Option<String> = statement.query_row([list], |row| row.get(0)).optional()?;
        Ok(home.filter(|home| !home.is_empty()))
    }

    /// Reports whether an address leads into the repository that a list is kept in: what the list says of itself.
    pub(crate) fn is_own(self, list: u32, url: Option<&str>) -> Result<bool, CorpusError> {
        let Some(repository) = url.and_then(repository_key) else { return Ok(false) };
        let mut statement = self.connection.prepare_cached("SELECT 1 FROM list WHERE id = ? AND home = ?")?;
        Ok(statement.exists(params![list, repository])?)
    }

    /// Returns resource and wording of each entry that a list has or had.
    pub(crate) fn words_of(self, list: u32) -> Result<Vec<(u32, i64)>, CorpusError> {
        let mut statement =
            self.connection.prepare_cached("SELECT resource, wording FROM listing WHERE list = ?")?;
        let rows = statement.query_map([list], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the number of a list.
    pub(crate) fn list_id(self, name: &str) -> Result<Option<u32>, CorpusError> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM list WHERE name = ?")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }
}
