//! Compares descriptions.

use recension_model::{Agreement, description_key, same_key};

use super::overlap::Overlap;
use crate::item::{Item, Word, words};
use crate::prepare::Rarity;
use crate::tokens::scripts_differ;

/// What descriptions that are the same, or nearly, may tell beyond a word that no other entry has, in bits.
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
    let scripts_differ = scripts_differ(left.description_script, right.description_script);
    if let Some((left, right)) = rest {
        let keys = (description_key(left), description_key(right));
        let words = (words(&keys.0, rarity), words(&keys.1, rarity));
        return described(Described(&keys.0, &words.0), Described(&keys.1, &words.1), scripts_differ, rarity);
    }
    let said = described(
        Described(&left.description, &left.description_words),
        Described(&right.description, &right.description_words),
        scripts_differ,
        rarity,
    );
    // Whoever renames a resource changes its name in what is said of it, too.
    if said.0 == Agreement::Same || left.title_key == right.title_key {
        return said;
    }
    let (Some(one), Some(other)) = (&left.unnamed, &right.unnamed) else { return said };
    let masked = described(
        Described(&one.text, &one.words),
        Described(&other.text, &other.words),
        scripts_differ,
        rarity,
    );
    if masked.1 > said.1 { masked } else { said }
}

/// A description and its words.
#[derive(Clone, Copy)]
struct Described<'a>(&'a str, &'a [Word]);

fn described(
    Described(left, left_words): Described<'_>,
    Described(right, right_words): Described<'_>,
    scripts_differ: bool,
    rarity: &Rarity<'_>,
) -> (Agreement, f32) {
    if left.is_empty() || right.is_empty() {
        return (Agreement::Missing, 0.0);
    }
    let overlap = Overlap::new(left_words, right_words);
    if same_key(left, right) {
        return (Agreement::Same, overlap.bits().min(rarity.unique_bits() + SAME_DESCRIPTION_BITS));
    }
    if scripts_differ {
        return (Agreement::Missing, 0.0);
    }
    let dice = overlap.dice();
    let level = match dice {
        d if d >= DESCRIPTION_LEVELS[0] => Agreement::Strong,
        d if d >= DESCRIPTION_LEVELS[1] => Agreement::Partial,
        d if d >= DESCRIPTION_LEVELS[2] => Agreement::Weak,
        _ => return (Agreement::Different, 0.0),
    };
    // What is nearly the same tells nearly as much.
    let nearly = ((dice - DESCRIPTION_LEVELS[0]) / (1.0 - DESCRIPTION_LEVELS[0])).max(0.0);
    let most = rarity.unique_bits() + SAME_DESCRIPTION_BITS * nearly;
    (level, (overlap.bits() * dice.sqrt()).min(most))
}
