//! Which notes, prose, lines of contents and definitions are one thing.

use std::ops::Range;

use recension_model::description_key;
use rustc_hash::FxHashMap;

use super::Builder;
use crate::document::contents::contents_target;
use crate::document::diff3::common;
use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::lines::Numbers;
use crate::merge::classes::{Class, ROOT_CLASS};
use crate::merge::column::{Column, Columns};

impl Builder<'_> {
    /// Brings together notes, prose, lines of contents and definitions, within classes that are known.
    pub(super) fn texts(&mut self) {
        let families: [fn(NodeKind) -> bool; 5] = [
            |kind| kind == NodeKind::Contents,
            |kind| kind == NodeKind::ContentsLine,
            |kind| matches!(kind, NodeKind::Note(_)),
            |kind| kind == NodeKind::Reference,
            |kind| kind == NodeKind::Prose,
        ];
        self.same_lines_of_contents();
        for family in families {
            // Lines of contents nest, so that what is around one may be settled only just before it.
            let mut next = ROOT_CLASS;
            while next < self.members.next_key() {
                self.children_of(next, family);
                next = next.next();
            }
        }
    }

    /// Pairs lines of contents that lead to one place, wherever sides have them, if no other line leads there.
    fn same_lines_of_contents(&mut self) {
        let by_target = |column: Column| {
            let layout = &self.layouts[column];
            let mut lines: FxHashMap<Vec<u8>, Option<NodeId>> = FxHashMap::default();
            for (at, node) in layout.nodes.iter_enumerated() {
                if node.kind == NodeKind::ContentsLine {
                    let key = self.contents_key(column, layout.line(node.own.start));
                    lines.entry(key).and_modify(|line| *line = None).or_insert(Some(at));
                }
            }
            lines
        };
        let lines: Columns<_> = self.columns().map(by_target).collect();
        for (left, right) in self.pairs() {
            let other = |key: &Vec<u8>| lines[right].get(key).copied().flatten();
            let pairs = lines[left].iter().filter_map(|(key, one)| Some(((*one)?, other(key)?)));
            let mut pairs: Vec<(NodeId, NodeId)> = pairs.collect();
            pairs.sort_unstable();
            for (one, other) in pairs {
                self.pair_nodes((left, one), (right, other));
            }
        }
    }

    fn children_of(&mut self, class: Class, family: fn(NodeKind) -> bool) {
        let children: Columns<Vec<NodeId>> = self
            .columns()
            .map(|column| {
                let Some(node) = self.members[class][column] else { return Vec::new() };
                let layout = &self.layouts[column];
                let children = layout.nodes[node].children.iter().copied();
                children.filter(|child| family(layout.nodes[*child].kind)).collect()
            })
            .collect();
        // What is the same is one thing before anything is taken for a new wording of another one: two sides may have added
        // the same text where one of them, or both, took another one out.
        for pair in [Self::pair_same_texts, Self::pair_reworded_texts] {
            for left in self.columns() {
                for right in self.columns().filter(|right| left < *right) {
                    if !children[left].is_empty() && !children[right].is_empty() {
                        pair(self, (left, &children[left]), (right, &children[right]));
                    }
                }
            }
        }
        for left in self.columns() {
            for node in &children[left] {
                if self.of[left][*node].is_none() {
                    self.open(self.alone(left, *node));
                }
            }
        }
    }

    /// Pairs the same texts: in order, then out of order.
    fn pair_same_texts(&mut self, left: (Column, &[NodeId]), right: (Column, &[NodeId])) {
        let key = |column: Column, node: NodeId| self.text_key(column, node);
        let left_keys: Vec<Vec<u8>> = left.1.iter().map(|node| key(left.0, *node)).collect();
        let right_keys: Vec<Vec<u8>> = right.1.iter().map(|node| key(right.0, *node)).collect();
        let mut numbers = Numbers::default();
        let left_numbers: Vec<u32> = left_keys.iter().map(|key| numbers.number(key)).collect();
        let right_numbers: Vec<u32> = right_keys.iter().map(|key| numbers.number(key)).collect();
        let mut partner = vec![None; left.1.len()];
        common(&left_numbers, &right_numbers).into_iter().for_each(|(one, other)| partner[one] = Some(other));
        let mut taken: Vec<bool> = vec![false; right.1.len()];
        partner.iter().flatten().for_each(|other| taken[*other] = true);
        for one in 0..partner.len() {
            let same = |other: &usize| !taken[*other] && right_numbers[*other] == left_numbers[one];
            if partner[one].is_none()
                && let Some(other) = (0..taken.len()).find(same)
            {
                partner[one] = Some(other);
                taken[other] = true;
            }
        }
        self.pair_all(left, right, partner);
    }

    /// Pairs what stands alone between the same neighbours. What two sides added is one thing only if it is the same, but
    /// for the text of one place.
    fn pair_reworded_texts(&mut self, left: (Column, &[NodeId]), right: (Column, &[NodeId])) {
        let replaces = match self.layouts[left.0].nodes[left.1[0]].kind {
            NodeKind::Prose | NodeKind::Contents => true,
            NodeKind::Note(_) => left.0.is_base(),
            _ => false,
        };
        if !replaces {
            return;
        }
        let places: FxHashMap<Class, usize> = right
            .1
            .iter()
            .enumerate()
            .filter_map(|(at, node)| Some((self.of[right.0][*node]?, at)))
            .collect();
        let mut partner: Vec<Option<usize>> =
            left.1.iter().map(|node| places.get(&self.of[left.0][*node]?).copied()).collect();
        let mut taken: Vec<bool> = vec![false; right.1.len()];
        partner.iter().flatten().for_each(|other| taken[*other] = true);
        pair_between(&mut partner, &mut taken, |one, other| {
            self.same_place((left.0, left.1[one]), (right.0, right.1[other]))
        });
        self.pair_all(left, right, partner);
    }

    fn pair_all(
        &mut self,
        left: (Column, &[NodeId]),
        right: (Column, &[NodeId]),
        partner: Vec<Option<usize>>,
    ) {
        for (one, other) in partner.into_iter().enumerate() {
            if let Some(other) = other {
                self.pair_nodes((left.0, left.1[one]), (right.0, right.1[other]));
            }
        }
    }

    /// Reports whether two texts follow the same thing or come before the same thing.
    fn same_place(&self, (left, one): (Column, NodeId), (right, other): (Column, NodeId)) -> bool {
        let around = |column: Column, node: NodeId| {
            let nodes = &self.layouts[column].nodes;
            let siblings = &nodes[nodes[node].parent].children;
            let at = siblings.iter().position(|sibling| *sibling == node).unwrap_or(0);
            let class =
                |at: Option<usize>| at.and_then(|at| siblings.get(at)).and_then(|at| self.of[column][*at]);
            (at == 0, class(at.checked_sub(1)), class(Some(at + 1)))
        };
        let (left, right) = (around(left, one), around(right, other));
        (left.0 && right.0)
            || (left.1.is_some() && left.1 == right.1)
            || (left.2.is_some() && left.2 == right.2)
    }

    /// Returns what a text is known by: its words, or for what leads somewhere, where to.
    fn text_key(&self, column: Column, node: NodeId) -> Vec<u8> {
        let layout = &self.layouts[column];
        let own = layout.nodes[node].own.clone();
        match layout.nodes[node].kind {
            NodeKind::Contents => Vec::new(),
            NodeKind::ContentsLine => self.contents_key(column, layout.line(own.start)),
            NodeKind::Reference => reference_key(layout.line(own.start)),
            NodeKind::Note(note) => {
                let note = &layout.edition.notes[note as usize];
                description_key(layout.edition.str(note.text)).into_bytes()
            }
            _ => words(layout, own),
        }
    }

    /// Returns what a line of contents is known by: the section that it leads to, whatever that is called.
    fn contents_key(&self, column: Column, line: &[u8]) -> Vec<u8> {
        let target = contents_target(line);
        let section = std::str::from_utf8(&target).ok().and_then(|target| target.strip_prefix('#'));
        let section = section.and_then(|anchor| self.anchors[column].get(anchor));
        let node = section.and_then(|id| self.layouts[column].section_nodes[id.index()]);
        match node.and_then(|node| self.of[column][node]) {
            Some(class) => format!("section {}", usize::from(class)).into_bytes(),
            None => target,
        }
    }
}

/// Pairs what is open and stands alone between the same paired neighbours, where `alike` agrees.
fn pair_between(partner: &mut [Option<usize>], taken: &mut [bool], alike: impl Fn(usize, usize) -> bool) {
    for one in 0..partner.len() {
        if partner[one].is_some() {
            continue;
        }
        let low = partner[..one].iter().rev().flatten().next().map_or(0, |other| other + 1);
        let high = partner[one..].iter().flatten().next().copied().unwrap_or(taken.len());
        let found = (low..high.max(low)).find(|other| !taken[*other] && alike(one, *other));
        if let Some(other) = found {
            partner[one] = Some(other);
            taken[other] = true;
        }
    }
}

/// Returns the text of lines with all white space folded.
fn words(layout: &Layout<'_>, own: Range<usize>) -> Vec<u8> {
    let mut key = Vec::new();
    for at in own {
        for word in layout.line(at).split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
            key.extend_from_slice(word);
            key.push(b' ');
        }
    }
    key
}

/// Returns the label that a definition defines.
fn reference_key(line: &[u8]) -> Vec<u8> {
    line.trim_ascii_start().split(|byte| *byte == b']').next().unwrap_or(line).to_ascii_lowercase()
}
