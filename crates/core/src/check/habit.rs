//! What entries of a list have in common.

use std::collections::BTreeMap;

use recension_model::EntryId;

use super::subject::Subject;

/// Neighbours that show a habit.
const MIN_NEIGHBOURS: usize = 3;
/// The share of neighbours that keep a habit at least, counted with one for it and one against it.
const MIN_SHARE: f64 = 0.8;
/// Where an entry has too few neighbours: entries of the whole list that show a habit …
const MIN_LISTED: usize = 10;
/// … and their share.
const MIN_LISTED_SHARE: f64 = 0.95;

/// A property of entries, and what of it is usual.
pub(super) struct Habits<T> {
    /// For each entry its value, if it has one.
    values: Vec<Option<T>>,
    /// How often each value stands in each group of entries that stand side by side.
    grouped: Vec<BTreeMap<T, usize>>,
    /// How often each value stands in the whole list, among entries that are nested or not.
    listed: [BTreeMap<T, usize>; 2],
    /// Whether what the whole list does counts for nested entries, too.
    nested_follow: bool,
}

impl<T: Clone + Ord> Habits<T> {
    /// Looks at all entries. What a change added shows no habit.
    pub(super) fn new(subject: &Subject<'_>, value: impl Fn(EntryId) -> Option<T>) -> Self {
        let values: Vec<Option<T>> = subject.head.entry_ids().map(value).collect();
        let mut grouped = vec![BTreeMap::new(); subject.groups().len()];
        let mut listed = [BTreeMap::new(), BTreeMap::new()];
        for (id, value) in subject.head.entry_ids().zip(&values).filter(|(id, _)| subject.is_old(*id)) {
            if let Some(value) = value {
                *grouped[subject.group_of(id)].entry(value.clone()).or_default() += 1;
                *listed[nested(subject, id)].entry(value.clone()).or_default() += 1;
            }
        }
        Self { values, grouped, listed, nested_follow: true }
    }

    /// Returns the same for what each nested list does in its own way: there only siblings show a habit.
    pub(super) fn of_siblings(subject: &Subject<'_>, value: impl Fn(EntryId) -> Option<T>) -> Self {
        Self { nested_follow: false, ..Self::new(subject, value) }
    }

    /// Returns the value of an entry.
    pub(super) fn value(&self, id: EntryId) -> Option<&T> {
        self.values[id.index()].as_ref()
    }

    /// Returns what is usual where an entry stands: among its neighbours, else in the list; none if nothing is.
    pub(super) fn usual(&self, subject: &Subject<'_>, id: EntryId) -> Option<&T> {
        let own = self.value(id).filter(|_| subject.is_old(id));
        let others = |(value, count): (_, &usize)| (value, *count - usize::from(own == Some(value)));
        let here = || self.grouped[subject.group_of(id)].iter().map(others);
        let all: usize = here().map(|(_, count)| count).sum();
        if all >= MIN_NEIGHBOURS {
            let (value, count) = here().max_by_key(|(_, count)| *count)?;
            return ((count + 1) as f64 >= MIN_SHARE * (all + 2) as f64).then_some(value);
        }
        let nested = nested(subject, id);
        if nested == 1 && !self.nested_follow {
            return None;
        }
        let listed = &self.listed[nested];
        let all: usize = listed.values().sum();
        let (value, count) = listed.iter().max_by_key(|(_, count)| **count)?;
        (all >= MIN_LISTED && *count as f64 >= MIN_LISTED_SHARE * all as f64).then_some(value)
    }

    /// Returns what is usual where an entry stands, if its own value is another one.
    pub(super) fn deviation(&self, subject: &Subject<'_>, id: EntryId) -> Option<(&T, &T)> {
        let own = self.value(id)?;
        let usual = self.usual(subject, id)?;
        (own != usual).then_some((own, usual))
    }
}

/// Counts entries that are nested under others apart.
fn nested(subject: &Subject<'_>, id: EntryId) -> usize {
    usize::from(subject.head.entry(id).entry.parent.is_some())
}
