//! An edition alone.

use std::io::{self, Write};

use recension_model::{Edition, EntryId, EntryView, SectionId};
use recension_wire::visible;
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Modify, Padding, Style as Borders};

use super::TableOptions;
use super::entry::path;
use crate::layout::{Room, Span, Style, cut, wrap};
use crate::names::counted;
use crate::paint::write_laid_out;

/// A table is handed over after this many rows, so that a long section is not held twice.
const ROWS_AT_ONCE: usize = 512;

/// Columns between two cells.
const GAP: usize = 2;

/// The columns that each cell may take.
struct Widths {
    line: usize,
    title: usize,
    url: usize,
    description: usize,
}

impl Widths {
    fn new(edition: &Edition, columns: usize) -> Self {
        let last_line = edition.entries.iter().map(|entry| entry.line).max().unwrap_or(1);
        let line = last_line.to_string().len();
        let gaps = if edition.links.is_empty() { 2 } else { 3 };
        let room = columns.saturating_sub(line + gaps * GAP);
        let title = room * 3 / 10;
        let url = if edition.links.is_empty() { 0 } else { room * 3 / 10 };
        Self { line, title, url, description: room - title - url }
    }
}

/// Writes an edition for people: what it is, its entries by section, what was repaired or guessed.
///
/// # Errors
///
/// Those of `out`.
pub fn write_edition_table(out: &mut dyn Write, edition: &Edition, options: TableOptions) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let wrapped = |out: &mut dyn Write, style, text: &str| {
        let room = Room { first: columns, rest: columns - 2, max_lines: 8 };
        for (at, line) in wrap(vec![Span::new(style, text)], room).iter().enumerate() {
            paint.line(out, if at == 0 { 0 } else { 2 }, line)?;
        }
        io::Result::Ok(())
    };
    wrapped(out, Style::Strong, &headline(edition))?;
    for warning in &edition.warnings {
        let place = warning.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        wrapped(out, Style::Doubtful, &format!("warning: {place}{}", warning.message))?;
    }
    let widths = Widths::new(edition, columns);
    let mut rows = Vec::with_capacity(ROWS_AT_ONCE);
    let mut section: Option<Option<SectionId>> = None;
    for id in edition.entry_ids() {
        let here = edition.entry(id).entry.section;
        if section != Some(here) {
            write_rows(out, edition, &widths, &mut rows)?;
            section = Some(here);
            out.write_all(b"\n")?;
            let title = visible(&path(&edition.section_path(here))).into_owned();
            let inferred = here.is_some_and(|id| edition.section(id).inferred);
            let mark = if inferred { "  (inferred)" } else { "" };
            let title = cut(&title, columns.saturating_sub(mark.len()));
            paint.line(out, 0, &[Span::new(Style::Strong, &title), Span::new(Style::Faint, mark)])?;
        }
        rows.push(id);
        if rows.len() == ROWS_AT_ONCE {
            write_rows(out, edition, &widths, &mut rows)?;
        }
    }
    write_rows(out, edition, &widths, &mut rows)
}

fn headline(edition: &Edition) -> String {
    format!(
        "{}: {}, {} · {} in {} · {} of prose",
        edition.name,
        edition.format.name(),
        edition.encoding,
        counted(edition.entries.len(), "entry", "entries"),
        counted(edition.sections.len(), "section", "sections"),
        counted(edition.prose.len(), "piece", "pieces"),
    )
}

fn write_rows(
    out: &mut dyn Write,
    edition: &Edition,
    widths: &Widths,
    rows: &mut Vec<EntryId>,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut table = Builder::with_capacity(rows.len(), 4);
    for id in rows.drain(..) {
        table.push_record(cells(edition.entry(id), widths));
    }
    let mut table = table.build();
    table
        .with(Borders::empty())
        .with(Padding::new(0, GAP, 0, 0))
        .with(Modify::new(Columns::first()).with(Alignment::right()));
    for line in table.to_string().lines() {
        write_laid_out(out, line)?;
    }
    Ok(())
}

fn cells(view: EntryView<'_>, widths: &Widths) -> Vec<String> {
    // Every cell is filled up to its width, so that the columns of all tables stand below each other.
    let fill = |text: &str, columns: usize| {
        let text = cut(&visible(text), columns);
        let missing = columns.saturating_sub(crate::layout::width(&text));
        format!("{text}{:missing$}", "")
    };
    let title =
        if view.entry.title_certain { view.title().to_owned() } else { format!("{} ?", view.title()) };
    let mut cells = vec![format!("{:>1$}", view.entry.line, widths.line), fill(&title, widths.title)];
    if widths.url > 0 {
        cells.push(fill(view.url().unwrap_or(""), widths.url));
    }
    cells.push(cut(&visible(view.description()), widths.description));
    cells
}
