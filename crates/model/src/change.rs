//! What happened between two editions.

use std::fmt;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{EntryId, SectionId, Text};

/// What happened between two columns of an alignment.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ChangeSet {
    /// The column that was taken as old.
    pub old: usize,
    /// The column that was taken as new.
    pub new: usize,
    /// Every resource that stands in either column, unchanged ones included: those of the new edition in
    /// its order, each removed one behind the entry that it followed.
    pub entries: Vec<EntryChange>,
    /// Sections that were added, removed, renamed or moved.
    pub sections: Vec<SectionChange>,
    /// Prose that was added, removed or changed.
    pub prose: Vec<ProseChange>,
    /// How many entries have each change.
    pub summary: Summary,
    /// How many entries were left out, since they stand in sections that do not count.
    pub ignored: u32,
    /// Whether nothing can be said, since the alignment is one of other editions.
    #[cfg_attr(feature = "serde", serde(default))]
    pub foreign: bool,
}

/// What happened to one resource.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct EntryChange {
    /// Added, removed, changed or unchanged. Restyled alone counts as unchanged.
    pub status: Status,
    /// All that happened to it.
    pub kinds: ChangeKinds,
    /// Its entry in the old edition.
    pub old: Option<EntryId>,
    /// Its entry in the new edition.
    pub new: Option<EntryId>,
    /// The alignment's row.
    pub row: u32,
    /// How sure the alignment is of the pair; 1 for an entry that stands alone.
    pub confidence: f32,
    /// Where the old title really ends, if its end was a guess and the partner tells.
    pub old_cut: Option<Cut>,
    /// Where the new title really ends, if its end was a guess and the partner tells.
    pub new_cut: Option<Cut>,
}

/// Title and description of an entry as its partner divides them; ranges of its own edition's arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Cut {
    /// The title.
    pub title: Text,
    /// The description.
    pub description: Text,
}

/// What happened to one section.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct SectionChange {
    /// Added, removed, renamed or moved.
    pub kinds: ChangeKinds,
    /// The section in the old edition.
    pub old: Option<SectionId>,
    /// The section in the new edition.
    pub new: Option<SectionId>,
}

/// What happened to one piece of prose.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ProseChange {
    /// Added, removed or changed.
    pub status: Status,
    /// The piece in the old edition: an index into its prose.
    pub old: Option<u32>,
    /// The piece in the new edition: an index into its prose.
    pub new: Option<u32>,
}

/// What became of an entry or a piece of prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Status {
    /// The same, but for style.
    Unchanged,
    /// In both, and not the same.
    Changed,
    /// Only in the new one.
    Added,
    /// Only in the old one.
    Removed,
}

/// One sort of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum ChangeKind {
    /// Only in the new edition.
    Added,
    /// Only in the old edition.
    Removed,
    /// Another title.
    Renamed,
    /// Another primary address.
    Relinked,
    /// Another description or other notes.
    Redescribed,
    /// In another section.
    Moved,
    /// In the same section, out of the common order.
    Reordered,
    /// A difference that vanishes in canonical form.
    Restyled,
}

impl ChangeKind {
    /// All sorts, in the order in which they are reported.
    pub const ALL: [ChangeKind; 8] = [
        ChangeKind::Added,
        ChangeKind::Removed,
        ChangeKind::Renamed,
        ChangeKind::Relinked,
        ChangeKind::Redescribed,
        ChangeKind::Moved,
        ChangeKind::Reordered,
        ChangeKind::Restyled,
    ];

    /// Returns its name as it stands in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Renamed => "renamed",
            ChangeKind::Relinked => "relinked",
            ChangeKind::Redescribed => "redescribed",
            ChangeKind::Moved => "moved",
            ChangeKind::Reordered => "reordered",
            ChangeKind::Restyled => "restyled",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of sorts of change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ChangeKinds(u8);

impl ChangeKinds {
    /// The empty set.
    pub const NONE: ChangeKinds = ChangeKinds(0);

    /// Adds `kind`.
    pub fn insert(&mut self, kind: ChangeKind) {
        self.0 |= 1 << kind as u8;
    }

    /// Reports whether `kind` is in the set.
    pub fn contains(self, kind: ChangeKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Reports whether the sets share a sort of change.
    pub fn intersects(self, other: ChangeKinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Reports whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the sorts in the order of [`ChangeKind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = ChangeKind> {
        ChangeKind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }
}

impl FromIterator<ChangeKind> for ChangeKinds {
    fn from_iter<I: IntoIterator<Item = ChangeKind>>(kinds: I) -> Self {
        let mut set = ChangeKinds::NONE;
        kinds.into_iter().for_each(|kind| set.insert(kind));
        set
    }
}

impl fmt::Display for ChangeKinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.iter().map(ChangeKind::name).collect();
        f.write_str(&names.join(", "))
    }
}

/// How many entries have each change; one entry can count under several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Summary {
    /// Entries without a change, but perhaps for style.
    pub unchanged: u32,
    /// Entries only in the new edition.
    pub added: u32,
    /// Entries only in the old edition.
    pub removed: u32,
    /// Entries with another title.
    pub renamed: u32,
    /// Entries with another primary address.
    pub relinked: u32,
    /// Entries with another description or other notes.
    pub redescribed: u32,
    /// Entries in another section.
    pub moved: u32,
    /// Entries out of the common order of their section.
    pub reordered: u32,
    /// Entries with a difference that vanishes in canonical form.
    pub restyled: u32,
}

impl Summary {
    /// Returns the count of one sort of change.
    pub fn count(&self, kind: ChangeKind) -> u32 {
        match kind {
            ChangeKind::Added => self.added,
            ChangeKind::Removed => self.removed,
            ChangeKind::Renamed => self.renamed,
            ChangeKind::Relinked => self.relinked,
            ChangeKind::Redescribed => self.redescribed,
            ChangeKind::Moved => self.moved,
            ChangeKind::Reordered => self.reordered,
            ChangeKind::Restyled => self.restyled,
        }
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Summary) {
        self.unchanged += other.unchanged;
        ChangeKind::ALL.into_iter().for_each(|kind| *self.count_mut(kind) += other.count(kind));
    }

    /// Counts one more entry with these changes.
    pub fn record(&mut self, status: Status, kinds: ChangeKinds) {
        if status == Status::Unchanged {
            self.unchanged += 1;
        }
        kinds.iter().for_each(|kind| *self.count_mut(kind) += 1);
    }

    fn count_mut(&mut self, kind: ChangeKind) -> &mut u32 {
        match kind {
            ChangeKind::Added => &mut self.added,
            ChangeKind::Removed => &mut self.removed,
            ChangeKind::Renamed => &mut self.renamed,
            ChangeKind::Relinked => &mut self.relinked,
            ChangeKind::Redescribed => &mut self.redescribed,
            ChangeKind::Moved => &mut self.moved,
            ChangeKind::Reordered => &mut self.reordered,
            ChangeKind::Restyled => &mut self.restyled,
        }
    }
}
