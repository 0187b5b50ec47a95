//! Batches of Arrow, handed over without a copy by the interface of capsules.
//!
//! <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>

use std::ffi::CStr;
use std::sync::Mutex;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi, to_ffi};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, RecordBatch, RecordBatchIterator, StructArray};
use arrow_schema::{ArrowError, DataType};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods, PyTuple};
use recension_arrow::BatchError;

use crate::values::RecensionError;

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// A batch of another library.
pub(crate) struct Given(RecordBatch);

impl<'a, 'py> FromPyObject<'a, 'py> for Given {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(batch) = given.cast::<Batch>() {
            return Ok(Self(batch.get().0.clone()));
        }
        if !given.hasattr("__arrow_c_array__")? {
            let kind = given.get_type().name()?;
            let message = match given.hasattr("__arrow_c_stream__")? {
                true => format!("expected one batch, not {kind}: give its batches one by one"),
                false => {
                    format!("expected a record batch of Arrow (an object with __arrow_c_array__), not {kind}")
                }
            };
            return Err(PyTypeError::new_err(message));
        }
        let capsules = given.call_method0("__arrow_c_array__")?;
        let (schema, array): (Bound<'py, PyCapsule>, Bound<'py, PyCapsule>) = capsules.extract()?;
        taken(&schema, &array).map(Self)
    }
}

/// Takes a batch out of its capsules.
fn taken(schema: &Bound<'_, PyCapsule>, array: &Bound<'_, PyCapsule>) -> PyResult<RecordBatch> {
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: a capsule of that name holds a structure of that sort (it was checked), which lives as long as the capsule, and the
    // capsule is borrowed here. What is moved out of it is marked as released, so that its destructor leaves it alone.
    let data = unsafe {
        let array = FFI_ArrowArray::from_raw(array.as_ptr());
        from_ffi(array, schema.as_ref())
    };
    let data = data.map_err(refuse_arrow)?;
    if !matches!(data.data_type(), DataType::Struct(_)) || data.null_count() > 0 {
        return Err(PyTypeError::new_err(format!(
            "expected a record batch, not an array of {}",
            data.data_type()
        )));
    }
    Ok(RecordBatch::from(StructArray::from(data)))
}

fn refuse_arrow(error: ArrowError) -> PyErr {
    RecensionError::new_err(format!("the batch cannot be read: {error}"))
}

/// Works on a batch while other threads of Python run.
pub(crate) fn worked_on(
    py: Python<'_>,
    given: Given,
    work: fn(&RecordBatch) -> Result<RecordBatch, BatchError>,
) -> PyResult<Batch> {
    let made = py.detach(|| work(&given.0));
    made.map(Batch).map_err(|error| RecensionError::new_err(error.to_string()))
}

/// A batch of Arrow, for whichever library takes one.
#[pyclass(module = "recension.arrow", frozen)]
pub(crate) struct Batch(RecordBatch);

#[pymethods]
impl Batch {
    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    fn __repr__(&self) -> String {
        format!("<recension.arrow.Batch: {} rows of {}>", self.0.num_rows(), self.column_names().join(", "))
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.0.schema_ref().fields().iter().map(|field| field.name().clone()).collect()
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.0.schema_ref().as_ref()).map_err(refuse_arrow)?;
        PyCapsule::new_with_value(py, schema, SCHEMA)
    }

    /// Hands the batch over as it is: the interface leaves it to a producer whether it does what `requested_schema` says.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let _ = requested_schema;
        let (array, _) = to_ffi(&StructArray::from(self.0.clone()).into_data()).map_err(refuse_arrow)?;
        let schema = self.__arrow_c_schema__(py)?;
        PyTuple::new(py, [schema, PyCapsule::new_with_value(py, array, ARRAY)?])
    }

    /// Hands the batch over as a table of one batch.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = RecordBatchIterator::new([Ok(self.0.clone())], self.0.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), STREAM)
    }
}

/// Follows lists from state to state.
#[pyclass(module = "recension.arrow", frozen)]
pub(crate) struct Follower(Mutex<recension_arrow::Follower>);

#[pymethods]
impl Follower {
    #[new]
    fn new() -> Self {
        Self(Mutex::new(recension_arrow::Follower::new()))
    }

    fn push(&self, py: Python<'_>, batch: Given) -> PyResult<Batch> {
        self.work(py, |follower| follower.push(&batch.0))
    }

    fn finish(&self, py: Python<'_>) -> PyResult<Batch> {
        self.work(py, recension_arrow::Follower::finish)
    }
}

impl Follower {
    fn work(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut recension_arrow::Follower) -> Result<RecordBatch, BatchError> + Send,
    ) -> PyResult<Batch> {
        let made = py.detach(|| {
            // Whoever panicked before left a list half read: it is not gone on with.
            let mut follower =
                self.0.lock().map_err(|_| RecensionError::new_err("the follower has failed before"))?;
            work(&mut follower).map_err(|error| RecensionError::new_err(error.to_string()))
        });
        made.map(Batch)
    }
}
