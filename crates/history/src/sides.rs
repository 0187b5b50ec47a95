//! The sides that merges brought to the line.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::commit::CommitNode;
use crate::error::HistoryError;
use crate::fetch::{Job, fetch};
use crate::file_history::{FileHistory, MAX_SIDE_COMMITS};
use crate::reading::Reading;
use crate::repository::{Found, ObjectId};
use crate::tracer::Tracer;

/// How deep merges within merged sides are looked into.
const MAX_DEPTH: usize = 4;

/// A state of the file, and the commit that made it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SideState {
    pub(crate) commit: ObjectId,
    pub(crate) blob: ObjectId,
}

/// The states of the file on one side of a merge.
#[derive(Debug)]
pub(crate) struct Side {
    /// The state that it was begun from; none if the file was begun on it, or too far away.
    pub(crate) begin: Option<SideState>,
    /// What was made of that, oldest first.
    pub(crate) states: Vec<SideState>,
}

impl Side {
    /// Returns all states, that of the beginning first.
    pub(crate) fn chain(&self) -> impl Iterator<Item = SideState> {
        self.begin.iter().chain(&self.states).copied()
    }
}

/// The sides of the merges of a line, and of the merges on these sides, by merge.
#[derive(Debug, Default)]
pub(crate) struct Sides(FxHashMap<ObjectId, Vec<Side>>);

impl Sides {
    /// Finds the sides of all merges after which the file is another one, and reads what is not known of them.
    pub(crate) fn read(file: &FileHistory, tracer: &mut Tracer<'_>) -> Result<Self, HistoryError> {
        let mut sides = Self::default();
        let mut blobs = Vec::new();
        for state in file.states.iter().filter(|state| state.parents.len() > 1) {
            let mut walker = Walker { tracer, file, path: &state.path, passed: FxHashSet::default() };
            let mut found = Vec::new();
            walker.find(state.commit, &state.parents, 0, &mut found)?;
            for (merge, of_it) in found {
                let chains = of_it.iter().flat_map(Side::chain);
                blobs.extend(chains.map(|side| (side.blob, state.path.as_str())));
                sides.0.insert(merge, of_it);
            }
        }
        read_unknown(&blobs, tracer)?;
        Ok(sides)
    }

    /// Returns the sides of a merge.
    pub(crate) fn of(&self, merge: ObjectId) -> &[Side] {
        self.0.get(&merge).map_or(&[], Vec::as_slice)
    }
}

/// Reads files that are not known, each against the one before it.
pub(crate) fn read_unknown(blobs: &[(ObjectId, &str)], tracer: &mut Tracer<'_>) -> Result<(), HistoryError> {
    let mut planned = FxHashSet::default();
    let unknown: Vec<bool> = blobs
        .iter()
        .map(|(blob, _)| tracer.known.document(&blob.to_string()).is_none() && planned.insert(*blob))
        .collect();
    // A state that is known is needed where the one after it is not: the difference is what will be read.
    let wanted = |at: &usize| unknown[*at] || unknown.get(at + 1).copied().unwrap_or(false);
    let jobs: Vec<Job<'_>> = (0..blobs.len())
        .filter(wanted)
        .map(|at| Job { at, blob: blobs[at].0, path: blobs[at].1, known: !unknown[at] })
        .collect();
    let mut reading = Reading::new(tracer.options, tracer.known);
    let (progress, total) = (&mut *tracer.progress, jobs.len());
    let mut done = 0;
    fetch(tracer.repository, tracer.options, &jobs, &mut |at, source| {
        let (blob, path) = blobs[at];
        reading.read(path, &blob.to_string(), source);
        done += 1;
        if progress(done, total) { Ok(()) } else { Err(HistoryError::Interrupted) }
    })
}

/// A merge and its parents.
type Merge = (ObjectId, Vec<ObjectId>);

/// Walks back the sides of one merge of the line.
struct Walker<'a, 't> {
    tracer: &'a Tracer<'t>,
    file: &'a FileHistory,
    path: &'a str,
    /// The commits of sides that were passed: a side within a side begins at one of them.
    passed: FxHashSet<ObjectId>,
}

impl Walker<'_, '_> {
    /// Finds the sides of a merge, and those of merges on them.
    fn find(
        &mut self,
        merge: ObjectId,
        parents: &[ObjectId],
        depth: usize,
        found: &mut Vec<(ObjectId, Vec<Side>)>,
    ) -> Result<(), HistoryError> {
        let mut inner = Vec::new();
        let mut sides = Vec::new();
        for parent in parents.iter().skip(1) {
            let (side, merges) = self.walk(*parent)?;
            sides.push(side);
            inner.extend(merges);
        }
        found.push((merge, sides));
        if depth < MAX_DEPTH {
            for (merge, parents) in inner {
                self.find(merge, &parents, depth + 1, found)?;
            }
        }
        Ok(())
    }

    /// Goes back along first parents up to the commit that a side was begun from: the side, and the merges that made
    /// one of its states.
    fn walk(&mut self, from: ObjectId) -> Result<(Side, Vec<Merge>), HistoryError> {
        let repository = self.tracer.repository;
        let mut found: Vec<(SideState, Vec<ObjectId>)> = Vec::new();
        let mut next = Some(from);
        let mut begin = None;
        for _ in 0..MAX_SIDE_COMMITS {
            let Some(id) = next else { break };
            let CommitNode { tree, parents, .. } = repository.find(id)?;
            next = parents.first().copied();
            let blob = match repository.look_up(tree, self.path)? {
                Found::File(blob) => Some(blob),
                _ => None,
            };
            if self.file.has(id) || !self.passed.insert(id) {
                begin = blob.map(|blob| SideState { commit: id, blob });
                break;
            }
            let Some(blob) = blob else { continue };
            // Of commits that leave the file as it is, the oldest is the one that made it so.
            match found.last_mut().filter(|(latest, _)| latest.blob == blob) {
                Some((latest, of_latest)) => (latest.commit, *of_latest) = (id, parents),
                None => found.push((SideState { commit: id, blob }, parents)),
            }
        }
        if begin.is_some_and(|begin| found.last().is_some_and(|(oldest, _)| oldest.blob == begin.blob)) {
            found.pop();
        }
        found.reverse();
        let merges = found.iter().filter(|(_, parents)| parents.len() > 1);
        let merges = merges.map(|(state, parents)| (state.commit, parents.clone())).collect();
        Ok((Side { begin, states: found.into_iter().map(|(state, _)| state).collect() }, merges))
    }
}
