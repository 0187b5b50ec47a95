//! Lines that stand together below a short line of their own: lists in a copy that has lost its bullets, unless
//! they are running text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::marks::STATEMENT_ENDS;

use super::WRAPPED_CHARS;
use super::bare::{
    Kind, MAX_HEADING_CHARS, MAX_HEADING_WORDS, MIN_RECURRENCES, MIN_USUAL, colon, dash, is_address,
};
use super::lines::{Line, standing_together};

/// Of so many lines that stand together, one goes on with the one before: running text.
const WRAPPED_SHARE: usize = 4;

/// How many words a heading that ends in a full stop has at most.
const MAX_STOPPED_WORDS: usize = 5;

/// Of so many pieces the first lines show what they are.
const MIN_TITLED: usize = 4;

/// Of ten lines between titles so many are longer than these.
const MOST: usize = 8;
const ALL: usize = 10;

/// A list, and the line that heads it.
pub(super) struct Run {
    pub(super) heading: Option<usize>,
    /// May begin with the heading.
    pub(super) lines: Range<usize>,
}

/// What is known of the lines of a copy.
pub(super) struct Known<'a> {
    pub(super) kinds: &'a [Kind],
    /// Which lines say something of the line above.
    pub(super) notes: &'a [bool],
    /// Lines that print a title of the contents again.
    pub(super) titles: &'a HashSet<usize>,
}

/// The lines of a copy, and what is known of them.
struct Lines<'a> {
    text: &'a str,
    lines: &'a [Line],
    kinds: &'a [Kind],
    /// Lines that print a title of the contents again.
    titles: &'a HashSet<usize>,
    /// What stands together opens with its title.
    titled_within: bool,
}

/// What speaks for a list, in bits: each line by what it may be, and the line that heads it. A line that goes on with
/// the one before is running text.
const DESCRIBED: f64 = 2.0;
const NAME: f64 = 0.8;
const LABELLED: f64 = 0.4;
const GOES_ON: f64 = -1.0;
const HEADED: f64 = 1.0;
/// Without a heading, or names right before it, it is none more likely; what is no name speaks against it then.
const UNHEADED: f64 = -2.0;
const UNHEADED_OTHER: f64 = -0.5;
/// What adds up to this is a list.
const ENOUGH: f64 = 4.0;

/// Lines that stand together, and what speaks for them being a list.
struct Piece {
    lines: Range<usize>,
    heading: Option<usize>,
    /// What those that are items, if any are, look like.
    shapes: Shapes,
    /// Most of those are names.
    names_most: bool,
    evidence: f64,
}

/// How many lines are of each shape: described, named, and neither.
#[derive(Default)]
struct Shapes([usize; 3]);

fn shape(kind: Kind) -> usize {
    match kind {
        Kind::Described | Kind::Labelled => 0,
        Kind::Name => 1,
        Kind::Other | Kind::Heading => 2,
    }
}

impl Shapes {
    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(count, more)| *count += more);
    }

    fn total(&self) -> usize {
        self.0.iter().sum()
    }

    /// Returns what the lines of the other lists say for some lines, in bits: those of their shapes, on average. `own` of
    /// them are counted here, too.
    fn siblings(&self, lines: &Self, own: &Self) -> f64 {
        let share = |shape: usize| number(lines.0[shape]) * bits(self.0[shape].saturating_sub(own.0[shape]));
        (0..lines.0.len()).map(share).sum::<f64>() / number(lines.total()).max(1.0)
    }
}

/// Finds the lists of a copy, and the lines over facts, which name what those are about. What speaks for a list is in
/// its own lines, in the other lists without bullets, and against it in those with `bullets`.
pub(super) fn find(text: &str, lines: &[Line], known: Known<'_>, bullets: usize) -> (Vec<Run>, Vec<Run>) {
    let Known { kinds, notes, titles } = known;
    let mut copy = Lines { text, lines, kinds, titles, titled_within: false };
    let pieces = copy.pieces();
    copy.titled_within = copy.opens_with_titles(&pieces);
    let mut labels: HashMap<&str, usize> = HashMap::new();
    for (label, _) in pieces.iter().flat_map(Clone::clone).filter_map(|at| copy.labelled(at)) {
        *labels.entry(label).or_default() += 1;
    }
    let (mut weighed, mut named): (Vec<Piece>, Vec<Run>) = (Vec::new(), Vec::new());
    for (at, piece) in pieces.iter().enumerate() {
        if piece.len() > 1 && (piece.start + 1..piece.end).all(|at| notes[at]) {
            continue;
        }
        let heading = copy.heading(&pieces[..at], piece);
        if heading.is_some() && copy.are_facts(piece, &labels) {
            named.push(Run { heading, lines: piece.clone() });
        } else if let Some(mut piece) = copy.weigh(piece, heading, notes) {
            let continues = |last: &Piece| last.names_most && last.lines.end == piece.lines.start;
            if heading.is_none() && weighed.last().is_some_and(continues) {
                piece.evidence -= UNHEADED;
            }
            weighed.push(piece);
        }
    }
    if named.len() < MIN_USUAL {
        named.clear();
    }
    let sure = |piece: &&Piece| {
        piece.names_most && piece.lines.len() > 1 && (piece.heading.is_some() || piece.evidence >= ENOUGH)
    };
    let mut all = Shapes::default();
    weighed.iter().filter(sure).for_each(|piece| all.add(&piece.shapes));
    let runs = weighed.into_iter().filter(|piece| {
        let own = if sure(&piece) { &piece.shapes } else { &Shapes::default() };
        // What the contents name is a list whatever its lines look like.
        let is_listed = piece.heading.is_some_and(|at| titles.contains(&at));
        let siblings =
            if is_listed { bits(all.total() - own.total()) } else { all.siblings(&piece.shapes, own) };
        piece.evidence + siblings - bits(bullets) >= ENOUGH
    });
    let mut runs: Vec<Run> = runs.map(|piece| Run { heading: piece.heading, lines: piece.lines }).collect();
    if bits(all.total()) - bits(bullets) >= ENOUGH {
        let alone = copy.alone(&pieces, &runs);
        runs.extend(alone);
    }
    (runs, named)
}

/// Returns what so many others of a shape say, in bits.
pub(super) fn bits(count: usize) -> f64 {
    number(count + 1).log2()
}

/// Returns a count to reckon with; none is so large that it matters.
pub(super) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

impl Lines<'_> {
    /// Adds up what speaks for lines that stand together being a list; nothing if they are running text.
    fn weigh(&self, piece: &Range<usize>, heading: Option<usize>, notes: &[bool]) -> Option<Piece> {
        let goes_on = |at: usize| goes_on(self.text, self.lines, self.kinds, at);
        let rests = piece.clone().filter(|at| goes_on(*at)).count();
        if rests * WRAPPED_SHARE > piece.len() || (heading.is_none() && piece.len() == 1) {
            return None;
        }
        let own: Vec<usize> = piece.clone().filter(|at| !notes[*at]).collect();
        let names = own.iter().filter(|at| self.kinds[**at] != Kind::Other).count();
        let weight = |at: usize| match self.kinds[at] {
            _ if goes_on(at) => GOES_ON,
            Kind::Described => DESCRIBED,
            Kind::Name => NAME,
            Kind::Labelled => LABELLED,
            Kind::Other | Kind::Heading => {
                if heading.is_some() {
                    0.0
                } else {
                    UNHEADED_OTHER
                }
            }
        };
        let evidence =
            own.iter().map(|at| weight(*at)).sum::<f64>() + if heading.is_some() { HEADED } else { UNHEADED };
        let names_most = names * 2 > own.len();
        let mut shapes = Shapes::default();
        own.iter().for_each(|at| shapes.0[shape(self.kinds[*at])] += 1);
        Some(Piece { lines: piece.clone(), heading, shapes, names_most, evidence })
    }

    /// Returns the lists of one line: between two lists, lines stand alone that head and are headed in turn. The last
    /// heads the list that follows, and it or the first may be one more heading.
    fn alone(&self, pieces: &[Range<usize>], runs: &[Run]) -> Vec<Run> {
        let lists: HashSet<usize> = runs.iter().map(|run| run.lines.start).collect();
        let heads: HashSet<usize> = runs.iter().filter_map(|run| run.heading).collect();
        let is_list = |piece: &Range<usize>| piece.len() > 1 && lists.contains(&piece.start);
        let mut found = Vec::new();
        for chain in pieces.split(is_list) {
            // Text may introduce what the last title heads.
            let end = chain.iter().rposition(|piece| heads.contains(&piece.start)).map_or(0, |at| at + 1);
            let chain = &chain[..end];
            let (Some(first), Some(last)) = (chain.first(), chain.last()) else { continue };
            if last.end - first.start != chain.len() {
                continue;
            }
            let items = match chain.len() % 2 {
                1 => self.headed(first.start..last.end, MOST),
                _ => {
                    let behind = || self.headed(first.end..last.end, ALL);
                    self.headed(first.start..last.start, ALL).or_else(behind)
                }
            };
            let items = items.unwrap_or_default().into_iter();
            found.extend(items.map(|at| Run { heading: Some(at - 1), lines: at..at + 1 }));
        }
        found
    }

    /// Returns every second of some lines, if those between are titles, and of ten of these so many are longer and no
    /// sentences.
    fn headed(&self, lines: Range<usize>, tenths: usize) -> Option<Vec<usize>> {
        let content = |at: usize| &self.text[self.lines[at].text.clone()];
        let is_title = |at: usize| self.kinds[at] == Kind::Name && self.is_short(at);
        let is_item = |at: &usize| {
            let longer = self.chars(*at) > self.chars(at - 1).max(self.chars(at + 1));
            let ends = content(*at).ends_with(STATEMENT_ENDS);
            (longer || content(*at).contains("://")) && !ends
        };
        let items = (lines.start + 1..lines.end).step_by(2);
        let count = items.clone().filter(is_item).count();
        let titled = lines.clone().step_by(2).all(is_title);
        (titled && count > 0 && count * 10 >= items.len() * tenths).then(|| items.collect())
    }

    fn is_short(&self, at: usize) -> bool {
        is_short(self.text, &self.lines[at])
    }

    /// Parts a line at its first colon.
    fn labelled(&self, at: usize) -> Option<(&str, &str)> {
        colon(self.text.get(self.lines[at].text.clone())?)
    }

    /// Reports whether most lines of a piece are facts: they have labels that recur below other lines, few of them twice but
    /// for those of addresses, or are addresses below such lines.
    fn are_facts(&self, piece: &Range<usize>, recurring: &HashMap<&str, usize>) -> bool {
        let recurs =
            |(label, _): &(&str, &str)| recurring.get(label).is_some_and(|count| *count >= MIN_RECURRENCES);
        let facts = || piece.clone().filter_map(|at| self.labelled(at)).filter(recurs);
        let addresses = piece.clone().filter(|at| is_address(&self.text[self.lines[*at].text.clone()]));
        let count = facts().count();
        let others: Vec<&str> =
            facts().filter(|(_, text)| !is_address(text)).map(|(label, _)| label).collect();
        let distinct: HashSet<&str> = others.iter().copied().collect();
        count > 0 && (count + addresses.count()) * 2 > piece.len() && distinct.len() * 4 >= others.len() * 3
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
        let (mut all, mut names, mut first, mut others, mut rest) = (0, 0, 0, 0, 0);
        for (at, piece) in pieces.iter().enumerate() {
            if piece.len() > 1 && self.heading(&pieces[..at], piece).is_none() {
                all += 1;
                names += usize::from(self.kinds[piece.start] == Kind::Name);
                first += self.chars(piece.start);
                others += piece.len() - 1;
                rest += (piece.start + 1..piece.end).map(|at| self.chars(at)).sum::<usize>();
            }
        }
        names >= MIN_TITLED && names * 10 >= all * 8 && first * others * 5 <= rest * all * 3
    }

    /// Reports whether the last line of a piece is a name below lines that are none, or much longer: it heads what
    /// follows.
    fn ends_in_title(&self, piece: &Range<usize>) -> bool {
        let is_name = |at: usize| self.kinds[at] == Kind::Name;
        let (others, last) = (piece.start..piece.end - 1, piece.end - 1);
        let names = others.clone().filter(|at| is_name(*at)).count();
        let chars: usize = others.clone().map(|at| self.chars(at)).sum();
        let is_apart = names * 4 < others.len() || self.chars(last) * 3 * others.len() <= chars;
        let content = &self.text[self.lines[last].text.clone()];
        // Some put a full stop behind their headings.
        let words = content.strip_suffix('.').map_or(0, |title| title.split_whitespace().count());
        let is_stopped = (1..=MAX_STOPPED_WORDS).contains(&words) && self.labelled(last).is_none();
        let is_title =
            (is_name(last) && self.is_short(last)) || (self.kinds[last] == Kind::Other && is_stopped);
        !others.is_empty() && is_title && is_apart
    }

    fn chars(&self, at: usize) -> usize {
        self.text[self.lines[at].text.clone()].chars().count()
    }

    /// Returns the line that heads a piece: a title, or a short line that stands alone before it, perhaps before a
    /// text, or the first of its own lines where the others are described, or the last of those before it. Below a title one line is a list too.
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
            // What has no text of its own introduces the lines that follow, unless the section ends there.
            let ends = self.lines.get(piece.end).is_none() || self.titles.contains(&piece.end);
            let is_item = match self.kinds[piece.start] {
                Kind::Other | Kind::Heading => false,
                Kind::Name => ends,
                Kind::Described | Kind::Labelled => true,
            };
            return above.filter(|at| at + 1 == piece.start && is_item && self.titles.contains(at));
        }
        // A text that recurs describes nothing, but it stands behind a name.
        let described = |at: usize| {
            matches!(self.kinds[at], Kind::Described | Kind::Labelled)
                || dash(&self.text[self.lines[at].text.clone()]).is_some()
        };
        let within = self.kinds[piece.start] == Kind::Name
            && (self.titled_within || (piece.start + 1..piece.end).all(described));
        // Between the title of all and a list stands the list's own.
        let above = above.filter(|at| *at > 0 || !self.titled_within);
        above.or_else(|| within.then_some(piece.start)).or_else(|| {
            let last = before.last().filter(|last| last.end == piece.start)?;
            self.ends_in_title(last).then_some(last.end - 1)
        })
    }
}

/// Reports whether a line is short enough for a heading, and no sentence.
pub(super) fn is_short(text: &str, line: &Line) -> bool {
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
