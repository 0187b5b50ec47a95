//! Says what happened between states of lists.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch};
use recension_bindings::SharedEdition;
use recension_core::diff;
use recension_model::{Comparison, EntryChange, Listing, Selection, Shown};

use crate::entries::{EntryColumns, EntryRow};
use crate::error::BatchError;
use crate::output::{Lists, TextColumn, extended, records};
use crate::parse::Documents;

/// Says what happened to each list since its state in the row before: a row for each state, with the columns that it was given but for
/// `content`.
///
/// It needs the columns of [`parse_batch`](crate::parse_batch). States of one list stand together, the oldest first. A row gets `changes`: null for
/// the first state of a list, else a list of records of `changes` (`added`, `removed`, `renamed`, …), `confidence`, and the entry as it
/// was (`old`) and is (`new`), each with `title`, `description`, `url`, `section` and `line`. They are those of `recension diff`.
///
/// # Errors
///
/// Those of [`parse_batch`](crate::parse_batch).
pub fn changes_batch(batch: &RecordBatch) -> Result<RecordBatch, BatchError> {
    let documents = Documents::new(batch)?;
    let mut columns = ChangeColumns::default();
    let mut before = None;
    for row in 0..batch.num_rows() {
        let list = documents.list(row)?;
        let shared = documents.read(row)?;
        match before.as_ref().filter(|(known, _)| *known == list) {
            Some((_, old)) => columns.push(old, &shared)?,
            None => columns.lists.null(),
        }
        before = Some((list, shared));
    }
    let changes = ("changes", true, columns.finish()?);
    extended(batch, Documents::READ, vec![changes])
}

/// The columns of changes that are being written.
#[derive(Default)]
struct ChangeColumns {
    lists: Lists,
    kinds: Lists,
    kind_names: TextColumn,
    kind_count: usize,
    confidences: Vec<f64>,
    old: EntryColumns,
    new: EntryColumns,
}

impl ChangeColumns {
    fn push(&mut self, old: &SharedEdition, new: &SharedEdition) -> Result<(), BatchError> {
        let diff = diff(old.edition(), new.edition());
        let listing = Listing::new(diff.comparison(), Selection::default());
        for change in listing.entries() {
            self.push_change(listing.comparison, change)?;
        }
        self.lists.end(self.confidences.len())
    }

    fn push_change(&mut self, comparison: Comparison<'_>, change: &EntryChange) -> Result<(), BatchError> {
        for kind in change.kinds.iter() {
            self.kind_names.push(Some(kind.name()))?;
            self.kind_count += 1;
        }
        self.kinds.end(self.kind_count)?;
        self.confidences.push(f64::from(change.confidence));
        push_entry(&mut self.old, comparison.old_of(change))?;
        push_entry(&mut self.new, comparison.new_of(change))
    }

    fn finish(self) -> Result<ArrayRef, BatchError> {
        let columns = vec![
            ("changes", false, self.kinds.finish(self.kind_names.finish()?)?),
            ("confidence", false, Arc::new(Float64Array::from(self.confidences))),
            ("old", true, self.old.finish()?),
            ("new", true, self.new.finish()?),
        ];
        self.lists.finish(records(columns, None)?)
    }
}

fn push_entry(columns: &mut EntryColumns, entry: Option<Shown<'_>>) -> Result<(), BatchError> {
    let Some(Shown { view, title, description }) = entry else { return columns.null() };
    let section = view.section_path();
    columns.push(EntryRow { title, description, url: view.url(), section: &section, line: view.entry.line })
}
