//! Notes in a copy that has lost its bullets and indents: lines that say something of the line above, known by what
//! recurs behind names all over the copy.

use std::collections::HashMap;

use crate::marks::{STATEMENT_ENDS, is_year};

use super::bare::{Kind, MIN_RECURRENCES, MIN_USUAL, colon, is_address, sorts};
use super::lines::Line;

/// So many notes belong to one name, on the average of the lines that stand together.
const MAX_NOTES_A_NAME: usize = 6;
/// How long a text is at least that describes the line above.
const MIN_DESCRIPTION_CHARS: usize = 60;
/// So many further notes stand below the first.
const MAX_FURTHER: usize = 3;
/// So many lines stand between a name and its notes at most.
const MAX_BETWEEN: usize = 2;
/// Of what recurs, at least one in so many stands right below a name.
const BELOW_NAMES_SHARE: usize = 3;
/// A label has no more words.
const MAX_LABEL_WORDS: usize = 3;

/// Tells which lines are notes of the line above, and which of those name something; none are where few look so.
pub(super) fn find(text: &str, lines: &[Line], kinds: &[Kind]) -> (Vec<bool>, Vec<usize>) {
    let rests = rests(lines);
    let mut copy = Copy { text, lines, kinds, rests, recurring: HashMap::new(), labels: HashMap::new() };
    copy.count();
    let attached: Vec<bool> = (0..lines.len()).map(|at| copy.is_attached(at)).collect();
    let mut notes: Vec<bool> = (0..lines.len()).map(|at| attached[at] && copy.hangs(at)).collect();
    copy.add_further(&mut notes);
    let further = notes.clone();
    let describes: Vec<usize> = (0..lines.len()).filter(|&at| copy.joins(at) && copy.describes(at)).collect();
    let is_named = |at: usize| copy.may_be_described(at - 1) && !attached[at - 1] && !further[at - 1];
    let named = describes.iter().filter(|at| is_named(**at)).count();
    if named >= MIN_USUAL && named * 10 >= describes.len() * 8 {
        describes.iter().filter(|at| is_named(**at)).for_each(|at| notes[*at] = true);
    }
    for at in 1..lines.len() {
        notes[at] |= notes[at - 1] && copy.joins(at) && copy.carries_on(at);
    }
    let over = copy.add_between(&mut notes);
    copy.keep_below_names(&mut notes, &attached);
    if notes.iter().filter(|note| **note).count() < MIN_USUAL {
        notes.fill(false);
    }
    // Below a blank line stands a fact of a name, or one more of something else.
    let names = |at: usize| match kinds[at] {
        Kind::Described => true,
        _ if copy.carries_on(at) => false,
        Kind::Labelled => true,
        Kind::Other if colon(copy.content(at)).is_some() => false,
        _ => copy.may_be_described(at),
    };
    let named = (1..lines.len())
        .filter(|&at| notes[at] && !notes[at - 1] && !copy.is_nested(at))
        .filter(|&at| copy.joins(at) || names(at - 1));
    let named = named.map(|at| at - 1).chain(over).filter(|at| lines[*at].is_text() && !notes[*at]).collect();
    (notes, named)
}

struct Copy<'a> {
    text: &'a str,
    lines: &'a [Line],
    kinds: &'a [Kind],
    /// Which lines are the rest of an item's text, below its first line and further in.
    rests: Vec<bool>,
    /// How often a text, a label, or a year is or opens a line right below a name.
    recurring: HashMap<&'a str, usize>,
    /// How often each label stands in the copy.
    labels: HashMap<&'a str, usize>,
}

impl<'a> Copy<'a> {
    fn content(&self, at: usize) -> &'a str {
        self.text.get(self.lines[at].text.clone()).unwrap_or_default()
    }

    /// Counts how often each text stands in some lines.
    fn occurrences(&self, lines: impl Iterator<Item = usize>) -> HashMap<&'a str, usize> {
        let mut counts = HashMap::new();
        lines.for_each(|at| *counts.entry(self.content(at)).or_default() += 1);
        counts
    }

    /// Reports whether a line of text stands below another one, or an item whose text it is not the rest of.
    fn follows(&self, at: usize) -> bool {
        let Some(above) = at.checked_sub(1).map(|above| &self.lines[above]) else { return false };
        self.lines[at].is_text() && !self.rests[at] && (above.is_text() || above.is_item())
    }

    /// Reports whether a line of text stands right below another one, or an item.
    fn joins(&self, at: usize) -> bool {
        self.follows(at) && self.lines[at].blanks == 0
    }

    /// Returns what may recur of a line: below a blank one it is only its label.
    fn parts(&self, at: usize) -> impl Iterator<Item = &'a str> {
        let [whole, label, year] = parts(self.content(at));
        let joins = self.joins(at);
        [whole.filter(|_| joins), label, year.filter(|_| joins)].into_iter().flatten()
    }

    /// Reports whether a line may be a note of the one above: it stands right below, or has a label that recurs.
    fn hangs(&self, at: usize) -> bool {
        self.joins(at) || (self.follows(at) && self.parts(at).any(|part| self.recurring.contains_key(part)))
    }

    /// Counts what recurs right below lines that nothing recurs in: the names that notes belong to. Most of what is
    /// listed by itself stands below its like.
    fn count(&mut self) {
        let texts = self.occurrences(0..self.lines.len());
        let mut labels: HashMap<&str, usize> = HashMap::new();
        let joining: Vec<usize> = (1..self.lines.len()).filter(|at| self.follows(*at)).collect();
        let all_text = (0..self.lines.len()).filter(|at| self.lines[*at].is_text());
        let sorts = sorts(self.text, self.lines);
        for label in
            all_text.filter_map(|at| parts(self.content(at))[1]).filter(|label| !sorts.contains(label))
        {
            *labels.entry(label).or_default() += 1;
        }
        let mut all: HashMap<&str, usize> = HashMap::new();
        // What stands below a text that recurs may be a further note of the same name.
        let counts = |at: &&usize| texts[self.content(**at - 1)] < MIN_RECURRENCES;
        let parts = |at: usize| self.parts(at).filter(|part| !sorts.contains(part));
        for part in joining.iter().filter(counts).flat_map(|at| parts(*at)) {
            *all.entry(part).or_default() += 1;
        }
        let opens = |at: usize| !self.joins(at);
        let recurs = |part: &str| all.get(part).is_some_and(|count| *count >= MIN_RECURRENCES);
        let is_name = |at: usize| texts[self.content(at)] == 1 && (opens(at) || !self.parts(at).any(recurs));
        let mut below: HashMap<&str, usize> = HashMap::new();
        for at in joining.iter().filter(|at| is_name(**at - 1)) {
            for part in parts(*at) {
                *below.entry(part).or_default() += 1;
            }
        }
        below.retain(|part, count| {
            *count >= MIN_RECURRENCES && *count * BELOW_NAMES_SHARE >= all.get(part).copied().unwrap_or(0)
        });
        (self.recurring, self.labels) = (below, labels);
    }

    /// Reports whether a line is no name by what it looks like: it recurs, is a figure, or stands in brackets.
    fn is_attached(&self, at: usize) -> bool {
        let content = self.content(at);
        let recurs = |part: &str| self.recurring.contains_key(part);
        let bracketed = content.starts_with(['(', '（']) && content.ends_with([')', '）']);
        if !self.lines[at].is_text() || self.kinds[at] == Kind::Described && !bracketed {
            return false;
        }
        let figure = content.contains(char::is_numeric) && !content.contains(char::is_alphabetic);
        figure || bracketed || self.is_nested(at) || parts(content).into_iter().flatten().any(recurs)
    }

    /// Reports whether a line right below a note is one more: it has a label that recurs, or is an address.
    fn carries_on(&self, at: usize) -> bool {
        let recurs = |label| self.labels.get(label).is_some_and(|count| *count >= MIN_RECURRENCES);
        let content = self.content(at);
        self.kinds[at] != Kind::Described && (parts(content)[1].is_some_and(recurs) || is_address(content))
    }

    /// Reports whether a line is indented below the one above.
    fn is_nested(&self, at: usize) -> bool {
        at > 0 && self.lines[at].indent > self.lines[at - 1].indent + 1
    }

    /// Reports whether a line is a text that may describe the name above.
    fn describes(&self, at: usize) -> bool {
        let content = self.content(at);
        self.lines[at].is_text()
            && matches!(self.kinds[at], Kind::Other | Kind::Labelled)
            && content.chars().count() >= MIN_DESCRIPTION_CHARS
            && content.ends_with(['.', '!', '?', ')', '。', '！', '？'])
            && !content.starts_with(char::is_lowercase)
    }

    /// Reports whether a line is a name, or opens what stands together and is no sentence.
    fn may_be_described(&self, at: usize) -> bool {
        let opens = !self.joins(at) && self.kinds[at] == Kind::Other;
        self.kinds[at] == Kind::Name || (opens && !self.content(at).ends_with(STATEMENT_ENDS))
    }

    /// Takes texts that recur, and nearly always below a note, for further notes.
    fn add_further(&self, notes: &mut [bool]) {
        let texts = || (1..self.lines.len()).filter(|at| self.lines[*at].is_text());
        let all = self.occurrences(texts());
        for _ in 0..MAX_FURTHER {
            let mut below = self.occurrences(texts().filter(|at| notes[at - 1] && self.joins(*at)));
            below.retain(|text, count| *count >= MIN_RECURRENCES && *count * 10 >= all[text] * 8);
            for at in texts() {
                notes[at] |= notes[at - 1] && self.joins(at) && below.contains_key(self.content(at));
            }
        }
    }

    /// Takes what stands between a name and its notes for one more, as authors do below titles, where nearly all names have as
    /// many such lines; returns the names that a blank line parts from those.
    fn add_between(&self, notes: &mut [bool]) -> Vec<usize> {
        let opens = |at: usize| !notes[at] && (!self.joins(at) || notes[at - 1]);
        let end = |at: usize| (at + 1..notes.len()).find(|next| notes[*next] || !self.joins(*next));
        let starts = (0..notes.len()).filter(|at| self.lines[*at].is_text() && opens(*at));
        let is_over_notes = |end: &usize| notes.get(*end) == Some(&true) && self.joins(*end);
        let names = starts.filter_map(|start| Some((start, end(start).filter(is_over_notes)?)));
        // What recurs is a picture's text or the like, and no name.
        let all = self.occurrences(0..self.lines.len());
        let over_notes: Vec<(usize, usize)> = names.collect();
        let is_name = |name: &(usize, usize)| all[self.content(name.0)] < MIN_RECURRENCES;
        let names: Vec<(usize, usize)> = over_notes.iter().copied().filter(is_name).collect();
        // A browser puts a blank line below a name that is a paragraph of its own.
        let is_above = |at: usize| at > 0 && self.follows(at) && !self.joins(at) && !notes[at - 1];
        let is_parted = |at: usize| {
            is_above(at)
                && at > 1
                && notes[at - 2]
                && self.joins(at - 1)
                && !self.content(at - 1).ends_with(STATEMENT_ENDS)
        };
        let parted = names.iter().filter(|(start, _)| is_parted(*start)).count() * 10 >= over_notes.len() * 6;
        let length =
            |(start, end): &(usize, usize)| end - start - 1 + usize::from(parted && is_above(*start));
        let mut lengths = [0_usize; MAX_BETWEEN + 1];
        for length in names.iter().map(length).filter(|length| *length <= MAX_BETWEEN) {
            lengths[length] += 1;
        }
        let usual = (0..lengths.len()).max_by_key(|length| lengths[*length]).unwrap_or(0);
        if usual == 0 || lengths[usual] < MIN_USUAL || lengths[usual] * 10 < over_notes.len() * 7 {
            return Vec::new();
        }
        let usual: Vec<(usize, usize)> = names
            .into_iter()
            .filter(|name| length(name) == usual)
            .map(|(start, end)| (start - usize::from(parted && is_above(start)), end))
            .collect();
        for (start, end) in &usual {
            notes[start + 1..*end].fill(true);
        }
        usual.into_iter().map(|(start, _)| start).filter(|_| parted).collect()
    }

    /// Takes lines that stand together for no notes if there are too many for the others, or none of those is a name.
    fn keep_below_names(&self, notes: &mut [bool], attached: &[bool]) {
        let mut start = 0;
        while start < notes.len() {
            let end = (start + 1..notes.len()).find(|at| !self.joins(*at)).unwrap_or(notes.len());
            let count = notes[start..end].iter().filter(|note| **note).count();
            let hangs = notes[start];
            if count > MAX_NOTES_A_NAME * (end - start - count + usize::from(hangs))
                || (attached[start] && !hangs)
            {
                notes[start..end].fill(false);
            }
            start = end;
        }
    }
}

/// Tells which lines are the rest of an item's text.
pub(super) fn rests(lines: &[Line]) -> Vec<bool> {
    let mut rests = vec![false; lines.len()];
    for at in 1..lines.len() {
        let (above, line) = (&lines[at - 1], &lines[at]);
        let is_below = above.is_item() && line.indent > above.indent + 1;
        rests[at] = line.is_text()
            && line.blanks == 0
            && (is_below || (rests[at - 1] && line.indent >= above.indent));
    }
    rests
}

/// Returns what may recur of a line: all of it, its label or the brackets that it opens with, and a year that it opens with.
fn parts(content: &str) -> [Option<&str>; 3] {
    let bracket = content.find(']').filter(|_| content.starts_with('[')).map(|end| &content[..=end]);
    let label = bracket.or_else(|| Some(colon(content)?.0));
    let label = label.or_else(|| Some(content.split_once(" (")?.0));
    let label = label.filter(|label| label.split_whitespace().count() <= MAX_LABEL_WORDS);
    let first = content.split_whitespace().next();
    [Some(content), label, first.filter(|word| word.len() < content.len() && is_year(word))]
}
