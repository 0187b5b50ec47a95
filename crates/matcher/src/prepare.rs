//! Keys of every entry of an edition, and what is known of its words and hosts.

use recension_model::{
    Edition, EntryId, EntryView, fold_into, fold_title_into, is_plain, title_key, url_key,
};

use crate::known_keys::KnownKeys;
use crate::sections::SectionKeys;
use crate::tokens::{each_token, each_word, hash, mix};

/// The keys of one entry. A key of 0 says that there is nothing to compare.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Keys {
    /// The primary address.
    pub(crate) url: u64,
    /// The title.
    pub(crate) title: u64,
    /// The words of its whole text, in any order: the same for "X by Y" and "[X](…) by Y", and for a row whichever of its
    /// cells names it.
    pub(crate) text: u64,
    /// The words of the description, in order.
    pub(crate) description: u64,
    /// The path of its section.
    pub(crate) section: u64,
}

/// An edition with the keys of its entries and the counts of its words.
pub(crate) struct Prepared<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) keys: Vec<Keys>,
    pub(crate) sections: SectionKeys,
    words: WordCounts,
}

impl<'a> Prepared<'a> {
    /// Computes the keys and counts the words in so many slots. Cost: linear in the text.
    pub(crate) fn new(edition: &'a Edition, slots: usize) -> Self {
        let mut buffer = String::new();
        Self::with(edition, slots, &mut |view, words| keys(view, &mut buffer, &mut |word| words.add(word)))
    }

    /// Does the same with what is known of some entries, and adds what is found out of others.
    pub(crate) fn knowing(edition: &'a Edition, slots: usize, known: &mut KnownKeys) -> Self {
        Self::with(edition, slots, &mut |view, words| known.keys(view, &mut |word| words.add(word)))
    }

    fn with(
        edition: &'a Edition,
        slots: usize,
        keys_of: &mut dyn FnMut(EntryView<'_>, &mut WordCounts) -> Keys,
    ) -> Self {
        let sections = SectionKeys::new(edition);
        let mut words = WordCounts(vec![0; slots]);
        let keys = edition.entry_ids().map(|id| {
            let view = edition.entry(id);
            let section = view.entry.section.map_or(1, |id| sections.paths[id.index()]);
            Keys { section, ..keys_of(view, &mut words) }
        });
        let keys = keys.collect();
        Self { edition, keys, sections, words }
    }

    /// Returns the section of an entry, as an index.
    pub(crate) fn section(&self, id: EntryId) -> Option<u32> {
        self.edition.entry(id).entry.section.map(|id| id.index() as u32)
    }

    /// Counts for each entry what stands right below it.
    pub(crate) fn children(&self) -> Vec<u32> {
        let mut children = vec![0; self.keys.len()];
        self.edition.entries.iter().filter_map(|entry| entry.parent).for_each(|id| children[id.index()] += 1);
        children
    }

    /// Returns the keys of an entry.
    pub(crate) fn keys(&self, id: EntryId) -> &Keys {
        &self.keys[id.index()]
    }
}

/// How often each word stands in an edition, words that share a slot together.
///
/// One array whatever the vocabulary (a count–min sketch of depth one: G. Cormode and S. Muthukrishnan,
/// 2005): with several slots for each entry, words collide too seldom to matter, and a look-up is one read.
struct WordCounts(Vec<u32>);

impl WordCounts {
    fn slot(&self, token: u64) -> usize {
        (mix(token, 1) >> 20) as usize & (self.0.len() - 1)
    }

    fn add(&mut self, token: u64) {
        let slot = self.slot(token);
        self.0[slot] = self.0[slot].saturating_add(1);
    }

    fn count(&self, token: u64) -> u32 {
        self.0[self.slot(token)]
    }
}

/// Slots for each entry of a small list, which has four or five different words for each entry.
const SLOTS_PER_ENTRY: usize = 32;
/// Slots up to which a small list's share is given: 1 MiB, which caches hold.
const MAX_SMALL_SLOTS: usize = 1 << 18;
/// Slots for each entry of a large list: the vocabulary grows more slowly than the list.
const LARGE_SLOTS_PER_ENTRY: usize = 4;
/// Slots at least, so that a mask makes sense.
const MIN_SLOTS: usize = 1 << 12;

/// Returns how many slots to count the words of editions of at most so many entries in.
pub(crate) fn word_slots(entries: usize) -> usize {
    let small = entries.saturating_mul(SLOTS_PER_ENTRY).clamp(MIN_SLOTS, MAX_SMALL_SLOTS);
    small.max(entries.saturating_mul(LARGE_SLOTS_PER_ENTRY)).next_power_of_two()
}

/// Returns the keys of an entry, but for that of its section, and gives each of its words to `word`.
pub(crate) fn keys(view: EntryView<'_>, buffer: &mut String, word: &mut impl FnMut(u64)) -> Keys {
    let (mut text, mut title, mut description) = (0, 0, 0);
    buffer.clear();
    if is_plain(view.text()) {
        let start = view.entry.text.start;
        buffer.push_str(view.text());
        buffer.make_ascii_lowercase();
        let described = (view.entry.description.start - start) as usize;
        each_word(buffer, &mut |at, token| {
            text = with_word(text, token);
            word(token);
            if at >= described {
                description = mix(description, token);
            }
        });
        let folded =
            &buffer[(view.entry.title.start - start) as usize..(view.entry.title.end - start) as usize];
        if !folded.is_empty() {
            title = if folded.contains('_') { hash(&title_key(view.title())) } else { hash(folded) };
        }
    } else {
        fold_into(view.text(), buffer);
        each_token(buffer, |token| {
            text = with_word(text, token);
            word(token);
        });
        buffer.clear();
        fold_title_into(view.title(), buffer);
        if !buffer.is_empty() {
            title = hash(buffer);
        }
        buffer.clear();
        fold_into(view.description(), buffer);
        each_token(buffer, |token| description = mix(description, token));
    }
    let url = view.url().map_or(0, |url| {
        let mut key = url_key(url);
        word(host_token(&key));
        key.make_ascii_lowercase();
        hash(&key)
    });
    Keys { url, title, text, description, section: 0 }
}

/// Adds a word to the key of a text.
fn with_word(text: u64, token: u64) -> u64 {
    text.wrapping_add(mix(TEXT_SEED, token))
}

/// Tells words in the key of a text from those in other keys.
const TEXT_SEED: u64 = 11;

/// How rare words, hosts and titles are in two editions.
pub(crate) struct Rarity<'a> {
    editions: [&'a Prepared<'a>; 2],
    /// Entries per edition on average; what a surprisal is measured against.
    pub(crate) entries: f32,
    /// Of entries that are different for sure, the share that has a title twin in its own edition.
    pub(crate) twin_titles: f32,
    /// How many entries of an edition a pair accounts for.
    own: f32,
}

/// Share of entries with a title twin that is assumed at least: awesome-python of 2018 and 2023 has 0.3 %, its
/// Chinese translation, which keeps old entries beside new ones, 1.8 %.
const TWIN_TITLES_FLOOR: f32 = 0.005;

impl<'a> Rarity<'a> {
    /// Makes ready to look up what two editions have.
    pub(crate) fn new(left: &'a Prepared<'a>, right: &'a Prepared<'a>) -> Self {
        let entries = (left.keys.len() + right.keys.len()) as f32 / 2.0;
        // One resource listed twice, with an old and a new address, looks like two of one title: the edition
        // with fewer of them tells better how often that really happens.
        let twins = twin_titles(left).min(twin_titles(right)).max(TWIN_TITLES_FLOOR);
        Self { editions: [left, right], entries: entries.max(1.0), twin_titles: twins, own: 1.0 }
    }

    /// Makes ready to look up what one edition has, for pairs within it.
    pub(crate) fn within(prepared: &'a Prepared<'a>) -> Self {
        Self { own: 2.0, ..Self::new(prepared, prepared) }
    }

    /// Returns the information of sharing a word, in bits: log2 of the entries of an edition over the other
    /// entries that would share it by chance.
    pub(crate) fn word_bits(&self, token: u64) -> f32 {
        let both: f32 = self.editions.iter().map(|edition| edition.words.count(token) as f32).sum();
        self.chance_bits(both / 2.0 - self.own)
    }

    /// Returns the share of entries of one edition that have a word, but for the one that is looked for; none if none has.
    pub(crate) fn others_share(&self, token: u64, side: usize) -> Option<f32> {
        let count = self.editions[side].words.count(token) as f32;
        let entries = (self.editions[side].keys.len() as f32).max(BACKGROUND_ENTRIES);
        (count > 0.0).then(|| ((count - 1.0 + UNSEEN_OTHERS) / entries).min(MOST_OTHERS_SHARE))
    }

    /// Returns log2 of the entries of an edition over `others`, at least a quarter of one.
    pub(crate) fn chance_bits(&self, others: f32) -> f32 {
        if others < 0.5 { self.unique_bits() } else { (self.entries / others).log2().max(0.0) }
    }

    /// Returns the information of sharing what no other entry has, in bits.
    pub(crate) fn unique_bits(&self) -> f32 {
        (self.entries.max(BACKGROUND_ENTRIES) / UNSEEN_OTHERS).log2()
    }

    /// Returns the information of sharing what so many others would share, which may be far less than one.
    pub(crate) fn chance_bits_exact(&self, others: f32) -> f32 {
        let entries = if others < 0.5 { self.entries.max(BACKGROUND_ENTRIES) } else { self.entries };
        (entries / others.max(f32::MIN_POSITIVE)).log2().max(0.0)
    }
}

/// How many others are assumed to have what none was seen to have: a quarter of one.
const UNSEEN_OTHERS: f32 = 0.25;

/// However often a word stands in an edition, some entries are without it.
const MOST_OTHERS_SHARE: f32 = 0.9;

/// In a list of five entries a word that two of them share is no more common than in a large one: what no
/// other entry has is as rare as in a list of so many.
const BACKGROUND_ENTRIES: f32 = 64.0;

/// The token under which a host is counted.
pub(crate) fn host_token(url_key: &str) -> u64 {
    let host = url_key.split(['/', '?', '#']).next().unwrap_or(url_key);
    mix(7, hash(host))
}

/// Returns the share of entries of an edition that have the title of another resource in it.
fn twin_titles(prepared: &Prepared<'_>) -> f32 {
    let resource = |keys: &Keys| if keys.url != 0 { keys.url } else { keys.text };
    let mut titles: Vec<(u64, u64)> = prepared.keys.iter().map(|keys| (keys.title, resource(keys))).collect();
    titles.sort_unstable();
    titles.dedup();
    let groups = titles.chunk_by(|a, b| a.0 == b.0);
    let twins = groups.map(|group| if group.len() > 1 { group.len() } else { 0 }).sum::<usize>();
    twins as f32 / titles.len().max(1) as f32
}
