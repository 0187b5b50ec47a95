//! What stands in the document that a patch is applied to, and how the patch's values are found in it.

use recension_model::{EntryId, EntryName, EntryValue, SectionId, same_key, title_key, url_key};
use rustc_hash::FxHashMap;

use crate::document::keys::same_keys;
use crate::document::layout::{Layout, ROOT};
use crate::patch::keys::{EntryKeys, KeyIndex};

/// The entries and sections of a document under edit, by what they say.
pub(crate) struct Target {
    /// Those of the edition in its order; new ones behind.
    pub(crate) entries: Vec<EntryState>,
    pub(crate) sections: Vec<SectionState>,
    /// Other paths that lead to sections: what a patch calls them.
    pub(crate) aliases: Vec<(Vec<String>, usize)>,
    by_slot: FxHashMap<usize, Vec<usize>>,
    by_url: KeyIndex,
    by_title: KeyIndex,
}

/// An entry as it is now.
#[derive(Clone, Debug)]
pub(crate) struct EntryState {
    pub(crate) slot: usize,
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
    pub(crate) slot: Option<usize>,
    pub(crate) key: String,
    pub(crate) parent: Option<usize>,
    pub(crate) is_there: bool,
}

/// What was found for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found<T> {
    One(T),
    None,
    /// Several that nothing tells apart.
    Many,
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
        let mut target = Self {
            entries: Vec::new(),
            sections: sections.collect(),
            aliases: Vec::new(),
            by_slot: FxHashMap::default(),
            by_url: KeyIndex::default(),
            by_title: KeyIndex::default(),
        };
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

    /// Returns an entry another part of the document.
    pub(crate) fn set_slot(&mut self, at: usize, slot: usize) {
        let old = std::mem::replace(&mut self.entries[at].slot, slot);
        if let Some(there) = self.by_slot.get_mut(&old) {
            there.retain(|other| *other != at);
        }
        self.by_slot.entry(slot).or_default().push(at);
    }

    /// Returns the entries that stand in a part of the document.
    pub(crate) fn at_slot(&self, slot: usize) -> impl Iterator<Item = usize> + '_ {
        let at = self.by_slot.get(&slot).into_iter().flatten().copied();
        at.filter(|at| self.entries[*at].is_there)
    }

    /// Makes an entry that says something new be found by it.
    pub(crate) fn index(&mut self, at: usize) {
        let keys = &self.entries[at].keys;
        self.by_title.put(&keys.title, at);
        keys.url.iter().for_each(|url| self.by_url.put(url, at));
    }

    pub(crate) fn with_url(&self, url: Option<&str>) -> Vec<usize> {
        let Some(url) = url else { return Vec::new() };
        let has = |entry: &EntryState| entry.keys.url.as_deref().is_some_and(|own| same_key(own, url));
        let mut found = self.by_url.find(url);
        found.retain(|at| self.entries[*at].is_there && has(&self.entries[*at]));
        found
    }

    pub(crate) fn with_title(&self, title: &str) -> Vec<usize> {
        let mut found = self.by_title.find(title);
        found.retain(|at| self.entries[*at].is_there && same_key(&self.entries[*at].keys.title, title));
        found
    }

    /// Returns the titles down to a section, as keys.
    fn path(&self, section: usize) -> Vec<&str> {
        let mut path = self.path_up(section);
        path.reverse();
        path
    }

    /// Returns the section that a part of the document is.
    pub(crate) fn section_at(&self, slot: usize) -> Option<usize> {
        self.sections.iter().position(|section| section.is_there && section.slot == Some(slot))
    }

    /// Returns the titles from a section up, as keys.
    pub(crate) fn path_up(&self, section: usize) -> Vec<&str> {
        let sections = std::iter::successors(Some(section), |at| self.sections[*at].parent);
        sections.map(|at| self.sections[at].key.as_str()).collect()
    }

    pub(crate) fn path_keys(&self, path: &[String]) -> Vec<String> {
        path.iter().map(|title| title_key(title)).collect()
    }

    /// Finds the section that a path leads to; an empty path leads to none, which is a place too.
    ///
    /// The whole path counts first, then what a patch calls the section, then as much of the path's end as
    /// leads to one section alone: the titles above are often the name of the list.
    pub(crate) fn section(&self, path: &[String]) -> Found<Option<usize>> {
        let keys = self.path_keys(path);
        let Some(last) = keys.last() else { return Found::One(None) };
        let there = |at: &usize| self.sections[*at].is_there;
        let named: Vec<usize> = (0..self.sections.len())
            .filter(there)
            .filter(|at| same_key(&self.sections[*at].key, last))
            .collect();
        let exact: Vec<usize> =
            named.iter().copied().filter(|at| same_keys(&self.path(*at), &keys)).collect();
        if let [only] = exact.as_slice() {
            return Found::One(Some(*only));
        }
        if let Some((_, at)) = self.aliases.iter().find(|(alias, at)| same_keys(alias, &keys) && there(at)) {
            return Found::One(Some(*at));
        }
        if !exact.is_empty() {
            return Found::Many;
        }
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

    /// Returns the only section whose titles are all those of a path, as keys.
    pub(crate) fn exact_section(&self, keys: &[String]) -> Option<usize> {
        let is_it = |at: &usize| self.sections[*at].is_there && same_keys(&self.path(*at), keys);
        let mut all = (0..self.sections.len()).filter(is_it);
        let only = all.next()?;
        all.next().is_none().then_some(only)
    }

    /// Finds the entry that a value speaks of, among those that nobody else speaks of.
    pub(crate) fn entry(&self, value: &EntryValue, translated: bool, taken: &[bool]) -> Found<usize> {
        let keys = EntryKeys::of(value);
        let free = |at: &usize| !taken.get(*at).copied().unwrap_or(false);
        let by_url: Vec<usize> = self.with_url(keys.url.as_deref()).into_iter().filter(free).collect();
        let by_title: Vec<usize> = self.with_title(&keys.title).into_iter().filter(free).collect();
        let section = self.section(&value.section);
        let in_section = |at: &usize| section == Found::One(self.entries[*at].section);
        let both: Vec<usize> = by_url.iter().copied().filter(|at| by_title.contains(at)).collect();
        let candidates = if !both.is_empty() || (keys.url.is_none() && !by_title.is_empty()) {
            if both.is_empty() { by_title } else { both }
        } else if translated && !by_url.is_empty() {
            by_url
        } else {
            // One of both alone could be another resource: something else has to agree.
            let described =
                |at: &usize| !keys.description.is_empty() && self.entries[*at].keys.describes_as(&keys);
            let linkless = |at: &usize| self.entries[*at].keys.url.is_none();
            let mut all: Vec<usize> =
                by_url.into_iter().filter(|at| in_section(at) || described(at)).collect();
            all.extend(by_title.into_iter().filter(|at| linkless(at) || in_section(at) || described(at)));
            all
        };
        // Where the resource stands in several sections, that it stands in another one says nothing.
        let here: Vec<usize> = match value.repeated {
            true => candidates.into_iter().filter(in_section).collect(),
            false => candidates,
        };
        // Of twins it is the one at its place; which of them is left, where there is but one, cannot be told.
        let placed: Vec<usize> =
            here.iter().copied().filter(|at| value.twin && self.follows(*at, value)).collect();
        match (placed.is_empty(), here.as_slice()) {
            (true, [_]) if value.twin => Found::None,
            (true, _) => self.narrowed(here, &keys, &in_section),
            (false, _) => self.narrowed(placed, &keys, &in_section),
        }
    }

    /// Reports whether an entry stands behind the entry that a value names.
    pub(crate) fn follows(&self, at: usize, value: &EntryValue) -> bool {
        let own = &self.entries[at];
        let is_beside = |other: &&EntryState| {
            other.is_there && other.section == own.section && other.parent == own.parent
        };
        let before = self.entries[..at.min(self.entries.len())].iter().rev().find(is_beside);
        match (before, &value.after) {
            (Some(before), Some(name)) => {
                let url = name.url.as_deref().map(url_key);
                same_key(&before.keys.title, &title_key(&name.title)) && before.keys.url == url
            }
            (None, None) => true,
            _ => false,
        }
    }

    /// Leaves of several candidates those that agree in more, one thing after the other.
    fn narrowed(
        &self,
        all: Vec<usize>,
        keys: &EntryKeys,
        in_section: &dyn Fn(&usize) -> bool,
    ) -> Found<usize> {
        let described = |at: &usize| self.entries[*at].keys.describes_as(keys);
        let noted = |at: &usize| self.entries[*at].keys.same_notes(keys);
        let mut all = all;
        for agrees in [in_section, &described, &noted] {
            if all.len() > 1 && all.iter().any(agrees) {
                all.retain(agrees);
            }
        }
        let state = |at: usize| (&self.entries[at].keys, self.entries[at].section, self.entries[at].parent);
        match all.as_slice() {
            [] => Found::None,
            // Where all say the same at the same place, it does not matter which one is meant.
            [first, rest @ ..] if rest.iter().all(|at| state(*at) == state(*first)) => Found::One(*first),
            _ => Found::Many,
        }
    }

    /// Finds the entry that another one calls by its name, in `section` if it stands there.
    pub(crate) fn named(&self, name: &EntryName, section: Option<Option<usize>>) -> Found<usize> {
        let url = name.url.as_deref().map(url_key);
        let by_url = self.with_url(url.as_deref());
        let by_title = self.with_title(&title_key(&name.title));
        let both: Vec<usize> = by_url.iter().copied().filter(|at| by_title.contains(at)).collect();
        let mut all = [both, by_url, by_title].into_iter().find(|all| !all.is_empty()).unwrap_or_default();
        if let Some(section) =
            section.filter(|section| all.iter().any(|at| self.entries[*at].section == *section))
        {
            all.retain(|at| self.entries[*at].section == section);
        }
        match all.as_slice() {
            [] => Found::None,
            [only] => Found::One(*only),
            _ => Found::Many,
        }
    }

    /// Returns the part of the document that a section and an entry in it stand in.
    pub(crate) fn slot_of(&self, section: Option<usize>, parent: Option<usize>) -> Option<usize> {
        match (parent, section) {
            (Some(parent), _) => Some(self.entries[parent].slot),
            (None, Some(section)) => self.sections[section].slot,
            (None, None) => Some(ROOT),
        }
    }
}
