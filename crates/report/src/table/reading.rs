//! What was read at each place of an edition and why, and what was not read.

use std::io::{self, Write};

use recension_model::{Edition, ReadAs, Reading};
use recension_wire::visible;

use super::TableOptions;
use crate::layout::{Room, Span, Style, cut, wrap};
use crate::names::counted;

/// An explanation is a sentence.
const MAX_LINES: usize = 4;

/// Writes for people what was read at each of some places, and why.
///
/// # Errors
///
/// Those of `out`.
pub fn write_reading_table(
    out: &mut dyn Write,
    edition: &Edition,
    readings: &[Reading],
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    for reading in readings {
        let text = cut(&visible(edition.reading_text(reading.read_as)), columns / 2);
        let what = match reading.read_as {
            ReadAs::Note(_) => "a note of ",
            other => other.name(),
        };
        let mut spans = vec![
            Span::new(Style::Faint, &format!("{}: ", lines_of(reading.line, reading.end_line))),
            Span::new(Style::Strong, what),
        ];
        if !text.is_empty() {
            spans.push(Span::plain(&format!(" ‘{text}’")));
        }
        let reason = edition.reason(reading.read_as).filter(|_| !matches!(reading.read_as, ReadAs::Note(_)));
        if let Some(reason) = reason {
            spans.push(Span::plain(&format!(" {}", reason.explanation())));
        }
        let room = Room { first: columns, rest: columns.saturating_sub(2), max_lines: MAX_LINES };
        for (at, line) in wrap(spans, room).iter().enumerate() {
            paint.line(out, if at == 0 { 0 } else { 2 }, line)?;
        }
    }
    Ok(())
}

/// Writes for people what may name a resource and ended up in no entry, by the prose that it stands in.
///
/// # Errors
///
/// Those of `out`.
pub fn write_unread_table(out: &mut dyn Write, edition: &Edition, options: TableOptions) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let links = edition.unread.iter().filter(|unread| unread.url.is_some()).count();
    let lines = edition.unread.len() - links;
    let mut counts = vec![format!("{} in no entry", counted(links, "link", "links"))];
    if lines > 0 {
        let lines = counted(lines, "line that looks like a name", "lines that look like names");
        counts.push(format!("{lines} with a description"));
    }
    let entries = counted(edition.entries.len(), "entry", "entries");
    let headline = format!("{}: {} · {entries}", edition.name, counts.join(" · "));
    paint.line(out, 0, &[Span::new(Style::Strong, &cut(&visible(&headline), columns))])?;
    let mut last = None;
    for (prose, unread) in edition.unread_in_prose() {
        if last != Some(prose) {
            last = Some(prose);
            let about = prose.and_then(|at| edition.prose.get(at)).map_or_else(String::new, |prose| {
                format!("{}: {}", lines_of(prose.line, prose.end_line), prose.reason.explanation())
            });
            out.write_all(b"\n")?;
            paint.line(out, 0, &[Span::new(Style::Faint, &cut(&about, columns))])?;
        }
        let number = format!("{:>6}  ", unread.line);
        let text = cut(&visible(edition.str(unread.text)), columns / 2);
        let url = unread.url.map_or("", |url| edition.str(url));
        let room = columns.saturating_sub(number.len() + crate::layout::width(&text) + 2);
        let url = cut(&visible(url), room);
        paint.line(
            out,
            0,
            &[Span::plain(&format!("{number}{text}")), Span::new(Style::Faint, &format!("  {url}"))],
        )?;
    }
    Ok(())
}

fn lines_of(first: u32, last: u32) -> String {
    if first == last { format!("line {first}") } else { format!("lines {first}–{last}") }
}
