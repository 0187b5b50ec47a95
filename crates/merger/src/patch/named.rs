//! Entries of a document that a patch calls by their names.

use recension_model::{EntryName, EntryValue, same_key, title_key, url_key};

use crate::patch::keys::EntryKeys;
use crate::patch::target::{EntryState, Found, Target};

impl Target {
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
    pub(super) fn narrowed(
        &self,
        all: Vec<usize>,
        keys: &EntryKeys,
        in_section: &dyn Fn(&usize) -> bool,
    ) -> Vec<usize> {
        let described = |at: &usize| self.entries[*at].keys.describes_as(keys);
        let noted = |at: &usize| self.entries[*at].keys.same_notes(keys);
        let mut all = all;
        for agrees in [in_section, &described, &noted] {
            if all.len() > 1 && all.iter().any(agrees) {
                all.retain(agrees);
            }
        }
        all
    }

    /// Returns the first of several that say the same at the same place, where it does not matter which one is meant.
    pub(super) fn any_of(&self, all: &[usize]) -> Found<usize> {
        let state = |at: usize| (&self.entries[at].keys, self.entries[at].section, self.entries[at].parent);
        match all {
            [] => Found::None,
            [first, rest @ ..] if rest.iter().all(|at| state(*at) == state(*first)) => Found::One(*first),
            _ => Found::Many,
        }
    }

    /// Reports whether an entry that was found stands in a section.
    pub(super) fn is_found_in(&self, section: &[String], found: Found<usize>) -> bool {
        matches!(found, Found::One(at) if self.section(section) == Found::One(self.entries[at].section))
    }

    /// Finds the entry that another one calls by its name, in `section` if it stands there.
    pub(crate) fn named(&self, name: &EntryName, section: Option<Option<usize>>) -> Found<usize> {
        let url = name.url.as_deref().map(url_key);
        let title = title_key(&name.title);
        let mut all = url.as_ref().map(|url| self.with_both(url, &title)).unwrap_or_default();
        if all.is_empty() {
            all = self.with_url(url.as_deref());
        }
        if all.is_empty() {
            all = self.with_title(&title).collect();
        }
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
}
