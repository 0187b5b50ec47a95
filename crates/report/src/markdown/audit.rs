//! An audit as Markdown, for a comment on a change request or the summary of a job.

use std::io::{self, Write};

use recension_matcher::{AuditReport, AuditedMirror};
use recension_model::{Finding, FindingKind, Listing, Severity};

use super::entry::{self, MAX_TEXT_COLUMNS};
use super::{Comment, LeftOut, MAX_OPEN_ENTRIES, MAX_PATH_COLUMNS, MarkdownOptions, escape};
use crate::layout::cut;
use crate::names::{counted, days, share};
use crate::table::audit_headings;

/// Writes an audit as Markdown: a table with a row for each mirror, then what each lacks or has differently,
/// long lists folded.
///
/// # Errors
///
/// Those of `out`.
pub fn write_audit_markdown(
    out: &mut dyn Write,
    report: &AuditReport<'_>,
    options: MarkdownOptions,
) -> io::Result<()> {
    let mut comment = Comment::new(options.max_characters);
    let mut left_out = LeftOut::default();
    comment.put(&headline(report));
    comment.put(&table(report));
    comment.put(&gates(report));
    if !report.selection.summary {
        for mirror in &report.mirrors {
            write_mirror(&mut comment, report, mirror, &mut left_out);
        }
    }
    out.write_all(comment.closed(&left_out).as_bytes())
}

fn name(name: &str) -> String {
    escape::text(&cut(name, MAX_PATH_COLUMNS))
}

fn headline(report: &AuditReport<'_>) -> String {
    let verdict = match (report.gates.is_empty(), report.passed()) {
        (true, _) => "",
        (false, true) => "✅ ",
        (false, false) => "❌ ",
    };
    let mirrors = counted(report.mirrors.len(), "mirror", "mirrors");
    let entries = counted(report.upstream.entries.len(), "entry", "entries");
    format!("**{verdict}{mirrors} compared with {}, {entries}**\n", name(&report.upstream.name))
}

/// Makes the table with a row for each mirror.
fn table(report: &AuditReport<'_>) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let kinds = report.kinds();
    let headings = audit_headings(&kinds, report.history.is_some());
    let rule = (0..headings.len()).map(|at| if at == 0 { "---" } else { "--:" }.to_owned()).collect();
    let mut out = format!("\n{}{}", row(headings), row(rule));
    for mirror in &report.mirrors {
        let audit = mirror.audit;
        let mut cells = vec![
            name(mirror.name),
            format!("{}/{} ({})", audit.has(), audit.upstream_entries, share(audit.coverage())),
        ];
        cells.extend(kinds.iter().map(|kind| audit.count(*kind).to_string()));
        if let Some(history) = report.history {
            match &audit.dating {
                Some(dating) => {
                    let commit = history.commit_of(dating.last);
                    cells.push(format!("{} ({})", commit.time.day(), commit.short()));
                    cells.push(days(dating.behind.days));
                }
                None => cells.extend(["unknown".to_owned(), String::new()]),
            }
        }
        out.push_str(&row(cells));
    }
    out
}

fn gates(report: &AuditReport<'_>) -> String {
    let mut out = String::new();
    for gate in report.gates {
        let mark = if gate.passed { "✅" } else { "❌" };
        let break_before = if out.is_empty() { "\n" } else { "" };
        out.push_str(&format!(
            "{break_before}- {mark} {}: {}, {}\n",
            name(report.mirror_name(gate)),
            escape::text(&gate.asked),
            escape::text(&gate.found)
        ));
    }
    out
}

fn write_mirror(
    comment: &mut Comment,
    report: &AuditReport<'_>,
    mirror: &AuditedMirror<'_>,
    left_out: &mut LeftOut,
) {
    let listed = mirror.listed(&report.selection);
    if listed.is_empty() {
        return;
    }
    let listing = report.listing(mirror);
    let heading = format!("\n#### {}\n", name(mirror.name));
    if left_out.entries > 0 || !comment.put(&heading) {
        left_out.entries += listed.len();
        return;
    }
    for findings in listed.chunk_by(|one, other| one.kind == other.kind) {
        let Some(first) = findings.first() else { continue };
        let folded = findings.len() > MAX_OPEN_ENTRIES;
        let title = format!("{} {}", findings.len(), first.kind.name());
        let mark = mark(first.severity);
        let (opening, closing) = match folded {
            true => (
                format!("\n<details><summary>{mark} <strong>{title}</strong></summary>\n\n"),
                "\n</details>\n",
            ),
            false => (format!("\n{mark} **{title}**\n\n"), ""),
        };
        if left_out.entries > 0 || !comment.put_reserving(&opening, closing.len()) {
            left_out.entries += findings.len();
            continue;
        }
        for finding in findings {
            let item = item(report, (mirror, &listing), finding);
            // Once something is left out nothing more is put in: what is shown is a beginning, without gaps.
            if left_out.entries > 0 || !comment.put_reserving(&item, closing.len()) {
                left_out.entries += 1;
            }
        }
        comment.put(closing);
    }
}

/// Returns the sign of a severity; the word for it stands in no other place.
pub(super) fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "🔴",
        Severity::Low => "🟡",
        Severity::Cosmetic => "⚪",
    }
}

fn item(
    report: &AuditReport<'_>,
    (mirror, listing): (&AuditedMirror<'_>, &Listing<'_>),
    finding: &Finding,
) -> String {
    let Some(change) = mirror.change(finding) else { return String::new() };
    let comparison = listing.comparison;
    let (old, new) = (comparison.old_of(change), comparison.new_of(change));
    let tags: String = report.tags(finding).iter().map(|tag| format!(" · {tag}")).collect();
    let text = match (old, new) {
        (None, Some(shown)) | (Some(shown), None) => {
            let within = match listing.path_of(finding.mirror, finding.upstream).join(" › ") {
                path if path.is_empty() => String::new(),
                path => format!(" in {}", escape::text(&cut(&path, MAX_TEXT_COLUMNS))),
            };
            format!("{}{within}{tags}\n", entry::linked(shown))
        }
        (Some(old), Some(new)) => {
            let title = match finding.kind {
                FindingKind::Renamed => format!("~~{}~~ → **{}**", entry::title(old), entry::linked(new)),
                _ => entry::linked(new),
            };
            let detail = match report.was(finding).filter(|_| finding.kind == FindingKind::Redescribed) {
                Some(was) => entry::reworded(&was.description, new.description),
                None => entry::detail(listing, finding.kind.change(), (old, new)),
            };
            format!("{title}{tags}\n{detail}")
        }
        (None, None) => return String::new(),
    };
    format!("- {text}")
}
