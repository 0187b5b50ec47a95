//! What stands in the result, within what, and in which order.

mod parents;
mod presence;
mod sections;

use recension_model::{ConflictKind, FieldConflict, MergeNotice, MergeNoticeKind};
use rustc_hash::FxHashMap;

use crate::document::layout::{Layout, NodeKind};
use crate::document::text::{NodeText, beginning, shown};
use crate::merge::classes::{Classes, ROOT_CLASS};
use crate::merge::fields::{Merged, Versions};
use crate::merge::options::Favor;
use crate::merge::order::Follower;

/// A merge that is decided, before any text is put together.
pub(crate) struct Plan<'a> {
    pub(crate) layouts: &'a [Layout<'a>],
    pub(crate) classes: Classes,
    pub(crate) favor: &'a Favor,
    /// For each class its text; none if it does not stand in the result.
    pub(crate) merged: Vec<Option<Merged>>,
    /// For each class what it stands in.
    pub(crate) parents: Vec<usize>,
    /// For each class the conflict that its text shows.
    pub(crate) conflict_of: Vec<Option<usize>>,
    pub(crate) conflicts: Vec<PlannedConflict>,
    /// Places where sides put what stands elsewhere for others, behind all classes.
    pub(crate) other_places: Vec<OtherPlace>,
    /// Entries that follow their neighbours, by what they stand in then.
    pub(crate) followers: FxHashMap<usize, Vec<Follower>>,
    pub(crate) notices: Vec<(MergeNotice, Option<usize>)>,
}

/// A conflict, and the class that it is about.
pub(crate) struct PlannedConflict {
    pub(crate) class: usize,
    pub(crate) kind: ConflictKind,
    pub(crate) fields: Vec<FieldConflict>,
}

/// A second place of an entry that sides moved apart.
pub(crate) struct OtherPlace {
    pub(crate) class: usize,
    pub(crate) column: usize,
    pub(crate) parent: usize,
    pub(crate) conflict: usize,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(layouts: &'a [Layout<'a>], classes: Classes, favor: &'a Favor) -> Self {
        let count = classes.len();
        let mut plan = Self {
            layouts,
            classes,
            favor,
            merged: vec![None; count],
            parents: vec![ROOT_CLASS; count],
            conflict_of: vec![None; count],
            conflicts: Vec::new(),
            other_places: Vec::new(),
            followers: FxHashMap::default(),
            notices: Vec::new(),
        };
        plan.merged[ROOT_CLASS] = Some(Merged::default());
        plan.decide_presence();
        plan.decide_parents();
        plan.break_cycles();
        plan.follow_neighbours();
        plan.keep_parents();
        plan.decide_sections();
        plan.break_cycles();
        plan.leave_nothing_behind();
        plan.spread_conflicts();
        plan
    }

    pub(crate) fn columns(&self) -> usize {
        self.layouts.len()
    }

    /// Returns the kind of a class, as its first column has it.
    pub(crate) fn kind(&self, class: usize) -> NodeKind {
        self.members(class)
            .next()
            .map_or(NodeKind::Root, |(column, node)| self.layouts[column].nodes[node].kind)
    }

    /// Returns the nodes of a class, by column.
    pub(crate) fn members(&self, class: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.classes.members[class].iter().enumerate().filter_map(|(column, node)| Some((column, (*node)?)))
    }

    pub(crate) fn is_kept(&self, class: usize) -> bool {
        self.merged[class].is_some()
    }

    /// Returns for each class what stands in it.
    fn children(&self) -> Vec<Vec<usize>> {
        let mut children = vec![Vec::new(); self.classes.len()];
        (1..self.classes.len()).for_each(|class| children[self.parents[class]].push(class));
        children
    }

    fn is_section(&self, class: usize) -> bool {
        matches!(self.kind(class), NodeKind::Section(_))
    }

    /// Reports whether a class is a table of contents or a line of one: they follow the sections, so that a
    /// change of them is none that a removal would have to respect.
    fn is_contents(&self, class: usize) -> bool {
        matches!(self.kind(class), NodeKind::Contents | NodeKind::ContentsLine)
    }

    fn versions(&self, class: usize) -> Versions<'_> {
        Versions::new(self.layouts, &self.classes.members[class], self.favor)
    }

    fn has(&self, class: usize, column: usize) -> bool {
        self.classes.members[class][column].is_some()
    }

    /// Returns the sides that removed a class which the base has.
    fn removers(&self, class: usize) -> Vec<usize> {
        if !self.has(class, 0) {
            return Vec::new();
        }
        (1..self.columns()).filter(|column| !self.has(class, *column)).collect()
    }

    /// Reports whether a class stands within another one.
    pub(crate) fn is_within(&self, class: usize, around: usize) -> bool {
        let mut at = class;
        for _ in 0..self.classes.len() {
            if at == ROOT_CLASS {
                return false;
            }
            at = self.parents[at];
            if at == around {
                return true;
            }
        }
        false
    }

    /// Returns the title that a class has in the result.
    pub(crate) fn title(&self, class: usize) -> String {
        let version = self.merged[class].as_ref().and_then(|merged| merged.versions.first());
        let node =
            version.and_then(|version| Some((version.title, self.classes.members[class][version.title]?)));
        node.map_or_else(|| self.subject(class), |node| self.name_in(node))
    }

    /// Returns what a class is called in messages: what it is called in the first column that has it.
    pub(crate) fn subject(&self, class: usize) -> String {
        match (self.kind(class), self.members(class).next()) {
            (NodeKind::Note(_), _) if self.parents[class] != ROOT_CLASS => self.subject(self.parents[class]),
            (_, Some(node)) => self.name_in(node),
            (_, None) => "the document".into(),
        }
    }

    fn name_in(&self, (column, node): (usize, usize)) -> String {
        let layout = &self.layouts[column];
        match layout.nodes[node].kind {
            NodeKind::Entry(id) => layout.edition.entry(id).title().to_owned(),
            NodeKind::Section(id) => layout.edition.section_title(id).to_owned(),
            NodeKind::Root => "the top".into(),
            _ => beginning(&shown(&NodeText::new(layout, node).body)),
        }
    }
}

fn notice(kind: MergeNoticeKind, message: String) -> MergeNotice {
    MergeNotice { kind, message, line: None }
}
