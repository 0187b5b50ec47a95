//! Puts the documents together that conflict marks were made of.

use super::{MarkedChunk, MarkedConflict, MarkedDocument, has_conflict_marks};
use crate::diff3::common;
use crate::lines::{Numbers, split_at_line_feeds};
use crate::write::{ConflictStyle, MarkerOptions};

/// The documents that a document with conflict marks was made of.
///
/// Outside of conflicts all of them read as it does: what was merged there is merged. Within a conflict whose
/// marks do not show the base, the base has what all sides have in common and no more. So nothing counts as
/// removed there: what one side alone has counts as added by it, and what all have stands once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmerged {
    /// The base.
    pub base: Vec<u8>,
    /// The sides, ours first.
    pub sides: Vec<Vec<u8>>,
    /// The conflicts whose base is not known.
    pub without_base: usize,
}

impl MarkedDocument {
    /// Puts base and sides together; `source` is what the marks were read from.
    ///
    /// None if conflicts have different numbers of sides. In style `zdiff3` the lines that sides have in
    /// common stand outside of the conflict, and so count as unchanged.
    pub fn documents(&self, source: &[u8]) -> Option<Unmerged> {
        let sides = self.conflicts().next().map_or(2, |conflict| conflict.sides.len());
        if self.conflicts().any(|conflict| conflict.sides.len() != sides) {
            return None;
        }
        let mut unmerged = Unmerged { sides: vec![Vec::new(); sides], ..Unmerged::default() };
        for chunk in &self.chunks {
            match chunk {
                MarkedChunk::Text(bytes) => {
                    let text = &source[bytes.clone()];
                    unmerged.base.extend_from_slice(text);
                    unmerged.sides.iter_mut().for_each(|side| side.extend_from_slice(text));
                }
                MarkedChunk::Conflict(conflict) => unmerged.take(conflict, source),
            }
        }
        Some(unmerged)
    }

    /// Gives how the marks are made: size, style and labels are those of the first conflict.
    ///
    /// `zdiff3` looks as `diff3` does. None without a conflict.
    pub fn marker_options(&self) -> Option<MarkerOptions> {
        let first = self.conflicts().next()?;
        Some(MarkerOptions {
            style: if first.base.is_some() { ConflictStyle::Diff3 } else { ConflictStyle::Merge },
            size: self.size,
            base_label: first.base.as_ref().map(|base| base.label.clone()).unwrap_or_default(),
            side_labels: first.sides.iter().map(|side| side.label.clone()).collect(),
        })
    }
}

impl Unmerged {
    fn take(&mut self, conflict: &MarkedConflict, source: &[u8]) {
        let texts: Vec<&[u8]> = conflict.sides.iter().map(|side| &source[side.bytes.clone()]).collect();
        // A base with marks of its own is what git made of several bases, not something that ever was.
        let known = conflict.base.as_ref().map(|base| &source[base.bytes.clone()]);
        match known.filter(|base| !has_conflict_marks(base)) {
            Some(base) => self.base.extend_from_slice(base),
            None => {
                self.without_base += 1;
                common_lines(&texts).into_iter().for_each(|line| self.base.extend_from_slice(line));
            }
        }
        for (side, text) in self.sides.iter_mut().zip(texts) {
            side.extend_from_slice(text);
        }
    }
}

/// Gives the lines that all texts have, in an order that is common to them.
fn common_lines<'a>(texts: &[&'a [u8]]) -> Vec<&'a [u8]> {
    let Some((first, others)) = texts.split_first() else { return Vec::new() };
    let mut numbers = Numbers::default();
    let mut lines = split_at_line_feeds(first);
    for other in others {
        let shared = common(&numbers.all(&lines), &numbers.all(&split_at_line_feeds(other)));
        lines = shared.into_iter().map(|(at, _)| lines[at]).collect();
    }
    lines
}
