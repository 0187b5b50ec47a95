//! Lists, which nest by their markers and not by indentation.

use std::ops::Range;

use recension_model::Marker;

use super::Reader;
use super::blocks::{delimiter, heading, is_style};
use crate::tree::{Block, BlockKind, Inlines, Item};

/// A number has no more digits, and no list more stars or dots.
const MAX_DIGITS: usize = 9;
const MAX_SIGNS: usize = 6;

/// What an item begins with.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct ItemMarker {
    /// Items of one list have the same.
    key: (char, usize),
    marker: Marker,
    /// The item's own text, or the term: from where to where in the line.
    text: (usize, usize),
    /// Where what follows a term begins.
    rest: usize,
}

impl Reader<'_> {
    /// Reads the marker at a line.
    pub(super) fn marker(&self, at: usize) -> Option<ItemMarker> {
        let content = self.source.content(at);
        let first = content.chars().next()?;
        let behind = |signs: usize, key, marker| {
            let rest = content[signs..].trim_start();
            let apart = rest.len() + signs < content.len();
            let from = content.len() - rest.len();
            (apart && !rest.is_empty()).then_some(ItemMarker {
                key,
                marker,
                text: (from, content.len()),
                rest: content.len(),
            })
        };
        let signs = content.chars().take_while(|c| *c == first).count();
        let found = match first {
            '*' | '.' if signs <= MAX_SIGNS => {
                let marker = if first == '*' { Marker::Bullet('*') } else { Marker::Number(1) };
                behind(signs, (first, signs), marker)
            }
            '-' | '•' if signs == 1 => behind(first.len_utf8(), ('-', 1), Marker::Bullet('-')),
            '0'..='9' => {
                let digits = content.bytes().take_while(u8::is_ascii_digit).count();
                let number = content[..digits].parse().ok().filter(|_| digits <= MAX_DIGITS);
                let closed = content[digits..].starts_with('.');
                number
                    .filter(|_| closed)
                    .and_then(|number| behind(digits + 1, ('1', 1), Marker::Number(number)))
            }
            _ => None,
        };
        found.or_else(|| term(content))
    }

    /// Reads the list that begins at a line; returns the line behind it. `outer` has the keys of the lists that
    /// it stands in.
    pub(super) fn list(
        &mut self,
        at: usize,
        end: usize,
        outer: &mut Vec<(char, usize)>,
    ) -> (Option<Block>, usize) {
        let Some(first) = self.marker(at) else { return (None, at + 1) };
        outer.push(first.key);
        let mut items: Vec<Item> = Vec::new();
        let mut next = at;
        while let Some(line) = self.next_item(next, end) {
            let Some(marker) = self.marker(line) else { break };
            if marker.key == first.key {
                let (item, behind) = self.item(line, end, marker);
                items.push(item);
                next = behind;
            } else if outer.contains(&marker.key) {
                break;
            } else {
                let (nested, behind) = self.list(line, end, outer);
                if let (Some(item), Some(nested)) = (items.last_mut(), nested) {
                    item.span.end = item.span.end.max(nested.span.end);
                    item.children.push(nested);
                }
                next = behind;
            }
            next = self.attached(next, end, &mut items);
        }
        outer.pop();
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return (None, at + 1) };
        let span = first.span.start..last.span.end;
        (Some(Block { span, kind: BlockKind::List(items) }), next.max(at + 1))
    }

    /// Returns the line from `at` on at which the next item begins, if nothing else does before.
    fn next_item(&self, at: usize, end: usize) -> Option<usize> {
        let line = (at..end).find(|index| !self.source.content(*index).is_empty())?;
        let content = self.source.content(line);
        let breaks = is_style(content) || heading(content).is_some() || delimiter(content).is_some();
        (!breaks && self.marker(line).is_some()).then_some(line)
    }

    fn item(&mut self, at: usize, end: usize, marker: ItemMarker) -> (Item, usize) {
        let line = self.source.lines[at];
        let start = line.start;
        let mut own = start + marker.text.0..start + marker.text.1;
        let is_term = marker.marker == Marker::Definition;
        for task in ["[ ] ", "[x] ", "[X] ", "[*] "] {
            if self.source.text[own.clone()].starts_with(task) {
                own.start += task.len();
            }
        }
        let mut behind = at + 1;
        // What describes a term may stand behind blank lines.
        if is_term && start + marker.rest >= line.end {
            behind = (behind..end).find(|index| !self.source.content(*index).is_empty()).unwrap_or(end);
            if behind < end && (self.ends_item(behind) || self.source.content(behind) == "+") {
                behind = at + 1;
            }
        }
        let from = behind;
        while behind < end && !self.ends_item(behind) {
            behind += 1;
        }
        let more = self.source.lines[from..behind].iter().map(|line| line.range());
        let more: Vec<Range<usize>> =
            more.filter(|line| !self.source.text[line.clone()].starts_with("//")).collect();
        let mut children = Vec::new();
        let mut last = line.end;
        let content = if is_term {
            let rest = (start + marker.rest < line.end).then_some(start + marker.rest..line.end);
            let text: Vec<Range<usize>> = rest.into_iter().chain(more).collect();
            if let (Some(first), Some(end)) = (text.first(), text.last()) {
                let span = first.start..end.end;
                last = end.end;
                children.push(Block { span, kind: BlockKind::Paragraph(self.inlines(text)) });
            }
            self.inlines([own])
        } else {
            last = more.last().map_or(last, |line| line.end);
            self.inlines([own].into_iter().chain(more))
        };
        let span = start..last;
        (Item { span, marker: marker.marker, content, children }, behind)
    }

    fn ends_item(&self, at: usize) -> bool {
        let content = self.source.content(at);
        content.is_empty()
            || content == "+"
            || is_style(content)
            || heading(content).is_some()
            || delimiter(content).is_some()
            || self.marker(at).is_some()
    }

    /// Reads what a `+` attaches to the last item, or a text that is set in below it; returns the line behind it.
    fn attached(&mut self, at: usize, end: usize, items: &mut [Item]) -> usize {
        let mut next = at;
        let Some(item) = items.last_mut() else { return at };
        loop {
            let line = (next..end).find(|index| !self.source.content(*index).is_empty()).unwrap_or(end);
            let mut blocks = Vec::new();
            if next < end && self.source.content(next) == "+" {
                next += 1;
                while next < end && is_style(self.source.content(next)) {
                    next = self.block(next, end, &mut blocks);
                }
                if next < end && self.marker(next).is_none() {
                    next = self.block(next, end, &mut blocks);
                }
            } else if line < end && line > next && self.is_set_in(line) {
                let behind = self.paragraph_end(line, end);
                let content: Inlines =
                    self.inlines(self.source.lines[line..behind].iter().map(|line| line.range()));
                blocks.push(Block {
                    span: self.source.span(line..behind),
                    kind: BlockKind::Paragraph(content),
                });
                next = behind;
            } else {
                return next;
            }
            item.span.end = blocks.last().map_or(item.span.end, |block| block.span.end.max(item.span.end));
            item.children.append(&mut blocks);
        }
    }

    fn is_set_in(&self, at: usize) -> bool {
        self.source.lines[at].column > 0 && !self.ends_item(at)
    }
}

/// Reads `term::` and what follows it.
fn term(line: &str) -> Option<ItemMarker> {
    for (at, sign) in line.match_indices("::").chain(line.match_indices(";;")) {
        let signs = line[at..].bytes().take_while(|byte| line[at..].starts_with(char::from(*byte))).count();
        let rest = &line[at + signs..];
        let name = line[..at].trim_end();
        if (!rest.is_empty() && !rest.starts_with([' ', '\t']))
            || name.is_empty()
            || line[..at].ends_with([':', ';'])
        {
            continue;
        }
        let from = line.len() - rest.trim_start().len();
        return Some(ItemMarker {
            key: (if sign == "::" { ':' } else { ';' }, signs),
            marker: Marker::Definition,
            text: (0, name.len()),
            rest: from,
        });
    }
    None
}
