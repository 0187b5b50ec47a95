//! What stands behind an entry and belongs to it: behind one that is more than one item pictures, comments, tags, and where its own
//! labels lead to; behind an item code that was not indented. What is new comes behind it, and before what belongs to the next heading.

use recension_model::{Marker, ProseKind};
use recension_parser::label_uses;

use crate::document::layout::{Layout, NodeId, NodeKind, ROOT};
use crate::document::said::tags_alone;
use crate::document::wordless::says_nothing;
use crate::patch::definitions::{defined_label, folded};
use crate::patch::editor::{Editor, PROSE, SlotText};

/// Returns the last part that belongs to an entry of the source whose own parts end with `end`.
pub(super) fn end_with_belongings(editor: &Editor<'_>, entry: NodeId, end: NodeId) -> NodeId {
    let layout = editor.layout;
    let is_item = layout.nodes.get(entry).and_then(|_| layout.entry(entry)).is_none_or(|id| {
        !matches!(layout.edition.entries[id.index()].marker, Marker::Heading | Marker::Paragraph)
    });
    if is_item {
        return end_with_code(editor, (entry, end));
    }
    let (mut last, mut next) = (end, editor.slots[end].next);
    // All of several definitions have to be its own: those of other entries may follow.
    while next != ROOT && editor.is_of_source(next) && editor.slots[next].text == SlotText::Source {
        match layout.nodes[next].kind {
            NodeKind::Prose if says_nothing(&layout.text_of(next)) => last = next,
            NodeKind::Reference if references(editor, next).all(|label| uses_label(layout, entry, label)) => {
                last = references(editor, next).last().unwrap_or(next);
                next = last;
            }
            _ => break,
        }
        next = editor.slots[next].next;
    }
    last
}

/// Returns the part before the anchors that stand right above the next heading of the source, if a part ends with these: they are what
/// leads to that heading.
pub(super) fn before_anchors(editor: &Editor<'_>, end: NodeId) -> NodeId {
    let layout = editor.layout;
    let is_source = |node: NodeId| {
        node != ROOT && editor.is_of_source(node) && editor.slots[node].text == SlotText::Source
    };
    let next = editor.slots[end].next;
    let is_above = is_source(end)
        && layout.nodes[end].kind == NodeKind::Prose
        && is_source(next)
        && matches!(layout.nodes[next].kind, NodeKind::Section(_))
        && layout.text_of(end).lines().all(|line| line.trim().is_empty() || is_anchor(line));
    if is_above { editor.slots[end].previous } else { end }
}

/// Returns the part right before one that is nothing but tags which name a place.
pub(super) fn anchors_before(editor: &Editor<'_>, slot: NodeId) -> Option<NodeId> {
    let before = editor.slots[slot].previous;
    let lines = if before == ROOT { Vec::new() } else { editor.lines(before) };
    let is_tag = |line: &Vec<u8>| std::str::from_utf8(line).is_ok_and(is_anchor);
    (editor.slots[before].family == PROSE && !lines.is_empty() && lines.iter().all(is_tag)).then_some(before)
}

/// Reports whether a line is a tag that names a place, and nothing else.
pub(super) fn is_anchor(line: &str) -> bool {
    let line = line.trim();
    let names = [" name=", " id="].iter().any(|name| line.contains(name));
    names && tags_alone(line).eq(["a", "/a"]) || names && tags_alone(line).eq(["a"]) && line.ends_with("/>")
}

/// Returns the code that follows an item of the source, if there is some before anything else: nothing else can be what it is of.
fn end_with_code(editor: &Editor<'_>, (entry, end): (NodeId, NodeId)) -> NodeId {
    let layout = editor.layout;
    let next = editor.slots[end].next;
    let is_source = |node: NodeId| editor.is_of_source(node) && editor.slots[node].text == SlotText::Source;
    let is_beside = |node: NodeId| {
        let own = layout.nodes.get(entry).map(|entry| entry.parent);
        layout.nodes[node].kind == NodeKind::Prose && own == Some(layout.nodes[node].parent)
    };
    if next != ROOT && is_source(next) && is_beside(next) && is_code(layout, next) { next } else { end }
}

/// Reports whether all of a piece of text is code.
fn is_code(layout: &Layout<'_>, node: NodeId) -> bool {
    let own = &layout.lines[layout.nodes[node].own.clone()];
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return false };
    let prose = &layout.edition.prose;
    let from = prose.partition_point(|piece| (piece.span.end as usize) <= first.start);
    let mut pieces =
        prose[from..].iter().take_while(|piece| (piece.span.start as usize) < last.end).peekable();
    pieces.peek().is_some() && pieces.all(|piece| piece.kind == ProseKind::Code)
}

/// Returns the definitions that follow one another from one on.
fn references<'e>(editor: &'e Editor<'_>, first: NodeId) -> impl Iterator<Item = NodeId> + 'e {
    let next = |slot: &NodeId| {
        Some(editor.slots[*slot].next).filter(|next| *next != ROOT && editor.is_of_source(*next))
    };
    let is_reference = |slot: &NodeId| editor.layout.nodes[*slot].kind == NodeKind::Reference;
    std::iter::successors(Some(first), next).take_while(is_reference)
}

/// Reports whether an entry refers to the label that a definition defines.
fn uses_label(layout: &Layout<'_>, entry: NodeId, reference: NodeId) -> bool {
    let Some((id, label)) = layout.entry(entry).zip(defined_label(layout, reference)) else { return false };
    let span = layout.edition.entries[id.index()].span.range();
    let text = String::from_utf8_lossy(layout.source().get(span).unwrap_or_default());
    label_uses(&text).any(|used| folded(used.label) == label)
}
