//! Checks as JSON, and what a link checker found as it writes it.

use std::collections::BTreeMap;

use recension_model::{
    ChangeKind, CheckFinding, CheckReport, CheckRule, CheckedLink, Comparison, EntryChange, LinkState,
    Severity, Status,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::audit::{FingerprintWire, SeveritiesWire};
use crate::json_error::JsonError;
use crate::parts::{EditionSummary, EntryWire};

/// The name and version of the format.
pub(crate) const CHECK_SCHEMA: &str = "recension.check/1";

/// What a check of a list found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Check")]
pub(crate) struct CheckWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = CHECK_SCHEMA))]
    schema: &'static str,
    /// The list.
    list: EditionSummary<'a>,
    /// The list before the change; none if the whole list was checked.
    base: Option<EditionSummary<'a>>,
    /// What the change does; none likewise.
    change: Option<ChangeWire<'a>>,
    /// How many findings there are of each severity, known ones included.
    severities: SeveritiesWire,
    /// What was found, the worst first.
    findings: Vec<CheckFindingWire<'a>>,
    /// The thresholds that were asked for.
    gates: Vec<CheckGateWire<'a>>,
    /// Whether every threshold holds.
    passed: bool,
}

/// What a change does.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
struct ChangeWire<'a> {
    added: u32,
    removed: u32,
    renamed: u32,
    relinked: u32,
    redescribed: u32,
    moved: u32,
    reordered: u32,
    /// The entries that change, in the order of the list.
    entries: Vec<ChangedEntryWire<'a>>,
}

/// An entry that changes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChangedEntry")]
struct ChangedEntryWire<'a> {
    /// All that happens to it.
    changes: Vec<ChangeKind>,
    /// The entry before the change.
    old: Option<EntryWire<'a>>,
    /// The entry afterwards.
    new: Option<EntryWire<'a>>,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct CheckFindingWire<'a> {
    /// The rule.
    rule: CheckRule,
    /// How much it matters.
    severity: Severity,
    /// What is wrong, and what to do: one sentence.
    message: &'a str,
    /// The first line that it is about.
    #[schemars(range(min = 1))]
    line: u32,
    /// The last line.
    #[schemars(range(min = 1))]
    end_line: u32,
    /// The entry that it is about.
    entry: Option<EntryWire<'a>>,
    /// Another place that belongs to it.
    other: Option<PlaceWire<'a>>,
    /// How sure it is, 0–1.
    confidence: f32,
    /// Whether `check --fix` repairs it.
    fixable: bool,
    /// What the lines are to be, where they alone change.
    suggestion: Option<String>,
    /// Whether the stored check has it already.
    known: bool,
    /// What a later check knows it again by.
    fingerprint: FingerprintWire<'a>,
}

/// A place in the list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
struct PlaceWire<'a> {
    /// The first line.
    line: u32,
    /// The last line.
    end_line: u32,
    /// What stands there.
    label: &'a str,
}

/// A threshold.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Gate")]
struct CheckGateWire<'a> {
    /// What was asked for, as it is typed.
    asked: &'a str,
    /// What was found, in words.
    found: &'a str,
    /// Whether it holds.
    passed: bool,
}

impl<'a> CheckWire<'a> {
    pub(crate) fn new(report: &CheckReport<'a>) -> Self {
        let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
        let gate = |gate: &'a recension_model::Gate| CheckGateWire {
            asked: &gate.asked,
            found: &gate.found,
            passed: gate.passed,
        };
        Self {
            schema: CHECK_SCHEMA,
            list: EditionSummary::new(report.edition),
            base: report.comparison.map(|comparison| EditionSummary::new(comparison.old)),
            change: report.comparison.map(ChangeWire::new),
            severities: SeveritiesWire {
                high: count(Severity::High),
                low: count(Severity::Low),
                cosmetic: count(Severity::Cosmetic),
            },
            findings: report.findings.iter().map(|finding| CheckFindingWire::new(report, finding)).collect(),
            gates: report.gates.iter().map(gate).collect(),
            passed: report.passed(),
        }
    }
}

impl<'a> ChangeWire<'a> {
    fn new(comparison: Comparison<'a>) -> Self {
        let summary = &comparison.changes.summary;
        let entry = |change: &EntryChange| ChangedEntryWire {
            changes: change.kinds.iter().collect(),
            old: comparison.old_of(change).map(EntryWire::from),
            new: comparison.new_of(change).map(EntryWire::from),
        };
        let changed = comparison.changes.entries.iter().filter(|change| change.status != Status::Unchanged);
        Self {
            added: summary.added,
            removed: summary.removed,
            renamed: summary.renamed,
            relinked: summary.relinked,
            redescribed: summary.redescribed,
            moved: summary.moved,
            reordered: summary.reordered,
            entries: changed.map(entry).collect(),
        }
    }
}

impl<'a> CheckFindingWire<'a> {
    fn new(report: &CheckReport<'a>, finding: &'a CheckFinding) -> Self {
        let shown = |id| recension_model::Shown::new(report.edition.entry(id), None);
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            line: finding.line,
            end_line: finding.end_line,
            entry: finding.entry.map(|id| shown(id).into()),
            other: finding.other.as_ref().map(|place| PlaceWire {
                line: place.line,
                end_line: place.end_line,
                label: &place.label,
            }),
            confidence: finding.confidence.clamp(0.0, 1.0),
            fixable: !finding.edits.is_empty(),
            suggestion: finding.suggestion(report.edition),
            known: finding.known,
            fingerprint: FingerprintWire::new(&finding.fingerprint),
        }
    }
}

/// Reads what lychee wrote with `--format json`: links that do not work, and links that were moved for good.
///
/// # Errors
///
/// It is not JSON, or has none of lychee's maps.
pub fn read_link_report(bytes: &[u8]) -> Result<Vec<CheckedLink>, LinkReportError> {
    #[derive(Deserialize)]
    struct Report {
        #[serde(alias = "fail_map")]
        error_map: Option<BTreeMap<String, Vec<Failed>>>,
        timeout_map: Option<BTreeMap<String, Vec<Failed>>>,
        redirect_map: Option<BTreeMap<String, Vec<Moved>>>,
        success_map: Option<serde::de::IgnoredAny>,
    }
    #[derive(Deserialize)]
    struct Failed {
        url: String,
        status: Option<Status>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Status {
        Named { text: String },
        Text(String),
    }
    #[derive(Deserialize)]
    struct Moved {
        origin: Option<String>,
        #[serde(default)]
        redirects: Vec<Step>,
    }
    #[derive(Deserialize)]
    struct Step {
        url: String,
        code: Option<u16>,
    }
    let report: Report =
        serde_json::from_slice(bytes).map_err(|error| LinkReportError::Json(error.into()))?;
    if report.error_map.is_none() && report.redirect_map.is_none() && report.success_map.is_none() {
        return Err(LinkReportError::Other);
    }
    let failed = [report.error_map, report.timeout_map].into_iter().flatten();
    let mut links: Vec<CheckedLink> = Vec::new();
    for link in failed.flat_map(BTreeMap::into_values).flatten() {
        let status = match link.status {
            Some(Status::Named { text } | Status::Text(text)) => text,
            None => "no answer".to_owned(),
        };
        links.push(CheckedLink { url: link.url, state: LinkState::Dead(status) });
    }
    // What was moved for a while is still where it was.
    let is_for_good = |step: &Step| matches!(step.code, None | Some(301 | 308));
    for link in report.redirect_map.into_iter().flat_map(BTreeMap::into_values).flatten() {
        if let (Some(url), Some(last), true) =
            (link.origin, link.redirects.last(), link.redirects.iter().all(is_for_good))
        {
            links.push(CheckedLink { url, state: LinkState::Moved(last.url.clone()) });
        }
    }
    Ok(links)
}

/// Why a report of a link checker cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum LinkReportError {
    /// It is not JSON, or not of its shape.
    Json(JsonError),
    /// It is JSON of something else.
    Other,
}

impl std::fmt::Display for LinkReportError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LinkReportError::Json(error) => write!(formatter, "it is no report of lychee: {error}"),
            LinkReportError::Other => formatter.write_str("it has neither error_map nor redirect_map"),
        }
    }
}

impl std::error::Error for LinkReportError {}

#[cfg(test)]
mod tests {
    use recension_model::{CheckedLink, LinkState};

    use super::read_link_report;

    #[test]
    fn reports_of_several_versions_are_read() {
        let newer = br#"{"total":3,"error_map":{"README.md":[{"url":"https://a.org/","status":{"text":"404 Not Found","code":404}}]},
            "redirect_map":{"README.md":[{"origin":"https://b.org/","redirects":[{"url":"https://c.org/","code":301}]},
            {"origin":"https://d.org/","redirects":[{"url":"https://e.org/","code":302}]}]}}"#;
        let link = |url: &str, state| CheckedLink { url: url.into(), state };
        assert_eq!(
            read_link_report(newer).unwrap(),
            [
                link("https://a.org/", LinkState::Dead("404 Not Found".into())),
                link("https://b.org/", LinkState::Moved("https://c.org/".into())),
            ]
        );
        let older =
            br#"{"fail_map":{"README.md":[{"url":"https://a.org/","status":"Failed: Network error"}]}}"#;
        assert_eq!(
            read_link_report(older).unwrap(),
            [link("https://a.org/", LinkState::Dead("Failed: Network error".into()))]
        );
        assert!(read_link_report(b"{}").is_err() && read_link_report(b"x").is_err());
    }
}
