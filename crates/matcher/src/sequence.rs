//! Aligns two sequences with gaps on either side: how probable each pair is, given all ways to align them.
//!
//! A pair hidden Markov model (R. Durbin et al., "Biological Sequence Analysis", 1998, chapter 4): a way through
//! both sequences is made of pairs, which count by the odds that they are one thing, and of gaps. Summed over all
//! ways forward and backward, each pair gets its probability. Only pairs in a band round the diagonal are looked at.

use std::ops::Range;

/// How likely something of either sequence has no counterpart in the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gaps {
    pub(crate) left: f64,
    pub(crate) right: f64,
}

/// How likely a gap goes on: what one side lacks stands together, as it was added together.
const GAP_GOES_ON: f64 = 0.6;

/// Cells on either side of the diagonal that are always in the band.
const MIN_REACH: usize = 48;

/// Cells that a band has at most, if the least reach allows it: 24 MiB.
const MAX_CELLS: usize = 1 << 20;

/// A table of which only cells in a band round the diagonal are kept; columns count from 0.
pub(crate) struct Band {
    /// For each row its columns.
    columns: Vec<Range<u32>>,
    /// For each row where its cells begin.
    starts: Vec<usize>,
    cells: usize,
}

impl Band {
    /// Lays a band over `rows` × `columns` pairs. It has a row and a column more, for what comes before any pair.
    pub(crate) fn new(rows: usize, columns: usize) -> Self {
        let reach = (MAX_CELLS / (2 * (rows + 1))).max(MIN_REACH) + columns / (rows + 1);
        let mut band = Self { columns: Vec::with_capacity(rows + 1), starts: Vec::new(), cells: 0 };
        for row in 0..=rows {
            let middle = (row * columns).checked_div(rows).unwrap_or(0);
            let end = if row == rows { columns } else { (middle + reach).min(columns) };
            let begin = if row == 0 { 0 } else { middle.saturating_sub(reach) };
            band.starts.push(band.cells);
            band.columns.push(begin as u32..end as u32 + 1);
            band.cells += end + 1 - begin;
        }
        band
    }

    /// Returns the pairs in the band, as places in the two sequences.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (1..self.columns.len()).flat_map(|row| {
            let columns = self.columns[row].start.max(1)..self.columns[row].end;
            columns.map(move |column| (row - 1, column as usize - 1))
        })
    }

    fn at(&self, row: usize, column: usize) -> Option<usize> {
        let columns = self.columns.get(row)?;
        columns.contains(&(column as u32)).then(|| self.starts[row] + column - columns.start as usize)
    }
}

/// The states of a way through both sequences: a pair, a gap of the right side, a gap of the left side.
const PAIR: usize = 0;
const LEFT: usize = 1;
const RIGHT: usize = 2;

type States = [f64; 3];

/// The odds of going from one state to the next; a gap of the right side comes after one of the left, never before,
/// so that what was replaced counts once.
struct Steps([States; 3]);

impl Steps {
    fn new(gaps: Gaps) -> Self {
        let close = 1.0 - GAP_GOES_ON;
        let (left, right) = (gaps.left * close, gaps.right * close);
        let from_pair = [1.0 - left - right, left, right];
        let from_left = [close - right, GAP_GOES_ON, right];
        Self([from_pair, from_left, [close, 0.0, GAP_GOES_ON]])
    }

    fn arriving(&self, from: &States, to: usize) -> f64 {
        (0..3).map(|state| from[state] * self.0[state][to]).sum()
    }
}

/// Returns the probability of each pair of the band, in the order of [`Band::pairs`]; `bits` are the log2 odds of
/// each by itself. Cost: linear in the cells.
pub(crate) fn probabilities(band: &Band, bits: &[f32], gaps: Gaps) -> Vec<f32> {
    let steps = Steps::new(gaps);
    let mut odds = vec![0.0f64; band.cells];
    for ((row, column), bits) in band.pairs().zip(bits) {
        if let Some(at) = band.at(row + 1, column + 1) {
            odds[at] = f64::from(bits.clamp(-MOST_BITS, MOST_BITS)).exp2();
        }
    }
    let forward = forward(band, &odds, &steps);
    let backward = backward(band, &odds, &steps);
    let mut found = Vec::with_capacity(bits.len());
    for row in 1..band.columns.len() {
        let cells = band.starts[row]..band.starts[row] + band.columns[row].len();
        // A way enters each row once, by a pair or by a gap of the right side.
        let whole: f64 = cells
            .clone()
            .map(|at| forward[at][PAIR] * backward[at][PAIR] + forward[at][LEFT] * backward[at][LEFT])
            .sum();
        let first = usize::from(band.columns[row].start == 0);
        found.extend(cells.skip(first).map(|at| {
            let through = forward[at][PAIR] * backward[at][PAIR];
            if whole > 0.0 { (through / whole) as f32 } else { 0.0 }
        }));
    }
    found
}

/// No single pair counts more: sums of many stay in what numbers can hold.
const MOST_BITS: f32 = 60.0;

fn forward(band: &Band, odds: &[f64], steps: &Steps) -> Vec<States> {
    let mut sums = vec![[0.0; 3]; band.cells];
    for row in 0..band.columns.len() {
        let mut most = 0.0f64;
        for column in band.columns[row].clone() {
            let column = column as usize;
            let at = band.starts[row] + column - band.columns[row].start as usize;
            let before = |row: Option<usize>, column: Option<usize>, sums: &[States]| {
                band.at(row?, column?).map(|at| sums[at])
            };
            let mut here = if at == 0 { [1.0, 0.0, 0.0] } else { [0.0; 3] };
            if let Some(from) = before(row.checked_sub(1), column.checked_sub(1), &sums) {
                here[PAIR] += odds[at] * steps.arriving(&from, PAIR);
            }
            if let Some(from) = before(row.checked_sub(1), Some(column), &sums) {
                here[LEFT] = steps.arriving(&from, LEFT);
            }
            if let Some(from) = before(Some(row), column.checked_sub(1), &sums) {
                here[RIGHT] = steps.arriving(&from, RIGHT);
            }
            sums[at] = here;
            most = here.into_iter().fold(most, f64::max);
        }
        scale(band, row, most, &mut sums);
    }
    sums
}

fn backward(band: &Band, odds: &[f64], steps: &Steps) -> Vec<States> {
    let mut sums = vec![[0.0; 3]; band.cells];
    for row in (0..band.columns.len()).rev() {
        let mut most = 0.0f64;
        for column in band.columns[row].clone().rev() {
            let column = column as usize;
            let at = band.starts[row] + column - band.columns[row].start as usize;
            let pair = band.at(row + 1, column + 1).map_or(0.0, |to| odds[to] * sums[to][PAIR]);
            let left = band.at(row + 1, column).map_or(0.0, |to| sums[to][LEFT]);
            let right = band.at(row, column + 1).map_or(0.0, |to| sums[to][RIGHT]);
            let here: States = if at + 1 == band.cells {
                [1.0; 3]
            } else {
                steps.0.map(|from| from[PAIR] * pair + from[LEFT] * left + from[RIGHT] * right)
            };
            sums[at] = here;
            most = here.into_iter().fold(most, f64::max);
        }
        scale(band, row, most, &mut sums);
    }
    sums
}

/// Brings the sums of a row near one: only their shares count.
fn scale(band: &Band, row: usize, most: f64, sums: &mut [States]) {
    if most > 0.0 {
        let cells = band.starts[row]..band.starts[row] + band.columns[row].len();
        sums[cells].iter_mut().flatten().for_each(|sum| *sum /= most);
    }
}

#[cfg(test)]
mod tests {
    use super::{Band, Gaps, probabilities};

    const GAPS: Gaps = Gaps { left: 0.05, right: 0.05 };

    fn best(rows: usize, columns: usize, bits: impl Fn(usize, usize) -> f32) -> Vec<Option<usize>> {
        let band = Band::new(rows, columns);
        let scores: Vec<f32> = band.pairs().map(|(row, column)| bits(row, column)).collect();
        let mut best = vec![None; rows];
        for ((row, column), probability) in band.pairs().zip(probabilities(&band, &scores, GAPS)) {
            assert!((0.0..=1.001).contains(&probability));
            if probability > 0.5 {
                best[row] = Some(column);
            }
        }
        best
    }

    #[test]
    fn equal_sequences_pair_in_order_though_nothing_is_alike() {
        assert_eq!(best(4, 4, |_, _| 0.0), [Some(0), Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn what_is_alike_says_where_the_gap_is() {
        let bits = |row: usize, column: usize| if (row, column) == (1, 2) { 6.0 } else { 0.0 };
        assert_eq!(best(3, 4, bits)[1..], [Some(2), Some(3)]);
        assert_eq!(best(0, 3, bits), []);
        assert_eq!(best(2, 0, bits), [None, None]);
    }

    #[test]
    fn what_differs_pairs_with_nothing() {
        let bits = |row: usize, column: usize| if row == 1 || column == 1 { -12.0 } else { 1.0 };
        assert_eq!(best(3, 3, bits), [Some(0), None, Some(2)]);
    }

    #[test]
    fn long_sequences_keep_their_order() {
        let alike = |row: usize, column: usize| if column == row + row / 100 { 5.0 } else { -2.0 };
        let best = best(3000, 3030, alike);
        let right = best.iter().enumerate().filter(|(row, column)| **column == Some(row + row / 100));
        assert!(right.count() > 2990);
    }
}
