//! Entries that stand in alphabetical order, and where additions belong among them.

use crate::document::alphabet::Rule;
use crate::document::layout::{Layout, NodeId};

/// The entries of a part of the document that stand in alphabetical order.
pub(crate) struct SortedPart {
    rule: Rule,
    /// What they are sorted by, and the parts, in order; those without a title are left out.
    sorted: Vec<(String, NodeId)>,
    pub(crate) last: Option<NodeId>,
}

impl SortedPart {
    /// Takes the parts and their titles as they stand; none if they are not sorted.
    pub(crate) fn new<'t>(
        rule: Rule,
        titles: impl Iterator<Item = (NodeId, Option<&'t str>)>,
    ) -> Option<Self> {
        let (mut sorted, mut last) = (Vec::new(), None);
        for (slot, title) in titles {
            last = Some(slot);
            sorted.extend(title.map(|title| (rule.key(title), slot)));
        }
        sorted.is_sorted_by(|(one, _), (other, _)| one <= other).then_some(Self { rule, sorted, last })
    }

    fn place(&self, key: &str) -> usize {
        self.sorted.partition_point(|(other, _)| other.as_str() <= key)
    }

    /// Returns the part that something of a title comes right before.
    pub(crate) fn behind(&self, title: &str) -> Option<NodeId> {
        self.sorted.get(self.place(&self.rule.key(title))).map(|(_, slot)| *slot)
    }

    /// Takes in what was put where it belongs.
    pub(crate) fn insert(&mut self, title: &str, slot: NodeId) {
        let key = self.rule.key(title);
        let at = self.place(&key);
        if at == self.sorted.len() {
            self.last = Some(slot);
        }
        self.sorted.insert(at, (key, slot));
    }
}

/// Returns the rule by which those entries of something that are counted stood in order before.
pub(crate) fn rule_of(layout: &Layout<'_>, within: NodeId, counts: impl Fn(&NodeId) -> bool) -> Option<Rule> {
    let children = layout.nodes.get(within)?.children.iter().filter(|node| counts(node));
    let ids = children.filter_map(|node| layout.entry(*node));
    let titles: Vec<&str> = ids.map(|id| layout.edition.entry(id).title()).collect();
    Rule::observed(&titles)
}
