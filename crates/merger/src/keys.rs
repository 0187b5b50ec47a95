//! What entries say, in canonical form.

use recension_model::{Edition, EntryId, EntryValue, Marker};

use crate::change_fields::CELL_SEPARATOR;
use crate::steps::Steps;

/// What an entry says, in canonical form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Keys {
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    pub(crate) description: String,
    pub(crate) notes: Vec<String>,
    /// The addresses that are not the primary one, sorted.
    pub(crate) others: Vec<String>,
    /// The cells of a row that make up its description; empty for what is no row.
    pub(crate) cells: Vec<String>,
}

impl Keys {
    pub(crate) fn of(value: &EntryValue, steps: &dyn Steps) -> Self {
        let mut others: Vec<String> = value
            .links
            .iter()
            .filter(|link| value.url.as_ref() != Some(&link.url))
            .map(|link| steps.url_key(&link.url))
            .collect();
        others.sort_unstable();
        Self {
            title: steps.title_key(&value.title),
            url: value.url.as_deref().map(|url| steps.url_key(url)),
            description: steps.description_key(&value.description),
            notes: value.notes.iter().map(|note| steps.description_key(note)).collect(),
            others,
            cells: Vec::new(),
        }
    }

    pub(crate) fn of_entry(edition: &Edition, id: EntryId, steps: &dyn Steps) -> Self {
        let view = edition.entry(id);
        let primary = view.url();
        let mut others: Vec<String> = view
            .links()
            .filter(|(_, url)| Some(*url) != primary)
            .map(|(_, url)| steps.url_key(url))
            .collect();
        others.sort_unstable();
        Self {
            title: steps.title_key(view.title()),
            url: primary.map(|url| steps.url_key(url)),
            description: steps.description_key(view.description()),
            notes: view.notes().map(|note| steps.description_key(note)).collect(),
            others,
            cells: match view.entry.marker {
                Marker::TableRow => {
                    view.description().split(CELL_SEPARATOR).map(|cell| steps.description_key(cell)).collect()
                }
                _ => Vec::new(),
            },
        }
    }

    /// Tells whether an entry has the description that another one has: as a whole, or in one cell of its
    /// row, where other columns say more.
    pub(crate) fn describes_as(&self, other: &Keys) -> bool {
        self.description == other.description || self.cells.contains(&other.description)
    }
}
