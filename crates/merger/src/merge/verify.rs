//! Reads the result of a merge again and compares it with what was decided.

use recension_model::{Edition, EntryId, MergeResult, SectionId, at_once};

use crate::document::counts::{EntryCounts, entry_key, same_count};
use crate::document::layout::{NodeId, NodeKind};
use crate::document::reader::Reader;
use crate::merge::column::Column;
use crate::merge::plan::Plan;

/// Reads the result again, as each side would have it, and compares it with what was decided: no entry and
/// no section more or less than there should be. Gives what was read as ours has it.
pub(crate) fn read_as_decided(plan: &Plan<'_>, result: &MergeResult, reader: &Reader) -> Option<Edition> {
    let sides: Vec<Column> =
        plan.sides().take(if result.is_clean() { 1 } else { plan.side_count() }).collect();
    let titles: Vec<EntryCounts> =
        plan.layouts.iter().map(|layout| EntryCounts::titled(layout.edition)).collect();
    let titles: Vec<&EntryCounts> = titles.iter().collect();
    let read = |side: Column| {
        let read = reader.read(result.as_side(side.side()));
        same_count(&EntryCounts::new(&read), &wanted(plan, side), &titles).then_some(read)
    };
    let read = at_once(&sides, |side| read(*side));
    let sound = read.iter().all(Option::is_some);
    read.into_iter().next().flatten().filter(|_| sound)
}

/// Counts what the result has to have as one side has it: all that is kept, wherever it was put.
fn wanted(plan: &Plan<'_>, side: Column) -> EntryCounts {
    let mut counts = EntryCounts::default();
    for other_place in plan.other_places.iter().filter(|other_place| other_place.column == side) {
        let node = plan.classes.members[other_place.class][side];
        node.into_iter().for_each(|node| count_below(plan, side, node, &mut counts));
    }
    for class in plan.classes.parts() {
        let shared = plan.members(class).any(|(column, node)| plan.layouts[column].nodes[node].shared);
        let Some(merged) = &plan.merged[class] else { continue };
        for version in merged.versions.iter().filter(|version| version.side.is_none_or(|of| of == side)) {
            if shared {
                let node = plan.classes.members[class][version.title];
                node.into_iter().for_each(|node| count_shared(plan, version.title, node, &mut counts));
                continue;
            }
            match plan.kind(class) {
                NodeKind::Section(_) => {
                    let column = version.title;
                    if let Some(node) = plan.classes.members[class][column]
                        && let NodeKind::Section(id) = plan.layouts[column].nodes[node].kind
                        && !plan.layouts[column].edition.section(id).inferred
                    {
                        let title = plan.layouts[column].edition.section_title(id);
                        counts.add_section(title);
                    }
                }
                NodeKind::Entry(_) => {
                    let view = |column: Column| {
                        let node = plan.classes.members[class][column]?;
                        Some(plan.layouts[column].edition.entry(plan.layouts[column].entry(node)?))
                    };
                    let (Some(title), Some(url)) = (view(version.title), view(version.url)) else { continue };
                    let key = (entry_key(title).0, entry_key(url).1);
                    counts.add_entry(key);
                }
                _ => {}
            }
        }
    }
    counts
}

/// Counts a node of a column and all that is nested below it.
fn count_below(plan: &Plan<'_>, column: Column, node: NodeId, counts: &mut EntryCounts) {
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        count_shared(plan, column, node, counts);
        waiting.extend(&plan.layouts[column].nodes[node].children);
    }
}

/// Counts all entries and sections that have the lines of a node.
fn count_shared(plan: &Plan<'_>, column: Column, node: NodeId, counts: &mut EntryCounts) {
    let layout = &plan.layouts[column];
    let edition: &Edition = layout.edition;
    for (at, _) in layout.entry_nodes.iter().enumerate().filter(|(_, of)| **of == node) {
        let view = edition.entry(EntryId::new(at));
        counts.add_entry(entry_key(view));
    }
    for (at, _) in layout.section_nodes.iter().enumerate().filter(|(_, of)| **of == Some(node)) {
        let id = SectionId::new(at);
        if !edition.section(id).inferred {
            counts.add_section(edition.section_title(id));
        }
    }
}
