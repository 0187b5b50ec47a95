//! How often a document has what, by canonical forms.

use std::collections::BTreeSet;
use std::hash::Hash;

use recension_model::{Edition, EntryView, LOST, same_key, title_key, url_key};
use rustc_hash::FxHashMap;

/// The canonical title and address of an entry.
pub(crate) type EntryKey = (String, String);

/// How often an edition has each entry and each section, by canonical forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EntryCounts {
    pub(crate) entries: FxHashMap<EntryKey, i64>,
    /// By title.
    pub(crate) sections: FxHashMap<String, i64>,
    /// The title of the document. In a document without any other heading it is a section.
    pub(crate) title: Option<String>,
}

impl EntryCounts {
    /// Counts nothing but the title.
    pub(crate) fn titled(edition: &Edition) -> Self {
        Self { title: edition.title.map(|title| title_key(edition.str(title))), ..Self::default() }
    }

    pub(crate) fn new(edition: &Edition) -> Self {
        let mut counts = Self::titled(edition);
        for id in edition.entry_ids() {
            counts.add_entry(entry_key(edition.entry(id)));
        }
        for id in edition.section_ids().filter(|id| !edition.section(*id).inferred) {
            counts.add_section(edition.section_title(id));
        }
        counts
    }

    pub(crate) fn add_entry(&mut self, key: EntryKey) {
        *self.entries.entry(key).or_default() += 1;
    }

    pub(crate) fn add_section(&mut self, title: &str) {
        *self.sections.entry(title_key(title)).or_default() += 1;
    }
}

/// Reports whether two documents have the same, but for headings that are a title where others stand below.
pub(crate) fn same_count(one: &EntryCounts, other: &EntryCounts, titles: &[&EntryCounts]) -> bool {
    let mut counts = [one.clone(), other.clone()];
    restore_lost(&mut counts);
    let [one, other] = &counts;
    let is_title =
        |key: &String| [one, other].iter().chain(titles).any(|counts| counts.title.as_ref() == Some(key));
    let covers = |one: &EntryCounts, other: &EntryCounts| {
        one.sections.iter().all(|(key, count)| is_title(key) || other.sections.get(key) == Some(count))
    };
    one.entries == other.entries && covers(one, other) && covers(other, one)
}

/// Counts what has a lost character as what it stands for, where one of the documents has that whole.
pub(crate) fn restore_lost(all: &mut [EntryCounts]) {
    let mut entries: Vec<_> = all.iter_mut().map(|counts| &mut counts.entries).collect();
    restore(&mut entries, |(title, url)| [title, url]);
    let mut sections: Vec<_> = all.iter_mut().map(|counts| &mut counts.sections).collect();
    restore(&mut sections, |title| [title, ""]);
}

fn restore<K: Clone + Hash + Ord>(all: &mut [&mut FxHashMap<K, i64>], parts: fn(&K) -> [&str; 2]) {
    let is_lossy = |key: &K| parts(key).iter().any(|part| part.contains(LOST));
    let lossy: BTreeSet<K> =
        all.iter().flat_map(|counts| counts.keys()).filter(|key| is_lossy(key)).cloned().collect();
    for key in lossy {
        let same = |other: &&K| {
            !is_lossy(other) && parts(other).iter().zip(parts(&key)).all(|(a, b)| same_key(a, b))
        };
        let Some(whole) = all.iter().flat_map(|counts| counts.keys()).filter(same).min().cloned() else {
            continue;
        };
        for counts in all.iter_mut() {
            if let Some(count) = counts.remove(&key) {
                *counts.entry(whole.clone()).or_default() += count;
            }
        }
    }
}

/// Returns what an entry is counted by. An address that stands elsewhere, where a label is defined, is not part
/// of it: that can change without the entry.
pub(crate) fn entry_key(view: EntryView<'_>) -> EntryKey {
    let url = view.url().filter(|_| view.entry.url_span.is_some());
    (title_key(view.title()), url.map(url_key).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{EntryCounts, same_count};

    #[test]
    fn a_lost_character_stands_for_any_one() {
        let counts = |title: &str, url: &str| {
            let mut counts = EntryCounts::default();
            counts.add_entry((title.into(), url.into()));
            counts.add_section(title);
            counts
        };
        let whole = counts("łukasz", "a.org");
        assert!(same_count(&whole, &counts("\u{FFFD}ukasz", "a.org"), &[]));
        assert!(!same_count(&whole, &counts("\u{FFFD}ukasz", "b.org"), &[]));
        assert!(!same_count(&whole, &counts("\u{FFFD}łukasz", "a.org"), &[]));
    }
}
