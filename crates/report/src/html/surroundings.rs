//! What changed around the entries: sections and prose.

use recension_model::{ChangeKind, Comparison, Listing, ProseChange, SectionChange, Side, Status};

use super::cells::{compared_in_one, whole};
use super::page::{Segment, SegmentKind, Segments, SourceLine, Surrounding};
use crate::names::prose_name;

/// Returns the sections that changed, then the prose.
pub(super) fn surroundings<'a>(listing: &Listing<'a>) -> Vec<Surrounding<'a>> {
    let sections = listing.sections().filter_map(|change| section(listing, change));
    sections.chain(listing.prose().filter_map(|change| prose(&listing.comparison, change))).collect()
}

fn section<'a>(listing: &Listing<'a>, change: &SectionChange) -> Option<Surrounding<'a>> {
    let Comparison { old, new, .. } = listing.comparison;
    let path = |side: Side, id, kind| -> Segments<'a> {
        let titles = listing.path(side, Some(id));
        let segments = titles.into_iter().flat_map(|text| [" › ", text]).skip(1);
        segments.map(|text| Segment { text, kind }).collect()
    };
    let text = match (change.old, change.new) {
        (None, Some(id)) => path(Side::New, id, SegmentKind::Same),
        (Some(id), None) => path(Side::Old, id, SegmentKind::Same),
        (Some(before), Some(after)) if change.kinds.contains(ChangeKind::Moved) => [
            path(Side::Old, before, SegmentKind::Deleted),
            whole(" → ", SegmentKind::Same),
            path(Side::New, after, SegmentKind::Inserted),
        ]
        .concat(),
        (Some(before), Some(after)) => compared_in_one(old.section_title(before), new.section_title(after)),
        (None, None) => return None,
    };
    let kind = change.kinds.iter().next().map_or("changed", ChangeKind::name);
    let lines = [change.old.map(|id| old.section(id).line), change.new.map(|id| new.section(id).line)];
    Some(Surrounding { kind, what: "section", text, lines: source_lines(lines) })
}

/// Returns nothing for prose without text on either side: images, rules, comments.
fn prose<'a>(comparison: &Comparison<'a>, change: &ProseChange) -> Option<Surrounding<'a>> {
    let Comparison { old, new, .. } = *comparison;
    let before = change.old.and_then(|at| old.prose.get(at as usize));
    let after = change.new.and_then(|at| new.prose.get(at as usize));
    let what = prose_name(after.or(before)?.kind);
    let from = before.map_or("", |prose| old.str(prose.text));
    let to = after.map_or("", |prose| new.str(prose.text));
    if from.trim().is_empty() && to.trim().is_empty() {
        return None;
    }
    let (kind, text) = match change.status {
        Status::Added => ("added", whole(to, SegmentKind::Same)),
        Status::Removed => ("removed", whole(from, SegmentKind::Same)),
        Status::Changed | Status::Unchanged => ("changed", compared_in_one(from, to)),
    };
    let lines = [before, after].map(|prose| prose.map(|prose| prose.line));
    Some(Surrounding { kind, what, text, lines: source_lines(lines) })
}

/// Returns the lines that there are, of one for each column.
fn source_lines<'a>(lines: [Option<u32>; 2]) -> Vec<SourceLine<'a>> {
    let lines = lines.into_iter().enumerate();
    let lines = lines
        .filter_map(|(column, line)| Some(SourceLine { column, line: line?, section: None, as_read: None }));
    lines.collect()
}
