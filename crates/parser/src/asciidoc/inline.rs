//! Running text: addresses and macros with text in brackets, emphasis, what is passed through.

use std::ops::Range;

use crate::markup::{LinkParts, Running, TextWriter, find_end, may_begin_behind};
use crate::plain::address;
use crate::tree::Inlines;

/// How deep emphasis and links stand within each other.
const MAX_LEVELS: usize = 4;
/// What stands in brackets is no longer.
const MAX_BRACKET_BYTES: usize = 4096;

/// Reads running text, attributes put in already.
pub(super) fn inlines(source: &str, running: &Running) -> Inlines {
    let mut writer = TextWriter::new(source, running);
    Scanner { text: running.text() }.run(0..running.text().len(), &mut writer, 0);
    writer.finish()
}

struct Scanner<'a> {
    text: &'a str,
}

/// A macro, by ranges of the text.
struct Macro<'a> {
    name: &'a str,
    target: Range<usize>,
    /// What stands in its brackets.
    list: Range<usize>,
    end: usize,
}

impl Scanner<'_> {
    fn run(&self, range: Range<usize>, writer: &mut TextWriter<'_>, level: usize) {
        let bytes = self.text.as_bytes();
        let is_sign =
            |byte: &u8| !byte.is_ascii_alphanumeric() && byte.is_ascii() && !byte.is_ascii_whitespace();
        let begins_word = |at: usize| {
            bytes[at].is_ascii_lowercase() && may_begin_behind(self.text[..at].chars().next_back())
        };
        let may_begin = |at: &usize| begins_word(*at) || is_sign(&bytes[*at]) || bytes[*at] == b'H';
        let next = |mut range: Range<usize>| range.find(may_begin);
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
        let flush = open.start..at;
        let limit = open.end;
        match rest.as_bytes().first()? {
            b'\\' => {
                let escaped = rest[1..].chars().next().filter(char::is_ascii_punctuation)?;
                writer.plain(flush);
                writer.plain(at + 1..at + 1 + escaped.len_utf8());
                Some(at + 1 + escaped.len_utf8())
            }
            b'+' if rest.starts_with("+++") => {
                let end = find_end(self.text, at + 3, "+++").filter(|end| end + 3 <= limit)?;
                writer.plain(flush);
                self.passed(at + 3..end, writer);
                Some(end + 3)
            }
            b'<' if rest.starts_with("<<") => {
                let end = find_end(self.text, at + 2, ">>").filter(|end| end + 2 <= limit)?;
                let inner = &self.text[at + 2..end];
                let comma = inner.find(',');
                let from = comma.map_or(0, |comma| inner.len() - inner[comma + 1..].trim_start().len());
                let url = format!("#{}", inner[..comma.unwrap_or(inner.len())].trim_start_matches('#'));
                writer.plain(flush);
                let text = at + 2 + from..end;
                let parts = LinkParts { whole: at..end + 2, text: text.clone(), address: None, url: &url };
                writer.link(parts, |writer| self.run(text, writer, level + 1));
                Some(end + 2)
            }
            b'[' => {
                // A role of what follows: "[.lead]#text#".
                let close = find_end(self.text, at, "]").filter(|end| *end < limit)?;
                let next = self.text.as_bytes().get(close + 1)?;
                (rest.starts_with(['[']) && matches!(next, b'#' | b'*' | b'_' | b'`')).then_some(())?;
                writer.plain(flush);
                Some(close + 1)
            }
            b'*' | b'_' | b'`' | b'#' | b'^' | b'~' | b'+' => self.emphasis(at, open, writer, level),
            b'a'..=b'z' | b'H' => self.word(at, open, writer, level),
            b'<' => {
                let length = rest.get(1..).and_then(url_length)?;
                let end = at + 1 + length;
                self.text[end..].starts_with('>').then_some(())?;
                writer.plain(flush);
                writer.bare(at..end + 1, at + 1..end);
                Some(end + 1)
            }
            _ => None,
        }
    }

    /// Reads a macro or an address that begins at a word.
    fn word(
        &self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let flush = open.start..at;
        if let Some(length) = url_length(&self.text[at..open.end]) {
            writer.plain(flush);
            let target = at..at + length;
            let list = self.brackets(target.end, open.end);
            match list {
                Some(list) => {
                    let found = Macro { name: "", target, end: list.end + 1, list };
                    self.link(at, &found, writer, level);
                    return Some(found.end);
                }
                None => writer.bare(target.clone(), target.clone()),
            }
            return Some(target.end);
        }
        let found = self.macro_at(at, open.end)?;
        let is_known = matches!(
            found.name,
            "link"
                | "xref"
                | "mailto"
                | "image"
                | "icon"
                | "kbd"
                | "btn"
                | "menu"
                | "footnote"
                | "pass"
                | "anchor"
                | "stem"
        );
        if !is_known {
            return None;
        }
        writer.plain(flush);
        match found.name {
            "link" | "xref" | "mailto" => self.link(at, &found, writer, level),
            "image" => {
                let whole = at..found.end;
                let list = &self.text[found.list.clone()];
                let url = named(list, "link").unwrap_or_default();
                let parts = LinkParts { whole: whole.clone(), text: whole.clone(), address: None, url };
                writer.link(parts, |writer| writer.image(whole));
            }
            "icon" => writer.image(at..found.end),
            "kbd" | "btn" | "menu" => writer.strong(|writer| writer.plain(found.list.clone())),
            "pass" => self.passed(found.list.clone(), writer),
            _ => {}
        }
        Some(found.end)
    }

    fn macro_at(&self, at: usize, limit: usize) -> Option<Macro<'_>> {
        let rest = &self.text[at..limit];
        let name = rest.bytes().take(MAX_NAME_BYTES).take_while(u8::is_ascii_lowercase).count();
        if name == 0 || !rest[name..].starts_with(':') {
            return None;
        }
        let from = at + name + 1;
        let length = self.text[from..limit]
            .bytes()
            .take(MAX_BRACKET_BYTES)
            .position(|byte| matches!(byte, b'[' | b' ' | b'\n'))?;
        let target = from..from + length;
        let list = self.brackets(target.end, limit)?;
        Some(Macro { name: &rest[..name], target, end: list.end + 1, list })
    }

    /// Returns what stands in the brackets that open at `at`.
    fn brackets(&self, at: usize, limit: usize) -> Option<Range<usize>> {
        let bytes = &self.text.as_bytes()[at..limit];
        if bytes.first() != Some(&b'[') {
            return None;
        }
        let mut depth = 0usize;
        let mut escaped = false;
        for (offset, byte) in bytes.iter().enumerate().take(MAX_BRACKET_BYTES) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => depth += 1,
                b']' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at + 1..at + offset);
                    }
                }
                _ => {}
            }
        }
        // A bracket within that never closes.
        let close = bytes.iter().take(MAX_BRACKET_BYTES).position(|byte| *byte == b']')?;
        Some(at + 1..at + close)
    }

    fn link(&self, at: usize, found: &Macro<'_>, writer: &mut TextWriter<'_>, level: usize) {
        let target = &self.text[found.target.clone()];
        let url = match found.name {
            "xref" if !target.contains(['#', '.', '/']) => format!("#{target}"),
            "mailto" => format!("mailto:{target}"),
            _ => target.replace("++", ""),
        };
        let shown = self.shown(found.list.clone());
        let text = if shown.is_empty() { found.target.clone() } else { shown };
        let address = (url == target).then(|| found.target.clone());
        let parts = LinkParts { whole: at..found.end, text: text.clone(), address, url: &url };
        let bare = text == found.target;
        writer
            .link(parts, |writer| if bare { writer.plain(text) } else { self.run(text, writer, level + 1) });
    }

    /// Returns what is shown of the text in brackets: what stands before attributes, without a caret at its end.
    fn shown(&self, list: Range<usize>) -> Range<usize> {
        let text = &self.text[list.clone()];
        let mut shown = 0..text.len();
        if text.contains('=') && has_attributes(text) {
            shown = match text.strip_prefix('"').and_then(|rest| rest.find('"')) {
                Some(close) => 1..close + 1,
                None => 0..first_attribute(text),
            };
        }
        let inner = &text[shown.clone()];
        let end = shown.start + inner.trim_end().trim_end_matches('^').trim_end().len();
        let start = end - text[shown.start..end].trim_start().len();
        list.start + start..list.start + end
    }

    /// Adds what is passed through: HTML, of which only text and images show.
    fn passed(&self, range: Range<usize>, writer: &mut TextWriter<'_>) {
        let text = &self.text[range.clone()];
        if text.contains("<img") {
            writer.image(range.clone());
        }
        let mut from = 0;
        while let Some(open) = text[from..].find('<').map(|open| from + open) {
            writer.plain(range.start + from..range.start + open);
            writer.space();
            from = text[open..].find('>').map_or(text.len(), |close| open + close + 1);
        }
        writer.plain(range.start + from..range.end);
    }

    fn emphasis(
        &self,
        at: usize,
        open: Range<usize>,
        writer: &mut TextWriter<'_>,
        level: usize,
    ) -> Option<usize> {
        let (flush, limit) = (open.start..at, open.end);
        let one = self.text.get(at..=at)?;
        let two = one.repeat(2);
        let doubled = self.text[at..limit].starts_with(&two);
        let sign = if doubled { two.as_str() } else { one };
        let from = at + sign.len();
        let single_may_begin = may_begin_behind(self.text[..at].chars().next_back());
        if self.text[from..limit].starts_with(char::is_whitespace) || (!doubled && !single_may_begin) {
            return None;
        }
        let end = find_end(self.text, from, sign).filter(|end| *end > from && end + sign.len() <= limit)?;
        let behind = self.text[end + sign.len()..].chars().next();
        let closes =
            !self.text[..end].ends_with(char::is_whitespace) && (doubled || may_begin_behind(behind));
        if !closes {
            return None;
        }
        writer.plain(flush);
        match one {
            "`" | "*" | "_" => writer.strong(|writer| self.run(from..end, writer, level + 1)),
            "+" => writer.plain(from..end),
            _ => self.run(from..end, writer, level + 1),
        }
        Some(end + sign.len())
    }
}

/// A macro has no longer name.
const MAX_NAME_BYTES: usize = 16;

/// Returns the length of the address at the start of a text, up to brackets.
fn url_length(text: &str) -> Option<usize> {
    let url = address(text)?;
    let length = url.find(['[', ']']).unwrap_or(url.len());
    // Brackets follow also where the address ends in a sign that else ends a sentence.
    let whole = text
        .bytes()
        .take(MAX_BRACKET_BYTES)
        .position(|byte| matches!(byte, b'[' | b']' | b' ' | b'\n' | b'<' | b'>'));
    let length = whole.filter(|at| text[*at..].starts_with('[')).unwrap_or(length);
    (length > "https://".len()).then_some(length)
}

/// Reports whether a list in brackets has attributes in it: `Text,title="…"`.
fn has_attributes(list: &str) -> bool {
    list.split(',')
        .skip(usize::from(!list.trim_start().starts_with(|c: char| c.is_ascii_lowercase())))
        .any(is_attribute)
}

fn is_attribute(part: &str) -> bool {
    part.split_once('=').is_some_and(|(name, _)| {
        let name = name.trim();
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    })
}

/// Returns where the first attribute of a list begins, or the comma before it.
fn first_attribute(list: &str) -> usize {
    let mut from = 0usize;
    for part in list.split(',') {
        if is_attribute(part) {
            return from.saturating_sub(1);
        }
        from += part.len() + 1;
    }
    list.len()
}

/// Returns the value of an attribute in a list.
pub(super) fn named<'l>(list: &'l str, name: &str) -> Option<&'l str> {
    let at = list.match_indices(name).map(|(at, _)| at).find(|&at| {
        list[at + name.len()..].starts_with('=') && !list[..at].ends_with(|c: char| c.is_alphanumeric())
    })?;
    let value = &list[at + name.len() + 1..];
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([',', ']']).next()?,
    };
    Some(value.trim_end_matches('^'))
}
