//! The words that a title shares with the lines around it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::plain::lines::Line;

use crate::plain::runs::number;

/// A word of a title is at least this long; its first letters stand for it: "libraries", "library".
const MIN_WORD_CHARS: usize = 4;
const STEM_CHARS: usize = 5;

/// Which words the lines of a copy have.
pub(super) struct Words {
    /// The first letters of those of each line, as digests.
    stems: Vec<Vec<u64>>,
    /// How many lines have each.
    counts: HashMap<u64, usize>,
}

impl Words {
    pub(super) fn of(text: &str, lines: &[Line]) -> Self {
        let content = |line: &Line| text.get(line.text.clone()).unwrap_or_default();
        let stems: Vec<Vec<u64>> = lines.iter().map(|line| stems(content(line))).collect();
        let mut counts: HashMap<u64, usize> = HashMap::new();
        stems.iter().flatten().for_each(|stem| *counts.entry(*stem).or_default() += 1);
        Self { stems, counts }
    }

    /// Returns how many of some lines have a word of the line `at`.
    pub(super) fn count_near(&self, at: usize, lines: Range<usize>) -> f64 {
        let has = |line: &usize| self.stems[at].iter().any(|stem| self.stems[*line].contains(stem));
        number(lines.filter(has).count())
    }

    /// Returns the share of all lines that have the most common word of the line `at`.
    pub(super) fn share(&self, at: usize) -> f64 {
        let most = self.stems[at].iter().filter_map(|stem| self.counts.get(stem)).max();
        number(most.map_or(0, |most| most - 1)) / number(self.stems.len().max(1))
    }
}

/// Returns the first letters of the words of a line, as digests, each once.
fn stems(line: &str) -> Vec<u64> {
    let words = line.split(|c: char| !c.is_alphanumeric());
    let long = words.filter(|word| word.chars().count() >= MIN_WORD_CHARS);
    let mut stems: Vec<u64> = long
        .map(|word| {
            let mut hasher = DefaultHasher::new();
            word.chars().flat_map(char::to_lowercase).take(STEM_CHARS).for_each(|c| c.hash(&mut hasher));
            hasher.finish()
        })
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}
