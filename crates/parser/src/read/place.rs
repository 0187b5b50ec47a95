//! From offsets in the text to spans and lines of the bytes as given.

use std::ops::Range;

use recension_model::Span;

use crate::decode::OffsetMap;

/// Knows where everything stands in the source.
pub(super) struct Places<'a> {
    map: &'a OffsetMap,
    /// Offsets at which lines begin, the first left out.
    line_starts: Vec<u32>,
}

impl<'a> Places<'a> {
    /// Finds the lines of `source`: each ends at a line feed, a carriage return, or both.
    pub(super) fn new(map: &'a OffsetMap, source: &[u8]) -> Self {
        let is_end = |at: &usize| source[*at] == b'\n' || source.get(at + 1) != Some(&b'\n');
        let ends = memchr::memchr2_iter(b'\n', b'\r', source).filter(is_end);
        let line_starts = ends.map(|at| at as u32 + 1).collect();
        Self { map, line_starts }
    }

    /// Maps a range of the text to the bytes.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let start = self.map.to_source(range.start);
        Span::new(start, self.map.to_source(range.end).max(start))
    }

    /// Returns the 1-based line of a byte.
    pub(super) fn line(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|&start| start <= offset) as u32 + 1
    }

    /// Returns how far from the beginning of its line something stands, in bytes.
    pub(super) fn column(&self, at: usize) -> u32 {
        let offset = self.map.to_source(at);
        // The first line is left out of those that are kept.
        let line = (self.line(offset) as usize).checked_sub(2);
        offset - line.map_or(0, |line| self.line_starts[line])
    }

    /// Returns the 1-based line of the last byte of `span`.
    pub(super) fn last_line(&self, span: Span) -> u32 {
        self.line(span.end.saturating_sub(1).max(span.start))
    }
}
