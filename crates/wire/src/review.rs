//! Pairs that a person may decide about, as JSON.

use recension_matcher::Doubt;
use recension_model::{Edition, Shown};
use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::{EvidenceWire, Evidences, rounded};
use crate::parts::{EditionSummary, EntryWire};

/// The name and version of the format.
pub(crate) const REVIEW_SCHEMA: &str = "recension.review/1";

/// Pairs of entries of two editions that may be one resource or two.
#[derive(Clone, Copy, Debug)]
pub struct ReviewReport<'a> {
    /// The editions.
    pub editions: [&'a Edition; 2],
    /// How sure a pair has to be, either way, to be no doubt.
    pub threshold: f32,
    /// The pairs, the most doubtful first.
    pub doubts: &'a [Doubt],
}

/// Pairs of entries of two editions that may be one resource or two.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Review")]
pub(crate) struct ReviewWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = REVIEW_SCHEMA))]
    schema: &'static str,
    /// One edition.
    one: EditionSummary<'a>,
    /// The other edition.
    other: EditionSummary<'a>,
    /// Pairs that are less certain than this, either way, are listed.
    threshold: f32,
    /// The pairs, the most doubtful first.
    pairs: Vec<DoubtWire<'a>>,
}

/// A pair that may be one resource or two.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DoubtfulPair")]
struct DoubtWire<'a> {
    /// The entry of one edition.
    one: EntryWire<'a>,
    /// The entry of the other edition.
    other: EntryWire<'a>,
    /// Whether they are taken for one resource as long as nobody decides.
    matched: bool,
    /// The probability that they are one resource, 0–1.
    confidence: f32,
    /// What speaks for it and against it, signal by signal.
    #[schemars(with = "Vec<EvidenceWire>")]
    evidence: Evidences<'a>,
}

impl<'a> ReviewWire<'a> {
    pub(crate) fn new(report: &ReviewReport<'a>) -> Self {
        let [one, other] = report.editions;
        let pairs = report.doubts.iter().map(|doubt| DoubtWire {
            one: Shown::new(one.entry(doubt.one), None).into(),
            other: Shown::new(other.entry(doubt.other), None).into(),
            matched: doubt.taken,
            confidence: rounded(doubt.confidence.clamp(0.0, 1.0), 10_000.0),
            evidence: Evidences(&doubt.evidence),
        });
        Self {
            schema: REVIEW_SCHEMA,
            one: EditionSummary::new(one),
            other: EditionSummary::new(other),
            threshold: rounded(report.threshold, 10_000.0),
            pairs: pairs.collect(),
        }
    }
}
