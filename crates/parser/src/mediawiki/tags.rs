//! Lists in tags, as they stand in pages that were made of HTML: `<ul>`, `<li>…</li>`, a line for each.

use std::ops::Range;

use recension_model::Marker;

use super::Reader;
use super::blocks::close_last;
use crate::markup::MAX_DEPTH;
use crate::tree::{Block, BlockKind, Item};

const OPENING: [&str; 2] = ["<ul>", "<ol>"];
const CLOSING: [&str; 2] = ["</ul>", "</ol>"];
const ITEM: &str = "<li>";
/// What wraps the text of an item and says nothing of it.
const WRAPPERS: [&str; 4] = ["<p>", "</p>", "</li>", "<br>"];

/// Reports whether a line opens a list in tags.
pub(super) fn opens(line: &str) -> bool {
    OPENING.iter().any(|tag| line.starts_with(tag))
}

/// What the tags around the text of a line do.
#[derive(Default)]
struct Tags {
    /// How many lists open in front of the text, and how many behind it.
    opened: usize,
    opens_below: usize,
    closed: usize,
    begins_item: bool,
}

impl Reader<'_> {
    /// Reads a list in tags, up to the line that closes it; what is not closed ends with the page.
    pub(super) fn tagged_list(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let (mut open, mut items): (Vec<Item>, Vec<Item>) = (Vec::new(), Vec::new());
        let mut depth = 0usize;
        let mut behind = end;
        for index in at..end {
            let line = self.source.lines[index].range();
            let (text, tags) = trimmed(&self.source.text[line.clone()]);
            let own = line.start + text.start..line.start + text.end;
            if depth > MAX_DEPTH {
                self.too_deep.add(line.clone());
            }
            depth += tags.opened;
            if tags.begins_item {
                while open.len() >= depth.clamp(1, MAX_DEPTH) {
                    close_last(&mut open, &mut items);
                }
                let content = self.inlines([own.clone()]);
                let marker = Marker::Bullet('*');
                open.push(Item { span: line.start..own.end, marker, content, children: Vec::new() });
            } else if !own.is_empty()
                && let Some(item) = open.last_mut()
            {
                let content = self.inlines([own.clone()]);
                item.span.end = own.end;
                item.children.push(Block { span: own, kind: BlockKind::Paragraph(content) });
            }
            depth = (depth + tags.opens_below).saturating_sub(tags.closed);
            if depth == 0 {
                behind = index + 1;
                break;
            }
        }
        while !open.is_empty() {
            close_last(&mut open, &mut items);
        }
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            out.push(Block { span: first.span.start..last.span.end, kind: BlockKind::List(items) });
        }
        behind
    }
}

/// Returns where the text of a line stands between the tags of lists, and what those do.
fn trimmed(line: &str) -> (Range<usize>, Tags) {
    let mut tags = Tags::default();
    let mut start = 0;
    loop {
        let rest = line[start..].trim_start();
        start = line.len() - rest.len();
        let known =
            |names: &[&str]| names.iter().find(|name| rest.starts_with(**name)).map(|name| name.len());
        start += if let Some(length) = known(&OPENING) {
            tags.opened += 1;
            length
        } else if let Some(length) = known(&CLOSING) {
            tags.closed += 1;
            length
        } else if let Some(length) = known(&[ITEM]) {
            tags.begins_item = true;
            length
        } else if let Some(length) = known(&WRAPPERS) {
            length
        } else {
            break;
        };
    }
    let mut end = line.len();
    loop {
        let rest = line[start..end].trim_end();
        end = start + rest.len();
        let known = |names: &[&str]| names.iter().find(|name| rest.ends_with(**name)).map(|name| name.len());
        end -= if let Some(length) = known(&CLOSING) {
            tags.closed += 1;
            length
        } else if let Some(length) = known(&OPENING) {
            tags.opens_below += 1;
            length
        } else if let Some(length) = known(&WRAPPERS) {
            length
        } else {
            break;
        };
    }
    (start..end, tags)
}
