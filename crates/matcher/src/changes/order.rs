//! Entries that stand elsewhere within their section.

use recension_model::{ChangeKind, Edition, EntryChange, EntryId, SectionId, Status, digest};
use rustc_hash::FxHashSet;

use crate::above::{TextsAbove, key_of_piece, text_of_piece};
use crate::order::out_of_order;

/// Marks the entries that stand below other text of their section than before, and those of the others that stand out of the
/// common order; those before the first section are one, too.
pub(super) fn mark_reordered(changes: &mut [EntryChange], old: &Edition, new: &Edition) {
    let (was, is) = (Labels::new(old), Labels::new(new));
    let mut places: Vec<(Option<SectionId>, usize, usize)> = Vec::with_capacity(changes.len());
    for (at, change) in changes.iter_mut().enumerate() {
        let (Some(before), Some(after)) = (change.old, change.new) else { continue };
        let (from, section) = (old.entries[before.index()].section, new.entries[after.index()].section);
        if from.is_some() != section.is_some() || change.kinds.contains(ChangeKind::Moved) {
            continue;
        }
        match was.differs(before, &is, after) {
            true => mark(change),
            false => places.push((section, at, before.index())),
        }
    }
    places.sort_unstable_by_key(|(section, at, _)| (*section, *at));
    for section in places.chunk_by(|a, b| a.0 == b.0) {
        let sequence: Vec<usize> = section.iter().map(|(_, _, old)| *old).collect();
        for place in out_of_order(&sequence) {
            mark(&mut changes[section[place].1]);
        }
    }
}

fn mark(change: &mut EntryChange) {
    change.kinds.insert(ChangeKind::Reordered);
    change.status = Status::Changed;
}

/// The text that entries of an edition stand below within their sections.
struct Labels {
    /// For each entry its section and the digest of the key of the text.
    of: Vec<Option<(Option<SectionId>, u64)>>,
    all: FxHashSet<(Option<SectionId>, u64)>,
}

impl Labels {
    fn new(edition: &Edition) -> Self {
        let above = TextsAbove::new(edition);
        let mut last: Option<(usize, u64)> = None;
        let of = edition.entry_ids().map(|id| {
            let section = edition.entries[id.index()].section;
            let prose = above.of(edition, id)?.prose;
            let key = match last {
                Some((at, key)) if at == prose => key,
                _ => digest(key_of_piece(&text_of_piece(edition, &edition.prose[prose])).as_bytes()),
            };
            last = Some((prose, key));
            Some((section, key))
        });
        let of: Vec<_> = of.collect();
        Self { all: of.iter().copied().flatten().collect(), of }
    }

    /// Reports whether an entry stands below other text in another edition, and both editions have both texts.
    fn differs(&self, own: EntryId, other: &Labels, theirs: EntryId) -> bool {
        let (Some(was), Some(is)) = (self.of[own.index()], other.of[theirs.index()]) else { return false };
        was.1 != is.1 && self.all.contains(&(was.0, is.1)) && other.all.contains(&(is.0, was.1))
    }
}
