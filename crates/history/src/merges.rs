//! Finds the merges of a history that had something to merge in a file.

use crate::error::HistoryError;
use crate::file_history::FileHistory;
use crate::repository::{Found, ObjectId, Repository};

/// A past merge of a file: what it was given and what it made.
pub(crate) struct MergeInput {
    pub(crate) commit: ObjectId,
    pub(crate) path: String,
    pub(crate) base: Option<ObjectId>,
    pub(crate) sides: Vec<Option<ObjectId>>,
    pub(crate) result: ObjectId,
}

/// Returns the merges behind the end of a line in which the file is not simply that of the only side that changed
/// it, oldest first; and how many merges there are in all.
pub(crate) fn merges(
    repository: &Repository,
    file: &FileHistory,
) -> Result<(Vec<MergeInput>, u32), HistoryError> {
    let mut found = Vec::new();
    let mut seen = 0;
    for id in repository.all_commits(file.tip)? {
        let commit = repository.find(id)?;
        let parents: Vec<ObjectId> = commit.parent_ids().map(ObjectId).collect();
        if parents.len() < 2 {
            continue;
        }
        seen += 1;
        let blob = |id: ObjectId, path: &str| -> Result<Option<ObjectId>, HistoryError> {
            let tree = repository.find(id)?.tree_id();
            Ok(if let Found::File(blob) = repository.look_up(tree, path)? { Some(blob) } else { None })
        };
        for path in file.paths() {
            let Some(result) = blob(id, path)? else { continue };
            let base =
                parents[1..].iter().try_fold(parents[0], |base, parent| repository.merge_base(base, *parent));
            // Histories that have nothing in common have nothing that both could keep.
            let Some(base) = base else { break };
            let base = blob(base, path)?;
            let sides = parents.iter().map(|parent| blob(*parent, path)).collect::<Result<Vec<_>, _>>()?;
            let mut changed = sides.iter().filter(|side| **side != base);
            let taken = match (changed.next(), changed.next()) {
                (None, _) => base == Some(result),
                (Some(only), None) => *only == Some(result),
                _ => false,
            };
            if !taken && sides.iter().all(Option::is_some) {
                found.push(MergeInput { commit: id, path: path.to_owned(), base, sides, result });
            }
            break;
        }
    }
    found.reverse();
    Ok((found, seen))
}
