//! A difference of two editions as a page.

use std::collections::HashMap;

use recension_model::{ChangeKind, ChangeKinds, EntryChange, EntryId, Status};

use super::HtmlOptions;
use super::around::around;
use super::ids::Ids;
use super::page::{
    Bar, Bars, Cell, Cells, Chart, Column, Figure, Group, Mark, Miss, Page, Pairing, Part, Place, Row,
    UNCHANGED, Word, Words, words,
};
use super::source::Source;
use crate::comparison::{Comparison, NearMisses, Shown, Side, notes_only_in};
use crate::groups::groups;
use crate::inline::{Piece, pieces};
use crate::listing::Listing;
use crate::names::counts;

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
        edition,
        source: Source::of(&edition.name, options.source_url(&edition.name)),
    };
    Page {
        sort: "diff",
        title: short_names(&[&old.name, &new.name]).join(" → "),
        generator: options.generator,
        columns: vec![column("old", old), column("new", new)],
        notes: notes(listing),
        parts: vec![part(listing)],
    }
}

/// Leaves out the folders that all names begin with.
pub(super) fn short_names<'a>(names: &[&'a str]) -> Vec<&'a str> {
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
    let groups = rows_by_section(listing);
    let charts = [by_kind(comparison), by_section(&groups)];
    Part {
        columns: vec![OLD, NEW],
        heading: None,
        id: "entries".into(),
        summary: counts(comparison),
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
        figure(share(found, all), "of the old entries found again", None),
        figure(summary.added.to_string(), "added", Some(ChangeKind::Added.name())),
        figure(summary.removed.to_string(), "removed", Some(ChangeKind::Removed.name())),
        figure(changed.to_string(), "changed", None),
        figure(summary.unchanged.to_string(), "unchanged", Some(UNCHANGED)),
    ]
}

/// Gives a share as a percentage that is 100 only if nothing is missing.
pub(super) fn share(part: usize, whole: usize) -> String {
    if part >= whole {
        return "100%".into();
    }
    let percent = part as f64 * 100.0 / whole as f64;
    if percent > 99.0 { format!("{:.1}%", percent.min(99.9)) } else { format!("{percent:.0}%") }
}

fn by_kind(comparison: &Comparison<'_>) -> Bars {
    let bars = ChangeKind::ALL.into_iter().filter_map(|kind| {
        let count = comparison.changes.summary.count(kind) as usize;
        let pieces = vec![(kind.name(), count)];
        (count > 0).then(|| Bar { label: kind.name().into(), hint: String::new(), target: None, pieces })
    });
    Bars { title: "Changes by kind", bars: bars.collect(), left_out: 0 }
}

/// Counts the differences of each section; those with most are shown.
pub(super) fn by_section(groups: &[Group<'_>]) -> Bars {
    let mut bars: Vec<Bar> = groups.iter().filter_map(section_bar).collect();
    let total = |bar: &Bar| bar.pieces.iter().map(|(_, count)| count).sum::<usize>();
    bars.sort_by_key(|bar| std::cmp::Reverse(total(bar)));
    let left_out = bars.len().saturating_sub(MAX_BARS);
    bars.truncate(MAX_BARS);
    Bars { title: "Changes by section", bars, left_out }
}

fn section_bar(group: &Group<'_>) -> Option<Bar> {
    let mut pieces: Vec<(&'static str, usize)> = Vec::new();
    for row in group.rows.iter().filter(|row| !row.quiet) {
        for kind in &row.kinds {
            match pieces.iter_mut().find(|(known, _)| known == kind) {
                Some((_, count)) => *count += 1,
                None => pieces.push((kind, 1)),
            }
        }
    }
    // Only restyled rows are not shown, nor is that a row is restyled besides.
    pieces.retain(|(kind, _)| *kind != ChangeKind::Restyled.name());
    let place = |name: &str| ChangeKind::ALL.iter().position(|kind| kind.name() == name);
    pieces.sort_by_key(|(kind, _)| place(kind));
    let label =
        super::rows::path_text(group.path.get(group.path.len().saturating_sub(1)..).unwrap_or_default());
    let hint = super::rows::path_text(&group.path);
    (!pieces.is_empty()).then(|| Bar { label, hint, target: Some(group.id.clone()), pieces })
}

fn rows_by_section<'a>(listing: &Listing<'a>) -> Vec<Group<'a>> {
    let comparison = &listing.comparison;
    let gathered = groups(listing);
    let title = |change: &EntryChange| {
        let shown = comparison.new_of(change).or(comparison.old_of(change));
        shown.map_or("", |shown| shown.title)
    };
    let mut ids = Ids::default();
    let mut by_entry = [HashMap::new(), HashMap::new()];
    gathered.iter().flat_map(|group| &group.entries).for_each(|change| ids.expect(title(change)));
    let mut named: Vec<Vec<String>> = Vec::new();
    for group in &gathered {
        let names = group.entries.iter().map(|change| ids.give("e-", title(change), &group.path));
        let names: Vec<String> = names.collect();
        for (change, name) in group.entries.iter().zip(&names) {
            for (known, id) in by_entry.iter_mut().zip([change.old, change.new]) {
                known.extend(id.map(|id| (id, name.clone())));
            }
        }
        named.push(names);
    }
    let rows = Rows { listing, near_misses: NearMisses::new(comparison), by_entry };
    let filled = gathered.into_iter().zip(named).map(|(group, names)| Group {
        id: ids.section("s-", &group.path),
        counts: group.counts(),
        rows: group
            .entries
            .iter()
            .zip(names)
            .filter_map(|(change, id)| rows.row(change, id, &group.path))
            .collect(),
        path: group.path,
    });
    filled.collect()
}

struct Rows<'a, 'b> {
    listing: &'b Listing<'a>,
    near_misses: NearMisses<'a>,
    /// The row of each entry, by column.
    by_entry: [HashMap<EntryId, String>; 2],
}

impl<'a> Rows<'a, '_> {
    fn row(&self, change: &'a EntryChange, id: String, path: &[&str]) -> Option<Row<'a>> {
        let comparison = &self.listing.comparison;
        let (cells, misses) = match (comparison.old_of(change), comparison.new_of(change)) {
            (Some(old), Some(new)) => (self.pair(change, old, new, path), Vec::new()),
            (Some(old), None) => {
                let cell = alone(old, Mark::Same);
                (Cells::Each(vec![Some((cell, place(OLD, old))), None]), self.misses(Side::Old, old.view.id))
            }
            (None, Some(new)) => {
                let cell = alone(new, Mark::Same);
                (Cells::Each(vec![None, Some((cell, place(NEW, new)))]), self.misses(Side::New, new.view.id))
            }
            (None, None) => return None,
        };
        let paired = change.old.is_some() && change.new.is_some();
        let pairing = Pairing { confidence: change.confidence, evidence: comparison.evidence(change) };
        Some(Row {
            id,
            kinds: change.kinds.iter().map(ChangeKind::name).collect(),
            quiet: change.status == Status::Unchanged,
            severity: None,
            origin: None,
            remarks: Vec::new(),
            cells,
            pairing: paired.then_some(pairing),
            misses,
        })
    }

    fn pair(&self, change: &EntryChange, old: Shown<'a>, new: Shown<'a>, path: &[&str]) -> Cells<'a> {
        let places = [place(OLD, old), place(NEW, new)];
        if reads_the_same(change.kinds, old, new) {
            return Cells::Same(alone(new, Mark::Same), places.into());
        }
        let [mut before, mut after] = both(old, new);
        if change.kinds.contains(ChangeKind::Moved) {
            before.section = Some(self.listing.path(Side::Old, old.view.entry.section));
            after.section = Some(self.listing.path(Side::New, new.view.entry.section));
        } else {
            // The old edition may call the same section otherwise.
            let section = self.listing.path(Side::Old, old.view.entry.section);
            before.section = (section != path).then_some(section);
        }
        if change.kinds.contains(ChangeKind::Reordered) {
            before.ordinal = Some(old.view.entry.ordinal);
            after.ordinal = Some(new.view.entry.ordinal);
        }
        let [from, to] = places;
        Cells::Each(vec![Some((before, from)), Some((after, to))])
    }

    fn misses(&self, side: Side, id: EntryId) -> Vec<Miss<'a>> {
        let (other, column) = match side {
            Side::Old => (Side::New, NEW),
            Side::New => (Side::Old, OLD),
        };
        let edition = self.listing.comparison.edition(other);
        let missed = self.near_misses.of(side, id).into_iter().map(|miss| Miss {
            title: edition.entry(miss.other).title(),
            column,
            line: edition.entry(miss.other).entry.line,
            target: self.by_entry.get(column).and_then(|known| known.get(&miss.other)).cloned(),
            confidence: miss.confidence,
            evidence: miss.evidence,
        });
        missed.collect()
    }
}

/// Tells whether nothing would be seen to differ if both were written side by side.
fn reads_the_same(kinds: ChangeKinds, old: Shown<'_>, new: Shown<'_>) -> bool {
    kinds.iter().all(|kind| kind == ChangeKind::Restyled)
        && old.title == new.title
        && old.description == new.description
        && old.view.url() == new.view.url()
        && old.view.notes().eq(new.view.notes())
}

/// Gives an entry that is compared with nothing.
pub(super) fn alone(shown: Shown<'_>, mark: Mark) -> Cell<'_> {
    let address = shown.view.url().map_or(Vec::new(), |url| words(url, mark));
    Cell {
        lead: shown.view.lead(),
        title: words(shown.title, mark),
        url: shown.view.url(),
        address,
        description: words(shown.description, mark),
        notes: shown.view.notes().map(|text| Word { text, mark }).collect(),
        section: None,
        ordinal: None,
    }
}

/// Gives two entries with what only one of them has marked.
pub(super) fn both<'a>(old: Shown<'a>, new: Shown<'a>) -> [Cell<'a>; 2] {
    let (before_url, after_url) = (old.view.url(), new.view.url());
    let [before_title, after_title] = told_apart(old.title, new.title);
    let [before_text, after_text] = told_apart(old.description, new.description);
    let [before_address, after_address] = told_apart(before_url.unwrap_or(""), after_url.unwrap_or(""));
    let notes = |these: Shown<'a>, those: Shown<'a>, mark: Mark| -> Words<'a> {
        let own: Vec<&str> = notes_only_in(these, those).collect();
        let mark = |text| if own.contains(&text) { mark } else { Mark::Same };
        these.view.notes().map(|text| Word { text, mark: mark(text) }).collect()
    };
    let before = Cell {
        lead: old.view.lead(),
        title: before_title,
        url: before_url,
        address: before_address,
        description: before_text,
        notes: notes(old, new, Mark::Gone),
        ..Cell::default()
    };
    let after = Cell {
        lead: new.view.lead(),
        title: after_title,
        url: after_url,
        address: after_address,
        description: after_text,
        notes: notes(new, old, Mark::Come),
        ..Cell::default()
    };
    [before, after]
}

/// Marks the words that only one of two texts has.
pub(super) fn told_apart<'a>(old: &'a str, new: &'a str) -> [Words<'a>; 2] {
    if old == new {
        return [words(old, Mark::Same), words(new, Mark::Same)];
    }
    let Some(pieces) = pieces(old, new) else { return [words(old, Mark::Gone), words(new, Mark::Come)] };
    let [mut before, mut after] = [Vec::new(), Vec::new()];
    for piece in pieces {
        match piece {
            Piece::Same(text) => {
                before.extend(words(text, Mark::Same));
                after.extend(words(text, Mark::Same));
            }
            Piece::Old(text) => before.extend(words(text, Mark::Gone)),
            Piece::New(text) => after.extend(words(text, Mark::Come)),
        }
    }
    [before, after]
}

fn place(column: usize, shown: Shown<'_>) -> Place<'_> {
    let entry = shown.view.entry;
    let (title, url) = (shown.view.title(), shown.view.url());
    let shows_all = shown.title == title && !title.contains(crate::visible::acts);
    let links = url.is_none_or(super::markup::linkable);
    let as_read = (!(shows_all && links)).then_some((title, url));
    Place { column, line: entry.line, section: entry.section, as_read }
}

#[cfg(test)]
mod tests {
    use super::{share, short_names};

    #[test]
    fn names_are_told_apart_by_what_is_behind_their_common_folder() {
        assert_eq!(short_names(&["/a/b/old.txt", "/a/b/new.md"]), ["old.txt", "new.md"]);
        assert_eq!(short_names(&["/a/b/README.md", "/a/c/README.md"]), ["b/README.md", "c/README.md"]);
        assert_eq!(short_names(&["old.md", "/a/new.md"]), ["old.md", "/a/new.md"]);
        assert_eq!(short_names(&["a//b", "a/c", "b"]), ["a//b", "a/c", "b"]);
        assert_eq!(short_names(&["v1:a/x.md", "v2:a/x.md"]), ["v1:a/x.md", "v2:a/x.md"]);
    }

    #[test]
    fn only_all_is_all() {
        assert_eq!([share(0, 0), share(9_999, 10_000), share(1, 3)], ["100%", "99.9%", "33%"]);
    }
}
