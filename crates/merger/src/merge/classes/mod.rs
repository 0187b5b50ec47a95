//! Which nodes of which editions are one thing.
//!
//! A class has at most one node a column. Column 0 is the base, the sides follow. Entries come together as
//! the alignment says, sections by their titles and entries, the rest by its text within what is around it.

mod cross_listed;
mod entries;
mod retitled;
mod texts;

use std::sync::OnceLock;

use recension_matcher::section_pairs;
use recension_model::{Decision, EntryId, SectionId, compare_titles};
use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use crate::document::contents::anchors;
use crate::document::index::index;
use crate::document::layout::{Layout, NodeId, NodeKind, ROOT};
use crate::merge::column::{Column, ColumnSlice, Columns};
use crate::merge::decided::Decided;

index! {
    /// A class of nodes, one thing in all columns that have it.
    Class
}

/// The class of the document itself.
pub(crate) const ROOT_CLASS: Class = Class(0);

impl Class {
    fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// The classes of the nodes of several documents.
pub(crate) struct Classes {
    /// For each column and node its class.
    pub(crate) of: Columns<TiVec<NodeId, Class>>,
    /// For each class and column its node.
    pub(crate) members: TiVec<Class, Columns<Option<NodeId>>>,
}

impl Classes {
    /// Finds what is one thing in all of the documents.
    pub(crate) fn new(layouts: &ColumnSlice<Layout<'_>>, decisions: &[Decision]) -> Self {
        let mut builder = Builder {
            layouts,
            decided: Decided::new(decisions),
            anchors: layouts.iter().map(|layout| anchors(layout)).collect(),
            repeated: layouts.iter().map(|_| OnceLock::new()).collect(),
            said: layouts.iter().map(|_| OnceLock::new()).collect(),
            of: layouts.iter().map(|layout| vec![None; layout.nodes.len()].into()).collect(),
            members: TiVec::new(),
        };
        builder.open(layouts.iter().map(|_| Some(ROOT)).collect());
        builder.entries();
        builder.sections();
        builder.texts();
        builder.finish()
    }

    /// Returns the number of classes.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns all classes but that of the document.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Class> + use<> {
        self.members.keys().skip(1)
    }

    /// Returns the class that is around `class` in a column, if the column has it.
    pub(crate) fn parent(
        &self,
        layouts: &ColumnSlice<Layout<'_>>,
        class: Class,
        column: Column,
    ) -> Option<Class> {
        let node = self.members[class][column]?;
        Some(self.of[column][layouts[column].nodes[node].parent])
    }
}

/// How often a section says the same of entries, by section and words.
type TimesSaid = FxHashMap<(Option<SectionId>, String), u32>;

struct Builder<'a> {
    layouts: &'a ColumnSlice<Layout<'a>>,
    decided: Decided,
    /// For each column where the anchors of its sections lead to.
    anchors: Columns<FxHashMap<String, SectionId>>,
    /// For each column the titles that several of its entries have, once somebody asks.
    repeated: Columns<OnceLock<FxHashSet<String>>>,
    /// For each column how often each of its sections says the same of entries, once somebody asks.
    said: Columns<OnceLock<TimesSaid>>,
    of: Columns<TiVec<NodeId, Option<Class>>>,
    members: TiVec<Class, Columns<Option<NodeId>>>,
}

impl Builder<'_> {
    fn open(&mut self, members: Columns<Option<NodeId>>) -> Class {
        let class = self.members.next_key();
        for (column, node) in members.iter_enumerated() {
            if let Some(node) = node {
                self.of[column][*node] = Some(class);
            }
        }
        self.members.push(members);
        class
    }

    fn join(&mut self, class: Class, column: Column, node: NodeId) {
        self.members[class][column] = Some(node);
        self.of[column][node] = Some(class);
    }

    fn columns(&self) -> impl Iterator<Item = Column> + use<> {
        self.layouts.keys()
    }

    /// Returns all pairs of columns, the earlier one first.
    fn pairs(&self) -> impl Iterator<Item = (Column, Column)> + use<> {
        let columns = self.layouts.keys();
        columns.clone().flat_map(move |left| {
            columns.clone().filter(move |right| left < *right).map(move |right| (left, right))
        })
    }

    fn alone(&self, column: Column, node: NodeId) -> Columns<Option<NodeId>> {
        let mut members: Columns<_> = vec![None; self.layouts.len()].into();
        members[column] = Some(node);
        members
    }

    /// Opens classes for sections: first those that have one title on both sides, in the base or not, then
    /// those that were renamed, as their entries tell. Two sides that came to the same title mean one section.
    fn sections(&mut self) {
        let mut renamed = Vec::new();
        for (left, right) in self.pairs() {
            let pairs: Vec<(EntryId, EntryId)> = self
                .members
                .iter()
                .filter_map(|members| {
                    let entry = |column: Column| self.layouts[column].entry(members[column]?);
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
        for pair in renamed {
            self.pair_sections(pair);
        }
        for right in self.columns() {
            self.columns()
                .take_while(|left| *left < right)
                .for_each(|left| self.retitled_sections(left, right));
        }
        for column in self.columns() {
            for node in self.layouts[column].parts() {
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

    fn pair_sections(&mut self, ((left, one), (right, other)): ((Column, SectionId), (Column, SectionId))) {
        let find = |column: Column, id: SectionId| {
            let node = self.layouts[column].section_nodes[id.index()]?;
            (self.layouts[column].nodes[node].kind == NodeKind::Section(id)).then_some(node)
        };
        if let (Some(one), Some(other)) = (find(left, one), find(right, other)) {
            self.pair_nodes((left, one), (right, other));
        }
    }

    /// Makes two nodes one class, unless either of them is in one with another node of that column.
    fn pair_nodes(&mut self, (left, one): (Column, NodeId), (right, other): (Column, NodeId)) {
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
        for column in self.columns() {
            for node in self.layouts[column].nodes.keys() {
                if self.of[column][node].is_none() {
                    self.open(self.alone(column, node));
                }
            }
        }
        let of = self.of.into_iter().map(|column| column.into_iter().flatten().collect()).collect();
        Classes { of, members: self.members }
    }
}
