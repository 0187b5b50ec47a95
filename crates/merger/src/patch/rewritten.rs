//! An entry that is more than one item changes as a whole, as it is written: in the words of the patch's new edition where it
//! stands as in the old one, else with the changes of both sides.

use recension_matcher::{entry_text, whole_entry};
use recension_model::{EntryValue, same_words};

use crate::document::diff3::{Who, merge3};
use crate::document::line_start::{parted_box, width};
use crate::document::lines::Numbers;
use crate::document::text::merged_words;
use crate::patch::block::{Shape, item};
use crate::patch::cells::cells_instead;
use crate::patch::compose::ticked_as;
use crate::patch::draft::Draft;
use crate::patch::editor::{ENTRY, Edit};
use crate::patch::keys::EntryKeys;

/// Plans the change of an entry to what the patch's new edition has, and says what it reads as then. None where the patch does
/// not say how it is written, or both sides changed the same.
pub(super) fn block_instead(
    draft: &Draft<'_>,
    at: usize,
    (old, new): (&EntryValue, &EntryValue),
) -> Option<(Vec<Edit>, EntryKeys)> {
    let entry = &draft.target.entries[at];
    let part = entry.slot;
    let (layout, editor) = (draft.editor.layout, &draft.editor);
    let id = layout.nodes.get(part).and_then(|_| layout.entry(part))?;
    let (was, wanted) = (draft.writer.block(old)?, draft.writer.block(new)?);
    // Where nothing but what its labels lead to changed, that does here.
    if was == wanted || old.block == new.block || draft.options.translated || draft.is_shared(part) {
        return None;
    }
    let has = whole_entry(layout.edition.entry(id))?;
    let (becomes, keys) = match has == was {
        true => (wanted, EntryKeys::of(new)),
        false if editor.children_of(part, ENTRY).is_empty() => {
            let keys = merged_keys(&EntryKeys::of(old), &entry.keys, &EntryKeys::of(new))?;
            (merged_lines(&was, &has, &wanted).filter(|merged| *merged != has)?, keys)
        }
        false => return None,
    };
    let becomes = match Shape::of(&becomes) {
        Shape::Item => item(&becomes, &ticked_as(&editor.prefix(part), becomes.as_bytes())),
        _ => becomes,
    };
    let mut lines: Vec<Vec<u8>> = becomes.split('\n').map(|line| line.as_bytes().to_vec()).collect();
    let last = editor.subtree(part).last().map(|last| editor.lines(*last)).unwrap_or_default();
    keep_end(&mut lines, &last);
    let below = editor.children(part).into_iter().map(|part| Edit::Remove { part });
    Some((below.chain([Edit::Rewrite { part, lines }]).collect(), keys))
}

/// Plans the change of an entry's own text to that of the patch's new edition, badges and all, where it stands as in the old one.
/// None where it does not, or the patch does not say how it is written; of what is nothing but link and description it says so
/// only where style is all that changes.
pub(super) fn text_instead(
    draft: &Draft<'_>,
    at: usize,
    (old, new): (&EntryValue, &EntryValue),
    is_style: bool,
) -> Option<Vec<Edit>> {
    let part = draft.target.entries[at].slot;
    let (layout, editor) = (draft.editor.layout, &draft.editor);
    let id = layout.nodes.get(part).and_then(|_| layout.entry(part))?;
    if draft.options.translated || draft.is_shared(part) || editor.is_row(part) {
        return None;
    }
    let view = layout.edition.entry(id);
    let (was, wanted) = (draft.writer.own_text(old)?, draft.writer.as_written(new, is_style)?);
    if entry_text(view)? != was {
        return None;
    }
    let source = layout.source().get(view.entry.content.range())?;
    let text = wanted.as_it_stood(indent(source, &was).unwrap_or(width(parted_box(&editor.prefix(part)).0)));
    let has = source.trim_ascii_end();
    if text == has {
        return None;
    }
    let lines = [editor.prefix(part), text].concat();
    let mut lines: Vec<Vec<u8>> = lines.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    keep_end(&mut lines, &editor.lines(part));
    Some(vec![Edit::Rewrite { part, lines }])
}

/// Reports whether an entry stands as the patch's new edition has it.
pub(super) fn is_written_as(draft: &Draft<'_>, at: usize, new: &EntryValue) -> bool {
    let part = draft.target.entries[at].slot;
    let layout = draft.editor.layout;
    let Some(id) = layout.nodes.get(part).and_then(|_| layout.entry(part)) else { return false };
    let view = layout.edition.entry(id);
    match (draft.writer.block(new), new.cells.is_empty()) {
        (Some(block), _) => whole_entry(view).is_some_and(|has| same_words(has.as_bytes(), block.as_bytes())),
        (None, true) => entry_text(view).is_some_and(|has| draft.writer.own_text(new) == Some(has)),
        (None, false) => cells_instead(draft, at, (new, new)).is_some(),
    }
}

/// Returns by how much the further lines of an entry are indented beyond what they are by themselves; none if there are none.
fn indent(source: &[u8], by_themselves: &str) -> Option<usize> {
    let columns = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
    let mut further = source.split(|byte| *byte == b'\n').zip(by_themselves.lines()).skip(1);
    further.find(|(line, _)| !line.trim_ascii().is_empty()).map(|(line, own)| {
        let own = columns(own.as_bytes());
        columns(line).saturating_sub(own)
    })
}

/// Keeps the white space at the end of the last line, which is no part of an entry.
fn keep_end(lines: &mut [Vec<u8>], before: &[Vec<u8>]) {
    let end = before.last().map_or(&[][..], Vec::as_slice);
    if let Some(last) = lines.last_mut() {
        last.extend_from_slice(&end[end.trim_ascii_end().len()..]);
    }
}

/// Brings both sides of a text together, line by line and within lines word by word; none where both changed the same words.
fn merged_lines(was: &str, has: &str, wanted: &str) -> Option<String> {
    let lines =
        [was, has, wanted].map(|text| text.split_inclusive('\n').map(str::as_bytes).collect::<Vec<_>>());
    let mut numbers = Numbers::default();
    let ids = [0, 1, 2].map(|at: usize| numbers.all(&lines[at]));
    let mut merged = Vec::new();
    for region in merge3(&ids[0], &ids[1], &ids[2]) {
        let [was, has, wanted] = [(0, region.base), (1, region.ours), (2, region.theirs)]
            .map(|(side, range): (usize, _)| lines[side][range].concat());
        merged.extend(match region.who {
            Who::Conflict => merged_words(&was, &has, &wanted)?,
            Who::Theirs => wanted,
            _ => has,
        });
    }
    String::from_utf8(merged).ok()
}

/// Brings what both sides say together, field by field; none where both changed one.
fn merged_keys(was: &EntryKeys, has: &EntryKeys, wanted: &EntryKeys) -> Option<EntryKeys> {
    // What one side left as it was is as the other side has it.
    let side = |same: fn(&EntryKeys, &EntryKeys) -> bool| match same(wanted, was) || same(has, wanted) {
        true => Some(has),
        false => same(has, was).then_some(wanted),
    };
    let (title, url) = (side(EntryKeys::same_title)?, side(EntryKeys::same_url)?);
    let described = side(EntryKeys::same_description)?;
    let others = has.others.iter().filter(|url| !was.others.contains(url) || wanted.others.contains(url));
    let come = wanted.others.iter().filter(|url| !was.others.contains(url) && !has.others.contains(url));
    let mut others: Vec<String> = others.chain(come).cloned().collect();
    others.sort_unstable();
    Some(EntryKeys {
        title: title.title.clone(),
        url: url.url.clone(),
        description: described.description.clone(),
        notes: merged_notes(&was.notes, &has.notes, &wanted.notes)?,
        others,
        cells: has.cells.clone(),
    })
}

/// Brings the notes of both sides together; none where both changed one.
fn merged_notes(was: &[String], has: &[String], wanted: &[String]) -> Option<Vec<String>> {
    let notes = [was, has, wanted].map(|notes| notes.iter().map(String::as_bytes).collect::<Vec<_>>());
    let mut numbers = Numbers::default();
    let ids = [0, 1, 2].map(|at: usize| numbers.all(&notes[at]));
    let mut merged = Vec::new();
    for region in merge3(&ids[0], &ids[1], &ids[2]) {
        match region.who {
            Who::Conflict => {
                let [was, has, wanted] = [&was[region.base], &has[region.ours], &wanted[region.theirs]];
                merged.extend(beside_each_other(was, has, wanted)?);
            }
            Who::Theirs => merged.extend_from_slice(&wanted[region.theirs]),
            _ => merged.extend_from_slice(&has[region.ours]),
        }
    }
    Some(merged)
}

/// Brings notes together of which one side kept those that were there, and added others beside them.
fn beside_each_other(was: &[String], has: &[String], wanted: &[String]) -> Option<Vec<String>> {
    let keeps = |side: &[String]| was.iter().all(|note| side.contains(note));
    let added = |side: &[String]| side.iter().filter(|note| !was.contains(note)).cloned().collect::<Vec<_>>();
    match (keeps(has), keeps(wanted)) {
        (true, _) => Some([wanted.to_vec(), added(has)].concat()),
        (_, true) => Some([has.to_vec(), added(wanted)].concat()),
        _ => None,
    }
}
