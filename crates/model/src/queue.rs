//! What becomes of requests that are merged one after the other.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A queue of requests, merged onto one branch in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct QueueReport {
    /// What they were merged onto, as it was named.
    pub onto: String,
    /// The commit that this was.
    pub commit: String,
    /// The path of the list from the top of the repository.
    pub path: String,
    /// The requests, in their order.
    pub requests: Vec<QueuedRequest>,
}

impl QueueReport {
    /// Counts the requests of one outcome.
    pub fn count(&self, outcome: QueueOutcome) -> usize {
        self.requests.iter().filter(|request| request.outcome == outcome).count()
    }
}

/// A request, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct QueuedRequest {
    /// What it is called: the reference, as it was named.
    pub name: String,
    /// Its commit.
    pub commit: String,
    /// The first line of the commit's message.
    pub subject: String,
    /// What became of it.
    pub outcome: QueueOutcome,
    /// What disagrees, a line for each: entries with their fields, and other files.
    pub conflicts: Vec<String>,
    /// How many entries it adds.
    pub added: u32,
    /// Entries that a request before it in the queue adds, too.
    pub duplicates: Vec<QueueDuplicate>,
    /// The commit that was made of it.
    pub result: Option<String>,
}

/// An entry that two requests of a queue add.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct QueueDuplicate {
    /// The title of the entry.
    pub title: String,
    /// The request that adds it first.
    pub request: String,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum QueueOutcome {
    /// It goes in, as git alone would have it, too.
    Clean,
    /// It goes in entry by entry; git alone would leave conflicts.
    ByEntries,
    /// It does not go in: a person has to decide.
    Conflict,
    /// All of it is in already.
    AlreadyIn,
}

impl QueueOutcome {
    /// All outcomes, in the order in which they are counted.
    pub const ALL: [QueueOutcome; 4] =
        [QueueOutcome::Clean, QueueOutcome::ByEntries, QueueOutcome::Conflict, QueueOutcome::AlreadyIn];

    /// Returns its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            QueueOutcome::Clean => "clean",
            QueueOutcome::ByEntries => "by-entries",
            QueueOutcome::Conflict => "conflict",
            QueueOutcome::AlreadyIn => "already-in",
        }
    }

    /// Returns it in words.
    pub fn words(self) -> &'static str {
        match self {
            QueueOutcome::Clean => "clean",
            QueueOutcome::ByEntries => "by entries",
            QueueOutcome::Conflict => "conflict",
            QueueOutcome::AlreadyIn => "already in",
        }
    }
}
