//! Tables of which a side changed the columns: what others have is written under the new heads before anything is merged.

use std::ops::Range;

use recension_model::{Edition, Format, title_key};
use recension_parser::{TableHeads, row_cells};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::diff3::common;
use crate::document::lines::{Numbers, SourceLine, lines};
use crate::document::reader::Reader;

/// The columns of a table changed in ways that cannot be brought together.
pub(super) struct Apart;

/// Writes the tables of the base, and of sides that kept its columns, under the heads that another side gave them.
/// Lines keep their numbers. None if no side changed columns; the base comes first.
pub(super) fn under_new_heads(
    base: Option<&Edition>,
    sides: &[&Edition],
    reader: &Reader,
) -> Result<Option<Vec<Edition>>, Apart> {
    let Some(base) = base else { return Ok(None) };
    let all: Vec<Document<'_>> = std::iter::once(base)
        .chain(sides.iter().copied())
        .map(|edition| Document::new(&edition.source))
        .collect();
    let [first, others @ ..] = all.as_slice() else { return Ok(None) };
    let is_markdown = |edition: &&Edition| edition.format == Format::Markdown;
    if first.tables.is_empty() || !std::iter::once(&base).chain(sides).all(is_markdown) {
        return Ok(None);
    }
    let partners: Vec<Vec<Option<usize>>> = others.iter().map(|other| first.partners(other)).collect();
    let mut changed: Vec<Replaced> = all.iter().map(|_| Replaced::default()).collect();
    for (at, before) in first.tables.iter().enumerate() {
        let partner = |side: usize| partners[side][at].map(|table| &others[side].tables[table]);
        let heads = &before.heads;
        // A side that removed the table is to meet what the other one changed.
        if (0..others.len()).any(|side| partner(side).is_none()) {
            continue;
        }
        let mut new =
            (0..others.len()).filter(|side| partner(*side).is_some_and(|table| table.heads != *heads));
        let Some(by) = new.next() else { continue };
        let Some(target) = partner(by) else { continue };
        if new.any(|other| partner(other).is_some_and(|table| table.heads != target.heads)) {
            return Err(Apart);
        }
        let columns = Columns::new((first, before), (&others[by], target));
        let tables = std::iter::once(Some(before)).chain((0..others.len()).map(partner));
        let kept: Vec<(usize, &Document<'_>, &Table)> = tables
            .zip(&all)
            .enumerate()
            .filter_map(|(column, (table, document))| Some((column, document, table?)))
            .filter(|(_, _, table)| table.heads == *heads)
            .collect();
        let mut disputed = FxHashSet::default();
        for (_, document, table) in &kept {
            columns.disputed_rows((first, before), (document, table), &mut disputed)?;
        }
        // Rows of as many cells would not meet as what they are.
        if !disputed.is_empty() && heads.len() == target.heads.len() {
            return Err(Apart);
        }
        for (column, document, table) in kept {
            columns.rewrite((document, table), (&others[by], target), &disputed, &mut changed[column]);
        }
    }
    if changed.iter().all(FxHashMap::is_empty) {
        return Ok(None);
    }
    let read = all.iter().zip(&changed).map(|(document, changed)| reader.read(document.with(changed)));
    Ok(Some(read.collect()))
}

/// Lines with another text, by their numbers.
type Replaced = FxHashMap<usize, Vec<u8>>;

/// The lines of a document, and its tables.
struct Document<'a> {
    source: &'a [u8],
    lines: Vec<SourceLine>,
    tables: Vec<Table>,
}

/// A table, by the numbers of its lines.
struct Table {
    /// The canonical forms of the heads.
    heads: Vec<String>,
    /// The line of the heads, and that of dashes below it.
    top: [usize; 2],
    rows: Range<usize>,
}

impl<'a> Document<'a> {
    fn new(source: &'a [u8]) -> Self {
        let lines = lines(source);
        let mut document = Self { source, lines, tables: Vec::new() };
        for (below, heads) in TableHeads::new(source).tables() {
            let line_at = |byte: usize| document.lines.partition_point(|line| line.end <= byte);
            let (top, first) = ([line_at(heads.start), line_at(below)], line_at(below) + 1);
            let rows =
                (first..document.lines.len()).take_while(|at| document.line(*at).contains(&b'|')).count();
            let heads =
                document.cells(top[0]).map(|cell| title_key(&String::from_utf8_lossy(cell))).collect();
            document.tables.push(Table { heads, top, rows: first..first + rows });
        }
        document
    }

    fn line(&self, at: usize) -> &'a [u8] {
        self.lines.get(at).map_or(&[][..], |line| line.text(self.source))
    }

    fn cells(&self, at: usize) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let line = self.line(at);
        row_cells(line).into_iter().map(|cell| line[cell].trim_ascii())
    }

    /// Returns for each table the one of another document that it is there: the one with its heads, in order, else the
    /// one that it has most cells in common with, if that is so from both sides.
    fn partners(&self, other: &Self) -> Vec<Option<usize>> {
        let heads = |document: &Self| -> Vec<String> {
            document.tables.iter().map(|table| table.heads.join("|")).collect()
        };
        let (own, others) = (heads(self), heads(other));
        let mut numbers = Numbers::default();
        let [one, two] = [&own, &others]
            .map(|heads| heads.iter().map(|heads| numbers.number(heads.as_bytes())).collect::<Vec<u32>>());
        let mut partners = vec![None; own.len()];
        let mut taken = vec![false; others.len()];
        for (one, two) in common(&one, &two) {
            (partners[one], taken[two]) = (Some(two), true);
        }
        let mut shared: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        let there = other.own_cells(|table| !taken[table]);
        for (cell, one) in self.own_cells(|table| partners[table].is_none()) {
            if let (Some(one), Some(Some(two))) = (one, there.get(cell)) {
                *shared.entry((one, *two)).or_default() += 1;
            }
        }
        let mut ranked: Vec<(usize, (usize, usize))> =
            shared.into_iter().map(|(pair, count)| (count, pair)).collect();
        ranked.sort_unstable_by_key(|(count, pair)| (std::cmp::Reverse(*count), *pair));
        for (_, (one, two)) in ranked {
            if partners[one].is_none() && !std::mem::replace(&mut taken[two], true) {
                partners[one] = Some(two);
            }
        }
        partners
    }

    /// Returns the cells of some tables, heads included, each with its table; with none where several have it.
    fn own_cells(&self, is_wanted: impl Fn(usize) -> bool) -> FxHashMap<&'a [u8], Option<usize>> {
        let mut cells: FxHashMap<&[u8], Option<usize>> = FxHashMap::default();
        for (at, table) in self.tables.iter().enumerate().filter(|(at, _)| is_wanted(*at)) {
            let lines = std::iter::once(table.top[0]).chain(table.rows.clone());
            for cell in lines.flat_map(|line| self.cells(line)).filter(|cell| !cell.is_empty()) {
                let known = cells.entry(cell).or_insert(Some(at));
                *known = known.filter(|known| *known == at);
            }
        }
        cells
    }

    /// Returns the source with other texts for some lines.
    fn with(&self, replaced: &Replaced) -> Vec<u8> {
        let mut source = Vec::with_capacity(self.source.len());
        for (at, line) in self.lines.iter().enumerate() {
            source.extend_from_slice(replaced.get(&at).map_or(line.text(self.source), Vec::as_slice));
            source.extend_from_slice(line.ending(self.source));
        }
        source
    }
}

/// What became of the columns of a table.
struct Columns {
    /// For each new column the old one that it is.
    from: Vec<Option<usize>>,
    dropped: Vec<usize>,
}

impl Columns {
    /// Finds columns by their heads; of as many columns what is left was renamed if it has cells of before.
    fn new((before, old): (&Document<'_>, &Table), (after, new): (&Document<'_>, &Table)) -> Self {
        let says = |column: usize, new_column: usize| {
            let cells = |document: &Document<'_>, table: &Table, column: usize| -> FxHashSet<Vec<u8>> {
                let rows = table.rows.clone();
                let cells = rows.filter_map(|at| document.cells(at).nth(column).map(<[u8]>::to_vec));
                cells.filter(|cell| !cell.is_empty()).collect()
            };
            let (one, other) = (cells(before, old, column), cells(after, new, new_column));
            !one.is_disjoint(&other) || (one.is_empty() && other.is_empty())
        };
        let mut free: FxHashSet<usize> = (0..old.heads.len()).collect();
        let same = |head: &String, free: &mut FxHashSet<usize>| {
            let at = (0..old.heads.len()).find(|at| old.heads[*at] == *head && free.contains(at))?;
            free.remove(&at).then_some(at)
        };
        let mut from: Vec<Option<usize>> = new.heads.iter().map(|head| same(head, &mut free)).collect();
        if old.heads.len() == new.heads.len() {
            let open = |from: &[Option<usize>]| -> Vec<usize> {
                (0..from.len()).filter(|at| from[*at].is_none()).collect()
            };
            for at in open(&from) {
                from[at] = (says(at, at) && free.remove(&at)).then_some(at);
            }
            // What is left alone on both sides was renamed and moved.
            if let ([at], 1) = (open(&from).as_slice(), free.len()) {
                let column = free.iter().copied().next().filter(|column| says(*column, *at));
                free.retain(|other| Some(*other) != column);
                from[*at] = column;
            }
        }
        let mut dropped: Vec<usize> = free.into_iter().collect();
        dropped.sort_unstable();
        Self { from, dropped }
    }

    /// Returns what a row has in columns that are dropped.
    fn dropped<'c>(&self, cells: &[&'c [u8]]) -> Vec<&'c [u8]> {
        self.dropped.iter().filter_map(|at| cells.get(*at).copied()).collect()
    }

    /// Finds the rows that changed what is dropped, by the cells that they begin with: they cannot be written under the
    /// new heads, and nor can what adds to it.
    fn disputed_rows<'a>(
        &self,
        (first, base): (&Document<'a>, &Table),
        (document, table): (&Document<'a>, &Table),
        disputed: &mut FxHashSet<&'a [u8]>,
    ) -> Result<(), Apart> {
        let rows = |document: &Document<'a>, table: &Table| -> Vec<Vec<&'a [u8]>> {
            table.rows.clone().map(|at| document.cells(at).collect()).collect()
        };
        let known: FxHashMap<&[u8], Vec<&[u8]>> = rows(first, base)
            .iter()
            .filter_map(|cells| Some((*cells.first()?, self.dropped(cells))))
            .collect();
        for cells in rows(document, table) {
            let own = self.dropped(&cells);
            let name = cells.first().copied().unwrap_or_default();
            match known.get(name) {
                Some(before) if *before != own => drop(disputed.insert(name)),
                None if own.iter().any(|cell| !cell.is_empty()) => return Err(Apart),
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the rows of a table under the heads of another one. Disputed ones stay as they are, so that they come into
    /// conflict.
    fn rewrite(
        &self,
        (document, table): (&Document<'_>, &Table),
        (new, target): (&Document<'_>, &Table),
        disputed: &FxHashSet<&[u8]>,
        replaced: &mut Replaced,
    ) {
        for (own, wanted) in table.top.into_iter().zip(target.top) {
            replaced.insert(own, new.line(wanted).to_vec());
        }
        for at in table.rows.clone() {
            let cells: Vec<&[u8]> = document.cells(at).collect();
            if !cells.first().is_some_and(|name| disputed.contains(name)) {
                replaced.insert(at, self.row(document.line(at), &cells));
            }
        }
    }

    /// Writes a row with its cells in the new columns, with bars at its ends as it had them.
    fn row(&self, line: &[u8], cells: &[&[u8]]) -> Vec<u8> {
        let indent = line.len() - line.trim_ascii_start().len();
        let text = line.trim_ascii();
        let mut row = line[..indent].to_vec();
        row.extend(text.starts_with(b"|").then_some(b"| ").into_iter().flatten());
        for (at, column) in self.from.iter().enumerate() {
            row.extend((at > 0).then_some(b" | ").into_iter().flatten());
            row.extend_from_slice(column.and_then(|column| cells.get(column).copied()).unwrap_or_default());
        }
        row.extend(text.ends_with(b"|").then_some(b" |").into_iter().flatten());
        row
    }
}
