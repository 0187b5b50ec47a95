//! Why a batch cannot be worked on.

use std::fmt;

use arrow_schema::ArrowError;

/// Why a batch cannot be worked on: one sentence that names the column, and the row from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchError(String);

impl BatchError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    pub(crate) fn at(row: usize, message: impl fmt::Display) -> Self {
        Self(format!("row {row}: {message}"))
    }

    /// Returns what to say of a batch whose result is more than Arrow's offsets can count.
    pub(crate) fn too_large() -> Self {
        Self::new("the result would be larger than 2 GiB: give fewer rows at once")
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BatchError {}

impl From<ArrowError> for BatchError {
    fn from(error: ArrowError) -> Self {
        Self(error.to_string())
    }
}
