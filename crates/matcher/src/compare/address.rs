//! Compares addresses, the primary and the others.

use recension_model::Agreement;

use super::Context;
use crate::item::{Item, Shared};
use crate::prepare::Rarity;

/// How many other resources have an entry's address by chance: none but for addresses like a host's front
/// page, since one address is one resource.
const TWIN_URLS: f32 = 0.0002;

/// Returns the information of sharing an address, in bits.
pub(crate) fn same_url_bits(shared: Shared, rarity: &Rarity<'_>) -> f32 {
    rarity.chance_bits_exact(shared.other_urls() + TWIN_URLS)
}

/// Compares the primary addresses of two entries.
pub(super) fn url(left: &Item, right: &Item, context: &Context<'_>) -> (Agreement, f32) {
    let shared = left.shared;
    let (Some(left), Some(right)) = (&left.url, &right.url) else { return (Agreement::Missing, 0.0) };
    if left.key == right.key {
        return (Agreement::Same, same_url_bits(shared, context.rarity));
    }
    if left.pairing == right.pairing && context.translation.is_one() {
        // The same page in the language of either edition: a whole address is shared.
        return (Agreement::Strong, context.rarity.chance_bits_exact(TWIN_URLS));
    }
    let all = context.rarity.unique_bits();
    if left.path != 0 && left.name != 0 && (left.path == right.path || left.name == right.name) {
        return (Agreement::Strong, all.min(8.0));
    }
    if left.owner != 0 && left.owner == right.owner {
        return (Agreement::Partial, all.min(6.0));
    }
    if left.host == right.host && left.host_bits > 5.0 {
        return (Agreement::Weak, left.host_bits.min(6.0));
    }
    (Agreement::Different, 0.0)
}

/// Reports whether two entries share an address other than the primary, or one has the primary of the other.
pub(super) fn other_link(left: &Item, right: &Item, rarity: &Rarity<'_>) -> (Agreement, f32) {
    let has = |urls: &[u64], key: u64| urls.binary_search(&key).is_ok();
    let crossed = right.url.as_ref().is_some_and(|url| has(&left.other_urls, url.key))
        || left.url.as_ref().is_some_and(|url| has(&right.other_urls, url.key));
    let common = left.other_urls.iter().any(|key| has(&right.other_urls, *key));
    if crossed || common {
        (Agreement::Same, rarity.unique_bits().min(7.0))
    } else {
        (Agreement::Missing, 0.0)
    }
}
