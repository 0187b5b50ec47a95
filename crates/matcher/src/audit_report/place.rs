//! Where in a mirror's file a finding stands.

use std::collections::HashMap;

use recension_model::{EditionSource, Entry, EntryChange, EntryId, FileLines, Finding, SectionId};

use super::{AuditReport, AuditedMirror};

/// A place in a mirror's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The 1-based line.
    pub line: u32,
    /// The 1-based last line.
    pub end_line: u32,
}

/// The places of all findings of a mirror.
#[derive(Clone, Debug)]
pub struct FindingPlaces {
    /// One for each change.
    of_changes: Vec<Place>,
    /// Where the files of the mirror and of the upstream begin, if they are kept in several.
    files: [FileLines; 2],
}

impl FindingPlaces {
    /// Finds the place in the mirror that each change is about: the entry, or where a missing one belongs.
    ///
    /// That is behind the entry before it in the upstream that the mirror has too, within the same section;
    /// else the heading of its section, else of one around it, else the first line. Cost: linear in the changes.
    pub fn new(report: &AuditReport<'_>, mirror: &AuditedMirror<'_>) -> Self {
        let headings = headings(report, mirror);
        let of_entry = |id: EntryId| {
            let entry = mirror.edition.entry(id).entry;
            Place { line: entry.line, end_line: entry.end_line }
        };
        let section_of = |id: EntryId| report.upstream.entry(id).entry.section;
        let mut before: (Option<SectionId>, Option<EntryId>) = (None, None);
        let of_change = |change: &EntryChange| {
            if let Some(new) = change.new {
                let section = section_of(new);
                if before.0 != section {
                    before = (section, None);
                }
            }
            let place = match (change.old, before.1) {
                (Some(id), _) | (None, Some(id)) => of_entry(id),
                (None, None) => {
                    let line = heading_around(report, change.new.and_then(section_of), &headings);
                    Place { line, end_line: line }
                }
            };
            if change.new.is_some() && change.old.is_some() {
                before.1 = change.old;
            }
            place
        };
        Self {
            of_changes: mirror.audit.changes.entries.iter().map(of_change).collect(),
            files: [mirror.edition.file_lines(), report.upstream.file_lines()],
        }
    }

    /// Returns the file that a finding stands in, given what the mirror is read from, and its place there.
    pub fn of<'a>(&'a self, finding: &Finding, source: EditionSource<'a>) -> (EditionSource<'a>, Place) {
        let place = self.of_changes.get(finding.change as usize).copied();
        located(&self.files[0], source, place.unwrap_or(Place { line: 1, end_line: 1 }))
    }

    /// Returns the file that an entry of the upstream stands in, given what that is read from, and its place there.
    pub fn of_upstream<'a>(&'a self, entry: &Entry, source: EditionSource<'a>) -> (EditionSource<'a>, Place) {
        located(&self.files[1], source, Place { line: entry.line, end_line: entry.end_line })
    }
}

fn located<'a>(files: &'a FileLines, source: EditionSource<'a>, place: Place) -> (EditionSource<'a>, Place) {
    let (file, line) = files.of(place.line);
    let end_line = line + place.end_line.saturating_sub(place.line);
    (file.map_or(source, EditionSource::File), Place { line, end_line })
}

/// Returns for sections of the upstream the lines of the mirror's headings: of the section in which the first entry
/// stands that both have.
fn headings(report: &AuditReport<'_>, mirror: &AuditedMirror<'_>) -> HashMap<SectionId, u32> {
    let mut headings = HashMap::new();
    for change in &mirror.audit.changes.entries {
        let sections = change.new.zip(change.old).and_then(|(new, old)| {
            Some((report.upstream.entry(new).entry.section?, mirror.edition.entry(old).entry.section?))
        });
        if let Some((upstream, own)) = sections {
            headings.entry(upstream).or_insert_with(|| mirror.edition.section(own).line);
        }
    }
    headings
}

/// Returns the line of the heading of a section, or of one around it; the first line if the mirror has none.
fn heading_around(
    report: &AuditReport<'_>,
    section: Option<SectionId>,
    headings: &HashMap<SectionId, u32>,
) -> u32 {
    let around = std::iter::successors(section, |id| report.upstream.section(*id).parent);
    around.filter_map(|id| headings.get(&id)).next().copied().unwrap_or(1)
}
