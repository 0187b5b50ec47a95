//! Where in a history a copy was taken, and what past merges did wrong.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{Commit, EntryState};

/// Where in a history a copy was taken.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Dating {
    /// The revision that fits best; of several that fit equally well, the first of the range.
    pub best: u32,
    /// The first revision of the range that fits equally well.
    pub first: u32,
    /// The last revision of that range.
    pub last: u32,
    /// Entries of the copy that the revision has too.
    pub found: u32,
    /// Entries of the copy that the revision lacks.
    pub extra: u32,
    /// Entries of the revision that the copy lacks.
    pub lacking: u32,
    /// Changes between entries that both have.
    pub differing: u32,
    /// How likely the copy was taken within the range, if it was taken from this history at all, 0–1.
    pub confidence: f32,
    /// Whether the copy's own history tells it: the revision that it was last in step with.
    pub is_own: bool,
    /// The share of entries that copy and revision have in common and alike, 0–1.
    pub likeness: f32,
    /// How far the copy is behind the newest revision.
    pub behind: Behind,
}

/// A date that is less sure than this is a guess: nothing fails for it, and nothing is removed.
const MIN_CERTAIN: f32 = 0.95;

impl Dating {
    /// Reports whether it is sure enough to act upon.
    pub fn is_certain(&self) -> bool {
        self.confidence >= MIN_CERTAIN
    }
}

/// How far a copy is behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Behind {
    /// Revisions of the list since the last one of the range.
    pub revisions: u32,
    /// Whole days since then.
    pub days: i64,
    /// Entries that came since and stayed.
    pub added: u32,
    /// Entries that went since.
    pub removed: u32,
    /// Entries that have another title, address, description or section since.
    pub changed: u32,
}

/// What a past merge did to one entry that the merge's own logic would not have done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct MergeFault {
    /// What sort of fault it is.
    pub kind: FaultKind,
    /// The entry, as it stood in the side that it comes from.
    pub entry: EntryState,
    /// Whether the list itself ever had the fault; if not it was put right before the merge came to it.
    pub reached: bool,
    /// The commit whose change was undone: an index into [`MergeReview::commits`]; none where a merge did it.
    pub undoes: Option<u32>,
    /// The commit that put it right: an index into [`MergeReview::commits`]; none if nobody did.
    pub repaired: Option<u32>,
}

/// The sorts of fault of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum FaultKind {
    /// An entry is gone that nobody removed.
    Lost,
    /// An entry is back that one side had removed.
    Revived,
    /// An entry stands twice that stood once on each side.
    Doubled,
    /// An entry has the address again that somebody had given another one.
    Unlinked,
}

impl FaultKind {
    /// Returns its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            FaultKind::Lost => "lost",
            FaultKind::Revived => "revived",
            FaultKind::Doubled => "doubled",
            FaultKind::Unlinked => "unlinked",
        }
    }
}

/// The past merges of a list, and what they and other commits did wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct MergeReview {
    /// The path of the list.
    pub path: String,
    /// The commits that anything here names.
    pub commits: Vec<Commit>,
    /// The merges that had something to merge in the list, oldest first.
    pub merges: Vec<ReviewedMerge>,
    /// Commits that are no merges and seem to have undone what others did without meaning to, oldest first.
    pub undoing: Vec<ReviewedMerge>,
    /// How many merges were looked at in all.
    pub seen: u32,
}

/// One past merge, or another commit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ReviewedMerge {
    /// The merge: an index into [`MergeReview::commits`].
    pub commit: u32,
    /// What it did wrong, in the order of the list.
    pub faults: Vec<MergeFault>,
    /// Entries about which the sides disagreed, so that nothing is said of them.
    pub disputed: u32,
}
