//! Running text of several lines as one text, and where each part of it stands in the source.

use std::ops::Range;

/// Pieces of a source put one behind the other, each on a line of its own.
#[derive(Debug, Default)]
pub(crate) struct Running {
    text: String,
    pieces: Vec<Piece>,
}

/// A part of the text, and what it was read from.
#[derive(Debug)]
struct Piece {
    /// Where it begins in the text.
    at: usize,
    source: Range<usize>,
    /// It stands for what is written in the source.
    replaced: bool,
}

impl Running {
    /// Puts the parts of `source` that are `lines` together.
    pub(crate) fn new(source: &str, lines: impl IntoIterator<Item = Range<usize>>) -> Self {
        let mut running = Self::default();
        for line in lines {
            running.begin_line();
            running.push(source, line);
        }
        running
    }

    /// Begins a line.
    pub(crate) fn begin_line(&mut self) {
        if !self.pieces.is_empty() {
            self.text.push('\n');
        }
    }

    /// Adds a part of the source as it is.
    pub(crate) fn push(&mut self, source: &str, range: Range<usize>) {
        let at = self.text.len();
        self.text.push_str(source.get(range.clone()).unwrap_or_default());
        self.pieces.push(Piece { at, source: range, replaced: false });
    }

    /// Adds what stands for a part of the source.
    pub(crate) fn push_replaced(&mut self, text: &str, range: Range<usize>) {
        self.pieces.push(Piece { at: self.text.len(), source: range, replaced: true });
        self.text.push_str(text);
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns where all of it stands.
    pub(crate) fn whole(&self) -> Range<usize> {
        match (self.pieces.first(), self.pieces.last()) {
            (Some(first), Some(last)) => first.source.start..last.source.end.max(first.source.start),
            _ => 0..0,
        }
    }

    /// Returns where a part of the text stands.
    pub(crate) fn span(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.place(range.start, |piece| piece.source.start);
        let end = self.place(range.end, |piece| piece.source.end);
        start..end.max(start)
    }

    /// Returns where a part of the text stands word for word.
    pub(crate) fn verbatim(&self, source: &str, range: &Range<usize>) -> Option<Range<usize>> {
        let span = self.span(range);
        (source.get(span.clone()) == self.text.get(range.clone())).then_some(span)
    }

    fn place(&self, at: usize, of_replaced: fn(&Piece) -> usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1);
        match self.pieces.get(index) {
            Some(piece) if piece.replaced && piece.at < at => of_replaced(piece),
            Some(piece) if piece.replaced => piece.source.start,
            Some(piece) => (piece.source.start + at.saturating_sub(piece.at)).min(piece.source.end),
            None => 0,
        }
    }
}
