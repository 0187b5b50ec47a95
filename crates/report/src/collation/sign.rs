//! The signs of cells.

use recension_model::{CollationRow, Holding};

use super::FIELDS;
use crate::layout::Style;

/// What the signs of a cell mean.
pub(super) const LEGEND: [(&str, &str); 8] = [
    ("✓", "has it"),
    ("–", "lacks it"),
    ("T", FIELDS[0].2),
    ("A", FIELDS[1].2),
    ("D", FIELDS[2].2),
    ("S", FIELDS[3].2),
    (NARROW_DIFFERENCE, "another title, address, description or section"),
    ("~", "written in another style"),
];

/// What stands in a cell for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    /// A letter for each field that differs, else one sign.
    pub(crate) text: String,
    pub(crate) style: Style,
}

impl Sign {
    /// Returns the sign of a cell.
    pub(crate) fn of(row: &CollationRow, column: usize) -> Self {
        let (text, style) = match row.holding(column) {
            Holding::Lacks => ("–".into(), Style::Removed),
            Holding::First if row.is_alone() => ("✓".into(), Style::Added),
            Holding::First | Holding::Same => ("✓".into(), Style::Plain),
            Holding::Restyled => ("~".into(), Style::Faint),
            Holding::Differs => {
                let kinds = row.cells.get(column).map(|cell| cell.kinds);
                let has = |kind| kinds.is_some_and(|kinds| kinds.contains(kind));
                let letters = FIELDS.iter().filter(|(kind, ..)| has(*kind)).map(|(_, letter, _)| *letter);
                (letters.collect(), Style::Changed)
            }
        };
        Self { text, style }
    }

    /// Returns a sign of one column, where there is no room for more.
    pub(crate) fn narrow(self) -> Self {
        if self.style == Style::Changed { Self { text: NARROW_DIFFERENCE.into(), ..self } } else { self }
    }
}

/// What stands for a difference where there is no room for letters.
const NARROW_DIFFERENCE: &str = "≠";
