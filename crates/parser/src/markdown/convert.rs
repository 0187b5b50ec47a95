//! comrak's tree → blocks.

use std::ops::Range;

use comrak::Node;
use comrak::nodes::{NodeValue, Sourcepos};
use recension_model::Marker;

use super::reference::References;
use crate::html;
use crate::tree::{Block, BlockKind, Inlines, Item, Limited, TableRow};

/// comrak nests lists 100 deep and quotes without end. Nobody writes either; the readers of the tree recurse.
const MAX_DEPTH: usize = 100;

/// Makes blocks out of the tree of one chunk.
pub(super) struct Converter<'a> {
    pub(super) text: &'a str,
    pub(super) references: &'a References,
    pub(super) limited: Vec<Limited>,
    line_starts: Vec<usize>,
    depth: usize,
}

impl<'a> Converter<'a> {
    /// Makes a converter for the tree of `text`, whose lines start at some bytes.
    pub(super) fn new(text: &'a str, references: &'a References, line_starts: Vec<usize>) -> Self {
        Self { text, references, limited: Vec::new(), line_starts, depth: 0 }
    }

    /// Converts the children of `parent`.
    pub(super) fn blocks(&mut self, parent: Node<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for node in parent.children() {
            self.block(node, &mut blocks);
            self.nest_last(&mut blocks);
        }
        blocks
    }

    /// Puts bullets that are indented, but not far enough for CommonMark, under the number before them:
    /// `10. x` asks for four columns, and writers give two.
    fn nest_last(&self, blocks: &mut Vec<Block>) {
        let [.., above, last] = blocks.as_mut_slice() else { return };
        let (BlockKind::List(outer), BlockKind::List(inner)) = (&mut above.kind, &mut last.kind) else {
            return;
        };
        let Some(owner) = outer.last_mut().filter(|owner| matches!(owner.marker, Marker::Number(_))) else {
            return;
        };
        let column = self.column(owner.span.start);
        let is_under =
            |item: &&Item| matches!(item.marker, Marker::Bullet(_)) && self.column(item.span.start) > column;
        let count = inner.iter().take_while(is_under).count();
        let nested: Vec<Item> = inner.drain(..count).collect();
        let (Some(first), Some(end)) = (nested.first(), nested.last().map(|item| item.span.end)) else {
            return;
        };
        let span = first.span.start..end;
        owner.children.push(Block { span, kind: BlockKind::List(nested) });
        owner.span.end = end;
        above.span.end = end;
        match inner.first() {
            Some(first) => last.span.start = first.span.start,
            None => {
                blocks.pop();
            }
        }
    }

    fn column(&self, offset: usize) -> usize {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        offset - self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0)
    }

    fn block(&mut self, node: Node<'_>, blocks: &mut Vec<Block>) {
        let data = node.data();
        let mut span = self.span(data.sourcepos);
        if self.depth >= MAX_DEPTH {
            self.limited
                .push((span.clone(), format!("blocks nested more than {MAX_DEPTH} deep were not read")));
            blocks.push(Block { span, kind: BlockKind::Other });
            return;
        }
        self.depth += 1;
        let kind = match &data.value {
            NodeValue::Heading(heading) => {
                let content = self.inlines(node, span.clone());
                Some(BlockKind::Heading { level: heading.level, content, inferred: false })
            }
            NodeValue::Paragraph => Some(BlockKind::Paragraph(self.inlines(node, span.clone()))),
            NodeValue::List(_) => {
                let items: Vec<Item> = node.children().map(|item| self.item(item)).collect();
                span.end = items.last().map_or(span.end, |last| last.span.end);
                Some(BlockKind::List(items))
            }
            NodeValue::DescriptionList => {
                Some(BlockKind::List(node.children().map(|item| self.definition(item)).collect()))
            }
            NodeValue::Table(_) => Some(self.table(node)),
            NodeValue::BlockQuote | NodeValue::FootnoteDefinition(_) => {
                Some(BlockKind::Quote(self.blocks(node)))
            }
            NodeValue::CodeBlock(code) => {
                if !code.closed {
                    // comrak does not say well where a fence ends that the end of the text closes.
                    let last_line = data.sourcepos.start.line + code.literal.trim_end().lines().count();
                    span.end = span.end.max(self.line_end(last_line));
                }
                Some(BlockKind::Code(code.literal.clone()))
            }
            NodeValue::HtmlBlock(_) => {
                html_block(self.text, span.clone(), blocks, &mut self.limited);
                None
            }
            _ => Some(BlockKind::Other),
        };
        self.depth -= 1;
        if let Some(kind) = kind {
            blocks.push(Block { span, kind });
        }
    }

    fn item(&mut self, node: Node<'_>) -> Item {
        let position = node.data().sourcepos;
        let mut span = self.span(position);
        let marker = marker(&self.text[span.start..]);
        let mut content = None;
        let mut children = Vec::new();
        for child in node.children() {
            let is_paragraph = matches!(child.data().value, NodeValue::Paragraph);
            if is_paragraph && content.is_none() && children.is_empty() {
                let span = self.span(child.data().sourcepos);
                content = Some(self.inlines(child, span));
            } else {
                self.block(child, &mut children);
            }
        }
        // Where an item ends behind all that it shows, as one with a definition does, depends in comrak on what
        // comes after it.
        let shown = children.last().map(|child| child.span.end).max(content.as_ref().map(|own| own.span.end));
        span.end = shown.unwrap_or_else(|| self.line_end(position.start.line));
        let content = content.or_else(|| Item::take_text(&mut children)).unwrap_or_else(|| {
            let at = children
                .first()
                .map_or(span.end, |child: &Block| child.span.start)
                .clamp(span.start, span.end);
            Inlines { span: at..at, ..Inlines::default() }
        });
        Item { span, marker, content, children }
    }

    fn definition(&mut self, node: Node<'_>) -> Item {
        let span = self.span(node.data().sourcepos);
        let mut content = Inlines { span: span.start..span.start, ..Inlines::default() };
        let mut children = Vec::new();
        for child in node.children() {
            if matches!(child.data().value, NodeValue::DescriptionTerm) {
                if let Some(term) = child.first_child() {
                    let span = self.span(term.data().sourcepos);
                    content = self.inlines(term, span);
                }
            } else {
                children.extend(self.blocks(child));
            }
        }
        let end = children.last().map_or(span.end, |child| child.span.end.max(span.end));
        let start = span.start.min(content.span.start);
        Item { span: start..end, marker: Marker::Definition, content, children }
    }

    fn table(&mut self, node: Node<'_>) -> BlockKind {
        let mut header = Vec::new();
        let mut rows = Vec::new();
        for row in node.children() {
            let data = row.data();
            let span = self.span(data.sourcepos);
            let cells = row.children().map(|cell| {
                let span = self.span(cell.data().sourcepos);
                self.inlines(cell, span)
            });
            if matches!(data.value, NodeValue::TableRow(true)) {
                header = cells.collect();
            } else {
                rows.push(TableRow { cells: cells.collect(), span });
            }
        }
        BlockKind::Table { header, rows }
    }

    /// Turns 1-based lines and columns with inclusive ends into a range without white space at its ends.
    pub(super) fn span(&self, position: Sourcepos) -> Range<usize> {
        let start = self.offset(position.start.line, position.start.column.saturating_sub(1));
        let end = self.offset(position.end.line, position.end.column).max(start);
        let slice = &self.text[start..end];
        let end = start + slice.trim_end().len();
        start + (self.text[start..end].len() - self.text[start..end].trim_start().len())..end
    }

    /// Returns the end of a 1-based line, white space at its end left out.
    fn line_end(&self, line: usize) -> usize {
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        self.text[..end].trim_end().len()
    }

    /// Returns the byte behind a 1-based line's first `column` bytes, on that line: where a block begins within a
    /// tab, comrak counts the spaces that it put in the tab's place, and its end would be on the next line.
    fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let next = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let mut offset = (start + column).min(next);
        while !self.text.is_char_boundary(offset) {
            offset += 1;
        }
        offset
    }
}

/// Looks through the HTML block at `span` of a text, which is often only the opening or the closing half of a
/// wrapper.
pub(super) fn html_block(
    text: &str,
    span: Range<usize>,
    blocks: &mut Vec<Block>,
    limited: &mut Vec<Limited>,
) {
    let block = &text[span.clone()];
    if block.starts_with("<!--") && block.find("-->").is_none_or(|at| at + 3 == block.len()) {
        blocks.push(Block { span, kind: BlockKind::Comment });
        return;
    }
    let (mut inner, limit) = html::read_fragment(block, span.start);
    limited.extend(limit);
    if inner.is_empty() {
        blocks.push(Block { span, kind: BlockKind::Other });
    }
    blocks.append(&mut inner);
}

fn marker(item: &str) -> Marker {
    let digits: String = item.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse() {
        Ok(number) => Marker::Number(number),
        Err(_) => Marker::Bullet(item.chars().next().filter(|c| "-*+".contains(*c)).unwrap_or('-')),
    }
}
