//! A position in a line, in bytes and in columns: a tab leads to the next multiple of four.

/// Columns from one tab stop to the next.
const TAB: usize = 4;

/// Where in a line reading has come to.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    line: &'a [u8],
    at: usize,
    /// Behind the start of a tab that was passed in part.
    column: usize,
    /// Whether the tab that comes next was passed in part.
    begun: bool,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(line: &'a [u8]) -> Self {
        let end = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
        Self { line: &line[..end], at: 0, column: 0, begun: false }
    }

    /// Returns the byte that comes next.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Returns the columns that are left of a tab that was passed in part.
    pub(crate) fn open_columns(&self) -> usize {
        if self.begun { TAB - self.column % TAB } else { 0 }
    }

    /// Returns what comes next, without the line's ending.
    pub(crate) fn rest(&self) -> &'a [u8] {
        &self.line[self.at..]
    }

    /// Reports whether there is nothing in the whole line, not even white space.
    pub(crate) fn is_in_empty_line(&self) -> bool {
        self.line.is_empty()
    }

    /// Reports whether nothing but white space comes.
    pub(crate) fn is_blank(&self) -> bool {
        self.rest().iter().all(|byte| matches!(byte, b' ' | b'\t'))
    }

    /// Returns the columns of white space that come next; of more than `limit`, some that are no fewer.
    pub(crate) fn indent(&self, limit: usize) -> usize {
        let mut column = self.column;
        for byte in self.rest() {
            match byte {
                _ if column - self.column >= limit => break,
                b' ' => column += 1,
                b'\t' => column += TAB - column % TAB,
                _ => break,
            }
        }
        column - self.column
    }

    /// Passes up to so many columns of white space.
    pub(crate) fn skip_columns(&mut self, mut columns: usize) {
        while columns > 0 {
            let width = match self.line.get(self.at) {
                Some(b' ') => 1,
                Some(b'\t') => TAB - self.column % TAB,
                _ => return,
            };
            self.begun = width > columns;
            self.at += usize::from(!self.begun);
            self.column += width.min(columns);
            columns -= width.min(columns);
        }
    }

    /// Passes bytes that are no white space.
    pub(crate) fn skip_bytes(&mut self, bytes: usize) {
        self.at += bytes;
        self.column += bytes;
    }
}
