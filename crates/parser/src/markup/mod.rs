//! What the readers of markup that is written line by line have in common: lines with their indentation, columns
//! of tables, and running text that goes over several lines.

mod budget;
mod columns;
mod line;
mod running;
mod source;
#[cfg(test)]
mod tests;
mod text;

use std::ops::Range;

pub(crate) use budget::{Budget, limits};
pub(crate) use columns::{at_column, width};
pub(crate) use line::Line;
pub(crate) use running::Running;
pub(crate) use source::Source;
pub(crate) use text::{LinkParts, TextWriter};

/// How deep lists and quotes stand within each other. Nobody nests deeper by hand, and whoever walks the tree may
/// do so by recursion.
pub(crate) const MAX_DEPTH: usize = 100;

/// How long a piece of emphasis or a link is at most: its end is looked for no further.
const MAX_CONSTRUCT_BYTES: usize = 4096;

/// Finds what ends a construct whose text begins at `from`.
pub(crate) fn find_end(text: &str, from: usize, end: &str) -> Option<usize> {
    let limit = text.len().min(from + MAX_CONSTRUCT_BYTES);
    let window = text.as_bytes().get(from..limit)?;
    memchr::memmem::find(window, end.as_bytes()).map(|at| from + at)
}

/// Finds the first byte of a range that may begin a construct.
pub(crate) fn find_sign(text: &str, range: Range<usize>, is_sign: impl Fn(&u8) -> bool) -> Option<usize> {
    let from = range.start;
    text.as_bytes().get(range)?.iter().position(is_sign).map(|at| from + at)
}

/// Reports whether emphasis or a reference may begin behind a character.
pub(crate) fn may_begin_behind(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric())
}

/// Reports whether an address is that of a picture.
pub(crate) fn is_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_one = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"]
        .iter()
        .any(|one| extension.eq_ignore_ascii_case(one));
    is_one && !address.contains(char::is_whitespace)
}
