//! Where elements end: by their end tags, and by what cannot stand in them.

use std::ops::Range;

use super::{Builder, Open};
use crate::html::dom::Node;
use crate::html::tag::Tag;

impl Builder<'_> {
    /// Reads an end tag that begins at `start`.
    pub(super) fn end_tag(&mut self, name: &[u8], start: usize) {
        self.current = None;
        self.value_wanted = false;
        let tag = Tag::from_name(name);
        let slot = match tag {
            Tag::Html | Tag::Body => return,
            // Browsers read `</br>` as `<br>`.
            Tag::Br => {
                let node = Node::element(tag, start, self.document.attributes.len());
                self.push(node);
                return;
            }
            Tag::Unknown => self.unknown.get(name).map(|slot| *slot as usize),
            _ => Some(tag as usize),
        };
        let mut found = slot.and_then(|slot| self.positions.get(slot).copied().flatten());
        if tag.heading_level().is_some() {
            // Any heading's end tag ends the heading that is open.
            let headings = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];
            found = headings.into_iter().filter_map(|heading| self.last(heading)).max();
        }
        let Some(found) = found else { return };
        if tag.is_block() || tag.is_skipped() {
            if found >= self.end_tag_barrier(tag) {
                self.close(found as usize, start);
            }
        } else if self.blocks.last().is_none_or(|block| *block < found) {
            self.close(found as usize, start);
        } else if tag.is_formatting() {
            self.detach(found as usize, start..self.last_end);
        }
    }

    /// Returns the place that an end tag does not reach below.
    fn end_tag_barrier(&self, tag: Tag) -> u32 {
        let table = self.last(Tag::Table).unwrap_or(0);
        match tag {
            Tag::Table | Tag::Template => 0,
            Tag::Td | Tag::Th | Tag::Tr | Tag::Thead | Tag::Tbody | Tag::Tfoot | Tag::Caption => table,
            Tag::Li => {
                let lists =
                    [Tag::Ul, Tag::Ol, Tag::Menu].into_iter().filter_map(|list| self.last(list)).max();
                lists.unwrap_or(0).max(self.scopes.last().copied().unwrap_or(0))
            }
            _ => self.scopes.last().copied().unwrap_or(0),
        }
    }

    /// Ends an open element by its end tag, and what is open in it.
    fn close(&mut self, place: usize, start: usize) {
        let Some(element) = self.open.get(place).copied() else { return };
        self.pop_to(place);
        self.set_end(element.node, start..self.last_end);
    }

    /// Ends a formatting element in which blocks are still open.
    fn detach(&mut self, place: usize, end_tag: Range<usize>) {
        let Some(element) = self.open.get_mut(place) else { return };
        element.detached = true;
        let Open { node, slot, outer, .. } = *element;
        if let Some(position) = self.positions.get_mut(slot) {
            *position = outer;
        }
        self.set_end(node, end_tag);
    }

    fn set_end(&mut self, node: u32, end_tag: Range<usize>) {
        if let Some(node) = self.document.nodes.get_mut(node as usize) {
            node.closed = true;
            node.inner_end = (end_tag.start as u32).max(node.inner_start);
            node.end = end_tag.end as u32;
        }
    }

    /// Ends what cannot go on when an element named `tag` starts.
    pub(super) fn imply_end_tags(&mut self, tag: Tag) {
        if let Some(head) = self.last(Tag::Head)
            && (tag == Tag::Body || (!tag.is_metadata() && head as usize + 1 == self.open.len()))
        {
            self.pop_to(head as usize);
        }
        let from = match tag {
            Tag::A => {
                if let Some(place) = self.last(tag) {
                    if self.blocks.last().is_none_or(|block| *block < place) {
                        self.pop_to(place as usize);
                    } else {
                        self.detach(place as usize, self.content_end..self.content_end);
                    }
                }
                None
            }
            Tag::Li => self.open_item(&[Tag::Li], &[Tag::Dd, Tag::Dt]),
            Tag::Dd | Tag::Dt => self.open_item(&[Tag::Dd, Tag::Dt], &[Tag::Li]),
            Tag::Tr => self.inside_table(&[Tag::Thead, Tag::Tbody, Tag::Tfoot]),
            Tag::Td | Tag::Th => self.inside_table(&[Tag::Thead, Tag::Tbody, Tag::Tfoot, Tag::Tr]),
            Tag::Thead | Tag::Tbody | Tag::Tfoot => self.inside_table(&[]),
            _ => None,
        };
        if let Some(from) = from {
            self.pop_to(from as usize);
        }
        if tag.ends_paragraph()
            && let Some(paragraph) = self.last(Tag::P)
            && paragraph >= self.scopes.last().copied().unwrap_or(0)
        {
            self.pop_to(paragraph as usize);
        }
        if tag.heading_level().is_some()
            && let Some(block) = self.blocks.last().copied()
            && self.open.get(block as usize).is_some_and(|open| open.tag.heading_level().is_some())
        {
            self.pop_to(block as usize);
        }
    }

    /// Reports whether a cell begins where no row is open, which begins with it then.
    pub(super) fn lacks_row(&self, tag: Tag) -> bool {
        let table = self.last(Tag::Table);
        matches!(tag, Tag::Td | Tag::Th) && table.is_some() && self.last(Tag::Tr) < table
    }

    /// Finds the innermost open item of the list that is open.
    fn open_item(&self, items: &[Tag], others: &[Tag]) -> Option<u32> {
        let last = |tags: &[Tag]| tags.iter().filter_map(|tag| self.last(*tag)).max();
        let barrier = last(others).max(self.item_barriers.last().copied());
        last(items).filter(|item| Some(*item) > barrier)
    }

    /// Finds what is open in the table that is open, or in the innermost of its `parts`.
    fn inside_table(&self, parts: &[Tag]) -> Option<u32> {
        let table = self.last(Tag::Table)?;
        let part = parts.iter().filter_map(|part| self.last(*part)).max();
        Some(part.map_or(table, |part| part.max(table)) + 1)
    }
}
