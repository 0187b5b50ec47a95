//! What many editions have of each resource, for people: counts first, then a row a resource.

use std::collections::BTreeSet;
use std::io::{self, Write};

use recension_matcher::CollationReport;
use recension_model::CollationRow;
use recension_wire::visible;

use super::figures::{room_for_names, write_figures};
use super::{TableOptions, entry, write_wrapped};
use crate::collation::{Sign, headline, legend};
use crate::layout::{Span, Style, cut, cut_start, width};
use crate::names::share;
use crate::paint::Paint;

/// Columns between two cells.
const GAP: usize = 2;

/// The column of the line for each edition that has its name.
const NAMES: usize = 1;

/// The column that has the share of what it has.
const SHARES: usize = 3;

/// The column that has what is restyled, where there is any.
const RESTYLED: usize = 7;

/// Columns that the name of an edition has at least.
const MIN_NAME_COLUMNS: usize = 7;

/// Some counts are left out before names get fewer columns than this.
const READABLE_NAME_COLUMNS: usize = 16;

/// Columns that a title has at least and, where there are many editions, at most.
const TITLE_COLUMNS: std::ops::RangeInclusive<usize> = 16..=40;

/// Where rows begin: below the heading of their section.
const ROW_INDENT: usize = 2;

/// Writes a collation for people.
///
/// Where all editions have no room beside each other with what differs, each takes one column, and where even
/// that is too much, the rows are told for some editions first and then for the next ones.
///
/// # Errors
///
/// Those of `out`.
pub fn write_collation_table(
    out: &mut dyn Write,
    report: &CollationReport<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    write_wrapped(out, paint, columns, Span::new(Style::Strong, &headline(report)))?;
    out.write_all(b"\n")?;
    write_summary(out, report, columns)?;
    let rows: Vec<&CollationRow> = report.rows().collect();
    if rows.is_empty() {
        return Ok(());
    }
    out.write_all(b"\n")?;
    let layout = Layout::new(report, &rows, columns);
    write_legend(out, report, layout.narrow, (paint, columns))?;
    let all: Vec<usize> = (0..report.editions.len()).collect();
    for block in all.chunks(layout.block) {
        layout.write(out, report, &rows, (block, paint))?;
    }
    Ok(())
}

/// Writes one line for each edition.
fn write_summary(out: &mut dyn Write, report: &CollationReport<'_>, columns: usize) -> io::Result<()> {
    let all = report.collation.rows.len();
    let restyled = report.editions.iter().any(|edition| edition.count.restyled > 0);
    let heads = ["", "edition", "has", "", "lacks", "differs", "alone", "restyled"];
    let heads = &heads[..heads.len() - usize::from(!restyled)];
    let mut rows = vec![heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>()];
    for (at, edition) in report.editions.iter().enumerate() {
        let count = edition.count;
        let mut cells = vec![
            (at + 1).to_string(),
            visible(&edition.edition.name).into_owned(),
            format!("{}/{all}", count.has),
            share(if all == 0 { 1.0 } else { count.has as f64 / all as f64 }),
            count.lacks.to_string(),
            count.differs.to_string(),
            count.alone.to_string(),
            count.restyled.to_string(),
        ];
        cells.truncate(heads.len());
        rows.push(cells);
    }
    // Where there is hardly room for names, what can be counted elsewhere is left out: restyled entries, then shares.
    let longest = rows.iter().map(|row| width(&row[NAMES])).max().unwrap_or(0);
    let readable = longest.min(READABLE_NAME_COLUMNS);
    for at in (RESTYLED..heads.len()).rev().chain([SHARES]) {
        if room_for_names(&rows, NAMES, columns) >= readable {
            break;
        }
        rows.iter_mut().for_each(|row| drop(row.remove(at)));
    }
    let room = room_for_names(&rows, NAMES, columns).max(MIN_NAME_COLUMNS);
    let languages = report.editions.iter().map(|edition| edition.language);
    let languages = languages
        .map(|language| language.map(|language| format!(" ({})", language.name())).unwrap_or_default());
    let names: Vec<String> = rows[1..].iter().map(|row| row[NAMES].clone()).collect();
    let names = apart(&names, &languages.collect::<Vec<_>>(), room);
    rows[0][NAMES] = cut(&rows[0][NAMES], room);
    rows[1..].iter_mut().zip(names).for_each(|(row, name)| row[NAMES] = name);
    write_figures(out, rows, NAMES)
}

/// Cuts names to a number of columns, so that they stay apart: with what says their language if there is room for both,
/// else their ends, else where they differ.
fn apart(names: &[String], languages: &[String], room: usize) -> Vec<String> {
    let with_language = |(name, language): (&String, &String)| {
        cut_start(name, room.saturating_sub(width(language))) + language
    };
    let all: [Vec<String>; 2] = [
        names.iter().zip(languages).map(with_language).collect(),
        names.iter().map(|name| cut_start(name, room)).collect(),
    ];
    let is_apart = |shown: &[String]| {
        let count = |names: &[String]| names.iter().collect::<BTreeSet<_>>().len();
        count(shown) == count(names)
    };
    let is_room_for_both = names
        .iter()
        .zip(languages)
        .all(|(name, language)| width(name).min(MIN_NAME_COLUMNS) + width(language) <= room);
    let differing = || {
        let common = |names: &[Vec<char>]| {
            let first = names.first().map_or(&[][..], Vec::as_slice);
            let same = |at: &usize| names.iter().all(|name| name.get(*at) == Some(&first[*at]));
            (0..first.len()).take_while(same).count()
        };
        let mut letters: Vec<Vec<char>> = names.iter().map(|name| name.chars().collect()).collect();
        for _ in 0..2 {
            letters.iter_mut().for_each(|name| name.reverse());
            let end = common(&letters);
            letters.iter_mut().for_each(|name| drop(name.drain(..end)));
        }
        letters.into_iter().map(|name| cut(&format!("…{}…", name.iter().collect::<String>()), room)).collect()
    };
    all.into_iter()
        .skip(usize::from(!is_room_for_both))
        .find(|shown| is_apart(shown))
        .unwrap_or_else(differing)
}

fn write_legend(
    out: &mut dyn Write,
    report: &CollationReport<'_>,
    narrow: bool,
    (paint, columns): (Paint, usize),
) -> io::Result<()> {
    let signs = legend(report, narrow).into_iter();
    let signs: Vec<String> = signs.map(|(sign, meaning)| format!("{sign} {meaning}")).collect();
    let line = format!("{}; than in the first edition that has it", signs.join(" · "));
    write_wrapped(out, paint, columns, Span::new(Style::Faint, &line))
}

/// How the rows are laid out.
struct Layout {
    /// Columns of a title.
    title: usize,
    /// Columns of a cell, the gap before it included.
    cell: usize,
    /// Whether a cell has one sign only.
    narrow: bool,
    /// How many editions stand beside each other.
    block: usize,
}

impl Layout {
    fn new(report: &CollationReport<'_>, rows: &[&CollationRow], columns: usize) -> Self {
        let editions = report.editions.len();
        let titles = rows.iter().filter_map(|row| report.reference(row));
        let longest = titles.map(|shown| width(&Span::plain(shown.title).text)).max().unwrap_or(0);
        let signs =
            rows.iter().flat_map(|row| (0..editions).map(|column| width(&Sign::of(row, column).text)));
        let cell = signs.max().unwrap_or(1).max(editions.to_string().len()) + GAP;
        let room = columns - ROW_INDENT;
        let least = longest.clamp(*TITLE_COLUMNS.start(), *TITLE_COLUMNS.end());
        if editions * cell + least <= room {
            let title = longest.clamp(least, room - editions * cell);
            return Self { title, cell, narrow: false, block: editions };
        }
        // The gap between titles and cells.
        let title = least.min(room / 2);
        let block = room.saturating_sub(title + GAP).max(1).min(editions);
        Self { title, cell: 1, narrow: true, block }
    }

    fn write(
        &self,
        out: &mut dyn Write,
        report: &CollationReport<'_>,
        rows: &[&CollationRow],
        (block, paint): (&[usize], Paint),
    ) -> io::Result<()> {
        out.write_all(b"\n")?;
        for line in self.heads(block) {
            paint.line(out, ROW_INDENT, &[Span::new(Style::Faint, &line)])?;
        }
        let mut section = None;
        for row in rows {
            let path = entry::path(&report.path(row));
            if section.as_ref() != Some(&path) {
                let columns = ROW_INDENT + self.title + block.len() * self.cell;
                let shown = cut(&Span::plain(&path).text, columns.max(*TITLE_COLUMNS.end()));
                paint.line(out, 0, &[Span::new(Style::Strong, &shown)])?;
                section = Some(path);
            }
            paint.line(out, ROW_INDENT, &self.line(report, row, block))?;
        }
        Ok(())
    }

    /// Returns the numbers of the editions above their columns: one line, or where a cell is a single column one
    /// for each digit.
    fn heads(&self, block: &[usize]) -> Vec<String> {
        let numbers: Vec<String> = block.iter().map(|column| (column + 1).to_string()).collect();
        let indent = " ".repeat(self.title + if self.narrow { GAP } else { 0 });
        if !self.narrow {
            let cells: String = numbers.iter().map(|number| format!("{number:>0$}", self.cell)).collect();
            return vec![format!("{indent}{cells}")];
        }
        let digits = numbers.iter().map(String::len).max().unwrap_or(1);
        let line = |digit: usize| -> String {
            let padded = numbers.iter().map(|number| format!("{number:>digits$}"));
            padded.filter_map(|number| number.chars().nth(digit)).collect()
        };
        (0..digits).map(|digit| format!("{indent}{}", line(digit))).collect()
    }

    fn line(&self, report: &CollationReport<'_>, row: &CollationRow, block: &[usize]) -> Vec<Span> {
        let Some(shown) = report.reference(row) else { return Vec::new() };
        let title = cut(&Span::plain(shown.title.trim()).text, self.title);
        let space = self.title - width(&title).min(self.title) + if self.narrow { GAP } else { 0 };
        let mut spans = vec![Span::plain(&title).linked(shown.view.url())];
        spans.push(Span::plain(&" ".repeat(space)));
        for column in block {
            let sign = Sign::of(row, *column);
            if self.narrow {
                let sign = sign.narrow();
                spans.push(Span::new(sign.style, &sign.text));
            } else {
                let before = self.cell - width(&sign.text).min(self.cell);
                spans.push(Span::plain(&" ".repeat(before)));
                spans.push(Span::new(sign.style, &sign.text));
            }
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::apart;
    use crate::layout::width;

    #[test]
    fn names_stay_apart() {
        let shown = |names: &[&str], room: usize| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            apart(&names, &vec![" (eng)".to_owned(); names.len()], room)
        };
        assert_eq!(shown(&["old.md", "new.md"], 12), ["old.md (eng)", "new.md (eng)"]);
        assert_eq!(shown(&["old.md", "new.md"], 10), ["old.md", "new.md"]);
        assert_eq!(shown(&["lists/a/readme.md", "lists/b/readme.md"], 10), ["…a…", "…b…"]);
        assert_eq!(shown(&["same.md", "same.md"], 13), ["same.md (eng)"; 2]);
        for room in 7..24 {
            let all = shown(&["lists/a/readme.md", "lists/b/readme.md"], room);
            assert!(all.iter().all(|name| width(name) <= room && !name.starts_with(" (")), "{room}: {all:?}");
        }
    }
}
