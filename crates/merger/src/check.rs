//! What a merged document must read as.
//!
//! Entries and sections are counted by what they say. Where nobody edits, an entry stands in the result as
//! often as each side added to or took from the base; where both sides added the same one, once.

use recension_model::{Edition, EntryView};
use rustc_hash::FxHashMap;

use crate::steps::Steps;

/// How often an edition has each entry and each section, by canonical forms.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Census {
    /// Title and address of entries.
    pub(crate) entries: FxHashMap<(String, String), i64>,
    /// Titles of sections.
    pub(crate) sections: FxHashMap<String, i64>,
}

impl Census {
    pub(crate) fn new(edition: &Edition, steps: &dyn Steps) -> Self {
        let mut census = Self::default();
        for id in edition.entry_ids() {
            let view = edition.entry(id);
            *census.entries.entry(entry_key(view, steps)).or_default() += 1;
        }
        for id in edition.section_ids().filter(|id| !edition.section(*id).inferred) {
            *census.sections.entry(steps.title_key(edition.section_title(id))).or_default() += 1;
        }
        census
    }
}

/// Gives what an entry is counted by. An address that stands elsewhere, where a label is defined, is not part
/// of it: that can change without the entry.
pub(crate) fn entry_key(view: EntryView<'_>, steps: &dyn Steps) -> (String, String) {
    let url = view.url().filter(|_| view.entry.url_span.is_some());
    (steps.title_key(view.title()), url.map(|url| steps.url_key(url)).unwrap_or_default())
}

/// Tells whether a line-by-line merge reads as the sides ask for, entry by entry.
///
/// Not so if an entry or section is lost, back or doubled, or if sides added one resource in different
/// words: then the entries have to be looked at one by one.
pub(crate) fn lines_are_sound(base: &Census, sides: &[Census], result: &Census) -> bool {
    counts_agree(&base.entries, &sides.iter().map(|side| &side.entries).collect::<Vec<_>>(), &result.entries)
        && counts_agree(
            &base.sections,
            &sides.iter().map(|side| &side.sections).collect::<Vec<_>>(),
            &result.sections,
        )
        && additions_are_apart(base, sides)
}

fn counts_agree<K: Eq + std::hash::Hash>(
    base: &FxHashMap<K, i64>,
    sides: &[&FxHashMap<K, i64>],
    result: &FxHashMap<K, i64>,
) -> bool {
    let of = |counts: &FxHashMap<K, i64>, key: &K| counts.get(key).copied().unwrap_or(0);
    let wanted = |key: &K| {
        let before = of(base, key);
        if before == 0 {
            return sides.iter().map(|side| of(side, key)).max().unwrap_or(0);
        }
        let changes: i64 = sides.iter().map(|side| of(side, key) - before).sum();
        (before + changes).max(0)
    };
    result.iter().all(|(key, count)| wanted(key) == *count)
        && sides.iter().flat_map(|side| side.keys()).all(|key| wanted(key) == of(result, key))
}

/// Tells whether no two sides added, in different words, what shares an address or a title.
fn additions_are_apart(base: &Census, sides: &[Census]) -> bool {
    let mut urls: FxHashMap<&str, (usize, &(String, String))> = FxHashMap::default();
    let mut titles: FxHashMap<&str, (usize, &(String, String))> = FxHashMap::default();
    for (at, side) in sides.iter().enumerate() {
        for key in side.entries.keys().filter(|key| !base.entries.contains_key(*key)) {
            for (map, value) in [(&mut urls, &key.1), (&mut titles, &key.0)] {
                if value.is_empty() {
                    continue;
                }
                let (first, other) = *map.entry(value.as_str()).or_insert((at, key));
                if first != at && other != key {
                    return false;
                }
            }
        }
    }
    true
}
