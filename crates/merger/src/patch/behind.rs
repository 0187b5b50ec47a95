//! Lines that were to go and still stand: what stands in their place in the new edition comes instead where there is one line
//! for each, and the others are named.

use std::borrow::Cow;

use recension_model::{Edition, Hunk, Patch};
use recension_parser::{encoded, written_text};
use rustc_hash::FxHashMap;

use crate::document::line_start::marker;
use crate::document::reader::Reader;
use crate::document::said::{leads_elsewhere, tags_alone};
use crate::patch::LeftLines;
use crate::patch::by_lines::reads_as_said;
use crate::patch::hunks::hunks_of;

/// A copy after lines of prose and style came to it.
#[derive(Clone, Debug, Default)]
pub struct BroughtLines {
    /// The copy, if a line of it changed.
    pub edition: Option<Edition>,
    /// The lines that the copy still has as the old edition did, in the order of that.
    pub left: Vec<LeftLines>,
}

/// Brings lines of a copy up to date that still stand as in the old edition, though the new one has others in their place:
/// `before` is the copy as it was, `after` what changes of entries made of it. Where more than one line has the words, or what is
/// read as an entry would become another one, they are left.
///
/// Cost: near-linear in the text of all.
#[must_use]
pub fn bring_lines(
    (old, new): (&Edition, &Edition),
    (before, after): (&Edition, &Edition),
    detects_format: bool,
) -> BroughtLines {
    let hunks = hunks_of(old, new).unwrap_or_default();
    bring_to(&hunks, Some(new), (before, after), &Reader::like(after, detects_format))
}

/// Brings the lines of hunks to a copy that still has those which they took out.
pub(super) fn bring(hunks: &[Hunk], copy: (&Edition, &Edition), reader: &Reader) -> BroughtLines {
    bring_to(hunks, None, copy, reader)
}

/// Does the same; `new` is the edition that the hunks lead to, where that is at hand.
fn bring_to(
    hunks: &[Hunk],
    new: Option<&Edition>,
    (before, after): (&Edition, &Edition),
    reader: &Reader,
) -> BroughtLines {
    let mut behind = Behind::new(hunks, before);
    if let Some(new) = new {
        behind.allow(new);
    }
    let text = text_of(after);
    let left = behind.left(hunks, &text);
    if left.is_empty() {
        return BroughtLines::default();
    }
    let whole = written_text(&after.source, &after.encoding);
    let replaced = whole.and_then(|text| replaced(hunks, &left, &text, |_, _| true));
    let Some(replaced) = replaced.and_then(|text| encoded(&text, &after.encoding)) else {
        return BroughtLines { edition: None, left };
    };
    let edition = reader.read(replaced);
    match reads_as_said(&Patch::default(), after, &edition) {
        true => {
            let left = behind.left(hunks, &text_of(&edition));
            BroughtLines { edition: Some(edition), left }
        }
        false => BroughtLines { edition: None, left },
    }
}

/// Makes the lines of a copy that stand as in the old edition, and only lead elsewhere in the new one, lead there; none if no line
/// does, or entries would be read otherwise.
pub(super) fn relinked(hunks: &[Hunk], copy: &Edition, reader: &Reader) -> Option<Edition> {
    let text = written_text(&copy.source, &copy.encoding)?;
    let left = Behind::new(hunks, copy).left(hunks, &text);
    let replaced = replaced(hunks, &left, &text, leads_elsewhere)?;
    let edition = reader.read(encoded(&replaced, &copy.encoding)?);
    reads_as_said(&Patch::default(), copy, &edition).then_some(edition)
}

/// How often lines are to stand that the new edition has less often than the old one.
struct Behind {
    wanted: FxHashMap<String, i64>,
}

impl Behind {
    fn new(hunks: &[Hunk], before: &Edition) -> Self {
        let (mut net, mut loose): (FxHashMap<String, i64>, FxHashMap<String, i64>) = Default::default();
        let differing = || hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| !line.starts_with(' '));
        let text = |line: &'_ String| line_words(line.get(1..).unwrap_or_default());
        for line in differing() {
            let by = if line.starts_with('-') { 1 } else { -1 };
            if let Some(said) = text(line) {
                *loose.entry(without_numbers(&said)).or_default() += by;
                *net.entry(said).or_default() += by;
            }
        }
        // Numbers alone, such as stars, change by themselves.
        net.retain(|said, gone| *gone > 0 && loose.get(&without_numbers(said)).is_some_and(|gone| *gone > 0));
        let mut wanted: FxHashMap<String, i64> = net.into_iter().map(|(said, gone)| (said, -gone)).collect();
        count(&mut wanted, &text_of(before));
        Self { wanted }
    }

    /// Lets each line stand as often as it does in an edition: a copy that is up to date has one that recurs as often.
    fn allow(&mut self, new: &Edition) {
        let mut allowed: FxHashMap<String, i64> = self.wanted.keys().map(|said| (said.clone(), 0)).collect();
        count(&mut allowed, &text_of(new));
        for (said, wanted) in &mut self.wanted {
            *wanted = (*wanted).max(allowed.get(said).copied().unwrap_or(0));
        }
    }

    /// Returns the lines that stand in a text more often than they are to.
    fn left(&self, hunks: &[Hunk], text: &str) -> Vec<LeftLines> {
        let mut too_many: FxHashMap<String, i64> =
            self.wanted.iter().map(|(said, wanted)| (said.clone(), -(*wanted).max(0))).collect();
        count(&mut too_many, text);
        let mut left = Vec::new();
        for hunk in hunks {
            let mut at = hunk.old_line;
            for line in &hunk.lines {
                if line.starts_with('+') {
                    continue;
                }
                let words =
                    if line.starts_with('-') { line_words(line.get(1..).unwrap_or_default()) } else { None };
                if let Some(times) =
                    words.and_then(|said| too_many.get_mut(&said)).filter(|times| **times > 0)
                {
                    *times -= 1;
                    left.push(LeftLines { line: at, text: line.clone() });
                }
                at += 1;
            }
        }
        left
    }
}

/// Returns the text of an edition, be it that some of its bytes mean nothing.
fn text_of(edition: &Edition) -> Cow<'_, str> {
    written_text(&edition.source, &edition.encoding).unwrap_or_else(|| edition.source_text())
}

/// Counts the lines of a text among those that are known.
fn count(counts: &mut FxHashMap<String, i64>, text: &str) {
    for line in text.lines() {
        if let Some(times) = line_words(line).and_then(|said| counts.get_mut(&said)) {
            *times += 1;
        }
    }
}

/// Returns what a line says beside its marker and white space, which a copy can have of its own; none for what says nothing, such
/// as tags alone, which go with what stands beside them, and for lines of a table of contents, which follow the sections.
#[must_use]
pub fn line_words(line: &str) -> Option<String> {
    let text = line.get(marker(line.as_bytes()).len()..).unwrap_or(line);
    let is_tags = || tags_alone(text).next().is_some();
    let says = text.contains(char::is_alphabetic) && !text.contains("](#") && !is_tags();
    says.then(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns what is said without words that are numbers.
fn without_numbers(said: &str) -> String {
    let is_word = |word: &&str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 1 || !word.contains(|c: char| c.is_ascii_digit())
    };
    said.split([' ', '|']).filter(is_word).collect::<Vec<_>>().join(" ")
}

/// Puts lines in the place of those that are left, where the new edition has one for each and the copy has them but once.
fn replaced(
    hunks: &[Hunk],
    left: &[LeftLines],
    text: &str,
    is_meant: fn(&str, &str) -> bool,
) -> Option<String> {
    let mut instead: FxHashMap<&str, &str> = FxHashMap::default();
    let mut lefts = left.iter().peekable();
    for hunk in hunks {
        for (gone, come) in pairs(hunk) {
            let is_left = lefts.peek().is_some_and(|left| left.line == gone.0);
            if is_left {
                lefts.next();
            }
            if let (true, Some(come)) = (is_left, come) {
                instead.insert(gone.1, come);
            }
        }
    }
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    for line in text.lines() {
        *times.entry(line).or_default() += 1;
    }
    // Rows go by columns, which are a matter of the whole table.
    instead.retain(|gone, come| !gone.contains('|') && is_meant(gone, come));
    instead.retain(|gone, come| times.get(gone) == Some(&1) && !times.contains_key(come));
    if instead.is_empty() {
        return None;
    }
    let lines = text.split_inclusive('\n').map(|line| {
        let own = line.trim_end_matches(['\n', '\r']);
        match instead.get(own) {
            Some(come) => [come, &line[own.len()..]].concat(),
            None => line.to_owned(),
        }
    });
    Some(lines.collect())
}

/// Returns the lines that go, each with its number in the old edition and the line that comes in its place, if as many come as go.
fn pairs(hunk: &Hunk) -> Vec<((u32, &str), Option<&str>)> {
    let mut pairs = Vec::new();
    let mut at = hunk.old_line;
    for block in hunk.lines.chunk_by(|one, other| one.starts_with(' ') == other.starts_with(' ')) {
        let of = |sign: char| block.iter().filter_map(move |line| line.strip_prefix(sign));
        let is_even = of('-').count() == of('+').count();
        let mut come = of('+');
        for gone in of('-') {
            pairs.push(((at, gone), come.next().filter(|_| is_even)));
            at += 1;
        }
        at += of(' ').count() as u32;
    }
    pairs
}
