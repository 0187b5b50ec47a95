//! What a corpus holds, and what it has of a resource, as JSON.

use recension_model::{CorpusStatus, Found};
use schemars::JsonSchema;
use serde::Serialize;

/// The name and version of the format of what was found.
pub(crate) const FIND_SCHEMA: &str = "recension.find/1";

/// The name and version of the format of what a corpus holds.
pub(crate) const INDEX_SCHEMA: &str = "recension.index/1";

/// What a corpus has of what was asked for.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Find")]
pub(crate) struct FindWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = FIND_SCHEMA))]
    schema: &'static str,
    /// The edition whose entries were asked for; null if something else was.
    edition: Option<&'a str>,
    /// What was found: one answer, or one for each entry of the edition, in their order.
    answers: &'a [Found],
}

impl<'a> FindWire<'a> {
    pub(crate) fn new(edition: Option<&'a str>, answers: &'a [Found]) -> Self {
        Self { schema: FIND_SCHEMA, edition, answers }
    }
}

/// What a corpus holds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Index")]
pub(crate) struct IndexWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = INDEX_SCHEMA))]
    schema: &'static str,
    #[serde(flatten)]
    status: &'a CorpusStatus,
}

impl<'a> IndexWire<'a> {
    pub(crate) fn new(status: &'a CorpusStatus) -> Self {
        Self { schema: INDEX_SCHEMA, status }
    }
}
