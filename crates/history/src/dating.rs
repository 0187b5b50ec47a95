//! Finds the revision that a copy was taken from.

use git2::{ObjectType, Oid};
use recension_matcher::KnownKeys;
use recension_model::{ChangeSet, Dating, Edition, EntryId, EntryState, History, Standing};
use rustc_hash::FxHashMap;

use crate::comparing::compose;
use crate::drift::behind;
use crate::likelihood::{Counted, Counts, Likelihood};
use crate::options::HistoryOptions;

/// How many revisions, evenly spread, are tried to begin with.
const FIRST_TRIES: usize = 9;

/// How often the pairing is renewed at the revision that fits best; twice was enough wherever it was tried.
const MAX_ROUNDS: usize = 4;

/// A copy that has less than this share of its entries in common with any revision is of another list.
const MIN_COMMON_SHARE: f64 = 0.05;

/// Finds the revision of a list that a copy was taken from; none if they have nothing in common.
///
/// A copy that is a revision byte for byte was taken from the newest one that it is. Any other is aligned with the
/// revision that fits best so far. Each of its entries then belongs to one entry of the history, so that what it would
/// differ in is known for all revisions at once; if another one fits better the copy is aligned with that one. How much
/// a difference says is told by how often the copy differs in that way. Cost: some alignments, and the number of events
/// of the history.
#[must_use]
pub fn date_copy(copy: &Edition, history: &History, options: &HistoryOptions) -> Option<Dating> {
    date_copy_until(copy, history, u32::MAX, options)
}

/// Finds the revision that a copy was taken from among those up to `last`: a copy is not newer than its file.
#[must_use]
pub fn date_copy_until(
    copy: &Edition,
    history: &History,
    last: u32,
    options: &HistoryOptions,
) -> Option<Dating> {
    let readable: Vec<u32> = (0..history.revisions.len() as u32)
        .filter(|at| *at <= last && history.revisions[*at as usize].standing == Standing::Read)
        .collect();
    let dater = Dater::new(copy, history, options);
    if let Some(same) = identical(copy, history, &readable) {
        return Some(Dating { confidence: 1.0, ..dating_of(history, (same, same), &dater.fit(same)) });
    }
    let likelihood = Likelihood::up_to(copy.entries.len() + history.traces.len());
    let tried =
        spread(&readable, FIRST_TRIES).into_iter().map(|at| (dater.fit(at).likelihood(&likelihood), at));
    let mut best = tried.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)))?.1;
    let mut seen: Vec<(u32, Vec<f64>, Fit)> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let fit = dater.fit(best);
        let counts = fit.counts_of_all(&dater);
        let likelihoods: Vec<f64> = counts.iter().map(|counts| likelihood.of(counts)).collect();
        let next = readable.iter().copied().max_by(|one, other| {
            let nearer = other.abs_diff(best).cmp(&one.abs_diff(best));
            likelihoods[*one as usize].total_cmp(&likelihoods[*other as usize]).then(nearer)
        });
        let known = seen.iter().any(|(at, ..)| Some(*at) == next);
        seen.push((best, likelihoods, fit));
        match next {
            Some(next) if next != best && !known => best = next,
            _ => break,
        }
    }
    let (at, likelihoods, fit) = seen.into_iter().max_by(|(_, _, one), (_, _, other)| {
        one.likelihood(&likelihood).total_cmp(&other.likelihood(&likelihood))
    })?;
    let common = f64::from(fit.found()) / copy.entries.len().max(1) as f64;
    if fit.found() == 0 || common < MIN_COMMON_SHARE {
        return None;
    }
    Some(dating(history, &readable, at, &likelihoods, &fit))
}

/// Finds the newest revision that a copy is byte for byte.
fn identical(copy: &Edition, history: &History, readable: &[u32]) -> Option<u32> {
    let blob = Oid::hash_object(ObjectType::Blob, &copy.source).ok()?.to_string();
    let is_it = |at: &&u32| history.revisions[**at as usize].blob.as_ref() == Some(&blob);
    readable.iter().rev().find(is_it).copied()
}

/// Says of a copy with a history of its own how it fits the revision that it was in step with last.
#[must_use]
pub fn date_by_history(copy: &Edition, history: &History, revision: u32, options: &HistoryOptions) -> Dating {
    let fit = Dater::new(copy, history, options).fit(revision);
    Dating { confidence: 1.0, is_own: true, ..dating_of(history, (revision, revision), &fit) }
}

/// Takes so many of all, evenly spread, the first and the last among them.
fn spread(all: &[u32], wanted: usize) -> Vec<u32> {
    let Some(last) = all.len().checked_sub(1) else { return Vec::new() };
    let mut taken: Vec<u32> = (0..wanted).map(|at| all[at * last / (wanted - 1)]).collect();
    taken.dedup();
    taken
}

fn dating(history: &History, readable: &[u32], at: u32, likelihoods: &[f64], fit: &Fit) -> Dating {
    let place = readable.partition_point(|other| *other < at);
    let less = |other: u32| likelihoods[at as usize] - likelihoods[other as usize];
    // What is counted the same is computed the same.
    let same = |other: &&u32| less(**other) == 0.0;
    let before = readable[..place].iter().rev().take_while(same).count();
    let after = readable[place..].iter().take_while(same).count();
    let (first, last) = (readable[place - before], readable[place + after - 1]);
    let weight = |other: &u32| (-less(*other)).exp();
    let all: f64 = readable.iter().map(weight).sum();
    let within: f64 = readable[place - before..place + after].iter().map(weight).sum();
    let confidence = if all > 0.0 { (within / all) as f32 } else { 0.0 };
    Dating { confidence, ..dating_of(history, (first, last), fit) }
}

fn dating_of(history: &History, (first, last): (u32, u32), fit: &Fit) -> Dating {
    let found = fit.found();
    let Counts { lacking, .. } = fit.counts;
    let extra = fit.counts.extra + fit.unknown;
    let entries = (found + extra).max(found + lacking).max(1);
    Dating {
        best: first,
        first,
        last,
        found,
        extra,
        lacking,
        differing: fit.counts.differing(),
        confidence: 0.0,
        is_own: false,
        likeness: found.saturating_sub(fit.unlike) as f32 / entries as f32,
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

/// A copy that is dated.
struct Dater<'a> {
    copy: &'a Edition,
    history: &'a History,
    counted: Counted,
    options: &'a HistoryOptions,
}

impl<'a> Dater<'a> {
    fn new(copy: &'a Edition, history: &'a History, options: &'a HistoryOptions) -> Self {
        let newest = history.newest().map(|newest| states_at(history, newest)).unwrap_or_default();
        let list = compose(newest.iter().map(|(_, state)| &history.states[*state as usize]));
        Self { copy, history, counted: Counted::between(copy, &list, options.translated), options }
    }

    /// Aligns a copy with a revision, and what is left of it with the entries that other revisions have.
    ///
    /// Entries that are not in the revision count as missing there; but which ones they are tells of other
    /// revisions.
    fn fit(&self, revision: u32) -> Fit {
        let Self { copy, history, options, .. } = *self;
        let state_at = |trace: u32| history.traces[trace as usize].state_at(revision);
        let there = states_at(history, revision);
        let mut fit = Fit::default();
        let mut left: Vec<EntryId> = Vec::new();
        for change in &compared(copy, history, &there, options).entries {
            match (change.old, change.new) {
                (Some(old), Some(new)) => {
                    let (trace, state) = there[new.index()];
                    fit.pairs.push((old, trace));
                    let titles = [copy.entry(old).title(), &history.states[state as usize].title];
                    let counts = self.counted.counts(titles, change.kinds);
                    fit.unlike += u32::from(counts.differing() > 0);
                    fit.counts.add(&counts);
                }
                (Some(old), None) => left.push(old),
                (None, _) => fit.counts.lacking += 1,
            }
        }
        fit.unknown = left.len() as u32;
        if !left.is_empty() {
            let elsewhere: Vec<(u32, u32)> = (0..history.traces.len() as u32)
                .filter(|trace| state_at(*trace).is_none())
                .filter_map(|trace| Some((trace, nearest_state(history, trace, revision)?)))
                .collect();
            let states: Vec<EntryState> = left.iter().map(|id| EntryState::of(copy, *id)).collect();
            let mut rest = compose(states.iter());
            rest.format = copy.format;
            for change in &compared(&rest, history, &elsewhere, options).entries {
                if let (Some(old), Some(new)) = (change.old, change.new) {
                    fit.pairs.push((left[old.index()], elsewhere[new.index()].0));
                    fit.counts.extra += 1;
                    fit.unknown -= 1;
                }
            }
        }
        fit
    }
}

/// Returns the entries of a revision as trace and state.
fn states_at(history: &History, revision: u32) -> Vec<(u32, u32)> {
    let traces = (0..).zip(&history.traces);
    traces.filter_map(|(at, trace): (u32, _)| Some((at, trace.state_at(revision)?))).collect()
}

/// How a copy fits one revision.
#[derive(Default)]
struct Fit {
    /// The entries of the copy that the history has, and the traces that they belong to.
    pairs: Vec<(EntryId, u32)>,
    counts: Counts,
    /// Entries of the copy that no revision has.
    unknown: u32,
    /// Entries of both that differ in something.
    unlike: u32,
}

impl Fit {
    fn found(&self) -> u32 {
        self.counts.found
    }

    /// Returns the likelihood if what was paired with nothing could have been paired elsewhere.
    fn likelihood(&self, likelihood: &Likelihood) -> f64 {
        likelihood.of(&Counts { extra: self.counts.extra + self.unknown, ..self.counts })
    }

    /// Returns for every revision in how much the copy would differ from it.
    fn counts_of_all(&self, dater: &Dater<'_>) -> Vec<Counts> {
        let history = dater.history;
        let costs = self.costs(dater);
        let paired: FxHashMap<u32, EntryId> = self.pairs.iter().map(|(id, trace)| (*trace, *id)).collect();
        let mut steps: Vec<Vec<(Counts, Counts)>> = vec![Vec::new(); history.revisions.len()];
        // Before anything came all was one too many.
        let mut sum = Counts { extra: paired.len() as u32, ..Counts::default() };
        for (at, trace) in (0..).zip(&history.traces) {
            let is_paired = paired.contains_key(&at);
            let absent = Counts { extra: u32::from(is_paired), ..Counts::default() };
            let mut before = absent;
            for event in &trace.events {
                let now = match event.state {
                    None => absent,
                    Some(_) if !is_paired => Counts { lacking: 1, ..Counts::default() },
                    Some(state) => costs.get(&(at, state)).copied().unwrap_or_default(),
                };
                steps[event.revision as usize].push((before, now));
                before = now;
            }
        }
        let all = steps.iter().map(|step| {
            step.iter().for_each(|(_, now)| sum.add(now));
            step.iter().for_each(|(before, _)| sum.subtract(before));
            sum
        });
        all.collect()
    }

    /// Returns in how much each paired entry of the copy differs from each state of its trace.
    ///
    /// One comparison for the first states of all, one for the second states, and so on.
    fn costs(&self, dater: &Dater<'_>) -> FxHashMap<(u32, u32), Counts> {
        let Dater { copy, history, options, .. } = *dater;
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
        let mut keys = KnownKeys::default();
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
            let changes: ChangeSet = options.compare_knowing([&part, &theirs], &same, &mut keys);
            for change in changes.entries {
                let (Some(old), Some(_)) = (change.old, change.new) else { continue };
                let (_, trace, state) = layer[old.index()];
                let titles = [ours[old.index()].title.as_str(), &history.states[state as usize].title];
                costs.insert((trace, state), dater.counted.counts(titles, change.kinds));
            }
        }
        costs
    }
}
