//! Lines that mean the same to every reader of Markdown, read without a parser.
//!
//! Most of a list is lines like `- [Title](address) - description`, and most of the time went into finding out
//! that nothing in them is special. What is read here gives the blocks that comrak gives, for these reasons:
//!
//! - What lines are, and how deep they stand, was found out by the scanner. Reading begins where a construct can
//!   begin afresh, and takes one line at a time, each a block or an item at the margin. A line counts only if what follows ends it for certain ([`Follow`]): nothing can be nested
//!   in it, go on lazily, underline it or make it a term. Otherwise reading stops *before* it.
//! - A heading ends with its line. An item ends at an item or heading at the margin, and so does its
//!   paragraph; an empty line ends it if what comes then stands at the margin. Whether a list is loose does
//!   not show in our tree. A paragraph that has one line ends at an empty line or a heading.
//! - Items may be nested in an item one level deep, right below it, all indented alike by [`INDENTS`]: enough
//!   to be in it, and not so much that they are code. Each ends at the next, the last where its parent does.
//! - An item may hold one fenced code block, right below it or behind empty lines, which its fence ends.
//! - An HTML block of a block's tag (`<details>`) ends at an empty line, whatever is in it. What it shows is found
//!   out by the reader of HTML, as behind comrak.
//! - Text ([`line`]) has no byte that an inline construct begins with, so that it stands for itself;
//!   underscores count between letters and digits only, where they are no emphasis, and ampersands where no
//!   semicolon makes them an entity. A link has such a text and an address with none of the bytes that end,
//!   escape or change one; no image and no footnote begins with its bracket.
//! - Items begin with a letter or a link: with no other block, number, or box of a task.
//!
//! The tests read generated and damaged lists both ways.

mod line;

use std::ops::Range;

use recension_model::Marker;

use super::convert::html_block;
use super::cut::{Cut, CutKind, item_marker};
use super::document::Document;
use crate::scan::{Cursor, LineKind, is_block_tag};
use crate::tree::{Block, BlockKind, Limited};
use line::Simple;

/// How far items are indented that are nested in one with a bullet, and not in those.
const INDENTS: std::ops::RangeInclusive<usize> = 2..=5;

/// The columns of a bullet and the space behind it.
const BULLET_COLUMNS: usize = 2;

/// A fence is indented by less.
const INDENT_OF_CODE: usize = 4;

/// Reads simple lines from the start of `rest` on; none if the first one is not simple. Stops behind
/// `max_bytes`, so that what is at hand stays small.
pub(super) fn read(
    document: &Document<'_>,
    rest: Range<usize>,
    max_bytes: usize,
    limited: &mut Vec<Limited>,
) -> Option<(Vec<Block>, Cut)> {
    let mut blocks: Vec<Block> = Vec::new();
    let start = document.start(rest.start);
    let mut at = document.skip_blank(rest.start, rest.end);
    while at < rest.end && document.start(at) - start <= max_bytes {
        let lines = at..rest.end;
        let next = match html(document, &lines, &mut blocks, limited) {
            Some(next) => Some(next),
            None => step(document, &lines, &mut blocks),
        };
        let Some(next) = next else { break };
        at = document.skip_blank(next, rest.end);
    }
    let goes_on = match &blocks.last()?.kind {
        BlockKind::List(items) => {
            let bullet = document.text.as_bytes().get(document.start(at)).copied().map(char::from);
            items
                .last()
                .is_some_and(|item| bullet.is_some_and(|bullet| item.marker == Marker::Bullet(bullet)))
        }
        _ => false,
    };
    Some((blocks, Cut { line: at, kind: if goes_on { CutKind::Item } else { CutKind::Block } }))
}

/// Reports whether an item or heading stands in a line that can be read without a parser.
pub(super) fn begins(document: &Document<'_>, line: usize, end: usize) -> bool {
    let follow = || Follow::of(document, line + 1, end);
    match Simple::of(document.text_of(line)) {
        Some(Simple::Heading { .. }) => true,
        Some(simple @ Simple::Item { .. }) => match follow() {
            Follow::Nested { .. } | Follow::Fence { .. } => true,
            follow => follow.ends(simple),
        },
        _ => false,
    }
}

/// Reads the first of some lines, and what is nested in it; returns the line behind that.
fn step(document: &Document<'_>, lines: &Range<usize>, blocks: &mut Vec<Block>) -> Option<usize> {
    let text = document.text_of(lines.start);
    let simple = Simple::of(text)?;
    let below = lines.start + 1..lines.end;
    let (children, next) = match Follow::of(document, below.start, below.end) {
        Follow::Nested { indent } if matches!(simple, Simple::Item { .. }) => {
            nested(document, below, indent)?
        }
        Follow::Fence { line } if matches!(simple, Simple::Item { .. }) => {
            let (code, next) = fenced(document, line..below.end)?;
            (vec![code], next)
        }
        follow if follow.ends(simple) => (Vec::new(), below.start),
        _ => return None,
    };
    simple.push(document.start(lines.start), text, blocks);
    nest(children, blocks);
    Some(next)
}

/// Reads items that are indented by `indent`, up to where the item around them ends.
fn nested(document: &Document<'_>, lines: Range<usize>, indent: usize) -> Option<(Vec<Block>, usize)> {
    let mut lists = Vec::new();
    let mut at = lines.start;
    loop {
        let text = document.text_of(at).get(indent..)?;
        let simple = Simple::of(text).filter(|simple| matches!(simple, Simple::Item { .. }))?;
        simple.push(document.start(at) + indent, text, &mut lists);
        at += 1;
        match Follow::of(document, at, lines.end) {
            Follow::Nested { indent: same } if same == indent => {}
            follow if follow.ends(simple) => return Some((lists, at)),
            _ => return None,
        }
    }
}

/// Reads the code block that begins in the first of some lines and ends the item that it stands in.
fn fenced(document: &Document<'_>, lines: Range<usize>) -> Option<(Block, usize)> {
    let is = |line: usize, kind| {
        document.line(line).is_some_and(|record| record.kind == kind && record.depth == 1)
    };
    let end = (lines.start + 1..lines.end).find(|line| !is(*line, LineKind::Code))?;
    let closed = is(end, LineKind::FenceEnd);
    let after = document.skip_blank(end + 1, lines.end);
    let leaves = after == lines.end
        || document.line(after).is_some_and(|record| record.depth == 0)
        || item_marker(document.text_of(after)).is_some();
    let whole = &document.text[document.range(lines.start..end + 1)];
    if !closed || !leaves || whole.contains(['\r', '\0']) {
        return None;
    }
    let mut first = Cursor::new(document.text_of(lines.start).as_bytes());
    first.skip_columns(BULLET_COLUMNS);
    let indent = first.indent(INDENT_OF_CODE);
    let mut code = String::new();
    for line in lines.start + 1..end {
        let text = document.text_of(line);
        let mut cursor = Cursor::new(text.as_bytes());
        cursor.skip_columns(BULLET_COLUMNS);
        cursor.skip_columns(indent);
        code.extend(std::iter::repeat_n(' ', cursor.open_columns()));
        code.push_str(&text[cursor.at() + usize::from(cursor.open_columns() > 0)..]);
    }
    let start = document.start(lines.start) + whole.len() - whole.trim_start().len();
    let span = start..document.start(lines.start) + whole.trim_end().len();
    Some((Block { span, kind: BlockKind::Code(code) }, end + 1))
}

/// Reads the HTML block that begins in the first of some lines; returns the line behind it.
fn html(
    document: &Document<'_>,
    lines: &Range<usize>,
    blocks: &mut Vec<Block>,
    limited: &mut Vec<Limited>,
) -> Option<usize> {
    let is_html = |line: &usize| {
        document.line(*line).is_some_and(|record| record.kind == LineKind::Html && record.depth == 0)
    };
    if !is_html(&lines.start) || !is_block_tag(document.text_of(lines.start).as_bytes()) {
        return None;
    }
    let end = lines.clone().find(|line| !is_html(line)).unwrap_or(lines.end);
    let ends = document.line(end).is_none_or(|record| record.kind == LineKind::Blank);
    let range = document.range(lines.start..end);
    let text = &document.text[range.clone()];
    if !ends || text.contains('\0') {
        return None;
    }
    html_block(document.text, range.start..range.start + text.trim_end().len(), blocks, limited);
    Some(end)
}

/// Puts blocks under the last item of the last list.
fn nest(children: Vec<Block>, blocks: &mut [Block]) {
    if let Some(Block { span: whole, kind: BlockKind::List(items) }) = blocks.last_mut()
        && let (Some(item), Some(last)) = (items.last_mut(), children.last())
    {
        item.span.end = last.span.end;
        whole.end = last.span.end;
        item.children = children;
    }
}

/// What stands behind a line.
#[derive(Clone, Copy, PartialEq)]
enum Follow {
    /// Nothing.
    End,
    /// A heading or an HTML block at the margin.
    Block,
    /// A bullet at the margin.
    Item,
    /// An empty line, and then something at the margin that does not make a term of what is above it.
    Margin,
    /// A bullet at this indentation.
    Nested {
        indent: usize,
    },
    /// A code block in an item, perhaps behind empty lines.
    Fence {
        line: usize,
    },
    Other,
}

impl Follow {
    /// Finds out what stands in `line` or behind empty lines from there.
    fn of(document: &Document<'_>, line: usize, end: usize) -> Self {
        let behind = document.skip_blank(line, end);
        let Some(record) = document.line(behind).filter(|_| behind < end) else { return Follow::End };
        let text = document.text_of(behind);
        let first = text.as_bytes().first().copied().unwrap_or(b' ');
        if record.kind == LineKind::FenceStart && record.depth == 1 && !record.is_item {
            return if first <= b' ' { Follow::Fence { line: behind } } else { Follow::Other };
        }
        match first {
            _ if behind > line && first > b' ' && !matches!(first, b':' | b'~') => Follow::Margin,
            _ if behind > line => Follow::Other,
            b'#' | b'<'
                if record.depth == 0 && matches!(record.kind, LineKind::Heading { .. } | LineKind::Html) =>
            {
                Follow::Block
            }
            b'-' | b'*' | b'+' if opens_item(text) => Follow::Item,
            b' ' => {
                let indent = text.bytes().take_while(|&byte| byte == b' ').count();
                let nested = INDENTS.contains(&indent) && opens_item(&text[indent..]);
                if nested { Follow::Nested { indent } } else { Follow::Other }
            }
            _ => Follow::Other,
        }
    }

    /// Reports whether a line ends before this, whatever comes behind it.
    fn ends(self, simple: Simple<'_>) -> bool {
        match simple {
            Simple::Heading { .. } => true,
            Simple::Paragraph { .. } => matches!(self, Follow::End | Follow::Block | Follow::Margin),
            Simple::Item { .. } => {
                matches!(self, Follow::End | Follow::Block | Follow::Margin | Follow::Item)
            }
        }
    }
}

/// Reports whether an item with a bullet begins here, and not a rule.
fn opens_item(line: &str) -> bool {
    matches!(item_marker(line), Some(b'-' | b'*' | b'+'))
}

#[cfg(test)]
mod tests;
