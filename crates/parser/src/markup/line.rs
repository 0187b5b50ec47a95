//! Lines: where the text of each begins and ends, and in which column.

use std::ops::Range;

use crate::scan;

/// To the next multiple of so many columns a tab leads.
const TAB_COLUMNS: usize = 8;

/// A line without the white space around it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Line {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// How far its first character stands from the margin.
    pub(crate) column: usize,
}

impl Line {
    pub(crate) fn is_blank(&self) -> bool {
        self.start == self.end
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Returns what is left behind the first `bytes` bytes, white space left out.
    pub(crate) fn behind(&self, text: &str, bytes: usize) -> Self {
        let rest = text.get(self.start + bytes..self.end).unwrap_or_default();
        let start = self.end - rest.trim_start().len();
        let skipped = text.get(self.start..start).unwrap_or_default();
        Self { start, column: columns(skipped, self.column), ..*self }
    }
}

/// Returns the lines of a text.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    scan::line_ranges(text.as_bytes())
        .map(|range| {
            let line = &text[range.clone()];
            // A mark of the order of bytes is no text.
            let marked = if range.start == 0 { line.trim_start_matches('\u{feff}') } else { line };
            let end = range.start + line.trim_end().len();
            let start = (range.end - marked.trim_start().len()).min(end);
            let column = columns(&text[range.end - marked.len()..start.max(range.end - marked.len())], 0);
            Line { start, end: end.max(start), column }
        })
        .collect()
}

/// Returns the column that a text leads to from another.
fn columns(text: &str, from: usize) -> usize {
    text.chars().fold(from, |column, c| match c {
        '\t' => (column / TAB_COLUMNS + 1) * TAB_COLUMNS,
        _ => column + 1,
    })
}
