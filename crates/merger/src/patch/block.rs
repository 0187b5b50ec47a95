//! Entries that are more than one item of a list, such as a heading with text below it: they come as a whole, where
//! their neighbours are of the same shape.

use recension_model::EntryValue;
use recension_parser::{LineKind, scan_lines};

use crate::document::layout::{NodeId, NodeKind};
use crate::document::line_start::{marker, parted_box, width};
use crate::patch::compose::prefix_at;
use crate::patch::draft::{Destination, Draft};

/// What names an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Item,
    Heading { level: u8 },
    Paragraph,
}

impl Shape {
    /// Returns the shape of an entry from its lines.
    fn of(lines: &str) -> Self {
        if !marker(lines.lines().next().unwrap_or_default().as_bytes()).is_empty() {
            return Self::Item;
        }
        let mut kinds = scan_lines(lines).map(|(_, line)| line.kind);
        match (kinds.next(), kinds.next()) {
            (Some(LineKind::Heading { level }), _)
            | (Some(LineKind::Text), Some(LineKind::Underline { level })) => Self::Heading { level },
            _ => Self::Paragraph,
        }
    }

    fn is_like(self, other: Shape) -> bool {
        matches!((self, other), (Self::Heading { .. }, Self::Heading { .. })) || self == other
    }
}

/// Writes an entry as it was written where it comes from, with all that stands below it, if it is of the shape of its
/// neighbours.
pub(super) fn block_like(draft: &Draft<'_>, value: &EntryValue, spot: Destination) -> Option<Vec<Vec<u8>>> {
    let block = draft.writer.block(value)?;
    let (own, beside) = (Shape::of(&block), shape_at(draft, spot)?);
    if !own.is_like(beside) {
        return None;
    }
    let mut block = match (own, beside) {
        (Shape::Heading { level }, Shape::Heading { level: wanted }) => with_level(&block, level, wanted),
        (Shape::Item, _) => item(&block, &prefix_at(draft, spot)),
        _ => block,
    };
    if draft.options.translated && !draft.options.mark.is_empty() {
        if !draft.options.mark.starts_with("<!--") {
            return None;
        }
        let end = block.find('\n').unwrap_or(block.len());
        block.insert_str(end, &format!(" {}", draft.options.mark));
    }
    Some(block.split('\n').map(|line| line.as_bytes().to_vec()).collect())
}

/// Returns the shape of the entries at a place; where there are none, that of the nearest before it in the document.
fn shape_at(draft: &Draft<'_>, spot: Destination) -> Option<Shape> {
    let shape = |slot: NodeId| {
        let lines = draft.editor.lines(slot).join(&b'\n');
        Shape::of(&String::from_utf8_lossy(&lines))
    };
    let nodes = &draft.editor.layout.nodes;
    let nearest = || {
        let entries = nodes.iter_enumerated().filter(|(_, node)| matches!(node.kind, NodeKind::Entry(_)));
        let (before, behind): (Vec<NodeId>, Vec<NodeId>) =
            entries.map(|(at, _)| at).partition(|at| *at < spot.place.parent);
        before.last().or(behind.first()).copied()
    };
    draft.editor.neighbour(spot.place).or_else(nearest).map(shape)
}

/// Gives an item another marker, and indents what stands below it as that wants.
fn item(block: &str, prefix: &[u8]) -> String {
    let own = marker(block.lines().next().unwrap_or_default().as_bytes());
    let (from, to) = (width(own), width(parted_box(prefix).0));
    let mut lines = block.lines();
    let first = lines.next().and_then(|line| line.get(own.len()..)).unwrap_or_default();
    let mut item = String::from_utf8_lossy(prefix).into_owned() + first;
    for line in lines {
        item.push('\n');
        let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
        if !line.is_empty() {
            item.push_str(&" ".repeat((spaces + to).saturating_sub(from)));
        }
        item.push_str(&line[spaces..]);
    }
    item
}

/// Gives the headings of a block other levels, so that the first one has the level `wanted`.
fn with_level(block: &str, level: u8, wanted: u8) -> String {
    let mut leveled = String::with_capacity(block.len());
    for (range, line) in scan_lines(block) {
        let text = &block[range];
        match line.kind {
            LineKind::Heading { level: own } if text.starts_with('#') => {
                let own_level = usize::from(own);
                let signs = (own_level + usize::from(wanted)).saturating_sub(usize::from(level)).clamp(1, 6);
                leveled.push_str(&"#".repeat(signs));
                leveled.push_str(&text[own_level..]);
            }
            _ => leveled.push_str(text),
        }
    }
    leveled
}
