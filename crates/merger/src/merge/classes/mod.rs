//! Which nodes of which editions are one thing.
//!
//! A class has at most one node a column. Column 0 is the base, the sides follow. Entries come together as
//! the alignment says, sections by their titles and entries, the rest by its text within what is around it.

mod entries;
mod retitled;
mod texts;

use recension_matcher::section_pairs;
use recension_model::{Decision, EntryId, SectionId, compare_titles};
use rustc_hash::FxHashMap;

use crate::document::contents::anchors;
use crate::document::layout::{Layout, NodeKind, ROOT};
use crate::merge::decided::Decided;

/// The class of the document itself.
pub(crate) const ROOT_CLASS: usize = 0;

/// The classes of the nodes of several documents.
pub(crate) struct Classes {
    /// For each column and node its class.
    pub(crate) of: Vec<Vec<usize>>,
    /// For each class and column its node.
    pub(crate) members: Vec<Vec<Option<usize>>>,
}

impl Classes {
    /// Finds what is one thing in all of the documents.
    pub(crate) fn new(layouts: &[Layout<'_>], decisions: &[Decision]) -> Self {
        let mut builder = Builder {
            layouts,
            decided: Decided::new(decisions),
            anchors: layouts.iter().map(|layout| anchors(layout)).collect(),
            of: layouts.iter().map(|layout| vec![None; layout.nodes.len()]).collect(),
            members: Vec::new(),
        };
        let columns = layouts.len();
        builder.open((0..columns).map(|_| Some(ROOT)).collect());
        builder.entries();
        builder.sections();
        builder.texts();
        builder.finish()
    }

    /// Returns the number of classes.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns the class that is around `class` in a column, if the column has it.
    pub(crate) fn parent(&self, layouts: &[Layout<'_>], class: usize, column: usize) -> Option<usize> {
        let node = self.members[class][column]?;
        Some(self.of[column][layouts[column].nodes[node].parent])
    }
}

struct Builder<'a> {
    layouts: &'a [Layout<'a>],
    decided: Decided,
    /// For each column where the anchors of its sections lead to.
    anchors: Vec<FxHashMap<String, SectionId>>,
    of: Vec<Vec<Option<usize>>>,
    members: Vec<Vec<Option<usize>>>,
}

impl Builder<'_> {
    fn open(&mut self, members: Vec<Option<usize>>) -> usize {
        let class = self.members.len();
        for (column, node) in members.iter().enumerate() {
            if let Some(node) = node {
                self.of[column][*node] = Some(class);
            }
        }
        self.members.push(members);
        class
    }

    fn join(&mut self, class: usize, column: usize, node: usize) {
        self.members[class][column] = Some(node);
        self.of[column][node] = Some(class);
    }

    fn columns(&self) -> usize {
        self.layouts.len()
    }

    fn alone(&self, column: usize, node: usize) -> Vec<Option<usize>> {
        let mut members = vec![None; self.columns()];
        members[column] = Some(node);
        members
    }

    /// Opens classes for sections: first those that have one title on both sides, in the base or not, then
    /// those that were renamed, as their entries tell. Two sides that came to the same title mean one section.
    fn sections(&mut self) {
        let mut renamed = Vec::new();
        for left in 0..self.columns() {
            for right in left + 1..self.columns() {
                let pairs: Vec<(EntryId, EntryId)> = self
                    .members
                    .iter()
                    .filter_map(|members| {
                        let entry = |column: usize| self.layouts[column].entry(members[column]?);
                        Some((entry(left)?, entry(right)?))
                    })
                    .collect();
                let [one, other] = [left, right].map(|column| self.layouts[column].edition);
                for (first, second) in section_pairs(one, other, &pairs) {
                    let titles = [one.section_title(first), other.section_title(second)];
                    let pair = ((left, first), (right, second));
                    if compare_titles(titles[0], titles[1]).is_same_content() {
                        self.pair_sections(pair);
                    } else {
                        renamed.push(pair);
                    }
                }
            }
        }
        for pair in renamed {
            self.pair_sections(pair);
        }
        for right in 1..self.columns() {
            (0..right).for_each(|left| self.retitled_sections(left, right));
        }
        for column in 0..self.columns() {
            for node in 1..self.layouts[column].nodes.len() {
                let section = matches!(
                    self.layouts[column].nodes[node].kind,
                    NodeKind::Section(_) | NodeKind::Entry(_)
                );
                if section && self.of[column][node].is_none() {
                    self.open(self.alone(column, node));
                }
            }
        }
    }

    fn pair_sections(&mut self, ((left, one), (right, other)): ((usize, SectionId), (usize, SectionId))) {
        let find = |column: usize, id: SectionId| {
            let node = self.layouts[column].section_nodes[id.index()]?;
            (self.layouts[column].nodes[node].kind == NodeKind::Section(id)).then_some(node)
        };
        if let (Some(one), Some(other)) = (find(left, one), find(right, other)) {
            self.pair_nodes((left, one), (right, other));
        }
    }

    /// Makes two nodes one class, unless either of them is in one with another node of that column.
    fn pair_nodes(&mut self, (left, one): (usize, usize), (right, other): (usize, usize)) {
        match (self.of[left][one], self.of[right][other]) {
            (None, None) => {
                let mut members = self.alone(left, one);
                members[right] = Some(other);
                self.open(members);
            }
            (Some(class), None) if self.members[class][right].is_none() => self.join(class, right, other),
            (None, Some(class)) if self.members[class][left].is_none() => self.join(class, left, one),
            _ => {}
        }
    }

    fn finish(mut self) -> Classes {
        for column in 0..self.columns() {
            for node in 0..self.layouts[column].nodes.len() {
                if self.of[column][node].is_none() {
                    self.open(self.alone(column, node));
                }
            }
        }
        let of = self.of.into_iter().map(|column| column.into_iter().flatten().collect()).collect();
        Classes { of, members: self.members }
    }
}
