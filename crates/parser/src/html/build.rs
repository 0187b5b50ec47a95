//! Tokens → nodes: void elements, implied and missing end tags, stray ones.
//!
//! The rules are those of the HTML standard, 13.2.6, without what only scripts, forms and frames need. Where a
//! browser moves nodes about (the adoption agency, foster parents) nodes stay where they are written: an
//! offset means a place in the source. Every question about the open elements is answered in constant time.

mod ends;

use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::dom::{Attribute, AttributeName, Document, Node};
use super::runon;
use super::tag::Tag;

/// Reads `source` into nodes. Cost: linear.
pub(super) fn build(source: &str) -> Document {
    let mut builder = Builder::new(source);
    let mut emitter = CallbackEmitter::<_, Infallible, usize>::new(
        |event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
            builder.event(event, span.start, span.end);
            None
        },
    );
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(source, emitter).finish();
    builder.finish()
}

struct Builder<'s> {
    source: &'s str,
    document: Document,
    open: Vec<Open>,
    /// For every tag, and behind those for every unknown name: where on `open` the innermost stands.
    positions: Vec<Option<u32>>,
    unknown: HashMap<Box<[u8]>, u32>,
    blocks: Vec<u32>,
    scopes: Vec<u32>,
    item_barriers: Vec<u32>,
    /// The element whose start tag is being read, and its slot.
    current: Option<(u32, usize)>,
    /// Whether the next attribute value belongs to the attribute that was stored last.
    value_wanted: bool,
    /// Text that was read and has no node yet, a range of the arena.
    text: Option<Range<usize>>,
    /// Where the last token other than text ended.
    last_end: usize,
    /// Where the last token ended that is more than white space.
    content_end: usize,
}

/// An open element.
#[derive(Clone, Copy)]
struct Open {
    node: u32,
    /// Index into [`Builder::positions`].
    slot: usize,
    tag: Tag,
    /// Where the next element of its name outside it stands.
    outer: Option<u32>,
    /// It was ended by its end tag, but blocks that began in it go on.
    detached: bool,
}

impl<'s> Builder<'s> {
    fn new(source: &'s str) -> Self {
        Self {
            source,
            document: Document::default(),
            open: Vec::new(),
            positions: vec![None; Tag::COUNT],
            unknown: HashMap::new(),
            blocks: Vec::new(),
            scopes: Vec::new(),
            item_barriers: Vec::new(),
            current: None,
            value_wanted: false,
            text: None,
            last_end: 0,
            content_end: 0,
        }
    }

    fn event(&mut self, event: CallbackEvent<'_>, start: usize, end: usize) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open_start_tag(name, start),
            CallbackEvent::AttributeName { name } => self.attribute_name(name, end),
            CallbackEvent::AttributeValue { value } => self.attribute_value(value, start, end),
            CallbackEvent::CloseStartTag { self_closing } => self.close_start_tag(self_closing, end),
            CallbackEvent::EndTag { name } => {
                let start = self.begin_token(start);
                self.last_end = self.at(end);
                self.end_tag(name, start);
                self.content_end = self.last_end;
            }
            CallbackEvent::String { value } => self.string(value),
            CallbackEvent::Comment { .. } => {
                let start = self.begin_token(start);
                self.last_end = self.at(end);
                self.push(Node::comment(start..self.last_end));
                self.content_end = self.last_end;
            }
            CallbackEvent::Doctype { .. } => {
                self.begin_token(start);
                self.last_end = self.at(end);
            }
            CallbackEvent::Error(_) => {}
        }
    }

    /// Moves an offset of the tokenizer to where it can be: behind what was read, between two characters.
    fn at(&self, offset: usize) -> usize {
        self.source.floor_char_boundary(offset.min(self.source.len())).max(self.last_end)
    }

    /// Makes a node of the text before a token and gives the token's start.
    fn begin_token(&mut self, start: usize) -> usize {
        let start = self.at(start);
        self.end_text(start);
        self.last_end = start;
        start
    }

    fn open_start_tag(&mut self, name: &[u8], start: usize) {
        let start = self.begin_token(start);
        let tag = Tag::from_name(name);
        let slot = self.slot(tag, name);
        self.imply_end_tags(tag);
        if self.lacks_row(tag) {
            let slot = Tag::Tr as usize;
            let node = self.push(Node::element(Tag::Tr, start, self.document.attributes.len()));
            self.open(Open { node, slot, tag: Tag::Tr, outer: None, detached: false });
        }
        let node = self.push(Node::element(tag, start, self.document.attributes.len()));
        self.current = Some((node, slot));
        self.value_wanted = false;
    }

    fn slot(&mut self, tag: Tag, name: &[u8]) -> usize {
        if tag != Tag::Unknown {
            return tag as usize;
        }
        if let Some(slot) = self.unknown.get(name) {
            return *slot as usize;
        }
        let slot = self.positions.len();
        self.unknown.insert(name.into(), slot as u32);
        self.positions.push(None);
        slot
    }

    fn attribute_name(&mut self, name: &[u8], end: usize) {
        let name = AttributeName::from_name(name).filter(|_| self.current.is_some());
        self.value_wanted = name.is_some();
        let Some(name) = name else { return };
        let (place, end) = (self.document.arena.len() as u32, self.at(end) as u32);
        self.document.attributes.push(Attribute { name, value: (place, place), span: (end, end) });
    }

    fn attribute_value(&mut self, value: &[u8], start: usize, end: usize) {
        if !std::mem::take(&mut self.value_wanted) {
            return;
        }
        let span = (self.at(start) as u32, self.at(end.max(start)) as u32);
        let value_start = self.document.arena.len() as u32;
        self.document.arena.push_str(&String::from_utf8_lossy(value));
        let value_end = self.document.arena.len() as u32;
        if let Some(attribute) = self.document.attributes.last_mut() {
            attribute.value = (value_start, value_end);
            attribute.span = span;
        }
    }

    fn close_start_tag(&mut self, self_closing: bool, end: usize) {
        self.last_end = self.at(end);
        self.content_end = self.last_end;
        let Some((index, slot)) = self.current.take() else { return };
        let (end, attributes) = (self.last_end as u32, self.document.attributes.len());
        let Some(node) = self.document.nodes.get_mut(index as usize) else { return };
        node.end_attributes(attributes);
        (node.inner_start, node.inner_end, node.end) = (end, end, end);
        let Some(tag) = node.tag() else { return };
        let empty = tag.is_void() || (self_closing && matches!(tag, Tag::Svg | Tag::Math));
        if empty {
            node.closed = true;
        } else {
            self.open(Open { node: index, slot, tag, outer: None, detached: false });
        }
    }

    fn string(&mut self, value: &[u8]) {
        if self.open.last().is_some_and(|top| top.tag.is_skipped() && top.tag != Tag::Head) {
            return;
        }
        let start = self.document.arena.len();
        self.document.arena.push_str(&String::from_utf8_lossy(value));
        let start = self.text.as_ref().map_or(start, |text| text.start);
        self.text = Some(start..self.document.arena.len());
    }

    fn end_text(&mut self, until: usize) {
        let Some(data) = self.text.take() else { return };
        let text = self.document.arena.get(data.clone()).unwrap_or_default();
        let blank = text.trim().is_empty();
        if !blank && self.open.last().is_some_and(|top| top.tag == Tag::Head) {
            self.pop_to(self.open.len() - 1);
        }
        let raw = self.source.get(self.last_end..until).unwrap_or_default();
        let start = self.last_end + (raw.len() - raw.trim_start().len());
        let end = start + raw.trim().len();
        if !blank {
            self.content_end = end;
        }
        if !blank && self.open.last().is_some_and(|top| top.tag == Tag::P) && self.push_lines(until, &data) {
            return;
        }
        self.push(Node::text(blank, start..end, data));
    }

    /// Makes a node of each piece of a text that begins with a bullet on a line of its own; false if there is
    /// none, or if it is not sure where the pieces stand.
    fn push_lines(&mut self, until: usize, data: &Range<usize>) -> bool {
        let raw = self.source.get(self.last_end..until).unwrap_or_default();
        let text = self.document.arena.get(data.clone()).unwrap_or_default();
        let (raw_cuts, cuts) = (runon::bullets(raw), runon::bullets(text));
        if cuts.is_empty() || cuts.len() != raw_cuts.len() {
            return false;
        }
        let ends = |cuts: &[usize], end: usize| -> Vec<Range<usize>> {
            let starts = std::iter::once(0).chain(cuts.iter().copied());
            starts.zip(cuts.iter().copied().chain([end])).map(|(start, end)| start..end).collect()
        };
        let pieces = ends(&raw_cuts, raw.len()).into_iter().zip(ends(&cuts, text.len()));
        let nodes: Vec<Node> = pieces
            .filter(|(raw_piece, _)| !raw_piece.is_empty())
            .map(|(raw_piece, piece)| {
                let slice = &raw[raw_piece.clone()];
                let start = self.last_end + raw_piece.start + (slice.len() - slice.trim_start().len());
                let span = start..start + slice.trim().len();
                Node::text(slice.trim().is_empty(), span, data.start + piece.start..data.start + piece.end)
            })
            .collect();
        for node in nodes {
            self.push(node);
        }
        true
    }

    /// Appends a node; its subtree ends with it until more is known.
    fn push(&mut self, mut node: Node) -> u32 {
        let index = self.document.nodes.len() as u32;
        node.subtree_end = index + 1;
        node.parent = self.open.last().map_or(index, |top| top.node);
        self.document.nodes.push(node);
        index
    }

    fn open(&mut self, mut element: Open) {
        let at = self.open.len() as u32;
        if let Some(position) = self.positions.get_mut(element.slot) {
            element.outer = position.replace(at);
        }
        if element.tag.is_block() {
            self.blocks.push(at);
        }
        if element.tag.is_scope() {
            self.scopes.push(at);
        }
        if element.tag.is_item_barrier() {
            self.item_barriers.push(at);
        }
        self.open.push(element);
    }

    /// Ends the open elements from place `from` of the stack upwards, without end tags of their own: they end
    /// with what is in them.
    fn pop_to(&mut self, from: usize) {
        while self.open.len() > from {
            let Some(top) = self.open.pop() else { return };
            if !top.detached
                && let Some(position) = self.positions.get_mut(top.slot)
            {
                *position = top.outer;
            }
            let at = self.open.len() as u32;
            for places in [&mut self.blocks, &mut self.scopes, &mut self.item_barriers] {
                while places.last().is_some_and(|place| *place >= at) {
                    places.pop();
                }
            }
            let (subtree_end, content_end) = (self.document.nodes.len() as u32, self.content_end as u32);
            if let Some(node) = self.document.nodes.get_mut(top.node as usize) {
                node.subtree_end = subtree_end;
                if !top.detached {
                    node.end = content_end.max(node.inner_start);
                    node.inner_end = node.end;
                }
            }
        }
    }

    /// Returns the place of the innermost open element named `tag`.
    fn last(&self, tag: Tag) -> Option<u32> {
        self.positions.get(tag as usize).copied().flatten()
    }

    fn finish(mut self) -> Document {
        // A tag that the source ends in is none.
        if let Some((index, _)) = self.current.take() {
            self.document.nodes.truncate(index as usize);
        }
        self.end_text(self.source.len());
        self.pop_to(0);
        self.document
    }
}
