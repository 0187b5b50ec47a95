//! Blocks: headings, blocks between delimiters, paragraphs.

use std::ops::Range;

use super::Reader;
use crate::html;
use crate::markup::{LinkParts, MAX_DEPTH, Running, TextWriter, width};
use crate::tree::{Block, BlockKind, Inlines};

const ADMONITIONS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

impl Reader<'_> {
    /// Reads all of the document.
    pub(super) fn document(&mut self) -> Vec<Block> {
        let mut out = Vec::new();
        let end = self.source.lines.len();
        let mut at = 0;
        // Above the title stand only comments and attributes.
        while at < end && out.iter().all(|block: &Block| !matches!(block.kind, BlockKind::Heading { .. })) {
            let content = self.source.content(at);
            if content.is_empty() {
                at += 1;
            } else if content.starts_with("= ") {
                at = self.block(at, end, &mut out);
                at = self.header(at, end, &mut out);
            } else if content.starts_with("//") || attribute(content).is_some() {
                at = self.block(at, end, &mut out);
            } else {
                break;
            }
        }
        out.append(&mut self.blocks(at..end));
        out
    }

    /// Reads author, revision and attributes below the title.
    fn header(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let mut next = at;
        while next < end && !self.source.content(next).is_empty() {
            if attribute(self.source.content(next)).is_some() || self.source.content(next).starts_with("//") {
                next = self.block(next, end, out);
            } else {
                out.push(Block { span: self.source.lines[next].range(), kind: BlockKind::FrontMatter });
                next += 1;
            }
        }
        next
    }

    pub(super) fn blocks(&mut self, lines: Range<usize>) -> Vec<Block> {
        let mut out = Vec::new();
        if self.depth >= MAX_DEPTH {
            let span = self.source.span(lines);
            if !span.is_empty() {
                self.too_deep.add(span.clone());
                out.push(Block { span, kind: BlockKind::Other });
            }
            return out;
        }
        self.depth += 1;
        let mut at = lines.start;
        while at < lines.end {
            at = self.block(at, lines.end, &mut out).max(at + 1);
        }
        self.depth -= 1;
        out
    }

    /// Reads the block that begins at a line; returns the line behind it.
    pub(super) fn block(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let content = self.source.content(at);
        let line = self.source.lines[at];
        if content.is_empty() {
            return at + 1;
        }
        if is_style(content) {
            let is_anchor = content.starts_with("[[");
            self.style = if is_anchor { self.style.take() } else { Some(line.range()) };
            return at + 1;
        }
        let style = self.style.take();
        if let Some((name, value)) = attribute(content) {
            return self.set(at, end, name, value);
        }
        if let Some(close) = self.closing(at, end) {
            return self.delimited(at, close, style, out);
        }
        let single = |kind| Block { span: line.range(), kind };
        if content.starts_with("//") || is_directive(content) {
            out.push(single(if content.starts_with("//") { BlockKind::Comment } else { BlockKind::Other }));
            return at + 1;
        }
        if let Some((level, marker)) = heading(content) {
            let level = i32::try_from(level).unwrap_or(6) + self.level_offset();
            let title = content[marker..].trim_start();
            let content = self.inlines([line.end - title.len()..line.end]);
            let level = u8::try_from(level.clamp(1, 6)).unwrap_or(6);
            out.push(single(BlockKind::Heading { level, content, inferred: false }));
            return at + 1;
        }
        if let Some(level) = self.underline(at, end) {
            let content = self.inlines([line.range()]);
            let span = line.start..self.source.lines[at + 1].end;
            out.push(Block { span, kind: BlockKind::Heading { level, content, inferred: false } });
            return at + 2;
        }
        if let Some(kind) = self.macro_block(at) {
            out.push(single(kind));
            return at + 1;
        }
        if is_rule(content) {
            out.push(single(BlockKind::Other));
            return at + 1;
        }
        if let Some(title) = content.strip_prefix('.').filter(|title| !title.starts_with(['.', ' '])) {
            let content = self.inlines([line.end - title.len()..line.end]);
            out.push(single(BlockKind::Paragraph(content)));
            return at + 1;
        }
        if self.marker(at).is_some() {
            let (block, next) = self.list(at, end, &mut Vec::new());
            out.extend(block);
            return next;
        }
        self.paragraph(at, end, style, out)
    }

    fn level_offset(&self) -> i32 {
        self.attributes.get("leveloffset").and_then(|offset| offset.parse().ok()).unwrap_or(0)
    }

    /// Sets an attribute, whose value goes on behind a backslash.
    fn set(&mut self, at: usize, end: usize, name: &str, value: &str) -> usize {
        let mut next = at + 1;
        let mut text = value.to_owned();
        while let Some(head) = text.strip_suffix(" \\").filter(|_| next < end) {
            text = format!("{} {}", head.trim_end_matches(" +"), self.source.content(next));
            next += 1;
        }
        let unset = name.starts_with('!') || name.ends_with('!');
        let name = name.trim_matches('!');
        let relative =
            text.trim().strip_prefix('+').or_else(|| text.trim().strip_prefix('-').map(|_| text.trim()));
        if name.eq_ignore_ascii_case("leveloffset")
            && let Some(by) = relative.and_then(|by| by.parse::<i32>().ok())
        {
            let offset = self.level_offset().saturating_add(by).to_string();
            self.attributes.set(name, Some(&offset));
        } else {
            self.attributes.set(name, (!unset).then_some(text.as_str()));
        }
        next
    }

    /// Returns the line that closes what the delimiter at a line opens.
    fn closing(&mut self, at: usize, end: usize) -> Option<usize> {
        let open = self.source.content(at);
        let sign = delimiter(open)?;
        let close = if sign == '`' { "```" } else { open };
        self.source.closing(close, at + 1..end, |line| line == close)
    }

    fn delimited(
        &mut self,
        at: usize,
        close: usize,
        style: Option<Range<usize>>,
        out: &mut Vec<Block>,
    ) -> usize {
        let open = self.source.content(at);
        let span = self.source.span(at..close + 1);
        let body = at + 1..close;
        let style_text = style.clone().map_or("", |style| &self.source.text[style]);
        let kind = match delimiter(open) {
            Some('/') => BlockKind::Comment,
            Some('_') => BlockKind::Quote(self.blocks(body)),
            Some('+') => {
                let span = self.source.span(body);
                let (mut blocks, limited) = html::read_fragment(&self.source.text[span.clone()], span.start);
                limited.into_iter().for_each(|(place, _)| self.too_deep.add(place));
                out.append(&mut blocks);
                return close + 1;
            }
            Some('|') => self.table(body, style),
            Some('=') if ADMONITIONS.iter().any(|name| style_text.contains(name)) => {
                BlockKind::Quote(self.blocks(body))
            }
            Some('=' | '*' | 'o') => BlockKind::Wrapper(self.blocks(body)),
            _ => BlockKind::Code(self.source.text[self.source.span(body)].to_owned()),
        };
        out.push(Block { span, kind });
        close + 1
    }

    /// Returns the level of a title whose underline stands in the next line.
    fn underline(&self, at: usize, end: usize) -> Option<u8> {
        let title = self.source.content(at);
        let line = if at + 1 < end { self.source.content(at + 1) } else { "" };
        let sign = line.chars().next()?;
        let level = "=-~^+".find(sign)? + 1;
        let alike = line.len() >= 3 && line.chars().all(|c| c == sign);
        let fits = width(title).abs_diff(line.len()) <= 1 && title.contains(char::is_alphanumeric);
        let plain = self.source.lines[at].column == 0 && self.marker(at).is_none();
        (alike && fits && plain).then_some(u8::try_from(level).unwrap_or(6))
    }

    /// Reads `image::address[…]`, `toc::[]` and the like.
    fn macro_block(&self, at: usize) -> Option<BlockKind> {
        let content = self.source.content(at);
        let line = self.source.lines[at];
        let (name, rest) = content.split_once("::")?;
        let (target, list) = rest.strip_suffix(']')?.split_once('[')?;
        let is_macro = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        if !is_macro || target.contains(char::is_whitespace) {
            return None;
        }
        match name {
            "toc" => Some(BlockKind::Contents(Inlines { span: line.range(), ..Inlines::default() })),
            "image" => {
                let running = Running::new(self.source.text, [line.range()]);
                let mut writer = TextWriter::new(self.source.text, &running);
                let all = 0..running.text().len();
                let url = super::inline::named(list, "link").unwrap_or_default();
                let parts = LinkParts { whole: all.clone(), text: all.clone(), address: None, url };
                writer.link(parts, |writer| writer.image(all));
                Some(BlockKind::Paragraph(writer.finish()))
            }
            _ => Some(BlockKind::Other),
        }
    }

    pub(super) fn paragraph_end(&mut self, at: usize, end: usize) -> usize {
        let ends = |reader: &mut Self, index: usize| {
            let content = reader.source.content(index);
            content.is_empty()
                || is_style(content)
                || heading(content).is_some()
                || (delimiter(content).is_some() && reader.closing(index, end).is_some())
        };
        (at + 1..end).find(|index| ends(self, *index)).unwrap_or(end)
    }

    fn paragraph(
        &mut self,
        at: usize,
        end: usize,
        style: Option<Range<usize>>,
        out: &mut Vec<Block>,
    ) -> usize {
        let behind = self.paragraph_end(at, end);
        let span = self.source.span(at..behind);
        let content = self.source.content(at);
        let style = style.map_or("", |style| self.source.text[style].trim_matches(['[', ']']));
        let is_verbatim = ["source", "listing", "literal"].iter().any(|name| style.starts_with(name));
        if is_verbatim || self.source.lines[at].column > 0 {
            out.extend(self.source.code(at..behind));
            return behind;
        }
        let aside = ADMONITIONS.iter().find_map(|name| content.strip_prefix(name)?.strip_prefix(": "));
        let quoted = content.strip_prefix("> ");
        let skipped = content.len() - aside.or(quoted).unwrap_or(content).len();
        let pieces = (at..behind).map(|index| {
            let range = self.source.lines[index].range();
            let skipped = if index == at { skipped } else { 0 };
            range.start + skipped..range.end
        });
        let mut lines: Vec<Range<usize>> = pieces.collect();
        // Comments stand between lines of text, too.
        lines.retain(|line| !self.source.text[line.clone()].starts_with("//"));
        let content = self.inlines(lines);
        let is_quote = skipped > 0 || style.starts_with("quote") || ADMONITIONS.contains(&style);
        let paragraph = BlockKind::Paragraph(content);
        let kind = match is_quote {
            true => BlockKind::Quote(vec![Block { span: span.clone(), kind: paragraph }]),
            false => paragraph,
        };
        out.push(Block { span, kind });
        behind
    }
}

/// Reads `:name: value`.
fn attribute(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '!');
    let apart = value.is_empty() || value.starts_with([' ', '\t']);
    (!name.is_empty() && apart && name.chars().all(is_name)).then_some((name, value.trim()))
}

/// Reports whether a line in brackets says something of the block below.
pub(super) fn is_style(line: &str) -> bool {
    let Some(inner) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) else { return false };
    inner.starts_with('[') || (!inner.contains(']') && !inner.starts_with(char::is_whitespace))
}

/// Returns the level of a title, and the length of its marker.
pub(super) fn heading(line: &str) -> Option<(usize, usize)> {
    let sign = line.bytes().next().filter(|sign| matches!(sign, b'=' | b'#'))?;
    let level = line.bytes().take_while(|byte| *byte == sign).count();
    (level <= 6 && line[level..].starts_with([' ', '\t'])).then_some((level, level))
}

/// Returns the kind of a delimiter.
pub(super) fn delimiter(line: &str) -> Option<char> {
    match line {
        "--" => return Some('o'),
        "|===" | "!===" => return Some('|'),
        ",===" | ":===" => return Some('-'),
        _ if line.starts_with("```") => return Some('`'),
        _ => {}
    }
    let sign = line.chars().next().filter(|sign| "-.=*_+/".contains(*sign))?;
    (line.len() >= 4 && line.chars().all(|c| c == sign)).then_some(sign)
}

pub(super) fn is_rule(line: &str) -> bool {
    matches!(line, "'''" | "<<<" | "---" | "***" | "- - -" | "* * *")
}

/// Reports whether a line says what is to be read and what not.
fn is_directive(line: &str) -> bool {
    ["ifdef::", "ifndef::", "ifeval::", "endif::", "include::"].iter().any(|name| line.starts_with(name))
}
