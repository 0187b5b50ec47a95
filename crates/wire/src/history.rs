//! The lives of entries, dates of copies and past merges as JSON.

use recension_model::{
    Behind, ChangeKind, CommitValue, Dating, Edition, EntryId, Event, FaultKind, History, MergeFault,
    MergeReview, ReviewedMerge, StateValue, Trace,
};
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) const LOG_SCHEMA: &str = "recension.log/1";
pub(crate) const BLAME_SCHEMA: &str = "recension.blame/1";
pub(crate) const DATE_SCHEMA: &str = "recension.date/1";
pub(crate) const MERGES_SCHEMA: &str = "recension.merges/1";

/// The lives of entries.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LogWire {
    /// The name and version of the format.
    schema: &'static str,
    /// The path of the list.
    path: String,
    /// Whether older commits are missing.
    shallow: bool,
    /// The entries that were asked for, in the order in which they came.
    entries: Vec<LifeWire>,
    /// Revisions that were left out, and why.
    skipped: Vec<SkippedWire>,
}

/// One entry through time.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Life")]
struct LifeWire {
    /// Its stable name.
    id: String,
    /// Whether it is in the list today.
    present: bool,
    /// What happened to it, oldest first.
    events: Vec<EventWire>,
}

/// What happened to an entry.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Event")]
struct EventWire {
    /// What changed: `added`, `removed`, `renamed`, `relinked`, `redescribed`, `moved`, `restyled`; nothing
    /// where only a section around it has another name or place.
    kinds: Vec<&'static str>,
    /// The commit behind it.
    commit: CommitValue,
    /// How the entry is since then; none where it was removed.
    state: Option<StateValue>,
    /// How sure it is that it is the same entry as before, 0–1.
    confidence: f32,
}

/// A revision that does not count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Skipped")]
struct SkippedWire {
    /// Its commit.
    commit: CommitValue,
    /// Why: it `does not have the file`, and so on.
    reason: &'static str,
}

impl LogWire {
    pub(crate) fn new(history: &History, traces: &[u32]) -> Self {
        let skipped = (0..)
            .zip(&history.revisions)
            .filter(|(_, revision)| revision.standing != recension_model::Standing::Read);
        Self {
            schema: LOG_SCHEMA,
            path: history.path.clone(),
            shallow: history.shallow,
            entries: traces.iter().map(|at| life(history, *at)).collect(),
            skipped: skipped
                .map(|(at, revision)| SkippedWire {
                    commit: history.commit_of(at).into(),
                    reason: revision.standing.reason(),
                })
                .collect(),
        }
    }
}

fn life(history: &History, at: u32) -> LifeWire {
    let trace = &history.traces[at as usize];
    LifeWire {
        id: trace.id.clone(),
        present: trace.events.last().is_some_and(|event| event.state.is_some()),
        events: trace.events.iter().map(|event| event_wire(history, event)).collect(),
    }
}

fn event_wire(history: &History, event: &Event) -> EventWire {
    EventWire {
        kinds: event.kinds.iter().map(ChangeKind::name).collect(),
        commit: (&history.commits[event.commit as usize]).into(),
        state: event.state.map(|id| (&history.states[id as usize]).into()),
        confidence: event.confidence,
    }
}

/// When every entry of a list came and last changed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct BlameWire {
    /// The name and version of the format.
    schema: &'static str,
    /// The path of the list.
    path: String,
    /// Whether older commits are missing, so that what the oldest one has seems to come from it.
    shallow: bool,
    /// The newest revision.
    revision: Option<CommitValue>,
    /// The entries, in the order of the list.
    entries: Vec<BlamedWire>,
}

/// One entry of today.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Blamed")]
struct BlamedWire {
    /// Its stable name.
    id: Option<String>,
    /// Its title.
    title: String,
    /// Its address.
    url: Option<String>,
    /// The titles of its sections, the outermost first.
    section: Vec<String>,
    /// The 1-based line of its marker.
    line: u32,
    /// The commit that brought the resource, as an entry or otherwise.
    came: Option<CommitValue>,
    /// The event by which it became the entry that it is.
    listed: Option<EventWire>,
    /// The last event that changed what it says or where it stands.
    changed: Option<EventWire>,
}

impl BlameWire {
    pub(crate) fn new(history: &History, edition: &Edition, entries: &[(EntryId, Option<u32>)]) -> Self {
        let entries = entries.iter().map(|(id, trace)| {
            let view = edition.entry(*id);
            let life = trace.map(|at| &history.traces[at as usize]);
            BlamedWire {
                id: life.map(|life| life.id.clone()),
                title: view.title().to_owned(),
                url: view.url().map(str::to_owned),
                section: view.section_path().into_iter().map(str::to_owned).collect(),
                line: view.entry.line,
                came: life.and_then(Trace::origin).map(|at| (&history.commits[at as usize]).into()),
                listed: life.and_then(|life| life.events.first()).map(|event| event_wire(history, event)),
                changed: life.and_then(Trace::last_change).map(|event| event_wire(history, event)),
            }
        });
        Self {
            schema: BLAME_SCHEMA,
            path: history.path.clone(),
            shallow: history.shallow,
            revision: history.newest().map(|at| history.commit_of(at).into()),
            entries: entries.collect(),
        }
    }
}

/// Where in a history a copy was taken.
#[derive(Serialize, JsonSchema)]
pub(crate) struct DateWire {
    /// The name and version of the format.
    schema: &'static str,
    /// What the copy was called.
    copy: String,
    /// The path of the list.
    path: String,
    /// The revision that the copy was taken from; the first one of the range. None if copy and list have
    /// nothing in common.
    revision: Option<CommitValue>,
    /// The revisions that fit equally well.
    range: Option<RangeWire>,
    /// How likely the copy was taken within the range, if it was taken from this history at all, 0–1.
    confidence: f32,
    /// The share of entries that copy and revision have in common and alike, 0–1.
    likeness: f32,
    /// Entries that both have.
    found: u32,
    /// Entries that only the copy has.
    extra: u32,
    /// Entries that only the revision has.
    lacking: u32,
    /// Differences between entries that both have.
    differing: u32,
    /// How far the copy is behind the newest revision.
    behind: Option<Behind>,
}

/// Which revision a mirror was taken from.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Dating")]
pub(crate) struct DatingWire {
    /// The revision that it was taken from; the last one of the range.
    revision: CommitValue,
    /// The revisions that fit equally well.
    range: RangeWire,
    /// How likely it was taken within the range, 0–1.
    confidence: f32,
    /// Whether the mirror's own history tells it: the revision that it was last in step with.
    own_history: bool,
    /// The share of entries that mirror and revision have in common and alike, 0–1.
    likeness: f32,
    /// How far it is behind the newest revision.
    behind: Behind,
}

impl DatingWire {
    pub(crate) fn new(history: &History, dating: &Dating) -> Self {
        Self {
            revision: history.commit_of(dating.last).into(),
            range: RangeWire::new(history, dating),
            confidence: dating.confidence,
            own_history: dating.is_own,
            likeness: dating.likeness,
            behind: dating.behind,
        }
    }
}

/// Revisions that fit equally well.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Range")]
struct RangeWire {
    /// The first one.
    first: CommitValue,
    /// The last one.
    last: CommitValue,
    /// How many there are.
    revisions: u32,
}

impl RangeWire {
    fn new(history: &History, dating: &Dating) -> Self {
        Self {
            first: history.commit_of(dating.first).into(),
            last: history.commit_of(dating.last).into(),
            revisions: dating.last - dating.first + 1,
        }
    }
}

impl DateWire {
    pub(crate) fn new(history: &History, copy: &str, dating: Option<&Dating>) -> Self {
        let number = |value: fn(&Dating) -> u32| dating.map_or(0, value);
        let share = |value: fn(&Dating) -> f32| dating.map_or(0.0, value);
        Self {
            schema: DATE_SCHEMA,
            copy: copy.to_owned(),
            path: history.path.clone(),
            revision: dating.map(|dating| history.commit_of(dating.best).into()),
            range: dating.map(|dating| RangeWire::new(history, dating)),
            confidence: share(|dating| dating.confidence),
            likeness: share(|dating| dating.likeness),
            found: number(|dating| dating.found),
            extra: number(|dating| dating.extra),
            lacking: number(|dating| dating.lacking),
            differing: number(|dating| dating.differing),
            behind: dating.map(|dating| dating.behind),
        }
    }
}

/// What past merges did that the merge's own logic would not have done.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MergesWire {
    /// The name and version of the format.
    schema: &'static str,
    /// The path of the list.
    path: String,
    /// How many merges were looked at.
    seen: u32,
    /// Those that had something to merge in the list, oldest first.
    merges: Vec<MergeWire>,
    /// Commits that are no merges and seem to have undone what others did without meaning to, oldest first.
    undoing: Vec<MergeWire>,
}

/// One past merge.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Merge")]
struct MergeWire {
    /// The merge.
    commit: CommitValue,
    /// What it did wrong.
    faults: Vec<FaultWire>,
    /// Entries about which the sides disagreed, so that nothing is said of them.
    disputed: u32,
}

/// What a merge did to one entry.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fault")]
struct FaultWire {
    /// `lost`, `revived`, `doubled` or `unlinked`: an address that was changed is the old one again.
    #[schemars(with = "String")]
    kind: &'static str,
    /// The entry.
    entry: StateValue,
    /// Whether the list itself ever had the fault; if not it was put right before the merge came to it.
    reached: bool,
    /// The commit whose change was undone; none where a merge did it.
    undoes: Option<CommitValue>,
    /// The commit that put it right in the list; none if nobody did.
    repaired: Option<CommitValue>,
}

impl MergesWire {
    pub(crate) fn new(review: &MergeReview) -> Self {
        let commit = |at: u32| CommitValue::from(&review.commits[at as usize]);
        let fault = |fault: &MergeFault| FaultWire {
            kind: FaultKind::name(fault.kind),
            entry: (&fault.entry).into(),
            reached: fault.reached,
            undoes: fault.undoes.map(commit),
            repaired: fault.repaired.map(commit),
        };
        let all = |merges: &[ReviewedMerge]| -> Vec<MergeWire> {
            let one = |merge: &ReviewedMerge| MergeWire {
                commit: commit(merge.commit),
                faults: merge.faults.iter().map(fault).collect(),
                disputed: merge.disputed,
            };
            merges.iter().map(one).collect()
        };
        Self {
            schema: MERGES_SCHEMA,
            path: review.path.clone(),
            seen: review.seen,
            merges: all(&review.merges),
            undoing: all(&review.undoing),
        }
    }
}
