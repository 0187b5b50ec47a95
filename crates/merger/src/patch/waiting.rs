//! Entries that are to get a place, and in which order they get it.

use recension_model::{ChangeKind, EntryName, EntryValue, title_key, url_key};
use rustc_hash::{FxHashMap, FxHashSet};

/// An entry that is to get a place, new or another one.
pub(crate) struct Waiting<'p> {
    /// The entry, if it stands somewhere already.
    pub(crate) entry: Option<usize>,
    pub(crate) kind: ChangeKind,
    pub(crate) value: &'p EntryValue,
    /// What it was; none for an addition.
    pub(crate) old: Option<&'p EntryValue>,
}

/// Returns what waits, each with the place of its change, so that what follows another one, or is nested under it,
/// comes after it.
pub(crate) fn in_order<'w, 'p>(waiting: &'w [(usize, Waiting<'p>)]) -> Vec<&'w (usize, Waiting<'p>)> {
    let key = |name: &EntryName| (title_key(&name.title), name.url.as_deref().map(url_key));
    let names: Vec<_> = waiting.iter().map(|(_, waits)| key(&waits.value.name())).collect();
    let mut open: FxHashSet<_> = names.iter().cloned().collect();
    // For each name what waits for it, and for each thing how many names it waits for.
    let mut waits_for: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    let mut blocked = vec![0; waiting.len()];
    for (at, (_, waits)) in waiting.iter().enumerate() {
        let needs = [&waits.value.parent, &waits.value.after].into_iter().flatten().map(key);
        for need in needs.filter(|need| *need != names[at] && open.contains(need)) {
            waits_for.entry(need).or_default().push(at);
            blocked[at] += 1;
        }
    }
    let mut order = Vec::with_capacity(waiting.len());
    let mut is_placed = vec![false; waiting.len()];
    let mut ready: Vec<usize> = (0..waiting.len()).filter(|at| blocked[*at] == 0).collect();
    while order.len() < waiting.len() {
        if ready.is_empty() {
            // They wait for one another, as those of one name in two sections do.
            ready = (0..waiting.len()).filter(|at| !is_placed[*at]).collect();
        }
        let mut next = Vec::new();
        for at in ready {
            order.push(&waiting[at]);
            is_placed[at] = true;
            let name = &names[at];
            let followers = open.remove(name).then(|| waits_for.remove(name).unwrap_or_default());
            for follower in followers.into_iter().flatten() {
                blocked[follower] -= 1;
                next.extend((blocked[follower] == 0).then_some(follower));
            }
        }
        next.retain(|at| !is_placed[*at]);
        next.sort_unstable();
        ready = next;
    }
    order
}
