//! A collation as comma-separated values (RFC 4180), for spreadsheets and programs.

use std::io::{self, Write};

use recension_model::{CollationRow, Holding, Shown};

use super::CollationReport;
use crate::csv::write_record;

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
    write_record(out, &heads)?;
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
        write_record(out, &record)?;
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
