//! A check as Markdown, for a comment on a change request: what the change does, then what was found.

use std::io::{self, Write};

use recension_model::{CheckFinding, CheckReport, Comparison, FindingRule, Listing, Selection};

use super::audit::mark;
use super::{Comment, LeftOut, MAX_OPEN_ENTRIES, MAX_PATH_COLUMNS, MarkdownOptions, entry, escape};
use crate::layout::cut;
use crate::names::counts;
use crate::table::check_counts;

/// Writes a check as Markdown: how many findings there are, what the change adds, renames and removes, the findings,
/// the worst first, and where lines alone change, what they should be.
///
/// # Errors
///
/// Those of `out`.
pub fn write_check_markdown(
    out: &mut dyn Write,
    report: &CheckReport<'_>,
    options: MarkdownOptions,
) -> io::Result<()> {
    let mut comment = Comment::new(options.max_characters);
    let mut left_out = LeftOut::default();
    comment.put(&headline(report));
    if let Some(comparison) = report.comparison {
        write_change(&mut comment, comparison, &mut left_out);
    }
    if !report.findings.is_empty() {
        comment.put("\n**Findings**\n\n");
    }
    for finding in report.findings {
        let item = item(report, finding);
        if left_out.entries > 0 || !comment.put(&item) {
            left_out.entries += 1;
        }
    }
    out.write_all(comment.closed(&left_out).as_bytes())
}

fn headline(report: &CheckReport<'_>) -> String {
    let verdict = match (report.gates.is_empty(), report.passed()) {
        (true, _) => "",
        (false, true) => "✅ ",
        (false, false) => "❌ ",
    };
    let name = escape::text(&cut(&report.edition.name, MAX_PATH_COLUMNS));
    let mut out = format!("**{verdict}{name}: {}**\n", check_counts(report));
    for gate in report.gates.iter().filter(|gate| !gate.passed) {
        out.push_str(&format!("\n- ❌ {}, {}\n", escape::text(&gate.asked), escape::text(&gate.found)));
    }
    out
}

/// Writes what the change does to entries; many are folded.
fn write_change(comment: &mut Comment, comparison: Comparison<'_>, left_out: &mut LeftOut) {
    comment.put(&format!("\n{}\n\n", escape::text(&counts(&comparison))));
    let listing = Listing::new(comparison, Selection::default());
    let changes: Vec<_> = listing.entries().collect();
    let (opening, closing) = match changes.len() > MAX_OPEN_ENTRIES {
        true => ("<details><summary>What the change does</summary>\n\n", "\n</details>\n"),
        false => ("", ""),
    };
    comment.put_reserving(opening, closing.len());
    for change in changes {
        let item = entry::item(&listing, change);
        if left_out.entries > 0 || !comment.put_reserving(&item, closing.len()) {
            left_out.entries += 1;
        }
    }
    comment.put(closing);
}

fn item(report: &CheckReport<'_>, finding: &CheckFinding) -> String {
    let known = if finding.known { " · known" } else { "" };
    let mut out = format!(
        "- {} `{}` line {}: {}{known}\n",
        mark(finding.severity),
        finding.rule.name(),
        finding.line,
        escape::text(&finding.message)
    );
    if let Some(suggestion) = finding.suggestion(report.edition) {
        out.push_str(&code(&suggestion));
    }
    out
}

/// Writes text as a code block of a list item, with a fence that the text does not have.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: String =
        text.lines().map(|line| format!("  {}\n", recension_wire::visible_line(line))).collect();
    format!("\n  {fence}md\n{lines}  {fence}\n")
}
