//! Merges editions of a curated list, entry by entry and field by field.

mod alphabet;
mod arrange;
mod assemble;
mod check;
mod classes;
mod contents;
mod diff3;
mod entries;
mod error;
mod fields;
mod layout;
mod ledger;
mod line_merge;
mod lines;
mod markers;
mod merge;
mod options;
mod order;
mod plan;
mod steps;
mod style;
mod text;
mod verify;
mod write;

pub use error::MergeError;
pub use markers::{
    MarkError, MarkedChunk, MarkedConflict, MarkedDocument, MarkedPart, Unmerged, has_conflict_marks,
    parse_marks,
};
pub use merge::merge;
pub use options::{Favor, MergeOptions, Preference};
pub use steps::Steps;
pub use write::{
    ConflictStyle, DEFAULT_MARKER_SIZE, MarkedText, MarkerOptions, about, write_marked, write_merged,
};
