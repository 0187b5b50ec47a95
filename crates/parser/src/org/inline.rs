//! Running text: links, emphasis, what is written for exporters.

use std::ops::Range;

use super::Settings;
use crate::markup::{LinkParts, Running, TextWriter, find_end, find_sign, is_picture, may_begin_behind};
use crate::plain::address;
use crate::tree::Inlines;

/// How deep emphasis and links stand within each other.
const MAX_LEVELS: usize = 3;

/// Reads running text.
pub(super) fn inlines(source: &str, running: &Running, settings: &Settings<'_>) -> Inlines {
    let mut writer = TextWriter::new(source, running);
    let text = running.text();
    let scanner = Scanner { text, settings };
    // A term and what describes it: "- Saw :: Cuts."
    match text.find(" :: ") {
        Some(at) if !text[..at].contains('\n') => {
            scanner.run(0..at, &mut writer, 0);
            writer.text(":", at + 1..at + 3);
            writer.space();
            scanner.run(at + 4..text.len(), &mut writer, 0);
        }
        _ => scanner.run(0..text.len(), &mut writer, 0),
    }
    writer.finish()
}

struct Scanner<'a> {
    text: &'a str,
    settings: &'a Settings<'a>,
}

impl Scanner<'_> {
    fn run(&self, range: Range<usize>, writer: &mut TextWriter<'_>, level: usize) {
        let is_sign = |byte: &u8| {
            matches!(byte, b'[' | b'<' | b'*' | b'/' | b'_' | b'=' | b'~' | b'+' | b'@' | b'\\' | b'h' | b'H')
        };
        let next = |range| find_sign(self.text, range, is_sign);
        writer.run(range, next, |at, open, writer| {
            if level > MAX_LEVELS { None } else { self.construct(at, open, writer, level) }
        });
    }

    /// Reads what begins at `at`; `open` begins with text that is not written yet. Returns its end, or none if
    /// it is plain text.
    fn construct(
        &self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let rest = self.text.get(at..open.end)?;
        let flush = open.start..at;
        let begins = may_begin_behind(self.text[..at].chars().next_back());
        match rest.as_bytes().first()? {
            b'[' if rest.starts_with("[[") => self.link(at, open, writer, level),
            b'[' if rest.starts_with("[fn:") => {
                let end = find_end(self.text, at, "]").filter(|end| *end < open.end)?;
                writer.plain(flush);
                Some(end + 1)
            }
            b'<' => {
                let url = address(&rest[1..])?;
                let inner = at + 1..at + 1 + url.len();
                self.text[inner.end..].starts_with('>').then_some(())?;
                writer.plain(flush);
                writer.bare(at..inner.end + 1, inner.clone());
                Some(inner.end + 1)
            }
            b'h' | b'H' if begins => {
                let url = address(rest)?;
                let span = at..at + url.len();
                writer.plain(flush);
                writer.bare(span.clone(), span.clone());
                Some(span.end)
            }
            b'@' if rest.starts_with("@@") => {
                let end = find_end(self.text, at + 2, "@@").filter(|end| end + 2 <= open.end)?;
                writer.plain(flush);
                Some(end + 2)
            }
            b'\\' if rest.starts_with("\\\\") => {
                writer.plain(flush);
                writer.break_line();
                Some(at + 2)
            }
            b'*' | b'/' | b'_' | b'=' | b'~' | b'+' if begins => self.emphasis(at, open, writer, level),
            _ => None,
        }
    }

    /// Reads `[[address]]` and `[[address][text]]`.
    fn link(
        &self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let (flush, limit) = (open.start..at, open.end);
        let end = find_end(self.text, at + 2, "]]").filter(|end| end + 2 <= limit)?;
        let inner = &self.text[at + 2..end];
        let (address, text) = match inner.split_once("][") {
            Some((address, _)) => (at + 2..at + 2 + address.len(), at + 4 + address.len()..end),
            None => (at + 2..end, at + 2..end),
        };
        let target = &self.text[address.clone()];
        let is_named = text != address;
        writer.plain(flush);
        let whole = at..end + 2;
        if !is_named && is_picture(target) {
            writer.image(whole.clone());
            return Some(whole.end);
        }
        let url = self.url(target);
        let kept =
            self.text.get(address.end - url.len().min(address.len())..address.end) == Some(url.as_str());
        let address = kept.then(|| address.end - url.len()..address.end);
        let picture = is_named && is_picture(&self.text[text.clone()]);
        let parts = LinkParts { whole: whole.clone(), text: text.clone(), address, url: &url };
        writer.link(parts, |writer| {
            if picture {
                writer.image(text);
            } else {
                self.run(text, writer, level + 1);
            }
        });
        Some(whole.end)
    }

    /// Returns where an address of Org leads: within the document to an anchor.
    fn url(&self, target: &str) -> String {
        let target = target.replace(['\n', '\\'], "");
        if let Some((name, rest)) = target.split_once(':')
            && let Some(address) = self.settings.abbreviations.get(name)
            && self.settings.budget.take(address.len())
        {
            return match address.split_once("%s") {
                Some((before, behind)) => format!("{before}{rest}{behind}"),
                None => format!("{address}{rest}"),
            };
        }
        let path = target.strip_prefix("file:").unwrap_or(&target);
        let is_path =
            path.len() < target.len() || path.starts_with(['.', '/', '#']) || path.contains(['/', '.']);
        if is_path || path.contains(':') {
            return path.split("::").next().unwrap_or(path).to_owned();
        }
        format!("#{}", path.trim_start_matches('*'))
    }

    fn emphasis(
        &self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let (flush, limit) = (open.start..at, open.end);
        let sign = self.text.get(at..=at)?;
        // A sign right behind another one of its kind belongs to the word: "C++".
        if self.text[at + 1..limit].starts_with(char::is_whitespace) || self.text[..at].ends_with(sign) {
            return None;
        }
        let mut from = at + 1;
        let end = loop {
            let end = find_end(self.text, from, sign).filter(|end| *end < limit)?;
            let behind = self.text[end + 1..].chars().next();
            let closes = !self.text[..end].ends_with(char::is_whitespace) && may_begin_behind(behind);
            if closes && end > at + 1 {
                break end;
            }
            from = end + 1;
            if from > at + MAX_EMPHASIS_BYTES {
                return None;
            }
        };
        writer.plain(flush);
        match sign {
            "+" => self.run(at + 1..end, writer, level + 1),
            "=" | "~" => writer.strong(|writer| writer.plain(at + 1..end)),
            _ => writer.strong(|writer| self.run(at + 1..end, writer, level + 1)),
        }
        Some(end + 1)
    }
}

/// Emphasis is no longer than a paragraph.
const MAX_EMPHASIS_BYTES: usize = 1024;
