//! Compares the resources that have one title.

use crate::alike::{Likeness, MAX_NAMESAKES, Worded, likest};
use crate::keys::title_hash;

/// What the words of two resources say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlockMatch {
    /// The place of one resource in the block.
    pub one: usize,
    /// The place of the other one, behind it.
    pub other: usize,
    /// How sure it is that they are one, and why.
    pub likeness: Likeness,
}

/// Compares each of the resources that have a title with each other one: what lists say of it under that title, with all that they
/// say of the other. Nothing comes of a title that more than [`MAX_NAMESAKES`] resources have.
///
/// `title` is the [`title_hash`] that they share, and each resource is the words that lists have for it.
#[must_use]
pub fn score_block(title: i64, resources: &[&[Worded<'_>]]) -> Vec<BlockMatch> {
    let mut matches = Vec::new();
    if resources.len() > MAX_NAMESAKES {
        return matches;
    }
    let titled = |words: &[Worded<'_>], others: &[Worded<'_>]| {
        let asked = words.iter().filter(|asked| title_hash(asked.title) == Some(title));
        asked.filter_map(|asked| likest(*asked, others.iter().copied())).reduce(surer)
    };
    for (one, words) in resources.iter().enumerate() {
        for (other, others) in resources.iter().enumerate().skip(one + 1) {
            let found = [titled(words, others), titled(others, words)].into_iter().flatten().reduce(surer);
            matches.extend(found.map(|likeness| BlockMatch { one, other, likeness }));
        }
    }
    matches
}

fn surer(one: Likeness, other: Likeness) -> Likeness {
    if other.confidence > one.confidence { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::{BlockMatch, score_block};
    use crate::alike::{MAX_NAMESAKES, Worded};
    use crate::keys::title_hash;

    const WORDS: &str = "Combines parsers for bytes.";

    fn nom<'a>(title: &'a str, description: &'a str, url: &'a str) -> Worded<'a> {
        Worded { title, description, url: Some(url) }
    }

    #[test]
    fn words_under_the_title_are_compared_with_all_words_of_the_other() {
        let one =
            [nom("Nom", WORDS, "https://nom.example.org"), nom("Oak", "A tree.", "https://nom.example.org")];
        let other = [nom("Nom", "A game.", "https://example.net"), nom("nom", WORDS, "https://example.net")];
        let third = [nom("Oak", "A tree.", "https://example.com/oak")];
        let title = title_hash("nom").unwrap();
        let places: Vec<(usize, usize)> = score_block(title, &[&one, &other, &third])
            .into_iter()
            .map(|BlockMatch { one, other, .. }| (one, other))
            .collect();
        assert_eq!(places, [(0, 1)]);
    }

    #[test]
    fn a_title_of_too_many_says_nothing() {
        let urls: Vec<String> = (0..=MAX_NAMESAKES).map(|at| format!("https://{at}.example.org")).collect();
        let words: Vec<[Worded<'_>; 1]> = urls.iter().map(|url| [nom("Nom", WORDS, url)]).collect();
        let all: Vec<&[Worded<'_>]> = words.iter().map(<[_; 1]>::as_slice).collect();
        let title = title_hash("Nom").unwrap();
        assert_eq!(score_block(title, &all[..MAX_NAMESAKES]).len(), MAX_NAMESAKES * (MAX_NAMESAKES - 1) / 2);
        assert_eq!(score_block(title, &all), []);
    }
}
