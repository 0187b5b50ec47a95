//! A list through time: revisions, and the life of every entry.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{ChangeKind, ChangeKinds, Edition, EntryId, EntryView, Marker, Moment, digest};

/// How many digits of a commit's id are shown: as many as git shows of those of a small repository.
const SHORT_ID_DIGITS: usize = 7;

/// A list through time: its revisions, and every entry that it ever had.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct History {
    /// The path of the list in its newest revision.
    pub path: String,
    /// The commits that anything here names.
    pub commits: Vec<Commit>,
    /// The states of the file along the line of first parents, oldest first.
    pub revisions: Vec<Revision>,
    /// All states that entries ever had, each once.
    pub states: Vec<EntryState>,
    /// All entries that the list ever had, in the order in which they came.
    pub traces: Vec<Trace>,
    /// Whether the repository holds only a part of the history.
    pub shallow: bool,
}

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Commit {
    /// Its object id in hexadecimal.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// The author's address for mail.
    pub email: String,
    /// When it was committed.
    pub time: Moment,
    /// The first line of its message.
    pub subject: String,
}

impl Commit {
    /// Returns the beginning of its object id, as people are shown it; the whole id if that is shorter.
    pub fn short(&self) -> &str {
        self.id.get(..SHORT_ID_DIGITS).unwrap_or(&self.id)
    }
}

/// One state of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Revision {
    /// The commit that made it: an index into [`History::commits`].
    pub commit: u32,
    /// The path of the file in it.
    pub path: String,
    /// The blob that holds it, in hexadecimal; none where the file is missing.
    pub blob: Option<String>,
    /// Whether it counts.
    pub standing: Standing,
    /// How many entries it has.
    pub entries: u32,
    /// The tags whose newest state of the file it is.
    pub tags: Vec<Tag>,
}

/// A tag of the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Tag {
    /// Its name, without `refs/tags/`.
    pub name: String,
    /// When it was made, or the tagged commit was.
    pub time: Moment,
}

/// Whether a revision counts in the life of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Standing {
    /// It was read.
    Read,
    /// The file is not in it.
    Missing,
    /// The file is empty.
    Empty,
    /// The file is binary data.
    Binary,
    /// Nothing in the file reads as an entry.
    NoEntries,
    /// Most of the list is gone, and came back soon.
    Vandalised,
}

impl Standing {
    /// Says in a few words why a revision does not count.
    pub fn reason(self) -> &'static str {
        match self {
            Standing::Read => "was read",
            Standing::Missing => "does not have the file",
            Standing::Empty => "has the file empty",
            Standing::Binary => "has binary data in the file",
            Standing::NoEntries => "has no entries in the file",
            Standing::Vandalised => "lacks most of the list, which came back soon",
        }
    }
}

/// What an entry says and where it stands, at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct EntryState {
    /// Its title.
    pub title: String,
    /// The address of its primary link.
    pub url: Option<String>,
    /// What follows the title; perhaps empty.
    pub description: String,
    /// What stands before the title; mostly empty.
    pub lead: String,
    /// Its links other than the primary one, as text and address.
    pub other_links: Vec<(String, String)>,
    /// How many of those, the last ones, stand in its notes.
    #[cfg_attr(feature = "serde", serde(default))]
    pub note_links: u32,
    /// The texts of its notes.
    pub notes: Vec<String>,
    /// The titles of its sections, the outermost first.
    pub section: Vec<String>,
    /// Whether the title's end was marked rather than guessed.
    pub title_certain: bool,
    /// A digest of how it is written; it differs where only markup does.
    pub style: u64,
}

impl EntryState {
    /// Copies an entry out of its edition.
    pub fn of(edition: &Edition, id: EntryId) -> Self {
        let view = edition.entry(id);
        let owned = |path: Vec<&str>| path.into_iter().map(str::to_owned).collect();
        let first = view.entry.links.start;
        let others = || view.links().zip(first..).filter(|(_, at)| Some(*at) != view.entry.primary);
        let in_notes = |at: u32| view.is_below(&edition.links[at as usize]);
        let note_links = others().filter(|(_, at)| in_notes(*at)).count() as u32;
        Self {
            title: view.title().to_owned(),
            url: view.url().map(str::to_owned),
            description: view.description().to_owned(),
            lead: view.lead().to_owned(),
            other_links: others().map(|((text, url), _)| (text.to_owned(), url.to_owned())).collect(),
            note_links,
            notes: view.notes().map(str::to_owned).collect(),
            section: owned(view.section_path()),
            title_certain: view.entry.title_certain,
            style: style(view),
        }
    }

    /// Returns what there is to translate, and where that leads: all but the links of pictures and of notes.
    #[must_use]
    pub fn worded(&self) -> Self {
        Self { other_links: self.worded_links().cloned().collect(), note_links: 0, ..self.clone() }
    }

    /// Returns its further links but for those of pictures and of notes.
    pub fn worded_links(&self) -> impl Iterator<Item = &(String, String)> {
        let own = self.other_links.len().saturating_sub(self.note_links as usize);
        self.other_links[..own].iter().filter(|(text, _)| !text.is_empty())
    }
}

/// Returns a digest of marker and markup; a number is the place in a list, not style.
fn style(view: EntryView<'_>) -> u64 {
    let marker = match view.entry.marker {
        Marker::Bullet(char) => char as u32,
        Marker::Number(_) => 1,
        Marker::TableRow => 2,
        Marker::Heading => 3,
        Marker::Definition => 4,
        Marker::Paragraph => 5,
    };
    let content = view.edition.slice(view.entry.content);
    let marker = marker.to_le_bytes().into_iter().filter(|byte| *byte != 0);
    let mut written: Vec<u8> = Vec::with_capacity(content.len() + size_of::<u32>());
    written.extend(marker);
    // The zeros that UTF-16 has between letters are no style.
    content.split(|byte| *byte == 0).for_each(|letters| written.extend_from_slice(letters));
    digest(&written)
}

/// One entry through time.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Trace {
    /// Its stable name: it is made from how the entry came, and later commits do not change it.
    pub id: String,
    /// The commit in which its address first stood in the file, where that was before it came as an entry: in
    /// prose, or in another section. An index into [`History::commits`].
    pub mentioned: Option<u32>,
    /// What happened to it, oldest first; the first one is its coming.
    pub events: Vec<Event>,
}

/// What happened to an entry at one revision.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Event {
    /// The revision: an index into [`History::revisions`].
    pub revision: u32,
    /// The commit that is behind it: an index into [`History::commits`]. Within a merge that is the commit
    /// on the merged side, not the merge.
    pub commit: u32,
    /// The state since then: an index into [`History::states`]; none where it was removed.
    pub state: Option<u32>,
    /// What changed; nothing where only a section around it was renamed.
    pub kinds: ChangeKinds,
    /// How sure it is that this is the same entry as before; 1 where it came or went.
    pub confidence: f32,
}

impl Trace {
    /// Returns the commit that brought its resource to the list, as an entry or not.
    pub fn origin(&self) -> Option<u32> {
        self.mentioned.or_else(|| self.events.first().map(|event| event.commit))
    }

    /// Returns the last event that changed what it says or where it stands.
    pub fn last_change(&self) -> Option<&Event> {
        let tells = |kinds: ChangeKinds| kinds.iter().any(|kind| kind != ChangeKind::Restyled);
        self.events.iter().rev().find(|event| tells(event.kinds))
    }

    /// Returns its state after the revision at `index`; none where it is not in the list.
    pub fn state_at(&self, index: u32) -> Option<u32> {
        let behind = self.events.partition_point(|event| event.revision <= index);
        self.events.get(behind.checked_sub(1)?)?.state
    }
}

impl History {
    /// Returns the commit of a revision.
    pub fn commit_of(&self, revision: u32) -> &Commit {
        &self.commits[self.revisions[revision as usize].commit as usize]
    }

    /// Returns the index of the newest revision that counts.
    pub fn newest(&self) -> Option<u32> {
        self.revisions.iter().rposition(|revision| revision.standing == Standing::Read).map(|at| at as u32)
    }
}

/// A stretch of a history, and what changed in it on balance.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Period {
    /// What it is called: a tag, `2024-05`, `2024-W07`, a day, a commit.
    pub name: String,
    /// What it is made by.
    pub kind: PeriodKind,
    /// The revision before it; none before the first.
    pub before: Option<u32>,
    /// Its first revision.
    pub first: u32,
    /// Its last revision.
    pub last: u32,
    /// The time that it is known by: that of the tag or of its last commit.
    pub time: Moment,
    /// What changed on balance, in the order of the sections and titles.
    pub changes: Vec<NetChange>,
}

/// What a period is made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum PeriodKind {
    /// What came since the tag before.
    Tag,
    /// A calendar month.
    Month,
    /// A week by ISO 8601.
    Week,
    /// A day.
    Day,
    /// One commit.
    Commit,
    /// What came since the last tag.
    Unreleased,
}

/// What happened to one entry in a period, on balance.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct NetChange {
    /// The entry: an index into [`History::traces`].
    pub trace: u32,
    /// What changed; nothing where only a section around it was renamed.
    pub kinds: ChangeKinds,
    /// Its state before: an index into [`History::states`]; none where it was not there.
    pub old: Option<u32>,
    /// Its state after, likewise.
    pub new: Option<u32>,
    /// The commits behind it, oldest first: indices into [`History::commits`].
    pub commits: Vec<u32>,
    /// The least confidence on the way.
    pub confidence: f32,
}
