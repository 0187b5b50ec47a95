//! Lines of a source, and numbers that stand for them.

use std::ops::Range;

use recension_parser::line_ranges;
use rustc_hash::FxHashMap;

/// A line of a source: where its text is, and where its end mark is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceLine {
    pub(crate) start: usize,
    /// One past the text; the end mark follows.
    pub(crate) text_end: usize,
    /// One past the end mark.
    pub(crate) end: usize,
}

impl SourceLine {
    pub(crate) fn text<'a>(&self, source: &'a [u8]) -> &'a [u8] {
        &source[self.start..self.text_end]
    }

    pub(crate) fn ending<'a>(&self, source: &'a [u8]) -> &'a [u8] {
        &source[self.text_end..self.end]
    }

    pub(crate) fn is_blank(&self, source: &[u8]) -> bool {
        self.text(source).iter().all(u8::is_ascii_whitespace)
    }
}

/// Splits a source into lines that end with LF, CRLF or CR; the last one may end with nothing.
pub(crate) fn lines(source: &[u8]) -> Vec<SourceLine> {
    let line = |Range { start, end }: Range<usize>| {
        let mark = match &source[start..end] {
            [.., b'\r', b'\n'] => 2,
            [.., b'\r' | b'\n'] => 1,
            _ => 0,
        };
        SourceLine { start, text_end: end - mark, end }
    };
    line_ranges(source).map(line).collect()
}

/// Splits a source into lines that end with LF, as git does.
pub(crate) fn split_at_line_feeds(source: &[u8]) -> Vec<&[u8]> {
    source.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Numbers byte strings: the same one for the same bytes.
#[derive(Default)]
pub(crate) struct Numbers<'a>(FxHashMap<&'a [u8], u32>);

impl<'a> Numbers<'a> {
    pub(crate) fn number(&mut self, bytes: &'a [u8]) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(bytes).or_insert(next)
    }

    pub(crate) fn all(&mut self, pieces: &[&'a [u8]]) -> Vec<u32> {
        pieces.iter().map(|piece| self.number(piece)).collect()
    }
}

/// Counts how often each end mark stands; the most common one is the habit of the source.
pub(crate) fn habitual_ending(source: &[u8], lines: &[SourceLine]) -> Option<&'static [u8]> {
    const MARKS: [&[u8]; 3] = [b"\n", b"\r\n", b"\r"];
    let mut counts = [0_usize; 3];
    for line in lines {
        if let Some(at) = MARKS.iter().position(|mark| *mark == line.ending(source)) {
            counts[at] += 1;
        }
    }
    let most = (0..3).rev().max_by_key(|at| counts[*at])?;
    (counts[most] > 0).then(|| MARKS[most])
}

#[cfg(test)]
mod tests {
    use super::{habitual_ending, lines};

    #[test]
    fn every_byte_is_in_a_line() {
        for source in ["", "a", "a\n", "a\r\nb\rc\n\nd", "\r\r\n\n"] {
            let lines = lines(source.as_bytes());
            let joined: Vec<u8> =
                lines.iter().flat_map(|line| source.as_bytes()[line.start..line.end].to_vec()).collect();
            assert_eq!(joined, source.as_bytes());
        }
        assert_eq!(lines(b"a\r\nb\rc\n\nd").len(), 5);
    }

    #[test]
    fn the_habit_is_what_most_lines_do() {
        let habit = |source: &[u8]| habitual_ending(source, &lines(source));
        assert_eq!(habit(b"a\nb\r\nc\r\n"), Some(&b"\r\n"[..]));
        assert_eq!(habit(b"a\nb\r\n"), Some(&b"\n"[..]));
        assert_eq!(habit(b"a"), None);
    }
}
