//! Compares pairs that the exact passes settled.

use recension_model::{Agreement, EntryId};

use crate::compare::{
    Comparison, Context, DESCRIPTION, SECTION, TITLE, URL, compare, compare_sections, same_title_bits,
    same_url_bits,
};
use crate::item::{Item, Shared};
use crate::prepare::Prepared;

/// Compares a settled pair by its keys; only where these differ by more.
pub(crate) fn compare_settled(
    (left, right): (&Prepared<'_>, &Prepared<'_>),
    (a, b): (EntryId, EntryId),
    (left_shared, right_shared): (&[Shared], &[Shared]),
    context: &Context<'_>,
) -> Comparison {
    let (l, r) = (left.keys(a), right.keys(b));
    let unlike = |a: u64, b: u64| a != 0 && b != 0 && a != b;
    if l.text != r.text && (unlike(l.description, r.description) || unlike(l.title, r.title)) {
        let one = Item::new(left, a, left_shared[a.index()], context.rarity);
        let other = Item::new(right, b, right_shared[b.index()], context.rarity);
        return compare(&one, &other, context);
    }
    let mut comparison = Comparison::nothing();
    let compared = |a: u64, b: u64, bits: f32| match (a, b) {
        (0, _) | (_, 0) => (Agreement::Missing, 0.0),
        (a, b) if a == b => (Agreement::Same, bits),
        _ => (Agreement::Different, 0.0),
    };
    comparison.set(TITLE, (Agreement::Same, same_title_bits(right_shared[b.index()], context.rarity)));
    comparison.set(URL, compared(l.url, r.url, same_url_bits(left_shared[a.index()], context.rarity)));
    // The same text is the same description, wherever each side ended its title.
    let described = if l.text == r.text { r.description } else { l.description };
    comparison.set(DESCRIPTION, compared(described, r.description, context.rarity.unique_bits()));
    comparison.set(SECTION, compare_sections(left.section(a), right.section(b), context));
    comparison
}
