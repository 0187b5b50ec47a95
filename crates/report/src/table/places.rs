//! Changes of sections and prose.

use std::io::{self, Write};

use recension_model::{ChangeKind, Edition, Listing, ProseChange, SectionChange, SectionId, Side, Status};

use super::TableOptions;
use super::entry::{fitted, path};
use crate::inline::{Marking, come, gone, marked};
use crate::layout::{Room, Span, Style, cut, width, wrap};
use crate::names::{counted, prose_name};
use crate::paint::Paint;

/// How many lines a piece of prose may take before it is cut.
const MAX_PROSE_LINES: usize = 2;

/// How many sections are listed unless all is asked for: most are seen where their entries are.
const MAX_SECTIONS: usize = 20;

/// How many pieces of prose are listed unless all is asked for: entries are what a list is about.
const MAX_PROSE_PIECES: usize = 10;

/// Returns the lines that open a group: its section path, and the counts where there is room for them.
pub(super) fn heading(path: &str, counts: &str, columns: usize) -> Vec<Vec<Span>> {
    let title = Span::new(Style::Strong, &cut(&Span::plain(path).text, columns));
    if width(&title.text) + 2 + width(counts) <= columns {
        return vec![vec![title, Span::plain("  "), Span::new(Style::Faint, counts)]];
    }
    vec![vec![title], fitted(vec![Span::plain("  "), Span::new(Style::Faint, counts)], columns)]
}

/// Writes what happened to sections.
pub(super) fn write_sections(
    out: &mut dyn Write,
    listing: &Listing<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let changes: Vec<&SectionChange> = listing.sections().collect();
    if changes.is_empty() {
        return Ok(());
    }
    out.write_all(b"\n")?;
    paint.line(out, 0, &[Span::new(Style::Strong, &title("Sections", changes.len()))])?;
    let marking = Marking { colour: options.colour, context: None };
    let most = if listing.selection.all { changes.len() } else { MAX_SECTIONS };
    for change in changes.iter().take(most) {
        for (at, line) in wrap(section_line(listing, change, marking), room(columns)).iter().enumerate() {
            paint.line(out, if at == 0 { 0 } else { 4 }, line)?;
        }
    }
    write_more(out, paint, changes.len().saturating_sub(most))
}

/// Says how many changes are not listed.
fn write_more(out: &mut dyn Write, paint: Paint, more: usize) -> io::Result<()> {
    if more == 0 {
        return Ok(());
    }
    paint.line(out, 0, &[Span::new(Style::Faint, &format!("  and {more} more, which --all lists"))])
}

fn title(what: &str, count: usize) -> String {
    format!("{what}  {}", counted(count, "change", "changes"))
}

fn room(columns: usize) -> Room {
    Room { first: columns, rest: columns.saturating_sub(4), max_lines: MAX_PROSE_LINES + 1 }
}

fn section_line(listing: &Listing<'_>, change: &SectionChange, marking: Marking) -> Vec<Span> {
    let comparison = &listing.comparison;
    let full = |side: Side, id: SectionId| path(&listing.path(side, Some(id)));
    match (change.old, change.new) {
        (None, Some(new)) => {
            vec![Span::new(Style::Added, "+ "), Span::new(Style::Added, &full(Side::New, new))]
        }
        (Some(old), None) => {
            vec![Span::new(Style::Removed, "- "), Span::new(Style::Removed, &full(Side::Old, old))]
        }
        (Some(old), Some(new)) if change.kinds.contains(ChangeKind::Moved) => {
            let (from, to) = (full(Side::Old, old), full(Side::New, new));
            vec![
                Span::new(Style::Moved, "→ "),
                Span::plain(&from),
                Span::new(Style::Faint, " → "),
                Span::plain(&to),
            ]
        }
        (Some(old), Some(new)) => {
            let (before, after) = (comparison.old.section_title(old), comparison.new.section_title(new));
            let mut spans = vec![Span::new(Style::Changed, "~ ")];
            if change.kinds.contains(ChangeKind::Renamed) {
                spans.extend(marked(before, after, marking));
            } else {
                spans.push(Span::plain(after));
            }
            spans
        }
        (None, None) => Vec::new(),
    }
}

/// Writes what happened to prose.
pub(super) fn write_prose(
    out: &mut dyn Write,
    listing: &Listing<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let changes: Vec<&ProseChange> = listing.prose().collect();
    if changes.is_empty() {
        return Ok(());
    }
    out.write_all(b"\n")?;
    paint.line(out, 0, &[Span::new(Style::Strong, &title("Prose", changes.len()))])?;
    let marking = Marking { colour: options.colour, context: Some(columns / 5) };
    let most = if listing.selection.all { changes.len() } else { MAX_PROSE_PIECES };
    let mut without_text = 0;
    for change in changes.iter().take(most) {
        let Some(line) = prose_line(listing, change, marking) else {
            without_text += 1;
            continue;
        };
        for (at, line) in wrap(line, room(columns)).iter().enumerate() {
            paint.line(out, if at == 0 { 0 } else { 4 }, line)?;
        }
    }
    if without_text > 0 {
        let note = format!("  and {} without text of their own", counted(without_text, "piece", "pieces"));
        paint.line(out, 0, &[Span::new(Style::Faint, &note)])?;
    }
    write_more(out, paint, changes.len().saturating_sub(most))
}

/// Returns nothing for prose that has no text on either side: images, rules, comments.
fn prose_line(listing: &Listing<'_>, change: &ProseChange, marking: Marking) -> Option<Vec<Span>> {
    let comparison = &listing.comparison;
    let piece = |edition: &'_ Edition, at: Option<u32>| edition.prose.get(at? as usize).cloned();
    let (old, new) = (piece(comparison.old, change.old), piece(comparison.new, change.new));
    let kind = new.as_ref().or(old.as_ref())?.kind;
    let text = |edition: &'_ Edition, piece: &Option<recension_model::Prose>| {
        piece.as_ref().map(|prose| edition.str(prose.text).to_owned()).unwrap_or_default()
    };
    let (before, after) = (text(comparison.old, &old), text(comparison.new, &new));
    if before.trim().is_empty() && after.trim().is_empty() {
        return None;
    }
    let line = new.as_ref().or(old.as_ref()).map_or(0, |prose| prose.line);
    let (symbol, style) = match change.status {
        Status::Added => ("+ ", Style::Added),
        Status::Removed => ("- ", Style::Removed),
        Status::Changed | Status::Unchanged => ("~ ", Style::Changed),
    };
    let mut spans = vec![
        Span::new(style, symbol),
        Span::new(Style::Faint, &format!("{}, line {line}: ", prose_name(kind))),
    ];
    match change.status {
        Status::Added if marking.colour => spans.push(come(&after, marking)),
        Status::Removed if marking.colour => spans.push(gone(&before, marking)),
        Status::Added => spans.push(Span::plain(&after)),
        Status::Removed => spans.push(Span::plain(&before)),
        Status::Changed | Status::Unchanged => spans.extend(marked(&before, &after, marking)),
    }
    Some(spans)
}
