//! The notes of an entry of the upstream and of its translation, side by side.

use std::collections::{HashMap, HashSet};

use recension_model::{description_key, is_code_block};

/// A note of the upstream, or one that it had, with its translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotePair {
    /// Its place among those that the upstream has now.
    pub(super) now: Option<usize>,
    /// Its place among those that the upstream had when the translation was made, if that is known.
    pub(super) was: Option<usize>,
    /// Its place among those of the translation.
    pub(super) own: Option<usize>,
}

/// Pairs the notes of an entry now, of the same entry as it was when the translation was made, if that is known, and of the
/// translation. What is not sure is left out: a translation may divide its notes otherwise. Those that the upstream has come in their
/// order, then those that it has no more.
pub(super) fn paired(now: &[&str], was: Option<&[&str]>, own: &[&str]) -> Vec<NotePair> {
    let before = was.map_or_else(|| vec![None; now.len()], |was| successors(was, now));
    let by_was = was.is_some_and(|was| was.len() == own.len());
    let known = if by_was || now.len() == own.len() { Vec::new() } else { alike(now, own) };
    let pair = |at: usize| {
        let (was, is_sure) = (before[at], by_was || known.is_empty() && now.len() == own.len());
        let own = match (by_was, is_sure) {
            (true, _) => was,
            (false, true) => Some(at),
            (false, false) => known.get(at).copied().flatten(),
        };
        (is_sure || own.is_some()).then_some(NotePair { now: Some(at), was, own })
    };
    let mut pairs: Vec<NotePair> = (0..now.len()).filter_map(pair).collect();
    if by_was {
        let kept: HashSet<usize> = before.iter().copied().flatten().collect();
        let gone = (0..own.len()).filter(|at| !kept.contains(at));
        pairs.extend(gone.map(|at| NotePair { now: None, was: Some(at), own: Some(at) }));
    }
    pairs
}

/// Pairs notes that say the same, or have the same addresses and figures, where only one of each side does: what a translation
/// keeps of words that it has in its own.
fn alike(now: &[&str], own: &[&str]) -> Vec<Option<usize>> {
    let keys: [fn(&str) -> String; 2] = [description_key, kept_in_translation];
    let mut found = vec![None; now.len()];
    let mut taken = vec![false; own.len()];
    for key in keys {
        let mut places: HashMap<String, [Vec<usize>; 2]> = HashMap::new();
        for at in (0..now.len()).filter(|at| found[*at].is_none()) {
            places.entry(key(now[at])).or_default()[0].push(at);
        }
        for at in (0..own.len()).filter(|at| !taken[*at]) {
            places.entry(key(own[at])).or_default()[1].push(at);
        }
        for (key, sides) in places {
            if let ([one], [other]) = (sides[0].as_slice(), sides[1].as_slice())
                && !key.is_empty()
            {
                found[*one] = Some(*other);
                taken[*other] = true;
            }
        }
    }
    found
}

/// Returns the addresses and figures of a text.
fn kept_in_translation(text: &str) -> String {
    let words = text
        .split_whitespace()
        .filter(|word| word.contains("://") || word.contains(|c: char| c.is_ascii_digit()));
    words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect::<Vec<_>>().join(" ")
}

/// More than this many possible pairs are not weighed: what does not say the same is paired by its place then.
const MAX_WEIGHED: usize = 10_000;

/// Notes of one language with less in common than this share of their words are two.
const MIN_COMMON_WORDS: f64 = 0.4;

/// Returns for each note what it was, given the notes before a change in the same language: what says the same, then what has most
/// words in common, in the order of both, then what is alone between those.
pub(super) fn successors(was: &[&str], now: &[&str]) -> Vec<Option<usize>> {
    let [old, new] =
        [was, now].map(|notes| notes.iter().map(|note| description_key(note)).collect::<Vec<_>>());
    let same = |pair: &(&String, &String)| pair.0 == pair.1;
    let front = old.iter().zip(&new).take_while(same).count();
    let back = old[front..].iter().rev().zip(new[front..].iter().rev()).take_while(same).count();
    let mut found: Vec<Option<usize>> = vec![None; now.len()];
    (0..front).for_each(|at| found[at] = Some(at));
    (1..=back).for_each(|at| found[now.len() - at] = Some(was.len() - at));
    let (old_end, new_end) = (was.len() - back, now.len() - back);
    let (old, new) = (&old[front..old_end], &new[front..new_end]);
    let mut anchors = vec![(front, front)];
    if old.len().saturating_mul(new.len()) <= MAX_WEIGHED {
        let chosen = weighed(old, new);
        anchors.extend(chosen.into_iter().map(|(one, other)| (front + one + 1, front + other + 1)));
    }
    let chosen: Vec<(usize, usize)> = anchors[1..].iter().map(|(one, other)| (one - 1, other - 1)).collect();
    chosen.iter().for_each(|(one, other)| found[*other] = Some(*one));
    // What was worded anew between two that stayed is the same note.
    let ends = chosen.iter().copied().chain([(old_end, new_end)]);
    for ((from_old, from_new), (to_old, to_new)) in anchors.iter().copied().zip(ends) {
        if to_old - from_old == to_new - from_new {
            (from_new..to_new).for_each(|at| found[at] = Some(from_old + at - from_new));
        }
    }
    found
}

/// Chooses the pairs in the order of both that have most in common.
fn weighed(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let words = |keys: &[String]| -> Vec<HashSet<String>> {
        keys.iter()
            .map(|key| key.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect())
            .collect()
    };
    let (old_words, new_words) = (words(old), words(new));
    let weight = |one: usize, other: usize| {
        if old[one] == new[other] {
            return 2.0;
        }
        let common = old_words[one].intersection(&new_words[other]).count() as f64;
        let share = 2.0 * common / (old_words[one].len() + new_words[other].len()).max(1) as f64;
        if share < MIN_COMMON_WORDS { 0.0 } else { share }
    };
    let width = new.len() + 1;
    let mut best = vec![0.0_f64; (old.len() + 1) * width];
    for one in (0..old.len()).rev() {
        for other in (0..new.len()).rev() {
            let at = one * width + other;
            let with = weight(one, other) + best[at + width + 1];
            best[at] = with.max(best[at + width]).max(best[at + 1]);
        }
    }
    let (mut one, mut other, mut chosen) = (0, 0, Vec::new());
    while one < old.len() && other < new.len() {
        let at = one * width + other;
        let weight = weight(one, other);
        if weight > 0.0 && best[at] <= weight + best[at + width + 1] {
            chosen.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if best[at + width] >= best[at + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    chosen
}

/// Reports whether a note as it is written has words that a translator would put in another language: letters outside of code,
/// addresses and pictures.
pub(super) fn has_words(written: &str) -> bool {
    if is_code_block(written) {
        return false;
    }
    let shown = written.split("<!--").enumerate().map(|(at, part)| match at {
        0 => part,
        _ => part.split_once("-->").map_or("", |(_, behind)| behind),
    });
    let shown = shown.collect::<Vec<_>>().join(" ");
    let outside_code = shown.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let mut rest = outside_code.as_str();
    let mut words = String::new();
    while let Some(at) = rest.find("](") {
        let text = &rest[..at];
        // What a picture is called is not shown.
        words.push_str(text.rfind("![").map_or(text, |picture| &text[..picture]));
        words.push(' ');
        rest = rest[at..].find(')').map_or("", |end| &rest[at + end + 1..]);
    }
    words.push_str(rest);
    words.split_whitespace().any(|word| word.contains(char::is_alphabetic) && !word.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::{NotePair, has_words, paired, successors};

    fn pair(now: Option<usize>, was: Option<usize>, own: Option<usize>) -> NotePair {
        NotePair { now, was, own }
    }

    #[test]
    fn notes_go_on_where_others_come_and_go() {
        let was = ["Runs on all systems.", "Needs a licence.", "Old and slow."];
        let now = ["New here.", "Runs on all systems but one.", "Needs a licence."];
        assert_eq!(successors(&was, &now), [None, Some(0), Some(1)]);
        assert_eq!(successors(&["One thing."], &["Another altogether."]), [Some(0)]);
        assert_eq!(successors(&[], &["Another."]), [None]);
        assert_eq!(successors(&["a", "b"], &[]), [] as [Option<usize>; 0]);
        assert_eq!(successors(&["same", "x y z"], &["same", "same", "x y q"]), [Some(0), None, Some(1)]);
    }

    #[test]
    fn translations_are_those_of_what_they_were_made_of() {
        let (was, now) = (["First word.", "Second."], ["Second.", "Third comes."]);
        let found = paired(&now, Some(&was), &["eins", "zwei"]);
        assert_eq!(
            found,
            [pair(Some(0), Some(1), Some(1)), pair(Some(1), None, None), pair(None, Some(0), Some(0))]
        );
        assert_eq!(paired(&now, None, &["eins", "zwei"])[1], pair(Some(1), None, Some(1)));
    }

    #[test]
    fn what_is_divided_otherwise_is_left_out() {
        assert_eq!(paired(&["one", "two"], None, &["alles"]), []);
        let own = ["Drei", "siehe https://example.org/2"];
        let now = ["one", "see https://example.org/2", "three"];
        assert_eq!(paired(&now, None, &own), [pair(Some(1), None, Some(1))]);
    }

    #[test]
    fn only_words_are_to_be_translated() {
        for words in ["Runs `x`.", "[App Store](https://example.org)", "see https://example.org"] {
            assert!(has_words(words), "{words}");
        }
        for none in ["`cargo run`", "![shot](a.png)", "https://example.org", "<!-- untranslated -->", "2.1"] {
            assert!(!has_words(none), "{none}");
        }
    }
}
