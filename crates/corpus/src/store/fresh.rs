//! What lists of one subject took up lately, and what one list has twice.

use std::collections::BTreeMap;

use recension_model::{Day, DuplicateListing, DuplicatedPlace, Edition, NewResource};
use rustc_hash::{FxHashMap, FxHashSet};

use super::error::CorpusError;
use super::find::id_of;
use super::kinship::{families, resources};
use super::lookup::Lookup;
use super::opened::Store;
use super::table::{Cell, ListRow};
use crate::keys::wording_hash;

/// Fewer resources than this in common say nothing about the subject of two lists.
const MIN_SHARED: usize = 5;

/// From this share of the smaller list on, two lists are about the same subject.
const MIN_SHARE: f64 = 0.03;

/// Which list is asked about.
#[derive(Clone, Copy, Debug)]
pub enum Asking<'a> {
    /// A list of the store, by its name.
    List(&'a str),
    /// An edition.
    Edition(&'a Edition),
}

impl Store {
    /// Returns what at least `min` lists of the same subject took up since a day and the list that is asked about lacks, what most
    /// lists have first. Copies of one list count once, and those of the list itself not at all.
    ///
    /// # Errors
    ///
    /// There is no such list, or the store cannot be read.
    pub fn new_for(
        &self,
        asking: Asking<'_>,
        since: Day,
        min: usize,
    ) -> Result<Vec<NewResource>, CorpusError> {
        let lookup = self.lookup();
        let mut lists = lookup.table()?;
        let own = match asking {
            Asking::List(name) => lists
                .iter()
                .position(|list| list.name == name)
                .ok_or_else(|| CorpusError::UnknownList(name.to_owned()))?,
            Asking::Edition(edition) => {
                lists.push(lookup.row_of(edition)?);
                lists.len() - 1
            }
        };
        let sets: Vec<FxHashSet<u32>> = lists.iter().map(resources).collect();
        let (mut families, _) = families(&lists, &sets, &lookup.names()?);
        let kin = families.root(own);
        let own = &sets[own];
        let is_near = |at: &usize| {
            let shared = sets[*at].intersection(own).count();
            let smaller = sets[*at].len().min(own.len()) as f64;
            shared >= MIN_SHARED && shared as f64 >= MIN_SHARE * smaller
        };
        let near: Vec<usize> = (0..lists.len()).filter(is_near).collect();
        let mut taken: BTreeMap<u32, BTreeMap<usize, (i64, usize, Cell)>> = BTreeMap::new();
        for at in near {
            let family = families.root(at);
            if kin == family {
                continue;
            }
            for cell in lists[at].cells.iter().filter(|cell| is_new(&lists[at], cell, since)) {
                if !own.contains(&cell.resource) {
                    let first = (cell.since, at, *cell);
                    let by = taken.entry(cell.resource).or_default();
                    let known = by.entry(family).or_insert(first);
                    if (first.0, first.1) < (known.0, known.1) {
                        *known = first;
                    }
                }
            }
        }
        let mut found = Vec::new();
        for (resource, by) in taken.into_iter().filter(|(_, by)| by.len() >= min) {
            found.push(lookup.new_resource(resource, by.into_values().collect(), &lists)?);
        }
        found.sort_by(|one, other| {
            (other.lists.len(), &one.since, &one.id).cmp(&(one.lists.len(), &other.since, &other.id))
        });
        Ok(found)
    }

    /// Returns what lists have under two addresses; of one list, if a name is given.
    ///
    /// # Errors
    ///
    /// There is no such list, or the store cannot be read.
    pub fn duplicates(&self, name: Option<&str>) -> Result<Vec<DuplicateListing>, CorpusError> {
        let lookup = self.lookup();
        let lists = lookup.table()?;
        if let Some(name) = name.filter(|name| !lists.iter().any(|list| list.name == **name)) {
            return Err(CorpusError::UnknownList(name.to_owned()));
        }
        let mut found = Vec::new();
        for list in lists.iter().filter(|list| name.is_none_or(|name| list.name == name)) {
            let mut had: FxHashMap<u32, Vec<&Cell>> = FxHashMap::default();
            list.cells.iter().for_each(|cell| had.entry(cell.resource).or_default().push(cell));
            let mut twice: Vec<(u32, Vec<&Cell>)> = had
                .into_iter()
                .filter(|(_, cells)| cells.iter().any(|cell| cell.own != cells[0].own))
                .collect();
            twice.sort_by_key(|(_, cells)| cells[0].line);
            for (resource, cells) in twice {
                let places = cells.into_iter().map(|cell| lookup.place(cell));
                let entries = places.collect::<Result<_, _>>()?;
                found.push(DuplicateListing { list: list.name.clone(), id: id_of(resource), entries });
            }
        }
        Ok(found)
    }
}

/// Reports whether an entry was taken up since a day; what a list had when it was first seen was there before.
fn is_new(list: &ListRow, cell: &Cell, since: Day) -> bool {
    cell.since >= since.number() && cell.since > list.first_day
}

impl Lookup<'_> {
    /// Returns what an edition has of what is known, as if it were a list of the store.
    fn row_of(self, edition: &Edition) -> Result<ListRow, CorpusError> {
        let mut row = ListRow { name: edition.name.clone(), ..ListRow::default() };
        for (id, found) in edition.entry_ids().zip(self.recognise(edition)?) {
            let (view, Some(found)) = (edition.entry(id), found) else { continue };
            row.cells.push(Cell {
                resource: self.cluster(found.resource)?.id(),
                own: found.resource,
                wording: wording_hash(view.title(), view.description()),
                line: view.entry.line,
                since: 0,
            });
        }
        Ok(row)
    }

    fn new_resource(
        self,
        resource: u32,
        mut by: Vec<(i64, usize, Cell)>,
        lists: &[ListRow],
    ) -> Result<NewResource, CorpusError> {
        by.sort_by_key(|(day, at, _)| (*day, *at));
        let mut new = NewResource { id: id_of(resource), ..NewResource::default() };
        if let Some((day, _, cell)) = by.first() {
            new.title = self.wording(cell)?;
            new.url = self.url(cell.own)?;
            new.since = Day::from_number(*day).to_string();
        }
        new.lists = by.into_iter().map(|(_, at, _)| lists[at].name.clone()).collect();
        Ok(new)
    }

    fn place(self, cell: &Cell) -> Result<DuplicatedPlace, CorpusError> {
        Ok(DuplicatedPlace { line: cell.line, title: self.wording(cell)?, url: self.url(cell.own)? })
    }

    /// Returns the title that an entry has in its list.
    fn wording(self, cell: &Cell) -> Result<String, CorpusError> {
        let mut statement =
            self.connection.prepare_cached("SELECT title FROM wording WHERE resource = ? AND digest = ?")?;
        let mut rows = statement.query(rusqlite::params![cell.own, cell.wording])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or_default())
    }
}
