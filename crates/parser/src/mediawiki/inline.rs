//! Running text: links, emphasis, tags.

use std::ops::Range;

use crate::markup::{LinkParts, Running, TextWriter, find_end, find_sign};
use crate::plain::address;
use crate::tree::Inlines;

/// Links to these show a picture, or nothing.
const PICTURES: [&str; 3] = ["file:", "image:", "media:"];
const UNSEEN: [&str; 1] = ["category:"];

/// Tags that set a part of the text off, as ticks do.
const STRONG: [&str; 6] = ["b", "strong", "i", "em", "code", "kbd"];

/// The names of characters that people write.
const ENTITIES: [(&str, &str); 7] = [
    ("&nbsp;", " "),
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&ndash;", "–"),
    ("&mdash;", "—"),
];

/// Reads running text.
pub(super) fn inlines(source: &str, running: &Running) -> Inlines {
    let mut writer = TextWriter::new(source, running);
    let text = running.text();
    Scanner { text }.run(0..text.len(), &mut writer, 0);
    writer.finish()
}

/// How deep emphasis and links stand within each other.
const MAX_LEVELS: usize = 3;

struct Scanner<'a> {
    text: &'a str,
}

impl Scanner<'_> {
    fn run(&self, range: Range<usize>, writer: &mut TextWriter<'_>, level: usize) {
        let is_sign = |byte: &u8| matches!(byte, b'[' | b'\'' | b'<' | b'&' | b'h' | b'H');
        let next = |range| find_sign(self.text, range, is_sign);
        writer.run(range, next, |at, open, writer| {
            if level > MAX_LEVELS { None } else { self.construct(at, open, writer, level) }
        });
    }

    fn construct(
        &self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let rest = self.text.get(at..open.end)?;
        let (flush, limit) = (open.start..at, open.end);
        match rest.as_bytes().first()? {
            b'[' if rest.starts_with("[[") => {
                let end = find_end(self.text, at + 2, "]]").filter(|end| end + 2 <= limit)?;
                writer.plain(flush);
                self.page(at..end + 2, writer, level);
                Some(end + 2)
            }
            b'[' => self.external(at, open, writer, level),
            b'\'' => {
                let ticks = rest.bytes().take(5).take_while(|byte| *byte == b'\'').count();
                let sign = &rest[..ticks];
                let end =
                    find_end(self.text, at + ticks, sign).filter(|end| ticks > 1 && end + ticks <= limit)?;
                writer.plain(flush);
                writer.strong(|writer| self.run(at + ticks..end, writer, level + 1));
                Some(end + ticks)
            }
            b'<' => self.tag(at, flush.start..limit, writer, level),
            b'&' => {
                let (name, shown) = ENTITIES.into_iter().find(|(name, _)| rest.starts_with(name))?;
                writer.plain(flush);
                writer.text(shown, at..at + name.len());
                Some(at + name.len())
            }
            _ => {
                if self.text[..at].ends_with(char::is_alphanumeric) {
                    return None;
                }
                let url = self.target(at)?;
                writer.plain(flush);
                writer.bare(url.clone(), url.clone());
                Some(url.end)
            }
        }
    }

    /// Reads `[address text]`.
    fn external(
        &self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let (flush, limit) = (open.start..at, open.end);
        let url = self.target(at + 1)?;
        let end = find_end(self.text, url.end, "]").filter(|end| *end < limit)?;
        let text = &self.text[url.end..end];
        let shown = end - text.trim_start().len()..end;
        writer.plain(flush);
        let text = if shown.is_empty() { url.clone() } else { shown };
        let address = &self.text[url.clone()];
        let bare = text == url;
        let parts = LinkParts { whole: at..end + 1, text: text.clone(), address: Some(url), url: address };
        writer
            .link(parts, |writer| if bare { writer.plain(text) } else { self.run(text, writer, level + 1) });
        Some(end + 1)
    }

    /// Returns the address at a place, up to what ends it in this markup.
    fn target(&self, at: usize) -> Option<Range<usize>> {
        let url = address(&self.text[at..])?;
        let length = url.find(['[', ']', '|', '<', '}']).unwrap_or(url.len());
        (length > "https://".len()).then_some(at..at + length)
    }

    /// Reads `[[Page|text]]`.
    fn page(&self, whole: Range<usize>, writer: &mut TextWriter<'_>, level: usize) {
        let inner = whole.start + 2..whole.end - 2;
        let text = &self.text[inner.clone()];
        let target = text.split('|').next().unwrap_or(text);
        let lower = target.trim().to_lowercase();
        if UNSEEN.iter().any(|name| lower.starts_with(name)) {
            return;
        }
        if PICTURES.iter().any(|name| lower.starts_with(name)) {
            writer.image(whole);
            return;
        }
        let shown = match text.rfind('|') {
            Some(bar) if bar + 1 < text.len() => inner.start + bar + 1..inner.end,
            _ => inner.start..inner.start + target.len(),
        };
        let url = target.trim().trim_start_matches(':').replace([' ', '\n'], "_");
        let parts = LinkParts { whole, text: shown.clone(), address: None, url: &url };
        writer.link(parts, |writer| self.run(shown, writer, level + 1));
    }

    /// Reads a tag, and with some all up to its end.
    fn tag(&self, at: usize, open: Range<usize>, writer: &mut TextWriter<'_>, level: usize) -> Option<usize> {
        let (flush, limit) = (open.start..at, open.end);
        let rest = &self.text[at..limit];
        if rest.starts_with("<!--") {
            let end = find_end(self.text, at, "-->").filter(|end| end + 3 <= limit)?;
            writer.plain(flush);
            return Some(end + 3);
        }
        let close = find_end(self.text, at, ">").filter(|end| *end < limit)?;
        let tag = &self.text[at + 1..close];
        if !tag.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        writer.plain(flush);
        if tag.starts_with("br") {
            writer.break_line();
        }
        if let Some(name) = STRONG.iter().find(|name| tag == **name)
            && let Some(end) = find_end(self.text, close + 1, &format!("</{name}>"))
                .filter(|end| end + name.len() + 3 <= limit && level < MAX_LEVELS)
        {
            writer.strong(|writer| self.run(close + 1..end, writer, level + 1));
            return Some(end + name.len() + 3);
        }
        if tag.starts_with("nowiki") && !tag.ends_with('/') {
            let end = find_end(self.text, close, "</nowiki>").filter(|end| *end < limit)?;
            writer.plain(close + 1..end);
            return Some(end + "</nowiki>".len());
        }
        if tag.starts_with("ref") && !tag.ends_with('/') {
            let end = find_end(self.text, close, "</ref>").filter(|end| *end < limit);
            return Some(end.map_or(close + 1, |end| end + "</ref>".len()));
        }
        Some(close + 1)
    }
}
