//! What becomes of sections that a side removed, and of what others have in them.

use std::cmp::Reverse;

use recension_model::ConflictKind;
use rustc_hash::FxHashMap;

use super::Plan;
use crate::document::layout::NodeKind;
use crate::merge::classes::{Class, ROOT_CLASS};
use crate::merge::column::Column;

impl Plan<'_> {
    /// Decides about sections that a side removed, the innermost first.
    pub(super) fn decide_sections(&mut self) {
        let mut removed: Vec<(usize, Class)> = self
            .classes
            .parts()
            .filter(|class| self.is_section(*class) && !self.removers(*class).is_empty())
            .map(|class| (self.depth(class), class))
            .collect();
        removed.sort_by(|a, b| b.cmp(a));
        let mut children = self.children();
        for (_, class) in removed {
            let mut survivors = std::mem::take(&mut children[class]);
            survivors.retain(|child| self.parents[*child] == class && self.is_kept(*child));
            survivors.sort_unstable();
            let removers = self.removers(class);
            let versions = self.versions(class);
            let is_renamed = versions.sides().any(|column| versions.is_edited(column));
            if (survivors.is_empty() && !is_renamed) || removers.len() == self.side_count() {
                self.drop_section(class, &survivors);
                children[self.parents[class]].append(&mut survivors);
                continue;
            }
            match self.dissolved_into(class, &removers).filter(|_| !is_renamed) {
                Some(there) => {
                    self.drop_section(class, &[]);
                    for survivor in survivors {
                        self.relocate(survivor, there, (None, None));
                        children[there].push(survivor);
                    }
                }
                None => self.section_conflict(class, &removers),
            }
        }
    }

    pub(super) fn depth(&self, class: Class) -> usize {
        let mut depth = 0;
        let mut around = class;
        while around != ROOT_CLASS && depth < self.classes.len() {
            around = self.parents[around];
            depth += 1;
        }
        depth
    }

    pub(super) fn drop_section(&mut self, class: Class, survivors: &[Class]) {
        self.merged[class] = None;
        if let Some(conflict) = self.conflict_of[class].take() {
            self.forget(conflict);
        }
        for survivor in survivors {
            self.parents[*survivor] = self.parents[class];
        }
    }

    /// Takes back a conflict about something that is gone.
    pub(super) fn forget(&mut self, conflict: usize) {
        self.conflicts.remove(conflict);
        for of in self.conflict_of.iter_mut().flatten().filter(|of| **of > conflict) {
            *of -= 1;
        }
        for other_place in self.other_places.iter_mut().filter(|other_place| other_place.conflict > conflict)
        {
            other_place.conflict -= 1;
        }
    }

    /// Finds where a side that removed a section took most of its entries.
    fn dissolved_into(&self, class: Class, removers: &[Column]) -> Option<Class> {
        let base = self.classes.members[class][Column::BASE]?;
        let children = &self.layouts[Column::BASE].nodes[base].children;
        let mut homes: FxHashMap<Class, usize> = FxHashMap::default();
        let mut entries = 0;
        for child in children {
            let child = self.classes.of[Column::BASE][*child];
            if !matches!(self.kind(child), NodeKind::Entry(_)) {
                continue;
            }
            entries += 1;
            for column in removers {
                if let Some(parent) = self.classes.parent(self.layouts, child, *column) {
                    *homes.entry(parent).or_default() += 1;
                }
            }
        }
        let (home, most) = homes.into_iter().max_by_key(|(home, count)| (*count, Reverse(*home)))?;
        (most * 2 >= entries && home != class && self.survives(home)).then_some(home)
    }

    fn section_conflict(&mut self, class: Class, removers: &[Column]) {
        self.merged[class] = None;
        if let Some(conflict) = self.conflict_of[class].take() {
            self.forget(conflict);
        }
        self.keep_or_conflict(class, removers, ConflictKind::Section);
        if !self.is_kept(class) {
            // Asked to follow the side that removed it: what others added to it goes with it.
            let gone: Vec<Class> = self.classes.parts().filter(|at| self.is_within(*at, class)).collect();
            for class in gone {
                self.merged[class] = None;
                if let Some(conflict) = self.conflict_of[class].take() {
                    self.forget(conflict);
                }
            }
        }
    }
}
