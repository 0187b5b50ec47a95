//! What many editions have of each resource, in words and signs.

mod csv;
mod sign;

use std::collections::BTreeSet;

use recension_matcher::CollationReport;
use recension_model::{ChangeKind, CollationRow};

use crate::names::counted;
pub use csv::{CsvOptions, write_collation_csv};
use sign::LEGEND;
pub(crate) use sign::Sign;

/// Returns the signs that stand in the rows that are listed, with what they mean; `narrow` ones where there is
/// no room for letters.
pub(crate) fn legend(report: &CollationReport<'_>, narrow: bool) -> Vec<(&'static str, &'static str)> {
    let sign = |row: &CollationRow, column| {
        let sign = Sign::of(row, column);
        if narrow { sign.narrow() } else { sign }.text
    };
    let signs: BTreeSet<char> = report
        .rows()
        .flat_map(|row| (0..row.cells.len()).map(move |column| sign(row, column)))
        .flat_map(|text| text.chars().collect::<Vec<_>>())
        .collect();
    LEGEND.into_iter().filter(|(sign, _)| sign.chars().all(|sign| signs.contains(&sign))).collect()
}

/// Says what there is and what of it is listed.
pub(crate) fn headline(report: &CollationReport<'_>) -> String {
    let all = report.collation.rows.len();
    let mut line = format!(
        "{} with {}: {} in all of them alike",
        counted(report.editions.len(), "edition", "editions"),
        counted(all, "resource", "resources"),
        report.common(),
    );
    let listed = report.rows().count();
    if listed < all {
        line.push_str(&format!(", {listed} listed"));
    }
    if report.collation.ignored > 0 {
        line.push_str(&format!(", {} in ignored sections", report.collation.ignored));
    }
    line
}

/// What a row may differ in, in the order in which it is told.
pub(crate) const FIELDS: [(ChangeKind, char, &str); 4] = [
    (ChangeKind::Renamed, 'T', "another title"),
    (ChangeKind::Relinked, 'A', "another address"),
    (ChangeKind::Redescribed, 'D', "another description"),
    (ChangeKind::Moved, 'S', "another section"),
];

#[cfg(test)]
mod tests;
