//! Tables, as browsers copy them (a tab between cells) and dumps print them (columns parted by gaps).

use std::ops::Range;

use super::lines::{Line, Shape, is_space};

/// So many lines with a tab are a table, and so many with gaps.
const MIN_TABBED_ROWS: usize = 2;
const MIN_GAPPED_ROWS: usize = 3;
/// So many spaces are a gap.
const MIN_GAP: usize = 2;

/// Marks the rows of tables: neighbouring lines of as many cells.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        let (rows, is_table) = run(text, lines, at);
        if is_table {
            lines[at..at + rows].iter_mut().for_each(|line| line.shape = Shape::Row);
        }
        at += rows.max(1);
    }
}

/// Returns how many lines with cells stand together from a line on, and whether they are a table.
fn run(text: &str, lines: &[Line], at: usize) -> (usize, bool) {
    let content = |line: &Line| text.get(line.text.clone()).unwrap_or_default();
    let tabbed = content(&lines[at]).contains('\t');
    let is_row = |line: &&Line| {
        line.is_text() && content(line).contains('\t') == tabbed && cells(text, line).len() > 1
    };
    // What stands behind a full stop is no cell.
    let is_text = |line: &Line| {
        let mut cells = cells(text, line);
        cells.pop();
        !tabbed && cells.iter().any(|cell| text[cell.clone()].ends_with(['.', '!', '?', ':']))
    };
    let rows = lines[at..]
        .iter()
        .enumerate()
        .take_while(|(nth, line)| (*nth == 0 || line.blanks == 0) && is_row(line))
        .count();
    let running = lines[at..at + rows].iter().filter(|line| is_text(line)).count();
    let least = if tabbed { MIN_TABBED_ROWS } else { MIN_GAPPED_ROWS };
    (rows, rows >= least && running * 2 < rows)
}

/// Returns where the cells of a line stand; empty ones between two tabs included.
pub(super) fn cells(text: &str, line: &Line) -> Vec<Range<usize>> {
    let content = text.get(line.text.clone()).unwrap_or_default();
    let tabbed = content.contains('\t');
    let mut cells = Vec::new();
    let mut start = 0;
    let mut push = |start: usize, end: usize| {
        let cell = content[start..end].trim_matches(is_space);
        let from = line.text.start + start + content[start..end].find(cell).unwrap_or(0);
        cells.push(from..from + cell.len());
    };
    let mut spaces = 0;
    for (at, c) in content.char_indices() {
        if c == '\t' {
            push(start, at);
            start = at + 1;
        } else if !tabbed && c == ' ' {
            spaces += 1;
            continue;
        } else if spaces >= MIN_GAP {
            push(start, at);
            start = at;
        }
        spaces = 0;
    }
    push(start, content.len());
    cells
}
