//! Values between commas, semicolons or tabs; the first row has the names of the columns, unless it is a record itself.

use std::ops::Range;

use super::node::{Key, Node, Value, is_address};
use crate::tree::Limited;

pub(super) fn read_csv(text: &str) -> (Vec<Node>, Vec<Limited>) {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: &char| first.matches(*sign).count();
    let separator = [',', ';', '\t'].into_iter().rev().max_by_key(count).unwrap_or(',');
    let at = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut rows = Rows { text, separator, at, indented: false };
    let start = rows.at;
    let Some(header) = rows.next() else { return (Vec::new(), Vec::new()) };
    let keys: Vec<Key> = if header.iter().any(|cell| is_address(cell.1.trim())) {
        // What leads somewhere is a row itself: columns without names are counted.
        rows.at = start;
        (1..=header.len()).map(|column| Key::new(&column.to_string(), start..start)).collect()
    } else {
        header.into_iter().map(|cell| Key::new(cell.1.trim(), cell.0)).collect()
    };
    let row = |cells: Vec<(Range<usize>, String)>| {
        let start = cells.first().map_or(0, |cell| cell.0.start);
        let end = cells.last().map_or(start, |cell| cell.0.end);
        let entries = keys
            .iter()
            .cloned()
            .zip(cells.into_iter().map(|(span, text)| Node { span, value: Value::Text(text) }));
        Node { span: start..end, value: Value::Map(entries.collect()) }
    };
    let nodes: Vec<Node> =
        rows.filter(|cells| cells.iter().any(|cell| !cell.1.trim().is_empty())).map(row).collect();
    let span = nodes.first().map_or(0, |node| node.span.start)..nodes.last().map_or(0, |node| node.span.end);
    (vec![Node { span, value: Value::List(nodes) }], Vec::new())
}

/// Returns the cells of all rows between commas, without their quotes; the first row is one like any other.
pub fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let at = text.len() - text.trim_start_matches('\u{feff}').len();
    let rows = Rows { text, separator: ',', at, indented: false };
    rows.map(|cells| cells.into_iter().map(|cell| cell.1).collect()).collect()
}

/// Returns where the cells of the rows between commas stand that a part of `text` has; rows may be indented.
pub(crate) fn csv_cells(text: &str, part: Range<usize>) -> Vec<Vec<Range<usize>>> {
    let Some(text) = text.get(..part.end) else { return Vec::new() };
    let rows = Rows { text, separator: ',', at: part.start, indented: true };
    rows.map(|cells| cells.into_iter().map(|cell| cell.0).collect::<Vec<Range<usize>>>())
        .filter(|cells| cells.iter().any(|cell| !cell.is_empty()))
        .collect()
}

/// The rows of a text, each cell with the place of what it says.
struct Rows<'a> {
    text: &'a str,
    separator: char,
    at: usize,
    /// Space in front of a cell is none of it.
    indented: bool,
}

impl Iterator for Rows<'_> {
    type Item = Vec<(Range<usize>, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.text.len() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            let cell = self.cell();
            cells.push(cell);
            let rest = &self.text[self.at..];
            match rest.chars().next() {
                Some(c) if c == self.separator => self.at += c.len_utf8(),
                Some('\r') if rest.starts_with("\r\n") => {
                    self.at += 2;
                    return Some(cells);
                }
                Some('\n' | '\r') => {
                    self.at += 1;
                    return Some(cells);
                }
                Some(c) => self.at += c.len_utf8(),
                None => return Some(cells),
            }
        }
    }
}

impl Rows<'_> {
    fn cell(&mut self) -> (Range<usize>, String) {
        if self.indented {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        }
        let rest = &self.text[self.at..];
        let start = self.at;
        if !rest.starts_with('"') {
            let ends = |c: char| c == self.separator || matches!(c, '\n' | '\r');
            self.at += rest.find(ends).unwrap_or(rest.len());
            return (start..self.at, self.text[start..self.at].to_owned());
        }
        let mut text = String::new();
        let mut from = 1;
        loop {
            let close = rest[from..].find('"').map_or(rest.len(), |close| from + close);
            text.push_str(&rest[from..close]);
            if !rest[(close + 1).min(rest.len())..].starts_with('"') {
                self.at = start + (close + 1).min(rest.len());
                return (start + 1..(start + close).max(start + 1).min(self.at), text);
            }
            text.push('"');
            from = close + 2;
        }
    }
}
