//! Reads plain-text copies: what is left of a list when its links, its emphasis and some of its headings
//! are lost, and a host has put its own text around it.
//!
//! 1. `lines`: what each line looks like on its own; `bare`: which of them are items and headings where a
//!    browser has copied a page without bullets;
//! 2. `references`, `furniture`, `contents`: addresses listed at the end, what the host added, the copy's own
//!    table of contents;
//! 3. `outline`: printed headings, and dropped ones, rebuilt from the contents, from gaps and from order;
//! 4. `items`, `inlines`: lists with their notes, text with its addresses.

mod again;
mod among;
mod bare;
mod contents;
mod filled;
mod furniture;
mod infer;
mod inlines;
mod items;
mod lines;
mod loose;
mod notes;
mod numbered;
mod outline;
mod references;
mod runs;
mod table;
mod titled;

use std::ops::Range;

use crate::tree::{Block, BlockKind, Inlines, LimitCount, Limited, TableRow};
use contents::Contents;
use furniture::Furniture;
pub(crate) use inlines::address;
use inlines::{References, inlines};
use items::RawItem;
use lines::{Line, Role, Shape};
use outline::{Copy, Inferred, Outline};

/// How long a line is at least, in characters, for the next one to be its wrapped rest.
const WRAPPED_CHARS: usize = 55;

/// Reads the blocks of a plain-text copy. Costs time in proportion to its length.
pub(crate) fn read_plain(text: &str) -> (Vec<Block>, Option<Limited>) {
    let mut lines = lines::cut(text);
    rejoin(text, &mut lines);
    table::drop_rules(text, &mut lines);
    table::mark(text, &mut lines);
    filled::mark(text, &mut lines);
    numbered::mark(text, &mut lines);
    bare::mark(text, &mut lines);
    let lines = lines;
    let (references, references_start) = references::find(text, &lines);
    let mut furniture = furniture::find(text, &lines);
    furniture.tail = furniture.tail.min(references_start);
    let usual_blanks = usual_blanks(&lines);
    let own = lines.get(..furniture.tail).unwrap_or_default();
    let contents = contents::find(text, own, usual_blanks);
    let hangs = hangs(text, &lines);
    let copy =
        Copy { text, lines: &lines, furniture: &furniture, contents: contents.as_ref(), usual_blanks, hangs };
    let (mut outline, anchors) = outline::printed(&copy);
    infer::infer(&copy, &anchors, &mut outline);
    let assembler = Assembler {
        text,
        lines: &lines,
        furniture: &furniture,
        contents: contents.as_ref(),
        outline: &outline,
        references: &references,
        hangs,
        blocks: Vec::new(),
        too_deep: LimitCount::default(),
    };
    assembler.assemble()
}

/// Takes a number that begins the rest of an item's text for text: "(Saw Days", "2013) - about saws". A number
/// that counts is the first or has neighbours.
fn rejoin(text: &str, lines: &mut [Line]) {
    let is_long =
        |line: &Line| text.get(line.text.clone()).unwrap_or_default().chars().count() >= WRAPPED_CHARS;
    let mut bullet = None;
    for at in 0..lines.len() {
        let line = &lines[at];
        if let Some(number) = line.number() {
            let counts = |other: Option<&Line>, next: u64| {
                other.is_some_and(|other| other.indent == line.indent && other.number() == Some(next))
            };
            let within = bullet.is_some_and(|indent| line.indent > indent);
            let wrapped = within && line.blanks == 0 && at > 0 && is_long(&lines[at - 1]);
            if wrapped && number != 1 && !counts(lines.get(at + 1), number + 1) {
                lines[at].shape = Shape::Text;
            } else {
                bullet = Some(line.indent);
            }
        } else if line.is_item() {
            bullet = Some(line.indent);
        } else if line.blanks > 0 {
            bullet = None;
        }
    }
}

/// Returns how many blank lines mostly stand between one item and the next.
fn usual_blanks(lines: &[Line]) -> usize {
    let mut counts = [0_usize; 3];
    for pair in lines.windows(2) {
        if let [before, line] = pair
            && before.is_item()
            && line.is_item()
            && let Some(count) = counts.get_mut(line.blanks)
        {
            *count += 1;
        }
    }
    let [none, one, two] = counts;
    if none >= one && none >= two {
        0
    } else if one >= two {
        1
    } else {
        2
    }
}

/// Reports whether items go on in the next line without an indent: many do, so that it is no heading. What begins with
/// a capital may be a name of its own.
fn hangs(text: &str, lines: &[Line]) -> bool {
    let is_rest = |line: &Line| !text[line.text.clone()].starts_with(|first: char| first.is_uppercase());
    let (mut items, mut hanging) = (0_usize, 0_usize);
    for pair in lines.windows(2) {
        if let [before, line] = pair
            && before.is_item()
        {
            items += 1;
            let is_below = line.is_text() && line.blanks == 0 && line.indent <= before.indent;
            hanging += usize::from(is_below && is_rest(line));
        }
    }
    hanging * 4 > items
}

/// Makes blocks of lines whose roles are known.
struct Assembler<'a> {
    text: &'a str,
    lines: &'a [Line],
    furniture: &'a Furniture,
    contents: Option<&'a Contents>,
    outline: &'a Outline,
    references: &'a References,
    hangs: bool,
    blocks: Vec<Block>,
    too_deep: LimitCount,
}

impl Assembler<'_> {
    fn assemble(mut self) -> (Vec<Block>, Option<Limited>) {
        let mut inferred = self.outline.inferred.iter().peekable();
        let mut index = 0;
        while index < self.lines.len() {
            while let Some(heading) = inferred.next_if(|heading| heading.before <= index) {
                self.infer(heading);
            }
            index = self.block(index);
        }
        for heading in inferred {
            self.infer(heading);
        }
        let limited = self.too_deep.report(|count| {
            format!("items nested more than {} deep were put at that depth: {count}", items::MAX_DEPTH)
        });
        (self.blocks, limited)
    }

    /// Makes the block or the blocks that begin at a line; gives the line after them.
    fn block(&mut self, start: usize) -> usize {
        let Some(line) = self.lines.get(start) else { return start + 1 };
        if let Some(contents) = self.contents.filter(|contents| contents.lines.start == start) {
            let content = self.inlines(contents.lines.clone());
            self.push(line.text.start..content.span.end, BlockKind::Contents(content));
            return contents.lines.end;
        }
        if let Some(level) = self.outline.printed.get(&start) {
            let content = self.inlines(start..start + 1);
            let span = line.text.clone();
            self.push(span, BlockKind::Heading { level: *level, content, inferred: false });
            return start + 1;
        }
        if self.furniture.has(start) {
            return self.paragraph(start, BlockKind::Furniture);
        }
        match line.shape {
            Shape::Rule(_) | Shape::Within => {
                self.push(line.text.clone(), BlockKind::Other);
                start + 1
            }
            Shape::Item { .. } => self.list(start),
            Shape::Row => self.table(start),
            Shape::Text => self.paragraph(start, BlockKind::Paragraph),
        }
    }

    /// Reports whether something else than running text or an item begins at a line.
    fn is_bound(&self, line: usize) -> bool {
        self.outline.printed.contains_key(&line)
            || self.furniture.has(line)
            || self.contents.is_some_and(|contents| contents.lines.contains(&line))
            || self.inferred_at(line)
    }

    fn inferred_at(&self, line: usize) -> bool {
        let inferred = &self.outline.inferred;
        let at = inferred.partition_point(|heading| heading.before < line);
        inferred.get(at).is_some_and(|heading| heading.before == line)
    }

    /// Makes one block of the lines that stand together.
    fn paragraph(&mut self, start: usize, kind: fn(Inlines) -> BlockKind) -> usize {
        let furniture = self.furniture.has(start);
        let goes_on = |index: usize| match self.lines.get(index) {
            Some(line) if line.blanks > 0 => false,
            Some(_) if furniture => self.furniture.has(index) && !self.inferred_at(index),
            Some(line) => line.is_text() && !self.is_bound(index),
            None => false,
        };
        let mut end = start + 1;
        while goes_on(end) {
            end += 1;
        }
        let content = self.inlines(start..end);
        let first = self.lines.get(start).map_or(0, |line| line.text.start);
        self.push(first..content.span.end, kind(content));
        end
    }

    /// Makes a table of the rows that stand together. Which of them is its header, the reader of all formats finds.
    fn table(&mut self, start: usize) -> usize {
        let goes_on = |index: &usize| {
            let row = self.lines.get(*index).filter(|line| line.shape == Shape::Row);
            *index == start || row.is_some_and(|line| line.blanks == 0 && !self.is_bound(*index))
        };
        let end = (start..self.lines.len()).take_while(goes_on).last().map_or(start, |last| last) + 1;
        let is_further = |at: &usize| self.lines[*at].role == Role::Note;
        let rows: Vec<TableRow> = (start..end)
            .filter(|at| !is_further(at))
            .map(|at| {
                let last = (at + 1..end).take_while(is_further).last().unwrap_or(at);
                self.row(at..last + 1)
            })
            .collect();
        let span = self.lines[start].text.start..self.lines[end - 1].text.end;
        self.push(span, BlockKind::Table { header: Vec::new(), rows });
        end
    }

    /// Makes a row of its lines: the first cell of one goes on with the last of the line above.
    fn row(&self, lines: Range<usize>) -> TableRow {
        let lines = &self.lines[lines];
        let mut cells: Vec<Vec<Range<usize>>> = Vec::new();
        for line in lines {
            let mut own = table::cells(self.text, line).into_iter();
            if let Some(last) = cells.last_mut() {
                last.extend(own.next());
            }
            cells.extend(own.map(|cell| vec![cell]));
        }
        let start = lines.first().map_or(0, |first| first.text.start);
        let end = lines.last().map_or(start, |last| last.text.end);
        let cells = cells.iter().map(|pieces| inlines(self.text, pieces, self.references)).collect();
        TableRow { span: start..end, cells }
    }

    /// Reads items, and what belongs to them, up to a heading or a paragraph of its own.
    fn list(&mut self, start: usize) -> usize {
        let mut raw: Vec<RawItem> = Vec::new();
        let mut index = start;
        while let Some(line) = self.lines.get(index).filter(|_| index == start || !self.is_bound(index)) {
            match (line.shape, raw.last_mut()) {
                (Shape::Item { marker, .. }, _) => raw.push(RawItem {
                    marker,
                    indent: line.indent,
                    start: line.text.start,
                    pieces: vec![line.body()],
                    paragraphs: Vec::new(),
                }),
                (Shape::Within, Some(item)) if line.blanks == 0 => item.pieces.push(line.text.clone()),
                (Shape::Text, Some(item)) if line.role == Role::Note => {
                    item.paragraphs.push(vec![line.text.clone()]);
                }
                (Shape::Text, Some(item)) if self.belongs(line, item) => match item.paragraphs.last_mut() {
                    _ if line.blanks > 0 => item.paragraphs.push(vec![line.text.clone()]),
                    Some(paragraph) => paragraph.push(line.text.clone()),
                    None => item.pieces.push(line.text.clone()),
                },
                _ => break,
            }
            index += 1;
        }
        self.blocks.extend(items::nest(self.text, raw, self.references, &mut self.too_deep));
        index
    }

    /// Reports whether a line of text belongs to the item before it.
    fn belongs(&self, line: &Line, item: &RawItem) -> bool {
        let inside = line.indent > item.indent + 1;
        if line.blanks > 0 {
            return inside;
        }
        let last = item.paragraphs.last().unwrap_or(&item.pieces).last();
        let long = last.and_then(|piece| self.text.get(piece.clone())).unwrap_or_default().chars().count()
            >= WRAPPED_CHARS;
        let summary = outline::is_summary(self.text.get(line.text.clone()).unwrap_or_default());
        inside || (self.hangs || long) && !summary
    }

    fn infer(&mut self, heading: &Inferred) {
        let Some(topic) = self.contents.and_then(|contents| contents.topics.get(heading.topic)) else {
            return;
        };
        let at = self.lines.get(heading.before).map_or(self.text.len(), |line| line.text.start);
        let mut content = self.inlines(topic.line..topic.line + 1);
        content.links.clear();
        content.span = at..at;
        self.push(at..at, BlockKind::Heading { level: heading.level, content, inferred: true });
    }

    fn inlines(&self, lines: Range<usize>) -> Inlines {
        let pieces: Vec<_> = self.lines.get(lines).unwrap_or_default().iter().map(Line::body).collect();
        inlines(self.text, &pieces, self.references)
    }

    fn push(&mut self, span: Range<usize>, kind: BlockKind) {
        self.blocks.push(Block { span, kind });
    }
}

#[cfg(test)]
mod tests;
