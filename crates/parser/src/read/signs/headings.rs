//! What an edition shows of its headings: which a table of contents lists, and which labels of items recur below them.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use super::{AsItIs, Counts, MAX_TEXTS, counted, key};
use crate::read::outline::title_key;

/// Labels below so many headings say something of each; below fewer the same names may be listed again.
const MIN_TOLD: u32 = 5;

/// Counts of what stands below headings, and of what leads to them.
#[derive(Debug, Default)]
pub(in crate::read) struct Headings {
    /// What links to places within the document say and lead to: the titles that a table of contents lists.
    contents: HashSet<u64, BuildHasherDefault<AsItIs>>,
    /// Labels of the items right below headings.
    facts: Counts<Fact>,
}

/// How a label recurs below headings.
#[derive(Clone, Copy, Debug, Default)]
struct Fact {
    count: u32,
    /// Below how many headings, and below which last.
    headings: u32,
    last: usize,
}

impl Headings {
    /// Notes a link of an item to a place within the document.
    pub(in crate::read) fn note_anchor(&mut self, text: &str, anchor: &str) {
        if self.contents.len() < MAX_TEXTS {
            self.contents.extend([text, anchor].into_iter().filter_map(title_key));
        }
    }

    /// Reports whether a table of contents leads to a heading.
    pub(in crate::read) fn is_in_contents(&self, title: &str) -> bool {
        !self.contents.is_empty() && title_key(title).is_some_and(|key| self.contents.contains(&key))
    }

    /// Counts a label of an item below the heading at `offset`.
    pub(in crate::read) fn count_fact(&mut self, label: &str, offset: usize) {
        if let Some(fact) = key(label).and_then(|key| counted(&mut self.facts, key)) {
            fact.headings += u32::from(fact.count == 0 || fact.last != offset);
            fact.count += 1;
            fact.last = offset;
        }
    }

    /// Reports whether a label stands below so many headings, and hardly twice below one, that it says something of each.
    pub(in crate::read) fn is_fact(&self, label: &str) -> bool {
        let fact = key(label).and_then(|key| self.facts.get(&key));
        fact.is_some_and(|fact| fact.headings >= MIN_TOLD && fact.count * 2 <= fact.headings * 3)
    }
}
