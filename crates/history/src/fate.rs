//! What became of the faults of a merge.

use recension_model::{FaultKind, History, Standing};
use rustc_hash::FxHashMap;

use crate::known::Known;
use crate::state::Keys;

/// What became of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It was put right before the merge reached the list.
    NeverReached,
    /// An event put it right: its revision, and the commit behind it.
    Repaired { revision: u32, commit: u32 },
    /// It is still so.
    Left,
}

/// The lives of entries by what they were ever looked up by.
pub(crate) struct Fates<'a> {
    history: &'a History,
    known: &'a Known,
    traces: FxHashMap<u64, Vec<u32>>,
}

impl<'a> Fates<'a> {
    pub(crate) fn new(history: &'a History, known: &'a Known) -> Self {
        let mut traces: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (at, trace) in (0..).zip(&history.traces) {
            for state in trace.events.iter().filter_map(|event| event.state) {
                for key in known.keys(state).all() {
                    let here = traces.entry(key).or_default();
                    if here.last() != Some(&at) {
                        here.push(at);
                    }
                }
            }
        }
        Self { history, known, traces }
    }

    /// Follows an entry of a fault from the state of the line that the merge came to, given how many states there were
    /// then, to the newest one.
    pub(crate) fn of(&self, kind: FaultKind, entry: Keys, states: u32) -> Fate {
        let Some(from) = self.first_read(states) else { return Fate::NeverReached };
        match kind {
            FaultKind::Lost => self.of_lost(entry, from),
            FaultKind::Unlinked => self.of_unlinked(entry, from),
            FaultKind::Revived | FaultKind::Doubled => self.of_surplus(kind, entry, from),
        }
    }

    /// Returns the first revision that counts from the last of so many on.
    fn first_read(&self, states: u32) -> Option<u32> {
        let from = states.checked_sub(1)?;
        (from..self.history.revisions.len() as u32)
            .find(|at| self.history.revisions[*at as usize].standing == Standing::Read)
    }

    fn of_lost(&self, entry: Keys, from: u32) -> Fate {
        let traces = self.traces.get(&entry.main()).map_or(&[][..], Vec::as_slice);
        let lives = || traces.iter().map(|trace| &self.history.traces[*trace as usize]);
        if lives().any(|life| life.state_at(from).is_some()) {
            return Fate::NeverReached;
        }
        let back = lives().filter_map(|life| {
            let mut later = life.events.iter().filter(|event| event.revision > from);
            later.find(|event| event.state.is_some())
        });
        let first = back.min_by_key(|event| event.revision);
        first.map_or(Fate::Left, |event| Fate::Repaired { revision: event.revision, commit: event.commit })
    }

    /// Follows an entry that lost its address to an older one.
    fn of_unlinked(&self, entry: Keys, from: u32) -> Fate {
        let url = |state: Option<u32>| state.and_then(|state| self.known.keys(state).url);
        let traces = self.traces.get(&entry.main()).map_or(&[][..], Vec::as_slice);
        let lives = || traces.iter().map(|trace| &self.history.traces[*trace as usize]);
        if lives().any(|life| url(life.state_at(from)) == entry.url) {
            return Fate::NeverReached;
        }
        let again = lives().filter_map(|life| {
            life.events.iter().find(|event| event.revision > from && url(event.state) == entry.url)
        });
        let first = again.min_by_key(|event| event.revision);
        first.map_or(Fate::Left, |event| Fate::Repaired { revision: event.revision, commit: event.commit })
    }

    /// Follows what is there once too often.
    fn of_surplus(&self, kind: FaultKind, entry: Keys, from: u32) -> Fate {
        let main = entry.main();
        let there = |trace: &u32, revision: u32| {
            let state = self.history.traces[*trace as usize].state_at(revision);
            state.map(|state| self.known.keys(state).main())
        };
        let all = self.traces.get(&main).map_or(&[][..], Vec::as_slice);
        let traces: Vec<u32> = all.iter().filter(|trace| there(trace, from) == Some(main)).copied().collect();
        let is_left = |revision: u32| {
            let mut keys: Vec<u64> = traces.iter().filter_map(|trace| there(trace, revision)).collect();
            keys.sort_unstable();
            match kind {
                FaultKind::Doubled => keys.windows(2).any(|two| two[0] == two[1]),
                _ => !keys.is_empty(),
            }
        };
        if !is_left(from) {
            return Fate::NeverReached;
        }
        let events = traces.iter().flat_map(|trace| &self.history.traces[*trace as usize].events);
        let mut later: Vec<(u32, u32)> = events
            .filter(|event| event.revision > from)
            .map(|event| (event.revision, event.commit))
            .collect();
        later.sort_unstable();
        let mended = later.into_iter().find(|(revision, _)| !is_left(*revision));
        mended.map_or(Fate::Left, |(revision, commit)| Fate::Repaired { revision, commit })
    }
}
