//! How lines begin: the style of bullets and indentation that a side's additions take on, and the numbers of
//! numbered lists.

use rustc_hash::FxHashMap;

use crate::document::layout::{NodeId, NodeKind};
use crate::document::line_start::{marker, parted_box};
use crate::document::numbering::{Count, counts, number, number_of, unnumbered, with_number};
use crate::document::text::prefix_of;
use crate::merge::arrange::Item;
use crate::merge::classes::Class;
use crate::merge::column::{Column, ColumnSlice, Columns};
use crate::merge::fields::Segment;
use crate::merge::plan::Plan;

/// What the first lines of items begin with, where that is not what their text has.
#[derive(Default)]
pub(crate) struct Prefixes {
    /// For each item with another beginning: what it has, and what it gets.
    pub(crate) replaced: FxHashMap<usize, (Vec<u8>, Vec<u8>)>,
    /// For each item whose lines move to the right: by how many columns.
    pub(crate) shifted: FxHashMap<usize, usize>,
    /// How many numbers were brought up to date.
    pub(crate) renumbered: usize,
}

/// Finds the beginnings of all items.
pub(crate) fn prefixes(plan: &Plan<'_>, items: &[Item]) -> Prefixes {
    let mut prefixes = Prefixes::default();
    adopt_style(plan, items, &mut prefixes);
    count_right(plan, items, &mut prefixes);
    prefixes
}

fn prefix_in(plan: &Plan<'_>, class: Class, column: Column) -> Option<Vec<u8>> {
    let node = plan.classes.members[class][column]?;
    let prefix = prefix_of(&plan.layouts[column], node);
    (!prefix.is_empty()).then(|| prefix.to_vec())
}

fn merged_prefix(plan: &Plan<'_>, class: Class) -> Vec<u8> {
    let of = |column: Column| Some(prefix_of(&plan.layouts[column], plan.classes.members[class][column]?));
    let base = of(Column::BASE);
    let sides = || plan.sides().filter_map(of);
    let kept = |side: &&[u8]| base.is_some_and(|base| base == *side || unnumbered(base) == unnumbered(side));
    sides().find(|side| !kept(side)).or_else(|| sides().next()).or(base).unwrap_or_default().to_vec()
}

/// Returns what the text of a class begins with in the result.
fn printed_prefix(plan: &Plan<'_>, class: Class) -> Vec<u8> {
    let segments = plan.merged[class].iter().flat_map(|merged| &merged.segments);
    let mut texts = segments.filter_map(|segment| match segment {
        Segment::Text(text) => Some(text),
        Segment::Conflict { sides, .. } => sides.iter().flatten().next(),
    });
    texts.next().map(|text| marker(text).to_vec()).unwrap_or_default()
}

/// Writes a text with another beginning.
pub(crate) fn with_prefix(text: &[u8], has: &[u8], wanted: &[u8]) -> Vec<u8> {
    let own = if text.starts_with(has) { has } else { marker(text) };
    if unnumbered(own) == unnumbered(has) { [wanted, &text[own.len()..]].concat() } else { text.to_vec() }
}

fn is_list_item(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Entry(_) | NodeKind::Note(_) | NodeKind::ContentsLine | NodeKind::Section(_))
}

/// Reports whether a side writes the beginning of a thing otherwise than the base.
fn is_restyled(plan: &Plan<'_>, class: Class) -> bool {
    let of = |column: Column| Some(prefix_of(&plan.layouts[column], plan.classes.members[class][column]?));
    let mut all = plan.columns().filter_map(of);
    let Some(first) = all.next() else { return false };
    all.any(|other| other != first && unnumbered(other) != unnumbered(first))
}

/// The column, the family of nodes, and how their lines begin.
type Beginning = (Column, u8, Vec<u8>);

/// The beginnings of lines that a side has, and what has become of them.
struct Restyled {
    /// By column, family and beginning.
    all: FxHashMap<Beginning, FxHashMap<Vec<u8>, usize>>,
}

impl Restyled {
    fn new(plan: &Plan<'_>, items: &[Item]) -> Self {
        let mut all: FxHashMap<_, FxHashMap<Vec<u8>, usize>> = FxHashMap::default();
        if !items.iter().any(|item| is_restyled(plan, item.class)) {
            return Self { all };
        }
        for item in
            items.iter().filter(|item| item.other_place.is_none() && is_list_item(plan.kind(item.class)))
        {
            if plan.members(item.class).count() < 2 {
                continue;
            }
            let merged = unnumbered(&merged_prefix(plan, item.class));
            let family = plan.kind(item.class).family();
            for column in plan.sides() {
                if let Some(own) = prefix_in(plan, item.class, column) {
                    *all.entry((column, family, unnumbered(&own)))
                        .or_default()
                        .entry(merged.clone())
                        .or_default() += 1;
                }
            }
        }
        Self { all }
    }

    /// Returns what most lines that begin so on a side begin with in the result.
    fn target(&self, column: Column, family: u8, own: &[u8]) -> Option<&Vec<u8>> {
        let targets = self.all.get(&(column, family, unnumbered(own)))?;
        targets
            .iter()
            .max_by_key(|(target, count)| (**count, std::cmp::Reverse(*target)))
            .map(|(target, _)| target)
    }
}

/// Writes what one side added in the style that its neighbours have in the result.
fn adopt_style(plan: &Plan<'_>, items: &[Item], prefixes: &mut Prefixes) {
    let restyled = Restyled::new(plan, items);
    if restyled.all.is_empty() {
        return;
    }
    let mut siblings: FxHashMap<(Class, u8), Vec<Class>> = FxHashMap::default();
    for item in items.iter().filter(|item| item.other_place.is_none()) {
        siblings.entry((item.parent, plan.kind(item.class).family())).or_default().push(item.class);
    }
    for (at, item) in items.iter().enumerate() {
        let alone = plan.members(item.class).count() == 1;
        if !alone || item.other_place.is_some() || !is_list_item(plan.kind(item.class)) {
            continue;
        }
        let Some((column, _)) = plan.members(item.class).next().filter(|(column, _)| !column.is_base())
        else {
            continue;
        };
        let Some(own) = prefix_in(plan, item.class, column) else { continue };
        let family = plan.kind(item.class).family();
        let near = nearest(plan, &siblings[&(item.parent, family)], (item.class, column), &own);
        let target = match near {
            Some(sibling) => Some(unnumbered(&merged_prefix(plan, sibling))),
            None => restyled.target(column, family, &own).cloned(),
        };
        // Whether the box of a task is ticked is not for the neighbours to say.
        let target = target.map(|target| [parted_box(&target).0, parted_box(&own).1].concat());
        if let Some(target) = target.filter(|target| *target != unnumbered(&own)) {
            let numbered = with_number_of(&target, &own);
            prefixes.replaced.insert(at, (own, numbered));
        }
    }
}

/// Finds the nearest sibling that the side writes alike and that others have too.
fn nearest(
    plan: &Plan<'_>,
    siblings: &[Class],
    (class, column): (Class, Column),
    own: &[u8],
) -> Option<Class> {
    let at = siblings.iter().position(|sibling| *sibling == class)?;
    let before = siblings[..at].iter().rev();
    let behind = siblings[at + 1..].iter();
    before.chain(behind).copied().find(|sibling| {
        plan.members(*sibling).count() > 1
            && prefix_in(plan, *sibling, column).is_some_and(|prefix| unnumbered(&prefix) == unnumbered(own))
    })
}

/// Returns a beginning with the number that another one has; `0` stands for any number.
fn with_number_of(target: &[u8], own: &[u8]) -> Vec<u8> {
    match number(own) {
        Some(number) => with_number(target, number),
        // A bullet that becomes a number begins to count.
        None => with_number(target, 1),
    }
}

/// Numbers lists that counted right anew.
fn count_right(plan: &Plan<'_>, items: &[Item], prefixes: &mut Prefixes) {
    let counts: Columns<FxHashMap<NodeId, Count>> = plan.layouts.iter().map(counts).collect();
    if counts.iter().all(FxHashMap::is_empty) {
        return;
    }
    let is_counted =
        |item: &Item| item.other_place.is_none() && matches!(plan.kind(item.class), NodeKind::Entry(_));
    let mut within: FxHashMap<Class, Vec<Class>> = FxHashMap::default();
    for item in items.iter().filter(|item| is_counted(item)) {
        within.entry(item.parent).or_default().push(item.class);
    }
    let mut next: FxHashMap<Class, Numbering> = FxHashMap::default();
    let mut last = 0;
    for (at, item) in items.iter().enumerate() {
        if !is_counted(item) {
            continue;
        }
        let own = match prefixes.replaced.get(&at) {
            Some((_, replaced)) => replaced.clone(),
            None => printed_prefix(plan, item.class),
        };
        if !own.trim_ascii_start().first().is_some_and(u8::is_ascii_digit) {
            continue;
        }
        let Some(printed) = number(&own) else { continue };
        let numbering = next.entry(item.parent).or_insert_with(|| {
            let entries = within.get(&item.parent).map_or(&[][..], Vec::as_slice);
            Numbering::new(plan, item.parent, entries, &counts, last)
        });
        last = numbering.next(plan, item.class).unwrap_or(printed);
        if printed != last {
            renumber(plan, items, at, (own, last), prefixes);
        }
    }
}

/// How the entries of something are numbered.
enum Numbering {
    /// They count from a number on, by a step.
    Counted { next: u64, step: u64 },
    /// As a side numbered them its own way; others count on from what is above them.
    Own { column: Column, above: u64 },
    /// As they are printed.
    Printed,
}

impl Numbering {
    fn new(
        plan: &Plan<'_>,
        parent: Class,
        entries: &[Class],
        counts: &ColumnSlice<FxHashMap<NodeId, Count>>,
        last: u64,
    ) -> Self {
        if keeps_numbers(plan, parent, entries, counts) {
            return Self::Printed;
        }
        let own = own_numbers(plan, parent, entries, counts);
        match (own, start(plan, parent, counts, last)) {
            (Some((column, count)), _) => match (count.step(), count.numbers.first()) {
                (Some(step), Some(next)) => Self::Counted { next: *next, step },
                _ => Self::Own { column, above: 0 },
            },
            (None, Some((next, step))) => Self::Counted { next, step },
            (None, None) => Self::Printed,
        }
    }

    /// Returns the number of the next entry; none if it is as printed.
    fn next(&mut self, plan: &Plan<'_>, class: Class) -> Option<u64> {
        match self {
            Self::Printed => None,
            Self::Counted { next, step } => {
                let number = *next;
                *next = next.saturating_add(*step);
                Some(number)
            }
            Self::Own { column, above } => {
                let node = plan.classes.members[class][*column];
                let own = node.and_then(|node| number_of(&plan.layouts[*column], node));
                *above = own.unwrap_or(above.saturating_add(1));
                Some(*above)
            }
        }
    }
}

/// Finds a side that numbered entries of the base its own way: its numbers are others, and do not count as those of the base.
fn own_numbers<'c>(
    plan: &Plan<'_>,
    parent: Class,
    entries: &[Class],
    counts: &'c ColumnSlice<FxHashMap<NodeId, Count>>,
) -> Option<(Column, &'c Count)> {
    let number = |class: Class, column: Column| {
        plan.classes.members[class][column].and_then(|node| number_of(&plan.layouts[column], node))
    };
    let count_in =
        |column: Column| plan.classes.members[parent][column].and_then(|node| counts[column].get(&node));
    let base_step = count_in(Column::BASE).and_then(Count::step);
    plan.sides().find_map(|column| {
        let count = count_in(column)?;
        let both =
            entries.iter().filter_map(|class| Some((number(*class, Column::BASE)?, number(*class, column)?)));
        let counts_otherwise = count.step().is_none_or(|step| Some(step) != base_step);
        let is_own = counts_otherwise && !count.is_lazy() && both.clone().count() > 1;
        (is_own && both.clone().all(|(base, own)| base != own)).then_some((column, count))
    })
}

/// Reports whether the entries of something stand as one side has them, and that side gave them other numbers than those they
/// would count.
fn keeps_numbers(
    plan: &Plan<'_>,
    parent: Class,
    entries: &[Class],
    counts: &ColumnSlice<FxHashMap<NodeId, Count>>,
) -> bool {
    plan.sides().any(|column| {
        let Some(node) = plan.classes.members[parent][column] else { return false };
        let own = plan.layouts[column].nodes[node].children.iter();
        let own = own.map(|child| plan.classes.of[column][*child]);
        counts[column].get(&node).is_some_and(|count| !count.is_right())
            && own.filter(|class| matches!(plan.kind(*class), NodeKind::Entry(_))).eq(entries.iter().copied())
    })
}

/// Returns the number that the entries of something begin with, and by how much they grow, if they are to be counted.
fn start(
    plan: &Plan<'_>,
    parent: Class,
    counts: &ColumnSlice<FxHashMap<NodeId, Count>>,
    last: u64,
) -> Option<(u64, u64)> {
    let count =
        |column: Column| plan.classes.members[parent][column].and_then(|node| counts[column].get(&node));
    let sides = || plan.sides().filter_map(count);
    let model = match count(Column::BASE) {
        // A single number says nothing about how it goes on.
        Some(base) if base.numbers.len() > 1 => base,
        _ => sides().find(|count| count.numbers.len() > 1)?,
    };
    let step = model.step()?;
    if model.runs_on {
        return Some((last.saturating_add(step), step));
    }
    let first = model.numbers.first().copied();
    let changed =
        sides().filter_map(|count| count.numbers.first().copied()).find(|number| Some(*number) != first);
    // A side that put something in front of the first one begins with the same number, if it counts right.
    Some((changed.filter(|_| sides().all(Count::is_right)).or(first)?, step))
}

fn renumber(
    plan: &Plan<'_>,
    items: &[Item],
    at: usize,
    (own, number): (Vec<u8>, u64),
    prefixes: &mut Prefixes,
) {
    let wanted = with_number(&own, number);
    let growth = wanted.len().saturating_sub(own.len());
    if growth > 0 {
        // What is nested below has to stand to the right of the text, which the longer number moved.
        let needed = wanted.len();
        let within = items.iter().enumerate().skip(at + 1);
        for (below, item) in within.take_while(|(_, item)| plan.is_within(item.class, items[at].class)) {
            let prefix = merged_prefix(plan, item.class);
            let indent = prefix.iter().take_while(|byte| **byte == b' ').count();
            let indented = !prefix.is_empty() && !prefix.starts_with(b"\t");
            if indented && indent < needed {
                *prefixes.shifted.entry(below).or_default() += growth;
            }
        }
    }
    let text_has = prefixes.replaced.get(&at).map_or(own, |(text_has, _)| text_has.clone());
    prefixes.replaced.insert(at, (text_has, wanted));
    prefixes.renumbered += 1;
}
