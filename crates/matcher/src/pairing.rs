//! Aligns two editions: exact passes, blocking, scoring, assignment.

use std::ops::Range;

use recension_model::{Agreement, EntryId, Evidence, Signal};
use rustc_hash::FxHashSet;

use crate::assign::{Edge, assign};
use crate::candidates::candidates;
use crate::compare::{
    Comparison, Context, DESCRIPTION, FIELDS, SECTION, TITLE, URL, compare, same_title_bits, same_url_bits,
};
use crate::exact::{Settled, settle_twins};
use crate::item::{Item, Shared};
use crate::model::{Counts, Model};
use crate::prepare::{Keys, Prepared, Rarity};
use crate::sections::SectionMap;

/// Two entries taken for one resource.
pub(crate) struct MatchedPair {
    pub(crate) left: EntryId,
    pub(crate) right: EntryId,
    pub(crate) confidence: f32,
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

/// Rounds of expectation–maximisation: the shares stand still to the third digit after three.
const ROUNDS: usize = 3;

/// Pairs that the exact passes settle: of 4,300 on traced lists all were right.
const SETTLED_CONFIDENCE: f32 = 0.999;

/// What the model can be sure of at most: beyond that it has never been measured.
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

/// Aligns two editions. Cost: near-linear in their entries.
pub(crate) fn pair_up(
    (left, right): (&Prepared<'_>, &Prepared<'_>),
    rarity: &Rarity<'_>,
    verdicts: &Verdicts,
    explain: bool,
) -> Matched {
    let mut settled = settle(left, right, verdicts);
    let map = SectionMap::new(left.edition, right.edition, settled.pairs());
    let lookup = Lookup::new(left, right, &map);
    let section_bits = |label| lookup.section_bits(label, rarity);
    let context = Context {
        rarity,
        left_sections: &lookup.left_labels,
        right_sections: &lookup.right_labels,
        section_bits: &section_bits,
    };
    let lefts = open_items(left, &settled.left, &lookup.left_shared, rarity);
    let rights = open_items(right, &settled.right, &lookup.right_shared, rarity);
    let compared = compare_open(&lefts, &rights, &context, verdicts);
    let twins: Vec<Comparison> =
        settled.pairs().map(|pair| settled_comparison((left, right), pair, (&lookup, &context))).collect();
    let mut counts = Counts::default();
    twins.iter().for_each(|comparison| counts.add(comparison, 1.0));
    let (model, edges, posteriors) = weigh(&lefts, &rights, &compared, (&counts, rarity));

    let mut matched = Matched { scored: compared.len() as u64, ..Matched::default() };
    let mut taken = vec![None; left.keys.len()];
    let picked = assign(&edges, lefts.len(), rights.len());
    for at in picked {
        if posteriors[at] >= LEAST_POSTERIOR {
            let (a, b) = (lefts[edges[at].left as usize].id, rights[edges[at].right as usize].id);
            settled.settle(a.index(), b.index());
            taken[a.index()] = Some(at);
        }
    }
    let pinned: FxHashSet<(EntryId, EntryId)> = verdicts.same.iter().copied().collect();
    let mut twins = twins.into_iter();
    for (a, b) in settled.pairs() {
        let pair = (EntryId::new(a), EntryId::new(b));
        let (comparison, confidence) = match taken[a] {
            Some(at) => (compared[at].2, confidence(posteriors[at])),
            None => match twins.next() {
                Some(comparison) => (comparison, SETTLED_CONFIDENCE),
                None => break,
            },
        };
        let decided = pinned.contains(&pair);
        let evidence = record(&mut matched.evidence, &model, &comparison, decided);
        let confidence = if decided { 1.0 } else { confidence };
        matched.pairs.push(MatchedPair { left: pair.0, right: pair.1, confidence, evidence });
    }
    if explain {
        for (at, edge) in edges.iter().enumerate() {
            let (a, b) = (lefts[edge.left as usize].id, rights[edge.right as usize].id);
            if settled.left[a.index()] != Some(b) && posteriors[at] >= LEAST_NEAR_MISS {
                let evidence = record(&mut matched.evidence, &model, &compared[at].2, false);
                let confidence = confidence(posteriors[at]);
                matched.near_misses.push(MatchedPair { left: a, right: b, confidence, evidence });
            }
        }
    }
    matched
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
        settled.settle(a.index(), b.index());
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

fn compare_open(
    lefts: &[Item],
    rights: &[Item],
    context: &Context<'_>,
    verdicts: &Verdicts,
) -> Vec<(u32, u32, Comparison)> {
    let left_label = |at: u32| context.left_sections.get(at as usize).copied().unwrap_or(0);
    let right_label = |at: u32| context.right_sections.get(at as usize).copied().unwrap_or(0);
    candidates(lefts, rights, [&left_label, &right_label])
        .into_iter()
        .map(|(a, b)| (a, b, &lefts[a as usize], &rights[b as usize]))
        .filter(|(_, _, left, right)| !verdicts.different.contains(&(left.id, right.id)))
        .map(|(a, b, left, right)| (a, b, compare(left, right, context)))
        .collect()
}

/// Learns the shares, and gives the scored edges with their posteriors.
fn weigh(
    lefts: &[Item],
    rights: &[Item],
    compared: &[(u32, u32, Comparison)],
    (settled, rarity): (&Counts, &Rarity<'_>),
) -> (Model, Vec<Edge>, Vec<f64>) {
    let place = |items: &[Item], at: u32| f64::from(at) / items.len() as f64;
    let mut model = Model::new(rarity.entries, settled);
    let mut round = 0;
    loop {
        let edges: Vec<Edge> = compared
            .iter()
            .map(|(left, right, comparison)| {
                let places = (place(lefts, *left), place(rights, *right));
                let late = places.0 + places.1 + (places.0 - places.1).abs() / 2.0;
                let score = f64::from(model.score(comparison)) - late * PLACE_WEIGHT;
                Edge { left: *left, right: *right, score }
            })
            .collect();
        let posteriors = posteriors(&edges, lefts.len(), rights.len());
        round += 1;
        if round > ROUNDS {
            return (model, edges, posteriors);
        }
        let mut counts = settled.clone();
        for ((_, _, comparison), posterior) in compared.iter().zip(&posteriors) {
            if *posterior > LEAST_NEAR_MISS {
                counts.add(comparison, *posterior as f32);
            }
        }
        model = Model::new(rarity.entries, &counts);
    }
}

/// Gives the probability of each edge among all of its row and of its column, "no counterpart" included;
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
    (a, b): (usize, usize),
    (lookup, context): (&Lookup, &Context<'_>),
) -> Comparison {
    let (l, r) = (&left.keys[a], &right.keys[b]);
    let unlike = |a: u64, b: u64| a != 0 && b != 0 && a != b;
    if l.text != r.text && (unlike(l.description, r.description) || unlike(l.title, r.title)) {
        let items = (
            Item::new(left, EntryId::new(a), lookup.left_shared[a], context.rarity),
            Item::new(right, EntryId::new(b), lookup.right_shared[b], context.rarity),
        );
        return compare(&items.0, &items.1, context);
    }
    let all = context.rarity.unique_bits();
    let mut comparison = Comparison { levels: [Agreement::Missing; FIELDS], bits: [0.0; FIELDS] };
    let mut set = |field: usize, level: Agreement, bits: f32| {
        comparison.levels[field] = level;
        comparison.bits[field] = if level == Agreement::Same { bits } else { 0.0 };
    };
    let compared = |a: u64, b: u64| match (a, b) {
        (0, _) | (_, 0) => Agreement::Missing,
        (a, b) if a == b => Agreement::Same,
        _ => Agreement::Different,
    };
    set(TITLE, Agreement::Same, same_title_bits(lookup.right_shared[b], context.rarity));
    set(URL, compared(l.url, r.url), same_url_bits(lookup.left_shared[a], context.rarity));
    set(
        DESCRIPTION,
        if l.text == r.text && l.description != 0 {
            Agreement::Same
        } else {
            compared(l.description, r.description)
        },
        all,
    );
    let section = |prepared: &Prepared<'_>, labels: &[u64], at: usize| {
        prepared.edition.entries[at].section.and_then(|id| labels.get(id.index()).copied()).unwrap_or(0)
    };
    let labels = (section(left, context.left_sections, a), section(right, context.right_sections, b));
    set(SECTION, compared(labels.0, labels.1), (context.section_bits)(labels.0));
    comparison
}

/// What is looked up while comparing: labels and sizes of sections, counts of titles.
struct Lookup {
    left_labels: Vec<u64>,
    right_labels: Vec<u64>,
    /// (label, entries of both sides), sorted.
    sizes: Vec<(u64, u32)>,
    left_shared: Vec<Shared>,
    right_shared: Vec<Shared>,
}

impl Lookup {
    fn new(left: &Prepared<'_>, right: &Prepared<'_>, map: &SectionMap) -> Self {
        let (left_labels, right_labels) = map.labels();
        let mut all: Vec<u64> = Vec::with_capacity(left.keys.len() + right.keys.len());
        for (prepared, labels) in [(left, &left_labels), (right, &right_labels)] {
            let sections = prepared.edition.entries.iter().filter_map(|entry| entry.section);
            all.extend(sections.filter_map(|id| labels.get(id.index())));
        }
        all.sort_unstable();
        let sizes = all.chunk_by(|a, b| a == b).map(|group| (group[0], group.len() as u32)).collect();
        let mut lookup = Self {
            left_labels,
            right_labels,
            sizes,
            left_shared: vec![Shared::default(); left.keys.len()],
            right_shared: vec![Shared::default(); right.keys.len()],
        };
        lookup.count((left, right), |keys| keys.title, |shared| &mut shared.title);
        lookup.count((left, right), |keys| keys.url, |shared| &mut shared.url);
        lookup
    }

    /// Counts how many entries of both sides have the key of each entry, by sorting the keys.
    fn count(
        &mut self,
        (left, right): (&Prepared<'_>, &Prepared<'_>),
        key: fn(&Keys) -> u64,
        count: fn(&mut Shared) -> &mut u32,
    ) {
        let lefts = left.keys.len();
        let keys = left.keys.iter().chain(&right.keys).zip(0u32..);
        let mut keys: Vec<(u64, u32)> = keys.map(|(keys, at)| (key(keys), at)).collect();
        keys.sort_unstable();
        for group in keys.chunk_by(|a, b| a.0 == b.0) {
            for (_, at) in group {
                let at = *at as usize;
                let shared =
                    if at < lefts { &mut self.left_shared[at] } else { &mut self.right_shared[at - lefts] };
                *count(shared) = group.len() as u32;
            }
        }
    }

    fn section_bits(&self, label: u64, rarity: &Rarity<'_>) -> f32 {
        let both = self.sizes.binary_search_by_key(&label, |size| size.0).map_or(0, |at| self.sizes[at].1);
        rarity.chance_bits((both as f32 / 2.0 - 1.0).max(0.5))
    }
}
