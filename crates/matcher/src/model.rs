//! The weights of the signals: a Fellegi–Sunter model.
//!
//! For each field there is the share of true pairs that agree so far (`m`), and the chance that two other
//! entries agree as far. The chance is not a constant: it is counted, as the rarity of the very word, title,
//! host or section that is shared. So a field weighs log2(m) plus the surprisal of what is shared, in bits.
//!
//! The shares start from chosen ones, near those of five years of a list of 700 entries, and move to those of the
//! editions at hand, by expectation–maximisation over the pairs that are settled and the candidates.
//!
//! I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969);
//! W. E. Winkler, "Frequency-Based Matching in Fellegi–Sunter Model of Record Linkage" (2000).

use recension_model::{Agreement, Evidence, Signal};

use crate::compare::{
    Comparison, DESCRIPTION, FIELDS, FORMER_NAME, KEPT, ORDER, OTHER_LINK, SECTION, TITLE, URL,
};

/// How many degrees of agreement count: different, weak, partial, strong, same.
const LEVELS: usize = 5;
/// How many fields have shares of their own; the others only speak for a pair.
const LEARNED: usize = 4;

/// Shares of true pairs by degree of agreement, from different to same, for title, address, description and
/// section.
///
/// Chosen a little more forgiving than what five years of awesome-python show (578 traced pairs: titles 97 %
/// the same, addresses 83 %, descriptions 88 %, sections 85 %; different 0.2 %, 15 %, 0 % and 15 %), since
/// they are where learning starts for every list.
const PRIOR_SHARES: [[f32; LEVELS]; LEARNED] = [
    [0.012, 0.008, 0.02, 0.03, 0.93],
    [0.08, 0.01, 0.03, 0.08, 0.80],
    [0.05, 0.03, 0.05, 0.07, 0.80],
    [0.10, 0.0, 0.0, 0.0, 0.90],
];

/// How many pairs the prior shares count as.
const PRIOR_PAIRS: f32 = 40.0;

/// No share falls below this: a list in which nothing was renamed may still have its first rename.
const LEAST_SHARE: f32 = 0.004;

/// A text that gives the other title as a former name explains why title and description differ: whatever
/// they say against the pair counts no more than this.
const EXPLAINED_BITS: f32 = -1.0;

/// What a common secondary address is worth beside its surprisal: articles about one project share links.
const OTHER_LINK_SHARE: f32 = 0.6;

const SIGNALS: [Signal; FIELDS] = [
    Signal::Title,
    Signal::Url,
    Signal::Description,
    Signal::Section,
    Signal::OtherLink,
    Signal::FormerName,
    Signal::Kept,
    Signal::Order,
];

/// The shares of true pairs by field and degree of agreement.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    log_shares: [[f32; LEVELS]; LEARNED],
    /// log2 of the odds that two entries drawn by chance are one resource.
    pub(crate) prior_bits: f32,
}

/// Pairs counted by field and degree of agreement, each with the weight of its probability.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts([[f32; LEVELS]; LEARNED]);

impl Counts {
    /// Counts a pair.
    pub(crate) fn add(&mut self, comparison: &Comparison, weight: f32) {
        for field in 0..LEARNED {
            if let Some(level) = index(comparison.levels[field]) {
                self.0[field][level] += weight;
            }
        }
    }
}

fn index(level: Agreement) -> Option<usize> {
    match level {
        Agreement::Different => Some(0),
        Agreement::Weak => Some(1),
        Agreement::Partial => Some(2),
        Agreement::Strong => Some(3),
        Agreement::Same => Some(4),
        Agreement::Missing => None,
    }
}

impl Model {
    /// Makes the model for editions of so many entries, given what was counted.
    pub(crate) fn new(entries: f32, counts: &Counts) -> Self {
        let mut log_shares = [[0.0; LEVELS]; LEARNED];
        for field in 0..LEARNED {
            let counted: f32 = counts.0[field].iter().sum();
            for level in 0..LEVELS {
                let share = (counts.0[field][level] + PRIOR_PAIRS * PRIOR_SHARES[field][level])
                    / (counted + PRIOR_PAIRS);
                log_shares[field][level] = share.max(LEAST_SHARE).log2();
            }
        }
        Self { log_shares, prior_bits: -entries.max(2.0).log2() }
    }

    /// Returns the same model with another prior, in bits.
    pub(crate) fn with_prior(&self, prior_bits: f32) -> Self {
        Self { prior_bits, ..self.clone() }
    }

    /// Returns the weight of a field, in bits.
    fn weight(&self, comparison: &Comparison, field: usize) -> f32 {
        let Some(level) = index(comparison.levels[field]) else { return 0.0 };
        match field {
            OTHER_LINK => comparison.bits[field] * OTHER_LINK_SHARE,
            FORMER_NAME | KEPT | ORDER => comparison.bits[field],
            TITLE | DESCRIPTION if comparison.levels[FORMER_NAME] == Agreement::Same => {
                (self.log_shares[field][level] + comparison.bits[field]).max(EXPLAINED_BITS)
            }
            _ => self.log_shares[field][level] + comparison.bits[field],
        }
    }

    /// Returns the log2 odds that two entries are one resource.
    pub(crate) fn score(&self, comparison: &Comparison) -> f32 {
        self.prior_bits + (0..FIELDS).map(|field| self.weight(comparison, field)).sum::<f32>()
    }

    /// Returns what two entries have in common, in bits, wherever they stand.
    pub(crate) fn likeness(&self, comparison: &Comparison) -> f32 {
        let fields = (0..FIELDS).filter(|field| !matches!(*field, SECTION | ORDER));
        fields.map(|field| self.weight(comparison, field)).sum()
    }

    /// Returns the evidence, field by field; fields that say nothing are left out.
    pub(crate) fn evidence(&self, comparison: &Comparison) -> impl Iterator<Item = Evidence> {
        let prior = Evidence { signal: Signal::Prior, agreement: Agreement::Missing, bits: self.prior_bits };
        let fields = [URL, TITLE, DESCRIPTION, SECTION, OTHER_LINK, FORMER_NAME, KEPT, ORDER];
        let fields = fields.into_iter().filter(|field| comparison.levels[*field] != Agreement::Missing);
        std::iter::once(prior).chain(fields.map(|field| Evidence {
            signal: SIGNALS[field],
            agreement: comparison.levels[field],
            bits: self.weight(comparison, field),
        }))
    }
}
