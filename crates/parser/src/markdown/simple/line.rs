//! A line that means the same to every reader of Markdown.

use std::ops::Range;

use recension_model::Marker;

use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

/// A link text of one character might be the box of a task.
const MIN_TITLE_BYTES: usize = 2;

/// As many items as most lists have: growing moves them.
const USUAL_ITEMS: usize = 16;

/// A heading has no more signs before it.
const MAX_LEVEL: usize = 6;

/// A line that can be read by itself.
#[derive(Clone, Copy)]
pub(super) enum Simple<'a> {
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
        words: &'a str,
    },
}

impl<'a> Simple<'a> {
    /// Reads a line that stands at the margin.
    pub(super) fn of(line: &'a str) -> Option<Self> {
        let line = line.trim_end_matches([' ', '\n', '\r']);
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
        let is_heading = line.len() - title.len() - 1 <= MAX_LEVEL;
        let is_simple = is_heading && !title.starts_with(' ') && !title.ends_with('#') && is_text(title);
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
        let opens = match words.strip_prefix('[') {
            Some(linked) => linked.find(']')? >= MIN_TITLE_BYTES,
            None => begins_with_letter(words),
        };
        let is_simple = opens && Parts { rest: words }.all(|part| part.is_simple());
        is_simple.then_some(Simple::Item { bullet, words })
    }

    /// Adds the block, or the item to its list; the line begins `at`.
    pub(super) fn push(self, at: usize, line: &str, blocks: &mut Vec<Block>) {
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
            Simple::Item { bullet, words } => {
                let marker = Marker::Bullet(char::from(bullet));
                let content = item_content(span.start + 2..span.end, words);
                let item = Item { span: span.clone(), marker, content, children: Vec::new() };
                if let Some(Block { span: whole, kind: BlockKind::List(items) }) = blocks.last_mut()
                    && items.last().is_some_and(|last| last.marker == marker)
                {
                    whole.end = span.end;
                    items.push(item);
                    return;
                }
                let mut items = Vec::with_capacity(USUAL_ITEMS);
                items.push(item);
                BlockKind::List(items)
            }
        };
        blocks.push(Block { span, kind });
    }
}

fn item_content(span: Range<usize>, words: &str) -> Inlines {
    let mut text = String::with_capacity(words.len());
    let mut links = Vec::new();
    let mut at = span.start;
    for Part { words, link } in (Parts { rest: words }) {
        text.push_str(words);
        at += words.len();
        let Some((title, address)) = link else { continue };
        let text_span = at + 1..at + 1 + title.len();
        let url_span = text_span.end + 2..text_span.end + 2 + address.len();
        let link_span = at..url_span.end + 1;
        at = link_span.end;
        links.push(InlineLink {
            text: text.len()..text.len() + title.len(),
            url: address.to_owned(),
            span: link_span,
            text_span,
            url_span: Some(url_span),
        });
        text.push_str(title);
    }
    Inlines { span, text, links, ..Inlines::default() }
}

/// Divides a text at the first of an ASCII byte, which is mostly near.
fn split_at_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|other| other == byte)?;
    Some((&text[..at], &text[at + 1..]))
}

/// Words, perhaps none, and the link behind them as text and address.
#[derive(Clone, Copy)]
struct Part<'a> {
    words: &'a str,
    link: Option<(&'a str, &'a str)>,
}

impl Part<'_> {
    fn is_simple(&self) -> bool {
        let is_link = |(title, address): (&str, &str)| {
            !title.is_empty()
                && !address.is_empty()
                && !title.starts_with(' ')
                && !title.ends_with(' ')
                && !self.words.ends_with(['!', '^'])
                && is_text(title)
                && is_address(address)
        };
        is_text(self.words) && self.link.is_none_or(is_link)
    }
}

/// Divides words at links; what is none ends up in words, which do not allow brackets.
struct Parts<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let link = || {
            let (words, behind) = split_at_byte(self.rest, b'[')?;
            let (title, behind) = split_at_byte(behind, b']')?;
            let (address, rest) = split_at_byte(behind.strip_prefix('(')?, b')')?;
            Some((Part { words, link: Some((title, address)) }, rest))
        };
        let (part, rest) = link().unwrap_or((Part { words: self.rest, link: None }, ""));
        self.rest = rest;
        Some(part)
    }
}

fn begins_with_letter(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
}

/// Reports whether all of an address stands for itself.
fn is_address(address: &str) -> bool {
    let mut after_ampersand = false;
    address.bytes().all(|byte| match byte {
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'\\' | b'`' => false,
        b';' => !after_ampersand,
        _ => {
            after_ampersand |= byte == b'&';
            byte.is_ascii_graphic()
        }
    })
}

/// Reports the bytes that texts are mostly made of, those of other scripts included.
fn is_word(byte: u8) -> bool {
    const WORD: [bool; 256] = {
        let mut word = [false; 256];
        let mut byte = 0;
        while byte < word.len() {
            word[byte] = byte >= 128 || (byte as u8).is_ascii_alphanumeric() && byte as u8 != b'w';
            byte += 1;
        }
        word
    };
    WORD[usize::from(byte)]
}

/// Reports whether a text stands for itself: no markup, nothing that becomes a link, no white space to collapse.
fn is_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = 0;
    let mut after_ampersand = false;
    for (at, &byte) in bytes.iter().enumerate() {
        if is_word(byte) {
            before = byte;
            continue;
        }
        let is_plain = match byte {
            b' ' => before != b' ',
            b'w' => !bytes[at..].starts_with(b"www."),
            b':' => !bytes[at..].starts_with(b"://"),
            b'_' => {
                before.is_ascii_alphanumeric() && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
            }
            b';' => !after_ampersand,
            b'&' => {
                after_ampersand = true;
                true
            }
            b'\\' | b'`' | b'*' | b'<' | b'[' | b']' | b'~' | b'|' | b'@' => false,
            0..b' ' | 0x7f => false,
            _ => true,
        };
        if !is_plain {
            return false;
        }
        before = byte;
    }
    text.is_ascii() || !text.contains(|c: char| !c.is_ascii() && c.is_whitespace())
}
