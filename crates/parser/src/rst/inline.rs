//! Running text: references, emphasis, roles, substitutions.

use std::ops::Range;

use super::names::{Names, embedded_address, phrase_end, squeezed};
use crate::markup::{LinkParts, Running, TextWriter, find_end, find_sign, may_begin_behind};
use crate::plain::address;
use crate::tree::Inlines;

/// How deep emphasis and links stand within each other.
const MAX_LEVELS: usize = 3;
/// A reference by a single word is no longer.
const MAX_WORD_BYTES: usize = 200;

/// Reads running text; `anonymous` counts the references without a name.
pub(super) fn inlines(source: &str, running: &Running, names: &Names, anonymous: &mut usize) -> Inlines {
    let mut writer = TextWriter::new(source, running);
    let mut scanner = Scanner { text: running.text(), names, anonymous };
    scanner.run(0..running.text().len(), &mut writer, 0);
    writer.finish()
}

struct Scanner<'a> {
    text: &'a str,
    names: &'a Names,
    anonymous: &'a mut usize,
}

impl Scanner<'_> {
    fn run(&mut self, range: Range<usize>, writer: &mut TextWriter<'_>, level: usize) {
        let is_sign =
            |byte: &u8| matches!(byte, b'\\' | b'`' | b'*' | b'|' | b'_' | b'[' | b':' | b'h' | b'H');
        let text = self.text;
        let next = |range| find_sign(text, range, is_sign);
        writer.run(range, next, |at, open, writer| {
            if level > MAX_LEVELS { None } else { self.construct(at, open, writer, level) }
        });
    }

    /// Reads what begins, or of a reference by a word ends, at `at`; `open` begins with text that is not written
    /// yet. Returns the end of what was read, or none if it is plain text.
    fn construct(
        &mut self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let rest = self.text.get(at..open.end)?;
        let before =
            self.text[open.start..at].chars().next_back().or_else(|| self.text[..at].chars().next_back());
        let begins = may_begin_behind(before);
        let flush = open.start..at;
        match rest.as_bytes().first()? {
            b'\\' => {
                writer.plain(flush);
                let escaped = rest[1..].chars().next()?;
                let end = at + 1 + escaped.len_utf8();
                if !escaped.is_whitespace() {
                    writer.plain(at + 1..end);
                }
                Some(end)
            }
            b'`' if begins => self.backtick(at, open, writer, level),
            b'*' if begins => self.emphasis(at, open, writer, level),
            b'|' if begins => self.substitution(at, flush, writer),
            b'_' if begins && rest.starts_with("_`") => {
                let end = phrase_end(self.text, at + 2).filter(|end| *end < open.end)?;
                writer.plain(flush);
                writer.plain(at + 2..end);
                Some(end + 1)
            }
            b'_' => self.word_reference(at, open, writer),
            b'[' if begins => footnote_reference(rest).map(|length| {
                writer.plain(flush);
                at + length
            }),
            b':' if begins => self.role(at, flush, open.end, writer),
            b'h' | b'H' if begins => {
                let url = address(rest)?;
                let span = at..at + url.len();
                writer.plain(flush);
                writer.bare(span.clone(), span.clone());
                Some(span.end)
            }
            _ => None,
        }
    }

    fn link(&mut self, parts: LinkParts<'_>, writer: &mut TextWriter<'_>) {
        let shown = parts.text.clone();
        // Nothing else is markup in the text of a reference but escapes and the marks of bad habits.
        writer.link(parts, |writer| self.run(shown, writer, MAX_LEVELS));
    }

    fn backtick(
        &mut self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let (flush, limit) = (open.start..at, open.end);
        if self.text[at..limit].starts_with("``") {
            let end = find_end(self.text, at + 2, "``").filter(|end| *end > at + 2 && end + 2 <= limit)?;
            writer.plain(flush);
            writer.strong(|writer| writer.plain(at + 2..end));
            return Some(end + 2);
        }
        let end = phrase_end(self.text, at + 1).filter(|end| *end < limit)?;
        let phrase = &self.text[at + 1..end];
        let marks = self.text[end + 1..limit].bytes().take(2).take_while(|byte| *byte == b'_').count();
        let whole = at..end + 1 + marks;
        let shifted = |range: Range<usize>| at + 1 + range.start..at + 1 + range.end;
        match embedded_address(phrase) {
            Some((text, address)) if marks > 0 || phrase[address.clone()].contains("://") => {
                let url = squeezed(&phrase[address.clone()]);
                let named = url.strip_suffix('_').filter(|_| !url.contains("://"));
                let url = named.and_then(|name| self.names.resolve(name)).map_or(url.clone(), str::to_owned);
                let text = if text.is_empty() { address.clone() } else { text };
                writer.plain(flush);
                let (text, address) = (shifted(text), Some(shifted(address)));
                self.link(LinkParts { whole: whole.clone(), text, address, url: &url }, writer);
            }
            _ if marks > 0 => {
                let url = self.referred(phrase, marks);
                writer.plain(flush);
                let text = at + 1..end;
                self.link(LinkParts { whole: whole.clone(), text, address: None, url: &url }, writer);
            }
            _ => {
                writer.plain(flush);
                writer.strong(|writer| self.run(at + 1..end, writer, level + 1));
                return Some(end + 1 + trailing_role(&self.text[end + 1..limit]));
            }
        }
        Some(whole.end)
    }

    /// Returns where a reference leads that has so many underscores behind it; empty where that is unknown.
    fn referred(&mut self, name: &str, marks: usize) -> String {
        let url = if marks == 2 {
            *self.anonymous += 1;
            self.names.anonymous(*self.anonymous - 1)
        } else {
            self.names.resolve(name)
        };
        url.unwrap_or_default().to_owned()
    }

    fn emphasis(
        &mut self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let (flush, limit) = (open.start..at, open.end);
        let sign = if self.text[at..limit].starts_with("**") { "**" } else { "*" };
        let from = at + sign.len();
        let end = find_end(self.text, from, sign).filter(|end| *end > from && end + sign.len() <= limit)?;
        let inner = &self.text[from..end];
        if inner.starts_with(char::is_whitespace) || inner.ends_with(char::is_whitespace) {
            return None;
        }
        writer.plain(flush);
        writer.strong(|writer| self.run(from..end, writer, level + 1));
        Some(end + sign.len())
    }

    fn substitution(&mut self, at: usize, flush: Range<usize>, writer: &mut TextWriter<'_>) -> Option<usize> {
        let end = find_end(self.text, at + 1, "|").filter(|end| *end > at + 1)?;
        let name = &self.text[at + 1..end];
        let substitution = self.names.substitution(name)?.clone();
        let marks = self.text[end + 1..].bytes().take(2).take_while(|byte| *byte == b'_').count();
        let whole = at..end + 1 + marks;
        let referred = (marks > 0).then(|| self.referred(name, marks)).filter(|url| !url.is_empty());
        let url = referred.or(substitution.url).unwrap_or_default();
        writer.plain(flush);
        let parts = LinkParts { whole: whole.clone(), text: at + 1..end, address: None, url: &url };
        writer.link(parts, |writer| {
            if substitution.is_image {
                writer.image(at..end + 1);
            } else {
                writer.text(&substitution.text, at..end + 1);
            }
        });
        Some(whole.end)
    }

    /// Reads `word_` and `word__`, whose first underscore stands at `at`.
    fn word_reference(
        &mut self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
    ) -> Option<usize> {
        let marks = self.text[at..open.end].bytes().take(3).take_while(|byte| *byte == b'_').count();
        let behind = self.text[at + marks..].chars().next();
        if marks > 2 || behind.is_some_and(|c| c.is_alphanumeric() || matches!(c, '`' | '|')) {
            return None;
        }
        let from = self.text.floor_char_boundary(at.saturating_sub(MAX_WORD_BYTES)).max(open.start);
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
        let head = &self.text[from..at];
        let start = from + head.trim_end_matches(is_part).len();
        let name = self.text[start..at].trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = at - name.len();
        if name.is_empty() || (marks == 1 && self.names.resolve(name).is_none()) {
            return None;
        }
        let name = name.to_owned();
        let url = self.referred(&name, marks);
        writer.plain(open.start..start);
        let (whole, text) = (start..at + marks, start..at);
        self.link(LinkParts { whole, text, address: None, url: &url }, writer);
        Some(at + marks)
    }

    /// Reads `` :role:`text` ``.
    fn role(
        &mut self,
        at: usize,
        flush: Range<usize>,
        limit: usize,
        writer: &mut TextWriter<'_>,
    ) -> Option<usize> {
        let length = trailing_role(&self.text[at..limit]);
        if length == 0 || !self.text[at + length..limit].starts_with('`') {
            return None;
        }
        let start = at + length + 1;
        let end = phrase_end(self.text, start).filter(|end| *end < limit)?;
        let phrase = &self.text[start..end];
        let name = &self.text[at + 1..at + length - 1];
        let (text, target) = match embedded_address(phrase) {
            Some((text, target)) => (start + text.start..start + text.end, &phrase[target]),
            None => (start..end, phrase),
        };
        let text = if text.is_empty() { start..end } else { text };
        writer.plain(flush);
        let url = match name.rsplit(':').next() {
            Some("ref" | "doc" | "term" | "any" | "numref") => format!("#{}", squeezed(target)),
            _ if target.contains("://") => squeezed(target),
            _ => String::new(),
        };
        if url.is_empty() {
            writer.strong(|writer| writer.plain(text));
        } else {
            self.link(LinkParts { whole: at..end + 1, text, address: None, url: &url }, writer);
        }
        Some(end + 1)
    }
}

/// Returns the length of the name of a role, colons included: `:code:`.
fn trailing_role(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(':') else { return 0 };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+' | b':');
    let name = rest.bytes().take(MAX_WORD_BYTES).take_while(|byte| is_name(*byte)).count();
    match rest[..name].strip_suffix(':') {
        Some(inner) if !inner.is_empty() => name + 1,
        _ => 0,
    }
}

/// Returns the length of `[1]_`, `[#]_`, `[#name]_`, `[*]_` or `[NAME]_`.
fn footnote_reference(rest: &str) -> Option<usize> {
    let close = rest.bytes().take(MAX_WORD_BYTES).position(|byte| byte == b']')?;
    let label = &rest[1..close];
    let is_label = !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || "#*-_.".contains(c));
    (is_label && rest[close + 1..].starts_with('_')).then_some(close + 2)
}
