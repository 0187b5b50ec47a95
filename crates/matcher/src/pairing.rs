//! Aligns two editions: exact passes, blocking, scoring, assignment.

use std::ops::Range;

use recension_model::{Agreement, EntryId, Evidence, Signal};
use rustc_hash::FxHashSet;

use crate::assign::{Edge, assign};
use crate::candidates::candidates;
use crate::compare::{
    Comparison, Context, DESCRIPTION, SECTION, TITLE, URL, compare, compare_sections, same_title_bits,
    same_url_bits,
};
use crate::exact::{Settled, settle_twins};
use crate::item::{Item, Shared};
use crate::language::Translation;
use crate::lookup::{Sections, shared_counts};
use crate::model::{Counts, Model};
use crate::prepare::{Prepared, Rarity};
use crate::rows::{Origin, Strength};

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
const SETTLED_CONFIDENCE: f32 = 0.999;

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
const LEAST_POSTERIOR: f64 = 0.3;

/// A pair that was not taken is worth telling about from this posterior on.
const LEAST_NEAR_MISS: f64 = 0.02;

/// Weighs places in their lists, to break ties between equal scores: of entries that are the same in all
/// they say the first are taken, in order. Far below any weight that a field can have.
const PLACE_WEIGHT: f64 = 1e-3;

/// Pairs from this posterior on tell which sections correspond.
const SURE_POSTERIOR: f64 = 0.9;

/// Aligns two editions. Cost: near-linear in their entries.
pub(crate) fn pair_up(
    (left, right): (&Prepared<'_>, &Prepared<'_>),
    rarity: &Rarity<'_>,
    verdicts: &Verdicts,
    explain: bool,
) -> Matched {
    let mut settled = settle(left, right, verdicts);
    let (left_shared, right_shared) = shared_counts(left, right);
    let pairs: Vec<(EntryId, EntryId)> = settled.pairs().collect();
    let sections = Sections::new(left, right, &pairs);
    let translation = Translation::of(left.edition, right.edition, false);
    let context = Context { rarity, sections: &sections, translation: &translation };
    let (lefts, rights) = at_once(
        settled.left.len() + settled.right.len() - 2 * pairs.len(),
        || open_items(left, &settled.left, &left_shared, rarity),
        || open_items(right, &settled.right, &right_shared, rarity),
    );
    let mut open = Open { lefts, rights, compared: Vec::new() };
    open.compare(&context, verdicts);
    let shared = (&left_shared[..], &right_shared[..]);
    let mut twins: Vec<Comparison> =
        pairs.iter().map(|pair| settled_comparison((left, right), *pair, shared, &context)).collect();
    let mut weighed = open.weigh(&twins, rarity);

    let known: Vec<(EntryId, EntryId)> = pairs.iter().copied().chain(open.sure_pairs(&weighed)).collect();
    let learned = Sections::new(left, right, &known);
    if !learned.is_same_map(&sections) {
        let context = Context { sections: &learned, ..context };
        open.place_again(&context);
        for ((a, b), comparison) in pairs.iter().zip(&mut twins) {
            let sections = (left.section(*a), right.section(*b));
            comparison.set(SECTION, compare_sections(sections.0, sections.1, &context));
        }
        weighed = open.weigh(&twins, rarity);
    }
    let taken = open.assign(&weighed, &mut settled);
    collect((left, right), &open, &weighed, Outcome { settled, taken, twins }, (verdicts, explain))
}

/// Fewer entries than this are taken apart sooner than a thread starts.
const MIN_THREADED_ENTRIES: usize = 2_000;

/// Does two things at the same time, if they are about enough entries.
fn at_once<T: Send>(entries: usize, left: impl FnOnce() -> T, right: impl Fn() -> T + Sync) -> (T, T) {
    if entries < MIN_THREADED_ENTRIES {
        return (left(), right());
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().spawn_scoped(scope, &right);
        let left = left();
        let right = match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => right(),
        };
        (left, right)
    })
}

/// The entries that the exact passes left open, and the candidate pairs among them.
struct Open {
    lefts: Vec<Item>,
    rights: Vec<Item>,
    compared: Vec<(u32, u32, Comparison)>,
}

/// The candidate pairs with their scores and posteriors, in the order of [`Open::compared`].
struct Weighed {
    model: Model,
    edges: Vec<Edge>,
    posteriors: Vec<f64>,
}

/// Who was paired with whom, and why.
struct Outcome {
    settled: Settled,
    /// For each entry of the left edition the candidate pair that was taken for it.
    taken: Vec<Option<usize>>,
    /// The comparisons of the pairs that the exact passes settled, in their order.
    twins: Vec<Comparison>,
}

impl Open {
    fn ids(&self, edge: &Edge) -> (EntryId, EntryId) {
        (self.lefts[edge.left as usize].id, self.rights[edge.right as usize].id)
    }

    fn compare(&mut self, context: &Context<'_>, verdicts: &Verdicts) {
        let (lefts, rights) = (&self.lefts, &self.rights);
        let left_label = |at: u32| context.sections.left(Some(at)).unwrap_or(0);
        let right_label = |at: u32| context.sections.right(Some(at)).unwrap_or(0);
        let pairs = candidates(lefts, rights, [&left_label, &right_label]).into_iter();
        self.compared = pairs
            .map(|(a, b)| (a, b, &lefts[a as usize], &rights[b as usize]))
            .filter(|(_, _, left, right)| !verdicts.different.contains(&(left.id, right.id)))
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
                return Weighed { model, edges, posteriors };
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

    fn edge(&self, model: &Model, (left, right, comparison): &(u32, u32, Comparison)) -> Edge {
        let place = |items: &[Item], at: u32| f64::from(at) / items.len() as f64;
        let places = (place(&self.lefts, *left), place(&self.rights, *right));
        let late = places.0 + places.1 + (places.0 - places.1).abs() / 2.0;
        let score = f64::from(model.score(comparison)) - late * PLACE_WEIGHT;
        Edge { left: *left, right: *right, score }
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

/// Puts pairs and near misses together with their evidence.
fn collect(
    (left, right): (&Prepared<'_>, &Prepared<'_>),
    open: &Open,
    weighed: &Weighed,
    outcome: Outcome,
    (verdicts, explain): (&Verdicts, bool),
) -> Matched {
    let mut matched = Matched { scored: open.compared.len() as u64, ..Matched::default() };
    let pinned: FxHashSet<(EntryId, EntryId)> = verdicts.same.iter().copied().collect();
    let mut twins = outcome.twins.into_iter();
    for pair in outcome.settled.pairs() {
        let (comparison, confidence, mut strength) = match outcome.taken[pair.0.index()] {
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
        let evidence = record(&mut matched.evidence, &weighed.model, &comparison, decided);
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

fn open_items(
    prepared: &Prepared<'_>,
    settled: &[Option<EntryId>],
    shared: &[Shared],
    rarity: &Rarity<'_>,
) -> Vec<Item> {
    let open = prepared.edition.entry_ids().filter(|id| settled[id.index()].is_none());
    open.map(|id| Item::new(prepared, id, shared[id.index()], rarity)).collect()
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

/// Compares a settled pair by its keys; only where these differ by more.
fn settled_comparison(
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
