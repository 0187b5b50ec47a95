//! Aligns any number of editions: two by two, then one table.

use std::collections::BTreeMap;

use recension_model::{Alignment, Decision, Edition, EntryId, NearMiss, Pair, at_once};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::decisions::{Implied, implied};
use crate::hubs::{Compared, Hub, Hubs, MOST_ALL_PAIRS};
use crate::known_keys::KnownKeys;
use crate::language::Translation;
use crate::pairing::{Matched, Verdicts, pair_up};
use crate::prepare::{Prepared, word_slots};
use crate::rows::{Link, Rows};
use crate::tokens::mix;

/// What an alignment is asked for.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AlignOptions {
    /// Whether to keep near misses with their evidence.
    pub explain: bool,
    /// What a person decided; it wins over every score, over several editions too. What contradicts others
    /// is left out: see [`contradiction`](crate::contradiction); so is what names no entry of the editions.
    pub decisions: Vec<Decision>,
    /// The columns that are translations of those that are not, be it that their text does not tell.
    pub translated: Vec<usize>,
}

impl AlignOptions {
    /// Returns the options with another [`explain`](Self::explain).
    #[must_use]
    pub fn with_explain(self, explain: bool) -> Self {
        Self { explain, ..self }
    }

    /// Returns the options with another [`decisions`](Self::decisions).
    #[must_use]
    pub fn with_decisions(self, decisions: Vec<Decision>) -> Self {
        Self { decisions, ..self }
    }

    /// Returns the options with another [`translated`](Self::translated).
    #[must_use]
    pub fn with_translated(self, translated: impl IntoIterator<Item = usize>) -> Self {
        Self { translated: translated.into_iter().collect(), ..self }
    }

    /// Returns the same for some of the editions that the decisions are about, given by their columns, with what
    /// follows for them from decisions about others.
    #[must_use]
    pub fn within(&self, columns: &[usize], implied: &Implied) -> Self {
        let decisions = implied.within(columns);
        let translated = (0..columns.len()).filter(|at| self.translated.contains(&columns[*at])).collect();
        Self { decisions, translated, ..*self }
    }
}

/// From this many bytes of source in all, keys are computed on as many threads as there are editions.
const MIN_THREADED_BYTES: usize = 64 << 10;

/// Aligns editions: one row per resource, one column per edition.
///
/// The result does not depend on the order in which editions are given, but for the order of the columns.
/// Every two editions are aligned, of many only as many as bring something new. Cost: near-linear in the entries,
/// and from eight editions on in the editions; memory about 200 bytes an entry.
#[must_use]
pub fn align(editions: &[&Edition], options: &AlignOptions) -> Alignment {
    align_prepared(editions, prepare(editions), options)
}

/// Does the same, and hands what is found out of entries by themselves on to the next alignment, which may have some
/// of them again: the result is that of [`align`].
#[must_use]
pub fn align_knowing(editions: &[&Edition], options: &AlignOptions, known: &mut KnownKeys) -> Alignment {
    let slots = slots(editions);
    let prepared = editions.iter().map(|edition| Prepared::knowing(edition, slots, known)).collect();
    align_prepared(editions, prepared, options)
}

fn align_prepared(editions: &[&Edition], prepared: Vec<Prepared<'_>>, options: &AlignOptions) -> Alignment {
    let order = canonical_order(&prepared);
    let is_there = |(column, id): (usize, EntryId)| {
        editions.get(column).is_some_and(|edition| id.index() < edition.entries.len())
    };
    let are_there = |decision: &&Decision| is_there(decision.one) && is_there(decision.other);
    let mut decisions: Vec<Decision> = options.decisions.iter().filter(are_there).copied().collect();
    // Between two editions nothing follows that is not said; and there may be as many pins as entries.
    if editions.len() > 2 {
        decisions = implied(&decisions);
    }
    let pair = |left: usize, right: usize| {
        let pair = (&prepared[left], &prepared[right]);
        let is_known = options.translated.contains(&left) != options.translated.contains(&right);
        let translation = Translation::of(pair.0.edition, pair.1.edition, is_known);
        pair_up(pair, &translation, &verdicts(&decisions, left, right), options.explain)
    };
    let (matches, compared) = match order.len() > MOST_ALL_PAIRS {
        true => by_hubs(&prepared, &order, &options.decisions, pair),
        false => every_two(&order, pair),
    };
    let mut alignment = build(&prepared, &order, matches, (&compared, &decisions));
    alignment.digests = editions.iter().map(|edition| edition.digest()).collect();
    alignment
}

/// What came of aligning two columns, by the columns.
type Matches = BTreeMap<(usize, usize), Matched>;

/// Aligns every two editions.
fn every_two(order: &[usize], pair: impl Fn(usize, usize) -> Matched) -> (Matches, Compared) {
    let mut compared = Compared::none(order.len());
    let mut matches = Matches::new();
    for (rank, left) in order.iter().enumerate() {
        for (other, right) in order.iter().enumerate().skip(rank + 1) {
            matches.insert((*left, *right), pair(*left, *right));
            compared.insert(rank, other);
        }
    }
    (matches, compared)
}

/// Aligns each edition with some others, until nothing more is to be found, and those that a person named.
fn by_hubs(
    prepared: &[Prepared<'_>],
    order: &[usize],
    decisions: &[Decision],
    pair: impl Fn(usize, usize) -> Matched,
) -> (Matches, Compared) {
    let ranked: Vec<&Prepared<'_>> = order.iter().map(|column| &prepared[*column]).collect();
    let mut hubs = Hubs::new(&ranked);
    let mut matches = Matches::new();
    while let Some(Hub { hub, others }) = hubs.next() {
        for other in others {
            let (left, right) = (hub.min(other), hub.max(other));
            let matched = pair(order[left], order[right]);
            for found in &matched.pairs {
                hubs.find((left, found.left));
                hubs.find((right, found.right));
            }
            matches.insert((order[left], order[right]), matched);
        }
    }
    let mut compared = hubs.into_compared();
    let rank = |column: usize| order.iter().position(|of| *of == column);
    for decision in decisions.iter().filter(|decision| decision.same) {
        let Some((one, other)) = rank(decision.one.0).zip(rank(decision.other.0)) else { continue };
        if one != other && !compared.contains(one, other) {
            compared.insert(one, other);
            let (left, right) = (order[one.min(other)], order[one.max(other)]);
            matches.insert((left, right), pair(left, right));
        }
    }
    (matches, compared)
}

fn prepare<'a>(editions: &[&'a Edition]) -> Vec<Prepared<'a>> {
    let slots = slots(editions);
    if editions.iter().map(|edition| edition.source.len()).sum::<usize>() < MIN_THREADED_BYTES {
        return editions.iter().map(|edition| Prepared::new(edition, slots)).collect();
    }
    at_once(editions, |edition| Prepared::new(edition, slots))
}

fn slots(editions: &[&Edition]) -> usize {
    word_slots(editions.iter().map(|edition| edition.entries.len()).max().unwrap_or(0))
}

/// Orders the editions by what they say, so that the order in which they were given does not count.
fn canonical_order(prepared: &[Prepared<'_>]) -> Vec<usize> {
    let digest = |prepared: &Prepared<'_>| {
        let keys = prepared.keys.iter();
        keys.fold(0, |digest, keys| mix(digest, mix(keys.text, keys.url) ^ mix(keys.section, keys.title)))
    };
    let mut order: Vec<(usize, u64, usize)> = prepared
        .iter()
        .enumerate()
        .map(|(at, prepared)| (prepared.keys.len(), digest(prepared), at))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, at)| at).collect()
}

/// Returns what was decided about two columns; of decisions about one pair the first holds.
fn verdicts(decisions: &[Decision], left: usize, right: usize) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let has_bans = decisions.iter().any(|decision| !decision.same);
    let mut pinned = FxHashSet::default();
    for decision in decisions {
        let pair = match (decision.one, decision.other) {
            ((a, one), (b, other)) if (a, b) == (left, right) => (one, other),
            ((a, one), (b, other)) if (b, a) == (left, right) => (other, one),
            _ => continue,
        };
        if !decision.same {
            if !pinned.contains(&pair) {
                verdicts.different.insert(pair);
            }
        } else if !verdicts.different.contains(&pair) {
            verdicts.same.push(pair);
            if has_bans {
                pinned.insert(pair);
            }
        }
    }
    verdicts
}

/// Makes the table: one row a resource, at most one entry a column.
fn build(
    prepared: &[Prepared<'_>],
    order: &[usize],
    matches: Matches,
    (compared, decisions): (&Compared, &[Decision]),
) -> Alignment {
    let columns = prepared.len();
    let mut alignment = Alignment { columns, ..Alignment::default() };
    let row_of = if let ([left, right], Some(matched)) = (order, matches.values().next()) {
        two_columns(prepared, (*left, *right), matched, &mut alignment)
    } else {
        many_columns(prepared, order, &matches, (compared, decisions), &mut alignment)
    };
    for ((left, right), matched) in matches {
        let offset = alignment.evidence.len() as u32;
        alignment.scored += matched.scored;
        let (low, high) = (left.min(right) as u16, left.max(right) as u16);
        for pair in matched.pairs {
            let row = row_of[left][pair.left.index()];
            if row == row_of[right][pair.right.index()] {
                let evidence = pair.evidence.start + offset..pair.evidence.end + offset;
                alignment.pairs.push(Pair {
                    row,
                    left: low,
                    right: high,
                    confidence: pair.confidence,
                    evidence,
                });
            }
        }
        for miss in matched.near_misses {
            let (left_entry, right_entry) =
                if left <= right { (miss.left, miss.right) } else { (miss.right, miss.left) };
            let evidence = miss.evidence.start + offset..miss.evidence.end + offset;
            let confidence = miss.confidence;
            alignment.near_misses.push(NearMiss {
                left: low,
                left_entry,
                right: high,
                right_entry,
                confidence,
                evidence,
            });
        }
        alignment.evidence.extend(matched.evidence);
    }
    alignment.pairs.sort_unstable_by_key(|pair| (pair.row, pair.left, pair.right));
    alignment.near_misses.sort_by_key(|miss| (miss.left, miss.left_entry, miss.right, miss.right_entry));
    alignment
}

/// Lays the rows of two editions and returns for each column the row of each entry.
fn two_columns(
    prepared: &[Prepared<'_>],
    (left, right): (usize, usize),
    matched: &Matched,
    alignment: &mut Alignment,
) -> Vec<Vec<u32>> {
    let mut partner = vec![None; prepared[left].keys.len()];
    let mut rows = vec![Vec::new(), Vec::new()];
    rows[right] = vec![u32::MAX; prepared[right].keys.len()];
    for pair in &matched.pairs {
        partner[pair.left.index()] = Some(pair.right);
        rows[right][pair.right.index()] = pair.left.index() as u32;
    }
    rows[left] = (0..partner.len() as u32).collect();
    alignment.cells.reserve_exact((partner.len() + prepared[right].keys.len() - matched.pairs.len()) * 2);
    let mut push = |one: Option<EntryId>, other: Option<EntryId>| {
        alignment.cells.extend(if left < right { [one, other] } else { [other, one] });
    };
    for (at, other) in partner.iter().enumerate() {
        push(Some(EntryId::new(at)), *other);
    }
    let alone = rows[right].iter_mut().enumerate().filter(|(_, row)| **row == u32::MAX);
    for ((at, row), next) in alone.zip(partner.len() as u32..) {
        push(None, Some(EntryId::new(at)));
        *row = next;
    }
    rows
}

/// Lays the rows of many editions and returns for each column the row of each entry.
fn many_columns(
    prepared: &[Prepared<'_>],
    order: &[usize],
    matches: &Matches,
    (compared, decisions): (&Compared, &[Decision]),
    alignment: &mut Alignment,
) -> Vec<Vec<u32>> {
    let mut rank = vec![0; prepared.len()];
    order.iter().enumerate().for_each(|(at, column)| rank[*column] = at);
    let ranked = |(column, id): (usize, EntryId)| Some((*rank.get(column)?, id));
    let sizes: Vec<usize> = order.iter().map(|column| prepared[*column].keys.len()).collect();
    let links = matches.iter().flat_map(|((left, right), matched)| {
        let columns = (rank[*left], rank[*right]);
        matched.pairs.iter().map(move |pair| Link {
            left: (columns.0, pair.left),
            right: (columns.1, pair.right),
            strength: pair.strength,
        })
    });
    let forbidden = decisions.iter().filter(|decision| !decision.same);
    let forbidden: Vec<_> =
        forbidden.filter_map(|decision| Some((ranked(decision.one)?, ranked(decision.other)?))).collect();
    let rows = Rows::new(&sizes, links.collect(), (compared, &forbidden));
    let mut numbered: FxHashMap<u32, u32> = FxHashMap::default();
    let mut row_of: Vec<Vec<u32>> = vec![Vec::new(); prepared.len()];
    for (rank, &column) in order.iter().enumerate() {
        for at in 0..sizes[rank] {
            let joined = rows.row_of((rank, EntryId::new(at)));
            let next = numbered.len() as u32;
            let row = *numbered.entry(joined).or_insert(next);
            if row == next {
                let start = alignment.cells.len();
                alignment.cells.resize(start + order.len(), None);
                for (rank, id) in rows.entries(joined) {
                    alignment.cells[start + order[rank]] = Some(id);
                }
            }
            row_of[column].push(row);
        }
    }
    row_of
}
