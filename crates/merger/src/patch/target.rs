//! What stands in the document that a patch is applied to, and how the patch's values are found in it.

use recension_model::{EntryId, EntryValue, SectionId, same_key, title_key};
use rustc_hash::FxHashMap;

use crate::document::keys::same_keys;
use crate::document::layout::{Layout, NodeId, ROOT};
use crate::patch::keys::{EntryKeys, KeyIndex};

/// The entries and sections of a document under edit, by what they say.
#[derive(Default)]
pub(crate) struct Target {
    /// Those of the edition in its order; new ones behind.
    pub(crate) entries: Vec<EntryState>,
    pub(crate) sections: Vec<SectionState>,
    /// Other paths that lead to sections: what a patch calls them.
    aliases: Vec<(Vec<String>, usize)>,
    by_alias: KeyIndex,
    by_slot: FxHashMap<NodeId, Vec<usize>>,
    by_url: KeyIndex,
    by_title: KeyIndex,
    /// The entries without an address by their titles.
    by_bare_title: KeyIndex,
    by_section: KeyIndex,
}

/// An entry as it is now.
#[derive(Clone, Debug)]
pub(crate) struct EntryState {
    pub(crate) slot: NodeId,
    pub(crate) title: String,
    pub(crate) keys: EntryKeys,
    pub(crate) section: Option<usize>,
    pub(crate) parent: Option<usize>,
    pub(crate) is_there: bool,
}

/// A section as it is now.
#[derive(Clone, Debug)]
pub(crate) struct SectionState {
    /// None for a section without a place of its own.
    pub(crate) slot: Option<NodeId>,
    pub(crate) key: String,
    pub(crate) parent: Option<usize>,
    pub(crate) is_there: bool,
}

/// What was found for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found<T> {
    One(T),
    None,
    /// Several that nothing tells apart.
    Many,
}

/// What an entry has to have in common with a value that speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Title and address, or the title of what has no address; and of twins the place.
    AsItWas,
    /// The same, but any of twins will do.
    AsItIsToBe,
    /// One of both.
    Changed,
}

impl Target {
    pub(crate) fn new(layout: &Layout<'_>) -> Self {
        let edition = layout.edition;
        let sections = edition.section_ids().map(|id| SectionState {
            slot: layout.section_nodes[id.index()],
            key: title_key(edition.section_title(id)),
            parent: edition.section(id).parent.map(SectionId::index),
            is_there: true,
        });
        let mut target = Self::default();
        for section in sections {
            target.add_section(section);
        }
        for id in edition.entry_ids() {
            let view = edition.entry(id);
            target.add(EntryState {
                slot: layout.entry_nodes[id.index()],
                title: view.title().to_owned(),
                keys: EntryKeys::of_entry(edition, id),
                section: view.entry.section.map(SectionId::index),
                parent: view.entry.parent.map(EntryId::index),
                is_there: true,
            });
        }
        target
    }

    /// Adds an entry and gives its number.
    pub(crate) fn add(&mut self, entry: EntryState) -> usize {
        let at = self.entries.len();
        self.by_slot.entry(entry.slot).or_default().push(at);
        self.entries.push(entry);
        self.index(at);
        at
    }

    /// Adds a section and gives its number.
    pub(crate) fn add_section(&mut self, section: SectionState) -> usize {
        let at = self.sections.len();
        self.by_section.put(&section.key, at);
        self.sections.push(section);
        at
    }

    /// Gives a section another title.
    pub(crate) fn rename_section(&mut self, at: usize, key: String) {
        self.by_section.put(&key, at);
        self.sections[at].key = key;
    }

    /// Returns the sections of a title, in order.
    pub(crate) fn sections_named<'s>(&'s self, key: &'s str) -> impl Iterator<Item = usize> + 's {
        let found = self.by_section.find(key);
        let is_it = |section: &SectionState| section.is_there && same_key(&section.key, key);
        (0..found.len()).map(move |at| found[at]).filter(move |at| is_it(&self.sections[*at]))
    }

    /// Makes a section be found by what a patch calls it, too.
    pub(crate) fn call(&mut self, path: Vec<String>, section: usize) {
        if let Some(last) = path.last() {
            self.by_alias.put(last, self.aliases.len());
            self.aliases.push((path, section));
        }
    }

    /// Returns an entry another part of the document.
    pub(crate) fn set_slot(&mut self, at: usize, slot: NodeId) {
        let old = std::mem::replace(&mut self.entries[at].slot, slot);
        if let Some(there) = self.by_slot.get_mut(&old) {
            there.retain(|other| *other != at);
        }
        self.by_slot.entry(slot).or_default().push(at);
    }

    /// Returns the entries that stand in a part of the document.
    pub(crate) fn at_slot(&self, slot: NodeId) -> impl Iterator<Item = usize> + '_ {
        let at = self.by_slot.get(&slot).into_iter().flatten().copied();
        at.filter(|at| self.entries[*at].is_there)
    }

    /// Makes an entry say something else, and be found by it.
    pub(crate) fn says(&mut self, at: usize, title: String, keys: EntryKeys) {
        let entry = &mut self.entries[at];
        (entry.title, entry.keys) = (title, keys);
        self.index(at);
    }

    fn index(&mut self, at: usize) {
        let keys = &self.entries[at].keys;
        self.by_title.put(&keys.title, at);
        match &keys.url {
            Some(url) => self.by_url.put(url, at),
            None => self.by_bare_title.put(&keys.title, at),
        }
    }

    pub(crate) fn with_url(&self, url: Option<&str>) -> Vec<usize> {
        let Some(url) = url else { return Vec::new() };
        let has = |entry: &EntryState| entry.keys.url.as_deref().is_some_and(|own| same_key(own, url));
        let mut found = self.by_url.find(url).into_owned();
        found.retain(|at| self.entries[*at].is_there && has(&self.entries[*at]));
        found
    }

    /// Returns the entries that have an address as well as a title.
    pub(crate) fn with_both(&self, url: &str, title: &str) -> Vec<usize> {
        let has_url =
            |at: &usize| self.entries[*at].keys.url.as_deref().is_some_and(|own| same_key(own, url));
        let has_title = |at: &usize| same_key(&self.entries[*at].keys.title, title);
        // Of many at one address, or of one title, few have both.
        match self.by_url.find(url).len() < self.by_title.find(title).len() {
            true => self.with_url(Some(url)).into_iter().filter(has_title).collect(),
            false => self.with_title(title).filter(has_url).collect(),
        }
    }

    pub(crate) fn with_title<'s>(&'s self, title: &'s str) -> impl Iterator<Item = usize> + 's {
        self.titled(&self.by_title, title)
    }

    /// Returns the entries of a title that have no address.
    pub(crate) fn with_bare_title<'s>(&'s self, title: &'s str) -> impl Iterator<Item = usize> + 's {
        self.titled(&self.by_bare_title, title).filter(|at| self.entries[*at].keys.url.is_none())
    }

    fn titled<'s>(&'s self, index: &'s KeyIndex, title: &'s str) -> impl Iterator<Item = usize> + 's {
        let found = index.find(title);
        let is_it = |entry: &EntryState| entry.is_there && same_key(&entry.keys.title, title);
        (0..found.len()).map(move |at| found[at]).filter(move |at| is_it(&self.entries[*at]))
    }

    /// Returns the titles down to a section, as keys.
    fn path(&self, section: usize) -> Vec<&str> {
        let mut path = self.path_up(section);
        path.reverse();
        path
    }

    /// Returns the section that a part of the document is.
    pub(crate) fn section_at(&self, slot: NodeId) -> Option<usize> {
        self.sections.iter().position(|section| section.is_there && section.slot == Some(slot))
    }

    /// Returns the titles from a section up, as keys.
    pub(crate) fn path_up(&self, section: usize) -> Vec<&str> {
        let sections = std::iter::successors(Some(section), |at| self.sections[*at].parent);
        sections.map(|at| self.sections[at].key.as_str()).collect()
    }

    pub(crate) fn path_keys(path: &[String]) -> Vec<String> {
        path.iter().map(|title| title_key(title)).collect()
    }

    /// Finds the section that a path leads to; an empty path leads to none, which is a place too.
    ///
    /// The whole path counts first, then what a patch calls the section, then as much of the path's end as
    /// leads to one section alone: the titles above are often the name of the list.
    pub(crate) fn section(&self, path: &[String]) -> Found<Option<usize>> {
        let keys = Self::path_keys(path);
        let Some(last) = keys.last() else { return Found::One(None) };
        let mut exact = self.sections_named(last).filter(|at| same_keys(&self.path(*at), &keys));
        let exact = (exact.next(), exact.next());
        if let (Some(only), None) = exact {
            return Found::One(Some(only));
        }
        let called = self.by_alias.find(last);
        let mut called = called.iter().map(|at| &self.aliases[*at]);
        if let Some((_, at)) =
            called.find(|(alias, at)| self.sections[*at].is_there && same_keys(alias, &keys))
        {
            return Found::One(Some(*at));
        }
        if exact.0.is_some() {
            return Found::Many;
        }
        let named: Vec<usize> = self.sections_named(last).collect();
        let common = |at: usize| {
            let path = self.path(at);
            path.iter().rev().zip(keys.iter().rev()).take_while(|(a, b)| same_key(a, b)).count()
        };
        let most = named.iter().map(|at| common(*at)).max().unwrap_or(0);
        let best: Vec<usize> = named.into_iter().filter(|at| common(*at) == most).collect();
        match best.as_slice() {
            [] => Found::None,
            [only] => Found::One(Some(*only)),
            _ => Found::Many,
        }
    }

    /// Reports whether there is a section that a path leads to: where what is around it is there as the path says, one of the
    /// same name elsewhere is another one.
    pub(crate) fn stands(&self, path: &[String]) -> bool {
        let keys = Self::path_keys(path);
        let Some((last, above)) = keys.split_last() else { return true };
        let is_exact =
            self.sections_named(last).any(|at| same_keys(&self.path(at), &keys)) || self.is_called(&keys);
        let has_place = !above.is_empty() && (self.exact_section(above).is_some() || self.is_called(above));
        is_exact || (!has_place && matches!(self.section(path), Found::One(_)))
    }

    /// Reports whether a patch calls a section so.
    fn is_called(&self, keys: &[String]) -> bool {
        let called = keys.last().map(|last| self.by_alias.find(last));
        called.is_some_and(|called| {
            called
                .iter()
                .map(|at| &self.aliases[*at])
                .any(|(alias, at)| self.sections[*at].is_there && same_keys(alias, keys))
        })
    }

    /// Returns the only section whose titles are all those of a path, as keys.
    pub(crate) fn exact_section(&self, keys: &[String]) -> Option<usize> {
        let mut all = self.sections_named(keys.last()?).filter(|at| same_keys(&self.path(*at), keys));
        let only = all.next()?;
        all.next().is_none().then_some(only)
    }

    /// Finds the entry that a value speaks of, among those that nobody else speaks of.
    pub(crate) fn entry(
        &self,
        value: &EntryValue,
        sought: Sought,
        translated: bool,
        taken: &[bool],
    ) -> Found<usize> {
        let keys = EntryKeys::of(value);
        let section = self.section(&value.section);
        let in_section = |at: &usize| section == Found::One(self.entries[*at].section);
        let free = |at: &usize| !taken.get(*at).copied().unwrap_or(false);
        let mut candidates = match &keys.url {
            _ if sought == Sought::Changed && !value.twin => Vec::new(),
            Some(url) => self.with_both(url, &keys.title),
            None => self.with_title(&keys.title).collect(),
        };
        if candidates.is_empty() && sought == Sought::Changed {
            candidates = self.partly_alike(&keys, translated, &in_section, taken);
        }
        // Where the resource stands in several sections, that it stands in another one says nothing.
        candidates.retain(|at| !value.repeated || in_section(at));
        let is_only = candidates.len() == 1;
        candidates.retain(free);
        if !value.twin {
            let alike = self.narrowed(candidates, &keys, &in_section);
            return match (alike.len(), sought) {
                // One of them is the copy's own, and nothing says which.
                (2.., Sought::AsItWas | Sought::Changed) => Found::Many,
                _ => self.any_of(&alike),
            };
        }
        // Of twins it is the one at its place; which of them is left, where there is but one, cannot be told.
        let placed: Vec<usize> = candidates.iter().copied().filter(|at| self.follows(*at, value)).collect();
        match (placed.is_empty(), sought) {
            _ if is_only => Found::None,
            (false, _) => self.any_of(&self.narrowed(placed, &keys, &in_section)),
            (true, Sought::AsItWas) => Found::None,
            (true, _) => self.any_of(&self.narrowed(candidates, &keys, &in_section)),
        }
    }

    /// Returns the free entries that have the address alone, else the title alone. Either could be that of another
    /// resource: something else has to agree, but for the address in a translation.
    fn partly_alike(
        &self,
        keys: &EntryKeys,
        translated: bool,
        in_section: &dyn Fn(&usize) -> bool,
        taken: &[bool],
    ) -> Vec<usize> {
        let free = |at: &usize| !taken.get(*at).copied().unwrap_or(false);
        let described =
            |at: &usize| !keys.description.is_empty() && self.entries[*at].keys.describes_as(keys);
        let linkless = |at: &usize| self.entries[*at].keys.url.is_none();
        let mut all = self.with_url(keys.url.as_deref());
        all.retain(|at| free(at) && (translated || in_section(at) || described(at)));
        if all.is_empty() {
            let alike = |at: &usize| linkless(at) || in_section(at) || described(at);
            all.extend(self.with_title(&keys.title).filter(|at| free(at) && alike(at)));
        }
        all
    }

    /// Returns the part of the document that a section and an entry in it stand in.
    pub(crate) fn slot_of(&self, section: Option<usize>, parent: Option<usize>) -> Option<NodeId> {
        match (parent, section) {
            (Some(parent), _) => Some(self.entries[parent].slot),
            (None, Some(section)) => self.sections[section].slot,
            (None, None) => Some(ROOT),
        }
    }
}
