//! What was read at each place of an edition, and why.

use crate::{Edition, EntryId, Reason, SectionId, Span, Unread};

/// A piece of an edition, and what it was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Where it stands.
    pub span: Span,
    /// The 1-based line it begins on.
    pub line: u32,
    /// The 1-based line it ends on.
    pub end_line: u32,
    /// What it was read as.
    pub read_as: ReadAs,
}

/// What a piece of an edition was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadAs {
    /// A section's heading or group label.
    Section(SectionId),
    /// An entry.
    Entry(EntryId),
    /// A note of an entry.
    Note(EntryId),
    /// A piece of prose, an index into [`Edition::prose`].
    Prose(usize),
}

impl Edition {
    /// Returns all that was read in the order of the source, what holds others before them. Cost: that of sorting.
    pub fn readings(&self) -> Vec<Reading> {
        let mut readings = Vec::new();
        for id in self.section_ids() {
            let section = self.section(id);
            let Some(last) = section.span.end.checked_sub(1).filter(|_| !section.span.range().is_empty())
            else {
                continue;
            };
            let breaks = self.source.get(section.span.start as usize..last as usize).unwrap_or_default();
            let end_line = section.line + breaks.iter().filter(|byte| **byte == b'\n').count() as u32;
            let read_as = ReadAs::Section(id);
            readings.push(Reading { span: section.span, line: section.line, end_line, read_as });
        }
        for id in self.entry_ids() {
            let view = self.entry(id);
            let (entry, notes) = (view.entry, view.placed_notes());
            let (line, end_line) = (entry.line, entry.end_line);
            readings.push(Reading { span: entry.span, line, end_line, read_as: ReadAs::Entry(id) });
            readings.extend(notes.iter().map(|note| {
                let (line, read_as) = (note.line, ReadAs::Note(id));
                Reading { span: note.span, line, end_line: line, read_as }
            }));
        }
        for (at, prose) in self.prose.iter().enumerate() {
            let (line, end_line) = (prose.line, prose.end_line);
            readings.push(Reading { span: prose.span, line, end_line, read_as: ReadAs::Prose(at) });
        }
        readings.sort_by_key(|reading| (reading.span.start, std::cmp::Reverse(reading.span.end)));
        readings
    }

    /// Returns the innermost of `readings` that stands on a 1-based line; nothing for a line without any text.
    pub fn reading_on(&self, readings: &[Reading], line: u32) -> Option<Reading> {
        let end = readings.partition_point(|reading| reading.line <= line);
        readings[..end].iter().rev().find(|reading| reading.end_line >= line).copied()
    }

    /// Returns why a piece was read as what it was; for a note, why its entry is one; nothing for a section.
    pub fn reason(&self, read_as: ReadAs) -> Option<Reason> {
        match read_as {
            ReadAs::Section(_) => None,
            ReadAs::Entry(id) | ReadAs::Note(id) => Some(self.entry(id).entry.reason),
            ReadAs::Prose(at) => self.prose.get(at).map(|prose| prose.reason),
        }
    }

    /// Returns the title of a section, of an entry, of the entry of a note; of prose its text.
    pub fn reading_text(&self, read_as: ReadAs) -> &str {
        match read_as {
            ReadAs::Section(id) => self.section_title(id),
            ReadAs::Entry(id) | ReadAs::Note(id) => self.entry(id).title(),
            ReadAs::Prose(at) => self.prose.get(at).map_or("", |prose| self.str(prose.text)),
        }
    }

    /// Returns what was caught in prose, each piece with the prose that it stands in, an index into
    /// [`Edition::prose`].
    pub fn unread_in_prose(&self) -> impl Iterator<Item = (Option<usize>, &Unread)> {
        self.unread.iter().map(|unread| {
            let end = self.prose.partition_point(|prose| prose.span.start <= unread.span.start);
            (end.checked_sub(1), unread)
        })
    }
}

impl ReadAs {
    /// Returns its name: `section`, `entry`, `note`, `prose`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Section(_) => "section",
            Self::Entry(_) => "entry",
            Self::Note(_) => "note",
            Self::Prose(_) => "prose",
        }
    }
}
