//! Reads documents that have conflict markers: what each side has, and what the base has if it is there.
//!
//! A marker is a line of a number of `<`, `|`, `=` or `>` at its very beginning, followed by nothing or by a
//! blank and a label, as git writes them. All markers of a document have one size. What stands in a fenced
//! code block is an example of markers and is text, as is a line of `=` that stands outside of a conflict.

mod documents;
mod scan;
mod write;

use std::fmt;
use std::ops::Range;

use crate::document::lines::lines;
use scan::{Opening, openings, scan};

pub use documents::Unmerged;
pub use write::{
    ConflictStyle, DEFAULT_MARKER_SIZE, MarkedText, MarkerOptions, about, write_marked, write_merged,
};

/// Smaller markers than this are found only if their size is asked for: a line of one or two such characters
/// is text more often than not.
const MIN_DETECTED_SIZE: usize = 3;

/// A document with conflict markers, in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedDocument {
    /// Characters of a marker.
    pub size: usize,
    /// The pieces, in order; together with the markers they are the whole document.
    pub chunks: Vec<MarkedChunk>,
}

/// A piece of a document with conflict markers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkedChunk {
    /// Bytes that stand: a range of the source.
    Text(Range<usize>),
    /// What stands between markers.
    Conflict(MarkedConflict),
}

/// What stands between the markers of one conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedConflict {
    /// The 1-based line of its first marker.
    pub line: u32,
    /// What the base has, where the markers say so.
    pub base: Option<MarkedPart>,
    /// What each side has, ours first; at least two.
    pub sides: Vec<MarkedPart>,
}

/// One side of a conflict, or its base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedPart {
    /// What its marker calls it; empty if it does not.
    pub label: String,
    /// Its whole lines, as a range of the source.
    pub bytes: Range<usize>,
}

/// Why the markers of a document cannot be read. Lines are 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MarkerError {
    /// A conflict has no end.
    Unclosed {
        /// The line of its first marker.
        line: u32,
    },
    /// A conflict begins within another one.
    Nested {
        /// The line of the marker.
        line: u32,
        /// The line at which the outer one begins.
        outer: u32,
    },
    /// A conflict ends that has not begun.
    Stray {
        /// The line of the marker.
        line: u32,
    },
    /// A conflict has nothing between its sides.
    Undivided {
        /// The line of its first marker.
        line: u32,
    },
    /// Several lines of a conflict can be what divides its sides, such as the underline of a heading.
    Ambiguous {
        /// The line of its first marker.
        line: u32,
    },
    /// Marks have different sizes.
    Sizes {
        /// The size of the first ones.
        first: usize,
        /// Another size.
        other: usize,
        /// The line at which markers of that size begin.
        line: u32,
    },
}

impl fmt::Display for MarkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MarkerError::Unclosed { line } => write!(f, "the conflict of line {line} has no end"),
            MarkerError::Nested { line, outer } => {
                write!(f, "line {line} begins a conflict within that of line {outer}")
            }
            MarkerError::Stray { line } => write!(f, "line {line} ends a conflict that has not begun"),
            MarkerError::Undivided { line } => {
                write!(f, "nothing divides the sides of the conflict of line {line}")
            }
            MarkerError::Ambiguous { line } => {
                write!(f, "several lines can be what divides the sides of the conflict of line {line}")
            }
            MarkerError::Sizes { first, other, line } => {
                write!(f, "marks have {first} characters, and {other} in line {line}")
            }
        }
    }
}

impl std::error::Error for MarkerError {}

/// Reads a document with conflict markers of `size` characters; none to find the size out.
///
/// A document without markers is one piece of text. Linear in the size of the document.
///
/// # Errors
///
/// [`MarkerError`] if markers are out of balance or do not say which side is which.
pub fn parse_markers(source: &[u8], size: Option<usize>) -> Result<MarkedDocument, MarkerError> {
    let lines = lines(source);
    if let Some(size) = size {
        return scan(source, &lines, size);
    }
    let openings = openings(source, &lines, MIN_DETECTED_SIZE);
    let mut sizes: Vec<usize> = openings.iter().map(|opening| opening.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut failed = None;
    let mut outermost: Option<MarkedDocument> = None;
    for size in sizes {
        match scan(source, &lines, size) {
            Ok(found) => {
                if outermost.as_ref().is_none_or(|other| found.first_line() < other.first_line()) {
                    outermost = Some(found);
                }
            }
            // Few characters can be anything; from the usual size on they are meant as markers.
            Err(error) if size >= DEFAULT_MARKER_SIZE => failed = failed.or(Some(error)),
            Err(_) => {}
        }
    }
    match (outermost, failed) {
        (Some(found), _) if found.has_conflicts() => found.alone(&openings),
        (_, Some(error)) => Err(error),
        _ => scan(source, &lines, DEFAULT_MARKER_SIZE),
    }
}

/// Reports whether a document has conflict markers outside of code blocks, balanced or not.
///
/// Such a document is to be merged as lines of text, if at all: its markers belong to no entry.
#[must_use]
pub fn has_conflict_markers(source: &[u8]) -> bool {
    // Most documents have not a single line that could be one.
    let usual = |character: u8| [character; DEFAULT_MARKER_SIZE];
    let begins = |line: &[u8]| line.starts_with(&usual(b'<')) || line.starts_with(&usual(b'>'));
    if !source.split(|byte| matches!(byte, b'\n' | b'\r')).any(begins) {
        return false;
    }
    parse_markers(source, None).map_or(true, |found| found.has_conflicts())
}

impl MarkedDocument {
    /// Returns the conflicts in order.
    pub fn conflicts(&self) -> impl Iterator<Item = &MarkedConflict> {
        self.chunks.iter().filter_map(|chunk| match chunk {
            MarkedChunk::Conflict(conflict) => Some(conflict),
            MarkedChunk::Text(_) => None,
        })
    }

    /// Reports whether there is any conflict.
    pub fn has_conflicts(&self) -> bool {
        self.conflicts().next().is_some()
    }

    fn first_line(&self) -> u32 {
        self.conflicts().next().map_or(u32::MAX, |conflict| conflict.line)
    }

    /// Refuses markers of another size, unless they stand within a conflict: git puts those of a base that is
    /// itself a merge there.
    fn alone(self, openings: &[Opening]) -> Result<Self, MarkerError> {
        let in_text = |at: usize| {
            self.chunks.iter().any(|chunk| matches!(chunk, MarkedChunk::Text(bytes) if bytes.contains(&at)))
        };
        let other = openings.iter().find(|opening| {
            opening.size != self.size && opening.size >= DEFAULT_MARKER_SIZE && in_text(opening.start)
        });
        match other {
            Some(other) => Err(MarkerError::Sizes { first: self.size, other: other.size, line: other.line }),
            None => Ok(self),
        }
    }
}
