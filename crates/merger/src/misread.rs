//! Compares what an edited document is read as with what was done to it.

use recension_model::Edition;
use rustc_hash::FxHashMap;

use crate::changer::Changer;
use crate::keys::Keys;

/// What entries are counted by: title, address, description and section.
type Counted<'a> = (&'a str, Option<&'a str>, &'a str, Option<&'a str>);

/// How a result differs from what it should be.
#[derive(Default)]
pub(crate) struct Misread {
    /// Whether it does.
    pub(crate) is_any: bool,
    /// The changes whose entries are not read as they should be, by their places in the patch, sorted.
    pub(crate) suspects: Vec<usize>,
}

impl Changer<'_> {
    /// Compares the entries that should be there with those of `read`. What rows say besides title and
    /// address depends on their columns, and is left to these.
    pub(crate) fn misread(&self, read: &Edition) -> Misread {
        let target = &self.target;
        let steps = target.steps;
        let keys = read.entry_ids().map(|id| {
            let section = read.entry(id).entry.section.map(|id| steps.title_key(read.section_title(id)));
            (Keys::of_entry(read, id, steps), section)
        });
        let keys: Vec<(Keys, Option<String>)> = keys.collect();
        let mut counts: FxHashMap<Counted<'_>, i64> = FxHashMap::default();
        for (Keys { title, url, description, cells, .. }, section) in &keys {
            let description = if cells.is_empty() { description.as_str() } else { "" };
            *counts.entry((title, url.as_deref(), description, section.as_deref())).or_default() += 1;
        }
        let mut misread = Misread::default();
        for (at, entry) in target.entries.iter().enumerate().filter(|(_, entry)| entry.is_there) {
            let section = entry.section.map(|at| target.sections[at].key.as_str());
            let Keys { title, url, description, .. } = &entry.keys;
            let description = if self.editor.is_row(entry.slot) { "" } else { description.as_str() };
            match counts.get_mut(&(title.as_str(), url.as_deref(), description, section)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => {
                    misread.is_any = true;
                    misread.suspects.extend(self.changes_of.get(&at));
                }
            }
        }
        misread.is_any |= counts.values().any(|count| *count > 0);
        misread.suspects.sort_unstable();
        misread.suspects.dedup();
        misread
    }
}
