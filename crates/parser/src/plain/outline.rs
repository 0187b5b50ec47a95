//! Finds a copy's headings: those it prints, and those that it dropped, by its table of contents.
//!
//! Headings that are printed anchor the topics of the contents. Between two anchors, the topics that are not
//! printed are laid, in their order, onto the gaps and the places where numbers begin anew; a topic with
//! topics below it may do without, as its first topic begins at once.

use std::collections::BTreeMap;

use super::contents::{Contents, Topic, key};
use super::furniture::Furniture;
use super::lines::{Line, Numerals, Shape};

/// How long a heading is at most, in characters and in words.
const MAX_HEADING_CHARS: usize = 80;
const MAX_HEADING_WORDS: usize = 12;
/// How many prints of one topic are looked at: a title may recur, a whole document of one title is none.
const MAX_PRINTS: usize = 8;
/// The level of the outermost sections, below the title of the document.
const TOP_LEVEL: u8 = 2;
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

/// The headings of a copy.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Levels of printed headings by line.
    pub(super) printed: BTreeMap<usize, u8>,
    /// In the order of the contents.
    pub(super) inferred: Vec<Inferred>,
}

/// A heading that is printed nowhere.
#[derive(Debug)]
pub(super) struct Inferred {
    /// The line it stands before.
    pub(super) before: usize,
    pub(super) level: u8,
    /// The line of the contents that has its title.
    pub(super) topic: usize,
}

/// What is known of a copy before its headings are.
pub(super) struct Copy<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a [Line],
    pub(super) furniture: &'a Furniture,
    pub(super) contents: Option<&'a Contents>,
    /// How many blank lines stand between items.
    pub(super) usual_blanks: usize,
    /// Whether items go on in the next line without an indent.
    pub(super) hangs: bool,
}

impl Copy<'_> {
    fn content(&self, index: usize) -> &str {
        self.lines.get(index).and_then(|line| self.text.get(line.body())).unwrap_or_default()
    }

    fn is_contents(&self, index: usize) -> bool {
        self.contents.is_some_and(|contents| contents.lines.contains(&index))
    }

    fn is_text(&self, index: usize) -> bool {
        self.lines.get(index).is_some_and(Line::is_text)
    }
}

pub(super) fn find(copy: &Copy<'_>) -> Outline {
    let anchors = anchors(copy);
    let mut outline = Outline::default();
    for (topic, line) in &anchors {
        outline.printed.insert(*line, level_of(copy, *topic));
    }
    add_layout_headings(copy, &mut outline);
    infer(copy, &anchors, &mut outline);
    outline
}

fn level_of(copy: &Copy<'_>, topic: usize) -> u8 {
    let depth = copy.contents.and_then(|contents| contents.topics.get(topic)).map_or(0, |topic| topic.depth);
    TOP_LEVEL.saturating_add(u8::try_from(depth).unwrap_or(u8::MAX)).min(6)
}

/// Finds the topics that are printed as headings: the longest chain in the order of both.
fn anchors(copy: &Copy<'_>) -> Vec<(usize, usize)> {
    let Some(contents) = copy.contents else { return Vec::new() };
    let mut texts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut items: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let wanted: std::collections::BTreeSet<&str> =
        contents.topics.iter().map(|topic| topic.key.as_str()).collect();
    for index in contents.lines.end..copy.furniture.tail {
        let content = copy.content(index);
        if content.len() > 4 * MAX_HEADING_CHARS {
            continue;
        }
        let key = key(content);
        if wanted.contains(key.as_str()) {
            let prints = if copy.is_text(index) { &mut texts } else { &mut items };
            let prints = prints.entry(key).or_default();
            if prints.len() < MAX_PRINTS {
                prints.push(index);
            }
        }
    }
    let mut pairs = Vec::new();
    for (index, topic) in contents.topics.iter().enumerate() {
        let prints = texts.get(&topic.key).or_else(|| items.get(&topic.key));
        // Later lines first, so that no chain takes one topic twice.
        pairs.extend(prints.into_iter().flatten().rev().map(|line| (index, *line)));
    }
    longest_chain(&pairs)
}

/// Gives the longest chain whose second parts increase, in O(n log n).
fn longest_chain(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let line = |index: usize| pairs.get(index).map_or(0, |pair| pair.1);
    for (index, pair) in pairs.iter().enumerate() {
        let at = ends.partition_point(|end| line(*end) < pair.1);
        before.push(at.checked_sub(1).and_then(|at| ends.get(at)).copied());
        match ends.get_mut(at) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut chain = Vec::new();
    let mut next = ends.last().copied();
    while let Some(index) = next {
        chain.extend(pairs.get(index));
        next = before.get(index).copied().flatten();
    }
    chain.reverse();
    chain
}

/// Adds what looks like a heading and is not in the contents, at the level of what stands before.
fn add_layout_headings(copy: &Copy<'_>, outline: &mut Outline) {
    let mut level = TOP_LEVEL;
    let mut has_title = false;
    let any_double = copy.lines.iter().any(|line| line.shape == Shape::Rule('='));
    for index in 0..copy.furniture.tail.min(copy.lines.len()) {
        if let Some(known) = outline.printed.get(&index) {
            level = *known;
            has_title = true;
            continue;
        }
        if copy.furniture.has(index) || copy.is_contents(index) {
            continue;
        }
        if copy.lines.get(index).is_some_and(|line| line.heading) {
            outline.printed.insert(index, if has_title || index > 0 { level } else { 1 });
            has_title = true;
        } else if !has_title && is_title(copy, index) {
            outline.printed.insert(index, 1);
            has_title = true;
        } else if let Some(drawn) = underline(copy, index) {
            level = if drawn == '=' { TOP_LEVEL } else { TOP_LEVEL + 1 };
            level -= u8::from(drawn != '=' && !any_double);
            outline.printed.insert(index, level);
        } else if is_heading(copy, index) {
            outline.printed.insert(index, level);
        } else if copy.lines.get(index).is_some_and(Line::is_item) {
            has_title = true;
        }
    }
}

/// Tells the title of the document: a short line that stands alone before anything is listed.
fn is_title(copy: &Copy<'_>, index: usize) -> bool {
    let alone = |line: &Line| line.blanks > 0 || index == 0;
    let next = copy.lines.get(index + 1);
    let parted = next.is_none_or(|next| next.blanks > 0 || matches!(next.shape, Shape::Rule(_)));
    let after = (index + 1..copy.lines.len())
        .find(|after| !matches!(copy.lines.get(*after).map(|line| line.shape), Some(Shape::Rule(_))));
    let prose_follows = after.is_some_and(|after| copy.is_text(after));
    let name = super::contents::is_name(copy.content(index));
    !name
        && prose_follows
        && parted
        && copy.lines.get(index).is_some_and(|line| line.is_text() && alone(line))
        && looks_like_title(copy.content(index))
}

fn underline(copy: &Copy<'_>, index: usize) -> Option<char> {
    let next = copy.lines.get(index + 1).filter(|next| next.blanks == 0)?;
    match next.shape {
        Shape::Rule(drawn @ ('=' | '-')) if copy.is_text(index) && looks_like_title(copy.content(index)) => {
            Some(drawn)
        }
        _ => None,
    }
}

/// Tells a heading by its layout: a short line without final punctuation, alone, with items next.
fn is_heading(copy: &Copy<'_>, index: usize) -> bool {
    let Some(line) = copy.lines.get(index) else { return false };
    if line.is_text() && is_summary(copy.content(index)) {
        return false;
    }
    let mut next = index + 1;
    while copy.is_text(next) && is_summary(copy.content(next)) {
        next += 1;
    }
    let Some(follower) = copy.lines.get(next) else { return false };
    if let Shape::Item { numerals, .. } = line.shape {
        // 一、 heads a section if something else is counted below it.
        let other =
            !matches!(follower.shape, Shape::Item { numerals: Numerals::Chinese, .. }) && follower.is_item();
        return numerals == Numerals::Chinese && other && looks_like_title(copy.content(index));
    }
    if !line.is_text() || !follower.is_item() || copy.furniture.has(next) {
        return false;
    }
    let contents_next = copy.is_contents(next);
    let previous = index.checked_sub(1).and_then(|previous| copy.lines.get(previous));
    let parted = match previous {
        None => true,
        Some(_) if line.blanks > 0 => true,
        Some(previous) => {
            let outdented = line.indent <= previous.indent && previous.text.len() < 60;
            previous.is_item()
                && outdented
                && !copy.hangs
                && follower.number().is_none_or(|number| number <= 1)
        }
    };
    (parted || contents_next) && looks_like_title(copy.content(index))
}

fn looks_like_title(line: &str) -> bool {
    let ends_sentence = line.ends_with(['.', '!', '。', '！', ';', '；', ',', '，', '…', '、']);
    let begins_small = line.chars().next().is_some_and(char::is_lowercase);
    let wordless = !line.chars().any(char::is_alphanumeric);
    line.len() <= 4 * MAX_HEADING_CHARS
        && line.chars().count() <= MAX_HEADING_CHARS
        && line.split_whitespace().count() <= MAX_HEADING_WORDS
        && !(ends_sentence || begins_small || wordless || line.contains("://"))
}

/// Tells the visible line of something that folds: "Expand QA".
pub(super) fn is_summary(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["expand ", "show ", "hide ", "collapse ", "click to ", "展开", "收起", "点击"]
        .iter()
        .any(|start| lower.starts_with(start))
}

/// A place where a dropped heading may have stood.
#[derive(Debug)]
struct Place {
    line: usize,
    strength: i32,
    /// Letters of the lines that stand between the items before and this place.
    passing: String,
}

fn infer(copy: &Copy<'_>, anchors: &[(usize, usize)], outline: &mut Outline) {
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

/// Gives the places between two anchors where a section may begin.
fn places(
    copy: &Copy<'_>,
    outline: &Outline,
    range: std::ops::Range<usize>,
    anchor: Option<&Topic>,
    missing: &[Topic],
) -> Vec<Place> {
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
            places.push(Place { line: index, strength, passing: std::mem::take(&mut passing) });
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
fn lay(missing: &[Topic], following: Option<&Topic>, places: &[Place]) -> Vec<Option<usize>> {
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
