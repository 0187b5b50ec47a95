//! Finds what decisions say about the editions at hand.

use std::collections::BTreeSet;

use recension_matcher::{contradiction, implied};
use recension_model::{Decision, Edition, EntryId};

use super::find::{Names, section_key};
use super::{DecidedPair, Decisions, PATH_SEPARATOR};
use crate::error::Error;
use crate::message::warn;
use crate::names::spoken;

/// More pairs than this that fit several entries are counted rather than named.
const MAX_NAMED: usize = 3;

/// What decisions come to in some editions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(crate) decisions: Vec<Decision>,
    /// For each decision the place of its pair in the file.
    places: Vec<usize>,
    /// How many pairs name entries that are not in these editions.
    missing: usize,
    /// What to say of pairs that fit several entries.
    ambiguous: Vec<String>,
}

impl Decisions {
    /// Finds what the decisions say about these editions, with all that follows from it, and says what they
    /// cannot say.
    pub(crate) fn resolve(&self, editions: &[&Edition], quiet: bool) -> Result<Vec<Decision>, Error> {
        let resolved = self.find(editions);
        if let Some(error) = self.contradiction(&resolved) {
            return Err(error);
        }
        if !quiet {
            self.warn(&resolved);
        }
        Ok(implied(&resolved.decisions))
    }

    /// Finds the entries that the pairs name.
    pub(crate) fn find(&self, editions: &[&Edition]) -> Resolved {
        let mut resolved = Resolved::default();
        if self.pairs.is_empty() {
            return resolved;
        }
        let names: Vec<Names<'_>> = editions.iter().map(|edition| Names::new(edition)).collect();
        for (place, pair) in self.pairs.iter().enumerate() {
            let mut found = false;
            for (left, lefts) in names.iter().enumerate() {
                for (right, rights) in names.iter().enumerate().skip(left + 1) {
                    let between = (lefts, rights);
                    let all = combinations(pair, between);
                    found |= !all.is_empty();
                    match narrowed(&all, between) {
                        Some((one, other)) => {
                            let (one, other) = ((left, one), (right, other));
                            resolved.decisions.push(Decision { one, other, same: pair.same });
                            resolved.places.push(place);
                        }
                        None if all.is_empty() => {}
                        None => resolved.ambiguous.push(self.several(pair, all.len(), between)),
                    }
                }
            }
            resolved.missing += usize::from(!found);
        }
        resolved
    }

    fn several(&self, pair: &DecidedPair, count: usize, (left, right): (&Names<'_>, &Names<'_>)) -> String {
        format!(
            "{}: {} and {} fit {count} pairs of entries of {} and {}, so this is left out; narrow it with \
             section, url or edition",
            self.place(pair),
            pair.one.spoken(),
            pair.other.spoken(),
            spoken(&left.edition.name),
            spoken(&right.edition.name),
        )
    }

    fn place(&self, pair: &DecidedPair) -> String {
        format!("{}:{}", self.file.display(), pair.line)
    }

    /// Gives the error of decisions that cannot hold together.
    pub(crate) fn contradiction(&self, resolved: &Resolved) -> Option<Error> {
        let found = contradiction(&resolved.decisions)?;
        let pair_of = |decision: usize| self.pairs.get(*resolved.places.get(decision)?);
        let pair = pair_of(found.decision)?;
        let others: BTreeSet<usize> =
            found.others.iter().filter_map(|at| pair_of(*at)).map(|pair| pair.line).collect();
        let alone = others.iter().all(|line| *line == pair.line);
        let others: Vec<String> =
            others.iter().map(|line| format!("{}:{line}", self.file.display())).collect();
        let (place, others) = (self.place(pair), others.join(" and "));
        let (one, other) = (pair.one.spoken(), pair.other.spoken());
        let error = match pair.same {
            _ if alone => Error::input(format!(
                "{place}: that {one} and {other} are one resource would make two entries of one edition one"
            )),
            true => Error::input(format!(
                "{place}: {one} and {other} cannot be one resource, since with {others} two entries of one \
                 edition would be one"
            )),
            false => Error::input(format!(
                "{place}: {one} and {other} cannot be two resources, since {others} makes them one"
            )),
        };
        Some(error.hint("take one of them out, or narrow it with section, url or edition"))
    }

    fn warn(&self, resolved: &Resolved) {
        let mut lines: Vec<String> = resolved.ambiguous.iter().take(MAX_NAMED).cloned().collect();
        if let Some(more @ 1..) = resolved.ambiguous.len().checked_sub(MAX_NAMED) {
            lines.push(format!("{}: {more} more pairs fit several entries", self.file.display()));
        }
        if resolved.missing > 0 {
            let (missing, all) = (resolved.missing, self.pairs.len());
            let file = self.file.display();
            lines.push(format!(
                "{file}: {missing} of {all} pairs name entries that are not in these editions"
            ));
        }
        lines.iter().for_each(|line| warn(line));
    }
}

/// Gives all pairs of entries that a decided pair names, whichever side of it is on which side here.
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

/// Gives the pair if there is one, or only one within corresponding sections.
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
    use std::path::PathBuf;

    use recension_model::Edition;
    use recension_parser::{ParseOptions, parse};

    use super::super::{DecidedPair, Decisions, Designator};

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
        Decisions { file: PathBuf::from("d.toml"), pairs: pairs.collect() }
    }

    /// Gives the titles that decisions bring together, the lesser column first.
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
        assert!(resolved.ambiguous[0].starts_with("d.toml:10: ‘elm’ and ‘the elm’ fit 2 pairs"));
    }

    #[test]
    fn contradictions_name_both_places() {
        let (old, new) = (edition("old.md", OLD), edition("new.md", NEW));
        let error = |decisions: &Decisions| {
            let resolved = decisions.find(&[&old, &new]);
            decisions.contradiction(&resolved).map(|error| error.chain()).unwrap_or_default()
        };
        let both =
            decisions(&[(true, titled("oak"), titled("the oak")), (false, titled("the oak"), titled("oak"))]);
        assert!(error(&both).contains("d.toml:20") && error(&both).contains("d.toml:10 makes them one"));
        let elm = Designator { section: Some("A".into()), ..titled("elm") };
        let two = decisions(&[(true, titled("oak"), titled("the oak")), (true, titled("the oak"), elm)]);
        assert!(error(&two).starts_with("d.toml:20") && error(&two).contains("d.toml:10"), "{}", error(&two));
        assert_eq!(error(&decisions(&[(true, titled("oak"), titled("the oak"))])), "");
    }
}
