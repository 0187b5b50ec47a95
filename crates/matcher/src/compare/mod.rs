//! Compares two entries field by field: how far they agree, and how surprising that is.

mod address;
mod description;
mod overlap;
mod title;

use recension_model::Agreement;

use crate::item::Item;
use crate::language::Translation;
use crate::lookup::Sections;
use crate::prepare::Rarity;

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
/// How many fields there are.
pub(crate) const FIELDS: usize = 6;

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
    comparison.set(URL, address::url(left, right, context));
    comparison.set(SECTION, compare_sections(left.section, right.section, context));
    comparison.set(OTHER_LINK, address::other_link(left, right, context.rarity));
    comparison.set(FORMER_NAME, title::former_name(left, right, context.rarity));
    comparison
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
