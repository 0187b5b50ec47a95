//! Finds the markers of one size.

use std::ops::Range;

use recension_parser::{LineKind, LineScanner};

use super::{MarkedChunk, MarkedConflict, MarkedDocument, MarkedPart, MarkerError};
use crate::document::lines::SourceLine;

/// A line that may be the first marker of a conflict.
pub(super) struct Opening {
    pub(super) size: usize,
    /// Its 1-based line.
    pub(super) line: u32,
    /// Where it begins in the source.
    pub(super) start: usize,
}

/// Returns every line that may begin a conflict, with markers of `min_size` characters or more.
pub(super) fn openings(source: &[u8], lines: &[SourceLine], min_size: usize) -> Vec<Opening> {
    let mut scanner = LineScanner::default();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let text = line.text(source);
        let size = text.first().map_or(0, |first| text.iter().take_while(|byte| *byte == first).count());
        let is_marker = |character| size >= min_size && marker_label(text, character, size).is_some();
        if [b'<', b'|', b'=', b'>'].into_iter().any(is_marker) && !is_code(&scanner, text) {
            if is_marker(b'<') {
                found.push(Opening { size, line: number(at), start: line.start });
            }
        } else {
            scanner.scan(text);
        }
    }
    found
}

/// Splits a document at its markers of `size` characters.
pub(super) fn scan(source: &[u8], lines: &[SourceLine], size: usize) -> Result<MarkedDocument, MarkerError> {
    let mut scanner = Scanner { source, lines, size, context: LineScanner::default(), chunks: Vec::new() };
    let mut text_from = 0;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let text = line.text(source);
        let is_marker =
            |character| scanner.label(at, character).is_some() && !is_code(&scanner.context, text);
        if !is_marker(b'<') {
            if is_marker(b'>') {
                return Err(MarkerError::Stray { line: number(at) });
            }
            scanner.context.scan(text);
            at += 1;
            continue;
        }
        scanner.text(text_from..line.start);
        at = scanner.conflict(at)? + 1;
        text_from = lines.get(at).map_or(source.len(), |line| line.start);
    }
    scanner.text(text_from..source.len());
    Ok(MarkedDocument { size, chunks: scanner.chunks })
}

/// Reports whether a line stands in a fenced code block, in which nothing is a marker.
fn is_code(above: &LineScanner, text: &[u8]) -> bool {
    above.in_fence() && above.clone().scan(text).kind == LineKind::Code
}

/// Returns the label of a line that is a marker of `character`.
fn marker_label(text: &[u8], character: u8, size: usize) -> Option<&[u8]> {
    let (run, rest) = text.split_at_checked(size)?;
    if run.iter().any(|byte| *byte != character) {
        return None;
    }
    match rest {
        [] => Some(rest),
        [b' ', label @ ..] => Some(label),
        _ => None,
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

struct Scanner<'a> {
    source: &'a [u8],
    lines: &'a [SourceLine],
    size: usize,
    /// What stands open above a line.
    context: LineScanner,
    chunks: Vec<MarkedChunk>,
}

/// The lines of a conflict that are markers.
struct MarkerLines {
    first: usize,
    base: Option<usize>,
    /// Marks between sides, in order.
    dividers: Vec<usize>,
    last: usize,
}

impl Scanner<'_> {
    fn label(&self, at: usize, character: u8) -> Option<String> {
        let label = marker_label(self.lines.get(at)?.text(self.source), character, self.size)?;
        Some(String::from_utf8_lossy(label).into_owned())
    }

    fn text(&mut self, bytes: Range<usize>) {
        if !bytes.is_empty() {
            self.chunks.push(MarkedChunk::Text(bytes));
        }
    }

    /// Takes the conflict that begins with the line `first` and gives its last line.
    fn conflict(&mut self, first: usize) -> Result<usize, MarkerError> {
        let line = number(first);
        let mut base = None;
        let (mut named, mut plain) = (Vec::new(), Vec::new());
        let mut at = first + 1;
        loop {
            if at >= self.lines.len() {
                return Err(MarkerError::Unclosed { line });
            }
            if self.label(at, b'<').is_some() {
                return Err(MarkerError::Nested { line: number(at), outer: line });
            }
            if self.label(at, b'>').is_some() {
                break;
            }
            if let Some(label) = self.label(at, b'=') {
                if label.is_empty() { &mut plain } else { &mut named }.push(at);
            } else if base.is_none() && named.is_empty() && plain.is_empty() && self.label(at, b'|').is_some()
            {
                base = Some(at);
            }
            at += 1;
        }
        let divider = self.divider(&plain, first).map_err(|unclear| match unclear {
            Unclear::None => MarkerError::Undivided { line },
            Unclear::Several => MarkerError::Ambiguous { line },
        })?;
        // Only a writer of more than two sides names what is between them, and the last one has no name.
        let mut dividers: Vec<usize> = named.into_iter().filter(|at| *at < divider).collect();
        dividers.push(divider);
        self.take(&MarkerLines { first, base, dividers, last: at });
        Ok(at)
    }

    /// Finds the line that divides sides among those that look like it: the underline of a heading looks the
    /// same, and follows a line of text.
    fn divider(&self, plain: &[usize], first: usize) -> Result<usize, Unclear> {
        match plain {
            [] => return Err(Unclear::None),
            [only] => return Ok(*only),
            _ => {}
        }
        let mut certain = plain.iter().filter(|at| **at == first + 1 || !self.is_paragraph(**at - 1));
        match (certain.next(), certain.next()) {
            (Some(only), None) => Ok(*only),
            _ => Err(Unclear::Several),
        }
    }

    /// Reports whether a line can be the text of a heading that the next line underlines.
    fn is_paragraph(&self, at: usize) -> bool {
        let text = self.lines[at].text(self.source).trim_ascii();
        let is_marker = [b'|', b'='].into_iter().any(|character| self.label(at, character).is_some());
        let starts_block =
            text.first().is_none_or(|byte| b"-*+#|>`~".contains(byte) || byte.is_ascii_digit());
        !is_marker && !starts_block
    }

    fn take(&mut self, markers: &MarkerLines) {
        let between = |from: usize, to: usize| self.lines[from].end..self.lines[to].start;
        let label = |at: usize, character: u8| self.label(at, character).unwrap_or_default();
        let first_divider = markers.dividers.first().copied().unwrap_or(markers.last);
        let ours_end = markers.base.unwrap_or(first_divider);
        let mut sides =
            vec![MarkedPart { label: label(markers.first, b'<'), bytes: between(markers.first, ours_end) }];
        for (at, divider) in markers.dividers.iter().enumerate() {
            let end = markers.dividers.get(at + 1).copied().unwrap_or(markers.last);
            let label = if end == markers.last { label(end, b'>') } else { label(*divider, b'=') };
            sides.push(MarkedPart { label, bytes: between(*divider, end) });
        }
        let base =
            markers.base.map(|at| MarkedPart { label: label(at, b'|'), bytes: between(at, first_divider) });
        self.context = self.context_after(&sides);
        self.chunks.push(MarkedChunk::Conflict(MarkedConflict { line: number(markers.first), base, sides }));
    }

    /// Returns what a conflict leaves open; nothing if its first and last side disagree about code.
    fn context_after(&self, sides: &[MarkedPart]) -> LineScanner {
        let follow = |side: Option<&MarkedPart>| {
            let mut context = self.context.clone();
            let bytes = side.map_or(0..0, |side| side.bytes.clone());
            let from = self.lines.partition_point(|line| line.start < bytes.start);
            for line in self.lines[from..].iter().take_while(|line| line.start < bytes.end) {
                context.scan(line.text(self.source));
            }
            context
        };
        let (ours, theirs) = (follow(sides.first()), follow(sides.last()));
        let agree = ours == theirs || !ours.in_fence() && !theirs.in_fence();
        if agree { ours } else { LineScanner::default() }
    }
}

enum Unclear {
    None,
    Several,
}
