//! What an audit found, for people: a line for each mirror, then what each lacks or has differently.

use std::io::{self, Write};

use recension_matcher::{AuditReport, AuditedMirror};
use recension_model::{Finding, FindingKind, Origin, Severity};
use recension_wire::visible;

use super::entry::{self, EntryLines};
use super::figures::{room_for_names, write_figures};
use super::{TableOptions, write_wrapped};
use crate::history::life::write_wrapped as write_lines;
use crate::layout::{Span, Style, cut, cut_start, width, width_of};
use crate::names::{counted, days, percent, share};
use crate::paint::Paint;

/// Columns between two cells.
const GAP: usize = 2;

/// The column of the line for each mirror that has its name.
const NAMES: usize = 0;

/// Columns that the name of a mirror has at least.
const MIN_NAME_COLUMNS: usize = 12;

/// Where findings begin: below the heading of their section.
const FINDING_INDENT: usize = 4;

/// Writes an audit for people.
///
/// # Errors
///
/// Those of `out`.
pub fn write_audit_table(
    out: &mut dyn Write,
    report: &AuditReport<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let headline = format!(
        "{} compared with {}, {}",
        counted(report.mirrors.len(), "mirror", "mirrors"),
        report.upstream.name,
        counted(report.upstream.entries.len(), "entry", "entries")
    );
    write_wrapped(out, paint, columns, Span::new(Style::Strong, &headline))?;
    out.write_all(b"\n")?;
    write_summary(out, report, paint, columns)?;
    write_gates(out, report, paint, columns)?;
    if report.selection.summary {
        return Ok(());
    }
    for mirror in &report.mirrors {
        write_mirror(out, report, mirror, options)?;
    }
    Ok(())
}

/// Says how many differences are not listed, and what lists them.
fn hidden(count: usize, by_kind: bool) -> String {
    match by_kind {
        true => format!("{} of other kinds hidden by --only", counted(count, "difference", "differences")),
        false => format!(
            "{} hidden (show with --all)",
            counted(count, "cosmetic difference", "cosmetic differences")
        ),
    }
}

/// Writes one line for each mirror; where that is too narrow for a table, its figures one behind the other.
fn write_summary(
    out: &mut dyn Write,
    report: &AuditReport<'_>,
    paint: Paint,
    columns: usize,
) -> io::Result<()> {
    let kinds = report.kinds();
    let dated = report.history.is_some();
    let mut rows = vec![headings(&kinds, dated)];
    rows.extend(report.mirrors.iter().map(|mirror| cells(report, mirror, &kinds)));
    let room = room_for_names(&rows, NAMES, columns);
    let longest = rows.iter().filter_map(|row| row.get(NAMES)).map(|name| width(name)).max().unwrap_or(0);
    if room < longest.min(MIN_NAME_COLUMNS) {
        let (headings, mirrors) = (&rows[..1], &rows[1..]);
        for mirror in mirrors {
            let figures =
                headings.iter().flatten().zip(mirror).skip(NAMES + 1).filter(|(_, cell)| *cell != "0");
            let figures: Vec<String> =
                figures.map(|(heading, cell)| format!("{heading} {}", cell.replace("  ", " "))).collect();
            let line = format!("{}: {}", mirror[NAMES], figures.join(", "));
            write_wrapped(out, paint, columns, Span::plain(&line))?;
        }
        return Ok(());
    }
    for name in rows.iter_mut().filter_map(|row| row.get_mut(NAMES)) {
        *name = cut_start(name, room);
    }
    write_figures(out, rows, NAMES)
}

/// Returns what the columns of the line for each mirror are called.
pub(crate) fn headings(kinds: &[FindingKind], dated: bool) -> Vec<String> {
    let mut cells = vec!["mirror".to_owned(), "coverage".to_owned()];
    cells.extend(kinds.iter().map(|kind| kind.name().to_owned()));
    if dated {
        cells.extend(["taken".to_owned(), "behind".to_owned()]);
    }
    cells
}

/// Returns the line of a mirror.
pub(crate) fn cells(
    report: &AuditReport<'_>,
    mirror: &AuditedMirror<'_>,
    kinds: &[FindingKind],
) -> Vec<String> {
    let audit = mirror.audit;
    let mut cells = vec![
        visible(mirror.name).into_owned(),
        format!("{}/{} {:>4}", audit.has(), audit.upstream_entries, share(audit.coverage())),
    ];
    cells.extend(kinds.iter().map(|kind| audit.count(*kind).to_string()));
    if let Some(history) = report.history {
        match &audit.dating {
            Some(dating) => {
                cells.push(history.commit_of(dating.last).time.day().to_string());
                cells.push(days(dating.behind.days));
            }
            None => cells.extend(["unknown".to_owned(), String::new()]),
        }
    }
    cells
}

fn write_gates(
    out: &mut dyn Write,
    report: &AuditReport<'_>,
    paint: Paint,
    columns: usize,
) -> io::Result<()> {
    if !report.gates.is_empty() {
        out.write_all(b"\n")?;
    }
    for gate in report.gates {
        let (word, style) = if gate.passed { ("pass", Style::Added) } else { ("FAIL", Style::Removed) };
        let room = columns.saturating_sub(6);
        let text = Span::plain(&report.gate_words(gate));
        paint.line(
            out,
            0,
            &[Span::new(style, word), Span::plain("  "), Span::plain(&cut(&text.text, room))],
        )?;
    }
    Ok(())
}

fn write_mirror(
    out: &mut dyn Write,
    report: &AuditReport<'_>,
    mirror: &AuditedMirror<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    out.write_all(b"\n")?;
    write_wrapped(out, paint, columns, Span::new(Style::Strong, &headline(mirror)))?;
    let unlisted = mirror.audit.findings.iter().filter(|finding| !report.selection.shows(finding)).count();
    let unlisted = (unlisted > 0).then(|| hidden(unlisted, report.selection.only.is_some()));
    for line in about(report, mirror).into_iter().chain(unlisted) {
        write_wrapped(out, paint, columns, Span::new(Style::Faint, &line))?;
    }
    let listing = report.listing(mirror);
    let lines = EntryLines { listing: &listing, near_misses: None, columns, colour: options.colour };
    let listed = mirror.listed(&report.selection);
    for findings in listed.chunk_by(|one, other| one.kind == other.kind) {
        let (Some(first), count) = (findings.first(), findings.len()) else { continue };
        let title = format!("  {}  ", first.kind.name());
        let heading = [
            Span::new(severity_style(first.severity), &title),
            Span::plain(&count.to_string()),
            Span::new(Style::Faint, &format!("  {} severity", first.severity.name())),
        ];
        out.write_all(b"\n")?;
        paint.line(out, 0, &heading)?;
        let mut section = None;
        for finding in findings {
            let path = entry::path(&listing.path_of(finding.mirror, finding.upstream));
            if section.as_ref() != Some(&path) {
                let shown = cut(&Span::plain(&path).text, columns - 2);
                paint.line(out, 2, &[Span::new(Style::Faint, &shown)])?;
                section = Some(path);
            }
            write_finding(out, report, (mirror, finding), &lines, options)?;
        }
    }
    Ok(())
}

/// Says what a mirror has, in one sentence.
pub(crate) fn headline(mirror: &AuditedMirror<'_>) -> String {
    let audit = mirror.audit;
    let language = match (audit.translated, mirror.language) {
        (true, Some(language)) => format!(", a translation into {}", language.name()),
        (true, None) => ", a translation".into(),
        (false, _) => String::new(),
    };
    let untranslated = match audit.untranslated.len() {
        0 => String::new(),
        count => format!(", {count} more marked as untranslated"),
    };
    format!(
        "{}{language}: has {} of {} ({}){untranslated}",
        mirror.name,
        audit.has(),
        counted(audit.upstream_entries as usize, "entry", "entries"),
        share(audit.coverage())
    )
}

/// Says where the mirror comes from, who changed what, and what is known already.
pub(crate) fn about(report: &AuditReport<'_>, mirror: &AuditedMirror<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let ignored = mirror.audit.changes.ignored as usize;
    if ignored > 0 {
        lines.push(format!("{} in sections that do not count", counted(ignored, "entry", "entries")));
    }
    if let Some(history) = report.history {
        lines.push(match &mirror.audit.dating {
            Some(dating) => {
                let commit = history.commit_of(dating.last);
                let behind = &dating.behind;
                let far = match behind.revisions {
                    0 => "the newest revision".to_owned(),
                    revisions => format!(
                        "{} and {} behind",
                        counted(revisions as usize, "revision", "revisions"),
                        days(behind.days)
                    ),
                };
                let sure = match (dating.is_own, dating.is_certain()) {
                    (true, _) => "by its own history".to_owned(),
                    (false, true) => format!("{} sure", percent(dating.confidence)),
                    (false, false) => format!("a guess: {} sure", percent(dating.confidence)),
                };
                let verb = if dating.is_own { "last in step with" } else { "taken from" };
                format!("{verb} {} of {}, {far} ({sure})", commit.short(), commit.time.day())
            }
            None => "it has nothing in common with any revision of the upstream".to_owned(),
        });
        if mirror.audit.dating.is_some() && !mirror.audit.findings.is_empty() {
            let count = |origin| mirror.count_origin(origin);
            let origins = [Some(Origin::Behind), Some(Origin::Own), Some(Origin::Both), None];
            let all = origins.into_iter().map(count).sum();
            let mut line = format!(
                "{}: {} changed upstream, {} changed in the mirror, {} in both",
                counted(all, "difference", "differences"),
                count(Some(Origin::Behind)),
                count(Some(Origin::Own)),
                count(Some(Origin::Both)),
            );
            if count(None) > 0 {
                line.push_str(&format!(", {} of unknown origin", count(None)));
            }
            lines.push(line);
        }
    }
    if mirror.known() > 0 {
        lines.push(format!("{} known from the stored audit", mirror.known()));
    }
    lines
}

pub(super) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::High => Style::Removed,
        Severity::Low => Style::Changed,
        Severity::Cosmetic => Style::Plain,
    }
}

fn write_finding(
    out: &mut dyn Write,
    report: &AuditReport<'_>,
    (mirror, finding): (&AuditedMirror<'_>, &Finding),
    lines: &EntryLines<'_, '_>,
    options: TableOptions,
) -> io::Result<()> {
    let comparison = report.comparison(mirror);
    let Some(change) = mirror.change(finding) else { return Ok(()) };
    let (old, new) = (comparison.old_of(change), comparison.new_of(change));
    let tag = report.tags(finding).join(", ");
    let room = lines.columns.saturating_sub(FINDING_INDENT);
    let mut details: Vec<Vec<Span>> = Vec::new();
    let mut spans = match (old, new) {
        (Some(old), Some(new)) => {
            match finding.kind {
                FindingKind::Relinked => details.push(lines.relinked(old, new)),
                FindingKind::Redescribed => match report.was(finding) {
                    Some(was) => details.push(lines.reworded(was, new)),
                    None => details.extend(lines.redescribed(old, new)),
                },
                FindingKind::Moved => details.push(lines.moved(old, new)),
                FindingKind::Reordered => details.push(entry::reordered(old, new)),
                FindingKind::Restyled => details.push(lines.restyled(old, new)),
                _ => {}
            }
            match finding.kind {
                FindingKind::Renamed => lines.renamed(change, old, new),
                _ => lines.titled(change, new),
            }
        }
        (Some(shown), None) | (None, Some(shown)) => {
            let left = room.saturating_sub(width(&tag) + GAP);
            let mut spans =
                vec![Span::plain(&cut(&Span::plain(shown.title).text, left)).linked(shown.view.url())];
            let left = left.saturating_sub(width_of(&spans) + GAP);
            let about =
                if shown.description.is_empty() { shown.view.url().unwrap_or("") } else { shown.description };
            // A few columns of description say nothing.
            if left >= 12 && !about.is_empty() {
                spans.push(Span::new(Style::Faint, &format!("  {}", cut(&Span::plain(about).text, left))));
            }
            spans
        }
        (None, None) => return Ok(()),
    };
    if !tag.is_empty() && width_of(&spans) + GAP + width(&tag) <= room {
        spans.push(Span::new(Style::Moved, &format!("  {tag}")));
    } else if !tag.is_empty() {
        details.push(vec![Span::new(Style::Moved, &tag)]);
    }
    let further = FINDING_INDENT + 2;
    write_lines(out, options, FINDING_INDENT, further, spans)?;
    for detail in details {
        write_lines(out, options, further, further, detail)?;
    }
    Ok(())
}
