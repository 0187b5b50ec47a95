//! The net: what may name a resource and ended up in no entry. A link within a sentence belongs to what is told;
//! one that opens its text, or follows another, is listed. A few of these stand in every introduction; many are a list
//! in a form that was not understood. In a copy without links, lines "Name - description" stand for them.

use std::ops::Range;

use recension_model::{Format, Unread, Warning, WarningKind};

use crate::marks::first_dash;
use crate::tree::{Block, BlockKind, Inlines, Item};

use super::Reader;
use super::cut::{has_words, is_candidate};
use super::item::is_name;

/// Fewer are an introduction.
const MIN_UNREAD: usize = 10;
/// From this share on, something was lost.
const MIN_SHARE: f64 = 0.25;

/// What the net needs to know of the document.
pub(super) struct Net<'a> {
    format: Format,
    text: &'a str,
    /// Which of what was caught are links that are listed, and not told of.
    listed: Vec<usize>,
    /// How many of what was caught are lines.
    lines: usize,
}

impl<'a> Net<'a> {
    pub(super) fn new(format: Format, text: &'a str) -> Self {
        Self { format, text, listed: Vec::new(), lines: 0 }
    }

    /// Returns the text of the document.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }
}

impl Reader<'_> {
    /// Keeps the links of a text that is no entry.
    pub(super) fn unread_text(&mut self, content: &Inlines) {
        let mut end = 0;
        for link in content.links.iter().filter(|link| is_candidate(link)) {
            let before = content.text.get(end..link.text.start).unwrap_or_default();
            end = link.text.end;
            if !leads_elsewhere(&link.url) {
                continue;
            }
            if !has_words(before) || before.trim_end().ends_with([':', '：']) {
                self.net.listed.push(self.edition.unread.len());
            }
            let text = self.edition.intern(content.text.get(link.text.clone()).unwrap_or_default());
            let url = Some(self.edition.intern(&link.url));
            let span = self.places.span(&link.span);
            let line = self.places.line(span.start);
            self.edition.unread.push(Unread { text, url, span, line });
        }
    }

    /// Keeps the links of an item and of what is nested in it.
    pub(super) fn unread_item(&mut self, item: &Item) {
        self.unread_text(&item.content);
        self.unread_blocks(&item.children);
    }

    /// Keeps the links of blocks.
    pub(super) fn unread_blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) | BlockKind::Summary(content) => self.unread_text(content),
                BlockKind::List(items) => items.iter().for_each(|item| self.unread_item(item)),
                BlockKind::Quote(inner) | BlockKind::Wrapper(inner) => self.unread_blocks(inner),
                BlockKind::Table { rows, .. } => {
                    rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.unread_text(cell));
                }
                _ => {}
            }
        }
    }

    /// Keeps the lines of prose that look like a name with a description; `content` is their text without markup.
    pub(super) fn unread_lines(&mut self, range: &Range<usize>, content: &str) {
        if first_dash(content).is_none() {
            return;
        }
        let text = self.net.text;
        // What a page shows on one line may stand on many.
        let lines = match self.net.format {
            Format::Html => content,
            _ => text.get(range.clone()).unwrap_or_default(),
        };
        let mut start = range.start;
        for line in lines.split_inclusive(['\n', '\r']) {
            let place = start..(start + line.trim_end().len()).min(range.end);
            start += line.len();
            if describes_name(line) && !line.contains("://") {
                let text = self.edition.intern(line.trim());
                let span = self.places.span(&place);
                let line = self.places.line(span.start);
                self.net.lines += 1;
                self.edition.unread.push(Unread { text, url: None, span, line });
            }
        }
    }

    /// Says how much was not read as entries, if it is a large share.
    pub(super) fn report_unread(&mut self) {
        let edition = &self.edition;
        let is_out = |url| leads_elsewhere(edition.str(url));
        let links = edition.links.iter().filter(|link| is_out(link.url)).count();
        let is_much =
            |unread: usize, all: usize| unread >= MIN_UNREAD && unread as f64 >= MIN_SHARE * all as f64;
        let (listed, lines) = (self.net.listed.len(), self.net.lines);
        let (first, last, what) = if is_much(listed, listed + links) {
            let what = format!("{listed} of {} links stand in text that was", listed + links);
            (self.net.listed.first().copied(), self.net.listed.last().copied(), what)
        } else if is_much(lines, lines + edition.entries.len()) {
            let all = lines + edition.entries.len();
            let what = format!("{lines} of {all} lines that look like a name with a description were");
            let is_line = |caught: &Unread| caught.url.is_none();
            (edition.unread.iter().position(is_line), edition.unread.iter().rposition(is_line), what)
        } else {
            return;
        };
        let caught = |at: Option<usize>| edition.unread.get(at?).copied();
        let (Some(first), Some(last)) = (caught(first), caught(last)) else { return };
        let message = format!("{what} not read as entries (lines {}–{})", first.line, last.line);
        self.edition.warnings.push(Warning {
            kind: WarningKind::Unread,
            message,
            span: Some(first.span),
            line: Some(first.line),
            end_line: Some(last.line),
        });
    }
}

fn leads_elsewhere(url: &str) -> bool {
    url.contains("://")
}

/// Reports whether a line, whatever marks it, is a name with a dash and words behind it.
fn describes_name(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    first_dash(line).is_some_and(|dash| is_name(&line[..dash]) && line[dash..].contains(char::is_alphabetic))
}
