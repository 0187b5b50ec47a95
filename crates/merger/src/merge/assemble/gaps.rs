//! The blank lines between what stands in the result.

use std::ops::Range;

use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use crate::document::layout::{Layout, NodeId};
use crate::document::text::joined;
use crate::merge::arrange::Item;
use crate::merge::classes::Class;
use crate::merge::column::{Column, ColumnSlice, Columns};
use crate::merge::plan::Plan;

/// What two neighbours are to one another, whatever they say.
type Relation = (u8, u8, bool, bool);

/// The lines of a gap, and the column that has them.
type Gap = (Column, Range<usize>);

/// An example of the gap that stands most often between neighbours of a relation, in a whole document and within
/// each class.
type Habits = FxHashMap<(Relation, Option<Class>), Range<usize>>;

/// For each node the node with lines that comes before it, and the one behind it.
type Around = TiVec<NodeId, (Option<NodeId>, Option<NodeId>)>;

/// The blank lines between neighbours.
pub(super) struct Gaps<'a> {
    habits: Columns<Habits>,
    layouts: &'a ColumnSlice<Layout<'a>>,
    around: Columns<Around>,
}

impl<'a> Gaps<'a> {
    pub(super) fn new(plan: &Plan<'a>) -> Self {
        let around: Columns<Around> = plan
            .layouts
            .iter()
            .map(|layout| {
                let mut around: Around = vec![(None, None); layout.nodes.len()].into();
                let mut last: Option<NodeId> = None;
                for node in layout.parts() {
                    if layout.nodes[node].own.is_empty() {
                        continue;
                    }
                    around[node].0 = last;
                    if let Some(last) = last {
                        around[last].1 = Some(node);
                    }
                    last = Some(node);
                }
                around
            })
            .collect();
        let mut gaps = Self { habits: Columns::new(), layouts: plan.layouts, around };
        gaps.habits = plan.columns().map(|column| gaps.habits_of(plan, column)).collect();
        gaps
    }

    fn habits_of(&self, plan: &Plan<'_>, column: Column) -> Habits {
        let mut counts: FxHashMap<_, FxHashMap<usize, (usize, NodeId)>> = FxHashMap::default();
        for node in self.layouts[column].parts() {
            if let Some(before) = self.around[column][node].0 {
                let lines = self.lines_between(column, before, node).len();
                let relation = self.relation(column, before, node);
                let parent = plan.classes.of[column][self.layouts[column].nodes[node].parent];
                for place in [None, Some(parent)] {
                    counts.entry((relation, place)).or_default().entry(lines).or_insert((0, node)).0 += 1;
                }
            }
        }
        let habit = |lines: FxHashMap<usize, (usize, NodeId)>| {
            let most =
                lines.into_iter().max_by_key(|(lines, (count, _))| (*count, std::cmp::Reverse(*lines)));
            let (_, (_, node)) = most?;
            Some(self.lines_between(column, self.around[column][node].0?, node))
        };
        counts.into_iter().filter_map(|(key, lines)| Some((key, habit(lines)?))).collect()
    }

    /// Returns the gap that a list came to have on another side, where a side still has the one of before.
    fn restyled(&self, gap: &Gap, place: (Relation, Option<Class>)) -> Option<Gap> {
        let habit = |column: Column| self.habits[column].get(&place).cloned().map(|lines| (column, lines));
        let before = habit(Column::BASE)?.1.len();
        if gap.1.len() != before || habit(gap.0)?.1.len() != before {
            return None;
        }
        self.layouts.keys().skip(1).filter_map(habit).find(|(_, lines)| lines.len() != before)
    }

    fn lines_between(&self, column: Column, before: NodeId, node: NodeId) -> Range<usize> {
        let nodes = &self.layouts[column].nodes;
        let end = nodes[node].own.start;
        nodes[before].own.end.min(end)..end
    }

    fn relation(&self, column: Column, before: NodeId, node: NodeId) -> Relation {
        let nodes = &self.layouts[column].nodes;
        let (a, b) = (&nodes[before], &nodes[node]);
        (a.kind.family(), b.kind.family(), b.parent == before, a.parent == b.parent)
    }

    /// Finds the gap between two items: where they are neighbours in some column, that one, by the rule of
    /// three ways; else that of neighbours like them.
    pub(super) fn between(&self, plan: &Plan<'_>, before: Option<Item>, behind: Option<Item>) -> Option<Gap> {
        let node = |item: Item, column: Column| match item.other_place {
            Some(other_place) if plan.other_places[other_place].column != column => None,
            _ => plan.classes.members[item.class][column],
        };
        let at = |column: Column| -> Option<Gap> {
            let layout = &self.layouts[column];
            match (before, behind) {
                (None, None) => Some((column, 0..layout.lines.len())).filter(|_| layout.nodes.len() == 1),
                (None, Some(behind)) => {
                    let node = node(behind, column)?;
                    self.around[column][node].0.is_none().then(|| (column, layout.gap_before(node)))
                }
                (Some(before), None) => {
                    let node = node(before, column)?;
                    self.around[column][node].1.is_none().then(|| (column, layout.gap_at_end()))
                }
                (Some(before), Some(behind)) => {
                    let (before, behind) = (node(before, column)?, node(behind, column)?);
                    (self.around[column][behind].0 == Some(before))
                        .then(|| (column, self.lines_between(column, before, behind)))
                }
            }
        };
        let wanted = |before: Item, behind: Item| {
            let family = |item: Item| plan.kind(item.class).family();
            let (nested, beside) = (behind.parent == before.class, behind.parent == before.parent);
            (family(before), family(behind), nested, beside)
        };
        let text = |(column, lines): &Gap| joined(&self.layouts[*column], lines.clone());
        let base = at(Column::BASE);
        let sides: Vec<_> = plan.sides().filter_map(at).collect();
        let lines = |gap: &Gap| (gap.1.len(), text(gap));
        let changed = sides.iter().find(|side| base.as_ref().is_none_or(|base| lines(base) != lines(side)));
        if let (Some(gap), None, Some(before), Some(behind)) = (changed, &base, before, behind) {
            let place = (wanted(before, behind), Some(behind.parent));
            return Some(self.restyled(gap, place).unwrap_or_else(|| gap.clone()));
        }
        if let Some(found) = changed.cloned().or(base) {
            return Some(found);
        }
        if behind.is_none() {
            // At the end stand the blank lines that ours has there.
            return plan.sides().next().map(|column| (column, self.layouts[column].gap_at_end()));
        }
        let (before, behind) = (before?, behind?);
        let neighbours =
            |item: Item| plan.columns().filter_map(move |column| Some((column, node(item, column)?)));
        self.like(neighbours(before).collect(), neighbours(behind).collect(), wanted(before, behind))
    }

    /// Finds the gap between neighbours of a relation: behind the one node, before the other, or anywhere; nodes
    /// by column.
    fn like(
        &self,
        before: Vec<(Column, NodeId)>,
        behind: Vec<(Column, NodeId)>,
        wanted: Relation,
    ) -> Option<Gap> {
        let gap = |column: Column, before: NodeId, behind: NodeId| {
            (self.relation(column, before, behind) == wanted)
                .then(|| (column, self.lines_between(column, before, behind)))
        };
        let like_behind =
            behind.into_iter().filter_map(|(column, node)| gap(column, self.around[column][node].0?, node));
        let like_before =
            before.into_iter().filter_map(|(column, node)| gap(column, node, self.around[column][node].1?));
        let habitual = self.habits.iter_enumerated();
        let habitual =
            habitual.filter_map(|(column, habits)| Some((column, habits.get(&(wanted, None))?.clone())));
        like_behind.chain(like_before).chain(habitual).next()
    }
}
