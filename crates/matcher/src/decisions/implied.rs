//! What a person decided about entries, thought through to its end.
//!
//! Who says that A is B and B is C has said that A is C; and if C is not D, then neither A nor B is. Over
//! several editions this counts, since a row of the table may come together by way of a third one.

use std::error::Error;
use std::fmt;

use recension_model::{Decision, EntryId};
use rustc_hash::FxHashMap;

/// A decision that cannot hold together with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The place of the decision that cannot hold.
    pub decision: usize,
    /// The places of those that it contradicts, ascending: it cannot hold if all of these do.
    pub others: Vec<usize>,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "decision {} cannot hold together with {:?}", self.decision, self.others)
    }
}

impl Error for Contradiction {}

/// Returns the first decision that contradicts others: entries that are said to be one resource, by way of any
/// number of decisions, and said to be two; or two entries of one edition that would be one resource.
///
/// Decisions hold in the order given: [`align`](crate::align) leaves out what is found here, not what comes
/// before it.
#[must_use]
pub fn contradiction(decisions: &[Decision]) -> Option<Contradiction> {
    let mut found = None;
    Resources::new(decisions, |contradiction| {
        found.get_or_insert(contradiction);
    });
    found
}

/// Returns all that follows from decisions, they themselves included, in a fixed order; what contradicts others
/// is left out.
///
/// [`align`](crate::align) does so by itself; it is for whoever looks at two of several editions only.
#[must_use]
pub fn implied(decisions: &[Decision]) -> Vec<Decision> {
    Resources::new(decisions, |_| {}).said(|cell| Some(*cell))
}

/// What follows from decisions about many editions, to be asked for some of them at a time.
#[derive(Debug)]
pub struct Implied(Resources);

impl Implied {
    /// Thinks decisions through; what contradicts others is left out. Cost: near-linear.
    #[must_use]
    pub fn new(decisions: &[Decision]) -> Self {
        Self(Resources::new(decisions, |_| {}))
    }

    /// Returns all that follows for some editions, given by their columns and named by their places among them.
    ///
    /// Cost: linear in the decisions. What follows for all grows with the square of the editions, this does not.
    #[must_use]
    pub fn within(&self, columns: &[usize]) -> Vec<Decision> {
        let place = |column: usize| columns.iter().position(|of| *of == column);
        self.0.said(|(column, id)| Some((place(*column)?, *id)))
    }
}

type Cell = (usize, EntryId);

/// The entries that were decided about, by resource.
#[derive(Debug, Default)]
struct Resources {
    of: FxHashMap<Cell, usize>,
    cells: Vec<Vec<Cell>>,
    /// What holds resources together, with the place of the decision.
    pins: FxHashMap<Cell, Vec<(Cell, usize)>>,
    /// For each resource what keeps it apart from others: an entry of it, one of the other, and the place of
    /// the decision.
    bans: Vec<Vec<(Cell, Cell, usize)>>,
}

impl Resources {
    /// Puts decisions together; what contradicts those before it is left out and told.
    fn new(decisions: &[Decision], mut tell: impl FnMut(Contradiction)) -> Self {
        let mut resources = Self::default();
        for (at, decision) in decisions.iter().enumerate() {
            if let Some(mut others) = resources.clash(decision) {
                others.sort_unstable();
                tell(Contradiction { decision: at, others });
                continue;
            }
            let (one, other) = (resources.resource(decision.one), resources.resource(decision.other));
            if decision.same {
                resources.join(one, other);
            }
            for (from, to) in [(decision.one, decision.other), (decision.other, decision.one)] {
                match decision.same {
                    true => resources.pins.entry(from).or_default().push((to, at)),
                    false => {
                        let resource = resources.resource(from);
                        resources.bans[resource].push((from, to, at));
                    }
                }
            }
        }
        resources
    }

    /// Returns all that follows about those entries that have a place, in the order of their places.
    fn said(&self, place: impl Fn(&Cell) -> Option<Cell>) -> Vec<Decision> {
        let places = |cells: &Vec<Cell>| cells.iter().filter_map(&place).collect();
        let resources: Vec<Vec<Cell>> = self.cells.iter().map(places).collect();
        let mut said = Vec::new();
        let mut say = |one: &Cell, other: &Cell, same: bool| {
            if one.0 != other.0 {
                said.push(Decision { one: *one.min(other), other: *one.max(other), same });
            }
        };
        for cells in &resources {
            for (at, one) in cells.iter().enumerate() {
                cells[at + 1..].iter().for_each(|other| say(one, other, true));
            }
        }
        for (one, other) in self.apart() {
            for one in &resources[one] {
                resources[other].iter().for_each(|other| say(one, other, false));
            }
        }
        said.sort_unstable_by_key(|decision| (decision.one, decision.other, decision.same));
        said.dedup();
        said
    }

    /// Returns the resources that are not one, in both orders.
    fn apart(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let bans = self.bans.iter().flatten();
        bans.filter_map(|(one, other, _)| Some((*self.of.get(one)?, *self.of.get(other)?)))
    }

    fn resource(&mut self, cell: Cell) -> usize {
        let next = self.cells.len();
        let resource = *self.of.entry(cell).or_insert(next);
        if resource == next {
            self.cells.push(vec![cell]);
            self.bans.push(Vec::new());
        }
        resource
    }

    /// Returns the places of the decisions with which one cannot hold, if there are any.
    fn clash(&mut self, decision: &Decision) -> Option<Vec<usize>> {
        let (one, other) = (self.resource(decision.one), self.resource(decision.other));
        if one == other {
            return (!decision.same).then(|| self.way(decision.one, decision.other));
        }
        if !decision.same {
            return None;
        }
        let twins = self.cells[one].iter().find_map(|cell| {
            let twin = self.cells[other].iter().find(|twin| twin.0 == cell.0)?;
            Some((*cell, *twin, None))
        });
        let banned = || {
            let ban = self.bans[one].iter().find(|(_, to, _)| self.of.get(to) == Some(&other))?;
            Some((ban.0, ban.1, Some(ban.2)))
        };
        let (near, far, ban) = twins.or_else(banned)?;
        let mut others = self.way(decision.one, near);
        others.extend(self.way(decision.other, far));
        others.extend(ban);
        Some(others)
    }

    fn join(&mut self, one: usize, other: usize) {
        if one != other {
            let moved = std::mem::take(&mut self.cells[other]);
            self.of.extend(moved.iter().map(|cell| (*cell, one)));
            self.cells[one].extend(moved);
            let bans = std::mem::take(&mut self.bans[other]);
            self.bans[one].extend(bans);
        }
    }

    /// Returns the decisions by which one entry of a resource leads to another.
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
    use recension_model::{Decision, EntryId};

    use super::{Contradiction, Implied, contradiction, implied};

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
    fn what_follows_for_some_is_that_part_of_all() {
        let decisions =
            [decision((0, 1), (1, 1), true), decision((2, 1), (1, 1), true), decision((2, 1), (3, 2), false)];
        let implied = Implied::new(&decisions);
        assert_eq!(implied.within(&[0, 2]), [decision((0, 1), (1, 1), true)]);
        assert_eq!(implied.within(&[0, 3]), [decision((0, 1), (1, 2), false)]);
        assert_eq!(implied.within(&[3]), []);
    }

    #[test]
    fn what_follows_is_told() {
        let decisions =
            [decision((0, 1), (1, 1), true), decision((2, 1), (1, 1), true), decision((0, 1), (2, 2), false)];
        let all = [
            decision((0, 1), (1, 1), true),
            decision((0, 1), (2, 1), true),
            decision((0, 1), (2, 2), false),
            decision((1, 1), (2, 1), true),
            decision((1, 1), (2, 2), false),
        ];
        assert_eq!(implied(&decisions), all);
        assert_eq!(implied(&all), all);
    }

    #[test]
    fn a_pair_is_not_pinned_and_banned() {
        let decisions = [decision((0, 1), (1, 1), false), decision((1, 1), (0, 1), true)];
        assert_eq!(contradiction(&decisions), Some(Contradiction { decision: 1, others: vec![0] }));
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
        assert_eq!(found, Some(Contradiction { decision: 2, others: vec![0, 1] }));
        let found = contradiction(&[first, second, ban]);
        assert_eq!(found, Some(Contradiction { decision: 2, others: vec![0, 1] }));
        let found = contradiction(&[first, second, decision((2, 1), (0, 2), true)]);
        assert_eq!(found, Some(Contradiction { decision: 2, others: vec![0, 1] }));
    }
}
