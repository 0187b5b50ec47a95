//! What stands below a heading, and what that makes of it.

use recension_model::Marker;

use crate::tree::{Block, BlockKind, Inlines, Item, TableRow};

use crate::read::columns::{Columns, is_facts};
use crate::read::cut::{
    first_separator, has_signposts_behind, has_words, is_candidate, is_sign, leads_out,
    link_behind_separator, opening_link,
};
use crate::read::folds::Folds;
use crate::read::headline::signposts_below;
use crate::read::item::{has_link, names_something, text_of};
use crate::read::namesakes::has_namesake;
use crate::read::opening::{
    Opening, fact_label, is_alone, is_labelled_name, is_short_or_labelled, is_sign_item, label_in_front,
    labelled, opening, opens_with_address, says_where,
};
use crate::read::signs::Signs;
use crate::read::survey::{Links, head, split_header};
use crate::read::words::{self, Purpose};

use super::lead::{address_in_front, are_quoted_links, is_lead, is_over_signs, lead_line};

/// One resource has no more links.
pub(in crate::read) const MAX_LEADS: usize = 8;

/// What makes a heading over one resource.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// It is the link, or has it behind the title.
    Linked,
    /// The link stands below it.
    Plain,
    /// There is none, as everywhere in a copy without links, and most have a short text below the name.
    Named,
}

/// What stands below a heading.
#[derive(Default)]
pub(super) struct Body {
    /// Pieces of text that may describe.
    pub(super) texts: usize,
    /// Items among them.
    pub(super) items: usize,
    /// Those items that may be names, and those that are names with a description.
    pub(super) names: usize,
    pub(super) described: usize,
    /// Items and rows that name resources of their own.
    pub(super) listed: usize,
    /// Links that only say where to find what the heading names: a picture's, signposts, those in facts.
    pub(super) leads: usize,
    /// Items among those whose label recurs in the edition.
    pub(super) recurring: usize,
    /// Texts with a link that says the name above.
    namesakes: usize,
    /// Texts that open with an address: the resource's own, unless something is listed below.
    addresses: usize,
    /// Quotes that are made of links, and texts with a line of signposts.
    quoted: usize,
    lines: usize,
    /// Paragraphs that may be entries themselves.
    pub(super) openings: usize,
    /// Those of the items that say something of a kind, as others do below other headings.
    facts: usize,
    /// Code, which is told of names only where a table of contents lists most of them.
    pub(super) code: usize,
    /// What else needs more than a short text.
    others: usize,
    /// Items of lists without bullets.
    bare: usize,
    /// Texts with a name behind a label that recurs: one may be the heading's own.
    labelled: usize,
}

/// Reports whether a text without a link stands over the description of one resource, and links that lead to that.
pub(in crate::read) fn is_over_one(content: &Inlines, body: &[Block], signs: &Signs) -> bool {
    let mut below = Body::default();
    below.blocks(body, signs, &Folds::default());
    let is_led = below.names_above() || below.listed == 0 && below.leads > below.quoted;
    is_led && shape(content, &below, signs) == Some(Shape::Plain)
}

/// Reports whether nothing below a name has a link of its own: neither what is listed, nor what leads somewhere.
pub(in crate::read) fn leads_nowhere(body: &[Block], signs: &Signs) -> bool {
    let mut below = Body::default();
    below.blocks(body, signs, &Folds::default());
    below.listed == 0 && below.leads == 0
}

/// Returns what a heading over such a body is like, if it may name a resource.
pub(super) fn shape(content: &Inlines, below: &Body, signs: &Signs) -> Option<Shape> {
    // An address over several names heads nothing: in a text copy it is the end of what stands above.
    if below.names > 1 && opens_with_address(content) && is_alone(content) {
        return None;
    }
    if opening_link(content).is_some_and(|at| !has_text_before(content, at))
        || link_behind_separator(content).is_some_and(|at| !is_sign(content, at, signs))
        || has_signposts_behind(content, signs)
    {
        return Some(Shape::Linked);
    }
    let links_out = content.links.iter().any(is_candidate);
    let addresses = below.addresses + usize::from(below.lines == 1);
    let leads = below.leads + if below.items == 0 { addresses } else { 0 };
    let is_title = words::purpose(&content.text) == Purpose::List && !content.text.is_empty();
    let names = !links_out && is_title;
    if names && below.names_above() {
        return Some(Shape::Plain);
    }
    let tells = leads == 0 && below.openings == 0 && below.described == 0 && below.others == 0;
    if names && below.facts > 0 && below.openings + below.others + below.listed == 0 {
        return Some(Shape::Plain);
    }
    let is_listed = || signs.headings.is_in_contents(&content.text);
    if tells && (names || is_title && is_listed()) {
        return Some(Shape::Named);
    }
    (names && below.openings == 0 && (1..=MAX_LEADS).contains(&leads)).then_some(Shape::Plain)
}

/// Reports whether all items of a list say something of what stands above, each behind a label, and most labels recur below other
/// headings.
fn are_facts(items: &[Item], signs: &Signs) -> bool {
    let is_labelled = |item: &Item| {
        let is_link = || opening_link(&item.content).is_some() && is_short_or_labelled(&item.content);
        item.children.is_empty() && (label_in_front(&item.content).is_some() || is_link())
    };
    let is_fact = |item: &&Item| fact_label(&item.content).is_some_and(|label| signs.headings.is_fact(label));
    items.iter().all(is_labelled) && items.iter().filter(is_fact).count() * 2 >= items.len()
}

/// Reports whether an item has no bullet.
fn is_bare(item: &Item) -> bool {
    item.marker == Marker::Paragraph
}

/// Reports whether a table says something of what stands above.
fn tells_facts(header: &[Inlines], rows: &[TableRow], signs: &Signs) -> bool {
    let (header, rows) = split_header(header, rows, signs);
    is_facts(header, rows, signs)
}

/// Reports whether more than signs and links to places on the page stands before a link.
fn has_text_before(content: &Inlines, at: usize) -> bool {
    let mut end = 0;
    content.links[..=at].iter().any(|link| {
        let before = content.text.get(end..link.text.start).unwrap_or_default();
        end = link.text.end.max(end);
        has_words(before)
    })
}

impl Body {
    /// Reports whether what names resources of its own stands there. A text without bullets lists only that, unless links lead
    /// to one resource.
    pub(super) fn lists(&self) -> bool {
        self.listed > 0
            || self.openings > 1
            || self.labelled > 1
            || (self.bare > 1 && self.leads + self.addresses == 0)
    }

    /// Reports whether one link says the name above.
    pub(super) fn names_above(&self) -> bool {
        self.namesakes == 1
    }

    /// Counts what stands in blocks.
    pub(super) fn blocks(&mut self, blocks: &[Block], signs: &Signs, folds: &Folds) {
        for (at, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(content) => {
                    self.paragraph(content, signs);
                    self.openings += usize::from(signposts_below(&blocks[at..], signs).is_some());
                }
                BlockKind::Quote(inner) if are_quoted_links(inner) => {
                    self.quoted += 1;
                    self.leads += 1;
                }
                BlockKind::Quote(_) => {
                    self.texts += usize::from(!text_of(std::slice::from_ref(block)).is_empty());
                }
                BlockKind::List(items) if are_facts(items, signs) => {
                    self.facts += items.len();
                    self.texts += items.len();
                    self.items += items.len();
                    self.leads += usize::from(items.iter().any(has_link));
                }
                BlockKind::List(items) => {
                    self.bare += if items.iter().all(is_bare) { items.len() } else { 0 };
                    items.iter().for_each(|item| self.item(item, signs));
                }
                BlockKind::Table { header, rows } if tells_facts(header, rows, signs) => {
                    self.texts += 1;
                    let cells = header.iter().chain(rows.iter().flat_map(|row| &row.cells));
                    self.leads += cells.flat_map(|cell| &cell.links).filter(|link| leads_out(link)).count();
                }
                BlockKind::Table { header, rows } => {
                    self.listed += usize::from(Columns::of(header, rows, Links::Usual, None).is_some());
                    self.others += 1;
                }
                // What folds more of what is told counts as that.
                BlockKind::Summary(_) => self.listed += usize::from(folds.is_entry(block)),
                BlockKind::Wrapper(inner) => self.blocks(inner, signs, folds),
                BlockKind::Code(_) => self.code += 1,
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, content: &Inlines, signs: &Signs) {
        self.namesakes += usize::from(has_namesake(content, signs));
        if is_lead(content, signs) {
            self.leads += content.links.iter().filter(|link| leads_out(link)).count();
        } else {
            self.texts += usize::from(!content.text.is_empty());
            self.labelled += usize::from(is_labelled_name(content, signs));
            self.addresses += usize::from(address_in_front(content).is_some());
            // One text with a line of signposts is about what the heading names; several are a list.
            let is_led = lead_line(content, signs).is_some();
            self.lines += usize::from(is_led);
            let opens = opening(content, signs).is_some_and(|opening| opening != Opening::Row);
            self.openings += usize::from(opens);
        }
    }

    fn item(&mut self, item: &Item, signs: &Signs) {
        match opening_link(&item.content) {
            Some(_) if signs.list_address_items() && opens_with_address(&item.content) => self.listed += 1,
            Some(at) if says_where(&item.content, at, signs) => self.leads += 1,
            Some(_) => self.listed += 1,
            None if is_sign_item(&item.content, signs) => {
                self.leads += 1;
                self.recurring +=
                    usize::from(labelled(&item.content).is_some_and(|(label, _)| signs.has(label)));
            }
            None => {
                let names = names_something(&item.content);
                // A name over signposts of its own is one more resource.
                if names && !signs.has(head(&item.content.text)) && is_over_signs(item, signs) {
                    self.listed += 1;
                    return;
                }
                self.texts += 1;
                self.items += 1;
                self.names += usize::from(names);
                self.described += usize::from(names && first_separator(&item.content.text).is_some());
            }
        }
        for child in &item.children {
            if let BlockKind::List(items) = &child.kind {
                items.iter().for_each(|item| self.item(item, signs));
            }
        }
    }
}
