//! What a mirror may not lose: lines that it has as both its upstream and the edition that it was taken from have them.

use std::collections::HashMap;

use recension_merger::line_words;
use recension_model::Edition;

/// How often lines stand in a mirror, its upstream and its base alike.
pub(super) struct SharedLines(HashMap<String, usize>);

impl SharedLines {
    pub(super) fn new(editions: [&Edition; 3]) -> Self {
        let [mut all, one, other] = editions.map(|edition| counts(&edition.source));
        for counts in [one, other] {
            all.retain(|line, times| {
                *times = (*times).min(counts.get(line).copied().unwrap_or(0));
                *times > 0
            });
        }
        Self(all)
    }

    /// Returns the lines that a text has less often.
    pub(super) fn lost_in(&self, source: &[u8]) -> Vec<&str> {
        let counts = counts(source);
        let is_lost = |line: &String, times: usize| counts.get(line).copied().unwrap_or(0) < times;
        let lost = self.0.iter().filter(|(line, times)| is_lost(line, **times));
        lost.map(|(line, _)| line.as_str()).collect()
    }
}

/// Counts the lines of a text by their words: numbers before them follow the order of a list. Definitions go with what refers to
/// them.
fn counts(source: &[u8]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for words in String::from_utf8_lossy(source).lines().filter_map(line_words) {
        if !(words.starts_with('[') && words.contains("]:")) {
            *counts.entry(words).or_default() += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::SharedLines;
    use crate::parse;

    #[test]
    fn what_all_three_have_is_not_lost() {
        let read = |text: &str| parse("list.txt", text);
        let base = read("1. bow saw - Cuts.\n2. rip saw - \n3. jig saw\n");
        let (upstream, mirror) =
            (read("1. rip saw - \n2. jig saw\n"), read("1. bow saw - Cuts, too.\n2. rip saw - \n"));
        let shared = SharedLines::new([&mirror, &upstream, &base]);
        assert_eq!(shared.lost_in(b"1. rip saw -"), [""; 0]);
        assert_eq!(shared.lost_in(b"1. jig saw\n"), ["rip saw -"]);
    }
}
