//! In which order the children of one thing stand.

use std::hash::Hash;

use recension_matcher::out_of_order;
use rustc_hash::{FxHashMap, FxHashSet};

/// What can be put in order.
pub(crate) trait Orderable: Copy + Eq + Hash {}

impl<T: Copy + Eq + Hash> Orderable for T {}

/// The children of one thing in each column, those left out that do not stand here in the end.
pub(crate) struct Orders<'a, T> {
    /// The base first, then the sides.
    pub(crate) columns: &'a [Vec<T>],
    /// The column in which a child stands that no column has here, and the children it stood between there.
    pub(crate) followers: &'a [Follower<T>],
    /// Whether a child parts the others: what stands behind it stands below it.
    pub(crate) parts: &'a dyn Fn(T) -> bool,
}

/// A child that follows its neighbours to where its own side did not have it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Follower<T> {
    pub(crate) child: T,
    pub(crate) after: Option<T>,
    pub(crate) before: Option<T>,
}

/// Children in order, each of which leads to the next: what comes in anywhere moves nothing.
pub(crate) struct Chain<T> {
    next: FxHashMap<Option<T>, T>,
    before: FxHashMap<T, Option<T>>,
    last: Option<T>,
}

impl<T: Orderable> Chain<T> {
    pub(crate) fn new(order: impl IntoIterator<Item = T>) -> Self {
        let mut chain = Self { next: FxHashMap::default(), before: FxHashMap::default(), last: None };
        for child in order {
            chain.insert(chain.last, child);
        }
        chain
    }

    pub(crate) fn has(&self, child: T) -> bool {
        self.before.contains_key(&child)
    }

    pub(crate) fn last(&self) -> Option<T> {
        self.last
    }

    /// Returns what stands behind a child, or first.
    pub(crate) fn behind(&self, child: Option<T>) -> Option<T> {
        self.next.get(&child).copied()
    }

    /// Returns what stands before a child; none if it is the first.
    pub(crate) fn before(&self, child: T) -> Option<T> {
        self.before.get(&child).copied().flatten()
    }

    /// Puts a child behind another one, or first.
    pub(crate) fn insert(&mut self, before: Option<T>, child: T) {
        match self.next.insert(before, child) {
            Some(behind) => {
                self.next.insert(Some(child), behind);
                self.before.insert(behind, Some(child));
            }
            None => self.last = Some(child),
        }
        self.before.insert(child, before);
    }

    pub(crate) fn in_order(&self) -> Vec<T> {
        std::iter::successors(self.behind(None), |child| self.behind(Some(*child))).collect()
    }
}

/// Orders all children: the order that a side changed, else that of ours; then what other sides add, behind
/// the neighbour that it has there, behind what an earlier side added at the same place.
///
/// Cost: near-linear in the children.
pub(crate) fn merge_orders<T: Orderable>(orders: &Orders<'_, T>) -> Vec<T> {
    let Some((base, sides)) = orders.columns.split_first() else { return Vec::new() };
    let moved: Vec<FxHashSet<T>> = sides.iter().map(|side| moved_within(base, side)).collect();
    let primary = moved.iter().position(|moved| !moved.is_empty()).unwrap_or(0);
    let Some(first) = sides.get(primary) else { return base.clone() };
    let in_base: FxHashSet<T> = base.iter().copied().collect();
    let mut order: Vec<T> = first.clone();
    let mut settled = moved[primary].clone();
    let mut chain = None;
    for (at, side) in sides.iter().enumerate().filter(|(at, _)| *at != primary) {
        // Of two sides that sorted, each by its own rule, one has to stand: no mixture of both is sorted.
        let few = (settled.len() + moved[at].len()) * MIN_UNMOVED <= base.len();
        if few && !moved[at].is_empty() && settled.is_disjoint(&moved[at]) {
            order = chain.take().map_or(order, |chain: Chain<T>| chain.in_order());
            order.retain(|child| !moved[at].contains(child));
            settled.extend(&moved[at]);
        }
        let insertion =
            Insertion { side, in_base: &in_base, parts: orders.parts, earlier_first: at > primary };
        insertion.apply(chain.get_or_insert_with(|| Chain::new(order.iter().copied())));
    }
    let mut chain = chain.unwrap_or_else(|| Chain::new(order));
    // What only the base still has, a conflict keeps: at its place there.
    let kept = Insertion { side: base, in_base: &in_base, parts: orders.parts, earlier_first: true };
    kept.apply(&mut chain);
    for follower in orders.followers.iter() {
        if chain.has(follower.child) {
            continue;
        }
        let there = |child: Option<T>| child.filter(|child| chain.has(*child));
        let place = match (there(follower.after), there(follower.before)) {
            (Some(after), _) => Some(after),
            (None, Some(before)) => chain.before(before),
            (None, None) => chain.last(),
        };
        chain.insert(place, follower.child);
    }
    chain.in_order()
}

/// Of so many children at least all but one stay where they were while sides move single ones; where more
/// move, sides sort.
const MIN_UNMOVED: usize = 2;

/// Returns the children that a side moved within what is around them.
fn moved_within<T: Orderable>(base: &[T], side: &[T]) -> FxHashSet<T> {
    let places: FxHashMap<T, usize> = base.iter().enumerate().map(|(at, child)| (*child, at)).collect();
    let common: Vec<(T, usize)> =
        side.iter().filter_map(|child| Some((*child, *places.get(child)?))).collect();
    out_of_order(&common.iter().map(|(_, at)| *at).collect::<Vec<_>>())
        .into_iter()
        .map(|at| common[at].0)
        .collect()
}

/// What one side puts into an order.
struct Insertion<'a, T> {
    side: &'a [T],
    in_base: &'a FxHashSet<T>,
    parts: &'a dyn Fn(T) -> bool,
    /// Whether what stands at the same place already comes from a side that goes first.
    earlier_first: bool,
}

impl<T: Orderable> Insertion<'_, T> {
    fn apply(&self, order: &mut Chain<T>) {
        let of_side: FxHashSet<T> = self.side.iter().copied().collect();
        let mut before = None;
        for child in self.side.iter().copied() {
            if !order.has(child) {
                let is_addition = |child: &T| !of_side.contains(child) && !self.in_base.contains(child);
                let is_part = (self.parts)(child);
                // What stays above a label or heading does not come behind one that stands right there, and a label leaves above it
                // what does.
                let mut at = before;
                while (self.earlier_first || is_part)
                    && let Some(addition) = order.behind(at).filter(is_addition)
                    && (is_part || at != before || !(self.parts)(addition))
                {
                    at = Some(addition);
                }
                order.insert(at, child);
            }
            before = Some(child);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Orders, merge_orders};

    fn merged(base: &[usize], ours: &[usize], theirs: &[usize]) -> Vec<usize> {
        let columns = [base.to_vec(), ours.to_vec(), theirs.to_vec()];
        merge_orders(&Orders { columns: &columns, followers: &[], parts: &|child| child >= 100 })
    }

    #[test]
    fn additions_go_behind_their_neighbours_ours_first() {
        assert_eq!(merged(&[1, 2], &[1, 8, 2], &[1, 9, 2]), [1, 8, 9, 2]);
        assert_eq!(merged(&[1, 2], &[8, 1, 2], &[9, 1, 2]), [8, 9, 1, 2]);
        assert_eq!(merged(&[1, 2], &[1, 2, 8, 7], &[1, 9, 2, 5]), [1, 9, 2, 8, 7, 5]);
        assert_eq!(merged(&[], &[1, 2], &[2, 3]), [1, 2, 3]);
    }

    #[test]
    fn additions_stay_above_what_parts_them_from_others() {
        assert_eq!(merged(&[1, 2], &[1, 100, 2], &[1, 9, 2]), [1, 9, 100, 2]);
        assert_eq!(merged(&[1, 2], &[1, 9, 2], &[1, 100, 2]), [1, 9, 100, 2]);
        assert_eq!(merged(&[1, 2], &[1, 2, 100, 7], &[1, 2, 9]), [1, 2, 9, 100, 7]);
        assert_eq!(merged(&[1, 2], &[1, 2, 9], &[1, 2, 100, 7]), [1, 2, 9, 100, 7]);
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
