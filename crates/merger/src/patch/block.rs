//! Entries that are more than one item of a list, such as a heading with text below it: they come as a whole, where
//! their neighbours are of the same shape.

use recension_model::{EntryValue, Format, same_words};
use recension_parser::{LineKind, scan_lines};

use crate::document::layout::{NodeId, NodeKind};
use crate::document::line_start::{marker, parted_box, task_box, width};
use crate::patch::compose::{prefix_at, ticked_as};
use crate::patch::draft::{Destination, Draft};
use crate::patch::editor::{ENTRY, indented};
use crate::patch::written::Written;

/// What names an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Item,
    Heading { level: u8 },
    Paragraph,
}

impl Shape {
    /// Returns the shape of an entry from its lines.
    pub(super) fn of(lines: &str) -> Self {
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
    let block = draft.writer.block(value).filter(|_| value.cells.is_empty())?;
    let (own, beside) = (Shape::of(&block), shape_at(draft, spot)?);
    if !own.is_like(beside) {
        return None;
    }
    let mut block = match (own, beside) {
        (Shape::Heading { level }, Shape::Heading { level: wanted }) => with_level(&block, level, wanted),
        (Shape::Item, _) => item_like(draft, value, &block, spot),
        _ => tag_like(draft, &block, spot).unwrap_or(block),
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

/// Indents a tag with all in it as that of its neighbour is.
fn tag_like(draft: &Draft<'_>, block: &str, spot: Destination) -> Option<String> {
    let indent = draft.editor.indent_of_tag(draft.editor.neighbour(spot.place)?)?;
    let indent = String::from_utf8(indent).ok().filter(|_| block.starts_with('<'))?;
    let indented = |line: &str| if line.is_empty() { String::new() } else { format!("{indent}{line}") };
    Some(block.split('\n').map(indented).collect::<Vec<_>>().join("\n"))
}

/// Reports whether a part is an entry in Markdown that nothing marks: a paragraph.
pub(super) fn is_paragraph(draft: &Draft<'_>, part: NodeId) -> bool {
    let editor = &draft.editor;
    draft.format() == Format::Markdown
        && editor.slots[part].family == ENTRY
        && !editor.is_row(part)
        && shape(draft, part) == Shape::Paragraph
}

fn shape(draft: &Draft<'_>, part: NodeId) -> Shape {
    Shape::of(&String::from_utf8_lossy(&draft.editor.lines(part).join(&b'\n')))
}

/// Returns the shape of the entries at a place; where there are none, that of the nearest before it in the document.
fn shape_at(draft: &Draft<'_>, spot: Destination) -> Option<Shape> {
    let nodes = &draft.editor.layout.nodes;
    let nearest = || {
        let entries = nodes.iter_enumerated().filter(|(_, node)| matches!(node.kind, NodeKind::Entry(_)));
        let (before, behind): (Vec<NodeId>, Vec<NodeId>) =
            entries.map(|(at, _)| at).partition(|at| *at < spot.place.parent);
        before.last().or(behind.first()).copied()
    };
    draft.editor.neighbour(spot.place).or_else(nearest).map(|part| shape(draft, part))
}

/// Writes an item as its neighbours are, with what stands below it.
fn item_like(draft: &Draft<'_>, value: &EntryValue, block: &str, spot: Destination) -> String {
    let prefix = prefix_at(draft, spot);
    // What comes back was done, and is.
    let prefix = if draft.options.reverse { ticked_as(&prefix, block.as_bytes()) } else { prefix };
    let whole = item(block, &prefix);
    let (own, indent) =
        (value.markup.as_ref().map_or(1, |text| text.lines().count()), width(parted_box(&prefix).0));
    let end = whole.split_inclusive('\n').take(own).map(str::len).sum();
    let (head, below) = whole.split_at(end);
    let written = draft
        .writer
        .written(value)
        .map(|written| (written.body(&draft.writer.separator(spot.section), indent), written));
    let is_as_it_stands =
        |written: &Written| same_words(written.text(), &head.as_bytes()[prefix.len().min(head.len())..]);
    match written.filter(|(_, written)| is_as_it_stands(written)) {
        Some((body, _)) => {
            let end = &head[head.trim_end().len()..];
            [&String::from_utf8_lossy(&prefix), &*String::from_utf8_lossy(&body), end, below].concat()
        }
        None => whole,
    }
}

/// Gives an item another marker, and indents what stands below it as that wants.
pub(super) fn item(block: &str, prefix: &[u8]) -> String {
    let mut lines = block.lines();
    let first = lines.next().unwrap_or_default();
    let own = marker(first.as_bytes());
    let (from, to) = (width(own), width(parted_box(prefix).0));
    let text = first.get(own.len()..).unwrap_or_default();
    let first = text.get(task_box(text.as_bytes())..).unwrap_or_default();
    let mut item = String::from_utf8_lossy(prefix).into_owned() + first;
    for line in lines {
        item.push('\n');
        item.push_str(&String::from_utf8_lossy(&indented(line.as_bytes(), from, to)));
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
