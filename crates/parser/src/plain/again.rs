//! Titles that stand together at the top, as contents do, and are printed again further down.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::contents::key;
use super::lines::{Line, standing_together};
use super::outline::looks_like_title;

/// Short lines that are printed again further down are titles, if so many of them stand together, and most there are.
const MIN_TITLES: usize = 3;

/// A title is no longer than this.
const MAX_TITLE_CHARS: usize = 160;

/// What a copy prints twice.
pub(super) struct Again {
    /// Lines that print a title of the contents again.
    pub(super) titles: HashSet<usize>,
    /// The contents, as far as more than one line of them stands together.
    pub(super) contents: Vec<Range<usize>>,
}

impl Again {
    /// Finds the short lines that recur in another place of a copy.
    pub(super) fn find(text: &str, lines: &[Line]) -> Self {
        let keys: HashMap<usize, String> = (0..lines.len())
            .filter(|&at| lines[at].is_text() && may_be_title(&text[lines[at].text.clone()]))
            .map(|at| (at, key(&text[lines[at].text.clone()])))
            .collect();
        let mut last: HashMap<&str, usize> = HashMap::new();
        for (at, key) in &keys {
            let last = last.entry(key).or_insert(*at);
            *last = (*last).max(*at);
        }
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut contents = Vec::new();
        let printed_below = |at: usize| keys.get(&at).map(|key| last[key.as_str()]).filter(|last| *last > at);
        let recurring = |at: usize| printed_below(at).and_then(|_| Some(keys.get(&at)?.as_str()));
        for run in mostly(0..lines.len(), recurring) {
            // Lines of a text that stands there twice are none.
            let is_short = |at: &usize| looks_like_title(&text[lines[*at].text.clone()]);
            if run.clone().filter(is_short).count() * 2 <= run.len() {
                continue;
            }
            // Titles do not follow each other: a list of the same names is another list.
            let again = |at: usize| printed_below(at).filter(|at| *at >= run.end);
            let listed: HashSet<&str> = run.clone().filter_map(recurring).collect();
            let recurs = |at: &usize| {
                let next = again(*at)? + 1;
                let follows = keys.get(&next).is_some_and(|key| listed.contains(key.as_str()));
                keys.get(at).filter(|_| !(follows && lines[next].blanks == 0))
            };
            let titles: HashSet<&str> = run.clone().filter_map(|at| Some(recurs(&at)?.as_str())).collect();
            if titles.len() >= MIN_TITLES && titles.len() * 2 > run.len() {
                known.extend(titles.into_iter().map(|key| (key, run.end)));
                contents.push(run);
            }
        }
        let is_title = |(at, key): &(&usize, &String)| known.get(key.as_str()).is_some_and(|end| *at >= end);
        let titles: HashSet<usize> = keys.iter().filter(is_title).map(|(at, _)| *at).collect();
        let parted = |at: usize| lines[at].blanks > 0;
        let contents = contents
            .into_iter()
            .flat_map(|run| standing_together(run, parted))
            .filter(|part| part.len() > 1)
            .collect();
        Self { titles, contents }
    }
}

/// Reports whether a line is no sentence, and no longer than a title may be.
fn may_be_title(line: &str) -> bool {
    line.contains(char::is_alphanumeric)
        && !line.contains("://")
        && !line.ends_with(['.', ';', ',', '。', '，', '…'])
        && line.chars().count() <= MAX_TITLE_CHARS
}

/// Returns the parts of `lines` most of which have a key: each begins and ends with such a line, and has no key twice.
fn mostly<'k>(lines: Range<usize>, key: impl Fn(usize) -> Option<&'k str>) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let (mut score, mut best) = (0_usize, 0);
    for at in lines {
        let Some(key) = key(at) else {
            score = score.saturating_sub(1);
            continue;
        };
        if score == 0 || seen.contains(key) {
            parts.push(at..at + 1);
            (score, best) = (1, 1);
            seen.clear();
        } else {
            score += 1;
            if let Some(part) = parts.last_mut().filter(|_| score >= best) {
                part.end = at + 1;
                best = score;
            }
        }
        seen.insert(key);
    }
    parts
}
