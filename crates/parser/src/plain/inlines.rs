//! Makes running text with links out of a copy's lines: addresses that are printed, and the numbers that
//! stand for addresses listed at the end, as lynx prints them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::marks::opens_with_dash;

use super::lines::is_space;
use crate::tree::{InlineLink, Inlines};

/// How long an address is at most; browsers and servers take no longer ones, and a line without spaces is none.
const MAX_ADDRESS_BYTES: usize = 8192;

/// The addresses listed at the end, by number.
#[derive(Debug, Default)]
pub(super) struct References {
    pub(super) addresses: BTreeMap<u64, Range<usize>>,
    /// Whether numbers stand before what they are put on (`[3]Title`) rather than behind it (`Title [3]`).
    pub(super) before: bool,
}

/// Makes the inlines of the parts of `text` that are `pieces`, one a line.
pub(super) fn inlines(text: &str, pieces: &[Range<usize>], references: &References) -> Inlines {
    let span = match (pieces.first(), pieces.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => return Inlines::default(),
    };
    let mut writer = Writer {
        source: text,
        references,
        out: Inlines { span, ..Inlines::default() },
        label: Label::default(),
        open: None,
    };
    for piece in pieces {
        writer.space();
        writer.write(piece.clone());
    }
    writer.close_reference();
    writer.finish()
}

/// Returns the address at the start of `text`, without what ends the sentence around it.
pub(crate) fn address(text: &str) -> Option<&str> {
    let head = text.as_bytes();
    let starts =
        |scheme: &[u8]| head.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if !starts(b"http://") && !starts(b"https://") {
        return None;
    }
    let text = text.get(..text.floor_char_boundary(MAX_ADDRESS_BYTES))?;
    let ends = |c: char| {
        is_space(c)
            || matches!(c, '<' | '>' | '"' | '“' | '”' | '，' | '。' | '、' | '；' | '：' | '！' | '？')
            || matches!(c, '（' | '）' | '【' | '】' | '《' | '》' | '「' | '」')
    };
    let mut found = text.get(..text.find(ends).unwrap_or(text.len()))?;
    let mut open = 0_isize;
    // Parentheses may belong to the address, but not one that it does not open.
    for (at, c) in found.char_indices() {
        open += isize::from(c == '(') - isize::from(c == ')');
        if open < 0 {
            found = found.get(..at)?;
            break;
        }
    }
    let found = found.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '*', ']']);
    (found.len() > "https://".len()).then_some(found)
}

/// What a printed address or a number may be put on: the text since the start, or since the last link.
#[derive(Clone, Copy, Debug, Default)]
struct Label {
    text: usize,
    source: Option<usize>,
    source_end: usize,
    /// Whether a separator stands in it, so that it is more than a title.
    divided: bool,
}

/// A number whose text has begun but not ended.
struct OpenReference {
    text: usize,
    source: usize,
    content: usize,
    url: Range<usize>,
}

struct Writer<'a> {
    source: &'a str,
    references: &'a References,
    out: Inlines,
    label: Label,
    open: Option<OpenReference>,
}

impl Writer<'_> {
    fn write(&mut self, piece: Range<usize>) {
        let mut at = piece.start;
        while let Some(rest) = self.source.get(at..piece.end) {
            let Some(c) = rest.chars().next() else { break };
            let taken = match c {
                'h' | 'H' => self.bare_address(at, rest),
                '(' | '<' | '（' => self.enclosed_address(at, c, rest),
                '[' => self.reference(at, rest),
                _ => None,
            };
            at += match taken {
                Some(len) => len,
                None => self.plain(at, c, rest),
            };
        }
    }

    fn plain(&mut self, at: usize, c: char, rest: &str) -> usize {
        if is_space(c) {
            let separator = opens_with_dash(rest);
            if separator {
                self.divide();
            }
            self.space();
        } else {
            if matches!(c, '：' | '—') || rest.starts_with(": ") {
                self.divide();
            }
            self.out.text.push(c);
            self.label.source.get_or_insert(at);
            self.label.source_end = at + c.len_utf8();
        }
        c.len_utf8()
    }

    /// Returns the text since the last link, without white space around it.
    fn label_text(&self) -> Range<usize> {
        let end = self.out.text.trim_end().len();
        let text = self.out.text.get(self.label.text..end).unwrap_or_default();
        end - text.trim_start().len()..end
    }

    fn divide(&mut self) {
        self.label.divided = true;
        self.close_reference();
    }

    fn space(&mut self) {
        if !self.out.text.is_empty() && !self.out.text.ends_with(' ') {
            self.out.text.push(' ');
        }
    }

    fn bare_address(&mut self, at: usize, rest: &str) -> Option<usize> {
        // Not within a word.
        if self.out.text.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        let url = address(rest)?;
        self.close_reference();
        let start = self.out.text.len();
        self.out.text.push_str(url);
        let span = at..at + url.len();
        self.push_link(start..self.out.text.len(), span.clone(), span.clone(), span);
        Some(url.len())
    }

    /// Reads `(address)`. Behind a title it is the title's link, and no text of its own.
    fn enclosed_address(&mut self, at: usize, open: char, rest: &str) -> Option<usize> {
        let inner = rest.get(open.len_utf8()..)?;
        let url = address(inner)?;
        let close = inner.get(url.len()..)?.chars().next().filter(|c| matches!(c, ')' | '>' | '）'))?;
        let len = open.len_utf8() + url.len() + close.len_utf8();
        let title = self.label_text();
        if self.label.divided || title.is_empty() {
            return None;
        }
        self.close_reference();
        let url_start = at + open.len_utf8();
        let title_start = self.label.source.unwrap_or(at);
        let (title_end, end) = (self.label.source_end.max(title_start), at + len);
        self.out.text.truncate(title.end);
        self.push_link(title, title_start..end, title_start..title_end, url_start..url_start + url.len());
        Some(len)
    }

    /// Reads `[12]`, if there is such an address.
    fn reference(&mut self, at: usize, rest: &str) -> Option<usize> {
        let inner = rest.get(1..)?;
        let close = inner.bytes().take(8).position(|byte| byte == b']')?;
        let url = self.references.addresses.get(&inner.get(..close)?.parse().ok()?)?.clone();
        let len = close + 2;
        self.close_reference();
        if self.references.before {
            let text = self.out.text.len();
            self.open = Some(OpenReference { text, source: at, content: at + len, url });
        } else {
            let title = self.label_text();
            let start = self.label.source.unwrap_or(at);
            let end = self.label.source_end.max(start);
            self.out.text.truncate(title.end);
            self.push_link(title, start..at + len, start..end, url);
        }
        Some(len)
    }

    fn close_reference(&mut self) {
        let Some(open) = self.open.take() else { return };
        let end = self.out.text.trim_end().len();
        let text = open.text.min(end)..end;
        // A full stop ends the sentence, not the title.
        let stop = usize::from(self.out.text.get(text.clone()).is_some_and(|text| text.ends_with('.')));
        let text = text.start..text.end - stop;
        let source_end = self.label.source_end.max(open.content + stop) - stop;
        self.push_link(text, open.source..source_end, open.content..source_end, open.url);
    }

    fn push_link(
        &mut self,
        text: Range<usize>,
        span: Range<usize>,
        text_span: Range<usize>,
        url_span: Range<usize>,
    ) {
        let url = self.source.get(url_span.clone()).unwrap_or_default().to_owned();
        let inside = span.start <= url_span.start && url_span.end <= span.end;
        let url_span = inside.then_some(url_span);
        self.out.links.push(InlineLink { text, url, span, text_span, url_span });
        self.label =
            Label { text: self.out.text.len(), source: None, source_end: 0, divided: self.label.divided };
    }

    fn finish(mut self) -> Inlines {
        let end = self.out.text.trim_end().len();
        self.out.text.truncate(end);
        let begin = |range: &mut Range<usize>| *range = range.start.min(end)..range.end.min(end);
        self.out.links.iter_mut().for_each(|link| begin(&mut link.text));
        self.out
    }
}
