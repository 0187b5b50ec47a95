//! What a person decided about the entries of the editions that are merged.

use recension_model::{Decision, EntryId};
use rustc_hash::FxHashMap;

use crate::merge::column::{Column, Columns};

/// An entry, by its column and its name there.
pub(crate) type Cell = (Column, EntryId);

/// The decisions of a person, by entry. All that follows from them is said.
#[derive(Default)]
pub(crate) struct Decided {
    /// For each entry those of other columns that it is, and those that it is not.
    by_cell: FxHashMap<Cell, Vec<(Cell, bool)>>,
    all: Vec<(Cell, Cell, bool)>,
}

impl Decided {
    pub(crate) fn new(decisions: &[Decision]) -> Self {
        let cell = |(column, id): (usize, EntryId)| (Column::from(column), id);
        let all = decisions.iter().map(|decision| (cell(decision.one), cell(decision.other), decision.same));
        let all: Vec<(Cell, Cell, bool)> = all.collect();
        let mut by_cell: FxHashMap<Cell, Vec<(Cell, bool)>> = FxHashMap::default();
        for (one, other, same) in &all {
            by_cell.entry(*one).or_default().push((*other, *same));
            by_cell.entry(*other).or_default().push((*one, *same));
        }
        Self { by_cell, all }
    }

    /// Says whether two entries are one resource; nothing if nobody decided.
    pub(crate) fn same(&self, one: Cell, other: Cell) -> Option<bool> {
        self.by_cell.get(&one)?.iter().find(|(cell, _)| *cell == other).map(|(_, same)| *same)
    }

    /// Returns the entry of a column that an entry is.
    pub(crate) fn partner(&self, cell: Cell, column: Column) -> Option<EntryId> {
        let others = self.by_cell.get(&cell)?;
        others.iter().find(|(other, same)| *same && other.0 == column).map(|(other, _)| other.1)
    }

    /// Returns what an alignment of two columns holds to: what was decided, then pairs that are as good as
    /// decided.
    pub(crate) fn between(
        &self,
        (left, right): (Column, Column),
        pairs: impl IntoIterator<Item = (EntryId, EntryId)>,
    ) -> Vec<Decision> {
        let pair = |one, other, same| Decision { one: (0, one), other: (1, other), same };
        let decided = self.all.iter().filter_map(|decision| match *decision {
            ((a, one), (b, other), same) if (a, b) == (left, right) => Some(pair(one, other, same)),
            ((a, one), (b, other), same) if (b, a) == (left, right) => Some(pair(other, one, same)),
            _ => None,
        });
        decided.chain(pairs.into_iter().map(|(one, other)| pair(one, other, true))).collect()
    }

    /// Brings rows of aligned entries, one cell a column, in line with what was decided about two columns
    /// of which neither is the one that all were aligned with.
    pub(crate) fn settle(&self, rows: &mut [Columns<Option<EntryId>>]) {
        for (one, other, _) in self.all.iter().filter(|(_, _, same)| *same) {
            for ((column, one), (beside, other)) in [(*one, *other), (*other, *one)] {
                let Some(at) = rows.iter().position(|row| row[column] == Some(one)) else { continue };
                if rows[at][beside] == Some(other) {
                    break;
                }
                rows.iter_mut().filter(|row| row[beside] == Some(other)).for_each(|row| row[beside] = None);
                rows[at][beside] = Some(other);
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{Decision, EntryId};

    use super::Decided;
    use crate::merge::column::{Column, Columns};

    fn id(at: usize) -> EntryId {
        EntryId::new(at)
    }

    fn decision(one: (usize, usize), other: (usize, usize), same: bool) -> Decision {
        Decision { one: (one.0, id(one.1)), other: (other.0, id(other.1)), same }
    }

    #[test]
    fn decisions_come_before_what_is_as_good_as_decided() {
        let decided = Decided::new(&[
            decision((2, 5), (0, 1), true),
            decision((0, 3), (2, 3), false),
            decision((1, 3), (2, 3), true),
        ]);
        let between = decided.between((Column::BASE, Column::from(2)), [(id(1), id(1))]);
        let wanted =
            [decision((0, 1), (1, 5), true), decision((0, 3), (1, 3), false), decision((0, 1), (1, 1), true)];
        assert_eq!(between, wanted);
        assert_eq!(decided.partner((Column::from(2), id(5)), Column::BASE), Some(id(1)));
        assert_eq!(decided.same((Column::from(2), id(3)), (Column::BASE, id(3))), Some(false));
        assert_eq!(decided.same((Column::OURS, id(3)), (Column::BASE, id(4))), None);
    }

    #[test]
    fn rows_follow_what_was_decided_about_sides() {
        let decided = Decided::new(&[decision((1, 1), (2, 7), true)]);
        let rows = [vec![Some(id(0)), Some(id(1)), Some(id(2))], vec![Some(id(9)), None, Some(id(7))]];
        let mut rows = rows.map(Columns::from);
        decided.settle(&mut rows);
        assert_eq!(rows.map(Vec::from), [[Some(id(0)), Some(id(1)), Some(id(7))], [Some(id(9)), None, None]]);
    }
}
