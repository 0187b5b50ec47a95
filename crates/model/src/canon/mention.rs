//! Addresses as they stand in a source, whatever stands around them.

use crate::digest::digest;

use super::address::url_key;

/// What ends an address in running text or markup.
const ENDS: &[u8] = b" \t\r\n<>\"'`|)]}";

/// [`ENDS`], by byte.
const IS_END: [bool; 256] = {
    let mut is_end = [false; 256];
    let mut at = 0;
    while at < ENDS.len() {
        is_end[ENDS[at] as usize] = true;
        at += 1;
    }
    is_end
};

/// What ends one in running text of East Asia.
const WIDE_ENDS: [char; 6] = ['）', '】', '」', '。', '，', '、'];

/// What addresses begin with that a list leads to.
const SCHEMES: [&str; 2] = ["https", "http"];

/// Returns the digests of the addresses in a piece of a source, in an entry or not, sorted, each once. Cost: linear but for
/// the sort.
#[must_use]
pub fn mentioned_addresses(source: &[u8]) -> Vec<u64> {
    let mut found: Vec<u64> = written_addresses(source).map(address_digest).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns the addresses in a piece of a source as they are written, in their order. Cost: linear.
///
/// ```
/// # use recension_model::written_addresses;
/// let found: Vec<&str> = written_addresses(b"[a](http://a.org/b), https://c.org.").collect();
/// assert_eq!(found, ["http://a.org/b", "https://c.org"]);
/// ```
pub fn written_addresses(source: &[u8]) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(colon) = source.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b':')) {
            let begin = at + colon;
            if !source[begin..].starts_with(b"://") {
                at = begin + 1;
                continue;
            }
            let is_end = |byte: &u8| IS_END[usize::from(*byte)];
            let end = source[begin..].iter().position(is_end).map_or(source.len(), |length| begin + length);
            at = end.max(begin + 3);
            let start = SCHEMES.iter().find(|scheme| source[..begin].ends_with(scheme.as_bytes()));
            if let Some(scheme) = start
                && let Ok(url) = std::str::from_utf8(&source[begin - scheme.len()..end])
            {
                let url = if url.is_ascii() { url } else { url.split(WIDE_ENDS).next().unwrap_or_default() };
                return Some(url.trim_end_matches(['.', ',', ';', ':']));
            }
        }
        None
    })
}

/// Returns the digest of the canonical form of an address.
#[must_use]
pub fn address_digest(url: &str) -> u64 {
    digest(url_key(url).as_bytes())
}
