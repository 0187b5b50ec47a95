//! What commits undid that were no merges: a branch that was squashed, a file that was saved over.
//!
//! Who works on an old state of a list and puts the whole of it in the place of the new one takes back what others did
//! meanwhile. It shows in that one commit undoes what others did in several, or one change right beside its own,
//! and says nothing of it.

use recension_model::{
    ChangeKind, ChangeKinds, Commit, Event, FaultKind, History, MergeFault, ReviewedMerge, Standing, Trace,
    title_key,
};
use rustc_hash::FxHashSet;

use crate::commits::CommitTable;
use crate::error::HistoryError;
use crate::file_history::FileHistory;
use crate::known::Known;
use crate::repository::ObjectId;
use crate::tracer::Tracer;

/// Nobody works on a state that is older than so many revisions.
const MAX_REVISIONS: u32 = 60;

/// Of what others did since the state that a commit was made from it undid at least this share, or it was made from another.
const MIN_UNDONE_SHARE: f64 = 0.5;

/// Who undoes all of one commit and nothing near what is added undoes this share of what others did since.
const MIN_WHOLE_SHARE: f64 = 0.9;

/// What begins all forms of the word that git has for it.
const REVERT: &str = "revert";

/// A change that a commit undid.
struct UndoneChange {
    kind: FaultKind,
    /// The entry as it was, or as it came back.
    state: u32,
    /// The event that was undone: its revision and commit.
    made: (u32, u32),
    /// The commit that did it again.
    repaired: Option<u32>,
}

/// Returns what commits of a line undid that are no merges, oldest first. Cost: linear in the events.
pub(crate) fn undoing(
    file: &FileHistory,
    history: &History,
    tracer: &Tracer<'_>,
    commits: &mut CommitTable,
) -> Result<Vec<ReviewedMerge>, HistoryError> {
    let review = Review::new(history, tracer.known);
    let mut named = |commit: &Commit| match ObjectId::parse(&commit.id) {
        Some(id) => commits.named(tracer.repository, id),
        None => Err(HistoryError::UnknownRevision(commit.id.clone())),
    };
    let mut found = Vec::new();
    for at in 0..history.revisions.len() as u32 {
        let is_plain = file.states[at as usize].parents.len() == 1;
        if !is_plain || history.revisions[at as usize].standing != Standing::Read {
            continue;
        }
        let Some(changes) = review.of(at) else { continue };
        let commit = named(history.commit_of(at))?;
        let mut faults = Vec::with_capacity(changes.len());
        for UndoneChange { kind, state, made, repaired } in changes {
            faults.push(MergeFault {
                kind,
                entry: tracer.known.state(state).clone(),
                reached: true,
                undoes: Some(named(&history.commits[made.1 as usize])?),
                repaired: repaired.map(|at| named(&history.commits[at as usize])).transpose()?,
            });
        }
        found.push(ReviewedMerge { commit, faults, disputed: 0 });
    }
    Ok(found)
}

struct Review<'a> {
    history: &'a History,
    known: &'a Known,
    /// For each revision the traces that it changed, and their events.
    events: Vec<Vec<(u32, u32)>>,
}

impl<'a> Review<'a> {
    fn new(history: &'a History, known: &'a Known) -> Self {
        let mut events: Vec<Vec<(u32, u32)>> = vec![Vec::new(); history.revisions.len()];
        for (trace, life) in (0..).zip(&history.traces) {
            for (at, event) in (0..).zip(&life.events) {
                events[event.revision as usize].push((trace, at));
            }
        }
        Self { history, known, events }
    }

    /// Returns what a revision undid, if it seems not to have meant to.
    fn of(&self, revision: u32) -> Option<Vec<UndoneChange>> {
        let mut changes = Vec::new();
        let mut own = Vec::new();
        for &(trace, at) in &self.events[revision as usize] {
            let life = &self.history.traces[trace as usize];
            match self.undid(life, at as usize) {
                Some(change) => changes.push(change),
                // Who only takes out what is old takes out what is new on purpose, too.
                None if tells(&life.events[at as usize]) => own.push((trace, at)),
                None => {}
            }
        }
        // To take back a change and nothing else is a decision, and so is what a commit says of itself.
        if changes.is_empty() || own.is_empty() || self.says_so(revision, &changes) {
            return None;
        }
        let made: FxHashSet<u32> = changes.iter().map(|change| change.made.0).collect();
        let since = made.iter().min().copied()?;
        let stayed = self.stayed(since, revision);
        let share = changes.len() as f64 / (changes.len() + stayed) as f64;
        let is_beside = changes.iter().any(|change| self.is_beside(change, &own));
        // Whoever has a conflict about what was removed takes it back with what comes beside it, however long ago that was.
        let is_revived = changes.iter().all(|change| change.kind == FaultKind::Revived);
        let is_told = match (made.len(), changes.len()) {
            (1, _) if is_beside => is_revived || share >= MIN_UNDONE_SHARE,
            (1, 1) => false,
            (1, _) => share >= MIN_WHOLE_SHARE,
            _ => share >= MIN_UNDONE_SHARE,
        };
        is_told.then_some(changes)
    }

    /// Returns what an event undid of what another person did not long before.
    fn undid(&self, life: &Trace, at: usize) -> Option<UndoneChange> {
        let event = &life.events[at];
        let before = life.events[..at].last()?;
        let url = |state: Option<u32>| state.and_then(|state| self.known.keys(state).url);
        let (kind, made, state) = match (before.state, event.state) {
            (Some(state), None) => (FaultKind::Lost, life.events[..at].iter().rposition(came)?, state),
            (None, Some(state)) => (FaultKind::Revived, at - 1, state),
            (Some(old), Some(new)) if url(Some(old)) != url(Some(new)) => {
                let made = (1..at).rev().find(|at| {
                    let changed = url(life.events[at - 1].state) != url(life.events[*at].state);
                    changed && url(life.events[at - 1].state).is_some()
                })?;
                let is_back = url(life.events[made - 1].state) == url(Some(new));
                is_back.then_some((FaultKind::Unlinked, made, old))?
            }
            _ => return None,
        };
        // To take back what took back is to put it right.
        if self.undid(life, made).is_some() {
            return None;
        }
        let made = &life.events[made];
        let is_recent = event.revision - made.revision <= MAX_REVISIONS && made.revision > 0;
        if !is_recent || self.is_same_author(event, made) {
            return None;
        }
        let again = |later: &&Event| match kind {
            FaultKind::Lost => later.state.is_some(),
            FaultKind::Revived => later.state.is_none(),
            _ => url(later.state) == url(Some(state)),
        };
        let repaired = life.events[at + 1..].iter().find(again).map(|event| event.commit);
        Some(UndoneChange { kind, state, made: (made.revision, made.commit), repaired })
    }

    fn is_same_author(&self, one: &Event, other: &Event) -> bool {
        let [one, other] = [one, other].map(|event| &self.history.commits[event.commit as usize]);
        one.author == other.author || one.email == other.email
    }

    /// Reports whether a commit says what it undid.
    fn says_so(&self, revision: u32, changes: &[UndoneChange]) -> bool {
        let subject = title_key(&self.history.commit_of(revision).subject);
        subject.contains(REVERT)
            || changes.iter().any(|change| {
                let title = title_key(&self.known.state(change.state).title);
                !title.is_empty() && subject.contains(&title)
            })
    }

    /// Reports whether a commit added something of its own where it undid something.
    fn is_beside(&self, change: &UndoneChange, own: &[(u32, u32)]) -> bool {
        let section = &self.known.state(change.state).section;
        own.iter().any(|(trace, at)| {
            let event = &self.history.traces[*trace as usize].events[*at as usize];
            let state = event.state.filter(|_| event.kinds.contains(ChangeKind::Added));
            state.is_some_and(|state| self.known.state(state).section == *section)
        })
    }

    /// Counts what others did from a revision on, before another one that left it as it was.
    fn stayed(&self, since: u32, until: u32) -> usize {
        let touched = |trace: u32| self.events[until as usize].iter().any(|(other, _)| *other == trace);
        let between = self.events[since as usize..until as usize].iter().flatten();
        let stayed = between.filter(|(trace, at)| {
            let life = &self.history.traces[*trace as usize];
            let event = &life.events[*at as usize];
            let is_last = life.events.get(*at as usize + 1).is_none_or(|next| next.revision >= until);
            is_last && comes_or_goes(event.kinds) && !touched(*trace)
        });
        stayed.count()
    }
}

/// Reports whether an entry came.
fn came(event: &Event) -> bool {
    event.state.is_some() && event.kinds.contains(ChangeKind::Added)
}

fn comes_or_goes(kinds: ChangeKinds) -> bool {
    [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Relinked].iter().any(|kind| kinds.contains(*kind))
}

/// Reports whether an entry came, or says something else.
fn tells(event: &Event) -> bool {
    use ChangeKind::{Moved, Reordered, Restyled};
    event.state.is_some() && event.kinds.iter().any(|kind| !matches!(kind, Restyled | Moved | Reordered))
}
