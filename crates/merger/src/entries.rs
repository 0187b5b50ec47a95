//! Merges entry by entry: the steps in order.

use recension_model::{
    Conflict, Edition, Fate, Field, LedgerRow, MergeMethod, MergeNotice, MergeNoticeKind, MergeResult,
};
use rustc_hash::FxHashMap;

use crate::arrange::{Item, arrange};
use crate::assemble::assemble;
use crate::check::Census;
use crate::classes::Classes;
use crate::layout::{Kind, Layout};
use crate::options::Favor;
use crate::plan::Plan;
use crate::steps::Steps;
use crate::style::prefixes;

/// Merges laid-out editions, the base first; none if the result does not read as decided.
pub(crate) fn merge_entries(layouts: &[Layout<'_>], steps: &dyn Steps, favor: &Favor) -> Option<MergeResult> {
    let classes = Classes::new(layouts, steps);
    let plan = Plan::new(layouts, classes, steps, favor);
    let items = arrange(&plan);
    let prefixes = prefixes(&plan, &items);
    let assembled = assemble(&plan, &items, &prefixes);
    let mut result = MergeResult {
        parts: assembled.parts,
        method: MergeMethod::Entries,
        ledger: ledger(&plan, &items, &assembled.lines),
        conflicts: plan
            .conflicts
            .iter()
            .map(|conflict| Conflict {
                kind: conflict.kind,
                subject: plan.subject(conflict.class),
                section: section_path(&plan, conflict.class),
                fields: conflict.fields.clone(),
            })
            .collect(),
        notices: Vec::new(),
    };
    result.notices = plan
        .notices
        .iter()
        .map(|(notice, class)| MergeNotice {
            line: class.and_then(|class| assembled.lines.get(&class).copied()),
            ..notice.clone()
        })
        .collect();
    if prefixes.renumbered > 0 {
        result.notices.push(MergeNotice {
            kind: MergeNoticeKind::Followed,
            message: format!("{} numbers of numbered lists were brought up to date", prefixes.renumbered),
            line: None,
        });
    }
    order_conflicts(&mut result);
    reads_as_decided(&plan, &items, &result).then_some(result)
}

/// Numbers conflicts in the order in which they show.
fn order_conflicts(result: &mut MergeResult) {
    let mut numbers: Vec<Option<u32>> = vec![None; result.conflicts.len()];
    let mut ordered = Vec::new();
    for part in &mut result.parts {
        let recension_model::MergePart::Conflict { conflict, .. } = part else { continue };
        let Some(number) = numbers.get_mut(*conflict as usize) else { continue };
        if number.is_none() {
            *number = Some(ordered.len() as u32);
            ordered.push(result.conflicts[*conflict as usize].clone());
        }
        *conflict = number.unwrap_or(0);
    }
    result.conflicts = ordered;
}

fn section_path(plan: &Plan<'_>, class: usize) -> Vec<String> {
    let mut path = Vec::new();
    let mut around = class;
    while around != crate::classes::ROOT_CLASS && path.len() < plan.classes.len() {
        around = plan.parents[around];
        if matches!(plan.kind(around), Kind::Section(_)) {
            path.push(plan.subject(around));
        }
    }
    path.reverse();
    path
}

fn ledger(plan: &Plan<'_>, items: &[Item], lines: &FxHashMap<usize, u32>) -> Vec<LedgerRow> {
    let is_entry = |class: &usize| matches!(plan.kind(*class), Kind::Entry(_));
    let standing = items.iter().filter(|item| item.ghost.is_none()).map(|item| item.class);
    let removed = (1..plan.classes.len()).filter(|class| !plan.is_kept(*class));
    standing.chain(removed).filter(is_entry).map(|class| ledger_row(plan, class, lines)).collect()
}

fn ledger_row(plan: &Plan<'_>, class: usize, lines: &FxHashMap<usize, u32>) -> LedgerRow {
    let merged = plan.merged[class].as_ref();
    let version = merged.and_then(|merged| merged.versions.first());
    let last = plan.members(class).next_back_column();
    let (title_column, url_column) = version.map_or((last, last), |version| (version.title, version.url));
    let view = |column: usize| {
        let node = plan.classes.members[class][column]?;
        Some(plan.layouts[column].edition.entry(plan.layouts[column].entry(node)?))
    };
    let in_base = plan.classes.members[class][0].is_some();
    let from: Vec<u16> =
        merged.map_or_else(|| vec![0], |merged| merged.from.iter().map(|column| *column as u16).collect());
    let fate = match merged {
        None => Fate::Removed,
        Some(_) if plan.conflict_of[class].is_some() => Fate::Conflict,
        Some(_) if !in_base => Fate::Added,
        Some(merged) if merged.from.len() > 1 => Fate::Combined,
        Some(merged) if merged.from == [0] && !is_moved(plan, class) => Fate::Kept,
        Some(_) => Fate::Changed,
    };
    LedgerRow {
        title: view(title_column).map(|view| view.title().to_owned()).unwrap_or_default(),
        url: view(url_column).and_then(|view| view.url().map(str::to_owned)),
        section: section_path(plan, class),
        fate,
        from,
        fields: merged
            .map(|merged| {
                merged
                    .fields
                    .iter()
                    .map(|(field, column)| (*field, *column as u16))
                    .collect::<Vec<(Field, u16)>>()
            })
            .unwrap_or_default(),
        lines: (0..plan.columns()).map(|column| view(column).map(|view| view.entry.line)).collect(),
        line: merged.and_then(|_| lines.get(&class).copied()),
    }
}

trait LastColumn {
    fn next_back_column(self) -> usize;
}

impl<I: Iterator<Item = (usize, usize)>> LastColumn for I {
    fn next_back_column(self) -> usize {
        self.last().map_or(0, |(column, _)| column)
    }
}

fn is_moved(plan: &Plan<'_>, class: usize) -> bool {
    plan.classes.parent(plan.layouts, class, 0) != Some(plan.parents[class])
}

/// Reads the result again, as each side would have it, and compares it with what was decided: no entry and
/// no section more or less than there should be.
fn reads_as_decided(plan: &Plan<'_>, items: &[Item], result: &MergeResult) -> bool {
    let sides = if result.is_clean() { 1 } else { plan.columns() - 1 };
    (0..sides).all(|side| {
        let read = Census::new(&plan.steps.read(result.as_side(side)), plan.steps);
        let wanted = wanted(plan, items, side);
        if std::env::var_os("RECENSION_DEBUG_CHECK").is_some() {
            for (key, count) in &wanted.entries {
                if read.entries.get(key) != Some(count) {
                    eprintln!("side {side}: want {key:?} {count} got {:?}", read.entries.get(key));
                }
            }
            for (key, count) in &read.entries {
                if wanted.entries.get(key) != Some(count) {
                    eprintln!("side {side}: read {key:?} {count} want {:?}", wanted.entries.get(key));
                }
            }
            for (key, count) in &wanted.sections {
                if read.sections.get(key) != Some(count) {
                    eprintln!("side {side}: want section {key:?} {count}");
                }
            }
            for (key, count) in &read.sections {
                if wanted.sections.get(key) != Some(count) {
                    eprintln!("side {side}: read section {key:?} {count}");
                }
            }
        }
        read.entries == wanted.entries && read.sections == wanted.sections
    })
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
                    let title = view(version.title).map(|view| plan.steps.title_key(view.title()));
                    let url =
                        view(version.url).and_then(|view| view.url().map(|url| plan.steps.url_key(url)));
                    *census
                        .entries
                        .entry((title.unwrap_or_default(), url.unwrap_or_default()))
                        .or_default() += 1;
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
        let view = edition.entry(recension_model::EntryId::new(at));
        let url = view.url().map(|url| plan.steps.url_key(url)).unwrap_or_default();
        *census.entries.entry((plan.steps.title_key(view.title()), url)).or_default() += 1;
    }
    for (at, _) in layout.section_nodes.iter().enumerate().filter(|(_, of)| **of == Some(node)) {
        let id = recension_model::SectionId::new(at);
        if !edition.section(id).inferred {
            *census.sections.entry(plan.steps.title_key(edition.section_title(id))).or_default() += 1;
        }
    }
}
