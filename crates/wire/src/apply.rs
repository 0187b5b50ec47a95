//! What came of applying a patch, as JSON.

use recension_merger::Applied;
use recension_model::{ChangeKind, Edition, Patch};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bytes::BytesWire;
use crate::diff::Kinds;
use crate::parts::EditionSummary;

/// The name and version of the format.
pub(crate) const APPLY_SCHEMA: &str = "recension.apply/1";

/// What is reported of a patch that was applied.
#[derive(Clone, Copy, Debug)]
pub struct ApplyReport<'a> {
    /// The edition that it was applied to.
    pub target: &'a Edition,
    /// The patch.
    pub patch: &'a Patch,
    /// Whether it was undone rather than applied.
    pub reverse: bool,
    /// What came of it.
    pub applied: &'a Applied,
    /// Whether the document is part of the report: it is written nowhere else.
    pub with_document: bool,
}

/// What came of applying a change set to an edition.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Apply")]
pub(crate) struct ApplyWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = APPLY_SCHEMA))]
    schema: &'static str,
    /// The edition, as it was before.
    target: EditionSummary<'a>,
    /// How many changes came out how.
    summary: ApplySummaryWire,
    /// The changes that were left out, in the order of the change set.
    rejected: Vec<RejectedWire<'a>>,
    /// The lines of prose, and of entries that are only written otherwise, that were left out; left out if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_lines: Vec<LeftLinesWire<'a>>,
    /// What else was left out, of sections and prose, one sentence each; left out if there is nothing.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    left_out: &'a [String],
    /// What else should be known, one sentence each.
    notices: &'a [String],
    /// The document with all that could be applied; left out where it was written to a file, or is not to be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<BytesWire<'a>>,
}

/// How many changes came out how.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ApplySummary")]
struct ApplySummaryWire {
    /// Entries that were changed, those that are only written otherwise included.
    applied: usize,
    /// Pieces of prose that were changed line by line.
    prose: usize,
    /// Changes that the edition had already.
    already: usize,
    /// Changes that are none of a translation's.
    kept: usize,
    /// Changes of addresses of entries that have no link here.
    unlinked: usize,
    /// Changes that were left out.
    rejected: usize,
}

/// A change that was left out, or left out in part.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RejectedChange")]
struct RejectedWire<'a> {
    /// The title of the entry, as the edition may have it.
    title: &'a str,
    /// Its address, likewise.
    url: Option<&'a str>,
    /// What of the change could not be applied, as the change set names it.
    #[schemars(with = "Vec<ChangeKind>")]
    changes: Kinds,
    /// Why, in words that go on after the title.
    reason: &'a str,
}

/// Lines that were left out, since the edition reads otherwise there.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LeftLines")]
struct LeftLinesWire<'a> {
    /// The 1-based line that they begin at, in the old edition of the change set; undone, in the new one.
    line: u32,
    /// The first of them, behind `-` if it was to go and `+` if it was to come.
    text: &'a str,
}

impl<'a> ApplyWire<'a> {
    pub(crate) fn new(report: &ApplyReport<'a>) -> Self {
        let applied = report.applied;
        let rejected = applied.rejected.iter().filter_map(|rejected| {
            let entry = report.patch.entries.get(rejected.index)?.named(report.reverse)?;
            Some(RejectedWire {
                title: &entry.title,
                url: entry.url.as_deref(),
                changes: Kinds(rejected.kinds),
                reason: &rejected.reason,
            })
        });
        let left_lines = applied.left_lines.iter();
        let left_lines = left_lines.map(|left| LeftLinesWire { line: left.line, text: &left.text });
        Self {
            schema: APPLY_SCHEMA,
            target: EditionSummary::new(report.target),
            summary: ApplySummaryWire {
                applied: applied.applied,
                prose: applied.prose,
                already: applied.already,
                kept: applied.kept,
                unlinked: applied.unlinked,
                rejected: applied.rejected.len(),
            },
            rejected: rejected.collect(),
            left_lines: left_lines.collect(),
            left_out: &applied.left_out,
            notices: &applied.notices,
            document: report.with_document.then(|| BytesWire::from(applied.text.as_slice())),
        }
    }
}
