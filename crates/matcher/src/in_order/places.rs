//! Where entries of a translation stand: which of the sections round them have a counterpart.

use recension_model::{Edition, SectionKind};
use rustc_hash::FxHashMap;

use crate::lookup::Sections;
use crate::prepare::Prepared;

/// How many more bits a pair needs that stands below one heading, and whose labels do not correspond.
const OTHER_LABEL_BITS: f32 = -1.5;

/// Looks at the sections of both editions.
pub(super) fn places(editions: (&Prepared<'_>, &Prepared<'_>), sections: &Sections) -> [Places; 2] {
    let labels = |edition: &Edition, of: &dyn Fn(u32) -> Option<u64>| -> Vec<Option<u64>> {
        (0..edition.sections.len() as u32).map(of).collect()
    };
    let left = labels(editions.0.edition, &|at| sections.left(Some(at)));
    let right = labels(editions.1.edition, &|at| sections.right(Some(at)));
    // What is a heading on one side is none the less one where it is a label on the other.
    let of_left = kinds(editions.0.edition, &left);
    let mut common = kinds(editions.1.edition, &right);
    common.retain(|label, kind| match of_left.get(label) {
        Some(SectionKind::Heading) => {
            *kind = SectionKind::Heading;
            true
        }
        other => other.is_some(),
    });
    [(editions.0, left), (editions.1, right)]
        .map(|(prepared, labels)| Places::new(prepared.edition, &labels, &common))
}

/// Returns what each label stands for in an edition.
fn kinds(edition: &Edition, labels: &[Option<u64>]) -> FxHashMap<u64, SectionKind> {
    let labels = edition.sections.iter().zip(labels);
    labels.filter_map(|(section, label)| Some(((*label)?, section.kind))).collect()
}

/// For each section of an edition what it corresponds to.
pub(super) struct Places {
    places: Vec<Place>,
    /// For each section the label of its own heading, in which it makes a run; none where that has no counterpart.
    pub(super) runs: Vec<Option<u64>>,
}

/// Where an entry stands, as labels that corresponding sections share.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// The innermost section, labels without a counterpart looked through; none where that is a heading without one.
    label: Option<u64>,
    /// Whether it stands below a label that has no counterpart.
    is_below: bool,
    /// The innermost heading that has a counterpart.
    heading: Option<u64>,
}

impl Place {
    /// Returns what the labels tell that two entries of one section stand below and that have no counterpart, in bits:
    /// what is a label in one edition may be an entry in the other.
    fn apart_bits(self, other: Self) -> f32 {
        OTHER_LABEL_BITS * f32::from(u8::from(self.is_below) + u8::from(other.is_below)) / 2.0
    }

    /// Returns what the sections of two entries tell, in bits; those that do not correspond `other_section`.
    pub(super) fn section_bits(self, other: Self, other_section: f32) -> f32 {
        if self.label == other.label {
            self.apart_bits(other)
        } else if self.heading == other.heading {
            OTHER_LABEL_BITS
        } else {
            other_section
        }
    }
}

impl Places {
    /// Looks at the sections of an edition, with the labels that have a counterpart.
    fn new(edition: &Edition, labels: &[Option<u64>], common: &FxHashMap<u64, SectionKind>) -> Self {
        let mut places: Vec<Place> = Vec::with_capacity(labels.len());
        let mut runs: Vec<Option<u64>> = Vec::with_capacity(labels.len());
        for (section, label) in edition.sections.iter().zip(labels) {
            let label = label.filter(|label| common.contains_key(label));
            let kind =
                label.and_then(|label| common.get(&label)).filter(|kind| **kind == SectionKind::Heading);
            let around = section.parent.and_then(|parent| places.get(parent.index()).copied());
            let around = around.unwrap_or_default();
            let run = section.parent.and_then(|parent| runs.get(parent.index()).copied().flatten());
            let (place, run) = match kind.copied().unwrap_or(section.kind) {
                SectionKind::Heading => {
                    (Place { label, is_below: false, heading: label.or(around.heading) }, label)
                }
                SectionKind::Group if label.is_some() => (Place { label, is_below: false, ..around }, run),
                SectionKind::Group => (Place { is_below: true, ..around }, run),
            };
            places.push(place);
            runs.push(run);
        }
        Self { places, runs }
    }

    /// Returns where an entry of a section stands.
    pub(super) fn of(&self, section: Option<u32>) -> Place {
        section.and_then(|at| self.places.get(at as usize).copied()).unwrap_or_default()
    }
}
