//! The one scanner of lines for Markdown: what each line is, told by the lines above it.
//!
//! Follows the block structure of CommonMark 0.31.2 with GitHub's tables and footnotes: containers (quotes,
//! items, footnotes) by their indentation, fences by character and length (4.5), HTML blocks by their seven
//! start and end conditions (4.6). A tag that shows nothing right above a heading leaves it a heading, and so does a
//! missing space behind its signs.

mod cursor;
mod definition;
mod destination;
mod heading;
mod html;
mod reference;
mod scanner;
mod table;

use std::ops::Range;

pub(crate) use cursor::Cursor;
pub(crate) use definition::link_address;
pub use definition::link_definition;
pub use destination::{Destination, destinations, destinations_in};
pub(crate) use heading::tight_heading;
pub(crate) use html::{is_block_tag, is_only_marks};
pub(crate) use reference::overused;
pub use reference::{Definitions, LabelUse, label_uses};
pub use scanner::LineScanner;
pub use table::{TableHeads, row_cells};

/// What a line of a Markdown document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineKind {
    /// Empty, but for the markers of what it stands in, and in no code, comment or HTML block that goes on.
    Blank,
    /// A line of front matter, its fences included; only [`scan_lines`] knows it.
    FrontMatter,
    /// A heading that begins with `#`.
    Heading {
        /// From 1 to 6.
        level: u8,
    },
    /// The line below a paragraph that makes a heading of it.
    Underline {
        /// 1 or 2.
        level: u8,
    },
    /// The first line of a fenced code block.
    FenceStart,
    /// The line that closes a fenced code block.
    FenceEnd,
    /// Code, within fences or indented.
    Code,
    /// A line of a comment of its own.
    Comment,
    /// A line of another HTML block.
    Html,
    /// A link reference definition that is complete on its line: `[label]: address "title"`.
    Definition,
    /// A rule.
    Rule,
    /// A row of a table below its header, which is text.
    TableRow,
    /// The text of a paragraph.
    Text,
}

/// What is known of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScannedLine {
    /// What it is.
    pub kind: LineKind,
    /// Where its own text begins, behind indentation and the markers of quotes, items and footnotes: a byte
    /// of the line.
    pub text: usize,
    /// In how many quotes, items and footnotes it stands.
    pub depth: usize,
    /// The bullet of the innermost item that begins here, or the delimiter behind its number.
    pub item: Option<u8>,
}

impl ScannedLine {
    /// Reports whether nothing in the line means anything in Markdown: code, a comment, front matter.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        use LineKind::{Code, Comment, FenceEnd, FenceStart, FrontMatter};
        matches!(self.kind, Code | Comment | FenceEnd | FenceStart | FrontMatter)
    }
}

/// Returns each line of a document, with its ending, and what it is.
///
/// Lines end at a line feed, a carriage return, or both. Cost: linear in the text.
///
/// ```
/// use recension_parser::{LineKind, scan_lines};
///
/// let text = "# Tools\n\n~~~\n# no heading\n~~~\n";
/// let headings: Vec<&str> = scan_lines(text)
///     .filter(|(_, line)| matches!(line.kind, LineKind::Heading { .. }))
///     .map(|(range, _)| &text[range])
///     .collect();
/// assert_eq!(headings, ["# Tools\n"]);
/// ```
pub fn scan_lines(text: &str) -> impl Iterator<Item = (Range<usize>, ScannedLine)> {
    let front_matter = front_matter(text).unwrap_or(0);
    let mut scanner = LineScanner::default();
    line_ranges(text.as_bytes()).map(move |range| {
        if range.start < front_matter {
            return (range, ScannedLine { kind: LineKind::FrontMatter, text: 0, depth: 0, item: None });
        }
        let line = &text[range.clone()];
        let marked =
            if range.start == 0 { line.len() - line.trim_start_matches('\u{feff}').len() } else { 0 };
        let mut scanned = scanner.scan(&line.as_bytes()[marked..]);
        scanned.text += marked;
        (range, scanned)
    })
}

/// Returns the ranges of the lines of a source, their endings included.
///
/// Lines end at a line feed, a carriage return, or both.
pub fn line_ranges(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |end| start + end + 1);
        at = if bytes[start..end].ends_with(b"\r") && bytes.get(end) == Some(&b'\n') { end + 1 } else { end };
        (start < bytes.len()).then_some(start..at)
    })
}

/// Returns the end of front matter: from a line `---` or `+++` at the very top to the next one.
pub(crate) fn front_matter(text: &str) -> Option<usize> {
    let fence = ["---", "+++"].into_iter().find(|fence| text.starts_with(fence))?;
    let mut lines = line_ranges(text.as_bytes());
    let first = lines.next()?;
    if text[first].trim_end() != fence {
        return None;
    }
    for (number, range) in lines.enumerate() {
        let line = text[range.clone()].trim();
        if line == fence {
            return (number > 0).then_some(range.end);
        }
        // A blank first line: `---` is a rule there, and the text until the next rule is text.
        if number == 0 && line.is_empty() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests;
