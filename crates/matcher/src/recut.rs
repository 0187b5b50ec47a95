//! Cuts a title whose end was a guess where its partner's title ends.

use recension_model::{Cut, EntryView, LOST, Text, description_key, fold_into, title_key};
use unicode_normalization::char::{compose, is_combining_mark};

use crate::compare::explains;

/// A description shorter than this, in letters, does not tell where a title ends.
const MIN_TELLING_CHARS: usize = 8;

/// Divides the text of `uncertain` as `partner` divides its own, if it can be divided so.
///
/// First the partner's title is looked for, then its description: a renamed entry keeps what follows.
pub(crate) fn recut(uncertain: EntryView<'_>, partner: EntryView<'_>) -> Option<Cut> {
    let text = uncertain.text();
    let folded = Folded::new(text);
    let title = folded_chars(partner.title());
    let lead = folded_chars(partner.lead());
    let guessed = (uncertain.entry.title.end - uncertain.entry.text.start) as usize;
    let explained = |range: &(usize, usize)| {
        let cut_off = text.get(range.1..guessed).unwrap_or_default();
        explains(&title_key(partner.text()), &title_key(cut_off))
    };
    let found = folded.find_title(&title, lead.len()).filter(explained);
    let range = found.or_else(|| folded.before(partner.description(), &lead))?;
    let rest = &text[range.1..];
    let begin = range.1 + rest.len() - rest.trim_start_matches(is_joint).len();
    let whole = uncertain.entry.text;
    Some(Cut {
        title: whole.slice(range.0, range.1),
        description: Text::new(whole.start + begin as u32, whole.end),
    })
}

fn is_joint(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '：' | '|' | ',' | '.' | '/')
}

fn folded_chars(text: &str) -> Vec<char> {
    let mut folded = String::new();
    fold_into(text, &mut folded);
    folded.chars().collect()
}

/// A text folded character by character, each with its place in the original.
struct Folded {
    chars: Vec<char>,
    /// For each folded character the bytes of the original that it came from.
    places: Vec<(usize, usize)>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded =
            Self { chars: Vec::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        let mut buffer = String::new();
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if c.is_whitespace() {
                if folded.chars.last().is_some_and(|last| *last != ' ') {
                    folded.push(' ', at, end);
                }
            } else if c.is_ascii_alphanumeric() {
                folded.push(c.to_ascii_lowercase(), at, end);
            } else {
                buffer.clear();
                fold_into(c.encode_utf8(&mut [0; 4]), &mut buffer);
                buffer.chars().for_each(|plain| folded.push(plain, at, end));
            }
        }
        folded
    }

    /// Adds a character; a mark that stands behind its letter joins it, as in the form of a whole text.
    fn push(&mut self, c: char, start: usize, end: usize) {
        if is_combining_mark(c)
            && let (Some(last), Some(place)) = (self.chars.last_mut(), self.places.last_mut())
            && let Some(joined) = compose(*last, c)
        {
            *last = joined;
            place.1 = end;
            return;
        }
        self.chars.push(c);
        self.places.push((start, end));
    }

    /// Finds a title at the beginning, or at words of its own where the partner has text before its title.
    fn find_title(&self, title: &[char], lead: usize) -> Option<(usize, usize)> {
        if title.is_empty() || title.len() > self.chars.len() {
            return None;
        }
        let last = if lead == 0 { 0 } else { self.chars.len() - title.len() };
        let begin = (0..=last).find(|begin| self.has(title, *begin))?;
        Some((self.places[begin].0, self.places[begin + title.len() - 1].1))
    }

    fn has(&self, title: &[char], begin: usize) -> bool {
        let end = begin + title.len();
        let inside = |at: usize| {
            self.chars[at - 1].is_alphanumeric() && self.chars.get(at).is_some_and(|c| c.is_alphanumeric())
        };
        self.chars[begin..end].iter().zip(title).all(|(a, b)| a == b || *a == LOST || *b == LOST)
            && (begin == 0 || !inside(begin))
            && !inside(end)
    }

    /// Finds what stands before a description that ends the text.
    fn before(&self, description: &str, lead: &[char]) -> Option<(usize, usize)> {
        let key = description_key(description);
        let letters: Vec<char> = key.chars().filter(|c| c.is_alphanumeric()).collect();
        if letters.len() < MIN_TELLING_CHARS || !lead.is_empty() {
            return None;
        }
        let mut at = self.chars.len();
        for letter in letters.iter().rev() {
            at = (0..at).rev().find(|at| self.chars[*at].is_alphanumeric() || self.chars[*at] == LOST)?;
            if self.chars[at] != *letter && self.chars[at] != LOST {
                return None;
            }
        }
        let end = (0..at).rev().find(|at| !is_joint(self.chars[*at]))?;
        (at > 0 && !self.chars[at - 1].is_alphanumeric()).then(|| (self.places[0].0, self.places[end].1))
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{Edition, Entry, EntryId, Format, Text};

    use super::recut;

    fn entry(text: &str, title: std::ops::Range<usize>, description: usize, certain: bool) -> Edition {
        let mut edition = Edition::new("list", Format::PlainText, Vec::new());
        let whole = edition.intern(text);
        let mut entry = Entry::titled(whole.slice(title.start, title.end));
        entry.text = whole;
        entry.description = whole.slice(description, text.len());
        entry.title_certain = certain;
        edition.push_entry(entry);
        edition
    }

    fn cut(uncertain: &str, partner: &Edition) -> Option<(String, String)> {
        let edition = entry(uncertain, 0..uncertain.len(), uncertain.len(), false);
        let str = |range: Text| edition.str(range).to_string();
        recut(edition.entry(EntryId::new(0)), partner.entry(EntryId::new(0)))
            .map(|cut| (str(cut.title), str(cut.description)))
    }

    #[test]
    fn the_partners_title_ends_the_title() {
        let partner = entry("Dissecting BERT by A", 0..15, 16, true);
        assert_eq!(
            cut("Dissecting\u{a0}bert by A. and B.", &partner),
            Some(("Dissecting\u{a0}bert".into(), "by A. and B.".into()))
        );
        assert_eq!(cut("Dissecting BERTs", &partner), None);
    }

    #[test]
    fn text_before_the_partners_title_is_skipped() {
        let partner = entry("Watch \u{FFFD}ukasz's talk now", 6..21, 22, true);
        assert_eq!(cut("Watch Łukasz’s talk now.", &partner), Some(("Łukasz’s talk".into(), "now.".into())));
    }

    #[test]
    fn a_renamed_entry_is_cut_by_what_follows() {
        let partner = entry("New name from Google Research", 0..8, 9, true);
        assert_eq!(
            cut("Old name from Google Research.", &partner),
            Some(("Old name".into(), "from Google Research.".into()))
        );
    }
}
