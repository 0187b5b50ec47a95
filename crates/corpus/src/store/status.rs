//! What a store holds.

use std::path::Path;

use recension_model::{CorpusList, CorpusStatus, Day};

use super::error::CorpusError;
use super::opened::Store;
use crate::version::VERSION;

impl Store {
    /// Says what the store holds; `path` is where it lies. Cost: linear in the listings.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn status(&self, path: &Path) -> Result<CorpusStatus, CorpusError> {
        let count =
            |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs);
        let clusters = self.lookup().clusters()?;
        Ok(CorpusStatus {
            version: VERSION,
            bytes: std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
            entries: count("SELECT count(*) FROM listing WHERE until IS NULL")?,
            gone: count("SELECT count(*) FROM listing WHERE until IS NOT NULL")?,
            resources: count("SELECT count(*) FROM resource")?,
            joined: clusters.joined as u64,
            refused: clusters.refused.len() as u64,
            lists: self.lists()?,
        })
    }

    /// Returns lists by their names, in the order of the names; all of them if there are none.
    ///
    /// # Errors
    ///
    /// There is no list of one of the names, or the store cannot be read.
    pub fn lists_named(&self, names: &[String]) -> Result<Vec<CorpusList>, CorpusError> {
        let mut lists = self.lists()?;
        if let Some(name) = names.iter().find(|name| !lists.iter().any(|list| list.name == **name)) {
            return Err(CorpusError::UnknownList(name.clone()));
        }
        lists.retain(|list| names.is_empty() || names.contains(&list.name));
        Ok(lists)
    }

    /// Reports whether anything is known of what lists had before.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn knows_history(&self) -> Result<bool, CorpusError> {
        let mut statement =
            self.connection.prepare("SELECT 1 FROM list WHERE followed OR day > first_day LIMIT 1")?;
        Ok(statement.exists([])?)
    }

    /// Returns the lists by name.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn lists(&self) -> Result<Vec<CorpusList>, CorpusError> {
        let mut statement = self.connection.prepare(
            "SELECT name, title, language, licence, source, followed, entries, first_day, day FROM list ORDER BY name",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(CorpusList {
                name: row.get(0)?,
                title: row.get(1)?,
                language: row.get(2)?,
                licence: row.get(3)?,
                source: row.get(4)?,
                history: row.get(5)?,
                entries: row.get::<_, i64>(6)?.unsigned_abs(),
                since: Day::from_number(row.get(7)?).to_string(),
                day: Day::from_number(row.get(8)?).to_string(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
