//! Cards: neighbouring elements of one class that each say something of one resource, and are no items of a list. They are
//! read as if they were.

use std::collections::{HashMap, HashSet};

use super::dom::{AttributeName, Document, Node};
use super::marks::Mark;
use super::tag::Tag;
use super::weights::is_outward;

/// So many of one class are a list.
const MIN_CARDS: usize = 3;

/// What the elements of one class are like.
#[derive(Default)]
struct Kind {
    all: usize,
    /// How many may be cards, and where they begin.
    cards: Vec<usize>,
    /// How many of those lead out of the page.
    outward: usize,
}

/// Marks the cards among what is read.
pub(super) fn mark_cards(document: &Document, marks: &mut [Mark]) {
    let mut kinds: HashMap<(Tag, &str), Kind> = HashMap::new();
    let counts = Counts::new(document);
    let mut listed_until = 0;
    for (at, node) in document.nodes.iter().enumerate() {
        if is_part_of_list(node) {
            listed_until = listed_until.max(node.subtree_end as usize);
        }
        let Some(key) = key(document, node).filter(|_| at >= listed_until && is_read(marks, at)) else {
            continue;
        };
        let kind = kinds.entry(key).or_default();
        kind.all += 1;
        if let Some(outward) = counts.outward_links(at, node) {
            kind.cards.push(at);
            kind.outward += usize::from(outward > 0);
        }
    }
    let is_list = |kind: &&Kind| {
        kind.cards.len() >= MIN_CARDS
            && kind.cards.len() * 10 >= kind.all * 8
            && kind.outward * 10 >= kind.cards.len() * 6
    };
    let listed: HashSet<usize> =
        kinds.values().filter(is_list).flat_map(|kind| &kind.cards).copied().collect();
    let crowded = parents_of_most(document, marks, &listed);
    let mut until = 0;
    for (at, node) in document.nodes.iter().enumerate() {
        if at >= until && listed.contains(&at) && crowded.contains(&node.parent) {
            until = node.subtree_end as usize;
            // Nothing in a card belongs to the page around it.
            let inside = marks.iter_mut().take(until).skip(at + 1);
            inside.filter(|mark| **mark == Mark::Furniture).for_each(|mark| *mark = Mark::Read);
            marks[at] = Mark::Card;
        }
    }
}

fn is_read(marks: &[Mark], at: usize) -> bool {
    marks.get(at) == Some(&Mark::Read)
}

/// Returns what tells cards from other elements.
fn key<'d>(document: &'d Document, node: &Node) -> Option<(Tag, &'d str)> {
    let tag = node.tag().filter(|tag| matches!(tag, Tag::Div | Tag::Section | Tag::Article))?;
    let class = document.attribute(node, AttributeName::Class)?.trim();
    (!class.is_empty()).then_some((tag, class))
}

/// Reports whether what stands in an element is in a list, a table or a text already.
fn is_part_of_list(node: &Node) -> bool {
    matches!(
        node.tag(),
        Some(Tag::Li | Tag::Td | Tag::Th | Tag::Dd | Tag::Dt | Tag::Blockquote | Tag::Pre | Tag::P)
    )
}

/// What stands in elements, counted from the start of the page up to each node.
struct Counts {
    /// Headings, lists, tables and the like.
    more: Vec<u32>,
    /// Nodes with text.
    texts: Vec<u32>,
    /// Links that lead out of the page.
    outward: Vec<u32>,
}

impl Counts {
    /// Counts what is in a page. Cost: linear in it.
    fn new(document: &Document) -> Self {
        let is_more = |tag: Tag| {
            tag.heading_level().is_some()
                || tag.is_list()
                || matches!(tag, Tag::Table | Tag::Pre | Tag::Blockquote)
        };
        Self {
            more: counts(document, |node| node.tag().is_some_and(is_more)),
            texts: counts(document, |node| document.text(node).contains(char::is_alphanumeric)),
            outward: counts(document, |node| node.is(Tag::A) && is_outward(document, node)),
        }
    }

    /// Returns how many links lead out of an element that may be a card: there is text in it, but no heading, list or table.
    fn outward_links(&self, at: usize, node: &Node) -> Option<u32> {
        let inside = |counts: &[u32]| Some(counts.get(node.subtree_end as usize)? - counts.get(at + 1)?);
        let is_card = inside(&self.more)? == 0 && inside(&self.texts)? > 0;
        inside(&self.outward).filter(|_| is_card)
    }
}

/// Returns for each node, and the end, how many of those before it `fits` takes.
fn counts(document: &Document, fits: impl Fn(&Node) -> bool) -> Vec<u32> {
    let mut count = 0;
    let after = document.nodes.iter().map(|node| {
        count += u32::from(fits(node));
        count
    });
    std::iter::once(0).chain(after).collect()
}

/// Returns the elements most of whose children are among `listed`.
fn parents_of_most(document: &Document, marks: &[Mark], listed: &HashSet<usize>) -> HashSet<u32> {
    let mut children: HashMap<u32, (usize, usize)> = HashMap::new();
    for (at, node) in document.nodes.iter().enumerate().filter(|(at, _)| is_read(marks, *at)) {
        if node.tag().is_some_and(|tag| !tag.is_void()) {
            let (all, cards) = children.entry(node.parent).or_default();
            *all += 1;
            *cards += usize::from(listed.contains(&at));
        }
    }
    children.into_iter().filter(|(_, (all, cards))| cards * 3 >= all * 2).map(|(parent, _)| parent).collect()
}
