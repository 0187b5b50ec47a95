//! A check as workflow commands.

use std::io::{self, Write};

use recension_model::{CheckFinding, CheckReport};

use super::{command, write_command};

/// Writes a check as workflow commands, a line for each: first the thresholds that do not hold, then the findings that
/// are new, the worst first. Where the lines of a finding are all that changes, the message says what they should be.
///
/// # Errors
///
/// Those of `out`.
pub fn write_check_github(out: &mut dyn Write, report: &CheckReport<'_>) -> io::Result<()> {
    let file = report.source.path();
    for gate in report.gates.iter().filter(|gate| !gate.passed) {
        let place: Vec<_> = file.iter().map(|file| ("file", file.clone())).collect();
        write_command(out, "error", (&place, "check/threshold"), &format!("{}, {}", gate.asked, gate.found))?;
    }
    for finding in report.findings.iter().filter(|finding| !finding.known) {
        let message = message(report, finding);
        let (name, rule) = (command(finding.severity), finding.rule.id());
        match &file {
            Some(file) => {
                let place = [
                    ("file", file.clone()),
                    ("line", finding.line.to_string()),
                    ("endLine", finding.end_line.to_string()),
                ];
                write_command(out, name, (&place, &rule), &message)?;
            }
            // What is no file has no place that the host could show.
            None => {
                let message = format!("{}:{}: {message}", report.source.shown(), finding.line);
                write_command(out, name, (&[], &rule), &message)?;
            }
        }
    }
    Ok(())
}

fn message(report: &CheckReport<'_>, finding: &CheckFinding) -> String {
    match finding.suggestion(report.edition) {
        Some(suggestion) => format!("{}; suggestion: {suggestion}", finding.message),
        None => finding.message.clone(),
    }
}
