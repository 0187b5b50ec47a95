//! Names entries, and follows them from one document to the next.

use std::collections::BTreeSet;

use git2::{ObjectType, Oid};
use recension_model::{
    ChangeKind, ChangeKinds, EntryState, Event, Trace, description_key, title_key, url_key,
};
use rustc_hash::FxHashMap;

use crate::comparing::{Overlap, compose};
use crate::known::{Known, Link};
use crate::options::HistoryOptions;
use crate::state::{addressed, differences};

/// How many hexadecimal digits name an entry: a list of a million entries has two of one name once in
/// thirty million lists.
const ID_DIGITS: usize = 16;

/// An entry that comes back under another address says at least this share of what it said.
const MIN_WORDS_IN_COMMON: f64 = 0.5;

/// The document that comes next, and what it has of the one before.
pub(crate) struct NextDocument<'a> {
    /// Its place among the revisions.
    pub(crate) revision: u32,
    /// Its commit, by its place among the commits.
    pub(crate) commit: u32,
    /// The states of its entries.
    pub(crate) states: Vec<u32>,
    /// What it has in common with the one before.
    pub(crate) overlap: &'a Overlap,
    /// What else there is in either.
    pub(crate) links: &'a [Link],
}

/// All entries that a list ever had, while it is gone through.
pub(crate) struct Lives<'a> {
    options: &'a HistoryOptions,
    pub(crate) traces: Vec<Trace>,
    /// The traces of the entries of the latest document, in its order.
    here: Vec<u32>,
    /// How many entries came under a name.
    births: FxHashMap<String, u32>,
    /// Removed entries by all addresses and titles that they had, the latest last.
    gone: FxHashMap<u64, Vec<u32>>,
}

impl<'a> Lives<'a> {
    pub(crate) fn new(options: &'a HistoryOptions) -> Self {
        Self {
            options,
            traces: Vec::new(),
            here: Vec::new(),
            births: FxHashMap::default(),
            gone: FxHashMap::default(),
        }
    }

    /// Goes on to the next document.
    pub(crate) fn advance(&mut self, known: &Known, document: &NextDocument<'_>) {
        let NextDocument { revision, commit, ref states, overlap, links } = *document;
        let mut next = vec![u32::MAX; states.len()];
        for (old, new) in &overlap.kept {
            next[*new as usize] = self.here[*old as usize];
        }
        let event = |state, kinds, confidence| Event { revision, commit, state, kinds, confidence };
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
        let is_removed = |link: &&Link| link.new.is_none();
        let mut places: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        if links.iter().any(|link| is_removed(&link)) {
            for (place, state) in states.iter().enumerate() {
                places.entry(known.keys(*state).main()).or_default().push(place);
            }
        }
        for link in links.iter().filter(is_removed) {
            let Some(mut trace) = link.old.map(|old| self.here[old as usize]) else { continue };
            // Of two entries that say the same the older one goes on.
            if let Some((place, kinds)) = self.copy_of(known, trace, (states, &next), &places) {
                let copy = std::mem::replace(&mut next[place], trace);
                self.traces[trace as usize].events.push(event(Some(states[place]), kinds, link.confidence));
                trace = copy;
            }
            self.bury(known, trace);
            self.traces[trace as usize].events.push(event(None, link.kinds, 1.0));
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

    /// Finds the place of an entry that came later and says the same, and in what it is another; `places` are looked up
    /// by what entries are counted by.
    fn copy_of(
        &self,
        known: &Known,
        trace: u32,
        (states, traces): (&[u32], &[u32]),
        places: &FxHashMap<u64, Vec<usize>>,
    ) -> Option<(usize, ChangeKinds)> {
        let state = self.traces[trace as usize].events.iter().rev().find_map(|event| event.state)?;
        let of_key = places.get(&known.keys(state).main())?;
        let came_later = |place: &&usize| traces[**place] != u32::MAX && traces[**place] > trace;
        of_key.iter().filter(came_later).find_map(|place| {
            let kinds = differences(known.state(state), known.state(states[*place]));
            let says_same = kinds.iter().all(|kind| matches!(kind, ChangeKind::Moved | ChangeKind::Restyled));
            says_same.then_some((*place, kinds))
        })
    }

    /// Puts an event that brings an entry to its life; one that went and came in one step just changed.
    fn come(&mut self, known: &Known, trace: u32, mut event: Event) {
        let life = &mut self.traces[trace as usize].events;
        if life.last().is_some_and(|last| last.revision == event.revision) {
            life.pop();
            let before = life.last().and_then(|event| event.state);
            if let (Some(old), Some(new)) = (before, event.state) {
                event.kinds = differences(known.state(old), known.state(new));
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
            Some(url) => format!("url {}", url_key(url)),
            None => format!("title {}", title_key(&state.title)),
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

    /// Returns all addresses and titles that an entry ever had.
    fn all_keys(&self, known: &Known, trace: u32) -> BTreeSet<u64> {
        let life = &self.traces[trace as usize].events;
        let states: BTreeSet<u32> = life.iter().filter_map(|event| event.state).collect();
        states.into_iter().flat_map(|state| known.keys(state).all()).collect()
    }

    /// Finds the removed entry that this is, and takes it out of the removed ones.
    fn returned(&mut self, known: &Known, state: u32) -> Option<u32> {
        if self.gone.is_empty() {
            return None;
        }
        let keys = known.keys(state);
        let found = keys
            .url
            .and_then(|key| self.gone.get(&key)?.last().copied())
            .or_else(|| self.of_same_title(known, state, keys.title?))
            .or_else(|| self.of_former_address(known, state))?;
        for key in self.all_keys(known, found) {
            if let Some(traces) = self.gone.get_mut(&key) {
                traces.retain(|trace| *trace != found);
            }
        }
        Some(found)
    }

    /// Finds a removed entry of the same title that said much the same; or that stood in the same place, where nothing
    /// else tells. Resources that have one title in common come and go, too.
    fn of_same_title(&self, known: &Known, state: u32, title: u64) -> Option<u32> {
        let new = known.state(state);
        let alike = |trace: &&u32| {
            self.last_state(known, **trace).is_some_and(|old| {
                let tells = old.url.is_some() && new.url.is_some();
                let says = words_in_common(&old.description, &new.description);
                match says.filter(|_| tells) {
                    Some(share) => share >= MIN_WORDS_IN_COMMON,
                    None => old.section == new.section || says == Some(1.0),
                }
            })
        };
        self.gone.get(&title)?.iter().rev().find(alike).copied()
    }

    /// Finds a removed entry whose address is still named beside the new one, as where a resource is "formerly
    /// known as" another; the matcher decides.
    fn of_former_address(&self, known: &Known, state: u32) -> Option<u32> {
        let new = known.state(state);
        let others = new.other_links.iter().map(|(_, url)| addressed(url));
        let traces = others.filter_map(|key| self.gone.get(&key)?.last().copied());
        traces.into_iter().find(|trace| {
            let Some(old) = self.last_state(known, *trace) else { return false };
            let changes = self.options.compare(&compose([old].into_iter()), &compose([new].into_iter()), &[]);
            changes.entries.iter().any(|change| change.old.is_some() && change.new.is_some())
        })
    }

    fn last_state<'k>(&self, known: &'k Known, trace: u32) -> Option<&'k EntryState> {
        let life = &self.traces[trace as usize].events;
        life.iter().rev().find_map(|event| event.state).map(|state| known.state(state))
    }
}

/// Returns the share of the words of two descriptions that both have; none if one of them says nothing.
fn words_in_common(one: &str, other: &str) -> Option<f64> {
    let words = |text: &str| -> BTreeSet<String> {
        let key = description_key(text);
        let words = key.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count() as f64;
    (!one.is_empty() && !other.is_empty()).then(|| shared / one.union(&other).count() as f64)
}
