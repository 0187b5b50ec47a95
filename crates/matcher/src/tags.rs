//! Words that open or close the titles of one edition, and that the other leaves out: "Open source" before each name,
//! where a copy put in words what were icons.

use recension_model::title_key;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::item::{Item, words};
use crate::prepare::Rarity;
use crate::tokens::{compact_into, hash, script};

/// Words that a tag has at most.
const MOST_WORDS: usize = 4;

/// Titles that have to be titles of the other edition without a tag, for it to be one.
const LEAST_TITLES: u32 = 4;

/// Which end of a title a tag stands at.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum End {
    Front,
    Back,
}

/// How many titles have a tag, and what the other edition says of them.
#[derive(Default)]
struct Seen {
    /// Titles that are titles of the other edition without it, and with it.
    without: u32,
    with: u32,
}

/// Takes tags off the titles of open entries. Cost: linear in their titles.
pub(crate) fn take_tags_off(lefts: &mut [Item], rights: &mut [Item], rarity: &Rarity<'_>) {
    let titles = |items: &[Item]| -> FxHashSet<u64> { items.iter().map(|item| item.title_key).collect() };
    let (of_left, of_right) = (titles(lefts), titles(rights));
    for (items, others) in [(lefts, of_right), (rights, of_left)] {
        let mut seen: FxHashMap<(End, &str), Seen> = FxHashMap::default();
        for item in items.iter() {
            let is_there = others.contains(&item.title_key);
            for (end, tag, rest) in cuts(&item.title) {
                let is_there_without = others.contains(&hash(&title_key(rest)));
                if is_there || is_there_without {
                    let seen = seen.entry((end, tag)).or_default();
                    seen.with += u32::from(is_there);
                    seen.without += u32::from(is_there_without);
                }
            }
        }
        seen.retain(|_, seen| seen.without >= LEAST_TITLES && seen.without > seen.with);
        if seen.is_empty() {
            continue;
        }
        let seen: FxHashMap<(End, String), u32> =
            seen.into_iter().map(|((end, tag), seen)| ((end, tag.to_owned()), seen.without)).collect();
        for item in items.iter_mut().filter(|item| !others.contains(&item.title_key)) {
            let known = cuts(&item.title)
                .filter_map(|(end, tag, rest)| Some((*seen.get(&(end, tag.to_owned()))?, tag.len(), rest)));
            if let Some((_, _, rest)) = known.max_by_key(|(titles, length, _)| (*titles, *length)) {
                let rest = rest.to_owned();
                retitle(item, rest, rarity);
            }
        }
    }
}

/// Returns each way to take a tag off a title: its end, the tag, and the rest.
fn cuts(title: &str) -> impl Iterator<Item = (End, &str, &str)> {
    let spaces = |from_end: bool| {
        let mut places: Vec<usize> = title.match_indices(' ').map(|(at, _)| at).collect();
        if from_end {
            places.reverse();
        }
        places.truncate(MOST_WORDS);
        places
    };
    let is_sign = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '[' | ']' | '.' | '#' | '+');
    let front = spaces(false).into_iter().map(move |at| {
        let (tag, rest) = title.split_at(at);
        (End::Front, tag, rest.trim_start_matches(is_sign))
    });
    let back = spaces(true).into_iter().map(move |at| {
        let (rest, tag) = title.split_at(at);
        (End::Back, tag, rest.trim_end_matches(is_sign))
    });
    front.chain(back).filter(|(_, _, rest)| !rest.is_empty())
}

/// Gives an item the title that is left without a tag.
fn retitle(item: &mut Item, title: String, rarity: &Rarity<'_>) {
    item.compact.clear();
    compact_into(&title, &mut item.compact);
    item.title_script = script(&title);
    item.title_words = words(&title, rarity);
    item.title_keys = crate::item::rarest(&item.title_words);
    item.title_key = hash(&title_key(&title));
    item.title = title;
}
