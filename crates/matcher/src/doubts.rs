//! The pairs of an alignment that are worth a question.

use recension_model::{Alignment, EntryId, Evidence, Signal};

/// A pair of entries of two editions that may be one resource or two.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// The entry of the left edition.
    pub one: EntryId,
    /// The entry of the right edition.
    pub other: EntryId,
    /// Whether they are taken for one as long as nobody decides.
    pub taken: bool,
    /// The probability that they are one resource, 0–1.
    pub confidence: f32,
    /// What speaks for and against it.
    pub evidence: Vec<Evidence>,
}

impl Doubt {
    /// Reports whether it is about the same two entries.
    pub fn is_same(&self, other: &Doubt) -> bool {
        (self.one, self.other) == (other.one, other.other)
    }

    /// Reports whether nothing is left to ask here if the two entries of `other` are one resource.
    pub fn is_settled_by(&self, other: &Doubt) -> bool {
        self.one == other.one || self.other == other.other
    }
}

/// Returns the pairs of two editions that are less sure than `threshold`, be it that they are one resource or that they
/// are two, the most doubtful first.
///
/// The alignment has to have been asked to explain itself. What a person decided is no doubt.
#[must_use]
pub fn doubts(alignment: &Alignment, threshold: f32) -> Vec<Doubt> {
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
