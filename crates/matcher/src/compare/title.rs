//! Compares titles, where they end and what they were before.

use recension_model::{Agreement, LOST, same_key};
use strsim::{jaro_winkler, osa_distance};

use super::Context;
use super::overlap::Overlap;
use crate::item::{Item, Shared, mentions, words};
use crate::prepare::Rarity;
use crate::tokens::{compact_into, each_token, script, scripts_differ};

/// What is shared of a letter that matches in two titles without a common word, in bits. Chosen: the entropy
/// of English is put at 1 to 1.5 bits a letter (C. E. Shannon 1951), and names are less regular than text.
const LETTER_BITS: f32 = 1.5;

/// From how much of two titles is common, by information or by letters, they agree strongly, partly, weakly.
/// Chosen, as are the next two; what such titles weigh is learned, so that the bounds matter less.
const TITLE_LEVELS: [f32; 3] = [0.78, 0.45, 0.2];

/// Two titles whose ends are both guesses are one only if the longer has so many words.
const MIN_GUESSED_WORDS: usize = 3;

/// What titles that are sentences may tell beyond a word that no other entry has, in bits. Chosen: as much as the rest of a
/// title that is the same may, where the list has some hundred entries.
const MOST_SENTENCE_BITS: f32 = 12.0;

/// A title that has so much of all that another says agrees with it partly, however much longer it is.
const CONTAINED_TITLE: f32 = 0.9;

/// If the end of a title is a guess, and its entry's text begins with the other title, returns the two descriptions that are
/// left.
pub(super) fn uncertain_rest<'a>(left: &'a Item, right: &'a Item) -> Option<(&'a str, &'a str)> {
    if left.title_key == right.title_key {
        return None;
    }
    let as_right = || Some((rest_behind(left, right)?, right.description.as_str()));
    let as_left = || Some((left.description.as_str(), rest_behind(right, left)?));
    match (left.certain, right.certain) {
        (false, true) => as_right(),
        (true, false) => as_left(),
        // A word or two may open the texts of several.
        (false, false)
            if right.title_words.len() >= MIN_GUESSED_WORDS && left.title.len() < right.title.len() =>
        {
            as_right()
        }
        (false, false) if left.title_words.len() >= MIN_GUESSED_WORDS => as_left(),
        _ => None,
    }
}

/// Returns what follows the title of `partner` in the text of `item`, if it stands there.
///
/// Where that cuts words off the title as it was guessed, the partner's description has to explain them:
/// "PyPI Ranking" is not "PyPI" with a description.
fn rest_behind<'a>(item: &'a Item, partner: &Item) -> Option<&'a str> {
    if partner.title.is_empty() {
        return None;
    }
    let (begin, end) = find_title(&item.text, &partner.title, partner.lead)?;
    let rest = &item.text[end..];
    let bounded = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric());
    let guessed_end = item.title.len();
    let cut_off = item.text.get(end..guessed_end).unwrap_or_default();
    (bounded(rest.chars().next())
        && bounded(item.text[..begin].chars().next_back())
        && explains(&partner.text, cut_off))
    .then_some(rest)
}

/// Finds a title in a text, at its beginning or anywhere; a lost character stands for any one.
fn find_title(text: &str, title: &str, anywhere: bool) -> Option<(usize, usize)> {
    if !title.contains(LOST) && !text.contains(LOST) {
        let begin = if anywhere { text.find(title)? } else { 0 };
        return text[begin..].starts_with(title).then_some((begin, begin + title.len()));
    }
    let alike = |begin: usize| {
        let mut rest = text[begin..].chars();
        let same =
            title.chars().all(|c| rest.next().is_some_and(|other| c == other || c == LOST || other == LOST));
        same.then(|| (begin, text.len() - rest.as_str().len()))
    };
    let starts = text.char_indices().map(|(at, _)| at);
    starts.take(if anywhere { MAX_LEAD_CHARS } else { 1 }).find_map(alike)
}

/// Text before a title is a word or two ("Watch", "Read the"): no title is looked for beyond this.
const MAX_LEAD_CHARS: usize = 200;

/// Reports whether the text of an entry has at least half of the words that were cut off a title, or cannot
/// have them, being in another script.
pub(crate) fn explains(text: &str, cut_off: &str) -> bool {
    if scripts_differ(script(text), script(cut_off)) {
        return true;
    }
    let words = |text: &str| {
        let mut words = Vec::new();
        each_token(text, |token| words.push(token));
        words
    };
    let (cut_off, text) = (words(cut_off), words(text));
    cut_off.iter().filter(|word| text.contains(word)).count() * 2 >= cut_off.len()
}

pub(super) fn same_title(left: &Item, right: &Item, rarity: &Rarity<'_>) -> (Agreement, f32) {
    let is_left = left.certain || !right.certain && left.title.len() > right.title.len();
    let certain = if is_left { left } else { right };
    // How often two resources have one title was counted over all titles. Most have a word or two: that all the words of
    // a longer one come together by chance is rarer by what they say beside the rarest of them.
    let is_alone = certain.shared.other_titles() < 0.5;
    let further = Overlap::new(&certain.title_words, &certain.title_words).further_bits();
    let further = if is_alone { further } else { 0.0 };
    (Agreement::Same, same_title_bits(certain.shared, rarity) + further)
}

/// Returns the information of sharing a title, in bits.
pub(crate) fn same_title_bits(shared: Shared, rarity: &Rarity<'_>) -> f32 {
    rarity.chance_bits_exact(shared.other_titles() + rarity.twin_titles)
}

pub(super) fn title(left: &Item, right: &Item, context: &Context<'_>) -> (Agreement, f32) {
    if left.title.is_empty() || right.title.is_empty() {
        return (Agreement::Missing, 0.0);
    }
    if left.title_key == right.title_key || same_key(&left.title, &right.title) {
        return same_title(left, right, context.rarity);
    }
    let overlap = Overlap::new(&left.title_words, &right.title_words);
    let most = context.rarity.unique_bits();
    if scripts_differ(left.title_script, right.title_script) && overlap.shared == 0.0 {
        return (Agreement::Missing, 0.0);
    }
    let (left_name, right_name) = (name_part(left), name_part(right));
    if !left.compact.is_empty()
        && (left.compact == right.compact || (left_name == right_name && left_name.len() > 2))
    {
        let letters = left_name.chars().count() as f32 * LETTER_BITS * 2.0;
        return (Agreement::Strong, overlap.bits().max(letters).min(most));
    }
    let letters = letters_alike(&left_name, &right_name);
    let ratio = overlap.dice().max(letters);
    let shared_letters =
        letters * left_name.chars().count().min(right_name.chars().count()) as f32 * LETTER_BITS;
    let bits = if letters >= 0.5 { overlap.bits().max(shared_letters) } else { overlap.bits() };
    graded(&overlap, ratio, bits.min(most + sentence_bits(&overlap)))
}

/// Compares two entries by the whole of their own texts, as titles that are sentences.
pub(super) fn sentence(left: &Item, right: &Item, context: &Context<'_>) -> (Agreement, f32) {
    let (one, other) = (words(&left.text, context.rarity), words(&right.text, context.rarity));
    let overlap = Overlap::new(&one, &other);
    let most = context.rarity.unique_bits() + sentence_bits(&overlap);
    graded(&overlap, overlap.dice(), overlap.bits().min(most))
}

/// Returns how far two titles agree that have so much in common.
fn graded(overlap: &Overlap, ratio: f32, bits: f32) -> (Agreement, f32) {
    let level = match ratio {
        r if r >= TITLE_LEVELS[0] => Agreement::Strong,
        r if r >= TITLE_LEVELS[1] => Agreement::Partial,
        _ if overlap.containment() >= CONTAINED_TITLE => Agreement::Partial,
        r if r >= TITLE_LEVELS[2] => Agreement::Weak,
        _ => Agreement::Different,
    };
    (level, if level == Agreement::Different { 0.0 } else { bits })
}

/// Returns what two titles tell beyond a word that no other entry has, in bits: many words come together by chance the more
/// rarely the more of both titles they are. Of names, which have a word or two, that is next to nothing.
fn sentence_bits(overlap: &Overlap) -> f32 {
    let common = (overlap.dice() - TITLE_LEVELS[1]) / (1.0 - TITLE_LEVELS[1]);
    (overlap.further_bits() * common.max(0.0)).min(MOST_SENTENCE_BITS)
}

/// Returns the letters of the last part of a title like "owner/name".
fn name_part(item: &Item) -> String {
    match item.title.rsplit_once('/') {
        Some((owner, name)) if !owner.contains(' ') && !name.trim().is_empty() && !name.contains(' ') => {
            let mut letters = String::new();
            compact_into(name, &mut letters);
            letters
        }
        _ => item.compact.clone(),
    }
}

/// How alike two names are letter by letter, 0–1; contained ones by the share that they cover.
fn letters_alike(left: &str, right: &str) -> f32 {
    let (left_chars, right_chars) = (left.chars().count(), right.chars().count());
    let (least, most) = (left_chars.min(right_chars), left_chars.max(right_chars));
    if least < 3 || most > 80 {
        return 0.0;
    }
    let (short, long) = if left_chars <= right_chars { (left, right) } else { (right, left) };
    if long.starts_with(short) || long.ends_with(short) {
        return (least as f32 / most as f32).max(if least >= 4 { TITLE_LEVELS[1] } else { 0.0 });
    }
    if jaro_winkler(left, right) < 0.8 {
        return 0.0;
    }
    let distance = osa_distance(left, right) as f32;
    let alike = 1.0 - distance / most as f32;
    if alike >= 0.6 { alike } else { 0.0 }
}

pub(super) fn former_name(left: &Item, right: &Item, rarity: &Rarity<'_>) -> (Agreement, f32) {
    let says = |text: &str, name: &str| mentions(text, name).next().is_some();
    let names = |item: &Item, other: &Item| {
        let name = other.title.rsplit('/').next().unwrap_or_default().trim();
        name.chars().count() >= MIN_FORMER_NAME_CHARS
            && item
                .former
                .iter()
                .any(|former| says(former, &other.title) || (says(former, name) && !says(&item.title, name)))
    };
    if names(left, right) || names(right, left) {
        (Agreement::Same, rarity.chance_bits_exact(FORMER_NAME_TWINS))
    } else {
        (Agreement::Missing, 0.0)
    }
}

/// Shorter names are words of everyday language too often.
const MIN_FORMER_NAME_CHARS: usize = 3;

/// How many other entries a text that says "formerly known as" would name by chance: next to none. Chosen,
/// not counted: lists have too few such texts.
const FORMER_NAME_TWINS: f32 = 0.001;
