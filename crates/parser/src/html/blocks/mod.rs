//! Nodes → blocks, in one walk over the document.
//!
//! What is open is kept on two stacks: `frames` for elements that need a word when they end, `containers` for
//! those of them that blocks are put in. Running text is collected in `text` until a block begins or ends.

mod containers;
mod text;

use std::ops::Range;

use recension_model::Marker;

use super::dom::{Document, Node, NodeKind};
use super::marks::Mark;
use super::runon;
use super::table::{self, Table};
use super::tag::Tag;
use super::words::{is_footnote_mark, is_footnotes, is_remark};
use crate::inlines::{InlineBuilder, LinkContext};
use crate::tree::{Block, BlockKind, Inlines, Item, LimitCount, Limited};

/// How deep lists, quotes and tables stand within each other. Nobody nests deeper by hand; what does is read as
/// running text, so that whoever walks the tree may do so by recursion.
const MAX_NESTING_LEVELS: usize = 100;

/// Reads the blocks of a document; `marks` has one mark per node.
pub(super) fn read_blocks(document: &Document, marks: &[Mark]) -> (Vec<Block>, Option<Limited>) {
    let mut walk = Walk::new(document, marks);
    let mut at = 0;
    while let Some(node) = document.nodes.get(at) {
        walk.leave_ended(at);
        at = walk.enter(at, node);
    }
    walk.leave_ended(usize::MAX);
    let limited = std::mem::take(&mut walk.too_deep).report(|count| {
        format!("blocks nested more than {MAX_NESTING_LEVELS} deep were read as running text: {count}")
    });
    (walk.finish(), limited)
}

struct Walk<'d> {
    document: &'d Document,
    marks: &'d [Mark],
    frames: Vec<Frame>,
    containers: Vec<Container>,
    leaf: Option<Leaf>,
    text: InlineBuilder,
    /// Text of a code block, as it is.
    code: String,
    link: Option<LinkContext>,
    link_parts: usize,
    strong_depth: usize,
    too_deep: LimitCount,
    /// The first node of the running text that is collected.
    text_begin: usize,
    /// The node that ends the paragraph at hand, if that runs on over a list.
    runs_on: usize,
}

/// An element that is open.
struct Frame {
    node: usize,
    /// The index that ends it.
    stop: usize,
    role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A block that is looked through.
    Through,
    Inline,
    Strong,
    Link,
    Leaf,
    /// A definition's text: it makes the item longer that its term began.
    Definition,
    Container,
    /// A container that no element of its own stands for.
    Implied,
}

/// An element that has only running text in it.
struct Leaf {
    frame: usize,
    kind: LeafKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LeafKind {
    Paragraph,
    Heading(u8),
    Summary,
    Code,
    Furniture,
    Cell,
    Term,
}

/// What blocks, items or rows are put in.
struct Container {
    span: Range<usize>,
    kind: ContainerKind,
    blocks: Vec<Block>,
}

enum ContainerKind {
    Root,
    Quote,
    Wrapper,
    Item { marker: Marker, content: Option<Inlines> },
    List { items: Vec<Item>, numbers: Numbers, implied: bool },
    Table(Box<Table>),
    Row { cells: Vec<table::Cell>, head: bool },
}

/// How the items of a list are marked.
#[derive(Clone, Copy)]
enum Numbers {
    Bullets,
    Definitions,
    From { next: i64, step: i64 },
}

impl<'d> Walk<'d> {
    fn new(document: &'d Document, marks: &'d [Mark]) -> Self {
        let root = Container { span: 0..0, kind: ContainerKind::Root, blocks: Vec::new() };
        Self {
            document,
            marks,
            frames: Vec::new(),
            containers: vec![root],
            leaf: None,
            text: InlineBuilder::default(),
            code: String::new(),
            link: None,
            link_parts: 0,
            strong_depth: 0,
            too_deep: LimitCount::default(),
            text_begin: 0,
            runs_on: 0,
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush(0);
        self.containers.drain(..).next().map(|root| root.blocks).unwrap_or_default()
    }

    /// Reads the node at `at` and gives the index of the one to read next.
    fn enter(&mut self, at: usize, node: &Node) -> usize {
        let after = node.subtree_end as usize;
        let mark = self.marks.get(at).copied().unwrap_or_default();
        match (mark, node.kind) {
            (Mark::Skip, _) => return after,
            // What stands in an item is not around the list.
            (Mark::Furniture, _) if self.leaf.is_none() && !self.is_in_item() => {
                self.flow(at);
                let in_row = matches!(self.top(), Some(ContainerKind::Row { .. }));
                self.begin_leaf(at, node, if in_row { LeafKind::Cell } else { LeafKind::Furniture });
                if node.tag().is_some() {
                    return at + 1;
                }
            }
            _ => {}
        }
        match node.kind {
            NodeKind::Text { blank } => self.enter_text(at, node, blank),
            NodeKind::Comment => self.enter_comment(at, node),
            NodeKind::Element(tag) => {
                let tag = match mark {
                    Mark::Path => Tag::Div,
                    Mark::Card => Tag::Li,
                    _ => tag,
                };
                return self.enter_element(at, node, tag);
            }
        }
        after
    }

    fn is_in_item(&self) -> bool {
        matches!(self.top(), Some(ContainerKind::Item { .. }))
    }

    fn enter_text(&mut self, at: usize, node: &Node, blank: bool) {
        let text = self.document.text(node);
        if self.leaf.as_ref().is_some_and(|leaf| leaf.kind == LeafKind::Code) {
            self.code.push_str(text);
            return;
        }
        if self.runs_on > at
            && let Some(length) = runon::bullet(text)
        {
            self.enter_run_on_item(at, node);
            let rest = text.get(length..).unwrap_or_default();
            let start = (node.start as usize + 1).min(node.end as usize);
            self.text.push_text(rest, start..node.end as usize);
            return;
        }
        if blank {
            self.text.push_text(text, node.span());
            return;
        }
        self.flow(at);
        self.resume_link(node.start as usize);
        self.text.push_text(text, node.span());
    }

    fn enter_comment(&mut self, at: usize, node: &Node) {
        let begun = match self.containers.last().map(|container| &container.kind) {
            Some(ContainerKind::Root | ContainerKind::Quote | ContainerKind::Wrapper) => true,
            Some(ContainerKind::Item { content, .. }) => content.is_some(),
            _ => false,
        };
        if begun && self.leaf.is_none() && self.text.is_untouched() {
            self.flush(at + 1);
            self.add_block(Block { span: node.span(), kind: BlockKind::Comment });
        }
    }

    fn enter_element(&mut self, at: usize, node: &Node, tag: Tag) -> usize {
        let after = node.subtree_end as usize;
        match tag {
            Tag::Br => {
                self.text.push_break();
                if self.leaf.as_ref().is_some_and(|leaf| leaf.kind == LeafKind::Code) {
                    self.code.push('\n');
                }
                return after;
            }
            Tag::Wbr => return after,
            Tag::Img => {
                self.enter_image(at, node);
                return after;
            }
            Tag::A if is_footnote_mark(self.document, node) || self.is_heading_sign(at, node) => {
                return after;
            }
            _ if tag.is_void() && tag != Tag::Hr => return after,
            _ => {}
        }
        if self.leaf.is_some() && tag.is_block() {
            self.break_leaf(tag);
        }
        if self.leaf.is_some() && tag.is_block() {
            self.text.push_break();
            self.push_frame(at, node, Role::Through);
        } else if tag.is_block() {
            self.enter_block(at, node, tag);
        } else {
            self.enter_inline(at, node, tag);
        }
        at + 1
    }

    fn enter_block(&mut self, at: usize, node: &Node, tag: Tag) {
        let in_row = matches!(self.top(), Some(ContainerKind::Row { .. }));
        if in_row
            && (tag.heading_level().is_some() || matches!(tag, Tag::P | Tag::Summary | Tag::Pre | Tag::Li))
        {
            // In a row there are only cells.
            self.begin_leaf(at, node, LeafKind::Cell);
            return;
        }
        if let Some(level) = tag.heading_level() {
            if self.is_folder_open(node) {
                self.begin_leaf(at, node, LeafKind::Term);
                return;
            }
            self.flow(at);
            self.begin_leaf(at, node, LeafKind::Heading(level));
            return;
        }
        let runs_on = tag == Tag::P && runon::is_run_on(self.document, at, node);
        if let Some(kind) = self.leaf(node, tag).filter(|_| !runs_on) {
            self.flow(at);
            self.begin_leaf(at, node, kind);
            return;
        }
        match tag {
            Tag::P => {
                self.flow(at);
                self.look_through(at, node);
                self.runs_on = node.subtree_end as usize;
            }
            Tag::Hr => {
                self.flow(at);
                self.flush(at);
                self.add_block(Block { span: node.span(), kind: BlockKind::Other });
            }
            Tag::Blockquote => self.begin_container(at, node, ContainerKind::Quote),
            Tag::Div if is_remark(self.document, node) => {
                self.begin_container(at, node, ContainerKind::Quote);
            }
            Tag::Details if node.closed => self.begin_container(at, node, ContainerKind::Wrapper),
            Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir | Tag::Dl => {
                let numbers = self.numbers(at, node, tag);
                let kind = ContainerKind::List { items: Vec::new(), numbers, implied: false };
                self.begin_container(at, node, kind);
            }
            Tag::Li => self.enter_item(at, node),
            Tag::Dt => self.enter_term(at, node),
            Tag::Dd => self.enter_definition(at, node),
            Tag::Table if !table::is_layout(self.document, at) => {
                self.begin_container(at, node, ContainerKind::Table(Box::default()));
            }
            Tag::Tr if matches!(self.top(), Some(ContainerKind::Table(_))) => self.begin_row(at, node),
            Tag::Td | Tag::Th => self.enter_cell(at, node),
            _ => self.look_through(at, node),
        }
    }

    /// Returns what running text an element holds, wherever it stands.
    fn leaf(&self, node: &Node, tag: Tag) -> Option<LeafKind> {
        match tag {
            _ if is_footnotes(self.document, node, tag) => Some(LeafKind::Paragraph),
            Tag::P => Some(LeafKind::Paragraph),
            Tag::Summary => Some(LeafKind::Summary),
            Tag::Pre | Tag::Listing | Tag::Xmp => Some(LeafKind::Code),
            _ => None,
        }
    }

    fn look_through(&mut self, at: usize, node: &Node) {
        self.flush(at);
        self.push_frame(at, node, Role::Through);
    }

    fn begin_leaf(&mut self, at: usize, node: &Node, kind: LeafKind) {
        self.flush(at);
        self.leaf = Some(Leaf { frame: self.frames.len(), kind });
        self.push_frame(at, node, Role::Leaf);
    }

    fn push_frame(&mut self, at: usize, node: &Node, role: Role) {
        self.frames.push(Frame { node: at, stop: node.subtree_end as usize, role });
    }

    /// Leaves every element that ends at `at` or before.
    fn leave_ended(&mut self, at: usize) {
        while self.frames.last().is_some_and(|frame| frame.stop <= at) {
            self.leave(at);
        }
    }

    fn leave(&mut self, at: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let Some(node) = self.document.nodes.get(frame.node) else { return };
        match frame.role {
            Role::Through if self.leaf.is_some() => self.text.push_break(),
            Role::Through => self.flush(at),
            Role::Inline => self.surround(frame.node, node),
            Role::Strong => {
                self.strong_depth = self.strong_depth.saturating_sub(1);
                if self.strong_depth == 0 {
                    self.text.end_strong();
                }
                self.surround(frame.node, node);
            }
            Role::Link => {
                if self.text.open_link().is_some_and(|(open, _)| open as usize == frame.node) {
                    self.text.end_link();
                }
                self.link = None;
            }
            Role::Leaf => {
                self.end_leaf(node.start as usize, Some(node));
                self.text_begin = at;
            }
            Role::Definition => {
                self.flush(at);
                self.lengthen(node.end as usize);
            }
            Role::Container | Role::Implied => {
                self.flush(at);
                self.end_container();
            }
        }
    }
}
