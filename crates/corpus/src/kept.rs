//! An entry as it is kept.

use recension_model::EntryView;

/// What stands between the titles of a section's path in the store: nothing that is in a title.
const PATH_SEPARATOR: char = '\u{1f}';

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) url: Option<String>,
    pub(crate) section: Vec<String>,
}

impl Kept {
    pub(crate) fn of(view: EntryView<'_>) -> Self {
        Self {
            title: view.title().to_owned(),
            description: view.description().to_owned(),
            url: view.url().map(str::to_owned),
            section: view.section_path().into_iter().map(str::to_owned).collect(),
        }
    }
}

/// Returns a section's path from how it is kept.
pub(crate) fn path_of(kept: &str) -> Vec<String> {
    kept.split(PATH_SEPARATOR).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Returns how a section's path is kept.
pub(crate) fn kept_path(path: &[String]) -> String {
    path.join(&PATH_SEPARATOR.to_string())
}
