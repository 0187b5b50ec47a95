//! Lines that stand together below a short line of their own: lists in a copy that has lost its bullets, unless
//! they are running text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::WRAPPED_CHARS;
use super::bare::{Kind, MAX_HEADING_CHARS, MAX_HEADING_WORDS, MIN_RECURRENCES, MIN_USUAL, colon};
use super::contents::key;
use super::lines::{Line, standing_together};

/// So many lists make a copy one that lists lines.
const MIN_RUNS: usize = 2;
/// Of so many lines that stand together, one goes on with the one before: running text.
const WRAPPED_SHARE: usize = 4;

/// Short lines that are printed again further down are titles, if so many of them stand together, and most there are.
const MIN_TITLES: usize = 3;

/// Of so many pieces the first lines show what they are.
const MIN_TITLED: usize = 4;

/// A list, and the line that heads it.
pub(super) struct Run {
    pub(super) heading: usize,
    /// May begin with the heading.
    pub(super) lines: Range<usize>,
}

/// The lines of a copy, and what is known of them.
struct Lines<'a> {
    text: &'a str,
    lines: &'a [Line],
    kinds: &'a [Kind],
    /// Lines that print a title of the contents again.
    titles: HashSet<usize>,
    /// What stands together opens with its title.
    titled_within: bool,
}

/// Finds the lists of a copy; none if it shows too few, or no more lines in them than `bullets`. The lines over
/// facts come too, which name what those are about.
pub(super) fn find(
    text: &str,
    lines: &[Line],
    kinds: &[Kind],
    notes: &[bool],
    bullets: usize,
) -> (Vec<Run>, Vec<Run>) {
    let mut copy = Lines { text, lines, kinds, titles: HashSet::new(), titled_within: false };
    copy.find_titles();
    let pieces = copy.pieces();
    copy.titled_within = copy.opens_with_titles(&pieces);
    let mut runs: Vec<Run> = Vec::new();
    let mut labels: HashMap<&str, usize> = HashMap::new();
    for (label, _) in pieces.iter().flat_map(Clone::clone).filter_map(|at| copy.labelled(at)) {
        *labels.entry(label).or_default() += 1;
    }
    let mut named = Vec::new();
    let mut sure = 0;
    for (at, piece) in pieces.iter().enumerate() {
        let Some(heading) = copy.heading(&pieces[..at], piece) else { continue };
        if (piece.start + 1..piece.end).all(|at| notes[at]) && piece.len() > 1 {
            continue;
        }
        let goes_on = piece.clone().filter(|at| goes_on(text, lines, kinds, *at)).count();
        if goes_on * WRAPPED_SHARE > piece.len() {
            continue;
        }
        if copy.are_facts(piece, &labels) {
            named.push(Run { heading, lines: piece.clone() });
            continue;
        }
        let own = piece.clone().filter(|at| !notes[*at]).count();
        let names = piece.clone().filter(|at| !notes[*at] && kinds[*at] != Kind::Other).count();
        if names * 2 > own && piece.len() > 1 {
            sure += own;
        }
        runs.push(Run { heading, lines: piece.clone() });
    }
    if runs.len() < MIN_RUNS || sure < MIN_USUAL || sure <= bullets {
        runs.clear();
    }
    if named.len() < MIN_USUAL {
        named.clear();
    }
    (runs, named)
}

impl Lines<'_> {
    fn is_short(&self, at: usize) -> bool {
        is_short(self.text, &self.lines[at])
    }

    /// Parts a line at its first colon.
    fn labelled(&self, at: usize) -> Option<(&str, &str)> {
        colon(self.text.get(self.lines[at].text.clone())?)
    }

    /// Reports whether most lines of a piece have labels that recur below other lines, few of them twice but for
    /// those of addresses.
    fn are_facts(&self, piece: &Range<usize>, recurring: &HashMap<&str, usize>) -> bool {
        let recurs =
            |(label, _): &(&str, &str)| recurring.get(label).is_some_and(|count| *count >= MIN_RECURRENCES);
        let facts = || piece.clone().filter_map(|at| self.labelled(at)).filter(recurs);
        let is_address =
            |(_, text): &(&str, &str)| text.contains("://") && !text.contains(char::is_whitespace);
        let others: Vec<&str> = facts().filter(|fact| !is_address(fact)).map(|(label, _)| label).collect();
        let distinct: HashSet<&str> = others.iter().copied().collect();
        facts().count() * 2 > piece.len() && distinct.len() * 4 >= others.len() * 3
    }

    fn find_titles(&mut self) {
        let keys: HashMap<usize, String> = (0..self.lines.len())
            .filter(|&at| self.lines[at].is_text() && self.is_short(at))
            .map(|at| (at, key(&self.text[self.lines[at].text.clone()])))
            .collect();
        let mut last: HashMap<&str, usize> = HashMap::new();
        for (at, key) in &keys {
            let last = last.entry(key).or_insert(*at);
            *last = (*last).max(*at);
        }
        let mut known: HashMap<&str, usize> = HashMap::new();
        for piece in self.pieces() {
            // Titles do not follow each other: a list of the same names is another list.
            let again = |at: usize| keys.get(&at).map(|key| last[key.as_str()]).filter(|at| *at >= piece.end);
            let printed: HashSet<usize> = piece.clone().filter_map(again).collect();
            let recurs = |at: &usize| {
                let next = again(*at)? + 1;
                let follows = printed.contains(&next) && self.lines[next].blanks == 0;
                keys.get(at).filter(|_| !follows)
            };
            let recurring: Vec<&str> = piece.clone().filter_map(|at| Some(recurs(&at)?.as_str())).collect();
            if recurring.len() >= MIN_TITLES && recurring.len() * 2 > piece.len() {
                known.extend(recurring.into_iter().map(|key| (key, piece.end)));
            }
        }
        let is_title = |(at, key): &(&usize, &String)| known.get(key.as_str()).is_some_and(|end| *at >= end);
        self.titles = keys.iter().filter(is_title).map(|(at, _)| *at).collect();
    }

    /// Returns the lines of text that stand together, without a blank one or a title between them.
    fn pieces(&self) -> Vec<Range<usize>> {
        let is_part = |at: usize| self.lines[at].is_text() && self.kinds[at] != Kind::Heading;
        let parted = |at: usize| {
            self.lines[at].blanks > 0 || self.titles.contains(&at) || self.titles.contains(&(at - 1))
        };
        standing_together((0..self.lines.len()).filter(|at| is_part(*at)), parted)
    }

    /// Reports whether the first lines of what stands together are so much shorter than the others that they are titles.
    fn opens_with_titles(&self, pieces: &[Range<usize>]) -> bool {
        let chars = |at: usize| self.text[self.lines[at].text.clone()].chars().count();
        let (mut all, mut names, mut first, mut others, mut rest) = (0, 0, 0, 0, 0);
        for (at, piece) in pieces.iter().enumerate() {
            if piece.len() > 1 && self.heading(&pieces[..at], piece).is_none() {
                all += 1;
                names += usize::from(self.kinds[piece.start] == Kind::Name);
                first += chars(piece.start);
                others += piece.len() - 1;
                rest += (piece.start + 1..piece.end).map(chars).sum::<usize>();
            }
        }
        names >= MIN_TITLED && names * 10 >= all * 8 && first * others * 5 <= rest * all * 3
    }

    /// Returns the line that heads a piece: a title, or a short line that stands alone before it, perhaps before a
    /// text, or the first of its own lines where the others are described. Below a title one line is a list too.
    fn heading(&self, before: &[Range<usize>], piece: &Range<usize>) -> Option<usize> {
        if self.titles.contains(&piece.start) {
            return None;
        }
        let alone = before.iter().rev().take(2).take_while(|piece| piece.len() == 1).map(|piece| piece.start);
        let mut next = piece.start;
        let above = alone
            .take_while(|&at| std::mem::replace(&mut next, at) == at + 1)
            .find(|&at| if self.titles.is_empty() { self.is_short(at) } else { self.titles.contains(&at) });
        let above = above.or_else(|| {
            let at = piece.start.checked_sub(1)?;
            (before.last() == Some(&(at..piece.start)) && piece.len() > 1 && self.is_short(at)).then_some(at)
        });
        if piece.len() == 1 {
            return above.filter(|at| {
                at + 1 == piece.start && self.kinds[piece.start] != Kind::Other && self.titles.contains(at)
            });
        }
        let described = |at: usize| matches!(self.kinds[at], Kind::Described | Kind::Labelled);
        let within = self.kinds[piece.start] == Kind::Name
            && (self.titled_within || (piece.start + 1..piece.end).all(described));
        // Between the title of all and a list stands the list's own.
        let above = above.filter(|at| *at > 0 || !self.titled_within);
        above.or_else(|| within.then_some(piece.start))
    }
}

/// Reports whether a line is short enough for a heading, and no sentence.
fn is_short(text: &str, line: &Line) -> bool {
    let content = text.get(line.text.clone()).unwrap_or_default();
    content.chars().count() <= MAX_HEADING_CHARS
        && content.split_whitespace().count() <= MAX_HEADING_WORDS
        && content.contains(char::is_alphanumeric)
        && !content.contains("://")
        && !content.ends_with(['.', '!', ';', ',', '。', '！', '，', '…'])
}

/// Reports whether a line is the rest of a long one before it.
pub(super) fn goes_on(text: &str, lines: &[Line], kinds: &[Kind], at: usize) -> bool {
    let content = |at: usize| text.get(lines[at].text.clone()).unwrap_or_default();
    let is_rest = |line: &str| {
        line.starts_with(|c: char| c.is_lowercase() || matches!(c, '&' | ',' | ')')) && !line.contains("://")
    };
    if at == 0 || lines[at].blanks > 0 || !is_rest(content(at)) || content(at - 1).ends_with(['.', '!', '?'])
    {
        return false;
    }
    // A short description goes on in a sentence, not in a name.
    let described = kinds[at - 1] == Kind::Described
        && (content(at).ends_with('.') || content(at).split_whitespace().count() > 2);
    let first_word = content(at).split_whitespace().next().map_or(0, |word| word.chars().count());
    let length = content(at - 1).chars().count();
    // Text is wrapped where the next word would not have fit.
    let wrapped = length >= WRAPPED_CHARS && length + first_word >= content(at).chars().count();
    !matches!(kinds[at], Kind::Described | Kind::Labelled) && (wrapped || described)
}
