//! Blocks: lists by their indentation, everything else by what its first line begins with.

use std::ops::Range;

use recension_model::Marker;

use super::{Reader, keyword};
use crate::html;
use crate::markup::MAX_DEPTH;
use crate::tree::{Block, BlockKind, Inlines, Item, TableRow};

/// A number has no more digits.
const MAX_DIGITS: usize = 9;

impl Reader<'_> {
    /// Reads the blocks of some lines.
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

    fn block(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let line = self.source.lines[at];
        let content = self.source.content(at);
        if line.is_blank() {
            return at + 1;
        }
        if let Some(stars) = self.stars(at) {
            out.push(self.headline(at, stars));
            return at + 1;
        }
        if let Some(name) = block_name(content) {
            return self.delimited(at, end, name, out);
        }
        if content.starts_with("#+") {
            return self.keyword(at, end, out);
        }
        if content == "#" || content.starts_with("# ") {
            let behind = self.run(at, end, |content| content == "#" || content.starts_with("# "));
            out.push(Block { span: self.source.span(at..behind), kind: BlockKind::Comment });
            return behind;
        }
        if let Some(behind) = self.drawer(at, end, out) {
            return behind;
        }
        if content == ":" || content.starts_with(": ") {
            let behind = self.run(at, end, |content| content == ":" || content.starts_with(": "));
            out.extend(self.source.code(at..behind));
            return behind;
        }
        if content.starts_with('|') {
            return self.table(at, end, out);
        }
        if content.len() >= 5 && content.bytes().all(|byte| byte == b'-') {
            out.push(Block { span: line.range(), kind: BlockKind::Other });
            return at + 1;
        }
        if self.marker(at).is_some() {
            return self.list(at, end, out);
        }
        self.paragraph(at, end, out)
    }

    /// Returns the line behind those from `at` on that are alike.
    pub(super) fn run(&self, at: usize, end: usize, is_alike: impl Fn(&str) -> bool) -> usize {
        (at..end).find(|index| !is_alike(self.source.content(*index))).unwrap_or(end)
    }

    /// Reads what stands between `#+BEGIN_…` and `#+END_…`.
    fn delimited(&mut self, at: usize, end: usize, name: &str, out: &mut Vec<Block>) -> usize {
        let name = name.to_ascii_lowercase();
        let is_end = |line: &str| {
            line.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("#+end_"))
                && line[6..].trim().eq_ignore_ascii_case(&name)
        };
        let Some(close) = self.source.closing(&name, at + 1..end, is_end) else {
            out.push(Block { span: self.source.lines[at].range(), kind: BlockKind::Other });
            return at + 1;
        };
        let span = self.source.span(at..close + 1);
        let kind = match name.as_str() {
            "src" | "example" | "verse" => BlockKind::Code(self.body(at + 1..close)),
            "comment" => BlockKind::Comment,
            "quote" | "note" | "tip" | "warning" => BlockKind::Quote(self.blocks(at + 1..close)),
            "export" | "html" => {
                self.raw(self.source.span(at + 1..close), out);
                return close + 1;
            }
            _ => BlockKind::Wrapper(self.blocks(at + 1..close)),
        };
        out.push(Block { span, kind });
        close + 1
    }

    fn body(&self, lines: Range<usize>) -> String {
        self.source.text[self.source.span(lines)].to_owned()
    }

    fn raw(&mut self, span: Range<usize>, out: &mut Vec<Block>) {
        let (mut blocks, limited) = html::read_fragment(&self.source.text[span.clone()], span.start);
        limited.into_iter().for_each(|(place, _)| self.too_deep.add(place));
        if blocks.is_empty() && !span.is_empty() {
            out.push(Block { span, kind: BlockKind::Other });
        }
        out.append(&mut blocks);
    }

    fn keyword(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let line = self.source.lines[at];
        if self.settings.title == Some(at) {
            let content = self.source.content(at);
            let title = content.split_once(':').map_or("", |(_, title)| title.trim_start());
            let content = self.inlines([line.end - title.len()..line.end]);
            let kind = BlockKind::Heading { level: 1, content, inferred: false };
            out.push(Block { span: line.range(), kind });
            return at + 1;
        }
        let is_html =
            |content: &str| keyword(content).is_some_and(|(key, _)| key.eq_ignore_ascii_case("html"));
        if is_html(self.source.content(at)) {
            let behind = self.run(at, end, is_html);
            for index in at..behind {
                let line = self.source.lines[index];
                let value = self.source.content(index)["#+html:".len()..].trim_start();
                self.raw(line.end - value.len()..line.end, out);
            }
            return behind;
        }
        out.push(Block { span: line.range(), kind: BlockKind::Other });
        at + 1
    }

    /// Reads a drawer; the properties of a headline that are addresses are facts of it.
    fn drawer(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> Option<usize> {
        let name = self.source.content(at).strip_prefix(':')?.strip_suffix(':')?;
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == ':') {
            return None;
        }
        if at < self.undrawn {
            return None;
        }
        let ends = |index: &usize| {
            self.source.content(*index).eq_ignore_ascii_case(":end:") || self.stars(*index).is_some()
        };
        let close = (at + 1..end).find(ends).unwrap_or(end);
        if close == end || self.stars(close).is_some() {
            self.undrawn = close;
            return None;
        }
        let span = self.source.span(at..close + 1);
        let mut rows = Vec::new();
        for index in at + 1..close {
            let line = self.source.lines[index];
            let Some((label, value)) =
                self.source.content(index).strip_prefix(':').and_then(|property| property.split_once(": "))
            else {
                continue;
            };
            let value = self.inlines([line.end - value.trim_start().len()..line.end]);
            if !value.links.is_empty() {
                let label = self.inlines([line.start + 1..line.start + 1 + label.len()]);
                rows.push(TableRow { span: line.range(), cells: vec![label, value] });
            }
        }
        let kind =
            if rows.is_empty() { BlockKind::Other } else { BlockKind::Table { header: Vec::new(), rows } };
        out.push(Block { span, kind });
        Some(close + 1)
    }

    /// Reads the marker of an item at a line; returns how many bytes it takes, a counter included.
    fn marker(&self, at: usize) -> Option<(Marker, usize)> {
        let content = self.source.content(at);
        let first = content.chars().next()?;
        let ends = |length: usize| content.len() == length || content[length..].starts_with([' ', '\t']);
        let (marker, length) = match first {
            '-' | '+' => (Marker::Bullet(first), 1),
            '*' if self.source.lines[at].column > 0 => (Marker::Bullet('*'), 1),
            _ => {
                let digits = content.bytes().take_while(u8::is_ascii_digit).count();
                if !(1..=MAX_DIGITS).contains(&digits) || !content[digits..].starts_with(['.', ')']) {
                    return None;
                }
                (Marker::Number(content[..digits].parse().ok()?), digits + 1)
            }
        };
        ends(length).then_some((marker, length))
    }

    fn list(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let column = self.source.lines[at].column;
        let mut items: Vec<Item> = Vec::new();
        let mut next = at;
        let mut behind = at;
        while next < end {
            let line = self.source.lines[next];
            if line.is_blank() {
                next += 1;
                continue;
            }
            // What stands less deep within a list is meant as one of its items where no list goes around it.
            let Some((marker, length)) = self.marker(next).filter(|_| line.column <= column) else { break };
            if self.stars(next).is_some() {
                break;
            }
            behind = self.source.extent(next, end, line.column);
            items.push(self.item(next, behind, marker, length));
            next = behind;
        }
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            out.push(Block { span: first.span.start..last.span.end, kind: BlockKind::List(items) });
        }
        behind
    }

    fn item(&mut self, at: usize, end: usize, marker: Marker, length: usize) -> Item {
        let span = self.source.lines[at].start..self.source.span(at..end).end;
        self.source.skip(at, length);
        for counter in ["[@", "[ ]", "[X]", "[x]", "[-]"] {
            let content = self.source.content(at);
            let close = content.find(']').filter(|_| content.starts_with(counter));
            if let Some(close) = close {
                self.source.skip(at, close + 1);
            }
        }
        let first = self.source.lines[at];
        let mut from = at;
        let mut content = Inlines { span: first.range(), ..Inlines::default() };
        if !first.is_blank() && self.marker(at).is_none() && block_name(self.source.content(at)).is_none() {
            from = self.paragraph_end(at, end);
            content = self.inlines(self.source.lines[at..from].iter().map(|line| line.range()));
        }
        let children = self.blocks(from..end);
        Item { span, marker, content, children }
    }

    fn paragraph_end(&self, at: usize, end: usize) -> usize {
        let ends = |index: &usize| {
            let content = self.source.content(*index);
            content.is_empty()
                || content.starts_with("#+")
                || content.starts_with("# ")
                || content.starts_with('|')
                || self.marker(*index).is_some()
                || self.stars(*index).is_some()
        };
        (at + 1..end).find(ends).unwrap_or(end)
    }

    fn paragraph(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let behind = self.paragraph_end(at, end);
        let content = self.inlines(self.source.lines[at..behind].iter().map(|line| line.range()));
        let span = self.source.span(at..behind);
        let plans = ["CLOSED:", "SCHEDULED:", "DEADLINE:"];
        let kind = if plans.iter().any(|plan| self.source.content(at).starts_with(plan)) {
            BlockKind::Other
        } else if self.source.content(at).starts_with("[fn:") {
            BlockKind::Quote(vec![Block { span: span.clone(), kind: BlockKind::Paragraph(content) }])
        } else {
            BlockKind::Paragraph(content)
        };
        out.push(Block { span, kind });
        behind
    }
}

/// Returns what `#+BEGIN_…` begins.
fn block_name(line: &str) -> Option<&str> {
    let start = line.get(..8).filter(|start| start.eq_ignore_ascii_case("#+begin_"))?;
    line[start.len()..].split_whitespace().next()
}
