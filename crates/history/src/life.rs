//! Gives entries their names, and follows them from one document to the next.

use std::collections::BTreeSet;

use git2::{ObjectType, Oid};
use recension_model::{ChangeKind, ChangeKinds, EntryState, Event, Trace};
use rustc_hash::FxHashMap;

use crate::comparing::{Overlap, compose};
use crate::known::{Known, Link};
use crate::steps::Steps;

/// How many hexadecimal digits name an entry: a list of a million entries has two of one name once in
/// thirty million lists.
const ID_DIGITS: usize = 16;

/// All entries that a list ever had, while it is gone through.
pub(crate) struct Lives<'a> {
    steps: &'a dyn Steps,
    pub(crate) traces: Vec<Trace>,
    /// The traces of the entries of the latest document, in its order.
    here: Vec<u32>,
    /// How many entries came under a name.
    births: FxHashMap<String, u32>,
    /// Removed entries by all addresses and titles that they had, the latest last.
    gone: FxHashMap<String, Vec<u32>>,
    keys: FxHashMap<u32, [Option<String>; 2]>,
}

impl<'a> Lives<'a> {
    pub(crate) fn new(steps: &'a dyn Steps) -> Self {
        Self {
            steps,
            traces: Vec::new(),
            here: Vec::new(),
            births: FxHashMap::default(),
            gone: FxHashMap::default(),
            keys: FxHashMap::default(),
        }
    }

    /// Goes on to the next document, whose entries have the states `states`.
    pub(crate) fn advance(
        &mut self,
        known: &Known,
        (revision, commit): (u32, u32),
        states: &[u32],
        (overlap, links): (&Overlap, &[Link]),
    ) {
        let mut next = vec![u32::MAX; states.len()];
        for (old, new) in &overlap.kept {
            next[*new as usize] = self.here[*old as usize];
        }
        let event = |state, kinds, confidence| Event { revision, commit, state, kinds, confidence };
        for link in links.iter().filter(|link| link.new.is_none()) {
            let Some(trace) = link.old.map(|old| self.here[old as usize]) else { continue };
            self.bury(known, trace);
            self.traces[trace as usize].events.push(event(None, link.kinds, 1.0));
        }
        for link in links {
            let (Some(old), Some(new)) = (link.old, link.new) else { continue };
            let (trace, state) = (self.here[old as usize], states[new as usize]);
            next[new as usize] = trace;
            let life = &mut self.traces[trace as usize].events;
            let before = life.last().and_then(|event| event.state);
            if before != Some(state) {
                life.push(event(Some(state), link.kinds, link.confidence));
            }
        }
        for link in links.iter().filter(|link| link.old.is_none()) {
            let Some(new) = link.new else { continue };
            let state = states[new as usize];
            let trace = match self.returned(known, state) {
                Some(trace) => trace,
                None => self.born(known.state(state)),
            };
            next[new as usize] = trace;
            self.come(known, trace, event(Some(state), link.kinds, link.confidence));
        }
        self.here = next;
    }

    /// Puts an event that brings an entry to its life; one that went and came in one step just changed.
    fn come(&mut self, known: &Known, trace: u32, mut event: Event) {
        let life = &mut self.traces[trace as usize].events;
        if life.last().is_some_and(|last| last.revision == event.revision) {
            life.pop();
            let before = life.last().and_then(|event| event.state);
            if let (Some(old), Some(new)) = (before, event.state) {
                event.kinds = differences(known.state(old), known.state(new), self.steps);
                if old == new {
                    return;
                }
            }
        }
        life.push(event);
    }

    fn born(&mut self, state: &EntryState) -> u32 {
        // Neither commit nor place takes part, so that a list keeps its names when its history is rewritten.
        let name = match &state.url {
            Some(url) => format!("url {}", self.steps.url_key(url)),
            None => format!("title {}", self.steps.title_key(&state.title)),
        };
        let count = self.births.entry(name.clone()).or_default();
        *count += 1;
        let text = format!("{name} {count}");
        // What git calls objects is the same everywhere and for ever.
        let id = Oid::hash_object(ObjectType::Blob, text.as_bytes()).map(|id| id.to_string());
        let mut id = id.unwrap_or_default();
        id.truncate(ID_DIGITS);
        self.traces.push(Trace { id, mentioned: None, events: Vec::new() });
        self.traces.len() as u32 - 1
    }

    fn bury(&mut self, known: &Known, trace: u32) {
        for key in self.all_keys(known, trace) {
            self.gone.entry(key).or_default().push(trace);
        }
    }

    /// Gives all addresses and titles that an entry ever had.
    fn all_keys(&mut self, known: &Known, trace: u32) -> BTreeSet<String> {
        let life = &self.traces[trace as usize].events;
        let states: BTreeSet<u32> = life.iter().filter_map(|event| event.state).collect();
        states.into_iter().flat_map(|state| self.keys_of(known, state)).flatten().collect()
    }

    /// Finds the removed entry that this is, and takes it out of the removed ones.
    fn returned(&mut self, known: &Known, state: u32) -> Option<u32> {
        if self.gone.is_empty() {
            return None;
        }
        let [url, title] = self.keys_of(known, state);
        let found = url
            .and_then(|key| self.gone.get(&key)?.last().copied())
            .or_else(|| self.of_same_title(known, state, &title?))
            .or_else(|| self.of_former_address(known, state))?;
        for key in self.all_keys(known, found) {
            if let Some(traces) = self.gone.get_mut(&key) {
                traces.retain(|trace| *trace != found);
            }
        }
        Some(found)
    }

    /// Finds a removed entry of the same title that stood in the same place or said the same.
    fn of_same_title(&self, known: &Known, state: u32, title: &str) -> Option<u32> {
        let new = known.state(state);
        let alike = |trace: &&u32| {
            self.last_state(known, **trace)
                .is_some_and(|old| old.section == new.section || old.description == new.description)
        };
        self.gone.get(title)?.iter().rev().find(alike).copied()
    }

    /// Finds a removed entry whose address is still named beside the new one, as where a resource is "formerly
    /// known as" another; the matcher decides.
    fn of_former_address(&self, known: &Known, state: u32) -> Option<u32> {
        let new = known.state(state);
        let others = new.other_links.iter().map(|(_, url)| format!("u{}", self.steps.url_key(url)));
        let traces = others.filter_map(|key| self.gone.get(&key)?.last().copied());
        traces.into_iter().find(|trace| {
            let Some(old) = self.last_state(known, *trace) else { return false };
            let changes = self.steps.compare(&compose([old].into_iter()), &compose([new].into_iter()), &[]);
            changes.entries.iter().any(|change| change.old.is_some() && change.new.is_some())
        })
    }

    fn last_state<'k>(&self, known: &'k Known, trace: u32) -> Option<&'k EntryState> {
        let life = &self.traces[trace as usize].events;
        life.iter().rev().find_map(|event| event.state).map(|state| known.state(state))
    }

    fn keys_of(&mut self, known: &Known, state: u32) -> [Option<String>; 2] {
        let steps = self.steps;
        let make = || keys(known.state(state), steps);
        self.keys.entry(state).or_insert_with(make).clone()
    }
}

/// Gives canonical address and title, told apart from each other.
pub(crate) fn keys(state: &EntryState, steps: &dyn Steps) -> [Option<String>; 2] {
    let url = state.url.as_deref().map(|url| format!("u{}", steps.url_key(url)));
    [url, title_key(&state.title, steps)]
}

/// Gives a canonical title; none if nothing is left of it.
pub(crate) fn title_key(title: &str, steps: &dyn Steps) -> Option<String> {
    let title = steps.title_key(title);
    (!title.is_empty()).then(|| format!("t{title}"))
}

/// Says in what two states of one entry differ, field by field.
pub(crate) fn differences(old: &EntryState, new: &EntryState, steps: &dyn Steps) -> ChangeKinds {
    let mut kinds = ChangeKinds::NONE;
    if steps.title_key(&old.title) != steps.title_key(&new.title) {
        kinds.insert(ChangeKind::Renamed);
    }
    let url = |state: &EntryState| state.url.as_deref().map(|url| steps.url_key(url));
    if url(old) != url(new) {
        kinds.insert(ChangeKind::Relinked);
    }
    let said = |state: &EntryState| {
        let notes = state.notes.iter().map(|note| steps.description_key(note));
        let mut others: Vec<String> = state.other_links.iter().map(|(_, url)| steps.url_key(url)).collect();
        others.sort_unstable();
        let lead = steps.title_key(state.lead.trim());
        (steps.description_key(&state.description), lead, notes.collect::<Vec<_>>().join(" "), others)
    };
    if said(old) != said(new) {
        kinds.insert(ChangeKind::Redescribed);
    }
    if old.section != new.section {
        kinds.insert(ChangeKind::Moved);
    }
    if kinds.is_empty() && old != new {
        kinds.insert(ChangeKind::Restyled);
    }
    kinds
}
