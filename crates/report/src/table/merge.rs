//! What became of every entry of a merge.

use std::collections::HashMap;
use std::io::{self, Write};

use recension_merger::{MergeReport, column_name};
use recension_model::{Fate, Field, LedgerRow, MergeNotice};

use super::conflicts::{SIDE_COLUMNS, write_conflicts};
use super::entry::{Line, fitted, path};
use super::places::heading;
use super::{TableOptions, write_wrapped};
use crate::layout::{Room, Span, Style, wrap};
use crate::merge_counts::{fate_name, merge_counts};
use crate::names::counted;

/// Where the lines behind the first one of an entry begin.
const DETAIL_INDENT: usize = 4;

/// Where editions and notices begin.
const NOTICE_INDENT: usize = 2;

/// How many lines an entry or a notice may take before it is cut.
const MAX_LINES: usize = 4;

/// Writes for people what a merge would do: counts first, then conflicts, entries by section, and notices.
///
/// Entries that nobody changed are counted and not listed. Lines are those of the result without marks.
///
/// # Errors
///
/// Those of `out`.
pub fn write_merge_table(
    out: &mut dyn Write,
    report: &MergeReport<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let result = report.result;
    write_wrapped(out, paint, columns, Span::new(Style::Strong, &merge_counts(result, &[])))?;
    for (column, edition) in report.columns() {
        let line = vec![
            Span::new(Style::Faint, &format!("{:SIDE_COLUMNS$}", column_name(column))),
            Span::new(Style::Plain, &edition.name),
        ];
        paint.line(out, NOTICE_INDENT, &fitted(line, columns - NOTICE_INDENT))?;
    }
    write_conflicts(out, report, options)?;
    for group in groups(&result.ledger) {
        out.write_all(b"\n")?;
        for line in group.heading(columns) {
            paint.line(out, 0, &line)?;
        }
        for row in &group.rows {
            for (indent, line) in entry(row, columns) {
                paint.line(out, indent, &line)?;
            }
        }
    }
    write_notices(out, &result.notices, options)
}

/// The rows of one section that say something.
struct Group<'a> {
    path: &'a [String],
    rows: Vec<&'a LedgerRow>,
}

/// Gathers the rows by section, in the order in which the sections come first.
fn groups(ledger: &[LedgerRow]) -> Vec<Group<'_>> {
    let root = common_root(ledger);
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut by_path: HashMap<&[String], usize> = HashMap::new();
    for row in ledger.iter().filter(|row| row.fate != Fate::Kept) {
        let path = row.section.get(root..).unwrap_or(&[]);
        let at = *by_path.entry(path).or_insert_with(|| {
            groups.push(Group { path, rows: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.rows.push(row);
        }
    }
    groups
}

/// Counts the titles that all paths begin with and that tell nothing apart: that of the document, or none.
fn common_root(ledger: &[LedgerRow]) -> usize {
    let Some(first) = ledger.first().and_then(|row| row.section.first()) else { return 0 };
    let all = ledger.iter().all(|row| row.section.first() == Some(first));
    usize::from(all && ledger.iter().any(|row| row.section.len() > 1))
}

impl Group<'_> {
    fn heading(&self, columns: usize) -> Vec<Vec<Span>> {
        let titles: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let counts: Vec<String> = Fate::ALL
            .into_iter()
            .map(|fate| (self.rows.iter().filter(|row| row.fate == fate).count(), fate_name(fate)))
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        heading(&path(&titles), &counts.join(", "), columns)
    }
}

fn entry(row: &LedgerRow, columns: usize) -> Vec<Line> {
    let (symbol, style) = match row.fate {
        Fate::Conflict => ("!", Style::Doubtful),
        Fate::Added => ("+", Style::Added),
        Fate::Removed => ("-", Style::Removed),
        Fate::Combined | Fate::Changed => ("~", Style::Changed),
        Fate::Kept => ("=", Style::Faint),
    };
    let mut spans = vec![
        Span::new(style, symbol),
        Span::plain(" "),
        Span::new(if row.fate == Fate::Changed { Style::Plain } else { style }, &row.title)
            .linked(row.url.as_deref()),
        Span::new(Style::Faint, &format!("  {}", told(row))),
    ];
    spans.extend(row.line.map(|line| Span::new(Style::Faint, &format!(", line {line}"))));
    let room = Room { first: columns, rest: columns - DETAIL_INDENT, max_lines: MAX_LINES };
    let indent = |at| if at == 0 { 0 } else { DETAIL_INDENT };
    wrap(spans, room).into_iter().enumerate().map(|(at, line)| (indent(at), line)).collect()
}

/// Says what became of an entry, and by whom.
fn told(row: &LedgerRow) -> String {
    let lacking = || {
        let all =
            (0..).zip(&row.lines).filter(|(column, line)| *column != MergeReport::BASE && line.is_none());
        all.map(|(column, _)| column).collect::<Vec<u16>>()
    };
    let by = match row.fate {
        Fate::Removed => match lacking().as_slice() {
            [] => String::new(),
            columns => format!(" by {}", names(columns)),
        },
        _ if !row.fields.is_empty() => format!(": {}", fields(&row.fields)),
        _ if row.from.is_empty() => String::new(),
        _ => format!(", from {}", names(&row.from)),
    };
    format!("{}{by}", fate_name(row.fate))
}

/// Says of each column which fields come from it: `title from ours, description and notes from theirs`.
fn fields(fields: &[(Field, u16)]) -> String {
    let mut columns: Vec<u16> = fields.iter().map(|(_, column)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    let of = |column: u16| {
        let names = fields.iter().filter(|(_, from)| *from == column).map(|(field, _)| field.name());
        format!("{} from {}", listed(&names.collect::<Vec<_>>()), column_name(column))
    };
    columns.into_iter().map(of).collect::<Vec<_>>().join(", ")
}

fn names(columns: &[u16]) -> String {
    let names: Vec<_> = columns.iter().map(|column| column_name(*column)).collect();
    listed(&names.iter().map(AsRef::as_ref).collect::<Vec<&str>>())
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

fn write_notices(out: &mut dyn Write, notices: &[MergeNotice], options: TableOptions) -> io::Result<()> {
    if notices.is_empty() {
        return Ok(());
    }
    let (paint, columns) = (options.paint(), options.columns());
    out.write_all(b"\n")?;
    let title = counted(notices.len(), "notice", "notices");
    paint.line(out, 0, &[Span::new(Style::Strong, &title)])?;
    for notice in notices {
        let place = notice.line.map(|line| format!("line {line}, ")).unwrap_or_default();
        let spans = vec![
            Span::new(Style::Faint, &format!("{place}{}: ", notice.kind.name())),
            Span::plain(&notice.message),
        ];
        let room =
            Room { first: columns - NOTICE_INDENT, rest: columns - DETAIL_INDENT, max_lines: MAX_LINES };
        for (at, line) in wrap(spans, room).iter().enumerate() {
            paint.line(out, if at == 0 { NOTICE_INDENT } else { DETAIL_INDENT }, line)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use recension_model::{Fate, Field, MergeResult};
    use unicode_width::UnicodeWidthStr;

    use super::super::{MIN_COLUMNS, TableOptions, write_merge_table};
    use crate::merge_samples::{everything, row, with_report};

    const EVERYTHING: &str = "\
4 entries merged: 1 kept, 1 changed, 1 combined, 1 in
  conflict · 2 added · 1 removed · 7 conflicts
  base     base.md
  ours     ours.md
  theirs   theirs.md

7 conflicts
! Elm  line 2, edited, in List › Trees
    description  base     A tree.
                 ours     A tall tree.
                 theirs   Wood.
! Fir  line 4, added, in List › Trees
    url          base     (not there)
                 ours     https://a.example
                 theirs   https://b.example
! Ash  line 6, removed, in List › Trees
    presence     base     (there)
                 ours     (not there)
                 theirs   (there)
! Oak  line 8, moved, in List › Trees
    section      base     Trees
                 ours     Wood
                 theirs   Parks
! Trees  line 10, section, in List › Trees
    title        base     Trees
                 ours     All trees
                 theirs   Some trees
! Read this  line 12, prose, in List › Trees
    text         base     Read this.
                 ours     Read that.
                 theirs   (empty)
! (text)  line 14, check, in List › Trees
    text         base     - base
                 ours     - ours
                 theirs   - theirs

Trees
  1 in conflict, 2 added, 1 removed, 1 combined, 1 changed
~ Changed  changed, from theirs, line 3
~ Combined  combined: title from ours, description from
    theirs, line 3
! Elm  in conflict, line 3
+ Added  added, from theirs, line 3
+ Added by both  added, from ours and theirs, line 3
- Removed  removed by theirs

5 notices
  line 4, duplicate: something duplicate happened
  line 4, favored: something favored happened
  line 4, followed: something followed happened
  line 4, relocated: something relocated happened
  fallback: something fallback happened
";

    fn table(result: &MergeResult, width_columns: usize) -> String {
        let options = TableOptions { width_columns, ..TableOptions::default() };
        let mut out = Vec::new();
        with_report(result, |report| write_merge_table(&mut out, report, options)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn everything_is_told() {
        let table = table(&everything(), 60);
        assert_eq!(table, EVERYTHING, "{table}");
    }

    #[test]
    fn columns_and_fields_are_named() {
        let mut result = MergeResult::default();
        let fields = [(Field::Title, 3), (Field::Url, 1), (Field::Notes, 1)];
        result.ledger =
            vec![row("Elm", Fate::Combined, &[1, 3], &fields), row("Ash", Fate::Removed, &[], &[])];
        let table = table(&result, 100);
        assert!(
            table.contains("~ Elm  combined: url and notes from ours, title from theirs2, line 3\n"),
            "{table}"
        );
        assert!(table.contains("- Ash  removed by theirs\n"), "{table}");
        assert!(table.contains("\nTrees  1 removed, 1 combined\n"), "{table}");
    }

    #[test]
    fn no_width_is_too_narrow_and_nothing_acts() {
        let mut result = everything();
        let long = "中文 \u{1b}[31m\u{202e} 👩\u{200d}💻 ".repeat(60) + &"x".repeat(300);
        for row in &mut result.ledger {
            row.title = long.clone();
            row.section = vec![long.clone()];
        }
        for conflict in &mut result.conflicts {
            conflict.subject = long.clone();
            for field in &mut conflict.fields {
                field.sides = vec![Some(long.clone()), Some("x".repeat(900))];
            }
        }
        for notice in &mut result.notices {
            notice.message = long.clone();
        }
        for width in [0, 40, 41, 60, 79, 160] {
            let table = table(&result, width);
            assert!(!table.contains(['\u{1b}', '\u{202e}']));
            for line in table.lines() {
                assert!(line.width() <= width.max(MIN_COLUMNS), "{width}: {line}");
            }
        }
    }
}
