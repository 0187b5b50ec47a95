//! What closes entry after entry in the same words, such as a link back to the top: it stands behind its entry, goes with it, and
//! comes with one that is added beside it.

use std::collections::BTreeSet;

use recension_matcher::parts_entries;
use recension_model::Marker;
use recension_parser::{MIN_RECURRENCES, destinations};
use rustc_hash::FxHashMap;

use super::layout::{Layout, NodeId, NodeKind, ROOT};

/// Of ten entries more than so many are closed where entries are.
const MOST: u32 = 8;
const ALL: u32 = 10;

/// Finds what closes the entries of a document that are more than an item: what is furniture or has no words, and stands behind
/// several of them, or is one of the texts that are known to close entries. Links to places in the document may be called and lead
/// otherwise each time.
///
/// Cost: linear in the document.
pub(super) fn closings(layout: &Layout<'_>, known: &BTreeSet<String>) -> FxHashMap<NodeId, NodeId> {
    let pieces = layout.edition.prose.iter().filter(|piece| parts_entries(piece) && !piece.text.is_empty());
    let parting: Vec<usize> = pieces.map(|piece| piece.span.start as usize).collect();
    let place = |line: usize, of_end: bool| {
        let line = layout.lines.get(line);
        line.map_or(0, |line| {
            let byte = if of_end { line.end } else { line.start };
            parting.partition_point(|start| *start < byte)
        })
    };
    let is_furniture = |node: NodeId| {
        let own = &layout.nodes[node].own;
        own.end > own.start && place(own.start, false) == place(own.end - 1, true)
    };
    let (mut found, mut last, mut entries) = (Vec::new(), ROOT, 0);
    let mut times: FxHashMap<String, u32> = FxHashMap::default();
    for node in layout.parts() {
        entries += u32::from(is_block(layout, node));
        if layout.nodes[node].kind == NodeKind::Prose
            && is_furniture(node)
            && let Some(entry) = entry_before(layout, (last, node))
        {
            let text = without_places(layout.text_of(node).trim());
            *times.entry(text.clone()).or_default() += 1;
            found.push((entry, node, text));
        }
        last = node;
    }
    // What stands behind the last entry of each section closes that, and so it does where most sections have one.
    let closes = |times: &u32| *times >= MIN_RECURRENCES && *times * ALL > entries * MOST;
    found.retain(|(.., text)| known.contains(text) || times.get(text).is_some_and(closes));
    found.into_iter().map(|(entry, node, _)| (entry, node)).collect()
}

/// Returns what closes the entries of a document.
pub(super) fn closing_texts(layout: &Layout<'_>) -> BTreeSet<String> {
    layout.closings.values().map(|node| without_places(layout.text_of(*node).trim())).collect()
}

/// Returns a text without what its links to places in the document are called and lead to.
fn without_places(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut copied = 0;
    for link in destinations(text).filter(|link| text[link.address.clone()].starts_with('#')) {
        for range in [link.text, link.address] {
            left.push_str(text.get(copied..range.start).unwrap_or_default());
            copied = range.end.max(copied);
        }
    }
    left + text.get(copied..).unwrap_or_default()
}

/// Returns the entry that a part stands right behind, given the part that ends before it, if that is more than an item.
fn entry_before(layout: &Layout<'_>, (last, node): (NodeId, NodeId)) -> Option<NodeId> {
    let parent = layout.nodes[node].parent;
    let mut before = last;
    while before != ROOT && layout.nodes[before].parent != parent {
        before = layout.nodes[before].parent;
    }
    is_block(layout, before).then_some(before)
}

/// Reports whether a part is an entry that is more than an item.
fn is_block(layout: &Layout<'_>, node: NodeId) -> bool {
    let entry = layout.entry(node).filter(|_| node != ROOT);
    let marker = |entry| &layout.edition.entry(entry).entry.marker;
    entry.is_some_and(|entry| matches!(marker(entry), Marker::Heading | Marker::Paragraph))
}
