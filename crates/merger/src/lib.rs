//! Merges editions of a curated list, entry by entry and field by field.
//!
//! [`merge`] takes a base and any number of sides, and gives a [`MergeResult`](recension_model::MergeResult):
//! the merged document in parts, conflicts as values, a ledger of what became of every entry.
//! [`write_merged`] makes a document with marks of it; [`parse_marks`] reads such a document back. [`apply`]
//! writes a change set into another copy of a list, and [`triage`] says which changes of forks are worth it.
//!
//! # How editions are merged
//!
//! 1. **Identical** (`merge`): if all sides that changed anything are the same byte for byte, that is the result.
//! 2. **Lines** (`line_merge`, `diff3`): a merge line by line, as git does it. It stands if nothing is in
//!    conflict and the result reads as it should (`check`): every entry and section as often as the sides ask
//!    for, no resource added twice in different words, lists that counted right still counting right.
//! 3. **Entries**: else every document is laid out in nodes of whole lines (`layout`): headings, entries, notes, lines
//!    of contents, prose. Nodes of all documents that are one thing come together in a class (`classes`).
//!    For each class it is decided by the rule of three ways whether it stands, where, and in which words
//!    (`plan`, `fields`): a field that one side changed has that side's value; fields that sides changed
//!    differently, beyond style, are a conflict.
//! 4. **Arrangement** (`arrange`, `order`, `alphabet`): children stand in the order of the side that changed it,
//!    additions behind the neighbour that they had on their side, ours first, or where the alphabet
//!    wants them if the list is seen to keep it.
//! 5. **Assembly** (`assemble`, `style`): lines are copied from their sources. Additions take on the bullets,
//!    indentation, blank lines and end marks that their neighbours have in the result; numbered lists count on.
//! 6. **Verification** (`verify`): the result is read again, as each side would have it, and has to have exactly what
//!    was decided. If not, the result is that of lines, in conflict.
//! 7. **Contents** (`contents`): a table of contents that every side kept complete is completed.
//!
//! What nobody touched keeps its bytes. Cost: near-linear in the entries; about two readings and two
//! alignments.

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
mod counts;
mod decided;
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
mod merge_report;
mod misread;
mod options;
mod order;
mod parts;
mod place_style;
mod placing;
mod plain_headings;
mod plan;
mod reader;
mod reconciliation;
mod separators;
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
pub use merge_report::{MergeReport, column_name};
pub use options::{Favor, MergeOptions, Preference};
pub use reconciliation::{ProposalGroup, Reconciliation, SectionPaths, accepted_patch};
pub use triage::{Triage, triage};
pub use write::{
    ConflictStyle, DEFAULT_MARKER_SIZE, MarkedText, MarkerOptions, about, write_marked, write_merged,
};
