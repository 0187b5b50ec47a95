//! What a translation keeps of an entry: code, numbers, names, length and shape.
//!
//! Lengths follow W. A. Gale and K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993): those of
//! a text and of its translation are in a proportion that varies little. Words count by how rare they are in the
//! other edition. What stands on one side and could have been kept, since the other edition has it elsewhere,
//! speaks against a pair.

use recension_model::{EntryView, Marker, fold_into};

use crate::prepare::Rarity;
use crate::tokens::{Script, each_token, script, script_of};

/// How a word is written tells how likely a translation keeps it: in code; a number, or with a capital or sign inside;
/// Latin among letters of another script; any other that happens to stand in the other edition too.
#[derive(Clone, Copy)]
enum Writing {
    Code,
    Name,
    Latin,
    Other,
}

/// How many ways of writing there are.
const WRITINGS: usize = 4;

/// How often words are kept, by how they are written, before anything is learned.
const KEPT_WORDS: [f32; WRITINGS] = [0.75, 0.7, 0.7, 0.3];

/// How many words, texts and entries what is assumed counts as when it is learned.
const PRIOR_COUNT: f32 = 40.0;

/// So often an entry is put in other words altogether, and nothing of all this is kept.
const FREELY: f32 = 0.06;

/// Words in common weigh no more than this, in bits: two resources of one kind may share any number of words.
const MOST_SHARED_BITS: f32 = 14.0;

/// Who translates one word mostly translates its neighbours.
const FURTHER_LACKING_SHARE: f32 = 0.2;

/// What the other edition has nowhere was rather translated than left out: lacking it counts less.
const NOWHERE_SHARE: f32 = 0.5;

/// A word that two texts share tells less when another told already.
const FURTHER_WORD_SHARE: f32 = 0.5;

/// A word that may be kept.
#[derive(Clone, Copy)]
struct Word {
    token: u64,
    writing: Writing,
    /// The share of entries of the other edition that have it, but for the counterpart.
    others: f32,
    /// Whether the other edition has it at all.
    is_there: bool,
}

/// What may be kept of an entry.
pub(crate) struct Kept {
    /// Sorted, each once.
    words: Vec<Word>,
    /// Logarithm of the width of its text; none for an empty one.
    width: Option<f32>,
    shape: [u8; SHAPES],
}

/// How many aspects a shape has, and which of them is the depth.
const SHAPES: usize = 7;
const DEPTH: usize = 0;

/// How often an aspect of the shape is kept on purpose: depth, children, notes, mark, last sign, code, brackets.
const KEPT_SHAPE: [f32; SHAPES] = [0.9, 0.8, 0.8, 0.8, 0.6, 0.6, 0.5];

impl Kept {
    /// Looks at an entry of edition `side` (0 for the left one) that has so many children and stands so deep.
    pub(crate) fn new(view: EntryView<'_>, nesting: (u32, usize), side: usize, rarity: &Rarity<'_>) -> Self {
        let text = view.text();
        let source = String::from_utf8_lossy(view.edition.slice(view.entry.content));
        let mut words = Vec::new();
        let foreign = !matches!(script(text), Script::Latin | Script::None);
        let mut push = |part: &str, writing: Writing| {
            let mut folded = String::new();
            fold_into(part, &mut folded);
            each_token(&folded, |token| {
                let others = rarity.others_share(token, 1 - side);
                if others.is_some() || matches!(writing, Writing::Code | Writing::Name) {
                    words.push(Word {
                        token,
                        writing,
                        others: others.unwrap_or(0.0),
                        is_there: others.is_some(),
                    });
                }
            });
        };
        for code in source.split('`').skip(1).step_by(2) {
            push(code, Writing::Code);
        }
        for word in text.split(|c: char| c.is_whitespace() || is_east_asian(c)) {
            let is_latin = word.chars().any(|c| script_of(c) == Script::Latin);
            match word {
                _ if is_name(word) => push(word, Writing::Name),
                _ if foreign && is_latin => push(word, Writing::Latin),
                _ => push(word, Writing::Other),
            }
        }
        // Of a word that stands both in code and elsewhere the code counts.
        words.sort_by_key(|word| (word.token, word.writing as usize));
        words.dedup_by_key(|word| word.token);
        Self { words, width: width(text), shape: shape(view, &source, nesting) }
    }
}

/// Reports whether an entry has code, numbers or names, and a text that it may be a translation of has none of these.
///
/// Cost: linear in both texts.
#[must_use]
pub fn has_names_of_its_own(entry: EntryView<'_>, of: EntryView<'_>) -> bool {
    let text = entry.text();
    let source = String::from_utf8_lossy(entry.edition.slice(entry.entry.content));
    let foreign = !matches!(script(text), Script::Latin | Script::None);
    let is_latin = |word: &str| word.chars().any(|c| script_of(c) == Script::Latin);
    let words = text.split(|c: char| c.is_whitespace() || is_east_asian(c));
    let names = words.filter(|word| is_name(word) || foreign && is_latin(word));
    let (mut own, mut there, mut folded) = (Vec::new(), Vec::new(), String::new());
    for part in source.split('`').skip(1).step_by(2).chain(names) {
        folded.clear();
        fold_into(part, &mut folded);
        each_token(&folded, |token| own.push(token));
    }
    folded.clear();
    fold_into(&String::from_utf8_lossy(of.edition.slice(of.entry.span)), &mut folded);
    each_token(&folded, |token| there.push(token));
    there.sort_unstable();
    !own.is_empty() && own.iter().all(|token| there.binary_search(token).is_err())
}

fn is_east_asian(c: char) -> bool {
    !c.is_ascii() && script_of(c) == Script::EastAsian
}

/// Reports whether a word is a number or written like a name: `2`, `X-Frame-Options`, `OAuth`, `app.js`.
fn is_name(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let inside = word.chars().skip(1);
    word.chars().any(|c| c.is_ascii_digit())
        || (word.is_ascii() && inside.clone().any(|c| c.is_uppercase() || matches!(c, '.' | '_' | '/' | ':')))
}

/// Returns the logarithm of the width of a text: signs of East Asian scripts say as much as two letters.
fn width(text: &str) -> Option<f32> {
    let width: usize =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| 1 + usize::from(is_east_asian(c))).sum();
    (width > 0).then(|| (width as f32).ln())
}

fn shape(view: EntryView<'_>, source: &str, (children, depth): (u32, usize)) -> [u8; SHAPES] {
    let few = |count: usize| count.min(4) as u8;
    let marker = match view.entry.marker {
        Marker::Bullet(_) => 0,
        Marker::Number(_) => 1,
        Marker::TableRow => 2,
        Marker::Heading => 3,
        Marker::Definition => 4,
        Marker::Paragraph => 5,
    };
    let ticked = source.trim_start().starts_with("[x]") || source.trim_start().starts_with("[X]");
    let last = match source.trim_end().chars().next_back() {
        Some('?' | '？' | '؟') => 1,
        Some('!' | '！') => 2,
        Some(':' | '：') => 3,
        Some(')' | '）') => 4,
        _ => 0,
    };
    let brackets = source.chars().filter(|c| matches!(c, '(' | '（')).count();
    [
        few(depth),
        few(children as usize),
        few(view.notes().len()),
        marker * 2 + u8::from(ticked),
        last,
        few(source.matches('`').count() / 2),
        few(brackets),
    ]
}

/// What lengths and shapes of two editions are like, to weigh what two entries have in common.
#[derive(Clone)]
pub(crate) struct KeptModel {
    /// By how much the right one's texts are longer, as a logarithm, and how much that varies.
    ratio: Spread,
    /// The same of texts that have nothing to do with each other.
    chance: Spread,
    /// For each aspect of the shape how often it is so, in either edition; an aspect that is the same all over an
    /// edition tells nothing.
    shapes: [Option<Vec<f32>>; SHAPES],
    /// How often words are kept, by how they are written.
    words: [f32; WRITINGS],
    /// How often each aspect of the shape is kept on purpose.
    kept_shape: [f32; SHAPES],
}

#[derive(Clone, Copy)]
struct Spread {
    mean: f32,
    variance: f32,
}

/// How much the proportion of lengths varies within a translation, as a standard deviation of logarithms.
const RATIO_DEVIATION: f32 = 0.3;

/// Short texts vary more: by so much for a single letter, falling with the length.
const SHORT_VARIANCE: f32 = 3.0;

/// So often a translator adds or leaves out at will.
const FREE_LENGTH: f32 = 0.03;

impl KeptModel {
    /// Looks at the entries of both sides.
    pub(crate) fn new(lefts: &[&Kept], rights: &[&Kept]) -> Self {
        let (left, right) = (Spread::of_widths(lefts), Spread::of_widths(rights));
        let mean = right.mean - left.mean;
        let chance = Spread { mean, variance: left.variance + right.variance + RATIO_DEVIATION.powi(2) };
        let shapes = std::array::from_fn(|aspect| {
            let counts = |side: &[&Kept]| {
                let mut counts = vec![0.0f32; 256];
                side.iter().for_each(|kept| counts[usize::from(kept.shape[aspect])] += 1.0);
                counts.iter_mut().for_each(|count| *count /= side.len().max(1) as f32);
                counts
            };
            let (left, right) = (counts(lefts), counts(rights));
            // All at the top may be a copy without levels; all a level down are below something.
            let is_constant = |counts: &[f32]| {
                let of_all = counts.iter().position(|share| *share > 0.999);
                of_all.is_some_and(|value| aspect != DEPTH || value == 0)
            };
            let both = left.iter().zip(&right).map(|(left, right)| ((left + right) / 2.0).max(0.01));
            (!is_constant(&left) && !is_constant(&right)).then(|| both.collect())
        });
        let ratio = Spread { mean, variance: RATIO_DEVIATION.powi(2) };
        Self { ratio, chance, shapes, words: KEPT_WORDS, kept_shape: KEPT_SHAPE }
    }

    /// Learns from pairs, each with its probability, how much is kept in truth.
    pub(crate) fn learn<'a>(&mut self, pairs: impl Iterator<Item = (&'a Kept, &'a Kept, f32)>) {
        let mut words = KEPT_WORDS.map(|kept| (kept * PRIOR_COUNT, PRIOR_COUNT));
        let mut shapes = [(0.0f32, 0.0f32, 0.0f32); SHAPES];
        let (mut count, mut sum, mut squares) = (0.0f32, 0.0f32, 0.0f32);
        for (left, right, weight) in pairs {
            let mut seen = |word: &Word, is_shared: bool| {
                if word.is_there {
                    let counted = &mut words[word.writing as usize];
                    counted.1 += weight;
                    counted.0 += if is_shared { weight * (1.0 - word.others) } else { 0.0 };
                }
            };
            each_word(&left.words, &right.words, |one, other| {
                let is_shared = one.is_some() && other.is_some();
                one.into_iter().chain(other).for_each(|word| seen(word, is_shared));
            });
            if let (Some(one), Some(other)) = (left.width, right.width) {
                let differs = other - one - self.chance.mean;
                (count, sum, squares) =
                    (count + weight, sum + weight * differs, squares + weight * differs.powi(2));
            }
            for (aspect, shape) in shapes.iter_mut().enumerate() {
                let (one, other) = (left.shape[aspect], right.shape[aspect]);
                let share = self.shapes[aspect].as_ref().map_or(1.0, |shares| shares[usize::from(one)]);
                let is_same = if one == other { weight } else { 0.0 };
                *shape = (shape.0 + weight, shape.1 + is_same, shape.2 + weight * share);
            }
        }
        self.words = words.map(|(kept, all)| (kept / all).clamp(0.05, 0.95));
        let all = count + PRIOR_COUNT;
        let mean = sum / all;
        self.ratio.mean = self.chance.mean + mean;
        self.ratio.variance = (squares + PRIOR_COUNT * RATIO_DEVIATION.powi(2)) / all - mean.powi(2);
        for (aspect, (count, same, by_chance)) in shapes.into_iter().enumerate() {
            // What is the same by chance alone says nothing.
            let kept = ((same - by_chance) / (count - by_chance).max(1.0)).clamp(0.0, 1.0);
            let known = (count - by_chance).max(0.0);
            let prior = PRIOR_COUNT * KEPT_SHAPE[aspect];
            self.kept_shape[aspect] = ((kept * known + prior) / (known + PRIOR_COUNT)).clamp(0.05, 0.95);
        }
    }

    /// Returns what speaks for two entries being one, in bits; `counted` is what their words weighed elsewhere.
    pub(crate) fn bits(&self, left: &Kept, right: &Kept, counted: f32) -> f32 {
        let (shared, lacking) = self.word_bits(left, right);
        let words = (shared - counted.max(0.0)).max(0.0) + lacking;
        let bits = words + self.width_bits(left, right) + self.shape_bits(left, right);
        (bits.exp2() * (1.0 - FREELY) + FREELY).log2()
    }

    /// Returns what the words that are shared weigh, and those that are lacking, in bits.
    fn word_bits(&self, left: &Kept, right: &Kept) -> (f32, f32) {
        let (mut sum, mut most, mut lacking, mut least) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
        let chance = |word: &Word| self.words[word.writing as usize];
        each_word(&left.words, &right.words, |one, other| match (one, other) {
            (Some(one), Some(other)) => {
                let bits = |word: &Word| {
                    let kept = chance(word) + (1.0 - chance(word)) * word.others;
                    (kept / word.others.max(f32::MIN_POSITIVE)).log2()
                };
                let bits = (bits(one) + bits(other)) / 2.0;
                sum += bits;
                most = most.max(bits);
            }
            (Some(word), None) | (None, Some(word)) => {
                let bits = (1.0 - chance(word)).log2();
                let bits = if word.is_there { bits } else { bits * NOWHERE_SHARE };
                lacking += bits;
                least = least.min(bits);
            }
            (None, None) => {}
        });
        let lacking = least + (lacking - least) * FURTHER_LACKING_SHARE;
        ((most + (sum - most) * FURTHER_WORD_SHARE).min(MOST_SHARED_BITS), lacking)
    }

    fn width_bits(&self, left: &Kept, right: &Kept) -> f32 {
        let (Some(one), Some(other)) = (left.width, right.width) else { return 0.0 };
        let short = SHORT_VARIANCE / ((one + other) / 2.0).exp();
        let alike = Spread { variance: self.ratio.variance + short, ..self.ratio };
        let chance = Spread { variance: self.chance.variance + short, ..self.chance };
        let by_chance = chance.density(other - one);
        let density = alike.density(other - one) * (1.0 - FREE_LENGTH) + by_chance * FREE_LENGTH;
        (density / by_chance.max(f32::MIN_POSITIVE)).log2()
    }

    fn shape_bits(&self, left: &Kept, right: &Kept) -> f32 {
        let weigh = |aspect: usize| {
            let Some(shares) = &self.shapes[aspect] else { return 0.0 };
            let (one, other, kept) = (left.shape[aspect], right.shape[aspect], self.kept_shape[aspect]);
            let share = shares[usize::from(one)];
            if one == other { ((kept + (1.0 - kept) * share) / share).log2() } else { (1.0 - kept).log2() }
        };
        (0..SHAPES).map(weigh).sum()
    }
}

impl Spread {
    fn of_widths(side: &[&Kept]) -> Self {
        let widths: Vec<f32> = side.iter().filter_map(|kept| kept.width).collect();
        let count = widths.len().max(1) as f32;
        let mean = widths.iter().sum::<f32>() / count;
        let variance = widths.iter().map(|width| (width - mean).powi(2)).sum::<f32>() / count;
        Self { mean, variance }
    }

    fn density(self, value: f32) -> f32 {
        (-(value - self.mean).powi(2) / (2.0 * self.variance)).exp() / self.variance.sqrt()
    }
}

/// Walks two sorted lists of words side by side.
fn each_word<'a>(
    left: &'a [Word],
    right: &'a [Word],
    mut found: impl FnMut(Option<&'a Word>, Option<&'a Word>),
) {
    let (mut l, mut r) = (0, 0);
    loop {
        let (one, other) = (left.get(l), right.get(r));
        let token = |word: Option<&Word>| word.map_or(u64::MAX, |word| word.token);
        let least = token(one).min(token(other));
        let (one, other) = (one.filter(|word| word.token == least), other.filter(|word| word.token == least));
        if one.is_none() && other.is_none() {
            break;
        }
        (l, r) = (l + usize::from(one.is_some()), r + usize::from(other.is_some()));
        found(one, other);
    }
}
