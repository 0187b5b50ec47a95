//! Addresses that a list had once: what was taken out of it, and when.

use recension_model::Commit;

use crate::error::HistoryError;
use crate::file_history::FileHistory;
use crate::repository::Repository;

/// States that are looked at: what stood in the list for long stands in one of them.
const MAX_LOOKS: usize = 256;

/// An address that a list had once, and the commit that took it out.
#[derive(Clone, Debug)]
pub struct FormerAddress {
    /// The address, as it was asked for.
    pub url: String,
    /// The commit.
    pub removed: Commit,
}

impl FileHistory {
    /// Finds which of some addresses a list had before its newest state, which has none of them.
    ///
    /// Of a long history one state in so many is looked at, so that what stood there for a few changes only may be
    /// overlooked. Cost: 256 states are read, and for each address that is found a few more.
    ///
    /// # Errors
    ///
    /// An object cannot be read.
    pub fn former_addresses(
        &self,
        repository: &Repository,
        urls: &[&str],
    ) -> Result<Vec<FormerAddress>, HistoryError> {
        let has = |at: usize, bare: &str| -> Result<bool, HistoryError> {
            let Some(blob) = self.states.get(at).and_then(|state| state.blob) else { return Ok(false) };
            Ok(stands_in(&repository.read(blob)?, bare))
        };
        let Some(last) = self.states.len().checked_sub(1) else { return Ok(Vec::new()) };
        let stride = self.states.len().div_ceil(MAX_LOOKS).max(1);
        let mut open: Vec<(&str, &str)> = Vec::new();
        for url in urls {
            let bare = bare(url);
            if !bare.is_empty() && !has(last, bare)? {
                open.push((url, bare));
            }
        }
        let mut found = Vec::new();
        let mut gone = last;
        while gone > 0 && !open.is_empty() {
            let at = gone.saturating_sub(stride);
            let text = match self.states[at].blob {
                Some(blob) => repository.read(blob)?,
                None => Vec::new(),
            };
            let (there, rest): (Vec<_>, Vec<_>) =
                open.into_iter().partition(|(_, bare)| stands_in(&text, bare));
            open = rest;
            for (url, bare) in there {
                let (mut present, mut absent) = (at, gone);
                while absent - present > 1 {
                    let middle = present + (absent - present) / 2;
                    if has(middle, bare)? {
                        present = middle;
                    } else {
                        absent = middle;
                    }
                }
                let removed = repository.describe(self.states[absent].commit)?;
                found.push(FormerAddress { url: url.to_owned(), removed });
            }
            gone = at;
        }
        Ok(found)
    }
}

/// Returns what all ways to write an address have in common.
pub(crate) fn bare(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.split('#').next().unwrap_or(rest).trim_end_matches('/');
    rest.strip_suffix(".git").unwrap_or(rest)
}

/// Reports whether an address stands in a text, and not only the beginning of another one.
fn stands_in(text: &[u8], bare: &str) -> bool {
    let bare = bare.as_bytes();
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || b"-_%~+.?=&".contains(&byte);
    let mut from = 0;
    while let Some(at) = find(&text[from..], bare).map(|at| from + at) {
        let rest = &text[at + bare.len()..];
        let rest = rest.strip_prefix(b".git").unwrap_or(rest);
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        let starts = at
            .checked_sub(1)
            .is_none_or(|before| !text[before].is_ascii_alphanumeric() && text[before] != b'-');
        if starts && !rest.first().is_some_and(|byte| goes_on(*byte)) {
            return true;
        }
        from = at + 1;
    }
    false
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let first = *part.first()?;
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|byte| *byte == first).map(|at| from + at) {
        if text[at..].starts_with(part) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{bare, stands_in};

    #[test]
    fn an_address_is_known_again_in_other_dress() {
        let bare = bare("https://www.example.org/a/b/#readme");
        assert_eq!(bare, "example.org/a/b");
        for text in
            ["[x](http://example.org/a/b)", "<https://www.example.org/a/b/>", "(https://example.org/a/b.git)"]
        {
            assert!(stands_in(text.as_bytes(), bare), "{text}");
        }
        for text in ["(http://example.org/a/bc)", "(http://example.org/a/b/c)", "(http://notexample.org/a/b)"]
        {
            assert!(!stands_in(text.as_bytes(), bare), "{text}");
        }
    }
}
