//! Lists, definitions, tables and quotes: what blocks are put in, and what is implied where tags are missing.

use std::ops::Range;

use recension_model::Marker;

use super::{Container, ContainerKind, Frame, LeafKind, MAX_NESTING_LEVELS, Numbers, Role, Walk};
use crate::html::dom::{AttributeName, Node};
use crate::html::table::Cell;
use crate::html::tag::Tag;
use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

impl Walk<'_> {
    /// Finds how the items of a list are numbered.
    pub(super) fn numbers(&self, at: usize, node: &Node, tag: Tag) -> Numbers {
        match tag {
            Tag::Dl => return Numbers::Definitions,
            Tag::Ol => {}
            _ => return Numbers::Bullets,
        }
        let start = self.document.number(node, AttributeName::Start);
        if self.document.attribute(node, AttributeName::Reversed).is_none() {
            return Numbers::From { next: start.unwrap_or(1), step: 1 };
        }
        let mut items = 0;
        let mut child = at + 1;
        while let Some(node) = self.document.nodes.get(child).filter(|_| child < node.subtree_end as usize) {
            items += i64::from(node.is(Tag::Li));
            child = node.subtree_end as usize;
        }
        Numbers::From { next: start.unwrap_or(items), step: -1 }
    }

    pub(super) fn enter_item(&mut self, at: usize, node: &Node) {
        self.flush(at);
        if matches!(self.top(), Some(ContainerKind::Item { .. })) {
            self.leave_implied(at);
        }
        if !matches!(self.top(), Some(ContainerKind::List { .. })) {
            if self.containers.len() > MAX_NESTING_LEVELS {
                self.too_deep.add(node.span());
                self.look_through(at, node);
                return;
            }
            self.begin_implied_list(at, node);
        }
        let value = self.document.number(node, AttributeName::Value);
        let marker = self.next_marker(value);
        let kind = ContainerKind::Item { marker, content: None };
        self.push_container(Frame { node: at, stop: node.subtree_end as usize, role: Role::Container }, kind);
    }

    /// Begins a list around an item that stands in none.
    fn begin_implied_list(&mut self, at: usize, node: &Node) {
        self.flow(at);
        let stop = self
            .document
            .nodes
            .get(node.parent as usize)
            .map_or(at + 1, |parent| parent.subtree_end as usize);
        let stop = if node.parent as usize == at { usize::MAX } else { stop };
        let kind = ContainerKind::List { items: Vec::new(), numbers: Numbers::Bullets, implied: true };
        self.push_container(Frame { node: at, stop, role: Role::Implied }, kind);
    }

    fn next_marker(&mut self, value: Option<i64>) -> Marker {
        let Some(ContainerKind::List { numbers, .. }) = self.containers.last_mut().map(|top| &mut top.kind)
        else {
            return Marker::Bullet('•');
        };
        match numbers {
            Numbers::Bullets => Marker::Bullet('•'),
            Numbers::Definitions => Marker::Definition,
            Numbers::From { next, step } => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(*step);
                Marker::Number(u64::try_from(number).unwrap_or(0))
            }
        }
    }

    pub(super) fn enter_term(&mut self, at: usize, node: &Node) {
        self.flush(at);
        if !self.begin_definition(at, node) {
            self.look_through(at, node);
            return;
        }
        if self.is_folder(at, node) {
            self.push_frame(at, node, Role::Through);
        } else {
            self.begin_leaf(at, node, LeafKind::Term);
        }
    }

    /// Reports whether a term is a folder of bookmarks: its name is a heading, and a list stands below.
    fn is_folder(&self, at: usize, node: &Node) -> bool {
        let inside = self.document.nodes.get(at + 1..node.subtree_end as usize).unwrap_or_default();
        let first = inside.iter().find_map(Node::tag);
        first.is_some_and(|tag| tag.heading_level().is_some())
    }

    /// Reports whether a heading in `node` is the name of a folder that has none yet.
    pub(super) fn is_folder_open(&self, node: &Node) -> bool {
        let in_term = self.document.nodes.get(node.parent as usize).is_some_and(|parent| parent.is(Tag::Dt));
        in_term
            && matches!(self.top(), Some(ContainerKind::Item { marker: Marker::Definition, content: None }))
    }

    /// Begins the next item of a list that a paragraph runs on over.
    pub(super) fn enter_run_on_item(&mut self, at: usize, node: &Node) {
        self.flush(at);
        if matches!(self.top(), Some(ContainerKind::Item { .. })) {
            self.leave_implied(at);
        }
        if !matches!(self.top(), Some(ContainerKind::List { implied: true, .. })) {
            self.begin_implied_list(at, node);
        }
        let marker = self.next_marker(None);
        let kind = ContainerKind::Item { marker, content: None };
        self.push_container(Frame { node: at, stop: self.runs_on, role: Role::Implied }, kind);
    }

    pub(super) fn enter_definition(&mut self, at: usize, node: &Node) {
        self.flush(at);
        let in_item = matches!(self.top(), Some(ContainerKind::Item { marker: Marker::Definition, .. }));
        if in_item || self.begin_definition(at, node) {
            self.push_frame(at, node, Role::Definition);
        } else {
            self.look_through(at, node);
        }
    }

    /// Begins an item of a definition list; false if none is open here.
    fn begin_definition(&mut self, at: usize, node: &Node) -> bool {
        if matches!(self.top(), Some(ContainerKind::Item { marker: Marker::Definition, .. })) {
            self.leave_implied(at);
        }
        if !matches!(self.top(), Some(ContainerKind::List { numbers: Numbers::Definitions, .. })) {
            return false;
        }
        let parent = self.document.nodes.get(node.parent as usize);
        let stop = parent.map_or(at + 1, |parent| parent.subtree_end as usize);
        let kind = ContainerKind::Item { marker: Marker::Definition, content: None };
        self.push_container(Frame { node: at, stop, role: Role::Implied }, kind);
        true
    }

    pub(super) fn begin_row(&mut self, at: usize, node: &Node) {
        self.flush(at);
        let parent = self.document.nodes.get(node.parent as usize);
        let head = parent.is_some_and(|parent| parent.is(Tag::Thead));
        let frame = Frame { node: at, stop: node.subtree_end as usize, role: Role::Container };
        self.push_container(frame, ContainerKind::Row { cells: Vec::new(), head });
    }

    pub(super) fn enter_cell(&mut self, at: usize, node: &Node) {
        self.flush(at);
        if matches!(self.top(), Some(ContainerKind::Row { .. })) {
            self.begin_leaf(at, node, LeafKind::Cell);
        } else {
            self.look_through(at, node);
        }
    }

    pub(super) fn top(&self) -> Option<&ContainerKind> {
        self.containers.last().map(|container| &container.kind)
    }

    /// Sees to it that text or a block can stand here.
    pub(super) fn flow(&mut self, at: usize) {
        if self.leaf.is_some() {
            return;
        }
        if matches!(self.top(), Some(ContainerKind::List { implied: true, .. })) {
            self.leave_implied(at);
        }
        let Some(top) = self.containers.last_mut() else { return };
        let ContainerKind::List { items, numbers, .. } = &mut top.kind else { return };
        // What stands in a list beside its items belongs to the one before.
        let stop = self.frames.last().map_or(at + 1, |frame| frame.stop);
        let numbers = *numbers;
        if let Some(item) = items.pop() {
            let kind = ContainerKind::Item { marker: item.marker, content: Some(item.content) };
            self.push_container(Frame { node: at, stop, role: Role::Implied }, kind);
            if let Some(container) = self.containers.last_mut() {
                container.span = item.span;
                container.blocks = item.children;
            }
        } else {
            let marker = match numbers {
                Numbers::Definitions => Marker::Definition,
                _ => Marker::Bullet('•'),
            };
            let kind = ContainerKind::Item { marker, content: None };
            self.push_container(Frame { node: at, stop, role: Role::Implied }, kind);
        }
    }

    pub(super) fn begin_container(&mut self, at: usize, node: &Node, kind: ContainerKind) {
        self.flow(at);
        if matches!(self.top(), Some(ContainerKind::Row { .. })) {
            self.begin_leaf(at, node, LeafKind::Cell);
            return;
        }
        if self.containers.len() > MAX_NESTING_LEVELS {
            self.too_deep.add(node.span());
            self.begin_leaf(at, node, LeafKind::Paragraph);
            return;
        }
        self.flush(at);
        self.push_container(Frame { node: at, stop: node.subtree_end as usize, role: Role::Container }, kind);
    }

    fn push_container(&mut self, frame: Frame, kind: ContainerKind) {
        let span = self.document.nodes.get(frame.node).map_or(0..0, Node::span);
        self.frames.push(frame);
        self.containers.push(Container { span, kind, blocks: Vec::new() });
    }

    /// Leaves the innermost element if no element of its own stands for it.
    fn leave_implied(&mut self, at: usize) {
        if self.frames.last().is_some_and(|frame| frame.role == Role::Implied) {
            self.leave(at);
        }
    }

    pub(super) fn lengthen(&mut self, end: usize) {
        if let Some(top) = self.containers.last_mut() {
            top.span.end = top.span.end.max(end);
        }
    }

    pub(super) fn add_paragraph(&mut self, span: Range<usize>, inlines: Inlines) {
        if let Some(Container { kind: ContainerKind::Item { content, .. }, blocks, span: item }) =
            self.containers.last_mut()
            && content.is_none()
            && blocks.is_empty()
        {
            item.end = item.end.max(span.end);
            *content = Some(inlines);
            return;
        }
        self.add_block(Block { span, kind: BlockKind::Paragraph(inlines) });
    }

    pub(super) fn add_block(&mut self, block: Block) {
        self.lengthen_implied(block.span.end);
        let Some(top) = self.containers.last_mut() else { return };
        let ContainerKind::Table(table) = &mut top.kind else {
            top.blocks.push(block);
            return;
        };
        // Between rows there is no place for a block: the table is cut in two.
        let part = table.take();
        let below = self.containers.len().saturating_sub(2);
        if let Some(below) = self.containers.get_mut(below) {
            below.span.end = below.span.end.max(block.span.end);
            below.blocks.extend(part);
            below.blocks.push(block);
        }
    }

    /// Makes an item longer that no element of its own stands for.
    fn lengthen_implied(&mut self, end: usize) {
        if matches!(self.top(), Some(ContainerKind::Item { .. })) {
            self.lengthen(end);
        }
    }

    pub(super) fn add_cell(&mut self, inlines: Inlines, node: Option<&Node>) {
        let span = |name| node.and_then(|node| self.document.number(node, name));
        let cell = Cell {
            inlines,
            is_head: node.is_some_and(|node| node.is(Tag::Th)),
            columns: span(AttributeName::Colspan).unwrap_or(1),
            rows: span(AttributeName::Rowspan).unwrap_or(1),
        };
        let end = node.map_or(cell.inlines.span.end, |node| node.end as usize);
        if let Some(Container { kind: ContainerKind::Row { cells, .. }, span, .. }) =
            self.containers.last_mut()
        {
            // A row that no element stands for is as long as its cells.
            span.end = span.end.max(end);
            cells.push(cell);
        }
    }

    pub(super) fn end_container(&mut self) {
        let Some(Container { span, kind, mut blocks }) = self.containers.pop() else { return };
        match kind {
            ContainerKind::Root => {}
            ContainerKind::Quote => self.add_block(Block { span, kind: BlockKind::Quote(blocks) }),
            ContainerKind::Wrapper => self.add_block(Block { span, kind: BlockKind::Wrapper(blocks) }),
            ContainerKind::Item { marker, content } => {
                let place = blocks.first().map_or(span.end, |block| block.span.start);
                // What opens with anything else has no text of its own: its children stand in its place.
                let is_headed =
                    blocks.first().is_some_and(|block| matches!(block.kind, BlockKind::Heading { .. }));
                let is_icon = content.as_ref().is_some_and(|content| stands_for_name(content, &blocks));
                let content = content
                    .filter(|_| !is_icon)
                    .or_else(|| (is_headed || is_icon).then(|| Item::take_text(&mut blocks)).flatten())
                    .unwrap_or_else(|| Inlines { span: place..place, ..Inlines::default() });
                let Some(Container { kind: ContainerKind::List { items, .. }, span: list, .. }) =
                    self.containers.last_mut()
                else {
                    return;
                };
                list.end = list.end.max(span.end);
                items.push(Item { span, marker, content, children: blocks });
            }
            ContainerKind::List { items, .. } if items.is_empty() => {}
            ContainerKind::List { items, .. } => self.add_block(Block { span, kind: BlockKind::List(items) }),
            ContainerKind::Table(table) => {
                if let Some(block) = table.finish(span) {
                    self.add_block(block);
                }
            }
            ContainerKind::Row { cells, head } => {
                if let Some(ContainerKind::Table(table)) = self.containers.last_mut().map(|top| &mut top.kind)
                {
                    table.add_row(span, cells, head);
                }
            }
        }
    }
}

/// So many letters in the place of an icon stand for a name.
const MAX_ICON_CHARS: usize = 3;

/// Reports whether the text that an item opens with is a letter or two on a link, as on an icon, and the block behind it has the
/// same address on a longer text.
fn stands_for_name(content: &Inlines, blocks: &[Block]) -> bool {
    let [link] = content.links.as_slice() else { return false };
    let behind = blocks.first().map(|block| &block.kind);
    let name = match behind {
        Some(BlockKind::Paragraph(name) | BlockKind::Heading { content: name, .. }) => name,
        _ => return false,
    };
    let is_icon = link.text == (0..content.text.len()) && content.text.chars().count() <= MAX_ICON_CHARS;
    let opens = |link: &&InlineLink| link.text.start == 0 && link.text.len() > content.text.len();
    is_icon && name.links.iter().find(opens).is_some_and(|other| other.url == link.url)
}
