//! A collation as comma-separated values (RFC 4180), for spreadsheets and programs.

use std::io::{self, Write};

use recension_model::{CollationRow, Holding, Shown};
use recension_wire::{begins_command, visible};

use super::CollationReport;

/// How comma-separated values are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CsvOptions {
    /// Whether the title and the address of each edition are written too.
    pub values: bool,
}

impl CsvOptions {
    /// Returns the options with another [`values`](Self::values).
    #[must_use]
    pub fn with_values(mut self, values: bool) -> Self {
        self.values = values;
        self
    }
}

/// Writes a collation as comma-separated values: a row for each resource that is listed.
///
/// First section, title, address and the name of the first edition that has the resource; then for each
/// edition what it has, in words: `first`, `same`, `lacks`, `restyled`, or what differs, such as
/// `renamed relinked`; then for each edition the line that it stands in. Lines end with CR LF. Control
/// characters are spelled out, and text that a spreadsheet would take for a formula begins with `'`.
///
/// # Errors
///
/// Those of `out`.
pub fn write_collation_csv(
    out: &mut dyn Write,
    report: &CollationReport<'_>,
    options: CsvOptions,
) -> io::Result<()> {
    let mut heads: Vec<String> = ["section", "title", "address", "first edition"].map(str::to_owned).to_vec();
    let names: Vec<&str> = report.editions.iter().map(|edition| edition.edition.name.as_str()).collect();
    heads.extend(names.iter().map(|name| (*name).to_owned()));
    heads.extend(names.iter().map(|name| format!("{name}: line")));
    if options.values {
        heads.extend(names.iter().flat_map(|name| [format!("{name}: title"), format!("{name}: address")]));
    }
    write_record(out, heads)?;
    for row in report.rows() {
        let reference = report.reference(row);
        let columns = 0..report.editions.len();
        let mut record = vec![
            report.path(row).join(" › "),
            reference.map(|shown| shown.title.to_owned()).unwrap_or_default(),
            address(reference),
            names.get(usize::from(row.reference)).map(|name| (*name).to_owned()).unwrap_or_default(),
        ];
        record.extend(columns.clone().map(|column| word(row, column)));
        let line = |column| report.shown(row, column).map(|shown| shown.view.entry.line.to_string());
        record.extend(columns.clone().map(|column| line(column).unwrap_or_default()));
        if options.values {
            record.extend(columns.flat_map(|column| {
                let shown = report.shown(row, column);
                [shown.map(|shown| shown.title.to_owned()).unwrap_or_default(), address(shown)]
            }));
        }
        write_record(out, record)?;
    }
    Ok(())
}

fn address(shown: Option<Shown<'_>>) -> String {
    shown.and_then(|shown| shown.view.url()).map(str::to_owned).unwrap_or_default()
}

fn word(row: &CollationRow, column: usize) -> String {
    match (row.holding(column), row.cells.get(column)) {
        (Holding::Differs, Some(cell)) => {
            cell.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" ")
        }
        (holding, _) => holding.name().to_owned(),
    }
}

fn write_record(out: &mut dyn Write, fields: Vec<String>) -> io::Result<()> {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        out.write_all(quoted(&inert(field)).as_bytes())?;
    }
    out.write_all(b"\r\n")
}

/// Keeps a spreadsheet from taking text for a formula, and a terminal from obeying it.
///
/// A leading apostrophe is how spreadsheets mark text; white space in front does not keep them from looking
/// (OWASP, "CSV Injection").
fn inert(text: &str) -> String {
    let begins = text.trim_start().chars().next();
    let is_formula =
        begins.is_some_and(|first| FORMULA_SIGNS.contains(&first)) || text.starts_with(['\t', '\r', '\n']);
    format!("{}{}", if is_formula { "'" } else { "" }, visible(text))
}

/// Signs that begin a formula, the full-width forms of them included.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn quoted(field: &str) -> String {
    let needs_quotes = field.contains([',', '"', '\r', '\n'])
        || field.starts_with(' ')
        || field.ends_with(' ')
        // The first field of a record begins a line; behind a quote it is no command to a build system.
        || begins_command(field);
    if needs_quotes { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{inert, quoted};

    #[test]
    fn formulas_are_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1"] {
            assert!(inert(formula).starts_with('\''), "{formula:?}");
        }
        for text in ["", "a=b", "Nom", "中文"] {
            assert_eq!(inert(text), text);
        }
        assert_eq!(inert("a\u{1b}[2J"), "a␛[2J");
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"so\""), "\"say \"\"so\"\"\"");
        assert_eq!(quoted("::set-output name=a::b"), "\"::set-output name=a::b\"");
        assert_eq!(quoted("plain"), "plain");
    }
}
