//! The scanner itself: containers and the block that is open in the innermost of them.

use super::cursor::Cursor;
use super::definition::link_definition;
use super::heading::{heading_level, is_margin_heading, tight_heading};
use super::html::{HtmlEnd, html_block, is_only_marks};
use super::{LineKind, ScannedLine};

/// What is indented by as much is code.
const CODE_INDENT: usize = 4;
/// Characters of the shortest fence.
const MIN_FENCE: usize = 3;
/// Characters of the shortest rule.
const MIN_RULE: usize = 3;
/// Digits of the longest number that an item may have.
const MAX_DIGITS: usize = 9;

/// Tells line by line what stands in a Markdown document.
///
/// Two scanners are equal if every text reads the same behind both.
///
/// ```
/// use recension_parser::LineScanner;
///
/// let mut scanner = LineScanner::default();
/// scanner.scan(b"````text\n");
/// scanner.scan(b"```\n");
/// assert!(scanner.in_fence());
/// scanner.scan(b"````\n");
/// assert!(!scanner.in_fence());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineScanner {
    containers: Vec<Container>,
    block: OpenBlock,
    /// Whether the line above is made of tags that show nothing.
    below_marks: bool,
}

/// What lines stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Quote,
    /// An item whose lines are indented by `width`.
    Item {
        width: usize,
        empty: bool,
    },
    /// Of the lines that are indented by less, only one with nothing in it goes on with a footnote.
    Footnote,
}

/// The block that the next line may go on with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum OpenBlock {
    #[default]
    None,
    /// A paragraph; its last line has so many cells, if it were the header of a table: none once a delimiter row has
    /// not matched, for a paragraph is tried once.
    Paragraph {
        cells: usize,
    },
    /// Nothing but link definitions so far.
    Definitions,
    Table,
    Fence {
        character: u8,
        length: usize,
    },
    Html(HtmlEnd),
}

impl OpenBlock {
    fn is_paragraph(self) -> bool {
        matches!(self, Self::Paragraph { .. } | Self::Definitions)
    }
}

impl LineScanner {
    /// Takes in the next line, with or without its ending, and returns what it is.
    pub fn scan(&mut self, line: &[u8]) -> ScannedLine {
        let mut cursor = Cursor::new(line);
        let below_marks =
            std::mem::replace(&mut self.below_marks, line.contains(&b'<') && is_only_marks(line));
        let matched = self.enter(&mut cursor);
        if matched == self.containers.len() {
            if below_marks && self.block == OpenBlock::Html(HtmlEnd::Blank) && is_margin_heading(line) {
                self.block = OpenBlock::None;
            }
            if let Some(kind) = self.go_on(&cursor) {
                return self.line(kind, &cursor, None);
            }
        }
        self.open(cursor, matched)
    }

    /// Reports whether the next line stands in a fenced code block, if it is indented like the last one.
    #[must_use]
    pub fn in_fence(&self) -> bool {
        matches!(self.block, OpenBlock::Fence { .. })
    }

    /// Reports whether a heading at the margin would be none in the next line: a fenced code block, a comment or
    /// HTML block is open that stands in no item or quote.
    #[must_use]
    pub fn hides_headings(&self) -> bool {
        let hides = match self.block {
            OpenBlock::Fence { .. } => true,
            OpenBlock::Html(end) => end != HtmlEnd::Blank || !self.below_marks,
            _ => false,
        };
        hides && self.containers.is_empty()
    }

    fn line(&self, kind: LineKind, cursor: &Cursor<'_>, item: Option<u8>) -> ScannedLine {
        ScannedLine { kind, text: cursor.at(), depth: self.containers.len(), item }
    }

    /// Passes the markers and indentation of the containers that a line stands in; returns how many.
    fn enter(&mut self, cursor: &mut Cursor<'_>) -> usize {
        for (at, container) in self.containers.iter_mut().enumerate() {
            match container {
                Container::Quote => {
                    let mut inner = *cursor;
                    inner.skip_columns(CODE_INDENT - 1);
                    if inner.rest().first() != Some(&b'>') {
                        return at;
                    }
                    *cursor = inner;
                    cursor.skip_bytes(1);
                    cursor.skip_columns(1);
                }
                Container::Footnote => {
                    let is_inside = cursor.indent(CODE_INDENT) >= CODE_INDENT;
                    if !is_inside && !cursor.is_in_empty_line() {
                        return at;
                    }
                    cursor.skip_columns(CODE_INDENT);
                }
                Container::Item { width, empty } => {
                    let is_inside = cursor.indent(*width) >= *width;
                    if !is_inside && (*empty || !cursor.is_blank()) {
                        return at;
                    }
                    cursor.skip_columns(*width);
                    *empty = *empty && cursor.is_blank();
                }
            }
        }
        self.containers.len()
    }

    /// Returns what a line is that goes on with code or HTML.
    fn go_on(&mut self, cursor: &Cursor<'_>) -> Option<LineKind> {
        match self.block {
            OpenBlock::Fence { character, length } => {
                let closes = cursor.indent(CODE_INDENT) < CODE_INDENT && {
                    let rest = cursor.rest().trim_ascii();
                    rest.len() >= length && rest.iter().all(|byte| *byte == character)
                };
                if closes {
                    self.block = OpenBlock::None;
                }
                Some(if closes { LineKind::FenceEnd } else { LineKind::Code })
            }
            OpenBlock::Html(HtmlEnd::Blank) if cursor.is_blank() => None,
            OpenBlock::Html(end) => {
                if end.is_in(cursor.rest()) {
                    self.block = OpenBlock::None;
                }
                Some(html_kind(end))
            }
            _ => None,
        }
    }

    /// Reads a line that stands in the first `matched` containers and goes on with no code or HTML.
    fn open(&mut self, mut cursor: Cursor<'_>, matched: usize) -> ScannedLine {
        // Whether a paragraph above may go on, and whether the line stands in the containers of what is above.
        let mut lazy = self.block.is_paragraph();
        let mut below = matched == self.containers.len();
        let mut kept = matched;
        let mut item = None;
        loop {
            if cursor.is_blank() {
                self.close(kept);
                self.block = OpenBlock::None;
                return self.line(LineKind::Blank, &cursor, item);
            }
            let indent = cursor.indent(CODE_INDENT);
            if indent >= CODE_INDENT && !lazy {
                self.close(kept);
                self.block = OpenBlock::None;
                return self.line(LineKind::Code, &cursor, item);
            }
            if matched == 0
                && cursor.at() == 0
                && let Some(level) = tight_heading(cursor.rest())
                && (level > 1 || !self.block.is_paragraph())
            {
                self.close(0);
                self.block = OpenBlock::None;
                return self.line(LineKind::Heading { level }, &cursor, None);
            }
            cursor.skip_columns(indent);
            let above = if below { self.block } else { OpenBlock::None };
            if indent < CODE_INDENT {
                if let Some((kind, block)) = leaf(cursor.rest(), above) {
                    self.close(kept);
                    self.block = block;
                    return self.line(kind, &cursor, item);
                }
                if let Some((container, bullet)) = container(&mut cursor, indent, above) {
                    self.close(kept);
                    self.block = OpenBlock::None;
                    self.containers.push(container);
                    kept = self.containers.len();
                    (lazy, below, item) = (false, true, bullet.or(item));
                    continue;
                }
            }
            if !lazy {
                self.close(kept);
            }
            let (kind, block) = match self.block {
                OpenBlock::Paragraph { cells } if !below || indent >= CODE_INDENT => {
                    (LineKind::Text, further(cells, cursor.rest()))
                }
                // Outside its containers a line keeps its indentation, with which it is no definition.
                OpenBlock::Definitions if !below && indent > 0 => {
                    (LineKind::Text, OpenBlock::Paragraph { cells: count_cells(cursor.rest()) })
                }
                above => text(cursor.rest(), above),
            };
            self.block = block;
            return self.line(kind, &cursor, item);
        }
    }

    /// Closes all containers but the first `kept`, and what is open in them.
    fn close(&mut self, kept: usize) {
        if kept < self.containers.len() {
            self.containers.truncate(kept);
            self.block = OpenBlock::None;
        }
    }
}

/// Reads the start of a block that holds no others, below the one that is open in the same containers.
fn leaf(rest: &[u8], above: OpenBlock) -> Option<(LineKind, OpenBlock)> {
    let first = *rest.first()?;
    let ended = |kind| Some((kind, OpenBlock::None));
    match first {
        b'#' => heading_level(rest).and_then(|level| ended(LineKind::Heading { level })),
        b'`' | b'~' => {
            let length = rest.iter().take_while(|byte| **byte == first).count();
            let opens = length >= MIN_FENCE && (first == b'~' || !rest[length..].contains(&b'`'));
            opens.then_some((LineKind::FenceStart, OpenBlock::Fence { character: first, length }))
        }
        b'<' => {
            let end = html_block(rest, above.is_paragraph())?;
            Some((html_kind(end), if end.is_in(rest) { OpenBlock::None } else { OpenBlock::Html(end) }))
        }
        b'=' | b'-' if matches!(above, OpenBlock::Paragraph { .. }) && is_run(rest, first) => {
            ended(LineKind::Underline { level: if first == b'=' { 1 } else { 2 } })
        }
        // Without a paragraph to underline, it begins one.
        b'=' | b'-' if above == OpenBlock::Definitions && is_run(rest, first) => {
            Some((LineKind::Text, OpenBlock::Paragraph { cells: count_cells(rest) }))
        }
        b'-' | b'*' | b'_' if is_rule(rest, first) => ended(LineKind::Rule),
        _ => None,
    }
}

/// Reads a line of text below the block that is open.
fn text(rest: &[u8], above: OpenBlock) -> (LineKind, OpenBlock) {
    match above {
        OpenBlock::Table => return (LineKind::TableRow, OpenBlock::Table),
        OpenBlock::Paragraph { cells } if is_delimiter_row(rest) && cells == count_cells(rest) => {
            return (LineKind::TableRow, OpenBlock::Table);
        }
        OpenBlock::Paragraph { .. } | OpenBlock::Definitions if is_delimiter_row(rest) => {
            return (LineKind::Text, OpenBlock::Paragraph { cells: 0 });
        }
        OpenBlock::Paragraph { cells } => return (LineKind::Text, further(cells, rest)),
        OpenBlock::None | OpenBlock::Definitions if rest.first() == Some(&b'[') && is_definition(rest) => {
            return (LineKind::Definition, OpenBlock::Definitions);
        }
        _ => {}
    }
    (LineKind::Text, OpenBlock::Paragraph { cells: count_cells(rest) })
}

/// Reports whether a line is a link reference definition.
fn is_definition(rest: &[u8]) -> bool {
    // Most lines that begin with a bracket begin with a link, and are told from one without reading them as text.
    let ends_label = |at: usize| at > 0 && rest[at - 1] == b']';
    memchr::memchr_iter(b':', rest).any(ends_label)
        && std::str::from_utf8(rest).ok().and_then(link_definition).is_some()
}

/// Returns the paragraph whose last line had `cells`, with a further line.
fn further(cells: usize, rest: &[u8]) -> OpenBlock {
    OpenBlock::Paragraph { cells: if cells == 0 { 0 } else { count_cells(rest) } }
}

/// Reads the start of a quote, an item or a footnote, and passes it; for an item, its bullet comes too.
fn container(cursor: &mut Cursor<'_>, indent: usize, above: OpenBlock) -> Option<(Container, Option<u8>)> {
    let rest = cursor.rest();
    if rest.first() == Some(&b'>') {
        cursor.skip_bytes(1);
        cursor.skip_columns(1);
        return Some((Container::Quote, None));
    }
    if let Some(length) = footnote_marker(rest) {
        cursor.skip_bytes(length);
        return Some((Container::Footnote, None));
    }
    let (length, bullet) = item_marker(rest, above.is_paragraph())?;
    cursor.skip_bytes(length);
    let columns = cursor.indent(CODE_INDENT + 1);
    let empty = cursor.is_blank();
    // Behind an empty marker, or before indented code, one column belongs to the item.
    let own = if empty || columns > CODE_INDENT { 1 } else { columns };
    cursor.skip_columns(own);
    Some((Container::Item { width: indent + length + own, empty }, Some(bullet)))
}

/// Returns the length of an item's marker, and its bullet or the delimiter behind its number.
fn item_marker(rest: &[u8], in_paragraph: bool) -> Option<(usize, u8)> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let bullet = *rest.get(digits)?;
    let fits = match digits {
        0 => matches!(bullet, b'-' | b'*' | b'+'),
        1..=MAX_DIGITS => matches!(bullet, b'.' | b')'),
        _ => false,
    };
    let behind = &rest[digits + 1..];
    let is_parted = matches!(behind.first(), None | Some(b' ' | b'\t'));
    let is_one = digits == 0
        || rest[..digits].ends_with(b"1") && rest[..digits - 1].iter().all(|digit| *digit == b'0');
    let interrupts = !in_paragraph || is_one && !behind.trim_ascii().is_empty();
    (fits && is_parted && interrupts).then_some((digits + 1, bullet))
}

/// Returns the length of a footnote's `[^label]:`.
fn footnote_marker(rest: &[u8]) -> Option<usize> {
    let label = rest.strip_prefix(b"[^")?;
    let length = memchr::memchr(b']', label)?;
    let is_label = length > 0 && !label[..length].iter().any(u8::is_ascii_whitespace);
    (is_label && label.get(length + 1) == Some(&b':')).then_some(length + 4)
}

/// Reports whether nothing but one character repeated stands here.
fn is_run(rest: &[u8], character: u8) -> bool {
    rest.trim_ascii_end().iter().all(|byte| *byte == character)
}

fn is_rule(rest: &[u8], character: u8) -> bool {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    rest.iter().all(|byte| *byte == character || is_blank(byte))
        && rest.iter().filter(|byte| **byte == character).count() >= MIN_RULE
}

/// Reports whether a line parts the header of a table from its rows (GitHub's tables, 4.10).
fn is_delimiter_row(rest: &[u8]) -> bool {
    let is_cell = |cell: &[u8]| {
        let cell = cell.trim_ascii();
        let cell = cell.strip_prefix(b":").unwrap_or(cell);
        let cell = cell.strip_suffix(b":").unwrap_or(cell);
        !cell.is_empty() && cell.iter().all(|byte| *byte == b'-')
    };
    matches!(rest.first(), Some(b'|' | b'-' | b':'))
        && without_outer_pipes(rest).split(|byte| *byte == b'|').all(is_cell)
}

/// Counts the cells that a line has as a row of a table.
fn count_cells(rest: &[u8]) -> usize {
    let row = without_outer_pipes(rest);
    let is_pipe = |at: &usize| at.checked_sub(1).is_none_or(|before| row[before] != b'\\');
    1 + memchr::memchr_iter(b'|', row).filter(is_pipe).count()
}

fn without_outer_pipes(rest: &[u8]) -> &[u8] {
    let row = rest.trim_ascii();
    let row = row.strip_prefix(b"|").unwrap_or(row);
    row.strip_suffix(b"|").unwrap_or(row)
}

fn html_kind(end: HtmlEnd) -> LineKind {
    if end == HtmlEnd::Comment { LineKind::Comment } else { LineKind::Html }
}
