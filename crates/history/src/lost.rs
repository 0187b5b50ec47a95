//! Addresses that a text lacks since it is older than they are, or since a merge lost them.

use rustc_hash::FxHashSet;

use crate::error::HistoryError;
use crate::file_history::FileHistory;
use crate::former::bare;
use crate::repository::Repository;

/// States in which an address counts as young.
const MAX_YOUNG_STATES: usize = 64;

impl FileHistory {
    /// Returns which of some addresses, all of which the newest state has, a text lacks because it was taken from an
    /// older state: it lacks all that came in with them or later, too.
    ///
    /// What came in more than 64 states ago is not looked for. Cost: 64 states are read.
    ///
    /// # Errors
    ///
    /// An object cannot be read.
    pub fn younger_than(
        &self,
        repository: &Repository,
        text: &[u8],
        urls: &[&str],
    ) -> Result<Vec<String>, HistoryError> {
        let read =
            |at: usize| self.states[at].blob.map_or_else(|| Ok(Vec::new()), |blob| repository.read(blob));
        let Some(last) = self.states.len().checked_sub(1) else { return Ok(Vec::new()) };
        let (newest, text) = (read(last)?, addresses(text));
        let newest = addresses(&newest);
        // A copy lacks what is young, and has what is old.
        let missing: FxHashSet<&str> = newest.difference(&text).copied().collect();
        let (mut open, mut found) = (urls.to_vec(), Vec::new());
        for at in (last.saturating_sub(MAX_YOUNG_STATES)..last).rev() {
            if open.is_empty() {
                break;
            }
            let older = read(at)?;
            let older = addresses(&older);
            let (old, young): (Vec<_>, Vec<_>) = open.into_iter().partition(|url| older.contains(key(url)));
            open = old;
            if !young.is_empty() && newest.difference(&older).all(|url| missing.contains(url)) {
                found.extend(young.into_iter().map(str::to_owned));
            }
        }
        Ok(found)
    }
}

/// Returns which of some addresses a merge lost: what it gives lacks one that all its sides have, or that one of them
/// has and their common ancestor had not.
#[must_use]
pub fn lost_by_merge(urls: &[&str], base: &[u8], sides: &[Vec<u8>], merged: &[u8]) -> Vec<String> {
    let (base, merged) = (addresses(base), addresses(merged));
    let sides: Vec<FxHashSet<&str>> = sides.iter().map(|side| addresses(side)).collect();
    let is_lost = |url: &&&str| {
        let key = key(url);
        let with = sides.iter().filter(|side| side.contains(key)).count();
        !merged.contains(key) && with > 0 && (with == sides.len() || !base.contains(key))
    };
    urls.iter().filter(is_lost).map(|url| (*url).to_owned()).collect()
}

/// What ends an address in a text.
const ENDS: &[char] = &['(', ')', '<', '>', '[', ']', '"', '\'', '`', '|', '\\'];

/// Returns the web addresses of a text, in their common form.
fn addresses(text: &[u8]) -> FxHashSet<&str> {
    let texts = text.split(|byte| *byte == b'\n').filter_map(|line| str::from_utf8(line).ok());
    texts.flat_map(|line| line.split("://").skip(1)).map(ended).collect()
}

/// Returns an address in the form in which texts have it.
fn key(url: &str) -> &str {
    ended(url.split_once("://").map_or(url, |(_, rest)| rest))
}

fn ended(rest: &str) -> &str {
    let end = rest.find(|c: char| c.is_whitespace() || ENDS.contains(&c)).unwrap_or(rest.len());
    bare(rest[..end].trim_end_matches(['.', ',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::lost_by_merge;

    #[test]
    fn a_merge_loses_what_it_should_have() {
        let text = |names: &[&str]| -> Vec<u8> {
            let lines = names
                .iter()
                .map(|name| format!("- [{name}](https://www.example.org/{name}/) - Is a tree.\n"));
            lines.collect::<String>().into_bytes()
        };
        let urls = ["http://example.org/elm", "https://example.org/oak", "https://example.org/yew"];
        let lost = |sides: [&[&str]; 2], merged: &[&str]| {
            lost_by_merge(&urls, &text(&["ash", "oak"]), &sides.map(text), &text(merged))
        };
        // One side added it.
        assert_eq!(lost([&["ash", "oak"], &["ash", "elm", "oak"]], &["ash", "oak"]), [urls[0]]);
        // One side took it out.
        assert!(lost([&["ash"], &["ash", "oak"]], &["ash"]).is_empty());
        // Both sides have it.
        assert_eq!(lost([&["ash", "oak"], &["oak"]], &["ash"]), [urls[1]]);
        assert!(lost([&["ash", "yew"], &["ash"]], &["yew"]).is_empty());
    }
}
