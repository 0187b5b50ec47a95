//! Columns as an editor shows them: a wide character takes two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns how many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Returns the byte of a text at which a column begins, or its end.
pub(crate) fn at_column(text: &str, column: usize) -> usize {
    let mut reached = 0;
    for (at, c) in text.char_indices() {
        if reached >= column {
            return at;
        }
        reached += c.width().unwrap_or(0);
    }
    text.len()
}
