//! What stands in the result, within what, and in which order.

mod parents;
mod presence;
mod sections;

use recension_model::{ConflictKind, FieldConflict, MergeNotice, MergeNoticeKind};
use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::text::{NodeText, beginning, shown};
use crate::merge::classes::{Class, Classes, ROOT_CLASS};
use crate::merge::column::{Column, ColumnSlice};
use crate::merge::fields::{Merged, Versions};
use crate::merge::options::Favor;
use crate::merge::order::Follower;

/// A merge that is decided, before any text is put together.
pub(crate) struct Plan<'a> {
    pub(crate) layouts: &'a ColumnSlice<Layout<'a>>,
    pub(crate) classes: Classes,
    pub(crate) favor: &'a Favor,
    /// For each class its text; none if it does not stand in the result.
    pub(crate) merged: TiVec<Class, Option<Merged>>,
    /// For each class what it stands in.
    pub(crate) parents: TiVec<Class, Class>,
    /// For each class the conflict that its text shows.
    pub(crate) conflict_of: TiVec<Class, Option<usize>>,
    pub(crate) conflicts: Vec<PlannedConflict>,
    /// Places where sides put what stands elsewhere for others.
    pub(crate) other_places: Vec<OtherPlace>,
    /// Entries that follow their neighbours, by what they stand in then.
    pub(crate) followers: FxHashMap<Class, Vec<Follower<Class>>>,
    pub(crate) notices: Vec<(MergeNotice, Option<Class>)>,
}

/// A conflict, and the class that it is about.
pub(crate) struct PlannedConflict {
    pub(crate) class: Class,
    pub(crate) kind: ConflictKind,
    pub(crate) fields: Vec<FieldConflict>,
}

/// A second place of an entry that sides moved apart.
pub(crate) struct OtherPlace {
    pub(crate) class: Class,
    pub(crate) column: Column,
    pub(crate) parent: Class,
    pub(crate) conflict: usize,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(layouts: &'a ColumnSlice<Layout<'a>>, classes: Classes, favor: &'a Favor) -> Self {
        let count = classes.len();
        let mut plan = Self {
            layouts,
            classes,
            favor,
            merged: vec![None; count].into(),
            parents: vec![ROOT_CLASS; count].into(),
            conflict_of: vec![None; count].into(),
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

    pub(crate) fn columns(&self) -> impl DoubleEndedIterator<Item = Column> + use<> {
        self.layouts.keys()
    }

    /// Returns the columns of the sides.
    pub(crate) fn sides(&self) -> impl Iterator<Item = Column> + use<> {
        self.columns().skip(1)
    }

    pub(crate) fn side_count(&self) -> usize {
        self.layouts.len() - 1
    }

    /// Returns the kind of a class, as its first column has it.
    pub(crate) fn kind(&self, class: Class) -> NodeKind {
        self.members(class)
            .next()
            .map_or(NodeKind::Root, |(column, node)| self.layouts[column].nodes[node].kind)
    }

    /// Returns the first column that has a class.
    pub(crate) fn first_column(&self, class: Class) -> Column {
        self.members(class).next().map_or(Column::BASE, |(column, _)| column)
    }

    /// Returns the nodes of a class, by column.
    pub(crate) fn members(&self, class: Class) -> impl Iterator<Item = (Column, NodeId)> + '_ {
        self.classes.members[class].iter_enumerated().filter_map(|(column, node)| Some((column, (*node)?)))
    }

    pub(crate) fn is_kept(&self, class: Class) -> bool {
        self.merged[class].is_some()
    }

    /// Returns for each class what stands in it.
    fn children(&self) -> TiVec<Class, Vec<Class>> {
        let mut children: TiVec<Class, Vec<Class>> = vec![Vec::new(); self.classes.len()].into();
        self.classes.parts().for_each(|class| children[self.parents[class]].push(class));
        children
    }

    fn is_section(&self, class: Class) -> bool {
        matches!(self.kind(class), NodeKind::Section(_))
    }

    /// Reports whether a class is a table of contents or a line of one: they follow the sections, so that a
    /// change of them is none that a removal would have to respect.
    fn is_contents(&self, class: Class) -> bool {
        matches!(self.kind(class), NodeKind::Contents | NodeKind::ContentsLine)
    }

    fn versions(&self, class: Class) -> Versions<'_> {
        Versions::new(self.layouts, &self.classes.members[class], self.favor)
    }

    fn has(&self, class: Class, column: Column) -> bool {
        self.classes.members[class][column].is_some()
    }

    /// Returns the sides that removed a class which the base has.
    fn removers(&self, class: Class) -> Vec<Column> {
        if !self.has(class, Column::BASE) {
            return Vec::new();
        }
        self.sides().filter(|column| !self.has(class, *column)).collect()
    }

    /// Reports whether a class stands within another one.
    pub(crate) fn is_within(&self, class: Class, around: Class) -> bool {
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
    pub(crate) fn title(&self, class: Class) -> String {
        let version = self.merged[class].as_ref().and_then(|merged| merged.versions.first());
        let node =
            version.and_then(|version| Some((version.title, self.classes.members[class][version.title]?)));
        node.map_or_else(|| self.subject(class), |node| self.name_in(node))
    }

    /// Returns what a class is called in messages: what it is called in the first column that has it.
    pub(crate) fn subject(&self, class: Class) -> String {
        match (self.kind(class), self.members(class).next()) {
            (NodeKind::Note(_), _) if self.parents[class] != ROOT_CLASS => self.subject(self.parents[class]),
            (_, Some(node)) => self.name_in(node),
            (_, None) => "the document".into(),
        }
    }

    fn name_in(&self, (column, node): (Column, NodeId)) -> String {
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
