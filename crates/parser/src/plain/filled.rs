//! Rows of tables that a text browser has filled to its width: cells parted by one space, long rows wrapped. Text is
//! wrapped where the next word would not have fit, so that a line which ends before that ends its row.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use recension_model::Marker;
use unicode_width::UnicodeWidthStr;

use super::WRAPPED_CHARS;
use super::bare::{MIN_RECURRENCES, NO_NAME_ENDS, colon, is_address};
use super::lines::{Line, Numerals, Shape, standing_together};
use super::outline::looks_like_title;

/// So many lines that go on reach the width, and of all that do so one in so many: else the copy is not wrapped.
const MIN_FULL: usize = 5;
const FULL_SHARE: usize = 12;
/// So much space is left in a line that reaches it, in columns.
const MAX_LEFT: usize = 8;
/// Signs whose width is told otherwise put lines so much over it.
const MAX_OVER: usize = 4;
/// Of so many lines one may be wider, as code and addresses are.
const WIDER_SHARE: usize = 50;
/// So many rows are a table below the titles of columns that no other has.
const MIN_ROWS: usize = 4;
/// Of ten lines that end alike so many end a row.
const LAST_TENTHS: usize = 8;
/// Of so many rows one may say something of the one above, or begin as the rest of it does.
const OTHERS_SHARE: usize = 4;

/// Marks the rows of tables in a copy that is filled to a width; leaves others alone.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let Some(width) = width(text, lines) else { return };
    let texts = (0..lines.len()).filter(|at| lines[*at].is_text());
    let blocks = standing_together(texts, |at| lines[at].blanks > 0);
    let ends_early = |at: &usize| {
        let first = content(text, &lines[*at]).split_whitespace().next().unwrap_or_default();
        columns(text, &lines[*at - 1]) + 1 + first.width() <= width
    };
    let mut tables: Vec<(Range<usize>, Vec<usize>)> = Vec::new();
    for block in blocks {
        let rows: Vec<usize> = (block.start + 1..block.end).filter(ends_early).collect();
        if rows.first() == Some(&(block.start + 1)) && is_head(content(text, &lines[block.start])) {
            tables.push((block, rows));
        }
    }
    let known = Known::new(text, lines, &tables);
    tables.retain(|(block, rows)| known.is_table(block.start, rows));
    let ends = Ends::new(text, lines, &tables);
    for (block, mut rows) in tables {
        let begins = |at: &usize| rows.binary_search(at).is_ok() || ends.has(text, &lines[*at - 1]);
        rows = (block.start + 1..block.end).filter(begins).collect();
        lines[block].iter_mut().for_each(|line| line.shape = Shape::Within);
        for row in rows {
            let body = lines[row].text.start;
            lines[row].shape = Shape::Item { marker: Marker::Paragraph, numerals: Numerals::None, body };
        }
    }
}

/// What recurs at the end of rows: where a line has it, its row ends, whatever would have fit.
struct Ends<'a>(HashSet<&'a str>);

impl<'a> Ends<'a> {
    /// Learns it: most lines that end so are the last of a row.
    fn new(text: &'a str, lines: &[Line], tables: &[(Range<usize>, Vec<usize>)]) -> Self {
        let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
        for (block, rows) in tables {
            for (at, line) in lines.iter().enumerate().take(block.end).skip(block.start + 1) {
                let is_last = at + 1 == block.end || rows.binary_search(&(at + 1)).is_ok();
                let (all, last) = counts.entry(self::last(text, line)).or_default();
                *all += 1;
                *last += usize::from(is_last);
            }
        }
        counts.retain(|_, (all, last)| *last >= MIN_RECURRENCES && *last * 10 >= *all * LAST_TENTHS);
        Self(counts.into_keys().collect())
    }

    fn has(&self, text: &str, line: &Line) -> bool {
        self.0.contains(last(text, line))
    }
}

/// Returns what a line ends in: the stop of a sentence, an address, or a word.
fn last<'a>(text: &'a str, line: &Line) -> &'a str {
    let word = content(text, line).split_whitespace().next_back().unwrap_or_default();
    if is_address(word) {
        return "://";
    }
    word.char_indices()
        .next_back()
        .filter(|(_, end)| NO_NAME_ENDS.contains(end))
        .map_or(word, |(at, _)| &word[at..])
}

/// Reports whether a line may be the titles of columns.
fn is_head(content: &str) -> bool {
    content.split_whitespace().nth(1).is_some()
        && looks_like_title(content)
        && !content.ends_with([':', '：', '?'])
}

/// What recurs in lines that may be tables: their first lines, and the labels of the others.
struct Known<'a> {
    text: &'a str,
    lines: &'a [Line],
    /// Over how many tables each stands, and over how many rows.
    heads: HashMap<&'a str, (usize, usize)>,
    labels: HashMap<&'a str, usize>,
}

impl<'a> Known<'a> {
    fn new(text: &'a str, lines: &'a [Line], tables: &[(Range<usize>, Vec<usize>)]) -> Self {
        let mut known = Self { text, lines, heads: HashMap::new(), labels: HashMap::new() };
        for (block, rows) in tables {
            let (tables, all) = known.heads.entry(content(text, &lines[block.start])).or_default();
            (*tables, *all) = (*tables + 1, *all + rows.len());
            for label in
                rows.iter().filter_map(|row| colon(content(text, &lines[*row]))).map(|(label, _)| label)
            {
                *known.labels.entry(label).or_default() += 1;
            }
        }
        known
    }

    /// Reports whether rows stand below the titles of columns: those of other tables too, or over many that begin as names do.
    fn is_table(&self, head: usize, rows: &[usize]) -> bool {
        // A single row below such titles tells of what stands above.
        if let Some((tables, all)) = self.heads.get(content(self.text, &self.lines[head]))
            && *tables > 1
        {
            return *all >= tables * 2;
        }
        let is_other = |row: &&usize| {
            let content = content(self.text, &self.lines[**row]);
            let begins_small =
                content.starts_with(|first: char| first.is_lowercase() || first.is_ascii_punctuation());
            let label = colon(content).and_then(|(label, _)| self.labels.get(label));
            begins_small || is_address(content) || label.is_some_and(|count| *count >= MIN_RECURRENCES)
        };
        rows.len() >= MIN_ROWS && rows.iter().filter(is_other).count() * OTHERS_SHARE <= rows.len()
    }
}

/// Returns the width that lines are filled to, if they are. Costs n log n in the lines.
fn width(text: &str, lines: &[Line]) -> Option<usize> {
    let goes_on = |at: &usize| {
        let next = lines.get(at + 1).is_some_and(|next| next.is_text() && next.blanks == 0);
        next && content(text, &lines[*at]).contains(' ')
    };
    let mut widths: Vec<usize> =
        (0..lines.len()).filter(goes_on).map(|at| columns(text, &lines[at])).collect();
    widths.sort_unstable();
    let full = |width: usize| {
        let from = widths.partition_point(|own| own + MAX_LEFT <= width);
        widths.partition_point(|own| *own <= width) - from
    };
    let width = widths.iter().copied().max_by_key(|width| full(*width))?;
    let wider = widths.len() - widths.partition_point(|own| *own <= width + MAX_OVER);
    let is_filled = full(width) >= MIN_FULL.max(widths.len() / FULL_SHARE);
    (width >= WRAPPED_CHARS && is_filled && wider * WIDER_SHARE <= widths.len()).then_some(width)
}

fn content<'a>(text: &'a str, line: &Line) -> &'a str {
    text.get(line.text.clone()).unwrap_or_default()
}

fn columns(text: &str, line: &Line) -> usize {
    line.indent + content(text, line).width()
}
