//! reStructuredText → blocks, line by line, to the rules of docutils; where a list breaks them, what was meant is
//! read.
//!
//! A first walk collects what references lead to (`names`); then blocks are taken apart by their indentation
//! (`blocks`, `directive`, `table`), and their text is read (`inline`).

mod blocks;
mod csv_table;
mod directive;
mod inline;
mod names;
mod table;

use std::ops::Range;

use crate::markup::{Running, Source, limits, width};
use crate::tree::{Block, BlockKind, Inlines, LimitCount, Limited};
use names::Names;

/// An underline as long as this is one also if its title is longer.
const MIN_ADORNMENT: usize = 4;

/// Reads a document.
pub(crate) fn read_rst(text: &str) -> (Vec<Block>, Vec<Limited>) {
    let source = Source::new(text);
    let names = Names::collect(text, &source.lines);
    let mut reader =
        Reader { source, names, styles: Vec::new(), anonymous: 0, depth: 0, too_deep: LimitCount::default() };
    let blocks = reader.blocks(0..reader.source.lines.len());
    (blocks, limits(reader.too_deep, &reader.names.budget))
}

struct Reader<'a> {
    source: Source<'a>,
    names: Names,
    /// The underlines in the order in which they appear, which is that of levels.
    styles: Vec<(u8, bool)>,
    /// How many references without a name were read.
    anonymous: usize,
    depth: usize,
    too_deep: LimitCount,
}

impl Reader<'_> {
    fn inlines(&mut self, lines: impl IntoIterator<Item = Range<usize>>) -> Inlines {
        let running = Running::new(self.source.text, lines);
        inline::inlines(self.source.text, &running, &self.names, &mut self.anonymous)
    }

    /// Returns the level of the title that begins at a line, and which line has its text.
    fn title(&mut self, at: usize, end: usize) -> Option<(u8, usize)> {
        let text_of =
            |index: usize| (index < end).then(|| self.source.content(index)).filter(|text| !text.is_empty());
        let first = text_of(at)?;
        let next = text_of(at + 1)?;
        let fits = |title: &str, line: &str| line.len() >= MIN_ADORNMENT || line.len() >= width(title);
        let (style, line) = match (adornment(first), adornment(next)) {
            (None, Some(sign)) if fits(first, next) => ((sign, false), at),
            (Some(sign), None) if text_of(at + 2).and_then(adornment) == Some(sign) && fits(next, first) => {
                ((sign, true), at + 1)
            }
            _ => return None,
        };
        let level = self.styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        Some((u8::try_from(level + 1).unwrap_or(6).min(6), line))
    }

    fn heading(&mut self, at: usize, level: u8, title: usize) -> (Block, usize) {
        let last = title + 1;
        let content = self.inlines([self.source.lines[title].range()]);
        let span = self.source.lines[at].start..self.source.lines[last].end;
        (Block { span, kind: BlockKind::Heading { level, content, inferred: false } }, last + 1)
    }
}

/// Returns the sign that a line is made of, if it is one that could stand below a title.
fn adornment(line: &str) -> Option<u8> {
    let sign = *line.as_bytes().first().filter(|sign| sign.is_ascii_punctuation())?;
    let is_short = line.len() < 2 || (line.len() < MIN_ADORNMENT && matches!(sign, b'.' | b':'));
    (!is_short && line.bytes().all(|byte| byte == sign)).then_some(sign)
}
