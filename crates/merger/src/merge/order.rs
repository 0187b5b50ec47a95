//! In which order the children of one thing stand.

use recension_matcher::out_of_order;
use rustc_hash::{FxHashMap, FxHashSet};

/// The children of one thing in each column, as classes, those left out that do not stand here in the end.
pub(crate) struct Orders<'a> {
    /// The base first, then the sides.
    pub(crate) columns: &'a [Vec<usize>],
    /// The column in which a child stands that no column has here, and the children it stood between there.
    pub(crate) followers: &'a [Follower],
}

/// A child that follows its neighbours to where its own side did not have it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Follower {
    pub(crate) class: usize,
    pub(crate) after: Option<usize>,
    pub(crate) before: Option<usize>,
}

/// Children in order, each of which leads to the next: what comes in anywhere moves nothing.
#[derive(Default)]
pub(crate) struct Chain {
    next: FxHashMap<Option<usize>, usize>,
    before: FxHashMap<usize, Option<usize>>,
    last: Option<usize>,
}

impl Chain {
    pub(crate) fn new(order: impl IntoIterator<Item = usize>) -> Self {
        let mut chain = Self::default();
        for class in order {
            chain.insert(chain.last, class);
        }
        chain
    }

    pub(crate) fn has(&self, class: usize) -> bool {
        self.before.contains_key(&class)
    }

    pub(crate) fn last(&self) -> Option<usize> {
        self.last
    }

    /// Returns what stands behind a child, or first.
    pub(crate) fn behind(&self, class: Option<usize>) -> Option<usize> {
        self.next.get(&class).copied()
    }

    /// Returns what stands before a child; none if it is the first.
    pub(crate) fn before(&self, class: usize) -> Option<usize> {
        self.before.get(&class).copied().flatten()
    }

    /// Puts a child behind another one, or first.
    pub(crate) fn insert(&mut self, before: Option<usize>, class: usize) {
        match self.next.insert(before, class) {
            Some(behind) => {
                self.next.insert(Some(class), behind);
                self.before.insert(behind, Some(class));
            }
            None => self.last = Some(class),
        }
        self.before.insert(class, before);
    }

    pub(crate) fn in_order(&self) -> Vec<usize> {
        std::iter::successors(self.behind(None), |class| self.behind(Some(*class))).collect()
    }
}

/// Orders all children: the order that a side changed, else that of ours; then what other sides add, behind
/// the neighbour that it has there, behind what an earlier side added at the same place.
///
/// Cost: near-linear in the children.
pub(crate) fn merge_orders(orders: &Orders<'_>) -> Vec<usize> {
    let Some((base, sides)) = orders.columns.split_first() else { return Vec::new() };
    let moved: Vec<FxHashSet<usize>> = sides.iter().map(|side| moved_within(base, side)).collect();
    let primary = moved.iter().position(|moved| !moved.is_empty()).unwrap_or(0);
    let Some(first) = sides.get(primary) else { return base.clone() };
    let in_base: FxHashSet<usize> = base.iter().copied().collect();
    let mut order: Vec<usize> = first.clone();
    let mut settled = moved[primary].clone();
    let mut chain = None;
    for (at, side) in sides.iter().enumerate().filter(|(at, _)| *at != primary) {
        // Of two sides that sorted, each by its own rule, one has to stand: no mixture of both is sorted.
        let few = (settled.len() + moved[at].len()) * MIN_UNMOVED <= base.len();
        if few && !moved[at].is_empty() && settled.is_disjoint(&moved[at]) {
            order = chain.take().map_or(order, |chain: Chain| chain.in_order());
            order.retain(|class| !moved[at].contains(class));
            settled.extend(&moved[at]);
        }
        let insertion = Insertion { side, in_base: &in_base, earlier_first: at > primary };
        insertion.apply(chain.get_or_insert_with(|| Chain::new(order.iter().copied())));
    }
    let mut chain = chain.unwrap_or_else(|| Chain::new(order));
    // What only the base still has, a conflict keeps: at its place there.
    let kept = Insertion { side: base, in_base: &in_base, earlier_first: true };
    kept.apply(&mut chain);
    for follower in orders.followers.iter() {
        if chain.has(follower.class) {
            continue;
        }
        let there = |class: Option<usize>| class.filter(|class| chain.has(*class));
        let place = match (there(follower.after), there(follower.before)) {
            (Some(after), _) => Some(after),
            (None, Some(before)) => chain.before(before),
            (None, None) => chain.last(),
        };
        chain.insert(place, follower.class);
    }
    chain.in_order()
}

/// Of so many children at least all but one stay where they were while sides move single ones; where more
/// move, sides sort.
const MIN_UNMOVED: usize = 2;

/// Returns the children that a side moved within what is around them.
fn moved_within(base: &[usize], side: &[usize]) -> FxHashSet<usize> {
    let places: FxHashMap<usize, usize> = base.iter().enumerate().map(|(at, class)| (*class, at)).collect();
    let common: Vec<(usize, usize)> =
        side.iter().filter_map(|class| Some((*class, *places.get(class)?))).collect();
    out_of_order(&common.iter().map(|(_, at)| *at).collect::<Vec<_>>())
        .into_iter()
        .map(|at| common[at].0)
        .collect()
}

/// What one side puts into an order.
struct Insertion<'a> {
    side: &'a [usize],
    in_base: &'a FxHashSet<usize>,
    /// Whether what stands at the same place already comes from a side that goes first.
    earlier_first: bool,
}

impl Insertion<'_> {
    fn apply(&self, order: &mut Chain) {
        let of_side: FxHashSet<usize> = self.side.iter().copied().collect();
        let mut before = None;
        for class in self.side.iter().copied() {
            if !order.has(class) {
                let is_addition = |class: &usize| !of_side.contains(class) && !self.in_base.contains(class);
                while self.earlier_first
                    && let Some(addition) = order.behind(before).filter(is_addition)
                {
                    before = Some(addition);
                }
                order.insert(before, class);
            }
            before = Some(class);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Orders, merge_orders};

    fn merged(base: &[usize], ours: &[usize], theirs: &[usize]) -> Vec<usize> {
        let columns = [base.to_vec(), ours.to_vec(), theirs.to_vec()];
        merge_orders(&Orders { columns: &columns, followers: &[] })
    }

    #[test]
    fn additions_go_behind_their_neighbours_ours_first() {
        assert_eq!(merged(&[1, 2], &[1, 8, 2], &[1, 9, 2]), [1, 8, 9, 2]);
        assert_eq!(merged(&[1, 2], &[8, 1, 2], &[9, 1, 2]), [8, 9, 1, 2]);
        assert_eq!(merged(&[1, 2], &[1, 2, 8, 7], &[1, 9, 2, 5]), [1, 9, 2, 8, 7, 5]);
        assert_eq!(merged(&[], &[1, 2], &[2, 3]), [1, 2, 3]);
    }

    #[test]
    fn a_side_that_sorts_is_followed() {
        assert_eq!(merged(&[3, 1, 2], &[3, 1, 2, 9], &[1, 2, 3]), [1, 2, 9, 3]);
        assert_eq!(merged(&[3, 1, 2], &[1, 2, 3], &[3, 1, 9, 2]), [1, 9, 2, 3]);
    }

    #[test]
    fn moves_of_different_children_both_count() {
        assert_eq!(merged(&[1, 2, 3, 4, 5], &[2, 3, 4, 5, 1], &[5, 1, 2, 3, 4]), [5, 2, 3, 4, 1]);
    }

    #[test]
    fn of_two_sorts_ours_stands() {
        assert_eq!(merged(&[3, 1, 4, 2], &[1, 2, 3, 4], &[4, 3, 2, 1]), [1, 2, 3, 4]);
    }
}
