//! A difference of two editions as a page.

use recension_model::{ChangeKind, Comparison, EntryChange, Listing, Status};

use super::HtmlOptions;
use super::charts::BarChart;
use super::page::{Column, Figure, Page, PagePart, Row, UNCHANGED};
use super::pairs::{Frame, rows_by_section};
use super::surroundings::surroundings;
use crate::names::{counts, share};

/// Returns the page of a difference.
pub(super) fn page<'a>(listing: &Listing<'a>, options: &HtmlOptions<'a>) -> Page<'a> {
    let Comparison { old, new, .. } = listing.comparison;
    Page {
        command: "diff",
        title: short_names(&[&old.name, &new.name]).join(" → "),
        generator: options.generator,
        columns: vec![
            Column::new("old", &old.name, old, options),
            Column::new("new", &new.name, new, options),
        ],
        notes: notes(listing),
        quiet: match listing.selection.only {
            Some(_) => vec![UNCHANGED],
            None => vec![ChangeKind::Restyled.name(), UNCHANGED],
        },
        parts: vec![part(listing)],
        ..Page::default()
    }
}

/// Leaves out the folders: all of them where the names of the files tell them apart, else those that all names
/// begin with.
pub(super) fn short_names<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let files: Vec<&str> = names.iter().map(|name| name.rsplit('/').next().unwrap_or(name)).collect();
    let unlike = files.iter().collect::<std::collections::HashSet<_>>().len() == files.len();
    if unlike && !files.contains(&"") {
        return files;
    }
    let folder = |name: &'a str| name.rfind('/').map_or("", |at| name.get(..=at).unwrap_or(""));
    let mut common = names.first().map_or("", |name| folder(name));
    for name in names {
        while !name.starts_with(common) {
            common = folder(common.trim_end_matches('/'));
        }
    }
    names.iter().map(|name| name.get(common.len()..).unwrap_or(name)).collect()
}

fn notes(listing: &Listing<'_>) -> Vec<String> {
    let selection = &listing.selection;
    let mut notes = Vec::new();
    if let Some(only) = selection.only {
        let names: Vec<&str> = only.iter().map(ChangeKind::name).collect();
        notes
            .push(format!("The list holds only what is {}; the counts are of everything.", names.join(", ")));
    }
    if let Some(section) = &selection.section {
        notes.push(format!(
            "The list holds only what stands in the section “{section}”; the counts are of everything."
        ));
    }
    notes
}

fn part<'a>(listing: &Listing<'a>) -> PagePart<'a> {
    let comparison = &listing.comparison;
    let asked = listing.selection.only.is_some();
    let label = |change: &EntryChange| Row {
        kinds: change.kinds.iter().map(ChangeKind::name).collect(),
        marked: change.kinds,
        quiet: change.status == Status::Unchanged && !asked,
        ..Row::default()
    };
    let groups = rows_by_section(listing, &Frame { columns: [0, 1], prefix: "", label: &label });
    let kinds = ChangeKind::ALL.map(|kind| (kind.name(), comparison.changes.summary.count(kind) as usize));
    let charts =
        [BarChart::by_kind("Changes by kind", kinds), BarChart::by_section("Changes by section", &groups)];
    PagePart {
        columns: vec![0, 1],
        id: "entries".into(),
        summary: counts(comparison),
        figures: figures(comparison),
        bar_charts: charts.into_iter().flatten().collect(),
        groups,
        surroundings: surroundings(listing),
        ..PagePart::default()
    }
}

fn figures(comparison: &Comparison<'_>) -> Vec<Figure> {
    let summary = &comparison.changes.summary;
    let changed = comparison.changes.entries.iter().filter(|change| change.status == Status::Changed).count();
    let (found, all) = (comparison.found_again(), comparison.old.entries.len());
    let found = if all == 0 { 1.0 } else { found as f64 / all as f64 };
    vec![
        Figure::new(share(found), "of the old entries matched", None),
        Figure::new(summary.added, "added", Some(ChangeKind::Added.name())),
        Figure::new(summary.removed, "removed", Some(ChangeKind::Removed.name())),
        Figure::new(changed, "changed", None),
        Figure::new(summary.unchanged, "unchanged", Some(UNCHANGED)),
    ]
}

#[cfg(test)]
mod tests {
    use super::short_names;

    #[test]
    fn names_are_as_short_as_tells_them_apart() {
        assert_eq!(short_names(&["/a/b/old.txt", "/a/b/new.md"]), ["old.txt", "new.md"]);
        assert_eq!(short_names(&["/a/b/README.md", "/a/c/README.md"]), ["b/README.md", "c/README.md"]);
        assert_eq!(short_names(&["old.md", "/a/new.md"]), ["old.md", "new.md"]);
        assert_eq!(short_names(&["a//b", "a/b", "b"]), ["a//b", "a/b", "b"]);
        assert_eq!(short_names(&["https://example.org/", "a/"]), ["https://example.org/", "a/"]);
        assert_eq!(short_names(&["v1:a/x.md", "v2:a/x.md"]), ["v1:a/x.md", "v2:a/x.md"]);
    }
}
