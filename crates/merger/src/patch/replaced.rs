//! Which entries of a patch go and come in one: a resource that is removed as it was and added in other words, elsewhere.

use recension_model::{EntryValue, Patch, title_key, url_key};
use rustc_hash::FxHashMap;

/// What takes the place of what, as places in a patch.
#[derive(Default)]
pub(crate) struct Replacements {
    /// For each removal the additions of the same resource.
    additions: FxHashMap<usize, Vec<usize>>,
    /// For each addition the removals that are done with it; each stands with one.
    removals: FxHashMap<usize, Vec<usize>>,
}

impl Replacements {
    /// Finds them by their addresses, or titles where there are none. Cost: linear in the patch.
    pub(crate) fn new(patch: &Patch) -> Self {
        let key = |value: &EntryValue| match &value.url {
            Some(url) => (url_key(url), true),
            None => (title_key(&value.title), false),
        };
        let mut added: FxHashMap<_, Vec<usize>> = FxHashMap::default();
        for (at, change) in patch.entries.iter().enumerate().filter(|(_, change)| change.old.is_none()) {
            if let Some(new) = &change.new {
                added.entry(key(new)).or_default().push(at);
            }
        }
        let mut all = Self::default();
        for (at, change) in patch.entries.iter().enumerate().filter(|(_, change)| change.new.is_none()) {
            let Some(additions) = change.old.as_ref().and_then(|old| added.get(&key(old))) else { continue };
            all.removals.entry(additions[0]).or_default().push(at);
            all.additions.insert(at, additions.clone());
        }
        all
    }

    /// Returns the additions that take the place of a removal.
    pub(crate) fn additions(&self, removal: usize) -> &[usize] {
        self.additions.get(&removal).map_or(&[], Vec::as_slice)
    }

    /// Returns the removals that are done with an addition.
    pub(crate) fn removals(&self, addition: usize) -> &[usize] {
        self.removals.get(&addition).map_or(&[], Vec::as_slice)
    }
}
