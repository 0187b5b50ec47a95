//! What the entries of a copy were made of that no address tells: by the words and the order of both when they came.

use std::collections::BTreeMap;

use recension_matcher::{AlignOptions, align};
use recension_model::{Edition, EntryState, History};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::copy::CopyHistory;
use crate::error::HistoryError;
use crate::file_history::FileHistory;
use crate::in_place::InPlace;
use crate::options::HistoryOptions;
use crate::repository::Repository;
use crate::still_said::{Said, removal};
use crate::today::traces_at;

/// So many moments of a copy are looked at: most of it came at once, or within a few changes.
const MAX_MOMENTS: usize = 6;

/// A file whose revisions can be read.
#[derive(Clone, Copy)]
pub struct Revisions<'a> {
    /// Where it lies.
    pub repository: &'a Repository,
    /// Its states, as the history has them.
    pub file: &'a FileHistory,
    /// How they are read.
    pub options: &'a HistoryOptions,
}

impl Revisions<'_> {
    fn at(&self, revision: u32) -> Result<Option<Edition>, HistoryError> {
        let state = self.file.states.get(revision as usize);
        let Some((path, blob)) = state.and_then(|state| Some((&state.path, state.blob?))) else {
            return Ok(None);
        };
        Ok(Some(self.options.read(path, self.repository.read(blob)?)))
    }

    /// Leaves of entries that are gone those that were removed for sure: a revision that still says half of what it has no more is
    /// read otherwise than the one before it.
    fn removed(&self, list: &History, gone: &[u32]) -> Result<FxHashSet<u32>, HistoryError> {
        let mut by_revision: BTreeMap<u32, Vec<(u32, &EntryState)>> = BTreeMap::new();
        for of in gone {
            if let Some((was, revision)) = removal(list, *of) {
                by_revision.entry(revision).or_default().push((*of, was));
            }
        }
        let mut removed = FxHashSet::default();
        for (revision, gone) in by_revision {
            let blob = self.file.states.get(revision as usize).and_then(|state| state.blob);
            let Some(blob) = blob else { continue };
            let said = Said::new(&self.repository.read(blob)?);
            let (still, unsaid): (Vec<_>, Vec<_>) = gone.into_iter().partition(|(_, was)| said.says(was));
            if still.len() < unsaid.len() {
                removed.extend(unsaid.into_iter().map(|(of, _)| of));
            }
        }
        Ok(removed)
    }
}

impl CopyHistory {
    /// Finds out what the copy's entries without an address were made of, as far as the list has removed such entries since.
    ///
    /// Cost: two revisions are read and aligned for each of a few moments; none where the list removed nothing of the kind.
    ///
    /// # Errors
    ///
    /// A revision cannot be read.
    pub fn find_origins(
        &mut self,
        list: &History,
        of_list: Revisions<'_>,
        of_copy: Revisions<'_>,
    ) -> Result<(), HistoryError> {
        let places = InPlace::new(list);
        let gone: Vec<u32> = without_address(list).filter(|of| places.is_removed(*of)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        let gone = of_list.removed(list, &gone)?;
        for moment in self.moments(list) {
            let was_there = |of: &u32| list.traces[*of as usize].state_at(moment.list).is_some();
            if !gone.iter().any(was_there) {
                continue;
            }
            let (Some(original), Some(copy)) = (of_list.at(moment.list)?, of_copy.at(moment.copy)?) else {
                continue;
            };
            let found = self.pairs_at(list, &moment, &original, &copy);
            for (own, of) in found {
                if moment.entries.contains(&own) && gone.contains(&of) {
                    self.made_of.entry(own).or_insert(of);
                }
            }
        }
        Ok(())
    }

    /// Returns the moments at which the copy's entries without an address came, several that came one after the other together.
    fn moments(&self, list: &History) -> Vec<Moment> {
        let history = &self.history;
        let born = |of: u32| history.traces[of as usize].events.first().map(|event| (event.revision, of));
        let mut born: Vec<(u32, u32)> =
            without_address(history).filter(|of| !is_gone(history, *of)).filter_map(born).collect();
        born.sort_unstable();
        let least = born.len().div_ceil(MAX_MOMENTS);
        let mut moments: Vec<Moment> = Vec::new();
        for at_once in born.chunk_by(|one, other| one.0 == other.0) {
            let full = moments.last().is_none_or(|moment| moment.entries.len() >= least);
            if full {
                moments.push(Moment::default());
            }
            let Some(moment) = moments.last_mut() else { continue };
            moment.copy = at_once[0].0;
            moment.entries.extend(at_once.iter().map(|(_, of)| *of));
        }
        for moment in &mut moments {
            moment.list = self.known_at(list, moment.copy);
        }
        moments
    }

    /// Returns which entries of the two were one at a moment, as entries of the two histories.
    fn pairs_at(
        &self,
        list: &History,
        moment: &Moment,
        original: &Edition,
        copy: &Edition,
    ) -> Vec<(u32, u32)> {
        let of_list = traces_at(list, moment.list, original);
        let of_copy = traces_at(&self.history, moment.copy, copy);
        let options = AlignOptions::default().with_translated([1]);
        let alignment = align(&[original, copy], &options);
        let traces = |row: usize| {
            let (one, other) = (alignment.row(row)[0]?, alignment.row(row)[1]?);
            Some((of_copy[other.index()]?, of_list[one.index()]?))
        };
        (0..alignment.rows()).filter_map(traces).collect()
    }
}

/// A revision of a copy, and the one of its list that it knew.
#[derive(Default)]
struct Moment {
    copy: u32,
    list: u32,
    /// The entries of the copy that came with it or shortly before.
    entries: FxHashSet<u32>,
}

/// What entries of a copy were made of: entries of its list, by those of the copy.
pub(crate) type MadeOf = FxHashMap<u32, u32>;

/// Returns the entries of a history that never had an address.
fn without_address(history: &History) -> impl Iterator<Item = u32> + '_ {
    let has_one = |state: u32| history.states[state as usize].url.is_some();
    let all = (0..).zip(&history.traces);
    all.filter(move |(_, trace)| !trace.events.iter().filter_map(|event| event.state).any(has_one))
        .map(|(at, _)| at)
}

fn is_gone(history: &History, of: u32) -> bool {
    history.traces[of as usize].state_at(u32::MAX).is_none()
}
