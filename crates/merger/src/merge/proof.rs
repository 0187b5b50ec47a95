//! Counts what a result says, words and the addresses of links and of images, whatever it was put together by.
//!
//! What is counted is what stands in the text, not what was read of it: a badge, a link in a description, a note or a cell
//! counts as much as that of an entry. Lines, and what they say, are numbered once for all texts, so that text is compared once.

#[cfg(test)]
mod tests;
mod total;

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use recension_model::{Edition, LOST, MergePart, MergeResult};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::said::{Said, beside_tags, is_repaired, said_in};
use crate::document::text::lossy;
use crate::merge::proof::total::{Total, wanted};

/// Reports whether a result, as each side has it, says everything as often as the rule of three ways asks for, but for
/// what stands in its conflicts.
pub(super) fn says_all(base: &Edition, sides: &[&Edition], result: &MergeResult) -> bool {
    says_within((base, sides, result), Total::is_right)
}

/// Reports whether a result says nothing more often than the rule of three ways asks for and every document says it, whosever
/// words were asked for.
pub(super) fn doubles_nothing(base: &Edition, sides: &[&Edition], result: &MergeResult) -> bool {
    says_within((base, sides, result), Total::is_not_doubled)
}

fn says_within(
    (base, sides, result): (&Edition, &[&Edition], &MergeResult),
    is_right: fn(&Total) -> bool,
) -> bool {
    let editions = || [base].into_iter().chain(sides.iter().copied());
    let mut texts: Vec<_> = editions().map(|edition| lossy(&edition.source)).collect();
    let is_lossy = editions().any(is_repaired) || texts.iter().any(|text| text.contains(LOST));
    let conflicts = result.parts.iter().filter_map(|part| match part {
        MergePart::Conflict { base, sides, .. } => Some(sides.iter().chain([base])),
        _ => None,
    });
    let in_conflict: Vec<_> = conflicts.flatten().map(|text| lossy(text)).collect();
    let views = if result.is_clean() { 1 } else { sides.len() };
    let results: Vec<Vec<u8>> = (0..views).map(|side| result.as_side(side)).collect();
    texts.extend(results.iter().map(|result| lossy(result)));
    let mut counted = Counted::new(&texts, !is_lossy);
    let lines = in_conflict.iter().flat_map(|text| text.lines());
    let excused: FxHashSet<u32> =
        lines.flat_map(|line| said_in(line, !is_lossy)).map(|said| counted.number(said)).collect();
    (0..views).all(|view| {
        // The base, the result and all sides.
        let columns: Vec<usize> = [0, 1 + sides.len() + view].into_iter().chain(1..=sides.len()).collect();
        let differing = counted.differing(columns);
        let wrong = |reading| -> FxHashSet<u32> { &counted.wrong(&differing, reading, is_right) - &excused };
        let found = wrong(Reading { most: 1, beside: false });
        // Of entries that are listed several times it is not known which came of which, and of tags not what they close.
        found.is_empty()
            || found.is_disjoint(&wrong(Reading { most: i64::MAX, beside: false }))
            || found.is_disjoint(&wrong(Reading { most: 1, beside: true }))
    })
}

/// What is taken for the place of a line.
#[derive(Clone, Copy)]
struct Reading {
    /// Lines with a link that no text has more often have one place.
    most: i64,
    /// Whether tags go with the line beside them.
    beside: bool,
}

/// A row of counts: a line below another one, or at the margin.
#[derive(Clone, Copy)]
struct Row {
    parent: Option<u32>,
    /// The line that it goes with, if it is nothing but tags.
    beside: Option<u32>,
    line: u32,
}

/// The lines of texts, and what those of them say that some text has more often than another one. Lines, and what they say, are known by
/// numbers.
struct Counted {
    documents: usize,
    rows: Vec<Row>,
    /// How often each document has each row.
    times: Vec<i64>,
    /// What each line says, as a number of `saying`; none of lines that all documents have as often.
    says: Vec<Option<u32>>,
    /// What lines say: those that say the same have one number.
    saying: Vec<Vec<u32>>,
    numbers: FxHashMap<Said, u32>,
    kinds: Vec<Kind>,
}

/// What sort of thing is said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Name,
    Link,
    Image,
    Tag,
}

impl Counted {
    fn new(texts: &[Cow<'_, str>], all_scripts: bool) -> Self {
        let documents = texts.len();
        let mut lines: FxHashMap<&str, u32> = FxHashMap::default();
        let mut written: Vec<&str> = Vec::new();
        let mut places: FxHashMap<(Option<u32>, Option<u32>, u32), u32> = FxHashMap::default();
        let (mut rows, mut times): (Vec<Row>, Vec<i64>) = (Vec::new(), Vec::new());
        for (document, text) in texts.iter().enumerate() {
            // Lines that the next one may be nested below, with their indentation.
            let mut above: Vec<(usize, u32)> = Vec::new();
            // Lines of contents follow the sections.
            let counted = text.lines().filter(|line| !line.trim().is_empty() && !line.contains("](#"));
            let numbered = counted.map(|text| {
                let line = *lines.entry(text).or_insert_with(|| {
                    written.push(text);
                    written.len() as u32 - 1
                });
                (text, line)
            });
            let numbered: Vec<(&str, u32)> = numbered.collect();
            let beside = beside_tags(&numbered);
            for ((text, line), beside) in numbered.into_iter().zip(beside) {
                let indent = text.len() - text.trim_start().len();
                above.truncate(above.partition_point(|(outer, _)| *outer < indent));
                let parent = above.last().map(|(_, parent)| *parent);
                let row = *places.entry((parent, beside, line)).or_insert_with(|| {
                    rows.push(Row { parent, beside, line });
                    times.resize(times.len() + documents, 0);
                    rows.len() as u32 - 1
                });
                times[row as usize * documents + document] += 1;
                above.push((indent, line));
            }
        }
        let (saying, numbers, kinds) = (Vec::new(), FxHashMap::default(), Vec::new());
        let says = vec![None; written.len()];
        let mut counted = Self { documents, rows, times, says, saying, numbers, kinds };
        counted.read(&written, all_scripts);
        counted
    }

    /// Reads what the lines say that some document has more often than another one.
    fn read(&mut self, written: &[&str], all_scripts: bool) {
        let mut alike: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        for at in 0..self.rows.len() {
            let line = self.rows[at].line as usize;
            if self.says[line].is_some() || !differs(self.times_of(at)) {
                continue;
            }
            let said = said_in(written[line], all_scripts);
            let said: Vec<u32> = said.into_iter().map(|said| self.number(said)).collect();
            let next = self.saying.len() as u32;
            self.says[line] = Some(match alike.entry(said) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(slot) => {
                    self.saying.push(slot.key().clone());
                    *slot.insert(next)
                }
            });
        }
    }

    /// Returns the number of what is said.
    fn number(&mut self, said: Said) -> u32 {
        let kind = match &said {
            Said::Word(_) => Kind::Word,
            Said::Name(_) => Kind::Name,
            Said::Link(_) => Kind::Link,
            Said::Image(_) => Kind::Image,
            Said::Tag(_) => Kind::Tag,
        };
        let next = self.kinds.len() as u32;
        let number = *self.numbers.entry(said).or_insert(next);
        if number == next {
            self.kinds.push(kind);
        }
        number
    }

    fn times_of(&self, row: usize) -> &[i64] {
        &self.times[row * self.documents..][..self.documents]
    }

    /// Returns the rows that do not stand in all of some documents as often.
    fn differing(&self, columns: Vec<usize>) -> Differing {
        let mut differing = Differing { width: columns.len(), rows: Vec::new(), times: Vec::new() };
        for (at, row) in self.rows.iter().enumerate() {
            let times = self.times_of(at);
            if let Some(says) = self.says[row.line as usize]
                && columns.iter().any(|column| times[*column] != times[columns[0]])
            {
                differing.rows.push((*row, says));
                differing.times.extend(columns.iter().map(|column| times[*column]));
            }
        }
        differing
    }

    /// Returns what is said too often or not often enough in the second one of documents: the base, the result and all sides.
    ///
    /// The rule holds for each line by itself, together with what sides put in its place: that one side added a word where
    /// another one took it away elsewhere is no reason why either should not have happened. Lines with a link that no text
    /// has more often than `most` times have one place.
    fn wrong(&self, differing: &Differing, reading: Reading, is_right: fn(&Total) -> bool) -> FxHashSet<u32> {
        let sides = (differing.width - 2).max(1);
        let (mut changes, mut before, mut sums) = (FxHashMap::default(), Vec::<i64>::new(), Vec::new());
        let mut totals: FxHashMap<u32, Total> = FxHashMap::default();
        for (place, says, times) in &self.placed(differing, reading) {
            for said in self.counted_in(*says) {
                let total = totals.entry(said).or_default();
                total.before += times[0];
                total.after += times[1];
                total.sides.resize(sides, 0);
                total.sides.iter_mut().zip(&times[2..]).for_each(|(all, times)| *all += times);
                let at = *changes.entry((*place, said)).or_insert_with(|| {
                    before.push(0);
                    sums.resize(sums.len() + sides, 0);
                    before.len() - 1
                });
                before[at] += times[0];
                let sums = &mut sums[at * sides..][..sides];
                sums.iter_mut().zip(&times[2..]).for_each(|(change, side)| *change += side - times[0]);
            }
        }
        for ((_, said), at) in &changes {
            let (least, most) = wanted(&sums[at * sides..][..sides]);
            // No more goes from a place than stood there.
            let (least, most) = (least.max(-before[*at]), most.max(-before[*at]));
            let total = totals.entry(*said).or_default();
            (total.least, total.most) = (total.least + least, total.most + most);
        }
        let wrong = totals.into_iter().filter(|(_, total)| !is_right(total));
        wrong.map(|(said, _)| said).collect()
    }

    /// Returns all that lines say and that is counted.
    fn counted_in(&self, says: u32) -> impl Iterator<Item = u32> {
        let said = self.saying[says as usize].iter().copied();
        said.filter(|said| self.kinds[*said as usize] != Kind::Name)
    }

    fn says_any(&self, says: u32, kinds: &[Kind]) -> bool {
        self.saying[says as usize].iter().any(|said| kinds.contains(&self.kinds[*said as usize]))
    }

    /// Returns what is said in lines that do not stand in all documents as often, each with its place.
    fn placed(&self, differing: &Differing, reading: Reading) -> Vec<(Place, u32, Vec<i64>)> {
        let places = self.places(differing, reading.most);
        let differs_here: FxHashSet<u32> = differing.rows.iter().map(|(row, _)| row.line).collect();
        let mut placed: FxHashMap<(Place, u32), Vec<i64>> = FxHashMap::default();
        for (at, (row, says)) in differing.rows.iter().enumerate() {
            // What leads somewhere is the same wherever it stands.
            let parent = row.beside.filter(|_| reading.beside).or(row.parent);
            let parent = parent.filter(|_| !self.says_any(*says, &[Kind::Link]));
            let below = parent.map(|parent| match self.says[parent as usize] {
                Some(says) if differs_here.contains(&parent) => Below::Place(places[&says]),
                _ => Below::Line(parent),
            });
            let place = (below, places[says]);
            let sums = placed.entry((place, *says)).or_insert_with(|| vec![0; differing.width]);
            sums.iter_mut().zip(differing.times_of(at)).for_each(|(sum, times)| *sum += times);
        }
        let placed = placed.into_iter().filter(|(_, times)| differs(times));
        placed.map(|((place, says), times)| (place, says, times)).collect()
    }

    /// Returns for what lines say its place: lines that stand in place of each other have one, by links that are the same and
    /// that no text has more often than `most` times.
    fn places(&self, differing: &Differing, most: i64) -> FxHashMap<u32, u32> {
        let mut sums: FxHashMap<u32, Vec<i64>> = FxHashMap::default();
        for (at, (_, says)) in differing.rows.iter().enumerate() {
            let sums = sums.entry(*says).or_insert_with(|| vec![0; differing.width]);
            sums.iter_mut().zip(differing.times_of(at)).for_each(|(sum, times)| *sum += times);
        }
        let mut by_link: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for says in sums.keys() {
            let said = &self.saying[*says as usize];
            let links =
                said.iter().filter(|said| matches!(self.kinds[**said as usize], Kind::Link | Kind::Name));
            links.for_each(|link| by_link.entry(*link).or_default().push(*says));
        }
        let is_of_one = |of: &Vec<u32>| {
            (0..differing.width)
                .all(|document| of.iter().map(|says| sums[says][document]).sum::<i64>() <= most)
        };
        let mut places: FxHashMap<u32, u32> = sums.keys().map(|says| (*says, *says)).collect();
        for of in by_link.values().filter(|of| is_of_one(of)) {
            for pair in of.windows(2) {
                let (one, other) = (first(&mut places, pair[0]), first(&mut places, pair[1]));
                places.insert(one.max(other), one.min(other));
            }
        }
        for (one, other) in self.reworded(&sums, differing.width) {
            let (one, other) = (first(&mut places, one), first(&mut places, other));
            places.insert(one.max(other), one.min(other));
        }
        let all: Vec<u32> = sums.into_keys().collect();
        all.into_iter().map(|says| (says, first(&mut places, says))).collect()
    }
}

impl Counted {
    /// Returns the lines without links that a side put in place of others of the base: at least half of the words of both are
    /// the same. Each is given with the line of the base that it has most in common with.
    fn reworded(&self, sums: &FxHashMap<u32, Vec<i64>>, width: usize) -> Vec<(u32, u32)> {
        let is_text = |says: &u32| !self.says_any(*says, &[Kind::Link]);
        let words = |says: u32| -> FxHashSet<u32> {
            let said = self.saying[says as usize].iter().copied();
            said.filter(|said| self.kinds[*said as usize] == Kind::Word).collect()
        };
        let mut of_base: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for says in sums.iter().filter(|(says, times)| times[0] > 0 && is_text(says)).map(|(says, _)| *says) {
            words(says).into_iter().for_each(|word| of_base.entry(word).or_default().push(says));
        }
        let mut pairs = Vec::new();
        for (says, times) in sums.iter().filter(|(says, times)| times[0] == 0 && is_text(says)) {
            let own = words(*says);
            let mut common: FxHashMap<u32, usize> = FxHashMap::default();
            // Words that many lines have tell nothing.
            let known = own.iter().filter_map(|word| of_base.get(word)).filter(|of| of.len() <= MAX_OF_WORD);
            known.flatten().for_each(|before| *common.entry(*before).or_default() += 1);
            let gone = |before: &u32| (2..width).any(|side| times[side] > 0 && sums[before][side] == 0);
            let found = common.into_iter().filter(|(before, _)| gone(before));
            let best = found.max_by_key(|(before, count)| (*count, std::cmp::Reverse(*before)));
            let is_alike = |(before, count): &(u32, usize)| 2 * count >= own.len().max(words(*before).len());
            pairs.extend(best.filter(is_alike).map(|(before, _)| (*says, before)));
        }
        pairs
    }
}

/// A word that more lines have tells nothing of which of them was put in place of which.
const MAX_OF_WORD: usize = 16;

/// Where a line stands: what it is nested below, and which lines have its place there in other documents.
type Place = (Option<Below>, u32);

/// What a line is nested below: what stands in one place in the documents, or a line that all of them have.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Below {
    Place(u32),
    Line(u32),
}

/// The rows that do not stand in all of some documents as often, each with what its line says.
struct Differing {
    width: usize,
    rows: Vec<(Row, u32)>,
    times: Vec<i64>,
}

impl Differing {
    fn times_of(&self, row: usize) -> &[i64] {
        &self.times[row * self.width..][..self.width]
    }
}

/// Returns what stands for all that are joined with one, and shortens the way to it.
fn first(places: &mut FxHashMap<u32, u32>, mut at: u32) -> u32 {
    while let Some(above) = places.get(&at).copied().filter(|above| *above != at) {
        if let Some(further) = places.get(&above).copied() {
            places.insert(at, further);
        }
        at = above;
    }
    at
}

fn differs(times: &[i64]) -> bool {
    times.iter().any(|count| *count != times[0])
}
