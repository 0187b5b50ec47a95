//! Tables of contents.

use crate::tree::{BlockKind, InlineLink, Inlines, Item};

use super::Reader;
use super::cut::{first_separator, is_candidate, opening_link};
use super::item::{has_link, nested_items};
use super::list::is_for_its_links;
use super::nested::MIN_DESCRIPTION_BYTES;
use super::outline::title_key;

/// From this share of items that are anchors or repeat headings on, a list is a table of contents: a
/// heading or two may have been renamed since it was written.
const MIN_CONTENTS_SHARE: f64 = 0.5;

/// So many names below an item of a table of contents are a list, unless one of so many is a heading.
const MIN_NAMES: usize = 4;
const NAMES_SHARE: usize = 4;

impl Reader<'_> {
    /// Reports whether a list is a table of contents: its links are anchors, or its items repeat headings.
    pub(super) fn is_contents(&self, items: &[Item]) -> bool {
        let mut count = Contents::default();
        // The parts of another page may be what is listed; those of this one are its headings.
        let is_own = || say_where_they_lead(items) || items.iter().any(|item| self.repeats_heading(item));
        let page = common_page(items).filter(|_| is_own());
        for item in items.iter().filter(|item| !self.lists_names(item)) {
            self.count_contents(std::slice::from_ref(item), page, &mut count);
        }
        let share = count.contents as f64 / count.items.max(1) as f64;
        count.contents >= 2.min(count.items).max(1)
            && share >= MIN_CONTENTS_SHARE
            && (count.anchors > 0 || count.contents >= 2)
    }

    /// Reports whether an item, or one below it, says what a heading of the document does.
    fn repeats_heading(&self, item: &Item) -> bool {
        self.outline.has_title(&item.content.text)
            || nested_items(&item.children).iter().any(|child| self.repeats_heading(child))
    }

    /// Reports whether names are listed below an item of a table of contents in a copy without links: what it names are
    /// headings, and hardly any of these is one.
    pub(super) fn lists_names(&self, item: &Item) -> bool {
        let nested = nested_items(&item.children);
        if nested.len() < MIN_NAMES || has_link(item) || nested.iter().any(|child| has_link(child)) {
            return false;
        }
        let repeated = nested.iter().filter(|child| self.repeats_heading(child)).count();
        repeated * NAMES_SHARE < nested.len()
    }

    fn count_contents(&self, items: &[Item], page: Option<&str>, count: &mut Contents) {
        for item in items {
            let content = &item.content;
            if !content.text.is_empty() {
                let titled = self.outline.has_title(&content.text);
                let described = |link: &InlineLink| describes(content, link);
                // A picture is a badge, wherever it leads.
                let anchor = |link: &InlineLink| {
                    let own = || {
                        let parts = link.url.split_once('#');
                        parts.is_some_and(|(of, _)| (titled || page == Some(of)) && !described(link))
                    };
                    !link.text.is_empty() && (link.url.starts_with('#') || own())
                };
                let opens = content.links.first().is_some_and(|link| link.text.start == 0 && anchor(link));
                let leads_out = !opens
                    && content
                        .links
                        .iter()
                        .any(|link| is_candidate(link) && link.url.contains("://") && !anchor(link));
                let anchored = !leads_out && is_for_its_links(content) && content.links.iter().any(anchor);
                let repeats = !leads_out && titled;
                count.items += 1;
                count.anchors += usize::from(anchored);
                count.contents += usize::from(anchored || repeats);
            }
            for child in &item.children {
                if let BlockKind::List(items) = &child.kind {
                    self.count_contents(items, page, count);
                }
            }
        }
    }
}

/// Reports whether words stand behind a link and a separator, not only further links.
pub(super) fn describes(content: &Inlines, link: &InlineLink) -> bool {
    let behind = &content.text[link.text.end..];
    let links = content.links.iter().filter(|other| other.text.start >= link.text.end);
    let linked: usize = links.map(|other| other.text.len()).sum();
    first_separator(behind)
        .is_some_and(|separator| behind.len() - separator.end >= linked + MIN_DESCRIPTION_BYTES)
}

/// So many items that open with links are a list, also below an item of a table of contents.
const MIN_LISTED: usize = 2;

/// Reports whether resources are listed below an item of a table of contents.
pub(super) fn lists_resources(item: &Item) -> bool {
    let leads_out = |child: &&Item| {
        opening_link(&child.content).is_some_and(|at| leads_to_page(&child.content.links[at].url))
    };
    let nested = nested_items(&item.children);
    nested.iter().filter(|child| leads_out(child)).count() >= MIN_LISTED
        || nested.into_iter().any(lists_resources)
}

/// Reports whether an address is that of a page elsewhere, and not of a part of one.
fn leads_to_page(url: &str) -> bool {
    url.contains("://") && !url.contains('#')
}

/// So many links into one page are its contents.
const MIN_PARTS: usize = 4;

/// Returns the page that the first link of every item leads into.
fn common_page(items: &[Item]) -> Option<&str> {
    let mut pages = items.iter().map(|item| Some(item.content.links.first()?.url.split_once('#')?.0));
    let first = pages.next()??;
    (pages.all(|page| page == Some(first)) && items.len() >= MIN_PARTS && !first.is_empty()).then_some(first)
}

/// Reports whether most items open with a link to a part of a page that is called as the link says: titles that were translated since.
fn say_where_they_lead(items: &[Item]) -> bool {
    let is_part = |item: &&Item| {
        let content = &item.content;
        let link = content.links.first().and_then(|link| Some((link, link.url.split_once('#')?.1)));
        link.is_some_and(|(link, part)| title_key(&content.text[link.text.clone()]) == title_key(part))
    };
    items.iter().filter(is_part).count() * 2 > items.len()
}

#[derive(Default)]
struct Contents {
    items: usize,
    contents: usize,
    anchors: usize,
}
