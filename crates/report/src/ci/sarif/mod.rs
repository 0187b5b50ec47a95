//! An audit as SARIF 2.1.0 (OASIS), for code scanning.

mod check;
mod rules;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use recension_matcher::{AuditReport, AuditedMirror, MirrorListing, Place};
use recension_model::{EditionSource, Finding, FindingKind, Gate, Origin, Severities, Severity};
use recension_wire::{ZERO_WIDTH_SPACE, visible, write_json};
use rules::Rule;
use serde::Serialize;

use crate::audit::message;

pub use check::write_check_sarif;

/// Where the schema of the format stands.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a threshold that does not hold is called.
const THRESHOLD: &str = "audit/threshold";

/// Writes an audit as SARIF 2.1.0 on one line: one run for all mirrors, a result for each listed finding.
///
/// Thresholds that do not hold are notifications of the run, since a result needs a line and they have none.
///
/// # Errors
///
/// Those of `out`.
pub fn write_audit_sarif(out: &mut dyn Write, report: &AuditReport<'_>) -> io::Result<()> {
    write_json(out, &Log::new(report))
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    results: Vec<SarifResult>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
    notifications: [Descriptor; 1],
}

impl Driver {
    fn of(rules: Vec<Descriptor>, threshold: Descriptor) -> Self {
        Self {
            name: "recension",
            semantic_version: env!("CARGO_PKG_VERSION"),
            information_uri: env!("CARGO_PKG_REPOSITORY"),
            rules,
            notifications: [threshold],
        }
    }
}

/// A rule, or a sort of notification.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: String,
    name: &'static str,
    short_description: Words,
    full_description: Words,
    help: Help,
    default_configuration: Configuration,
    properties: Tags,
}

#[derive(Serialize)]
struct Words {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Tags {
    tags: [&'static str; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    /// Whether the audit came to its end; that a threshold does not hold is no failure of the tool.
    execution_successful: bool,
    exit_code: u8,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    descriptor: Reference,
    level: &'static str,
    message: Words,
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Reference {
    id: &'static str,
    index: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Words,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    properties: Properties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Words>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    end_line: u32,
}

#[derive(Serialize)]
struct Properties {
    #[serde(skip_serializing_if = "Option::is_none")]
    mirror: Option<String>,
    severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
    confidence: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
}

impl Log {
    fn new(report: &AuditReport<'_>) -> Self {
        let failed = report.gates.iter().filter(|gate| !gate.passed);
        let run = Run {
            tool: Tool { driver: driver() },
            invocations: [Invocation {
                execution_successful: true,
                exit_code: u8::from(!report.passed()),
                tool_execution_notifications: failed.map(|gate| notification(report, gate)).collect(),
            }],
            results: report.mirrors.iter().flat_map(|mirror| results(report, mirror)).collect(),
        };
        Self::of(run)
    }

    fn of(run: Run) -> Self {
        Self { schema: SCHEMA, version: "2.1.0", runs: [run] }
    }
}

fn driver() -> Driver {
    let severities = Severities::default();
    let rule = |kind| {
        let Rule { kind, name, short, full, help } = Rule::of(kind);
        let level = severities.of(kind).map_or("none", level);
        descriptor((kind.rule(), name), level, [short, full, help])
    };
    let threshold = descriptor(
        (THRESHOLD.to_owned(), "ThresholdIsCrossed"),
        "error",
        [
            "A mirror crosses a threshold",
            "The audit was asked to fail if a mirror has more drift than this.",
            "Bring the mirror up to date, or store the audit as a baseline so that only what is new counts.",
        ],
    );
    Driver::of(FindingKind::ALL.into_iter().map(rule).collect(), threshold)
}

fn descriptor(
    (id, name): (String, &'static str),
    level: &'static str,
    [short, full, help]: [&'static str; 3],
) -> Descriptor {
    Descriptor {
        name,
        short_description: Words { text: short.to_owned() },
        full_description: Words { text: full.to_owned() },
        help: Help { text: help, markdown: format!("**{short}**\n\n{full}\n\n{help}\n") },
        default_configuration: Configuration { level },
        properties: Tags { tags: ["curated-list", "drift"] },
        id,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Low => "warning",
        Severity::Cosmetic => "note",
    }
}

fn notification(report: &AuditReport<'_>, gate: &Gate) -> Notification {
    Notification {
        descriptor: Reference { id: THRESHOLD, index: 0 },
        level: "error",
        message: words(&visible(&report.gate_words(gate))),
        locations: report.mirror_of(gate).map(|mirror| location(mirror.source, None)).into_iter().collect(),
    }
}

fn results(report: &AuditReport<'_>, mirror: &AuditedMirror<'_>) -> Vec<SarifResult> {
    let listing = report.with_places(mirror);
    let ordinals = ordinals(&mirror.audit.findings);
    let listed = mirror.listed(&report.selection).into_iter();
    let result = |finding: &Finding| {
        let ordinal = ordinals.get(&std::ptr::from_ref(finding)).copied().unwrap_or(1);
        result(report, &listing, (finding, ordinal))
    };
    listed.map(result).collect()
}

/// Counts findings with equal digests, those that are not listed too, so that a number does not depend on what is.
fn ordinals(findings: &[Finding]) -> HashMap<*const Finding, u32> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let number = |finding: &Finding| {
        let count = seen.entry(finding.fingerprint.digest()).or_default();
        *count += 1;
        (std::ptr::from_ref(finding), *count)
    };
    findings.iter().map(number).collect()
}

fn result<'a>(
    report: &AuditReport<'a>,
    listing: &MirrorListing<'a>,
    (finding, ordinal): (&Finding, u32),
) -> SarifResult {
    let mirror = listing.mirror;
    let fingerprint = format!("{}:{ordinal}", finding.fingerprint.digest());
    let upstream = finding.upstream.map(|id| {
        let entry = report.upstream.entry(id).entry;
        let (source, place) = listing.places.of_upstream(entry, report.source);
        let message = Some(words("the entry in the upstream"));
        Location { id: Some(0), message, ..location(source, Some(place)) }
    });
    let (source, place) = listing.places.of(finding, mirror.source);
    SarifResult {
        rule_id: finding.kind.rule(),
        rule_index: finding.kind as usize,
        level: level(finding.severity),
        message: words(&message(report, listing, finding)),
        locations: [location(source, Some(place))],
        related_locations: upstream.into_iter().collect(),
        partial_fingerprints: fingerprints(fingerprint),
        baseline_state: report.baseline.then_some(if finding.known { "unchanged" } else { "new" }),
        properties: Properties {
            mirror: Some(mirror.name.to_owned()),
            severity: finding.severity,
            origin: finding.origin,
            confidence: mirror.change(finding).map_or(1.0, |change| change.confidence.clamp(0.0, 1.0)),
            commit: report.commit(finding).map(|commit| commit.id.clone()),
        },
    }
}

fn fingerprints(fingerprint: String) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        // The only one that GitHub looks at. It would be made of the line instead, which is that of a
        // neighbour where an entry is missing.
        ("primaryLocationLineHash", fingerprint.clone()),
        ("recensionFinding/v1", fingerprint),
    ])
}

fn location(source: EditionSource<'_>, place: Option<Place>) -> Location {
    let region = |place: Place| Region {
        start_line: place.line.max(1),
        end_line: place.end_line.max(place.line).max(1),
    };
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: source.uri() },
            region: place.map(region),
        },
        message: None,
    }
}

/// Makes a message that holds no placeholder and no link (SARIF 2.1.0, 3.11.5 and 3.11.6). Some viewers take any
/// Markdown link for one: its two halves are parted besides.
fn words(text: &str) -> Words {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut before = None;
    for char in text.chars() {
        match char {
            '{' | '}' => out.extend([char, char]),
            '[' | ']' => out.extend(['\\', char]),
            '(' if before == Some(']') => out.extend([ZERO_WIDTH_SPACE, '(']),
            _ => out.push(char),
        }
        before = Some(char);
    }
    Words { text: out }
}

#[cfg(test)]
mod tests {
    use recension_model::FindingKind;

    #[test]
    fn rules_stand_where_results_look_for_them() {
        let rules = super::driver().rules;
        for kind in FindingKind::ALL {
            assert_eq!(rules[kind as usize].id, kind.rule());
        }
    }

    #[test]
    fn messages_hold_no_links_and_no_placeholders() {
        assert_eq!(super::words("[a](0) {0}").text, "\\[a\\]\u{200b}(0) {{0}}");
    }
}
