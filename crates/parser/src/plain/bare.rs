//! Lists without bullets, as a browser copies a page: lines "Name - text" below each other are items, and a
//! short line that stands alone between them is a heading. Where several such headings stand over lines that are
//! no running text, these are items whatever they look like.

use std::collections::{HashMap, HashSet};

use recension_model::Marker;

use crate::marks::first_dash_or_bar;

use crate::read::counts_in;

use super::again::Again;
use super::among;
use super::lines::{Line, Numerals, Role, Shape, is_space};
use super::loose::Alone;
use super::notes;
use super::runs::{self, Known, Run};
use super::titled;

/// So many lines below each other are a list.
const MIN_NEIGHBOURS: usize = 2;
/// From so many on, the copy is known to list such lines: one without a neighbour is an item too.
pub(super) const MIN_USUAL: usize = 10;
/// The same where so many lines are below each other, and of ten described ones so many.
const MIN_BELOW: usize = 4;
const BELOW_TENTHS: usize = 6;
/// So many descriptions or labels that are the same describe and name nothing.
pub(super) const MIN_RECURRENCES: usize = 3;
/// Of so many lines with one label, one stands right below another where the label says of what sort they are.
const SORTS_SHARE: usize = 3;
/// How long a name is at most, where a description follows; shorter ones are sure.
const MAX_NAME_WORDS: usize = 16;
const MAX_NAME_CHARS: usize = 120;
/// How long a heading is at most.
pub(super) const MAX_HEADING_CHARS: usize = 60;
pub(super) const MAX_HEADING_WORDS: usize = 8;
/// A sentence that is a name has no more words.
const MAX_LEADING_WORDS: usize = 4;
/// The sign that hosts of documents put behind a heading, to link to it.
const PERMALINK: char = '¶';
/// What no name ends in: a sentence does, or a line that goes on or introduces something.
pub(super) const NO_NAME_ENDS: [char; 12] = ['.', '!', '?', ':', ';', ',', '。', '！', '？', '：', '，', '…'];
/// Stands for all counts in brackets.
const COUNTS: &str = "#";
/// How far below a heading its first item stands: text to introduce it may come before.
const MAX_INTRODUCTION_LINES: usize = 4;

/// What a line may be, by itself.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Other,
    /// "Name - text".
    Described,
    /// "Name: text", which may be a sentence.
    Labelled,
    /// A short line that is no sentence.
    Name,
    /// Ends in the sign of a permanent link.
    Heading,
}

/// Marks items and headings in a copy that has no bullets; leaves copies alone that have.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let bullets = lines.iter().filter(|line| line.is_item() && !line.is_bare_item()).count();
    let mut kinds = kinds(text, lines);
    let marked = count(&kinds, Kind::Heading) >= MIN_NEIGHBOURS;
    let again = Again::find(text, lines);
    let titled = titled::find(text, lines, &kinds, &again, bullets);
    let titles = &again.titles;
    titled.mark(lines, &mut kinds);
    if !titled.names.is_empty() {
        again.contents.iter().for_each(|run| kinds[run.clone()].fill(Kind::Other));
    }
    let described = count(&kinds, Kind::Described);
    let describes = described >= MIN_NEIGHBOURS && described > bullets;
    let (notes, mut names) = notes::find(text, lines, &kinds);
    // What stands right below a title describes it.
    names.retain(|at| at.checked_sub(1).is_none_or(|above| titled.names.binary_search(&above).is_err()));
    let (runs, named) = runs::find(text, lines, Known { kinds: &kinds, notes: &notes, titles }, bullets);
    let taken = taken(lines, &notes, &again, &runs);
    let loose = Alone { text, lines, kinds: &kinds, titles, taken }.lists(bullets);
    let lists_any = lines.iter().any(Line::is_bare_item)
        || describes
        || !(runs.is_empty() && named.is_empty() && loose.items.is_empty());
    if !lists_any && !notes.contains(&true) {
        return;
    }
    let stands_below =
        |at: &usize| kinds[*at] == Kind::Described && neighbours(&kinds, *at) >= MIN_NEIGHBOURS;
    let below = (0..kinds.len()).filter(stands_below).count();
    let is_usual = described >= MIN_USUAL || (below >= MIN_BELOW && below * 10 >= described * BELOW_TENTHS);
    let is_item = |at: usize| describes && kinds[at] == Kind::Described && (is_usual || stands_below(&at));
    let mut items: Vec<bool> = (0..kinds.len()).map(is_item).collect();
    let named_over: HashSet<usize> =
        names.iter().copied().chain(named.iter().filter_map(|run| run.heading)).collect();
    names.into_iter().chain(loose.items).for_each(|at| items[at] = true);
    for heading in loose.headings {
        lines[heading].role = Role::Heading;
        items[heading] = false;
    }
    for Run { heading, lines: run } in &runs {
        run.clone().for_each(|at| items[at] = !runs::goes_on(text, lines, &kinds, at));
        if let Some(heading) = *heading {
            lines[heading].role = Role::Heading;
            items[heading] = false;
        }
    }
    named.iter().filter_map(|run| run.heading).for_each(|heading| items[heading] = true);
    for at in (0..lines.len()).filter(|at| notes[*at]) {
        lines[at].role = Role::Note;
        items[at] = false;
    }
    if describes {
        let among = among::find(text, lines, &kinds, titles);
        for heading in among.headings.into_iter().filter(|at| !named_over.contains(at)) {
            lines[heading].role = Role::Heading;
            items[heading] = false;
        }
        for at in among.texts.into_iter().filter(|at| !named_over.contains(&(at - 1))) {
            items[at] = false;
        }
    }
    let facts: HashSet<usize> = named.into_iter().flat_map(|run| run.lines).collect();
    let is_name = |at: usize| kinds[at] == Kind::Name && !facts.contains(&at);
    for at in 0..lines.len() {
        let line = &lines[at];
        if kinds[at] == Kind::Heading {
            let end = text[line.text.clone()].trim_end_matches(|c| is_space(c) || c == PERMALINK).len();
            lines[at].text.end = line.text.start + end;
            if lines[at].role == Role::Unknown {
                lines[at].role = Role::Heading;
            }
        } else if line.role != Role::Unknown {
            continue;
        } else if items[at] || (is_name(at) && stands_among(lines, &items, at, marked)) {
            let body = line.text.start;
            lines[at].shape = Shape::Item { marker: Marker::Paragraph, numerals: Numerals::None, body };
        } else if is_name(at) && !marked && !introduces(lines, titles, at) && heads(lines, &kinds, &items, at)
        {
            lines[at].role = Role::Heading;
        }
    }
}

/// Tells which lines are notes, contents, or part of a list whose lines stand together.
fn taken(lines: &[Line], notes: &[bool], again: &Again, runs: &[Run]) -> Vec<bool> {
    let is_known = |(line, note): (&Line, &bool)| *note || line.role != Role::Unknown;
    let mut taken: Vec<bool> = lines.iter().zip(notes).map(is_known).collect();
    for lines in again.contents.iter().chain(runs.iter().map(|run| &run.lines)) {
        taken[lines.clone()].fill(true);
    }
    runs.iter().filter_map(|run| run.heading).for_each(|heading| taken[heading] = true);
    taken
}

fn count(kinds: &[Kind], kind: Kind) -> usize {
    kinds.iter().filter(|other| **other == kind).count()
}

/// Tells what each line may be. A description that recurs is a signpost that has lost its link: its line is a name.
/// A label that recurs says something of what stands above. Where labels are the usual, or a signpost in brackets
/// stands behind, a line is as good as described.
fn kinds(text: &str, lines: &[Line]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = lines.iter().map(|line| kind(text, line)).collect();
    let part = |at: usize, kind: Kind| {
        let content = &text[lines[at].text.clone()];
        match kind {
            Kind::Described => dash(content).map(|(_, description)| description),
            Kind::Labelled => colon(content).map(|(label, _)| label),
            _ => None,
        }
    };
    let mut recurring: HashMap<&str, usize> = HashMap::new();
    for part in kinds.iter().enumerate().filter_map(|(at, kind)| part(at, *kind)) {
        *recurring.entry(part).or_default() += 1;
    }
    let sorts = sorts(text, lines);
    for (at, kind) in kinds.iter_mut().enumerate() {
        let says_more = |part: &&str| recurring[part] >= MIN_RECURRENCES && !sorts.contains(part);
        if part(at, *kind).filter(says_more).is_some() {
            *kind = if *kind == Kind::Described { Kind::Name } else { Kind::Other };
        }
    }
    let labelled = count(&kinds, Kind::Labelled);
    let labels = labelled >= MIN_USUAL && labelled > count(&kinds, Kind::Described);
    let mut signs: HashMap<&str, usize> = HashMap::new();
    let sign = |at: usize| sign(&text[lines[at].text.clone()]);
    (0..lines.len()).filter_map(sign).for_each(|sign| *signs.entry(sign).or_default() += 1);
    for (at, kind) in kinds.iter_mut().enumerate() {
        let has_sign = || lines[at].is_text() && sign(at).is_some_and(|sign| signs[sign] >= MIN_RECURRENCES);
        if (labels && *kind == Kind::Labelled) || has_sign() {
            *kind = Kind::Described;
        }
    }
    if labels {
        describe_short(text, lines, &mut kinds);
    }
    kinds
}

/// Takes lines that are short enough for names, but have a colon, for described ones beside others that are: "rip: cuts wood".
fn describe_short(text: &str, lines: &[Line], kinds: &mut [Kind]) {
    let is_short =
        |kinds: &[Kind], at: usize| kinds[at] == Kind::Name && colon(&text[lines[at].text.clone()]).is_some();
    for at in 1..lines.len() {
        if lines[at].blanks == 0 && kinds[at - 1] == Kind::Described && is_short(kinds, at) {
            kinds[at] = Kind::Described;
        }
    }
    for at in (1..lines.len()).rev() {
        if lines[at].blanks == 0 && kinds[at] == Kind::Described && is_short(kinds, at - 1) {
            kinds[at - 1] = Kind::Described;
        }
    }
}

/// Returns the labels that say of what sort each line of a list is: they often stand right below themselves.
pub(super) fn sorts<'a>(text: &'a str, lines: &[Line]) -> HashSet<&'a str> {
    let label = |line: &Line| Some(colon(text.get(line.text.clone())?)?.0).filter(|_| line.is_text());
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    let mut last = None;
    for line in lines {
        let own = label(line);
        if let Some(own) = own {
            let (all, below_itself) = counts.entry(own).or_default();
            *all += 1;
            *below_itself += usize::from(last == Some(own));
        }
        last = own;
    }
    counts.retain(|_, (all, below_itself)| *below_itself * SORTS_SHARE >= *all);
    counts.into_keys().collect()
}

/// Returns what stands in square brackets at the end of a line, a signpost that has lost its link if it recurs, or where counts in
/// brackets part a name from what is said of it.
fn sign(content: &str) -> Option<&str> {
    if let Some(counts) = counts_in(content).filter(|counts| counts.end < content.len())
        && (1..=MAX_HEADING_WORDS).contains(&content[..counts.start].split_whitespace().count())
    {
        return Some(COUNTS);
    }
    let (name, sign) = content.strip_suffix(']')?.rsplit_once('[')?;
    (!name.is_empty() && sign.split_whitespace().count() <= MAX_HEADING_WORDS).then_some(sign)
}

fn kind(text: &str, line: &Line) -> Kind {
    let content = text.get(line.text.clone()).unwrap_or_default();
    if !line.is_text() {
        return Kind::Other;
    }
    if content.ends_with(PERMALINK) && content.len() > PERMALINK.len_utf8() {
        return Kind::Heading;
    }
    let fits = |name: &str, words: usize, chars: usize| {
        name.split_whitespace().count() <= words
            && name.chars().count() <= chars
            && name.chars().any(char::is_alphanumeric)
    };
    let dashed = dash(content);
    if dashed.is_some_and(|(name, description)| {
        description.chars().any(char::is_alphabetic) && fits(name, MAX_NAME_WORDS, MAX_NAME_CHARS)
    }) {
        return Kind::Described;
    }
    let is_sentence = content.ends_with(NO_NAME_ENDS);
    if !is_sentence && dashed.is_none() && fits(content, MAX_HEADING_WORDS, MAX_HEADING_CHARS) {
        Kind::Name
    } else if colon(content)
        .or_else(|| stop(content))
        .is_some_and(|(name, _)| fits(name, MAX_HEADING_WORDS, MAX_HEADING_CHARS))
    {
        Kind::Labelled
    } else {
        Kind::Other
    }
}

/// Parts a line at its first colon; the one of a shortcode in front is none.
pub(super) fn colon(content: &str) -> Option<(&str, &str)> {
    let shortcode = content.strip_prefix(':').and_then(|rest| rest.split_once(": "));
    let content = shortcode.filter(|(code, _)| !code.contains(' ')).map_or(content, |(_, rest)| rest);
    content.split_once('：').or_else(|| content.split_once(": "))
}

/// Parts a line behind a first sentence that is no longer than a name: "Woodworm. A letter on beetles."
fn stop(content: &str) -> Option<(&str, &str)> {
    content.split_once(". ").filter(|(name, _)| name.split_whitespace().count() <= MAX_LEADING_WORDS)
}

/// Reports whether a text is an address and nothing else.
pub(super) fn is_address(content: &str) -> bool {
    content.contains("://") && !content.contains(char::is_whitespace)
}

/// Parts a line at its first dash.
pub(super) fn dash(content: &str) -> Option<(&str, &str)> {
    first_dash_or_bar(content).map(|sign| (&content[..sign.start], &content[sign.end..]))
}

/// Counts the described lines around one, itself included.
fn neighbours(kinds: &[Kind], at: usize) -> usize {
    let is_described = |at: usize| kinds.get(at) == Some(&Kind::Described);
    1 + usize::from(at > 0 && is_described(at - 1)) + usize::from(is_described(at + 1))
}

/// Reports whether a name without a description stands among items: between two, as close to them as they are
/// to each other, or below one where headings are marked.
fn stands_among(lines: &[Line], items: &[bool], at: usize, marked: bool) -> bool {
    let before = at > 0 && items[at - 1];
    let after = items.get(at + 1) == Some(&true);
    let blanks = |at: usize| lines.get(at).map_or(0, |line| line.blanks);
    if marked {
        return before;
    }
    before && after && blanks(at) == 0 && blanks(at + 1) == 0
}

/// Reports whether a line stands right below a heading: it says what follows, and is no further one.
fn introduces(lines: &[Line], titles: &HashSet<usize>, at: usize) -> bool {
    let is_title = |above: usize| lines[above].role == Role::Heading || titles.contains(&above);
    lines[at].blanks == 0 && at.checked_sub(1).is_some_and(is_title)
}

/// Reports whether a short line is a heading: a gap follows, and below it, perhaps behind a text, are items.
fn heads(lines: &[Line], kinds: &[Kind], items: &[bool], at: usize) -> bool {
    let parted = lines.get(at + 1).is_some_and(|next| next.blanks > 0);
    let below = (at + 1..lines.len()).take(MAX_INTRODUCTION_LINES);
    let lists = |at: usize| items[at] || lines[at].shape == Shape::Row || lines[at].is_bare_item();
    let first = below.clone().find(|&at| lists(at) || kinds[at] == Kind::Name);
    parted && first.is_some_and(lists)
}
