//! Audits as JSON.

use recension_matcher::{AuditReport, AuditedMirror, FindingPlaces};
use recension_model::{
    CommitValue, FindingKind, FindingRule, Fingerprint, Gate, History, Language, Origin, Severity, StateValue,
};
use schemars::JsonSchema;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::history::DatingWire;
use crate::parts::{EditionSummary, EntryWire};

/// The name and version of the format.
pub(crate) const AUDIT_SCHEMA: &str = "recension.audit/1";

/// How far mirrors have drifted from their upstream.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Audit")]
pub(crate) struct AuditWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = AUDIT_SCHEMA))]
    schema: &'static str,
    /// The upstream.
    upstream: EditionSummary<'a>,
    /// The language of the upstream's descriptions by ISO 639-3; none if it does not show.
    #[schemars(with = "Option<String>")]
    language: Option<Language>,
    /// The mirrors, in the order in which they were given.
    mirrors: Vec<MirrorWire<'a>>,
    /// The thresholds that were asked for.
    gates: Vec<GateWire<'a>>,
    /// Whether every threshold holds.
    passed: bool,
}

/// One mirror.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Mirror")]
struct MirrorWire<'a> {
    /// What it is called.
    name: &'a str,
    /// The mirror.
    mirror: EditionSummary<'a>,
    /// The language of its descriptions by ISO 639-3; none if it does not show.
    #[schemars(with = "Option<String>")]
    language: Option<Language>,
    /// Whether it is taken for a translation, so that titles and descriptions count only where the upstream
    /// changed them.
    translated: bool,
    /// How much of the upstream it has.
    coverage: CoverageWire,
    /// How many differences there are of each sort, those that are not listed included.
    summary: KindsWire,
    /// How many differences there are of each severity.
    severities: SeveritiesWire,
    /// How many entries of either were left out, since they stand in sections that were said not to count.
    ignored: u32,
    /// Who made the differences; none if the history was not asked for or the mirror fits no revision.
    origins: Option<OriginsWire>,
    /// Which revision it was taken from; none likewise.
    dating: Option<DatingWire>,
    /// How far that revision had drifted by each later one, oldest first.
    drift: Vec<DriftWire>,
    /// The differences, the worst first; cosmetic ones only if they were asked for.
    #[schemars(with = "Vec<FindingWire>")]
    findings: Findings<'a>,
}

/// How much of the upstream a mirror has.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Coverage")]
struct CoverageWire {
    /// The entries of the upstream that count.
    entries: u32,
    /// Those of them that the mirror has.
    found: u32,
    /// Those of these that it has as the upstream wrote them, marked as still to be translated.
    untranslated: u32,
    /// Those of the upstream that it has as they are there now, as far as that is known.
    current: u32,
    /// The share of all that it has, but for those still to be translated, 0–1.
    share: f64,
}

/// Counts by sort of difference.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Kinds")]
struct KindsWire {
    missing: usize,
    extra: usize,
    renamed: usize,
    relinked: usize,
    redescribed: usize,
    moved: usize,
    reordered: usize,
    restyled: usize,
}

/// Counts by severity.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Severities")]
pub(crate) struct SeveritiesWire {
    pub(crate) high: usize,
    pub(crate) low: usize,
    pub(crate) cosmetic: usize,
}

/// Counts by who made the difference.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Origins")]
struct OriginsWire {
    /// The upstream changed since: the mirror is behind.
    behind: usize,
    /// The mirror changed.
    own: usize,
    /// Both changed.
    both: usize,
    /// Neither changed by itself.
    unknown: usize,
}

/// How far a revision had drifted by a later one.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Drift")]
struct DriftWire {
    /// The later revision.
    commit: CommitValue,
    /// Entries that came since.
    missing: u32,
    /// Entries that went since.
    extra: u32,
    /// Entries of both with another title, address, description or section.
    differing: u32,
}

/// One difference of one entry.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct FindingWire<'a> {
    /// The stable name of the rule: `list/missing`, and so on.
    rule: String,
    /// What differs.
    kind: FindingKind,
    /// How much it matters.
    severity: Severity,
    /// Who made the difference; none if that is not known.
    origin: Option<Origin>,
    /// The commit of the upstream that made it; none if that is not known.
    commit: Option<CommitValue>,
    /// What the upstream said when the mirror was last in step with it; none if that is not known.
    was: Option<StateValue>,
    /// Whether the stored audit has it already.
    known: bool,
    /// What a later audit knows it again by.
    fingerprint: FingerprintWire<'a>,
    /// The entry in the upstream.
    upstream: Option<EntryWire<'a>>,
    /// The entry in the mirror.
    mirror: Option<EntryWire<'a>>,
    /// The file that it is in, if the mirror is kept in several.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// The 1-based line of the mirror, or of that file, that it is about: of the entry, or of where a missing one belongs.
    line: u32,
    /// How sure it is that the two are one resource, 0–1; 1 for an entry that stands alone.
    confidence: f32,
}

/// What a later audit knows a finding again by.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fingerprint")]
pub(crate) struct FingerprintWire<'a> {
    /// A short text of letters, digits and dashes.
    id: String,
    /// The canonical title.
    title: &'a str,
    /// The canonical address.
    url: Option<&'a str>,
}

impl<'a> FingerprintWire<'a> {
    pub(crate) fn new<R: FindingRule>(print: &'a Fingerprint<R>) -> Self {
        Self { id: print.digest(), title: &print.title, url: print.url.as_deref() }
    }
}

/// A threshold.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Gate")]
struct GateWire<'a> {
    /// What the mirror is called.
    mirror: &'a str,
    /// What was asked for, as it is typed.
    asked: &'a str,
    /// What was found, in words.
    found: &'a str,
    /// Whether the mirror may pass.
    passed: bool,
}

impl<'a> AuditWire<'a> {
    pub(crate) fn new(report: &'a AuditReport<'a>) -> Self {
        let gate = |gate: &'a Gate| GateWire {
            mirror: report.mirror_name(gate),
            asked: &gate.asked,
            found: &gate.found,
            passed: gate.passed,
        };
        Self {
            schema: AUDIT_SCHEMA,
            upstream: EditionSummary::new(report.upstream),
            language: report.language,
            mirrors: report.mirrors.iter().map(|mirror| mirror_wire(report, mirror)).collect(),
            gates: report.gates.iter().map(gate).collect(),
            passed: report.passed(),
        }
    }
}

fn mirror_wire<'a>(report: &'a AuditReport<'a>, mirror: &'a AuditedMirror<'a>) -> MirrorWire<'a> {
    let audit = mirror.audit;
    let history = report.history;
    let origin = |origin| mirror.count_origin(origin);
    let drift = |history: &'a History| {
        audit.drift.iter().map(|point| DriftWire {
            commit: history.commit_of(point.revision).into(),
            missing: point.missing,
            extra: point.extra,
            differing: point.differing,
        })
    };
    MirrorWire {
        name: mirror.name,
        mirror: EditionSummary::new(mirror.edition),
        language: mirror.language,
        translated: audit.translated,
        coverage: CoverageWire {
            entries: audit.upstream_entries,
            found: audit.found,
            untranslated: audit.untranslated.len() as u32,
            current: audit.current(),
            share: (audit.coverage() * 1e6).round() / 1e6,
        },
        summary: KindsWire {
            missing: audit.count(FindingKind::Missing),
            extra: audit.count(FindingKind::Extra),
            renamed: audit.count(FindingKind::Renamed),
            relinked: audit.count(FindingKind::Relinked),
            redescribed: audit.count(FindingKind::Redescribed),
            moved: audit.count(FindingKind::Moved),
            reordered: audit.count(FindingKind::Reordered),
            restyled: audit.count(FindingKind::Restyled),
        },
        ignored: audit.changes.ignored,
        severities: SeveritiesWire {
            high: mirror.count_severity(Severity::High),
            low: mirror.count_severity(Severity::Low),
            cosmetic: mirror.count_severity(Severity::Cosmetic),
        },
        origins: audit.dating.as_ref().map(|_| OriginsWire {
            behind: origin(Some(Origin::Behind)),
            own: origin(Some(Origin::Own)),
            both: origin(Some(Origin::Both)),
            unknown: origin(None),
        }),
        dating: history.zip(audit.dating.as_ref()).map(|(history, dating)| DatingWire::new(history, dating)),
        drift: history.map(|history| drift(history).collect()).unwrap_or_default(),
        findings: Findings { report, mirror },
    }
}

struct Findings<'a> {
    report: &'a AuditReport<'a>,
    mirror: &'a AuditedMirror<'a>,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (report, mirror) = (self.report, self.mirror);
        let comparison = report.comparison(mirror);
        let places = FindingPlaces::new(report, mirror);
        let listed = if report.selection.summary { Vec::new() } else { mirror.listed(&report.selection) };
        let mut findings = serializer.serialize_seq(Some(listed.len()))?;
        for finding in listed {
            let change = mirror.change(finding);
            let (source, place) = places.of(finding, mirror.source);
            findings.serialize_element(&FindingWire {
                rule: finding.kind.rule(),
                kind: finding.kind,
                severity: finding.severity,
                origin: finding.origin,
                commit: report.commit(finding).map(Into::into),
                was: report.was(finding).map(Into::into),
                known: finding.known,
                fingerprint: FingerprintWire::new(&finding.fingerprint),
                upstream: change.and_then(|change| comparison.new_of(change)).map(Into::into),
                mirror: change.and_then(|change| comparison.old_of(change)).map(Into::into),
                file: source.path().filter(|_| mirror.edition.is_joined()),
                line: place.line,
                confidence: change.map_or(1.0, |change| change.confidence.clamp(0.0, 1.0)),
            })?;
        }
        findings.end()
    }
}
