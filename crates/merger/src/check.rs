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
    /// The title of the document. In a document without any other heading it is a section.
    pub(crate) title: Option<String>,
}

impl Census {
    /// Counts nothing but the title.
    pub(crate) fn titled(edition: &Edition, steps: &dyn Steps) -> Self {
        Self { title: edition.title.map(|title| steps.title_key(edition.str(title))), ..Self::default() }
    }

    pub(crate) fn new(edition: &Edition, steps: &dyn Steps) -> Self {
        let mut census = Self::titled(edition, steps);
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

/// Tells whether two censuses count the same, but for headings that are a title where others stand below.
pub(crate) fn same_count(one: &Census, other: &Census, titles: &[&Census]) -> bool {
    let is_title =
        |key: &String| [one, other].iter().chain(titles).any(|census| census.title.as_ref() == Some(key));
    let covers = |one: &Census, other: &Census| {
        one.sections.iter().all(|(key, count)| is_title(key) || other.sections.get(key) == Some(count))
    };
    one.entries == other.entries && covers(one, other) && covers(other, one)
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
    let entries: Vec<_> = sides.iter().map(|side| &side.entries).collect();
    counts_agree(&base.entries, &entries, &result.entries)
        && sections_agree(base, sides, result)
        && additions_are_apart(base, sides)
}

fn sections_agree(base: &Census, sides: &[Census], result: &Census) -> bool {
    let titles: Vec<&String> =
        sides.iter().chain([base, result]).filter_map(|census| census.title.as_ref()).collect();
    let sections = |census: &Census| {
        let mut sections = census.sections.clone();
        sections.retain(|key, _| !titles.contains(&key));
        sections
    };
    let all: Vec<FxHashMap<String, i64>> = sides.iter().map(sections).collect();
    counts_agree(&sections(base), &all.iter().collect::<Vec<_>>(), &sections(result))
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
