//! What a check found, for people.

use std::io::{self, Write};

use recension_model::{CheckFinding, CheckReport, FindingRule, Severity};

use super::audit::severity_style;
use super::{TableOptions, write_wrapped};
use crate::history::life::write_wrapped as write_lines;
use crate::layout::{Span, Style};
use crate::names::{counted, counts};

/// Writes a check for people: what the change does, then a finding a line, the worst first.
///
/// # Errors
///
/// Those of `out`.
pub fn write_check_table(
    out: &mut dyn Write,
    report: &CheckReport<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let headline = format!("{}: {}", report.edition.name, check_counts(report));
    write_wrapped(out, paint, columns, Span::new(Style::Strong, &headline))?;
    if let Some(comparison) = &report.comparison {
        let line = format!("against {}: {}", comparison.old.name, counts(comparison));
        write_wrapped(out, paint, columns, Span::new(Style::Faint, &line))?;
    }
    for gate in report.gates {
        let (word, style) = if gate.passed { ("pass", Style::Added) } else { ("FAIL", Style::Removed) };
        let text = format!("  {}, {}", gate.asked, gate.found);
        write_lines(out, options, 0, 6, vec![Span::new(style, word), Span::plain(&text)])?;
    }
    if !report.findings.is_empty() {
        out.write_all(b"\n")?;
    }
    let digits = report.findings.iter().map(|finding| finding.line).max().unwrap_or(1).to_string().len();
    for finding in report.findings {
        write_finding(out, finding, digits, options)?;
    }
    Ok(())
}

fn write_finding(
    out: &mut dyn Write,
    finding: &CheckFinding,
    digits: usize,
    options: TableOptions,
) -> io::Result<()> {
    let known = if finding.known { " (known)" } else { "" };
    let fixable = if finding.edits.is_empty() { "" } else { " [fix]" };
    let line = finding.line.to_string();
    let spans = vec![
        Span::new(Style::Faint, &format!("{line}  ")),
        Span::new(severity_style(finding.severity), finding.rule.name()),
        Span::plain(&format!("  {}", finding.message)),
        Span::new(Style::Faint, &format!("{fixable}{known}")),
    ];
    write_lines(out, options, digits - line.len(), digits + 2, spans)
}

/// Says how many findings there are: `3 findings (1 high, 2 low)`.
pub(crate) fn check_counts(report: &CheckReport<'_>) -> String {
    let of = |severity: Severity| (report.count(severity), severity.name());
    let severities: Vec<(usize, &str)> =
        Severity::ALL.map(of).into_iter().filter(|(count, _)| *count > 0).collect();
    let all: usize = severities.iter().map(|(count, _)| count).sum();
    let known = match report.known() {
        0 => String::new(),
        known => format!(", {known} known"),
    };
    if all == 0 {
        return format!("no findings{known}");
    }
    let words: Vec<String> = severities.iter().map(|(count, name)| format!("{count} {name}")).collect();
    format!("{} ({}){known}", counted(all, "finding", "findings"), words.join(", "))
}
