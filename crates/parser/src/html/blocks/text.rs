//! Running text: images, emphasis and links, and the leaf that it ends up in.

use super::{ContainerKind, Leaf, LeafKind, Role, Walk};
use crate::html::dom::{AttributeName, Node};
use crate::html::tag::Tag;
use crate::inlines::LinkContext;
use crate::tree::{Block, BlockKind, Inlines};

/// How many nodes the sign that links to a heading is made of: an icon in a wrapper or two. What is larger has a
/// text of its own, and looking through all of it for every link would not be linear where links go unended.
const MAX_SIGN_NODES: usize = 16;

/// Into how many blocks a link around blocks is carried: a card has a title, a text and a line or two. A link
/// that is never ended would be copied into every block of the page.
const MAX_LINK_PARTS: usize = 8;

impl Walk<'_> {
    pub(super) fn enter_image(&mut self, at: usize, node: &Node) {
        self.flow(at);
        self.resume_link(node.start as usize);
        // Hosts draw emoji as images; what they mean stands beside them.
        let emoji = self.document.attribute(node, AttributeName::Alt).filter(|alt| {
            let classes = self.document.attribute(node, AttributeName::Class).unwrap_or_default();
            !alt.trim().is_empty() && classes.split_ascii_whitespace().any(|class| class.ends_with("emoji"))
        });
        match emoji {
            Some(emoji) => self.text.push_text(emoji, node.span()),
            None => self.text.push_image(node.span()),
        }
    }

    pub(super) fn enter_inline(&mut self, at: usize, node: &Node, tag: Tag) {
        if tag == Tag::A && self.document.href(node).is_some() && !self.is_heading_anchor(node) {
            self.flow(at);
            self.begin_link(at, node);
            self.push_frame(at, node, Role::Link);
        } else if tag.is_strong() {
            self.strong_depth += 1;
            self.text.begin_strong();
            self.push_frame(at, node, Role::Strong);
        } else {
            self.push_frame(at, node, Role::Inline);
        }
    }

    /// Reports whether a link only leads to the heading it stands in.
    pub(super) fn is_heading_anchor(&self, node: &Node) -> bool {
        self.in_heading() && self.document.href(node).is_some_and(|href| href.starts_with('#'))
    }

    /// Reports whether a link is only a sign (`#`, `¶`, an icon) that a host puts beside a heading.
    pub(super) fn is_heading_sign(&self, at: usize, node: &Node) -> bool {
        if !self.in_heading() || !self.document.href(node).is_some_and(|href| href.contains('#')) {
            return false;
        }
        let inside = self.document.nodes.get(at + 1..node.subtree_end as usize).unwrap_or_default();
        inside.len() <= MAX_SIGN_NODES
            && !inside
                .iter()
                .any(|node| self.document.text(node).contains(char::is_alphanumeric) || node.is(Tag::Img))
    }

    pub(super) fn in_heading(&self) -> bool {
        self.leaf.as_ref().is_some_and(|leaf| matches!(leaf.kind, LeafKind::Heading(_)))
    }

    pub(super) fn begin_link(&mut self, at: usize, node: &Node) {
        let Some(url) = self.document.href(node) else { return };
        let Some(attribute) = self.document.attribute_entry(node, AttributeName::Href) else { return };
        let context = LinkContext {
            node: at as u32,
            url: url.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect(),
            span: node.span(),
            text_span: node.inner_start as usize..node.inner_end as usize,
            url_span: Some(attribute.span.0 as usize..attribute.span.1 as usize),
        };
        self.text.begin_link(context.clone(), false);
        self.link = Some(context);
        self.link_parts = 0;
    }

    /// Goes on with a link that a block has interrupted, or ends one that the source has ended before `place`.
    pub(super) fn resume_link(&mut self, place: usize) {
        let Some(link) = &self.link else { return };
        if link.span.end <= place {
            self.text.end_link();
            self.link = None;
        } else if self.text.open_link().is_none() && self.link_parts < MAX_LINK_PARTS {
            self.text.begin_link(link.clone(), true);
            self.link_parts += 1;
        }
    }

    /// Counts the tags of an inline element as a part of the running text that it stands in.
    pub(super) fn surround(&mut self, at: usize, node: &Node) {
        if at >= self.text_begin {
            self.text.surround(node.span());
        }
    }

    /// Returns what was collected and begins anew.
    pub(super) fn take_text(&mut self, place: usize) -> Inlines {
        let inlines = std::mem::take(&mut self.text).finish(place);
        if self.strong_depth > 0 {
            self.text.begin_strong();
        }
        inlines
    }

    /// Ends the running text that stands between blocks, if there is any; what follows begins at node `at`.
    pub(super) fn flush(&mut self, at: usize) {
        if self.leaf.is_some() {
            return;
        }
        self.text_begin = at;
        if self.text.is_untouched() {
            self.text.forget_space();
            return;
        }
        let inlines = self.take_text(0);
        if inlines.text.is_empty() && inlines.images == 0 && inlines.links.is_empty() {
            return;
        }
        if matches!(self.top(), Some(ContainerKind::Row { .. })) {
            self.add_cell(inlines, None);
        } else {
            self.add_paragraph(inlines.span.clone(), inlines);
        }
    }

    /// Ends or turns the leaf that is open, if an element named `tag` cannot stand in it.
    pub(super) fn break_leaf(&mut self, tag: Tag) {
        let Some(leaf) = &mut self.leaf else { return };
        match (leaf.kind, tag.heading_level()) {
            // A heading that is folded up is a heading.
            (LeafKind::Summary, Some(level)) if !self.text.has_text() => leaf.kind = LeafKind::Heading(level),
            (LeafKind::Heading(_), _)
                if tag.is_list()
                    || matches!(tag, Tag::Table | Tag::Pre | Tag::Li)
                    || (tag == Tag::P && self.text.has_text()) =>
            {
                let frame = leaf.frame;
                let span = self.frames.get(frame).and_then(|frame| self.document.nodes.get(frame.node));
                let start = span.map_or(0, |node| node.start as usize);
                self.end_leaf(start, None);
                if let Some(frame) = self.frames.get_mut(frame) {
                    frame.role = Role::Through;
                }
            }
            _ => {}
        }
    }

    /// Ends the leaf that is open. Without a `node` it ends where its text does.
    pub(super) fn end_leaf(&mut self, start: usize, node: Option<&Node>) {
        let Some(Leaf { kind, .. }) = self.leaf.take() else {
            self.flush(0);
            return;
        };
        let place = node.map_or(start, |node| node.inner_start as usize);
        let inlines = self.take_text(place);
        // Text may go on behind the end tag of an element in which blocks were left open.
        let span = start..node.map_or(0, |node| node.end as usize).max(inlines.span.end);
        let empty = inlines.text.is_empty() && inlines.images == 0 && inlines.links.is_empty();
        match kind {
            LeafKind::Cell => self.add_cell(inlines, node),
            LeafKind::Term => {
                self.lengthen(span.end);
                if let Some(ContainerKind::Item { content, .. }) =
                    self.containers.last_mut().map(|top| &mut top.kind)
                {
                    *content = Some(inlines);
                }
            }
            LeafKind::Code => {
                let code = std::mem::take(&mut self.code);
                let code = code.strip_prefix('\n').unwrap_or(&code).trim_end().to_owned();
                self.add_block(Block { span, kind: BlockKind::Code(code) });
            }
            _ if empty => {}
            LeafKind::Paragraph => self.add_paragraph(span, inlines),
            LeafKind::Furniture => self.add_block(Block { span, kind: BlockKind::Furniture(inlines) }),
            LeafKind::Summary => self.add_block(Block { span, kind: BlockKind::Summary(inlines) }),
            LeafKind::Heading(level) => {
                self.add_block(Block {
                    span,
                    kind: BlockKind::Heading { level, content: inlines, inferred: false },
                });
            }
        }
    }
}
