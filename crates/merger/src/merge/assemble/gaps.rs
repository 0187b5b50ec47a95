//! The blank lines between what stands in the result.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::layout::Layout;
use crate::document::text::joined;
use crate::merge::arrange::Item;
use crate::merge::plan::Plan;

/// What two neighbours are to one another, whatever they say.
type Relation = (u8, u8, bool, bool);

/// The lines of a gap, and the column that has them.
type Gap = (usize, Range<usize>);

/// An example of the gap that stands most often between neighbours of a relation, in a whole document and within
/// each class.
type Habits = FxHashMap<(Relation, Option<usize>), Range<usize>>;

/// The blank lines between neighbours.
pub(super) struct Gaps<'a> {
    /// By column.
    habits: Vec<Habits>,
    layouts: &'a [Layout<'a>],
    /// For each column and node the node with lines that comes before it, and the one behind it.
    around: Vec<Vec<(Option<usize>, Option<usize>)>>,
}

impl<'a> Gaps<'a> {
    pub(super) fn new(plan: &Plan<'a>) -> Self {
        let around: Vec<Vec<(Option<usize>, Option<usize>)>> = plan
            .layouts
            .iter()
            .map(|layout| {
                let mut around = vec![(None, None); layout.nodes.len()];
                let mut last: Option<usize> = None;
                for node in 1..layout.nodes.len() {
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
        let mut gaps = Self { habits: Vec::new(), layouts: plan.layouts, around };
        gaps.habits = (0..plan.columns()).map(|column| gaps.habits_of(plan, column)).collect();
        gaps
    }

    fn habits_of(&self, plan: &Plan<'_>, column: usize) -> Habits {
        let mut counts: FxHashMap<_, FxHashMap<usize, (usize, usize)>> = FxHashMap::default();
        for node in 1..self.layouts[column].nodes.len() {
            if let Some(before) = self.around[column][node].0 {
                let lines = self.lines_between(column, before, node).len();
                let relation = self.relation(column, before, node);
                let parent = plan.classes.of[column][self.layouts[column].nodes[node].parent];
                for place in [None, Some(parent)] {
                    counts.entry((relation, place)).or_default().entry(lines).or_insert((0, node)).0 += 1;
                }
            }
        }
        let habit = |lines: FxHashMap<usize, (usize, usize)>| {
            let most =
                lines.into_iter().max_by_key(|(lines, (count, _))| (*count, std::cmp::Reverse(*lines)));
            let (_, (_, node)) = most?;
            Some(self.lines_between(column, self.around[column][node].0?, node))
        };
        counts.into_iter().filter_map(|(key, lines)| Some((key, habit(lines)?))).collect()
    }

    /// Returns the gap that a list came to have on another side, where a side still has the one of before.
    fn restyled(&self, gap: &Gap, place: (Relation, Option<usize>)) -> Option<Gap> {
        let habit = |column: usize| self.habits[column].get(&place).cloned().map(|lines| (column, lines));
        let before = habit(0)?.1.len();
        if gap.1.len() != before || habit(gap.0)?.1.len() != before {
            return None;
        }
        (1..self.layouts.len()).filter_map(habit).find(|(_, lines)| lines.len() != before)
    }

    fn lines_between(&self, column: usize, before: usize, node: usize) -> Range<usize> {
        let nodes = &self.layouts[column].nodes;
        let end = nodes[node].own.start;
        nodes[before].own.end.min(end)..end
    }

    fn relation(&self, column: usize, before: usize, node: usize) -> Relation {
        let nodes = &self.layouts[column].nodes;
        let (a, b) = (&nodes[before], &nodes[node]);
        (a.kind.family(), b.kind.family(), b.parent == before, a.parent == b.parent)
    }

    /// Finds the gap between two items: where they are neighbours in some column, that one, by the rule of
    /// three ways; else that of neighbours like them.
    pub(super) fn between(&self, plan: &Plan<'_>, before: Option<Item>, behind: Option<Item>) -> Option<Gap> {
        let node = |item: Item, column: usize| match item.other_place {
            Some(other_place) if plan.other_places[other_place].column != column => None,
            _ => plan.classes.members[item.class][column],
        };
        let columns = || 0..plan.columns();
        let at = |column: usize| -> Option<Gap> {
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
        let base = at(0);
        let sides: Vec<_> = columns().skip(1).filter_map(at).collect();
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
            return columns().nth(1).map(|column| (column, self.layouts[column].gap_at_end()));
        }
        let (before, behind) = (before?, behind?);
        let neighbours = |item: Item| columns().filter_map(move |column| Some((column, node(item, column)?)));
        self.like(neighbours(before).collect(), neighbours(behind).collect(), wanted(before, behind))
    }

    /// Finds the gap between neighbours of a relation: behind the one node, before the other, or anywhere; nodes
    /// by column.
    fn like(
        &self,
        before: Vec<(usize, usize)>,
        behind: Vec<(usize, usize)>,
        wanted: Relation,
    ) -> Option<Gap> {
        let gap = |column: usize, before: usize, behind: usize| {
            (self.relation(column, before, behind) == wanted)
                .then(|| (column, self.lines_between(column, before, behind)))
        };
        let like_behind =
            behind.into_iter().filter_map(|(column, node)| gap(column, self.around[column][node].0?, node));
        let like_before =
            before.into_iter().filter_map(|(column, node)| gap(column, node, self.around[column][node].1?));
        let habitual = self.habits.iter().enumerate();
        let habitual =
            habitual.filter_map(|(column, habits)| Some((column, habits.get(&(wanted, None))?.clone())));
        like_behind.chain(like_before).chain(habitual).next()
    }
}
