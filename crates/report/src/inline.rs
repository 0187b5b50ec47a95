//! Differences within a line of text.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use crate::layout::{MAX_TEXT_BYTES, Span, Style, cut, graphemes, width};

/// More words than this are not compared: they are shown as one text in place of another.
const MAX_WORDS: usize = 2_000;

/// At least this share of the longer text has to stay for the changed words to be marked within it: below
/// it, more marks than text would be read.
const MIN_SHARE_KEPT: f64 = 0.3;

/// What stayed is not shortened to save less than this: a gap costs the reader more than a few words.
const MIN_COLUMNS_SAVED: usize = 10;

/// A part of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the old one.
    Old(&'a str),
    /// Only in the new one.
    New(&'a str),
}

/// Tells two texts apart word by word, those without spaces character by character.
///
/// Returns nothing if too little stays for marks to be of use.
pub(crate) fn pieces<'a>(old: &'a str, new: &'a str) -> Option<Vec<Piece<'a>>> {
    if old.len().max(new.len()) > MAX_TEXT_BYTES {
        return None;
    }
    let (old_words, new_words) = (words(old)?, words(new)?);
    let ops = capture_diff_slices(Algorithm::Myers, &old_words, &new_words);
    let mut runs: Vec<Run> = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    for op in &ops {
        let old_len: usize = old_words.get(op.old_range())?.iter().map(|word| word.len()).sum();
        let new_len: usize = new_words.get(op.new_range())?.iter().map(|word| word.len()).sum();
        let run = Run {
            old: old.get(old_at..old_at + old_len)?,
            new: new.get(new_at..new_at + new_len)?,
            same: matches!(op, DiffOp::Equal { .. }),
        };
        old_at += old_len;
        new_at += new_len;
        runs.push(run);
    }
    let kept: usize = runs.iter().filter(|run| run.same).map(|run| letters(run.new)).sum();
    if (kept as f64) < MIN_SHARE_KEPT * letters(old).max(letters(new)) as f64 {
        return None;
    }
    Some(joined(old, new, &runs))
}

#[derive(Clone, Copy)]
struct Run<'a> {
    old: &'a str,
    new: &'a str,
    same: bool,
}

/// Splits into words; gives nothing if they are too many.
fn words(text: &str) -> Option<Vec<&str>> {
    let words: Vec<&str> = text.split_word_bounds().take(MAX_WORDS + 1).collect();
    (words.len() <= MAX_WORDS).then_some(words)
}

fn letters(text: &str) -> usize {
    text.chars().filter(|char| char.is_alphanumeric()).count()
}

/// Joins changes that only white space and punctuation part, and drops empty pieces.
fn joined<'a>(old: &'a str, new: &'a str, runs: &[Run<'a>]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    let mut at = 0;
    while let Some(run) = runs.get(at) {
        if run.same {
            pieces.push(Piece::Same(run.new));
            (old_at, new_at) = (old_at + run.old.len(), new_at + run.new.len());
            at += 1;
            continue;
        }
        let (mut old_end, mut new_end) = (old_at, new_at);
        let mut end = at;
        while let Some(run) = runs.get(end) {
            let bridge = run.same && letters(run.new) == 0 && runs.get(end + 1).is_some();
            if run.same && !bridge {
                break;
            }
            (old_end, new_end) = (old_end + run.old.len(), new_end + run.new.len());
            end += 1;
        }
        let (gone, come) = (old.get(old_at..old_end).unwrap_or(""), new.get(new_at..new_end).unwrap_or(""));
        pieces.extend((!gone.is_empty()).then_some(Piece::Old(gone)));
        pieces.extend((!come.is_empty()).then_some(Piece::New(come)));
        (old_at, new_at, at) = (old_end, new_end, end);
    }
    pieces
}

/// How a difference is put on a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marking {
    /// Colour tells old from new; else `[-…-]` and `{+…+}` do.
    pub(crate) colour: bool,
    /// How many columns of what stayed are shown on either side of a change; all if none.
    pub(crate) context: Option<usize>,
}

/// Shows one text in place of another: changed words marked within, or `old → new`.
pub(crate) fn marked(old: &str, new: &str, marking: Marking) -> Vec<Span> {
    match pieces(old, new) {
        Some(pieces) => spans(&pieces, marking),
        None if old.is_empty() => vec![come(new, marking)],
        None if new.is_empty() => vec![gone(old, marking)],
        None => vec![
            Span::new(if marking.colour { Style::Deleted } else { Style::Plain }, old),
            Span::new(Style::Faint, " → "),
            Span::new(if marking.colour { Style::Inserted } else { Style::Plain }, new),
        ],
    }
}

pub(crate) fn gone(text: &str, marking: Marking) -> Span {
    if marking.colour { Span::new(Style::Deleted, text) } else { bracketed("[-", text, "-]") }
}

pub(crate) fn come(text: &str, marking: Marking) -> Span {
    if marking.colour { Span::new(Style::Inserted, text) } else { bracketed("{+", text, "+}") }
}

fn bracketed(open: &str, text: &str, close: &str) -> Span {
    let text = Span::plain(text).text;
    Span { style: Style::Plain, text: format!("{open}{text}{close}"), link: None }
}

fn spans(pieces: &[Piece<'_>], marking: Marking) -> Vec<Span> {
    let last = pieces.len().saturating_sub(1);
    let span = |(at, piece): (usize, &Piece<'_>)| match (*piece, marking.context) {
        (Piece::Old(text), _) => gone(text, marking),
        (Piece::New(text), _) => come(text, marking),
        (Piece::Same(text), None) => Span::plain(text),
        (Piece::Same(text), Some(context)) => Span::plain(&shortened(text, context, (at > 0, at < last))),
    };
    pieces.iter().enumerate().map(span).collect()
}

/// Keeps `context` columns of a text next to the changes before and behind it.
fn shortened(text: &str, context: usize, (before, behind): (bool, bool)) -> String {
    let sides = usize::from(before) + usize::from(behind);
    if width(text) <= context * sides + MIN_COLUMNS_SAVED {
        return text.into();
    }
    let head = if before { cut(text, context) } else { String::new() };
    let tail = if behind { tail(text, context) } else { String::new() };
    match (before, behind) {
        (true, true) => format!("{head} {}", tail.trim_start_matches('…').trim_start()),
        (true, false) => head,
        _ => tail,
    }
}

/// Returns the last `max` columns of a text, from the beginning of a word on where one begins there.
fn tail(text: &str, max: usize) -> String {
    let mut start = text.len();
    let mut columns = 1;
    for (at, grapheme) in graphemes(text).rev() {
        columns += width(grapheme);
        if columns > max {
            break;
        }
        start = at;
    }
    let rest = text.get(start..).unwrap_or("");
    let whole =
        rest.split_once(' ').map_or(rest, |(_, words)| if words.trim().is_empty() { rest } else { words });
    format!("…{whole}")
}

#[cfg(test)]
mod tests {
    use super::{Marking, Piece, marked, pieces};

    fn plain(old: &str, new: &str, context: Option<usize>) -> String {
        marked(old, new, Marking { colour: false, context }).into_iter().map(|span| span.text).collect()
    }

    #[test]
    fn changed_words_are_marked() {
        assert_eq!(
            plain("Google BERT models", "Google ALBERT models", None),
            "Google [-BERT-]{+ALBERT+} models"
        );
        assert_eq!(plain("a b c d e f", "a b X, Y e f", None), "a b [-c d-]{+X, Y+} e f");
    }

    #[test]
    fn scripts_without_spaces_are_told_apart_by_character() {
        assert_eq!(plain("自然语言处理工具", "自然语言理解工具", None), "自然语言[-处-]理{+解+}工具");
    }

    #[test]
    fn texts_with_little_in_common_stand_side_by_side() {
        assert_eq!(
            plain("huggingface/pytorch", "🤗 Transformers", None),
            "huggingface/pytorch → 🤗 Transformers"
        );
        assert_eq!(plain("", "new", None), "{+new+}");
        assert_eq!(plain("old", "", None), "[-old-]");
    }

    #[test]
    fn context_is_shortened() {
        let shown = plain(
            "The quick brown fox jumps over the lazy dog while everybody sleeps through the whole long night",
            "The quick brown fox jumps over the lazy cat while everybody sleeps through the whole long night",
            Some(14),
        );
        assert_eq!(shown, "…the lazy [-dog-]{+cat+} while everyb…");
    }

    #[test]
    fn pieces_give_both_texts_back() {
        let cases =
            [("a b c", "a x c d"), ("中文 b", "中国 b c"), ("", ""), ("same", "same"), ("x, y", "x; y z")];
        for (old, new) in cases {
            let Some(pieces) = pieces(old, new) else { continue };
            let side = |new_side: bool| -> String {
                let text = |piece: &Piece<'_>| match *piece {
                    Piece::Same(text) => text.to_string(),
                    Piece::Old(text) if !new_side => text.to_string(),
                    Piece::New(text) if new_side => text.to_string(),
                    _ => String::new(),
                };
                pieces.iter().map(text).collect()
            };
            assert_eq!((side(false).as_str(), side(true).as_str()), (old, new));
        }
    }
}
