//! Words that open or close the titles of a copy without links, and that the other edition leaves out: "Open source"
//! before each name, where icons were put in words. What a link says is a name as it is.

use recension_model::{fold_into, title_key};
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

/// Of the titles that have a tag so many are in the other edition without it: one in three.
const TITLES_A_KNOWN_ONE: u32 = 3;

/// How many titles have a tag, and how many of them are titles of the other edition without it, and with it.
#[derive(Clone, Copy, Default)]
struct Seen {
    all: u32,
    without: u32,
    with: u32,
}

impl Seen {
    /// How often the other edition leaves it out where it could be told, as a share.
    fn left_out(self) -> f32 {
        self.without as f32 / (self.without + self.with).max(1) as f32
    }

    fn is_tag(self) -> bool {
        self.without >= LEAST_TITLES
            && self.without > self.with
            && self.without * TITLES_A_KNOWN_ONE >= self.all
    }
}

/// Takes tags off the titles of open entries without links; `known` are the titles of pairs that are known, of both sides.
/// Cost: linear in all titles.
pub(crate) fn take_tags_off<'a>(
    lefts: &mut [Item],
    rights: &mut [Item],
    known: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    rarity: &Rarity<'_>,
) {
    let titles = |items: &[Item]| -> FxHashSet<u64> { items.iter().map(|item| item.title_key).collect() };
    let (of_left, of_right) = (titles(lefts), titles(rights));
    for (items, own, others) in [(lefts, &of_left, &of_right), (rights, &of_right, &of_left)] {
        let mut seen: FxHashMap<(End, &str), Seen> = FxHashMap::default();
        for item in items.iter().filter(|item| item.url.is_none()) {
            let is_there = others.contains(&item.title_key);
            for (end, tag, rest) in cuts(&item.title) {
                let seen = seen.entry((end, tag)).or_default();
                seen.all += 1;
                seen.with += u32::from(is_there);
                seen.without += u32::from(others.contains(&hash(&title_key(rest))));
            }
        }
        let mut tags: FxHashMap<(End, String), Seen> = seen
            .into_iter()
            .filter(|(_, seen)| seen.is_tag())
            .map(|((end, tag), seen)| ((end, tag.to_owned()), seen))
            .collect();
        if tags.is_empty() {
            continue;
        }
        for (one, other) in known.clone() {
            let (mut title, mut same) = (String::new(), String::new());
            fold_into(one, &mut title);
            fold_into(other, &mut same);
            for (end, tag, _) in cuts(&title).filter(|_| title == same) {
                if let Some(seen) = tags.get_mut(&(end, tag.to_owned())) {
                    seen.with += 1;
                }
            }
        }
        // Of two names that would be one, that is meant whose tag the other edition leaves out wherever it can: where it has
        // "Google Docs", its "Maps" are those of somebody else.
        let mut most: FxHashMap<u64, f32> = FxHashMap::default();
        let mut found: Vec<(usize, u64, f32, String)> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if item.url.is_some() || others.contains(&item.title_key) {
                continue;
            }
            let known = cuts(&item.title).filter_map(|(end, tag, rest)| {
                let seen = tags.get(&(end, tag.to_owned()))?;
                let key = hash(&title_key(rest));
                // What has the rest for its title is the one that is meant.
                (!own.contains(&key)).then_some((seen, tag.len(), key, rest))
            });
            if let Some((seen, _, key, rest)) = known.max_by_key(|(seen, length, ..)| (seen.without, *length))
            {
                let share = most.entry(key).or_default();
                *share = share.max(seen.left_out());
                found.push((at, key, seen.left_out(), rest.to_owned()));
            }
        }
        for (at, key, share, rest) in found {
            if most.get(&key).is_none_or(|most| share >= *most) {
                retitle(&mut items[at], rest, rarity);
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
    // A number makes another edition of what has a name.
    let is_words = |tag: &str| !tag.contains(|c: char| c.is_ascii_digit());
    front.chain(back).filter(move |(_, tag, rest)| !rest.is_empty() && is_words(tag))
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
