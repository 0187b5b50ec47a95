//! What Python gives, as values of Rust.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use recension_bindings::{Refusal, SharedEdition, read};

use crate::results::{Diff, Edition};

pyo3::create_exception!(
    recension,
    RecensionError,
    PyValueError,
    "Why something cannot be done: one sentence that says what to do."
);

pub(crate) fn refuse(refusal: Refusal) -> PyErr {
    RecensionError::new_err(refusal.to_string())
}

/// A list: an edition that was read, or what one is read from.
pub(crate) enum Source {
    Read(SharedEdition),
    Given(Vec<u8>),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Source {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(edition) = given.cast::<Edition>() {
            return Ok(Self::Read(edition.get().0.clone()));
        }
        if let Ok(text) = given.extract::<String>() {
            return Ok(Self::Given(text.into_bytes()));
        }
        if let Ok(bytes) = given.cast::<PyBytes>() {
            return Ok(Self::Given(bytes.as_bytes().into()));
        }
        let kind = given.get_type().name()?;
        Err(PyTypeError::new_err(format!("expected str, bytes or recension.Edition, not {kind}")))
    }
}

impl Source {
    /// Returns the edition; one that is read only now is called `name`.
    pub(crate) fn edition(self, name: &str) -> Result<SharedEdition, Refusal> {
        match self {
            Self::Read(edition) => Ok(edition),
            Self::Given(bytes) => read(name, bytes, None),
        }
    }

    /// Returns what an edition is to be read from.
    pub(crate) fn into_bytes(self) -> PyResult<Vec<u8>> {
        match self {
            Self::Given(bytes) => Ok(bytes),
            Self::Read(_) => Err(PyTypeError::new_err("this edition was read already: use it as it is")),
        }
    }
}

/// Returns editions; those that are read only now are called `name` and a number.
pub(crate) fn numbered(
    sources: Vec<Source>,
    name: &str,
    first: usize,
) -> Result<Vec<SharedEdition>, Refusal> {
    sources.into_iter().zip(first..).map(|(source, at)| source.edition(&format!("{name} {at}"))).collect()
}

/// Changes: as they were found, or as a document.
#[derive(FromPyObject)]
pub(crate) enum Changes<'py> {
    Found(Py<Diff>),
    Json(String),
    Document(Bound<'py, PyDict>),
}

impl Changes<'_> {
    pub(crate) fn into_json(self) -> PyResult<String> {
        match self {
            Self::Found(changes) => changes.get().0.json().map_err(refuse),
            Self::Json(json) => Ok(json),
            Self::Document(document) => {
                document.py().import("json")?.call_method1("dumps", (document,))?.extract()
            }
        }
    }
}

/// Returns a document of JSON as what Python has for it.
pub(crate) fn loaded<'py>(py: Python<'py>, json: Result<String, Refusal>) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (json.map_err(refuse)?,))
}
