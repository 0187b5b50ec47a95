//! Weighs the open entries of a translation by their order, beside what they have in common.
//!
//! 1. **Runs**: the entries of corresponding sections, in document order, of both sides; what stands in a section
//!    without a counterpart belongs to the run before it.
//! 2. **Trust**: whether a run keeps the order of the other side show the pairs that are sure without it. Runs of one
//!    edition mostly do as the others do, so what is not known of one is learned from all.
//! 3. **Sequence**: between settled pairs, the probability of each pair given all alignments with gaps (`sequence`).
//! 4. **Words**: which of them stand for each other is learned from the pairs that are found (`lexicon`), at first between
//!    the rounds of the sequence, in the end for what stands in no order.
//! 5. **Mixture**: as far as the order is trusted its probability counts; as far as it is not, that of the entries by
//!    themselves (`beliefs`), in which entries that are left over in a run without order stay doubtful.
//! 6. **Leftovers**: what is left on both sides between two pairs is aligned once more, whatever sections it stands in
//!    (`leftovers`).

mod leftovers;
mod parts;
mod places;

use std::collections::BTreeMap;

use recension_model::{Agreement, EntryId};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::beliefs::beliefs;
use crate::compare::{Context, ORDER, TITLE, URL, compare, compare_apart, compare_kept};
use crate::exact::Settled;
use crate::item::Item;
use crate::kept::KeptModel;
use crate::pairing::{LEAST_POSTERIOR, Open, SURE_POSTERIOR, Weighed};
use crate::prepare::Prepared;
use crate::sequence::{Band, Gaps, probabilities};

use self::parts::{Part, parts};
use self::places::{Places, places};

/// How many more bits a pair needs whose sections do not correspond.
const OTHER_SECTION_BITS: f32 = -4.0;

/// Two neighbours that are sure stand in the same order on both sides: so often where the order is kept. Elsewhere it
/// is a coin.
const ORDER_KEPT: f64 = 0.97;

/// Runs that are assumed to keep and not to keep their order before any is looked at.
const PRIOR_KEPT: f64 = 4.0;
const PRIOR_NOT_KEPT: f64 = 0.2;

/// Below this trust all pairs of a run are compared; it has to be small enough.
const COMPARED_BELOW_TRUST: f64 = 0.97;
const MAX_COMPARED_CELLS: usize = 1 << 14;

/// How many entries have no counterpart, before any is looked at, and how many entries that counts as.
const PRIOR_GAP: f64 = 0.05;
const PRIOR_GAP_ENTRIES: f64 = 20.0;
const MAX_GAP: f64 = 0.4;

/// Rounds in which is learned how much is kept.
const ROUNDS: usize = 3;

/// Pairs from this probability on are learned from.
const LEARNED_FROM: f32 = 0.7;

/// Pairs below this probability are forgotten.
const LEAST_KEPT_PROBABILITY: f32 = 1e-3;

/// What a person said are two resources are no pair.
const IMPOSSIBLE_BITS: f32 = -60.0;

/// A pair that is sure by itself stands out of an order that is kept, in bits.
const OUT_OF_ORDER_BITS: f64 = -4.0;

/// In a run without order a pair that only lengths and shapes speak for has to be more probable than not.
const LEAST_UNORDERED: f64 = 0.6;

/// Log2 odds that a probability stands for at most.
const MOST_ODDS_BITS: f64 = 20.0;

/// What is known before the order counts.
pub(crate) struct Known<'a> {
    pub(crate) editions: (&'a Prepared<'a>, &'a Prepared<'a>),
    pub(crate) settled: &'a Settled,
    pub(crate) context: &'a Context<'a>,
    pub(crate) kept: KeptModel,
    places: [Places; 2],
}

impl<'a> Known<'a> {
    pub(crate) fn new(
        editions: (&'a Prepared<'a>, &'a Prepared<'a>),
        settled: &'a Settled,
        context: &'a Context<'a>,
        kept: KeptModel,
    ) -> Self {
        let places = places(editions, context.sections);
        Self { editions, settled, context, kept, places }
    }
}

/// The entries of corresponding sections.
#[derive(Default)]
struct Run {
    lefts: Vec<EntryId>,
    rights: Vec<EntryId>,
    trust: f64,
}

/// What counts beside what two entries have in common.
#[derive(Clone, Copy)]
struct Odds {
    gaps: Gaps,
    /// What a pair loses whose sections do not correspond, in bits.
    other_section: f32,
}

/// How many entries what is known of all parts counts as where one is looked at.
const ALL_PARTS_ENTRIES: f64 = 6.0;

/// Weighs the candidates again, and those that only the order finds. Cost: linear in the entries times the width of
/// the bands.
pub(crate) fn weigh_in_order(open: &mut Open<'_>, mut weighed: Weighed, known: &mut Known<'_>) -> Weighed {
    let sizes = (open.lefts.len(), open.rights.len());
    let alone = beliefs(&weighed.edges, sizes.0, sizes.1);
    let sure = sure_partners(open, &weighed, &alone, known.settled);
    let mut runs = runs(known);
    set_trust(&mut runs, &sure);
    let mut parts = parts(&runs, &sure, open, known);
    let gaps = Gaps { left: PRIOR_GAP, right: PRIOR_GAP };
    let mut odds = Odds { gaps, other_section: OTHER_SECTION_BITS };
    let mut ordered = FxHashMap::default();
    for _ in 0..ROUNDS {
        ordered = in_parts(&parts, open, &weighed, known, odds);
        odds.gaps = gaps_of(&parts, &ordered);
        set_gaps(&mut parts, &ordered, odds.gaps);
        let pairs = ordered.iter().filter(|(_, probability)| **probability >= LEARNED_FROM);
        let mut pairs: Vec<((u32, u32), f32)> =
            pairs.map(|(pair, probability)| (*pair, *probability)).collect();
        pairs.sort_unstable_by_key(|(pair, _)| *pair);
        open.learn_kept(&mut known.kept, &pairs);
        open.learn_words(&pairs);
    }
    add_pairs(open, &runs, &ordered, known);
    let run_of = run_of(&runs, open, known);
    // What stands in no order is found by its words, once it is known which of them stand for each other.
    let found = Found { run_of: &run_of, runs: &runs, ordered: &ordered, crowding: crowding_bits(odds.gaps) };
    let alone = found.alone(open, &mut weighed);
    open.learn_words(&found.sure(open, &alone));
    let context = Context { kept: Some(&known.kept), ..*known.context };
    for (left, right, comparison) in &mut open.compared {
        compare_kept(&open.lefts[*left as usize], &open.rights[*right as usize], &context, comparison);
    }
    let alone = found.alone(open, &mut weighed);
    weighed.posteriors.clear();
    let places: Vec<f64> = weighed.edges.iter().map(|edge| open.place_bits(edge.left, edge.right)).collect();
    for (((pair, edge), alone), place) in
        open.compared.iter_mut().zip(&mut weighed.edges).zip(&alone).zip(places)
    {
        let (left, right) = (run_of.0[pair.0 as usize], run_of.1[pair.1 as usize]);
        let (trust, in_order) = found.in_order((pair.0, pair.1));
        // What is sure by itself may stand out of an order that is kept; so may one of several copies of an entry.
        let is_copy = [TITLE, URL].iter().all(|field| pair.2.levels[*field] == Agreement::Same);
        let against = if is_copy { 0.0 } else { trust * OUT_OF_ORDER_BITS };
        let out_of_order = 1.0 / (1.0 + (-(log_odds(*alone) + against)).exp2());
        let posterior = (trust * in_order + (1.0 - trust) * alone).max(out_of_order);
        if left == right {
            let bits = log_odds(posterior) as f32 - weighed.model.score(&pair.2);
            pair.2.set(ORDER, (if bits < 0.0 { Agreement::Different } else { Agreement::Same }, bits));
        }
        let least = if left == right && !is_copy {
            trust * LEAST_POSTERIOR + (1.0 - trust) * LEAST_UNORDERED
        } else {
            LEAST_POSTERIOR
        };
        edge.score = log_odds(posterior) - log_odds(least) + place;
        weighed.posteriors.push(posterior);
    }
    leftovers::pair(open, &mut weighed, known, trust_of_all(&runs));
    weighed
}

/// What the order of the runs found.
struct Found<'a> {
    /// For the open entries of both sides their run.
    run_of: &'a (Vec<usize>, Vec<usize>),
    runs: &'a [Run],
    ordered: &'a FxHashMap<(u32, u32), f32>,
    /// What speaks for any pair of a run without order, in bits.
    crowding: f64,
}

impl Found<'_> {
    /// Returns how far the order of a pair is to be trusted, and how probable the pair is by it.
    fn in_order(&self, pair: (u32, u32)) -> (f64, f64) {
        let (left, right) = (self.run_of.0[pair.0 as usize], self.run_of.1[pair.1 as usize]);
        let trust = if left == right { self.runs[left].trust } else { 0.0 };
        (trust, self.ordered.get(&pair).map_or(0.0, |probability| f64::from(*probability)))
    }

    /// Scores the compared pairs, and returns how probable each is without the order.
    fn alone(&self, open: &Open<'_>, weighed: &mut Weighed) -> Vec<f64> {
        weighed.edges = open.compared.iter().map(|pair| open.edge(&weighed.model, pair)).collect();
        for edge in &mut weighed.edges {
            let (left, right) = (self.run_of.0[edge.left as usize], self.run_of.1[edge.right as usize]);
            if left == right {
                edge.score += self.crowding * (1.0 - self.runs[left].trust);
            }
        }
        beliefs(&weighed.edges, open.lefts.len(), open.rights.len())
    }

    /// Returns the pairs to learn from.
    fn sure(&self, open: &Open<'_>, alone: &[f64]) -> Vec<((u32, u32), f32)> {
        let pairs = open.compared.iter().zip(alone).map(|((left, right, _), alone)| {
            let (trust, in_order) = self.in_order((*left, *right));
            ((*left, *right), (trust * in_order + (1.0 - trust) * alone) as f32)
        });
        pairs.filter(|(_, probability)| *probability >= LEARNED_FROM).collect()
    }
}

/// Returns how far the order is to be trusted in all runs together.
fn trust_of_all(runs: &[Run]) -> f64 {
    let entries = |run: &Run| (run.lefts.len() + run.rights.len()) as f64;
    runs.iter().map(|run| run.trust * entries(run)).sum::<f64>()
        / runs.iter().map(entries).sum::<f64>().max(1.0)
}

/// Returns what speaks for any pair of a run without order, in bits: where few entries have no counterpart, those
/// that are left over belong together.
fn crowding_bits(gaps: Gaps) -> f64 {
    ((1.0 - gaps.left.max(gaps.right)) / (gaps.left * gaps.right)).log2().max(0.0)
}

fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability).max(f64::MIN_POSITIVE)).log2().clamp(-MOST_ODDS_BITS, MOST_ODDS_BITS)
}

/// For each entry of the left edition its partner, if that is sure without the order.
fn sure_partners(
    open: &Open<'_>,
    weighed: &Weighed,
    alone: &[f64],
    settled: &Settled,
) -> FxHashMap<EntryId, (EntryId, f64)> {
    let scored = weighed.edges.iter().zip(alone).filter(|(_, posterior)| **posterior >= SURE_POSTERIOR);
    let scored = scored.map(|(edge, posterior)| (open.ids(edge), *posterior));
    let settled = settled.pairs().map(|pair| (pair, 1.0));
    settled.chain(scored).map(|((left, right), posterior)| (left, (right, posterior))).collect()
}

/// Divides the entries of both sides into runs.
fn runs(known: &Known<'_>) -> Vec<Run> {
    let mut runs: BTreeMap<u64, Run> = BTreeMap::new();
    for (prepared, side) in [(known.editions.0, 0), (known.editions.1, 1)] {
        let mut labels = Vec::new();
        let mut last = 0;
        // Labels come and go within a section: what stands below one may stand below any of them. And what stands in a
        // section without a counterpart belongs to the run before it.
        for heading in &known.places[side].runs {
            last = heading.unwrap_or(last);
            labels.push(last);
        }
        for id in prepared.edition.entry_ids() {
            let run = prepared.section(id).map_or(0, |at| labels[at as usize]);
            let run = runs.entry(run).or_default();
            if side == 0 { run.lefts.push(id) } else { run.rights.push(id) }
        }
    }
    runs.into_values().collect()
}

/// Finds out how far the order of each run is to be trusted, by expectation–maximisation over all runs.
fn set_trust(runs: &mut [Run], sure: &FxHashMap<EntryId, (EntryId, f64)>) {
    let likelihood = |run: &Run| {
        let rights: Vec<EntryId> = run
            .lefts
            .iter()
            .filter_map(|left| sure.get(left))
            .map(|(right, _)| *right)
            .filter(|right| run.rights.binary_search(right).is_ok())
            .collect();
        let kept = rights.windows(2).filter(|pair| pair[0] < pair[1]).count() as f64;
        let not = rights.len().saturating_sub(1) as f64 - kept;
        (kept * (ORDER_KEPT / 0.5).log2() + not * ((1.0 - ORDER_KEPT) / 0.5).log2()).clamp(-40.0, 40.0).exp2()
    };
    let likelihoods: Vec<f64> = runs.iter().map(likelihood).collect();
    let mut share = PRIOR_KEPT / (PRIOR_KEPT + PRIOR_NOT_KEPT);
    for _ in 0..20 {
        let mut kept = PRIOR_KEPT;
        for (run, likelihood) in runs.iter_mut().zip(&likelihoods) {
            run.trust = share * likelihood / (share * likelihood + 1.0 - share);
            kept += run.trust;
        }
        share = kept / (runs.len() as f64 + PRIOR_KEPT + PRIOR_NOT_KEPT);
    }
}

/// Returns the probability of the pairs of all parts, given their order, those next to impossible left out.
fn in_parts(
    parts: &[Part],
    open: &Open<'_>,
    weighed: &Weighed,
    known: &Known<'_>,
    odds: Odds,
) -> FxHashMap<(u32, u32), f32> {
    let model = &weighed.model;
    let compared: FxHashMap<(u32, u32), usize> =
        open.compared.iter().enumerate().map(|(at, pair)| ((pair.0, pair.1), at)).collect();
    let context = &Context { kept: Some(&known.kept), ..*known.context };
    let cell = |left: u32, right: u32| {
        let (one, other) = (&open.lefts[left as usize], &open.rights[right as usize]);
        if open.forbidden.contains(&(one.id, other.id)) {
            return IMPOSSIBLE_BITS;
        }
        let bits = match compared.get(&(left, right)) {
            Some(at) => {
                let mut comparison = open.compared[*at].2;
                compare_kept(one, other, context, &mut comparison);
                model.likeness(&comparison)
            }
            None => model.likeness(&compare_apart(one, other, context)),
        };
        let [place, partner] = [(0, one), (1, other)].map(|(side, item)| known.places[side].of(item.section));
        bits + place.section_bits(partner, odds.other_section)
    };
    let mut found = FxHashMap::default();
    for part in parts {
        let band = Band::new(part.lefts.len(), part.rights.len());
        let bits: Vec<f32> = band.pairs().map(|(l, r)| cell(part.lefts[l], part.rights[r])).collect();
        for ((l, r), probability) in
            band.pairs().zip(probabilities(&band, &bits, part.gaps.unwrap_or(odds.gaps)))
        {
            if probability > LEAST_KEPT_PROBABILITY {
                found.insert((part.lefts[l], part.rights[r]), probability);
            }
        }
    }
    found
}

/// Estimates how many entries of either side have no counterpart.
fn gaps_of(parts: &[Part], ordered: &FxHashMap<(u32, u32), f32>) -> Gaps {
    let lefts: usize = parts.iter().map(|part| part.lefts.len()).sum();
    let rights: usize = parts.iter().map(|part| part.rights.len()).sum();
    let matched: f64 = ordered.values().map(|probability| f64::from(*probability)).sum();
    let rate = |all: usize| {
        let gap = (all as f64 - matched).max(0.0) + PRIOR_GAP * PRIOR_GAP_ENTRIES;
        (gap / (all as f64 + PRIOR_GAP_ENTRIES)).min(MAX_GAP)
    };
    Gaps { left: rate(lefts), right: rate(rights) }
}

/// Estimates for each part how many of its entries have no counterpart, where little is known as in all parts.
fn set_gaps(parts: &mut [Part], ordered: &FxHashMap<(u32, u32), f32>, all: Gaps) {
    let mut of_left: FxHashMap<u32, f64> = FxHashMap::default();
    for ((left, _), probability) in ordered {
        *of_left.entry(*left).or_default() += f64::from(*probability);
    }
    for part in parts {
        let matched: f64 = part.lefts.iter().filter_map(|left| of_left.get(left)).sum();
        let rate = |count: usize, all: f64| {
            let gap = (count as f64 - matched).max(0.0) + all * ALL_PARTS_ENTRIES;
            (gap / (count as f64 + ALL_PARTS_ENTRIES)).min(MAX_GAP)
        };
        part.gaps =
            Some(Gaps { left: rate(part.lefts.len(), all.left), right: rate(part.rights.len(), all.right) });
    }
}

/// Compares what only the order finds, and all pairs of runs whose order is not to be trusted.
fn add_pairs(open: &mut Open<'_>, runs: &[Run], ordered: &FxHashMap<(u32, u32), f32>, known: &Known<'_>) {
    let context = Context { kept: Some(&known.kept), ..*known.context };
    for (left, right, comparison) in &mut open.compared {
        compare_kept(&open.lefts[*left as usize], &open.rights[*right as usize], &context, comparison);
    }
    let run_of = run_of(runs, open, known);
    let mut wanted: Vec<(u32, u32)> = ordered.keys().copied().collect();
    let mut members: Vec<(Vec<u32>, Vec<u32>)> = (0..runs.len()).map(|_| Default::default()).collect();
    run_of.0.iter().zip(0..).for_each(|(run, at)| members[*run].0.push(at));
    run_of.1.iter().zip(0..).for_each(|(run, at)| members[*run].1.push(at));
    for ((lefts, rights), run) in members.iter().zip(runs) {
        if run.trust < COMPARED_BELOW_TRUST && lefts.len() * rights.len() <= MAX_COMPARED_CELLS {
            wanted.extend(lefts.iter().flat_map(|left| rights.iter().map(move |right| (*left, *right))));
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    let there: FxHashSet<(u32, u32)> = open.compared.iter().map(|pair| (pair.0, pair.1)).collect();
    for (left, right) in wanted.into_iter().filter(|pair| !there.contains(pair)) {
        if !open.forbidden.contains(&(open.lefts[left as usize].id, open.rights[right as usize].id)) {
            let comparison = compare(&open.lefts[left as usize], &open.rights[right as usize], &context);
            open.compared.push((left, right, comparison));
        }
    }
    open.compared.sort_by_key(|pair| (pair.0, pair.1));
}

/// Returns for the open entries of both sides their run.
fn run_of(runs: &[Run], open: &Open<'_>, known: &Known<'_>) -> (Vec<usize>, Vec<usize>) {
    let (left, right) = known.editions;
    let (mut lefts, mut rights) = (vec![0; left.keys.len()], vec![0; right.keys.len()]);
    for (at, run) in runs.iter().enumerate() {
        run.lefts.iter().for_each(|id| lefts[id.index()] = at);
        run.rights.iter().for_each(|id| rights[id.index()] = at);
    }
    let of_open = |items: &[Item], all: Vec<usize>| items.iter().map(|item| all[item.id.index()]).collect();
    (of_open(&open.lefts, lefts), of_open(&open.rights, rights))
}
