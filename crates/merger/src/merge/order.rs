//! In which order the children of one thing stand.

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

/// Orders all children: the order that a side changed, else that of ours; then what other sides add, behind
/// the neighbour that it has there, behind what an earlier side added at the same place.
///
/// Cost: near-linear in the children for sides that add few, quadratic in what one place gains.
pub(crate) fn merge_orders(orders: &Orders<'_>) -> Vec<usize> {
    let Some((base, sides)) = orders.columns.split_first() else { return Vec::new() };
    let moved: Vec<FxHashSet<usize>> = sides.iter().map(|side| moved_within(base, side)).collect();
    let primary = moved.iter().position(|moved| !moved.is_empty()).unwrap_or(0);
    let Some(first) = sides.get(primary) else { return base.clone() };
    let in_base: FxHashSet<usize> = base.iter().copied().collect();
    let mut order: Vec<usize> = first.clone();
    let mut settled = moved[primary].clone();
    for (at, side) in sides.iter().enumerate().filter(|(at, _)| *at != primary) {
        // Of two sides that sorted, each by its own rule, one has to stand: no mixture of both is sorted.
        let few = (settled.len() + moved[at].len()) * MIN_UNMOVED <= base.len();
        if few && settled.is_disjoint(&moved[at]) {
            order.retain(|class| !moved[at].contains(class));
            settled.extend(&moved[at]);
        }
        let insertion = Insertion { side, in_base: &in_base, earlier_first: at > primary };
        insertion.apply(&mut order);
    }
    // What only the base still has, a conflict keeps: at its place there.
    let kept = Insertion { side: base, in_base: &in_base, earlier_first: true };
    kept.apply(&mut order);
    for follower in orders.followers {
        if order.contains(&follower.class) {
            continue;
        }
        let place = |class: Option<usize>| class.and_then(|class| order.iter().position(|at| *at == class));
        let at = place(follower.after).map(|at| at + 1).or_else(|| place(follower.before));
        order.insert(at.unwrap_or(order.len()), follower.class);
    }
    order
}

/// Of so many children at least all but one stay where they were while sides move single ones; where more
/// move, sides sort.
const MIN_UNMOVED: usize = 2;

/// Returns the children that a side moved within what is around them.
fn moved_within(base: &[usize], side: &[usize]) -> FxHashSet<usize> {
    let places: FxHashMap<usize, usize> = base.iter().enumerate().map(|(at, class)| (*class, at)).collect();
    let common: Vec<(usize, usize)> =
        side.iter().filter_map(|class| Some((*class, *places.get(class)?))).collect();
    out_of_run(&common.iter().map(|(_, at)| *at).collect::<Vec<_>>())
        .into_iter()
        .map(|at| common[at].0)
        .collect()
}

/// Returns the places of `sequence` outside a longest increasing run (C. Schensted, 1961). Cost: n · log n.
fn out_of_run(sequence: &[usize]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; sequence.len()];
    for (at, value) in sequence.iter().enumerate() {
        let length = tails.partition_point(|tail| sequence[*tail] < *value);
        previous[at] = length.checked_sub(1).map(|before| tails[before]);
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut inside = vec![false; sequence.len()];
    let mut next = tails.last().copied();
    while let Some(at) = next {
        inside[at] = true;
        next = previous[at];
    }
    (0..sequence.len()).filter(|at| !inside[*at]).collect()
}

/// What one side puts into an order.
struct Insertion<'a> {
    side: &'a [usize],
    in_base: &'a FxHashSet<usize>,
    /// Whether what stands at the same place already comes from a side that goes first.
    earlier_first: bool,
}

impl Insertion<'_> {
    fn apply(&self, order: &mut Vec<usize>) {
        let of_side: FxHashSet<usize> = self.side.iter().copied().collect();
        let mut present: FxHashSet<usize> = order.iter().copied().collect();
        let mut before = None;
        for class in self.side {
            if present.contains(class) {
                before = Some(*class);
                continue;
            }
            let mut at = match before {
                Some(before) => order.iter().position(|other| *other == before).map_or(0, |at| at + 1),
                None => 0,
            };
            let is_addition = |class: &usize| !of_side.contains(class) && !self.in_base.contains(class);
            while self.earlier_first && order.get(at).is_some_and(is_addition) {
                at += 1;
            }
            order.insert(at, *class);
            present.insert(*class);
            before = Some(*class);
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
