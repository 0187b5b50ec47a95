//! What a merge line by line must read as.
//!
//! Entries and sections are counted by what they say. Where nobody edits, an entry stands in the result as
//! often as each side added to or took from the base; where both sides added the same one, once.

use recension_model::{Edition, EntryId, Marker};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::counts::{EntryCounts, EntryKey, entry_key, restore_lost};

/// Reports whether a line-by-line merge reads as the sides ask for, entry by entry.
///
/// Not so if an entry or section is lost, back or doubled, or if sides added one resource in different
/// words: then the entries have to be looked at one by one.
pub(crate) fn lines_are_sound(base: &Edition, sides: &[&Edition], result: &Edition) -> bool {
    if !lines_come_once(base, sides, result) || !entries_are_whole(base, sides, result) {
        return false;
    }
    let all: Vec<&Edition> = [base, result].into_iter().chain(sides.iter().copied()).collect();
    let mut counts: Vec<EntryCounts> = all.iter().map(|edition| EntryCounts::new(edition)).collect();
    restore_lost(&mut counts);
    let [base, result, sides @ ..] = counts.as_slice() else { return false };
    let entries: Vec<_> = sides.iter().map(|side| &side.entries).collect();
    let differing = differing(&base.entries, &entries, &result.entries);
    (differing.is_empty() || stand_as_lines(&all, &differing))
        && sections_agree(base, sides, result)
        && additions_are_apart(base, sides)
        && removals_are_honoured(base, sides)
}

/// Reports whether entries differ only in what is read as an entry: what one side changed elsewhere, such as a heading, can make
/// entries of text that another one wrote, or text of its entries. Their lines stand in the result as often as the sides ask for.
/// `all` are base, result and sides.
fn stand_as_lines(all: &[&Edition], keys: &FxHashSet<&EntryKey>) -> bool {
    let counts: Vec<FxHashMap<&[u8], i64>> = all
        .iter()
        .map(|edition| {
            let mut counts = FxHashMap::default();
            trimmed_lines(&edition.source).for_each(|line| *counts.entry(line).or_default() += 1);
            counts
        })
        .collect();
    let [base, result, sides @ ..] = counts.as_slice() else { return false };
    let sides: Vec<&FxHashMap<&[u8], i64>> = sides.iter().collect();
    let differing = differing(base, &sides, result);
    // The first lines of the entries of each key, and how many each edition reads.
    let mut read: FxHashMap<EntryKey, (FxHashSet<&[u8]>, Vec<i64>)> = FxHashMap::default();
    for (at, edition) in all.iter().enumerate() {
        for view in edition.entry_ids().map(|id| edition.entry(id)) {
            let key = entry_key(view);
            if !keys.contains(&key) {
                continue;
            }
            let text = edition.source.get(view.entry.span.range()).unwrap_or_default();
            if trimmed_lines(text).any(|line| differing.contains(&line)) {
                return false;
            }
            let (lines, times) =
                read.entry(key).or_insert_with(|| (FxHashSet::default(), vec![0; all.len()]));
            lines.extend(trimmed_lines(text).next());
            times[at] += 1;
        }
    }
    let stands = |lines: &FxHashSet<&[u8]>, at: usize| -> i64 {
        lines.iter().map(|line| counts[at].get(line).copied().unwrap_or(0)).sum()
    };
    read.values().all(|(lines, times)| times.iter().enumerate().any(|(at, read)| stands(lines, at) != *read))
}

fn trimmed_lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii).filter(|line| !line.is_empty())
}

/// Reports whether what stands below a heading or a name stands there in one of the documents as well, or where both sides
/// changed it: lines that all entries have, such as the end of a fold, can come below another one.
fn entries_are_whole(base: &Edition, sides: &[&Edition], result: &Edition) -> bool {
    let (before, after) = (TextsBelow::new(base), TextsBelow::new(result));
    if after.of.is_empty() {
        return true;
    }
    let sides: Vec<_> = sides.iter().map(|side| TextsBelow::new(side)).collect();
    after.of.iter().all(|(key, text)| {
        let was = before.get(key);
        let mut known = sides.iter().map(|side| side.get(key)).chain([was]);
        let changed = sides.iter().filter(|side| side.get(key).is_some_and(|text| Some(text) != was));
        text.is_none()
            || known.clone().all(|known| known.is_none())
            || known.any(|known| known == Some(text))
            || changed.count() > 1
    })
}

/// Lines without white space around them; none for what stands there twice.
type Lines<'a> = Option<Vec<&'a [u8]>>;

/// What stands from each entry that is no item of a list to the next entry or section.
struct TextsBelow<'a> {
    of: FxHashMap<EntryKey, Lines<'a>>,
    /// The same by title alone: it can lead elsewhere on one side.
    of_title: FxHashMap<String, Lines<'a>>,
}

impl<'a> TextsBelow<'a> {
    fn new(edition: &'a Edition) -> Self {
        let mut texts = Self { of: FxHashMap::default(), of_title: FxHashMap::default() };
        for (key, lines) in texts_below(edition) {
            let (of, of_title) = (texts.of.entry(key.clone()), texts.of_title.entry(key.0));
            of_title.and_modify(|text| *text = None).or_insert_with(|| Some(lines.clone()));
            of.and_modify(|text| *text = None).or_insert(Some(lines));
        }
        texts
    }

    fn get(&self, key: &EntryKey) -> Option<&Lines<'a>> {
        self.of.get(key).or_else(|| self.of_title.get(&key.0))
    }
}

/// Returns what stands from each entry that is no item of a list to the next entry or section, line by line.
fn texts_below(edition: &Edition) -> Vec<(EntryKey, Vec<&[u8]>)> {
    let entries = edition.entries.iter().map(|entry| entry.span.start);
    let sections =
        edition.sections.iter().filter(|section| !section.inferred).map(|section| section.span.start);
    let mut starts: Vec<u32> = entries.chain(sections).collect();
    starts.sort_unstable();
    let end = |start: u32| starts.get(starts.partition_point(|other| *other <= start)).copied();
    let mut texts = Vec::new();
    for (at, entry) in edition.entries.iter().enumerate() {
        if !matches!(entry.marker, Marker::Heading | Marker::Paragraph) {
            continue;
        }
        let start = entry.span.start;
        let end = end(start).map_or(edition.source.len(), |end| end as usize);
        let lines = edition
            .source
            .get(start as usize..end)
            .unwrap_or_default()
            .split(|byte| matches!(byte, b'\n' | b'\r'));
        let lines = lines.map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()).collect();
        texts.push((entry_key(edition.entry(EntryId::new(at))), lines));
    }
    texts
}

/// Reports whether no line is doubled that sides added alike, at places that are two to whoever compares lines.
fn lines_come_once(base: &Edition, sides: &[&Edition], result: &Edition) -> bool {
    let counts = |edition: &Edition| -> FxHashMap<Vec<u8>, usize> {
        let mut counts = FxHashMap::default();
        let says = |line: &&[u8]| line.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
        let lines = edition.source.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
        lines.filter(says).for_each(|line| *counts.entry(line.to_vec()).or_default() += 1);
        counts
    };
    let before = counts(base);
    let sides: Vec<_> = sides.iter().map(|side| counts(side)).collect();
    counts(result).iter().filter(|(line, _)| !before.contains_key(*line)).all(|(line, count)| {
        *count <= sides.iter().filter_map(|side| side.get(line)).copied().max().unwrap_or(0)
    })
}

/// Reports whether no side changed what another one removed: by its lines it would be something new.
fn removals_are_honoured(base: &EntryCounts, sides: &[EntryCounts]) -> bool {
    let known = |side: &EntryCounts| -> FxHashSet<String> {
        let added = side.entries.keys().filter(|key| !base.entries.contains_key(*key));
        added.flat_map(|(title, url)| [title.clone(), url.clone()]).filter(|part| !part.is_empty()).collect()
    };
    let known: Vec<FxHashSet<String>> = sides.iter().map(known).collect();
    let gone = |key: &&EntryKey| sides.iter().all(|side| !side.entries.contains_key(*key));
    base.entries.keys().filter(gone).all(|(title, url)| {
        let mut changed = known.iter().map(|known| known.contains(title) || known.contains(url));
        let first = changed.next();
        changed.all(|other| Some(other) == first)
    })
}

fn sections_agree(base: &EntryCounts, sides: &[EntryCounts], result: &EntryCounts) -> bool {
    let titles: Vec<&String> =
        sides.iter().chain([base, result]).filter_map(|counts| counts.title.as_ref()).collect();
    let sections = |counts: &EntryCounts| {
        let mut sections = counts.sections.clone();
        sections.retain(|key, _| !titles.contains(&key));
        sections
    };
    let all: Vec<FxHashMap<String, i64>> = sides.iter().map(sections).collect();
    counts_agree(&sections(base), &all.iter().collect::<Vec<_>>(), &sections(result))
}

fn counts_agree<K: Eq + std::hash::Hash>(
    base: &FxHashMap<K, i64>,
    sides: &[&FxHashMap<K, i64>],
    result: &FxHashMap<K, i64>,
) -> bool {
    differing(base, sides, result).is_empty()
}

/// Returns what does not stand in the result as often as the sides ask for.
fn differing<'a, K: Eq + std::hash::Hash>(
    base: &FxHashMap<K, i64>,
    sides: &[&'a FxHashMap<K, i64>],
    result: &'a FxHashMap<K, i64>,
) -> FxHashSet<&'a K> {
    let of = |counts: &FxHashMap<K, i64>, key: &K| counts.get(key).copied().unwrap_or(0);
    let wanted = |key: &K| {
        let before = of(base, key);
        if before == 0 {
            return sides.iter().map(|side| of(side, key)).max().unwrap_or(0);
        }
        let changes: i64 = sides.iter().map(|side| of(side, key) - before).sum();
        (before + changes).max(0)
    };
    let all = result.keys().chain(sides.iter().flat_map(|side| side.keys()));
    all.filter(|key| wanted(key) != of(result, key)).collect()
}

/// Reports whether no two sides added, in different words, what shares an address or a title.
fn additions_are_apart(base: &EntryCounts, sides: &[EntryCounts]) -> bool {
    let mut urls: FxHashMap<&str, (usize, &EntryKey)> = FxHashMap::default();
    let mut titles: FxHashMap<&str, (usize, &EntryKey)> = FxHashMap::default();
    for (at, side) in sides.iter().enumerate() {
        for key in side.entries.keys().filter(|key| !base.entries.contains_key(*key)) {
            for (map, value) in [(&mut urls, &key.1), (&mut titles, &key.0)] {
                if value.is_empty() {
                    continue;
                }
                let (first, other) = *map.entry(value.as_str()).or_insert((at, key));
                if first != at && other != key {
                    return false;
                }
            }
        }
    }
    true
}
