//! Two editions side by side: what joins them, and what changed between them.

use std::collections::HashSet;

use crate::{
    Alignment, ChangeKind, ChangeSet, Cut, Edition, EntryChange, EntryId, EntryView, Evidence, NearMiss,
};

/// Two editions, what joins them, and what changed between them.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The old edition.
    pub old: &'a Edition,
    /// The new edition.
    pub new: &'a Edition,
    /// The alignment that the changes were read from.
    pub alignment: &'a Alignment,
    /// The changes.
    pub changes: &'a ChangeSet,
}

/// One of the two editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The old one.
    Old,
    /// The new one.
    New,
}

/// An entry of one edition, with title and description as its partner divides them.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The entry.
    pub view: EntryView<'a>,
    /// Its title.
    pub title: &'a str,
    /// What follows the title.
    pub description: &'a str,
}

impl<'a> Shown<'a> {
    /// Divides an entry as its partner does; without a `cut` as it is.
    pub fn new(view: EntryView<'a>, cut: Option<Cut>) -> Self {
        match cut {
            Some(cut) => Self {
                view,
                title: view.edition.str(cut.title),
                description: view.edition.str(cut.description),
            },
            None => Self { view, title: view.title(), description: view.description() },
        }
    }
}

/// Returns the notes of one entry that another does not have.
pub fn notes_only_in<'a>(these: Shown<'a>, those: Shown<'a>) -> impl Iterator<Item = &'a str> {
    let known: HashSet<&str> = those.view.notes().collect();
    these.view.notes().filter(move |note| !known.contains(note))
}

/// Returns the addresses of one entry beside its primary one that another entry leads to nowhere.
pub fn further_urls_only_in<'a>(these: Shown<'a>, those: Shown<'a>) -> impl Iterator<Item = &'a str> {
    let known: HashSet<&str> = those.view.links().map(|(_, url)| url).collect();
    let primary = these.view.url();
    let further = these.view.links().map(|(_, url)| url);
    further.filter(move |url| Some(*url) != primary && !known.contains(url))
}

impl<'a> Comparison<'a> {
    /// Returns one of the two editions.
    pub fn edition(&self, side: Side) -> &'a Edition {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }

    /// Returns the old entry of a change.
    pub fn old_of(&self, change: &EntryChange) -> Option<Shown<'a>> {
        change.old.map(|id| Shown::new(self.old.entry(id), change.old_cut))
    }

    /// Returns the new entry of a change.
    pub fn new_of(&self, change: &EntryChange) -> Option<Shown<'a>> {
        change.new.map(|id| Shown::new(self.new.entry(id), change.new_cut))
    }

    /// Counts the old entries that count.
    pub fn old_entries(&self) -> usize {
        match self.changes.ignored {
            0 => self.old.entries.len(),
            _ => self.changes.entries.iter().filter(|change| change.old.is_some()).count(),
        }
    }

    /// Counts those of them that have a partner.
    pub fn found_again(&self) -> usize {
        self.old_entries().saturating_sub(self.changes.summary.count(ChangeKind::Removed) as usize)
    }

    /// Returns the evidence that joins a pair; empty for an entry that stands alone.
    pub fn evidence(&self, change: &EntryChange) -> &'a [Evidence] {
        if change.old.is_none() || change.new.is_none() {
            return &[];
        }
        let pair = self.alignment.pair(change.row as usize, self.changes.old, self.changes.new);
        pair.map_or(&[], |pair| self.alignment.evidence(&pair.evidence))
    }
}

/// The near misses of one comparison, by entry.
#[derive(Clone, Debug)]
pub struct NearMisses<'a> {
    alignment: &'a Alignment,
    columns: [usize; 2],
    by_new: Vec<(EntryId, usize)>,
    by_old: Vec<(EntryId, usize)>,
}

/// A near miss seen from one of its entries.
#[derive(Clone, Copy, Debug)]
pub struct Missed<'a> {
    /// The entry of the other edition.
    pub other: EntryId,
    /// The probability that both are one resource, 0–1.
    pub confidence: f32,
    /// What speaks for it and against it.
    pub evidence: &'a [Evidence],
}

impl<'a> NearMisses<'a> {
    /// Sorts the near misses between the two editions by their entries.
    pub fn new(comparison: &Comparison<'a>) -> Self {
        let alignment = comparison.alignment;
        let columns = [comparison.changes.old, comparison.changes.new];
        let mut misses = Self { alignment, columns, by_new: Vec::new(), by_old: Vec::new() };
        for (at, miss) in alignment.near_misses.iter().enumerate() {
            let sides = [usize::from(miss.left), usize::from(miss.right)];
            if sides == columns {
                misses.by_old.push((miss.left_entry, at));
                misses.by_new.push((miss.right_entry, at));
            } else if sides == [columns[1], columns[0]] {
                misses.by_old.push((miss.right_entry, at));
                misses.by_new.push((miss.left_entry, at));
            }
        }
        misses.by_new.sort_unstable();
        misses.by_old.sort_unstable();
        misses
    }

    /// Returns the near misses of an entry, likeliest first.
    pub fn of(&self, side: Side, id: EntryId) -> Vec<Missed<'a>> {
        let sorted = match side {
            Side::Old => &self.by_old,
            Side::New => &self.by_new,
        };
        let from = sorted.partition_point(|(other, _)| *other < id);
        let found = sorted.iter().skip(from).take_while(|(other, _)| *other == id);
        let mut found: Vec<_> = found
            .filter_map(|(_, at)| self.alignment.near_misses.get(*at))
            .map(|miss| self.seen(side, miss))
            .collect();
        found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.other.cmp(&b.other)));
        found
    }

    fn seen(&self, side: Side, miss: &NearMiss) -> Missed<'a> {
        let own = match side {
            Side::Old => self.columns[0],
            Side::New => self.columns[1],
        };
        let other = if usize::from(miss.left) == own { miss.right_entry } else { miss.left_entry };
        let evidence = self.alignment.evidence(&miss.evidence);
        Missed { other, confidence: miss.confidence, evidence }
    }
}
