//! What stands in the result, within what, and in which order.

use recension_model::{ConflictKind, Field, FieldConflict, MergeNotice, MergeNoticeKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::classes::{Classes, ROOT_CLASS};
use crate::fields::{Disagreement, Merged, Segment, Versions};
use crate::layout::{Kind, Layout};
use crate::options::{Favor, Preference};
use crate::order::Follower;
use crate::steps::Steps;
use crate::text::shown;

/// A merge that is decided, before any text is put together.
pub(crate) struct Plan<'a> {
    pub(crate) layouts: &'a [Layout<'a>],
    pub(crate) classes: Classes,
    pub(crate) steps: &'a dyn Steps,
    pub(crate) favor: &'a Favor,
    /// For each class its text; none if it does not stand in the result.
    pub(crate) merged: Vec<Option<Merged>>,
    /// For each class what it stands in.
    pub(crate) parents: Vec<usize>,
    /// For each class the conflict that its text shows.
    pub(crate) conflict_of: Vec<Option<usize>>,
    pub(crate) conflicts: Vec<PlannedConflict>,
    /// Places where sides put what stands elsewhere for others, behind all classes.
    pub(crate) ghosts: Vec<Ghost>,
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
pub(crate) struct Ghost {
    pub(crate) class: usize,
    pub(crate) column: usize,
    pub(crate) parent: usize,
    pub(crate) conflict: usize,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        layouts: &'a [Layout<'a>],
        classes: Classes,
        steps: &'a dyn Steps,
        favor: &'a Favor,
    ) -> Self {
        let count = classes.len();
        let mut plan = Self {
            layouts,
            classes,
            steps,
            favor,
            merged: vec![None; count],
            parents: vec![ROOT_CLASS; count],
            conflict_of: vec![None; count],
            conflicts: Vec::new(),
            ghosts: Vec::new(),
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

    /// Gives the kind of a class, as its first column has it.
    pub(crate) fn kind(&self, class: usize) -> Kind {
        self.members(class).next().map_or(Kind::Root, |(column, node)| self.layouts[column].nodes[node].kind)
    }

    /// Gives the nodes of a class, by column.
    pub(crate) fn members(&self, class: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.classes.members[class].iter().enumerate().filter_map(|(column, node)| Some((column, (*node)?)))
    }

    pub(crate) fn is_kept(&self, class: usize) -> bool {
        self.merged[class].is_some()
    }

    fn is_section(&self, class: usize) -> bool {
        matches!(self.kind(class), Kind::Section(_))
    }

    /// Tells whether a class is a table of contents or a line of one: they follow the sections, so that a
    /// change of them is none that a removal would have to respect.
    fn is_contents(&self, class: usize) -> bool {
        matches!(self.kind(class), Kind::Contents | Kind::ContentsLine)
    }

    fn versions(&self, class: usize) -> Versions<'_> {
        Versions::new(self.layouts, &self.classes.members[class], self.steps, self.favor)
    }

    fn has(&self, class: usize, column: usize) -> bool {
        self.classes.members[class][column].is_some()
    }

    /// Gives the sides that removed a class which the base has.
    fn removers(&self, class: usize) -> Vec<usize> {
        if !self.has(class, 0) {
            return Vec::new();
        }
        (1..self.columns()).filter(|column| !self.has(class, *column)).collect()
    }

    fn decide_presence(&mut self) {
        let grown = self.grown();
        for class in 1..self.classes.len() {
            let removers = self.removers(class);
            if removers.is_empty() || self.is_section(class) {
                self.keep(class);
                continue;
            }
            if self.is_contents(class) {
                continue;
            }
            let versions = self.versions(class);
            let editors: Vec<usize> = versions
                .sides()
                .filter(|column| {
                    versions.is_edited(*column)
                        || grown.contains(&(class, *column))
                        || self.moved_by(class, *column)
                })
                .collect();
            if !editors.is_empty() {
                self.keep_or_conflict(class, &removers, ConflictKind::Removed);
            }
        }
    }

    /// Tells whether a side moved an entry from one section that it keeps to another one that the base has
    /// too: what stands elsewhere since sections were split or merged was not touched.
    fn moved_by(&self, class: usize, column: usize) -> bool {
        let parent = |column: usize| self.classes.parent(self.layouts, class, column);
        let (Some(from), Some(to)) = (parent(0), parent(column)) else { return false };
        from != to && self.has(from, column) && self.has(to, 0) && matches!(self.kind(class), Kind::Entry(_))
    }

    /// Gives the classes that a side added something to, notes or entries within an entry.
    fn grown(&self) -> FxHashSet<(usize, usize)> {
        let mut grown = FxHashSet::default();
        for class in (1..self.classes.len()).filter(|class| !self.has(*class, 0)) {
            for (column, mut node) in self.members(class) {
                loop {
                    node = self.layouts[column].nodes[node].parent;
                    let around = self.classes.of[column][node];
                    if around == ROOT_CLASS || self.is_section(around) || !grown.insert((around, column)) {
                        break;
                    }
                }
            }
        }
        grown
    }

    /// Gives the text of a class that is the same in every column, as most are.
    fn untouched(&self, class: usize) -> Option<Merged> {
        let of = |column: usize| {
            let layout = &self.layouts[column];
            let own = layout.nodes[self.classes.members[class][column]?].own.clone();
            let (first, last) = (layout.lines.get(own.start)?, layout.lines.get(own.end.checked_sub(1)?)?);
            (own.start < own.end).then(|| &layout.source()[first.start..last.text_end])
        };
        let base = of(0)?;
        // Lines of several columns can have the same text and other end marks.
        if base.contains(&b'\r') || (1..self.columns()).any(|column| of(column) != Some(base)) {
            return None;
        }
        Some(Merged::of_column(base.to_vec(), 0))
    }

    /// Keeps a class with its merged text.
    fn keep(&mut self, class: usize) {
        if let Some(untouched) = self.untouched(class) {
            self.merged[class] = Some(untouched);
            return;
        }
        let merged = self.versions(class).merge();
        if let Some(disagreement) = &merged.disagreement {
            self.open_conflict(class, disagreement.clone());
        }
        for field in &merged.favored {
            let message = format!("{}: {} decided as asked for", self.subject(class), field.name());
            self.notices.push((notice(MergeNoticeKind::Favored, message), Some(class)));
        }
        self.merged[class] = Some(merged);
    }

    fn open_conflict(&mut self, class: usize, disagreement: Disagreement) -> usize {
        let conflict = self.conflicts.len();
        self.conflicts.push(PlannedConflict { class, kind: disagreement.kind, fields: disagreement.fields });
        self.conflict_of[class] = Some(conflict);
        conflict
    }

    /// Decides about what one side removed and another changed.
    fn keep_or_conflict(&mut self, class: usize, removers: &[usize], kind: ConflictKind) {
        let last = self.columns() - 1;
        if self.versions(class).sides().next().is_none() {
            return;
        }
        let by_favor = match self.favor.of(Field::Presence) {
            Some(Preference::Ours) => Some(self.has(class, 1)),
            Some(Preference::Theirs) => Some(self.has(class, last)),
            Some(Preference::Union) => Some(true),
            None => None,
        };
        if let Some(keep) = by_favor {
            let message = format!("{}: presence decided as asked for", self.subject(class));
            self.notices.push((notice(MergeNoticeKind::Favored, message), Some(class)));
            if keep {
                self.keep(class);
            }
            return;
        }
        self.keep(class);
        let value = |plan: &Self, column: usize| {
            let node = plan.classes.members[class][column]?;
            Some(shown(&crate::text::NodeText::new(&plan.layouts[column], node).body))
        };
        let field = FieldConflict {
            field: Field::Presence,
            base: value(self, 0),
            sides: (1..self.columns()).map(|column| value(self, column)).collect(),
        };
        let conflict = match self.conflict_of[class] {
            // Among three sides two can disagree about the text that a third one removed.
            Some(conflict) => {
                self.conflicts[conflict].fields.insert(0, field);
                conflict
            }
            None => self.open_conflict(class, Disagreement { kind, fields: vec![field] }),
        };
        self.absent_from(class, removers, conflict);
    }

    /// Makes the text of a class one that some sides do not have.
    fn absent_from(&mut self, class: usize, absent: &[usize], conflict: usize) {
        let columns = self.columns();
        // What moved stood elsewhere in the base.
        let moved = self.conflicts[conflict].fields.iter().any(|field| field.field == Field::Section)
            || (1..columns).any(|column| self.moved_by(class, column));
        let base = self.classes.members[class][0]
            .filter(|_| !moved)
            .map(|node| crate::text::NodeText::new(&self.layouts[0], node).whole());
        let Some(merged) = &mut self.merged[class] else { return };
        let mut side_texts: Vec<Option<Vec<u8>>> = vec![None; columns - 1];
        for column in (1..columns).filter(|column| !absent.contains(column)) {
            let mut text: Option<Vec<u8>> = None;
            for segment in &merged.segments {
                let part = match segment {
                    Segment::Text(bytes) => Some(bytes),
                    Segment::Conflict { sides, .. } => sides[column - 1].as_ref(),
                };
                if let Some(part) = part {
                    let text = text.get_or_insert_default();
                    if !text.is_empty() {
                        text.push(b'\n');
                    }
                    text.extend_from_slice(part);
                }
            }
            side_texts[column - 1] = text;
        }
        let versions = std::mem::take(&mut merged.versions);
        for version in versions {
            let sides = (1..columns).filter(|column| !absent.contains(column));
            for column in sides.filter(|column| version.side.is_none_or(|side| side == column - 1)) {
                merged.versions.push(crate::fields::Version { side: Some(column - 1), ..version });
            }
        }
        merged.segments = vec![Segment::Conflict { base, sides: side_texts }];
        self.conflict_of[class] = Some(conflict);
    }

    fn decide_parents(&mut self) {
        for class in 1..self.classes.len() {
            let base = self.classes.parent(self.layouts, class, 0);
            let sides: Vec<(usize, usize)> = (1..self.columns())
                .filter_map(|column| Some((column, self.classes.parent(self.layouts, class, column)?)))
                .collect();
            let moved: Vec<(usize, usize)> =
                sides.iter().copied().filter(|(_, parent)| Some(*parent) != base).collect();
            // Of places that sides added one thing to, the one that most sides have.
            let sides_with = |parent: usize| self.members(parent).filter(|(column, _)| *column > 0).count();
            let first = match base {
                Some(_) => moved.first(),
                None => moved.iter().rev().max_by_key(|(_, parent)| sides_with(*parent)),
            };
            let parent = first.map(|(_, parent)| *parent).or(base).unwrap_or(ROOT_CLASS);
            self.parents[class] = parent;
            let name = moved.first().and_then(|(column, _)| self.place_name(class, *column));
            // Two sections of one name, one renamed and one new, are one place to whoever reads it.
            let apart: Vec<(usize, usize)> = moved
                .into_iter()
                .filter(|(column, other)| *other != parent && self.place_name(class, *column) != name)
                .collect();
            if !apart.is_empty() && self.is_kept(class) && matches!(self.kind(class), Kind::Entry(_)) {
                self.moved_apart(class, base.is_some(), &apart);
            }
        }
    }

    /// Decides about an entry that sides moved, or added, to different places.
    fn moved_apart(&mut self, class: usize, in_base: bool, apart: &[(usize, usize)]) {
        let place = |plan: &Self, column: usize| plan.place_name(class, column);
        let subject = self.subject(class);
        if !in_base {
            let places: Vec<String> = (1..self.columns()).filter_map(|column| place(self, column)).collect();
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
            None => {
                let field = FieldConflict {
                    field: Field::Section,
                    base: place(self, 0),
                    sides: (1..self.columns()).map(|column| place(self, column)).collect(),
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
                let elsewhere: Vec<usize> = apart.iter().map(|(column, _)| *column).collect();
                self.absent_from(class, &elsewhere, conflict);
                for (column, parent) in apart {
                    self.ghosts.push(Ghost { class, column: *column, parent: *parent, conflict });
                }
                return;
            }
        }
        let message = format!("{subject}: section decided as asked for");
        self.notices.push((notice(MergeNoticeKind::Favored, message), Some(class)));
    }

    /// Gives the titles around a class in one column, for messages.
    fn place_name(&self, class: usize, column: usize) -> Option<String> {
        let mut node = self.classes.members[class][column]?;
        let layout = &self.layouts[column];
        let mut path = Vec::new();
        while layout.nodes[node].parent != node {
            node = layout.nodes[node].parent;
            match layout.nodes[node].kind {
                Kind::Section(id) => path.push(layout.edition.section_title(id).to_owned()),
                Kind::Entry(id) => path.push(layout.edition.entry(id).title().to_owned()),
                _ => {}
            }
            if node == crate::layout::ROOT {
                break;
            }
        }
        path.reverse();
        Some(if path.is_empty() { "the top".into() } else { path.join(" › ") })
    }

    /// Lets what a side added follow the neighbours that another side took to a new section.
    fn follow_neighbours(&mut self) {
        for class in 1..self.classes.len() {
            let added = !self.has(class, 0) && self.is_kept(class);
            if !added || !matches!(self.kind(class), Kind::Entry(_)) {
                continue;
            }
            let Some((column, node)) = self.members(class).next() else { continue };
            let parent = self.parents[class];
            let (after, before) = self.neighbours(column, node);
            let home = |class: Option<usize>| class.map(|class| self.parents[class]);
            let there = match (home(after), home(before)) {
                (Some(one), Some(other)) if one == other => Some(one),
                // At an end there is one neighbour only: it leads to a section that was made for it, or
                // away from one that is gone.
                (Some(one), None) | (None, Some(one)) => {
                    Some(one).filter(|one| !self.has(*one, 0) || !self.survives(parent))
                }
                (Some(one), Some(_)) if !self.survives(parent) => Some(one),
                _ => None,
            };
            if let Some(there) = there.filter(|there| *there != parent && self.survives(*there)) {
                self.relocate(class, there, (after, before));
            }
        }
    }

    /// Tells whether no side removed a class.
    fn survives(&self, class: usize) -> bool {
        class == ROOT_CLASS || (self.is_kept(class) && self.removers(class).is_empty())
    }

    /// Gives the kept entries before and behind a node among its siblings.
    fn neighbours(&self, column: usize, node: usize) -> (Option<usize>, Option<usize>) {
        let nodes = &self.layouts[column].nodes;
        let siblings = &nodes[nodes[node].parent].children;
        let Some(at) = siblings.iter().position(|sibling| *sibling == node) else { return (None, None) };
        let entry = |node: &usize| {
            let class = self.classes.of[column][*node];
            let counts = self.has(class, 0) && self.is_kept(class);
            (counts && matches!(nodes[*node].kind, Kind::Entry(_))).then_some(class)
        };
        (siblings[..at].iter().rev().find_map(entry), siblings[at + 1..].iter().find_map(entry))
    }

    fn relocate(&mut self, class: usize, there: usize, (after, before): (Option<usize>, Option<usize>)) {
        let follower = Follower { class, after, before };
        self.parents[class] = there;
        self.followers.entry(there).or_default().push(follower);
        let message =
            format!("{} stands in {}, where its neighbours went", self.subject(class), self.subject(there));
        self.notices.push((notice(MergeNoticeKind::Relocated, message), Some(class)));
    }

    /// Keeps what something stands in that is kept: removed around an edited child is a conflict.
    fn keep_parents(&mut self) {
        for class in 1..self.classes.len() {
            if !self.is_kept(class) {
                continue;
            }
            let mut around = self.parents[class];
            let mut steps = 0;
            while !self.is_kept(around) && steps < self.classes.len() {
                if self.kind(around) == Kind::Contents {
                    self.merged[class] = None;
                    break;
                }
                if self.kind(around) == Kind::ContentsLine {
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

    /// Decides about sections that a side removed, the innermost first.
    fn decide_sections(&mut self) {
        let mut removed: Vec<(usize, usize)> = (1..self.classes.len())
            .filter(|class| self.is_section(*class) && !self.removers(*class).is_empty())
            .map(|class| (self.depth(class), class))
            .collect();
        removed.sort_by(|a, b| b.cmp(a));
        for (_, class) in removed {
            let survivors: Vec<usize> = (1..self.classes.len())
                .filter(|child| self.parents[*child] == class && self.is_kept(*child))
                .collect();
            let removers = self.removers(class);
            if survivors.is_empty() || removers.len() == self.columns() - 1 {
                self.drop_section(class, &survivors);
                continue;
            }
            match self.dissolved_into(class, &removers) {
                Some(there) => {
                    self.drop_section(class, &[]);
                    for survivor in survivors {
                        self.relocate(survivor, there, (None, None));
                    }
                }
                None => self.section_conflict(class, &removers),
            }
        }
    }

    fn depth(&self, class: usize) -> usize {
        let mut depth = 0;
        let mut around = class;
        while around != ROOT_CLASS && depth < self.classes.len() {
            around = self.parents[around];
            depth += 1;
        }
        depth
    }

    fn drop_section(&mut self, class: usize, survivors: &[usize]) {
        self.merged[class] = None;
        if let Some(conflict) = self.conflict_of[class].take() {
            self.forget(conflict);
        }
        for survivor in survivors {
            self.parents[*survivor] = self.parents[class];
        }
    }

    /// Takes back a conflict about something that is gone.
    fn forget(&mut self, conflict: usize) {
        self.conflicts.remove(conflict);
        for of in self.conflict_of.iter_mut().flatten().filter(|of| **of > conflict) {
            *of -= 1;
        }
        for ghost in self.ghosts.iter_mut().filter(|ghost| ghost.conflict > conflict) {
            ghost.conflict -= 1;
        }
    }

    /// Finds where a side that removed a section took most of its entries.
    fn dissolved_into(&self, class: usize, removers: &[usize]) -> Option<usize> {
        let base = self.classes.members[class][0]?;
        let children = &self.layouts[0].nodes[base].children;
        let mut homes: FxHashMap<usize, usize> = FxHashMap::default();
        let mut entries = 0;
        for child in children {
            let child = self.classes.of[0][*child];
            if !matches!(self.kind(child), Kind::Entry(_)) {
                continue;
            }
            entries += 1;
            for column in removers {
                if let Some(parent) = self.classes.parent(self.layouts, child, *column) {
                    *homes.entry(parent).or_default() += 1;
                }
            }
        }
        let (home, most) = homes.into_iter().max_by_key(|(home, count)| (*count, usize::MAX - home))?;
        (most * 2 >= entries && home != class && self.survives(home)).then_some(home)
    }

    fn section_conflict(&mut self, class: usize, removers: &[usize]) {
        self.merged[class] = None;
        if let Some(conflict) = self.conflict_of[class].take() {
            self.forget(conflict);
        }
        self.keep_or_conflict(class, removers, ConflictKind::Section);
        if !self.is_kept(class) {
            // Asked to follow the side that removed it: what others added to it goes with it.
            let gone: Vec<usize> = (1..self.classes.len()).filter(|at| self.is_within(*at, class)).collect();
            for class in gone {
                self.merged[class] = None;
                if let Some(conflict) = self.conflict_of[class].take() {
                    self.forget(conflict);
                }
            }
        }
    }

    /// Tells whether a class stands within another one.
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

    /// Takes back moves that put two things into one another.
    fn break_cycles(&mut self) {
        for class in 1..self.classes.len() {
            let mut at = class;
            let mut steps = 0;
            while at != ROOT_CLASS && steps <= self.classes.len() {
                at = self.parents[at];
                steps += 1;
            }
            if at != ROOT_CLASS {
                let column = usize::from(!self.has(class, 0));
                self.parents[class] = self.classes.parent(self.layouts, class, column).unwrap_or(ROOT_CLASS);
            }
        }
        for class in 1..self.classes.len() {
            if self.depth(class) >= self.classes.len() {
                self.parents[class] = ROOT_CLASS;
            }
        }
    }

    /// Puts what stands in something that is gone into what is around that.
    fn leave_nothing_behind(&mut self) {
        for class in 1..self.classes.len() {
            let mut around = self.parents[class];
            while around != ROOT_CLASS && !self.is_kept(around) {
                around = self.parents[around];
            }
            self.parents[class] = around;
        }
        for at in 0..self.ghosts.len() {
            let mut around = self.ghosts[at].parent;
            while around != ROOT_CLASS && !self.is_kept(around) {
                around = self.parents[around];
            }
            self.ghosts[at].parent = around;
        }
    }

    /// Tells whether a side has one thing within another one.
    fn is_below_in(&self, column: usize, below: usize, class: usize) -> bool {
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

    /// Takes what stands within a conflict about presence into it: who has not the one has not the other.
    fn spread_conflicts(&mut self) {
        let absent: Vec<(usize, usize, Vec<usize>)> = (1..self.classes.len())
            .filter_map(|class| {
                let conflict = self.conflict_of[class]?;
                let [Segment::Conflict { sides, .. }] = self.merged[class].as_ref()?.segments.as_slice()
                else {
                    return None;
                };
                let absent: Vec<usize> =
                    (1..self.columns()).filter(|column| sides[column - 1].is_none()).collect();
                (!absent.is_empty()).then_some((class, conflict, absent))
            })
            .collect();
        for (class, conflict, absent) in absent {
            let presence = self.conflicts[conflict].fields.iter().any(|field| field.field == Field::Presence);
            let mut within: Vec<(usize, usize)> = (1..self.classes.len())
                .filter(|below| self.is_within(*below, class))
                .map(|below| (self.depth(below), below))
                .collect();
            within.sort_unstable();
            for (_, below) in within {
                // What stands in something that is not part of the conflict is no part of it either.
                if self.conflict_of[self.parents[below]] != Some(conflict) {
                    continue;
                }
                // What it consists of is gone only if it is.
                if presence
                    && !self.is_kept(below)
                    && self.removers(below).iter().all(|side| absent.contains(side))
                {
                    self.keep(below);
                }
                // Who has it has it, wherever it stands, unless it went where the whole went.
                let has_it = absent
                    .iter()
                    .any(|column| self.has(below, *column) && !self.is_below_in(*column, below, class));
                if self.is_kept(below) && self.conflict_of[below].is_none() && !has_it {
                    self.absent_from(below, &absent, conflict);
                }
            }
        }
    }

    /// Gives the title that a class has in the result.
    pub(crate) fn title(&self, class: usize) -> String {
        let version = self.merged[class].as_ref().and_then(|merged| merged.versions.first());
        let node =
            version.and_then(|version| Some((version.title, self.classes.members[class][version.title]?)));
        node.map_or_else(|| self.subject(class), |node| self.name_in(node))
    }

    /// Gives what a class is called in messages: what it is called in the first column that has it.
    pub(crate) fn subject(&self, class: usize) -> String {
        match (self.kind(class), self.members(class).next()) {
            (Kind::Note(_), _) if self.parents[class] != ROOT_CLASS => self.subject(self.parents[class]),
            (_, Some(node)) => self.name_in(node),
            (_, None) => "the document".into(),
        }
    }

    fn name_in(&self, (column, node): (usize, usize)) -> String {
        let layout = &self.layouts[column];
        match layout.nodes[node].kind {
            Kind::Entry(id) => layout.edition.entry(id).title().to_owned(),
            Kind::Section(id) => layout.edition.section_title(id).to_owned(),
            Kind::Root => "the top".into(),
            _ => beginning(&shown(&crate::text::NodeText::new(layout, node).body)),
        }
    }
}

/// Characters of a text that are enough to know it by.
const MAX_SUBJECT_CHARS: usize = 48;

pub(crate) fn beginning(text: &str) -> String {
    match text.char_indices().nth(MAX_SUBJECT_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn notice(kind: MergeNoticeKind, message: String) -> MergeNotice {
    MergeNotice { kind, message, line: None }
}
