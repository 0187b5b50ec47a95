//! Applies a patch in parts, where the whole of it does not come out right.
//!
//! First go the sections that are renamed or moved, which entries are found by; then the entries, each part
//! with the new sections that it stands in; then the sections that are taken out, or stand empty. A part
//! that does not come out right is parted once more: what was not read as it should be is tried by itself,
//! and where that tells nothing apart, the halves are. What is left alone then is at fault.

use recension_model::{ChangeKind, Edition, SectionPatch, SectionValue};

use crate::patch::steps::Selection;
use crate::patch::{Applied, ApplyError, Rejected, Run};

/// Applies as much of a patch as comes out right.
pub(crate) fn in_halves(run: &Run<'_>, target: &Edition) -> Result<Applied, ApplyError> {
    let changes = &run.patch.sections;
    let sections = |is_meant: &dyn Fn(usize, &SectionPatch) -> bool| -> Vec<usize> {
        (0..changes.len()).filter(|at| is_meant(*at, &changes[*at])).collect()
    };
    let all = 0..run.patch.entries.len();
    let homes: Vec<Vec<usize>> = all.clone().map(|index| homes(run, index)).collect();
    let left: Vec<Vec<usize>> = all.map(|index| left_sections(run, index)).collect();
    let edition = run.reader.read(target.source.clone());
    let mut parts = Parts { run, edition, homes, left, total: Applied::default() };
    parts.take_sections(sections(&|_, change| change.old.is_some() && change.new.is_some()))?;
    parts.take_entries()?;
    parts.take_again()?;
    parts.take_sections(sections(&|at, change| {
        change.new.is_none() || (change.old.is_none() && !parts.homes.iter().any(|homes| homes.contains(&at)))
    }))?;
    let Parts { edition, mut total, .. } = parts;
    total.rejected.sort_by_key(|rejected| rejected.index);
    let mut known = std::collections::BTreeSet::new();
    total.left_out.retain(|sentence| known.insert(sentence.clone()));
    total.text = edition.source;
    Ok(total)
}

/// Returns the new sections that an entry of a patch comes to stand in, the outermost first.
fn homes(run: &Run<'_>, index: usize) -> Vec<usize> {
    let Some(new) = run.patch.entries.get(index).and_then(|change| change.new.as_ref()) else {
        return Vec::new();
    };
    let leads_there = |value: &SectionValue| new.section.starts_with(&value.path);
    let around = run.patch.sections.iter().enumerate().filter(|(_, change)| change.old.is_none());
    let around = around.filter(|(_, change)| change.new.as_ref().is_some_and(leads_there));
    around.map(|(at, _)| at).collect()
}

/// Returns the sections that a patch takes out and that an entry goes from.
fn left_sections(run: &Run<'_>, index: usize) -> Vec<usize> {
    let change = run.patch.entries.get(index);
    let Some(old) =
        change.filter(|change| change.kinds.contains(ChangeKind::Removed)).and_then(|it| it.old.as_ref())
    else {
        return Vec::new();
    };
    let around = run.patch.sections.iter().enumerate().filter(|(_, change)| change.new.is_none());
    let stood_there = |value: &SectionValue| old.section.starts_with(&value.path);
    let around = around.filter(|(_, change)| change.old.as_ref().is_some_and(stood_there));
    around.map(|(at, _)| at).collect()
}

/// A part that does not come out right.
struct Misfit {
    suspects: Vec<usize>,
    /// Why a change that is at fault alone is left out.
    reason: &'static str,
}

const MISREAD: &str = "would not read as it should afterwards";

const TAKES_LINES: &str = "is left as it is: the other edition still has a line of it";

/// A patch that is being applied in parts.
struct Parts<'a> {
    run: &'a Run<'a>,
    /// The edition with all that came out right so far.
    edition: Edition,
    /// For each entry of the patch the new sections that it comes to stand in.
    homes: Vec<Vec<usize>>,
    /// For each entry of the patch the sections that go with the last entry in them.
    left: Vec<Vec<usize>>,
    total: Applied,
}

impl Parts<'_> {
    /// Applies a part, if it comes out right; if not, gives the changes that are suspected, and why.
    fn take(&mut self, part: &Selection) -> Result<Result<(), Misfit>, ApplyError> {
        let outcome = self.run.once(&self.edition, part)?;
        let Some(edition) = outcome.edition else {
            let reason = if outcome.takes_lines { TAKES_LINES } else { MISREAD };
            return Ok(Err(Misfit { suspects: outcome.suspects, reason }));
        };
        self.edition = edition;
        self.total.applied += outcome.applied.applied;
        self.total.already += outcome.applied.already;
        self.total.kept += outcome.applied.kept;
        self.total.unlinked += outcome.applied.unlinked;
        self.total.rejected.extend(outcome.applied.rejected);
        self.total.left_out.extend(outcome.applied.left_out);
        Ok(Ok(()))
    }

    /// Applies changes of sections: together, else one after the other.
    fn take_sections(&mut self, sections: Vec<usize>) -> Result<(), ApplyError> {
        let together = Selection { sections, ..Selection::default() };
        if together.sections.is_empty() || self.take(&together)?.is_ok() {
            return Ok(());
        }
        for at in together.sections {
            let change = &self.run.patch.sections[at];
            if self.take(&Selection { sections: vec![at], ..Selection::default() })?.is_err() {
                let title = change.old.as_ref().or(change.new.as_ref()).map_or("", |value| value.title());
                self.total.left_out.push(format!(
                    "the section {title} is left as it is: it would not read as it should afterwards"
                ));
            }
        }
        Ok(())
    }

    /// Applies the changes of entries, those that go to one new section side by side.
    fn take_entries(&mut self) -> Result<(), ApplyError> {
        let mut all: Vec<usize> =
            (0..self.run.patch.entries.len()).filter(|index| self.comes_alone(*index)).collect();
        all.sort_by(|a, b| self.homes[*a].cmp(&self.homes[*b]));
        let (faults, rest): (Vec<usize>, Vec<usize>) =
            all.into_iter().partition(|index| self.run.faults.borrow().contains(index));
        let mut open = vec![faults, rest];
        open.retain(|entries| !entries.is_empty());
        while let Some(entries) = open.pop() {
            let part = self.part(&entries);
            let Err(Misfit { suspects, reason }) = self.take(&part)? else { continue };
            if entries.len() == 1 {
                self.run.faults.borrow_mut().extend(&entries);
                self.total.rejected.extend(part.entries.into_iter().map(|index| Rejected {
                    index,
                    kinds: self.run.patch.entries[index].kinds,
                    reason: reason.into(),
                }));
                continue;
            }
            if entries.iter().all(|index| self.run.faults.borrow().contains(index)) {
                open.extend(entries.into_iter().rev().map(|index| vec![index]));
                continue;
            }
            let (suspected, rest): (Vec<usize>, Vec<usize>) =
                entries.iter().partition(|index| suspects.binary_search(index).is_ok());
            let (first, second) = match suspected.is_empty() || rest.is_empty() {
                true => {
                    let (first, second) = entries.split_at(entries.len() / 2);
                    (first.to_vec(), second.to_vec())
                }
                false => (rest, suspected),
            };
            open.extend([second, first]);
        }
        Ok(())
    }

    /// Tries what had no place once more: what it is to stand by can have come later.
    fn take_again(&mut self) -> Result<(), ApplyError> {
        let is_whole = |rejected: &&Rejected| {
            let change = self.run.patch.entries.get(rejected.index);
            change.is_some_and(|change| change.kinds == rejected.kinds)
        };
        let whole = self.total.rejected.iter().filter(is_whole).map(|left| left.index);
        let part = self.part(&whole.filter(|index| self.comes_alone(*index)).collect::<Vec<_>>());
        let before = self.total.rejected.clone();
        self.total.rejected.retain(|rejected| !part.entries.contains(&rejected.index));
        if part.entries.is_empty() || self.take(&part)?.is_err() {
            self.total.rejected = before;
        }
        Ok(())
    }

    /// Reports whether an entry is none that is removed with the addition that takes its place.
    fn comes_alone(&self, index: usize) -> bool {
        self.run.replacements.additions(index).is_empty()
    }

    /// Returns a part of the patch: some entries, what they take the place of, and the new sections that they stand in.
    fn part(&self, entries: &[usize]) -> Selection {
        let replaced = entries.iter().flat_map(|index| self.run.replacements.removals(*index));
        let mut entries: Vec<usize> = entries.iter().chain(replaced).copied().collect();
        entries.sort_unstable();
        let of = |sections: &[Vec<usize>]| {
            let mut of: Vec<usize> =
                entries.iter().flat_map(|index| sections[*index].iter().copied()).collect();
            of.sort_unstable();
            of.dedup();
            of
        };
        let (sections, emptied) = (of(&self.homes), of(&self.left));
        Selection { entries, sections, emptied }
    }
}
