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
//! - Items may be nested in an item one level deep, right below it, all indented alike by [`INDENTS`]: enough
//!   to be in it, and not so much that they are code. Each ends at the next, the last where its parent does.
//! - Text ([`is_text`]) has no byte that an inline construct begins with, so that it stands for itself;
//!   underscores count between letters and digits only, where they are no emphasis, and ampersands where no
//!   semicolon makes them an entity. A link has such a text and an address with none of the bytes that end,
//!   escape or change one; no image and no footnote begins with its bracket.
//! - Items begin with a letter or a link: with no other block, number, or box of a task.
//!
//! The tests read generated and damaged lists both ways.

use std::ops::Range;

use recension_model::Marker;

use super::chunk::{Cut, CutKind, is_heading, item_marker};
use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

/// A link text of one character might be the box of a task.
const MIN_TITLE_BYTES: usize = 2;

/// As many items as most lists have: growing moves them.
const USUAL_ITEMS: usize = 16;

/// How far items are indented that are nested in one with a bullet, and not in those.
const INDENTS: std::ops::RangeInclusive<usize> = 2..=5;

/// Reads simple lines from the start of `rest` on; none if the first one is not simple. Stops behind
/// `max_bytes`, so that what is at hand stays small.
pub(super) fn read(text: &str, rest: &Range<usize>, max_bytes: usize) -> Option<(Vec<Block>, Cut)> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = skip_empty(text, rest.start, rest.end);
    while at < rest.end && at - rest.start <= max_bytes {
        let (line, next) = line_at(text, at, rest.end);
        let Some(simple) = Simple::of(line) else { break };
        match Follow::at(text, next, rest.end) {
            Follow::Nested { indent } if matches!(simple, Simple::Item { .. }) => {
                let Some((children, next)) = nested(text, next..rest.end, indent) else { break };
                simple.push(at, line, &mut blocks);
                nest(children, &mut blocks);
                at = skip_empty(text, next, rest.end);
            }
            follow if simple.ends_before(follow) => {
                simple.push(at, line, &mut blocks);
                at = skip_empty(text, next, rest.end);
            }
            _ => break,
        }
    }
    let BlockKind::List(items) = &blocks.last()?.kind else {
        return Some((blocks, Cut { at, kind: CutKind::Margin { is_heading: false } }));
    };
    let kind = match (items.last().map(|item| item.marker), text.as_bytes().get(at)) {
        _ if at == rest.end => CutKind::End,
        (Some(Marker::Bullet(bullet)), Some(&byte)) if bullet == char::from(byte) => CutKind::Item(byte),
        _ => CutKind::Margin { is_heading: false },
    };
    Some((blocks, Cut { at, kind }))
}

/// Reads items that are indented by `indent`, up to where the item around them ends.
fn nested(text: &str, range: Range<usize>, indent: usize) -> Option<(Vec<Block>, usize)> {
    let mut lists = Vec::new();
    let mut at = range.start;
    loop {
        let (line, next) = line_at(text, at, range.end);
        let line = line.get(indent..)?;
        let simple = Simple::of(line).filter(|simple| matches!(simple, Simple::Item { .. }))?;
        simple.push(at + indent, line, &mut lists);
        match Follow::at(text, next, range.end) {
            Follow::Nested { indent: same } if same == indent => at = next,
            follow if simple.ends_before(follow) => return Some((lists, next)),
            _ => return None,
        }
    }
}

/// Puts lists under the last item of the last list.
fn nest(children: Vec<Block>, blocks: &mut [Block]) {
    if let Some(Block { span: whole, kind: BlockKind::List(items) }) = blocks.last_mut()
        && let (Some(item), Some(last)) = (items.last_mut(), children.last())
    {
        item.span.end = last.span.end;
        whole.end = last.span.end;
        item.children = children;
    }
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
                    return Some(Cut { at, kind: CutKind::Margin { is_heading: true } });
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
        let opens = match words.strip_prefix('[') {
            Some(linked) => linked.find(']')? >= MIN_TITLE_BYTES,
            None => begins_with_letter(words),
        };
        let is_simple = opens && Parts { rest: words }.all(|part| part.is_simple());
        is_simple.then_some(Simple::Item { bullet, words })
    }

    /// Tells whether the line ends, whatever comes behind what follows it.
    fn ends_before(self, follow: Follow) -> bool {
        match self {
            Simple::Heading { .. } => true,
            Simple::Paragraph { .. } => matches!(follow, Follow::End | Follow::Heading | Follow::Margin),
            Simple::Item { .. } => !matches!(follow, Follow::Nested { .. } | Follow::Other),
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
    /// A bullet at this indentation.
    Nested {
        indent: usize,
    },
    Other,
}

impl Follow {
    fn at(text: &str, at: usize, end: usize) -> Self {
        let behind = skip_empty(text, at, end);
        let rest = &text[behind..end];
        match rest.as_bytes().first() {
            None => Follow::End,
            Some(byte) if behind > at && *byte > b' ' && !matches!(byte, b':' | b'~') => Follow::Margin,
            Some(b'#') if behind == at && is_heading(rest) => Follow::Heading,
            Some(b'-' | b'*' | b'+') if behind == at && opens_item(rest) => Follow::Item,
            Some(b' ') if behind == at => {
                let indent = rest.bytes().take_while(|&byte| byte == b' ').count();
                let nested = INDENTS.contains(&indent) && opens_item(&rest[indent..]);
                if nested { Follow::Nested { indent } } else { Follow::Other }
            }
            Some(_) => Follow::Other,
        }
    }
}

/// Tells whether an item with a bullet begins here, and not a rule.
fn opens_item(rest: &str) -> bool {
    if let [_, b' ', byte, ..] = rest.as_bytes()
        && (*byte == b'[' || byte.is_ascii_alphanumeric())
    {
        return true;
    }
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    matches!(item_marker(line), Some(b'-' | b'*' | b'+'))
}

/// Gives the line that begins `at`, with its end, and where the next one begins.
fn line_at(text: &str, at: usize, end: usize) -> (&str, usize) {
    let rest = &text[at..end];
    let length = rest.find('\n').map_or(rest.len(), |length| length + 1);
    (&rest[..length], at + length)
}

/// Leads past empty lines.
fn skip_empty(text: &str, mut at: usize, end: usize) -> usize {
    while text.as_bytes()[at..end].first().is_some_and(|&byte| byte <= b' ') {
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

/// Tells whether all of an address stands for itself.
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

/// Tells the bytes that texts are mostly made of.
fn is_word(byte: u8) -> bool {
    const WORD: [bool; 256] = {
        let mut word = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            word[byte] = (byte as u8).is_ascii_alphanumeric() && byte as u8 != b'w';
            byte += 1;
        }
        word
    };
    WORD[usize::from(byte)]
}

/// Tells whether a text stands for itself: no markup, nothing that becomes a link, no white space to collapse.
fn is_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = 0;
    let mut ascii = true;
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
