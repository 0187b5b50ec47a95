//! Merges editions of a curated list, entry by entry and field by field.

mod alphabet;
mod anatomy;
mod apply;
mod arrange;
mod assemble;
mod change_fields;
mod change_notes;
mod change_sections;
mod changer;
mod check;
mod classes;
mod compose;
mod contents;
mod diff3;
mod edit;
mod edited;
mod entries;
mod error;
mod fields;
mod keys;
mod layout;
mod ledger;
mod line_merge;
mod lines;
mod markers;
mod merge;
mod misread;
mod options;
mod order;
mod parts;
mod place_style;
mod placing;
mod plan;
mod separators;
mod steps;
mod style;
mod target;
mod text;
mod triage;
mod verify;
mod write;

pub use apply::{Applied, ApplyError, ApplyOptions, Rejected, apply};
pub use error::MergeError;
pub use markers::{
    MarkError, MarkedChunk, MarkedConflict, MarkedDocument, MarkedPart, Unmerged, has_conflict_marks,
    parse_marks,
};
pub use merge::merge;
pub use options::{Favor, MergeOptions, Preference};
pub use steps::Steps;
pub use triage::{Triage, triage};
pub use write::{
    ConflictStyle, DEFAULT_MARKER_SIZE, MarkedText, MarkerOptions, about, write_marked, write_merged,
};
