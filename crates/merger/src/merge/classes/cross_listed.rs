//! Entries that several sides list in one more section, while one of them writes the first one otherwise: what a side
//! kept looks like something new then, and what it added like what it kept.

use recension_model::{EntryId, title_key, url_key};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Builder;
use crate::merge::column::{Column, Columns};

/// Where an entry stands, and where it leads to.
type Place = (String, String);

impl Builder<'_> {
    /// Pairs an entry of the first column with what stands in its section and leads where it leads, rather than with
    /// what another side added as well.
    ///
    /// Cost: linear in the entries, where anything moved.
    pub(super) fn keep_cross_listed(&self, first: Column, rows: &mut [Columns<Option<EntryId>>]) {
        let base = self.layouts[first].edition;
        let moved: Vec<(EntryId, Column, EntryId)> = base
            .entry_ids()
            .zip(rows.iter())
            .flat_map(|(id, cells)| {
                cells.iter_enumerated().filter_map(move |(at, cell)| Some((id, at, (*cell)?)))
            })
            .filter(|(id, column, there)| *column != first && self.leads_on((first, *id), (*column, *there)))
            .collect();
        if moved.is_empty() {
            return;
        }
        let added: Columns<FxHashMap<Place, Vec<EntryId>>> = self
            .columns()
            .map(|column| {
                let known: FxHashSet<EntryId> = rows.iter().filter_map(|cells| cells[column]).collect();
                let mut added: FxHashMap<Place, Vec<EntryId>> = FxHashMap::default();
                let ids = self.layouts[column].edition.entry_ids();
                for id in ids.filter(|id| column != first && !known.contains(id)) {
                    if let Some(place) = self.place((column, id)) {
                        added.entry(place).or_default().push(id);
                    }
                }
                added
            })
            .collect();
        for (id, column, there) in moved {
            let (Some(was), Some(is)) = (self.place((first, id)), self.place((column, there))) else {
                continue;
            };
            let Some([kept]) = added[column].get(&was).map(Vec::as_slice) else { continue };
            let title = |column: Column, id| title_key(self.layouts[column].edition.entry(id).title());
            let is_added_too = added.iter_enumerated().any(|(other, added)| {
                let same = |id: &&EntryId| title(other, **id) == title(column, there);
                other != column && added.get(&is).is_some_and(|ids| ids.iter().any(|id| same(&id)))
            });
            if is_added_too {
                rows[id.index()][column] = Some(*kept);
            }
        }
    }

    /// Reports whether two entries lead to one place from two sections.
    fn leads_on(&self, one: (Column, EntryId), other: (Column, EntryId)) -> bool {
        let section = |(column, id): (Column, EntryId)| {
            let path = self.layouts[column].edition.entry(id).section_path();
            path.last().copied()
        };
        // Most entries stay where they are, to the letter.
        section(one) != section(other)
            && self
                .place(one)
                .zip(self.place(other))
                .is_some_and(|(one, other)| one.0 != other.0 && one.1 == other.1)
    }

    fn place(&self, (column, id): (Column, EntryId)) -> Option<Place> {
        let view = self.layouts[column].edition.entry(id);
        let section = view.section_path().last().map(|title| title_key(title)).unwrap_or_default();
        Some((section, url_key(view.url()?)))
    }
}
