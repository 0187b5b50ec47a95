//! Blocking: which of the open entries are worth comparing.
//!
//! Every entry gets keys (addresses, words, pairs of words, a word with the section, the title with one
//! letter left out); entries of both sides that share a key are candidates, unless so many share it that it
//! says nothing. Common words count through their combinations. Cost: a sort of the keys, class by class,
//! and a bounded number of pairs for each key, so near-linear in the entries.

use crate::item::Item;
use crate::keyed::{Keyed, each_common_key};
use crate::tokens::{hash, mix};

/// A class of keys and how many pairs one key may make.
///
/// The caps bound the work, and rank the classes by how much a shared key says. On lists of 80 to 900 entries and
/// synthetic ones of 20,000 and 200,000, halving or doubling all of them changed no pair; the candidates
/// became 0.4 times fewer or 1.5 times as many, so there is room for lists that repeat themselves more.
#[derive(Clone, Copy)]
enum Class {
    Address,
    AddressName,
    TitleKey,
    TitleWord,
    TitleWords,
    TitleWordInSection,
    NearTitle,
    DescriptionWord,
    DescriptionWords,
    TitlePart,
}

const CLASSES: [Class; 10] = [
    Class::Address,
    Class::AddressName,
    Class::TitleKey,
    Class::TitleWord,
    Class::TitleWords,
    Class::TitleWordInSection,
    Class::NearTitle,
    Class::DescriptionWord,
    Class::DescriptionWords,
    Class::TitlePart,
];

impl Class {
    fn max_pairs(self) -> usize {
        match self {
            Class::Address | Class::TitleKey => 400,
            Class::TitleWordInSection => 144,
            Class::AddressName | Class::TitleWord | Class::TitleWords => 64,
            Class::NearTitle | Class::TitlePart => 36,
            Class::DescriptionWord | Class::DescriptionWords => 16,
        }
    }
}

/// From this many pairs on, those that several classes found are dropped on the way: 32 MiB.
const MAX_UNSORTED_PAIRS: usize = 1 << 22;
/// Words of a description that make keys in pairs.
const MAX_PAIRED_DESCRIPTION_WORDS: usize = 4;
/// Titles of this many letters get keys with one letter left out: shorter ones are near everything, and in
/// longer ones a word survives.
const NEAR_TITLE_CHARS: std::ops::RangeInclusive<usize> = 4..=24;
/// Letters at either end of a title that make a key.
const TITLE_PART_CHARS: usize = 5;

/// Returns the pairs of places in `left` and `right` that are worth comparing, sorted, each once.
///
/// `sections` translates the sections of each side to labels that both sides share.
pub(crate) fn candidates(
    left: &[Item],
    right: &[Item],
    sections: [&dyn Fn(u32) -> u64; 2],
) -> Vec<(u32, u32)> {
    let mut pairs: Vec<u64> = Vec::new();
    let (mut left_keys, mut right_keys): (Vec<Keyed>, Vec<Keyed>) = (Vec::new(), Vec::new());
    for class in CLASSES {
        for (items, keys, section) in
            [(left, &mut left_keys, sections[0]), (right, &mut right_keys, sections[1])]
        {
            keys.clear();
            for (at, item) in items.iter().enumerate() {
                let section = item.section.map_or(0, section);
                class_keys(class, item, section, &mut |key| keys.push((key, at as u32)));
            }
            keys.sort_unstable();
            keys.dedup();
        }
        each_common_key(&left_keys, &right_keys, |lefts, rights| {
            if lefts.len() * rights.len() <= class.max_pairs() {
                for (_, a) in lefts {
                    pairs.extend(rights.iter().map(|(_, b)| u64::from(*a) << 32 | u64::from(*b)));
                }
            }
        });
        if pairs.len() > MAX_UNSORTED_PAIRS {
            pairs.sort_unstable();
            pairs.dedup();
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().map(|pair| ((pair >> 32) as u32, pair as u32)).collect()
}

fn class_keys(class: Class, item: &Item, section: u64, push: &mut dyn FnMut(u64)) {
    match class {
        Class::Address => {
            let primary = item.url.iter().flat_map(|url| [url.key, mix(23, url.pairing)]);
            primary.chain(item.other_urls.iter().copied()).for_each(push);
        }
        Class::AddressName => {
            if let Some(url) = &item.url {
                [url.name, mix(5, url.path)].into_iter().filter(|key| *key != 0).for_each(&mut *push);
            }
        }
        Class::TitleKey => {
            push(item.title_key);
            push(mix(11, item.text_key));
            push(mix(13, hash(&item.compact)));
            if let Some((_, name)) = item.title.rsplit_once('/') {
                push(mix(13, hash(&name.chars().filter(|c| c.is_alphanumeric()).collect::<String>())));
            }
            for name in item.former.iter().flat_map(|former| former.split_whitespace()) {
                push(mix(13, hash(&name.chars().filter(|c| c.is_alphanumeric()).collect::<String>())));
            }
            if item.has_lost() {
                push(mix(17, hash(item.title.split(recension_model::LOST).next_back().unwrap_or_default())));
            }
        }
        Class::TitleWord => item.title_keys.iter().for_each(|word| push(*word)),
        Class::TitleWords => pairs_of(&item.title_keys, push),
        Class::TitleWordInSection => item.title_keys.iter().for_each(|word| push(mix(*word, section))),
        Class::NearTitle => near_keys(&item.compact, push),
        Class::DescriptionWord => item.description_keys.iter().for_each(|word| push(*word)),
        Class::DescriptionWords => {
            let most = item.description_keys.len().min(MAX_PAIRED_DESCRIPTION_WORDS);
            pairs_of(&item.description_keys[..most], push);
        }
        Class::TitlePart => {
            let letters: Vec<char> = item.compact.chars().collect();
            if letters.len() >= TITLE_PART_CHARS {
                let part = |letters: &[char]| letters.iter().fold(0, |key, c| mix(key, u64::from(*c)));
                push(part(&letters[..TITLE_PART_CHARS]));
                push(mix(19, part(&letters[letters.len() - TITLE_PART_CHARS..])));
            }
        }
    }
}

/// Returns keys of the letters of a title and of what is left of them without any one, so that two titles
/// that are a letter apart share a key. Cost: linear, by hashing what stands before and behind each letter.
fn near_keys(compact: &str, push: &mut dyn FnMut(u64)) {
    let letters: Vec<u64> = compact.chars().map(u64::from).collect();
    if !NEAR_TITLE_CHARS.contains(&letters.len()) {
        return;
    }
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    let add = |hash: u64, letter: u64| hash.wrapping_mul(BASE).wrapping_add(letter + 1);
    let (mut behind, mut power) = (vec![(0, 1u64)], 1u64);
    for letter in letters.iter().rev() {
        let (hash, _) = behind.last().copied().unwrap_or_default();
        let hash = (letter + 1).wrapping_mul(power).wrapping_add(hash);
        power = power.wrapping_mul(BASE);
        behind.push((hash, power));
    }
    let mut before = 0u64;
    for (skipped, letter) in letters.iter().enumerate() {
        let (rest, power) = behind[letters.len() - skipped - 1];
        push(mix(before.wrapping_mul(power).wrapping_add(rest), letters.len() as u64 - 1));
        before = add(before, *letter);
    }
    push(mix(before, letters.len() as u64));
}

fn pairs_of(words: &[u64], push: &mut dyn FnMut(u64)) {
    for (at, a) in words.iter().enumerate() {
        for b in &words[at + 1..] {
            push(mix(*a.min(b), *a.max(b)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::near_keys;

    #[test]
    fn titles_a_letter_apart_share_a_key() {
        let keys = |title: &str| {
            let mut keys = Vec::new();
            near_keys(title, &mut |key| keys.push(key));
            keys
        };
        let shared = |a: &str, b: &str| keys(a).iter().any(|key| keys(b).contains(key));
        assert!(shared("dramatiq", "daramatiq"));
        assert!(shared("sandman", "sandman2"));
        assert!(shared("numpy", "numby"));
        assert!(!shared("django", "flaskx"));
        assert!(!shared("abc", "abd"));
    }
}
