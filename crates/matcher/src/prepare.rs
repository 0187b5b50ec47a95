//! Keys of every entry of an edition, and what is known of its words and hosts.

use recension_model::{Edition, EntryView};
use rustc_hash::FxHashMap;

use crate::canonical::{description_key, fold_into, url_key};
use crate::tokens::{each_token, hash, mix};

/// The keys of one entry. A key of 0 says that there is nothing to compare.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Keys {
    /// The primary address.
    pub(crate) url: u64,
    /// The title.
    pub(crate) title: u64,
    /// The words of its whole text, in order: the same for "X by Y" and "[X](…) by Y".
    pub(crate) text: u64,
    /// The description.
    pub(crate) description: u64,
    /// The path of its section.
    pub(crate) section: u64,
}

/// An edition with the keys of its entries.
pub(crate) struct Prepared<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) keys: Vec<Keys>,
}

impl<'a> Prepared<'a> {
    /// Computes the keys. Cost: linear in the text.
    pub(crate) fn new(edition: &'a Edition) -> Self {
        let sections: Vec<u64> = edition
            .section_ids()
            .map(|id| {
                let path = edition.section_path(Some(id));
                path.iter().fold(1, |key, title| mix(key, hash_folded(title)))
            })
            .collect();
        let mut buffer = String::new();
        let keys = edition
            .entry_ids()
            .map(|id| {
                let view = edition.entry(id);
                let section = view.entry.section.map_or(1, |id| sections[id.index()]);
                keys(view, section, &mut buffer)
            })
            .collect();
        Self { edition, keys }
    }
}

fn hash_folded(text: &str) -> u64 {
    let mut buffer = String::new();
    fold_into(text, &mut buffer);
    hash(&buffer)
}

fn keys(view: EntryView<'_>, section: u64, buffer: &mut String) -> Keys {
    let mut text = 0;
    buffer.clear();
    fold_into(view.text(), buffer);
    each_token(buffer, |token| text = mix(text, token));
    buffer.clear();
    fold_into(view.title(), buffer);
    let title = if buffer.is_empty() { 0 } else { hash(buffer) };
    let description = match view.description() {
        "" => 0,
        description => match description_key(description) {
            key if key.is_empty() => 0,
            key => hash(&key),
        },
    };
    let url = view.url().map_or(0, |url| hash(&url_key(url).to_lowercase()));
    Keys { url, title, text, description, section }
}

/// How rare words, hosts and titles are over all editions that are aligned.
pub(crate) struct Rarity {
    words: FxHashMap<u64, u32>,
    /// Entries per edition on average; what a surprisal is measured against.
    pub(crate) entries: f32,
    /// How many entries each counted one stands for.
    stride: f32,
    /// Of entries that are different for sure, the share that has a title twin in its own edition.
    pub(crate) twin_titles: f32,
}

/// Word counts come from a sample above this many entries: the counts of common words, which are the ones
/// that matter, do not get better with more, and the map would outgrow the cache.
const MAX_COUNTED_ENTRIES: usize = 400_000;

/// Share of entries with a title twin that is assumed before any is seen; lists of 700 to 3,000 entries
/// have 0.2 % to 4 %.
const TWIN_TITLES_FLOOR: f32 = 0.01;

impl Rarity {
    /// Counts the words of `editions`; the result does not depend on their order.
    pub(crate) fn new(editions: &[&Prepared<'_>]) -> Self {
        let total: usize = editions.iter().map(|edition| edition.keys.len()).sum();
        let stride = total.div_ceil(MAX_COUNTED_ENTRIES).max(1);
        let mut words: FxHashMap<u64, u32> = FxHashMap::default();
        let mut buffer = String::new();
        let mut seen = Vec::new();
        for prepared in editions {
            for id in prepared.edition.entry_ids().step_by(stride) {
                let view = prepared.edition.entry(id);
                buffer.clear();
                fold_into(view.text(), &mut buffer);
                seen.clear();
                each_token(&buffer, |token| seen.push(token));
                if let Some(url) = view.url() {
                    seen.push(host_token(&url_key(url)));
                }
                seen.sort_unstable();
                seen.dedup();
                for token in &seen {
                    *words.entry(*token).or_default() += 1;
                }
            }
        }
        Self {
            words,
            entries: (total as f32 / editions.len().max(1) as f32).max(1.0),
            stride: stride as f32 * 2.0 / editions.len().max(1) as f32,
            twin_titles: twin_titles(editions),
        }
    }

    /// Gives the information of sharing a word, in bits: log2 of the entries of an edition over the other
    /// entries that would share it by chance.
    pub(crate) fn word_bits(&self, token: u64) -> f32 {
        let both = self.words.get(&token).copied().unwrap_or(0) as f32 * self.stride;
        self.chance_bits(both / 2.0 - 1.0)
    }

    /// Gives log2 of the entries of an edition over `others`, which may be less than a quarter of one.
    pub(crate) fn chance_bits_exact(&self, others: f32) -> f32 {
        (self.entries / others.max(f32::MIN_POSITIVE)).log2().max(0.0)
    }

    /// Gives log2 of the entries of an edition over `others`, at least a quarter of one.
    pub(crate) fn chance_bits(&self, others: f32) -> f32 {
        (self.entries / others.max(0.25)).log2().max(0.0)
    }
}

/// The token under which a host is counted.
pub(crate) fn host_token(url_key: &str) -> u64 {
    let host = url_key.split(['/', '?', '#']).next().unwrap_or(url_key);
    mix(7, hash(host))
}

fn twin_titles(editions: &[&Prepared<'_>]) -> f32 {
    let (mut twins, mut total) = (0usize, 0usize);
    for prepared in editions {
        let resource = |keys: &Keys| if keys.url != 0 { keys.url } else { keys.text };
        let mut titles: Vec<(u64, u64)> =
            prepared.keys.iter().map(|keys| (keys.title, resource(keys))).collect();
        titles.sort_unstable();
        titles.dedup();
        total += titles.len();
        let groups = titles.chunk_by(|a, b| a.0 == b.0);
        twins += groups.map(|group| if group.len() > 1 { group.len() } else { 0 }).sum::<usize>();
    }
    (twins as f32 / total.max(1) as f32).max(TWIN_TITLES_FLOOR)
}
