//! Pairs what nothing else was found for, by what is said of it.
//!
//! The prior of a pair is the chance that two entries of the editions, drawn by chance, are one resource. Once
//! nearly all have their counterparts that is too strict for the rest: two that are left over have no others to be
//! mistaken for. A title or an address that is left over twice may be another resource's all the same, since names
//! come and go; who says the same of two things, but for their names, says it of one, and so does who calls a title and
//! an address alike.

use recension_model::Agreement;
use rustc_hash::FxHashMap;

use crate::assign::{Edge, assign};
use crate::beliefs::beliefs;
use crate::compare::{Comparison, DESCRIPTION, TITLE, URL};
use crate::exact::Settled;
use crate::pairing::{LEAST_POSTERIOR, Open, Weighed};

/// Of entries that are left over on the side with fewer of them so many were renamed, rather than removed or added.
///
/// Of some 130 pairs that one commit removed and added, in nine lists, about a quarter were by eye.
const RENAMED_SHARE: f32 = 0.25;

/// Takes pairs of leftovers; notes them in `taken`, by the entry of the left edition, and what their prior is in `weighed`.
pub(crate) fn pair_leftovers(
    open: &Open<'_>,
    weighed: &mut Weighed,
    settled: &mut Settled,
    taken: &mut [Option<usize>],
) {
    let free = |all: &[Option<_>]| all.iter().filter(|one| one.is_none()).count();
    let most = free(&settled.left).max(free(&settled.right)).max(1);
    let prior = (RENAMED_SHARE / most as f32).log2();
    let gain = prior - weighed.model.prior_bits;
    if gain <= 0.0 {
        return;
    }
    let is_free = |edge: &Edge| {
        let (left, right) = open.ids(edge);
        settled.left[left.index()].is_none() && settled.right[right.index()].is_none()
    };
    let (places, edges): (Vec<usize>, Vec<Edge>) = weighed
        .edges
        .iter()
        .enumerate()
        .filter(|(at, edge)| is_rename(&open.compared[*at].2) && is_free(edge))
        .map(|(at, edge)| (at, Edge { score: edge.score + f64::from(gain), ..*edge }))
        .unzip();
    let posteriors = beliefs(&edges, open.lefts.len(), open.rights.len());
    let mut pairs = FxHashMap::default();
    for at in assign(&edges, open.lefts.len(), open.rights.len()) {
        if posteriors[at] >= LEAST_POSTERIOR {
            let (left, right) = open.ids(&edges[at]);
            settled.settle(left, right);
            taken[left.index()] = Some(places[at]);
            weighed.posteriors[places[at]] = posteriors[at];
            pairs.insert(places[at], prior);
        }
    }
    weighed.priors = pairs;
}

/// Reports whether two entries of different titles are described alike, or are called alike by title and address.
fn is_rename(comparison: &Comparison) -> bool {
    let is_strong = |field| matches!(comparison.levels[field], Agreement::Same | Agreement::Strong);
    let title = comparison.levels[TITLE];
    let is_called_alike = is_strong(URL) && matches!(title, Agreement::Strong | Agreement::Partial);
    title != Agreement::Same && (is_strong(DESCRIPTION) || is_called_alike)
}
