//! Finds the commits behind what a merge brought.

use recension_model::{EntryState, History, Standing};

use crate::commits::CommitTable;
use crate::error::HistoryError;
use crate::file_history::{FileHistory, FileState, MAX_SIDE_COMMITS};
use crate::known::{Document, Known};
use crate::mentions::FirstMentions;
use crate::reading::Reading;
use crate::repository::{Found, ObjectId, Repository};
use crate::source::Source;
use crate::state::keys;
use crate::tracer::Tracer;

/// A state of the file on a side that was merged.
struct SideState {
    commit: ObjectId,
    document: Document,
}

/// Puts, for what came with a merge, the commits of the merged side in place of the merge.
pub(crate) fn name_origins(
    file: &FileHistory,
    history: &mut History,
    tracer: &mut Tracer<'_>,
    commits: &mut CommitTable,
    first: &mut FirstMentions,
) -> Result<(), HistoryError> {
    let merges: Vec<usize> = (0..file.states.len())
        .filter(|at| file.states[*at].parents.len() > 1 && history.revisions[*at].standing == Standing::Read)
        .collect();
    if merges.is_empty() {
        return Ok(());
    }
    let mut touched: Vec<(u32, u32, u32)> = Vec::new();
    for (trace, life) in (0..).zip(&history.traces) {
        for (at, event) in (0..).zip(&life.events) {
            if merges.binary_search(&(event.revision as usize)).is_ok() {
                touched.push((event.revision, trace, at));
            }
        }
    }
    touched.sort_unstable();
    for merge in merges {
        let sides = side_states(file, &file.states[merge], tracer)?;
        for side in sides.iter().flat_map(|side| side.iter().skip(1)) {
            let time = tracer.repository.describe(side.commit)?.time;
            first.note_side(tracer.known, &side.document, (time, side.commit));
        }
        let begin = touched.partition_point(|(revision, ..)| (*revision as usize) < merge);
        let here = touched[begin..].iter().take_while(|(revision, ..)| *revision as usize == merge);
        for &(_, trace, at) in here {
            let events = &history.traces[trace as usize].events;
            let before = at.checked_sub(1).and_then(|at| events[at as usize].state);
            if let Some(commit) = origin(&sides, tracer.known, before, events[at as usize].state) {
                history.traces[trace as usize].events[at as usize].commit =
                    commits.named(tracer.repository, commit)?;
            }
        }
    }
    Ok(())
}

/// Returns the states of the file on the sides that a merge brought in, oldest first.
fn side_states(
    file: &FileHistory,
    merge: &FileState,
    tracer: &mut Tracer<'_>,
) -> Result<Vec<Vec<SideState>>, HistoryError> {
    let mut sides = Vec::new();
    for parent in &merge.parents[1..] {
        let found = walk(tracer.repository, file, *parent, &merge.path)?;
        let mut reading = Reading::new(tracer.options, tracer.known);
        let mut side = Vec::new();
        for (commit, blob) in found {
            let name = blob.to_string();
            if reading.known.document(&name).is_none() {
                reading.read(&merge.path, &name, Source::new(tracer.repository.read(blob)?));
            }
            let document = reading.known.document(&name).cloned();
            side.extend(document.map(|document| SideState { commit, document }));
        }
        sides.push(side);
    }
    Ok(sides)
}

/// Goes back along first parents up to the commit that the side was begun from: the states of the file,
/// that of the beginning first.
fn walk(
    repository: &Repository,
    file: &FileHistory,
    from: ObjectId,
    path: &str,
) -> Result<Vec<(ObjectId, ObjectId)>, HistoryError> {
    let mut found: Vec<(ObjectId, ObjectId)> = Vec::new();
    let mut next = Some(from);
    for _ in 0..MAX_SIDE_COMMITS {
        let Some(id) = next else { break };
        let commit = repository.find(id)?;
        if let Found::File(blob) = repository.look_up(commit.tree_id(), path)? {
            // Of commits that leave the file as it is, the oldest is the one that made it so.
            match found.last_mut().filter(|(_, latest)| *latest == blob) {
                Some((commit, _)) => *commit = id,
                None => found.push((id, blob)),
            }
        }
        if file.has(id) {
            found.reverse();
            return Ok(found);
        }
        next = commit.parent_ids().next().map(ObjectId);
    }
    // The side has no beginning on the line, or one too far away.
    found.reverse();
    Ok(found)
}

/// Finds the first commit of a side after which an entry is as the merge has it.
fn origin(
    sides: &[Vec<SideState>],
    known: &Known,
    before: Option<u32>,
    after: Option<u32>,
) -> Option<ObjectId> {
    let has = |side: &SideState, state: u32| known.entries_of(&side.document).contains(&state);
    let alike = |side: &SideState, state: &EntryState| {
        let [url, title] = keys(state);
        known.entries_of(&side.document).into_iter().any(|other| {
            let [other_url, other_title] = keys(known.state(other));
            if url.is_some() { other_url == url } else { other_title == title }
        })
    };
    let first_after = |side: &[SideState], holds: &dyn Fn(&SideState) -> bool| {
        let (begin, rest) = side.split_first()?;
        if holds(begin) {
            return None;
        }
        rest.iter().find(|state| holds(state)).map(|state| state.commit)
    };
    sides.iter().find_map(|side| match (before, after) {
        (_, Some(state)) => first_after(side, &|side| has(side, state))
            .or_else(|| first_after(side, &|side| alike(side, known.state(state)))),
        (Some(state), None) => first_after(side, &|side| !alike(side, known.state(state))),
        (None, None) => None,
    })
}
