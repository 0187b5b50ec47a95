//! Decides what was left to a person in lines, where it was asked for whose they are to be.

use recension_model::{Edition, MergeNotice, MergeNoticeKind, MergePart, MergeResult};
use rustc_hash::FxHashSet;

use crate::document::counts::EntryCounts;
use crate::document::lines::split_at_line_feeds;
use crate::document::reader::Reader;
use crate::merge::by_lines::LineMerge;
use crate::merge::options::Preference;

/// Decides all conflicts of `undecided`, the result of a merge that came to nothing better.
///
/// Line by line if the result then has what it should, else for all that is undecided.
pub(super) fn by_preference(
    undecided: MergeResult,
    (base, sides): (&Edition, &[&Edition]),
    preference: Preference,
    reader: &Reader,
) -> MergeResult {
    let by_lines = match sides {
        [ours, theirs] => Some(LineMerge::new(&base.source, &ours.source, &theirs.source).parts(0)),
        _ => None,
    };
    let by_lines = by_lines.map(|parts| decided(&parts, preference)).filter(|text| {
        let read = reader.read(text.clone());
        has_what_it_should(sides, &read)
    });
    let text = by_lines.unwrap_or_else(|| decided(&undecided.parts, preference));
    let mut result = MergeResult { parts: vec![MergePart::Text(text)], conflicts: Vec::new(), ..undecided };
    result.notices.push(MergeNotice {
        kind: MergeNoticeKind::Favored,
        message: "conflicts of lines were resolved as asked for".into(),
        line: None,
    });
    result
}

/// Returns the text of parts, with what each conflict comes to.
fn decided(parts: &[MergePart], preference: Preference) -> Vec<u8> {
    let mut text = Vec::new();
    for part in parts {
        match part {
            MergePart::Text(lines) => text.extend_from_slice(lines),
            MergePart::Conflict { sides, .. } => match preference {
                Preference::Ours => text.extend(sides.first().into_iter().flatten()),
                Preference::Theirs => text.extend(sides.last().into_iter().flatten()),
                Preference::Union | Preference::Removal => text.extend(union(sides)),
            },
        }
    }
    text
}

/// Returns the lines of the first side, and then those that only others have.
fn union(sides: &[Vec<u8>]) -> Vec<u8> {
    let mut text: Vec<u8> = Vec::new();
    let mut known: FxHashSet<&[u8]> = FxHashSet::default();
    for (at, side) in sides.iter().enumerate() {
        let lines = split_at_line_feeds(side);
        for line in &lines {
            let words = line.trim_ascii();
            if at > 0 && (words.is_empty() || known.contains(words)) {
                continue;
            }
            if !text.is_empty() && !text.ends_with(b"\n") {
                text.push(b'\n');
            }
            text.extend_from_slice(line);
        }
        known.extend(lines.into_iter().map(<[u8]>::trim_ascii));
    }
    text
}

/// Reports whether a document has every entry that all sides have, and none more often than a side has it.
fn has_what_it_should(sides: &[&Edition], read: &Edition) -> bool {
    let sides: Vec<EntryCounts> = sides.iter().map(|side| EntryCounts::new(side)).collect();
    let read = EntryCounts::new(read);
    let keys = sides.iter().chain([&read]).flat_map(|counts| counts.entries.keys());
    keys.into_iter().all(|key| {
        let of = |counts: &EntryCounts| counts.entries.get(key).copied().unwrap_or(0);
        let (least, most) = (sides.iter().map(of).min(), sides.iter().map(of).max());
        (least.unwrap_or(0)..=most.unwrap_or(0)).contains(&of(&read))
    })
}
