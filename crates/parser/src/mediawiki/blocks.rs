//! Blocks, each known by what its first line begins with.

use std::ops::Range;

use recension_model::Marker;

use super::{Reader, tags};
use crate::markup::MAX_DEPTH;
use crate::tree::{Block, BlockKind, Inlines, Item};

/// What is enclosed is looked for no further.
const MAX_ENCLOSED_LINES: usize = 1000;
/// What shows its text as it is.
const VERBATIM: [&str; 4] = ["pre", "source", "syntaxhighlight", "nowiki"];

impl Reader<'_> {
    pub(super) fn blocks(&mut self) -> Vec<Block> {
        let mut out = Vec::new();
        let end = self.source.lines.len();
        let mut at = 0;
        while at < end {
            at = self.block(at, end, &mut out).max(at + 1);
        }
        out
    }

    fn block(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let content = self.source.content(at);
        let line = self.source.lines[at];
        let single = |kind| Block { span: line.range(), kind };
        if content.is_empty() {
            return at + 1;
        }
        if let Some((level, text)) = heading(content) {
            let start = line.start + level + (content[level..].len() - content[level..].trim_start().len());
            let content = self.inlines([start..start + text.len()]);
            let level = u8::try_from(level).unwrap_or(6);
            out.push(single(BlockKind::Heading { level, content, inferred: false }));
            return at + 1;
        }
        if content.starts_with("{|") {
            return self.table(at, end, out);
        }
        let enclosed = [("<!--", "-->", BlockKind::Comment), ("{{", "}}", BlockKind::Other)];
        for (open, close, kind) in enclosed {
            if content.starts_with(open)
                && let Some(last) = self.closing(at, end, open, close)
            {
                out.push(Block { span: self.source.span(at..last + 1), kind });
                return last + 1;
            }
        }
        if let Some(name) =
            VERBATIM.iter().find(|name| content.strip_prefix('<').is_some_and(|tag| tag.starts_with(**name)))
        {
            let close = format!("</{name}>");
            let last = (at..end).find(|index| self.source.content(*index).contains(&close));
            let behind = last.map_or(at + 1, |last| last + 1);
            out.extend(self.source.code(at..behind));
            return behind;
        }
        if content.starts_with("----") {
            out.push(single(BlockKind::Other));
            return at + 1;
        }
        if content.starts_with("__") && content.ends_with("__") {
            let contents = Inlines { span: line.range(), ..Inlines::default() };
            out.push(single(BlockKind::Contents(contents)));
            return at + 1;
        }
        if is_item(content) && line.column == 0 {
            return self.list(at, end, out);
        }
        if tags::opens(content) {
            return self.tagged_list(at, end, out);
        }
        let ends = |index: &usize| {
            let content = self.source.content(*index);
            content.is_empty()
                || is_item(content)
                || heading(content).is_some()
                || tags::opens(content)
                || ["{|", "----", "<!--", "__"].iter().any(|sign| content.starts_with(sign))
        };
        let behind = (at + 1..end).find(ends).unwrap_or(end);
        let content = self.inlines(self.source.lines[at..behind].iter().map(|line| line.range()));
        out.push(Block { span: self.source.span(at..behind), kind: BlockKind::Paragraph(content) });
        behind
    }

    /// Returns the line in which what opens at a line is closed, if nothing stands behind it there.
    fn closing(&self, at: usize, end: usize, open: &str, close: &str) -> Option<usize> {
        let mut depth = 0usize;
        for index in at..end.min(at + MAX_ENCLOSED_LINES) {
            let content = self.source.content(index);
            depth += content.matches(open).count();
            depth = depth.saturating_sub(content.matches(close).count());
            if depth == 0 || (open == "<!--" && content.contains(close)) {
                return content.ends_with(close).then_some(index);
            }
        }
        None
    }

    /// Reads lines that begin with the signs of items, one for each list that they stand in.
    fn list(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let behind = (at..end).find(|index| !is_item(self.source.content(*index))).unwrap_or(end);
        let mut open: Vec<Item> = Vec::new();
        let mut items: Vec<Item> = Vec::new();
        for index in at..behind {
            let line = self.source.lines[index];
            let signs = signs(self.source.content(index));
            let depth = signs.len();
            if depth > MAX_DEPTH {
                self.too_deep.add(line.range());
            }
            let depth = depth.min(MAX_DEPTH);
            self.source.skip(index, signs.len());
            let own = self.source.lines[index].range();
            while open.len() >= depth {
                close_last(&mut open, &mut items);
            }
            let is_text = signs.ends_with(':') && !open.is_empty();
            if is_text && let Some(item) = open.last_mut() {
                // Set in below an item: more of it.
                let content = self.inlines([own.clone()]);
                item.span.end = own.end;
                item.children.push(Block { span: own, kind: BlockKind::Paragraph(content) });
                continue;
            }
            let item = self.item(line.start, own, signs.chars().next_back().unwrap_or('*'));
            open.push(item);
        }
        while !open.is_empty() {
            close_last(&mut open, &mut items);
        }
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            out.push(Block { span: first.span.start..last.span.end, kind: BlockKind::List(items) });
        }
        behind
    }

    fn item(&self, start: usize, own: Range<usize>, sign: char) -> Item {
        let span = start..own.end;
        let text = &self.source.text[own.clone()];
        let described = text.find(" : ").filter(|_| sign == ';');
        let mut children = Vec::new();
        let mut term = own.clone();
        if let Some(at) = described {
            term.end = own.start + at;
            let rest = own.start + at + 3..own.end;
            let content = self.inlines([rest.clone()]);
            children.push(Block { span: rest, kind: BlockKind::Paragraph(content) });
        }
        let marker = match sign {
            ';' => Marker::Definition,
            '#' => Marker::Number(1),
            _ => Marker::Bullet('*'),
        };
        Item { span, marker, content: self.inlines([term]), children }
    }
}

/// Puts the innermost open item into the one around it, or among the items of the list.
pub(super) fn close_last(open: &mut Vec<Item>, items: &mut Vec<Item>) {
    let Some(item) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => parent.add_below(item),
        None => items.push(item),
    }
}

fn signs(line: &str) -> &str {
    &line[..line.bytes().take_while(|byte| matches!(byte, b'*' | b'#' | b':' | b';')).count()]
}

pub(super) fn is_item(line: &str) -> bool {
    !signs(line).is_empty()
}

/// Returns level and text of `== Title ==`.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let line = line.split("<!--").next()?.trim_end();
    let opening = line.bytes().take_while(|byte| *byte == b'=').count();
    let closing = line.bytes().rev().take_while(|byte| *byte == b'=').count();
    let level = opening.min(closing).min(6);
    let text = line.get(level..line.len().checked_sub(level)?)?.trim();
    (level > 0 && !text.is_empty()).then_some((level, text))
}
