//! A difference of two editions as a page.

use recension_model::{ChangeKind, EntryChange, Status};

use super::HtmlOptions;
use super::around::around;
use super::page::{Bar, Bars, Chart, Column, Figure, Group, Page, Part, UNCHANGED};
use super::pairs::{Frame, Judgement, count_kinds, rows_by_section};
use super::rows::path_text;
use super::source::Source;
use crate::comparison::Comparison;
use crate::listing::Listing;
use crate::names::{counts, share};

/// How many sections the chart has room for: the rest is read in the list.
const MAX_BARS: usize = 12;

/// The columns of a difference on the page.
const OLD: usize = 0;
const NEW: usize = 1;

/// Makes the page of a difference.
pub(super) fn page<'a>(listing: &Listing<'a>, options: &HtmlOptions<'a>) -> Page<'a> {
    let Comparison { old, new, .. } = listing.comparison;
    let column = |role, edition: &'a recension_model::Edition| Column {
        role,
        name: &edition.name,
        edition,
        source: Source::of(&edition.name, options.source_url(&edition.name)),
    };
    Page {
        sort: "diff",
        title: short_names(&[&old.name, &new.name]).join(" → "),
        generator: options.generator,
        columns: vec![column("old", old), column("new", new)],
        notes: notes(listing),
        verdicts: Vec::new(),
        overview: None,
        quiet_kinds: match listing.selection.only {
            Some(_) => vec![UNCHANGED],
            None => vec![ChangeKind::Restyled.name(), UNCHANGED],
        },
        quiet_severities: Vec::new(),
        parts: vec![part(listing)],
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

fn part<'a>(listing: &Listing<'a>) -> Part<'a> {
    let comparison = &listing.comparison;
    let asked = listing.selection.only.is_some();
    let judge = |change: &EntryChange| Judgement {
        kinds: change.kinds.iter().map(ChangeKind::name).collect(),
        marks: change.kinds,
        quiet: change.status == Status::Unchanged && !asked,
        ..Judgement::default()
    };
    let groups = rows_by_section(listing, &Frame { columns: [OLD, NEW], prefix: "", judge: &judge });
    let kinds = ChangeKind::ALL.map(|kind| (kind.name(), comparison.changes.summary.count(kind) as usize));
    let charts = [by_kind("Changes by kind", kinds), by_section("Changes by section", &groups)];
    Part {
        columns: vec![OLD, NEW],
        heading: None,
        id: "entries".into(),
        summary: counts(comparison),
        details: Vec::new(),
        figures: figures(comparison),
        charts: charts.into_iter().filter(|bars| !bars.bars.is_empty()).map(Chart::Bars).collect(),
        groups,
        around: around(listing),
    }
}

fn figures(comparison: &Comparison<'_>) -> Vec<Figure> {
    let summary = &comparison.changes.summary;
    let changed = comparison.changes.entries.iter().filter(|change| change.status == Status::Changed).count();
    let (found, all) = (comparison.found_again(), comparison.old.entries.len());
    let figure = |value, label, kind| Figure { value, label, kind };
    vec![
        figure(
            share(if all == 0 { 1.0 } else { found as f64 / all as f64 }),
            "of the old entries found again",
            None,
        ),
        figure(summary.added.to_string(), "added", Some(ChangeKind::Added.name())),
        figure(summary.removed.to_string(), "removed", Some(ChangeKind::Removed.name())),
        figure(changed.to_string(), "changed", None),
        figure(summary.unchanged.to_string(), "unchanged", Some(UNCHANGED)),
    ]
}

/// Draws the counts of sorts of difference, but for those that are 0.
pub(super) fn by_kind(title: &'static str, counts: impl IntoIterator<Item = (&'static str, usize)>) -> Bars {
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let bars = counts.map(|(kind, count)| Bar {
        label: kind.into(),
        hint: String::new(),
        target: None,
        pieces: vec![(kind, count)],
    });
    Bars { title, bars: bars.collect(), left_out: 0 }
}

/// Counts the differences of each section; those with most are shown.
pub(super) fn by_section(title: &'static str, groups: &[Group<'_>]) -> Bars {
    let mut bars: Vec<Bar> = groups.iter().filter_map(section_bar).collect();
    let total = |bar: &Bar| bar.pieces.iter().map(|(_, count)| count).sum::<usize>();
    bars.sort_by_key(|bar| std::cmp::Reverse(total(bar)));
    let left_out = bars.len().saturating_sub(MAX_BARS);
    bars.truncate(MAX_BARS);
    Bars { title, bars, left_out }
}

fn section_bar(group: &Group<'_>) -> Option<Bar> {
    let mut pieces = count_kinds(group.rows.iter().filter(|row| !row.quiet));
    // That a row is restyled besides is not what the section changed in; what is unique is lacking elsewhere.
    pieces.retain(|(kind, _)| *kind != ChangeKind::Restyled.name() && *kind != "unique");
    let label = path_text(group.path.get(group.path.len().saturating_sub(1)..).unwrap_or_default());
    let hint = path_text(&group.path);
    (!pieces.is_empty()).then(|| Bar { label, hint, target: Some(group.id.clone()), pieces })
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
