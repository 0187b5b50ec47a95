//! Reads the result of a merge again and compares it with what was decided.

use recension_model::{Edition, EntryId, MergeResult, SectionId};

use crate::check::{Census, entry_key, same_count};
use crate::layout::Kind;
use crate::plan::Plan;

/// Reads the result again, as each side would have it, and compares it with what was decided: no entry and
/// no section more or less than there should be. Gives what was read as ours has it.
pub(crate) fn read_as_decided(plan: &Plan<'_>, result: &MergeResult) -> Option<Edition> {
    let sides = if result.is_clean() { 1 } else { plan.columns() - 1 };
    let titles: Vec<Census> =
        plan.layouts.iter().map(|layout| Census::titled(layout.edition, plan.steps)).collect();
    let titles: Vec<&Census> = titles.iter().collect();
    let read = |side: usize| {
        let read = plan.steps.read(result.as_side(side));
        same_count(&Census::new(&read, plan.steps), &wanted(plan, side), &titles).then_some(read)
    };
    std::thread::scope(|scope| {
        let read = &read;
        let others: Vec<_> = (1..sides).map(|side| scope.spawn(move || read(side).is_some())).collect();
        let first = read(0);
        let mut sound = others
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        first.filter(|_| sound.all(|sound| sound))
    })
}

/// Counts what the result has to have as one side has it: all that is kept, wherever it was put.
fn wanted(plan: &Plan<'_>, side: usize) -> Census {
    let mut census = Census::default();
    for ghost in plan.ghosts.iter().filter(|ghost| ghost.column == side + 1) {
        let node = plan.classes.members[ghost.class][side + 1];
        node.into_iter().for_each(|node| count_below(plan, side + 1, node, &mut census));
    }
    for class in 1..plan.classes.len() {
        let shared = plan.members(class).any(|(column, node)| plan.layouts[column].nodes[node].shared);
        let Some(merged) = &plan.merged[class] else { continue };
        for version in merged.versions.iter().filter(|version| version.side.is_none_or(|of| of == side)) {
            if shared {
                let node = plan.classes.members[class][version.title];
                node.into_iter().for_each(|node| count_shared(plan, version.title, node, &mut census));
                continue;
            }
            match plan.kind(class) {
                Kind::Section(_) => {
                    let column = version.title;
                    if let Some(node) = plan.classes.members[class][column]
                        && let Kind::Section(id) = plan.layouts[column].nodes[node].kind
                        && !plan.layouts[column].edition.section(id).inferred
                    {
                        let title = plan.layouts[column].edition.section_title(id);
                        *census.sections.entry(plan.steps.title_key(title)).or_default() += 1;
                    }
                }
                Kind::Entry(_) => {
                    let view = |column: usize| {
                        let node = plan.classes.members[class][column]?;
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
