//! A document by its lines, while blocks are made of them.

use std::collections::HashSet;
use std::ops::Range;

use super::Line;
use super::line::lines;
use crate::tree::{Block, BlockKind};

/// The lines of a document. Of an item's first line only what follows the marker is left once the item is read.
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) lines: Vec<Line>,
    /// What was looked for up to a line, and is not there.
    missed: HashSet<(String, usize)>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, lines: lines(text), missed: HashSet::new() }
    }

    /// Returns what stands in a line; nothing behind the last.
    pub(crate) fn content(&self, at: usize) -> &'a str {
        self.lines.get(at).map_or("", |line| &self.text[line.range()])
    }

    /// Returns from where to where some lines have text.
    pub(crate) fn span(&self, lines: Range<usize>) -> Range<usize> {
        let mut with_text = self.lines.get(lines).unwrap_or_default().iter().filter(|line| !line.is_blank());
        let Some(first) = with_text.next() else { return 0..0 };
        first.start..with_text.next_back().unwrap_or(first).end
    }

    /// Returns the line behind those from `at` on that belong to it: deeper ones, and blank ones between.
    pub(crate) fn extent(&self, at: usize, end: usize, column: usize) -> usize {
        let mut last = at + 1;
        for index in at + 1..end {
            match self.lines[index] {
                line if line.is_blank() => {}
                line if line.column > column => last = index + 1,
                _ => break,
            }
        }
        last.min(end)
    }

    /// Returns the first line from `at` on up to `end` that `closes`. `what` names what is looked for: what is not
    /// found once is not looked for again.
    pub(crate) fn closing(
        &mut self,
        what: &str,
        lines: Range<usize>,
        closes: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        let key = (what.to_owned(), lines.end);
        if self.missed.contains(&key) {
            return None;
        }
        let found = lines.clone().find(|index| closes(self.content(*index)));
        if found.is_none() {
            self.missed.insert(key);
        }
        found
    }

    /// Leaves out the first `bytes` bytes of a line.
    pub(crate) fn skip(&mut self, at: usize, bytes: usize) {
        self.lines[at] = self.lines[at].behind(self.text, bytes);
    }

    /// Makes a block of code of some lines, if there is anything in them.
    pub(crate) fn code(&self, lines: Range<usize>) -> Option<Block> {
        let span = self.span(lines);
        (!span.is_empty()).then(|| Block { kind: BlockKind::Code(self.text[span.clone()].to_owned()), span })
    }
}
