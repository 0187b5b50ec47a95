//! Stored audits: written as a baseline, and read back.

use recension_matcher::AuditReport;
use recension_model::{FindingKind, Fingerprint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::audit::AUDIT_SCHEMA;

/// The name and version of the format.
pub(crate) const BASELINE_SCHEMA: &str = "recension.baseline/1";

/// What an audit found, for later audits to know it again.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Baseline")]
pub(crate) struct BaselineWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = BASELINE_SCHEMA))]
    schema: &'static str,
    /// The mirrors.
    pub(crate) mirrors: Vec<BaselineMirrorWire<'a>>,
}

/// One mirror.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Mirror")]
pub(crate) struct BaselineMirrorWire<'a> {
    /// What it is called.
    pub(crate) name: &'a str,
    /// What differs, sorted.
    pub(crate) findings: Vec<BaselineFindingWire<'a>>,
}

/// One difference.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub(crate) struct BaselineFindingWire<'a> {
    /// What differs.
    kind: FindingKind,
    /// The canonical title of the entry.
    title: &'a str,
    /// Its canonical address.
    url: Option<&'a str>,
}

impl<'a> BaselineWire<'a> {
    pub(crate) fn new(report: &'a AuditReport<'a>, kept: &'a [StoredMirror]) -> Self {
        let audited = report.mirrors.iter().map(|mirror| {
            let prints = mirror.audit.findings.iter().map(|finding| &finding.fingerprint);
            (mirror.name, prints.collect::<Vec<_>>())
        });
        let is_audited =
            |stored: &StoredMirror| report.mirrors.iter().any(|mirror| mirror.name == stored.name);
        let others = kept.iter().filter(|stored| !is_audited(stored));
        let others = others.map(|stored| (stored.name.as_str(), stored.findings.iter().collect()));
        let mut mirrors: Vec<(&str, Vec<&Fingerprint>)> = audited.chain(others).collect();
        mirrors.sort();
        let finding = |print: &'a Fingerprint| BaselineFindingWire {
            kind: print.kind,
            title: &print.title,
            url: print.url.as_deref(),
        };
        let mirror = |(name, mut prints): (&'a str, Vec<&'a Fingerprint>)| {
            prints.sort_unstable();
            BaselineMirrorWire { name, findings: prints.into_iter().map(finding).collect() }
        };
        Self { schema: BASELINE_SCHEMA, mirrors: mirrors.into_iter().map(mirror).collect() }
    }
}

/// A stored audit of one mirror.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMirror {
    /// What the mirror is called.
    pub name: String,
    /// What had been found.
    pub findings: Vec<Fingerprint>,
}

/// Why a stored audit cannot be read.
#[derive(Debug)]
pub enum StoredAuditError {
    /// It is not JSON, or not of the right shape.
    Json(serde_json::Error),
    /// It is a document of another format, or says of none.
    Schema(Option<String>),
}

impl std::fmt::Display for StoredAuditError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StoredAuditError::Json(error) => write!(formatter, "it is no stored audit: {error}"),
            StoredAuditError::Schema(Some(schema)) => {
                write!(formatter, "it is a {schema} document, not {BASELINE_SCHEMA} or {AUDIT_SCHEMA}")
            }
            StoredAuditError::Schema(None) => {
                write!(formatter, "it does not say that it is {BASELINE_SCHEMA} or {AUDIT_SCHEMA}")
            }
        }
    }
}

impl std::error::Error for StoredAuditError {}

/// Reads a stored audit: `recension.baseline/1`, or a whole `recension.audit/1`.
///
/// # Errors
///
/// It is not JSON, of another format, or not of its shape.
pub fn read_stored_audit(bytes: &[u8]) -> Result<Vec<StoredMirror>, StoredAuditError> {
    #[derive(Deserialize)]
    struct Named {
        schema: Option<String>,
    }
    #[derive(Deserialize)]
    struct Document {
        mirrors: Vec<Mirror>,
    }
    #[derive(Deserialize)]
    struct Mirror {
        name: String,
        findings: Vec<Finding>,
    }
    #[derive(Deserialize)]
    struct Finding {
        kind: FindingKind,
        title: Option<String>,
        url: Option<String>,
        fingerprint: Option<Print>,
    }
    #[derive(Deserialize)]
    struct Print {
        title: String,
        url: Option<String>,
    }
    let named: Named = serde_json::from_slice(bytes).map_err(StoredAuditError::Json)?;
    match named.schema.as_deref() {
        Some(BASELINE_SCHEMA | AUDIT_SCHEMA) => {}
        _ => return Err(StoredAuditError::Schema(named.schema)),
    }
    let document: Document = serde_json::from_slice(bytes).map_err(StoredAuditError::Json)?;
    let print = |finding: Finding| match finding.fingerprint {
        Some(print) => Fingerprint { kind: finding.kind, title: print.title, url: print.url },
        None => {
            Fingerprint { kind: finding.kind, title: finding.title.unwrap_or_default(), url: finding.url }
        }
    };
    let mirror = |mirror: Mirror| StoredMirror {
        name: mirror.name,
        findings: mirror.findings.into_iter().map(print).collect(),
    };
    Ok(document.mirrors.into_iter().map(mirror).collect())
}
