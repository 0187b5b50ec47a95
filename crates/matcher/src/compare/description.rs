//! Compares descriptions.

use recension_model::{Agreement, description_key, same_key};

use super::overlap::Overlap;
use crate::item::{Item, Word, words};
use crate::prepare::Rarity;
use crate::tokens::scripts_differ;

/// What the same description may tell beyond a word that no other entry has, in bits.
const SAME_DESCRIPTION_BITS: f32 = 6.0;

/// From how much of two descriptions is common, by information, they agree strongly, partly, weakly.
const DESCRIPTION_LEVELS: [f32; 3] = [0.65, 0.35, 0.15];

/// Compares the descriptions of two entries; `rest` is what is left of them if their titles are cut alike.
pub(super) fn description(
    left: &Item,
    right: &Item,
    rest: Option<(&str, &str)>,
    rarity: &Rarity<'_>,
) -> (Agreement, f32) {
    let Some((left_rest, right_rest)) = rest else {
        let texts = (left.description.as_str(), right.description.as_str());
        return described(texts, (&left.description_words, &right.description_words), (left, right), rarity);
    };
    let keys = (description_key(left_rest), description_key(right_rest));
    let words = (words(&keys.0, rarity), words(&keys.1, rarity));
    described((&keys.0, &keys.1), (&words.0, &words.1), (left, right), rarity)
}

fn described(
    (left, right): (&str, &str),
    (left_words, right_words): (&[Word], &[Word]),
    items: (&Item, &Item),
    rarity: &Rarity<'_>,
) -> (Agreement, f32) {
    if left.is_empty() || right.is_empty() {
        return (Agreement::Missing, 0.0);
    }
    let overlap = Overlap::new(left_words, right_words);
    if same_key(left, right) {
        return (Agreement::Same, overlap.bits().min(rarity.unique_bits() + SAME_DESCRIPTION_BITS));
    }
    if scripts_differ(items.0.description_script, items.1.description_script) {
        return (Agreement::Missing, 0.0);
    }
    let level = match overlap.dice() {
        d if d >= DESCRIPTION_LEVELS[0] => Agreement::Strong,
        d if d >= DESCRIPTION_LEVELS[1] => Agreement::Partial,
        d if d >= DESCRIPTION_LEVELS[2] => Agreement::Weak,
        _ => return (Agreement::Different, 0.0),
    };
    (level, (overlap.bits() * overlap.dice().sqrt()).min(rarity.unique_bits()))
}
