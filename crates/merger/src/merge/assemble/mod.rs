//! Puts the text of the result together, item by item.

mod gaps;

use recension_model::MergePart;
use rustc_hash::FxHashMap;

use gaps::Gaps;

use crate::document::layout::{BYTE_ORDER_MARK, Layout, NodeKind};
use crate::document::text::NodeText;
use crate::merge::arrange::Item;
use crate::merge::classes::Class;
use crate::merge::column::Column;
use crate::merge::fields::Segment;
use crate::merge::plan::Plan;
use crate::merge::style::{Prefixes, with_prefix};

/// The parts of the result, and where each class stands in it.
pub(crate) struct Assembled {
    pub(crate) parts: Vec<MergePart>,
    /// The 1-based line of each class in the result as ours has it.
    pub(crate) lines: FxHashMap<Class, u32>,
}

/// Puts the result together.
pub(crate) fn assemble(plan: &Plan<'_>, items: &[Item], prefixes: &Prefixes) -> Assembled {
    let mut assembler = Assembler {
        plan,
        gaps: Gaps::new(plan),
        ending: habit(plan),
        fragments: Vec::new(),
        before_conflict: None,
        line: 1,
        lines: FxHashMap::default(),
    };
    if three_ways(plan, |layout| layout.source().starts_with(BYTE_ORDER_MARK)) {
        assembler.fragments.push(Fragment::Text(BYTE_ORDER_MARK.to_vec()));
    }
    let mut before: Option<Item> = None;
    for (at, item) in items.iter().enumerate() {
        if plan.members(item.class).all(|(column, node)| plan.layouts[column].nodes[node].own.is_empty()) {
            continue;
        }
        let gap = assembler.gap(before, Some(*item));
        assembler.part(Some(*item), &gap);
        assembler.item(at, *item, gap, prefixes);
        let is_open = match assembler.fragments.last() {
            Some(Fragment::Conflict { sides, .. }) => sides.iter().any(Option::is_none),
            _ => false,
        };
        assembler.before_conflict = match assembler.before_conflict {
            Some(first) if is_open => Some(first),
            _ => is_open.then_some(before),
        };
        before = Some(*item);
    }
    let gap = assembler.gap(before, None);
    assembler.part(None, &gap);
    assembler.text(&gap);
    assembler.finish()
}

/// Text that stands, or a conflict; what a side does not have is none.
enum Fragment {
    Text(Vec<u8>),
    Conflict { conflict: usize, base: Option<Vec<u8>>, sides: Vec<Option<Vec<u8>>> },
}

struct Assembler<'a> {
    plan: &'a Plan<'a>,
    gaps: Gaps<'a>,
    /// The end mark of the lines of the result.
    ending: &'static [u8],
    fragments: Vec<Fragment>,
    /// What stands before the conflict that the last fragment is, if it is one that some side has nothing in:
    /// perhaps nothing.
    before_conflict: Option<Option<Item>>,
    line: u32,
    lines: FxHashMap<Class, u32>,
}

/// Returns what the base has, or what a side changed it to.
fn three_ways<T: PartialEq + Copy>(plan: &Plan<'_>, of: impl Fn(&Layout<'_>) -> T) -> T {
    let base = of(&plan.layouts[Column::BASE]);
    let sides = plan.layouts.iter().skip(1).map(of);
    sides.into_iter().find(|side| *side != base).unwrap_or(base)
}

/// Returns the end mark that the lines of a result have: that of the base, or what a side changed it to.
fn habit(plan: &Plan<'_>) -> &'static [u8] {
    let base = plan.layouts[Column::BASE].ending;
    let sides = plan.layouts.iter().skip(1).filter_map(|layout| layout.ending);
    sides.into_iter().find(|side| Some(*side) != base).or(base).unwrap_or(b"\n")
}

impl Assembler<'_> {
    /// Returns a gap as it is written in the result.
    fn gap(&self, before: Option<Item>, behind: Option<Item>) -> Vec<u8> {
        match self.gaps.between(self.plan, before, behind) {
            Some((column, lines)) => self.source_lines(column, lines, false),
            None => {
                let family = |item: Option<Item>| item.map(|item| self.plan.kind(item.class).family());
                let heading = Some(NodeKind::Section(recension_model::SectionId::new(0)).family());
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
    fn source_lines(&self, column: Column, lines: std::ops::Range<usize>, added: bool) -> Vec<u8> {
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
        let segments = match item.other_place {
            Some(other_place) => vec![self.other_place(other_place)],
            None => self.plan.merged[item.class]
                .as_ref()
                .map(|merged| merged.segments.clone())
                .unwrap_or_default(),
        };
        let conflict = match item.other_place {
            Some(other_place) => Some(self.plan.other_places[other_place].conflict),
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
        let is_versions = segments.len() > 1 && !matches!(self.plan.kind(item.class), NodeKind::Prose);
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

    /// Keeps what comes next apart from what stands before a conflict, for sides that have nothing between.
    fn part(&mut self, next: Option<Item>, gap: &[u8]) {
        let conflict = |item: Item| match item.other_place {
            Some(other_place) => Some(self.plan.other_places[other_place].conflict),
            None => self.plan.conflict_of[item.class],
        };
        let Some(before) = self.before_conflict else { return };
        let Some(Fragment::Conflict { conflict: last, .. }) = self.fragments.last() else { return };
        if next.and_then(conflict) == Some(*last) {
            return;
        }
        let needed = self.gap(before, next);
        let Some(missing) = needed.len().checked_sub(gap.len()).filter(|missing| *missing > 0) else {
            return;
        };
        let missing = needed[..missing].to_vec();
        let mut added = 0;
        if let Some(Fragment::Conflict { sides, .. }) = self.fragments.last_mut() {
            for (at, side) in sides.iter_mut().enumerate().filter(|(_, side)| side.is_none()) {
                *side = Some(missing.clone());
                added += usize::from(at == 0);
            }
        }
        if added > 0 {
            self.count(&missing);
        }
    }

    /// Returns the source lines of a text that is one column's as it stands.
    fn unchanged(&self, item: Item, text: &[u8]) -> Option<Vec<u8>> {
        let merged = self.plan.merged[item.class].as_ref()?;
        let [column] = merged.from.as_slice() else { return None };
        let node = self.plan.classes.members[item.class][*column]?;
        let layout = &self.plan.layouts[*column];
        let added = self.plan.classes.members[item.class][Column::BASE].is_none();
        (NodeText::new(layout, node).whole() == text)
            .then(|| self.source_lines(*column, layout.nodes[node].own.clone(), added))
    }

    /// Returns all that a side has of an entry which stands elsewhere for others.
    fn other_place(&self, other_place: usize) -> Segment {
        let other_place = &self.plan.other_places[other_place];
        let mut sides = vec![None; self.plan.side_count()];
        if let Some(node) = self.plan.classes.members[other_place.class][other_place.column] {
            let layout = &self.plan.layouts[other_place.column];
            let mut last = node;
            while let Some(child) = layout.nodes[last].children.last() {
                last = *child;
            }
            let own =
                layout.nodes[node].own.start..layout.nodes[last].own.end.max(layout.nodes[node].own.end);
            sides[other_place.column.side()] = Some(crate::document::text::joined(layout, own));
        }
        Segment::Conflict { base: None, sides }
    }

    fn stands(&mut self, item: Item) {
        if item.other_place.is_none() {
            self.lines.entry(item.class).or_insert(self.line);
        }
    }

    fn text(&mut self, text: &[u8]) {
        self.count(text);
        match self.fragments.last_mut() {
            Some(Fragment::Text(last)) => last.extend_from_slice(text),
            _ => self.fragments.push(Fragment::Text(text.to_vec())),
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
        let goes_on = matches!(self.fragments.last(), Some(Fragment::Conflict { conflict: last, .. }) if *last == conflict);
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
        match self.fragments.last_mut() {
            Some(Fragment::Conflict { base: last_base, sides: last_sides, .. }) if goes_on => {
                join(last_base, base);
                last_sides.iter_mut().zip(sides).for_each(|(last, side)| join(last, side));
            }
            _ => self.fragments.push(Fragment::Conflict { conflict, base, sides }),
        }
    }

    fn finish(mut self) -> Assembled {
        let ends = |layout: &Layout<'_>| layout.lines.last().is_none_or(|line| line.text_end < line.end);
        if !three_ways(self.plan, ends) {
            self.fragments.iter_mut().rev().take(1).for_each(|fragment| match fragment {
                Fragment::Text(text) => cut_end(text),
                Fragment::Conflict { base, sides, .. } => {
                    base.iter_mut().chain(sides.iter_mut().flatten()).for_each(cut_end);
                }
            });
        }
        let parts = self.fragments.into_iter().filter_map(|fragment| match fragment {
            Fragment::Text(text) if text.is_empty() => None,
            Fragment::Text(text) => Some(MergePart::Text(text)),
            Fragment::Conflict { conflict, base, sides } => Some(MergePart::Conflict {
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
