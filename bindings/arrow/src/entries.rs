//! Entries as records.

use arrow_array::ArrayRef;

use crate::error::BatchError;
use crate::output::{Column, Lists, TextColumn, numbers, optional_numbers, records};

/// An entry that is written.
#[derive(Clone, Copy)]
pub(crate) struct EntryRow<'a, S> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) url: Option<&'a str>,
    pub(crate) section: &'a [S],
    pub(crate) line: u32,
}

/// The columns of entries that are being written.
#[derive(Default)]
pub(crate) struct EntryColumns {
    titles: TextColumn,
    descriptions: TextColumn,
    urls: TextColumn,
    sections: Lists,
    section_titles: TextColumn,
    section_count: usize,
    lines: Vec<i64>,
    valid: Vec<bool>,
}

impl EntryColumns {
    pub(crate) fn len(&self) -> usize {
        self.valid.len()
    }

    pub(crate) fn push<S: AsRef<str>>(&mut self, entry: EntryRow<'_, S>) -> Result<(), BatchError> {
        self.titles.push(Some(entry.title))?;
        self.descriptions.push(Some(entry.description))?;
        self.urls.push(entry.url)?;
        for title in entry.section {
            self.section_titles.push(Some(title.as_ref()))?;
        }
        self.section_count += entry.section.len();
        self.sections.end(self.section_count)?;
        self.lines.push(i64::from(entry.line));
        self.valid.push(true);
        Ok(())
    }

    /// Says that there is no entry.
    pub(crate) fn null(&mut self) -> Result<(), BatchError> {
        self.push(EntryRow::<&str> { title: "", description: "", url: None, section: &[], line: 0 })?;
        if let Some(last) = self.valid.last_mut() {
            *last = false;
        }
        Ok(())
    }

    pub(crate) fn columns(self) -> Result<(Vec<Column>, Vec<bool>), BatchError> {
        let columns = vec![
            ("title", false, self.titles.finish()?),
            ("description", false, self.descriptions.finish()?),
            ("url", true, self.urls.finish()?),
            ("section", false, self.sections.finish(self.section_titles.finish()?)?),
            ("line", false, numbers(self.lines)),
        ];
        Ok((columns, self.valid))
    }

    /// Returns the entries as records, some of which may be missing.
    pub(crate) fn finish(self) -> Result<ArrayRef, BatchError> {
        let (columns, valid) = self.columns()?;
        records(columns, Some(valid))
    }

    /// Returns the entries with the place of each in its list, and its number among those of its title.
    pub(crate) fn finish_numbered(
        self,
        places: Vec<i64>,
        occurrences: Vec<Option<i64>>,
    ) -> Result<ArrayRef, BatchError> {
        let mut all: Vec<Column> = vec![("number", false, numbers(places))];
        all.extend(self.columns()?.0);
        all.push(("occurrence", true, optional_numbers(occurrences)));
        records(all, None)
    }
}
