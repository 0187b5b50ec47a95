//! A check as a JUnit report.

use std::io::{self, Write};

use recension_model::{CheckFinding, CheckReport, EntryId, Severity};

use super::{Case, Outcome, Suite, write_suites};

/// Writes a check as a JUnit report: a test for each entry of the list, one for each finding that is about no entry,
/// and a suite for the thresholds.
///
/// A test fails for findings that are high or low; it is skipped if a stored check has them all.
///
/// # Errors
///
/// Those of `out`.
pub fn write_check_junit(out: &mut dyn Write, report: &CheckReport<'_>) -> io::Result<()> {
    let of = |id: EntryId| report.findings.iter().filter(move |finding| finding.entry == Some(id));
    let root = report.edition.common_root();
    let entry_case = |id: EntryId| {
        let view = report.edition.entry(id);
        let path = report.edition.path_below(root, view.entry.section).join(" › ");
        case(report, view.title(), path, &of(id).collect::<Vec<_>>())
    };
    let other_case = |finding: &CheckFinding| {
        case(report, &format!("line {}: {}", finding.line, finding.rule.id()), String::new(), &[finding])
    };
    let others = report.findings.iter().filter(|finding| finding.entry.is_none());
    let cases = report.edition.entry_ids().map(entry_case).chain(others.map(other_case)).collect();
    let name = report.edition.name.clone();
    let mut suites = vec![Suite { name, file: report.source.path(), cases }];
    if !report.gates.is_empty() {
        let cases = report.gates.iter().map(|gate| Case {
            name: gate.asked.clone(),
            class: report.edition.name.clone(),
            outcome: match gate.passed {
                true => Outcome::Passed,
                false => {
                    let said = format!("{}, {}", gate.asked, gate.found);
                    Outcome::Failed("check/threshold".to_owned(), said.clone(), vec![said])
                }
            },
            notes: Vec::new(),
        });
        suites.push(Suite { name: "thresholds".to_owned(), file: None, cases: cases.collect() });
    }
    write_suites(out, "recension check", &suites)
}

fn case(report: &CheckReport<'_>, name: &str, class: String, findings: &[&CheckFinding]) -> Case {
    let said =
        |finding: &&CheckFinding| format!("{} ({}:{})", finding.message, report.source.shown(), finding.line);
    let (counting, cosmetic): (Vec<&CheckFinding>, Vec<&CheckFinding>) =
        findings.iter().copied().partition(|finding| finding.severity != Severity::Cosmetic);
    let (known, fresh): (Vec<&CheckFinding>, Vec<&CheckFinding>) =
        counting.into_iter().partition(|finding| finding.known);
    let outcome = match (fresh.first(), known.first()) {
        (Some(first), _) => {
            let messages: Vec<&str> = fresh.iter().map(|finding| finding.message.as_str()).collect();
            Outcome::Failed(first.rule.id(), messages.join("; "), fresh.iter().map(said).collect())
        }
        (None, Some(_)) => {
            let known: Vec<&str> = known.iter().map(|finding| finding.message.as_str()).collect();
            Outcome::Skipped(format!("known: {}", known.join("; ")))
        }
        (None, None) => Outcome::Passed,
    };
    Case {
        name: name.to_owned(),
        class: if class.is_empty() { report.edition.name.clone() } else { class },
        outcome,
        notes: cosmetic.iter().map(said).collect(),
    }
}
