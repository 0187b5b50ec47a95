use recension_model::{Conflict, ConflictKind, Field, FieldConflict, MergeMethod, MergePart, MergeResult};

use crate::line_merge::LineMerge;

/// How much of a text names a conflict, in characters.
const MAX_SUBJECT_CHARACTERS: usize = 60;

/// Merges two sides line by line, whatever the lines say, as git does.
///
/// For documents that are no lists in a form that could be merged otherwise, such as those with conflict
/// marks in them.
pub fn merge_lines(base: &[u8], ours: &[u8], theirs: &[u8]) -> MergeResult {
    let parts = LineMerge::new(base, ours, theirs).parts(0);
    let conflicts = parts.iter().filter_map(conflict).collect();
    MergeResult { parts, conflicts, method: MergeMethod::Lines, ..MergeResult::default() }
}

fn conflict(part: &MergePart) -> Option<Conflict> {
    let MergePart::Conflict { base, sides, .. } = part else { return None };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = sides.iter().map(|side| text(side)).find(|side| !side.trim().is_empty()).unwrap_or_default();
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Some(Conflict {
        kind: ConflictKind::Prose,
        subject: line.trim().chars().take(MAX_SUBJECT_CHARACTERS).collect(),
        section: Vec::new(),
        fields: vec![FieldConflict {
            field: Field::Text,
            base: Some(text(base)),
            sides: sides.iter().map(|side| Some(text(side))).collect(),
        }],
    })
}
