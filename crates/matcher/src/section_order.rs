//! Which sections of a translation correspond by their order, depth and size, where titles and entries do not tell.

use recension_model::{Edition, SectionId, fold_into};

use crate::sequence::{Band, Gaps, probabilities};
use crate::tokens::each_token;

/// Sections that are paired by what stands in them or above them stay so: odds beyond all that order can say.
const KNOWN_BITS: f32 = 40.0;

/// Two sections of one depth, of different depth, of different kinds. Chosen: translators keep headings as they are,
/// but for a list that was reformatted as a whole.
const SAME_DEPTH_BITS: f32 = 1.5;
const OTHER_DEPTH_BITS: f32 = -4.0;
const OTHER_KIND_BITS: f32 = -3.0;

/// A word or number that two titles share, where none has to be.
const SHARED_WORD_BITS: f32 = 3.0;

/// One of the two has entries, the other none.
const EMPTY_BITS: f32 = -3.0;

/// How much sizes of corresponding sections vary, as a variance of logarithms, beside the chance of small numbers;
/// and those of others.
const SIZE_VARIANCE: f32 = 0.1;
const OTHER_SIZE_VARIANCE: f32 = 1.5;

/// Sections that only one edition has.
const GAPS: Gaps = Gaps { left: 0.05, right: 0.05 };

/// From this probability on sections are paired.
const LEAST_PROBABILITY: f32 = 0.5;

/// What is known of a section.
struct Outline {
    depth: u32,
    is_group: bool,
    /// Entries in it, those below its labels included, and in all sections within it.
    own: u32,
    all: u32,
    words: Vec<u64>,
}

/// Returns pairs of open sections that correspond by their order among all; `known` has those that are paired.
///
/// Cost: linear in the sections times the width of a band.
pub(crate) fn pairs_in_order(
    (left, right): (&Edition, &Edition),
    known: (&[Option<SectionId>], &[Option<SectionId>]),
) -> Vec<(usize, usize)> {
    let (lefts, rights) = (outlines(left), outlines(right));
    let band = Band::new(lefts.len(), rights.len());
    let bits: Vec<f32> = band
        .pairs()
        .map(|(at, other)| match (known.0[at], known.1[other]) {
            (Some(partner), _) if partner.index() == other => KNOWN_BITS,
            (None, None) => likeness(&lefts[at], &rights[other]),
            _ => -KNOWN_BITS,
        })
        .collect();
    let found = band.pairs().zip(probabilities(&band, &bits, GAPS));
    found
        .filter(|((at, _), probability)| *probability >= LEAST_PROBABILITY && known.0[*at].is_none())
        .map(|(pair, _)| pair)
        .collect()
}

fn outlines(edition: &Edition) -> Vec<Outline> {
    let mut outlines: Vec<Outline> = Vec::with_capacity(edition.sections.len());
    for id in edition.section_ids() {
        let section = edition.section(id);
        let mut folded = String::new();
        fold_into(edition.section_title(id), &mut folded);
        let mut words = Vec::new();
        each_token(&folded, |token| words.push(token));
        words.sort_unstable();
        words.dedup();
        outlines.push(Outline {
            depth: section.parent.map_or(0, |parent| outlines[parent.index()].depth + 1),
            is_group: section.kind == recension_model::SectionKind::Group,
            own: 0,
            all: 0,
            words,
        });
    }
    for section in edition.entries.iter().filter_map(|entry| entry.section) {
        let mut next = Some(section);
        let mut is_own = true;
        while let Some(id) = next {
            let outline = &mut outlines[id.index()];
            outline.all += 1;
            outline.own += u32::from(is_own);
            // Where links are lost, one edition may read a label for an entry.
            is_own &= outline.is_group;
            next = edition.section(id).parent;
        }
    }
    outlines
}

fn likeness(left: &Outline, right: &Outline) -> f32 {
    let shared = left.words.iter().filter(|word| right.words.binary_search(word).is_ok()).count();
    let depth = if left.depth == right.depth { SAME_DEPTH_BITS } else { OTHER_DEPTH_BITS };
    let kind = if left.is_group == right.is_group { 0.0 } else { OTHER_KIND_BITS };
    depth
        + kind
        + shared.min(2) as f32 * SHARED_WORD_BITS
        + size_bits(left.own, right.own)
        + size_bits(left.all, right.all) / 2.0
}

fn size_bits(left: u32, right: u32) -> f32 {
    if left == 0 || right == 0 {
        return if left == right { 0.5 } else { EMPTY_BITS };
    }
    let chance = 0.5 / left as f32 + 0.5 / right as f32;
    let differ = (left as f32 / right as f32).ln();
    let density = |variance: f32| (-differ.powi(2) / (2.0 * variance)).exp() / variance.sqrt();
    let (alike, other) = (density(SIZE_VARIANCE + chance), density(OTHER_SIZE_VARIANCE + chance));
    ((alike + other * 0.05) / other).log2()
}
