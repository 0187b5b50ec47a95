//! Compares two entries field by field: how far they agree, and how surprising that is.

mod address;
mod description;
mod overlap;
mod title;

use recension_model::Agreement;

use crate::item::Item;
use crate::kept::KeptModel;
use crate::language::Translation;
use crate::lookup::Sections;
use crate::prepare::Rarity;
use crate::tokens::scripts_differ;

pub(crate) use address::same_url_bits;
pub(crate) use title::{explains, same_title_bits};

/// The fields, by their place in a [`Comparison`].
pub(crate) const TITLE: usize = 0;
/// The primary address.
pub(crate) const URL: usize = 1;
/// The description.
pub(crate) const DESCRIPTION: usize = 2;
/// The section.
pub(crate) const SECTION: usize = 3;
/// Other addresses.
pub(crate) const OTHER_LINK: usize = 4;
/// Former names.
pub(crate) const FORMER_NAME: usize = 5;
/// What a translation keeps.
pub(crate) const KEPT: usize = 6;
/// The place in the order of a translation.
pub(crate) const ORDER: usize = 7;
/// How many fields there are.
pub(crate) const FIELDS: usize = 8;

/// How far two entries agree in each field, and the information of what they share, in bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    pub(crate) levels: [Agreement; FIELDS],
    pub(crate) bits: [f32; FIELDS],
}

/// What a comparison looks up.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) rarity: &'a Rarity<'a>,
    pub(crate) sections: &'a Sections,
    pub(crate) translation: &'a Translation<'a>,
    /// What translations keep; none where no edition is one.
    pub(crate) kept: Option<&'a KeptModel>,
}

impl Comparison {
    /// Starts with nothing to compare.
    pub(crate) fn nothing() -> Self {
        Self { levels: [Agreement::Missing; FIELDS], bits: [0.0; FIELDS] }
    }

    /// Sets how far one field agrees, and the information of what is shared, in bits.
    pub(crate) fn set(&mut self, field: usize, (level, bits): (Agreement, f32)) {
        self.levels[field] = level;
        self.bits[field] = bits;
    }
}

/// Compares two open entries.
pub(crate) fn compare(left: &Item, right: &Item, context: &Context<'_>) -> Comparison {
    let mut comparison = Comparison::nothing();
    let rest = title::uncertain_rest(left, right);
    let titles = if rest.is_some() {
        title::same_title(left, right, context.rarity)
    } else {
        title::title(left, right, context)
    };
    comparison.set(TITLE, titles);
    comparison.set(DESCRIPTION, description::description(left, right, rest, context.rarity));
    if titles.0 == Agreement::Different && left.in_sentence && right.in_sentence {
        // Words of a sentence that happen to be linked are no name: the sentence counts, whichever of its links is the first.
        let sentence = title::sentence(left, right, context);
        if sentence.0 != Agreement::Different {
            comparison.set(TITLE, sentence);
            comparison.set(DESCRIPTION, (Agreement::Missing, 0.0));
        }
    }
    comparison.set(URL, address::url(left, right, context));
    comparison.set(SECTION, compare_sections(left.section, right.section, context));
    comparison.set(OTHER_LINK, address::other_link(left, right, context.rarity));
    comparison.set(FORMER_NAME, title::former_name(left, right, context.rarity));
    compare_kept(left, right, context, &mut comparison);
    comparison
}

/// Compares two open entries that have no word, name or address in common.
pub(crate) fn compare_apart(left: &Item, right: &Item, context: &Context<'_>) -> Comparison {
    let mut comparison = Comparison::nothing();
    if !left.title.is_empty() && !right.title.is_empty() {
        comparison.set(TITLE, (Agreement::Different, 0.0));
    }
    if left.url.is_some() && right.url.is_some() {
        comparison.set(URL, (Agreement::Different, 0.0));
    }
    compare_kept(left, right, context, &mut comparison);
    comparison
}

/// What is named the same is described freely: that little else is kept counts no more than this, in bits.
const SAME_NAME_BITS: f32 = -1.0;

/// A name that was left in its own script, at another address, beside another such name.
const OTHER_RESOURCE_BITS: f32 = -8.0;

/// Compares what a translation keeps. Sentences in two languages are no names that could be the same, and that they
/// differ says nothing.
pub(crate) fn compare_kept(left: &Item, right: &Item, context: &Context<'_>, comparison: &mut Comparison) {
    let (Some(model), Some(one), Some(other)) = (context.kept, &left.kept, &right.kept) else { return };
    // A title that stays in one script while what follows it does not is a name, though nothing marks its end.
    let are_names = !scripts_differ(left.title_script, right.title_script)
        && ((left.certain && right.certain)
            || scripts_differ(left.description_script, right.description_script));
    if !are_names && comparison.levels[TITLE] != Agreement::Same {
        comparison.set(TITLE, (Agreement::Missing, 0.0));
    }
    if !matches!(comparison.levels[DESCRIPTION], Agreement::Same | Agreement::Strong) {
        comparison.set(DESCRIPTION, (Agreement::Missing, 0.0));
    }
    // Copies of one entry, listed twice, are no surer for being worded alike: their places tell them apart.
    if comparison.levels[TITLE] == Agreement::Same && comparison.levels[URL] == Agreement::Same {
        return;
    }
    let counted = comparison.bits[TITLE] + comparison.bits[DESCRIPTION];
    let differ = are_names && comparison.levels[TITLE] == Agreement::Different;
    let mut bits = model.bits(one, other, counted, differ);
    if are_names && comparison.levels[TITLE] == Agreement::Same {
        bits = bits.max(SAME_NAME_BITS);
    }
    // Who leaves a name as it is within a text in another script leaves the address, or the whole of a shorter name, too:
    // of two products of one maker, at addresses of their own, each has a word that the other lacks.
    let is_elsewhere =
        !matches!(comparison.levels[URL], Agreement::Same | Agreement::Strong | Agreement::Missing);
    let is_other = match comparison.levels[TITLE] {
        Agreement::Different => comparison.levels[URL] == Agreement::Different,
        Agreement::Weak => is_elsewhere,
        _ => false,
    };
    if is_other && scripts_differ(left.description_script, right.description_script) && are_names {
        bits += OTHER_RESOURCE_BITS;
    }
    comparison.set(KEPT, (if bits < 0.0 { Agreement::Different } else { Agreement::Partial }, bits));
}

/// Compares the sections that two entries stand in.
pub(crate) fn compare_sections(
    left: Option<u32>,
    right: Option<u32>,
    context: &Context<'_>,
) -> (Agreement, f32) {
    match (context.sections.left(left), context.sections.right(right)) {
        (Some(left), Some(right)) if left == right => {
            (Agreement::Same, context.sections.bits(left, context.rarity))
        }
        (Some(_), Some(_)) => (Agreement::Different, 0.0),
        _ => (Agreement::Missing, 0.0),
    }
}
