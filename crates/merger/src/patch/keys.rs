//! What entries say, in canonical form.

use std::borrow::Cow;

use recension_model::{
    Edition, EntryId, EntryValue, LOST, Marker, description_key, same_key, title_key, url_key,
};
use rustc_hash::FxHashMap;

use crate::document::keys::{contains_key, same_keys};

/// What parts the cells of a row in a description.
pub(crate) const CELL_SEPARATOR: &str = " | ";

/// What an entry says, in canonical form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct EntryKeys {
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    pub(crate) description: String,
    pub(crate) notes: Vec<String>,
    /// The addresses that are not the primary one, sorted.
    pub(crate) others: Vec<String>,
    /// The cells of a row that make up its description; empty for what is no row.
    pub(crate) cells: Vec<String>,
}

impl EntryKeys {
    pub(crate) fn of(value: &EntryValue) -> Self {
        let links = value.links.iter().map(|link| link.url.as_str());
        let notes = value.notes.iter().map(String::as_str);
        Self::new((&value.title, &value.description), value.url.as_deref(), links, notes)
    }

    pub(crate) fn of_entry(edition: &Edition, id: EntryId) -> Self {
        let view = edition.entry(id);
        let links = view.links().map(|(_, url)| url);
        let mut keys = Self::new((view.title(), view.description()), view.url(), links, view.notes());
        if view.entry.marker == Marker::TableRow {
            keys.cells = view.description().split(CELL_SEPARATOR).map(description_key).collect();
        }
        keys
    }

    fn new<'a>(
        (title, description): (&str, &str),
        url: Option<&'a str>,
        links: impl Iterator<Item = &'a str>,
        notes: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut others: Vec<String> = links.filter(|other| Some(*other) != url).map(url_key).collect();
        others.sort_unstable();
        Self {
            title: title_key(title),
            url: url.map(url_key),
            description: description_key(description),
            notes: notes.map(description_key).collect(),
            others,
            cells: Vec::new(),
        }
    }

    pub(crate) fn same_title(&self, other: &EntryKeys) -> bool {
        same_key(&self.title, &other.title)
    }

    pub(crate) fn same_url(&self, other: &EntryKeys) -> bool {
        match (&self.url, &other.url) {
            (Some(one), Some(other)) => same_key(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    pub(crate) fn same_description(&self, other: &EntryKeys) -> bool {
        same_key(&self.description, &other.description)
    }

    pub(crate) fn same_notes(&self, other: &EntryKeys) -> bool {
        same_keys(&self.notes, &other.notes)
    }

    pub(crate) fn same_others(&self, other: &EntryKeys) -> bool {
        same_keys(&self.others, &other.others)
    }

    /// Reports whether an entry has the description that another one has: as a whole, or in one cell of its
    /// row, where other columns say more.
    pub(crate) fn describes_as(&self, other: &EntryKeys) -> bool {
        self.same_description(other) || contains_key(&self.cells, &other.description)
    }
}

/// What has which canonical form. A form with a lost character is found by all that it can stand for.
#[derive(Default)]
pub(crate) struct KeyIndex {
    places: FxHashMap<String, Vec<usize>>,
    /// The forms in which characters were lost.
    lossy: Vec<String>,
}

impl KeyIndex {
    pub(crate) fn put(&mut self, key: &str, place: usize) {
        let places = self.places.entry(key.to_owned()).or_insert_with(|| {
            if key.contains(LOST) {
                self.lossy.push(key.to_owned());
            }
            Vec::new()
        });
        // New places come behind all others.
        if places.last().is_none_or(|last| *last < place) || !places.contains(&place) {
            places.push(place);
        }
    }

    /// Returns what has a form, in order.
    pub(crate) fn find(&self, key: &str) -> Cow<'_, [usize]> {
        let exact = self.places.get(key).map_or(&[][..], Vec::as_slice);
        if self.lossy.is_empty() && !key.contains(LOST) {
            return Cow::Borrowed(exact);
        }
        let mut found = exact.to_vec();
        let known = found.len();
        let mut add = |other: &String| {
            if other != key && same_key(other, key) {
                found.extend(&self.places[other]);
            }
        };
        match key.contains(LOST) {
            true => self.places.keys().for_each(&mut add),
            false => self.lossy.iter().for_each(&mut add),
        }
        if found.len() > known {
            found.sort_unstable();
        }
        Cow::Owned(found)
    }
}
