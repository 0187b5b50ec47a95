//! What changed in each period, as every renderer shows it.

use recension_model::{ChangeKind, Commit, EntryState, History, NetChange, Period, PeriodKind};
use schemars::JsonSchema;
use serde::Serialize;

/// The name and version of the format.
pub(crate) const CHANGELOG_SCHEMA: &str = "recension.changelog/1";

/// What changed in a list, period by period: `recension.changelog/1`.
///
/// This is what `--context` prints and what a template gets. An entry stands in one list of a period, that of
/// its most telling change; `kinds` names all of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Changelog {
    /// The name and version of the format.
    pub schema: &'static str,
    /// The path of the list.
    pub path: String,
    /// What the list is called, if it says so.
    pub title: Option<String>,
    /// Whether older commits are missing, so that what the oldest one has seems to be added by it.
    pub shallow: bool,
    /// The periods, newest first.
    pub periods: Vec<PeriodWire>,
}

/// A stretch of the history, and what changed in it on balance.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Period")]
pub struct PeriodWire {
    /// A tag, `2024-05`, `2024-W07`, `2024-05-26`, the id of a commit, or `Unreleased`.
    pub name: String,
    /// What it is made by: `tag`, `month`, `week`, `day`, `commit` or `unreleased`.
    pub kind: &'static str,
    /// The day that it is known by, as YYYY-MM-DD.
    pub date: String,
    /// The moment that it is known by, by RFC 3339.
    pub time: String,
    /// Its first commit.
    pub first: CommitWire,
    /// Its last commit.
    pub last: CommitWire,
    /// How many entries have each change; one entry can count under several.
    pub counts: CountsWire,
    /// Entries that came.
    pub added: Vec<ItemWire>,
    /// Entries that went.
    pub removed: Vec<ItemWire>,
    /// Entries with another title.
    pub renamed: Vec<ItemWire>,
    /// Entries with another address, under their old title.
    pub relinked: Vec<ItemWire>,
    /// Entries in another section, with nothing of the above.
    pub moved: Vec<ItemWire>,
    /// Entries with another description, with nothing of the above.
    pub redescribed: Vec<ItemWire>,
    /// Entries that are only written differently.
    pub restyled: Vec<ItemWire>,
    /// Entries that changed in nothing, but whose section has another name or place.
    pub carried: Vec<ItemWire>,
    /// The moment that it is known by.
    #[serde(skip)]
    pub moment: recension_model::Moment,
}

/// How many entries have each change.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "Counts")]
pub struct CountsWire {
    pub added: u32,
    pub removed: u32,
    pub renamed: u32,
    pub relinked: u32,
    pub moved: u32,
    pub redescribed: u32,
    pub restyled: u32,
    pub carried: u32,
}

/// What happened to one entry in a period, on balance.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Change")]
pub struct ItemWire {
    /// The entry's stable name.
    pub id: String,
    /// All that happened to it: `added`, `removed`, `renamed`, `relinked`, `redescribed`, `moved`, `restyled`.
    pub kinds: Vec<&'static str>,
    /// Its title now; of one that went, its last.
    pub title: String,
    /// Its address, likewise.
    pub url: Option<String>,
    /// What it says, likewise.
    pub description: String,
    /// The titles of its sections, likewise, the outermost first.
    pub section: Vec<String>,
    /// How it was before.
    pub old: Option<StateWire>,
    /// How it is after.
    pub new: Option<StateWire>,
    /// The commits behind it, oldest first.
    pub commits: Vec<CommitWire>,
    /// How sure it is that it is the same entry as before, 0–1.
    pub confidence: f32,
}

/// An entry at one time.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "EntryState")]
pub struct StateWire {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// What follows the title.
    pub description: String,
    /// What stands before the title.
    pub lead: String,
    /// Links other than the primary one.
    pub other_links: Vec<LinkWire>,
    /// The texts of its notes.
    pub notes: Vec<String>,
    /// The titles of its sections, the outermost first.
    pub section: Vec<String>,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Link")]
pub struct LinkWire {
    /// What the link is put on.
    pub text: String,
    /// Its address.
    pub url: String,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Commit")]
pub struct CommitWire {
    /// Its object id.
    pub id: String,
    /// The beginning of its id.
    pub short: String,
    /// Who wrote it.
    pub author: String,
    /// When it was committed, by RFC 3339.
    pub time: String,
    /// The day on which it was committed, as YYYY-MM-DD.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

impl From<&Commit> for CommitWire {
    fn from(commit: &Commit) -> Self {
        Self {
            id: commit.id.clone(),
            short: commit.short().to_owned(),
            author: commit.author.clone(),
            time: commit.time.rfc3339(),
            date: commit.time.day().to_string(),
            subject: commit.subject.clone(),
        }
    }
}

impl From<&EntryState> for StateWire {
    fn from(state: &EntryState) -> Self {
        let link = |(text, url): &(String, String)| LinkWire { text: text.clone(), url: url.clone() };
        Self {
            title: state.title.clone(),
            url: state.url.clone(),
            description: state.description.clone(),
            lead: state.lead.clone(),
            other_links: state.other_links.iter().map(link).collect(),
            notes: state.notes.clone(),
            section: state.section.clone(),
        }
    }
}

/// Returns the name of what a period is made by.
fn kind_name(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Tag => "tag",
        PeriodKind::Month => "month",
        PeriodKind::Week => "week",
        PeriodKind::Day => "day",
        PeriodKind::Commit => "commit",
        PeriodKind::Unreleased => "unreleased",
    }
}

impl Changelog {
    /// Makes a changelog of periods, which are given oldest first.
    pub fn new(history: &History, periods: &[Period], title: Option<String>) -> Self {
        Self {
            schema: CHANGELOG_SCHEMA,
            path: history.path.clone(),
            title,
            shallow: history.shallow,
            periods: periods.iter().rev().map(|period| PeriodWire::new(history, period)).collect(),
        }
    }

    /// Leaves out the periods in which nothing changed that a reader would notice.
    pub fn without_empty_periods(mut self) -> Self {
        self.periods.retain(|period| !period.is_empty());
        self
    }

    /// Reports whether there is no change at all.
    pub fn is_empty(&self) -> bool {
        self.periods.iter().all(PeriodWire::is_empty)
    }
}

impl PeriodWire {
    fn new(history: &History, period: &Period) -> Self {
        let commit = |revision: u32| CommitWire::from(history.commit_of(revision));
        let last = period.last.min(history.revisions.len().saturating_sub(1) as u32);
        let mut wire = Self {
            name: period.name.clone(),
            kind: kind_name(period.kind),
            date: period.time.day().to_string(),
            time: period.time.rfc3339(),
            first: commit(period.first.min(last)),
            last: commit(last),
            counts: CountsWire::default(),
            added: Vec::new(),
            removed: Vec::new(),
            renamed: Vec::new(),
            relinked: Vec::new(),
            moved: Vec::new(),
            redescribed: Vec::new(),
            restyled: Vec::new(),
            carried: Vec::new(),
            moment: period.time,
        };
        for change in &period.changes {
            wire.push(history, change);
        }
        wire
    }

    fn push(&mut self, history: &History, change: &NetChange) {
        let counts = &mut self.counts;
        for kind in change.kinds.iter() {
            match kind {
                ChangeKind::Added => counts.added += 1,
                ChangeKind::Removed => counts.removed += 1,
                ChangeKind::Renamed => counts.renamed += 1,
                ChangeKind::Relinked => counts.relinked += 1,
                ChangeKind::Moved => counts.moved += 1,
                ChangeKind::Redescribed => counts.redescribed += 1,
                ChangeKind::Restyled => counts.restyled += 1,
                ChangeKind::Reordered => {}
            }
        }
        let has = |kind| change.kinds.contains(kind);
        let list = if has(ChangeKind::Added) {
            &mut self.added
        } else if has(ChangeKind::Removed) {
            &mut self.removed
        } else if has(ChangeKind::Renamed) {
            &mut self.renamed
        } else if has(ChangeKind::Relinked) {
            &mut self.relinked
        } else if has(ChangeKind::Moved) {
            &mut self.moved
        } else if has(ChangeKind::Redescribed) {
            &mut self.redescribed
        } else if has(ChangeKind::Restyled) {
            &mut self.restyled
        } else {
            counts.carried += 1;
            &mut self.carried
        };
        list.extend(ItemWire::new(history, change));
    }

    /// Reports whether a reader of the list would notice nothing.
    pub fn is_empty(&self) -> bool {
        self.lists().all(|(_, items)| items.is_empty()) && self.restyled.is_empty() && self.carried.is_empty()
    }

    /// Returns the lists that are told one by one, each with its heading.
    pub fn lists(&self) -> impl Iterator<Item = (&'static str, &Vec<ItemWire>)> {
        [
            ("Added", &self.added),
            ("Removed", &self.removed),
            ("Renamed", &self.renamed),
            ("Relinked", &self.relinked),
            ("Moved", &self.moved),
            ("Redescribed", &self.redescribed),
        ]
        .into_iter()
    }
}

impl ItemWire {
    fn new(history: &History, change: &NetChange) -> Option<Self> {
        let state = |id: u32| &history.states[id as usize];
        let shown = state(change.new.or(change.old)?);
        Some(Self {
            id: history.traces[change.trace as usize].id.clone(),
            kinds: change.kinds.iter().map(ChangeKind::name).collect(),
            title: shown.title.clone(),
            url: shown.url.clone(),
            description: shown.description.clone(),
            section: shown.section.clone(),
            old: change.old.map(|id| state(id).into()),
            new: change.new.map(|id| state(id).into()),
            commits: change.commits.iter().map(|at| (&history.commits[*at as usize]).into()).collect(),
            confidence: change.confidence,
        })
    }
}
