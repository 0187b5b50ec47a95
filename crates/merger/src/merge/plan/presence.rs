//! What stands in the result at all, and in which words.

use recension_model::{ConflictKind, Field, FieldConflict, MergeNoticeKind};
use rustc_hash::FxHashSet;
use typed_index_collections::TiVec;

use super::{Plan, PlannedConflict, notice};
use crate::document::layout::NodeKind;
use crate::document::text::{NodeText, shown};
use crate::merge::classes::{Class, ROOT_CLASS};
use crate::merge::column::Column;
use crate::merge::fields::{Disagreement, Merged, Segment, Version};
use crate::merge::options::Preference;

impl Plan<'_> {
    pub(super) fn decide_presence(&mut self) {
        let grown = self.grown(|_| true);
        let is_removal_first = self.favor.of(Field::Presence) == Some(Preference::Removal);
        let with_entries = match is_removal_first {
            true => self.grown(|kind| matches!(kind, NodeKind::Entry(_))),
            false => FxHashSet::default(),
        };
        let mut gone: FxHashSet<Class> = FxHashSet::default();
        for class in self.classes.parts() {
            if matches!(self.kind(class), NodeKind::Note(_))
                && self.sides().any(|column| {
                    let around = self.classes.parent(self.layouts, class, column);
                    around.is_some_and(|around| gone.contains(&around))
                })
            {
                continue;
            }
            let removers = self.removers(class);
            if removers.is_empty() || self.is_section(class) {
                self.keep(class);
                continue;
            }
            if self.is_contents(class) {
                continue;
            }
            let versions = self.versions(class);
            let editors: Vec<Column> = versions
                .sides()
                .filter(|column| {
                    versions.is_edited(*column)
                        || grown.contains(&(class, *column))
                        || self.moved_by(class, *column)
                })
                .collect();
            // What ours put into it is its own; of the others an entry is more than a part of what is gone.
            let is_grown = || {
                grown.contains(&(class, Column::OURS))
                    || self.sides().any(|column| with_entries.contains(&(class, column)))
            };
            if !editors.is_empty() && is_removal_first && !is_grown() {
                self.remove_or_keep_own(class);
                gone.extend((!self.is_kept(class)).then_some(class));
            } else if !editors.is_empty() {
                self.keep_or_conflict(class, &removers, ConflictKind::Removed);
            }
        }
    }

    /// Decides about what one side removed and another changed, where removals go before edits.
    fn remove_or_keep_own(&mut self, class: Class) {
        let message = format!("{}: conflict in presence resolved as asked for", self.subject(class));
        self.notices.push((notice(MergeNoticeKind::Favored, message), Some(class)));
        if self.has(class, Column::OURS) && !matches!(self.kind(class), NodeKind::Entry(_)) {
            self.keep(class);
        }
    }

    /// Reports whether a side moved an entry from one section that it keeps to another one that the base has
    /// too: what stands elsewhere since sections were split or merged was not touched.
    pub(super) fn moved_by(&self, class: Class, column: Column) -> bool {
        let parent = |column: Column| self.classes.parent(self.layouts, class, column);
        let (Some(from), Some(to)) = (parent(Column::BASE), parent(column)) else { return false };
        from != to
            && self.has(from, column)
            && self.has(to, Column::BASE)
            && matches!(self.kind(class), NodeKind::Entry(_))
    }

    /// Returns the classes that a side added something of a kind to, notes or entries within an entry.
    fn grown(&self, counts: impl Fn(NodeKind) -> bool) -> FxHashSet<(Class, Column)> {
        let mut grown = FxHashSet::default();
        let parts = self.classes.parts().filter(|class| counts(self.kind(*class)));
        for class in parts.filter(|class| !self.has(*class, Column::BASE)) {
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

    /// Returns the text of a class that is the same in every column, as most are.
    fn untouched(&self, class: Class) -> Option<Merged> {
        let of = |column: Column| {
            let layout = &self.layouts[column];
            let own = layout.nodes[self.classes.members[class][column]?].own.clone();
            let (first, last) = (layout.lines.get(own.start)?, layout.lines.get(own.end.checked_sub(1)?)?);
            (own.start < own.end).then(|| &layout.source()[first.start..last.text_end])
        };
        let base = of(Column::BASE)?;
        // Lines of several columns can have the same text and other end marks.
        if base.contains(&b'\r') || self.sides().any(|column| of(column) != Some(base)) {
            return None;
        }
        Some(Merged::of_column(base.to_vec(), Column::BASE))
    }

    /// Keeps a class with its merged text.
    pub(super) fn keep(&mut self, class: Class) {
        if let Some(untouched) = self.untouched(class) {
            self.merged[class] = Some(untouched);
            return;
        }
        let merged = self.versions(class).merge();
        if let Some(disagreement) = &merged.disagreement {
            self.open_conflict(class, disagreement.clone());
        }
        for field in &merged.favored {
            let message =
                format!("{}: conflict in {} resolved as asked for", self.subject(class), field.name());
            self.notices.push((notice(MergeNoticeKind::Favored, message), Some(class)));
        }
        self.merged[class] = Some(merged);
    }

    pub(super) fn open_conflict(&mut self, class: Class, disagreement: Disagreement) -> usize {
        let conflict = self.conflicts.len();
        self.conflicts.push(PlannedConflict { class, kind: disagreement.kind, fields: disagreement.fields });
        self.conflict_of[class] = Some(conflict);
        conflict
    }

    /// Decides about what one side removed and another changed.
    pub(super) fn keep_or_conflict(&mut self, class: Class, removers: &[Column], kind: ConflictKind) {
        if self.versions(class).sides().next().is_none() {
            return;
        }
        let by_favor = match self.favor.of(Field::Presence) {
            Some(Preference::Ours) => Some(self.has(class, Column::OURS)),
            Some(Preference::Theirs) => self.columns().last().map(|last| self.has(class, last)),
            // What is left to decide here stands around something that stays.
            Some(Preference::Union | Preference::Removal) => Some(true),
            None => None,
        };
        if let Some(keep) = by_favor {
            let message = format!("{}: conflict in presence resolved as asked for", self.subject(class));
            self.notices.push((notice(MergeNoticeKind::Favored, message), Some(class)));
            if keep {
                self.keep(class);
            }
            return;
        }
        self.keep(class);
        let value = |plan: &Self, column: Column| {
            let node = plan.classes.members[class][column]?;
            Some(shown(&NodeText::new(&plan.layouts[column], node).body))
        };
        let field = FieldConflict {
            field: Field::Presence,
            base: value(self, Column::BASE),
            sides: self.sides().map(|column| value(self, column)).collect(),
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
    pub(super) fn absent_from(&mut self, class: Class, absent: &[Column], conflict: usize) {
        // What moved stood elsewhere in the base.
        let moved = self.conflicts[conflict].fields.iter().any(|field| field.field == Field::Section)
            || self.sides().any(|column| self.moved_by(class, column));
        let base = self.classes.members[class][Column::BASE]
            .filter(|_| !moved)
            .map(|node| NodeText::new(&self.layouts[Column::BASE], node).whole());
        let mut side_texts: Vec<Option<Vec<u8>>> = vec![None; self.side_count()];
        let present: Vec<Column> = self.sides().filter(|column| !absent.contains(column)).collect();
        let Some(merged) = &mut self.merged[class] else { return };
        for column in &present {
            let mut text: Option<Vec<u8>> = None;
            for segment in &merged.segments {
                let part = match segment {
                    Segment::Text(bytes) => Some(bytes),
                    Segment::Conflict { sides, .. } => sides[column.side()].as_ref(),
                };
                if let Some(part) = part {
                    let text = text.get_or_insert_default();
                    if !text.is_empty() {
                        text.push(b'\n');
                    }
                    text.extend_from_slice(part);
                }
            }
            side_texts[column.side()] = text;
        }
        let versions = std::mem::take(&mut merged.versions);
        for version in versions {
            for column in present.iter().filter(|column| version.side.is_none_or(|side| side == **column)) {
                merged.versions.push(Version { side: Some(*column), ..version });
            }
        }
        merged.segments = vec![Segment::Conflict { base, sides: side_texts }];
        self.conflict_of[class] = Some(conflict);
    }

    /// Takes what stands within a conflict about presence into it: who has not the one has not the other.
    pub(super) fn spread_conflicts(&mut self) {
        let absent: Vec<(Class, usize, Vec<Column>)> = self
            .classes
            .parts()
            .filter_map(|class| {
                let conflict = self.conflict_of[class]?;
                let [Segment::Conflict { sides, .. }] = self.merged[class].as_ref()?.segments.as_slice()
                else {
                    return None;
                };
                let absent: Vec<Column> =
                    self.sides().filter(|column| sides[column.side()].is_none()).collect();
                (!absent.is_empty()).then_some((class, conflict, absent))
            })
            .collect();
        let children = self.children();
        for (class, conflict, absent) in absent {
            let presence = self.conflicts[conflict].fields.iter().any(|field| field.field == Field::Presence);
            for below in below(&children, class) {
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
}

/// Returns all that stands within a class, level by level.
fn below(children: &TiVec<Class, Vec<Class>>, class: Class) -> Vec<Class> {
    let mut all = Vec::new();
    let mut level = children[class].clone();
    while !level.is_empty() {
        level.sort_unstable();
        all.extend_from_slice(&level);
        level = level.iter().flat_map(|class| &children[*class]).copied().collect();
    }
    all
}
