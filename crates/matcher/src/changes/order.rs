//! Entries that stand elsewhere within their section.

use recension_model::{ChangeKind, Edition, EntryChange, EntryId, SectionId, Status};
use rustc_hash::FxHashMap;

use crate::above::TextsAbove;
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
    above: TextsAbove,
    /// How often each text stands in each section.
    times: FxHashMap<(Option<SectionId>, u64), u32>,
}

impl Labels {
    fn new(edition: &Edition) -> Self {
        let above = TextsAbove::new(edition);
        let mut times: FxHashMap<_, u32> = FxHashMap::default();
        above.labels().for_each(|label| *times.entry((label.section, label.key)).or_default() += 1);
        Self { above, times }
    }

    fn times(&self, section: Option<SectionId>, key: u64) -> u32 {
        self.times.get(&(section, key)).copied().unwrap_or(0)
    }

    /// Reports whether an entry stands below other text in another edition, and both editions have both texts as often.
    fn differs(&self, own: EntryId, other: &Labels, theirs: EntryId) -> bool {
        let (Some(was), Some(is)) = (self.above.label_of(own), other.above.label_of(theirs)) else {
            return false;
        };
        let is_known = |key: u64| {
            let times = self.times(was.section, key);
            times > 0 && times == other.times(is.section, key)
        };
        (was.key, was.nth) != (is.key, is.nth) && is_known(was.key) && is_known(is.key)
    }
}
