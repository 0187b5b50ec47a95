//! Rows of a table that a blank line parts from it: to Markdown they are a paragraph.

use std::ops::Range;

use crate::tree::{Block, BlockKind, InlineLink, Inlines, TableRow};

/// A row is written in bars.
const BAR: char = '|';

/// Makes a table of a paragraph right behind a table, with its header, if each of its lines is a row with as many cells; `text` is the
/// document.
pub(super) fn join(block: Block, above: Option<&Block>, text: &str) -> Block {
    let Some(BlockKind::Table { header, .. }) = above.map(|above| &above.kind) else { return block };
    let BlockKind::Paragraph(content) = &block.kind else { return block };
    if !content.text.starts_with(BAR) || header.is_empty() {
        return block;
    }
    match rows(content, &block.span, header.len(), text) {
        Some(rows) => Block { kind: BlockKind::Table { header: header.clone(), rows }, ..block },
        None => block,
    }
}

fn rows(content: &Inlines, span: &Range<usize>, width: usize, text: &str) -> Option<Vec<TableRow>> {
    let source = text.get(span.clone())?;
    let mut at = span.start;
    let mut lines = source.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end().len()
    });
    let mut rows = Vec::new();
    for Range { start, end } in content.lines() {
        let span = lines.next()?;
        let cells = cells(content, start..end, &span)?;
        if cells.len() != width {
            return None;
        }
        rows.push(TableRow { span, cells });
    }
    lines.next().is_none().then_some(rows)
}

/// Splits a line into its cells at the bars that stand in no link.
fn cells(content: &Inlines, line: Range<usize>, span: &Range<usize>) -> Option<Vec<Inlines>> {
    let whole = content.text.get(line.clone())?;
    let trimmed = whole.trim().strip_prefix(BAR)?.strip_suffix(BAR)?;
    let from = content.links.partition_point(|link| link.text.start < line.start);
    let to = content.links.partition_point(|link| link.text.end <= line.end).max(from);
    let mut links = content.links[from..to].iter().peekable();
    let first = line.start + (whole.len() - whole.trim_start().len()) + BAR.len_utf8();
    let last = first + trimmed.len();
    let mut cells = Vec::new();
    let mut start = first;
    let mut own: Vec<InlineLink> = Vec::new();
    for (at, _) in trimmed.match_indices(BAR).map(|(at, bar)| (first + at, bar)).chain([(last, "")]) {
        while let Some(link) = links.next_if(|link| link.text.end <= at) {
            own.push(link.clone());
        }
        if links.peek().is_some_and(|link| link.text.start < at) {
            continue;
        }
        cells.push(cell(content, start..at, std::mem::take(&mut own), span));
        start = at + BAR.len_utf8();
    }
    Some(cells)
}

fn cell(content: &Inlines, part: Range<usize>, links: Vec<InlineLink>, span: &Range<usize>) -> Inlines {
    let whole = &content.text[part.clone()];
    let start = part.start + (whole.len() - whole.trim_start().len());
    let text = whole.trim().to_owned();
    let end = start + text.len();
    let moved = |range: &Range<usize>| range.start.max(start) - start..range.end.clamp(start, end) - start;
    let links: Vec<InlineLink> =
        links.into_iter().map(|link| InlineLink { text: moved(&link.text), ..link }).collect();
    let strong = content.strong.iter().filter(|strong| strong.start >= start && strong.end <= end);
    let strong = strong.map(moved).collect();
    // Cells stand in the order of their links; one without any is said to stand where its row does.
    let span = match (links.first(), links.last()) {
        (Some(first), Some(last)) => first.span.start..last.span.end,
        _ => span.start..span.start,
    };
    Inlines { span, text, links, strong, ..Inlines::default() }
}
