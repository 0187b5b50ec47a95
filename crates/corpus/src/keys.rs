//! What lists are known by, and their entries are looked up by.

use recension_model::{address_digest, digest, title_key};
use rustc_hash::FxHashMap;

/// Returns what an address is looked up by: two canonical addresses in ten million that share it are one in a hundred thousand
/// such corpora.
#[must_use]
pub fn address_hash(url: &str) -> i64 {
    address_digest(url).cast_signed()
}

/// Returns what a title is looked up by; none of a title of which nothing is left.
#[must_use]
pub fn title_hash(title: &str) -> Option<i64> {
    let key = title_key(title);
    (!key.is_empty()).then(|| digest(key.as_bytes()).cast_signed())
}

/// Returns what an entry without an address is looked up by: it is known in its own list only, as the first, second, … of its title
/// (see [`Namesakes`]).
#[must_use]
pub fn nameless_hash(list: &str, title: &str, occurrence: usize) -> i64 {
    let name = format!("\0{list}\0{}\0{occurrence}", title_key(title));
    digest(name.as_bytes()).cast_signed()
}

/// Returns what the wording of an entry is known by.
#[must_use]
pub fn wording_hash(title: &str, description: &str) -> i64 {
    digest(format!("{title}\0{description}").as_bytes()).cast_signed()
}

/// Counts the entries of one list that have no address, title by title.
#[derive(Clone, Debug, Default)]
pub struct Namesakes(FxHashMap<String, usize>);

impl Namesakes {
    /// Counts an entry; returns its number among those of its title, from 1.
    pub fn count(&mut self, title: &str) -> usize {
        let count = self.0.entry(title_key(title)).or_default();
        *count += 1;
        *count
    }
}

/// Reports whether a list can be known by a name: it is there, and on one line.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && !name.contains(char::is_control)
}
