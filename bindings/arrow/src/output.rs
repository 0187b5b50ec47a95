//! Puts the columns of a result together.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, GenericByteArray, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{Field, Fields, Schema};

use crate::error::BatchError;

/// A column of text that is being written. What would not fit is an error, where the builders of Arrow panic.
pub(crate) struct TextColumn {
    offsets: Vec<i32>,
    bytes: Vec<u8>,
    valid: Vec<bool>,
}

impl Default for TextColumn {
    fn default() -> Self {
        Self { offsets: vec![0], bytes: Vec::new(), valid: Vec::new() }
    }
}

impl TextColumn {
    pub(crate) fn push(&mut self, text: Option<&str>) -> Result<(), BatchError> {
        self.bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        self.offsets.push(offset(self.bytes.len())?);
        self.valid.push(text.is_some());
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<ArrayRef, BatchError> {
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        let array: StringArray = GenericByteArray::try_new(offsets, self.bytes.into(), nulls(self.valid))?;
        Ok(Arc::new(array))
    }
}

/// The lengths of lists that are being written, one for each row.
pub(crate) struct Lists {
    offsets: Vec<i32>,
    valid: Vec<bool>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { offsets: vec![0], valid: Vec::new() }
    }
}

impl Lists {
    /// Ends the list of a row, with so many values in all lists up to here.
    pub(crate) fn end(&mut self, values: usize) -> Result<(), BatchError> {
        self.offsets.push(offset(values)?);
        self.valid.push(true);
        Ok(())
    }

    /// Says that a row has no list.
    pub(crate) fn null(&mut self) {
        self.offsets.push(self.offsets.last().copied().unwrap_or_default());
        self.valid.push(false);
    }

    pub(crate) fn finish(self, values: ArrayRef) -> Result<ArrayRef, BatchError> {
        let field = Arc::new(Field::new("element", values.data_type().clone(), values.is_nullable()));
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        Ok(Arc::new(ListArray::try_new(field, offsets, values, nulls(self.valid))?))
    }
}

fn offset(length: usize) -> Result<i32, BatchError> {
    i32::try_from(length).map_err(|_| BatchError::too_large())
}

fn nulls(valid: Vec<bool>) -> Option<NullBuffer> {
    valid.contains(&false).then(|| NullBuffer::from(valid))
}

/// Returns a column of numbers.
pub(crate) fn numbers(values: Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

/// Returns a column of numbers that may be missing.
pub(crate) fn optional_numbers(values: Vec<Option<i64>>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

/// A column of a result: its name, whether values may be missing, and the values.
pub(crate) type Column = (&'static str, bool, ArrayRef);

fn field((name, is_nullable, array): &Column) -> Field {
    Field::new(*name, array.data_type().clone(), *is_nullable)
}

/// Returns columns as one column of records; `valid` says which of them are there.
pub(crate) fn records(columns: Vec<Column>, valid: Option<Vec<bool>>) -> Result<ArrayRef, BatchError> {
    let fields: Fields = columns.iter().map(field).collect();
    let arrays = columns.into_iter().map(|(_, _, array)| array).collect();
    Ok(Arc::new(StructArray::try_new(fields, arrays, valid.and_then(nulls))?))
}

/// Returns a batch of its own.
pub(crate) fn batch(columns: Vec<Column>) -> Result<RecordBatch, BatchError> {
    let fields: Fields = columns.iter().map(field).collect();
    let arrays = columns.into_iter().map(|(_, _, array)| array).collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}

/// Returns a batch with more columns, and without those that are `dropped`; what stays is not copied.
pub(crate) fn extended(
    batch: &RecordBatch,
    dropped: &[&str],
    columns: Vec<Column>,
) -> Result<RecordBatch, BatchError> {
    let schema = batch.schema();
    if let Some((name, ..)) = columns.iter().find(|(name, ..)| schema.column_with_name(name).is_some()) {
        return Err(BatchError::new(format!(
            "the batch has a column '{name}' already: give it another name"
        )));
    }
    let kept = schema.fields().iter().zip(batch.columns());
    let (mut fields, mut arrays): (Vec<Arc<Field>>, Vec<ArrayRef>) = kept
        .filter(|(field, _)| !dropped.contains(&field.name().as_str()))
        .map(|(field, array)| (Arc::clone(field), Arc::clone(array)))
        .unzip();
    for column in columns {
        fields.push(Arc::new(field(&column)));
        arrays.push(column.2);
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}
