//! A check as SARIF 2.1.0.

use std::collections::HashMap;
use std::io::{self, Write};

use recension_matcher::Place;
use recension_model::{CheckFinding, CheckReport, CheckRule, FindingRule};
use recension_wire::{visible, write_json};

use super::{
    Descriptor, Driver, Invocation, Location, Log, Notification, Properties, Reference, Run, SarifResult,
    Tool, descriptor, fingerprints, level, location, words,
};

/// What a threshold that does not hold is called.
const THRESHOLD: &str = "check/threshold";

/// Writes a check as SARIF 2.1.0 on one line, a result for each finding.
///
/// # Errors
///
/// Those of `out`.
pub fn write_check_sarif(out: &mut dyn Write, report: &CheckReport<'_>) -> io::Result<()> {
    let notification = |gate: &recension_model::Gate| Notification {
        descriptor: Reference { id: THRESHOLD, index: 0 },
        level: "error",
        message: words(&visible(&format!("{}, {}", gate.asked, gate.found))),
        locations: vec![location(report.source, None)],
    };
    let mut ordinals: HashMap<String, u32> = HashMap::new();
    let results = report.findings.iter().map(|finding| {
        let ordinal = ordinals.entry(finding.fingerprint.digest()).or_default();
        *ordinal += 1;
        result(report, finding, *ordinal)
    });
    let results = results.collect();
    let run = Run {
        tool: Tool { driver: driver() },
        invocations: [Invocation {
            execution_successful: true,
            exit_code: u8::from(!report.passed()),
            tool_execution_notifications: report
                .gates
                .iter()
                .filter(|gate| !gate.passed)
                .map(notification)
                .collect(),
        }],
        results,
    };
    write_json(out, &Log::of(run))
}

fn driver() -> Driver {
    let rule = |rule: &CheckRule| {
        let (name, short) = about(*rule);
        let level = rule.usual_severity().map_or("none", level);
        descriptor((rule.id(), name), level, [short, short, help(*rule)])
    };
    let threshold = descriptor(
        (THRESHOLD.to_owned(), "ThresholdIsCrossed"),
        "error",
        [
            "The list breaks a rule that makes the check fail",
            "The check was asked to fail if any of these rules is broken.",
            "Repair what the results name, or store the check as a baseline so that only what is new counts.",
        ],
    );
    Driver::of(CheckRule::ALL.iter().map(rule).collect::<Vec<Descriptor>>(), threshold)
}

/// Returns the name of a rule in the form that the specification wants, and what is wrong.
fn about(rule: CheckRule) -> (&'static str, &'static str) {
    match rule {
        CheckRule::Duplicate => ("EntryIsDuplicate", "A resource is listed twice"),
        CheckRule::RemovedByOthers => ("EntryIsLost", "A change takes out an entry that it is not about"),
        CheckRule::Revived => ("EntryIsRevived", "A change brings back what was taken out of the list"),
        CheckRule::Dead => ("LinkIsDead", "A link does not work, or has moved"),
        CheckRule::Banned => ("TextIsBanned", "The list does not want this host or word"),
        CheckRule::Incomplete => ("EntryIsIncomplete", "An entry lacks what its neighbours have"),
        CheckRule::Order => ("EntryIsOutOfOrder", "An entry stands out of the order of its section"),
        CheckRule::Style => ("EntryIsStyledOtherwise", "An entry differs in style from its neighbours"),
        CheckRule::TitleMatchesRepository => {
            ("TitleIsNotOfRepository", "An entry is not named like its repository")
        }
        CheckRule::Contents => ("ContentsDoNotFollow", "The table of contents does not follow the sections"),
        CheckRule::SectionMinimum => ("SectionIsTooSmall", "A section lists too little"),
        CheckRule::Unread => ("LinkIsUnread", "A link stands in no entry"),
        CheckRule::OnePerChange => ("ChangeAddsTooMuch", "A change adds more entries than it may"),
        CheckRule::Mixed => ("ChangeIsMixed", "A change does several things at once"),
    }
}

/// Returns what to do about what breaks a rule.
fn help(rule: CheckRule) -> &'static str {
    match rule {
        CheckRule::Duplicate => "Remove one of the entries, or allow cross-listing in the configuration.",
        CheckRule::RemovedByOthers => {
            "Bring the entry back, or say in the message of the commit why it goes."
        }
        CheckRule::Revived => "Look at why it was taken out.",
        CheckRule::Dead => "Replace the address, or remove the entry.",
        CheckRule::Banned => "Leave it out.",
        CheckRule::Incomplete => "Add the title, the link or the description.",
        CheckRule::Order => "Move it to where it belongs, or let `recension check --fix` do it.",
        CheckRule::Style => "Write it as they are written, or let `recension check --fix` do it.",
        CheckRule::TitleMatchesRepository => "Call it as the repository is called.",
        CheckRule::Contents => "Add or remove the line, or let `recension check --fix` do it.",
        CheckRule::SectionMinimum => "List more in it, or put its entries into another one.",
        CheckRule::Unread => "Write it as an entry, as its neighbours are written.",
        CheckRule::OnePerChange => "Make one change of each entry.",
        CheckRule::Mixed => "Make one change of each.",
    }
}

fn result(report: &CheckReport<'_>, finding: &CheckFinding, ordinal: u32) -> SarifResult {
    let place = |line, end_line| Some(Place { line, end_line });
    let related = finding.other.iter().map(|other| Location {
        id: Some(0),
        message: Some(words(&visible(&other.label))),
        ..location(report.source, place(other.line, other.end_line))
    });
    let index = CheckRule::ALL.iter().position(|rule| *rule == finding.rule);
    SarifResult {
        rule_id: finding.rule.id(),
        rule_index: index.unwrap_or_default(),
        level: level(finding.severity),
        message: words(&visible(&finding.message)),
        locations: [location(report.source, place(finding.line, finding.end_line))],
        related_locations: related.collect(),
        partial_fingerprints: fingerprints(format!("{}:{ordinal}", finding.fingerprint.digest())),
        baseline_state: report.baseline.then_some(if finding.known { "unchanged" } else { "new" }),
        properties: Properties {
            mirror: None,
            severity: finding.severity,
            origin: None,
            confidence: finding.confidence.clamp(0.0, 1.0),
            commit: None,
        },
    }
}
