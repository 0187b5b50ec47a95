//! Merges editions: by what is the same, by lines, by entries.

use recension_model::{
    Conflict, ConflictKind, Edition, Format, Marker, MergeMethod, MergeNotice, MergeNoticeKind, MergePart,
    MergeResult,
};

use crate::check::{Census, lines_are_sound};
use crate::entries::merge_entries;
use crate::error::MergeError;
use crate::layout::Layout;
use crate::line_merge::{LineMerge, merge_all_clean};
use crate::options::MergeOptions;
use crate::steps::Steps;
use crate::style::numbers_are_right;

/// Merges the sides of a list, ours first, against the edition that they come from.
///
/// Without a base nothing counts as removed: the result has what any side has.
///
/// # Errors
///
/// [`MergeError`] if the editions cannot stand in one document. Disagreements are no errors; they are
/// conflicts of the result.
pub fn merge(
    base: Option<&Edition>,
    sides: &[&Edition],
    steps: &dyn Steps,
    options: &MergeOptions,
) -> Result<MergeResult, MergeError> {
    let [ours, ..] = sides else { return Err(MergeError::NoSides) };
    if let Some(same) = undisputed(base, sides) {
        return Ok(text_result(same.source.clone(), MergeMethod::Identical));
    }
    if let Some(base) = base
        && std::env::var_os("RECENSION_FORCE_ENTRIES").is_none()
        && let Some(text) = sound_lines(base, sides, steps)
    {
        return Ok(text_result(text, MergeMethod::Lines));
    }
    if let Some(result) = by_entries(base, sides, steps, options) {
        return Ok(result);
    }
    Ok(fallback(base.map_or(&[], |base| &base.source), ours, sides))
}

/// Merges entry by entry, where all editions can be laid out in lines.
fn by_entries(
    base: Option<&Edition>,
    sides: &[&Edition],
    steps: &dyn Steps,
    options: &MergeOptions,
) -> Option<MergeResult> {
    let nothing = Edition::new("", Format::Markdown, Vec::new());
    let editions = std::iter::once(base.unwrap_or(&nothing)).chain(sides.iter().copied());
    let layouts: Vec<Layout<'_>> = editions
        .map(|edition| if edition.format == Format::Html { None } else { Layout::new(edition) })
        .collect::<Option<_>>()?;
    merge_entries(&layouts, steps, &options.favor)
}

/// Gives the only edition that says anything new, if all that do are the same byte for byte.
fn undisputed<'a>(base: Option<&'a Edition>, sides: &[&'a Edition]) -> Option<&'a Edition> {
    let changed = |side: &&&Edition| base.is_none_or(|base| side.source != base.source);
    let mut changed = sides.iter().filter(changed);
    let Some(first) = changed.next() else { return sides.first().copied() };
    changed.all(|side| side.source == first.source).then_some(*first)
}

fn sound_lines(base: &Edition, sides: &[&Edition], steps: &dyn Steps) -> Option<Vec<u8>> {
    let sources: Vec<&[u8]> = sides.iter().map(|side| side.source.as_slice()).collect();
    let text = merge_all_clean(&base.source, &sources)?;
    let result = steps.read(text);
    if numbers_go_wrong(base, sides, &result) {
        return None;
    }
    let census = |edition: &Edition| Census::new(edition, steps);
    let all: Vec<Census> = sides.iter().map(|side| census(side)).collect();
    lines_are_sound(&census(base), &all, &census(&result)).then_some(result.source)
}

/// Tells whether a result has a numbered list that counts wrong, which no edition has.
fn numbers_go_wrong(base: &Edition, sides: &[&Edition], result: &Edition) -> bool {
    let numbered =
        |edition: &Edition| edition.entries.iter().any(|entry| matches!(entry.marker, Marker::Number(_)));
    if !numbered(result) {
        return false;
    }
    let Some(result) = Layout::new(result) else { return false };
    let others: Option<Vec<Layout<'_>>> = sides.iter().copied().chain([base]).map(Layout::new).collect();
    others.is_some_and(|others| !numbers_are_right(&others, &result))
}

fn text_result(text: Vec<u8>, method: MergeMethod) -> MergeResult {
    MergeResult { parts: vec![MergePart::Text(text)], method, ..MergeResult::default() }
}

/// Merges line by line and leaves the rest to a person.
fn fallback(base: &[u8], ours: &Edition, sides: &[&Edition]) -> MergeResult {
    let mut result = MergeResult { method: MergeMethod::Unchecked, ..MergeResult::default() };
    if let [_, theirs] = sides {
        result.parts = LineMerge::new(base, &ours.source, &theirs.source).parts(0);
    }
    if !result.parts.iter().any(|part| matches!(part, MergePart::Conflict { .. })) {
        result.parts = vec![MergePart::Conflict {
            conflict: 0,
            base: base.to_vec(),
            sides: sides.iter().map(|side| side.source.clone()).collect(),
        }];
    }
    let conflicts = result.parts.iter().filter(|part| matches!(part, MergePart::Conflict { .. })).count();
    result.conflicts = (0..conflicts)
        .map(|_| Conflict {
            kind: ConflictKind::Check,
            subject: String::new(),
            section: Vec::new(),
            fields: Vec::new(),
        })
        .collect();
    let what = if ours.format == Format::Html { "pages are" } else { "this document is" };
    result.notices.push(MergeNotice {
        kind: MergeNoticeKind::Fallback,
        message: format!("{what} merged line by line only"),
        line: None,
    });
    result
}
