//! From offsets in the text to spans and lines of the bytes as given.

use std::ops::Range;

use recension_model::Span;

use crate::decode::OffsetMap;

/// Bytes that are passed by together if no line ends in them; a line of a list is longer.
const BLOCK_BYTES: usize = 32;

/// Knows where everything stands in the source.
pub(super) struct Places<'a> {
    map: &'a OffsetMap,
    /// Offsets at which lines begin, the first left out.
    line_starts: Vec<u32>,
}

impl<'a> Places<'a> {
    /// Finds the lines of `source`: each ends at a line feed, a carriage return, or both.
    pub(super) fn new(map: &'a OffsetMap, source: &[u8]) -> Self {
        let mut line_starts = Vec::new();
        let mut add = |at: usize| {
            let byte = source.get(at);
            if byte == Some(&b'\n') || (byte == Some(&b'\r') && source.get(at + 1) != Some(&b'\n')) {
                line_starts.push(at as u32 + 1);
            }
        };
        let (blocks, rest) = source.as_chunks::<BLOCK_BYTES>();
        for (index, block) in blocks.iter().enumerate() {
            if block.iter().fold(false, |any, &byte| any | (byte == b'\n') | (byte == b'\r')) {
                (index * BLOCK_BYTES..(index + 1) * BLOCK_BYTES).for_each(&mut add);
            }
        }
        (source.len() - rest.len()..source.len()).for_each(&mut add);
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
