//! Reads the result of a merge again and compares it with what was decided.

use recension_model::{Edition, EntryId, MergeResult, SectionId};

use crate::arrange::Item;
use crate::check::{Census, entry_key, same_count};
use crate::layout::Kind;
use crate::plan::Plan;

/// Reads the result again, as each side would have it, and compares it with what was decided: no entry and
/// no section more or less than there should be. Gives what was read as ours has it.
pub(crate) fn read_as_decided(plan: &Plan<'_>, items: &[Item], result: &MergeResult) -> Option<Edition> {
    let sides = if result.is_clean() { 1 } else { plan.columns() - 1 };
    let titles: Vec<Census> =
        plan.layouts.iter().map(|layout| Census::titled(layout.edition, plan.steps)).collect();
    let mut first = None;
    for side in 0..sides {
        let read = plan.steps.read(result.as_side(side));
        let count = Census::new(&read, plan.steps);
        if !same_count(&count, &wanted(plan, items, side), &titles.iter().collect::<Vec<_>>()) {
            return None;
        }
        first.get_or_insert(read);
    }
    first
}

/// Counts what the result has to have as one side has it.
fn wanted(plan: &Plan<'_>, items: &[Item], side: usize) -> Census {
    let mut census = Census::default();
    for item in items {
        let shared = plan.members(item.class).any(|(column, node)| plan.layouts[column].nodes[node].shared);
        if let Some(ghost) = item.ghost {
            if plan.ghosts[ghost].column == side + 1 {
                let node = plan.classes.members[item.class][side + 1];
                node.into_iter().for_each(|node| count_below(plan, side + 1, node, &mut census));
            }
            continue;
        }
        let Some(merged) = &plan.merged[item.class] else { continue };
        for version in merged.versions.iter().filter(|version| version.side.is_none_or(|of| of == side)) {
            if shared {
                let node = plan.classes.members[item.class][version.title];
                node.into_iter().for_each(|node| count_shared(plan, version.title, node, &mut census));
                continue;
            }
            match plan.kind(item.class) {
                Kind::Section(_) => {
                    let column = version.title;
                    if let Some(node) = plan.classes.members[item.class][column]
                        && let Kind::Section(id) = plan.layouts[column].nodes[node].kind
                        && !plan.layouts[column].edition.section(id).inferred
                    {
                        let title = plan.layouts[column].edition.section_title(id);
                        *census.sections.entry(plan.steps.title_key(title)).or_default() += 1;
                    }
                }
                Kind::Entry(_) => {
                    let view = |column: usize| {
                        let node = plan.classes.members[item.class][column]?;
                        Some(plan.layouts[column].edition.entry(plan.layouts[column].entry(node)?))
                    };
                    let (Some(title), Some(url)) = (view(version.title), view(version.url)) else { continue };
                    let key = (entry_key(title, plan.steps).0, entry_key(url, plan.steps).1);
                    *census.entries.entry(key).or_default() += 1;
                }
                _ => {}
            }
        }
    }
    census
}

/// Counts a node of a column and all that is nested below it.
fn count_below(plan: &Plan<'_>, column: usize, node: usize, census: &mut Census) {
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        count_shared(plan, column, node, census);
        waiting.extend(&plan.layouts[column].nodes[node].children);
    }
}

/// Counts all entries and sections that have the lines of a node.
fn count_shared(plan: &Plan<'_>, column: usize, node: usize, census: &mut Census) {
    let layout = &plan.layouts[column];
    let edition: &Edition = layout.edition;
    for (at, _) in layout.entry_nodes.iter().enumerate().filter(|(_, of)| **of == node) {
        let view = edition.entry(EntryId::new(at));
        *census.entries.entry(entry_key(view, plan.steps)).or_default() += 1;
    }
    for (at, _) in layout.section_nodes.iter().enumerate().filter(|(_, of)| **of == Some(node)) {
        let id = SectionId::new(at);
        if !edition.section(id).inferred {
            *census.sections.entry(plan.steps.title_key(edition.section_title(id))).or_default() += 1;
        }
    }
}
