//! What of a comparison is asked for, picked once for all that write it.

use crate::{
    ChangeKinds, Comparison, Edition, EntryChange, EntryId, ProseChange, SectionChange, SectionId, Side,
    Status,
};

/// What of a comparison is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Unchanged entries too.
    pub all: bool,
    /// Only entries and sections with one of these changes; wins over `all`.
    pub only: Option<ChangeKinds>,
    /// Only what stands in a section of this title, or below one, in either edition; case does not count.
    pub section: Option<String>,
    /// Why two entries are one resource, and why others are not.
    pub explain: bool,
    /// Leave out the lines that differ, which a change set has for copies that fit them.
    pub without_lines: bool,
}

/// A comparison and what of it is shown.
#[derive(Clone, Debug)]
pub struct Listing<'a> {
    /// The comparison.
    pub comparison: Comparison<'a>,
    /// What is asked for.
    pub selection: Selection,
    old_sections: Option<Vec<bool>>,
    new_sections: Option<Vec<bool>>,
    old_root: Option<SectionId>,
    new_root: Option<SectionId>,
}

impl<'a> Listing<'a> {
    /// Makes a listing; cost: the number of sections and entries.
    pub fn new(comparison: Comparison<'a>, selection: Selection) -> Self {
        let wanted = selection.section.as_deref().map(str::to_lowercase);
        let covered = |edition: &Edition| wanted.as_deref().map(|wanted| edition.sections_under(wanted));
        let (old_sections, new_sections) = (covered(comparison.old), covered(comparison.new));
        let (old_root, new_root) = (comparison.old.common_root(), comparison.new.common_root());
        Self { comparison, selection, old_sections, new_sections, old_root, new_root }
    }

    /// Reports whether the section that was asked for stands in either edition; true if none was.
    pub fn section_exists(&self) -> bool {
        let stands =
            |covered: &Option<Vec<bool>>| covered.as_ref().is_none_or(|covered| covered.contains(&true));
        stands(&self.old_sections) || stands(&self.new_sections)
    }

    /// Reports whether less is listed than what changed.
    pub fn is_filtered(&self) -> bool {
        self.selection.only.is_some() || self.selection.section.is_some()
    }

    /// Returns the entries that are shown, in the order of the change set.
    pub fn entries(&self) -> impl Iterator<Item = &'a EntryChange> {
        self.comparison.changes.entries.iter().filter(|change| self.shows_entry(change))
    }

    /// Returns the sections that are shown.
    pub fn sections(&self) -> impl Iterator<Item = &'a SectionChange> {
        self.comparison.changes.sections.iter().filter(|change| {
            self.selection.only.is_none_or(|only| only.intersects(change.kinds))
                && (self.covers(Side::Old, change.old) || self.covers(Side::New, change.new))
        })
    }

    /// Returns the prose that is shown: none if only some sorts of change are asked for.
    pub fn prose(&self) -> impl Iterator<Item = &'a ProseChange> {
        let Comparison { old, new, changes, .. } = self.comparison;
        let stands_in = move |edition: &Edition, at: Option<u32>| {
            at.and_then(|at| edition.prose.get(at as usize)).and_then(|prose| prose.section)
        };
        changes.prose.iter().filter(move |change| {
            self.selection.only.is_none()
                && change.status != Status::Unchanged
                && (self.covers(Side::Old, stands_in(old, change.old))
                    || self.covers(Side::New, stands_in(new, change.new)))
        })
    }

    /// Returns the titles down to a section for people: without the one that all entries stand below.
    pub fn path(&self, side: Side, section: Option<SectionId>) -> Vec<&'a str> {
        let root = match side {
            Side::Old => self.old_root,
            Side::New => self.new_root,
        };
        self.comparison.edition(side).path_below(root, section)
    }

    /// Returns the titles down to the section that an entry is listed under: that of the new edition if it has it.
    pub fn path_of(&self, old: Option<EntryId>, new: Option<EntryId>) -> Vec<&'a str> {
        let (side, id) = match (old, new) {
            (_, Some(id)) => (Side::New, id),
            (Some(id), None) => (Side::Old, id),
            (None, None) => return Vec::new(),
        };
        self.path(side, self.comparison.edition(side).entry(id).entry.section)
    }

    fn shows_entry(&self, change: &EntryChange) -> bool {
        let asked = match self.selection.only {
            Some(only) => only.intersects(change.kinds),
            None => self.selection.all || change.status != Status::Unchanged,
        };
        asked && (self.covers_entry(Side::Old, change.old) || self.covers_entry(Side::New, change.new))
    }

    fn covers_entry(&self, side: Side, id: Option<EntryId>) -> bool {
        let section = |id: EntryId| self.comparison.edition(side).entry(id).entry.section;
        self.selection.section.is_none() || self.covers(side, id.and_then(section))
    }

    fn covers(&self, side: Side, section: Option<SectionId>) -> bool {
        let covered = match side {
            Side::Old => &self.old_sections,
            Side::New => &self.new_sections,
        };
        match (covered, section) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(covered), Some(id)) => covered.get(id.index()).copied().unwrap_or(false),
        }
    }
}
