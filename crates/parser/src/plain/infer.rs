//! The headings that a copy dropped, by its table of contents.
//!
//! Between two anchors, the topics that are not printed are laid, in their order, onto the gaps and the places where
//! numbers begin anew; a topic with topics below it may do without, as its first topic begins at once.

use std::ops::Range;

use super::contents::{Topic, key};
use super::outline::{Copy, Inferred, Outline, level_of};

/// How many pairs of a topic and a place are weighed; beyond, topics take the places as they come.
const MAX_CELLS: usize = 4_000_000;

/// How much of the text before a place is searched for a topic: a summary or two, no paragraphs.
const MAX_PASSING_BYTES: usize = 240;

/// What a place says for being the beginning of a section: a gap or a count that begins anew, or both.
const GAP: i32 = 6;
const RESTART: i32 = 6;
const GAP_AND_RESTART: i32 = 10;
/// The first items below a printed heading that has topics below it, without a gap.
const FIRST_BELOW_PARENT: i32 = 4;
/// A line at the place that has the topic's words, such as "Expand Classification".
const NAMED_IN_PASSING: i32 = 6;
/// A topic with topics below it needs a place less than one that has entries.
const PARENT: i32 = -5;
/// A topic without topics below it that gets no place, and a place with all signs that gets no topic.
const EMPTY: i32 = -2;
const UNUSED: i32 = -1;

/// A place where a dropped heading may have stood.
#[derive(Debug)]
struct Opening {
    line: usize,
    strength: i32,
    /// Letters of the lines that stand between the items before and this place.
    passing: String,
}

/// Lays the topics between `anchors` that the copy does not print onto the places where they may have stood.
pub(super) fn infer(copy: &Copy<'_>, anchors: &[(usize, usize)], outline: &mut Outline) {
    let Some(contents) = copy.contents else { return };
    let end = copy.furniture.tail.min(copy.lines.len());
    let ends = anchors.iter().copied().chain([(contents.topics.len(), end)]);
    let (mut next_topic, mut start, mut anchor) = (0, contents.lines.end, None);
    for (topic, line) in ends {
        let missing = contents.topics.get(next_topic..topic).unwrap_or_default();
        if !missing.is_empty() {
            let below = anchor.and_then(|anchor| contents.topics.get::<usize>(anchor));
            let places = places(copy, outline, start..line, below, missing);
            let following = contents.topics.get(topic);
            for (offset, place) in lay(missing, following, &places).into_iter().enumerate() {
                outline.inferred.push(Inferred {
                    before: place.unwrap_or(line),
                    level: level_of(copy, next_topic + offset),
                    topic: next_topic + offset,
                });
            }
        }
        (next_topic, start, anchor) = (topic + 1, line + 1, Some(topic));
    }
    // A topic without a place stands before the next one that has one.
    let mut next = end;
    for inferred in outline.inferred.iter_mut().rev() {
        next = next.min(inferred.before);
        inferred.before = next;
    }
}

/// Returns the places between two anchors where a section may begin.
fn places(
    copy: &Copy<'_>,
    outline: &Outline,
    range: Range<usize>,
    anchor: Option<&Topic>,
    missing: &[Topic],
) -> Vec<Opening> {
    let mut places = Vec::new();
    let (mut blanks, mut passing, mut first, mut headed) = (0, String::new(), true, false);
    let mut last_number = None;
    let mut after_bullet = false;
    for index in range {
        let Some(line) = copy.lines.get(index) else { break };
        blanks = blanks.max(line.blanks);
        if outline.printed.contains_key(&index) {
            (headed, last_number) = (true, None);
        }
        if !line.is_item() {
            if passing.len() + copy.content(index).len() <= MAX_PASSING_BYTES {
                passing.push_str(&key(copy.content(index)));
            }
            continue;
        }
        let number = line.number();
        let gap = blanks > copy.usual_blanks;
        let restart =
            number.is_some_and(|number| last_number.is_some_and(|last| number <= last)) && number == Some(1);
        let strength = match (gap, restart && !after_bullet) {
            _ if headed => 0,
            (gap, _) if first => first_strength(gap, anchor, missing.first()),
            (true, true) => GAP_AND_RESTART,
            (true, false) => GAP,
            (false, true) => RESTART,
            (false, false) => 0,
        };
        if strength > 0 {
            places.push(Opening { line: index, strength, passing: std::mem::take(&mut passing) });
        }
        // Bullets between numbers are notes: what counts anew behind them does so without a heading.
        after_bullet = number.is_none() && (last_number.is_some() || after_bullet);
        last_number = number.or(last_number.filter(|_| after_bullet));
        (blanks, first, headed) = (0, false, false);
        passing.clear();
    }
    places
}

/// Weighs the first items behind an anchor: they are its own, unless it has topics below it.
fn first_strength(gap: bool, anchor: Option<&Topic>, next: Option<&Topic>) -> i32 {
    match (anchor, next) {
        (None, _) => GAP_AND_RESTART,
        (Some(anchor), Some(next)) if next.depth > anchor.depth => {
            if gap {
                GAP_AND_RESTART
            } else {
                FIRST_BELOW_PARENT
            }
        }
        _ => 0,
    }
}

/// Lays topics onto places in order, so that the sum of what speaks for it is highest. Ties go to the
/// earlier topics, and to the earlier places.
fn lay(missing: &[Topic], following: Option<&Topic>, places: &[Opening]) -> Vec<Option<usize>> {
    if missing.len().saturating_mul(places.len()) > MAX_CELLS {
        return (0..missing.len()).map(|index| places.get(index).map(|place| place.line)).collect();
    }
    let is_parent = |index: usize| {
        let next = missing.get(index + 1).or(following);
        missing.get(index).zip(next).is_some_and(|(topic, next)| next.depth > topic.depth)
    };
    let gain = |topic: usize, place: usize| match (missing.get(topic), places.get(place)) {
        (Some(wanted), Some(place)) => {
            let named = place.passing.contains(&wanted.key);
            place.strength
                + if named { NAMED_IN_PASSING } else { 0 }
                + if is_parent(topic) { PARENT } else { 0 }
        }
        _ => 0,
    };
    let empty = |topic: usize| if is_parent(topic) { 0 } else { EMPTY };
    let unused = |place: usize| {
        places.get(place).map_or(0, |place| if place.strength >= GAP_AND_RESTART { UNUSED } else { 0 })
    };
    let width = places.len() + 1;
    let mut best = vec![0_i32; (missing.len() + 1) * width];
    let score =
        |best: &[i32], topic: usize, place: usize| best.get(topic * width + place).copied().unwrap_or(0);
    for topic in (0..=missing.len()).rev() {
        for place in (0..=places.len()).rev() {
            let mut found: Option<i32> = None;
            let mut offer = |value: i32| found = Some(found.map_or(value, |found| found.max(value)));
            if topic < missing.len() && place < places.len() {
                offer(gain(topic, place) + score(&best, topic + 1, place + 1));
            }
            if topic < missing.len() {
                offer(empty(topic) + score(&best, topic + 1, place));
            }
            if place < places.len() {
                offer(unused(place) + score(&best, topic, place + 1));
            }
            if let Some(slot) = best.get_mut(topic * width + place) {
                *slot = found.unwrap_or(0);
            }
        }
    }
    let mut laid = vec![None; missing.len()];
    let (mut topic, mut place) = (0, 0);
    while topic < missing.len() && place < places.len() {
        let value = score(&best, topic, place);
        if value == gain(topic, place) + score(&best, topic + 1, place + 1) {
            if let (Some(slot), Some(place)) = (laid.get_mut(topic), places.get(place)) {
                *slot = Some(place.line);
            }
            (topic, place) = (topic + 1, place + 1);
        } else if value == unused(place) + score(&best, topic, place + 1) {
            place += 1;
        } else {
            topic += 1;
        }
    }
    laid
}
