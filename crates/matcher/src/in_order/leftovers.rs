//! Pairs what is left over between pairs that keep the order, whatever sections it stands in: where an edition has
//! headings that the other lacks, or moved some, its sections do not correspond, and its entries still do.

use recension_model::{Agreement, EntryId};
use rustc_hash::FxHashMap;

use crate::assign::Edge;
use crate::compare::{Context, ORDER, compare};
use crate::order::out_of_order;
use crate::pairing::{LEAST_POSTERIOR, Open, Weighed};
use crate::sequence::Gaps;

use super::parts::Part;
use super::{Known, Odds, gaps_of, in_parts, log_odds};

/// Pairs from this probability on divide what is left over.
const DIVIDING: f64 = 0.7;

/// More cells than this are no gap between pairs, but a part of the list for which nothing is known.
const MAX_CELLS: usize = 1 << 14;

/// Much of what is left over has no counterpart.
const PRIOR_GAP: f64 = 0.3;

/// What a pair loses whose sections do not correspond: little, since such are all that is left.
const OTHER_SECTION_BITS: f32 = -1.0;

/// Rounds in which is learned how much has no counterpart.
const ROUNDS: usize = 2;

/// A pair of leftovers has to be likely: what has no counterpart is left over, too.
const LEAST: f64 = 0.7;

/// Adds pairs of leftovers to those that are weighed; `trust` is how far the order of the editions is to be trusted.
pub(super) fn pair(open: &mut Open<'_>, weighed: &mut Weighed, known: &Known<'_>, trust: f64) {
    let parts = parts(open, weighed, known);
    let mut odds =
        Odds { gaps: Gaps { left: PRIOR_GAP, right: PRIOR_GAP }, other_section: OTHER_SECTION_BITS };
    let mut found = FxHashMap::default();
    for _ in 0..ROUNDS {
        found = in_parts(&parts, open, weighed, known, odds);
        odds.gaps = gaps_of(&parts, &found);
    }
    let mut found: Vec<((u32, u32), f64)> =
        found.into_iter().map(|(pair, probability)| (pair, trust * f64::from(probability))).collect();
    found.retain(|(_, probability)| *probability >= LEAST);
    found.sort_unstable_by_key(|(pair, _)| *pair);
    let there: FxHashMap<(u32, u32), usize> =
        open.compared.iter().enumerate().map(|(at, pair)| ((pair.0, pair.1), at)).collect();
    let context = Context { kept: Some(&known.kept), ..*known.context };
    for ((left, right), posterior) in found {
        let at = there.get(&(left, right)).copied().unwrap_or_else(|| {
            let comparison = compare(&open.lefts[left as usize], &open.rights[right as usize], &context);
            open.compared.push((left, right, comparison));
            weighed.edges.push(Edge { left, right, score: 0.0 });
            weighed.posteriors.push(0.0);
            open.compared.len() - 1
        });
        if weighed.posteriors[at] >= posterior {
            continue;
        }
        let comparison = &mut open.compared[at].2;
        comparison.set(ORDER, (Agreement::Same, 0.0));
        comparison
            .set(ORDER, (Agreement::Same, log_odds(posterior) as f32 - weighed.model.score(comparison)));
        weighed.edges[at].score = log_odds(posterior) - log_odds(LEAST) + open.place_bits(left, right);
        weighed.posteriors[at] = posterior;
    }
}

/// Returns what is left over on both sides between pairs that stand in order.
fn parts(open: &Open<'_>, weighed: &Weighed, known: &Known<'_>) -> Vec<Part> {
    let mut pairs: Vec<(EntryId, EntryId)> = known.settled.pairs().collect();
    let mut taken = (vec![false; open.lefts.len()], vec![false; open.rights.len()]);
    for (edge, posterior) in weighed.edges.iter().zip(&weighed.posteriors) {
        if *posterior >= LEAST_POSTERIOR {
            taken.0[edge.left as usize] = true;
            taken.1[edge.right as usize] = true;
        }
        if *posterior >= DIVIDING {
            pairs.push(open.ids(edge));
        }
    }
    pairs.sort_unstable();
    let order: Vec<usize> = pairs.iter().map(|(_, right)| right.index()).collect();
    let mut strays = out_of_order(&order).into_iter().peekable();
    let in_order = pairs.into_iter().enumerate().filter(|(at, _)| strays.next_if_eq(at).is_none());
    let pairs: Vec<(EntryId, EntryId)> = in_order.map(|(_, pair)| pair).collect();
    let part_of =
        |id: EntryId, side: fn(&(EntryId, EntryId)) -> EntryId| pairs.partition_point(|pair| side(pair) < id);
    let mut parts: Vec<Part> =
        (0..=pairs.len()).map(|_| Part { lefts: Vec::new(), rights: Vec::new(), gaps: None }).collect();
    for (at, item) in open.lefts.iter().enumerate().filter(|(at, _)| !taken.0[*at]) {
        parts[part_of(item.id, |pair| pair.0)].lefts.push(at as u32);
    }
    for (at, item) in open.rights.iter().enumerate().filter(|(at, _)| !taken.1[*at]) {
        parts[part_of(item.id, |pair| pair.1)].rights.push(at as u32);
    }
    parts.retain(|part| {
        let cells = part.lefts.len() * part.rights.len();
        cells > 0 && cells <= MAX_CELLS
    });
    parts
}
