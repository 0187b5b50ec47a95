//! Changes by section.

use std::collections::HashMap;

use recension_model::{ChangeKind, EntryChange, Listing, SectionId, Side};

/// The shown entries of one section.
pub(crate) struct Group<'a> {
    /// The titles from the outermost section down; empty before the first heading.
    pub(crate) path: Vec<&'a str>,
    pub(crate) entries: Vec<&'a EntryChange>,
}

/// Gathers what is shown by the sections of the new edition; removed entries by those of the old one.
///
/// An old section whose path the new edition has too shares its group.
pub(crate) fn groups<'a>(listing: &Listing<'a>) -> Vec<Group<'a>> {
    let comparison = listing.comparison;
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut by_path: HashMap<Vec<&'a str>, usize> = HashMap::new();
    let mut by_section: HashMap<(bool, Option<SectionId>), usize> = HashMap::new();
    for change in listing.entries() {
        let (side, id) = match (change.new, change.old) {
            (Some(id), _) => (Side::New, id),
            (None, Some(id)) => (Side::Old, id),
            (None, None) => continue,
        };
        let edition = comparison.edition(side);
        let section = edition.entry(id).entry.section;
        let at = *by_section.entry((side == Side::New, section)).or_insert_with(|| {
            let path = listing.path(side, section);
            *by_path.entry(path.clone()).or_insert_with(|| {
                groups.push(Group { path, entries: Vec::new() });
                groups.len() - 1
            })
        });
        if let Some(group) = groups.get_mut(at) {
            group.entries.push(change);
        }
    }
    groups
}

impl Group<'_> {
    /// Counts its entries by sort of change: `3 added, 1 renamed`; an entry with several counts under each.
    pub(crate) fn counts(&self) -> String {
        let parts: Vec<String> = ChangeKind::ALL
            .into_iter()
            .map(|kind| {
                (self.entries.iter().filter(|change| change.kinds.contains(kind)).count(), kind.name())
            })
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        if parts.is_empty() { format!("{} unchanged", self.entries.len()) } else { parts.join(", ") }
    }
}
