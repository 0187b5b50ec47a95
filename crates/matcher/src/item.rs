//! What is compared of an entry that the exact passes left open.

use std::borrow::Cow;

use recension_model::{EntryId, EntryView, LOST, description_key, fold_into, url_key, without_language};

use crate::kept::Kept;
use crate::prepare::{Prepared, Rarity, host_token};
use crate::tokens::{Script, compact_into, each_token, hash, mix, script};

/// A word and the information of sharing it, in bits.
pub(crate) type Word = (u64, f32);

/// How many entries of an edition have the title and the address of an entry, in the edition with fewer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shared {
    pub(crate) title: u32,
    pub(crate) url: u32,
}

impl Shared {
    /// Returns how many others have the title.
    pub(crate) fn other_titles(self) -> f32 {
        self.title.saturating_sub(1) as f32
    }

    /// Returns how many others have the address.
    pub(crate) fn other_urls(self) -> f32 {
        self.url.saturating_sub(1) as f32
    }
}

/// An open entry, taken apart.
pub(crate) struct Item {
    pub(crate) id: EntryId,
    pub(crate) section: Option<u32>,
    /// Title, folded.
    pub(crate) title: String,
    /// Letters and digits of the title.
    pub(crate) compact: String,
    /// Whole text, folded.
    pub(crate) text: String,
    /// Description, folded and stripped.
    pub(crate) description: String,
    /// The description without the entry's own title; none if it does not name it.
    pub(crate) unnamed: Option<Unnamed>,
    pub(crate) certain: bool,
    pub(crate) lead: bool,
    /// Whether words stand before the title.
    pub(crate) in_sentence: bool,
    pub(crate) title_script: Script,
    pub(crate) description_script: Script,
    /// Words of the title, sorted by hash, each once.
    pub(crate) title_words: Vec<Word>,
    /// Words of the description, sorted by hash, each once.
    pub(crate) description_words: Vec<Word>,
    /// The words of the title that tell most, the rarest first.
    pub(crate) title_keys: Vec<u64>,
    /// The words of the description that tell most, the rarest first.
    pub(crate) description_keys: Vec<u64>,
    pub(crate) url: Option<Address>,
    /// Keys of the other addresses.
    pub(crate) other_urls: Vec<u64>,
    /// Where the text says that the resource had another name: what follows.
    pub(crate) former: Vec<String>,
    pub(crate) text_key: u64,
    pub(crate) title_key: u64,
    pub(crate) shared: Shared,
    /// What a translation keeps of it; none where no edition is one.
    pub(crate) kept: Option<Kept>,
}

/// A description in which the title of its entry is masked.
pub(crate) struct Unnamed {
    pub(crate) text: String,
    /// Its words, sorted by hash, each once.
    pub(crate) words: Vec<Word>,
}

/// An address, taken apart.
pub(crate) struct Address {
    pub(crate) key: u64,
    /// What it has in common with the same page in another language.
    pub(crate) pairing: u64,
    pub(crate) host: u64,
    pub(crate) host_bits: f32,
    /// Host and first segment of the path: an owner on a code host.
    pub(crate) owner: u64,
    /// Last segment of the path: a repository on a code host; 0 where there is none.
    pub(crate) name: u64,
    /// The path as a whole, without the host; 0 where there is none.
    pub(crate) path: u64,
}

/// How lists say that a resource had another name.
const RENAME_MARKS: [&str; 14] = [
    "former",
    "previously",
    "renamed from",
    "aka ",
    "a.k.a",
    "also known as",
    "was called",
    "originally",
    "ex-",
    "原名",
    "曾用名",
    "前身",
    "旧名",
    "ранее",
];

/// Bytes behind a mark that may hold the other name.
const FORMER_NAME_BYTES: usize = 80;

/// Returns the pieces of a folded text in which it may say what the resource was called before.
fn former_names(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut before = b' ';
    for (at, byte) in text.bytes().enumerate() {
        let begins = !byte.is_ascii() || !before.is_ascii_alphanumeric();
        before = byte;
        let marks = !byte.is_ascii() || matches!(byte, b'a' | b'e' | b'f' | b'o' | b'p' | b'r' | b'w');
        let Some((said, rest)) = text.split_at_checked(at).filter(|_| begins && marks) else { continue };
        let mut known = RENAME_MARKS.iter().filter(|mark| mark.as_bytes().first() == Some(&byte));
        let begins = !byte.is_ascii() || !said.chars().next_back().is_some_and(char::is_alphanumeric);
        if let Some(rest) = known.find_map(|mark| rest.strip_prefix(mark)).filter(|_| begins) {
            let end = rest.char_indices().map(|(at, _)| at).take_while(|at| *at <= FORMER_NAME_BYTES).last();
            pieces.push(rest[..end.unwrap_or(0)].to_string());
        }
    }
    pieces
}

impl Item {
    /// Takes entry `id` apart.
    pub(crate) fn new(prepared: &Prepared<'_>, id: EntryId, shared: Shared, rarity: &Rarity<'_>) -> Self {
        let view = prepared.edition.entry(id);
        let keys = prepared.keys[id.index()];
        let mut title = String::new();
        fold_into(view.title(), &mut title);
        let mut text = String::new();
        fold_into(view.text(), &mut text);
        let mut compact = String::new();
        compact_into(&title, &mut compact);
        let description = description_key(&beside_title(view));
        let title_words = words(&title, rarity);
        let description_words = words(&description, rarity);
        let (url, other_urls) = addresses(view, rarity);
        Self {
            id,
            section: view.entry.section.map(|id| id.index() as u32),
            title_script: script(&title),
            description_script: script(&description),
            former: former_names(&text),
            certain: view.entry.title_certain,
            lead: !view.lead().trim().is_empty(),
            in_sentence: view.lead().contains(char::is_alphanumeric),
            unnamed: unnamed(&description, &title, rarity),
            title_keys: rarest(&title_words),
            description_keys: rarest(&description_words),
            title,
            compact,
            text,
            description,
            title_words,
            description_words,
            url,
            other_urls,
            text_key: keys.text,
            title_key: keys.title,
            shared,
            kept: None,
        }
    }

    /// Reports whether a character of the title was lost, so that its key says nothing.
    pub(crate) fn has_lost(&self) -> bool {
        self.title.contains(LOST)
    }
}

/// Returns what an entry says beside its title.
fn beside_title(view: EntryView<'_>) -> Cow<'_, str> {
    match view.lead().trim() {
        "" => Cow::Borrowed(view.description()),
        lead => Cow::Owned(format!("{lead} {}", view.description())),
    }
}

/// Stands for a title; no text has it.
const MASK: char = '\u{1}';

/// Masks the title of an entry in its description, both folded.
fn unnamed(description: &str, title: &str, rarity: &Rarity<'_>) -> Option<Unnamed> {
    let mut text = String::new();
    let mut end = 0;
    for at in mentions(description, title) {
        if let Some(before) = description.get(end..at) {
            text.push_str(before);
            text.push(MASK);
            end = at + title.len();
        }
    }
    if end == 0 {
        return None;
    }
    text.push_str(&description[end..]);
    let words = words(&text, rarity);
    Some(Unnamed { text, words })
}

/// Returns where a name stands in a text as words of its own.
pub(crate) fn mentions<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let named = (!name.is_empty()).then(|| text.match_indices(name)).into_iter().flatten();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    named.map(|(at, _)| at).filter(move |at| {
        !is_word(text[..*at].chars().next_back()) && !is_word(text[at + name.len()..].chars().next())
    })
}

/// Words of a text that make keys, the rarest first: of a true pair one of so many is still the same.
const MAX_KEY_WORDS: usize = 6;

/// Returns the rarest words, the rarest first, ties by hash.
pub(crate) fn rarest(words: &[Word]) -> Vec<u64> {
    let mut words = words.to_vec();
    words.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    words.truncate(MAX_KEY_WORDS);
    words.into_iter().map(|word| word.0).collect()
}

/// Returns the words of a folded text with their information, sorted, each once.
pub(crate) fn words(folded: &str, rarity: &Rarity<'_>) -> Vec<Word> {
    let mut hashes = Vec::new();
    each_token(folded, |token| hashes.push(token));
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_iter().map(|token| (token, rarity.word_bits(token))).collect()
}

fn addresses(view: EntryView<'_>, rarity: &Rarity<'_>) -> (Option<Address>, Vec<u64>) {
    let primary = view.url();
    let mut others: Vec<u64> = view
        .links()
        .filter(|(_, url)| Some(*url) != primary && !url.starts_with('#'))
        .map(|(_, url)| hash(&lower_url_key(url)))
        .collect();
    others.sort_unstable();
    others.dedup();
    (primary.map(|url| Address::new(url, rarity)), others)
}

fn lower_url_key(url: &str) -> String {
    let mut key = url_key(url);
    key.make_ascii_lowercase();
    key
}

impl Address {
    fn new(url: &str, rarity: &Rarity<'_>) -> Self {
        let key = lower_url_key(url);
        let (host, path) = key.split_at(key.find(['/', '?', '#']).unwrap_or(key.len()));
        let path = path.trim_start_matches('/');
        let owner = path.split(['/', '?', '#']).next().unwrap_or_default();
        let name = path.rsplit('/').find(|segment| !segment.is_empty()).unwrap_or_default();
        let part = |text: &str| if text.is_empty() { 0 } else { hash(text) };
        Self {
            key: hash(&key),
            pairing: hash(&without_language(&key)),
            host: hash(host),
            host_bits: rarity.word_bits(host_token(&key)),
            owner: if owner.is_empty() { 0 } else { mix(hash(host), hash(owner)) },
            name: part(name),
            path: part(path),
        }
    }
}
