//! Says what happened between two columns of an alignment.

mod order;
mod pair;
mod row;

use recension_model::{
    Alignment, ChangeKind, ChangeKinds, ChangeSet, Edition, EntryChange, EntryId, SectionChange, SectionId,
    compare_titles,
};

use crate::ignored::{SectionFilter, without_ignored};
use crate::language::Translation;
use crate::prose::prose_changes;
use crate::sections::SectionMap;
use crate::volatile::VolatileText;
use order::mark_reordered;
use pair::EditionPair;
use row::{Row, Rows};

/// What does not count when two editions are compared.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct ChangeOptions<'a> {
    /// Text that changes by itself. What differs in nothing else is restyled, and prose that does is the same.
    pub volatile: Option<&'a VolatileText>,
    /// Sections that do not count.
    pub ignored: Option<&'a SectionFilter>,
    /// Whether one edition is a translation of the other, be it that their text does not tell.
    pub translated: bool,
}

impl<'a> ChangeOptions<'a> {
    /// Returns the options with another [`volatile`](Self::volatile).
    #[must_use]
    pub fn with_volatile(self, volatile: Option<&'a VolatileText>) -> Self {
        Self { volatile, ..self }
    }

    /// Returns the options with another [`ignored`](Self::ignored).
    #[must_use]
    pub fn with_ignored(self, ignored: Option<&'a SectionFilter>) -> Self {
        Self { ignored, ..self }
    }

    /// Returns the options with another [`translated`](Self::translated).
    #[must_use]
    pub fn with_translated(self, translated: bool) -> Self {
        Self { translated, ..self }
    }
}

/// Returns the change set from column `old` to column `new` of an alignment of `editions`.
///
/// Cost: linear in the text of both. Returns an empty change set for columns that the alignment lacks, and one that is
/// [`foreign`](ChangeSet::foreign) for editions that it was not made of.
#[must_use]
pub fn changes(editions: &[&Edition], alignment: &Alignment, old: usize, new: usize) -> ChangeSet {
    changes_with(editions, alignment, (old, new), &ChangeOptions::default())
}

/// Returns the change set from one column to another, without what does not count.
///
/// An entry is left out if it stands in sections that do not count, in both editions if both have it; a section
/// that is one with such a section, under another name, does not count either. Cost: linear in the text of both,
/// and that of taking volatile text out of texts that differ. What comes back for other columns and editions is as with
/// [`changes`].
#[must_use]
pub fn changes_with(
    editions: &[&Edition],
    alignment: &Alignment,
    (old, new): (usize, usize),
    options: &ChangeOptions<'_>,
) -> ChangeSet {
    let mut changes = ChangeSet { old, new, ..ChangeSet::default() };
    changes.foreign = !alignment.is_of(editions);
    let (Some(old_edition), Some(new_edition), false) =
        (editions.get(old), editions.get(new), changes.foreign)
    else {
        return changes;
    };
    let rows = Rows::new(alignment, old, new, (old_edition, new_edition));
    let pair = EditionPair::new(old_edition, new_edition, options);
    let map = SectionMap::new(pair.translation(), &rows.pairs().collect::<Vec<_>>());
    changes.entries = rows
        .in_order()
        .into_iter()
        .map(|row| {
            let is_pair = row.old.is_some() && row.new.is_some();
            let confidence = if is_pair { alignment.confidence(row.row as usize, old, new) } else { 1.0 };
            pair.change(row, confidence, &map)
        })
        .collect();
    mark_reordered(&mut changes.entries, old_edition, new_edition);
    for change in &changes.entries {
        changes.summary.record(change.status, change.kinds);
    }
    changes.sections = section_changes(old_edition, new_edition, &map);
    changes.prose = prose_changes(old_edition, new_edition, &map, options.volatile);
    match options.ignored.filter(|filter| !filter.is_empty()) {
        Some(filter) => without_ignored(changes, (old_edition, new_edition), filter, &map),
        None => changes,
    }
}

/// Returns the sections of two editions that are one section, in the order of the left one.
///
/// Titles decide, and where a title changed the entries that both have, which are given as pairs. Cost: linear
/// in pairs and sections.
#[must_use]
pub fn section_pairs(
    left: &Edition,
    right: &Edition,
    pairs: &[(EntryId, EntryId)],
) -> Vec<(SectionId, SectionId)> {
    let map = SectionMap::new(&Translation::of(left, right, false), pairs);
    left.section_ids().filter_map(|id| Some((id, map.left[id.index()]?))).collect()
}

/// Compares the entries that two columns of an alignment have in some of its rows; rows that lack one are left
/// out. In what order they stand is not compared.
pub(crate) fn compare_rows(
    editions: &[&Edition],
    alignment: &Alignment,
    (old, new): (usize, usize),
    rows: &[u32],
    options: &ChangeOptions<'_>,
) -> Vec<EntryChange> {
    let pairs = alignment.entries_of(old, new);
    let pair = EditionPair::new(editions[old], editions[new], options);
    let map = SectionMap::new(pair.translation(), &pairs);
    let compared = rows.iter().filter_map(|at| {
        let cells = alignment.row(*at as usize);
        let row = Row { row: *at, old: cells[old], new: cells[new] };
        let is_pair = row.old.is_some() && row.new.is_some();
        is_pair.then(|| pair.change(row, alignment.confidence(*at as usize, old, new), &map))
    });
    compared.collect()
}

fn section_changes(old: &Edition, new: &Edition, map: &SectionMap) -> Vec<SectionChange> {
    let mut changes = Vec::new();
    for id in old.section_ids().filter(|id| map.left[id.index()].is_none()) {
        let kinds = [ChangeKind::Removed].into_iter().collect();
        changes.push(SectionChange { kinds, old: Some(id), new: None });
    }
    for id in new.section_ids() {
        let Some(before) = map.right[id.index()] else {
            let kinds = [ChangeKind::Added].into_iter().collect();
            changes.push(SectionChange { kinds, old: None, new: Some(id) });
            continue;
        };
        let mut kinds = ChangeKinds::NONE;
        if !compare_titles(old.section_title(before), new.section_title(id)).is_same_content() {
            kinds.insert(ChangeKind::Renamed);
        }
        let parent = old.section(before).parent;
        if parent.and_then(|parent| map.left[parent.index()]) != new.section(id).parent
            || parent.is_some() != new.section(id).parent.is_some()
        {
            kinds.insert(ChangeKind::Moved);
        }
        if !kinds.is_empty() {
            changes.push(SectionChange { kinds, old: Some(before), new: Some(id) });
        }
    }
    changes
}
