//! The conflicts of a merge.

use std::borrow::Cow;
use std::io::{self, Write};

use recension_merger::{MergeReport, column_name};
use recension_model::{Conflict, Field, FieldConflict, MergePart, MergeResult};

use super::TableOptions;
use super::entry::Line;
use crate::layout::{Room, Span, Style, wrap};
use crate::names::counted;

/// Where the values begin.
const DETAIL_INDENT: usize = 4;

/// Columns of the name of a field, the longest being `description`.
const FIELD_COLUMNS: usize = 13;

/// Columns of the name of a side.
pub(super) const SIDE_COLUMNS: usize = 9;

/// How many lines a value may take before it is cut: more is read between the marks.
const MAX_VALUE_LINES: usize = 4;

/// How much of a text without fields is shown: some lines of it.
const MAX_PART_BYTES: usize = 1 << 10;

/// Writes what could not be decided, with the values of every side.
pub(super) fn write_conflicts(
    out: &mut dyn Write,
    report: &MergeReport<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let conflicts = &report.result.conflicts;
    if conflicts.is_empty() {
        return Ok(());
    }
    let (paint, columns) = (options.paint(), options.columns());
    out.write_all(b"\n")?;
    let title = counted(conflicts.len(), "conflict", "conflicts");
    paint.line(out, 0, &[Span::new(Style::Strong, &title)])?;
    let places = report.places();
    let whole = whole_texts(report.result);
    for ((conflict, lines), whole) in conflicts.iter().zip(&places).zip(whole) {
        for (indent, line) in head(conflict, lines, columns) {
            paint.line(out, indent, &line)?;
        }
        for field in conflict.fields.iter().chain(whole.as_ref()) {
            for (indent, line) in values(field, report.base.is_some(), columns) {
                paint.line(out, indent, &line)?;
            }
        }
    }
    Ok(())
}

fn head(conflict: &Conflict, lines: &[u32], columns: usize) -> Vec<Line> {
    let place = match lines {
        [] => String::new(),
        [line] => format!("line {line}, "),
        all => format!("lines {}, ", all.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")),
    };
    let subject = if conflict.subject.trim().is_empty() { "(text)" } else { conflict.subject.trim() };
    let mut spans = vec![
        Span::new(Style::Doubtful, "! "),
        Span::new(Style::Doubtful, subject),
        Span::new(Style::Faint, &format!("  {place}{}", conflict.kind.name())),
    ];
    if !conflict.section.is_empty() {
        spans.push(Span::new(Style::Faint, &format!(", in {}", conflict.section.join(" › "))));
    }
    let room = Room { first: columns, rest: columns - DETAIL_INDENT, max_lines: MAX_VALUE_LINES };
    let indent = |at| if at == 0 { 0 } else { DETAIL_INDENT };
    wrap(spans, room).into_iter().enumerate().map(|(at, line)| (indent(at), line)).collect()
}

/// Returns the value of each side on lines of its own, below each other.
fn values(field: &FieldConflict, has_base: bool, columns: usize) -> Vec<Line> {
    let base = has_base.then_some((MergeReport::BASE, field.base.as_deref()));
    let sides = (MergeReport::BASE + 1..).zip(field.sides.iter().map(Option::as_deref));
    let indent = DETAIL_INDENT + FIELD_COLUMNS + SIDE_COLUMNS;
    let width = columns.saturating_sub(indent);
    let mut lines = Vec::new();
    for (at, (column, value)) in base.into_iter().chain(sides).enumerate() {
        let room = Room { first: width, rest: width, max_lines: MAX_VALUE_LINES };
        for (row, value) in wrap(vec![shown(field.field, value)], room).into_iter().enumerate() {
            if row > 0 {
                lines.push((indent, value));
                continue;
            }
            let name = if at == 0 { field.field.name() } else { "" };
            let side = column_name(column);
            let label = format!("{name:FIELD_COLUMNS$}{side:SIDE_COLUMNS$}");
            let mut line = vec![Span::new(Style::Faint, &label)];
            line.extend(value);
            lines.push((DETAIL_INDENT, line));
        }
    }
    lines
}

fn shown(field: Field, value: Option<&str>) -> Span {
    match (field, value.map(str::trim)) {
        (_, None) => Span::new(Style::Faint, "(not there)"),
        (Field::Presence, Some("")) => Span::new(Style::Faint, "(there)"),
        (_, Some("")) => Span::new(Style::Faint, "(empty)"),
        (_, Some(value)) => Span::plain(&on_one_line(value)),
    }
}

fn on_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r']) {
        return text.into();
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ⏎ ").into()
}

/// Returns for conflicts that name no field what the sides have in the first place where they show.
fn whole_texts(result: &MergeResult) -> Vec<Option<FieldConflict>> {
    let mut texts = vec![None; result.conflicts.len()];
    for part in &result.parts {
        let MergePart::Conflict { conflict, base, sides } = part else { continue };
        let at = *conflict as usize;
        let named = result.conflicts.get(at).is_none_or(|conflict| !conflict.fields.is_empty());
        if let Some(text) = texts.get_mut(at).filter(|text| text.is_none() && !named) {
            let base = Some(beginning(base));
            let sides = sides.iter().map(|side| Some(beginning(side))).collect();
            *text = Some(FieldConflict { field: Field::Text, base, sides });
        }
    }
    texts
}

fn beginning(bytes: &[u8]) -> String {
    let shown = bytes.get(..MAX_PART_BYTES).unwrap_or(bytes);
    let mut text = String::from_utf8_lossy(shown).into_owned();
    if shown.len() < bytes.len() {
        text.push('…');
    }
    text
}
