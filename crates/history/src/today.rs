//! Finds entries of a history by what people call them.

use recension_model::{Decision, Edition, EntryId, EntryState, History, same_key, title_key, url_key};
use rustc_hash::FxHashMap;

/// Returns for every entry of the newest revision the trace that it belongs to.
///
/// `edition` has to be that revision, read as a whole. Of two entries that are the same in all they say, the
/// first one is the one that came first.
#[must_use]
pub fn traces_of(history: &History, edition: &Edition) -> Vec<Option<u32>> {
    traces_at(history, u32::MAX, edition)
}

/// Returns for every entry of a revision the trace that it belongs to, likewise.
#[must_use]
pub fn traces_at(history: &History, revision: u32, edition: &Edition) -> Vec<Option<u32>> {
    let mut alive: FxHashMap<&EntryState, Vec<u32>> = FxHashMap::default();
    for (at, trace) in history.traces.iter().enumerate().rev() {
        if let Some(state) = trace.state_at(revision) {
            alive.entry(&history.states[state as usize]).or_default().push(at as u32);
        }
    }
    let state = |id| EntryState::of(edition, id);
    edition.entry_ids().map(|id| alive.get_mut(&state(id)).and_then(Vec::pop)).collect()
}

/// Returns decisions that two columns of an alignment have an entry in common wherever the history knows it, given
/// the traces of the entries of both.
#[must_use]
pub fn pins([one, other]: [usize; 2], [first, second]: [&[Option<u32>]; 2]) -> Vec<Decision> {
    let places: FxHashMap<u32, EntryId> =
        (0..).zip(first).filter_map(|(at, trace)| Some(((*trace)?, EntryId::new(at)))).collect();
    let known = (0..).zip(second).filter_map(|(at, trace)| Some((EntryId::new(at), places.get(&(*trace)?)?)));
    known.map(|(at, place)| Decision { one: (one, *place), other: (other, at), same: true }).collect()
}

/// Finds entries by name: a stable name or its beginning, an address, a title, or a part of one.
///
/// What an entry was called at any time counts. The strictest way that finds anything decides.
#[must_use]
pub fn find_entries(history: &History, name: &str) -> Vec<u32> {
    let by = |holds: &dyn Fn(&EntryState) -> bool| -> Vec<u32> {
        let met: Vec<bool> = history.states.iter().map(holds).collect();
        let has = |at: &u32| {
            let events = &history.traces[*at as usize].events;
            events.iter().filter_map(|event| event.state).any(|state| met[state as usize])
        };
        (0..history.traces.len() as u32).filter(has).collect()
    };
    let named = |at: &u32| {
        let id = &history.traces[*at as usize].id;
        name.len() >= 8 && id.starts_with(&name.to_lowercase())
    };
    let found: Vec<u32> = (0..history.traces.len() as u32).filter(named).collect();
    if !found.is_empty() {
        return found;
    }
    if name.contains("://") || name.starts_with("www.") {
        let key = url_key(name);
        return by(&|state| {
            let others = state.other_links.iter().map(|(_, url)| url);
            state.url.iter().chain(others).any(|url| url_key(url) == key)
        });
    }
    let key = title_key(name);
    let found = by(&|state| same_key(&title_key(&state.title), &key));
    // A number is a part of many titles that nobody would call by it.
    if !found.is_empty() || key.is_empty() || name.parse::<u32>().is_ok() {
        return found;
    }
    let found = by(&|state| title_key(&state.title).contains(&key));
    if !found.is_empty() {
        return found;
    }
    // `example.org/tool` is an address without its beginning.
    let lower = name.to_lowercase();
    by(&|state| state.url.as_ref().is_some_and(|url| url.to_lowercase().contains(&lower)))
}
