//! What came of the conflicts of a file, as JSON.

use recension_merger::MergeReport;
use recension_model::{MergeMethod, MergePart};
use schemars::JsonSchema;
use serde::Serialize;

use crate::merge::{ConflictWire, NoticeWire};

/// The name and version of the format.
pub(crate) const RESOLVE_SCHEMA: &str = "recension.resolve/1";

/// What came of the conflicts of a file.
#[derive(Clone, Copy, Debug)]
pub struct ResolveReport<'a> {
    /// The file.
    pub path: &'a str,
    /// What came of it.
    pub outcome: ResolveOutcome,
    /// How many conflicts it had.
    pub before: usize,
    /// For how many of them the base is not known.
    pub without_base: usize,
    /// The merge of the sides; none if there was nothing to merge.
    pub merge: Option<MergeReport<'a>>,
}

/// What came of a file with conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResolveOutcome {
    /// No conflict is left.
    Resolved,
    /// Conflicts are left.
    ConflictsLeft,
    /// There was no conflict.
    NothingToResolve,
    /// One side removed the file, and the other one changed it.
    RemovedOnOneSide,
    /// It cannot be read as a list with conflicts, and was left as it is.
    NotAList,
}

impl ResolveOutcome {
    /// Returns what the merge of the sides of a file came to.
    pub fn of(report: &MergeReport<'_>) -> Self {
        match report.result.method {
            _ if report.result.is_clean() => ResolveOutcome::Resolved,
            MergeMethod::Unchecked => ResolveOutcome::NotAList,
            _ => ResolveOutcome::ConflictsLeft,
        }
    }
}

/// What came of the conflicts of a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Resolve")]
pub(crate) struct ResolveWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = RESOLVE_SCHEMA))]
    schema: &'static str,
    /// The file.
    path: &'a str,
    /// What came of it.
    outcome: ResolveOutcome,
    /// How the result was found; null if there was nothing to merge.
    method: Option<MergeMethod>,
    /// How many conflicts there were and are.
    summary: ResolveSummaryWire,
    /// What could not be decided. `lines` are those of the result.
    conflicts: Vec<ConflictWire<'a>>,
    /// What a person should know.
    notices: Vec<NoticeWire<'a>>,
}

/// How many conflicts there were and are.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ResolveSummary")]
struct ResolveSummaryWire {
    /// Conflicts that the file had.
    before: usize,
    /// Conflicts that it has now; one of git's can cover several entries.
    left: usize,
    /// Of those before, how many do not show the base: what one side alone has there was kept.
    without_base: usize,
}

impl<'a> ResolveWire<'a> {
    pub(crate) fn new(report: &'a ResolveReport<'a>) -> Self {
        let result = report.merge.map(|merge| merge.result);
        let left = |part: &&MergePart| matches!(part, MergePart::Conflict { .. });
        let conflicts =
            report.merge.iter().flat_map(|merge| merge.result.conflicts.iter().zip(merge.places()));
        Self {
            schema: RESOLVE_SCHEMA,
            path: report.path,
            outcome: report.outcome,
            method: result.map(|result| result.method),
            summary: ResolveSummaryWire {
                before: report.before,
                left: result.map_or(0, |result| result.parts.iter().filter(left).count()),
                without_base: report.without_base,
            },
            conflicts: conflicts.map(|(conflict, lines)| ConflictWire::new(conflict, lines)).collect(),
            notices: result.iter().flat_map(|result| result.notices.iter().map(NoticeWire::from)).collect(),
        }
    }
}
