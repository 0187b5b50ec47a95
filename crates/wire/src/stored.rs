//! Stored audits and checks: written as a baseline, and read back.

use std::io::{self, Write};

use recension_matcher::AuditReport;
use recension_model::{CheckReport, CheckRule, FindingKind, FindingRule, Fingerprint};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::audit::AUDIT_SCHEMA;
use crate::inert::write_inert;
use crate::json_error::JsonError;

/// The name and version of a stored audit.
pub(crate) const BASELINE_SCHEMA: &str = "recension.baseline/1";

/// The name and version of a stored check.
pub(crate) const CHECK_BASELINE_SCHEMA: &str = "recension.check-baseline/1";

/// What findings of a sort are stored as.
pub trait StoredRule: FindingRule + Serialize + DeserializeOwned {
    /// The name and version of the stored document.
    const BASELINE: &'static str;
    /// The other document that can be read as one.
    const WHOLE: Option<&'static str>;
}

impl StoredRule for FindingKind {
    const BASELINE: &'static str = BASELINE_SCHEMA;
    const WHOLE: Option<&'static str> = Some(AUDIT_SCHEMA);
}

impl StoredRule for CheckRule {
    const BASELINE: &'static str = CHECK_BASELINE_SCHEMA;
    const WHOLE: Option<&'static str> = None;
}

/// What was found, for later audits to know it again.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Baseline")]
pub(crate) struct BaselineWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = BASELINE_SCHEMA))]
    schema: &'static str,
    /// The mirrors.
    mirrors: Vec<BaselineMirrorWire<'a, FindingKind>>,
}

/// What was found, for later checks to know it again.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CheckBaseline")]
pub(crate) struct CheckBaselineWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = CHECK_BASELINE_SCHEMA))]
    schema: &'static str,
    /// The lists.
    mirrors: Vec<BaselineMirrorWire<'a, CheckRule>>,
}

/// One mirror or list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Mirror")]
struct BaselineMirrorWire<'a, R> {
    /// What it is called.
    name: &'a str,
    /// What was found, sorted.
    findings: Vec<BaselineFindingWire<'a, R>>,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct BaselineFindingWire<'a, R> {
    /// What it is about.
    kind: R,
    /// The canonical title of the entry.
    title: &'a str,
    /// Its canonical address.
    url: Option<&'a str>,
}

/// Writes all findings of an audit as `recension.baseline/1`, a line for each, to be kept beside the list.
///
/// Mirrors of `kept` that the audit does not have are written too.
///
/// # Errors
///
/// Those of `out`.
pub fn write_baseline(
    out: &mut dyn Write,
    report: &AuditReport<'_>,
    kept: &[StoredMirror],
) -> io::Result<()> {
    let audited = report.mirrors.iter().map(|mirror| {
        (mirror.name, mirror.audit.findings.iter().map(|finding| &finding.fingerprint).collect())
    });
    write_stored(out, audited.collect(), kept)
}

/// Writes all findings of a check as `recension.check-baseline/1`, as [`write_baseline`] does.
///
/// # Errors
///
/// Those of `out`.
pub fn write_check_baseline(
    out: &mut dyn Write,
    report: &CheckReport<'_>,
    kept: &[StoredMirror<CheckRule>],
) -> io::Result<()> {
    let prints = report.findings.iter().map(|finding| &finding.fingerprint).collect();
    write_stored(out, vec![(report.source.shown().as_str(), prints)], kept)
}

fn write_stored<'a, R: StoredRule>(
    out: &mut dyn Write,
    mut mirrors: Vec<(&'a str, Vec<&'a Fingerprint<R>>)>,
    kept: &'a [StoredMirror<R>],
) -> io::Result<()> {
    let new: Vec<&str> = mirrors.iter().map(|(name, _)| *name).collect();
    let others = kept.iter().filter(|stored| !new.contains(&stored.name.as_str()));
    mirrors.extend(others.map(|stored| (stored.name.as_str(), stored.findings.iter().collect())));
    mirrors.sort();
    write!(out, "{{\"schema\":\"{}\",\"mirrors\":[", R::BASELINE)?;
    for (at, (name, prints)) in mirrors.iter_mut().enumerate() {
        out.write_all(if at == 0 { b"\n{\"name\":" } else { b",\n{\"name\":" })?;
        write_inert(out, &serde_json::to_vec(name)?)?;
        out.write_all(b",\"findings\":[")?;
        prints.sort_unstable();
        for (at, print) in prints.iter().enumerate() {
            let finding =
                BaselineFindingWire { kind: print.kind, title: &print.title, url: print.url.as_deref() };
            out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            write_inert(out, &serde_json::to_vec(&finding)?)?;
        }
        out.write_all(b"\n]}")?;
    }
    out.write_all(b"\n]}\n")
}

/// What was stored of one mirror, or of one list that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMirror<R = FindingKind> {
    /// What it is called.
    pub name: String,
    /// What had been found.
    pub findings: Vec<Fingerprint<R>>,
}

/// Why a stored audit or check cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoredAuditError {
    /// It is not JSON, or not of the right shape.
    Json(JsonError),
    /// It is a document of another format, or says of none; and what would have been right.
    Schema(Option<String>, String),
}

impl std::fmt::Display for StoredAuditError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StoredAuditError::Json(error) => write!(formatter, "it is no stored audit: {error}"),
            StoredAuditError::Schema(Some(schema), right) => {
                write!(formatter, "it is a {schema} document, not {right}")
            }
            StoredAuditError::Schema(None, right) => {
                write!(formatter, "it does not say that it is {right}")
            }
        }
    }
}

impl std::error::Error for StoredAuditError {}

/// Reads a stored audit, `recension.baseline/1` or a whole `recension.audit/1`, or a stored check,
/// `recension.check-baseline/1`.
///
/// # Errors
///
/// It is not JSON, of another format, or not of its shape.
pub fn read_stored_audit<R: StoredRule>(bytes: &[u8]) -> Result<Vec<StoredMirror<R>>, StoredAuditError> {
    #[derive(Deserialize)]
    struct Named {
        schema: Option<String>,
    }
    #[derive(Deserialize)]
    struct Document<R> {
        mirrors: Vec<Mirror<R>>,
    }
    #[derive(Deserialize)]
    struct Mirror<R> {
        name: String,
        findings: Vec<Finding<R>>,
    }
    #[derive(Deserialize)]
    struct Finding<R> {
        kind: R,
        title: Option<String>,
        url: Option<String>,
        fingerprint: Option<Print>,
    }
    #[derive(Deserialize)]
    struct Print {
        title: String,
        url: Option<String>,
    }
    let named: Named = serde_json::from_slice(bytes).map_err(|error| StoredAuditError::Json(error.into()))?;
    let right: Vec<&str> = std::iter::once(R::BASELINE).chain(R::WHOLE).collect();
    if !named.schema.as_deref().is_some_and(|schema| right.contains(&schema)) {
        return Err(StoredAuditError::Schema(named.schema, right.join(" or ")));
    }
    let document: Document<R> =
        serde_json::from_slice(bytes).map_err(|error| StoredAuditError::Json(error.into()))?;
    let print = |finding: Finding<R>| match finding.fingerprint {
        Some(print) => Fingerprint { kind: finding.kind, title: print.title, url: print.url },
        None => {
            Fingerprint { kind: finding.kind, title: finding.title.unwrap_or_default(), url: finding.url }
        }
    };
    let mirror = |mirror: Mirror<R>| StoredMirror {
        name: mirror.name,
        findings: mirror.findings.into_iter().map(print).collect(),
    };
    Ok(document.mirrors.into_iter().map(mirror).collect())
}
