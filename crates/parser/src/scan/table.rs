//! Tables as they are written: the cells of a row, and the heads that a row stands under.

use std::ops::Range;

/// Splits a row into its cells, without the bars around them. An escaped bar parts nothing.
///
/// ```
/// let row = b"| a | b \\| c | |";
/// let cells: Vec<&[u8]> = recension_parser::row_cells(row).into_iter().map(|cell| row[cell].trim_ascii()).collect();
/// assert_eq!(cells, [&b"a"[..], b"b \\| c", b""]);
/// ```
#[must_use]
pub fn row_cells(row: &[u8]) -> Vec<Range<usize>> {
    let start = row.len() - row.trim_ascii_start().len();
    let end = start + row.trim_ascii().len();
    let mut cells = Vec::new();
    let mut from = start;
    for at in start..end {
        if row[at] == b'|' && (at == 0 || row[at - 1] != b'\\') {
            if at > start {
                cells.push(from..at);
            }
            from = at + 1;
        }
    }
    if from < end || cells.is_empty() {
        cells.push(from..end);
    }
    cells
}

/// The heads of the tables of a document.
#[derive(Clone, Debug, Default)]
pub struct TableHeads {
    /// For each table where the line below its heads begins, and the line of the heads.
    tables: Vec<(usize, Range<usize>)>,
}

impl TableHeads {
    /// Finds the heads of all tables: what stands above a line of bars and dashes. Cost: linear in the source.
    #[must_use]
    pub fn new(source: &[u8]) -> Self {
        let mut tables = Vec::new();
        let (mut start, mut above) = (0, 0..0);
        for line in source.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
            let range = start..start + line.len();
            start = range.end;
            if line.trim_ascii().is_empty() && source.get(range.start.wrapping_sub(1)) == Some(&b'\r') {
                // The second byte of a line's end.
                continue;
            }
            if is_delimiter_row(line) && !above.is_empty() {
                tables.push((range.start, above.clone()));
            }
            above = range;
        }
        Self { tables }
    }

    /// Returns for each table where the line below its heads begins, and the line of the heads.
    pub fn tables(&self) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
        self.tables.iter().cloned()
    }

    /// Returns where the rows of the table begin that a byte of the source stands in or behind. Cost: logarithmic in the tables.
    #[must_use]
    pub fn table_at(&self, row: usize) -> Option<usize> {
        let before = self.tables.partition_point(|(delimiter, _)| *delimiter < row);
        before.checked_sub(1).map(|at| self.tables[at].0)
    }

    /// Returns the heads above a row, which begins at a byte of the source.
    #[must_use]
    pub fn above<'a>(&self, source: &'a [u8], row: usize) -> Vec<&'a [u8]> {
        let before = self.tables.partition_point(|(delimiter, _)| *delimiter < row);
        let Some((_, heads)) = before.checked_sub(1).map(|at| &self.tables[at]) else { return Vec::new() };
        let heads = &source[heads.clone()];
        row_cells(heads).into_iter().map(|cell| heads[cell].trim_ascii()).collect()
    }
}

/// Reports whether a line parts the heads of a table from its rows.
fn is_delimiter_row(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.contains(&b'|')
        && line.contains(&b'-')
        && line.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::{TableHeads, row_cells};

    #[test]
    fn cells_stand_between_bars() {
        let cells = |row: &str| {
            let cells = row_cells(row.as_bytes());
            cells.into_iter().map(|cell| row[cell].trim().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(cells("a | b"), ["a", "b"]);
        assert_eq!(cells("  | a |  "), ["a"]);
        assert_eq!(cells("a | b |"), ["a", "b"]);
        assert_eq!(cells("| | b"), ["", "b"]);
        assert_eq!(cells("a | |"), ["a", ""]);
        assert_eq!(cells(""), [""]);
    }

    #[test]
    fn a_row_stands_under_the_last_heads_before_it() {
        let source = b"x\r\na | b\r\n--|--\r\n1 | 2\r\n\r\n| c |\n|---|\n| 3 |\n";
        let heads = TableHeads::new(source);
        assert!(heads.above(source, 3).is_empty());
        assert_eq!(heads.above(source, 17), [b"a", b"b"]);
        assert_eq!(heads.above(source, source.len() - 6), [b"c"]);
    }
}
