//! How deep entries stand in their lists.

use recension_model::{Edition, SectionKind};

/// So small a share of the entries, in per cent, makes no level of its own: a space too many is none.
const LEAST_LEVEL_PERCENT: usize = 2;

/// Columns from one stop of a tab to the next.
const TAB: usize = 4;

/// Returns for each entry how many levels of entries and labels stand further left. What stands above it counts whether it is
/// an entry or not: a label is one in an edition with links, and none in a copy without.
///
/// Cost: linear in the text, a sort of the entries' columns.
pub(crate) fn depths(edition: &Edition) -> Vec<usize> {
    let columns: Vec<usize> = edition.entries.iter().map(|entry| column(edition, entry.span.start)).collect();
    let groups = edition.sections.iter().filter(|section| section.kind == SectionKind::Group);
    let mut sorted = columns.clone();
    sorted.extend(groups.map(|section| column(edition, section.span.start)));
    sorted.sort_unstable();
    let least = (sorted.len() * LEAST_LEVEL_PERCENT).div_ceil(100).max(1);
    let levels = sorted.chunk_by(|a, b| a == b).filter(|level| level.len() >= least);
    let levels: Vec<usize> = levels.map(|level| level[0]).collect();
    columns.into_iter().map(|column| levels.partition_point(|level| *level < column)).collect()
}

/// Returns how far what begins at an offset stands from the start of its line.
fn column(edition: &Edition, offset: u32) -> usize {
    let before = edition.source.get(..offset as usize).unwrap_or_default();
    let indent =
        before.iter().rev().take(MOST_COLUMNS).take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'));
    indent.map(|byte| if *byte == b'\t' { TAB } else { 1 }).sum()
}

/// Nothing is nested deeper on purpose.
const MOST_COLUMNS: usize = 128;
