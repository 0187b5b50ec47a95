//! The table of resources and editions, and the evidence behind it.

use std::ops::Range;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{Edition, EntryId};

/// A table with one row per resource and one column per edition.
///
/// Rows stand in the order of their first appearance, read column by column in a fixed order that does not
/// depend on how the editions were given. Every entry of every edition stands in exactly one row.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Alignment {
    /// How many editions were aligned.
    pub columns: usize,
    /// What the editions are known by, one for each column: see [`Alignment::is_of`].
    pub digests: Vec<u64>,
    /// Row after row, `columns` cells each.
    pub cells: Vec<Option<EntryId>>,
    /// What joins the cells of a row, sorted by row, then left, then right column.
    pub pairs: Vec<Pair>,
    /// The evidence of all pairs and near misses; they point at ranges of it.
    pub evidence: Vec<Evidence>,
    /// Pairs that were weighed and not taken although they looked alike, sorted by left entry.
    pub near_misses: Vec<NearMiss>,
    /// How many candidate pairs were scored.
    pub scored: u64,
}

/// Two entries that are one resource, and why.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Pair {
    /// The row that both stand in.
    pub row: u32,
    /// The lesser column.
    pub left: u16,
    /// The greater column.
    pub right: u16,
    /// The calibrated probability that they are one resource, 0–1.
    pub confidence: f32,
    /// Its evidence, a range of [`Alignment::evidence`].
    pub evidence: Range<u32>,
}

/// Two entries that look alike and were not taken for one resource.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct NearMiss {
    /// The lesser column.
    pub left: u16,
    /// The entry in it.
    pub left_entry: EntryId,
    /// The greater column.
    pub right: u16,
    /// The entry in it.
    pub right_entry: EntryId,
    /// The calibrated probability that they are one resource, 0–1.
    pub confidence: f32,
    /// Its evidence, a range of [`Alignment::evidence`].
    pub evidence: Range<u32>,
}

/// What one signal says about a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Evidence {
    /// The signal.
    pub signal: Signal,
    /// How far the two agree in it.
    pub agreement: Agreement,
    /// Its weight: log2 of how much more often it is seen in true pairs than in others. Below 0: against.
    pub bits: f32,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Signal {
    /// How likely any two candidates are one resource before anything is compared.
    Prior,
    /// The primary address.
    Url,
    /// The title.
    Title,
    /// The description and notes.
    Description,
    /// The section.
    Section,
    /// Addresses other than the primary, and addresses within descriptions.
    OtherLink,
    /// "formerly known as": one side's text names the other's title.
    FormerName,
    /// What a translation keeps: code, numbers, names, the length and shape of the text.
    Kept,
    /// The place among the entries of a translation, as far as it keeps their order.
    Order,
    /// A decision of a person.
    Decision,
}

/// How far two values agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Agreement {
    /// They contradict each other.
    Different,
    /// They have little in common.
    Weak,
    /// They have something in common.
    Partial,
    /// They have most in common.
    Strong,
    /// They are the same in canonical form.
    Same,
    /// One side has no value, or the two cannot be compared (another script).
    Missing,
}

impl Alignment {
    /// Reports whether these are the editions that were aligned, in their order. Cost: linear in their text.
    pub fn is_of(&self, editions: &[&Edition]) -> bool {
        self.digests.len() == editions.len()
            && self.digests.iter().zip(editions).all(|(digest, edition)| *digest == edition.digest())
    }

    /// Returns the number of rows.
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }

    /// Returns the cells of a row, one per column.
    pub fn row(&self, row: usize) -> &[Option<EntryId>] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }

    /// Returns the entries of two columns that stand in one row. Cost: linear in the rows.
    pub fn entries_of(&self, left: usize, right: usize) -> Vec<(EntryId, EntryId)> {
        let cell = |row: usize, column: usize| *self.row(row).get(column)?;
        (0..self.rows()).filter_map(|row| Some((cell(row, left)?, cell(row, right)?))).collect()
    }

    /// Returns the evidence of a pair or near miss.
    pub fn evidence(&self, range: &Range<u32>) -> &[Evidence] {
        &self.evidence[range.start as usize..range.end as usize]
    }

    /// Returns what joins two columns of a row; `left` and `right` in any order. Cost: log of the pairs.
    pub fn pair(&self, row: usize, left: usize, right: usize) -> Option<&Pair> {
        let key = (row as u32, left.min(right) as u16, left.max(right) as u16);
        let at = self.pairs.binary_search_by_key(&key, |pair| (pair.row, pair.left, pair.right)).ok()?;
        self.pairs.get(at)
    }

    /// Returns how sure it is that two cells of a row are one resource, 0–1: by the pair that joins them, else by the
    /// best way over a third edition that is paired with both, else by the weakest pair of the row.
    ///
    /// Cost: log of the pairs; without a pair of the two, the pairs of the row.
    pub fn confidence(&self, row: usize, left: usize, right: usize) -> f32 {
        if let Some(pair) = self.pair(row, left, right) {
            return pair.confidence;
        }
        let first = self.pairs.partition_point(|pair| (pair.row as usize) < row);
        let last = self.pairs.partition_point(|pair| (pair.row as usize) <= row);
        let of_row = &self.pairs[first..last];
        let (left, right) = (left as u16, right as u16);
        let to_right = |column: u16| {
            let key = (column.min(right), column.max(right));
            let at = of_row.binary_search_by_key(&key, |pair| (pair.left, pair.right)).ok()?;
            Some(of_row.get(at)?.confidence)
        };
        let over = |pair: &Pair| match (pair.left == left, pair.right == left) {
            (true, _) => Some(pair.confidence * to_right(pair.right)?),
            (_, true) => Some(pair.confidence * to_right(pair.left)?),
            _ => None,
        };
        let best = of_row.iter().filter_map(over).reduce(f32::max);
        best.unwrap_or_else(|| of_row.iter().map(|pair| pair.confidence).fold(1.0, f32::min))
    }
}
