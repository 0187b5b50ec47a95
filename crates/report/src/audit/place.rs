//! Where in a mirror's file a finding stands.

use recension_model::{EntryId, Finding, SectionId};

use super::{AuditReport, AuditedMirror};

/// A place in a mirror's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The 1-based line.
    pub(crate) line: u32,
    /// The 1-based last line.
    pub(crate) end_line: u32,
}

impl<'a> AuditReport<'a> {
    /// Gives the place in the mirror that a finding is about: the entry, or where a missing one belongs.
    ///
    /// That is behind the entry before it in the upstream that the mirror has too, within the same section;
    /// else the heading of its section, else the first line.
    pub(crate) fn place(&self, mirror: &AuditedMirror<'a>, finding: &Finding) -> Place {
        let of_entry = |id: EntryId| {
            let entry = mirror.edition.entry(id).entry;
            Place { line: entry.line, end_line: entry.end_line }
        };
        if let Some(id) = finding.mirror {
            return of_entry(id);
        }
        let section_of = |id: EntryId| self.upstream.entry(id).entry.section;
        let section = finding.upstream.and_then(section_of);
        let entries = &mirror.audit.changes.entries;
        let before = entries.get(..finding.change as usize).unwrap_or_default();
        let mut neighbours = before
            .iter()
            .rev()
            .take_while(|change| change.new.and_then(section_of) == section || change.new.is_none());
        if let Some(id) = neighbours.find_map(|change| change.new.and(change.old)) {
            return of_entry(id);
        }
        let heading = section.and_then(|id| self.section_in(mirror, id));
        heading.map_or(Place { line: 1, end_line: 1 }, |line| Place { line, end_line: line })
    }

    /// Gives the line of the mirror's heading for a section of the upstream, or for one around it.
    fn section_in(&self, mirror: &AuditedMirror<'a>, section: SectionId) -> Option<u32> {
        let mut wanted = Some(section);
        while let Some(id) = wanted {
            let inside = mirror.audit.changes.entries.iter().find_map(|change| {
                let new = self.upstream.entry(change.new?).entry;
                (new.section == Some(id)).then_some(mirror.edition.entry(change.old?).entry.section?)
            });
            if let Some(found) = inside {
                return Some(mirror.edition.section(found).line);
            }
            wanted = self.upstream.section(id).parent;
        }
        None
    }
}
