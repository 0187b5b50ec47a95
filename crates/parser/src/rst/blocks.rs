//! Blocks, by their indentation and what they begin with.

use std::ops::Range;

use recension_model::Marker;

use super::{MIN_ADORNMENT, Reader, adornment};
use crate::markup::MAX_DEPTH;
use crate::tree::{Block, BlockKind, Inlines, Item, TableRow};

/// A number has no more digits, and a field no longer a name.
const MAX_DIGITS: usize = 9;
const MAX_FIELD_BYTES: usize = 80;

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
        let mut margin = usize::MAX;
        while at < lines.end {
            let line = self.source.lines[at];
            at = if line.is_blank() {
                at + 1
            } else if line.column > margin {
                self.indented(at, lines.end, margin, &mut out)
            } else {
                margin = line.column;
                self.block(at, lines.end, &mut out)
            };
        }
        self.depth -= 1;
        out
    }

    /// Reads the block at the margin that begins at a line; returns the line behind it.
    fn block(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        if self.depth == 1 {
            if let Some((level, title)) = self.title(at, end) {
                let (block, next) = self.heading(at, level, title);
                out.push(block);
                return next;
            }
            if adornment(self.source.content(at)).is_some() && self.source.content(at).len() >= MIN_ADORNMENT
            {
                out.push(Block { span: self.source.lines[at].range(), kind: BlockKind::Other });
                return at + 1;
            }
        }
        let content = self.source.content(at);
        if content == ".." || content.starts_with(".. ") || content.starts_with("__ ") {
            self.explicit(at, end, out)
        } else if marker(content).is_some() {
            self.list(at, end, out)
        } else if content.starts_with("+-") || content.starts_with("+=") {
            self.grid_table(at, end, out)
        } else if content.starts_with("==") && content.bytes().all(|byte| matches!(byte, b'=' | b' ')) {
            self.simple_table(at, end, out)
        } else if field(content).is_some() {
            self.fields(at, end, out)
        } else if content.starts_with(">>> ") {
            let end = self.paragraph_end(at, end);
            out.extend(self.source.code(at..end));
            end
        } else if content.starts_with("| ") || content == "|" {
            self.line_block(at, end, out)
        } else if self.is_term(at, end) {
            self.definitions(at, end, out)
        } else {
            self.paragraph(at, end, out)
        }
    }

    /// Reads what is indented below text: a quote, or a list that stands apart from the margin.
    fn indented(&mut self, at: usize, end: usize, margin: usize, out: &mut Vec<Block>) -> usize {
        let end = self.source.extent(at, end, margin);
        let span = self.source.span(at..end);
        let blocks = self.blocks(at..end);
        let lists = matches!(
            blocks.first().map(|block| &block.kind),
            Some(BlockKind::List(_) | BlockKind::Table { .. } | BlockKind::Wrapper(_))
        );
        out.push(Block {
            span,
            kind: if lists { BlockKind::Wrapper(blocks) } else { BlockKind::Quote(blocks) },
        });
        end
    }

    fn list(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let column = self.source.lines[at].column;
        let is_bullet = |marker: Marker| matches!(marker, Marker::Bullet(_));
        let Some((first, _)) = marker(self.source.content(at)) else { return at + 1 };
        let mut items: Vec<Item> = Vec::new();
        let mut next = at;
        let mut behind = at;
        while next < end {
            let line = self.source.lines[next];
            if line.is_blank() {
                next += 1;
                continue;
            }
            let Some((marker, length)) = marker(self.source.content(next)).filter(|_| line.column == column)
            else {
                break;
            };
            if is_bullet(marker) != is_bullet(first) || (self.depth == 1 && self.title(next, end).is_some()) {
                break;
            }
            behind = self.source.extent(next, end, column);
            items.push(self.item(next, behind, marker, length));
            next = behind;
        }
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            out.push(Block { span: first.span.start..last.span.end, kind: BlockKind::List(items) });
        }
        behind
    }

    fn item(&mut self, at: usize, end: usize, marker: Marker, length: usize) -> Item {
        let line = self.source.lines[at];
        let span = line.start..self.source.span(at..end).end;
        self.source.skip(at, length);
        let first = self.source.lines[at];
        let mut content = Inlines { span: first.range(), ..Inlines::default() };
        let mut from = at;
        if !first.is_blank() && self.is_text(at) {
            from = self.item_text_end(at, end, first.column);
            content = self.text(at..from);
        }
        let children = if from > at && self.is_literal(from) {
            self.source.code(from..end).into_iter().collect()
        } else {
            self.blocks(from..end)
        };
        Item { span, marker, content, children }
    }

    /// Reports whether nothing but running text begins at a line.
    fn is_text(&self, at: usize) -> bool {
        let content = self.source.content(at);
        marker(content).is_none()
            && field(content).is_none()
            && !content.starts_with(".. ")
            && !content.starts_with("+-")
            && !content.starts_with("+=")
    }

    /// Returns the line behind the first paragraph of an item. A list right below it is one only if it is set in
    /// deeper, or opens with a link: a dash may begin a line of running text.
    fn item_text_end(&self, at: usize, end: usize, column: usize) -> usize {
        let goes_on = |index: usize| {
            let line = self.source.lines[index];
            let content = self.source.content(index);
            let nested = marker(content).is_some_and(|(_, length)| {
                line.column > column || content[length..].trim_start().starts_with('`')
            });
            !line.is_blank() && !content.starts_with(".. ") && !nested
        };
        (at + 1..end).find(|index| !goes_on(*index)).unwrap_or(end)
    }

    /// Reads the running text of some lines; a sign at the end that code follows is left out.
    fn text(&mut self, lines: Range<usize>) -> Inlines {
        let mut pieces: Vec<Range<usize>> =
            self.source.lines[lines].iter().map(|line| line.range()).collect();
        if let Some(last) = pieces.last_mut()
            && self.source.text[last.clone()].ends_with("::")
        {
            last.end -= 1;
        }
        self.inlines(pieces)
    }

    /// Reports whether the text that ends before a line says that code follows.
    fn is_literal(&self, end: usize) -> bool {
        end.checked_sub(1).is_some_and(|last| self.source.content(last).ends_with("::"))
    }

    fn paragraph_end(&self, at: usize, end: usize) -> usize {
        let is_title = |index: usize| {
            let next = self.source.lines.get(index + 1).filter(|_| self.depth == 1 && index + 1 < end);
            next.is_some_and(|_| {
                adornment(self.source.content(index)).is_none()
                    && self.source.content(index + 1).len() >= MIN_ADORNMENT
                    && adornment(self.source.content(index + 1)).is_some()
            })
        };
        let ends = |&index: &usize| {
            self.source.lines[index].is_blank()
                || self.source.content(index).starts_with(".. ")
                || is_title(index)
        };
        (at + 1..end).find(ends).unwrap_or(end)
    }

    fn paragraph(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let column = self.source.lines[at].column;
        let last = self.paragraph_end(at, end);
        let content = self.text(at..last);
        out.push(Block { span: self.source.span(at..last), kind: BlockKind::Paragraph(content) });
        if !self.is_literal(last) {
            return last;
        }
        let behind = self.source.extent(last - 1, end, column).max(last);
        out.extend(self.source.code(last..behind));
        behind
    }

    /// Reads lines behind bars, each of which is one also when it is shown.
    fn line_block(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let last = self.paragraph_end(at, end);
        let span = self.source.span(at..last);
        for index in at..last {
            let bar = usize::from(self.source.content(index).starts_with('|'));
            self.source.skip(index, bar);
        }
        let content = self.text(at..last);
        out.push(Block { span, kind: BlockKind::Paragraph(content) });
        last
    }

    /// Reports whether a line is a term: what defines it stands right below, set in.
    fn is_term(&self, at: usize, end: usize) -> bool {
        let line = self.source.lines[at];
        let next = self.source.lines.get(at + 1).filter(|_| at + 1 < end);
        next.is_some_and(|next| !next.is_blank() && next.column > line.column)
            && self.is_text(at)
            && !self.source.content(at).ends_with("::")
    }

    fn definitions(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let column = self.source.lines[at].column;
        let mut items: Vec<Item> = Vec::new();
        let mut next = at;
        let mut behind = at;
        while next < end {
            if self.source.lines[next].is_blank() {
                next += 1;
                continue;
            }
            if self.source.lines[next].column != column || !self.is_term(next, end) {
                break;
            }
            behind = self.source.extent(next, end, column);
            let span = self.source.span(next..behind);
            let content = self.inlines([self.source.lines[next].range()]);
            let children = self.blocks(next + 1..behind);
            items.push(Item { span, marker: Marker::Definition, content, children });
            next = behind;
        }
        let span = self.source.span(at..behind);
        out.push(Block { span, kind: BlockKind::List(items) });
        behind
    }

    /// Reads `:name: value` lines as a table of facts. Those at the top say something of the document.
    fn fields(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let column = self.source.lines[at].column;
        let is_front = self.depth == 1 && out.iter().all(|block| !is_text_block(block));
        let mut rows = Vec::new();
        let mut next = at;
        let mut behind = at;
        while next < end {
            let line = self.source.lines[next];
            if line.is_blank() {
                next += 1;
                continue;
            }
            let Some(length) = field(self.source.content(next)).filter(|_| line.column == column) else {
                break;
            };
            behind = self.source.extent(next, end, column);
            let span = self.source.span(next..behind);
            let name = self.inlines([line.start + 1..line.start + length - 1]);
            self.source.skip(next, length);
            let value = self.text(next..behind);
            rows.push(TableRow { span, cells: vec![name, value] });
            next = behind;
        }
        let span = rows.first().map_or(0, |row| row.span.start)..rows.last().map_or(0, |row| row.span.end);
        let kind =
            if is_front { BlockKind::FrontMatter } else { BlockKind::Table { header: Vec::new(), rows } };
        out.push(Block { span, kind });
        behind
    }
}

/// Reports whether a block is more than a title, a comment or a rule.
fn is_text_block(block: &Block) -> bool {
    !matches!(
        block.kind,
        BlockKind::Heading { level: 1, .. } | BlockKind::Comment | BlockKind::Other | BlockKind::FrontMatter
    )
}

/// Reads the marker of an item; returns how many bytes it takes.
fn marker(line: &str) -> Option<(Marker, usize)> {
    let first = line.chars().next()?;
    let ends = |length: usize| line.len() == length || line[length..].starts_with([' ', '\t']);
    if matches!(first, '*' | '+' | '-' | '•' | '‣' | '⁃') {
        let length = first.len_utf8();
        return ends(length).then_some((Marker::Bullet(first), length));
    }
    let open = usize::from(first == '(');
    let digits = line[open..].bytes().take_while(u8::is_ascii_digit).count();
    let (number, counted) = match digits {
        0 if line[open..].starts_with('#') => (1, 1),
        1..=MAX_DIGITS => (line[open..open + digits].parse().ok()?, digits),
        _ => return None,
    };
    let closes = line[open + counted..].starts_with(if open > 0 { &[')'][..] } else { &['.', ')'] });
    let length = open + counted + 1;
    (closes && line.len() > length && ends(length)).then_some((Marker::Number(number), length))
}

/// Returns the length of `:name:` at the start of a line.
fn field(line: &str) -> Option<usize> {
    let inner = line.strip_prefix(':')?;
    let window = &inner[..inner.floor_char_boundary(MAX_FIELD_BYTES)];
    let close = window.match_indices(':').map(|(at, _)| at).find(|&at| {
        at > 0
            && inner[at + 1..].chars().next().is_none_or(char::is_whitespace)
            && !inner[..at].ends_with('\\')
    })?;
    (!window[..close].starts_with(char::is_whitespace) && !window[..close].contains('`')).then_some(close + 2)
}
