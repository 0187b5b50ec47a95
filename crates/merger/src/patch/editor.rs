//! Edits a document that is laid out: its parts as a chain, in which parts are replaced, put in, moved and
//! taken out. Whatever is not touched keeps its bytes.

use std::ops::Range;

use recension_model::Marker;
use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use crate::document::layout::{Layout, NodeId, NodeKind, ROOT};
use crate::document::line_start::{marker, parted_box, task_box, width};
use crate::document::text::{NodeText, heading_prefix};
use crate::patch::belongings::{before_anchors, end_with_belongings};

/// The families of parts that are edited, as [`NodeKind::family`] numbers them.
pub(crate) const SECTION: u8 = 1;
pub(crate) const ENTRY: u8 = 2;
pub(crate) const NOTE: u8 = 3;
pub(crate) const PROSE: u8 = 6;

/// Bytes of the source, and what replaces them.
type Splice = (Range<usize>, Vec<u8>);

/// A document under edit. A part is named by its place in the layout; new ones come behind.
pub(crate) struct Editor<'a> {
    pub(crate) layout: &'a Layout<'a>,
    pub(crate) slots: TiVec<NodeId, Slot>,
    /// For each part the bytes of the source that are replaced, in no order.
    splices: FxHashMap<NodeId, Vec<Splice>>,
}

/// One part of the document.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) family: u8,
    pub(crate) parent: NodeId,
    pub(crate) text: SlotText,
    pub(crate) previous: NodeId,
    pub(crate) next: NodeId,
    /// The number of the entry is another one now.
    pub(crate) number: Option<u64>,
    /// By how many columns its lines move to the right.
    pub(crate) shift: usize,
    /// Whether it is a row of a table.
    pub(crate) is_row: bool,
    /// Whether it came to another place, where it begins otherwise.
    pub(crate) is_relocated: bool,
}

impl Slot {
    /// Makes a part that has no place among the others yet.
    fn new(family: u8, parent: NodeId, text: SlotText) -> Self {
        let (previous, next, is_relocated) = (ROOT, ROOT, false);
        Self { family, parent, text, previous, next, number: None, shift: 0, is_row: false, is_relocated }
    }
}

/// Where the text of a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SlotText {
    /// In the source, as the lines of a node.
    Source,
    /// Here, line by line.
    Written(Vec<Vec<u8>>),
    /// Nowhere any more.
    Gone,
}

/// One edit of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// Other bytes in the place of some of the source, within a part.
    Replace { part: NodeId, span: Range<usize>, text: Vec<u8> },
    /// Other lines for a part.
    Rewrite { part: NodeId, lines: Vec<Vec<u8>> },
    /// A new part.
    Insert { family: u8, place: Position, lines: Vec<Vec<u8>> },
    /// Another place for a part with all that is within it; its first line begins with `prefix` there, or else as
    /// it did.
    Move { part: NodeId, place: Position, prefix: Option<Vec<u8>> },
    /// A part gone, with all that is within it.
    Remove { part: NodeId },
}

/// A place for a part: within what, and behind which of the parts there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) parent: NodeId,
    pub(crate) after: Option<NodeId>,
    /// The part that it comes right before, in the style of that one, whatever stands before both.
    pub(crate) before: Option<NodeId>,
}

impl Position {
    /// Returns the place behind a part; the first place if there is none.
    pub(crate) fn behind(parent: NodeId, after: Option<NodeId>) -> Self {
        Self { parent, after, before: None }
    }
}

impl<'a> Editor<'a> {
    pub(crate) fn new(layout: &'a Layout<'a>) -> Self {
        let is_row = |kind: NodeKind| match kind {
            NodeKind::Entry(id) => matches!(layout.edition.entry(id).entry.marker, Marker::TableRow),
            _ => false,
        };
        let slots = layout.nodes.iter().map(|node| Slot {
            is_row: is_row(node.kind),
            ..Slot::new(node.kind.family(), node.parent, SlotText::Source)
        });
        let mut editor = Self { layout, slots: slots.collect(), splices: FxHashMap::default() };
        for slot in layout.parts() {
            editor.link(slot, editor.slots[ROOT].previous);
        }
        editor
    }

    /// Carries an edit out.
    pub(crate) fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::Replace { part, span, text } => self.splices.entry(part).or_default().push((span, text)),
            Edit::Rewrite { part, lines } => self.slots[part].text = SlotText::Written(lines),
            Edit::Insert { family, place, lines } => {
                let behind = self.anchor(family, place);
                // What is as bare as a row is one among its like.
                let is_bare = lines.iter().all(|line| marker(line).is_empty());
                let beside = self.neighbour(place).filter(|_| family == ENTRY && is_bare);
                // A new table is its head, what is below that, and its first row.
                let is_table = family == ENTRY && lines.first().is_some_and(|line| line.starts_with(b"|"));
                let is_row = is_table || beside.is_some_and(|beside| self.slots[beside].is_row);
                let new = Slot::new(family, place.parent, SlotText::Written(lines));
                let slot = self.slots.push_and_get_key(Slot { is_row, ..new });
                self.link(slot, behind);
            }
            Edit::Move { part, place, prefix } => self.relocate(part, place, prefix.as_deref()),
            Edit::Remove { part } => {
                for part in self.subtree(part) {
                    self.unlink(part);
                    self.slots[part].text = SlotText::Gone;
                }
            }
        }
    }

    /// Returns what the parts will be called that are put in next, one after the other.
    pub(crate) fn parts_to_come(&self) -> impl Iterator<Item = NodeId> + use<> {
        (self.slots.len()..).map(NodeId::from)
    }

    /// Reports whether a part is one of the document as it was.
    pub(crate) fn is_of_source(&self, slot: NodeId) -> bool {
        slot < self.layout.nodes.next_key()
    }

    /// Reports whether a part stands in the document.
    pub(crate) fn is_there(&self, slot: NodeId) -> bool {
        self.slots[slot].text != SlotText::Gone
    }

    /// Reports whether a part of a family stands right within another one.
    pub(crate) fn is_child(&self, slot: NodeId, family: u8, around: NodeId) -> bool {
        let part = &self.slots[slot];
        self.is_there(slot) && part.family == family && part.parent == around
    }

    /// Reports whether `slot` stands within `around`.
    pub(crate) fn is_within(&self, slot: NodeId, around: NodeId) -> bool {
        let mut above = slot;
        while above != ROOT {
            above = self.slots[above].parent;
            if above == around {
                return true;
            }
        }
        around == ROOT && slot != ROOT
    }

    /// Returns a part and all that stands within it, in order.
    pub(crate) fn subtree(&self, slot: NodeId) -> Vec<NodeId> {
        let mut all = vec![slot];
        let mut next = self.slots[slot].next;
        while next != ROOT && self.is_within(next, slot) {
            all.push(next);
            next = self.slots[next].next;
        }
        all
    }

    /// Returns the parts right within another one, in order.
    pub(crate) fn children(&self, slot: NodeId) -> Vec<NodeId> {
        self.subtree(slot).into_iter().skip(1).filter(|at| self.slots[*at].parent == slot).collect()
    }

    /// Returns the parts of a family right within another one, in order.
    pub(crate) fn children_of(&self, slot: NodeId, family: u8) -> Vec<NodeId> {
        self.children(slot).into_iter().filter(|at| self.slots[*at].family == family).collect()
    }

    /// Returns the part of its sort that stands before a part in what is around them.
    pub(crate) fn before(&self, slot: NodeId) -> Option<NodeId> {
        let Slot { family, parent, .. } = self.slots[slot];
        let mut at = self.slots[slot].previous;
        while at != parent && at != ROOT {
            if self.is_child(at, family, parent) {
                return Some(at);
            }
            at = self.slots[at].previous;
        }
        None
    }

    fn relocate(&mut self, slot: NodeId, place: Position, prefix: Option<&[u8]>) {
        let parts = self.subtree(slot);
        let own = self.prefix(slot);
        self.slots[slot].is_relocated = prefix.is_some();
        for part in &parts {
            if let Some(prefix) = prefix {
                let mut lines = self.whole_lines(*part);
                for (at, line) in lines.iter_mut().enumerate() {
                    *line = match *part == slot && at == 0 {
                        true => [prefix, line.get(own.len()..).unwrap_or_default()].concat(),
                        false => indented(line, width(parted_box(&own).0), width(parted_box(prefix).0)),
                    };
                }
                self.slots[*part].text = SlotText::Written(lines);
            }
            self.unlink(*part);
        }
        let mut behind = self.anchor(self.slots[slot].family, place);
        self.slots[slot].parent = place.parent;
        for part in parts {
            self.link(part, behind);
            behind = part;
        }
    }

    /// Returns what the first line of a part begins with: indentation, marker and the white space behind it.
    pub(crate) fn prefix(&self, slot: NodeId) -> Vec<u8> {
        match &self.slots[slot].text {
            SlotText::Source => NodeText::new(self.layout, slot).prefix,
            SlotText::Written(lines) => {
                let line = lines.first().map_or(&[][..], Vec::as_slice);
                let is_section = self.slots[slot].family == SECTION;
                let marker = marker(line).len();
                let length = match is_section {
                    true => heading_prefix(line),
                    false => marker + task_box(line.get(marker..).unwrap_or_default()),
                };
                line[..length].to_vec()
            }
            SlotText::Gone => Vec::new(),
        }
    }

    /// Returns the lines of a part as they are now, without end marks.
    pub(crate) fn lines(&self, slot: NodeId) -> Vec<Vec<u8>> {
        match &self.slots[slot].text {
            SlotText::Written(lines) => lines.clone(),
            SlotText::Gone => Vec::new(),
            SlotText::Source => {
                let own = &self.layout.lines[self.layout.nodes[slot].own.clone()];
                own.iter().map(|line| self.spliced(slot, line.start..line.text_end)).collect()
            }
        }
    }

    /// Returns the lines of a part as they are now, each by itself, without those that a replaced text took along.
    fn whole_lines(&self, slot: NodeId) -> Vec<Vec<u8>> {
        let lines = self.lines(slot);
        if self.slots[slot].text != SlotText::Source {
            return lines;
        }
        let own = &self.layout.lines[self.layout.nodes[slot].own.clone()];
        let there =
            lines.iter().zip(own).filter(|(text, line)| !text.is_empty() || line.text_end == line.start);
        there.flat_map(|(text, _)| text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec)).collect()
    }

    /// Returns the entry whose style something at a place takes on.
    pub(crate) fn neighbour(&self, place: Position) -> Option<NodeId> {
        let after = place.after.filter(|after| self.slots[*after].family == ENTRY);
        place.before.or(after).or_else(|| self.children_of(place.parent, ENTRY).first().copied())
    }

    /// Returns the part that closes an entry as it closes several.
    pub(crate) fn closing(&self, entry: NodeId) -> Option<NodeId> {
        self.layout.closings.get(&entry).copied().filter(|closing| self.is_there(*closing))
    }

    /// Returns the white space before a part that begins with a tag; none for what begins otherwise.
    pub(crate) fn indent_of_tag(&self, slot: NodeId) -> Option<Vec<u8>> {
        let first = self.lines(slot).into_iter().next()?;
        let indent = first.len() - first.trim_ascii_start().len();
        first[indent..].starts_with(b"<").then(|| first[..indent].to_vec())
    }

    /// Reports whether a part is a row of a table.
    pub(crate) fn is_row(&self, slot: NodeId) -> bool {
        self.slots[slot].is_row
    }

    /// Returns source bytes with what replaces some of them. What goes on behind `range` is replaced where it
    /// begins.
    fn spliced(&self, slot: NodeId, range: Range<usize>) -> Vec<u8> {
        let mut inside: Vec<_> = self
            .splices
            .get(&slot)
            .into_iter()
            .flatten()
            .filter(|(part, _)| part.start <= range.end && part.end >= range.start)
            .collect();
        if inside.is_empty() {
            return self.layout.source()[range].to_vec();
        }
        inside.sort_by_key(|(part, _)| (part.start, part.end));
        let mut text = Vec::new();
        let mut from = range.start;
        for (part, new) in inside {
            text.extend_from_slice(&self.layout.source()[from..part.start.clamp(from, range.end)]);
            if part.start >= range.start {
                text.extend_from_slice(new);
            }
            from = part.end.clamp(from, range.end);
        }
        text.extend_from_slice(&self.layout.source()[from..range.end]);
        text
    }

    /// Finds the part that a new one comes right behind.
    fn anchor(&self, family: u8, place: Position) -> NodeId {
        before_anchors(self, self.end_before(family, place))
    }

    /// Finds the part that stands right before a place.
    fn end_before(&self, family: u8, place: Position) -> NodeId {
        if let Some(before) = place.before.filter(|before| self.is_there(*before)) {
            return self.slots[before].previous;
        }
        let end = |slot: NodeId| self.subtree(slot).last().copied().unwrap_or(slot);
        if let Some(after) = place.after.filter(|after| self.is_there(*after)) {
            return if family == ENTRY { end_with_belongings(self, after, end(after)) } else { end(after) };
        }
        let children = self.children(place.parent);
        // Before the first one of its sort; else behind all but sections, which end what stands before them.
        let first = children.iter().find(|at| self.slots[**at].family == family);
        let first = first.or_else(|| children.iter().find(|at| self.slots[**at].family == SECTION));
        let first =
            first.or_else(|| children.iter().find(|at| family == NOTE && self.slots[**at].family == ENTRY));
        match first {
            Some(first) => self.slots[*first].previous,
            None => end(place.parent),
        }
    }

    fn link(&mut self, slot: NodeId, behind: NodeId) {
        let next = self.slots[behind].next;
        (self.slots[slot].previous, self.slots[slot].next) = (behind, next);
        self.slots[behind].next = slot;
        self.slots[next].previous = slot;
    }

    fn unlink(&mut self, slot: NodeId) {
        let (previous, next) = (self.slots[slot].previous, self.slots[slot].next);
        self.slots[previous].next = next;
        self.slots[next].previous = previous;
    }
}

/// Moves a line by as much as the text that it belongs to has moved.
pub(crate) fn indented(line: &[u8], from: usize, to: usize) -> Vec<u8> {
    if !line.starts_with(b" ") || line.trim_ascii().is_empty() {
        return line.to_vec();
    }
    let spaces = line.iter().take_while(|byte| **byte == b' ').count();
    let wanted = (spaces + to).saturating_sub(from);
    [&b" ".repeat(wanted), &line[spaces..]].concat()
}
