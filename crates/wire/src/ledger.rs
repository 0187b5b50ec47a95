//! Where every entry of a merge comes from, as JSON.

use recension_merger::MergeReport;
use recension_model::MergeMethod;
use schemars::JsonSchema;
use serde::Serialize;

use crate::merge::{ColumnWire, FatesWire, LedgerRowWire, Rows, columns};

/// The name and version of the format.
pub(crate) const LEDGER_SCHEMA: &str = "recension.ledger/1";

/// Where every entry of a merged document comes from.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Ledger")]
pub(crate) struct LedgerWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = LEDGER_SCHEMA))]
    schema: &'static str,
    /// The editions that were merged: the base, if there is one, then ours, theirs and all others.
    editions: Vec<ColumnWire<'a>>,
    /// Whether nothing is left to decide.
    clean: bool,
    /// How the result was found.
    method: MergeMethod,
    /// How many entries have each fate.
    summary: FatesWire,
    /// What became of every entry, in the order of the result, removed ones last.
    #[schemars(with = "Vec<LedgerRowWire>")]
    entries: Rows<'a>,
}

impl<'a> LedgerWire<'a> {
    pub(crate) fn new(report: &MergeReport<'a>) -> Self {
        let result = report.result;
        Self {
            schema: LEDGER_SCHEMA,
            editions: columns(report),
            clean: result.is_clean(),
            method: result.method,
            summary: FatesWire::from(result),
            entries: Rows(&result.ledger),
        }
    }
}
