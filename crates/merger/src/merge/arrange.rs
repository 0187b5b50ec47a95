//! Lays the result out: everything that stands in it, one after the other.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::alphabet::Rule;
use crate::document::layout::NodeKind;
use crate::merge::classes::ROOT_CLASS;
use crate::merge::order::{Chain, Follower, Orders, merge_orders};
use crate::merge::plan::Plan;

/// Something that stands in the result, with lines of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) class: usize,
    /// Set if this is the place that another side gave it.
    pub(crate) other_place: Option<usize>,
    /// What it stands in.
    pub(crate) parent: usize,
}

/// Returns all items in the order of the result. Cost: near-linear in the nodes of all columns.
pub(crate) fn arrange(plan: &Plan<'_>) -> Vec<Item> {
    let count = plan.classes.len();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); count];
    for class in (1..count).filter(|class| plan.is_kept(*class)) {
        children[plan.parents[class]].push(class);
    }
    for (at, other_place) in plan.other_places.iter().enumerate() {
        children[other_place.parent].push(count + at);
    }
    let other_places: OtherPlaces = plan
        .other_places
        .iter()
        .enumerate()
        .map(|(at, other)| ((other.class, other.column, other.parent), count + at))
        .collect();
    let mut items = Vec::new();
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    let push = |parent: usize, waiting: &mut Vec<(usize, usize)>, members: &[usize]| {
        let order = order_within(plan, parent, (members, &other_places));
        waiting.extend(order.into_iter().rev().map(|child| (child, parent)));
    };
    push(ROOT_CLASS, &mut waiting, &children[ROOT_CLASS]);
    while let Some((id, parent)) = waiting.pop() {
        if let Some(other_place) = id.checked_sub(count) {
            items.push(Item {
                class: plan.other_places[other_place].class,
                other_place: Some(other_place),
                parent,
            });
            continue;
        }
        items.push(Item { class: id, other_place: None, parent });
        if !children[id].is_empty() {
            push(id, &mut waiting, &children[id]);
        }
    }
    items
}

/// Second places of entries, by class, column and what is around them there.
type OtherPlaces = FxHashMap<(usize, usize, usize), usize>;

fn order_within(
    plan: &Plan<'_>,
    parent: usize,
    (members, other_places): (&[usize], &OtherPlaces),
) -> Vec<usize> {
    if members.len() < 2 {
        return members.to_vec();
    }
    let columns: Vec<Vec<usize>> = (0..plan.columns())
        .map(|column| {
            let Some(node) = plan.classes.members[parent][column] else { return Vec::new() };
            let nodes = &plan.layouts[column].nodes;
            let child = |node: &usize| {
                let class = plan.classes.of[column][*node];
                let here = plan.is_kept(class) && plan.parents[class] == parent;
                let other_place = || other_places.get(&(class, column, parent)).copied();
                if here { Some(class) } else { other_place() }
            };
            nodes[node].children.iter().filter_map(child).collect()
        })
        .collect();
    // What followed its neighbours may have been taken elsewhere since.
    let followers: Vec<Follower> = plan
        .followers
        .get(&parent)
        .into_iter()
        .flatten()
        .filter(|follower| plan.is_kept(follower.class) && plan.parents[follower.class] == parent)
        .copied()
        .collect();
    let mut order = merge_orders(&Orders { columns: &columns, followers: &followers });
    // What no column has here any more and nobody leads here still stands, at the end.
    if order.len() < members.len() {
        let placed: FxHashSet<usize> = order.iter().copied().collect();
        order.extend(members.iter().copied().filter(|class| !placed.contains(class)));
    }
    for is_family in [is_entry as fn(NodeKind) -> bool, is_section, is_contents] {
        keep_alphabet(plan, &columns, &mut order, is_family);
    }
    order
}

fn is_entry(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Entry(_))
}

fn is_section(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Section(_))
}

fn is_contents(kind: NodeKind) -> bool {
    kind == NodeKind::ContentsLine
}

/// Puts additions where the alphabet wants them, if the other children stand in alphabetical order, and the
/// addition kept it on its own side, competes for its place with that of another side, or could not know
/// of the order, since another side sorted.
fn keep_alphabet(
    plan: &Plan<'_>,
    columns: &[Vec<usize>],
    order: &mut Vec<usize>,
    is_family: fn(NodeKind) -> bool,
) {
    let count = plan.classes.len();
    let of_family = |class: &usize| *class < count && is_family(plan.kind(*class));
    let family: Vec<usize> = order.iter().copied().filter(of_family).collect();
    let is_added = |class: &usize| plan.classes.members[*class][0].is_none();
    if !family.iter().any(is_added) {
        return;
    }
    let titles: Vec<String> = family.iter().map(|class| plan.title(*class)).collect();
    let old: Vec<&str> = family
        .iter()
        .zip(&titles)
        .filter(|(class, _)| !is_added(class))
        .map(|(_, title)| title.as_str())
        .collect();
    let Some(rule) = Rule::observed(&old) else { return };
    let keys: FxHashMap<usize, String> =
        family.iter().zip(&titles).map(|(class, title)| (*class, rule.key(title))).collect();
    let is_sorted = |column: usize| {
        let old = columns[column].iter().filter(|class| of_family(class) && !is_added(class));
        old.is_sorted_by_key(|class| keys.get(class))
    };
    let sorted_sides: Vec<bool> = (0..columns.len()).map(is_sorted).collect();
    let side_of = |class: &usize| plan.members(*class).next().map_or(0, |(column, _)| column);
    let mut loose: FxHashSet<usize> = FxHashSet::default();
    let places: Vec<FxHashMap<usize, usize>> = columns
        .iter()
        .map(|column| column.iter().enumerate().map(|(at, class)| (*class, at)).collect())
        .collect();
    for (at, class) in family.iter().enumerate().filter(|(_, class)| is_added(class)) {
        let competes = |other: Option<&usize>| {
            other.is_some_and(|other| is_added(other) && side_of(other) != side_of(class))
        };
        let rival = competes(at.checked_sub(1).and_then(|at| family.get(at))) || competes(family.get(at + 1));
        if rival
            || !sorted_sides[side_of(class)]
            || keeps_order((&columns[side_of(class)], &places[side_of(class)]), *class, &keys)
        {
            loose.insert(*class);
        }
    }
    let fixed: Vec<usize> = family.iter().copied().filter(|class| !loose.contains(class)).collect();
    if loose.is_empty() || fixed.is_empty() || !fixed.is_sorted_by_key(|class| &keys[class]) {
        return;
    }
    let mut sorted = fixed;
    let mut chain = Chain::new(order.iter().copied().filter(|class| !loose.contains(class)));
    for class in family.iter().filter(|class| loose.contains(class)) {
        let at = sorted.partition_point(|other| keys[other] <= keys[class]);
        let behind = at.checked_sub(1).map(|at| sorted[at]);
        chain.insert(behind.or_else(|| chain.before(sorted[0])), *class);
        sorted.insert(at, *class);
    }
    *order = chain.in_order();
}

/// Reports whether an addition stands between its neighbours on its own side as the alphabet wants.
fn keeps_order(
    (side, places): (&[usize], &FxHashMap<usize, usize>),
    class: usize,
    keys: &FxHashMap<usize, String>,
) -> bool {
    let Some(&at) = places.get(&class) else { return false };
    let before = side[..at].iter().rev().find_map(|class| keys.get(class));
    let behind = side[at + 1..].iter().find_map(|class| keys.get(class));
    before.is_none_or(|key| *key <= keys[&class]) && behind.is_none_or(|key| keys[&class] <= *key)
}
