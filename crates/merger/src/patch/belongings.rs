//! What stands behind an entry that is more than one item, and belongs to it: pictures, comments, tags, and where its own labels
//! lead to. What is new comes behind it.

use recension_model::Marker;
use recension_parser::label_uses;

use crate::document::layout::{Layout, NodeId, NodeKind, ROOT};
use crate::document::wordless::says_nothing;
use crate::patch::definitions::{defined_label, folded};
use crate::patch::editor::{Editor, SlotText};

/// Returns the last part that belongs to an entry of the source whose own parts end with `end`.
pub(super) fn end_with_belongings(editor: &Editor<'_>, entry: NodeId, end: NodeId) -> NodeId {
    let layout = editor.layout;
    let is_item = layout.nodes.get(entry).and_then(|_| layout.entry(entry)).is_none_or(|id| {
        !matches!(layout.edition.entries[id.index()].marker, Marker::Heading | Marker::Paragraph)
    });
    if is_item {
        return end;
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
