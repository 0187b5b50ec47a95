//! Compares two documents; what stands in both is not looked at.

use recension_matcher::SETTLED_CONFIDENCE;
use recension_model::{
    ChangeKind, ChangeKinds, Edition, Entry, EntryId, EntryState, Format, Link as EditionLink, Marker, Note,
    Section, SectionId, Span, Text,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::known::{Document, Known, Link};
use crate::options::HistoryOptions;
use crate::state::differences;

/// How many entries an alignment should have at least: how much it means that two entries share a word
/// depends on the words of the others. So many unchanged ones are added.
const MIN_COMPARED_ENTRIES: usize = 192;

/// What two documents have in common as it is, and what else there is.
pub(crate) struct Overlap {
    /// Places of entries that are in both as they are: in the old document, in the new one.
    pub(crate) kept: Vec<(u32, u32)>,
    /// Places of the other entries of the old document.
    pub(crate) old: Vec<u32>,
    /// Places of the other entries of the new document.
    pub(crate) new: Vec<u32>,
}

impl Overlap {
    pub(crate) fn of(known: &Known, old: &Document, new: &Document) -> Self {
        let mut starts: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut at = 0;
        let mut taken = Vec::with_capacity(old.chunks.len());
        for chunk in &old.chunks {
            starts.entry(*chunk).or_default().push(at);
            taken.push(at);
            at += known.chunk(*chunk).len() as u32;
        }
        starts.values_mut().for_each(|starts| starts.reverse());
        let mut overlap = Self { kept: Vec::with_capacity(at as usize), old: Vec::new(), new: Vec::new() };
        let mut used = vec![false; at as usize];
        let mut at = 0;
        for chunk in &new.chunks {
            let length = known.chunk(*chunk).len() as u32;
            match starts.get_mut(chunk).and_then(Vec::pop) {
                Some(start) => {
                    overlap.kept.extend((start..start + length).zip(at..at + length));
                    used[start as usize..(start + length) as usize].fill(true);
                }
                None => overlap.new.extend(at..at + length),
            }
            at += length;
        }
        overlap.old = (0..used.len() as u32).filter(|place| !used[*place as usize]).collect();
        if !overlap.old.is_empty() && !overlap.new.is_empty() {
            overlap.settle(&known.entries_of(old), &known.entries_of(new));
        }
        overlap
    }

    /// Keeps entries that are the same in all they say and where they stand, though what is around them changed.
    fn settle(&mut self, olds: &[u32], news: &[u32]) {
        let mut places: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for place in self.old.iter().rev() {
            places.entry(olds[*place as usize]).or_default().push(*place);
        }
        let mut settled = Vec::new();
        self.new.retain(|new| match places.get_mut(&news[*new as usize]).and_then(Vec::pop) {
            Some(old) => {
                settled.push((old, *new));
                false
            }
            None => true,
        });
        let gone: FxHashSet<u32> = settled.iter().map(|(old, _)| *old).collect();
        self.old.retain(|old| !gone.contains(old));
        self.kept.extend(settled);
    }
}

/// Compares what two documents do not have in common; every pair of places of `pinned` is one resource for sure.
pub(crate) fn compare(
    known: &mut Known,
    [old, new]: [&Document; 2],
    overlap: &Overlap,
    pinned: &[(u32, u32)],
    options: &HistoryOptions,
) -> Vec<Link> {
    let mut links = Vec::new();
    if overlap.old.is_empty() || overlap.new.is_empty() {
        links.extend(overlap.old.iter().map(|place| removed(*place)));
        links.extend(overlap.new.iter().map(|place| added(*place)));
        return links;
    }
    if pinned.is_empty()
        && let Some(links) = told_by_keys(known, [old, new], overlap, options)
    {
        return links;
    }
    let context = sample(&overlap.kept, overlap.old.len().max(overlap.new.len()));
    let gather = |open: &[u32], kept: Vec<u32>| {
        let mut places = [open, &kept].concat();
        places.sort_unstable();
        places
    };
    let olds = gather(&overlap.old, context.iter().map(|(old, _)| *old).collect());
    let news = gather(&overlap.new, context.iter().map(|(_, new)| *new).collect());
    let states = |document: &Document, places: &[u32]| {
        let entries = known.entries_of(document);
        compose(places.iter().map(|place| known.state(entries[*place as usize])))
    };
    let place_of = |places: &[u32], place: u32| places.binary_search(&place).ok().map(EntryId::new);
    let same: Vec<(EntryId, EntryId)> = context
        .iter()
        .chain(pinned)
        .filter_map(|(one, other)| Some((place_of(&olds, *one)?, place_of(&news, *other)?)))
        .collect();
    let editions = [states(old, &olds), states(new, &news)];
    let changes = options.compare_knowing([&editions[0], &editions[1]], &same, &mut known.keys_in_texts);
    let is_context: FxHashMap<u32, u32> = context.into_iter().collect();
    for change in changes.entries {
        let one = change.old.map(|id| olds[id.index()]);
        let other = change.new.map(|id| news[id.index()]);
        if one.is_some_and(|one| is_context.contains_key(&one)) {
            continue;
        }
        // Where an entry stands among the others of its section is no part of its life.
        let kinds = change.kinds.iter().filter(|kind| *kind != ChangeKind::Reordered);
        let kinds: ChangeKinds = kinds.collect();
        links.push(Link { old: one, new: other, kinds, confidence: change.confidence });
    }
    links
}

fn removed(old: u32) -> Link {
    let kinds = [ChangeKind::Removed].into_iter().collect();
    Link { old: Some(old), new: None, kinds, confidence: 1.0 }
}

fn added(new: u32) -> Link {
    let kinds = [ChangeKind::Added].into_iter().collect();
    Link { old: None, new: Some(new), kinds, confidence: 1.0 }
}

/// Returns what an alignment would say without making one, where its exact passes settle every entry of one document: each
/// has the address and the title of one in the same section of the other, which nobody else has. Nothing if they may not.
fn told_by_keys(
    known: &Known,
    [old, new]: [&Document; 2],
    overlap: &Overlap,
    options: &HistoryOptions,
) -> Option<Vec<Link>> {
    if options.translated || !options.decisions.is_empty() {
        return None;
    }
    let (olds, news) = (known.entries_of(old), known.entries_of(new));
    let is_swapped = overlap.old.len() > overlap.new.len();
    let [fewer, more] = match is_swapped {
        true => [(&overlap.new, &news), (&overlap.old, &olds)],
        false => [(&overlap.old, &olds), (&overlap.new, &news)],
    };
    let by_url = |(places, states): (&Vec<u32>, &Vec<u32>)| {
        let (mut urls, mut titles) = (FxHashMap::default(), FxHashSet::default());
        for place in places {
            let state = states[*place as usize];
            let keys = known.keys(state);
            let is_first = urls.insert(keys.url?, (*place, state)).is_none() && titles.insert(keys.title?);
            is_first.then_some(())?;
        }
        Some(urls)
    };
    let (fewer, mut more) = (by_url(fewer)?, by_url(more)?);
    let mut links = Vec::with_capacity(more.len());
    for (url, (place, state)) in fewer {
        let (other_place, other) = more.remove(&url)?;
        let [one, two] = [state, other].map(|state| known.state(state));
        if known.keys(state).title != known.keys(other).title || one.section != two.section {
            return None;
        }
        let (old, new) = if is_swapped { (other_place, place) } else { (place, other_place) };
        let kinds = differences(known.state(olds[old as usize]), known.state(news[new as usize]));
        links.push(Link { old: Some(old), new: Some(new), kinds, confidence: SETTLED_CONFIDENCE });
    }
    links.sort_unstable_by_key(|link| link.new);
    // Several that went are told of in an order that depends on the others.
    if is_swapped && more.len() > 1 {
        return None;
    }
    let mut alone: Vec<u32> = more.into_values().map(|(place, _)| place).collect();
    alone.sort_unstable();
    links.extend(alone.into_iter().map(if is_swapped { removed } else { added }));
    Some(links)
}

/// Takes so many pairs, evenly spread, that an alignment with `open` others has enough.
fn sample(kept: &[(u32, u32)], open: usize) -> Vec<(u32, u32)> {
    let wanted = MIN_COMPARED_ENTRIES.saturating_sub(open).min(kept.len());
    (0..wanted).map(|at| kept[at * kept.len() / wanted]).collect()
}

/// Puts entries together to an edition, without a source.
///
/// In place of the source stand the digests of how entries are written, so that a difference of style
/// is one here, too.
pub(crate) fn compose<'a>(states: impl Iterator<Item = &'a EntryState>) -> Edition {
    let mut edition = Edition::new("", Format::Markdown, Vec::new());
    let mut sections: FxHashMap<(Option<SectionId>, String), SectionId> = FxHashMap::default();
    for state in states {
        let mut section = None;
        for (title, level) in state.section.iter().zip(1..) {
            let here = (section, title.clone());
            section = Some(match sections.get(&here) {
                Some(id) => *id,
                None => {
                    let id = push_section(&mut edition, title, level, section);
                    sections.insert(here, id);
                    id
                }
            });
        }
        push_entry(&mut edition, state, section);
    }
    edition
}

fn push_section(edition: &mut Edition, title: &str, level: u8, parent: Option<SectionId>) -> SectionId {
    let title = edition.intern(title);
    edition.push_section(Section::titled(title, level, parent))
}

fn push_entry(edition: &mut Edition, state: &EntryState, section: Option<SectionId>) {
    let lead = edition.intern(&state.lead);
    let title = edition.intern(&state.title);
    let description = edition.intern(&state.description);
    let mut entry = Entry::titled(title);
    entry.text = Text::new(lead.start, description.end);
    entry.description = description;
    entry.title_certain = state.title_certain;
    entry.section = section;
    entry.marker = Marker::Bullet('-');
    let first = edition.links.len() as u32;
    if let Some(url) = &state.url {
        let url = edition.intern(url);
        entry.primary = Some(first);
        edition.links.push(EditionLink { text: title, url, span: Span::default() });
    }
    for (text, url) in &state.other_links {
        let (text, url) = (edition.intern(text), edition.intern(url));
        edition.links.push(EditionLink { text, url, span: Span::default() });
    }
    entry.links = first..edition.links.len() as u32;
    let first = edition.notes.len() as u32;
    for note in &state.notes {
        let text = edition.intern(note);
        edition.notes.push(Note { text, span: Span::default(), line: 1 });
    }
    entry.notes = first..edition.notes.len() as u32;
    let start = edition.source.len() as u32;
    edition.source.extend_from_slice(&state.style.to_le_bytes());
    entry.content = Span::new(start, start + 8);
    edition.push_entry(entry);
}
