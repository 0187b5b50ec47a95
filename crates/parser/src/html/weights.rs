//! How much of a page's list is in its parts.

use std::ops::Range;

use super::dom::{Document, Node};
use super::marks::Mark;
use super::tag::Tag;

/// How many characters beside its link make an item described: more than a counter or a date has.
pub(super) const DESCRIBED_CHARS: u32 = 12;
/// What a described resource counts against a bare link when parts of a page are compared.
const DESCRIBED_WEIGHT: u64 = 4;
/// How many characters of text count as much as a bare link: a copy that lost its links is still the longest
/// text of its page.
const CHARS_PER_WEIGHT: u64 = 40;
/// A list of fewer described resources does not keep its surroundings from being furniture.
pub(super) const MIN_LIST_RESOURCES: u32 = 3;
/// Sums over all nodes before an index: what is in a subtree is one subtraction.
pub(super) struct Weights {
    /// Links that lead out of the page's host or may do so.
    outward: Vec<u32>,
    /// Characters of text that is not on a link.
    free: Vec<u32>,
    /// Characters of text that is on a link.
    linked: Vec<u32>,
    /// Items, rows and paragraphs with an outward link and a text beside it.
    described: Vec<u32>,
}

impl Weights {
    pub(super) fn new(document: &Document, marks: &[Mark]) -> Self {
        let (mut outward, mut free, mut linked) = (vec![0], vec![0], vec![0]);
        let (mut sum_outward, mut sum_free, mut sum_linked) = (0, 0, 0);
        let (mut link_end, mut skip_end) = (0, 0);
        for (at, node) in document.nodes.iter().enumerate() {
            // What is hidden counts too: the list may be hidden by a script that shows it later.
            let hard_skip = marks.get(at) == Some(&Mark::Skip) && node.tag().is_some_and(Tag::is_skipped);
            if hard_skip {
                skip_end = skip_end.max(node.subtree_end as usize);
            }
            if at >= skip_end {
                if node.is(Tag::A) && document.href(node).is_some() {
                    link_end = link_end.max(node.subtree_end as usize);
                    sum_outward += u32::from(is_outward(document, node));
                }
                let chars = count_chars(document.text(node));
                if at < link_end {
                    sum_linked += chars;
                } else {
                    sum_free += chars;
                }
            }
            outward.push(sum_outward);
            free.push(sum_free);
            linked.push(sum_linked);
        }
        let mut weights = Self { outward, free, linked, described: vec![0] };
        let mut sum = 0;
        for (at, node) in document.nodes.iter().enumerate() {
            let item = node.tag().is_some_and(|tag| matches!(tag, Tag::Li | Tag::Tr | Tag::Dd | Tag::P));
            let range = at..node.subtree_end as usize;
            if item && weights.outward(&range) > 0 && weights.free(&range) >= DESCRIBED_CHARS {
                sum += 1;
            }
            weights.described.push(sum);
        }
        weights
    }

    pub(super) fn outward(&self, range: &Range<usize>) -> u32 {
        difference(&self.outward, range)
    }

    pub(super) fn free(&self, range: &Range<usize>) -> u32 {
        difference(&self.free, range)
    }

    pub(super) fn described(&self, range: &Range<usize>) -> u32 {
        difference(&self.described, range)
    }

    pub(super) fn chars(&self, range: &Range<usize>) -> u32 {
        self.free(range) + difference(&self.linked, range)
    }

    pub(super) fn weight(&self, range: &Range<usize>) -> u64 {
        u64::from(self.described(range)) * DESCRIBED_WEIGHT
            + u64::from(self.outward(range))
            + u64::from(self.chars(range)) / CHARS_PER_WEIGHT
    }

    /// Reports whether `part` has most of the list that is in `whole`.
    pub(super) fn has_most(&self, part: &Range<usize>, whole: &Range<usize>) -> bool {
        let described = self.described(part);
        described >= MIN_LIST_RESOURCES && described.saturating_mul(2) > self.described(whole)
    }
}

fn difference(sums: &[u32], range: &Range<usize>) -> u32 {
    let sum = |at: usize| sums.get(at).copied().unwrap_or_default();
    sum(range.end).saturating_sub(sum(range.start))
}

/// Counts characters that are not white space. One of a script that writes a word in one or two counts twice.
pub(super) fn count_chars(text: &str) -> u32 {
    let weight = |c: char| if c.len_utf8() > 2 { 2 } else { 1 };
    text.chars().filter(|c| !c.is_whitespace()).map(weight).sum()
}

/// Returns the nodes of an element and of all in it.
pub(super) fn subtree(document: &Document, at: usize) -> Range<usize> {
    at..document.nodes.get(at).map_or(at, |node| node.subtree_end as usize)
}

/// Reports whether a link may lead to another host.
pub(super) fn is_outward(document: &Document, node: &Node) -> bool {
    let href = document.href(node).unwrap_or_default();
    let has = |scheme: &str| href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    has("http://") || has("https://") || has("//")
}
