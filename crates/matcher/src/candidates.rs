//! Blocking: which of the open entries are worth comparing.
//!
//! Every entry gets keys (addresses, words, pairs of words, a word with the section, the title with one
//! letter left out); entries of both sides that share a key are candidates, unless so many share it that it
//! says nothing. Common words count through their combinations. Cost: a sort of the keys, class by class,
//! and a bounded number of pairs for each key, so near-linear in the entries.

use crate::item::{Item, Word};
use crate::tokens::{hash, mix};

/// A class of keys and how many pairs one key may make.
///
/// The caps were found on lists of 700 to 3,000 entries and synthetic ones of 20,000 to 1,000,000: halving
/// any of them costs recall somewhere, doubling them all adds half the time and finds nothing more.
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

/// Words of a title that make keys, the rarest first.
const MAX_TITLE_WORDS: usize = 6;
/// Words of a description that make keys, the rarest first.
const MAX_DESCRIPTION_WORDS: usize = 6;
/// Words of a description that make keys in pairs.
const MAX_PAIRED_DESCRIPTION_WORDS: usize = 4;
/// Titles of this many letters get keys with one letter left out: shorter ones are near everything, and in
/// longer ones a word survives.
const NEAR_TITLE_CHARS: std::ops::RangeInclusive<usize> = 4..=24;
/// Letters at either end of a title that make a key.
const TITLE_PART_CHARS: usize = 5;

/// Gives the pairs of places in `left` and `right` that are worth comparing, sorted, each once.
///
/// `sections` translates the sections of each side to labels that both sides share.
pub(crate) fn candidates(
    left: &[Item],
    right: &[Item],
    sections: [&dyn Fn(u32) -> u64; 2],
) -> Vec<(u32, u32)> {
    let mut pairs: Vec<u64> = Vec::new();
    let (mut left_keys, mut right_keys) = (Vec::new(), Vec::new());
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
        join(&left_keys, &right_keys, class.max_pairs(), &mut pairs);
        if pairs.len() > 1 << 22 {
            pairs.sort_unstable();
            pairs.dedup();
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().map(|pair| ((pair >> 32) as u32, pair as u32)).collect()
}

fn join(left: &[(u64, u32)], right: &[(u64, u32)], max_pairs: usize, pairs: &mut Vec<u64>) {
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        let (left_key, right_key) = (left[l].0, right[r].0);
        if left_key < right_key {
            l += 1;
        } else if right_key < left_key {
            r += 1;
        } else {
            let left_end = l + left[l..].iter().take_while(|(key, _)| *key == left_key).count();
            let right_end = r + right[r..].iter().take_while(|(key, _)| *key == left_key).count();
            if (left_end - l) * (right_end - r) <= max_pairs {
                for (_, a) in &left[l..left_end] {
                    pairs
                        .extend(right[r..right_end].iter().map(|(_, b)| u64::from(*a) << 32 | u64::from(*b)));
                }
            }
            (l, r) = (left_end, right_end);
        }
    }
}

fn class_keys(class: Class, item: &Item, section: u64, push: &mut dyn FnMut(u64)) {
    match class {
        Class::Address => {
            item.url.iter().map(|url| url.key).chain(item.other_urls.iter().copied()).for_each(push);
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
                push(mix(17, hash(item.title.split(crate::canonical::LOST).next_back().unwrap_or_default())));
            }
        }
        Class::TitleWord => {
            rarest(&item.title_words, MAX_TITLE_WORDS).iter().for_each(|word| push(word.0));
        }
        Class::TitleWords => pairs_of(&rarest(&item.title_words, MAX_TITLE_WORDS), push),
        Class::TitleWordInSection => {
            rarest(&item.title_words, MAX_TITLE_WORDS).iter().for_each(|word| push(mix(word.0, section)));
        }
        Class::NearTitle => {
            let letters = item.compact.chars().count();
            if NEAR_TITLE_CHARS.contains(&letters) {
                push(hash(&item.compact));
                for skipped in 0..letters {
                    let near: String = item
                        .compact
                        .chars()
                        .enumerate()
                        .filter(|(at, _)| *at != skipped)
                        .map(|(_, c)| c)
                        .collect();
                    push(hash(&near));
                }
            }
        }
        Class::DescriptionWord => {
            let words = rarest(&item.description_words, MAX_DESCRIPTION_WORDS);
            words.iter().for_each(|word| push(word.0));
        }
        Class::DescriptionWords => {
            pairs_of(&rarest(&item.description_words, MAX_PAIRED_DESCRIPTION_WORDS), push);
        }
        Class::TitlePart => {
            let letters: Vec<char> = item.compact.chars().collect();
            if letters.len() >= TITLE_PART_CHARS {
                push(hash(&letters[..TITLE_PART_CHARS].iter().collect::<String>()));
                push(mix(19, hash(&letters[letters.len() - TITLE_PART_CHARS..].iter().collect::<String>())));
            }
        }
    }
}

fn pairs_of(words: &[Word], push: &mut dyn FnMut(u64)) {
    for (at, a) in words.iter().enumerate() {
        for b in &words[at + 1..] {
            push(mix(a.0.min(b.0), a.0.max(b.0)));
        }
    }
}

/// Gives the `most` rarest words, the rarest first, ties by hash.
fn rarest(words: &[Word], most: usize) -> Vec<Word> {
    let mut words = words.to_vec();
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    words.truncate(most);
    words
}
