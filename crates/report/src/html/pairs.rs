//! Rows of two columns, by section.

use std::collections::HashMap;

use recension_model::{ChangeKind, ChangeKinds, EntryChange, EntryId, FindingKind, Origin, Severity};

use super::cells::{alone, both, place};
use super::ids::Ids;
use super::page::{Cells, Group, Miss, Pairing, Row, UNCHANGED};
use crate::comparison::{NearMisses, Shown, Side};
use crate::groups::groups;
use crate::listing::Listing;

/// How rows are made of a listing.
pub(super) struct Frame<'a, 'b> {
    /// The columns of the page that the old and the new edition have.
    pub(super) columns: [usize; 2],
    /// What all ids of these rows begin with.
    pub(super) prefix: &'b str,
    /// Says of a change what counts.
    pub(super) judge: &'b dyn Fn(&'a EntryChange) -> Judgement,
}

/// What counts of a change.
#[derive(Default)]
pub(super) struct Judgement {
    /// The sorts of difference, as they are called here.
    pub(super) kinds: Vec<&'static str>,
    /// The same, as changes.
    pub(super) marks: ChangeKinds,
    pub(super) quiet: bool,
    pub(super) severity: Option<Severity>,
    pub(super) origins: Vec<Origin>,
    pub(super) remarks: Vec<String>,
}

/// What rows of many columns are called.
pub(super) const OF_MANY: [&str; 4] = ["lacking", "differing", "unique", "common"];

/// Gives all sorts of difference, in the order in which they are reported.
pub(super) fn kind_names() -> impl Iterator<Item = &'static str> {
    // A finding is called as the change is, but for what only one has.
    let one_sided = [FindingKind::Missing, FindingKind::Extra].map(FindingKind::name);
    one_sided.into_iter().chain(ChangeKind::ALL.map(ChangeKind::name)).chain(OF_MANY)
}

/// Counts rows by their sorts of difference: one with several counts under each.
pub(super) fn count_kinds<'r>(rows: impl Iterator<Item = &'r Row<'r>>) -> Vec<(&'static str, usize)> {
    let mut counts: HashMap<&'static str, usize> = HashMap::new();
    for kind in rows.flat_map(|row| if row.kinds.is_empty() { &[UNCHANGED][..] } else { &row.kinds }) {
        *counts.entry(kind).or_default() += 1;
    }
    let names = kind_names().chain([UNCHANGED]);
    names.filter_map(|name| counts.get(name).map(|count| (name, *count))).collect()
}

/// Makes the rows of a listing, by section.
pub(super) fn rows_by_section<'a>(listing: &Listing<'a>, frame: &Frame<'a, '_>) -> Vec<Group<'a>> {
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
        let names = group
            .entries
            .iter()
            .map(|change| ids.give(&format!("{}e-", frame.prefix), title(change), &group.path));
        let names: Vec<String> = names.collect();
        for (change, name) in group.entries.iter().zip(&names) {
            for (known, id) in by_entry.iter_mut().zip([change.old, change.new]) {
                known.extend(id.map(|id| (id, name.clone())));
            }
        }
        named.push(names);
    }
    let rows = Rows { listing, near_misses: NearMisses::new(comparison), by_entry, frame };
    let filled = gathered.into_iter().zip(named).map(|(group, names)| Group {
        id: ids.section(&format!("{}s-", frame.prefix), &group.path),
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
    frame: &'b Frame<'a, 'b>,
}

impl<'a> Rows<'a, '_> {
    fn row(&self, change: &'a EntryChange, id: String, path: &[&str]) -> Option<Row<'a>> {
        let comparison = &self.listing.comparison;
        let [old_column, new_column] = self.frame.columns;
        let judged = (self.frame.judge)(change);
        let (cells, misses) = match (comparison.old_of(change), comparison.new_of(change)) {
            (Some(old), Some(new)) => (self.pair(judged.marks, old, new, path), Vec::new()),
            (Some(old), None) => {
                let cell = (alone(old), place(old_column, old));
                (Cells::Each(vec![Some(cell), None]), self.misses(Side::Old, old.view.id))
            }
            (None, Some(new)) => {
                let cell = (alone(new), place(new_column, new));
                (Cells::Each(vec![None, Some(cell)]), self.misses(Side::New, new.view.id))
            }
            (None, None) => return None,
        };
        let paired = change.old.is_some() && change.new.is_some();
        let pairing = Pairing { confidence: change.confidence, evidence: comparison.evidence(change) };
        let Judgement { kinds, quiet, severity, origins, remarks, .. } = judged;
        let pairing = paired.then_some(pairing);
        Some(Row { id, kinds, quiet, severity, origins, remarks, cells, pairing, misses })
    }

    fn pair(&self, marks: ChangeKinds, old: Shown<'a>, new: Shown<'a>, path: &[&str]) -> Cells<'a> {
        let [old_column, new_column] = self.frame.columns;
        let places = [place(old_column, old), place(new_column, new)];
        if reads_the_same(marks, old, new) {
            return Cells::Same(alone(new), places.into());
        }
        let [mut before, mut after] = both(old, new, marks);
        if marks.contains(ChangeKind::Moved) {
            before.section = Some(self.listing.path(Side::Old, old.view.entry.section));
            after.section = Some(self.listing.path(Side::New, new.view.entry.section));
        } else {
            // The old edition may call the same section otherwise.
            let section = self.listing.path(Side::Old, old.view.entry.section);
            before.section = (section != path).then_some(section);
        }
        if marks.contains(ChangeKind::Reordered) {
            before.ordinal = Some(old.view.entry.ordinal);
            after.ordinal = Some(new.view.entry.ordinal);
        }
        let [from, to] = places;
        Cells::Each(vec![Some((before, from)), Some((after, to))])
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
            target: self.by_entry.get(at).and_then(|known| known.get(&miss.other)).cloned(),
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
