//! Editions that are put together from what is known of entries, so that the matcher can compare them.

use std::collections::HashMap;

use recension_model::{Edition, Entry, EntryId, Format, Link, Section, SectionId, Span, Text};

use crate::kept::Kept;

/// Puts an edition together.
pub(crate) struct Draft {
    edition: Edition,
    sections: HashMap<Vec<String>, SectionId>,
}

impl Draft {
    pub(crate) fn new(name: &str) -> Self {
        let edition = Edition::new(name, Format::Markdown, Vec::new());
        Self { edition, sections: HashMap::new() }
    }

    pub(crate) fn push(&mut self, kept: &Kept) -> EntryId {
        let section = self.section(&kept.section);
        let title = self.edition.intern(&kept.title);
        let mut entry = Entry::titled(title);
        if !kept.description.is_empty() {
            self.edition.intern(" - ");
            entry.description = self.edition.intern(&kept.description);
            entry.text = Text::new(title.start, entry.description.end);
        }
        let first = self.edition.links.len() as u32;
        entry.links = first..first;
        if let Some(url) = &kept.url {
            let url = self.edition.intern(url);
            self.edition.links.push(Link { text: title, url, span: Span::default() });
            (entry.links, entry.primary) = (first..first + 1, Some(first));
        }
        entry.section = section;
        self.edition.push_entry(entry)
    }

    fn section(&mut self, path: &[String]) -> Option<SectionId> {
        let (last, above) = path.split_last()?;
        if let Some(id) = self.sections.get(path) {
            return Some(*id);
        }
        let parent = self.section(above);
        let title = self.edition.intern(last);
        let level = path.len().min(usize::from(u8::MAX)) as u8;
        let id = self.edition.push_section(Section::titled(title, level, parent));
        self.sections.insert(path.to_vec(), id);
        Some(id)
    }

    pub(crate) fn finish(self) -> Edition {
        self.edition
    }
}
