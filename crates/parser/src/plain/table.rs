//! Tables, as browsers copy them (a tab between cells), messages have them (a bar) and dumps print them (columns parted
//! by gaps).

use std::collections::HashMap;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::marks::BAR;

use super::lines::{Line, Role, Shape, is_space, standing_together};

/// So many lines with tabs or bars are a table, and so many with gaps.
const MIN_ROWS: usize = 2;
const MIN_GAPPED_ROWS: usize = 3;
/// So many columns make a table of one row and its heads.
const MIN_COLUMNS: usize = 3;
/// So many spaces are a gap.
const MIN_GAP: usize = 2;
/// So many bars make cells of a line: one parts a name from its description.
const MIN_BARS: usize = 2;
/// A cell has no more further lines, and of so many rows one has some.
const MAX_FURTHER_LINES: usize = 4;
const FURTHER_SHARE: usize = 3;

/// What parts the cells of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parting {
    Tab,
    Bar,
    Gap,
}

impl Parting {
    fn of(content: &str) -> Self {
        if content.contains('\t') {
            Self::Tab
        } else if bars(content).count() >= MIN_BARS {
            Self::Bar
        } else {
            Self::Gap
        }
    }

    /// Reports whether cells may go on in a further line.
    fn may_go_on(self) -> bool {
        self != Self::Gap
    }

    fn least_rows(self) -> usize {
        if self == Self::Gap { MIN_GAPPED_ROWS } else { MIN_ROWS }
    }
}

/// Drops what is drawn between the heads of columns and the rows below, a stroke for each column: "---- ------".
pub(super) fn drop_rules(text: &str, lines: &mut Vec<Line>) {
    let joins = |line: Option<&Line>| line.is_some_and(|line| line.is_text() && line.blanks == 0);
    let is_drawn = |at: usize| {
        let line = &lines[at];
        let is_rule = matches!(line.shape, Shape::Rule('-' | '=' | '─')) && line.blanks == 0;
        let mut strokes = text[line.text.clone()].split_whitespace();
        is_rule
            && text[line.text.clone()].contains(' ')
            && strokes.all(|stroke| stroke.len() > 1)
            && at > 0
            && lines[at - 1].is_text()
            && joins(lines.get(at + 1))
    };
    let drawn: Vec<bool> = (0..lines.len()).map(is_drawn).collect();
    let mut drawn = drawn.into_iter();
    lines.retain(|_| drawn.next() != Some(true));
}

/// Marks the rows of tables: neighbouring lines of as many cells. What goes on in a further line has the role of a note.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    close_up(text, lines);
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let run = Run::at(text, lines, at);
        at = run.end.max(at + 1);
        if !run.rows.is_empty() {
            runs.push(run);
        }
    }
    // Tables whose own lines do not tell are like the others.
    let all: i32 = runs.iter().map(|run| run.leaning).sum();
    for mut run in runs {
        let is_usual = all > 0 && run.further.len() * 2 > run.rows.len();
        run.leads = if run.leaning == 0 { is_usual } else { run.leaning > 0 };
        for table in run.split() {
            if table.is_table(text, lines) {
                table.mark(lines);
            }
        }
    }
}

/// Takes the blank line between each two rows of as many cells for none: a browser puts it below a row whose cells are
/// paragraphs.
fn close_up(text: &str, lines: &mut [Line]) {
    let width = |line: &Line| {
        let has_tabs = line.is_text() && text[line.text.clone()].contains('\t');
        if has_tabs { cells(text, line).len() } else { 0 }
    };
    let widths: Vec<usize> = lines.iter().map(width).collect();
    let parted = |at: usize| lines[at].blanks != 1 || widths[at] != widths[at - 1];
    let rows = (0..lines.len()).filter(|at| widths[*at] > 1);
    for rows in standing_together(rows, parted).into_iter().filter(|rows| rows.len() >= MIN_GAPPED_ROWS) {
        lines[rows.start + 1..rows.end].iter_mut().for_each(|line| line.blanks = 0);
    }
}

/// Lines with cells that stand together.
struct Run {
    parting: Parting,
    /// The lines that have cells.
    rows: Vec<usize>,
    /// Lines between those, which go on with a cell.
    further: Vec<usize>,
    /// Those are the first lines of a row, not the last ones.
    leads: bool,
    /// What its first and last lines say of that: above zero they are the first.
    leaning: i32,
    end: usize,
}

impl Run {
    fn at(text: &str, lines: &[Line], start: usize) -> Self {
        let content = |at: usize| text.get(lines[at].text.clone()).unwrap_or_default();
        let parting = Parting::of(content(start));
        let is_row = |at: usize| {
            lines[at].is_text() && Parting::of(content(at)) == parting && cells(text, &lines[at]).len() > 1
        };
        let mut run =
            Self { parting, rows: Vec::new(), further: Vec::new(), leads: false, leaning: 0, end: start };
        let mut open: Vec<usize> = Vec::new();
        for (at, line) in lines.iter().enumerate().skip(start) {
            if at > start && line.blanks > 0 {
                break;
            } else if is_row(at) {
                run.further.append(&mut open);
                run.rows.push(at);
                run.end = at + 1;
            } else if parting.may_go_on() && line.is_text() && open.len() < MAX_FURTHER_LINES {
                open.push(at);
            } else {
                break;
            }
        }
        // The titles of the columns need one line: it is their row's own that follows. What follows the last row may
        // be a text of its own.
        let is_first = run.further.first() == Some(&(start + 1));
        run.leaning = i32::from(is_first) - i32::from(!open.is_empty());
        run
    }

    /// Parts tables that a line without cells stands between, if few rows go on in a further line.
    fn split(self) -> Vec<Self> {
        if self.further.len() * FURTHER_SHARE >= self.rows.len() {
            return vec![self];
        }
        let parts = self.rows.chunk_by(|row, next| row + 1 == *next);
        let part = |rows: &[usize]| Self {
            parting: self.parting,
            rows: rows.to_vec(),
            further: Vec::new(),
            leads: false,
            leaning: 0,
            end: rows.last().map_or(self.end, |last| last + 1),
        };
        parts.map(part).collect()
    }

    fn mark(&self, lines: &mut [Line]) {
        for at in self.rows.iter().chain(&self.further) {
            lines[*at].shape = Shape::Row;
        }
        for at in self.continuing() {
            lines[at].role = Role::Note;
        }
    }

    /// Returns the lines that go on with the row above.
    fn continuing(&self) -> Vec<usize> {
        let is_further = |at: &usize| self.further.binary_search(at).is_ok();
        let goes_on =
            |at: &usize| *at > 0 && if self.leads { is_further(&(*at - 1)) } else { is_further(at) };
        (self.rows.first().copied().unwrap_or(self.end)..self.end).filter(goes_on).collect()
    }

    fn is_table(&self, text: &str, lines: &[Line]) -> bool {
        let is_few = self.rows.len() < MIN_GAPPED_ROWS;
        (self.rows.len() >= self.parting.least_rows() || self.stands_in_columns(text, lines))
            && (self.parting != Parting::Bar
                || self.is_even(text, lines) && (!is_few || self.further.is_empty()))
            && (self.parting != Parting::Gap
                || self.is_aligned(text, lines)
                || self.sentences(text, lines) * 2 < self.rows.len())
    }

    /// Reports whether most rows have as many cells as the first.
    fn is_even(&self, text: &str, lines: &[Line]) -> bool {
        let widths: Vec<usize> = self.rows.iter().map(|row| cells(text, &lines[*row]).len()).collect();
        widths.iter().filter(|width| **width == widths[0]).count() * 10 >= widths.len() * 8
    }

    /// Counts the rows whose gaps stand behind sentences: those are running text.
    fn sentences(&self, text: &str, lines: &[Line]) -> usize {
        let ends = |cell: &Range<usize>| text[cell.clone()].ends_with(['.', '!', '?', ':']);
        let is_text = |row: &&usize| {
            let mut cells = cells(text, &lines[**row]);
            cells.pop();
            cells.iter().any(ends)
        };
        self.rows.iter().filter(is_text).count()
    }

    /// Reports whether a row stands below its heads, cell by cell, and nothing else beside them.
    fn stands_in_columns(&self, text: &str, lines: &[Line]) -> bool {
        let columns = |row: &usize| -> Vec<usize> {
            let line = &lines[*row];
            let start = |cell: Range<usize>| line.indent + text[line.text.start..cell.start].width();
            cells(text, line).into_iter().map(start).collect()
        };
        let [head, row] = self.rows.as_slice() else { return false };
        let is_parted = |at: usize| lines.get(at).is_none_or(|line| line.blanks > 0);
        if (*head > 0 && !is_parted(*head)) || !is_parted(row + 1) {
            return false;
        }
        let head = columns(head);
        head.len() >= MIN_COLUMNS && head == columns(row)
    }

    /// Reports whether most second cells begin in one column.
    fn is_aligned(&self, text: &str, lines: &[Line]) -> bool {
        let mut columns: HashMap<usize, usize> = HashMap::new();
        for row in &self.rows {
            let line = &lines[*row];
            if let Some(second) = cells(text, line).get(1) {
                let column = line.indent + text[line.text.start..second.start].width();
                *columns.entry(column).or_default() += 1;
            }
        }
        columns.into_values().max().is_some_and(|most| most * 10 >= self.rows.len() * 8)
    }
}

/// Returns where the cells of a line stand; empty ones between two tabs or bars included.
pub(super) fn cells(text: &str, line: &Line) -> Vec<Range<usize>> {
    let content = text.get(line.text.clone()).unwrap_or_default();
    let partings: Vec<Range<usize>> = match Parting::of(content) {
        Parting::Tab => content.match_indices('\t').map(|(at, tab)| at..at + tab.len()).collect(),
        Parting::Bar => bars(content).collect(),
        Parting::Gap => gaps(content),
    };
    let starts = std::iter::once(0).chain(partings.iter().map(|parting| parting.end));
    let ends = partings.iter().map(|parting| parting.start).chain([content.len()]);
    let trimmed = |(start, end): (usize, usize)| {
        let cell = &content[start..end];
        let from = line.text.start + start + (cell.len() - cell.trim_start_matches(is_space).len());
        from..from + cell.trim_matches(is_space).len()
    };
    starts.zip(ends).map(trimmed).collect()
}

/// Returns where bars part cells; one at the end, whose space is gone, stands before an empty one.
fn bars(content: &str) -> impl Iterator<Item = Range<usize>> {
    let last = content.strip_suffix(BAR.trim_end()).map(|before| before.len()..content.len());
    let bars = content.match_indices(BAR).map(|(at, bar)| at..at + bar.len());
    // Between two bars at the end stands a space of both.
    let end = last.clone().map_or(content.len(), |last| last.start);
    bars.map(move |bar| bar.start..bar.end.min(end)).chain(last)
}

/// Returns where so many spaces stand that they part cells.
fn gaps(content: &str) -> Vec<Range<usize>> {
    let mut gaps = Vec::new();
    let mut start = 0;
    for (at, c) in content.char_indices().filter(|(_, c)| *c != ' ') {
        if at >= start + MIN_GAP {
            gaps.push(start..at);
        }
        start = at + c.len_utf8();
    }
    gaps
}
