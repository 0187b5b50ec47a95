//! What became of mirrors that were brought up to date, as JSON.

use recension_model::{Edition, Summary};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bytes::BytesWire;
use crate::parts::EditionSummary;

/// The name and version of the format.
pub(crate) const SYNC_SCHEMA: &str = "recension.sync/1";

/// What is reported of mirrors that were brought up to date.
#[derive(Clone, Copy, Debug)]
pub struct SyncReport<'a> {
    /// The edition that leads.
    pub upstream: &'a Edition,
    /// The mirrors, in the order in which they were named.
    pub mirrors: &'a [SyncedMirror],
}

/// What became of one mirror.
#[derive(Clone, Debug, Default)]
pub struct SyncedMirror {
    /// What it is called.
    pub name: String,
    /// Why it could not be brought up to date, if so; all else is empty then.
    pub error: Option<String>,
    /// Whether it is another document than before.
    pub changed: bool,
    /// What was done, entry by entry.
    pub done: Summary,
    /// What of its own it keeps.
    pub kept: KeptInMirror,
    /// Titles of entries that need a manual edit, and why.
    pub left_out: Vec<(String, String)>,
    /// How many entries need a manual edit.
    pub left: usize,
    /// Titles of entries that it had edited, and that are gone.
    pub edited_and_removed: Vec<String>,
    /// What else should be known, one sentence each.
    pub notices: Vec<String>,
    /// The document, if it is part of the report: it is written nowhere else.
    pub document: Option<Vec<u8>>,
}

/// What of its own a mirror keeps.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "Kept")]
pub struct KeptInMirror {
    /// Entries that the upstream does not have.
    pub entries: usize,
    /// Entries whose titles or descriptions are the mirror's.
    pub worded: usize,
    /// Entries whose addresses are the mirror's.
    pub linked: usize,
    /// Entries that stand in other sections.
    pub placed: usize,
    /// Entries of the upstream that the mirror left out.
    pub left_out: usize,
}

/// What became of mirrors that were brought up to date.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sync")]
pub(crate) struct SyncWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = SYNC_SCHEMA))]
    schema: &'static str,
    /// The edition that leads.
    upstream: EditionSummary<'a>,
    /// The mirrors, in the order in which they were named.
    mirrors: Vec<MirrorWire<'a>>,
}

/// What became of one mirror.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SyncedMirror")]
struct MirrorWire<'a> {
    /// What it is called.
    name: &'a str,
    /// Why it could not be brought up to date; left out where it could.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    /// Whether it is another document than before, or would be.
    changed: bool,
    /// How many entries were changed how.
    summary: DoneWire,
    /// What of its own it keeps.
    kept: KeptInMirror,
    /// How many entries need a manual edit.
    left: usize,
    /// Which of them were left out, and why.
    left_out: Vec<LeftOutWire<'a>>,
    /// Titles of entries that it had edited, and that are gone.
    edited_and_removed: &'a [String],
    /// What else should be known, one sentence each.
    notices: &'a [String],
    /// The document; left out where it was written to a file, or is not to be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<BytesWire<'a>>,
}

/// How many entries were changed how.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Done")]
struct DoneWire {
    /// Entries that were added.
    added: u32,
    /// Entries that were removed.
    removed: u32,
    /// Entries with another title.
    renamed: u32,
    /// Entries with another address.
    relinked: u32,
    /// Entries with another description or other notes.
    redescribed: u32,
    /// Entries in another section.
    moved: u32,
}

/// An entry that needs a manual edit.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LeftOut")]
struct LeftOutWire<'a> {
    /// Its title.
    title: &'a str,
    /// Why, in words that go on after the title.
    reason: &'a str,
}

impl<'a> SyncWire<'a> {
    pub(crate) fn new(report: &SyncReport<'a>) -> Self {
        Self {
            schema: SYNC_SCHEMA,
            upstream: EditionSummary::new(report.upstream),
            mirrors: report.mirrors.iter().map(MirrorWire::new).collect(),
        }
    }
}

impl<'a> MirrorWire<'a> {
    fn new(mirror: &'a SyncedMirror) -> Self {
        let Summary { added, removed, renamed, relinked, redescribed, moved, .. } = mirror.done;
        let left_out = mirror.left_out.iter();
        Self {
            name: &mirror.name,
            error: mirror.error.as_deref(),
            changed: mirror.changed,
            summary: DoneWire { added, removed, renamed, relinked, redescribed, moved },
            kept: mirror.kept,
            left: mirror.left,
            left_out: left_out.map(|(title, reason)| LeftOutWire { title, reason }).collect(),
            edited_and_removed: &mirror.edited_and_removed,
            notices: &mirror.notices,
            document: mirror.document.as_deref().map(BytesWire::from),
        }
    }
}
