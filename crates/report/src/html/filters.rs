//! What the list is filtered by; what could tell nothing apart is left out.

use std::collections::HashSet;

use recension_model::{Origin, Severity};
use serde::Serialize;

use super::page::{Page, path_text};
use super::pairs::count_kinds;

/// The filters of a page.
#[derive(Serialize)]
pub(super) struct Filters {
    /// Every section with entries, and all above it, in the order of the list.
    sections: Vec<String>,
    chips: Vec<Chips>,
}

/// Boxes for the values of one property of rows.
#[derive(Serialize)]
struct Chips {
    property: &'static str,
    chips: Vec<Chip>,
}

/// A box for a value, and how many rows have it.
#[derive(Serialize)]
struct Chip {
    value: &'static str,
    count: usize,
    checked: bool,
}

impl Filters {
    /// Returns the filters that fit the rows of a page.
    pub(super) fn of(page: &Page<'_>) -> Self {
        let severity = |name| page.rows().filter(|row| row.severity == Some(name)).count();
        let origin = |name| page.rows().filter(|row| row.origins.contains(&name)).count();
        let properties = [
            ("kind", count_kinds(page.rows())),
            ("severity", Severity::ALL.map(Severity::name).map(|name| (name, severity(name))).into()),
            ("origin", Origin::ALL.map(Origin::name).map(|name| (name, origin(name))).into()),
        ];
        let chips = properties.into_iter().map(|(property, counts)| {
            let counts = counts.into_iter().filter(|(_, count)| *count > 0);
            let chip = |(value, count)| Chip { value, count, checked: !page.quiet.contains(&value) };
            Chips { property, chips: counts.map(chip).collect() }
        });
        let chips = chips.filter(|property| !property.chips.is_empty()).collect();
        Self { sections: sections(page), chips }
    }
}

fn sections(page: &Page<'_>) -> Vec<String> {
    let mut paths = Vec::new();
    let mut known = HashSet::new();
    for group in page.parts.iter().flat_map(|part| &part.groups) {
        for depth in 1.min(group.path.len())..=group.path.len() {
            let path = group.path.get(..depth).unwrap_or_default();
            if known.insert(path) {
                paths.push(path_text(path));
            }
        }
    }
    paths
}
