//! Writes an edited document out: gaps between what is new neighbours, and numbers that count on.

use std::collections::BTreeMap;
use std::ops::Range;

use recension_model::SectionKind;
use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use crate::document::layout::{Layout, NodeId, NodeKind, ROOT};
use crate::document::line_start::marker;
use crate::document::numbering::{Count, counts, number, with_number};
use crate::patch::editor::{ENTRY, Editor, NOTE, SECTION, SlotText};

/// What two neighbours are to one another: their families, whether one stands within the other, and whether
/// both stand within the same.
type Relation = (u8, u8, bool, bool);

/// Returns the bytes of the document as it is now.
pub(crate) fn write(editor: &mut Editor<'_>) -> Vec<u8> {
    count_on(editor);
    let layout = editor.layout;
    let gaps = Gaps::new(editor);
    let ending = layout.ending.unwrap_or(b"\n");
    let first = layout.lines.first().map_or(0, |line| line.start);
    let mut out = layout.source()[..first].to_vec();
    let mut last = ROOT;
    let mut slot = editor.slots[ROOT].next;
    while slot != ROOT {
        if !is_empty(editor, slot) {
            match gaps.between(editor, last, slot) {
                Gap::Lines(lines) => copy(layout, lines, &mut out, ending),
                Gap::Blank(count) => (0..count).for_each(|_| out.extend_from_slice(ending)),
            }
            part(editor, slot, &mut out, ending);
            last = slot;
        }
        slot = editor.slots[slot].next;
    }
    copy(layout, layout.gap_at_end(), &mut out, ending);
    let ends = layout.lines.last().is_none_or(|line| line.text_end < line.end);
    if !ends && out.ends_with(ending) {
        out.truncate(out.len() - ending.len());
    }
    out
}

fn is_empty(editor: &Editor<'_>, slot: NodeId) -> bool {
    match &editor.slots[slot].text {
        SlotText::Source => editor.layout.nodes[slot].own.is_empty(),
        SlotText::Written(lines) => lines.is_empty(),
        SlotText::Gone => true,
    }
}

/// Copies lines as they are; the last one of the document gets an end mark if it has none.
fn copy(layout: &Layout<'_>, lines: Range<usize>, out: &mut Vec<u8>, ending: &[u8]) {
    for line in &layout.lines[lines] {
        out.extend_from_slice(&layout.source()[line.start..line.end]);
        if line.text_end == line.end {
            out.extend_from_slice(ending);
        }
    }
}

fn part(editor: &Editor<'_>, slot: NodeId, out: &mut Vec<u8>, ending: &[u8]) {
    let Some(node) = editor.layout.nodes.get(slot).filter(|_| editor.slots[slot].text == SlotText::Source)
    else {
        for line in renumbered(editor, slot) {
            out.extend_from_slice(&line);
            out.extend_from_slice(ending);
        }
        return;
    };
    let lines = renumbered(editor, slot);
    for (text, line) in lines.iter().zip(&editor.layout.lines[node.own.clone()]) {
        // A line that a replaced text took along is gone; its end mark goes with it.
        if text.is_empty() && line.text_end > line.start {
            continue;
        }
        out.extend_from_slice(text);
        let own = line.ending(editor.layout.source());
        out.extend_from_slice(if own.is_empty() { ending } else { own });
    }
}

/// Returns the lines of a part with the number and the indentation that it has now.
fn renumbered(editor: &Editor<'_>, slot: NodeId) -> Vec<Vec<u8>> {
    let mut lines = editor.lines(slot);
    let state = &editor.slots[slot];
    if let (Some(number), Some(first)) = (state.number, lines.first_mut()) {
        let prefix = editor.prefix(slot);
        *first = [&with_number(&prefix, number), first.get(prefix.len()..).unwrap_or_default()].concat();
    }
    if state.shift > 0 {
        let space = b" ".repeat(state.shift);
        lines
            .iter_mut()
            .filter(|line| !line.is_empty())
            .for_each(|line| *line = [&space, line.as_slice()].concat());
    }
    lines
}

/// Numbers the lists anew that counted right before. In others what is new counts on from what is above it.
fn count_on(editor: &mut Editor<'_>) {
    let before = counts(editor.layout);
    let mut next: FxHashMap<NodeId, Option<u64>> = FxHashMap::default();
    let mut above: FxHashMap<NodeId, u64> = FxHashMap::default();
    let mut last = 0;
    let runs_on = before.values().any(|count| count.runs_on);
    let mut changes = Vec::new();
    let mut slot = editor.slots[ROOT].next;
    while slot != ROOT {
        let prefix = if editor.slots[slot].family == ENTRY { editor.prefix(slot) } else { Vec::new() };
        let is_number = prefix.trim_ascii_start().first().is_some_and(u8::is_ascii_digit);
        if let Some(printed) = number(&prefix).filter(|_| is_number) {
            let parent = editor.slots[slot].parent;
            let expected =
                *next.entry(parent).or_insert_with(|| first_number(before.get(&parent), last, runs_on));
            let lazy = before.get(&parent).is_some_and(|count| count.numbers.len() > 1 && count.is_lazy());
            let step = before.get(&parent).and_then(Count::step).unwrap_or(1);
            if let Some(expected) = expected {
                next.insert(parent, Some(if lazy { expected } else { expected.saturating_add(step) }));
            }
            let is_put_here = !editor.is_of_source(slot) || editor.slots[slot].is_relocated;
            let above_it = above.get(&parent).filter(|_| is_put_here);
            let counted = above_it.map(|above| above.saturating_add(step));
            last = expected.or(counted).unwrap_or(printed);
            above.insert(parent, last);
            if last != printed {
                changes.push((slot, prefix.len(), last));
            }
        }
        slot = editor.slots[slot].next;
    }
    for (slot, length, number) in changes {
        editor.slots[slot].number = Some(number);
        let longer = with_number(&editor.prefix(slot), number).len();
        for below in editor.subtree(slot).into_iter().skip(1).filter(|_| longer > length) {
            let prefix = editor.prefix(below);
            let indent = prefix.iter().take_while(|byte| **byte == b' ').count();
            if !prefix.is_empty() && !prefix.starts_with(b"\t") && (length..longer).contains(&indent) {
                editor.slots[below].shift += longer - length;
            }
        }
    }
}

/// Returns the number that a list begins with, if it is to be counted.
fn first_number(before: Option<&Count>, last: u64, runs_on: bool) -> Option<u64> {
    match before {
        Some(count) if count.runs_on => Some(last.saturating_add(count.step().unwrap_or(1))),
        Some(count) if count.is_right() || count.is_lazy() => count.numbers.first().copied(),
        Some(_) => None,
        None if runs_on => Some(last + 1),
        None => Some(1),
    }
}

/// The lines between two neighbours.
enum Gap {
    /// These of the source.
    Lines(Range<usize>),
    /// So many blank ones.
    Blank(usize),
}

/// The blank lines that a document has between neighbours.
struct Gaps {
    /// For each relation the number of lines that is there most often.
    habits: FxHashMap<Relation, usize>,
    /// The same before entries and sections that stand behind anything but what they are in.
    apart: FxHashMap<u8, usize>,
    /// For each part of the layout the part with lines before it, and the one behind it.
    around: TiVec<NodeId, (NodeId, NodeId)>,
}

impl Gaps {
    fn new(editor: &Editor<'_>) -> Self {
        let nodes = &editor.layout.nodes;
        let mut around: TiVec<NodeId, _> = vec![(ROOT, ROOT); nodes.len()].into();
        let mut counts: BTreeMap<Relation, BTreeMap<usize, usize>> = BTreeMap::new();
        let mut apart: BTreeMap<u8, BTreeMap<usize, usize>> = BTreeMap::new();
        let mut last = ROOT;
        for at in editor.layout.parts().filter(|at| !nodes[*at].own.is_empty()) {
            around[at].0 = last;
            around[last].1 = at;
            if last != ROOT {
                let lines = nodes[at].own.start.saturating_sub(nodes[last].own.end);
                let relation = first_relation(editor, last, at);
                *counts.entry(relation).or_default().entry(lines).or_default() += 1;
                let (_, family, is_first, _) = relation;
                if matches!(family, SECTION | ENTRY | LABEL | ROW) && !is_first {
                    *apart.entry(family).or_default().entry(lines).or_default() += 1;
                }
            }
            last = at;
        }
        let most = |lines: BTreeMap<usize, usize>| {
            lines.into_iter().max_by_key(|(lines, count)| (*count, std::cmp::Reverse(*lines)))
        };
        let habits = counts.into_iter().filter_map(|(relation, lines)| Some((relation, most(lines)?.0)));
        let apart = apart.into_iter().filter_map(|(family, lines)| Some((family, most(lines)?.0)));
        Self { habits: habits.collect(), apart: apart.collect(), around }
    }

    fn between(&self, editor: &Editor<'_>, before: NodeId, behind: NodeId) -> Gap {
        let nodes = &editor.layout.nodes;
        let known = |slot: NodeId| editor.is_of_source(slot);
        if known(behind) && known(before) && self.around[behind].0 == before {
            let end = nodes[behind].own.start;
            let start = if before == ROOT { 0 } else { nodes[before].own.end };
            return Gap::Lines(start.min(end)..end);
        }
        if before == ROOT {
            return Gap::Blank(0);
        }
        // What was written anew with all that stood in it stands as far before what is behind it as that did.
        let is_anew = known(behind) && matches!(editor.slots[before].text, SlotText::Written(_));
        let former = if is_anew { self.around[behind].0 } else { ROOT };
        if former != ROOT && is_empty(editor, former) && editor.is_within(former, before) {
            return Gap::Lines(nodes[former].own.end.min(nodes[behind].own.start)..nodes[behind].own.start);
        }
        let wanted = relation(editor, before, behind);
        let lines =
            |before: NodeId, behind: NodeId| nodes[behind].own.start.saturating_sub(nodes[before].own.end);
        let like = |before: NodeId, behind: NodeId| {
            let is_between = before != ROOT && behind != ROOT;
            (is_between && first_relation(editor, before, behind) == wanted).then(|| lines(before, behind))
        };
        let like_behind = known(behind).then(|| like(self.around[behind].0, behind)).flatten();
        let like_before = known(before).then(|| like(before, self.around[before].1)).flatten();
        let habit = self.habits.get(&wanted).copied();
        let apart = self.apart.get(&wanted.1).copied().filter(|_| !wanted.2);
        let is_item = |family: u8| matches!(family, ENTRY | NOTE | LABEL);
        let is_tight = (is_item(wanted.0) && is_item(wanted.1)) || (wanted.0, wanted.1) == (ROW, ROW);
        let plain = usize::from(!is_tight);
        Gap::Blank(like_behind.or(like_before).or(habit).or(apart).unwrap_or(plain))
    }
}

/// Returns what two parts are to one another in the document as it was.
fn first_relation(editor: &Editor<'_>, before: NodeId, behind: NodeId) -> Relation {
    let (a, b) = (&editor.layout.nodes[before], &editor.layout.nodes[behind]);
    (sort(editor, before), sort(editor, behind), b.parent == before, a.parent == b.parent)
}

fn relation(editor: &Editor<'_>, before: NodeId, behind: NodeId) -> Relation {
    let (a, b) = (&editor.slots[before], &editor.slots[behind]);
    (sort(editor, before), sort(editor, behind), b.parent == before, a.parent == b.parent)
}

/// A group label: a section, but an item of a list.
const LABEL: u8 = u8::MAX;

/// A row of a table: an entry that ends a list, and that a list ends.
const ROW: u8 = u8::MAX - 1;

/// Returns the family of a part; labels and rows have one of their own.
fn sort(editor: &Editor<'_>, slot: NodeId) -> u8 {
    let layout = editor.layout;
    let is_label = match (&editor.slots[slot].text, layout.nodes.get(slot).map(|node| node.kind)) {
        (_, Some(NodeKind::Section(id))) => layout.edition.section(id).kind == SectionKind::Group,
        (SlotText::Written(lines), None) => lines.first().is_some_and(|line| !marker(line).is_empty()),
        _ => false,
    };
    match editor.slots[slot].family {
        SECTION if is_label => LABEL,
        ENTRY if editor.is_row(slot) => ROW,
        family => family,
    }
}
