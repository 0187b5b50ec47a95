//! Entries of one edition that are one resource, listed twice.

use recension_model::{Agreement, Edition, EntryId};
use rustc_hash::FxHashMap;

use crate::compare::{Context, SECTION, compare};
use crate::item::{Item, Shared};
use crate::language::Translation;
use crate::lookup::Sections;
use crate::model::{Counts, Model};
use crate::prepare::{Keys, Prepared, Rarity, word_slots};
use crate::tokens::{hash, mix};

/// Two entries of one edition that look like one resource.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twins {
    /// The one that stands first.
    pub first: EntryId,
    /// The other one.
    pub second: EntryId,
    /// The probability that they are one resource, 0–1.
    pub confidence: f32,
}

/// Between two editions nearly every entry has a counterpart; within one hardly any. log2 of how much rarer it is,
/// for a list that has a resource in a hundred twice.
const WITHIN_BITS: f32 = -6.6;

/// What more than so many entries share tells none of them apart.
const MAX_GROUP: usize = 8;

/// Pairs below this are not worth telling about.
const LEAST_CONFIDENCE: f32 = 0.5;

/// Finds the entries of an edition that look like one resource, at least one of each pair being `asked` for. Both may
/// have one address, or only seem to be the same: by title, name of the repository, words of the description.
///
/// Sorted by the second entry, then the first. Cost: near-linear.
#[must_use]
pub fn twins(edition: &Edition, asked: &[bool]) -> Vec<Twins> {
    let prepared = Prepared::new(edition, word_slots(edition.entries.len()));
    let pairs = blocked(&prepared, asked);
    if pairs.is_empty() {
        return Vec::new();
    }
    let rarity = Rarity::within(&prepared);
    let translation = Translation::of(edition, edition, false);
    let sections = Sections::new((&prepared, &prepared), &translation, &[]);
    let context = Context { rarity: &rarity, sections: &sections, translation: &translation, kept: None };
    let model = Model::new(rarity.entries, &Counts::default());
    let mut items: FxHashMap<EntryId, Item> = FxHashMap::default();
    let others = Others::new(&prepared.keys);
    for id in pairs.iter().flat_map(|(one, other)| [*one, *other]) {
        items.entry(id).or_insert_with(|| Item::new(&prepared, id, others.of(prepared.keys(id)), &rarity));
    }
    let weigh = |(first, second): (EntryId, EntryId)| {
        let mut comparison = compare(items.get(&first)?, items.get(&second)?, &context);
        // That a list has sections does not speak against listing something in two of them.
        if comparison.levels[SECTION] == Agreement::Different {
            comparison.set(SECTION, (Agreement::Missing, 0.0));
        }
        let odds = (model.score(&comparison) + WITHIN_BITS).min(60.0).exp2();
        Some(Twins { first, second, confidence: odds / (1.0 + odds) })
    };
    let mut twins: Vec<Twins> = pairs.into_iter().filter_map(weigh).collect();
    twins.retain(|twins| twins.confidence >= LEAST_CONFIDENCE || same_url(&prepared, twins));
    twins.sort_by_key(|twins| (twins.second, twins.first));
    twins
}

fn same_url(prepared: &Prepared<'_>, twins: &Twins) -> bool {
    let url = |id| prepared.keys(id).url;
    url(twins.first) != 0 && url(twins.first) == url(twins.second)
}

/// Returns the pairs that share an address, a title, the last part of an address, or a description.
fn blocked(prepared: &Prepared<'_>, asked: &[bool]) -> Vec<(EntryId, EntryId)> {
    let edition = prepared.edition;
    let mut keyed: Vec<(u64, EntryId)> = Vec::with_capacity(edition.entries.len() * 4);
    for id in edition.entry_ids() {
        let keys = prepared.keys(id);
        let name = edition.entry(id).url().map_or(0, name_key);
        let all = [(1, keys.url), (2, keys.title), (3, name), (4, keys.description)];
        keyed.extend(all.into_iter().filter(|(_, key)| *key != 0).map(|(class, key)| (mix(class, key), id)));
    }
    keyed.sort_unstable();
    let mut pairs = Vec::new();
    for group in keyed.chunk_by(|a, b| a.0 == b.0).filter(|group| (2..=MAX_GROUP).contains(&group.len())) {
        for (at, (_, first)) in group.iter().enumerate() {
            for (_, second) in &group[at + 1..] {
                let is_asked = |id: &EntryId| asked.get(id.index()).copied().unwrap_or(false);
                if (is_asked(first) || is_asked(second)) && !is_within(edition, *first, *second) {
                    pairs.push((*first, *second));
                }
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Reports whether the second entry is nested under the first.
fn is_within(edition: &Edition, first: EntryId, second: EntryId) -> bool {
    let mut above = edition.entry(second).entry.parent;
    while let Some(id) = above {
        if id == first {
            return true;
        }
        above = edition.entry(id).entry.parent;
    }
    false
}

/// Returns a key of the last part of an address: on code hosts the name of the repository.
fn name_key(url: &str) -> u64 {
    let path = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    match path.rsplit_once('/') {
        Some((_, name)) if !name.is_empty() => hash(&name.trim_end_matches(".git").to_lowercase()),
        _ => 0,
    }
}

/// How many entries have each title and address.
struct Others {
    titles: FxHashMap<u64, u32>,
    urls: FxHashMap<u64, u32>,
}

impl Others {
    fn new(keys: &[Keys]) -> Self {
        let mut others = Self { titles: FxHashMap::default(), urls: FxHashMap::default() };
        for keys in keys {
            *others.titles.entry(keys.title).or_default() += 1;
            *others.urls.entry(keys.url).or_default() += 1;
        }
        others
    }

    /// Counts without one of the entries: of a pair, the other one is its counterpart and no rival.
    fn of(&self, keys: &Keys) -> Shared {
        let count = |counts: &FxHashMap<u64, u32>, key: u64| counts.get(&key).map_or(0, |count| count - 1);
        Shared { title: count(&self.titles, keys.title), url: count(&self.urls, keys.url) }
    }
}

#[cfg(test)]
mod tests {
    use recension_parser::{ParseOptions, parse};

    use super::twins;

    /// Returns the lines of the pairs that are found.
    fn found(list: &str) -> Vec<(u32, u32)> {
        let edition = parse("list.md", list.into(), &ParseOptions::default());
        let line = |id| edition.entry(id).entry.line;
        let all = vec![true; edition.entries.len()];
        twins(&edition, &all).into_iter().map(|twins| (line(twins.first), line(twins.second))).collect()
    }

    const LIST: &str = "\
# Trees

## Tall

- [Ash](https://example.org/ash) - Burns well when green.
- [Oak](https://example.org/oak) - Feeds jays and lives for centuries.
- [Elm](https://example.org/elm) - Dies of a beetle.
";

    #[test]
    fn one_address_under_two_titles_is_one_resource() {
        assert_eq!(found(LIST), []);
        assert_eq!(found(&format!("{LIST}- [Ulmus](http://www.example.org/elm/) - Old tree.\n")), [(7, 8)]);
    }

    #[test]
    fn one_title_and_description_with_two_addresses_is_one_resource() {
        let again = "- [Oak](https://oaks.example.net) - Feeds jays and lives for centuries.\n";
        assert_eq!(found(&format!("{LIST}{again}")), [(6, 8)]);
    }

    #[test]
    fn one_title_for_two_resources_is_none() {
        let other = "\n## Wood\n\n- [Ash](https://wood.example.net) - Boards and planks by the metre.\n";
        assert_eq!(found(&format!("{LIST}{other}")), []);
    }
}
