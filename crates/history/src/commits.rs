//! The commits that a history names.

use recension_model::Commit;
use rustc_hash::FxHashMap;

use crate::error::HistoryError;
use crate::repository::{ObjectId, Repository};

/// Commits, each once.
#[derive(Default)]
pub(crate) struct CommitTable {
    pub(crate) commits: Vec<Commit>,
    index: FxHashMap<ObjectId, u32>,
}

impl CommitTable {
    /// Returns the place of a commit in the table; it is added if it is new.
    pub(crate) fn named(&mut self, repository: &Repository, id: ObjectId) -> Result<u32, HistoryError> {
        if let Some(at) = self.index.get(&id) {
            return Ok(*at);
        }
        let at = self.commits.len() as u32;
        self.commits.push(repository.describe(id)?);
        self.index.insert(id, at);
        Ok(at)
    }
}
