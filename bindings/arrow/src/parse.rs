//! Reads lists.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use recension_bindings::{SharedEdition, read};
use recension_corpus::{is_name, list_language, list_title, listed};

use crate::columns::{Bytes, Texts, get};
use crate::entries::{EntryColumns, EntryRow};
use crate::error::BatchError;
use crate::output::{Lists, TextColumn, extended, numbers};

/// The columns that lists are read from.
pub(crate) struct Documents<'a> {
    list: Texts<'a>,
    content: Bytes<'a>,
    path: Option<Texts<'a>>,
    format: Option<Texts<'a>>,
}

impl<'a> Documents<'a> {
    /// What is not handed on, as it is read now.
    pub(crate) const READ: &'static [&'static str] = &["content"];

    pub(crate) fn new(batch: &'a RecordBatch) -> Result<Self, BatchError> {
        Ok(Self {
            list: Texts::required(batch, "list")?,
            content: Bytes::required(batch, "content")?,
            path: Texts::optional(batch, "path")?,
            format: Texts::optional(batch, "format")?,
        })
    }

    /// Returns the name of the list of a row.
    pub(crate) fn list(&self, row: usize) -> Result<&'a str, BatchError> {
        let list = self.list.value(row)?;
        match is_name(list) {
            true => Ok(list),
            false => Err(BatchError::at(
                row,
                format!("column 'list' has to be a name on one line, and is {list:?}"),
            )),
        }
    }

    /// Reads the list of a row.
    pub(crate) fn read(&self, row: usize) -> Result<SharedEdition, BatchError> {
        let name = match get(self.path.as_ref(), row)? {
            Some(path) => path,
            None => self.list(row)?,
        };
        let format = get(self.format.as_ref(), row)?;
        let content = self.content.value(row)?.to_vec();
        read(name, content, format).map_err(|error| BatchError::at(row, error))
    }
}

/// Reads lists: a row for each, with the columns that it was given but for `content`.
///
/// | column | |
/// |---|---|
/// | `list` | text: the name that the list is known by |
/// | `content` | bytes in any encoding, or text |
/// | `path` | text, may be missing: a name that format and language are told by; else that is `list` |
/// | `format` | text, may be missing: one of those of `recension parse --input-format` |
///
/// It gets `title` and `language` of the document (perhaps empty), `read_as` (the format), `encoding`, `digest` (the same for the same
/// entries, sections and prose), and `entries`: a list of records of `number` (from 0), `title`, `description`, `url`, `section` (a list of titles, the
/// outermost first), `line` and `occurrence` (of an entry without an address, its number among those of its title).
///
/// # Errors
///
/// A column is missing or of another type, a list has no name or content, a format does not exist, or the result is too large.
pub fn parse_batch(batch: &RecordBatch) -> Result<RecordBatch, BatchError> {
    let documents = Documents::new(batch)?;
    let [mut titles, mut languages, mut formats, mut encodings] = [(); 4].map(|()| TextColumn::default());
    let (mut digests, mut lists) = (Vec::new(), Lists::default());
    let mut entries = EntryColumns::default();
    let (mut places, mut occurrences) = (Vec::new(), Vec::new());
    for row in 0..batch.num_rows() {
        documents.list(row)?;
        let shared = documents.read(row)?;
        let edition = shared.edition();
        titles.push(Some(list_title(edition)))?;
        languages.push(Some(list_language(edition)))?;
        formats.push(Some(shared.format()))?;
        encodings.push(Some(shared.encoding()))?;
        digests.push(edition.digest().cast_signed());
        for (place, entry) in (0..).zip(listed(edition)) {
            places.push(place);
            occurrences.push(entry.occurrence.map(|occurrence| occurrence as i64));
            entries.push(EntryRow {
                title: &entry.title,
                description: &entry.description,
                url: entry.url.as_deref(),
                section: &entry.section,
                line: entry.line,
            })?;
        }
        lists.end(entries.len())?;
    }
    let entries: ArrayRef = lists.finish(entries.finish_numbered(places, occurrences)?)?;
    let columns = vec![
        ("title", false, titles.finish()?),
        ("language", false, languages.finish()?),
        ("read_as", false, formats.finish()?),
        ("encoding", false, encodings.finish()?),
        ("digest", false, numbers(digests)),
        ("entries", false, Arc::clone(&entries)),
    ];
    extended(batch, Documents::READ, columns)
}
