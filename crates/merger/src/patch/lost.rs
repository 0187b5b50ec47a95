//! What a patch may not take away: lines that its new edition has, too.

use recension_model::{EntryPatch, EntryValue, Hunk, LineChanges, Patch};
use rustc_hash::FxHashSet;

use crate::document::line_start::entry_text;
use crate::patch::departed::{Departed, begins};
use crate::patch::steps::Selection;

/// A line of so many bytes is the same one wherever it stands.
const MIN_LINE_BYTES: usize = 24;

/// Returns the changes of a part of a patch that take a line away which the patch has in its new edition, too, by their places in
/// the patch: what they speak of was taken for something else.
///
/// Cost: linear in the patch and both texts.
pub(crate) fn takers(
    (patch, lines): (&Patch, Option<&LineChanges>),
    part: &Selection,
    (before, after): (&[u8], &[u8]),
) -> Vec<usize> {
    let known: FxHashSet<&[u8]> = long_lines(after).collect();
    let gone: FxHashSet<&[u8]> = long_lines(before).filter(|line| !known.contains(line)).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let new = patch.entries.iter().filter_map(|change| change.new.as_ref());
    let lost: FxHashSet<&[u8]> = new.flat_map(lines_below).filter(|line| gone.contains(line)).collect();
    let stays = lines.into_iter().flat_map(|lines| &lines.hunks).flat_map(Hunk::new_lines);
    let stays = stays.flat_map(|line| long_lines(line.as_bytes())).filter(|line| gone.contains(line));
    let mut stays: Vec<&[u8]> = stays.map(entry_text).collect();
    stays.sort_unstable();
    let departed = lines.map(Departed::new);
    let is_kept = |old: &EntryValue| departed.as_ref().is_some_and(|departed| departed.keeps(old));
    let takes = |change: &EntryPatch| match (&change.old, &change.new) {
        (Some(old), None) if begins(&stays, old.title.as_bytes()) || is_kept(old) => true,
        (Some(old), _) => lines_below(old).any(|line| lost.contains(line)),
        (None, _) => false,
    };
    let changes = part.entries.iter().filter_map(|at| Some((*at, patch.entries.get(*at)?)));
    changes.filter(|(_, change)| takes(change)).map(|(at, _)| at).collect()
}

/// Returns what stands below the first line of an entry as it is written.
fn lines_below(value: &EntryValue) -> impl Iterator<Item = &[u8]> {
    let block = value.block.as_deref().unwrap_or_default();
    long_lines(block.split_once('\n').map_or("", |(_, below)| below).as_bytes())
}

fn long_lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = text.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
    lines.filter(|line| line.len() >= MIN_LINE_BYTES)
}
