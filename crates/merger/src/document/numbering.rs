//! The numbers of numbered lists.

use rustc_hash::FxHashMap;

use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::text::prefix_of;

/// Returns a prefix with any number in it taken as one: a number is a place, not a style.
pub(crate) fn unnumbered(prefix: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(prefix.len());
    for byte in prefix {
        if byte.is_ascii_digit() {
            if plain.last() != Some(&b'0') {
                plain.push(b'0');
            }
        } else {
            plain.push(*byte);
        }
    }
    plain
}

pub(crate) fn number(prefix: &[u8]) -> Option<u64> {
    let digits: Vec<u8> =
        prefix.iter().copied().skip_while(|b| !b.is_ascii_digit()).take_while(u8::is_ascii_digit).collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

pub(crate) fn with_number(prefix: &[u8], number: u64) -> Vec<u8> {
    let start = prefix.iter().position(u8::is_ascii_digit);
    let Some(start) = start else { return prefix.to_vec() };
    let digits = prefix[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    [&prefix[..start], number.to_string().as_bytes(), &prefix[start + digits..]].concat()
}

/// The numbers of the entries within one thing.
pub(crate) struct Count {
    pub(crate) numbers: Vec<u64>,
    /// Whether they begin where the numbers before them in the document end.
    pub(crate) runs_on: bool,
}

impl Count {
    /// Returns by how much the numbers grow, if from each to the next by the same. By more than 1 is a habit where three do, or
    /// where two begin with it: 10, 20.
    pub(crate) fn step(&self) -> Option<u64> {
        let mut steps = self.numbers.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
        let Some(first) = steps.next() else { return Some(1) };
        let is_habit = first == 1 || self.numbers.len() > 2 || self.numbers.first() == Some(&first);
        (first > 0 && is_habit && steps.all(|step| step == first)).then_some(first)
    }

    pub(crate) fn is_right(&self) -> bool {
        self.step().is_some()
    }

    /// Reports whether all numbers are the same, and whoever shows the list counts.
    pub(crate) fn is_lazy(&self) -> bool {
        self.numbers.windows(2).all(|pair| pair[1] == pair[0])
    }
}

/// Returns for each parent node of a document the numbers of its entries.
pub(crate) fn counts(layout: &Layout<'_>) -> FxHashMap<NodeId, Count> {
    let mut counts: FxHashMap<NodeId, Count> = FxHashMap::default();
    let mut last = 0;
    let mut last_parent = None;
    for (at, node) in layout.nodes.iter_enumerated() {
        if !matches!(node.kind, NodeKind::Entry(_)) {
            continue;
        }
        let Some(number) = number_of(layout, at) else { continue };
        let runs_on =
            last_parent.is_some_and(|parent| parent != node.parent) && number > 1 && number == last + 1;
        counts.entry(node.parent).or_insert(Count { numbers: Vec::new(), runs_on }).numbers.push(number);
        last = number;
        last_parent = Some(node.parent);
    }
    counts
}

pub(crate) fn number_of(layout: &Layout<'_>, node: NodeId) -> Option<u64> {
    let prefix = prefix_of(layout, node);
    let mark = prefix.trim_ascii_start();
    mark.first().is_some_and(u8::is_ascii_digit).then(|| number(prefix)).flatten()
}

/// Reports whether a result has no more lists that count wrong than one of the others has.
pub(crate) fn numbers_are_right(others: &[Layout<'_>], result: &Layout<'_>) -> bool {
    let wrong = |layout: &Layout<'_>| {
        counts(layout).values().filter(|count| !count.is_right() && !count.is_lazy()).count()
    };
    wrong(result) <= others.iter().map(wrong).max().unwrap_or(0)
}
