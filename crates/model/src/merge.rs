//! What came of a merge: text, conflicts, and where every entry comes from.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// What a merge came to: the merged text, in parts, and what was decided on the way.
///
/// A conflict is a value; marks for people exist only in what a writer makes of it.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct MergeResult {
    /// The merged document, part by part.
    pub parts: Vec<MergePart>,
    /// What could not be decided, in the order of the parts that show it.
    pub conflicts: Vec<Conflict>,
    /// What became of every entry of every edition, in the order of the result, removed ones last.
    pub ledger: Vec<LedgerRow>,
    /// What a person should know although nothing is left to decide.
    pub notices: Vec<MergeNotice>,
    /// How the result was found.
    pub method: MergeMethod,
}

/// A stretch of a merged document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub enum MergePart {
    /// Bytes that stand.
    Text(Vec<u8>),
    /// A place where a conflict shows: an index into [`MergeResult::conflicts`]. One conflict can show at
    /// several places, as an entry does that each side moved elsewhere.
    Conflict {
        /// Which conflict.
        conflict: u32,
        /// What the base has here; whole lines.
        base: Vec<u8>,
        /// What each side has here, ours first; whole lines.
        sides: Vec<Vec<u8>>,
    },
}

/// How a merge was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum MergeMethod {
    /// All sides that changed anything are the same, byte for byte.
    #[default]
    Identical,
    /// Line by line, and the entries of the result are those that they should be.
    Lines,
    /// Entry by entry and field by field.
    Entries,
    /// Line by line, since the result of the entries did not pass the check; always in conflict.
    Unchecked,
}

/// Something that the sides disagree about.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Conflict {
    /// What sort of disagreement it is.
    pub kind: ConflictKind,
    /// What it is about: the title of an entry or section, or the beginning of a text.
    pub subject: String,
    /// The titles of the sections around it, outermost first.
    pub section: Vec<String>,
    /// The fields that disagree, with their values.
    pub fields: Vec<FieldConflict>,
}

/// The sorts of disagreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum ConflictKind {
    /// Sides gave one field of one entry different values.
    Edited,
    /// Sides added one resource with different values.
    Added,
    /// One side removed what another edited.
    Removed,
    /// Sides moved one entry to different sections.
    Moved,
    /// Sides changed the same heading, or one removed a section that another added to.
    Section,
    /// Sides changed the same lines of prose.
    Prose,
    /// The merged document did not read as it should.
    Check,
}

impl ConflictKind {
    /// Returns its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            ConflictKind::Edited => "edited",
            ConflictKind::Added => "added",
            ConflictKind::Removed => "removed",
            ConflictKind::Moved => "moved",
            ConflictKind::Section => "section",
            ConflictKind::Prose => "prose",
            ConflictKind::Check => "check",
        }
    }
}

/// One field that sides disagree about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct FieldConflict {
    /// The field.
    pub field: Field,
    /// Its value in the base; none where the base does not have what the conflict is about.
    pub base: Option<String>,
    /// Its value on each side, ours first; none where the side does not have what the conflict is about.
    pub sides: Vec<Option<String>>,
}

/// A part of an entry that merges on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Field {
    /// Whether it is there at all.
    Presence,
    /// The title of an entry or section.
    Title,
    /// The primary address.
    Url,
    /// The description, with what stands before the title and other links.
    Description,
    /// Notes.
    Notes,
    /// The section that it stands in.
    Section,
    /// Lines of prose.
    Text,
}

impl Field {
    /// All fields, in the order in which they are reported.
    pub const ALL: [Field; 7] = [
        Field::Presence,
        Field::Title,
        Field::Url,
        Field::Description,
        Field::Notes,
        Field::Section,
        Field::Text,
    ];

    /// Returns its name as it stands in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Field::Presence => "presence",
            Field::Title => "title",
            Field::Url => "url",
            Field::Description => "description",
            Field::Notes => "notes",
            Field::Section => "section",
            Field::Text => "text",
        }
    }
}

/// What became of one resource.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct LedgerRow {
    /// Its title, as it stands in the result; for a removed one as it stood in the base.
    pub title: String,
    /// Its primary address, likewise.
    pub url: Option<String>,
    /// The titles of its sections, outermost first, likewise.
    pub section: Vec<String>,
    /// What became of it.
    pub fate: Fate,
    /// The columns whose text it has: 0 is the base, 1 ours, 2 theirs, and so on. One column where the
    /// entry was taken as it stands there, several where it is made of fields of several.
    pub from: Vec<u16>,
    /// For an entry that was put together: where each field comes from, as a column.
    pub fields: Vec<(Field, u16)>,
    /// Its 1-based line in each column, base first.
    pub lines: Vec<Option<u32>>,
    /// Its 1-based line in the result as it is written without marks, conflicts as ours has them; none for
    /// a removed one.
    pub line: Option<u32>,
}

/// What became of an entry in a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Fate {
    /// Nobody changed it.
    Kept,
    /// Somebody changed it, and nobody objects.
    Changed,
    /// Several changed it, and all of it stands.
    Combined,
    /// Somebody added it.
    Added,
    /// Somebody removed it.
    Removed,
    /// It is in conflict.
    Conflict,
}

impl Fate {
    /// All fates, in the order in which they are reported.
    pub const ALL: [Fate; 6] =
        [Fate::Conflict, Fate::Added, Fate::Removed, Fate::Combined, Fate::Changed, Fate::Kept];

    /// Returns its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Kept => "kept",
            Fate::Changed => "changed",
            Fate::Combined => "combined",
            Fate::Added => "added",
            Fate::Removed => "removed",
            Fate::Conflict => "conflict",
        }
    }
}

/// Something about a merge that a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct MergeNotice {
    /// What sort of thing it is.
    pub kind: MergeNoticeKind,
    /// One sentence for people: lower case start, no full stop.
    pub message: String,
    /// The 1-based line of the result that it is about, counted as in [`LedgerRow::line`].
    pub line: Option<u32>,
}

/// The sorts of notice of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum MergeNoticeKind {
    /// Sides added one resource to different sections, or two entries with one address.
    Duplicate,
    /// A disagreement was decided as asked for.
    Favored,
    /// A number of a numbered list, or a line of a table of contents, was brought up to date.
    Followed,
    /// An entry was put elsewhere than where its side had it, since its neighbours went there.
    Relocated,
    /// The result could not be put together entry by entry.
    Fallback,
}

impl MergeNoticeKind {
    /// Returns its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            MergeNoticeKind::Duplicate => "duplicate",
            MergeNoticeKind::Favored => "favored",
            MergeNoticeKind::Followed => "followed",
            MergeNoticeKind::Relocated => "relocated",
            MergeNoticeKind::Fallback => "fallback",
        }
    }
}

impl MergeResult {
    /// Reports whether nothing is left to decide.
    pub fn is_clean(&self) -> bool {
        self.conflicts.is_empty()
    }

    /// Counts the entries of a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.ledger.iter().filter(|row| row.fate == fate).count()
    }

    /// Returns the document with each conflict as one side has it; 0 is ours.
    pub fn as_side(&self, side: usize) -> Vec<u8> {
        let mut text = Vec::new();
        for part in &self.parts {
            match part {
                MergePart::Text(bytes) => text.extend_from_slice(bytes),
                MergePart::Conflict { sides, .. } => {
                    text.extend_from_slice(sides.get(side).map_or(&[], Vec::as_slice));
                }
            }
        }
        text
    }
}
