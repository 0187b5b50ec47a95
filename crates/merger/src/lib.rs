//! Merges editions of a curated list, entry by entry and field by field.

mod check;
mod diff3;
mod error;
mod line_merge;
mod lines;
mod merge;
mod options;
mod steps;
mod write;

pub use error::MergeError;
pub use merge::merge;
pub use options::{Favor, MergeOptions, Preference};
pub use steps::{Cell, Steps};
pub use write::{
    ConflictStyle, DEFAULT_MARKER_SIZE, MarkedText, MarkerOptions, about, write_marked, write_merged,
};
