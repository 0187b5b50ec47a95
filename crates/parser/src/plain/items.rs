//! Nests a list's items by indent, and puts notes under the items they belong to.

use std::ops::Range;

use recension_model::Marker;

use super::inlines::{References, address, inlines};
use crate::tree::{Block, BlockKind, Item, LimitCount};

/// How deep lists nest at most; deeper items are put at this depth, so that no tree is too deep to walk.
pub(super) const MAX_DEPTH: usize = 24;

/// An item as it is read: its marker, its lines, further paragraphs.
#[derive(Debug)]
pub(super) struct RawItem {
    pub(super) marker: Marker,
    pub(super) indent: usize,
    /// Where the marker stands.
    pub(super) start: usize,
    /// The text of its lines.
    pub(super) pieces: Vec<Range<usize>>,
    /// Paragraphs that belong to it, line by line.
    pub(super) paragraphs: Vec<Vec<Range<usize>>>,
}

/// An item whose children are still read.
struct Open {
    indent: usize,
    numbered: bool,
    item: Item,
    children: Vec<Item>,
}

/// Nests a run of items that no heading and no paragraph parts; gives one list or more. Those that are nested
/// too deep are added to `too_deep`.
pub(super) fn nest(
    text: &str,
    raw: Vec<RawItem>,
    references: &References,
    too_deep: &mut LimitCount,
) -> Vec<Block> {
    let mut top: Vec<Item> = Vec::new();
    let mut stack: Vec<Open> = Vec::new();
    for raw in raw {
        let numbered = matches!(raw.marker, Marker::Number(_));
        let first = raw.pieces.first().and_then(|piece| text.get(piece.clone())).unwrap_or_default();
        let linked = address(first).is_some() || references.before && first.starts_with('[');
        while let Some(open) = stack.last() {
            let deeper = raw.indent > open.indent + 1;
            // A bullet flush with a number, and the bullets behind it, are notes of that number.
            let flush_note = !numbered && !linked && open.numbered;
            if deeper || flush_note {
                break;
            }
            close(&mut stack, &mut top);
        }
        if stack.len() >= MAX_DEPTH {
            too_deep.add(raw.start..raw.pieces.last().map_or(raw.start, |piece| piece.end));
        }
        while stack.len() >= MAX_DEPTH {
            close(&mut stack, &mut top);
        }
        stack.push(Open {
            indent: raw.indent,
            numbered,
            item: item(text, raw, references),
            children: Vec::new(),
        });
    }
    while !stack.is_empty() {
        close(&mut stack, &mut top);
    }
    split_by_marker(top)
}

/// Ends the innermost open item, and hands it to the one around it.
fn close(stack: &mut Vec<Open>, top: &mut Vec<Item>) {
    let Some(Open { mut item, children, .. }) = stack.pop() else { return };
    if let Some(last) = children.last() {
        item.span.end = item.span.end.max(last.span.end);
    }
    item.children.extend(split_by_marker(children));
    match stack.last_mut() {
        Some(parent) => parent.children.push(item),
        None => top.push(item),
    }
}

fn item(text: &str, raw: RawItem, references: &References) -> Item {
    let content = inlines(text, &raw.pieces, references);
    let mut end = raw.pieces.last().map_or(raw.start, |piece| piece.end);
    let mut children = Vec::new();
    for paragraph in &raw.paragraphs {
        let content = inlines(text, paragraph, references);
        end = content.span.end;
        children.push(Block { span: content.span.clone(), kind: BlockKind::Paragraph(content) });
    }
    Item { span: raw.start..end, marker: raw.marker, content, children }
}

/// Makes a list of each run of numbers or of one bullet.
fn split_by_marker(items: Vec<Item>) -> Vec<Block> {
    let mut lists: Vec<Block> = Vec::new();
    for item in items {
        let span = item.span.clone();
        match lists.last_mut() {
            Some(Block { span: whole, kind: BlockKind::List(list) })
                if list.last().is_some_and(|last| same_list(last.marker, item.marker)) =>
            {
                whole.end = span.end;
                list.push(item);
            }
            _ => lists.push(Block { span, kind: BlockKind::List(vec![item]) }),
        }
    }
    lists
}

fn same_list(last: Marker, next: Marker) -> bool {
    match (last, next) {
        (Marker::Number(last), Marker::Number(next)) => next > last,
        (last, next) => last == next,
    }
}
