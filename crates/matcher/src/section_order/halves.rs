//! Sections that the other edition has in one: a translation split one in two, or put two together.

use recension_model::SectionId;

use super::{KNOWN_BITS, Outline, likeness, size_bits};

/// What two neighbours lose that are taken for one section of the other edition, in bits: rarer than a section of its own.
const HALVES_BITS: f32 = -5.5;

/// What a section loses that has no counterpart, in bits.
const ALONE_BITS: f32 = -5.0;

/// By so many bits the size of both has to fit better than that of either.
const LEAST_FIT_BITS: f32 = 0.5;

/// Larger tables are left alone.
const MAX_CELLS: usize = 1 << 16;

/// How a cell of the table was reached.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Left,
    Right,
    Pair,
    /// Two of the left side are one of the right one.
    LeftHalves,
    RightHalves,
}

impl Step {
    /// Returns how many sections of either side it takes.
    fn takes(self) -> (usize, usize) {
        match self {
            Self::Left => (1, 0),
            Self::Right => (0, 1),
            Self::Pair => (1, 1),
            Self::LeftHalves => (2, 1),
            Self::RightHalves => (1, 2),
        }
    }
}

/// Finds the headings of either side that make a whole with the one before, and adds what they hold to that one.
pub(super) fn halves(
    (lefts, rights): (&mut [Outline], &mut [Outline]),
    known: (&[Option<SectionId>], &[Option<SectionId>]),
) -> [Vec<(usize, usize)>; 2] {
    let headings = |outlines: &[Outline]| -> Vec<usize> {
        let headings = outlines.iter().enumerate();
        headings.filter(|(_, outline)| !outline.is_group && !outline.is_title).map(|(at, _)| at).collect()
    };
    let (rows, columns) = (headings(lefts), headings(rights));
    let mut found = <[Vec<(usize, usize)>; 2]>::default();
    if rows.len() == columns.len() || rows.len() * columns.len() > MAX_CELLS {
        return found;
    }
    for (row, column, step) in best_way((lefts, rights), (&rows, &columns), known) {
        if step == Step::LeftHalves {
            found[0].push((rows[row - 1], rows[row - 2]));
        } else if step == Step::RightHalves {
            found[1].push((columns[column - 1], columns[column - 2]));
        }
    }
    for (outlines, halves) in [lefts, rights].into_iter().zip(&mut found) {
        halves.sort_unstable();
        for (half, first) in halves {
            outlines[*first] = whole(&outlines[*first], &outlines[*half]);
        }
    }
    found
}

/// Returns the steps of the likeliest way through both sides, each with how many sections it leads over.
fn best_way(
    (lefts, rights): (&[Outline], &[Outline]),
    (rows, columns): (&[usize], &[usize]),
    known: (&[Option<SectionId>], &[Option<SectionId>]),
) -> Vec<(usize, usize, Step)> {
    let width = columns.len() + 1;
    let mut cells = vec![(f32::NEG_INFINITY, Step::Left); (rows.len() + 1) * width];
    cells[0].0 = 0.0;
    let pair = |row: usize, column: usize| match (known.0[rows[row]], known.1[columns[column]]) {
        (Some(partner), _) if partner.index() == columns[column] => KNOWN_BITS,
        (None, None) => likeness(&lefts[rows[row]], &rights[columns[column]]),
        _ => -KNOWN_BITS,
    };
    let open_left = |row: usize| Some(&lefts[rows[row]]).filter(|_| known.0[rows[row]].is_none());
    let open_right =
        |column: usize| Some(&rights[columns[column]]).filter(|_| known.1[columns[column]].is_none());
    for row in 0..=rows.len() {
        for column in 0..=columns.len() {
            let mut best = cells[row * width + column];
            for step in [Step::Left, Step::Right, Step::Pair, Step::LeftHalves, Step::RightHalves] {
                let (over, down) = step.takes();
                let (Some(from), Some(below)) = (row.checked_sub(over), column.checked_sub(down)) else {
                    continue;
                };
                let bits = match step {
                    Step::Left | Step::Right => ALONE_BITS,
                    Step::Pair => pair(from, below),
                    Step::LeftHalves => {
                        halves_bits((open_left(from), open_left(from + 1)), open_right(below))
                    }
                    Step::RightHalves => {
                        halves_bits((open_right(below), open_right(below + 1)), open_left(from))
                    }
                };
                let bits = cells[from * width + below].0 + bits;
                if bits > best.0 {
                    best = (bits, step);
                }
            }
            cells[row * width + column] = best;
        }
    }
    let (mut row, mut column, mut way) = (rows.len(), columns.len(), Vec::new());
    while row > 0 || column > 0 {
        let step = cells[row * width + column].1;
        way.push((row, column, step));
        let (over, down) = step.takes();
        (row, column) = (row.saturating_sub(over), column.saturating_sub(down));
    }
    way
}

/// Returns what speaks for two open neighbours being one section of the other edition, in bits.
fn halves_bits((first, half): (Option<&Outline>, Option<&Outline>), other: Option<&Outline>) -> f32 {
    let is_leaf = |outline: &Outline| outline.own > 0 && outline.own == outline.all;
    let (Some(first), Some(half), Some(other)) =
        (first.filter(|one| is_leaf(one)), half.filter(|one| is_leaf(one)), other)
    else {
        return f32::NEG_INFINITY;
    };
    let fit = |own: u32| size_bits(own, other.own);
    let gain = fit(first.own + half.own) - fit(first.own).max(fit(half.own));
    if first.parent != half.parent || gain < LEAST_FIT_BITS {
        return f32::NEG_INFINITY;
    }
    likeness(&whole(first, half), other) + HALVES_BITS
}

/// Returns two neighbours as one section.
fn whole(first: &Outline, half: &Outline) -> Outline {
    let mut whole = first.clone();
    whole.own += half.own;
    whole.all += half.all;
    whole.words.extend(&half.words);
    whole.words.sort_unstable();
    whole.words.dedup();
    whole.held.extend(&half.held);
    whole.held.sort_unstable_by_key(|word| word.0);
    whole.held.dedup_by_key(|word| word.0);
    whole.held_bits = whole.held.iter().map(|word| word.1).sum();
    whole
}
