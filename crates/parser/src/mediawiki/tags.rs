//! Lists in tags, as they stand in pages that were made of HTML: `<ul>`, `<li>…</li>`, a line for each.

use std::ops::Range;

use recension_model::Marker;

use super::Reader;
use super::blocks::{close_last, heading, is_item};
use crate::markup::MAX_DEPTH;
use crate::tree::{Block, BlockKind, Item};

const LISTS: [&str; 2] = ["<ul", "<ol"];
const CLOSING: [&str; 2] = ["</ul>", "</ol>"];
const ITEM: &str = "<li";
/// What wraps the text of an item and says nothing of it.
const WRAPPERS: [&str; 4] = ["<p>", "</p>", "</li>", "<br>"];

/// Reports whether a line opens a list in tags.
pub(super) fn opens(line: &str) -> bool {
    opening(line).is_some()
}

/// Returns the length of the tag that opens a list at the start of a text.
fn opening(text: &str) -> Option<usize> {
    LISTS.iter().find_map(|name| tag(text, name))
}

/// Returns the length of a tag at the start of a text, with its attributes.
fn tag(text: &str, name: &str) -> Option<usize> {
    let own = text.get(..name.len()).filter(|own| own.eq_ignore_ascii_case(name))?;
    let behind = &text[own.len()..];
    let end = behind.find('>').filter(|end| *end == 0 || behind.starts_with(' '))?;
    Some(own.len() + end + 1)
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
    /// Reads a list in tags, up to the line that closes it, or before a heading, a table, or items of the other kind.
    pub(super) fn tagged_list(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let (mut open, mut items): (Vec<Item>, Vec<Item>) = (Vec::new(), Vec::new());
        let mut depth = 0usize;
        let mut behind = end;
        for index in at..end {
            let content = self.source.content(index);
            if index > at && (is_item(content) || heading(content).is_some() || content.starts_with("{|")) {
                behind = index;
                break;
            }
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
        start += if let Some(length) = opening(rest) {
            tags.opened += 1;
            length
        } else if let Some(length) = known(&CLOSING) {
            tags.closed += 1;
            length
        } else if let Some(length) = tag(rest, ITEM) {
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
        let known = |names: &[&str]| {
            let ends = |name: &&&str| {
                let at = rest.len().checked_sub(name.len());
                at.and_then(|at| rest.get(at..)).is_some_and(|own| own.eq_ignore_ascii_case(name))
            };
            names.iter().find(ends).map(|name| name.len())
        };
        end -= if let Some(length) = known(&CLOSING) {
            tags.closed += 1;
            length
        } else if let Some(at) = rest.rfind('<')
            && opening(&rest[at..]) == Some(rest.len() - at)
        {
            tags.opens_below += 1;
            rest.len() - at
        } else if let Some(length) = known(&WRAPPERS) {
            length
        } else {
            break;
        };
    }
    (start..end, tags)
}
