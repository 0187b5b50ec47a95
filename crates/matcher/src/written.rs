//! What entries and notes are in the source: their text as it is written.

use recension_model::{Edition, EntryView, Format, Marker, SectionId, SectionKind, Shown};

/// Returns an entry's own text as it is written in Markdown, its further lines without their indentation; none where
/// it is nothing but a link, ` - ` and a description, which its other fields say as well.
#[must_use]
pub fn entry_markup(shown: Shown<'_>) -> Option<String> {
    let Shown { view, title, description } = shown;
    let written = entry_text(view)?;
    let head = match view.url() {
        Some(url) => format!("[{title}]({url})"),
        None => title.to_owned(),
    };
    let separator = if description.is_empty() { "" } else { " - " };
    let is_bare =
        written.strip_prefix(&head).and_then(|rest| rest.strip_prefix(separator)) == Some(description);
    let is_sign = |byte: u8| matches!(byte, b'*' | b'_' | b'`' | b'<' | b'[' | b'!' | b'\\');
    let acts = |text: &str| text.bytes().any(is_sign);
    (!written.is_empty() && (!is_bare || acts(title) || acts(description))).then_some(written)
}

/// Returns the own text of an item of a list as it is written in Markdown, its further lines without their indentation.
#[must_use]
pub fn entry_text(view: EntryView<'_>) -> Option<String> {
    let is_item = matches!(view.entry.marker, Marker::Bullet(_) | Marker::Number(_));
    let content = view.entry.content.range();
    let source = view.edition.source.get(content.clone()).filter(|_| is_item && is_written(view.edition))?;
    let source = std::str::from_utf8(source).ok()?.trim_ascii_end();
    Some(without_indentation(source, column_of(&view.edition.source, content.start)))
}

/// Returns the heading or label of a section as it is written in Markdown, without what marks it as one; none where it is its
/// title and no more, or stands on several lines.
#[must_use]
pub fn heading_markup(edition: &Edition, id: SectionId) -> Option<String> {
    let section = edition.section(id);
    let source =
        edition.source.get(section.span.range()).filter(|_| is_written(edition) && !section.inferred)?;
    let text = std::str::from_utf8(source).ok()?.trim();
    let written = match (section.kind, text.split_once(' ')) {
        (SectionKind::Heading, _) => text.strip_prefix('#')?.trim_start_matches('#').trim_start(),
        (SectionKind::Group, Some((mark, rest))) if is_mark(mark) => rest.trim_start(),
        (SectionKind::Group, _) => text,
    };
    let is_more = !written.is_empty() && written != edition.section_title(id);
    (is_more && !written.contains(['\n', '\r'])).then(|| written.to_owned())
}

/// Returns all of an entry in UTF-8 as it is written, with its marker and what stands below it, without indentation.
#[must_use]
pub fn whole_entry(view: EntryView<'_>) -> Option<String> {
    let (source, span) = (&view.edition.source, view.entry.span.range());
    let column = column_of(source, span.start);
    let text = std::str::from_utf8(source.get(span)?).ok()?.trim_end();
    (!text.is_empty()).then(|| without_indentation(text, column))
}

/// Returns the column that a byte stands in, from 0.
fn column_of(source: &[u8], at: usize) -> usize {
    let before = source.get(..at).unwrap_or_default();
    before.iter().rev().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count()
}

/// Returns a text whose further lines lack up to `column` of the spaces that they begin with.
fn without_indentation(text: &str, column: usize) -> String {
    let indented = |line: &str| line.bytes().take_while(|byte| *byte == b' ').count().min(column);
    let mut lines = text.lines();
    let mut written = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        written.push('\n');
        written.push_str(&line[indented(line)..]);
    }
    written
}

/// Reports whether anything stands below an entry but notes of one line each, with bullets or numbers.
pub(crate) fn has_more_than_notes(view: EntryView<'_>) -> bool {
    let below = view.entry.content.end as usize..view.entry.span.end as usize;
    let below = String::from_utf8_lossy(view.edition.source.get(below).unwrap_or_default());
    let mut lines = below.lines().map(str::trim).filter(|line| !line.is_empty());
    let notes = view.entry.notes.len();
    lines.by_ref().take(notes).filter(|line| is_listed(line)).count() < notes || lines.next().is_some()
}

/// Reports whether a line begins with a bullet or a number.
fn is_listed(line: &str) -> bool {
    line.split_once(' ').is_some_and(|(mark, _)| is_mark(mark))
}

/// Reports whether a word is a bullet or a number.
fn is_mark(word: &str) -> bool {
    !word.contains(char::is_alphabetic) && word.ends_with(['-', '*', '+', '.', ')'])
}

/// Returns whether a task is done; none for an entry that is no task.
pub(crate) fn is_done(view: EntryView<'_>) -> Option<bool> {
    let before = view.entry.span.start as usize..view.entry.content.start as usize;
    let before = view.edition.source.get(before)?.trim_ascii_end();
    let tick = before.strip_suffix(b"]")?.split_last().filter(|(_, before)| before.ends_with(b"["))?.0;
    matches!(tick, b' ' | b'x' | b'X').then_some(*tick != b' ')
}

/// Returns what stands below the own text of an item of a list that no other entry is nested under: behind a heading it depends on
/// what follows where an entry ends.
pub(crate) fn text_below(view: EntryView<'_>) -> Option<&[u8]> {
    let next = view.edition.entries.get(view.id.index() + 1);
    let is_leaf = next.is_none_or(|next| next.parent != Some(view.id));
    let below = view.entry.content.end as usize..view.entry.span.end as usize;
    let is_item = matches!(view.entry.marker, Marker::Bullet(_) | Marker::Number(_));
    view.edition.source.get(below).filter(|_| is_leaf && is_item)
}

/// Reports whether what an edition says can be shown as it is written.
pub(crate) fn is_written(edition: &Edition) -> bool {
    edition.format == Format::Markdown && edition.encoding == "UTF-8"
}

/// Returns the notes of an entry as they are written in Markdown, each on one line; none where no note has
/// markup.
#[must_use]
pub fn notes_markup(view: EntryView<'_>) -> Vec<String> {
    let edition = view.edition;
    if !is_written(edition) {
        return Vec::new();
    }
    let range = view.entry.notes.start as usize..view.entry.notes.end as usize;
    let written = edition.notes[range].iter().map(|note| {
        let source = edition.source.get(note.span.range()).unwrap_or_default();
        let text = String::from_utf8_lossy(source).split_whitespace().collect::<Vec<_>>().join(" ");
        // What marks a note is a bullet or a number.
        match text.split_once(' ') {
            Some((mark, rest)) if is_mark(mark) => rest.to_owned(),
            _ => text,
        }
    });
    let written: Vec<String> = written.collect();
    if written.iter().map(String::as_str).eq(view.notes()) { Vec::new() } else { written }
}
