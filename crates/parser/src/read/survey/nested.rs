//! What stands below other items: signposts of entries, notes and tags, names below labels.

use crate::tree::{Block, BlockKind, Inlines, Item};

use super::{Links, MIN_ITEMS, Survey, head};
use crate::read::cut::{first_separator, is_candidate, is_general, is_sign, opening_link};
use crate::read::item::{describes_name, has_link, names_something, nested_items};
use crate::read::list::{has_only_signposts, names_by_link};
use crate::read::opening::bold_label;

/// So many names over signposts are the style of an edition.
const MIN_OVER_SIGNPOSTS: usize = 5;

impl Survey {
    /// Counts what is nested in entries, now that it is known what signposts are called.
    pub(super) fn nested_blocks(&mut self, blocks: &[Block], below_link: bool) {
        for block in blocks {
            match &block.kind {
                BlockKind::List(items) => {
                    let annotated = self.annotated;
                    for item in items {
                        let opening = opening_link(&item.content);
                        if let Some(link) = opening.filter(|_| below_link) {
                            self.nested += 1;
                            self.nested_signs += usize::from(is_sign(&item.content, link, &self.signs));
                        }
                        if !item.children.is_empty() {
                            self.parent(item);
                            self.nested_blocks(&item.children, below_link || opening.is_some());
                        }
                    }
                    self.siblings += if self.annotated > annotated { items.len() } else { 0 };
                }
                BlockKind::Wrapper(inner) => self.nested_blocks(inner, below_link),
                _ => {}
            }
        }
    }

    /// Counts an item with others below it.
    fn parent(&mut self, item: &Item) {
        let nested = nested_items(&item.children);
        if nested.is_empty() || has_link(item) {
            return;
        }
        if nested.iter().any(|child| names_by_link(child, &self.signs)) {
            self.over_links += 1;
            self.over_signposts += usize::from(has_only_signposts(&nested, &self.signs));
        }
        let is_described = first_separator(&item.content.text).is_some();
        let is_label = !is_described && self.are_names(&nested);
        self.bare_parents += usize::from(!is_described);
        self.labels += usize::from(is_label);
        if is_described || nested.iter().any(|child| self.is_tag(&child.content)) {
            self.annotated += 1;
            self.annotations += nested.len();
            self.described_annotations +=
                nested.iter().filter(|child| describes_name(&child.content.text)).count();
        }
    }

    /// Reports whether most items without a link over such with one are names, and those only say where to find them.
    pub(in crate::read) fn names_over_signposts(&self) -> bool {
        self.over_signposts >= MIN_OVER_SIGNPOSTS && self.over_signposts * 2 > self.over_links
    }

    /// Reports whether what is nested in items without links says something of them: most have some, few of it
    /// are names with a description.
    pub(in crate::read) fn nests_notes(&self) -> bool {
        self.annotated as f64 >= MIN_ITEMS
            && self.annotated * 2 > self.siblings
            && self.described_annotations * 2 < self.annotations
    }

    /// Reports whether all of these items may be names, and none a signpost or a tag.
    pub(in crate::read) fn are_names(&self, nested: &[&Item]) -> bool {
        let is_name = |child: &&Item| names_something(&child.content) && !self.is_tag(&child.content);
        !nested.is_empty() && nested.iter().all(is_name)
    }

    /// Reports whether a text below a name is a signpost or a tag that has lost its link: it recurs, or all of
    /// it is code or emphasis.
    pub(in crate::read) fn is_tag(&self, content: &Inlines) -> bool {
        let is_plain = |(at, c): (usize, char)| {
            c.is_alphanumeric() && !content.strong.iter().any(|strong| strong.contains(&at))
        };
        is_general(content.text.trim_end_matches(['.', ':']))
            || self.signs.has(head(&content.text))
            || !content.text.char_indices().any(is_plain)
    }

    /// Reports whether a text without a link opens with a label in bold that recurs: it is a fact of what stands
    /// above.
    pub(in crate::read) fn is_fact(&self, content: &Inlines) -> bool {
        self.links() == Links::Usual
            && !content.links.iter().any(is_candidate)
            && bold_label(content).is_some_and(|label| self.signs.has(label))
    }

    /// Reports whether names without a description over others are mostly labels.
    pub(in crate::read) fn uses_labels(&self) -> bool {
        self.labels * 2 >= self.bare_parents
    }
}
