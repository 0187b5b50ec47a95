//! What a person decided about two entries.

use crate::EntryId;

/// A person's decision about two entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// One entry: its column and its name there.
    pub one: (usize, EntryId),
    /// The other entry: its column and its name there.
    pub other: (usize, EntryId),
    /// Whether the two are one resource.
    pub same: bool,
}
