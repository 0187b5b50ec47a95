//! Queues of requests as JSON.

use recension_model::{QueueOutcome, QueueReport, QueuedRequest};
use schemars::JsonSchema;
use serde::Serialize;

/// The name and version of the format.
pub(crate) const QUEUE_SCHEMA: &str = "recension.queue/1";

/// What becomes of requests that are merged one after the other.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Queue")]
pub(crate) struct QueueWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = QUEUE_SCHEMA))]
    schema: &'static str,
    /// What they were merged onto, as it was named.
    onto: &'a str,
    /// The commit that this was.
    commit: &'a str,
    /// The path of the list from the top of the repository.
    path: &'a str,
    /// How many requests came out how.
    summary: QueueSummary,
    /// The requests, in their order.
    requests: &'a [QueuedRequest],
}

/// Counts by outcome.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct QueueSummary {
    clean: usize,
    by_entries: usize,
    conflict: usize,
    already_in: usize,
}

impl<'a> QueueWire<'a> {
    pub(crate) fn new(report: &'a QueueReport) -> Self {
        Self {
            schema: QUEUE_SCHEMA,
            onto: &report.onto,
            commit: &report.commit,
            path: &report.path,
            summary: QueueSummary {
                clean: report.count(QueueOutcome::Clean),
                by_entries: report.count(QueueOutcome::ByEntries),
                conflict: report.count(QueueOutcome::Conflict),
                already_in: report.count(QueueOutcome::AlreadyIn),
            },
            requests: &report.requests,
        }
    }
}
