//! Finds the revision that a copy was taken from.

use recension_model::{ChangeKind, ChangeSet, Dating, Edition, EntryId, EntryState, History, Standing};
use rustc_hash::FxHashMap;

use crate::comparing::compose;
use crate::drift::behind;
use crate::options::HistoryOptions;

/// How many revisions, evenly spread, are tried to begin with.
const FIRST_TRIES: usize = 9;

/// How often the pairing is renewed at the revision that fits best; twice was enough wherever it was tried.
const MAX_ROUNDS: usize = 4;

/// By so many natural logarithms of odds each further difference speaks against a revision: a copy that was
/// not made with care has about one entry in twenty that is not as it was. Chosen, not measured.
const ODDS_OF_A_DIFFERENCE: f64 = 3.0;

/// A copy that has less than this share of its entries in common with any revision is of another list.
const MIN_COMMON_SHARE: f64 = 0.05;

/// What is compared of a copy and a revision. Where an entry stands within its section depends on how the copy
/// was made.
const COUNTED: [ChangeKind; 4] =
    [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed, ChangeKind::Moved];

/// Finds the revision of a list that a copy was taken from; none if they have nothing in common.
///
/// The copy is aligned with the revision that fits best so far. Each of its entries then belongs to one entry
/// of the history, so that what it would differ in is known for all revisions at once; if another one fits
/// better the copy is aligned with that one. Cost: some alignments, and the number of events of the history.
#[must_use]
pub fn date_copy(copy: &Edition, history: &History, options: &HistoryOptions) -> Option<Dating> {
    let readable: Vec<u32> = (0..history.revisions.len() as u32)
        .filter(|at| history.revisions[*at as usize].standing == Standing::Read)
        .collect();
    let tried = spread(&readable, FIRST_TRIES);
    let mut best = tried.into_iter().min_by_key(|at| Fit::of(copy, history, *at, options).distance())?;
    let mut seen: Vec<(u32, Vec<u32>, Fit)> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let fit = Fit::of(copy, history, best, options);
        let distances = fit.distances(copy, history, options);
        let next = readable.iter().copied().min_by_key(|at| (distances[*at as usize], at.abs_diff(best)));
        let known = seen.iter().any(|(at, ..)| Some(*at) == next);
        seen.push((best, distances, fit));
        match next {
            Some(next) if next != best && !known => best = next,
            _ => break,
        }
    }
    let (at, distances, fit) = seen.into_iter().min_by_key(|(at, _, fit)| (fit.distance(), *at))?;
    let common = f64::from(fit.found) / copy.entries.len().max(1) as f64;
    if fit.found == 0 || common < MIN_COMMON_SHARE {
        return None;
    }
    Some(dating(history, &readable, at, &distances, &fit))
}

/// Says of a copy with a history of its own how it fits the revision that it was in step with last.
#[must_use]
pub fn date_by_history(copy: &Edition, history: &History, revision: u32, options: &HistoryOptions) -> Dating {
    let fit = Fit::of(copy, history, revision, options);
    Dating { confidence: 1.0, is_own: true, ..dating_of(history, (revision, revision), &fit) }
}

/// Takes so many of all, evenly spread, the first and the last among them.
fn spread(all: &[u32], wanted: usize) -> Vec<u32> {
    let Some(last) = all.len().checked_sub(1) else { return Vec::new() };
    let mut taken: Vec<u32> = (0..wanted).map(|at| all[at * last / (wanted - 1)]).collect();
    taken.dedup();
    taken
}

fn dating(history: &History, readable: &[u32], at: u32, distances: &[u32], fit: &Fit) -> Dating {
    let place = readable.partition_point(|other| *other < at);
    let same = |other: &&u32| distances[**other as usize] == distances[at as usize];
    let before = readable[..place].iter().rev().take_while(same).count();
    let after = readable[place..].iter().take_while(same).count();
    let (first, last) = (readable[place - before], readable[place + after - 1]);
    let weight = |other: &u32| {
        let more = f64::from(distances[*other as usize]) - f64::from(distances[at as usize]);
        (-ODDS_OF_A_DIFFERENCE * more).exp()
    };
    let all: f64 = readable.iter().map(weight).sum();
    let within: f64 = readable[place - before..place + after].iter().map(weight).sum();
    let confidence = if all > 0.0 { (within / all) as f32 } else { 0.0 };
    Dating { confidence, ..dating_of(history, (first, last), fit) }
}

fn dating_of(history: &History, (first, last): (u32, u32), fit: &Fit) -> Dating {
    let entries = (fit.found + fit.extra).max(fit.found + fit.lacking).max(1);
    Dating {
        best: first,
        first,
        last,
        found: fit.found,
        extra: fit.extra,
        lacking: fit.lacking,
        differing: fit.differing,
        confidence: 0.0,
        is_own: false,
        likeness: fit.found.saturating_sub(fit.unlike) as f32 / entries as f32,
        behind: behind(history, last),
    }
}

/// Compares a copy with entries, given as trace and state.
fn compared(
    copy: &Edition,
    history: &History,
    entries: &[(u32, u32)],
    options: &HistoryOptions,
) -> ChangeSet {
    let edition = compose(entries.iter().map(|(_, state)| &history.states[*state as usize]));
    options.compare(copy, &edition, &[])
}

/// Returns the state that an entry had last before a revision in which it is not, else the one it had first.
fn nearest_state(history: &History, trace: u32, revision: u32) -> Option<u32> {
    let events = &history.traces[trace as usize].events;
    let before = events.iter().rev().filter(|event| event.revision <= revision).find_map(|event| event.state);
    before.or_else(|| events.iter().find_map(|event| event.state))
}

/// How a copy fits one revision.
#[derive(Default)]
struct Fit {
    /// The entries of the copy that the history has, and the traces that they belong to.
    pairs: Vec<(EntryId, u32)>,
    found: u32,
    extra: u32,
    lacking: u32,
    differing: u32,
    unlike: u32,
}

impl Fit {
    /// Aligns a copy with a revision, and what is left of it with the entries that other revisions have.
    ///
    /// Entries that are not in the revision count as missing there; but which ones they are tells of other
    /// revisions.
    fn of(copy: &Edition, history: &History, revision: u32, options: &HistoryOptions) -> Self {
        let traces = 0..history.traces.len() as u32;
        let state_at = |trace: u32| history.traces[trace as usize].state_at(revision);
        let there: Vec<(u32, u32)> =
            traces.clone().filter_map(|trace| Some((trace, state_at(trace)?))).collect();
        let mut fit = Self::default();
        let mut left: Vec<EntryId> = Vec::new();
        for change in &compared(copy, history, &there, options).entries {
            match (change.old, change.new) {
                (Some(old), Some(new)) => {
                    fit.pairs.push((old, there[new.index()].0));
                    let differences = COUNTED.iter().filter(|kind| change.kinds.contains(**kind)).count();
                    fit.differing += differences as u32;
                    fit.unlike += u32::from(differences > 0);
                }
                (Some(old), None) => left.push(old),
                (None, _) => fit.lacking += 1,
            }
        }
        fit.found = fit.pairs.len() as u32;
        fit.extra = left.len() as u32;
        if !left.is_empty() {
            let elsewhere: Vec<(u32, u32)> = traces
                .filter(|trace| state_at(*trace).is_none())
                .filter_map(|trace| Some((trace, nearest_state(history, trace, revision)?)))
                .collect();
            let states: Vec<EntryState> = left.iter().map(|id| EntryState::of(copy, *id)).collect();
            let mut rest = compose(states.iter());
            rest.format = copy.format;
            for change in &compared(&rest, history, &elsewhere, options).entries {
                if let (Some(old), Some(new)) = (change.old, change.new) {
                    fit.pairs.push((left[old.index()], elsewhere[new.index()].0));
                }
            }
        }
        fit
    }

    fn distance(&self) -> u32 {
        self.extra + self.lacking + self.differing
    }

    /// Returns for every revision in how much the copy would differ from it.
    fn distances(&self, copy: &Edition, history: &History, options: &HistoryOptions) -> Vec<u32> {
        let costs = self.costs(copy, history, options);
        let mut steps_up = vec![0i64; history.revisions.len() + 1];
        let paired: FxHashMap<u32, EntryId> = self.pairs.iter().map(|(id, trace)| (*trace, *id)).collect();
        for (at, trace) in (0..).zip(&history.traces) {
            let is_paired = paired.contains_key(&at);
            // A paired entry of the copy is one too many where its trace is not in the list.
            let mut cost = i64::from(is_paired);
            steps_up[0] += cost;
            for event in &trace.events {
                let now = match event.state {
                    None => i64::from(is_paired),
                    Some(_) if !is_paired => 1,
                    Some(state) => i64::from(costs.get(&(at, state)).copied().unwrap_or(0)),
                };
                steps_up[event.revision as usize] += now - cost;
                cost = now;
            }
        }
        // What no revision has is one too many in each.
        let mut sum = copy.entries.len() as i64 - self.pairs.len() as i64;
        let all = steps_up.iter().take(history.revisions.len());
        all.map(|step| {
            sum += step;
            u32::try_from(sum).unwrap_or(0)
        })
        .collect()
    }

    /// Returns in how much each paired entry of the copy differs from each state of its trace.
    ///
    /// One comparison for the first states of all, one for the second states, and so on.
    fn costs(
        &self,
        copy: &Edition,
        history: &History,
        options: &HistoryOptions,
    ) -> FxHashMap<(u32, u32), u32> {
        let mut costs = FxHashMap::default();
        let states_of = |trace: u32| {
            let mut states: Vec<u32> =
                history.traces[trace as usize].events.iter().filter_map(|event| event.state).collect();
            states.sort_unstable();
            states.dedup();
            states
        };
        let mut open: Vec<(EntryId, u32, Vec<u32>)> =
            self.pairs.iter().map(|(id, trace)| (*id, *trace, states_of(*trace))).collect();
        while !open.is_empty() {
            let layer: Vec<(EntryId, u32, u32)> = open
                .iter_mut()
                .filter_map(|(id, trace, states)| Some((*id, *trace, states.pop()?)))
                .collect();
            open.retain(|(_, _, states)| !states.is_empty());
            let ours: Vec<EntryState> = layer.iter().map(|(id, ..)| EntryState::of(copy, *id)).collect();
            let mut part = compose(ours.iter());
            part.format = copy.format;
            let theirs = compose(layer.iter().map(|(_, _, state)| &history.states[*state as usize]));
            let same: Vec<(EntryId, EntryId)> =
                (0..layer.len()).map(|at| (EntryId::new(at), EntryId::new(at))).collect();
            let changes: ChangeSet = options.compare(&part, &theirs, &same);
            for change in changes.entries {
                let (Some(old), Some(_)) = (change.old, change.new) else { continue };
                let (_, trace, state) = layer[old.index()];
                let cost = COUNTED.iter().filter(|kind| change.kinds.contains(**kind)).count();
                costs.insert((trace, state), cost as u32);
            }
        }
        costs
    }
}
