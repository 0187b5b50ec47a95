//! Headings over upkeep, such as "Sponsors", below which the list itself may stand.

use std::collections::HashSet;

use crate::tree::{Block, BlockKind, Inlines, Item, TableRow};

use super::cut::{first_separator, is_candidate, opening_link};
use super::item::{describes_name, has_link, nested_items};
use super::list::{count_linked, lists_more_than_titles};
use super::survey::Links;
use super::words::{self, Purpose};
use super::{PendingHeading, Reader};

/// Under a heading like "License", this many linked items are a list of resources about licences.
const MIN_RESOURCES_ON_LICENCES: usize = 3;

/// A cell that describes is longer.
const MIN_DESCRIPTION_BYTES: usize = 8;

/// Returns where those headings of upkeep begin that most of what is listed stands below, under headings of its
/// own; `all` counts what the edition lists.
pub(super) fn over_the_list(blocks: &[Block], links: Links, all: usize) -> HashSet<usize> {
    let mut over = HashSet::new();
    let mut open: Vec<Open> = Vec::new();
    let mut close = |open: &mut Vec<Open>, level: u8| {
        while let Some(last) = open.pop_if(|last| last.level >= level) {
            // Of two that stand apart, one has less than the half.
            if last.below > all.saturating_sub(last.below + last.own) {
                over.insert(last.offset);
            }
        }
    };
    let mut is_own = false;
    for block in blocks {
        if let BlockKind::Heading { level, content, .. } = &block.kind {
            close(&mut open, *level);
            is_own = matches!(words::purpose(&content.text), Purpose::Licence | Purpose::Upkeep);
            if is_own {
                open.push(Open { offset: block.span.start, level: *level, own: 0, below: 0 });
            }
        } else if !open.is_empty() {
            let listed = count_listed(block, links);
            let innermost = open.len() - 1;
            for (at, open) in open.iter_mut().enumerate() {
                let count = if is_own && at == innermost { &mut open.own } else { &mut open.below };
                *count += listed;
            }
        }
    }
    close(&mut open, 0);
    over
}

/// A heading of upkeep whose sections are being counted.
struct Open {
    offset: usize,
    level: u8,
    /// What is listed right below it, and under further headings.
    own: usize,
    below: usize,
}

/// Counts the items and rows that may be entries, as the survey of an edition does.
fn count_listed(block: &Block, links: Links) -> usize {
    let is_listed = |linked: bool| linked || links == Links::None;
    match &block.kind {
        BlockKind::List(items) => items
            .iter()
            .map(|item| {
                let below: usize = item.children.iter().map(|child| count_listed(child, links)).sum();
                below + usize::from(is_listed(has_link(item)))
            })
            .sum(),
        BlockKind::Table { rows, .. } => rows.iter().filter(|row| is_listed(row_has_link(row))).count(),
        BlockKind::Quote(inner) | BlockKind::Wrapper(inner) => {
            inner.iter().map(|block| count_listed(block, links)).sum()
        }
        _ => 0,
    }
}

/// Reports whether a row has a link that may be an entry's own.
pub(super) fn row_has_link(row: &TableRow) -> bool {
    row.cells.iter().any(|cell| cell.links.iter().any(is_candidate))
}

/// Counts the items and rows in `blocks` that are described, or that lead somewhere deeper than the page of a
/// person or company does.
pub(super) fn count_resources(blocks: &[Block], links: Links) -> usize {
    blocks
        .iter()
        .map(|block| match &block.kind {
            BlockKind::Table { rows, .. } => rows.iter().filter(|row| is_described(row)).count(),
            _ => count_items(nested_items(std::slice::from_ref(block)), links),
        })
        .sum()
}

fn count_items(items: Vec<&Item>, links: Links) -> usize {
    let count = |item: &Item| usize::from(is_resource(item, links)) + count_resources(&item.children, links);
    items.into_iter().map(count).sum()
}

fn is_resource(item: &Item, links: Links) -> bool {
    let Some(at) = opening_link(&item.content) else {
        return links == Links::None && describes_name(&item.content.text);
    };
    let path =
        item.content.links[at].url.split_once("://").map_or("", |(_, rest)| rest.trim_end_matches('/'));
    is_described_link(&item.content) || path.matches('/').count() > 1
}

/// Reports whether words open with a link, and a description follows it behind a separator.
pub(super) fn is_described_link(words: &Inlines) -> bool {
    let behind = opening_link(words).map(|at| &words.text[words.links[at].text.end..]);
    behind.and_then(first_separator).is_some_and(|separator| separator.start == 0)
}

/// Reports whether a row has a link, and a cell of words without one.
fn is_described(row: &TableRow) -> bool {
    let describes = |cell: &Inlines| cell.links.is_empty() && cell.text.len() >= MIN_DESCRIPTION_BYTES;
    row_has_link(row) && row.cells.iter().any(describes)
}

impl Reader<'_> {
    /// Returns what a heading says that stands below it; that is a list all the same where one does.
    pub(super) fn purpose(&self, heading: &PendingHeading, body: &[Block]) -> Purpose {
        match words::purpose(&heading.content.text) {
            Purpose::Contents if lists_more_than_titles(body) && self.lists_entries(body) => Purpose::List,
            Purpose::Licence if self.lists_licences(body) => Purpose::List,
            purpose => purpose,
        }
    }

    /// Reports whether a list about licences stands in `body`: many linked items, or as few as there are that are
    /// described as entries are.
    fn lists_licences(&self, body: &[Block]) -> bool {
        let items = nested_items(body);
        match self.survey.links() {
            Links::None => items.len() >= MIN_RESOURCES_ON_LICENCES,
            _ => {
                let described = items.iter().filter(|item| is_described_link(&item.content)).count();
                (described > 0 && described == items.len()) || count_linked(body) >= MIN_RESOURCES_ON_LICENCES
            }
        }
    }
}
