//! Names that each stand over a text, in a copy without bullets: headings, be it of sections or of entries.

use std::ops::Range;

use super::bare::{Kind, MIN_USUAL, colon};
use super::lines::{Line, standing_together};
use super::outline::looks_like_title;

/// How long a line is at least that is a text by itself.
const MIN_TEXT_CHARS: usize = 60;
/// A text below a name has no more parts.
const MAX_TEXTS: usize = 6;

/// Returns the lines that are names over texts; none are where few are, or more is listed otherwise.
pub(super) fn find(text: &str, lines: &[Line], kinds: &[Kind], bullets: usize) -> Vec<usize> {
    let copy = Copy { text, lines, kinds };
    let pieces = copy.pieces();
    let named: Vec<usize> = (0..pieces.len()).filter_map(|at| copy.named(&pieces, at)).collect();
    let described = kinds.iter().filter(|kind| **kind == Kind::Described).count();
    // Names that stand together are a list themselves.
    let lists = |piece: &&Range<usize>| piece.len() > 1 && named.binary_search(&piece.start).is_err();
    let listed = pieces.iter().filter(lists).flat_map(Clone::clone);
    let listed = listed.filter(|at| kinds[*at] == Kind::Name).count();
    // Bullets may be part of the texts.
    if named.len() < MIN_USUAL || named.len() <= (bullets / 2).max(described + listed) {
        return Vec::new();
    }
    named
}

struct Copy<'a> {
    text: &'a str,
    lines: &'a [Line],
    kinds: &'a [Kind],
}

impl Copy<'_> {
    fn content(&self, at: usize) -> &str {
        self.text.get(self.lines[at].text.clone()).unwrap_or_default()
    }

    fn ends_sentence(&self, at: usize) -> bool {
        self.content(at).ends_with(['.', '!', '?', '。', '！', '？', '…', '"', '”', ')'])
    }

    /// Returns the lines of text that stand together: a name begins anew behind a sentence.
    fn pieces(&self) -> Vec<Range<usize>> {
        let parted = |at: usize| {
            self.lines[at].blanks > 0
                || !self.lines[at - 1].is_text()
                || (self.kinds[at] == Kind::Name && self.ends_sentence(at - 1) && !self.ends_sentence(at))
        };
        standing_together((0..self.lines.len()).filter(|at| self.lines[*at].is_text()), parted)
    }

    /// Returns the name that a piece is or opens with, if a text follows it, and behind the text no list.
    fn named(&self, pieces: &[Range<usize>], at: usize) -> Option<usize> {
        let piece = &pieces[at];
        let name = piece.start;
        let within = piece.len() > 1;
        let is_name = self.kinds[name] == Kind::Name || (!within && self.is_labelled_name(name));
        if !is_name || name == 0 {
            return None;
        }
        // Facts right below a name are its notes.
        if within && (self.is_fact(name + 1) || !self.is_text(name + 1..piece.end)) {
            return None;
        }
        let mut end = piece.end;
        let mut texts = usize::from(within);
        for next in &pieces[at + 1..] {
            if texts > MAX_TEXTS || next.start != end || !self.is_text(next.clone()) {
                break;
            }
            (end, texts) = (next.end, texts + 1);
        }
        let follows =
            self.lines.get(end).is_none_or(|next| next.is_text() && self.kinds[end] != Kind::Described);
        ((1..=MAX_TEXTS).contains(&texts) && follows).then_some(name)
    }

    /// Reports whether a line has a label that recurs.
    fn is_fact(&self, at: usize) -> bool {
        self.kinds[at] == Kind::Other && colon(self.content(at)).is_some()
    }

    /// Reports whether a line is short enough for a name with a colon in it: "Saws: a history".
    fn is_labelled_name(&self, at: usize) -> bool {
        self.kinds[at] == Kind::Labelled && looks_like_title(self.content(at))
    }

    /// Reports whether lines that stand together are running text.
    fn is_text(&self, lines: Range<usize>) -> bool {
        let last = lines.end - 1;
        let is_running = |kind: Kind| matches!(kind, Kind::Other | Kind::Labelled);
        let is_long = || lines.clone().any(|at| self.content(at).chars().count() >= MIN_TEXT_CHARS);
        is_running(self.kinds[lines.start]) && (self.ends_sentence(last) || is_long() || self.is_fact(last))
            || lines.len() == 1 && self.ends_sentence(last) && self.kinds[last] != Kind::Described
    }
}
