//! Reads documents that have conflict marks: what each side has, and what the base has if it is there.
//!
//! A mark is a line of a number of `<`, `|`, `=` or `>` at its very beginning, followed by nothing or by a
//! blank and a label, as git writes them. All marks of a document have one size. What stands in a fenced
//! code block is an example of marks and is text, as is a line of `=` that stands outside of a conflict.

mod documents;
mod fence;
mod scan;

use std::fmt;
use std::ops::Range;

use crate::lines::lines;
use crate::write::DEFAULT_MARKER_SIZE;
use scan::{Opening, openings, scan};

pub use documents::Unmerged;

/// Smaller marks than this are found only if their size is asked for: a line of one or two such characters
/// is text more often than not.
const MIN_DETECTED_SIZE: usize = 3;

/// A document with conflict marks, in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedDocument {
    /// Characters of a mark.
    pub size: usize,
    /// The pieces, in order; together with the marks they are the whole document.
    pub chunks: Vec<MarkedChunk>,
}

/// A piece of a document with conflict marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkedChunk {
    /// Bytes that stand: a range of the source.
    Text(Range<usize>),
    /// What stands between marks.
    Conflict(MarkedConflict),
}

/// What stands between the marks of one conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedConflict {
    /// The 1-based line of its first mark.
    pub line: u32,
    /// What the base has, where the marks say so.
    pub base: Option<MarkedPart>,
    /// What each side has, ours first; at least two.
    pub sides: Vec<MarkedPart>,
}

/// One side of a conflict, or its base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedPart {
    /// What its mark calls it; empty if it does not.
    pub label: String,
    /// Its whole lines, as a range of the source.
    pub bytes: Range<usize>,
}

/// Why the marks of a document cannot be read. Lines are 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkError {
    /// A conflict has no end.
    Unclosed {
        /// The line of its first mark.
        line: u32,
    },
    /// A conflict begins within another one.
    Nested {
        /// The line of the mark.
        line: u32,
        /// The line at which the outer one begins.
        outer: u32,
    },
    /// A conflict ends that has not begun.
    Stray {
        /// The line of the mark.
        line: u32,
    },
    /// A conflict has nothing between its sides.
    Undivided {
        /// The line of its first mark.
        line: u32,
    },
    /// Several lines of a conflict can be what divides its sides, such as the underline of a heading.
    Ambiguous {
        /// The line of its first mark.
        line: u32,
    },
    /// Marks have different sizes.
    Sizes {
        /// The size of the first ones.
        first: usize,
        /// Another size.
        other: usize,
        /// The line at which marks of that size begin.
        line: u32,
    },
}

impl fmt::Display for MarkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MarkError::Unclosed { line } => write!(f, "the conflict of line {line} has no end"),
            MarkError::Nested { line, outer } => {
                write!(f, "line {line} begins a conflict within that of line {outer}")
            }
            MarkError::Stray { line } => write!(f, "line {line} ends a conflict that has not begun"),
            MarkError::Undivided { line } => {
                write!(f, "nothing divides the sides of the conflict of line {line}")
            }
            MarkError::Ambiguous { line } => {
                write!(f, "several lines can be what divides the sides of the conflict of line {line}")
            }
            MarkError::Sizes { first, other, line } => {
                write!(f, "marks have {first} characters, and {other} in line {line}")
            }
        }
    }
}

impl std::error::Error for MarkError {}

/// Reads a document with conflict marks of `size` characters; none to find the size out.
///
/// A document without marks is one piece of text. Linear in the size of the document.
///
/// # Errors
///
/// [`MarkError`] if marks are out of balance or do not say which side is which.
pub fn parse_marks(source: &[u8], size: Option<usize>) -> Result<MarkedDocument, MarkError> {
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
            // Few characters can be anything; from the usual size on they are meant as marks.
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

/// Tells whether a document has conflict marks outside of code blocks, balanced or not.
///
/// Such a document is to be merged as lines of text, if at all: its marks belong to no entry.
pub fn has_conflict_marks(source: &[u8]) -> bool {
    // Most documents have not a single line that could be one.
    let usual = |character: u8| [character; DEFAULT_MARKER_SIZE];
    let begins = |line: &[u8]| line.starts_with(&usual(b'<')) || line.starts_with(&usual(b'>'));
    if !source.split(|byte| matches!(byte, b'\n' | b'\r')).any(begins) {
        return false;
    }
    parse_marks(source, None).map_or(true, |found| found.has_conflicts())
}

impl MarkedDocument {
    /// Gives the conflicts in order.
    pub fn conflicts(&self) -> impl Iterator<Item = &MarkedConflict> {
        self.chunks.iter().filter_map(|chunk| match chunk {
            MarkedChunk::Conflict(conflict) => Some(conflict),
            MarkedChunk::Text(_) => None,
        })
    }

    /// Tells whether there is any conflict.
    pub fn has_conflicts(&self) -> bool {
        self.conflicts().next().is_some()
    }

    fn first_line(&self) -> u32 {
        self.conflicts().next().map_or(u32::MAX, |conflict| conflict.line)
    }

    /// Refuses marks of another size, unless they stand within a conflict: git puts those of a base that is
    /// itself a merge there.
    fn alone(self, openings: &[Opening]) -> Result<Self, MarkError> {
        let in_text = |at: usize| {
            self.chunks.iter().any(|chunk| matches!(chunk, MarkedChunk::Text(bytes) if bytes.contains(&at)))
        };
        let other = openings.iter().find(|opening| {
            opening.size != self.size && opening.size >= DEFAULT_MARKER_SIZE && in_text(opening.start)
        });
        match other {
            Some(other) => Err(MarkError::Sizes { first: self.size, other: other.size, line: other.line }),
            None => Ok(self),
        }
    }
}
