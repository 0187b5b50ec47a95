//! Lines that mean the same to every reader of Markdown, read without a parser.
//!
//! Most of a list is lines like `- [Title](address) - description`, and most of the time went into finding out
//! that nothing in them is special. What is read here gives the blocks that comrak gives, for these reasons:
//!
//! - Reading begins where a construct can begin afresh, and takes one line at a time, each a block or an item
//!   at the margin. A line counts only if what follows ends it for certain ([`Follow`]): nothing can be nested
//!   in it, go on lazily, underline it or make it a term. Otherwise reading stops *before* it.
//! - A heading ends with its line. An item ends at an item or heading at the margin, and so does its
//!   paragraph; an empty line ends it if what comes then stands at the margin. Whether a list is loose does
//!   not show in our tree. A paragraph that has one line ends at an empty line or a heading.
//! - Text ([`is_text`]) has no byte that an inline construct begins with, so that it stands for itself;
//!   underscores count between letters and digits only, where they are no emphasis. A link comes first in its
//!   item, and its address has none of the bytes that end, escape or change one.
//! - Items begin with a letter or a link: with no other block, number, or box of a task.
//!
//! The tests read generated and damaged lists both ways.

use std::ops::Range;

use recension_model::Marker;

use super::chunk::{Cut, CutKind, is_heading, item_marker};
use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

/// A link text of one character might be the box of a task.
const MIN_TITLE_BYTES: usize = 2;

/// Reads simple lines from the start of `rest` on; none if the first one is not simple. Stops behind
/// `max_bytes`, so that what is at hand stays small.
pub(super) fn read(text: &str, rest: &Range<usize>, max_bytes: usize) -> Option<(Vec<Block>, Cut)> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = skip_empty(text, rest.start, rest.end);
    while at < rest.end && at - rest.start <= max_bytes {
        let (line, next) = line_at(text, at, rest.end);
        let Some(simple) = Simple::of(line) else { break };
        if !simple.ends_before(Follow::at(text, next, rest.end)) {
            break;
        }
        simple.push(at, line, &mut blocks);
        at = skip_empty(text, next, rest.end);
    }
    let BlockKind::List(items) = &blocks.last()?.kind else {
        return Some((blocks, Cut { at, kind: CutKind::Margin }));
    };
    let kind = match (items.last().map(|item| item.marker), text.as_bytes().get(at)) {
        _ if at == rest.end => CutKind::End,
        (Some(Marker::Bullet(bullet)), Some(&byte)) if bullet == char::from(byte) => CutKind::Item(byte),
        _ => CutKind::Margin,
    };
    Some((blocks, Cut { at, kind }))
}

/// Finds the first simple item or heading that begins from `bytes` to `max_bytes` behind the start of `rest`
/// and behind its first line: a place where reading may go on without a parser, if it is fit for a cut.
pub(super) fn next_cut(text: &str, rest: &Range<usize>, bytes: usize, max_bytes: usize) -> Option<Cut> {
    let mut at = rest.start;
    let mut after_empty = false;
    while at < rest.end && at - rest.start < max_bytes {
        let (line, next) = line_at(text, at, rest.end);
        if at > rest.start && at - rest.start >= bytes {
            match Simple::of(line) {
                Some(Simple::Item { bullet, .. }) => return Some(Cut { at, kind: CutKind::Item(bullet) }),
                Some(Simple::Heading { .. }) if after_empty => {
                    return Some(Cut { at, kind: CutKind::Margin });
                }
                _ => {}
            }
        }
        after_empty = is_empty(line);
        at = next;
    }
    None
}

/// A line that can be read by itself.
#[derive(Clone, Copy)]
enum Simple<'a> {
    Heading {
        level: u8,
        title: &'a str,
    },
    /// A paragraph of one line, perhaps emphasised as a whole.
    Paragraph {
        words: &'a str,
        emphasised: bool,
    },
    Item {
        bullet: u8,
        link: Option<(&'a str, &'a str)>,
        words: &'a str,
    },
}

impl<'a> Simple<'a> {
    /// Reads a line that stands at the margin.
    fn of(line: &'a str) -> Option<Self> {
        let line = line.trim_end_matches([' ', '\n']);
        match *line.as_bytes().first()? {
            b'#' => Self::heading(line),
            bullet @ (b'-' | b'*' | b'+') => match line[1..].strip_prefix(' ') {
                Some(words) => Self::item(bullet, words),
                None if bullet == b'*' => Self::emphasised(line),
                None => None,
            },
            _ => {
                let is_simple = begins_with_letter(line) && is_text(line);
                is_simple.then_some(Simple::Paragraph { words: line, emphasised: false })
            }
        }
    }

    fn heading(line: &'a str) -> Option<Self> {
        let title = line.trim_start_matches('#').strip_prefix(' ')?;
        let is_simple =
            is_heading(line) && !title.starts_with(' ') && !title.ends_with('#') && is_text(title);
        is_simple.then_some(Simple::Heading { level: (line.len() - title.len() - 1) as u8, title })
    }

    /// Reads `*words*`: a star that a letter follows opens, one that ends a word or sentence and the line
    /// closes, and there is no other.
    fn emphasised(line: &'a str) -> Option<Self> {
        let words = line.strip_prefix('*')?.strip_suffix('*')?;
        let ends = words.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '!' | ')'));
        let is_simple = ends && begins_with_letter(words) && is_text(words);
        is_simple.then_some(Simple::Paragraph { words, emphasised: true })
    }

    fn item(bullet: u8, words: &'a str) -> Option<Self> {
        let Some(linked) = words.strip_prefix('[') else {
            let is_simple = begins_with_letter(words) && is_text(words);
            return is_simple.then_some(Simple::Item { bullet, link: None, words });
        };
        let (title, rest) = linked.split_at_checked(linked.bytes().position(|byte| byte == b']')?)?;
        let inner = rest.strip_prefix("](")?;
        let (address, rest) =
            inner.split_at_checked(inner.bytes().position(|byte| !is_plain_address(byte))?)?;
        let words = rest.strip_prefix(')')?;
        let is_simple = title.len() >= MIN_TITLE_BYTES
            && !address.is_empty()
            && !title.starts_with(' ')
            && !title.ends_with(' ')
            && is_text(title)
            && is_text(words);
        is_simple.then_some(Simple::Item { bullet, link: Some((title, address)), words })
    }

    /// Tells whether the line ends, whatever comes behind what follows it.
    fn ends_before(self, follow: Follow) -> bool {
        match self {
            Simple::Heading { .. } => true,
            Simple::Paragraph { .. } => matches!(follow, Follow::End | Follow::Heading | Follow::Margin),
            Simple::Item { .. } => follow != Follow::Other,
        }
    }

    /// Adds the block, or the item to its list; the line begins `at`.
    fn push(self, at: usize, line: &str, blocks: &mut Vec<Block>) {
        let span = at..at + line.trim_end().len();
        let kind = match self {
            Simple::Heading { level, title } => {
                let content =
                    Inlines { span: span.clone(), text: title.trim_end().to_owned(), ..Inlines::default() };
                BlockKind::Heading { level, content, inferred: false }
            }
            Simple::Paragraph { words, emphasised } => {
                let strong = if emphasised { vec![0..words.len(); 1] } else { Vec::new() };
                let text = words.to_owned();
                BlockKind::Paragraph(Inlines { span: span.clone(), text, strong, ..Inlines::default() })
            }
            Simple::Item { bullet, link, words } => {
                let marker = Marker::Bullet(char::from(bullet));
                let content = item_content(span.start + 2..span.end, link, words);
                let item = Item { span: span.clone(), marker, content, children: Vec::new() };
                if let Some(Block { span: whole, kind: BlockKind::List(items) }) = blocks.last_mut()
                    && items.last().is_some_and(|last| last.marker == marker)
                {
                    whole.end = span.end;
                    items.push(item);
                    return;
                }
                BlockKind::List(vec![item])
            }
        };
        blocks.push(Block { span, kind });
    }
}

fn item_content(span: Range<usize>, link: Option<(&str, &str)>, words: &str) -> Inlines {
    let Some((title, address)) = link else {
        return Inlines { span, text: words.to_owned(), ..Inlines::default() };
    };
    let text_span = span.start + 1..span.start + 1 + title.len();
    let url_span = text_span.end + 2..text_span.end + 2 + address.len();
    let link = InlineLink {
        text: 0..title.len(),
        url: address.to_owned(),
        span: span.start..url_span.end + 1,
        text_span,
        url_span: Some(url_span),
    };
    Inlines { span, text: [title, words].concat(), links: vec![link], ..Inlines::default() }
}

/// What stands behind a line.
#[derive(Clone, Copy, PartialEq)]
enum Follow {
    /// Nothing.
    End,
    /// A heading at the margin.
    Heading,
    /// A bullet at the margin.
    Item,
    /// An empty line, and then something at the margin that does not make a term of what is above it.
    Margin,
    Other,
}

impl Follow {
    fn at(text: &str, at: usize, end: usize) -> Self {
        let behind = skip_empty(text, at, end);
        let (line, _) = line_at(text, behind, end);
        match line.as_bytes().first() {
            None => Follow::End,
            Some(byte) if behind > at && *byte > b' ' && !matches!(byte, b':' | b'~') => Follow::Margin,
            Some(b'#') if behind == at && is_heading(line) => Follow::Heading,
            Some(b'-' | b'*' | b'+') if behind == at && item_marker(line).is_some() => Follow::Item,
            Some(_) => Follow::Other,
        }
    }
}

/// Gives the line that begins `at`, with its end, and where the next one begins.
fn line_at(text: &str, at: usize, end: usize) -> (&str, usize) {
    let rest = &text[at..end];
    let length = rest.bytes().position(|byte| byte == b'\n').map_or(rest.len(), |length| length + 1);
    (&rest[..length], at + length)
}

/// Leads past empty lines.
fn skip_empty(text: &str, mut at: usize, end: usize) -> usize {
    while at < end {
        let (line, next) = line_at(text, at, end);
        if !is_empty(line) {
            break;
        }
        at = next;
    }
    at
}

fn is_empty(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'\n'))
}

fn begins_with_letter(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
}

/// Tells whether a byte stands for itself in an address, which ends at the first that does not.
fn is_plain_address(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'\\' | b'&' | b'`')
}

/// Tells whether a text stands for itself: no markup, nothing that becomes a link, no white space to collapse.
fn is_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = 0;
    let mut ascii = true;
    for (at, &byte) in bytes.iter().enumerate() {
        let is_plain = match byte {
            b' ' => before != b' ',
            b'a'..=b'v' | b'x'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => true,
            b'w' => !bytes[at..].starts_with(b"www."),
            b':' => !bytes[at..].starts_with(b"://"),
            b'_' => {
                before.is_ascii_alphanumeric() && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
            }
            b'\\' | b'`' | b'*' | b'<' | b'&' | b'[' | b']' | b'~' | b'|' | b'@' => false,
            0..b' ' | 0x7f => false,
            0x80.. => {
                ascii = false;
                true
            }
            _ => true,
        };
        if !is_plain {
            return false;
        }
        before = byte;
    }
    ascii || !text.contains(|c: char| !c.is_ascii() && c.is_whitespace())
}

#[cfg(test)]
mod tests;
