//! What a person decided about entries, thought through to its end.
//!
//! Who says that A is B and B is C has said that A is C; and if C is not D, then neither A nor B is. Over
//! several editions this counts, since a row of the table may come together by way of a third one.

use recension_model::EntryId;
use rustc_hash::FxHashMap;

use crate::pairing::Verdicts;

/// A person's decision about two entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// One entry: its column and its name there.
    pub one: (usize, EntryId),
    /// The other entry: its column and its name there.
    pub other: (usize, EntryId),
    /// Whether the two are one resource.
    pub same: bool,
}

/// A decision that cannot hold together with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The place of the decision that cannot hold.
    pub decision: usize,
    /// The places of those that it contradicts, ascending: it cannot hold if all of these do.
    pub others: Vec<usize>,
}

/// Finds the first decision that contradicts others: entries that are said to be one resource, by way of any
/// number of decisions, and said to be two; or two entries of one edition that would be one resource.
///
/// Pins come before bans, each in the order given; [`align`](crate::align) leaves out what is found here.
pub fn contradiction(decisions: &[Decision]) -> Option<Contradiction> {
    let mut found = None;
    Resources::new(decisions, |contradiction| {
        found.get_or_insert(contradiction);
    });
    found
}

type Cell = (usize, EntryId);

/// The entries that were decided about, by resource.
#[derive(Default)]
pub(crate) struct Resources {
    of: FxHashMap<Cell, usize>,
    cells: Vec<Vec<Cell>>,
    /// What holds resources together, with the place of the decision.
    pins: FxHashMap<Cell, Vec<(Cell, usize)>>,
    apart: Vec<(usize, usize)>,
}

impl Resources {
    /// Puts decisions together; what contradicts those before it is left out and told.
    pub(crate) fn new(decisions: &[Decision], mut tell: impl FnMut(Contradiction)) -> Self {
        let mut resources = Self::default();
        let (pins, bans): (Vec<_>, Vec<_>) =
            decisions.iter().enumerate().partition(|(_, decision)| decision.same);
        for (at, decision) in pins {
            if let Some((one, other)) = resources.clash(decision) {
                let mut others = resources.way(decision.one, one);
                others.extend(resources.way(decision.other, other));
                others.sort_unstable();
                tell(Contradiction { decision: at, others });
                continue;
            }
            resources.join(decision.one, decision.other);
            for (from, to) in [(decision.one, decision.other), (decision.other, decision.one)] {
                resources.pins.entry(from).or_default().push((to, at));
            }
        }
        for (at, decision) in bans {
            let (one, other) = (resources.resource(decision.one), resources.resource(decision.other));
            if one == other {
                let mut others = resources.way(decision.one, decision.other);
                others.sort_unstable();
                tell(Contradiction { decision: at, others });
            } else {
                resources.apart.push((one, other));
            }
        }
        resources
    }

    /// Gives what was decided about two columns.
    pub(crate) fn verdicts(&self, left: usize, right: usize) -> Verdicts {
        let mut verdicts = Verdicts::default();
        let cell = |resource: usize, column: usize| {
            self.cells[resource].iter().find(|cell| cell.0 == column).map(|cell| cell.1)
        };
        for resource in 0..self.cells.len() {
            if let (Some(one), Some(other)) = (cell(resource, left), cell(resource, right)) {
                verdicts.same.push((one, other));
            }
        }
        for (one, other) in self.apart.iter().flat_map(|(one, other)| [(*one, *other), (*other, *one)]) {
            if let (Some(one), Some(other)) = (cell(one, left), cell(other, right)) {
                verdicts.different.insert((one, other));
            }
        }
        verdicts
    }

    /// Gives an entry of each two resources that are not one.
    pub(crate) fn apart(&self) -> impl Iterator<Item = (Cell, Cell)> + '_ {
        let first = |resource: usize| self.cells[resource].first().copied();
        self.apart.iter().filter_map(move |(one, other)| Some((first(*one)?, first(*other)?)))
    }

    fn resource(&mut self, cell: Cell) -> usize {
        let next = self.cells.len();
        let resource = *self.of.entry(cell).or_insert(next);
        if resource == next {
            self.cells.push(vec![cell]);
        }
        resource
    }

    /// Finds two entries of one column that a pin would bring together.
    fn clash(&mut self, decision: &Decision) -> Option<(Cell, Cell)> {
        let (one, other) = (self.resource(decision.one), self.resource(decision.other));
        if one == other {
            return None;
        }
        let clashes = |cell: &&Cell, other: &Cell| cell.0 == other.0;
        self.cells[one].iter().find_map(|cell| {
            let same_column = self.cells[other].iter().find(|other| clashes(other, cell))?;
            Some((*cell, *same_column))
        })
    }

    fn join(&mut self, one: Cell, other: Cell) {
        let (one, other) = (self.resource(one), self.resource(other));
        if one != other {
            let moved = std::mem::take(&mut self.cells[other]);
            self.of.extend(moved.iter().map(|cell| (*cell, one)));
            self.cells[one].extend(moved);
        }
    }

    /// Gives the decisions by which one entry of a resource leads to another.
    fn way(&self, from: Cell, to: Cell) -> Vec<usize> {
        let mut came: FxHashMap<Cell, (Cell, usize)> = FxHashMap::default();
        let mut open = vec![from];
        while let Some(cell) = open.pop() {
            for (next, decision) in self.pins.get(&cell).into_iter().flatten() {
                if *next != from && !came.contains_key(next) {
                    came.insert(*next, (cell, *decision));
                    open.push(*next);
                }
            }
        }
        let mut way = Vec::new();
        let mut at = to;
        while let Some((before, decision)) = came.get(&at) {
            way.push(*decision);
            at = *before;
        }
        way
    }
}

#[cfg(test)]
mod tests {
    use recension_model::EntryId;

    use super::{Contradiction, Decision, contradiction};

    fn decision(one: (usize, usize), other: (usize, usize), same: bool) -> Decision {
        let cell = |(column, at)| (column, EntryId::new(at));
        Decision { one: cell(one), other: cell(other), same }
    }

    #[test]
    fn what_goes_together_is_no_contradiction() {
        let decisions = [
            decision((0, 1), (1, 1), true),
            decision((1, 1), (0, 1), true),
            decision((1, 1), (2, 1), true),
            decision((0, 1), (2, 1), true),
            decision((0, 1), (2, 2), false),
        ];
        assert_eq!(contradiction(&decisions), None);
    }

    #[test]
    fn a_pair_is_not_pinned_and_banned() {
        let decisions = [decision((0, 1), (1, 1), false), decision((1, 1), (0, 1), true)];
        assert_eq!(contradiction(&decisions), Some(Contradiction { decision: 0, others: vec![1] }));
    }

    #[test]
    fn an_entry_is_not_two_of_one_edition() {
        let decisions =
            [decision((0, 7), (1, 7), true), decision((0, 1), (1, 1), true), decision((0, 1), (1, 2), true)];
        assert_eq!(contradiction(&decisions), Some(Contradiction { decision: 2, others: vec![1] }));
    }

    #[test]
    fn it_is_found_by_way_of_a_third_edition() {
        let pins = [decision((0, 1), (1, 1), true), decision((1, 1), (2, 1), true)];
        let [first, second] = pins;
        let ban = decision((0, 1), (2, 1), false);
        let found = contradiction(&[first, ban, second]);
        assert_eq!(found, Some(Contradiction { decision: 1, others: vec![0, 2] }));
        let found = contradiction(&[first, second, decision((2, 1), (0, 2), true)]);
        assert_eq!(found, Some(Contradiction { decision: 2, others: vec![0, 1] }));
    }
}
