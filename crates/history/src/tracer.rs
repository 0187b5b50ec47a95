//! What following a list through its history takes.

use crate::known::Known;
use crate::options::HistoryOptions;
use crate::repository::Repository;

/// Follows lists through the history of a repository.
pub struct Tracer<'a> {
    pub(crate) repository: &'a Repository,
    pub(crate) options: &'a HistoryOptions,
    pub(crate) known: &'a mut Known,
    pub(crate) progress: &'a mut dyn FnMut(usize, usize) -> bool,
}

impl<'a> Tracer<'a> {
    /// Returns a tracer. What it finds out is added to `known`; `progress` gets how many revisions are done and how many
    /// there are, and ends the work with `false`.
    pub fn new(
        repository: &'a Repository,
        options: &'a HistoryOptions,
        known: &'a mut Known,
        progress: &'a mut dyn FnMut(usize, usize) -> bool,
    ) -> Self {
        Self { repository, options, known, progress }
    }
}
