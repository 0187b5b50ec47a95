//! A page as a flat array of nodes in document order.
//!
//! Whatever is in a node follows it directly and ends at its `subtree_end`: walking is counting, a whole
//! subtree is a range, and no depth of nesting needs a stack of calls.

use std::ops::Range;

use super::tag::Tag;

/// The nodes of a page with their text and attributes.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Attribute>,
    /// Decoded text and attribute values; nodes and attributes point at ranges of it.
    pub(super) arena: String,
}

/// A node. Offsets are bytes of the source; 32 bits are enough for any source an edition may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    /// Whether it was ended by its own end tag.
    pub(super) closed: bool,
    /// Where its start tag begins; of text, its first byte that is not white space.
    pub(super) start: u32,
    /// Where its start tag ends.
    pub(super) inner_start: u32,
    /// Where its end tag begins.
    pub(super) inner_end: u32,
    /// Where its end tag ends.
    pub(super) end: u32,
    /// The index behind its last descendant.
    pub(super) subtree_end: u32,
    /// The index of the element it is in; its own for those at the top.
    pub(super) parent: u32,
    /// Text: a range of the arena. Element: a range of the attributes.
    data: (u32, u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    Element(Tag),
    /// Text; whether there is anything but white space in it.
    Text {
        blank: bool,
    },
    Comment,
}

/// An attribute that the reader has a use for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    pub(super) name: AttributeName,
    /// A range of the arena.
    pub(super) value: (u32, u32),
    /// The value in the source, without quotes.
    pub(super) span: (u32, u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AttributeName {
    Alt,
    AriaHidden,
    Class,
    Colspan,
    Content,
    FootnoteMark,
    Hidden,
    Href,
    Id,
    Itemprop,
    Property,
    Rel,
    Reversed,
    Role,
    Rowspan,
    Start,
    Style,
    Value,
}

impl AttributeName {
    /// Looks a lower-case name up.
    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"alt" => Self::Alt,
            b"aria-hidden" => Self::AriaHidden,
            b"class" => Self::Class,
            b"colspan" => Self::Colspan,
            b"content" => Self::Content,
            b"data-footnote-ref" | b"data-footnote-backref" => Self::FootnoteMark,
            b"hidden" => Self::Hidden,
            b"href" => Self::Href,
            b"id" => Self::Id,
            b"itemprop" => Self::Itemprop,
            b"property" => Self::Property,
            b"rel" => Self::Rel,
            b"reversed" => Self::Reversed,
            b"role" => Self::Role,
            b"rowspan" => Self::Rowspan,
            b"start" => Self::Start,
            b"style" => Self::Style,
            b"value" => Self::Value,
            _ => return None,
        })
    }
}

impl Node {
    /// Makes an element without attributes and content yet.
    pub(super) fn element(tag: Tag, start: usize, attributes: usize) -> Self {
        Self::new(NodeKind::Element(tag), start..start, (attributes as u32, attributes as u32))
    }

    /// Makes a text node; `data` is its range of the arena.
    pub(super) fn text(blank: bool, span: Range<usize>, data: Range<usize>) -> Self {
        Self::new(NodeKind::Text { blank }, span, (data.start as u32, data.end as u32))
    }

    /// Makes a comment.
    pub(super) fn comment(span: Range<usize>) -> Self {
        Self::new(NodeKind::Comment, span, (0, 0))
    }

    fn new(kind: NodeKind, span: Range<usize>, data: (u32, u32)) -> Self {
        let (start, end) = (span.start as u32, span.end as u32);
        Self {
            kind,
            closed: false,
            start,
            inner_start: start,
            inner_end: end,
            end,
            subtree_end: 0,
            parent: 0,
            data,
        }
    }

    /// Sets where the attributes end.
    pub(super) fn end_attributes(&mut self, end: usize) {
        self.data.1 = end as u32;
    }

    /// Returns its tag, if it is an element.
    pub(super) fn tag(&self) -> Option<Tag> {
        match self.kind {
            NodeKind::Element(tag) => Some(tag),
            _ => None,
        }
    }

    /// Reports whether it is an element named `tag`.
    pub(super) fn is(&self, tag: Tag) -> bool {
        self.tag() == Some(tag)
    }

    /// Returns what it covers in the source.
    pub(super) fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Document {
    /// Returns the decoded text of a text node.
    pub(super) fn text(&self, node: &Node) -> &str {
        match node.kind {
            NodeKind::Text { .. } => self.arena_str(node.data),
            _ => "",
        }
    }

    /// Returns the value of an attribute, decoded; empty if it has none.
    pub(super) fn attribute(&self, node: &Node, name: AttributeName) -> Option<&str> {
        self.attribute_entry(node, name).map(|attribute| self.arena_str(attribute.value))
    }

    /// Returns an attribute.
    pub(super) fn attribute_entry(&self, node: &Node, name: AttributeName) -> Option<&Attribute> {
        node.tag()?;
        let attributes = self.attributes.get(node.data.0 as usize..node.data.1 as usize)?;
        attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Returns a number in an attribute.
    pub(super) fn number(&self, node: &Node, name: AttributeName) -> Option<i64> {
        self.attribute(node, name)?.trim().parse().ok()
    }

    /// Reports whether one of the classes of an element is `class`.
    pub(super) fn has_class(&self, node: &Node, class: &str) -> bool {
        self.attribute(node, AttributeName::Class)
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|each| each == class))
    }

    /// Returns the address that a link leads to; none for a link within scripts and for one that leads nowhere.
    pub(super) fn href(&self, node: &Node) -> Option<&str> {
        let href = self.attribute(node, AttributeName::Href)?.trim();
        let scheme = href.split_once(':').map_or("", |(scheme, _)| scheme);
        let runs_code = ["javascript", "vbscript", "data"].iter().any(|bad| scheme.eq_ignore_ascii_case(bad));
        Some(href).filter(|href| !href.is_empty() && !runs_code)
    }

    fn arena_str(&self, (start, end): (u32, u32)) -> &str {
        self.arena.get(start as usize..end as usize).unwrap_or_default()
    }
}
