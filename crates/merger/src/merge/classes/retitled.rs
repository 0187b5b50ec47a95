//! Sections that have another title and no entries that would tell which one they are: their text does.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Builder;
use crate::document::layout::{NodeId, NodeKind};
use crate::merge::column::Column;

impl Builder<'_> {
    /// Pairs what is left of the sections of two columns by lines that no other section has: each with the one that it
    /// has most lines in common with, if that is so from both sides.
    pub(super) fn retitled_sections(&mut self, left: Column, right: Column) {
        let ours = self.unpaired(left, right);
        let theirs = self.unpaired(right, left);
        if ours.is_empty() || theirs.is_empty() {
            return;
        }
        let [one, other] =
            [(left, &ours), (right, &theirs)].map(|(column, nodes)| self.own_lines(column, nodes));
        let mut common: FxHashMap<(NodeId, NodeId), usize> = FxHashMap::default();
        for (line, section) in &one {
            if let (Some(section), Some(Some(there))) = (section, other.get(line)) {
                *common.entry((*section, *there)).or_default() += 1;
            }
        }
        let mut ranked: Vec<(usize, (NodeId, NodeId))> =
            common.into_iter().map(|(pair, count)| (count, pair)).collect();
        ranked.sort_unstable_by_key(|(count, pair)| (std::cmp::Reverse(*count), *pair));
        let mut seen: [FxHashSet<NodeId>; 2] = Default::default();
        let mut pairs = Vec::new();
        for (_, (one, other)) in ranked {
            let is_best = (seen[0].insert(one), seen[1].insert(other)) == (true, true);
            pairs.extend(is_best.then_some((one, other)));
        }
        pairs.sort_unstable();
        for (one, other) in pairs {
            self.pair_nodes((left, one), (right, other));
        }
    }

    /// Returns the sections of a column that have no counterpart in another one.
    fn unpaired(&self, column: Column, other: Column) -> Vec<NodeId> {
        let nodes = self.layouts[column].nodes.iter_enumerated();
        let sections = nodes.filter(|(_, node)| matches!(node.kind, NodeKind::Section(_)) && !node.shared);
        let has_other =
            |node: &NodeId| self.of[column][*node].is_some_and(|class| self.members[class][other].is_some());
        sections.map(|(at, _)| at).filter(|node| !has_other(node)).collect()
    }

    /// Returns the lines right below some sections, each with its section; with none where several sections of the document have it.
    fn own_lines(&self, column: Column, sections: &[NodeId]) -> FxHashMap<&[u8], Option<NodeId>> {
        let layout = &self.layouts[column];
        let mut lines: FxHashMap<&[u8], Option<NodeId>> = FxHashMap::default();
        let is_section = |node: &NodeId| matches!(layout.nodes[*node].kind, NodeKind::Section(_));
        for section in layout.nodes.keys().filter(is_section) {
            let below = layout.nodes[section].children.iter().map(|child| &layout.nodes[*child]);
            let below = below.filter(|child| !matches!(child.kind, NodeKind::Section(_)));
            for line in below.flat_map(|child| child.own.clone()).map(|at| layout.line(at).trim_ascii()) {
                let says = line.iter().any(u8::is_ascii_alphanumeric) || !line.is_ascii();
                if says {
                    let known = lines.entry(line).or_insert(Some(section));
                    *known = known.filter(|known| *known == section);
                }
            }
        }
        let asked: FxHashSet<NodeId> = sections.iter().copied().collect();
        lines.retain(|_, section| section.is_some_and(|section| asked.contains(&section)));
        lines
    }
}
