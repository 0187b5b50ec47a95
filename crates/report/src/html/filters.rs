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
    legend: &'static str,
    name: &'static str,
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
        let kinds = count_kinds(page.rows());
        let severities = Severity::ALL.map(Severity::name).map(|name| {
            let count = page.rows().filter(|row| row.severity == Some(name)).count();
            (name, count)
        });
        let origins = Origin::ALL.map(Origin::name).map(|name| {
            let count = page.rows().filter(|row| row.origins.contains(&name)).count();
            (name, count)
        });
        let chips = [
            Chips::new(["Kind", "kind"], kinds, &page.quiet_kinds),
            Chips::new(["Severity", "severity"], severities, &page.quiet_severities),
            Chips::new(["Origin", "origin"], origins, &[]),
        ];
        Self { sections: sections(page), chips: chips.into_iter().flatten().collect() }
    }
}

impl Chips {
    fn new(
        [legend, name]: [&'static str; 2],
        counts: impl IntoIterator<Item = (&'static str, usize)>,
        quiet: &[&'static str],
    ) -> Option<Self> {
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        let chips = counts.map(|(value, count)| Chip { value, count, checked: !quiet.contains(&value) });
        let chips: Vec<Chip> = chips.collect();
        (!chips.is_empty()).then_some(Self { legend, name, chips })
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
