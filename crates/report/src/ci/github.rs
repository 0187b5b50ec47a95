//! An audit as workflow commands of GitHub Actions, which become annotations of a run.

mod check;

use std::io::{self, Write};

use recension_matcher::{AuditReport, AuditedMirror, MirrorListing};
use recension_model::{Finding, Severity};
use recension_wire::visible;

use crate::audit::message;
use crate::names::{counted, share};

pub use check::write_check_github;

/// Writes an audit as workflow commands, a line for each: first the thresholds that do not hold, then the
/// findings, the worst first, all mirrors together; before cosmetic findings a notice that sums up each mirror.
///
/// GitHub shows about ten annotations of a kind for each step, so that the order decides which are seen. What a
/// stored audit has already is only counted.
///
/// # Errors
///
/// Those of `out`.
pub fn write_audit_github(out: &mut dyn Write, report: &AuditReport<'_>) -> io::Result<()> {
    for gate in report.gates.iter().filter(|gate| !gate.passed) {
        let file = report.mirror_of(gate).and_then(|mirror| mirror.source.path());
        let place = file.map(|file| vec![("file", file)]).unwrap_or_default();
        write_command(out, "error", (&place, "audit/threshold"), &report.gate_words(gate))?;
    }
    let listings: Vec<MirrorListing<'_>> =
        report.mirrors.iter().map(|mirror| report.with_places(mirror)).collect();
    for severity in Severity::ALL {
        if severity == Severity::Cosmetic {
            for mirror in &report.mirrors {
                write_command(out, "notice", (&[], "recension audit"), &summary(mirror))?;
            }
        }
        if report.selection.summary {
            continue;
        }
        for listing in &listings {
            let listed = listing.mirror.listed(&report.selection).into_iter();
            for finding in listed.filter(|finding| finding.severity == severity && !finding.known) {
                write_finding(out, report, listing, finding)?;
            }
        }
    }
    Ok(())
}

fn write_finding<'a>(
    out: &mut dyn Write,
    report: &AuditReport<'a>,
    listing: &MirrorListing<'a>,
    finding: &Finding,
) -> io::Result<()> {
    let command = command(finding.severity);
    let (source, place) = listing.places.of(finding, listing.mirror.source);
    let message = message(report, listing, finding);
    let rule = finding.kind.rule();
    match source.path() {
        Some(file) => {
            let end_line = place.end_line.max(place.line);
            let place = [("file", file), ("line", place.line.to_string()), ("endLine", end_line.to_string())];
            write_command(out, command, (&place, &rule), &message)
        }
        // What is no file has no place that the host could show.
        None => {
            let message = format!("{}:{}: {message}", source.shown(), place.line);
            write_command(out, command, (&[], &rule), &message)
        }
    }
}

/// Returns the command that makes an annotation of a severity.
fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Low => "warning",
        Severity::Cosmetic => "notice",
    }
}

fn summary(mirror: &AuditedMirror<'_>) -> String {
    let audit = mirror.audit;
    let counts = recension_model::FindingKind::ALL.into_iter().filter_map(|kind| match audit.count(kind) {
        0 => None,
        count => Some(format!("{count} {}", kind.name())),
    });
    let mut counts: Vec<String> = counts.collect();
    if counts.is_empty() {
        counts.push("no differences".to_owned());
    }
    let known = match mirror.known() {
        0 => String::new(),
        known => format!("; {known} of them known"),
    };
    format!(
        "{} has {} of {} ({}): {}{known}",
        mirror.name,
        audit.has(),
        counted(audit.upstream_entries as usize, "entry", "entries"),
        share(audit.coverage()),
        counts.join(", ")
    )
}

/// Writes one command: `::NAME file=…,title=…::MESSAGE`.
fn write_command(
    out: &mut dyn Write,
    name: &str,
    (place, title): (&[(&str, String)], &str),
    message: &str,
) -> io::Result<()> {
    write!(out, "::{name} ")?;
    for (key, value) in place {
        write!(out, "{key}={},", property(value))?;
    }
    writeln!(out, "title={}::{}", property(title), data(&visible(message)))
}

/// Escapes what ends the message of a command or hides something in it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what ends a property of a command besides.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("100%\r\n::x,y"), "100%25%0D%0A::x,y");
        assert_eq!(property("a:b,c%3A\n"), "a%3Ab%2Cc%253A␊");
    }
}
