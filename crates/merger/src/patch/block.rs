//! Entries that are more than one item of a list, such as a heading with text below it: they come as a whole, where
//! their neighbours are of the same shape.

use recension_matcher::whole_entry;
use recension_model::{EntryValue, Format};
use recension_parser::{LineKind, scan_lines};

use crate::document::layout::{NodeId, NodeKind};
use crate::document::line_start::{marker, parted_box, task_box, width};
use crate::patch::compose::prefix_at;
use crate::patch::draft::{Destination, Draft};
use crate::patch::editor::{ENTRY, Edit, indented};

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

/// Plans the change of an entry that stands as it was written in the patch's old edition: it comes to stand as in the
/// new one. None where it does not stand so, or the patch does not say how it is written.
pub(super) fn block_instead(
    draft: &Draft<'_>,
    at: usize,
    (old, new): (&EntryValue, &EntryValue),
) -> Option<Vec<Edit>> {
    let part = draft.target.entries[at].slot;
    let (layout, editor) = (draft.editor.layout, &draft.editor);
    let id = layout.nodes.get(part).and_then(|_| layout.entry(part))?;
    let (was, becomes) = (draft.writer.block(old)?, draft.writer.block(new)?);
    let is_as_it_was = whole_entry(layout.edition.entry(id)).is_some_and(|text| text == was);
    if !is_as_it_was || was == becomes || draft.options.translated || draft.is_shared(part) {
        return None;
    }
    let becomes = match Shape::of(&becomes) {
        Shape::Item => item(&becomes, &editor.prefix(part)),
        _ => becomes,
    };
    let mut lines: Vec<Vec<u8>> = becomes.split('\n').map(|line| line.as_bytes().to_vec()).collect();
    // White space at the end of its last line is no part of an entry, and stays.
    let end = editor.subtree(part).last().and_then(|last| editor.lines(*last).pop()).unwrap_or_default();
    if let Some(last) = lines.last_mut() {
        last.extend_from_slice(&end[end.trim_ascii_end().len()..]);
    }
    let below = editor.children(part).into_iter().map(|part| Edit::Remove { part });
    Some(below.chain([Edit::Rewrite { part, lines }]).collect())
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

/// Gives an item another marker, and indents what stands below it as that wants.
fn item(block: &str, prefix: &[u8]) -> String {
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
