//! What became of every entry.

use std::collections::VecDeque;

use recension_model::{Edition, EntryView, Fate, Field, LedgerRow, MergeNotice, MergeNoticeKind, url_key};
use rustc_hash::FxHashMap;

use crate::document::counts::entry_key;
use crate::document::layout::NodeKind;
use crate::merge::arrange::Item;
use crate::merge::classes::Class;
use crate::merge::column::Column;
use crate::merge::plan::Plan;

pub(crate) fn section_path(plan: &Plan<'_>, class: Class) -> Vec<String> {
    let mut path = Vec::new();
    let mut around = class;
    while around != crate::merge::classes::ROOT_CLASS && path.len() < plan.classes.len() {
        around = plan.parents[around];
        if matches!(plan.kind(around), NodeKind::Section(_)) {
            path.push(plan.subject(around));
        }
    }
    path.reverse();
    path
}

/// Says of every entry what became of it: what stands in the order of the result, then what is gone.
pub(crate) fn ledger(plan: &Plan<'_>, items: &[Item], lines: &FxHashMap<Class, u32>) -> Vec<LedgerRow> {
    let is_entry = |class: &Class| matches!(plan.kind(*class), NodeKind::Entry(_));
    let standing = items.iter().filter(|item| item.other_place.is_none()).map(|item| item.class);
    let removed = plan.classes.parts().filter(|class| !plan.is_kept(*class));
    standing.chain(removed).filter(is_entry).map(|class| ledger_row(plan, class, lines)).collect()
}

fn ledger_row(plan: &Plan<'_>, class: Class, lines: &FxHashMap<Class, u32>) -> LedgerRow {
    let merged = plan.merged[class].as_ref();
    let version = merged.and_then(|merged| merged.versions.first());
    let last = plan.members(class).last().map_or(Column::BASE, |(column, _)| column);
    let (title_column, url_column) = version.map_or((last, last), |version| (version.title, version.url));
    let view = |column: Column| {
        let node = plan.classes.members[class][column]?;
        Some(plan.layouts[column].edition.entry(plan.layouts[column].entry(node)?))
    };
    let in_base = plan.classes.members[class][Column::BASE].is_some();
    let from: Vec<u16> =
        merged.map_or_else(|| vec![0], |merged| merged.from.iter().map(|column| column.number()).collect());
    let fate = match merged {
        None => Fate::Removed,
        Some(_) if plan.conflict_of[class].is_some() => Fate::Conflict,
        Some(_) if !in_base => Fate::Added,
        Some(merged) if merged.from.len() > 1 => Fate::Combined,
        Some(merged) if merged.from == [Column::BASE] && !is_moved(plan, class) => Fate::Kept,
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
                    .map(|(field, column)| (*field, column.number()))
                    .collect::<Vec<(Field, u16)>>()
            })
            .unwrap_or_default(),
        lines: plan.columns().map(|column| view(column).map(|view| view.entry.line)).collect(),
        line: merged.and_then(|_| lines.get(&class).copied()),
    }
}

fn is_moved(plan: &Plan<'_>, class: Class) -> bool {
    plan.classes.parent(plan.layouts, class, Column::BASE) != Some(plan.parents[class])
}

/// Finds the lines at which the entries of a plan stand in a document that was merged in another way.
pub(crate) fn lines_in(plan: &Plan<'_>, items: &[Item], result: &Edition) -> FxHashMap<Class, u32> {
    let mut places: FxHashMap<(String, String), VecDeque<u32>> = FxHashMap::default();
    for id in result.entry_ids() {
        let view = result.entry(id);
        places.entry(entry_key(view)).or_default().push_back(view.entry.line);
    }
    let mut lines = FxHashMap::default();
    for item in items.iter().filter(|item| item.other_place.is_none()) {
        let Some(view) = title_view(plan, item.class) else { continue };
        let line = places.get_mut(&entry_key(view)).and_then(VecDeque::pop_front);
        lines.extend(line.map(|line| (item.class, line)));
    }
    lines
}

/// Returns the entry that a class is in the column that its title comes from.
fn title_view<'a>(plan: &'a Plan<'_>, class: Class) -> Option<EntryView<'a>> {
    let version = plan.merged[class].as_ref()?.versions.first()?;
    let node = plan.classes.members[class][version.title]?;
    Some(plan.layouts[version.title].edition.entry(plan.layouts[version.title].entry(node)?))
}

/// Takes the addresses that stand elsewhere, where labels are defined, from the result.
pub(crate) fn look_addresses_up(rows: &mut [LedgerRow], result: &Edition) {
    let defined: FxHashMap<u32, Option<&str>> = result
        .entry_ids()
        .map(|id| result.entry(id))
        .filter(|view| view.entry.url_span.is_none())
        .map(|view| (view.entry.line, view.url()))
        .collect();
    for row in rows {
        if let Some(url) = row.line.and_then(|line| defined.get(&line)) {
            row.url = url.map(str::to_owned);
        }
    }
}

/// Tells of entries with one address that came together from different sides.
pub(crate) fn duplicates(plan: &Plan<'_>, items: &[Item]) -> Vec<(MergeNotice, Option<Class>)> {
    let mut by_url: FxHashMap<String, Vec<Class>> = FxHashMap::default();
    for item in items.iter().filter(|item| item.other_place.is_none()) {
        let Some(version) = plan.merged[item.class].as_ref().and_then(|merged| merged.versions.first())
        else {
            continue;
        };
        let node = plan.classes.members[item.class][version.url];
        let id = node.and_then(|node| plan.layouts[version.url].entry(node));
        let url = id.and_then(|id| plan.layouts[version.url].edition.entry(id).url());
        if let Some(url) = url.filter(|url| !url.is_empty()) {
            by_url.entry(url_key(url)).or_default().push(item.class);
        }
    }
    let together = |one: Class, other: Class| {
        let members = &plan.classes.members;
        plan.columns().any(|column| members[one][column].is_some() && members[other][column].is_some())
    };
    let mut notices = Vec::new();
    for item in items {
        let Some(url) = title_view(plan, item.class).and_then(|view| view.url()) else { continue };
        let Some(classes) = by_url.get(&url_key(url)) else { continue };
        let Some(at) = classes.iter().position(|class| *class == item.class) else { continue };
        if let Some(other) = classes[..at].iter().find(|other| !together(**other, item.class)) {
            let message =
                format!("{} and {} lead to one address", plan.title(*other), plan.title(item.class));
            let notice = MergeNotice { kind: MergeNoticeKind::Duplicate, message, line: None };
            notices.push((notice, Some(item.class)));
        }
    }
    notices
}
