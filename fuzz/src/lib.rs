//! What the fuzz targets do with bytes, and what has to hold whatever they are.

use recension_core::{
    ApplyOptions, ChangeHistory, CheckOptions, Edition, Format, MergeOptions, ParseOptions, ReconcileOptions,
    SyncOptions, apply_with, collate, diff, fix, merge_with, parse_with, reconcile, sync, write_merged,
};
use recension_merger::parse_markers;
use recension_wire::read_diff_json;

/// Parts the documents of one input: no list has the byte.
const PART: u8 = 0xFF;

/// Reads bytes in a format. What entries and sections point at stands in the source.
pub fn read(bytes: &[u8], format: Format) {
    let edition = parse_with("list", bytes.to_vec(), &ParseOptions::default().with_format(Some(format)));
    for id in edition.entry_ids() {
        let entry = edition.entry(id);
        assert!(entry.entry.span.end as usize <= bytes.len());
        let _ = (entry.title(), entry.url(), entry.description(), entry.section_path());
    }
}

/// Reads as many documents as bytes have; those that lack are empty.
fn editions<const COUNT: usize>(bytes: &[u8]) -> [Edition; COUNT] {
    let mut parts = bytes.split(|byte| *byte == PART);
    let options = ParseOptions::default().with_format(Some(Format::Markdown));
    [(); COUNT].map(|()| parse_with("list.md", parts.next().unwrap_or_default().to_vec(), &options))
}

/// Compares two lists: that is the same seen from either side, and nothing changed between a list and itself.
pub fn diff_both_ways(bytes: &[u8]) {
    let [old, new] = editions(bytes);
    let (there, back) = (diff(&old, &new), diff(&new, &old));
    let (one, other) = (there.summary(), back.summary());
    assert_eq!((one.added, one.removed), (other.removed, other.added));
    assert_eq!((one.renamed, one.relinked), (other.renamed, other.relinked));
    assert!(diff(&old, &old).entries().next().is_none());
}

/// Merges: what only one side changed is that side, byte for byte.
pub fn merge(bytes: &[u8]) {
    let [base, ours, theirs] = editions(bytes);
    let merged = |ours: &Edition, theirs: &Edition| {
        merge_with(Some(&base), &[ours, theirs], &MergeOptions::default()).ok()
    };
    for side in [&ours, &theirs] {
        for result in [merged(side, &base), merged(&base, side), merged(side, side)].into_iter().flatten() {
            assert!(result.is_clean() && result.as_side(0) == side.source);
        }
    }
    if let Some(result) = merged(&ours, &theirs) {
        let marked = write_merged(&result, &recension_core::MarkerOptions::default());
        assert!(
            result.is_clean() == result.conflicts.is_empty() && (!marked.is_empty() || result.is_clean())
        );
    }
}

/// Applies a change twice: that is once.
pub fn apply(bytes: &[u8]) {
    let [old, new, target] = editions(bytes);
    let patch = diff(&old, &new).patch();
    twice(&target, |target| {
        apply_with(&patch, target, &ApplyOptions::default()).ok().map(|applied| applied.text)
    });
}

/// Brings a mirror up to date twice: that is once.
pub fn bring_up_to_date(bytes: &[u8]) {
    let [base, upstream, mirror] = editions(bytes);
    let mut options = SyncOptions::default();
    options.base = Some(base.into());
    twice(&mirror, |mirror| Some(sync(&upstream, mirror, &options).ok()?.edition.source));
}

fn twice(target: &Edition, does: impl Fn(&Edition) -> Option<Vec<u8>>) {
    let options = ParseOptions::default().with_format(Some(Format::Markdown));
    if let Some(once) = does(target)
        && let Some(again) = does(&parse_with("list.md", once.clone(), &options))
    {
        assert!(once == again, "twice is not once");
    }
}

/// Collates three lists: every entry stands in one row.
pub fn collate_all(bytes: &[u8]) {
    let all: [Edition; 3] = editions(bytes);
    let collated = collate(&all.each_ref()[..]);
    for (column, edition) in all.iter().enumerate() {
        let rows = collated.collation.rows.iter().filter(|row| row.cells[column].entry.is_some());
        assert_eq!(rows.count(), edition.entries.len());
    }
}

/// Holds a list to its rules, and mends it: what is mended can be read.
pub fn check(bytes: &[u8]) {
    let [base, head] = editions(bytes);
    let options = ParseOptions::default().with_format(Some(Format::Markdown));
    let fixed = fix(Some(&base), &head, &CheckOptions::default(), &ChangeHistory::default(), &options);
    assert!(fixed.edition.entries.len() <= head.entries.len());
}

/// Lists what a fork proposes.
pub fn propose(bytes: &[u8]) {
    let all: [Edition; 3] = editions(bytes);
    let _ = reconcile(&all.each_ref()[..], true, &ReconcileOptions::default());
}

/// Reads a document with conflict marks back.
pub fn markers(bytes: &[u8]) {
    if let Ok(marked) = parse_markers(bytes, None) {
        let _ = marked.documents(bytes);
    }
}

/// Reads a change set as it comes from elsewhere, and applies it.
pub fn change_set(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == PART);
    let (json, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if let Ok(patch) = read_diff_json(json) {
        let [target] = editions(rest);
        let _ = apply_with(&patch, &target, &ApplyOptions::default());
    }
}
