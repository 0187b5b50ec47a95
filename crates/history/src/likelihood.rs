//! How likely a copy is that differs from a revision in so many ways.

use recension_matcher::are_in_other_languages;
use recension_model::{ChangeKind, ChangeKinds, Edition};

/// What is compared of a copy and a revision. Where an entry stands within its section depends on how the copy
/// was made.
const FIELDS: [ChangeKind; 4] =
    [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed, ChangeKind::Moved];

/// The share of fields that differ in a copy, before anything is seen of it: one in twenty, but mostly next to none, and
/// all of them costs little, since what is done to one entry is often done to all. The parameters of a beta distribution.
const FIELD_PRIOR: [f64; 2] = [0.1, 1.9];

/// The share of entries that a copy leaves out: seldom many.
const LACKING_PRIOR: [f64; 2] = [0.25, 4.75];

/// The natural logarithm of the likelihood of an entry that the list had only before or after: one in 150. However many
/// there are, each says as much: nobody can have taken later entries from an earlier state.
const EXTRA: f64 = -5.0;

/// In how much a copy differs from a revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Entries that both have.
    pub(crate) found: u32,
    /// Entries of the copy that the revision lacks, and another one has.
    pub(crate) extra: u32,
    /// Entries of the revision that the copy lacks.
    pub(crate) lacking: u32,
    /// For each field, in how many entries that both have it was compared, and in how many it differs.
    pub(crate) fields: [(u32, u32); FIELDS.len()],
}

impl Counts {
    pub(crate) fn differing(&self) -> u32 {
        self.fields.iter().map(|(_, differ)| differ).sum()
    }

    pub(crate) fn add(&mut self, more: &Self) {
        self.combine(more, u32::wrapping_add);
    }

    /// Takes off what was added before.
    pub(crate) fn subtract(&mut self, less: &Self) {
        self.combine(less, u32::wrapping_sub);
    }

    fn combine(&mut self, other: &Self, of: fn(u32, u32) -> u32) {
        self.found = of(self.found, other.found);
        self.extra = of(self.extra, other.extra);
        self.lacking = of(self.lacking, other.lacking);
        for (field, others) in self.fields.iter_mut().zip(other.fields) {
            *field = (of(field.0, others.0), of(field.1, others.1));
        }
    }
}

/// Which fields say something about the revision that a copy was taken from.
pub(crate) struct Counted {
    has_sections: bool,
    is_translation: bool,
}

impl Counted {
    pub(crate) fn between(copy: &Edition, list: &Edition) -> Self {
        let is_translation = are_in_other_languages(list, copy);
        Self { has_sections: !copy.sections.is_empty(), is_translation }
    }

    /// Counts the differences of an entry that both have, given both titles.
    ///
    /// What is translated is never what any revision says: of a translation addresses count, and titles in Latin
    /// letters.
    pub(crate) fn counts(&self, titles: [&str; 2], kinds: ChangeKinds) -> Counts {
        let counts = |kind| match kind {
            ChangeKind::Renamed => !self.is_translation || titles.iter().all(|title| is_latin(title)),
            ChangeKind::Redescribed => !self.is_translation,
            ChangeKind::Moved => !self.is_translation && self.has_sections,
            _ => true,
        };
        let fields = FIELDS.map(|kind| match counts(kind) {
            true => (1, u32::from(kinds.contains(kind))),
            false => (0, 0),
        });
        Counts { found: 1, fields, ..Counts::default() }
    }
}

/// Reports whether all letters of a text are Latin.
fn is_latin(text: &str) -> bool {
    let is_latin = |c: char| matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    text.chars().filter(|c| c.is_alphabetic()).all(is_latin)
}

/// The likelihood of what is counted, whatever the rates of a copy are.
///
/// How often a copy differs in one way is not known, and differs from copy to copy by more than anything: a copy
/// without headings has every entry in another place. So rates are integrated out, which gives beta-binomial
/// likelihoods: what happens to all entries alike says next to nothing, and the first of a kind much.
pub(crate) struct Likelihood {
    field: BetaBinomial,
    lacking: BetaBinomial,
}

impl Likelihood {
    /// Prepares for so many entries. Cost: linear in that.
    pub(crate) fn up_to(entries: usize) -> Self {
        let [field, lacking] = [FIELD_PRIOR, LACKING_PRIOR].map(|prior| BetaBinomial::new(prior, entries));
        Self { field, lacking }
    }

    /// Returns the natural logarithm of the likelihood.
    pub(crate) fn of(&self, counts: &Counts) -> f64 {
        let fields = counts.fields.iter().map(|(all, differ)| self.field.of(*differ, *all));
        self.lacking.of(counts.lacking, counts.found + counts.lacking)
            + EXTRA * f64::from(counts.extra)
            + fields.sum::<f64>()
    }
}

/// Likelihoods of sequences of yes and no, of a rate that has a beta distribution, in logarithms of rising factorials.
struct BetaBinomial {
    yes: Vec<f64>,
    no: Vec<f64>,
    all: Vec<f64>,
}

impl BetaBinomial {
    fn new([yes, no]: [f64; 2], most: usize) -> Self {
        let rising = |from: f64| {
            let logarithms = (0..most).scan(0.0, |sum, at| {
                *sum += (from + at as f64).ln();
                Some(*sum)
            });
            std::iter::once(0.0).chain(logarithms).collect()
        };
        Self { yes: rising(yes), no: rising(no), all: rising(yes + no) }
    }

    fn of(&self, yes: u32, all: u32) -> f64 {
        let at = |sums: &[f64], count: u32| sums.get(count as usize).or(sums.last()).copied().unwrap_or(0.0);
        at(&self.yes, yes) + at(&self.no, all.saturating_sub(yes)) - at(&self.all, all)
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{ChangeKind, ChangeKinds};

    use super::{BetaBinomial, Counted, Counts, FIELD_PRIOR, Likelihood};

    #[test]
    fn what_happens_to_all_says_next_to_nothing() {
        let field = BetaBinomial::new(FIELD_PRIOR, 200);
        assert!(field.of(100, 100) - field.of(99, 99) > -0.02);
        assert!(field.of(1, 100) - field.of(0, 100) < -4.0);
        let halves = (0..=1).map(|yes| field.of(yes, 1).exp()).sum::<f64>();
        assert!((halves - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_entry_that_is_found_costs_less_than_one_that_is_lacking() {
        let likelihood = Likelihood::up_to(100);
        let counted = Counted { has_sections: true, is_translation: false };
        let mut all = Counts::default();
        let differs = ChangeKinds::from_iter([ChangeKind::Redescribed, ChangeKind::Moved]);
        (0..60).for_each(|_| all.add(&counted.counts(["Nom", "Nom"], differs)));
        let mut few = Counts { extra: 48, ..Counts::default() };
        (0..12).for_each(|_| few.add(&counted.counts(["Nom", "Nom"], ChangeKinds::NONE)));
        assert!(likelihood.of(&all) > likelihood.of(&few) + 10.0);
    }

    #[test]
    fn of_a_translation_only_what_is_not_translated_counts() {
        let counted = Counted { has_sections: true, is_translation: true };
        let all = ChangeKinds::from_iter([
            ChangeKind::Renamed,
            ChangeKind::Relinked,
            ChangeKind::Redescribed,
            ChangeKind::Moved,
        ]);
        assert_eq!(counted.counts(["Nom", "Mampf"], all).differing(), 2);
        assert_eq!(counted.counts(["Nom", "解析"], all).differing(), 1);
    }
}
