//! Where a document can be cut so that its pieces mean the same as the whole.

use std::borrow::Cow;
use std::ops::Range;

use super::cut::{Cut, CutKind, item_bullet, item_marker};
use super::document::{Document, LineRecord};
use super::{delimiter, simple};
use crate::scan::{LineKind, is_only_marks};

/// comrak's tree of a paragraph of one-letter lines is 200 times as large as its text. No list has a
/// construct that is longer than this without a place to cut at; what has is cut anyway.
pub(super) const MAX_CHUNK_BYTES: usize = 2 * 1024 * 1024;

/// How a document is taken apart.
#[derive(Clone, Copy)]
pub(super) struct Pieces {
    pub(super) chunk_bytes: usize,
    /// Whether simple lines are read without comrak.
    pub(super) simple: bool,
}

/// Finds the first line after the first of `rest` that a chunk can end before: where it is large enough or, if
/// simple lines are read, where one stands. A heading that comrak would not see ends it, too.
pub(super) fn next_cut(document: &Document<'_>, rest: &Range<usize>, pieces: Pieces) -> Cut {
    let start = document.start(rest.start);
    let mut above = Above::default();
    for line in rest.clone() {
        let bytes = document.start(line) - start;
        if line > rest.start && document.tight_heading(line).is_some() {
            return Cut { line, kind: CutKind::Block };
        }
        if let Some(kind) = above.cut(document, line).filter(|_| line > rest.start) {
            let is_simple = || pieces.simple && simple::begins(document, line, rest.end);
            if bytes >= pieces.chunk_bytes || is_simple() {
                return Cut { line, kind };
            }
        }
        if bytes >= MAX_CHUNK_BYTES {
            return Cut { line, kind: CutKind::Forced };
        }
        above.add(document, line);
    }
    Cut { line: rest.end, kind: CutKind::Block }
}

/// What is known of the lines of a chunk.
#[derive(Default)]
struct Above {
    list: List,
    /// Whether the last line is blank.
    blank: bool,
    /// Whether the last line that is not blank is a rule within something: comrak says otherwise where that ends
    /// if nothing follows it.
    inner_rule: bool,
    /// Whether there may be a list of definitions, which the next word may be a term of.
    definitions: bool,
}

/// What the last block is.
#[derive(Default, PartialEq)]
enum List {
    #[default]
    None,
    /// A list with this bullet, or delimiter behind its numbers.
    Open(u8),
    /// A list, a quote or a footnote.
    Unclear,
}

impl Above {
    /// Returns what a line begins afresh, if it does.
    fn cut(&self, document: &Document<'_>, line: usize) -> Option<CutKind> {
        let record = document.line(line)?;
        let text = document.text_of(line);
        if self.inner_rule {
            return None;
        }
        if record.depth == 0 && self.blank {
            let fits = match record.kind {
                LineKind::Heading { .. } => text.starts_with('#'),
                LineKind::Text => !self.definitions && text.starts_with(char::is_alphabetic),
                _ => false,
            };
            return fits.then_some(CutKind::Block);
        }
        if self.definitions || record.depth != 1 || !record.is_item {
            return None;
        }
        let marker = item_marker(text)?;
        match self.list {
            List::Open(own) if own == marker => Some(CutKind::Item),
            List::None if self.blank => Some(CutKind::Block),
            _ => None,
        }
    }

    fn add(&mut self, document: &Document<'_>, line: usize) {
        let Some(record) = document.line(line) else { return };
        self.blank = record.kind == LineKind::Blank;
        if self.blank {
            return;
        }
        let text = document.text_of(line);
        let bytes = text.trim_start().as_bytes();
        self.definitions |= matches!(bytes, [b':' | b'~', b' ' | b'\t', ..]);
        self.inner_rule = record.kind == LineKind::Rule && record.depth > 0;
        if record.depth == 0 {
            self.list = List::None;
        } else if record.is_item && !text.starts_with([' ', '\t']) {
            self.list = item_bullet(text.as_bytes()).map_or(List::Unclear, List::Open);
        } else if !goes_on(record, text) {
            self.list = List::Unclear;
        }
    }
}

/// Reports whether a line within something leaves the outermost of its containers the same.
fn goes_on(record: &LineRecord, text: &str) -> bool {
    let is_indented = text.starts_with([' ', '\t']);
    let begins = text.starts_with('>') || text.starts_with("[^");
    // An item that is indented a little may be one beside the list.
    if record.is_item { record.depth > 1 } else { is_indented || !begins }
}

/// Returns the lines of a chunk as comrak reads them as writers mean them, with the same length.
///
/// A NUL is one byte: comrak would put three in its place. A delimiter row that miscounts is set right. An anchor or a closing tag right above a heading is
/// blank: to CommonMark the heading would be HTML, as all is up to the next empty line.
pub(crate) fn prepared<'a>(document: &Document<'a>, lines: Range<usize>) -> Cow<'a, str> {
    let range = document.range(lines.clone());
    let text = &document.text[range.clone()];
    let mut patches: Vec<delimiter::Patch> = Vec::new();
    let end = lines.end;
    for line in lines.skip(1) {
        let Some(record) = document.line(line) else { continue };
        let above = document.text_of(line - 1);
        let start = document.start(line - 1) - range.start;
        match record.kind {
            LineKind::Heading { .. } if is_only_marks(above.as_bytes()) => {
                let end = start + above.trim_end().len();
                patches.push((start..end, " ".repeat(end - start)));
            }
            LineKind::Text | LineKind::TableRow if record.depth == 0 => {
                let header = (start, above);
                let below = (start + above.len(), document.text_of(line));
                patches.extend(delimiter::mended(header, below));
                if line + 2 < end {
                    let rows = [document.text_of(line + 1), document.text_of(line + 2)];
                    patches.extend(delimiter::widened_to_rows(header, below, rows).into_iter().flatten());
                }
            }
            _ => {}
        }
    }
    if patches.is_empty() && !text.contains('\0') {
        return Cow::Borrowed(text);
    }
    let mut prepared = String::with_capacity(text.len());
    let mut from = 0;
    // Of two that touch the same bytes the first holds: the second delimiter row of a table is a row of it.
    for (place, patch) in patches {
        if place.start < from {
            continue;
        }
        prepared.push_str(&text[from..place.start]);
        prepared.push_str(&patch);
        from = place.end;
    }
    prepared.push_str(&text[from..]);
    Cow::Owned(prepared.replace('\0', "\u{1a}"))
}
