//! Which chunks of two sources that follow each other differ.

use rustc_hash::FxHashMap;

use crate::chunks::Chunk;
use crate::source::at_top;

/// The chunks in which two sources differ.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Those of the old source that the new one has not.
    pub(crate) gone: Vec<usize>,
    /// Those of the new source that the old one has not.
    pub(crate) came: Vec<usize>,
}

impl Difference {
    pub(crate) fn of(old: &[Chunk], new: &[Chunk]) -> Self {
        let (there, here) = (places(old), places(new));
        let without = |chunks: &[Chunk], others: &FxHashMap<u128, usize>| {
            (0..chunks.len()).filter(|at| !others.contains_key(&chunks[*at].key)).collect()
        };
        Self { gone: without(old, &here), came: without(new, &there) }
    }

    /// Returns the chunks of the new source that both have and that stand beside or above one that differs: where headings
    /// came or went, those would be the first to be read in another way.
    pub(crate) fn witnesses(&self, old: &[Chunk], new: &[Chunk]) -> Vec<usize> {
        let here = places(new);
        let of_old = self.gone.iter().flat_map(|at| beside(old, *at)).map(|at| old[at].key);
        let of_new = self.came.iter().flat_map(|at| beside(new, *at)).map(|at| new[at].key);
        let there = places(old);
        let both = of_old.chain(of_new).filter(|key| there.contains_key(key));
        // Those at the top are read with every part.
        let is_top = |at: &usize| at_top(new).any(|top| top == *at);
        let found = both.filter_map(|key| here.get(&key).copied()).filter(|at| !is_top(at));
        let mut found: Vec<usize> = found.collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Returns the first place of each chunk.
fn places(chunks: &[Chunk]) -> FxHashMap<u128, usize> {
    chunks.iter().enumerate().rev().map(|(at, chunk)| (chunk.key, at)).collect()
}

/// Returns the chunks above and beside one.
fn beside(chunks: &[Chunk], at: usize) -> impl Iterator<Item = usize> {
    let next = Some(at + 1).filter(|at| *at < chunks.len());
    [chunks[at].parent, at.checked_sub(1), next].into_iter().flatten()
}
