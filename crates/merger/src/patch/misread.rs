//! Compares what an edited document is read as with what was done to it.

use std::borrow::Cow;

use recension_model::{Edition, Format, title_key};
use rustc_hash::FxHashMap;

use crate::document::keys::same_keys;
use crate::document::layout::{NodeId, ROOT};
use crate::patch::draft::Draft;
use crate::patch::editor::{ENTRY, Slot};
use crate::patch::keys::EntryKeys;

/// What entries are counted by: title, address, description and section.
type Counted<'a> = (Cow<'a, str>, Option<&'a str>, &'a str, Option<&'a str>);

/// Returns what title and description are counted by. Where a title ends in plain text is a guess that the
/// title's own colon or dash can lead astray: there both count as one text, without what may part them.
fn counted<'a>(title: &'a str, description: &'a str, is_plain: bool) -> (Cow<'a, str>, &'a str) {
    match is_plain {
        true => (title.chars().chain(description.chars()).filter(|c| c.is_alphanumeric()).collect(), ""),
        false => (Cow::Borrowed(title), description),
    }
}

/// How a result differs from what it should be.
#[derive(Default)]
pub(crate) struct Misread {
    /// Whether it does.
    pub(crate) is_any: bool,
    /// The changes whose entries are not read as they should be, by their places in the patch, sorted.
    pub(crate) suspects: Vec<usize>,
}

/// Compares the entries that should be there with those of `read`. What rows say besides title and
/// address depends on their columns, and is left to these.
pub(crate) fn misread(draft: &Draft<'_>, changes_of: &FxHashMap<usize, usize>, read: &Edition) -> Misread {
    let target = &draft.target;
    let sections: Vec<String> = read.section_ids().map(|id| title_key(read.section_title(id))).collect();
    let keys = read.entry_ids().map(|id| {
        let section = read.entry(id).entry.section.map(|id| sections[id.index()].as_str());
        (EntryKeys::of_entry(read, id), section)
    });
    let keys: Vec<(EntryKeys, Option<&str>)> = keys.collect();
    let is_plain = read.format == Format::PlainText;
    let mut counts: FxHashMap<Counted<'_>, i64> = FxHashMap::default();
    let mut noted: FxHashMap<Counted<'_>, Vec<&[String]>> = FxHashMap::default();
    for (EntryKeys { title, url, description, cells, notes, .. }, section) in &keys {
        let description = if cells.is_empty() { description.as_str() } else { "" };
        let (title, description) = counted(title, description, is_plain);
        let counted = (title, url.as_deref(), description, *section);
        if !notes.is_empty() {
            noted.entry(counted.clone()).or_default().push(notes);
        }
        *counts.entry(counted).or_default() += 1;
    }
    let mut misread = Misread::default();
    let mut others = Vec::new();
    for (at, entry) in target.entries.iter().enumerate().filter(|(_, entry)| entry.is_there) {
        let section = entry.section.map(|at| target.sections[at].key.as_str());
        let EntryKeys { title, url, description, .. } = &entry.keys;
        let description = if draft.editor.is_row(entry.slot) { "" } else { description.as_str() };
        let (title, description) = counted(title, description, is_plain);
        let counted = (title, url.as_deref(), description, section);
        // What a change says below an entry has to be below it.
        let wanted = &entry.keys.notes;
        let is_noted = !changes_of.contains_key(&at)
            || wanted.is_empty()
            || draft.editor.is_row(entry.slot)
            || noted.get(&counted).is_some_and(|read| read.iter().any(|notes| same_keys(wanted, notes)));
        match counts.get_mut(&counted) {
            Some(count) if *count > 0 && is_noted => *count -= 1,
            _ => match changes_of.get(&at) {
                Some(change) => misread.suspects.push(*change),
                None => others.push(at),
            },
        }
    }
    misread.is_any = !misread.suspects.is_empty();
    if !others.is_empty() {
        others = gone(draft, &others, (read, &keys), &mut counts);
    }
    misread.is_any |= !others.is_empty() || counts.values().any(|count| *count > 0);
    let new = target.sections.iter().skip(draft.editor.layout.edition.sections.len());
    let mut headings = new.filter(|section| section.is_there && section.slot.is_some());
    misread.is_any |= headings.any(|section| !sections.contains(&section.key));
    if misread.suspects.is_empty() && !others.is_empty() {
        let others: Vec<NodeId> = others.iter().map(|at| target.entries[*at].slot).collect();
        misread.suspects = beside(draft, changes_of, &others);
    }
    misread.suspects.sort_unstable();
    misread.suspects.dedup();
    misread
}

/// Returns those of some entries that nobody touched that are not read any more, and takes the others from what was read beyond what is
/// expected: what a title is, and what says where to find more, is learned from the whole list, so that they can be read otherwise
/// as they stand.
fn gone<'k>(
    draft: &Draft<'_>,
    untouched: &[usize],
    (read, keys): (&Edition, &'k [(EntryKeys, Option<&str>)]),
    counts: &mut FxHashMap<Counted<'k>, i64>,
) -> Vec<usize> {
    let (target, edition) = (&draft.target, draft.editor.layout.edition);
    let is_plain = read.format == Format::PlainText;
    let mut written: FxHashMap<(&[u8], Option<&str>), Vec<usize>> = FxHashMap::default();
    for (id, (at, (_, section))) in read.entry_ids().zip(keys.iter().enumerate()) {
        let text = read.slice(read.entry(id).entry.content).trim_ascii();
        written.entry((text, *section)).or_default().push(at);
    }
    let mut is_gone = |at: &usize| {
        let Some(entry) = edition.entries.get(*at) else { return true };
        let section = target.entries[*at].section.map(|at| target.sections[at].key.as_str());
        let Some(places) = written.get_mut(&(edition.slice(entry.content).trim_ascii(), section)) else {
            return true;
        };
        while let Some(place) = places.pop() {
            let (EntryKeys { title, url, description, cells, .. }, section) = &keys[place];
            let description = if cells.is_empty() { description.as_str() } else { "" };
            let (title, description) = counted(title, description, is_plain);
            let is_same = *url == target.entries[*at].keys.url;
            let count = counts.get_mut(&(title, url.as_deref(), description, *section));
            if let Some(count) = count.filter(|count| **count > 0 && is_same) {
                *count -= 1;
                return false;
            }
        }
        true
    };
    untouched.iter().copied().filter(|at| is_gone(at)).collect()
}

/// Returns the changes of the entries right before and behind parts that nobody changed: what was put there can have taken them apart.
fn beside(draft: &Draft<'_>, changes_of: &FxHashMap<usize, usize>, parts: &[NodeId]) -> Vec<usize> {
    let editor = &draft.editor;
    let of_slot: FxHashMap<NodeId, usize> =
        changes_of.iter().map(|(at, change)| (draft.target.entries[*at].slot, *change)).collect();
    let nearest = |part: NodeId, next: fn(&Slot) -> NodeId| {
        let mut at = next(&editor.slots[part]);
        while at != ROOT && editor.slots[at].family != ENTRY {
            at = next(&editor.slots[at]);
        }
        of_slot.get(&at).copied()
    };
    let both = |part: &NodeId| [nearest(*part, |slot| slot.previous), nearest(*part, |slot| slot.next)];
    parts.iter().flat_map(both).flatten().collect()
}
