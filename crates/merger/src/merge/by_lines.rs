//! Merges documents line by line, as git does.

use recension_model::MergePart;

use crate::document::diff3::{Region, Who, merge3};
use crate::document::lines::{Numbers, split_at_line_feeds};

/// Two sides merged against their base, line by line.
pub(crate) struct LineMerge<'a> {
    base: Vec<&'a [u8]>,
    ours: Vec<&'a [u8]>,
    theirs: Vec<&'a [u8]>,
    regions: Vec<Region>,
}

impl<'a> LineMerge<'a> {
    pub(crate) fn new(base: &'a [u8], ours: &'a [u8], theirs: &'a [u8]) -> Self {
        let mut numbers = Numbers::default();
        let [base, ours, theirs] = [base, ours, theirs].map(split_at_line_feeds);
        let regions = merge3(&numbers.all(&base), &numbers.all(&ours), &numbers.all(&theirs));
        Self { base, ours, theirs, regions }
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.regions.iter().all(|region| region.who != Who::Conflict)
    }

    /// Returns the merged text if nothing is in conflict.
    pub(crate) fn clean(&self) -> Option<Vec<u8>> {
        if !self.is_clean() {
            return None;
        }
        let mut out = Vec::new();
        for region in &self.regions {
            let lines = match region.who {
                Who::Theirs => &self.theirs[region.theirs.clone()],
                _ => &self.ours[region.ours.clone()],
            };
            lines.iter().for_each(|line| out.extend_from_slice(line));
        }
        Some(out)
    }

    /// Returns the merged text with a part for each conflict, numbered from `first`.
    pub(crate) fn parts(&self, first: u32) -> Vec<MergePart> {
        let mut parts = Vec::new();
        let mut conflict = first;
        for region in &self.regions {
            let base = self.base[region.base.clone()].concat();
            let (ours, theirs) =
                (self.ours[region.ours.clone()].concat(), self.theirs[region.theirs.clone()].concat());
            let text = match region.who {
                Who::Theirs => theirs,
                Who::Conflict => {
                    parts.push(MergePart::Conflict { conflict, base, sides: vec![ours, theirs] });
                    conflict += 1;
                    continue;
                }
                _ => ours,
            };
            match parts.last_mut() {
                Some(MergePart::Text(last)) => last.extend(text),
                _ => parts.push(MergePart::Text(text)),
            }
        }
        parts
    }
}

/// Merges any number of sides one after the other; none if any two of them are in conflict.
pub(crate) fn merge_all_clean(base: &[u8], sides: &[&[u8]]) -> Option<Vec<u8>> {
    let (first, others) = sides.split_first()?;
    let mut merged = first.to_vec();
    for side in others {
        merged = LineMerge::new(base, &merged, side).clean()?;
    }
    Some(merged)
}
