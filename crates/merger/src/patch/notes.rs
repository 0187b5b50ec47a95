//! The notes of entries.

use recension_model::{EntryValue, Format, description_key, same_key};

use crate::document::keys::contains_key;
use crate::document::layout::{NodeId, NodeKind};
use crate::document::line_start::{indentation, parted_box, width};
use crate::patch::draft::Draft;
use crate::patch::editor::{Edit, Editor, NOTE, Position};
use crate::patch::separators::most_common;

/// Plans the change of the notes of an entry, and says which it has then.
pub(super) fn changed_notes(
    draft: &Draft<'_>,
    at: usize,
    new: &EntryValue,
    (was, wanted): (&[String], &[String]),
) -> Result<(Vec<Edit>, Vec<String>), &'static str> {
    let slot = draft.target.entries[at].slot;
    let has = &draft.target.entries[at].keys.notes;
    let gone: Vec<&String> = was.iter().filter(|note| !contains_key(wanted, note)).collect();
    let is_new = |note: &str| !contains_key(was, note) && !contains_key(has, note);
    let come: Vec<usize> = (0..wanted.len()).filter(|place| is_new(&wanted[*place])).collect();
    if gone.iter().any(|note| !contains_key(has, note)) && !come.is_empty() {
        return Err("is not redescribed: its notes were changed here");
    }
    if draft.editor.is_row(slot) || draft.is_shared(slot) {
        return Err("is not redescribed: it cannot have notes here");
    }
    let mut notes = notes(draft, slot);
    let mut edits = Vec::new();
    let prefix = note_prefix(&draft.editor, slot);
    // What is new comes behind the note before it, which can be one that goes.
    for (added, place) in draft.editor.parts_to_come().zip(come) {
        let of_key = |key: &String| notes.iter().rposition(|(has, _)| same_key(has, key));
        let before = wanted[..place].iter().rev().find_map(of_key);
        let position = Position::behind(slot, before.map(|before| notes[before].1));
        let line = [prefix.as_slice(), &draft.writer.note(new, place)].concat();
        edits.push(Edit::Insert { family: NOTE, place: position, lines: vec![line] });
        notes.insert(before.map_or(0, |before| before + 1), (wanted[place].clone(), added));
    }
    for key in gone {
        if let Some(index) = notes.iter().position(|(has, _)| same_key(has, key)) {
            edits.push(Edit::Remove { part: notes.remove(index).1 });
        }
    }
    Ok((edits, notes.into_iter().map(|(key, _)| key).collect()))
}

/// Plans the notes of a new entry, whose part is `slot`.
pub(super) fn new_notes(draft: &Draft<'_>, slot: NodeId, value: &EntryValue) -> Vec<Edit> {
    if value.notes.is_empty() || draft.editor.is_row(slot) {
        return Vec::new();
    }
    let prefix = note_prefix(&draft.editor, slot);
    let note = |(at, after)| Edit::Insert {
        family: NOTE,
        place: Position::behind(slot, after),
        lines: vec![[prefix.as_slice(), &draft.writer.note(value, at)].concat()],
    };
    let before = std::iter::once(None).chain(draft.editor.parts_to_come().map(Some));
    (0..value.notes.len()).zip(before).map(note).collect()
}

/// Returns the notes of an entry, and their parts of the document.
fn notes(draft: &Draft<'_>, slot: NodeId) -> Vec<(String, NodeId)> {
    let layout = draft.editor.layout;
    let key = |slot: NodeId| match layout.nodes.get(slot)?.kind {
        NodeKind::Note(note) => {
            let text = layout.edition.notes.get(note as usize)?.text;
            Some((description_key(layout.edition.str(text)), slot))
        }
        _ => None,
    };
    draft.editor.children_of(slot, NOTE).into_iter().filter_map(key).collect()
}

/// Returns what a note of an entry begins with.
fn note_prefix(editor: &Editor<'_>, slot: NodeId) -> Vec<u8> {
    let mut siblings = editor.children_of(slot, NOTE).into_iter().map(|note| editor.prefix(note));
    if let Some(prefix) = siblings.rfind(|prefix| !prefix.is_empty()) {
        return prefix;
    }
    let own = editor.prefix(slot);
    if own.is_empty()
        && let Some(white) = white_before_bare_notes(editor)
    {
        return white;
    }
    let own = parted_box(&own).0;
    let (mark, is_flush) = habit(editor).unwrap_or_else(|| (own.trim_ascii().to_vec(), false));
    let mark = if mark.first().is_none_or(u8::is_ascii_digit) { b"-".to_vec() } else { mark };
    let is_numbered = own.trim_ascii_start().first().is_some_and(u8::is_ascii_digit);
    let indent = if is_flush && is_numbered { indentation(own) } else { width(own).max(2) };
    [&b" ".repeat(indent), mark.as_slice(), b" "].concat()
}

/// Returns the white space that most notes begin with that have no bullets, as their entries have none.
fn white_before_bare_notes(editor: &Editor<'_>) -> Option<Vec<u8>> {
    let layout = editor.layout;
    if layout.edition.format != Format::PlainText {
        return None;
    }
    let nodes = layout.nodes.iter_enumerated();
    let notes = nodes.filter(|(at, node)| {
        matches!(node.kind, NodeKind::Note(_))
            && [*at, node.parent].iter().all(|at| editor.prefix(*at).is_empty())
    });
    most_common(notes.map(|(_, note)| {
        let line = layout.line(note.own.start);
        line[..line.len() - line.trim_ascii_start().len()].to_vec()
    }))
}

/// Finds a note that has a bullet of its own, and returns that, and whether it stands no deeper than the numbered
/// entry that it belongs to.
fn habit(editor: &Editor<'_>) -> Option<(Vec<u8>, bool)> {
    let layout = editor.layout;
    let nodes = layout.nodes.iter_enumerated().filter(|(_, node)| matches!(node.kind, NodeKind::Note(_)));
    let (note, prefix) =
        nodes.map(|(at, node)| (node, editor.prefix(at))).find(|(_, prefix)| !prefix.is_empty())?;
    let is_flush = layout.edition.format == Format::PlainText
        && indentation(&prefix) <= indentation(&editor.prefix(note.parent));
    Some((prefix.trim_ascii().to_vec(), is_flush))
}
