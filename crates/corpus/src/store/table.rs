//! All that lists have, as a table in memory: for questions about the whole of them.

use rustc_hash::FxHashMap;

use super::error::CorpusError;
use super::lookup::Lookup;

/// A list and what it has.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListRow {
    /// Its number; 0 of an edition that is none of the store.
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) day: i64,
    pub(crate) first_day: i64,
    /// Its entries in their order.
    pub(crate) cells: Vec<Cell>,
}

/// An entry of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// The least of the ids of its resource.
    pub(crate) resource: u32,
    /// Its own resource: that of its address.
    pub(crate) own: u32,
    pub(crate) wording: i64,
    pub(crate) line: u32,
    pub(crate) since: i64,
}

impl Lookup<'_> {
    /// Reads what all lists have now, by the names of the lists. Cost: 40 bytes for each entry.
    pub(crate) fn table(self) -> Result<Vec<ListRow>, CorpusError> {
        let ids = self.clusters()?.ids;
        let mut lists: Vec<ListRow> = Vec::new();
        let mut places: FxHashMap<u32, usize> = FxHashMap::default();
        let mut statement =
            self.connection.prepare("SELECT id, name, language, day, first_day FROM list ORDER BY name")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            places.insert(row.get(0)?, lists.len());
            lists.push(ListRow {
                id: row.get(0)?,
                name: row.get(1)?,
                language: row.get(2)?,
                day: row.get(3)?,
                first_day: row.get(4)?,
                cells: Vec::new(),
            });
        }
        let mut statement = self.connection.prepare(
            "SELECT list, resource, wording, line, since FROM listing WHERE until IS NULL ORDER BY list, number",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let own: u32 = row.get(1)?;
            let list = places.get(&row.get(0)?).and_then(|place| lists.get_mut(*place));
            if let Some(list) = list {
                let resource = ids.get(&own).copied().unwrap_or(own);
                let (wording, line, since) = (row.get(2)?, row.get(3)?, row.get(4)?);
                list.cells.push(Cell { resource, own, wording, line, since });
            }
        }
        Ok(lists)
    }
}
