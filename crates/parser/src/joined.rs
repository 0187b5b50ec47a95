//! Lists that are kept in several files: each file is read by itself, and what was read becomes one edition.

use recension_model::{
    Edition, Entry, EntryId, Format, Link, ListFile, Note, Prose, Section, SectionId, Span, Text, Unread,
    Warning,
};

use crate::parse::{ParseOptions, read};

/// Reads the files of a source as one edition, without its name and source.
pub(crate) fn read_joined(source: &[u8], files: &[ListFile<'_>], options: &ParseOptions) -> Edition {
    let mut all: Option<Edition> = None;
    let (mut lines, mut counted) = (0, 0);
    for file in files {
        let edition = read(file.name, &source[file.range.clone()], options);
        lines += source[counted..file.range.start].iter().filter(|byte| **byte == b'\n').count() as u32;
        counted = file.range.start;
        let whole = all.get_or_insert_with(|| Edition::new("", edition.format, Vec::new()));
        if whole.encoding == "UTF-8" {
            // One file that cannot be written keeps the list from being written.
            whole.encoding.clone_from(&edition.encoding);
        }
        whole.title = whole.title.or_else(|| {
            let at = whole.text.len() as u32;
            edition.title.map(|title| Text::new(title.start + at, title.end + at))
        });
        Shift::behind(whole, file.range.start as u32, lines).take(whole, edition);
    }
    all.unwrap_or_else(|| Edition::new("", Format::Markdown, Vec::new()))
}

/// By how much the parts of an edition are moved that comes behind others.
struct Shift {
    bytes: u32,
    lines: u32,
    text: u32,
    links: u32,
    notes: u32,
    sections: usize,
    entries: usize,
}

impl Shift {
    fn behind(whole: &Edition, bytes: u32, lines: u32) -> Self {
        Self {
            bytes,
            lines,
            text: whole.text.len() as u32,
            links: whole.links.len() as u32,
            notes: whole.notes.len() as u32,
            sections: whole.sections.len(),
            entries: whole.entries.len(),
        }
    }

    /// Takes what was read of a file.
    fn take(&self, whole: &mut Edition, edition: Edition) {
        whole.text.push_str(&edition.text);
        whole.sections.extend(edition.sections.into_iter().map(|section| self.section(section)));
        whole.entries.extend(edition.entries.into_iter().map(|entry| self.entry(entry)));
        whole.links.extend(edition.links.into_iter().map(|link| Link {
            text: self.text(link.text),
            url: self.text(link.url),
            span: self.span(link.span),
        }));
        whole.notes.extend(edition.notes.into_iter().map(|note| Note {
            text: self.text(note.text),
            span: self.span(note.span),
            line: note.line + self.lines,
        }));
        whole.prose.extend(edition.prose.into_iter().map(|prose| Prose {
            text: self.text(prose.text),
            section: self.section_id(prose.section),
            span: self.span(prose.span),
            line: prose.line + self.lines,
            end_line: prose.end_line + self.lines,
            ..prose
        }));
        whole.unread.extend(edition.unread.into_iter().map(|unread| Unread {
            text: self.text(unread.text),
            url: unread.url.map(|url| self.text(url)),
            span: self.span(unread.span),
            line: unread.line + self.lines,
        }));
        whole.warnings.extend(edition.warnings.into_iter().map(|warning| Warning {
            span: warning.span.map(|span| self.span(span)),
            line: warning.line.map(|line| line + self.lines),
            end_line: warning.end_line.map(|line| line + self.lines),
            ..warning
        }));
    }

    fn section(&self, section: Section) -> Section {
        Section {
            title: self.text(section.title),
            parent: self.section_id(section.parent),
            url: section.url.map(|url| self.text(url)),
            span: self.span(section.span),
            line: section.line + self.lines,
            ..section
        }
    }

    fn entry(&self, entry: Entry) -> Entry {
        let span = |span: Option<Span>| span.map(|span| self.span(span));
        Entry {
            text: self.text(entry.text),
            title: self.text(entry.title),
            description: self.text(entry.description),
            links: entry.links.start + self.links..entry.links.end + self.links,
            primary: entry.primary.map(|at| at + self.links),
            notes: entry.notes.start + self.notes..entry.notes.end + self.notes,
            section: self.section_id(entry.section),
            parent: entry.parent.map(|id| EntryId::new(id.index() + self.entries)),
            span: self.span(entry.span),
            content: self.span(entry.content),
            link_span: span(entry.link_span),
            title_span: span(entry.title_span),
            url_span: span(entry.url_span),
            line: entry.line + self.lines,
            end_line: entry.end_line + self.lines,
            ..entry
        }
    }

    fn section_id(&self, id: Option<SectionId>) -> Option<SectionId> {
        id.map(|id| SectionId::new(id.index() + self.sections))
    }

    fn text(&self, text: Text) -> Text {
        Text::new(text.start + self.text, text.end + self.text)
    }

    fn span(&self, span: Span) -> Span {
        Span { start: span.start + self.bytes, end: span.end + self.bytes }
    }
}

#[cfg(test)]
mod tests {
    use recension_model::join_files;

    use crate::{ParseOptions, parse};

    #[test]
    fn each_file_is_read_by_itself() {
        let one = "# List\n\n## Tools\n\n- [Nom](https://example.org/nom) - Reads.\n  - A note.\n";
        let other = "---\ntitle: More\n---\n\n### Inks\n\n- [Ink](https://example.org/ink) - Draws.\n  - [Pen](https://example.org/pen) - Writes.\n";
        let source = join_files([("README.md", one.as_bytes()), ("docs/more.md", other.as_bytes())]);
        let edition = parse("README.md,docs/more.md", source, &ParseOptions::default());
        let lines = edition.file_lines();
        let told: Vec<_> = edition
            .entry_ids()
            .map(|id| {
                let view = edition.entry(id);
                let written = edition.slice(view.entry.title_span.unwrap());
                let (file, line) = lines.of(view.entry.line);
                (
                    view.title(),
                    std::str::from_utf8(written).unwrap(),
                    view.section_path(),
                    file.unwrap(),
                    line,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Nom", "Nom", vec!["Tools"], "README.md", 5),
                ("Ink", "Ink", vec!["Inks"], "docs/more.md", 7),
                ("Pen", "Pen", vec!["Inks"], "docs/more.md", 8),
            ]
        );
        let pen = edition.entry(edition.entry_ids().last().unwrap());
        assert_eq!(pen.parent().map(|ink| ink.title()), Some("Ink"));
        assert_eq!(edition.str(edition.title.unwrap()), "List");
        let notes: Vec<&str> = edition.entry(edition.entry_ids().next().unwrap()).notes().collect();
        assert_eq!(notes, ["A note."]);
    }
}
