//! Lays the result out: everything that stands in it, one after the other.

use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use crate::document::alphabet::Rule;
use crate::document::layout::NodeId;
use crate::document::layout::NodeKind;
use crate::document::wordless::says_nothing;
use crate::merge::classes::{Class, ROOT_CLASS};
use crate::merge::column::{Column, ColumnSlice, Columns};
use crate::merge::order::{Chain, Follower, Orders, merge_orders};
use crate::merge::plan::Plan;

/// Something that stands in the result, with lines of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) class: Class,
    /// Set if this is the place that another side gave it.
    pub(crate) other_place: Option<usize>,
    /// What it stands in.
    pub(crate) parent: Class,
}

/// A child of something in the result: at its own place, or at the one that another side gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Child {
    Own(Class),
    /// By its place in [`Plan::other_places`].
    Elsewhere(usize),
}

impl Child {
    /// Returns the class that stands at its own place.
    fn own(self) -> Option<Class> {
        match self {
            Child::Own(class) => Some(class),
            Child::Elsewhere(_) => None,
        }
    }
}

/// Returns all items in the order of the result. Cost: near-linear in the nodes of all columns.
pub(crate) fn arrange(plan: &Plan<'_>) -> Vec<Item> {
    let mut children: TiVec<Class, Vec<Child>> = vec![Vec::new(); plan.classes.len()].into();
    for class in plan.classes.parts().filter(|class| plan.is_kept(*class)) {
        children[plan.parents[class]].push(Child::Own(class));
    }
    for (at, other_place) in plan.other_places.iter().enumerate() {
        children[other_place.parent].push(Child::Elsewhere(at));
    }
    let other_places: OtherPlaces = plan
        .other_places
        .iter()
        .enumerate()
        .map(|(at, other)| ((other.class, other.column, other.parent), at))
        .collect();
    let mut items = Vec::new();
    let mut waiting: Vec<(Child, Class)> = Vec::new();
    let push = |parent: Class, waiting: &mut Vec<(Child, Class)>, members: &[Child]| {
        let order = order_within(plan, parent, (members, &other_places));
        waiting.extend(order.into_iter().rev().map(|child| (child, parent)));
    };
    push(ROOT_CLASS, &mut waiting, &children[ROOT_CLASS]);
    while let Some((child, parent)) = waiting.pop() {
        match child {
            Child::Elsewhere(at) => {
                items.push(Item { class: plan.other_places[at].class, other_place: Some(at), parent });
            }
            Child::Own(class) => {
                items.push(Item { class, other_place: None, parent });
                push(class, &mut waiting, &children[class]);
            }
        }
    }
    items
}

/// Second places of entries, by class, column and what is around them there.
type OtherPlaces = FxHashMap<(Class, Column, Class), usize>;

fn order_within(
    plan: &Plan<'_>,
    parent: Class,
    (members, other_places): (&[Child], &OtherPlaces),
) -> Vec<Child> {
    if members.len() < 2 {
        return members.to_vec();
    }
    let columns: Columns<Vec<Child>> = plan
        .columns()
        .map(|column| {
            let Some(node) = plan.classes.members[parent][column] else { return Vec::new() };
            let nodes = &plan.layouts[column].nodes;
            let child = |node: &NodeId| {
                let class = plan.classes.of[column][*node];
                let here = plan.is_kept(class) && plan.parents[class] == parent;
                let other_place =
                    || other_places.get(&(class, column, parent)).copied().map(Child::Elsewhere);
                if here { Some(Child::Own(class)) } else { other_place() }
            };
            nodes[node].children.iter().filter_map(child).collect()
        })
        .collect();
    // What followed its neighbours may have been taken elsewhere since.
    let followers: Vec<Follower<Child>> = plan
        .followers
        .get(&parent)
        .into_iter()
        .flatten()
        .filter(|follower| plan.is_kept(follower.child) && plan.parents[follower.child] == parent)
        .map(|follower| Follower {
            child: Child::Own(follower.child),
            after: follower.after.map(Child::Own),
            before: follower.before.map(Child::Own),
        })
        .collect();
    let parts = |child: Child| parts_others(plan, child);
    let mut order = merge_orders(&Orders { columns: &columns.raw, followers: &followers, parts: &parts });
    // What no column has here any more and nobody leads here still stands, at the end.
    if order.len() < members.len() {
        let placed: FxHashSet<Child> = order.iter().copied().collect();
        order.extend(members.iter().copied().filter(|class| !placed.contains(class)));
    }
    for is_family in [is_entry as fn(NodeKind) -> bool, is_section, is_contents] {
        keep_alphabet(plan, &columns, &mut order, is_family);
    }
    order
}

/// Reports whether entries behind a child stand below it: headings, and text with words.
fn parts_others(plan: &Plan<'_>, child: Child) -> bool {
    let parts = |(column, node): (Column, NodeId)| match plan.layouts[column].nodes[node].kind {
        NodeKind::Section(_) => true,
        NodeKind::Prose => !says_nothing(&plan.layouts[column].text_of(node)),
        _ => false,
    };
    child.own().is_some_and(|class| plan.members(class).any(parts))
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
    columns: &ColumnSlice<Vec<Child>>,
    order: &mut Vec<Child>,
    is_family: fn(NodeKind) -> bool,
) {
    let of_family = |child: &Child| child.own().is_some_and(|class| is_family(plan.kind(class)));
    let family: Vec<Child> = order.iter().copied().filter(of_family).collect();
    let is_added =
        |child: &Child| child.own().is_some_and(|class| plan.classes.members[class][Column::BASE].is_none());
    if !family.iter().any(is_added) {
        return;
    }
    let titles: Vec<String> = family.iter().filter_map(|child| Some(plan.title(child.own()?))).collect();
    let old: Vec<&str> = family
        .iter()
        .zip(&titles)
        .filter(|(class, _)| !is_added(class))
        .map(|(_, title)| title.as_str())
        .collect();
    let Some(rule) = Rule::observed(&old) else { return };
    let keys: FxHashMap<Child, String> =
        family.iter().zip(&titles).map(|(class, title)| (*class, rule.key(title))).collect();
    let is_sorted = |column: Column| {
        let old = columns[column].iter().filter(|class| of_family(class) && !is_added(class));
        old.is_sorted_by_key(|class| keys.get(class))
    };
    let sorted_sides: Columns<bool> = columns.keys().map(is_sorted).collect();
    let side_of = |child: &Child| child.own().map_or(Column::BASE, |class| plan.first_column(class));
    let mut loose: FxHashSet<Child> = FxHashSet::default();
    let places: Columns<FxHashMap<Child, usize>> = columns
        .iter()
        .map(|column| column.iter().enumerate().map(|(at, class)| (*class, at)).collect())
        .collect();
    for (at, class) in family.iter().enumerate().filter(|(_, class)| is_added(class)) {
        let competes = |other: Option<&Child>| {
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
    let fixed: Vec<Child> = family.iter().copied().filter(|class| !loose.contains(class)).collect();
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
    (side, places): (&[Child], &FxHashMap<Child, usize>),
    child: Child,
    keys: &FxHashMap<Child, String>,
) -> bool {
    let Some(&at) = places.get(&child) else { return false };
    let before = side[..at].iter().rev().find_map(|class| keys.get(class));
    let behind = side[at + 1..].iter().find_map(|class| keys.get(class));
    before.is_none_or(|key| *key <= keys[&child]) && behind.is_none_or(|key| keys[&child] <= *key)
}
