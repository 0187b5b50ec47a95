//! How entries are written at a place: as their neighbours are.

use recension_model::{EntryValue, Format};

use crate::document::layout::{NodeId, NodeKind, ROOT};
use crate::document::line_start::{marker, parted_box, task_box, width};
use crate::document::numbering::{number, unnumbered, with_number};
use crate::patch::block::{block_like, is_paragraph};
use crate::patch::cells::rows_behind;
use crate::patch::draft::{Destination, Draft};
use crate::patch::editor::{ENTRY, Editor, SECTION};
use crate::patch::keys::EntryKeys;
use crate::patch::separators::most_common;

/// An entry as it is written at a place.
pub(super) struct Composed {
    pub(super) lines: Vec<Vec<u8>>,
    /// What it reads as.
    pub(super) keys: EntryKeys,
    /// Whether its notes are among the lines.
    pub(super) has_notes: bool,
}

/// Writes an entry as its neighbours are written.
pub(super) fn compose(draft: &Draft<'_>, value: &EntryValue, spot: Destination) -> Option<Composed> {
    let mut keys = EntryKeys::of(value);
    if draft.format() == Format::PlainText {
        // What is nothing but text has no links.
        keys.url = None;
        keys.others.clear();
    }
    let neighbour = draft.editor.neighbour(spot.place);
    let is_first = neighbour.is_none() && draft.format() == Format::Markdown && !value.cells.is_empty();
    if is_first || neighbour.is_some_and(|neighbour| draft.editor.is_row(neighbour)) {
        let lines = rows_behind(draft, neighbour, value)?;
        return Some(Composed { lines, keys, has_notes: false });
    }
    if let Some(lines) = block_like(draft, value, spot) {
        return Some(Composed { lines, keys, has_notes: true });
    }
    let prefix = prefix_at(draft, spot);
    let indent = width(parted_box(&prefix).0);
    let written = draft.writer.to_add(value)?;
    let mut body = match draft.options.reverse {
        // What is undone comes back as it was.
        true => written.as_it_stood(indent),
        false => written.body(&draft.writer.separator(spot.section), indent),
    };
    if draft.options.translated && !draft.options.mark.is_empty() {
        body.extend_from_slice(format!(" {}", draft.options.mark).as_bytes());
        // A mark that is no comment is read as a part of the description.
        if let Some(description) = draft.writer.description_key(&body, value) {
            keys.description = description;
        } else if written.is_cut() {
            return None;
        }
    }
    let lines = [prefix, body].concat();
    let lines = lines.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    Some(Composed { lines, keys, has_notes: false })
}

/// Returns what an entry at a place begins with.
pub(super) fn prefix_at(draft: &Draft<'_>, spot: Destination) -> Vec<u8> {
    let neighbour = draft.editor.neighbour(spot.place);
    if neighbour.is_some_and(|part| is_paragraph(draft, part)) {
        return Vec::new();
    }
    let neighbour = neighbour.map(|slot| draft.editor.prefix(slot));
    // In plain text what is listed may have nothing before it.
    if let Some(prefix) = neighbour.filter(|prefix| !prefix.is_empty() || draft.format() == Format::PlainText)
    {
        return unticked(&numbered(&prefix));
    }
    let layout = draft.editor.layout;
    let around = spot.place.parent;
    let is_item = |slot: NodeId| {
        let prefix = draft.editor.prefix(slot);
        // A heading without a sign before it is none of a list.
        slot != ROOT
            && (draft.editor.slots[slot].family == ENTRY || !prefix.is_empty() && !prefix.starts_with(b"#"))
    };
    let in_item = is_item(around);
    let nested = |node: NodeId| is_item(layout.nodes[node].parent);
    let may_be_bare = draft.format() == Format::PlainText;
    let habit = draft.habits[usize::from(in_item)].get_or_init(|| {
        let entries =
            layout.nodes.iter_enumerated().filter(|(_, node)| matches!(node.kind, NodeKind::Entry(_)));
        let alike = entries.filter(|(at, _)| nested(*at) == in_item).map(|(at, _)| draft.editor.prefix(at));
        most_common(
            alike.filter(|prefix| may_be_bare || !prefix.is_empty()).map(|prefix| unnumbered(&prefix)),
        )
    });
    match (in_item, habit.clone()) {
        (false, Some(prefix)) => unticked(&numbered(&prefix)),
        (false, None) if may_be_bare => Vec::new(),
        (false, None) => b"- ".to_vec(),
        (true, habit) => {
            let own = draft.editor.prefix(around);
            let mark = habit.unwrap_or_else(|| own.clone());
            let mark = numbered(mark.trim_ascii_start());
            let mark = if mark.is_empty() { b"- ".to_vec() } else { mark };
            [b" ".repeat(width(parted_box(&own).0)), mark].concat()
        }
    }
}

/// Returns what a label begins with among the items of something.
pub(super) fn label_prefix(editor: &Editor<'_>, around: NodeId) -> Vec<u8> {
    let siblings = [SECTION, ENTRY].map(|family| editor.children_of(around, family));
    let mut prefixes = siblings.into_iter().flatten().map(|slot| editor.prefix(slot));
    let prefix = prefixes.find(|prefix| !prefix.is_empty() && !prefix.starts_with(b"#"));
    prefix.unwrap_or_else(|| b"- ".to_vec())
}

/// Returns a prefix with a number that a list can begin with.
fn numbered(prefix: &[u8]) -> Vec<u8> {
    match number(prefix) {
        Some(_) => with_number(prefix, 1),
        None => prefix.to_vec(),
    }
}

/// Returns a prefix with the box of a task that is still to be done, if it has one.
fn unticked(prefix: &[u8]) -> Vec<u8> {
    with_tick(prefix, b' ')
}

/// Returns a prefix whose box of a task, if it has one, is ticked if that of an item is.
pub(super) fn ticked_as(prefix: &[u8], item: &[u8]) -> Vec<u8> {
    let own = item.get(marker(item).len()..).unwrap_or_default();
    match own.get(1).filter(|_| task_box(own) > 0) {
        Some(tick) => with_tick(prefix, *tick),
        None => prefix.to_vec(),
    }
}

fn with_tick(prefix: &[u8], tick: u8) -> Vec<u8> {
    let mut prefix = prefix.to_vec();
    if let Some(at) = prefix.windows(3).position(|box_| matches!(box_, b"[x]" | b"[X]" | b"[ ]")) {
        prefix[at + 1] = tick;
    }
    prefix
}
