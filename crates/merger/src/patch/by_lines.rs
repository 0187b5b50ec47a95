//! Puts lines in the place of others, where a copy has them as one of the editions does.

use recension_model::{Edition, Hunk, LineChanges, Patch, title_key, written_digest};
use recension_parser::{encoded, written_text};
use rustc_hash::FxHashMap;

use crate::document::hidden::hides_no_others;
use crate::document::reader::Reader;
use crate::patch::LeftLines;
use crate::patch::departed::hides_as_said;
use crate::patch::hunks::Lines;

/// How many places are tried that have the rarest line of a stretch. Where more have it, nothing says which is meant.
const MAX_PLACES: usize = 64;

/// A document as the lines of a patch make it.
pub(super) struct ByLines {
    pub(super) text: Vec<u8>,
    /// Whether some of the lines were there already.
    pub(super) some_there: bool,
}

/// Applies all of a patch line by line; none if some of its lines do not fit, or the result does not read as the patch says.
pub(super) fn by_lines(
    patch: &Patch,
    lines: &LineChanges,
    target: &Edition,
    reader: &Reader,
) -> Option<ByLines> {
    let text = written_text(&target.source, &target.encoding)?;
    let text = text.as_ref();
    let is = |digest: &String, text: &str| digests(text).contains(digest);
    let known = if is(&lines.old, text) { Some(State::Old) } else { None };
    let known = known.or_else(|| is(&lines.new, text).then_some(State::New));
    let placed = |hunks: Vec<Hunk>, is_strict: bool| {
        let mut copies = Copy::with_either_end(text).into_iter();
        let (placed, copy) =
            copies.find_map(|copy| Some((copy.place_all(&hunks, known, is_strict)?, copy)))?;
        Some((placed, copy, hunks))
    };
    // Where a copy has lines of its own near those that differ, fewer lines tell where they belong.
    let least = || lines.hunks.iter().flat_map(Hunk::parted).collect();
    let found = placed(lines.hunks.clone(), false);
    let (placed, copy, hunks) = found.or_else(|| placed(least(), true))?;
    // What a copy has in another place already would come twice.
    let comes_twice = |place: &Place| {
        let hunk = &hunks[place.hunk];
        place.state == State::Old && hunk.beside && copy.has(hunk)
    };
    if known.is_none() && placed.iter().any(comes_twice) {
        return None;
    }
    let result = copy.with(&hunks, &placed, State::New);
    let says = || copy.lines_of_both(&hunks, &placed);
    if known.is_none() && !hides_no_others((text, &result), target.format, says()) {
        return None;
    }
    let is_exact = known == Some(State::Old) && is(&lines.new, &result);
    let result = encoded(&result, &target.encoding)?;
    let some_there = placed.iter().any(|place| place.state == State::New);
    let before = || match some_there {
        true => Some(reader.read(encoded(&copy.with(&hunks, &placed, State::Old), &target.encoding)?)),
        false => Some(target.clone()),
    };
    let is_sound = || {
        let Some(before) = before() else { return false };
        let after = reader.read(result.clone());
        reads_as_said(patch, &before, &after)
            && has_no_others(patch, &before, &after)
            && hides_as_said((patch, lines), &before)
    };
    let is_new = known == Some(State::New) && result == target.source;
    (is_new || is_exact || is_sound()).then_some(ByLines { text: result, some_there })
}

/// Returns the digests of a text as it is, and as it is without the carriage returns that all of its lines may end with.
fn digests(text: &str) -> Vec<String> {
    let mut lines = Lines::new(text);
    let mut digests = vec![written_digest(text.as_bytes())];
    if lines.ends_alike {
        lines.without_returns();
        digests.push(written_digest(lines.lines.join("\n").as_bytes()));
    }
    digests
}

/// Puts in what a patch says of prose and style alone, stretch by stretch, where it fits.
pub(super) fn beside(lines: &LineChanges, target: &Edition, reader: &Reader) -> Option<Edition> {
    let text = written_text(&target.source, &target.encoding)?;
    let text = text.as_ref();
    let best = Copy::all(text).into_iter().map(|copy| {
        let placed = copy.place_beside(&lines.hunks);
        (copy, placed)
    });
    let (copy, placed) = best.max_by_key(|(_, placed)| placed.len())?;
    let result = copy.with(&lines.hunks, &placed, State::New);
    let says = || copy.lines_of_both(&lines.hunks, &placed);
    if result == text || !hides_no_others((text, &result), target.format, says()) {
        return None;
    }
    let read = reader.read(encoded(&result, &target.encoding)?);
    reads_as_said(&Patch::default(), target, &read).then_some(read)
}

/// Returns what a patch says of prose and style and a document does not have.
pub(super) fn left_lines(lines: &LineChanges, copy: &Edition) -> Vec<LeftLines> {
    let text = written_text(&copy.source, &copy.encoding);
    let copies = text.as_deref().map(Copy::with_either_end).unwrap_or_default();
    let left = lines.hunks.iter().filter(|hunk| hunk.beside || hunk.prose + hunk.restyled > 0);
    left.filter(|hunk| !copies.iter().any(|copy| copy.has(hunk))).map(left_of).collect()
}

/// Returns how many entries that are only written otherwise, and how many pieces of prose, a document has as the patch says and had
/// not before.
pub(super) fn brought(lines: &LineChanges, before: Option<&str>, after: Option<&str>) -> [usize; 2] {
    let [before, after] = [before, after].map(|text| text.map(Copy::with_either_end).unwrap_or_default());
    let has = |copies: &[Copy<'_>], hunk: &Hunk| copies.iter().any(|copy| copy.has(hunk));
    let hunks = lines.hunks.iter().filter(|hunk| hunk.prose + hunk.restyled > 0);
    let brought: Vec<&Hunk> = hunks.filter(|hunk| !has(&before, hunk) && has(&after, hunk)).collect();
    let sum = |of: fn(&Hunk) -> u32| brought.iter().map(|hunk| of(hunk) as usize).sum();
    [sum(|hunk| hunk.restyled), sum(|hunk| hunk.prose)]
}

/// Says where the first line stands that differs, and what it says.
fn left_of(hunk: &Hunk) -> LeftLines {
    let before = hunk.lines.iter().take_while(|line| line.starts_with(' ')).count();
    let says = |line: &&String| line.get(1..).is_some_and(|text| !text.trim().is_empty());
    let differs = hunk.lines.iter().filter(|line| !line.starts_with(' '));
    let text = differs.clone().find(says).or(differs.clone().next());
    LeftLines { line: hunk.old_line + before as u32, text: text.cloned().unwrap_or_default() }
}

/// Reports whether a document has the titles and headings of another one, but for what a patch says.
pub(super) fn reads_as_said(patch: &Patch, before: &Edition, after: &Edition) -> bool {
    let mut counts: FxHashMap<(bool, String), i64> = FxHashMap::default();
    let mut count = |is_section: bool, title: &str, by: i64| {
        *counts.entry((is_section, title_key(title))).or_default() += by;
    };
    for (edition, by) in [(before, -1), (after, 1)] {
        edition.entry_ids().for_each(|id| count(false, edition.entry(id).title(), by));
        let sections = edition.section_ids().filter(|id| !edition.section(*id).inferred);
        sections.for_each(|id| count(true, edition.section_title(id), by));
    }
    for change in &patch.entries {
        change.old.iter().for_each(|old| count(false, &old.title, 1));
        change.new.iter().for_each(|new| count(false, &new.title, -1));
    }
    for change in &patch.sections {
        change.old.iter().for_each(|old| count(true, old.title(), 1));
        change.new.iter().for_each(|new| count(true, new.title(), -1));
    }
    counts.values().all(|count| *count == 0)
}

/// Reports whether a document has the entries of a patch where its lines put them, and nowhere else: one that a copy has moved,
/// or had before, would come twice, or stay.
fn has_no_others(patch: &Patch, before: &Edition, after: &Edition) -> bool {
    let mut counts: FxHashMap<String, [i64; 2]> = FxHashMap::default();
    for change in &patch.entries {
        change.old.iter().for_each(|old| counts.entry(title_key(&old.title)).or_default()[0] -= 1);
        change.new.iter().for_each(|new| counts.entry(title_key(&new.title)).or_default()[1] -= 1);
    }
    for (at, edition) in [before, after].into_iter().enumerate() {
        for id in edition.entry_ids() {
            if let Some(counts) = counts.get_mut(&title_key(edition.entry(id).title())) {
                counts[at] += 1;
            }
        }
    }
    counts.into_values().all(|counts| counts == [0, 0])
}

/// As which edition a copy has the lines of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Old,
    New,
}

/// Where a stretch stands in a copy.
#[derive(Clone, Copy, Debug)]
struct Place {
    hunk: usize,
    start: usize,
    end: usize,
    state: State,
}

/// Where lines are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nowhere,
    At(usize),
    Anywhere,
}

/// A copy line by line.
struct Copy<'a> {
    lines: Vec<&'a str>,
    places: FxHashMap<&'a str, Vec<usize>>,
    end_mark: &'static str,
    /// Whether its last line is taken to end as that of the copy does not.
    ends_otherwise: bool,
}

impl<'a> Copy<'a> {
    /// Returns the lines of a text, and then those that it would have if its last line ended, or did not end.
    fn with_either_end(text: &'a str) -> Vec<Self> {
        let mut copies = Self::all(text);
        for mut copy in Self::all(text) {
            match copy.lines.last() {
                Some(&"") if copy.lines.len() > 1 => {
                    copy.lines.pop();
                    let last = copy.lines.len();
                    copy.places.values_mut().for_each(|places| places.retain(|place| *place < last));
                    copy.places.retain(|_, places| !places.is_empty());
                }
                _ => {
                    copy.places.entry("").or_default().push(copy.lines.len());
                    copy.lines.push("");
                }
            }
            copies.push(Self { ends_otherwise: true, ..copy });
        }
        copies
    }

    /// Returns the lines of a text, without the carriage returns that all of them may end with, and then with them.
    fn all(text: &'a str) -> Vec<Self> {
        let (mut lines, verbatim) = (Lines::new(text), Lines::new(text));
        if !lines.ends_alike {
            return vec![Self::new(verbatim, "\n")];
        }
        lines.without_returns();
        vec![Self::new(lines, "\r\n"), Self::new(verbatim, "\n")]
    }

    fn new(lines: Lines<'a>, end_mark: &'static str) -> Self {
        let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, line) in lines.lines.iter().enumerate() {
            places.entry(line).or_default().push(at);
        }
        Self { lines: lines.lines, places, end_mark, ends_otherwise: false }
    }

    /// Finds a place for every stretch, in their order, or for none. Where it is strict, no stretch may stand as in both editions.
    fn place_all(&self, hunks: &[Hunk], known: Option<State>, is_strict: bool) -> Option<Vec<Place>> {
        let mut placed = Vec::with_capacity(hunks.len());
        // Where the last one ended: in the copy, and in the old edition.
        let (mut end, mut old_end) = (0, 0);
        for (at, hunk) in hunks.iter().enumerate() {
            let [old, new] = [hunk.old_lines().collect(), hunk.new_lines().collect::<Vec<&str>>()];
            let start = (hunk.old_line as usize).checked_sub(1)?;
            let expected = Some(end + start.checked_sub(old_end)?);
            let found = |lines: &[&str], state: State| match known.is_none_or(|known| known == state) {
                true => self.find(lines, hunk, expected),
                false => Found::Nowhere,
            };
            let (state, place) = match (found(&old, State::Old), found(&new, State::New)) {
                (Found::At(place), Found::Nowhere) => (State::Old, place),
                (Found::Nowhere, Found::At(place)) => (State::New, place),
                _ if is_strict => return None,
                (Found::At(place), other) if Some(place) == expected && other != Found::At(place) => {
                    (State::Old, place)
                }
                (other, Found::At(place)) if Some(place) == expected && other != Found::At(place) => {
                    (State::New, place)
                }
                _ => return None,
            };
            if place < end {
                return None;
            }
            old_end = start + old.len();
            end = place + if state == State::Old { old.len() } else { new.len() };
            placed.push(Place { hunk: at, start: place, end, state });
        }
        Some(placed)
    }

    /// Finds a place for each stretch beside entries that has but one, and returns them in the order of the copy.
    fn place_beside(&self, hunks: &[Hunk]) -> Vec<Place> {
        let mut placed: Vec<Place> = Vec::new();
        for (at, hunk) in hunks.iter().enumerate().filter(|(_, hunk)| hunk.beside && !self.has(hunk)) {
            let [old, new] = [hunk.old_lines().collect(), hunk.new_lines().collect::<Vec<&str>>()];
            if let (Found::At(start), Found::Nowhere) =
                (self.find(&old, hunk, None), self.find(&new, hunk, None))
            {
                placed.push(Place { hunk: at, start, end: start + old.len(), state: State::Old });
            }
        }
        placed.sort_by_key(|place| place.start);
        let mut end = 0;
        placed.retain(|place| {
            let is_apart = place.start >= end;
            end = end.max(place.end);
            is_apart
        });
        placed
    }

    /// Reports whether the copy has a stretch as the new edition does; of what only goes, whether nothing of it stands here.
    fn has(&self, hunk: &Hunk) -> bool {
        let says = |sign: char| {
            let lines = hunk.lines.iter().filter_map(move |line| line.strip_prefix(sign));
            lines.filter(|text| !text.trim().is_empty())
        };
        let stands = |text: &str| self.places.contains_key(text);
        let went = || says('-').all(|text| !stands(text));
        // Lines may have come one by one, among lines of the copy's own.
        let is_one = |text: &str| self.places.get(text).is_some_and(|places| places.len() == 1);
        let came = || says('+').all(is_one) && went();
        match says('+').next() {
            Some(_) => {
                self.find(&hunk.new_lines().collect::<Vec<_>>(), hunk, None) != Found::Nowhere || came()
            }
            None => went(),
        }
    }

    /// Finds where lines stand: where they are expected, or else the only place that has them.
    fn find(&self, lines: &[&str], hunk: &Hunk, expected: Option<usize>) -> Found {
        let stand = |at: usize| {
            let end = at + lines.len();
            self.lines.get(at..end).is_some_and(|these| these == lines)
                && (!hunk.at_start || at == 0)
                && (!hunk.at_end || end == self.lines.len())
        };
        if let Some(at) = expected.filter(|at| stand(*at)) {
            return Found::At(at);
        }
        let rarest =
            lines.iter().enumerate().min_by_key(|(_, line)| self.places.get(*line).map_or(0, Vec::len));
        let Some((behind, line)) = rarest else { return Found::Anywhere };
        let Some(places) = self.places.get(line) else { return Found::Nowhere };
        if places.len() > MAX_PLACES || line.trim().is_empty() {
            return Found::Anywhere;
        }
        let mut starts = places.iter().filter_map(|at| at.checked_sub(behind)).filter(|at| stand(*at));
        match (starts.next(), starts.next()) {
            (Some(at), None) => Found::At(at),
            (Some(_), Some(_)) => Found::Anywhere,
            (None, _) => Found::Nowhere,
        }
    }

    /// Returns the lines that come, and those between two stretches that stand as far apart in the copy as in the old edition:
    /// the copy has none of its own there.
    fn lines_of_both<'h>(&'h self, hunks: &'h [Hunk], placed: &'h [Place]) -> impl Iterator<Item = &'h str> {
        let come = placed.iter().flat_map(|place| hunks[place.hunk].new_lines());
        let between = placed.windows(2).filter_map(|pair| {
            let [one, other] = [&hunks[pair[0].hunk], &hunks[pair[1].hunk]];
            let end = one.old_line as usize + one.old_lines().count();
            let gap = self.lines.get(pair[0].end..pair[1].start)?;
            (other.old_line as usize == end + gap.len()).then_some(gap)
        });
        come.chain(between.flatten().copied())
    }

    /// Writes the copy with all stretches that have a place as one of the editions has them.
    fn with(&self, hunks: &[Hunk], placed: &[Place], state: State) -> String {
        let mut written: Vec<&str> = Vec::with_capacity(self.lines.len());
        let mut from = 0;
        for place in placed {
            written.extend(&self.lines[from..place.start]);
            match state {
                State::Old => written.extend(hunks[place.hunk].old_lines()),
                State::New => written.extend(hunks[place.hunk].new_lines()),
            }
            from = place.end;
        }
        written.extend(&self.lines[from..]);
        if self.ends_otherwise && written.pop_if(|last| last.is_empty()).is_none() {
            written.push("");
        }
        written.join(self.end_mark)
    }
}
