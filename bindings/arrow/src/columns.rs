//! Reads the columns of a batch.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    BinaryType, BinaryViewType, ByteArrayType, ByteViewType, Date32Type, Float64Type, Int32Type, Int64Type,
    LargeBinaryType, LargeUtf8Type, StringViewType, Utf8Type,
};
use arrow_array::{Array, ArrayRef, GenericByteArray, GenericByteViewArray, PrimitiveArray, RecordBatch};
use arrow_schema::DataType;

use crate::error::BatchError;

/// Returns a column; none if there is none, or it has no type since all of it is null.
///
/// What another program says of offsets and texts is looked at before it is believed. Columns that are only handed on are not: of an
/// empty one some programs leave the offsets as they happen to be.
fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<Option<&'a ArrayRef>, BatchError> {
    let found = batch.column_by_name(name).filter(|column| column.data_type() != &DataType::Null);
    if let Some(column) = found.filter(|column| !column.is_empty()) {
        column
            .to_data()
            .validate_full()
            .map_err(|error| BatchError::new(format!("column '{name}' is damaged: {error}")))?;
    }
    Ok(found)
}

fn missing(batch: &RecordBatch, name: &str) -> BatchError {
    let schema = batch.schema();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    BatchError::new(format!("the batch has no column '{name}': it has {}", names.join(", ")))
}

fn wrong(name: &str, found: &DataType, wanted: &str) -> BatchError {
    BatchError::new(format!("column '{name}' has to be {wanted}, and is {found}"))
}

/// A column of text, or of bytes.
pub(crate) struct Bytes<'a> {
    name: &'static str,
    array: BytesArray<'a>,
}

enum BytesArray<'a> {
    Text(&'a GenericByteArray<Utf8Type>),
    LargeText(&'a GenericByteArray<LargeUtf8Type>),
    TextView(&'a GenericByteViewArray<StringViewType>),
    Binary(&'a GenericByteArray<BinaryType>),
    LargeBinary(&'a GenericByteArray<LargeBinaryType>),
    BinaryView(&'a GenericByteViewArray<BinaryViewType>),
}

impl<'a> Bytes<'a> {
    /// Returns a column that has to be there, of text or bytes.
    pub(crate) fn required(batch: &'a RecordBatch, name: &'static str) -> Result<Self, BatchError> {
        Self::of(batch, name)?.ok_or_else(|| missing(batch, name))
    }

    fn of(batch: &'a RecordBatch, name: &'static str) -> Result<Option<Self>, BatchError> {
        let Some(column) = column(batch, name)? else { return Ok(None) };
        let array = match column.data_type() {
            DataType::Utf8 => BytesArray::Text(column.as_string()),
            DataType::LargeUtf8 => BytesArray::LargeText(column.as_string()),
            DataType::Utf8View => BytesArray::TextView(column.as_string_view()),
            DataType::Binary => BytesArray::Binary(column.as_binary()),
            DataType::LargeBinary => BytesArray::LargeBinary(column.as_binary()),
            DataType::BinaryView => BytesArray::BinaryView(column.as_binary_view()),
            found => return Err(wrong(name, found, "text or binary")),
        };
        Ok(Some(Self { name, array }))
    }

    fn get(&self, row: usize) -> Option<&'a [u8]> {
        fn long<T: ByteArrayType>(array: &GenericByteArray<T>, row: usize) -> Option<&[u8]> {
            array.is_valid(row).then(|| array.value(row).as_ref())
        }
        fn view<T: ByteViewType>(array: &GenericByteViewArray<T>, row: usize) -> Option<&[u8]> {
            array.is_valid(row).then(|| array.value(row).as_ref())
        }
        match self.array {
            BytesArray::Text(array) => long(array, row),
            BytesArray::LargeText(array) => long(array, row),
            BytesArray::TextView(array) => view(array, row),
            BytesArray::Binary(array) => long(array, row),
            BytesArray::LargeBinary(array) => long(array, row),
            BytesArray::BinaryView(array) => view(array, row),
        }
    }

    /// Returns a value that has to be there.
    pub(crate) fn value(&self, row: usize) -> Result<&'a [u8], BatchError> {
        self.get(row).ok_or_else(|| BatchError::at(row, format!("column '{}' is null", self.name)))
    }
}

/// A column of text.
pub(crate) struct Texts<'a>(Bytes<'a>);

impl<'a> Texts<'a> {
    /// Returns a column that has to be there.
    pub(crate) fn required(batch: &'a RecordBatch, name: &'static str) -> Result<Self, BatchError> {
        Self::optional(batch, name)?.ok_or_else(|| missing(batch, name))
    }

    /// Returns a column that may be missing.
    pub(crate) fn optional(batch: &'a RecordBatch, name: &'static str) -> Result<Option<Self>, BatchError> {
        let found = column(batch, name)?.map(|column| column.data_type());
        if let Some(found) =
            found.filter(|found| !matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View))
        {
            return Err(wrong(name, found, "text"));
        }
        Ok(Bytes::of(batch, name)?.map(Self))
    }

    /// Returns a value that has to be there.
    pub(crate) fn value(&self, row: usize) -> Result<&'a str, BatchError> {
        text(self.0.name, row, self.0.value(row)?)
    }

    /// Returns a value; none where it is null.
    pub(crate) fn get(&self, row: usize) -> Result<Option<&'a str>, BatchError> {
        self.0.get(row).map(|bytes| text(self.0.name, row, bytes)).transpose()
    }
}

fn text<'a>(name: &str, row: usize, bytes: &'a [u8]) -> Result<&'a str, BatchError> {
    str::from_utf8(bytes).map_err(|_| BatchError::at(row, format!("column '{name}' is not UTF-8")))
}

/// Returns the value of a column that may be missing.
pub(crate) fn get<'a>(column: Option<&Texts<'a>>, row: usize) -> Result<Option<&'a str>, BatchError> {
    column.map_or(Ok(None), |column| column.get(row))
}

/// A column of whole numbers.
pub(crate) struct Numbers<'a> {
    name: &'static str,
    array: &'a ArrayRef,
}

impl<'a> Numbers<'a> {
    pub(crate) fn required(batch: &'a RecordBatch, name: &'static str) -> Result<Self, BatchError> {
        Self::optional(batch, name)?.ok_or_else(|| missing(batch, name))
    }

    pub(crate) fn optional(batch: &'a RecordBatch, name: &'static str) -> Result<Option<Self>, BatchError> {
        let Some(array) = column(batch, name)? else { return Ok(None) };
        match array.data_type() {
            DataType::Int32 | DataType::Int64 => Ok(Some(Self { name, array })),
            found => Err(wrong(name, found, "int64")),
        }
    }

    pub(crate) fn get(&self, row: usize) -> Option<i64> {
        self.array.is_valid(row).then(|| match self.array.as_primitive_opt::<Int64Type>() {
            Some(array) => array.value(row),
            None => i64::from(self.array.as_primitive::<Int32Type>().value(row)),
        })
    }

    pub(crate) fn value(&self, row: usize) -> Result<i64, BatchError> {
        self.get(row).ok_or_else(|| BatchError::at(row, format!("column '{}' is null", self.name)))
    }
}

/// A column of dates.
pub(crate) struct Days<'a> {
    name: &'static str,
    array: &'a PrimitiveArray<Date32Type>,
}

impl<'a> Days<'a> {
    pub(crate) fn required(batch: &'a RecordBatch, name: &'static str) -> Result<Self, BatchError> {
        let array = column(batch, name)?.ok_or_else(|| missing(batch, name))?;
        match array.as_primitive_opt() {
            Some(array) => Ok(Self { name, array }),
            None => Err(wrong(name, array.data_type(), "date32")),
        }
    }

    /// Returns a day that has to be there, in days since 1970-01-01.
    pub(crate) fn value(&self, row: usize) -> Result<i64, BatchError> {
        let day = self.array.is_valid(row).then(|| i64::from(self.array.value(row)));
        day.ok_or_else(|| BatchError::at(row, format!("column '{}' is null", self.name)))
    }
}

/// Returns a column of real numbers that may be missing.
pub(crate) fn reals<'a>(
    batch: &'a RecordBatch,
    name: &'static str,
) -> Result<impl Fn(usize) -> Option<f64> + 'a, BatchError> {
    let column = column(batch, name)?;
    if let Some(array) = column.filter(|array| array.data_type() != &DataType::Float64) {
        return Err(wrong(name, array.data_type(), "float64"));
    }
    Ok(move |row| {
        let array = column?.as_primitive::<Float64Type>();
        array.is_valid(row).then(|| array.value(row))
    })
}

/// Returns a column that says of each row whether something is so; of a missing one, and of null, it is not.
pub(crate) fn flags<'a>(
    batch: &'a RecordBatch,
    name: &'static str,
) -> Result<impl Fn(usize) -> bool + 'a, BatchError> {
    let column = column(batch, name)?;
    if let Some(array) = column.filter(|array| array.data_type() != &DataType::Boolean) {
        return Err(wrong(name, array.data_type(), "boolean"));
    }
    Ok(move |row| {
        column.map(|array| array.as_boolean()).is_some_and(|array| array.is_valid(row) && array.value(row))
    })
}
