//! What a person decided about the entries of the editions that are merged.

use recension_model::{Decision, EntryId};
use rustc_hash::FxHashMap;

/// An entry, by its column and its name there.
pub(crate) type Cell = (usize, EntryId);

/// The decisions of a person, by entry. All that follows from them is said.
#[derive(Default)]
pub(crate) struct Decided {
    /// For each entry those of other columns that it is, and those that it is not.
    by_cell: FxHashMap<Cell, Vec<(Cell, bool)>>,
    all: Vec<Decision>,
}

impl Decided {
    pub(crate) fn new(decisions: &[Decision]) -> Self {
        let mut by_cell: FxHashMap<Cell, Vec<(Cell, bool)>> = FxHashMap::default();
        for decision in decisions {
            by_cell.entry(decision.one).or_default().push((decision.other, decision.same));
            by_cell.entry(decision.other).or_default().push((decision.one, decision.same));
        }
        Self { by_cell, all: decisions.to_vec() }
    }

    /// Says whether two entries are one resource; nothing if nobody decided.
    pub(crate) fn same(&self, one: Cell, other: Cell) -> Option<bool> {
        self.by_cell.get(&one)?.iter().find(|(cell, _)| *cell == other).map(|(_, same)| *same)
    }

    /// Returns the entry of a column that an entry is.
    pub(crate) fn partner(&self, cell: Cell, column: usize) -> Option<EntryId> {
        let others = self.by_cell.get(&cell)?;
        others.iter().find(|(other, same)| *same && other.0 == column).map(|(other, _)| other.1)
    }

    /// Returns what an alignment of two columns holds to: what was decided, then pairs that are as good as
    /// decided.
    pub(crate) fn between(
        &self,
        (left, right): (usize, usize),
        pairs: impl IntoIterator<Item = (EntryId, EntryId)>,
    ) -> Vec<Decision> {
        let pair = |one, other, same| Decision { one: (0, one), other: (1, other), same };
        let decided = self.all.iter().filter_map(|decision| match (decision.one, decision.other) {
            ((a, one), (b, other)) if (a, b) == (left, right) => Some(pair(one, other, decision.same)),
            ((a, one), (b, other)) if (b, a) == (left, right) => Some(pair(other, one, decision.same)),
            _ => None,
        });
        decided.chain(pairs.into_iter().map(|(one, other)| pair(one, other, true))).collect()
    }

    /// Brings rows of aligned entries, one cell a column, in line with what was decided about two columns
    /// of which neither is the one that all were aligned with.
    pub(crate) fn settle(&self, rows: &mut [Vec<Option<EntryId>>]) {
        for decision in self.all.iter().filter(|decision| decision.same) {
            for ((column, one), (beside, other)) in
                [(decision.one, decision.other), (decision.other, decision.one)]
            {
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
        let between = decided.between((0, 2), [(id(1), id(1))]);
        let wanted =
            [decision((0, 1), (1, 5), true), decision((0, 3), (1, 3), false), decision((0, 1), (1, 1), true)];
        assert_eq!(between, wanted);
        assert_eq!(decided.partner((2, id(5)), 0), Some(id(1)));
        assert_eq!(decided.same((2, id(3)), (0, id(3))), Some(false));
        assert_eq!(decided.same((1, id(3)), (0, id(4))), None);
    }

    #[test]
    fn rows_follow_what_was_decided_about_sides() {
        let decided = Decided::new(&[decision((1, 1), (2, 7), true)]);
        let mut rows = [vec![Some(id(0)), Some(id(1)), Some(id(2))], vec![Some(id(9)), None, Some(id(7))]];
        decided.settle(&mut rows);
        assert_eq!(rows, [[Some(id(0)), Some(id(1)), Some(id(7))], [Some(id(9)), None, None]]);
    }
}
