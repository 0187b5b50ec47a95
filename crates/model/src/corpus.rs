//! What is known of resources in many lists.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// What was asked for, and what was found.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Found {
    /// What was asked for: a title, an address, an id, or the title of an entry.
    pub asked: String,
    /// The line of the entry in its edition; none if no edition was asked for.
    pub line: Option<u32>,
    /// The resources that it may be, the likeliest first; empty if none is known.
    pub resources: Vec<FoundResource>,
}

/// A resource, and where it is listed.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FoundResource {
    /// Its id, which later lists do not change.
    pub id: String,
    /// Ids that name the same resource.
    pub other_ids: Vec<String>,
    /// How sure it is that this is what was asked for, 0–1.
    pub confidence: f64,
    /// The title that most lists have for it.
    pub title: String,
    /// Its addresses, the one that most lists have first.
    pub addresses: Vec<FoundAddress>,
    /// How many lists have it now.
    pub lists: usize,
    /// Its entries in all lists, by the names of the lists.
    pub listings: Vec<FoundListing>,
    /// Why the addresses are one resource, and which were not taken for one.
    pub evidence: Vec<IdentityEvidence>,
}

/// An address of a resource.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FoundAddress {
    /// The address, as the list has it that was taken in first.
    pub url: String,
    /// How many lists have it now.
    pub lists: usize,
    /// How sure it is that it leads to what was asked for, 0–1.
    pub confidence: f64,
}

/// An entry of a list.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FoundListing {
    /// The name of the list.
    pub list: String,
    /// The titles of the sections that it stands in, the outermost first.
    pub section: Vec<String>,
    /// Its title there.
    pub title: String,
    /// Its address there.
    pub url: Option<String>,
    /// Its line in the newest edition; 0 if it is gone.
    pub line: u32,
    /// The day since when it is known to stand there: `2024-05-26`.
    pub since: String,
    /// The day when it was found to be gone; none if it stands there.
    pub until: Option<String>,
    /// How sure it is that it is what was asked for, 0–1.
    pub confidence: f64,
}

/// Why two addresses are one resource, or are not taken for one.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct IdentityEvidence {
    /// The ids of the two.
    pub ids: [String; 2],
    /// Their addresses, or titles where there is none.
    pub names: [String; 2],
    /// What says so.
    pub kind: IdentityKind,
    /// The list that it comes from; empty for a decision, and for words.
    pub list: String,
    /// The day of it; likewise.
    pub day: String,
    /// The commit, or what the two have in common; perhaps empty.
    pub basis: String,
    /// How sure it is, 0–1.
    pub confidence: f64,
}

/// What says that two addresses are one resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum IdentityKind {
    /// A person said that they are one.
    DecidedSame,
    /// A person said that they are two.
    DecidedApart,
    /// A list gave its entry the other address.
    #[default]
    Relinked,
    /// Lists have them in the same words.
    Matched,
    /// Evidence joins them, but some list has both: under different titles, or under one if only words join them; or lists call
    /// them by titles that have nothing in common.
    Refused,
}

impl IdentityKind {
    /// Says it in a few words, as in a sentence about the list.
    pub fn words(self) -> &'static str {
        match self {
            Self::DecidedSame => "decided: one resource",
            Self::DecidedApart => "decided: two resources",
            Self::Relinked => "relinked",
            Self::Matched => "matched",
            Self::Refused => "not joined: lists have them as two",
        }
    }
}

/// What a corpus holds.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CorpusStatus {
    /// The version of the store.
    pub version: i32,
    /// Bytes of the store.
    pub bytes: u64,
    /// Entries of the newest editions of all lists.
    pub entries: u64,
    /// Entries that lists had and have no longer.
    pub gone: u64,
    /// Resources, each address by itself.
    pub resources: u64,
    /// Pieces of evidence that two of them are one.
    pub joined: u64,
    /// Pieces of evidence that were not believed.
    pub refused: u64,
    /// The lists, by name.
    pub lists: Vec<CorpusList>,
}

/// A list of a corpus.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CorpusList {
    /// The name that it is known by.
    pub name: String,
    /// The title of the document; perhaps empty.
    pub title: String,
    /// The language, as a tag such as `de`; empty if it is not sure.
    pub language: String,
    /// The licence, as it was given; perhaps empty.
    pub licence: String,
    /// Where it is read from; empty if nowhere.
    pub source: String,
    /// Whether its history was read.
    pub history: bool,
    /// Entries of the newest edition.
    pub entries: u64,
    /// The day since when it is known.
    pub since: String,
    /// The day of the newest edition.
    pub day: String,
}

/// An entry that other lists have changed or removed since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StaleEntry {
    /// The list that has it.
    pub list: String,
    /// Its line there.
    pub line: u32,
    /// Its title there.
    pub title: String,
    /// Its address there.
    pub url: Option<String>,
    /// What others did: relinked, renamed or removed.
    pub change: StaleChange,
    /// The address or title that they have now; none where they removed it.
    pub new: Option<String>,
    /// The lists that did so, by name.
    pub lists: Vec<String>,
    /// The day when the last of them did.
    pub day: String,
    /// How many lists have what is new.
    pub having: usize,
    /// How many other lists have what this one has.
    pub still: usize,
}

/// What other lists did to an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum StaleChange {
    /// They gave it another address.
    #[default]
    Relinked,
    /// They gave it another title.
    Renamed,
    /// They removed it.
    Removed,
}

impl StaleChange {
    /// Returns its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Relinked => "relinked",
            Self::Renamed => "renamed",
            Self::Removed => "removed",
        }
    }
}

/// Lists that come from one list.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ListFamily {
    /// The list that has the most of what any of them has.
    pub upstream: String,
    /// Its entries.
    pub entries: usize,
    /// The day of its newest edition.
    pub day: String,
    /// The others, the nearest first.
    pub copies: Vec<ListCopy>,
}

/// A list that comes from the same list as another one.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ListCopy {
    /// The list.
    pub list: String,
    /// What it is.
    pub relation: ListRelation,
    /// The day of its newest edition.
    pub day: String,
    /// Whether it is much older than the upstream.
    pub dead: bool,
    /// How many resources both have.
    pub shared: usize,
    /// How many the upstream has and it lacks.
    pub lacks: usize,
    /// How many it has and the upstream lacks.
    pub own: usize,
    /// Of a dead list, the titles that no living list has.
    pub only_here: Vec<String>,
}

/// How a list comes from another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum ListRelation {
    /// It has hardly anything of its own.
    #[default]
    Copy,
    /// It went its own way.
    Fork,
    /// It is written in another language.
    Translation,
}

impl ListRelation {
    /// Returns its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Fork => "fork",
            Self::Translation => "translation",
        }
    }
}

/// A resource that lists of the same subject took up lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct NewResource {
    /// Its id.
    pub id: String,
    /// The title that the first of the lists has for it.
    pub title: String,
    /// Its address there.
    pub url: Option<String>,
    /// The lists that took it up, the first one first; copies of one list stand for one.
    pub lists: Vec<String>,
    /// The day when the first of them did.
    pub since: String,
}

/// A resource that one list has under two addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DuplicateListing {
    /// The list.
    pub list: String,
    /// The id of the resource.
    pub id: String,
    /// The entries, in their order.
    pub entries: Vec<DuplicatedPlace>,
}

/// One of several entries of one resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DuplicatedPlace {
    /// Its line.
    pub line: u32,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
}
