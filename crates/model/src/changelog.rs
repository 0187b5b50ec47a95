//! What changed in a list from period to period, with the values themselves: what every renderer of it needs.

#[cfg(feature = "serde")]
use serde::Serialize;

use crate::{ChangeKind, Commit, EntryState, History, LinkValue, Moment, NetChange, Period, PeriodKind};

/// The name and version of the format of a [`Changelog`] in JSON.
pub const CHANGELOG_SCHEMA: &str = "recension.changelog/1";

/// What changed in a list, period by period: `recension.changelog/1`.
///
/// This is what `--context` prints and what a template gets. An entry stands in one list of a period, that of
/// its most telling change; `kinds` names all of them.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    pub periods: Vec<ChangelogPeriod>,
}

/// A stretch of the history, and what changed in it on balance.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Period"))]
pub struct ChangelogPeriod {
    /// A tag, `2024-05`, `2024-W07`, `2024-05-26`, the id of a commit, or `Unreleased`.
    pub name: String,
    /// What it is made by: `tag`, `month`, `week`, `day`, `commit` or `unreleased`.
    #[cfg_attr(feature = "schemars", schemars(with = "String"))]
    pub kind: PeriodKind,
    /// The day that it is known by, as YYYY-MM-DD.
    pub date: String,
    /// The moment that it is known by, by RFC 3339.
    pub time: String,
    /// Its first commit.
    pub first: CommitValue,
    /// Its last commit.
    pub last: CommitValue,
    /// How many entries have each change; one entry can count under several.
    pub counts: ChangelogCounts,
    /// Entries that came.
    pub added: Vec<ChangelogItem>,
    /// Entries that went.
    pub removed: Vec<ChangelogItem>,
    /// Entries with another title.
    pub renamed: Vec<ChangelogItem>,
    /// Entries with another address, under their old title.
    pub relinked: Vec<ChangelogItem>,
    /// Entries in another section, with nothing of the above.
    pub moved: Vec<ChangelogItem>,
    /// Entries with another description, with nothing of the above.
    pub redescribed: Vec<ChangelogItem>,
    /// Entries that are only written differently.
    pub restyled: Vec<ChangelogItem>,
    /// Entries that changed in nothing, but whose section has another name or place.
    pub carried: Vec<ChangelogItem>,
    /// The tag before it; none before the first.
    pub since: Option<String>,
    /// The same moment, to reckon with.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub moment: Moment,
}

/// How many entries have each change.
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Counts"))]
pub struct ChangelogCounts {
    /// Entries that came.
    pub added: u32,
    /// Entries that went.
    pub removed: u32,
    /// Entries with another title.
    pub renamed: u32,
    /// Entries with another address.
    pub relinked: u32,
    /// Entries in another section.
    pub moved: u32,
    /// Entries with another description or other notes.
    pub redescribed: u32,
    /// Entries with a difference that vanishes in canonical form.
    pub restyled: u32,
    /// Entries that changed in nothing, but whose section has another name or place.
    pub carried: u32,
}

/// What happened to one entry in a period, on balance.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Change"))]
pub struct ChangelogItem {
    /// The entry's stable name.
    pub id: String,
    /// All that happened to it: `added`, `removed`, `renamed`, `relinked`, `redescribed`, `moved`, `restyled`.
    #[cfg_attr(feature = "schemars", schemars(with = "Vec<String>"))]
    pub kinds: Vec<ChangeKind>,
    /// Its title now; of one that went, its last.
    pub title: String,
    /// Its address, likewise.
    pub url: Option<String>,
    /// What it says, likewise.
    pub description: String,
    /// The titles of its sections, likewise, the outermost first.
    pub section: Vec<String>,
    /// How it was before.
    pub old: Option<StateValue>,
    /// How it is after.
    pub new: Option<StateValue>,
    /// The commits behind it, oldest first.
    pub commits: Vec<CommitValue>,
    /// How sure it is that it is the same entry as before, 0–1.
    pub confidence: f32,
}

/// An entry at one time.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "EntryState"))]
pub struct StateValue {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// What follows the title.
    pub description: String,
    /// What stands before the title.
    pub lead: String,
    /// Links other than the primary one.
    pub other_links: Vec<LinkValue>,
    /// The texts of its notes.
    pub notes: Vec<String>,
    /// The titles of its sections, the outermost first.
    pub section: Vec<String>,
}

/// A commit.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Commit"))]
pub struct CommitValue {
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

impl From<&Commit> for CommitValue {
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

impl From<&EntryState> for StateValue {
    fn from(state: &EntryState) -> Self {
        let link = |(text, url): &(String, String)| LinkValue { text: text.clone(), url: url.clone() };
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

impl Changelog {
    /// Returns the changelog of periods, which are given oldest first.
    pub fn new(history: &History, periods: &[Period], title: Option<String>) -> Self {
        Self {
            schema: CHANGELOG_SCHEMA,
            path: history.path.clone(),
            title,
            shallow: history.shallow,
            periods: periods.iter().rev().map(|period| ChangelogPeriod::new(history, period)).collect(),
        }
    }

    /// Returns the changelog without the periods in which nothing changed that a reader would notice.
    pub fn without_empty_periods(mut self) -> Self {
        self.periods.retain(|period| !period.is_empty());
        self
    }

    /// Reports whether there is no change at all.
    pub fn is_empty(&self) -> bool {
        self.periods.iter().all(ChangelogPeriod::is_empty)
    }
}

/// Returns the newest tag of the revisions up to one.
fn latest_tag(history: &History, last: u32) -> Option<String> {
    let mut tags =
        history.revisions.iter().take(last as usize + 1).rev().filter_map(|revision| revision.tags.last());
    tags.next().map(|tag| tag.name.clone())
}

impl ChangelogPeriod {
    fn new(history: &History, period: &Period) -> Self {
        let commit = |revision: u32| CommitValue::from(history.commit_of(revision));
        let last = period.last.min(history.revisions.len().saturating_sub(1) as u32);
        let mut this = Self {
            name: period.name.clone(),
            kind: period.kind,
            date: period.time.day().to_string(),
            time: period.time.rfc3339(),
            first: commit(period.first.min(last)),
            last: commit(last),
            counts: ChangelogCounts::default(),
            added: Vec::new(),
            removed: Vec::new(),
            renamed: Vec::new(),
            relinked: Vec::new(),
            moved: Vec::new(),
            redescribed: Vec::new(),
            restyled: Vec::new(),
            carried: Vec::new(),
            since: period.before.and_then(|before| latest_tag(history, before)),
            moment: period.time,
        };
        for change in &period.changes {
            this.push(history, change);
        }
        this
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
        list.extend(ChangelogItem::new(history, change));
    }

    /// Reports whether a reader of the list would notice nothing.
    pub fn is_empty(&self) -> bool {
        self.lists().all(|(_, items)| items.is_empty()) && self.restyled.is_empty() && self.carried.is_empty()
    }

    /// Returns the lists that are shown one by one, each with its heading.
    pub fn lists(&self) -> impl Iterator<Item = (&'static str, &Vec<ChangelogItem>)> {
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

impl ChangelogItem {
    fn new(history: &History, change: &NetChange) -> Option<Self> {
        let state = |id: u32| &history.states[id as usize];
        let shown = state(change.new.or(change.old)?);
        Some(Self {
            id: history.traces[change.trace as usize].id.clone(),
            kinds: change.kinds.iter().collect(),
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
