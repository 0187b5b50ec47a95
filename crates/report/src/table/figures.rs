//! Tables of figures: names in one column, counts and shares in all others.

use std::io::{self, Write};

use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Modify, Padding, Style as Borders};

use crate::layout::width;
use crate::paint::write_laid_out;

/// Columns between two cells.
const GAP: usize = 2;

/// Returns the columns that all cells but the names leave of `columns`.
pub(super) fn room_for_names(rows: &[Vec<String>], names: usize, columns: usize) -> usize {
    let cells = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max();
    let others = (0..cells).filter(|at| *at != names).filter_map(widest);
    columns.saturating_sub(others.map(|width| width + GAP).sum())
}

/// Writes rows with figures at the right and the column of names at the left of their columns.
pub(super) fn write_figures(out: &mut dyn Write, rows: Vec<Vec<String>>, names: usize) -> io::Result<()> {
    let mut table = rows.into_iter().collect::<Builder>().build();
    table
        .with(Borders::empty())
        .with(Padding::new(0, GAP, 0, 0))
        .with(Modify::new(Columns::new(..)).with(Alignment::right()))
        .with(Modify::new(Columns::one(names)).with(Alignment::left()));
    for line in table.to_string().lines() {
        write_laid_out(out, line)?;
    }
    Ok(())
}
