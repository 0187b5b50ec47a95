//! What a corpus holds, and what it has of a resource, as JSON.

use recension_model::{CorpusStatus, DuplicateListing, Found, ListFamily, NewResource, StaleEntry};
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

/// The name and version of the format of `corpus drift`.
pub(crate) const DRIFT_SCHEMA: &str = "recension.corpus-drift/1";

/// Which lists come from one list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CorpusDrift")]
pub(crate) struct CorpusDriftWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = DRIFT_SCHEMA))]
    schema: &'static str,
    /// The families, the largest first.
    families: &'a [ListFamily],
}

impl<'a> CorpusDriftWire<'a> {
    pub(crate) fn new(families: &'a [ListFamily]) -> Self {
        Self { schema: DRIFT_SCHEMA, families }
    }
}

/// The name and version of the format of `corpus stale`.
pub(crate) const STALE_SCHEMA: &str = "recension.corpus-stale/1";

/// What other lists have relinked, renamed or removed since.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CorpusStale")]
pub(crate) struct CorpusStaleWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = STALE_SCHEMA))]
    schema: &'static str,
    /// The entries, by list and line.
    entries: &'a [StaleEntry],
}

impl<'a> CorpusStaleWire<'a> {
    pub(crate) fn new(entries: &'a [StaleEntry]) -> Self {
        Self { schema: STALE_SCHEMA, entries }
    }
}

/// The name and version of the format of `corpus new`.
pub(crate) const NEW_SCHEMA: &str = "recension.corpus-new/1";

/// What lists of the same subject took up lately.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CorpusNew")]
pub(crate) struct CorpusNewWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = NEW_SCHEMA))]
    schema: &'static str,
    /// The resources, what most lists took up first.
    resources: &'a [NewResource],
}

impl<'a> CorpusNewWire<'a> {
    pub(crate) fn new(resources: &'a [NewResource]) -> Self {
        Self { schema: NEW_SCHEMA, resources }
    }
}

/// The name and version of the format of `corpus duplicates`.
pub(crate) const DUPLICATES_SCHEMA: &str = "recension.corpus-duplicates/1";

/// What lists have under two addresses.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CorpusDuplicates")]
pub(crate) struct CorpusDuplicatesWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = DUPLICATES_SCHEMA))]
    schema: &'static str,
    /// The duplicates, by list and line.
    duplicates: &'a [DuplicateListing],
}

impl<'a> CorpusDuplicatesWire<'a> {
    pub(crate) fn new(duplicates: &'a [DuplicateListing]) -> Self {
        Self { schema: DUPLICATES_SCHEMA, duplicates }
    }
}
