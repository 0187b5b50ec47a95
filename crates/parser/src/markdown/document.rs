//! A Markdown document after the one walk over its lines.

use std::ops::Range;

use super::headings::Headings;
use super::reference::References;
use crate::read::Outline;
use crate::scan::{LineKind, LineScanner, front_matter, line_ranges, tight_heading};

/// No line of a list that people keep is longer; what is longer is data, or made to hurt.
pub(super) const MAX_LINE_BYTES: usize = 1024 * 1024;

/// A document, and what has to be known of all of it before its first block is read.
pub(crate) struct Document<'a> {
    pub(super) text: &'a str,
    pub(super) references: References,
    /// The end of its front matter.
    pub(super) front_matter: Option<usize>,
    pub(super) has_footnotes: bool,
    /// The lines that are too long to be read.
    pub(super) overlong: Vec<usize>,
    /// Labels whose addresses are too long for how often they are used.
    pub(super) overused: Vec<String>,
    /// All lines behind the front matter.
    lines: Vec<LineRecord>,
}

/// What is kept of a line: where it begins, and what it is.
#[derive(Clone, Copy)]
pub(super) struct LineRecord {
    start: u32,
    pub(super) kind: LineKind,
    /// In how many quotes, items and footnotes it stands; the last number stands for all that are greater.
    pub(super) depth: u8,
    /// Whether an item begins in it.
    pub(super) is_item: bool,
}

impl<'a> Document<'a> {
    /// Walks over the lines of `text`. The headings come apart from the document.
    pub(crate) fn scan(text: &'a str) -> (Self, Outline) {
        let front_matter = front_matter(text);
        let mut document = Self {
            text,
            references: References::default(),
            front_matter,
            has_footnotes: false,
            overlong: Vec::new(),
            overused: Vec::new(),
            lines: Vec::with_capacity(text.len() / USUAL_LINE_BYTES),
        };
        let footnote = memchr::memmem::Finder::new("[^");
        let definition = memchr::memmem::Finder::new("]:");
        let mut headings = Headings::default();
        let mut scanner = LineScanner::default();
        let start = front_matter.unwrap_or(0);
        for range in line_ranges(&text.as_bytes()[start..]) {
            let range = start + range.start..start + range.end;
            let bytes = &text.as_bytes()[range.clone()];
            if range.len() > MAX_LINE_BYTES {
                document.overlong.push(document.lines.len());
                // What stands behind it begins afresh.
                scanner = LineScanner::default();
            }
            let line = scanner.scan(bytes);
            document.lines.push(LineRecord {
                start: range.start as u32,
                kind: match line.kind {
                    // A line with a marker is not empty.
                    LineKind::Blank if !bytes[..line.text].trim_ascii().is_empty() => LineKind::Text,
                    kind => kind,
                },
                depth: u8::try_from(line.depth).unwrap_or(u8::MAX),
                is_item: line.item.is_some(),
            });
            headings.line(text, &range, &line);
            document.has_footnotes |= footnote.find(bytes).is_some();
            if !line.is_verbatim() && definition.find(bytes).is_some() {
                document.references.line(text, range);
            }
        }
        document.overused = document.references.bound(text);
        (document, headings.finish())
    }

    /// Returns how many lines there are behind the front matter.
    pub(crate) fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Returns what is known of a line; nothing behind the last one.
    pub(super) fn line(&self, line: usize) -> Option<&LineRecord> {
        self.lines.get(line)
    }

    /// Returns the byte at which a line begins; the end of the text behind the last one.
    pub(super) fn start(&self, line: usize) -> usize {
        self.lines.get(line).map_or(self.text.len(), |line| line.start as usize)
    }

    /// Returns the bytes of some lines, with their endings.
    pub(super) fn range(&self, lines: Range<usize>) -> Range<usize> {
        self.start(lines.start)..self.start(lines.end)
    }

    /// Returns a line with its ending.
    pub(super) fn text_of(&self, line: usize) -> &'a str {
        &self.text[self.range(line..line + 1)]
    }

    /// Returns the level of the heading in a line that lacks the space behind its signs.
    pub(super) fn tight_heading(&self, line: usize) -> Option<u8> {
        let record = self.line(line)?;
        let is_heading = matches!(record.kind, LineKind::Heading { .. }) && record.depth == 0;
        if is_heading { tight_heading(self.text_of(line).as_bytes()) } else { None }
    }

    /// Returns the first line from `line` on that is not blank, or `end`.
    pub(super) fn skip_blank(&self, line: usize, end: usize) -> usize {
        let blank = |line: &usize| self.line(*line).is_some_and(|record| record.kind == LineKind::Blank);
        (line..end).find(|line| !blank(line)).unwrap_or(end)
    }
}

/// A line of a list is seldom shorter.
const USUAL_LINE_BYTES: usize = 48;
