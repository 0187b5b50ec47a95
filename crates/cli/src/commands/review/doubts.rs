//! Finds the pairs of an alignment that are worth a question.

use recension_model::{Alignment, Edition, EntryId, Evidence, Signal};
use recension_report::Question;

/// A pair of entries of two editions that may be one resource or two.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Doubt {
    pub(super) one: EntryId,
    pub(super) other: EntryId,
    /// Whether they are taken for one as long as nobody decides.
    taken: bool,
    confidence: f32,
    evidence: Vec<Evidence>,
}

impl Doubt {
    pub(super) fn question<'a>(&'a self, [one, other]: [&'a Edition; 2]) -> Question<'a> {
        Question {
            one: one.entry(self.one),
            other: other.entry(self.other),
            taken: self.taken,
            confidence: self.confidence,
            evidence: &self.evidence,
        }
    }

    /// Tells whether it is about the same two entries.
    pub(super) fn is_same(&self, other: &Doubt) -> bool {
        (self.one, self.other) == (other.one, other.other)
    }

    /// Tells whether that the two entries of `other` are one resource leaves nothing to ask here.
    pub(super) fn is_settled_by(&self, other: &Doubt) -> bool {
        self.one == other.one || self.other == other.other
    }
}

/// Gives the pairs of two editions that are neither sure to be one nor sure to be two, most doubtful first.
///
/// The alignment has to have been asked to explain itself. What a person decided is no doubt.
pub(super) fn of(alignment: &Alignment, threshold: f32) -> Vec<Doubt> {
    let decided = |evidence: &[Evidence]| evidence.iter().any(|one| one.signal == Signal::Decision);
    let mut doubts = Vec::new();
    for pair in alignment.pairs.iter().filter(|pair| pair.confidence < threshold) {
        let evidence = alignment.evidence(&pair.evidence);
        if let [Some(one), Some(other)] = alignment.row(pair.row as usize)
            && !decided(evidence)
        {
            let (one, other, evidence) = (*one, *other, evidence.to_vec());
            doubts.push(Doubt { one, other, taken: true, confidence: pair.confidence, evidence });
        }
    }
    for miss in alignment.near_misses.iter().filter(|miss| 1.0 - miss.confidence < threshold) {
        let evidence = alignment.evidence(&miss.evidence).to_vec();
        let (one, other) = (miss.left_entry, miss.right_entry);
        doubts.push(Doubt { one, other, taken: false, confidence: miss.confidence, evidence });
    }
    let certainty = |doubt: &Doubt| (doubt.confidence - 0.5).abs();
    doubts
        .sort_by(|a, b| certainty(a).total_cmp(&certainty(b)).then((a.one, a.other).cmp(&(b.one, b.other))));
    doubts
}
