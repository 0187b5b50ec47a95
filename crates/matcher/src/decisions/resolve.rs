//! Finds what decisions say about the editions at hand.

use std::collections::BTreeSet;

use recension_model::{Decision, Edition, EntryId};

use super::find::{Names, section_key};
use super::{Contradiction, DecidedPair, Decisions, PATH_SEPARATOR, contradiction, implied};

/// What decisions come to in some editions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The decisions about entries of these editions.
    pub decisions: Vec<Decision>,
    /// How many pairs name entries that are not in these editions.
    pub missing: usize,
    /// The pairs that fit several entries, and therefore decide nothing.
    pub ambiguous: Vec<Ambiguity>,
    /// For each decision the place of its pair.
    places: Vec<usize>,
}

/// A decided pair that fits several pairs of entries of two editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ambiguity {
    /// The place of the pair in [`Decisions::pairs`].
    pub pair: usize,
    /// How many pairs of entries it fits.
    pub count: usize,
    /// The columns of the two editions.
    pub columns: (usize, usize),
}

impl Decisions {
    /// Returns what the decisions say about these editions, with all that follows from it.
    ///
    /// # Errors
    ///
    /// The first pair that cannot hold together with others, and those, as places in [`Decisions::pairs`].
    pub fn resolve(&self, editions: &[&Edition]) -> Result<Resolved, Contradiction> {
        let resolved = self.find(editions);
        match contradiction(&resolved.decisions) {
            None => Ok(Resolved { decisions: implied(&resolved.decisions), ..resolved }),
            Some(found) => {
                let place = |decision: usize| resolved.places.get(decision).copied().unwrap_or_default();
                let others: BTreeSet<usize> = found.others.iter().map(|decision| place(*decision)).collect();
                Err(Contradiction { decision: place(found.decision), others: others.into_iter().collect() })
            }
        }
    }

    /// Returns what the pairs say about these editions and nothing that follows from it, be it that they contradict
    /// each other: [`align`](crate::align) then leaves out what contradicts those before it.
    #[must_use]
    pub fn find(&self, editions: &[&Edition]) -> Resolved {
        let mut resolved = Resolved::default();
        if self.pairs.is_empty() {
            return resolved;
        }
        let names: Vec<Names<'_>> = editions.iter().map(|edition| Names::new(edition)).collect();
        for (place, pair) in self.pairs.iter().enumerate() {
            let mut found = false;
            for (left, lefts) in names.iter().enumerate() {
                for (right, rights) in names.iter().enumerate().skip(left + 1) {
                    let all = combinations(pair, (lefts, rights));
                    found |= !all.is_empty();
                    match narrowed(&all, (lefts, rights)) {
                        Some((one, other)) => {
                            let (one, other) = ((left, one), (right, other));
                            resolved.decisions.push(Decision { one, other, same: pair.same });
                            resolved.places.push(place);
                        }
                        None if all.is_empty() => {}
                        None => {
                            let (count, columns) = (all.len(), (left, right));
                            resolved.ambiguous.push(Ambiguity { pair: place, count, columns });
                        }
                    }
                }
            }
            resolved.missing += usize::from(!found);
        }
        resolved
    }
}

/// Returns all pairs of entries that a decided pair names, whichever side of it is on which side here.
fn combinations(pair: &DecidedPair, (left, right): (&Names<'_>, &Names<'_>)) -> Vec<(EntryId, EntryId)> {
    let mut all = BTreeSet::new();
    for (one, other) in [(&pair.one, &pair.other), (&pair.other, &pair.one)] {
        let lefts = left.find(one);
        if lefts.is_empty() {
            continue;
        }
        let rights = right.find(other);
        all.extend(lefts.into_iter().flat_map(|left| rights.iter().map(move |right| (left, *right))));
    }
    all.into_iter().collect()
}

/// Returns the pair if there is one, or only one within corresponding sections.
fn narrowed(
    all: &[(EntryId, EntryId)],
    (left, right): (&Names<'_>, &Names<'_>),
) -> Option<(EntryId, EntryId)> {
    if let [only] = all {
        return Some(*only);
    }
    let last = |path: &str| path.rsplit(PATH_SEPARATOR).next().map(str::to_owned);
    let paths = |(one, other): &(EntryId, EntryId)| {
        (section_key(left.edition, *one), section_key(right.edition, *other))
    };
    let whole = |pair: &&(EntryId, EntryId)| {
        let (one, other) = paths(pair);
        one == other
    };
    let end = |pair: &&(EntryId, EntryId)| {
        let (one, other) = paths(pair);
        last(&one) == last(&other)
    };
    let only = |found: Vec<&(EntryId, EntryId)>| if let [only] = found[..] { Some(*only) } else { None };
    only(all.iter().filter(whole).collect()).or_else(|| only(all.iter().filter(end).collect()))
}

#[cfg(test)]
mod tests {
    use recension_model::Edition;
    use recension_parser::{ParseOptions, parse};

    use super::super::{Contradiction, DecidedPair, Decisions, Designator};
    use super::Ambiguity;

    fn edition(name: &str, text: &str) -> Edition {
        parse(name, text.as_bytes().to_vec(), &ParseOptions::default())
    }

    fn titled(title: &str) -> Designator {
        Designator { title: Some(title.into()), ..Designator::default() }
    }

    fn decisions(pairs: &[(bool, Designator, Designator)]) -> Decisions {
        let pairs = pairs.iter().enumerate().map(|(at, (same, one, other))| DecidedPair {
            same: *same,
            one: one.clone(),
            other: other.clone(),
            line: 10 * (at + 1),
        });
        Decisions { pairs: pairs.collect() }
    }

    /// Returns the titles that decisions bring together, the lesser column first.
    fn found(decisions: &Decisions, editions: &[&Edition]) -> Vec<(usize, String, usize, String)> {
        let title = |(column, id): (usize, _)| (column, editions[column].entry(id).title().to_owned());
        let found = decisions.find(editions).decisions.into_iter();
        found
            .map(|decision| (title(decision.one), title(decision.other)))
            .map(|((left, one), (right, other))| (left, one, right, other))
            .collect()
    }

    const OLD: &str = "# L\n\n## A\n\n- [Oak](https://oak.org) - A tree.\n- [Elm](https://elm.org) - A tree.\n\n## B\n\n- [Elm](https://elm.org) - A tree.\n";
    const NEW: &str = "# L\n\n## A\n\n- [The oak](https://oaks.org) - Wood.\n- [The elm](https://elms.org) - Wood.\n\n## C\n\n- [The elm](https://elms.org) - Wood.\n";

    #[test]
    fn a_pair_counts_in_both_orders_and_between_any_two_editions() {
        let (old, new, third) = (edition("old.md", OLD), edition("new.md", NEW), edition("third.md", OLD));
        let decisions = decisions(&[(true, titled("the OAK"), titled("oak"))]);
        let pair = |left, one: &str, right, other: &str| (left, one.to_owned(), right, other.to_owned());
        assert_eq!(found(&decisions, &[&old, &new]), [pair(0, "Oak", 1, "The oak")]);
        assert_eq!(found(&decisions, &[&new, &old]), [pair(0, "The oak", 1, "Oak")]);
        assert_eq!(
            found(&decisions, &[&old, &new, &third]),
            [pair(0, "Oak", 1, "The oak"), pair(1, "The oak", 2, "Oak")]
        );
        let none = decisions.find(&[&old, &third]);
        assert_eq!((none.decisions.len(), none.missing), (0, 1));
    }

    #[test]
    fn of_several_the_only_pair_within_sections_is_taken() {
        let (old, new) = (edition("old.md", OLD), edition("new.md", NEW));
        let vague = decisions(&[(false, titled("elm"), titled("the elm"))]);
        let resolved = vague.find(&[&old, &new]);
        assert_eq!(resolved.decisions.len(), 1);
        let line = |at: usize, (column, id): (usize, _)| {
            (at == column).then(|| [&old, &new][at].entry(id).entry.line)
        };
        assert_eq!(line(0, resolved.decisions[0].one), Some(6));
        assert_eq!(line(1, resolved.decisions[0].other), Some(6));
        let narrower = Designator { section: Some("B".into()), ..titled("elm") };
        let resolved = decisions(&[(false, narrower, titled("the elm"))]).find(&[&old, &new]);
        assert!(resolved.decisions.is_empty() && resolved.missing == 0);
        assert_eq!(resolved.ambiguous, [Ambiguity { pair: 0, count: 2, columns: (0, 1) }]);
    }

    #[test]
    fn contradictions_name_both_pairs() {
        let (old, new) = (edition("old.md", OLD), edition("new.md", NEW));
        let found = |pairs: &[(bool, Designator, Designator)]| decisions(pairs).resolve(&[&old, &new]).err();
        let both =
            found(&[(true, titled("oak"), titled("the oak")), (false, titled("the oak"), titled("oak"))]);
        assert_eq!(both, Some(Contradiction { decision: 1, others: vec![0] }));
        let elm = Designator { section: Some("A".into()), ..titled("elm") };
        let two = found(&[(true, titled("oak"), titled("the oak")), (true, titled("the oak"), elm)]);
        assert_eq!(two, Some(Contradiction { decision: 1, others: vec![0] }));
        assert_eq!(found(&[(true, titled("oak"), titled("the oak"))]), None);
    }
}
