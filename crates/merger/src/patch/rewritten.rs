//! An entry that is more than one item changes as a whole, as it is written: in the words of the patch's new edition where it
//! stands as in the old one, else with the changes of both sides.

use recension_matcher::{entry_text, whole_entry};
use recension_model::{EntryValue, mentioned_addresses, same_words};

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
    let prefix = editor.prefix(part);
    let block = |value: &EntryValue| draft.writer.block(value).or_else(|| item_alone(draft, value, &prefix));
    let (was, wanted) = (block(old)?, block(new)?);
    let is_neither = old.block.is_none() && new.block.is_none();
    // Where nothing but what its labels lead to changed, that does here.
    if was == wanted
        || is_neither
        || old.block == new.block
        || draft.options.translated
        || draft.is_shared(part)
    {
        return None;
    }
    let has = whole_entry(layout.edition.entry(id))?;
    // What differs in markers and the indentation that they want is as wanted.
    let marked = |block: &str| match Shape::of(block) {
        Shape::Item => item(block, ticked_as(&prefix, block.as_bytes()).trim_ascii_start()),
        _ => block.to_owned(),
    };
    if has == marked(&wanted) {
        return None;
    }
    let (becomes, keys) = match has == was || has == marked(&was) {
        true => (wanted, EntryKeys::of(new)),
        false if editor.children_of(part, ENTRY).is_empty() => {
            let keys = merged_keys(&EntryKeys::of(old), &entry.keys, &EntryKeys::of(new))?;
            (merged_lines(&was, &has, &wanted).filter(|merged| *merged != has)?, keys)
        }
        false => return None,
    };
    let becomes = match Shape::of(&becomes) {
        Shape::Item => item(&becomes, &ticked_as(&prefix, becomes.as_bytes())),
        _ => becomes,
    };
    let mut lines: Vec<Vec<u8>> = becomes.split('\n').map(|line| line.as_bytes().to_vec()).collect();
    // What closes it as it closes others is no part of what it says.
    let closing = editor.closing(part);
    let last = editor.subtree(part).into_iter().rfind(|below| Some(*below) != closing);
    keep_end(&mut lines, &last.map(|last| editor.lines(last)).unwrap_or_default());
    let below = editor.children(part).into_iter().filter(|below| Some(*below) != closing);
    let below = below.map(|part| Edit::Remove { part });
    Some((below.chain([Edit::Rewrite { part, lines }]).collect(), keys))
}

/// Writes an item with nothing below it, whose fields say how it is written, as one that begins as another one.
fn item_alone(draft: &Draft<'_>, value: &EntryValue, prefix: &[u8]) -> Option<String> {
    let text = draft.writer.own_text(value).filter(|text| value.notes.is_empty() && !text.contains('\n'))?;
    let is_item = !prefix.is_empty() && !prefix.starts_with(b"#");
    is_item.then(|| format!("{}{text}", String::from_utf8_lossy(prefix).trim_start()))
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
    let (was, wanted) =
        (draft.writer.own_text(old)?, draft.writer.as_written(new, is_style || old.markup.is_some())?);
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

/// Reports whether an entry that changed still lacks an address that the patch's new edition has somewhere in it, and the old one
/// has not.
pub(super) fn lacks_addresses(draft: &Draft<'_>, at: usize, (old, new): (&EntryValue, &EntryValue)) -> bool {
    // Where labels lead is with their definitions.
    let (Some(was), Some(wanted)) = (&old.block, &new.block) else { return false };
    let was = mentioned_addresses(was.as_bytes());
    let mut new = mentioned_addresses(wanted.as_bytes());
    new.retain(|address| was.binary_search(address).is_err());
    let editor = &draft.editor;
    let lines = editor.subtree(draft.target.entries[at].slot).into_iter().flat_map(|part| editor.lines(part));
    let has = mentioned_addresses(&lines.collect::<Vec<_>>().join(&b'\n'));
    new.iter().any(|address| has.binary_search(address).is_err())
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

/// Brings both sides of a text together, line by line, and within lines word by word; none where both changed the same words.
fn merged_lines(was: &str, has: &str, wanted: &str) -> Option<String> {
    // The last line is one like the others.
    let texts = [was, has, wanted].map(|text| format!("{text}\n"));
    let lines =
        [0, 1, 2].map(|at: usize| texts[at].split_inclusive('\n').map(str::as_bytes).collect::<Vec<_>>());
    let mut numbers = Numbers::default();
    let ids = [0, 1, 2].map(|at: usize| numbers.all(&lines[at]));
    let mut merged = Vec::new();
    for region in merge3(&ids[0], &ids[1], &ids[2]) {
        let [was, has, wanted] = [(0, region.base), (1, region.ours), (2, region.theirs)]
            .map(|(side, range): (usize, _)| &lines[side][range]);
        merged.extend(match region.who {
            Who::Conflict => match merged_words(&was.concat(), &has.concat(), &wanted.concat()) {
                Some(words) => words,
                None => lines_beside(was, has, wanted)?,
            },
            Who::Theirs => wanted.concat(),
            _ => has.concat(),
        });
    }
    String::from_utf8(merged).ok().map(|text| text.trim_end().to_owned())
}

/// Brings lines together of which one side kept those that were there, and put others before or behind them.
fn lines_beside(was: &[&[u8]], has: &[&[u8]], wanted: &[&[u8]]) -> Option<Vec<u8>> {
    let lines = put_around(was, has, wanted).or_else(|| put_around(was, wanted, has));
    lines.filter(|_| !was.is_empty()).map(|lines| lines.concat())
}

/// Puts what one side has before or behind lines around what another one made of them; what both have comes once.
fn put_around<'l>(was: &[&'l [u8]], side: &[&'l [u8]], other: &[&'l [u8]]) -> Option<Vec<&'l [u8]>> {
    let is_blank = |line: &&[u8]| line.trim_ascii().is_empty();
    let is_own = |lines: &[&[u8]]| lines.iter().all(|line| is_blank(line) || !other.contains(line));
    match (side.strip_prefix(was), side.strip_suffix(was)) {
        (Some(behind), _) if is_own(behind) => Some([other, behind].concat()),
        (_, Some(before)) if is_own(before) => Some([before, other].concat()),
        _ => None,
    }
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
