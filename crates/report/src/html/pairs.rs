//! Rows of two columns, by section.

use std::collections::HashMap;

use recension_matcher::RowKind;
use recension_model::{
    ChangeKind, ChangeKinds, EntryChange, EntryId, FindingKind, Listing, NearMisses, Shown, Side,
};

use super::cells::{alone, both};
use super::ids::Ids;
use super::page::{Cell, Confidence, EvidenceText, Miss, Row, RowGroup, UNCHANGED};
use crate::groups::groups;

/// What a resource that all of many editions have alike is called.
pub(super) const COMMON: &str = "common";

/// How rows are made of a listing.
pub(super) struct Frame<'a, 'b> {
    /// The columns of the page that the old and the new edition have.
    pub(super) columns: [usize; 2],
    /// What all ids of these rows begin with.
    pub(super) prefix: &'b str,
    /// Returns a row with what is said of a change.
    pub(super) label: &'b dyn Fn(&'a EntryChange) -> Row<'a>,
}

/// Counts rows by their kinds of difference, in the order in which these are reported: one with several counts
/// under each.
pub(super) fn count_kinds<'r>(rows: impl Iterator<Item = &'r Row<'r>>) -> Vec<(&'static str, usize)> {
    let mut counts: HashMap<&'static str, usize> = HashMap::new();
    for kind in rows.flat_map(|row| &row.kinds) {
        *counts.entry(kind).or_default() += 1;
    }
    // A finding is called as the change is, but for what only one has.
    let one_sided = [FindingKind::Missing, FindingKind::Extra].map(FindingKind::name);
    let names = one_sided.into_iter().chain(ChangeKind::ALL.map(ChangeKind::name));
    let names = names.chain(RowKind::ALL.map(RowKind::name)).chain([COMMON, UNCHANGED]);
    names.filter_map(|name| counts.get(name).map(|count| (name, *count))).collect()
}

/// Returns the rows of a listing, by section.
pub(super) fn rows_by_section<'a>(listing: &Listing<'a>, frame: &Frame<'a, '_>) -> Vec<RowGroup<'a>> {
    let comparison = &listing.comparison;
    let gathered = groups(listing);
    let title = |change: &EntryChange| {
        let shown = comparison.new_of(change).or(comparison.old_of(change));
        shown.map_or("", |shown| shown.title)
    };
    let mut ids = Ids::default();
    gathered.iter().flat_map(|group| &group.entries).for_each(|change| ids.expect(title(change)));
    let mut ids_by_entry = [HashMap::new(), HashMap::new()];
    let mut row_ids = Vec::new();
    for group in &gathered {
        for change in &group.entries {
            let id = ids.give(&format!("{}e-", frame.prefix), title(change), &group.path);
            for (known, entry) in ids_by_entry.iter_mut().zip([change.old, change.new]) {
                known.extend(entry.map(|entry| (entry, id.clone())));
            }
            row_ids.push(id);
        }
    }
    let rows = Rows { listing, near_misses: NearMisses::new(comparison), ids_by_entry, frame };
    let mut row_ids = row_ids.into_iter();
    let filled = gathered.into_iter().map(|group| RowGroup {
        id: ids.section(&format!("{}s-", frame.prefix), &group.path),
        rows: group
            .entries
            .iter()
            .zip(&mut row_ids)
            .map(|(change, id)| rows.row(change, id, &group.path))
            .collect(),
        path: group.path,
    });
    filled.collect()
}

struct Rows<'a, 'b> {
    listing: &'b Listing<'a>,
    near_misses: NearMisses<'a>,
    /// The row of each entry, by side.
    ids_by_entry: [HashMap<EntryId, String>; 2],
    frame: &'b Frame<'a, 'b>,
}

impl<'a> Rows<'a, '_> {
    fn row(&self, change: &'a EntryChange, id: String, path: &[&str]) -> Row<'a> {
        let comparison = &self.listing.comparison;
        let [old_column, new_column] = self.frame.columns;
        let mut row = Row { id, ..(self.frame.label)(change) };
        if row.kinds.is_empty() {
            row.kinds.push(UNCHANGED);
        }
        match (comparison.old_of(change), comparison.new_of(change)) {
            (Some(old), Some(new)) => Row {
                cells: self.pair(row.marked, old, new, path),
                confidence: Some(Confidence(change.confidence)),
                evidence: Some(EvidenceText(comparison.evidence(change))),
                ..row
            },
            (Some(old), None) => Row {
                cells: vec![Some(alone(old_column, old)), None],
                misses: self.misses(Side::Old, old.view.id),
                ..row
            },
            (None, Some(new)) => Row {
                cells: vec![None, Some(alone(new_column, new))],
                misses: self.misses(Side::New, new.view.id),
                ..row
            },
            (None, None) => row,
        }
    }

    fn pair(
        &self,
        marked: ChangeKinds,
        old: Shown<'a>,
        new: Shown<'a>,
        path: &[&str],
    ) -> Vec<Option<Cell<'a>>> {
        let [mut before, mut after] = both(self.frame.columns, [old, new], marked);
        if reads_the_same(marked, old, new) {
            before.lines.append(&mut after.lines);
            return vec![Some(Cell { lines: before.lines, ..after })];
        }
        let section = self.listing.path(Side::Old, old.view.entry.section);
        if marked.contains(ChangeKind::Moved) {
            before.section = Some(section);
            after.section = Some(self.listing.path(Side::New, new.view.entry.section));
        } else {
            // The old edition may call the same section otherwise.
            before.section = (section != path).then_some(section);
        }
        if marked.contains(ChangeKind::Reordered) {
            before.ordinal = Some(old.view.entry.ordinal);
            after.ordinal = Some(new.view.entry.ordinal);
        }
        vec![Some(before), Some(after)]
    }

    fn misses(&self, side: Side, id: EntryId) -> Vec<Miss<'a>> {
        let (other, at) = match side {
            Side::Old => (Side::New, 1),
            Side::New => (Side::Old, 0),
        };
        let edition = self.listing.comparison.edition(other);
        let missed = self.near_misses.of(side, id).into_iter().map(|miss| Miss {
            title: edition.entry(miss.other).title(),
            column: self.frame.columns[at],
            line: edition.entry(miss.other).entry.line,
            target: self.ids_by_entry[at].get(&miss.other).cloned(),
            confidence: Confidence(miss.confidence),
            evidence: EvidenceText(miss.evidence),
        });
        missed.collect()
    }
}

/// Reports whether nothing would be seen to differ if both were written side by side.
fn reads_the_same(kinds: ChangeKinds, old: Shown<'_>, new: Shown<'_>) -> bool {
    kinds.iter().all(|kind| kind == ChangeKind::Restyled)
        && old.title == new.title
        && old.description == new.description
        && old.view.url() == new.view.url()
        && old.view.notes().eq(new.view.notes())
}
