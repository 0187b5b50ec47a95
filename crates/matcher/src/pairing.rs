//! Aligns two editions: exact passes, blocking, scoring, assignment.

use std::ops::Range;

use recension_model::{Agreement, EntryId, Evidence, Signal, at_once};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::assign::{Edge, assign};
use crate::beliefs::beliefs;
use crate::candidates::candidates;
use crate::compare::{Comparison, Context, SECTION, compare, compare_sections};
use crate::depth::depths;
use crate::exact::{Settled, settle_twins};
use crate::in_order::{Known, weigh_in_order};
use crate::item::{Item, Shared};
use crate::kept::{Kept, KeptModel};
use crate::language::Translation;
use crate::leftovers::pair_leftovers;
use crate::lexicon::Lexicon;
use crate::lookup::{Sections, shared_counts};
use crate::model::{Counts, Model};
use crate::prepare::{Prepared, Rarity};
use crate::rows::{Origin, Strength};
use crate::settled::compare_settled;
use crate::tags::take_tags_off;

/// Two entries taken for one resource.
pub(crate) struct MatchedPair {
    pub(crate) left: EntryId,
    pub(crate) right: EntryId,
    pub(crate) confidence: f32,
    pub(crate) strength: Strength,
    pub(crate) evidence: Range<u32>,
}

/// What came of aligning two editions.
#[derive(Default)]
pub(crate) struct Matched {
    /// In the order of the left edition.
    pub(crate) pairs: Vec<MatchedPair>,
    /// In the order of the left edition; only where asked for.
    pub(crate) near_misses: Vec<MatchedPair>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) scored: u64,
}

/// What a person decided about two editions, as pairs of entries.
#[derive(Default)]
pub(crate) struct Verdicts {
    pub(crate) same: Vec<(EntryId, EntryId)>,
    pub(crate) different: FxHashSet<(EntryId, EntryId)>,
}

/// Rounds of expectation–maximisation: eight give the pairs that three give, on all lists of the front page.
const ROUNDS: usize = 3;

/// Pairs that the exact passes settle. Of the pairs reported this sure on three traced pairs of editions,
/// scored ones included, 1,796 of 1,797 were right.
pub const SETTLED_CONFIDENCE: f32 = 0.999;

/// What twins that the exact passes settle count for at least beside the pairs of other editions, in bits: the
/// log2 odds of [`SETTLED_CONFIDENCE`].
const SETTLED_BITS: f32 = 10.0;

/// What the model can be sure of at most: too few pairs were measured to tell more nines apart.
const MOST_CONFIDENCE: f64 = 0.999;

fn confidence(posterior: f64) -> f32 {
    posterior.min(MOST_CONFIDENCE) as f32
}

/// An assigned pair is taken when its posterior reaches this. Entries that are the same in every field but
/// stand in several places share their probability; being assigned one of the places is still right more
/// often than being left alone.
pub(crate) const LEAST_POSTERIOR: f64 = 0.3;

/// A pair that was not taken is worth telling about from this posterior on.
pub(crate) const LEAST_NEAR_MISS: f64 = 0.02;

/// Weighs places in their lists, to break ties between equal scores: of entries that are the same in all
/// they say the first are taken, in order. Far below any weight that a field can have.
const PLACE_WEIGHT: f64 = 1e-3;

/// Pairs from this posterior on tell which sections correspond.
pub(crate) const SURE_POSTERIOR: f64 = 0.9;

/// Aligns two editions. Cost: near-linear in their entries.
pub(crate) fn pair_up(
    (left, right): (&Prepared<'_>, &Prepared<'_>),
    translation: &Translation<'_>,
    verdicts: &Verdicts,
    explain: bool,
) -> Matched {
    let rarity = &Rarity::new(left, right);
    let mut settled = settle(left, right, verdicts);
    let (left_shared, right_shared) = shared_counts(left, right);
    let pairs: Vec<(EntryId, EntryId)> = settled.pairs().collect();
    let sections = Sections::new((left, right), translation, &pairs);
    let sides = [(left, &settled.left, &left_shared), (right, &settled.right, &right_shared)];
    let [mut lefts, mut rights] = open_items(sides, rarity);
    let titles = |(one, other): &(EntryId, EntryId)| {
        (left.edition.entry(*one).title(), right.edition.entry(*other).title())
    };
    take_tags_off(&mut lefts, &mut rights, pairs.iter().map(titles), rarity);
    let mut open = Open { lefts, rights, compared: Vec::new(), forbidden: &verdicts.different };
    let kept = open.keep((left, right), (translation, &pairs), rarity);
    let context = Context { rarity, sections: &sections, translation, kept: kept.as_ref() };
    open.compare(&context);
    let shared = (&left_shared[..], &right_shared[..]);
    let mut twins: Vec<Comparison> =
        pairs.iter().map(|pair| compare_settled((left, right), *pair, shared, &context)).collect();
    let mut weighed = open.weigh(&twins, rarity);

    let known: Vec<(EntryId, EntryId)> = pairs.iter().copied().chain(open.sure_pairs(&weighed)).collect();
    let learned = Sections::new((left, right), translation, &known);
    let is_same_map = learned.is_same_map(&sections);
    let context = Context { sections: &learned, ..context };
    if !is_same_map {
        open.place_again(&context);
        for ((a, b), comparison) in pairs.iter().zip(&mut twins) {
            let sections = (left.section(*a), right.section(*b));
            comparison.set(SECTION, compare_sections(sections.0, sections.1, &context));
        }
        weighed = open.weigh(&twins, rarity);
    }
    if let Some(kept) = kept.clone() {
        let context = Context { kept: None, ..context };
        let mut known = Known::new((left, right), &settled, &context, kept);
        weighed = weigh_in_order(&mut open, weighed, &mut known);
    } else {
        weighed.posteriors = beliefs(&weighed.edges, open.lefts.len(), open.rights.len());
    }
    let mut taken = open.assign(&weighed, &mut settled);
    if kept.is_none() {
        pair_leftovers(&open, &mut weighed, &mut settled, &mut taken);
    }
    collect((left, right), &open, &weighed, Outcome { settled, taken, twins }, (verdicts, explain))
}

/// The entries that the exact passes left open, and the candidate pairs among them.
pub(crate) struct Open<'a> {
    pub(crate) lefts: Vec<Item>,
    pub(crate) rights: Vec<Item>,
    pub(crate) compared: Vec<(u32, u32, Comparison)>,
    /// Pairs that a person said are two resources.
    pub(crate) forbidden: &'a FxHashSet<(EntryId, EntryId)>,
}

/// The candidate pairs with their scores and posteriors, in the order of [`Open::compared`].
pub(crate) struct Weighed {
    pub(crate) model: Model,
    pub(crate) edges: Vec<Edge>,
    pub(crate) posteriors: Vec<f64>,
    /// The prior of pairs that have one of their own.
    pub(crate) priors: FxHashMap<usize, f32>,
}

impl Weighed {
    /// Returns the model that a candidate pair was weighed by.
    fn model_of(&self, at: Option<usize>) -> Model {
        let prior = at.and_then(|at| self.priors.get(&at)).copied();
        self.model.with_prior(prior.unwrap_or(self.model.prior_bits))
    }
}

/// Who was paired with whom, and why.
struct Outcome {
    settled: Settled,
    /// For each entry of the left edition the candidate pair that was taken for it.
    taken: Vec<Option<usize>>,
    /// The comparisons of the pairs that the exact passes settled, in their order.
    twins: Vec<Comparison>,
}

impl Open<'_> {
    pub(crate) fn ids(&self, edge: &Edge) -> (EntryId, EntryId) {
        (self.lefts[edge.left as usize].id, self.rights[edge.right as usize].id)
    }

    /// Looks at what a translation keeps of each entry; none if neither edition is one of the other.
    fn keep(
        &mut self,
        (left, right): (&Prepared<'_>, &Prepared<'_>),
        (translation, pairs): (&Translation<'_>, &[(EntryId, EntryId)]),
        rarity: &Rarity<'_>,
    ) -> Option<KeptModel> {
        if self.lefts.is_empty() || self.rights.is_empty() || !translation.is_one_given(pairs) {
            return None;
        }
        for (side, prepared, items) in [(0, left, &mut self.lefts), (1, right, &mut self.rights)] {
            let (children, depths) = (prepared.children(), depths(prepared.edition));
            for item in items {
                let view = prepared.edition.entry(item.id);
                let at = item.id.index();
                item.kept = Some(Kept::new(view, (children[at], depths[at]), side, rarity));
            }
        }
        Some(KeptModel::new(&kept_of(&self.lefts), &kept_of(&self.rights)))
    }

    /// Learns from probable pairs what the translation keeps.
    pub(crate) fn learn_kept(&self, model: &mut KeptModel, pairs: &[((u32, u32), f32)]) {
        model.learn(pairs.iter().filter_map(|((left, right), probability)| {
            let (left, right) = (&self.lefts[*left as usize], &self.rights[*right as usize]);
            Some((left.kept.as_ref()?, right.kept.as_ref()?, *probability))
        }));
    }

    /// Learns from probable pairs which words stand for each other.
    pub(crate) fn learn_words(&mut self, pairs: &[((u32, u32), f32)]) {
        let known = pairs.iter().filter_map(|((left, right), probability)| {
            let (left, right) = (&self.lefts[*left as usize], &self.rights[*right as usize]);
            Some((left.kept.as_ref()?.stems(), right.kept.as_ref()?.stems(), *probability))
        });
        let lexicon = Lexicon::learn(known);
        for (side, items) in [&mut self.lefts, &mut self.rights].into_iter().enumerate() {
            items
                .iter_mut()
                .filter_map(|item| item.kept.as_mut())
                .for_each(|kept| kept.look_up(&lexicon, side));
        }
    }

    fn compare(&mut self, context: &Context<'_>) {
        let (lefts, rights) = (&self.lefts, &self.rights);
        let left_label = |at: u32| context.sections.left(Some(at)).unwrap_or(0);
        let right_label = |at: u32| context.sections.right(Some(at)).unwrap_or(0);
        let pairs = candidates(lefts, rights, [&left_label, &right_label]).into_iter();
        self.compared = pairs
            .map(|(a, b)| (a, b, &lefts[a as usize], &rights[b as usize]))
            .filter(|(_, _, left, right)| !self.forbidden.contains(&(left.id, right.id)))
            .map(|(a, b, left, right)| (a, b, compare(left, right, context)))
            .collect();
    }

    /// Compares the sections of all candidate pairs again.
    fn place_again(&mut self, context: &Context<'_>) {
        for (a, b, comparison) in &mut self.compared {
            let (left, right) = (&self.lefts[*a as usize], &self.rights[*b as usize]);
            comparison.set(SECTION, compare_sections(left.section, right.section, context));
        }
    }

    /// Learns the shares, and gives the scored pairs with their posteriors.
    fn weigh(&self, twins: &[Comparison], rarity: &Rarity<'_>) -> Weighed {
        let mut settled = Counts::default();
        twins.iter().for_each(|comparison| settled.add(comparison, 1.0));
        let mut model = Model::new(rarity.entries, &settled);
        let mut round = 0;
        loop {
            let edges: Vec<Edge> = self.compared.iter().map(|pair| self.edge(&model, pair)).collect();
            let posteriors = posteriors(&edges, self.lefts.len(), self.rights.len());
            round += 1;
            if round > ROUNDS {
                return Weighed { model, edges, posteriors, priors: FxHashMap::default() };
            }
            let mut counts = settled.clone();
            for ((_, _, comparison), posterior) in self.compared.iter().zip(&posteriors) {
                if *posterior > LEAST_NEAR_MISS {
                    counts.add(comparison, *posterior as f32);
                }
            }
            model = Model::new(rarity.entries, &counts);
        }
    }

    pub(crate) fn edge(&self, model: &Model, (left, right, comparison): &(u32, u32, Comparison)) -> Edge {
        let score = f64::from(model.score(comparison)) + self.place_bits(*left, *right);
        Edge { left: *left, right: *right, score }
    }

    /// Returns what the places in their lists count for, which breaks ties; squared, since pairs in order win over crossed ones.
    pub(crate) fn place_bits(&self, left: u32, right: u32) -> f64 {
        let place = |items: &[Item], at: u32| f64::from(at) / items.len() as f64;
        let (left, right) = (place(&self.lefts, left), place(&self.rights, right));
        let apart = (left - right).abs();
        -(left + right + apart / 2.0 + apart * apart) * PLACE_WEIGHT
    }

    /// Returns the pairs that are all but certain: no entry stands in two of them.
    fn sure_pairs<'a>(&'a self, weighed: &'a Weighed) -> impl Iterator<Item = (EntryId, EntryId)> + 'a {
        let sure = weighed
            .edges
            .iter()
            .zip(&weighed.posteriors)
            .filter(|(_, posterior)| **posterior >= SURE_POSTERIOR);
        sure.map(|(edge, _)| self.ids(edge))
    }

    /// Settles the best one-to-one choice of pairs; returns the pair taken for each entry of the left edition.
    fn assign(&self, weighed: &Weighed, settled: &mut Settled) -> Vec<Option<usize>> {
        let mut taken = vec![None; settled.left.len()];
        for at in assign(&weighed.edges, self.lefts.len(), self.rights.len()) {
            if weighed.posteriors[at] >= LEAST_POSTERIOR {
                let (a, b) = self.ids(&weighed.edges[at]);
                settled.settle(a, b);
                taken[a.index()] = Some(at);
            }
        }
        taken
    }
}

fn kept_of(items: &[Item]) -> Vec<&Kept> {
    items.iter().filter_map(|item| item.kept.as_ref()).collect()
}

/// Puts pairs and near misses together with their evidence.
fn collect(
    (left, right): (&Prepared<'_>, &Prepared<'_>),
    open: &Open<'_>,
    weighed: &Weighed,
    outcome: Outcome,
    (verdicts, explain): (&Verdicts, bool),
) -> Matched {
    let mut matched = Matched { scored: open.compared.len() as u64, ..Matched::default() };
    let pinned: FxHashSet<(EntryId, EntryId)> = verdicts.same.iter().copied().collect();
    let mut twins = outcome.twins.into_iter();
    for pair in outcome.settled.pairs() {
        let at = outcome.taken[pair.0.index()];
        let (comparison, confidence, mut strength) = match at {
            Some(at) => {
                let posterior = weighed.posteriors[at];
                (open.compared[at].2, confidence(posterior), scored_strength(posterior))
            }
            None => match twins.next() {
                Some(comparison) => {
                    let same_text = left.keys(pair.0).text == right.keys(pair.1).text;
                    let origin = if same_text { Origin::Twins } else { Origin::Scored };
                    let bits = weighed.model.score(&comparison).max(SETTLED_BITS);
                    (comparison, SETTLED_CONFIDENCE, Strength { origin, bits })
                }
                None => break,
            },
        };
        let decided = pinned.contains(&pair);
        if decided {
            strength.origin = Origin::Decided;
        }
        let evidence = record(&mut matched.evidence, &weighed.model_of(at), &comparison, decided);
        let confidence = if decided { 1.0 } else { confidence };
        matched.pairs.push(MatchedPair { left: pair.0, right: pair.1, confidence, strength, evidence });
    }
    for (at, edge) in weighed.edges.iter().enumerate().filter(|_| explain) {
        let (left, right) = open.ids(edge);
        if outcome.settled.left[left.index()] != Some(right) && weighed.posteriors[at] >= LEAST_NEAR_MISS {
            let evidence = record(&mut matched.evidence, &weighed.model, &open.compared[at].2, false);
            let confidence = confidence(weighed.posteriors[at]);
            let strength = scored_strength(weighed.posteriors[at]);
            matched.near_misses.push(MatchedPair { left, right, confidence, strength, evidence });
        }
    }
    matched
}

/// Returns the odds of a posterior over those of [`LEAST_POSTERIOR`].
fn scored_strength(posterior: f64) -> Strength {
    let bits = |posterior: f64| (posterior / (1.0 - posterior).max(f64::EPSILON)).log2();
    Strength { origin: Origin::Scored, bits: (bits(posterior) - bits(LEAST_POSTERIOR)) as f32 }
}

fn record(evidence: &mut Vec<Evidence>, model: &Model, comparison: &Comparison, decided: bool) -> Range<u32> {
    let start = evidence.len() as u32;
    if decided {
        evidence.push(Evidence { signal: Signal::Decision, agreement: Agreement::Same, bits: 0.0 });
    }
    evidence.extend(model.evidence(comparison));
    start..evidence.len() as u32
}

fn settle(left: &Prepared<'_>, right: &Prepared<'_>, verdicts: &Verdicts) -> Settled {
    let mut settled = Settled::new(left.keys.len(), right.keys.len());
    for (a, b) in &verdicts.same {
        // Of two partners that one entry was given the first holds.
        if settled.left[a.index()].is_none() && settled.right[b.index()].is_none() {
            settled.settle(*a, *b);
        }
    }
    settle_twins(left, right, &mut settled);
    for (a, b) in &verdicts.different {
        if settled.left[a.index()] == Some(*b) {
            settled.left[a.index()] = None;
            settled.right[b.index()] = None;
        }
    }
    settled
}

/// One side: its edition, the counterparts that are settled, how common titles and addresses are.
type Side<'a> = (&'a Prepared<'a>, &'a Vec<Option<EntryId>>, &'a Vec<Shared>);

/// Fewer entries than this are taken apart sooner than a thread starts.
const MIN_THREADED_ENTRIES: usize = 2_000;

/// Takes the open entries of both sides apart.
fn open_items(sides: [Side<'_>; 2], rarity: &Rarity<'_>) -> [Vec<Item>; 2] {
    let take_apart = |(prepared, settled, shared): &Side<'_>| -> Vec<Item> {
        let open = prepared.edition.entry_ids().filter(|id| settled[id.index()].is_none());
        open.map(|id| Item::new(prepared, id, shared[id.index()], rarity)).collect()
    };
    let open: usize = sides.iter().map(|side| side.1.iter().filter(|one| one.is_none()).count()).sum();
    if open >= MIN_THREADED_ENTRIES
        && let Ok(items) = at_once(&sides, take_apart).try_into()
    {
        return items;
    }
    [take_apart(&sides[0]), take_apart(&sides[1])]
}

/// Returns the probability of each edge among all of its row and of its column, "no counterpart" included;
/// the smaller of the two.
fn posteriors(edges: &[Edge], lefts: usize, rights: usize) -> Vec<f64> {
    let odds = |edge: &Edge| edge.score.min(60.0).exp2();
    let (mut rows, mut columns) = (vec![1.0; lefts], vec![1.0; rights]);
    for edge in edges {
        rows[edge.left as usize] += odds(edge);
        columns[edge.right as usize] += odds(edge);
    }
    edges
        .iter()
        .map(|edge| odds(edge) / f64::max(rows[edge.left as usize], columns[edge.right as usize]))
        .collect()
}
