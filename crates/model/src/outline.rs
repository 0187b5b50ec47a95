//! The entries and sections of an edition as an outline.

use crate::{Edition, EntryName, EntryView, SectionId};

impl Edition {
    /// Returns the titles down to a section without that of `root`, which is the title of the document and tells
    /// nothing apart.
    pub fn path_below(&self, root: Option<SectionId>, section: Option<SectionId>) -> Vec<&str> {
        let mut path = self.section_path(section);
        if path.len() > 1 && root.is_some_and(|root| path.first() == Some(&self.section_title(root))) {
            path.remove(0);
        }
        path
    }

    /// Marks the sections with the title `wanted`, in lower case, and all below them.
    pub fn sections_under(&self, wanted: &str) -> Vec<bool> {
        let mut covered: Vec<bool> = Vec::with_capacity(self.sections.len());
        for section in &self.sections {
            let within =
                section.parent.and_then(|parent| covered.get(parent.index()).copied()).unwrap_or(false);
            covered.push(within || self.str(section.title).trim().to_lowercase() == wanted.trim());
        }
        covered
    }

    /// Finds the outermost section that all entries stand in, if it is one.
    pub fn common_root(&self) -> Option<SectionId> {
        let mut roots: Vec<SectionId> = Vec::with_capacity(self.sections.len());
        for id in self.section_ids() {
            let parent = self.section(id).parent;
            roots.push(parent.and_then(|parent| roots.get(parent.index()).copied()).unwrap_or(id));
        }
        let mut found = None;
        for entry in &self.entries {
            let root = entry.section.and_then(|section| roots.get(section.index()).copied())?;
            if *found.get_or_insert(root) != root {
                return None;
            }
        }
        found
    }
}

impl EntryView<'_> {
    /// Returns the entry that it is nested under.
    pub fn parent(self) -> Option<Self> {
        self.entry.parent.map(|id| self.edition.entry(id))
    }

    /// Returns what other entries call it by.
    pub fn name(self) -> EntryName {
        EntryName { title: self.title().to_owned(), url: self.url().map(str::to_owned) }
    }
}
