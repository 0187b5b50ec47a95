//! Editions and results as classes of Python.

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use recension_bindings::{
    Applied, Audited, Checked, Collated, Compared, Merged, Refusal, SharedEdition, Synced,
};

use crate::values::{loaded, refuse};

/// Gives a class what all documents have.
macro_rules! document {
    ($class:ident) => {
        #[pymethods]
        impl $class {
            fn to_json(&self, py: Python<'_>) -> PyResult<String> {
                detached(py, || self.0.json())
            }

            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                loaded(py, py.detach(|| self.0.json()))
            }
        }
    };
}

/// Gives a class a page.
macro_rules! page {
    ($class:ident) => {
        #[pymethods]
        impl $class {
            fn html(&self, py: Python<'_>) -> PyResult<String> {
                detached(py, || self.0.html())
            }
        }
    };
}

/// Gives a class a comment.
macro_rules! comment {
    ($class:ident) => {
        #[pymethods]
        impl $class {
            fn markdown(&self, py: Python<'_>) -> PyResult<String> {
                detached(py, || self.0.markdown())
            }
        }
    };
}

/// Gives a class a table.
macro_rules! table {
    ($class:ident) => {
        #[pymethods]
        impl $class {
            #[pyo3(signature = (width = 100))]
            fn table(&self, py: Python<'_>, width: usize) -> PyResult<String> {
                detached(py, || self.0.table(width))
            }
        }
    };
}

/// Gives a class the document that it came to.
macro_rules! written {
    ($class:ident) => {
        #[pymethods]
        impl $class {
            #[getter]
            fn text(&self) -> String {
                String::from_utf8_lossy(self.0.document()).into_owned()
            }

            #[getter]
            fn data<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
                PyBytes::new(py, self.0.document())
            }
        }
    };
}

/// One state of a list, read once and used as often as needed.
#[pyclass(frozen, module = "recension")]
pub(crate) struct Edition(pub(crate) SharedEdition);

#[pymethods]
impl Edition {
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    #[getter]
    fn format(&self) -> &'static str {
        self.0.format()
    }

    #[getter]
    fn encoding(&self) -> &str {
        self.0.encoding()
    }

    #[getter]
    fn entries<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.get_item("entries")
    }

    fn __len__(&self) -> usize {
        self.0.entry_count()
    }

    fn __bool__(&self) -> bool {
        true
    }

    fn __repr__(&self) -> String {
        format!("<recension.Edition {:?}: {} entries>", self.0.name(), self.0.entry_count())
    }
}

document!(Edition);

/// What happened between two editions.
#[pyclass(frozen, module = "recension")]
pub(crate) struct Diff(pub(crate) Compared);

#[pymethods]
impl Diff {
    #[getter]
    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        loaded(py, self.0.summary_json())
    }

    #[getter]
    fn entries<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.get_item("entries")
    }
}

document!(Diff);
page!(Diff);
comment!(Diff);
table!(Diff);

/// What a merge came to.
#[pyclass(frozen, module = "recension")]
pub(crate) struct Merge(pub(crate) Merged);

#[pymethods]
impl Merge {
    #[getter]
    fn clean(&self) -> bool {
        self.0.is_clean()
    }

    #[getter]
    fn summary(&self) -> String {
        self.0.summary()
    }

    #[getter]
    fn conflicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.get_item("conflicts")
    }

    fn ledger<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        loaded(py, py.detach(|| self.0.ledger_json()))
    }
}

document!(Merge);
written!(Merge);
table!(Merge);

/// What came of applying changes.
#[pyclass(frozen, module = "recension")]
pub(crate) struct Application(pub(crate) Applied);

#[pymethods]
impl Application {
    #[getter]
    fn complete(&self) -> bool {
        self.0.is_complete()
    }

    #[getter]
    fn rejected<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.rejected_json().map(|json| loaded(py, Ok(json.into()))).transpose()
    }

    #[getter]
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        loaded(py, Ok(self.0.counts_json()))
    }
}

written!(Application);

/// What a mirror became.
#[pyclass(frozen, module = "recension")]
pub(crate) struct Sync(pub(crate) Synced);

#[pymethods]
impl Sync {
    #[getter]
    fn complete(&self) -> bool {
        self.0.is_complete()
    }

    #[getter]
    fn outcome<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        loaded(py, Ok(self.0.outcome_json()))
    }
}

written!(Sync);

/// What a list breaks of the rules.
#[pyclass(frozen, module = "recension")]
pub(crate) struct Check(pub(crate) Checked);

#[pymethods]
impl Check {
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.get_item("findings")
    }

    #[getter]
    fn fixed_text(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || self.0.fixed_document().map(|list| String::from_utf8_lossy(&list).into_owned()))
    }

    #[getter]
    fn fixed_data<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        py.detach(|| self.0.fixed_document()).map(|list| PyBytes::new(py, &list)).map_err(refuse)
    }

    fn __len__(&self) -> usize {
        self.0.count()
    }
}

document!(Check);
comment!(Check);
table!(Check);

/// What an audit found.
#[pyclass(frozen, module = "recension")]
pub(crate) struct Audit(pub(crate) Audited);

#[pymethods]
impl Audit {
    #[getter]
    fn mirrors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.get_item("mirrors")
    }
}

document!(Audit);
page!(Audit);
comment!(Audit);
table!(Audit);

/// What each of many editions has of every resource.
#[pyclass(frozen, module = "recension")]
pub(crate) struct Collation(pub(crate) Collated);

#[pymethods]
impl Collation {
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.get_item("rows")
    }

    fn csv(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || self.0.csv())
    }
}

document!(Collation);
page!(Collation);
comment!(Collation);
table!(Collation);

/// Makes a text while other threads run.
fn detached(py: Python<'_>, make: impl FnOnce() -> Result<String, Refusal> + Send) -> PyResult<String> {
    py.detach(make).map_err(refuse)
}
