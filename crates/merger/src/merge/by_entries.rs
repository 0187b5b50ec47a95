//! Merges entry by entry: the steps in order.

use recension_model::{
    Conflict, Decision, Edition, Field, LedgerRow, MergeMethod, MergeNotice, MergeNoticeKind, MergeResult,
};

use crate::document::layout::Layout;
use crate::document::reader::Reader;
use crate::document::text::beginning;
use crate::merge::arrange::arrange;
use crate::merge::assemble::assemble;
use crate::merge::classes::Classes;
use crate::merge::column::ColumnSlice;
use crate::merge::ledger::{duplicates, ledger, lines_in, look_addresses_up, section_path};
use crate::merge::options::{Favor, MergeOptions};
use crate::merge::plan::{Plan, PlannedConflict};
use crate::merge::style::prefixes;
use crate::merge::verify::read_as_decided;

/// Merges laid-out editions, the base first; none if the result does not read as decided. Gives what was read
/// again, as ours has it, too.
pub(crate) fn merge_entries(
    layouts: &ColumnSlice<Layout<'_>>,
    options: &MergeOptions,
    reader: &Reader,
) -> Option<(MergeResult, Edition)> {
    let classes = Classes::new(layouts, &options.decisions);
    let plan = Plan::new(layouts, classes, &options.favor);
    let items = arrange(&plan);
    let prefixes = prefixes(&plan, &items);
    let assembled = assemble(&plan, &items, &prefixes);
    let conflicts = plan.conflicts.iter().map(|conflict| Conflict {
        kind: conflict.kind,
        subject: subject_of(&plan, conflict),
        section: section_path(&plan, conflict.class),
        fields: conflict.fields.clone(),
    });
    let notices = plan.notices.iter().cloned().chain(duplicates(&plan, &items)).map(|(notice, class)| {
        let line = class.and_then(|class| assembled.lines.get(&class).copied());
        MergeNotice { line, ..notice }
    });
    let mut result = MergeResult {
        ledger: ledger(&plan, &items, &assembled.lines),
        conflicts: conflicts.collect(),
        notices: notices.collect(),
        parts: assembled.parts,
        method: MergeMethod::Entries,
    };
    if prefixes.renumbered > 0 {
        let message = match prefixes.renumbered {
            1 => "1 number of a numbered list was brought up to date".into(),
            count => format!("{count} numbers of numbered lists were brought up to date"),
        };
        result.notices.push(MergeNotice { kind: MergeNoticeKind::Followed, message, line: None });
    }
    order_conflicts(&mut result);
    let read = read_as_decided(&plan, &result, reader)?;
    look_addresses_up(&mut result.ledger, &read);
    Some((result, read))
}

/// Says of every entry what became of it in a document that was not merged entry by entry.
pub(crate) fn ledger_of(
    layouts: &ColumnSlice<Layout<'_>>,
    decisions: &[Decision],
    result: &Edition,
) -> Vec<LedgerRow> {
    let favor = Favor::default();
    let plan = Plan::new(layouts, Classes::new(layouts, decisions), &favor);
    let items = arrange(&plan);
    let mut rows = ledger(&plan, &items, &lines_in(&plan, &items, result));
    look_addresses_up(&mut rows, result);
    rows
}

/// Returns what a conflict is about: for prose the beginning of the lines that disagree.
fn subject_of(plan: &Plan<'_>, conflict: &PlannedConflict) -> String {
    let first = conflict.fields.first().filter(|field| field.field == Field::Text);
    let text = first.and_then(|field| field.base.as_ref().or(field.sides.iter().flatten().next()));
    text.map_or_else(|| plan.subject(conflict.class), |text| beginning(text))
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
