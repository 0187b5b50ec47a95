//! Finds the merges of a history that had something to merge in a file.

use recension_model::DayRange;
use rustc_hash::FxHashMap;

use crate::commit::CommitNode;
use crate::error::HistoryError;
use crate::file_history::FileHistory;
use crate::repository::{Found, ObjectId, Repository};
use crate::tracer::Tracer;

/// A past merge that had something to merge in the file.
pub(crate) struct PastMerge {
    pub(crate) commit: ObjectId,
    pub(crate) path: String,
    /// How many states the line had when the merge came to it.
    pub(crate) states: u32,
    /// What it was given and what it made; none if what it did is known.
    pub(crate) input: Option<MergeInput>,
}

impl PastMerge {
    /// Returns what is found out of it is kept by.
    pub(crate) fn key(&self) -> (String, String) {
        (self.commit.to_string(), self.path.clone())
    }

    /// Returns its files, as far as they have to be read, those that follow each other first.
    pub(crate) fn blobs(&self) -> impl Iterator<Item = (ObjectId, &str)> {
        let blobs = self.input.iter().flat_map(|input| {
            let sides = input.sides.iter().copied().flatten();
            input.base.into_iter().chain(sides).chain([input.result])
        });
        blobs.map(|blob| (blob, self.path.as_str()))
    }
}

/// The files that a merge was given, and the one that it made.
pub(crate) struct MergeInput {
    pub(crate) base: Option<ObjectId>,
    pub(crate) sides: Vec<Option<ObjectId>>,
    pub(crate) result: ObjectId,
}

/// Returns the merges of some days behind the end of a line in which the file is not simply that of the only side that
/// changed it, oldest first; and how many merges there are in all.
///
/// Cost: one look at each commit, and a search for the base of each merge whose parents differ in the file.
pub(crate) fn merges(
    tracer: &mut Tracer<'_>,
    file: &FileHistory,
    days: DayRange,
) -> Result<(Vec<PastMerge>, u32), HistoryError> {
    let repository = tracer.repository;
    let mut found = Vec::new();
    let mut seen = 0;
    // How many states the line had when a commit came to it: what comes from a commit is looked at before it.
    let mut came: FxHashMap<ObjectId, u32> = FxHashMap::default();
    for CommitNode { id, parents, .. } in repository.all_commits(file.tip)? {
        let states = file.states_at(id).or_else(|| came.remove(&id)).unwrap_or(0);
        for parent in parents.iter().filter(|parent| !file.has(**parent)) {
            let first = came.entry(*parent).or_insert(states);
            *first = states.min(*first);
        }
        if parents.len() < 2 {
            continue;
        }
        if days != DayRange::default() && !days.contains(repository.describe(id)?.time.day()) {
            continue;
        }
        seen += 1;
        for path in file.paths() {
            let Some(result) = blob(repository, id, path)? else { continue };
            let merge = PastMerge { commit: id, path: path.to_owned(), states, input: None };
            match tracer.known.review(&merge.key()) {
                Some(None) => {}
                Some(Some(_)) => found.push(merge),
                None => match input(repository, &parents, path, result)? {
                    Some(input) => found.push(PastMerge { input: Some(input), ..merge }),
                    None => tracer.known.keep_review(merge.key(), None),
                },
            }
            break;
        }
    }
    found.reverse();
    Ok((found, seen))
}

fn blob(repository: &Repository, commit: ObjectId, path: &str) -> Result<Option<ObjectId>, HistoryError> {
    let tree = repository.find(commit)?.tree;
    Ok(if let Found::File(blob) = repository.look_up(tree, path)? { Some(blob) } else { None })
}

/// Returns what a merge was given and made of a file, if there was something to merge in it.
fn input(
    repository: &Repository,
    parents: &[ObjectId],
    path: &str,
    result: ObjectId,
) -> Result<Option<MergeInput>, HistoryError> {
    let sides = parents.iter().map(|parent| blob(repository, *parent, path));
    let sides = sides.collect::<Result<Vec<_>, _>>()?;
    if !sides.iter().all(Option::is_some) || sides.iter().all(|side| *side == Some(result)) {
        return Ok(None);
    }
    let base = parents[1..].iter().try_fold(parents[0], |base, parent| repository.merge_base(base, *parent));
    // Histories that have nothing in common have nothing that both could keep.
    let Some(base) = base else { return Ok(None) };
    let base = blob(repository, base, path)?;
    let mut changed = sides.iter().filter(|side| **side != base);
    let taken = match (changed.next(), changed.next()) {
        (None, _) => base == Some(result),
        (Some(only), None) => *only == Some(result),
        _ => false,
    };
    Ok((!taken).then_some(MergeInput { base, sides, result }))
}
