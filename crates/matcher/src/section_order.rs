//! Which sections of a translation correspond by their order, depth and size, where titles and entries do not tell.

use recension_model::{Edition, SectionId, fold_into};
use rustc_hash::FxHashMap;

use crate::sequence::{Band, Gaps, probabilities};
use crate::tokens::each_token;

mod halves;

use self::halves::halves;

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

/// Sections that correspond by their order.
#[derive(Default)]
pub(crate) struct InOrder {
    pub(crate) pairs: Vec<(usize, usize)>,
    /// Sections of the left edition, and of the right one, each with the one before it that it makes a whole with: the other
    /// edition has both in one.
    pub(crate) halves: [Vec<(usize, usize)>; 2],
}

/// What is known of a section.
#[derive(Clone)]
struct Outline {
    parent: Option<u32>,
    depth: u32,
    /// Whether it is the title of the document, with all other sections within it.
    is_title: bool,
    is_group: bool,
    /// Entries in it, those below its labels included, and in all sections within it.
    own: u32,
    all: u32,
    words: Vec<u64>,
    /// The words of its entries, those below its labels included, that the other edition has too, with what each says, in
    /// bits; sorted, each once.
    held: Vec<(u64, f32)>,
    /// What they say together, in bits.
    held_bits: f32,
}

/// Returns which open sections correspond by their order: the headings among themselves, since labels come and go
/// between them, and then all. `known` has those that are paired.
///
/// Cost: linear in the sections times the width of a band.
pub(crate) fn pairs_in_order(
    (left, right): (&Edition, &Edition),
    known: (&[Option<SectionId>], &[Option<SectionId>]),
) -> InOrder {
    let (mut lefts, mut rights) = (outlines(left), outlines(right));
    weigh_words((&mut lefts, &mut rights));
    let halves = halves((&mut lefts, &mut rights), known);
    let is_half = |side: usize, at: usize| halves[side].binary_search_by_key(&at, |half| half.0).is_ok();
    let (mut of_left, mut of_right) = (known.0.to_vec(), known.1.to_vec());
    let is_titled = |outlines: &[Outline]| outlines.iter().any(|outline| outline.is_title);
    let both_titled = is_titled(&lefts) && is_titled(&rights);
    let mut pairs = Vec::new();
    for with_groups in [false, true] {
        let places = |outlines: &[Outline], side: usize| -> Vec<usize> {
            let outlines = outlines.iter().enumerate();
            let outlines = outlines.filter(|(at, outline)| {
                (with_groups || !outline.is_group)
                    && (both_titled || !outline.is_title)
                    && !is_half(side, *at)
            });
            outlines.map(|(at, _)| at).collect()
        };
        let (rows, columns) = (places(&lefts, 0), places(&rights, 1));
        let band = Band::new(rows.len(), columns.len());
        let bits = |(row, column): (usize, usize)| {
            let (at, other) = (rows[row], columns[column]);
            match (of_left[at], of_right[other]) {
                (Some(partner), _) if partner.index() == other => KNOWN_BITS,
                (None, None) => likeness(&lefts[at], &rights[other]),
                _ => -KNOWN_BITS,
            }
        };
        let bits: Vec<f32> = band.pairs().map(bits).collect();
        for ((row, column), probability) in band.pairs().zip(probabilities(&band, &bits, GAPS)) {
            let (at, other) = (rows[row], columns[column]);
            if probability >= LEAST_PROBABILITY && of_left[at].is_none() {
                of_left[at] = Some(SectionId::new(other));
                of_right[other] = Some(SectionId::new(at));
                pairs.push((at, other));
            }
        }
    }
    InOrder { pairs, halves }
}

fn outlines(edition: &Edition) -> Vec<Outline> {
    let mut outlines: Vec<Outline> = Vec::with_capacity(edition.sections.len());
    // The title of a document is a section where something stands right below it: what it holds is no deeper for that.
    let mut tops = edition.sections.iter().filter(|section| section.parent.is_none());
    let is_titled = tops.next().is_some() && tops.next().is_none();
    for id in edition.section_ids() {
        let section = edition.section(id);
        let mut folded = String::new();
        fold_into(edition.section_title(id), &mut folded);
        let mut words = Vec::new();
        each_token(&folded, |token| words.push(token));
        words.sort_unstable();
        words.dedup();
        outlines.push(Outline {
            parent: section.parent.map(|parent| parent.index() as u32),
            depth: match section.parent {
                None => 0,
                Some(parent) if is_titled && parent.index() == 0 => 0,
                Some(parent) => outlines[parent.index()].depth + 1,
            },
            is_title: is_titled && outlines.is_empty(),
            is_group: section.kind == recension_model::SectionKind::Group,
            own: 0,
            all: 0,
            words,
            held: Vec::new(),
            held_bits: 0.0,
        });
    }
    let mut folded = String::new();
    for id in edition.entry_ids() {
        let mut next = edition.entry(id).entry.section;
        let mut is_own = true;
        folded.clear();
        fold_into(edition.entry(id).text(), &mut folded);
        while let Some(id) = next {
            let outline = &mut outlines[id.index()];
            outline.all += 1;
            outline.own += u32::from(is_own);
            if is_own {
                each_token(&folded, |token| outline.held.push((token, 0.0)));
            }
            // Where links are lost, one edition may read a label for an entry.
            is_own &= outline.is_group;
            next = edition.section(id).parent;
        }
    }
    outlines
}

/// What the words in two sections have to have in common, as a share of what they could, to say nothing.
const EVEN_SHARE: f32 = 0.25;

/// So much the words count for at most that two sections could have in common, in bits, and so much of it is told by each.
const MOST_HELD_BITS: f32 = 24.0;
const HELD_SHARE: f32 = 0.5;

/// Weighs the words of sections by how few sections they stand in, and forgets those that one edition has alone.
fn weigh_words((lefts, rights): (&mut [Outline], &mut [Outline])) {
    let mut counts: FxHashMap<u64, [u32; 2]> = FxHashMap::default();
    for (side, outlines) in [&mut *lefts, &mut *rights].into_iter().enumerate() {
        for outline in outlines {
            outline.held.sort_unstable_by_key(|word| word.0);
            outline.held.dedup_by_key(|word| word.0);
            outline.held.iter().for_each(|word| counts.entry(word.0).or_default()[side] += 1);
        }
    }
    let sections = (lefts.len() + rights.len()) as f32;
    for outline in lefts.iter_mut().chain(rights.iter_mut()) {
        outline.held.retain_mut(|word| match counts.get(&word.0) {
            Some([left, right]) if *left > 0 && *right > 0 => {
                word.1 = (sections / (left + right) as f32).log2();
                true
            }
            _ => false,
        });
        outline.held_bits = outline.held.iter().map(|word| word.1).sum();
    }
}

/// Returns what speaks for two sections by the words of their entries, in bits.
fn held_bits(left: &Outline, right: &Outline) -> f32 {
    let most = left.held_bits.min(right.held_bits);
    if most <= 0.0 {
        return 0.0;
    }
    let (mut shared, mut others) = (0.0, right.held.iter().peekable());
    for word in &left.held {
        while others.next_if(|other| other.0 < word.0).is_some() {}
        shared += others.next_if(|other| other.0 == word.0).map_or(0.0, |other| other.1);
    }
    (shared / most - EVEN_SHARE) * most.min(MOST_HELD_BITS) * HELD_SHARE
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
        + held_bits(left, right)
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
