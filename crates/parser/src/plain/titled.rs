//! Names that each stand over a text, in a copy without bullets: headings, be it of sections or of entries.
//!
//! Each line speaks for being a name or a text, in bits, by its length, its end, and what other lines like it are; which of
//! them are names is the likeliest reading of all lines together.

mod reading;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::marks::{STATEMENT_ENDS, is_dated};

use super::again::Again;
use super::bare::{Kind, MIN_RECURRENCES, MIN_USUAL, NO_NAME_ENDS, colon, dash, sorts};
use super::lines::{Line, Role, Shape, standing_together};
use super::outline::looks_like_title;
use super::runs::number;
use reading::{READS, Read, likeliest};

/// How long a line is at least that is a text by itself.
const MIN_TEXT_CHARS: usize = 60;
/// A text below a name has no more parts.
const MAX_TEXTS: usize = 6;
/// Facts are a row below their heads, as in so many tenths of the tables with these.
const FACT_ROWS: usize = 2;
const FACT_TENTHS: usize = 8;
/// So many lines that begin anew are a list.
const MIN_LISTED: usize = 4;
/// Of so many lines right below names one is no longer than a name.
const TEXTS_A_NAME: usize = 5;

/// What speaks for a name: few words, a blank line above, a rule above that, and that the contents list it. So many words are few, some, and
/// more than names have.
const FEW_WORDS: usize = 4;
const SOME_WORDS: usize = 8;
const MANY_WORDS: usize = 12;
const FEW: f64 = 2.0;
const SOME: f64 = 1.0;
const MANY: f64 = -0.5;
const TOO_MANY: f64 = -3.0;
const OPENS: f64 = 1.0;
const BELOW_RULE: f64 = 3.0;
const JOINS: f64 = -2.0;
const LISTED: f64 = 6.0;
/// What speaks against it.
const RECURS: f64 = -6.0;
const FACT: f64 = -6.0;
const ADDRESS: f64 = -8.0;
const SMALL: f64 = -3.0;
const SMALL_ALONE: f64 = -1.0;
const FIGURE: f64 = -6.0;
const SENTENCE: f64 = -5.0;
const A_CHARACTER: f64 = -0.1;
/// The first words of other lines say no more than that.
const MAX_LEARNED: f64 = 4.0;
/// Of so many lines one that opens with the same two words has no name of its own.
const STARTS_SHARE: usize = 20;
/// Texts that are longer than names by no more than this part of their length are of one length with them.
const SAME_LENGTH: usize = 5;
/// So often lines are read again.
const PASSES: usize = 2;
/// What is a row, or described, is no name anyway: it may be a text if a name is above and below.
const NOTHING: f64 = 1.0;

const NAME_OR_TEXT: [Read; 2] = [Read::Name, Read::Text];

/// Names, the lines that tell something of each, and the headings over names.
#[derive(Default)]
pub(super) struct Titled {
    pub(super) names: Vec<usize>,
    pub(super) sections: Vec<usize>,
    pub(super) texts: Vec<usize>,
}

impl Titled {
    /// Notes what the lines are.
    pub(super) fn mark(&self, lines: &mut [Line], kinds: &mut [Kind]) {
        for (headings, role) in [(&self.names, Role::Name), (&self.sections, Role::Heading)] {
            for heading in headings {
                lines[*heading].role = role;
                kinds[*heading] = Kind::Heading;
            }
        }
        for text in &self.texts {
            if lines[*text].is_text() {
                lines[*text].role = Role::Note;
            }
            if kinds[*text] == Kind::Described {
                kinds[*text] = Kind::Other;
            }
        }
    }
}

/// Returns the lines that are names over texts; none are where few are, or more is listed otherwise.
pub(super) fn find(text: &str, lines: &[Line], kinds: &[Kind], again: &Again, bullets: usize) -> Titled {
    let copy = Copy::new(text, lines, kinds, again);
    let read = copy.read();
    let pieces = copy.pieces(&read);
    // Short lines right below names tell something of them where lines of text do so elsewhere.
    let second = |piece: &&Range<usize>| piece.len() > 1 && read[piece.start] == Read::Name;
    let seconds = || pieces.iter().filter(second).map(|piece| piece.start + 1);
    let short = seconds().filter(|at| kinds[*at] == Kind::Name).count();
    let tells = seconds().count() > TEXTS_A_NAME * short;
    let named: Vec<usize> =
        (0..pieces.len()).filter_map(|at| copy.named(&pieces, &read, at, tells)).collect();
    let is_listed = |at: &usize| read[*at] == Read::Listed && !copy.contents[*at];
    let described = (0..lines.len()).filter(|at| kinds[*at] == Kind::Described && is_listed(at)).count();
    // Names that stand together are a list themselves, but for those that the contents list.
    let below = |name: &usize| (name + 1..lines.len()).take_while(|at| read[*at] == Read::Text);
    let texts: Vec<usize> = named.iter().flat_map(below).collect();
    let lists = |piece: &&Range<usize>| piece.len() > 1 && named.binary_search(&piece.start).is_err();
    let listed = pieces.iter().filter(lists).flat_map(Clone::clone);
    let is_listed =
        |at: &usize| kinds[*at] == Kind::Name && !copy.contents[*at] && texts.binary_search(at).is_err();
    let rows = (0..lines.len()).filter(|at| lines[*at].shape == Shape::Row && read[*at] == Read::Listed);
    let listed = listed.filter(is_listed).count() + rows.count();
    // Where names are what is listed, most lines are names or tell something of one.
    let texts_all = (0..lines.len()).filter(|at| lines[*at].is_text() && !copy.contents[*at]).count();
    if (named.len() + texts.len()) * 2 <= texts_all {
        return Titled::default();
    }
    // Lines of one length are a list of their own.
    let chars = |lines: &[usize]| lines.iter().map(|at| copy.content(*at).chars().count()).sum::<usize>();
    if chars(&texts) * named.len() * SAME_LENGTH <= chars(&named) * texts.len() * (SAME_LENGTH + 1) {
        return Titled::default();
    }
    // Bullets may be part of the texts.
    if named.len() < MIN_USUAL || named.len() <= (bullets / 2).max(described + listed) {
        return Titled::default();
    }
    // What stands below the last one may be the host's, but for facts.
    let last = named.last().copied().unwrap_or_default();
    let is_told = |at: &usize| *at < last || !copy.lines[*at].is_text() || copy.is_fact(*at);
    let texts = texts.into_iter().filter(is_told).collect();
    let is_section = |at: &usize| {
        let next = (at + 1..read.len()).find(|at| !copy.is_rule(*at));
        let over_name = next.is_some_and(|next| read[next] == Read::Name);
        read[*at] == Read::Name && over_name && *at > 0 && named.binary_search(at).is_err()
    };
    let sections = (0..lines.len()).filter(is_section).collect();
    Titled { names: named, sections, texts }
}

struct Copy<'a> {
    text: &'a str,
    lines: &'a [Line],
    kinds: &'a [Kind],
    again: &'a Again,
    /// Which lines are contents.
    contents: Vec<bool>,
    /// How often each line recurs.
    recurring: HashMap<&'a str, usize>,
    /// How often each label does.
    labels: HashMap<&'a str, usize>,
    /// How often two words open a line.
    starts: HashMap<&'a str, usize>,
    /// The rows of tables that tell something of one name.
    facts: HashSet<usize>,
}

impl<'a> Copy<'a> {
    fn new(text: &'a str, lines: &'a [Line], kinds: &'a [Kind], again: &'a Again) -> Self {
        let mut contents = vec![false; lines.len()];
        again.contents.iter().for_each(|run| contents[run.clone()].fill(true));
        let mut copy = Self {
            text,
            lines,
            kinds,
            again,
            contents,
            recurring: HashMap::new(),
            labels: HashMap::new(),
            starts: HashMap::new(),
            facts: HashSet::new(),
        };
        copy.find_facts();
        for at in (0..lines.len()).filter(|at| lines[*at].is_text() || lines[*at].shape == Shape::Row) {
            *copy.recurring.entry(copy.content(at)).or_default() += 1;
            *copy.starts.entry(start(copy.content(at))).or_default() += 1;
            if let Some(label) = label(copy.content(at)) {
                *copy.labels.entry(label).or_default() += 1;
            }
        }
        // Those that say of what sort each line of a list is tell nothing of a name.
        let sorts = sorts(text, lines);
        copy.labels.retain(|label, _| !sorts.contains(label));
        copy
    }

    /// Finds the tables of two rows whose first one recurs over one row alone.
    fn find_facts(&mut self) {
        let is_row = |at: &usize| self.lines[*at].shape == Shape::Row;
        let parted = |at: usize| self.lines[at].blanks > 0;
        let tables = standing_together((0..self.lines.len()).filter(is_row), parted);
        let mut heads: HashMap<&str, (usize, usize)> = HashMap::new();
        for table in &tables {
            let (all, short) = heads.entry(self.content(table.start)).or_default();
            *all += 1;
            *short += usize::from(table.len() == FACT_ROWS);
        }
        let tells = |table: &&Range<usize>| {
            let (all, short) = heads[self.content(table.start)];
            all >= MIN_RECURRENCES && short * 10 >= all * FACT_TENTHS
        };
        self.facts = tables.iter().filter(tells).flat_map(Clone::clone).collect();
    }

    fn content(&self, at: usize) -> &'a str {
        self.text.get(self.lines[at].text.clone()).unwrap_or_default()
    }

    fn recurs(&self, at: usize) -> bool {
        self.recurring.get(self.content(at)).is_some_and(|count| *count >= MIN_RECURRENCES)
    }

    /// Reports whether so many lines open with the same words that these name nothing: "pip install …".
    fn opens_as_many(&self, at: usize) -> bool {
        let start = start(self.content(at));
        let count = self.starts.get(start).copied().unwrap_or_default();
        !start.is_empty() && count >= MIN_USUAL && count * STARTS_SHARE >= self.lines.len()
    }

    fn first_word(&self, at: usize) -> &'a str {
        self.content(at).split_whitespace().next().unwrap_or_default()
    }

    /// Reads the lines so that what speaks for them all adds up to the most.
    fn read(&self) -> Vec<Read> {
        let own: Vec<f64> = (0..self.lines.len()).map(|at| self.evidence(at)).collect();
        let may_be: Vec<&[Read]> = (0..self.lines.len()).map(|at| self.may_be(at, own[at])).collect();
        let mut read = likeliest(&own, &may_be, &self.again.titles);
        // How names and texts begin shows in the others.
        for _ in 0..PASSES {
            let mut words: HashMap<&str, [f64; 3]> = HashMap::new();
            for at in (0..self.lines.len()).filter(|at| may_be[*at].len() > 1) {
                words.entry(self.first_word(at)).or_default()[read[at] as usize] += 1.0;
            }
            // Where the contents list most names, what they do not list is none.
            let names = || (0..read.len()).filter(|at| read[*at] == Read::Name);
            let not_listed = names().filter(|at| !self.again.titles.contains(at)).count();
            let unlisted = bits(not_listed + 1, names().count() + 1).max(-MAX_LEARNED);
            let learned = |at: usize| {
                let [mut names, mut texts, _] = words.get(self.first_word(at)).copied().unwrap_or_default();
                names -= f64::from(u8::from(read[at] == Read::Name));
                texts -= f64::from(u8::from(read[at] == Read::Text));
                let begins = ((names + 1.0) / (texts + 1.0)).log2().clamp(-MAX_LEARNED, MAX_LEARNED);
                begins + if self.again.titles.contains(&at) { 0.0 } else { unlisted }
            };
            let is_open = |at: usize| may_be[at] == NAME_OR_TEXT;
            let evidence: Vec<f64> =
                (0..own.len()).map(|at| own[at] + if is_open(at) { learned(at) } else { 0.0 }).collect();
            read = likeliest(&evidence, &may_be, &self.again.titles);
        }
        read
    }

    /// Tells what a line may be that has so many bits for a name. One that is described is an item of a list, or a text with a dash in it.
    fn may_be(&self, at: usize, evidence: f64) -> &'static [Read] {
        match self.lines[at].shape {
            Shape::Text if self.contents[at] => &[Read::Listed],
            Shape::Text if self.is_fact(at) => &[Read::Text],
            Shape::Text if self.kinds[at] == Kind::Described => {
                if evidence > NOTHING {
                    &READS
                } else {
                    &[Read::Text, Read::Listed]
                }
            }
            Shape::Text => &NAME_OR_TEXT,
            Shape::Row if self.facts.contains(&at) => &[Read::Text],
            _ => &[Read::Listed],
        }
    }

    /// Returns the bits that speak for a name rather than a text.
    fn evidence(&self, at: usize) -> f64 {
        let content = self.content(at);
        let is_listed = self.again.titles.contains(&at);
        let is_described = self.kinds[at] == Kind::Described;
        if !self.lines[at].is_text() || (is_described && dash(content).is_some() && !is_listed) {
            return NOTHING;
        }
        let words = match content.split_whitespace().count() {
            count if count <= FEW_WORDS => FEW,
            count if count <= SOME_WORDS => SOME,
            count if count <= MANY_WORDS => MANY,
            _ => TOO_MANY,
        };
        let is_below = |above: usize| self.lines[above].is_text() && !self.again.titles.contains(&above);
        let joins = self.lines[at].blanks == 0 && at > 0;
        let mut evidence = words
            + match joins {
                true if is_below(at - 1) => JOINS,
                true => 0.0,
                false if at > 0 && self.is_rule(at - 1) => OPENS + BELOW_RULE,
                false => OPENS,
            };
        if is_listed {
            evidence += LISTED;
        } else if self.recurs(at) || self.opens_as_many(at) {
            evidence += RECURS;
        }
        let over = content.chars().count().saturating_sub(MIN_TEXT_CHARS);
        evidence += A_CHARACTER * number(over);
        let signs = [
            (self.is_fact(at), FACT),
            (content.contains("://"), ADDRESS),
            (begins_small(content), if joins { SMALL } else { SMALL_ALONE }),
            (is_figure(content), FIGURE),
            (content.ends_with(NO_NAME_ENDS), SENTENCE),
        ];
        evidence += signs.into_iter().filter(|(is, _)| *is).map(|(_, bits)| bits).sum::<f64>();
        if is_described { evidence.max(NOTHING) } else { evidence }
    }

    /// Returns the lines of text that stand together: a name begins anew.
    fn pieces(&self, read: &[Read]) -> Vec<Range<usize>> {
        let parted =
            |at: usize| self.lines[at].blanks > 0 || !self.lines[at - 1].is_text() || read[at] == Read::Name;
        standing_together((0..self.lines.len()).filter(|at| self.lines[*at].is_text()), parted)
    }

    /// Returns the name that a piece is or opens with, if a text follows it, and behind the text no list. Short lines right
    /// below it are a list, unless it `tells` something.
    fn named(&self, pieces: &[Range<usize>], read: &[Read], at: usize, tells: bool) -> Option<usize> {
        let piece = &pieces[at];
        let name = piece.start;
        let within = piece.len() > 1;
        let is_listed = self.again.titles.contains(&name);
        let is_title = || is_listed || (!within && looks_like_title(self.content(name)));
        let is_name = self.kinds[name] == Kind::Name || is_title();
        if read[name] != Read::Name || !is_name || name == 0 {
            return None;
        }
        // Facts right below a name are its notes, and names there are a list.
        let is_name = |at: &usize| self.kinds[*at] == Kind::Name && !self.recurs(*at);
        let names = (name + 1 + usize::from(tells)..piece.end).filter(is_name).count();
        if within
            && (self.is_fact(name + 1) || (is_name(&(name + 1)) && !tells) || names * 2 > piece.len() - 1)
        {
            return None;
        }
        let is_text = |at: &usize| read.get(*at) == Some(&Read::Text);
        let end = (name + 1..).take_while(is_text).last()? + 1;
        // Several that end in their year are papers, which the name heads.
        let dated = (name + 1..end).filter(|at| is_dated(self.content(*at))).count();
        if self.lists(name + 1..end) || (dated > 1 && dated * 2 > end - name - 1) {
            return None;
        }
        let texts = (name + 1..end).filter(|at| self.lines[*at].blanks > 0 || *at == name + 1).count();
        let next = (end..self.lines.len()).find(|at| !self.is_rule(*at));
        let follows = next.is_none_or(|next| read[next] == Read::Name);
        ((1..=MAX_TEXTS).contains(&texts) && follows).then_some(name)
    }

    /// Reports whether most lines that stand right below others begin anew, as those of lists do and those of texts do not.
    fn lists(&self, lines: Range<usize>) -> bool {
        let joins = |at: &usize| {
            self.lines[*at].blanks == 0 && self.lines[*at - 1].is_text() && self.lines[*at].is_text()
        };
        let told = |at: &usize| self.is_fact(*at) || self.recurs(*at);
        let joining = || lines.clone().skip(1).filter(joins).filter(|at| !told(at));
        let begins = |at: &usize| {
            let first = self.content(*at).chars().next();
            !first.is_some_and(char::is_lowercase) && !self.content(*at - 1).ends_with(STATEMENT_ENDS)
        };
        let begun = joining().filter(begins).count();
        begun >= MIN_LISTED && begun * 2 > joining().count()
    }

    /// Reports whether a line is a rule that parts what stands above it from what follows.
    fn is_rule(&self, at: usize) -> bool {
        let line = &self.lines[at];
        !line.is_text() && line.blanks > 0 && !self.content(at).contains(char::is_alphanumeric)
    }

    /// Reports whether a line has a label that recurs.
    fn is_fact(&self, at: usize) -> bool {
        label(self.content(at))
            .is_some_and(|label| self.labels.get(label).is_some_and(|count| *count >= MIN_RECURRENCES))
    }
}

/// Returns what a share says, in bits.
fn bits(part: usize, whole: usize) -> f64 {
    (number(part) / number(whole)).log2()
}

/// Returns what stands before the first colon of a line, or the brackets that it opens with.
fn label(content: &str) -> Option<&str> {
    let bracketed = content.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    bracketed.or_else(|| colon(content)).map(|(label, _)| label)
}

/// Returns the first two words of a line that has more.
fn start(content: &str) -> &str {
    content.match_indices(' ').nth(1).map_or("", |(end, _)| &content[..end])
}

/// Reports whether a text has no word in it, as a version and its date: "v1.2.0 (2024-05-06)".
fn is_figure(content: &str) -> bool {
    let mut words = content.split(|c: char| !c.is_alphabetic());
    !words.any(|word| word.len() > 1)
}

/// Reports whether a text begins with a word that is all in small letters.
fn begins_small(content: &str) -> bool {
    let first = content.split_whitespace().next().unwrap_or_default();
    first.starts_with(char::is_lowercase) && !first.contains(char::is_uppercase)
}
