//! An audit as a JUnit report, which most build systems show.

mod check;

use std::io::{self, Write};

use recension_matcher::{AuditReport, AuditedMirror, MirrorListing};
use recension_model::{EntryChange, Finding, Gate, Severity};
use recension_wire::visible;

use crate::audit::{message, title};
use crate::xml::escape;

pub use check::write_check_junit;

/// What became of a test.
enum Outcome {
    Passed,
    /// Its rule, a line that says it, and more lines.
    Failed(String, String, Vec<String>),
    /// Why it does not count.
    Skipped(String),
}

/// One test.
struct Case {
    name: String,
    class: String,
    outcome: Outcome,
    /// What is worth saying though it does not fail.
    notes: Vec<String>,
}

/// The tests of a mirror, or the thresholds.
struct Suite {
    name: String,
    file: Option<String>,
    cases: Vec<Case>,
}

/// Writes an audit as a JUnit report: a suite for each mirror with a test for each entry that it or the upstream
/// has, and one for the thresholds.
///
/// A test fails for the listed findings that are high or low; it is skipped if a stored audit has them all.
/// There are no times in it, so that the same audit gives the same report.
///
/// # Errors
///
/// Those of `out`.
pub fn write_audit_junit(out: &mut dyn Write, report: &AuditReport<'_>) -> io::Result<()> {
    let mut suites: Vec<Suite> = report.mirrors.iter().map(|mirror| suite(report, mirror)).collect();
    if !report.gates.is_empty() {
        let cases = report.gates.iter().map(|gate| gate_case(report, gate)).collect();
        suites.push(Suite { name: "thresholds".to_owned(), file: None, cases });
    }
    write_suites(out, "recension audit", &suites)
}

fn write_suites(out: &mut dyn Write, name: &str, suites: &[Suite]) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let count = |counted: fn(&Suite) -> usize| suites.iter().map(counted).sum::<usize>();
    let (tests, failures) = (count(|suite| suite.cases.len()), count(Suite::failures));
    writeln!(out, "<testsuites name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
    for suite in suites {
        suite.write(out)?;
    }
    writeln!(out, "</testsuites>")
}

fn suite<'a>(report: &AuditReport<'a>, mirror: &AuditedMirror<'a>) -> Suite {
    let listing = report.with_places(mirror);
    let mut findings = mirror.audit.findings.iter().peekable();
    let cases = (0..).zip(&mirror.audit.changes.entries).map(|(at, change)| {
        // Findings stand in the order of the changes.
        let mut of_change: Vec<&Finding> = Vec::new();
        while let Some(finding) = findings.next_if(|finding| finding.change <= at) {
            of_change.extend(Some(finding).filter(|finding| report.selection.shows(finding)));
        }
        of_change.sort_by_key(|finding| (finding.severity, finding.kind));
        case(report, &listing, change, &of_change)
    });
    Suite { name: mirror.name.to_owned(), file: mirror.source.path(), cases: cases.collect() }
}

fn case<'a>(
    report: &AuditReport<'a>,
    listed: &MirrorListing<'a>,
    change: &EntryChange,
    findings: &[&Finding],
) -> Case {
    let MirrorListing { mirror, listing, places } = listed;
    let comparison = listing.comparison;
    let (new, old) = (comparison.new_of(change), comparison.old_of(change));
    let path = listing.path_of(change.old, change.new);
    let message = |finding: &&Finding| message(report, listed, finding);
    let (counting, cosmetic): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().copied().partition(|finding| finding.severity != Severity::Cosmetic);
    let (known, fresh): (Vec<&Finding>, Vec<&Finding>) =
        counting.into_iter().partition(|finding| finding.known);
    let mut notes: Vec<String> = cosmetic.iter().map(message).collect();
    let outcome = match (fresh.first(), known.first()) {
        (Some(first), _) => {
            notes.extend(known.iter().map(|finding| format!("{} (known)", message(finding))));
            let line = |finding: &&Finding| {
                let (source, place) = places.of(finding, mirror.source);
                format!("{} ({}:{})", message(finding), source.shown(), place.line)
            };
            let messages: Vec<String> = fresh.iter().map(message).collect();
            Outcome::Failed(first.kind.rule(), messages.join("; "), fresh.iter().map(line).collect())
        }
        (None, Some(_)) => {
            let known: Vec<String> = known.iter().map(message).collect();
            Outcome::Skipped(format!("known: {}", known.join("; ")))
        }
        (None, None) => Outcome::Passed,
    };
    Case {
        name: new.or(old).map(title).unwrap_or_default(),
        class: if path.is_empty() { mirror.name.to_owned() } else { path.join(" › ") },
        outcome,
        notes,
    }
}

fn gate_case(report: &AuditReport<'_>, gate: &Gate) -> Case {
    let outcome = match gate.passed {
        true => Outcome::Passed,
        false => {
            let said = report.gate_words(gate);
            Outcome::Failed("audit/threshold".to_owned(), said.clone(), vec![said])
        }
    };
    let class = report.mirror_name(gate).to_owned();
    Case { name: gate.asked.clone(), class, outcome, notes: Vec::new() }
}

impl Suite {
    fn failures(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.outcome, Outcome::Failed(..))).count()
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let skipped = self.cases.iter().filter(|case| matches!(case.outcome, Outcome::Skipped(_))).count();
        let (tests, failures) = (self.cases.len(), self.failures());
        let file = self.file.as_deref().map(|file| format!(" file=\"{}\"", inert(file))).unwrap_or_default();
        writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"{file}>",
            inert(&self.name)
        )?;
        self.cases.iter().try_for_each(|case| case.write(out))?;
        writeln!(out, "  </testsuite>")
    }
}

impl Case {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "    <testcase classname=\"{}\" name=\"{}\"", inert(&self.class), inert(&self.name))?;
        if matches!(self.outcome, Outcome::Passed) && self.notes.is_empty() {
            return writeln!(out, "/>");
        }
        writeln!(out, ">")?;
        match &self.outcome {
            Outcome::Passed => {}
            Outcome::Skipped(why) => writeln!(out, "      <skipped message=\"{}\"/>", inert(why))?,
            Outcome::Failed(rule, message, lines) => {
                let lines: Vec<String> = lines.iter().map(|line| inert(line)).collect();
                writeln!(
                    out,
                    "      <failure type=\"{rule}\" message=\"{}\">{}</failure>",
                    inert(message),
                    lines.join("\n")
                )?;
            }
        }
        if !self.notes.is_empty() {
            let notes: Vec<String> = self.notes.iter().map(|note| inert(note)).collect();
            writeln!(out, "      <system-out>{}</system-out>", notes.join("\n"))?;
        }
        writeln!(out, "    </testcase>")
    }
}

fn inert(text: &str) -> String {
    escape(&visible(text))
}
