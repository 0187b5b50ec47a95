//! Which part of a page is the list, and what a host has put around it.
//!
//! What elements mean (`main`, `article`, `nav`, roles) comes first, then what they are called, then how much of
//! the page's list is in them. Whatever a part is called, it is not furniture if most of the list is in it.

use std::ops::Range;

use super::dom::{AttributeName, Document, Node, NodeKind};
use super::marks::{Mark, is_hidden, mark_hidden};
use super::tag::Tag;
use super::weights::{DESCRIBED_CHARS, MIN_LIST_RESOURCES, Weights, is_outward, subtree};
use super::words::{names_body, names_furniture, names_readme};

/// The share of a page's weight, in percent, that its body has at least. A teaser that is called an article has less.
const MIN_BODY_PERCENT: u64 = 30;
/// The share of the described resources of all that is called a body, in percent, that one has if the others are
/// not parts of it: comments, teasers.
const WHOLE_BODY_PERCENT: u64 = 70;
/// An element within the body that has this share of its weight, in percent, is the body itself.
const INNER_BODY_PERCENT: u64 = 90;

/// Marks every node of a page.
pub(super) fn mark_page(document: &Document) -> Vec<Mark> {
    let mut marks = mark_hidden(document);
    let weights = Weights::new(document, &marks);
    show_hidden_list(document, &weights, &mut marks);
    let page = 0..document.nodes.len();
    let body = find_body(document, &weights, &marks);
    if let Some(body) = body {
        mark_around(document, body, &mut marks);
    }
    let inside = body.map_or(page, |body| subtree(document, body));
    mark_inside(document, &weights, inside.clone(), &mut marks);
    // What a code host renders has nothing of the host's in it.
    let is_article =
        body.and_then(|body| document.nodes.get(body)).filter(|node| !names_readme(document, node));
    if is_article.is_some() {
        mark_trailing_lists(document, &weights, inside, &mut marks);
    }
    marks
}

/// Reads what is hidden after all, if most of the page's list is in it: a script was to show it.
fn show_hidden_list(document: &Document, weights: &Weights, marks: &mut [Mark]) {
    let page = 0..document.nodes.len();
    for (at, mark) in marks.iter_mut().enumerate() {
        let hidden =
            *mark == Mark::Skip && document.nodes.get(at).is_some_and(|node| is_hidden(document, node));
        let skipped = document.nodes.get(at).and_then(Node::tag).is_some_and(Tag::is_skipped);
        if hidden && !skipped && weights.has_most(&subtree(document, at), &page) {
            *mark = Mark::Read;
        }
    }
}

/// Finds the element that the list is in; none if no element says so.
fn find_body(document: &Document, weights: &Weights, marks: &[Mark]) -> Option<usize> {
    let page = 0..document.nodes.len();
    let around: Vec<Range<usize>> = furniture_in(document, weights, page.clone(), marks);
    let furniture: u64 = around.iter().map(|part| weights.weight(part)).sum();
    let page_weight = weights.weight(&page).saturating_sub(furniture);
    let rival = biggest_list(document, weights);
    let tiers: [fn(&Document, &Node) -> bool; 2] = [names_body, means_body];
    tiers.into_iter().find_map(|is_body| {
        let mut candidates: Vec<usize> = Vec::new();
        let mut part = around.iter().peekable();
        for (at, node) in document.nodes.iter().enumerate() {
            while part.next_if(|part| part.end <= at).is_some() {}
            let in_furniture = part.peek().is_some_and(|part| part.contains(&at));
            if !in_furniture && node.tag().is_some() && is_body(document, node) {
                candidates.push(at);
            }
        }
        let weight = |at: usize| weights.weight(&subtree(document, at));
        let best = candidates.iter().copied().max_by_key(|at| (weight(*at), std::cmp::Reverse(*at)))?;
        let inner = candidates.iter().copied().rfind(|at| {
            subtree(document, best).contains(at) && weight(*at) * 100 >= weight(best) * INNER_BODY_PERCENT
        });
        let body = inner.unwrap_or(best);
        let body = around_parts(document, weights, body, &candidates);
        let range = subtree(document, body);
        let outdone = rival.as_ref().is_some_and(|rival| {
            !(range.start <= rival.start && rival.end <= range.end)
                && weights.described(rival) >= MIN_LIST_RESOURCES
                && weights.described(rival) > weights.described(&range)
        });
        (weight(body) > 0 && weight(body) * 100 >= page_weight * MIN_BODY_PERCENT && !outdone).then_some(body)
    })
}

/// Finds the element around all parts of a body that stands in parts: some themes make one of each section.
fn around_parts(document: &Document, weights: &Weights, body: usize, candidates: &[usize]) -> usize {
    let has_list = |range: &Range<usize>| weights.described(range) >= MIN_LIST_RESOURCES;
    let mut parts: Vec<Range<usize>> = Vec::new();
    for part in candidates.iter().map(|at| subtree(document, *at)).filter(has_list) {
        if parts.last().is_none_or(|last| last.end <= part.start) {
            parts.push(part);
        }
    }
    let described: u64 = parts.iter().map(|part| u64::from(weights.described(part))).sum();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return body };
    if u64::from(weights.described(&subtree(document, body))) * 100 >= described * WHOLE_BODY_PERCENT {
        return body;
    }
    let mut at = body;
    while !(subtree(document, at).start <= first.start && last.end <= subtree(document, at).end) {
        match document.nodes.get(at) {
            Some(node) if node.parent as usize != at => at = node.parent as usize,
            _ => return body,
        }
    }
    at
}

/// Reports whether an element says by its kind that it is the body of the page.
fn means_body(document: &Document, node: &Node) -> bool {
    matches!(node.tag(), Some(Tag::Article | Tag::Main))
        || matches!(document.attribute(node, AttributeName::Role), Some("main" | "article"))
        || document.attribute(node, AttributeName::Itemprop) == Some("articleBody")
}

/// Finds the list or table with the most described resources, lists in lists not counted apart.
fn biggest_list(document: &Document, weights: &Weights) -> Option<Range<usize>> {
    outermost_lists(document, 0..document.nodes.len())
        .into_iter()
        .max_by_key(|list| (weights.described(list), weights.outward(list), std::cmp::Reverse(list.start)))
}

fn outermost_lists(document: &Document, inside: Range<usize>) -> Vec<Range<usize>> {
    let mut lists = Vec::new();
    let mut at = inside.start;
    while let Some(node) = document.nodes.get(at).filter(|_| at < inside.end) {
        let tag = node.tag();
        let is_list = tag.is_some_and(|tag| tag.is_list());
        if is_list || (tag == Some(Tag::Table) && !super::table::is_layout(document, at)) {
            lists.push(at..node.subtree_end as usize);
            at = node.subtree_end as usize;
        } else {
            at += 1;
        }
    }
    lists
}

/// Marks all that stands beside the way from the page's top to its body.
fn mark_around(document: &Document, body: usize, marks: &mut [Mark]) {
    let mut way = Vec::new();
    let mut at = body;
    while let Some(node) = document.nodes.get(at).filter(|node| node.parent as usize != at) {
        at = node.parent as usize;
        way.push(at);
    }
    let mut way = way.into_iter().rev().chain(Some(body)).peekable();
    let mut at = 0;
    while let Some(node) = document.nodes.get(at) {
        if way.next_if_eq(&at).is_some() {
            if let Some(mark) = marks.get_mut(at) {
                *mark = if at == body { Mark::Read } else { Mark::Path };
            }
            at = if at == body { node.subtree_end as usize } else { at + 1 };
            continue;
        }
        let mark = marks.get_mut(at);
        if let Some(mark) = mark.filter(|mark| **mark == Mark::Read) {
            match node.kind {
                NodeKind::Text { blank: true } | NodeKind::Comment => {}
                _ => *mark = Mark::Furniture,
            }
        }
        at = node.subtree_end as usize;
    }
}

/// Marks the furniture within the body.
fn mark_inside(document: &Document, weights: &Weights, inside: Range<usize>, marks: &mut [Mark]) {
    for part in furniture_in(document, weights, inside, marks) {
        if let Some(mark) = marks.get_mut(part.start) {
            *mark = Mark::Furniture;
        }
    }
}

/// Finds the outermost parts of `inside` that are furniture by what they mean or are called.
fn furniture_in(
    document: &Document,
    weights: &Weights,
    inside: Range<usize>,
    marks: &[Mark],
) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = inside.start;
    while let Some(node) = document.nodes.get(at).filter(|_| at < inside.end) {
        let range = subtree(document, at);
        let skipped = marks.get(at) == Some(&Mark::Skip);
        let judged = at > inside.start && !skipped && may_be_furniture(document, node);
        if judged && is_furniture(document, weights, &range, &inside) {
            parts.push(range.clone());
        }
        let found = parts.last().is_some_and(|part| part.start == at);
        at = if found || skipped { range.end } else { at + 1 };
    }
    parts
}

/// Reports whether an element can be furniture at all: a block that is no part of a list or table.
fn may_be_furniture(document: &Document, node: &Node) -> bool {
    let Some(tag) = node.tag() else { return false };
    let parent = document.nodes.get(node.parent as usize).and_then(Node::tag);
    let in_list = parent.is_some_and(|parent| {
        parent.is_list() || matches!(parent, Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr)
    });
    let is_part = tag.heading_level().is_some()
        || matches!(tag, Tag::Li | Tag::Dt | Tag::Dd | Tag::Tr | Tag::Td | Tag::Th | Tag::Tbody | Tag::Thead)
        || matches!(tag, Tag::Html | Tag::Body | Tag::Main | Tag::Article | Tag::Pre | Tag::Summary);
    tag.is_block() && !is_part && !in_list
}

fn is_furniture(document: &Document, weights: &Weights, part: &Range<usize>, whole: &Range<usize>) -> bool {
    let Some(node) = document.nodes.get(part.start) else { return false };
    if weights.has_most(part, whole) {
        return false;
    }
    // Old frameworks wrap whole pages in a form; a wrapper may be called `with-sidebar`.
    let has_most_text = weights.chars(part).saturating_mul(2) > weights.chars(whole);
    let may_wrap = matches!(node.tag(), Some(Tag::Form | Tag::Header | Tag::Dialog));
    (means_furniture(document, node) && !(may_wrap && has_most_text))
        || (!has_most_text && names_furniture(document, node) && !names_body(document, node))
}

/// Reports whether an element says by its kind that it is furniture.
fn means_furniture(document: &Document, node: &Node) -> bool {
    let role = document.attribute(node, AttributeName::Role).unwrap_or_default();
    matches!(
        node.tag(),
        Some(Tag::Nav | Tag::Aside | Tag::Footer | Tag::Header | Tag::Form | Tag::Search | Tag::Dialog)
    ) || matches!(
        role,
        "navigation" | "complementary" | "contentinfo" | "search" | "banner" | "menu" | "menubar" | "dialog"
    )
}

/// Marks lists behind the last resource that only lead to other pages of the host: related articles, tags.
fn mark_trailing_lists(document: &Document, weights: &Weights, inside: Range<usize>, marks: &mut [Mark]) {
    let host = page_host(document);
    let lists = outermost_lists(document, inside.clone());
    let body_links = weights.outward(&inside);
    for list in lists.iter().rev() {
        if marks.get(list.start) != Some(&Mark::Read) {
            continue;
        }
        if !leads_inward(document, weights, list, host)
            || body_links <= weights.outward(list).saturating_mul(2)
        {
            break;
        }
        for at in [Some(list.start), heading_before(document, list.start)].into_iter().flatten() {
            if let Some(mark) = marks.get_mut(at) {
                *mark = Mark::Furniture;
            }
        }
    }
}

/// Reports whether all items of a list are bare links to other pages of the host.
fn leads_inward(document: &Document, weights: &Weights, list: &Range<usize>, host: Option<&str>) -> bool {
    let mut links = 0;
    for node in document.nodes.get(list.clone()).unwrap_or_default() {
        let Some(href) = document.href(node).filter(|_| node.is(Tag::A)) else { continue };
        let inward = if is_outward(document, node) {
            host.is_some() && host_of(href) == host
        } else {
            // Lists link to their own further pages from where they stand, hosts from their root.
            href.starts_with('/')
        };
        if !inward {
            return false;
        }
        links += 1;
    }
    links >= 2 && weights.free(list) < DESCRIBED_CHARS.saturating_mul(links)
}

/// Finds the heading that stands directly before a node.
fn heading_before(document: &Document, at: usize) -> Option<usize> {
    let before = document.nodes.get(..at)?;
    let parent = document.nodes.get(at)?.parent;
    let (last, node) =
        before.iter().enumerate().rfind(|(_, node)| node.kind != NodeKind::Text { blank: true })?;
    let mut heading = (last, node);
    // At most from the text of a heading up to the heading.
    while heading.1.parent != parent && heading.1.tag().is_none_or(|tag| tag.heading_level().is_none()) {
        let up = heading.1.parent as usize;
        if up == heading.0 || up as u32 == parent {
            return None;
        }
        heading = (up, document.nodes.get(up)?);
    }
    heading.1.tag()?.heading_level().map(|_| heading.0)
}

/// Finds the host that a page says to be on. A page on a code host says nothing: the lists it shows lead to
/// other projects of the same host.
fn page_host(document: &Document) -> Option<&str> {
    const CODE_HOSTS: [&str; 6] =
        ["github.com", "gitlab.com", "gitee.com", "codeberg.org", "bitbucket.org", "gitea.com"];
    let address = document.nodes.iter().find_map(|node| match node.tag()? {
        Tag::Link if document.attribute(node, AttributeName::Rel) == Some("canonical") => document.href(node),
        Tag::Meta if document.attribute(node, AttributeName::Property) == Some("og:url") => {
            document.attribute(node, AttributeName::Content)
        }
        _ => None,
    })?;
    host_of(address).filter(|host| !CODE_HOSTS.contains(host))
}

/// Returns the host of an address.
fn host_of(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("//")?;
    rest.split(['/', '?', '#']).next()
}
