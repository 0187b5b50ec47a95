//! Finds the commits behind what a merge brought.

use std::rc::Rc;

use recension_model::{History, Standing};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::commits::CommitTable;
use crate::error::HistoryError;
use crate::file_history::FileHistory;
use crate::known::{Document, Known};
use crate::mentions::FirstMentions;
use crate::repository::ObjectId;
use crate::sides::{Side, Sides};
use crate::state::Keys;
use crate::tracer::Tracer;

/// Puts, for what came with a merge, the commits of the merged side in place of the merge.
pub(crate) fn name_origins(
    file: &FileHistory,
    sides: &Sides,
    history: &mut History,
    tracer: &Tracer<'_>,
    commits: &mut CommitTable,
) -> Result<(), HistoryError> {
    let merges: Vec<usize> = (0..file.states.len())
        .filter(|at| file.states[*at].parents.len() > 1 && history.revisions[*at].standing == Standing::Read)
        .collect();
    let mut touched: Vec<(u32, u32, u32)> = Vec::new();
    for (trace, life) in (0..).zip(&history.traces) {
        for (at, event) in (0..).zip(&life.events) {
            if merges.binary_search(&(event.revision as usize)).is_ok() {
                touched.push((event.revision, trace, at));
            }
        }
    }
    touched.sort_unstable();
    let mut origins = Origins { sides, known: tracer.known, steps: FxHashMap::default() };
    for of_one in touched.chunk_by(|one, other| one.0 == other.0) {
        let Some((merge, ..)) = of_one.first() else { continue };
        let commit = file.states[*merge as usize].commit;
        for &(_, trace, at) in of_one {
            let events = &history.traces[trace as usize].events;
            let before = at.checked_sub(1).and_then(|at| events[at as usize].state);
            let change = (before, events[at as usize].state);
            if let Some(commit) = origins.of(commit, change) {
                history.traces[trace as usize].events[at as usize].commit =
                    commits.named(tracer.repository, commit)?;
            }
        }
    }
    Ok(())
}

/// Notes which addresses stood on the sides first.
pub(crate) fn note_sides(
    file: &FileHistory,
    sides: &Sides,
    tracer: &Tracer<'_>,
    first: &mut FirstMentions,
) -> Result<(), HistoryError> {
    for side in file.states.iter().flat_map(|state| sides.of(state.commit)) {
        let begin = side.begin.map(|begin| tracer.repository.describe(begin.commit)).transpose()?;
        let document = |blob: ObjectId| tracer.known.document(&blob.to_string());
        let had = side.begin.and_then(|begin| document(begin.blob));
        for state in &side.states {
            let Some(document) = document(state.blob) else { continue };
            let mut time = tracer.repository.describe(state.commit)?.time;
            // No commit was made before the one that it builds on, whatever its clock says.
            if let Some(begin) = begin.as_ref().filter(|begin| begin.time.seconds > time.seconds) {
                time = begin.time;
            }
            first.note_side(tracer.known, had, document, (time, state.commit));
        }
    }
    Ok(())
}

/// What the sides of merges did, found out once for each.
struct Origins<'k> {
    sides: &'k Sides,
    known: &'k Known,
    steps: FxHashMap<ObjectId, Rc<Vec<SideSteps>>>,
}

/// What one side did.
struct SideSteps {
    begin: Vec<u32>,
    steps: Vec<Step>,
}

/// What one commit of a side did.
struct Step {
    commit: ObjectId,
    came: Vec<u32>,
    went: Vec<u32>,
}

impl Origins<'_> {
    fn steps_of(&mut self, merge: ObjectId) -> Rc<Vec<SideSteps>> {
        let Self { sides, known, steps } = self;
        let made = || Rc::new(sides.of(merge).iter().map(|side| SideSteps::of(side, known)).collect());
        Rc::clone(steps.entry(merge).or_insert_with(made))
    }

    /// Finds the commit of a side that made what a merge brought: the states of an entry before and after it.
    fn of(&mut self, merge: ObjectId, change: (Option<u32>, Option<u32>)) -> Option<ObjectId> {
        let (sides, known) = (self.steps_of(merge), self.known);
        let found = sides.iter().find_map(|side| match change {
            (_, Some(state)) => side.first_with(|other| other == state).or_else(|| {
                let keys = known.keys(state);
                side.first_with(|other| is_alike(known.keys(other), keys))
            }),
            (Some(state), None) => {
                let keys = known.keys(state);
                side.first_without(|other| is_alike(known.keys(other), keys))
            }
            (None, None) => None,
        })?;
        // What a merge brought to the side was made on one of its own sides.
        self.of(found, change).or(Some(found))
    }
}

impl SideSteps {
    fn of(side: &Side, known: &Known) -> Self {
        let document = |blob: ObjectId| known.document(&blob.to_string());
        let begin = side.begin.and_then(|begin| document(begin.blob));
        let mut before = begin;
        let steps = side.states.iter().filter_map(|state| {
            let here = document(state.blob)?;
            let old = before.replace(here);
            let went = old.map_or(Vec::new(), |old| only_in(known, old, Some(here)));
            Some(Step { commit: state.commit, came: only_in(known, here, old), went })
        });
        let steps = steps.collect();
        Self { begin: begin.map_or(Vec::new(), |begin| known.entries_of(begin)), steps }
    }

    /// Finds the first commit after which an entry is there that was not there at the beginning.
    fn first_with(&self, is_it: impl Fn(u32) -> bool) -> Option<ObjectId> {
        let step = self.steps.iter().find(|step| step.came.iter().any(|state| is_it(*state)))?;
        let had = self.begin.iter().any(|state| is_it(*state));
        (!had).then_some(step.commit)
    }

    /// Finds the first commit after which no entry is there of those that were there at the beginning.
    fn first_without(&self, is_it: impl Fn(u32) -> bool) -> Option<ObjectId> {
        let count = |states: &[u32]| states.iter().filter(|state| is_it(**state)).count();
        let mut left = count(&self.begin);
        if left == 0 {
            return None;
        }
        let gone = self.steps.iter().find(|step| {
            left = (left + count(&step.came)).saturating_sub(count(&step.went));
            left == 0
        });
        gone.map(|step| step.commit)
    }
}

/// Reports whether an entry has the address of one that is looked for, or the title if that has no address.
fn is_alike(other: Keys, wanted: Keys) -> bool {
    if wanted.url.is_some() { other.url == wanted.url } else { other.title == wanted.title }
}

/// Returns the states of entries in the chunks of a document that another one does not have.
fn only_in(known: &Known, document: &Document, other: Option<&Document>) -> Vec<u32> {
    let others: FxHashSet<u32> = other.iter().flat_map(|other| &other.chunks).copied().collect();
    let chunks = document.chunks.iter().filter(|chunk| !others.contains(chunk));
    let states = chunks.flat_map(|chunk| known.chunk(*chunk)).copied();
    let Some(other) = other else { return states.collect() };
    let here: FxHashSet<u32> = document.chunks.iter().copied().collect();
    let gone = other.chunks.iter().filter(|chunk| !here.contains(chunk));
    let there: FxHashSet<u32> = gone.flat_map(|chunk| known.chunk(*chunk)).copied().collect();
    states.filter(|state| !there.contains(state)).collect()
}
