//! What stands within what.

use recension_model::{ConflictKind, Field, FieldConflict, MergeNoticeKind};
use typed_index_collections::TiVec;

use super::{OtherPlace, Plan, notice};
use crate::document::layout::{NodeId, NodeKind, ROOT};
use crate::merge::classes::{Class, ROOT_CLASS};
use crate::merge::column::{Column, Columns};
use crate::merge::fields::Disagreement;
use crate::merge::options::Preference;
use crate::merge::order::Follower;

impl Plan<'_> {
    pub(super) fn decide_parents(&mut self) {
        for class in self.classes.parts() {
            let base = self.classes.parent(self.layouts, class, Column::BASE);
            let sides: Vec<(Column, Class)> = self
                .sides()
                .filter_map(|column| Some((column, self.classes.parent(self.layouts, class, column)?)))
                .collect();
            let moved: Vec<(Column, Class)> =
                sides.iter().copied().filter(|(_, parent)| Some(*parent) != base).collect();
            // Of places that sides added one thing to, the one that most sides have.
            let sides_with =
                |parent: Class| self.members(parent).filter(|(column, _)| !column.is_base()).count();
            let first = match base {
                Some(_) => moved.first(),
                None => moved.iter().rev().max_by_key(|(_, parent)| sides_with(*parent)),
            };
            let parent = first.map(|(_, parent)| *parent).or(base).unwrap_or(ROOT_CLASS);
            self.parents[class] = parent;
            let name = moved.first().and_then(|(column, _)| self.place_name(class, *column));
            // Two sections of one name, one renamed and one new, are one place to whoever reads it.
            let apart: Vec<(Column, Class)> = moved
                .into_iter()
                .filter(|(column, other)| *other != parent && self.place_name(class, *column) != name)
                .collect();
            if !apart.is_empty() && self.is_kept(class) && matches!(self.kind(class), NodeKind::Entry(_)) {
                self.moved_apart(class, base.is_some(), &apart);
            }
        }
    }

    /// Decides about an entry that sides moved, or added, to different places.
    fn moved_apart(&mut self, class: Class, in_base: bool, apart: &[(Column, Class)]) {
        let place = |plan: &Self, column: Column| plan.place_name(class, column);
        let subject = self.subject(class);
        if !in_base {
            let places: Vec<String> = self.sides().filter_map(|column| place(self, column)).collect();
            let message = format!(
                "{subject} was added to {}; it stands only in the first of them",
                places.join(" and to ")
            );
            self.notices.push((notice(MergeNoticeKind::Duplicate, message), Some(class)));
            return;
        }
        match self.favor.of(Field::Section) {
            Some(Preference::Ours | Preference::Union) => {}
            Some(Preference::Theirs) => self.parents[class] = apart[apart.len() - 1].1,
            Some(Preference::Removal) | None => {
                let field = FieldConflict {
                    field: Field::Section,
                    base: place(self, Column::BASE),
                    sides: self.sides().map(|column| place(self, column)).collect(),
                };
                let conflict = match self.conflict_of[class] {
                    Some(conflict) => {
                        self.conflicts[conflict].fields.push(field);
                        conflict
                    }
                    None => self.open_conflict(
                        class,
                        Disagreement { kind: ConflictKind::Moved, fields: vec![field] },
                    ),
                };
                let elsewhere: Vec<Column> = apart.iter().map(|(column, _)| *column).collect();
                self.absent_from(class, &elsewhere, conflict);
                for (column, parent) in apart {
                    self.other_places.push(OtherPlace { class, column: *column, parent: *parent, conflict });
                }
                return;
            }
        }
        let message = format!("{subject}: conflict in section resolved as asked for");
        self.notices.push((notice(MergeNoticeKind::Favored, message), Some(class)));
    }

    /// Returns the titles around a class in one column, for messages.
    fn place_name(&self, class: Class, column: Column) -> Option<String> {
        let mut node = self.classes.members[class][column]?;
        let layout = &self.layouts[column];
        let mut path = Vec::new();
        while layout.nodes[node].parent != node {
            node = layout.nodes[node].parent;
            match layout.nodes[node].kind {
                NodeKind::Section(id) => path.push(layout.edition.section_title(id).to_owned()),
                NodeKind::Entry(id) => path.push(layout.edition.entry(id).title().to_owned()),
                _ => {}
            }
            if node == ROOT {
                break;
            }
        }
        path.reverse();
        Some(if path.is_empty() { "the top".into() } else { path.join(" › ") })
    }

    /// Lets what a side added follow the neighbours that another side took to a new section.
    pub(super) fn follow_neighbours(&mut self) {
        let neighbours: Columns<_> = self.columns().map(|column| self.neighbours(column)).collect();
        for class in self.classes.parts() {
            let added = !self.has(class, Column::BASE) && self.is_kept(class);
            if !added || !matches!(self.kind(class), NodeKind::Entry(_)) {
                continue;
            }
            let Some((column, node)) = self.members(class).next() else { continue };
            let parent = self.parents[class];
            let (after, before) = neighbours[column][node];
            let home = |class: Option<Class>| class.map(|class| self.parents[class]);
            let there = match (home(after), home(before)) {
                (Some(one), Some(other)) if one == other => Some(one),
                // At an end there is one neighbour only: it leads to a section that was made for it, or
                // away from one that is gone.
                (Some(one), None) | (None, Some(one)) => {
                    Some(one).filter(|one| !self.has(*one, Column::BASE) || !self.survives(parent))
                }
                (Some(one), Some(_)) if !self.survives(parent) => Some(one),
                // Where both went to new sections, it stands behind the one that it follows.
                (Some(one), Some(other)) if other != parent => {
                    Some(one).filter(|one| !self.has(*one, Column::BASE))
                }
                _ => None,
            };
            if let Some(there) = there.filter(|there| *there != parent && self.survives(*there)) {
                self.relocate(class, there, (after, before));
            }
        }
    }

    /// Reports whether no side removed a class.
    pub(super) fn survives(&self, class: Class) -> bool {
        class == ROOT_CLASS || (self.is_kept(class) && self.removers(class).is_empty())
    }

    /// Returns for each node of a column the kept entries before and behind it among its siblings.
    fn neighbours(&self, column: Column) -> TiVec<NodeId, (Option<Class>, Option<Class>)> {
        let nodes = &self.layouts[column].nodes;
        let entry = |node: NodeId| {
            let class = self.classes.of[column][node];
            let counts = self.has(class, Column::BASE) && self.is_kept(class);
            (counts && matches!(nodes[node].kind, NodeKind::Entry(_))).then_some(class)
        };
        let mut neighbours: TiVec<_, _> = vec![(None, None); nodes.len()].into();
        for node in nodes {
            let mut last = None;
            for child in &node.children {
                neighbours[*child].0 = last;
                last = entry(*child).or(last);
            }
            last = None;
            for child in node.children.iter().rev() {
                neighbours[*child].1 = last;
                last = entry(*child).or(last);
            }
        }
        neighbours
    }

    pub(super) fn relocate(
        &mut self,
        class: Class,
        there: Class,
        (after, before): (Option<Class>, Option<Class>),
    ) {
        let follower = Follower { child: class, after, before };
        self.parents[class] = there;
        self.followers.entry(there).or_default().push(follower);
        let message =
            format!("{} stands in {}, where its neighbours went", self.subject(class), self.subject(there));
        self.notices.push((notice(MergeNoticeKind::Relocated, message), Some(class)));
    }

    /// Keeps what something stands in that is kept: removed around an edited child is a conflict.
    pub(super) fn keep_parents(&mut self) {
        for class in self.classes.parts() {
            if !self.is_kept(class) {
                continue;
            }
            let mut around = self.parents[class];
            let mut steps = 0;
            while !self.is_kept(around) && steps < self.classes.len() {
                if self.kind(around) == NodeKind::Contents {
                    self.merged[class] = None;
                    break;
                }
                if self.kind(around) == NodeKind::ContentsLine {
                    around = self.parents[around];
                    self.parents[class] = around;
                    steps += 1;
                    continue;
                }
                let removers = self.removers(around);
                let keeper = self.versions(around).sides().next().is_some();
                if !keeper {
                    // Every side removed what the child stands in: it moves up.
                    self.parents[class] = self.parents[around];
                } else {
                    self.keep_or_conflict(around, &removers, ConflictKind::Removed);
                    if !self.is_kept(around) {
                        self.parents[class] = self.parents[around];
                    }
                }
                around = self.parents[around];
                steps += 1;
            }
        }
    }

    /// Takes back moves that put two things into one another.
    pub(super) fn break_cycles(&mut self) {
        for class in self.classes.parts() {
            let mut at = class;
            let mut steps = 0;
            while at != ROOT_CLASS && steps <= self.classes.len() {
                at = self.parents[at];
                steps += 1;
            }
            if at != ROOT_CLASS {
                let column = if self.has(class, Column::BASE) { Column::BASE } else { Column::OURS };
                self.parents[class] = self.classes.parent(self.layouts, class, column).unwrap_or(ROOT_CLASS);
            }
        }
        for class in self.classes.parts() {
            if self.depth(class) >= self.classes.len() {
                self.parents[class] = ROOT_CLASS;
            }
        }
    }

    /// Puts what stands in something that is gone into what is around that.
    pub(super) fn leave_nothing_behind(&mut self) {
        for class in self.classes.parts() {
            let mut around = self.parents[class];
            while around != ROOT_CLASS && !self.is_kept(around) {
                around = self.parents[around];
            }
            self.parents[class] = around;
        }
        for at in 0..self.other_places.len() {
            let mut around = self.other_places[at].parent;
            while around != ROOT_CLASS && !self.is_kept(around) {
                around = self.parents[around];
            }
            self.other_places[at].parent = around;
        }
    }

    /// Reports whether a side has one thing within another one.
    pub(super) fn is_below_in(&self, column: Column, below: Class, class: Class) -> bool {
        let (Some(mut node), Some(top)) =
            (self.classes.members[below][column], self.classes.members[class][column])
        else {
            return false;
        };
        while node > top {
            node = self.layouts[column].nodes[node].parent;
        }
        node == top
    }
}
