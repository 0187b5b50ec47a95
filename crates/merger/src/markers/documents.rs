//! Puts the documents together that conflict markers were made of.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{MarkedChunk, MarkedConflict, MarkedDocument, has_conflict_markers};
use crate::document::diff3::common;
use crate::document::lines::{Numbers, split_at_line_feeds};
use crate::markers::write::{ConflictStyle, MarkerOptions};

/// The documents that a document with conflict markers was made of.
///
/// Outside of conflicts all of them read as it does: what was merged there is merged. Within a conflict whose
/// markers do not show the base, the base has what all sides have in common, so that it stands once, and no
/// more: what one side alone has counts as added by it, and nothing counts as removed. An item of a list
/// that stands word for word at another place of the document, too, was moved, not added: the base has it
/// where it left from, so that it does not stand twice.
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
    /// Puts base and sides together; `source` is what the markers were read from.
    ///
    /// None if conflicts have different numbers of sides. In style `zdiff3` the lines that sides have in
    /// common stand outside of the conflict, and so count as unchanged.
    #[must_use]
    pub fn documents(&self, source: &[u8]) -> Option<Unmerged> {
        let sides = self.conflicts().next().map_or(2, |conflict| conflict.sides.len());
        if self.conflicts().any(|conflict| conflict.sides.len() != sides) {
            return None;
        }
        let mut unmerged = Unmerged { sides: vec![Vec::new(); sides], ..Unmerged::default() };
        let mut moved = self.moved(source);
        for chunk in &self.chunks {
            match chunk {
                MarkedChunk::Text(bytes) => {
                    let text = &source[bytes.clone()];
                    unmerged.base.extend_from_slice(text);
                    unmerged.sides.iter_mut().for_each(|side| side.extend_from_slice(text));
                }
                MarkedChunk::Conflict(conflict) => unmerged.take(conflict, source, &mut moved),
            }
        }
        Some(unmerged)
    }

    /// Finds what items stand where, for conflicts whose base is not known.
    fn moved<'a>(&self, source: &'a [u8]) -> Moved<'a> {
        let mut moved = Moved::default();
        for chunk in &self.chunks {
            match chunk {
                MarkedChunk::Text(bytes) => {
                    moved
                        .settled
                        .extend(split_at_line_feeds(&source[bytes.clone()]).into_iter().filter(is_item));
                }
                MarkedChunk::Conflict(conflict) if known_base(conflict, source).is_none() => {
                    let texts = texts(conflict, source);
                    let own = Aligned::new(&texts).own.into_iter().next().unwrap_or_default();
                    for line in own.into_iter().flatten().filter(is_item) {
                        *moved.ours.entry(line).or_default() += 1;
                    }
                }
                MarkedChunk::Conflict(_) => {}
            }
        }
        moved
    }

    /// Returns how the markers are made: size, style and labels are those of the first conflict.
    ///
    /// `zdiff3` looks as `diff3` does. None without a conflict.
    #[must_use]
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
    fn take<'a>(&mut self, conflict: &MarkedConflict, source: &'a [u8], moved: &mut Moved<'a>) {
        let texts = texts(conflict, source);
        match known_base(conflict, source) {
            Some(base) => self.base.extend_from_slice(base),
            None => {
                self.without_base += 1;
                let aligned = Aligned::new(&texts);
                for gap in 0..=aligned.common.len() {
                    for (side, own) in aligned.own.iter().enumerate() {
                        let left = own[gap].iter().filter(|line| moved.left_from(side, line));
                        left.for_each(|line| self.base.extend_from_slice(line));
                    }
                    aligned.common.get(gap).into_iter().for_each(|line| self.base.extend_from_slice(line));
                }
            }
        }
        for (side, text) in self.sides.iter_mut().zip(texts) {
            side.extend_from_slice(text);
        }
    }
}

fn texts<'a>(conflict: &MarkedConflict, source: &'a [u8]) -> Vec<&'a [u8]> {
    conflict.sides.iter().map(|side| &source[side.bytes.clone()]).collect()
}

/// Returns the base of a conflict, where its markers show one that ever was: one with markers of its own is what git
/// made of several bases.
fn known_base<'a>(conflict: &MarkedConflict, source: &'a [u8]) -> Option<&'a [u8]> {
    let base = conflict.base.as_ref().map(|base| &source[base.bytes.clone()]);
    base.filter(|base| !has_conflict_markers(base))
}

/// Items that stand elsewhere, too.
#[derive(Default)]
struct Moved<'a> {
    /// Those outside of conflicts.
    settled: FxHashSet<&'a [u8]>,
    /// How often those stand between markers that ours alone has at their place.
    ours: FxHashMap<&'a [u8], usize>,
}

impl Moved<'_> {
    /// Reports whether a line that `side` alone has at its place stands elsewhere for good.
    ///
    /// Of an item that ours has at one place and another side at another one, ours stands.
    fn left_from(&mut self, side: usize, line: &[u8]) -> bool {
        if self.settled.contains(line) {
            return true;
        }
        match self.ours.get_mut(line).filter(|count| side > 0 && **count > 0) {
            Some(count) => {
                *count -= 1;
                true
            }
            None => false,
        }
    }
}

/// Reports whether a line is an item of a list or a row of a table, and says something.
fn is_item(line: &&[u8]) -> bool {
    let text = line.trim_ascii_start();
    let begins = text.first().is_some_and(|byte| b"-*+|".contains(byte) || byte.is_ascii_digit());
    begins && text.iter().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
}

/// Lines that all texts have, and those of each text around them.
struct Aligned<'a> {
    /// Lines that all have, in an order that is common to them.
    common: Vec<&'a [u8]>,
    /// For each text: its other lines, before the first common line, between the first and the second, ….
    own: Vec<Vec<Vec<&'a [u8]>>>,
}

impl<'a> Aligned<'a> {
    fn new(texts: &[&'a [u8]]) -> Self {
        let mut numbers = Numbers::default();
        let lines: Vec<Vec<&[u8]>> = texts.iter().map(|text| split_at_line_feeds(text)).collect();
        let mut shared = lines.first().cloned().unwrap_or_default();
        for other in lines.iter().skip(1) {
            let pairs = common(&numbers.all(&shared), &numbers.all(other));
            shared = pairs.into_iter().map(|(at, _)| shared[at]).collect();
        }
        let own = lines.into_iter().map(|lines| {
            let mut gaps = vec![Vec::new()];
            let mut next = shared.iter().peekable();
            for line in lines {
                match next.next_if(|common| **common == line) {
                    Some(_) => gaps.push(Vec::new()),
                    None => gaps.last_mut().into_iter().for_each(|gap| gap.push(line)),
                }
            }
            gaps
        });
        let own = own.collect();
        Self { common: shared, own }
    }
}
