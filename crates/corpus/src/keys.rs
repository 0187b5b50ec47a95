//! What entries are looked up by.

use recension_model::{digest, title_key, url_key};

/// Returns what an address is looked up by: two canonical addresses in ten million that share it are one in a hundred thousand
/// such corpora.
pub(crate) fn address_hash(url: &str) -> i64 {
    digest(url_key(url).as_bytes()).cast_signed()
}

/// Returns what a title is looked up by; none of a title of which nothing is left.
pub(crate) fn title_hash(title: &str) -> Option<i64> {
    let key = title_key(title);
    (!key.is_empty()).then(|| digest(key.as_bytes()).cast_signed())
}

/// Returns what an entry without an address is looked up by: it is known in its own list only.
pub(crate) fn nameless_hash(list: &str, title: &str, occurrence: usize) -> i64 {
    let name = format!("\0{list}\0{}\0{occurrence}", title_key(title));
    digest(name.as_bytes()).cast_signed()
}

/// Returns what the wording of an entry is known by.
pub(crate) fn wording_hash(title: &str, description: &str) -> i64 {
    digest(format!("{title}\0{description}").as_bytes()).cast_signed()
}
