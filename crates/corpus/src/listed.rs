//! What of an edition is kept, whoever keeps it.

use recension_matcher::DetectedLanguage;
use recension_model::{Edition, Language};

use crate::kept::{Kept, kept_path, path_of};
use crate::keys::Namesakes;

/// An entry of a list as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEntry {
    /// Its title.
    pub title: String,
    /// Its description; perhaps empty.
    pub description: String,
    /// Its address.
    pub url: Option<String>,
    /// The titles of its sections, the outermost first.
    pub section: Vec<String>,
    /// Its line.
    pub line: u32,
    /// Of an entry without an address, its number among those of its title, from 1.
    pub occurrence: Option<usize>,
}

/// Returns the entries of an edition in their order, as an index keeps those of a list that it did not know.
#[must_use]
pub fn listed(edition: &Edition) -> Vec<ListedEntry> {
    let mut namesakes = Namesakes::default();
    let entries = edition.entry_ids().map(|id| edition.entry(id));
    entries
        .map(|view| {
            let Kept { title, description, url, section } = Kept::of(view);
            let occurrence = url.is_none().then(|| namesakes.count(&title));
            let section = path_of(&kept_path(&section));
            ListedEntry { title, description, url, section, line: view.entry.line, occurrence }
        })
        .collect()
}

/// Returns the title of the document; perhaps empty.
#[must_use]
pub fn list_title(edition: &Edition) -> &str {
    edition.title.map(|title| edition.str(title)).unwrap_or_default()
}

/// Returns the language of a list as a tag such as `de`; empty if it is not sure.
#[must_use]
pub fn list_language(edition: &Edition) -> &'static str {
    DetectedLanguage::of(edition).language().map(Language::tag).unwrap_or_default()
}
