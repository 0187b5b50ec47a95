//! Puts the text of the result together, item by item.

use recension_model::MergePart;
use rustc_hash::FxHashMap;

use crate::arrange::Item;
use crate::fields::Segment;
use crate::layout::{BYTE_ORDER_MARK, Kind, Layout};
use crate::plan::Plan;
use crate::style::{Prefixes, with_prefix};
use crate::text::NodeText;

/// The parts of the result, and where each class stands in it.
pub(crate) struct Assembled {
    pub(crate) parts: Vec<MergePart>,
    /// The 1-based line of each class in the result as ours has it.
    pub(crate) lines: FxHashMap<usize, u32>,
}

/// Puts the result together.
pub(crate) fn assemble(plan: &Plan<'_>, items: &[Item], prefixes: &Prefixes) -> Assembled {
    let mut assembler = Assembler {
        plan,
        gaps: Gaps::new(plan),
        ending: habit(plan),
        pieces: Vec::new(),
        line: 1,
        lines: FxHashMap::default(),
    };
    if three_ways(plan, |layout| layout.source().starts_with(BYTE_ORDER_MARK)) {
        assembler.pieces.push(Piece::Text(BYTE_ORDER_MARK.to_vec()));
    }
    let mut before: Option<Item> = None;
    for (at, item) in items.iter().enumerate() {
        if plan.members(item.class).all(|(column, node)| plan.layouts[column].nodes[node].own.is_empty()) {
            continue;
        }
        let gap = assembler.gap(before, Some(*item));
        assembler.item(at, *item, gap, prefixes);
        before = Some(*item);
    }
    let gap = assembler.gap(before, None);
    assembler.text(&gap);
    assembler.finish()
}

/// Text that stands, or a conflict; what a side does not have is none.
enum Piece {
    Text(Vec<u8>),
    Conflict { conflict: usize, base: Option<Vec<u8>>, sides: Vec<Option<Vec<u8>>> },
}

struct Assembler<'a> {
    plan: &'a Plan<'a>,
    gaps: Gaps<'a>,
    /// The end mark of the lines of the result.
    ending: &'static [u8],
    pieces: Vec<Piece>,
    line: u32,
    lines: FxHashMap<usize, u32>,
}

/// Gives what the base has, or what a side changed it to.
fn three_ways<T: PartialEq + Copy>(plan: &Plan<'_>, of: impl Fn(&Layout<'_>) -> T) -> T {
    let base = of(&plan.layouts[0]);
    let sides = plan.layouts.iter().skip(1).map(of);
    sides.into_iter().find(|side| *side != base).unwrap_or(base)
}

/// Gives the end mark that the lines of a result have: that of the base, or what a side changed it to.
fn habit(plan: &Plan<'_>) -> &'static [u8] {
    let base = plan.layouts[0].ending;
    let sides = plan.layouts.iter().skip(1).filter_map(|layout| layout.ending);
    sides.into_iter().find(|side| Some(*side) != base).or(base).unwrap_or(b"\n")
}

impl Assembler<'_> {
    /// Gives a gap as it is written in the result.
    fn gap(&self, before: Option<Item>, behind: Option<Item>) -> Vec<u8> {
        match self.gaps.between(self.plan, before, behind) {
            Some((column, lines)) => self.source_lines(column, lines, false),
            None => {
                let family = |item: Option<Item>| item.map(|item| self.plan.kind(item.class).family());
                let heading = Some(Kind::Section(recension_model::SectionId::new(0)).family());
                let apart = family(before).is_some()
                    && family(behind).is_some()
                    && (family(before) == heading
                        || family(behind) == heading
                        || family(before) != family(behind));
                if apart { self.ending.to_vec() } else { Vec::new() }
            }
        }
    }

    /// Copies lines of a column, with the end mark of the result where they have the habitual one of theirs,
    /// or are new: then a single odd end mark is an accident of whoever wrote them.
    fn source_lines(&self, column: usize, lines: std::ops::Range<usize>, added: bool) -> Vec<u8> {
        let layout = &self.plan.layouts[column];
        let mut text = Vec::new();
        for line in &layout.lines[lines] {
            text.extend_from_slice(line.text(layout.source()));
            let own = line.ending(layout.source());
            let habitual = own.is_empty() || Some(own) == layout.ending || added;
            text.extend_from_slice(if habitual { self.ending } else { own });
        }
        text
    }

    fn with_endings(&self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len() + 2);
        for line in text.split(|byte| *byte == b'\n') {
            out.extend_from_slice(line);
            out.extend_from_slice(self.ending);
        }
        out
    }

    fn item(&mut self, at: usize, item: Item, gap: Vec<u8>, prefixes: &Prefixes) {
        let segments = match item.ghost {
            Some(ghost) => vec![self.ghost(ghost)],
            None => self.plan.merged[item.class]
                .as_ref()
                .map(|merged| merged.segments.clone())
                .unwrap_or_default(),
        };
        let conflict = match item.ghost {
            Some(ghost) => Some(self.plan.ghosts[ghost].conflict),
            None => self.plan.conflict_of[item.class],
        };
        let mut gap = Some(gap);
        let styled = |text: &[u8], first: bool| {
            let mut text = text.to_vec();
            if let Some((has, wanted)) = prefixes.replaced.get(&at).filter(|_| first) {
                text = with_prefix(&text, has, wanted);
            }
            if let Some(shift) = prefixes.shifted.get(&at) {
                let space = vec![b' '; *shift];
                let lines: Vec<Vec<u8>> =
                    text.split(|b| *b == b'\n').map(|line| [&space, line].concat()).collect();
                text = lines.join(&b'\n');
            }
            text
        };
        let is_versions = segments.len() > 1 && !matches!(self.plan.kind(item.class), Kind::Prose);
        for (place, segment) in segments.iter().enumerate() {
            let first = place == 0 || is_versions;
            match (segment, conflict) {
                (Segment::Text(text), _) => {
                    let text = styled(text, first);
                    self.text(&gap.take().unwrap_or_default());
                    self.stands(item);
                    let text = match self.unchanged(item, &text) {
                        Some(copied) => copied,
                        None => self.with_endings(&text),
                    };
                    self.text(&text);
                }
                (Segment::Conflict { base, sides }, conflict) => {
                    let base = base.as_ref().map(|text| styled(text, first));
                    let sides =
                        sides.iter().map(|side| side.as_ref().map(|text| styled(text, first))).collect();
                    let gap = gap.take().unwrap_or_default();
                    self.conflict(item, conflict.unwrap_or(0), gap, (base, sides));
                }
            }
        }
    }

    /// Gives the source lines of a text that is one column's as it stands.
    fn unchanged(&self, item: Item, text: &[u8]) -> Option<Vec<u8>> {
        let merged = self.plan.merged[item.class].as_ref()?;
        let [column] = merged.from.as_slice() else { return None };
        let node = self.plan.classes.members[item.class][*column]?;
        let layout = &self.plan.layouts[*column];
        let added = self.plan.classes.members[item.class][0].is_none();
        (NodeText::new(layout, node).whole() == text)
            .then(|| self.source_lines(*column, layout.nodes[node].own.clone(), added))
    }

    /// Gives all that a side has of an entry which stands elsewhere for others.
    fn ghost(&self, ghost: usize) -> Segment {
        let ghost = &self.plan.ghosts[ghost];
        let columns = self.plan.columns();
        let mut sides = vec![None; columns - 1];
        if let Some(node) = self.plan.classes.members[ghost.class][ghost.column] {
            let layout = &self.plan.layouts[ghost.column];
            let mut last = node;
            while let Some(child) = layout.nodes[last].children.last() {
                last = *child;
            }
            let own =
                layout.nodes[node].own.start..layout.nodes[last].own.end.max(layout.nodes[node].own.end);
            sides[ghost.column - 1] = Some(crate::text::joined(layout, own));
        }
        Segment::Conflict { base: None, sides }
    }

    fn stands(&mut self, item: Item) {
        if item.ghost.is_none() {
            self.lines.entry(item.class).or_insert(self.line);
        }
    }

    fn text(&mut self, text: &[u8]) {
        self.count(text);
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.extend_from_slice(text),
            _ => self.pieces.push(Piece::Text(text.to_vec())),
        }
    }

    fn count(&mut self, text: &[u8]) {
        let ends = text
            .iter()
            .enumerate()
            .filter(|(at, byte)| **byte == b'\n' || (**byte == b'\r' && text.get(at + 1) != Some(&b'\n')));
        self.line += ends.count() as u32;
    }

    /// Adds a conflict, to the one before it if they are one.
    ///
    /// Where some side has nothing, the gap in front goes with the text, so that who has nothing does not
    /// keep two gaps.
    fn conflict(
        &mut self,
        item: Item,
        conflict: usize,
        gap: Vec<u8>,
        (base, sides): (Option<Vec<u8>>, Vec<Option<Vec<u8>>>),
    ) {
        let shown = |text: &Option<Vec<u8>>| text.as_ref().map(|text| self.with_endings(text));
        let (base, sides) = (shown(&base), sides.iter().map(shown).collect::<Vec<_>>());
        let goes_on =
            matches!(self.pieces.last(), Some(Piece::Conflict { conflict: last, .. }) if *last == conflict);
        let inside = goes_on || sides.iter().any(Option::is_none);
        if !inside {
            self.text(&gap);
        }
        let lead = if inside { gap } else { Vec::new() };
        if let Some(Some(ours)) = sides.first() {
            self.count(&lead);
            self.stands(item);
            self.count(ours);
        }
        let led = |text: Option<Vec<u8>>| text.map(|text| [lead.as_slice(), &text].concat());
        let (base, sides) = (led(base), sides.into_iter().map(led).collect::<Vec<_>>());
        match self.pieces.last_mut() {
            Some(Piece::Conflict { base: last_base, sides: last_sides, .. }) if goes_on => {
                join(last_base, base);
                last_sides.iter_mut().zip(sides).for_each(|(last, side)| join(last, side));
            }
            _ => self.pieces.push(Piece::Conflict { conflict, base, sides }),
        }
    }

    fn finish(mut self) -> Assembled {
        let ends = |layout: &Layout<'_>| layout.lines.last().is_none_or(|line| line.text_end < line.end);
        if !three_ways(self.plan, ends) {
            self.pieces.iter_mut().rev().take(1).for_each(|piece| match piece {
                Piece::Text(text) => cut_end(text),
                Piece::Conflict { base, sides, .. } => {
                    base.iter_mut().chain(sides.iter_mut().flatten()).for_each(cut_end);
                }
            });
        }
        let parts = self.pieces.into_iter().filter_map(|piece| match piece {
            Piece::Text(text) if text.is_empty() => None,
            Piece::Text(text) => Some(MergePart::Text(text)),
            Piece::Conflict { conflict, base, sides } => Some(MergePart::Conflict {
                conflict: conflict as u32,
                base: base.unwrap_or_default(),
                sides: sides.into_iter().map(Option::unwrap_or_default).collect(),
            }),
        });
        Assembled { parts: parts.collect(), lines: self.lines }
    }
}

fn join(last: &mut Option<Vec<u8>>, more: Option<Vec<u8>>) {
    if let Some(more) = more {
        last.get_or_insert_default().extend(more);
    }
}

fn cut_end(text: &mut Vec<u8>) {
    let mark =
        if text.ends_with(b"\r\n") { 2 } else { usize::from(text.ends_with(b"\n") || text.ends_with(b"\r")) };
    text.truncate(text.len() - mark);
}

/// What two neighbours are to one another, whatever they say.
type Relation = (u8, u8, bool, bool);

/// The lines of a gap, and the column that has them.
type Gap = (usize, std::ops::Range<usize>);

/// The blank lines between neighbours.
struct Gaps<'a> {
    /// For each column an example of the gap that stands most often between neighbours of a relation, in the
    /// whole document and within each class.
    habits: Vec<FxHashMap<(Relation, Option<usize>), std::ops::Range<usize>>>,
    layouts: &'a [Layout<'a>],
    /// For each column and node the node with lines that comes before it, and the one behind it.
    around: Vec<Vec<(Option<usize>, Option<usize>)>>,
}

impl<'a> Gaps<'a> {
    fn new(plan: &Plan<'a>) -> Self {
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

    fn habits_of(
        &self,
        plan: &Plan<'_>,
        column: usize,
    ) -> FxHashMap<(Relation, Option<usize>), std::ops::Range<usize>> {
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

    /// Gives the gap that a list came to have on another side, where a side still has the one of before.
    fn restyled(&self, gap: &Gap, place: (Relation, Option<usize>)) -> Option<Gap> {
        let habit = |column: usize| self.habits[column].get(&place).cloned().map(|lines| (column, lines));
        let before = habit(0)?.1.len();
        if gap.1.len() != before || habit(gap.0)?.1.len() != before {
            return None;
        }
        (1..self.layouts.len()).filter_map(habit).find(|(_, lines)| lines.len() != before)
    }

    fn lines_between(&self, column: usize, before: usize, node: usize) -> std::ops::Range<usize> {
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
    fn between(&self, plan: &Plan<'_>, before: Option<Item>, behind: Option<Item>) -> Option<Gap> {
        let node = |item: Item, column: usize| match item.ghost {
            Some(ghost) if plan.ghosts[ghost].column != column => None,
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
        let text = |(column, lines): &Gap| crate::text::joined(&self.layouts[*column], lines.clone());
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
            return columns().skip(1).next().map(|column| (column, self.layouts[column].gap_at_end()));
        }
        let (before, behind) = (before?, behind?);
        let wanted = wanted(before, behind);
        let like_behind = columns().filter_map(|column| {
            let node = node(behind, column)?;
            let other = self.around[column][node].0?;
            (self.relation(column, other, node) == wanted)
                .then(|| (column, self.lines_between(column, other, node)))
        });
        let like_before = columns().filter_map(|column| {
            let node = node(before, column)?;
            let other = self.around[column][node].1?;
            (self.relation(column, node, other) == wanted)
                .then(|| (column, self.lines_between(column, node, other)))
        });
        let habitual =
            columns().filter_map(|column| Some((column, self.habits[column].get(&(wanted, None))?.clone())));
        let found: Option<Gap> = like_behind.chain(like_before).chain(habitual).next();
        found
    }
}
