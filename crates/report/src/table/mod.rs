//! Tables for people at a terminal.

mod audit;
mod check;
mod collation;
mod conflicts;
mod edition;
mod entry;
mod explain;
mod figures;
mod merge;
mod places;
mod proposal;
mod question;
mod queue;
mod reading;
mod reconcile;

use std::io::{self, Write};

use crate::groups::groups;
use crate::layout::{Room, Span, Style, wrap};
use crate::names::counts;
use crate::paint::Paint;
use entry::EntryLines;
use recension_model::Listing;
use recension_model::NearMisses;

pub use audit::write_audit_table;
pub(crate) use audit::{
    about as audit_details, cells as audit_cells, headings as audit_headings, headline as audit_headline,
};
pub(crate) use check::check_counts;
pub use check::write_check_table;
pub use collation::write_collation_table;
pub use edition::write_edition_table;
pub use merge::write_merge_table;
pub use question::{Question, write_question, write_question_bits, write_questions_table};
pub use queue::write_queue_table;
pub(crate) use queue::{queue_counts, queue_details};
pub use reading::{write_reading_table, write_unread_table};
pub(crate) use reconcile::{counts as proposal_counts, headline, title};
pub use reconcile::{write_proposal_table, write_reconcile_table};

/// Narrower than this nothing can be read; the table is laid out as if there were this much room.
const MIN_COLUMNS: usize = 40;

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableOptions {
    /// Columns that a line has at most; at least 40 are used.
    pub width_columns: usize,
    /// Whether escape sequences for colour are written.
    pub colour: bool,
    /// Whether titles lead to their addresses, by the escape sequences that terminals know (OSC 8).
    pub hyperlinks: bool,
}

impl TableOptions {
    /// Returns the options with another [`width_columns`](Self::width_columns).
    #[must_use]
    pub fn with_width_columns(self, width_columns: usize) -> Self {
        Self { width_columns, ..self }
    }

    /// Returns the options with another [`colour`](Self::colour).
    #[must_use]
    pub fn with_colour(self, colour: bool) -> Self {
        Self { colour, ..self }
    }

    /// Returns the options with another [`hyperlinks`](Self::hyperlinks).
    #[must_use]
    pub fn with_hyperlinks(self, hyperlinks: bool) -> Self {
        Self { hyperlinks, ..self }
    }
}

impl Default for TableOptions {
    fn default() -> Self {
        Self { width_columns: 100, colour: false, hyperlinks: false }
    }
}

impl TableOptions {
    pub(crate) fn columns(self) -> usize {
        self.width_columns.max(MIN_COLUMNS)
    }

    pub(crate) fn paint(self) -> Paint {
        Paint { colour: self.colour, hyperlinks: self.hyperlinks }
    }
}

/// Writes a listing for people: counts first, then entries by section, sections and prose last.
///
/// # Errors
///
/// Those of `out`.
pub fn write_diff_table(out: &mut dyn Write, listing: &Listing<'_>, options: TableOptions) -> io::Result<()> {
    let paint = options.paint();
    let columns = options.columns();
    let comparison = &listing.comparison;
    write_wrapped(out, paint, columns, Span::new(Style::Strong, &counts(comparison)))?;
    if listing.is_filtered() {
        write_wrapped(out, paint, columns, Span::new(Style::Faint, &filter_note(listing)))?;
    }
    let near_misses = listing.selection.explain.then(|| NearMisses::new(comparison));
    let lines = EntryLines { listing, near_misses: near_misses.as_ref(), columns, colour: options.colour };
    for group in groups(listing) {
        out.write_all(b"\n")?;
        for line in places::heading(&entry::path(&group.path), &group.counts(), columns) {
            paint.line(out, 0, &line)?;
        }
        for change in &group.entries {
            for (indent, line) in lines.of(change) {
                paint.line(out, indent, &line)?;
            }
        }
    }
    places::write_sections(out, listing, options)?;
    places::write_prose(out, listing, options)
}

fn write_wrapped(out: &mut dyn Write, paint: Paint, columns: usize, span: Span) -> io::Result<()> {
    let room = Room { first: columns, rest: columns.saturating_sub(2), max_lines: 6 };
    for (at, line) in wrap(vec![span], room).iter().enumerate() {
        paint.line(out, if at == 0 { 0 } else { 2 }, line)?;
    }
    Ok(())
}

/// Says by what the lists are filtered, and how much of what changed they hold.
fn filter_note(listing: &Listing<'_>) -> String {
    let selection = &listing.selection;
    let mut by = Vec::new();
    if let Some(only) = selection.only {
        let names: Vec<&str> = only.iter().map(|kind| kind.name()).collect();
        by.push(format!("only {}", names.join(", ")));
    }
    if let Some(section) = &selection.section {
        by.push(format!("section {section}"));
    }
    format!("filtered: {}; the counts above are of everything", by.join("; "))
}

#[cfg(test)]
mod tests {
    use recension_model::ChangeKind;
    use unicode_width::UnicodeWidthStr;

    use super::{TableOptions, write_diff_table};
    use crate::samples::Sample;
    use recension_model::Selection;

    fn table(sample: &Sample, selection: Selection, width_columns: usize) -> String {
        let mut out = Vec::new();
        let options = TableOptions { width_columns, ..TableOptions::default() };
        write_diff_table(&mut out, &sample.listing(selection), options).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn pairs_that_are_not_sure_are_marked() {
        let mut sample = Sample::new();
        sample.pair(["Elm", "", "a"], ["Elms", "", "a"], &[ChangeKind::Renamed]).confidence = 0.93;
        sample.pair(["Ash", "", "a"], ["Ashes", "", "a"], &[ChangeKind::Renamed]);
        let table = table(&sample, Selection::default(), 80);
        assert!(table.contains("~ Elm → Elms  ? 93% sure\n~ Ash → Ashes\n"), "{table}");
    }

    #[test]
    fn explanations_name_signals_and_near_misses() {
        let mut sample = Sample::new();
        sample.section("Trees");
        sample.pair(["Elm", "u", "a"], ["Elms", "u", "a"], &[ChangeKind::Renamed]);
        let gone = sample.removed(["Ash tree", "", "a"]);
        let come = sample.added(["Ash bush", "", "b"]);
        sample.near_miss(gone, come);
        let table = table(&sample, Selection { explain: true, ..Selection::default() }, 80);
        assert!(table.contains("    99.5% sure: url same +12.5 · title weak -1.5 bits\n"), "{table}");
        assert!(
            table.contains("- Ash tree  a\n    not ‘Ash bush’ (line 2), 25%: title partial +2.0 bits\n"),
            "{table}"
        );
        assert!(
            table.contains("+ Ash bush  b\n    not ‘Ash tree’ (line 2), 25%: title partial +2.0 bits\n"),
            "{table}"
        );
    }

    #[test]
    fn no_width_is_too_narrow_and_no_word_too_long() {
        let mut sample = Sample::new();
        sample.section(&"长标题".repeat(50));
        let long = "x".repeat(500);
        sample.pair([&long, &long, &long], [&"中".repeat(300), "u", "👩\u{200d}💻"], &ChangeKind::ALL);
        sample.added([&long, &long, &long]);
        sample.removed(["", "", ""]);
        for width in [0, 1, 40, 41, 79, 160] {
            let table = table(&sample, Selection { explain: true, all: true, ..Selection::default() }, width);
            for line in table.lines() {
                assert!(line.width() <= width.max(super::MIN_COLUMNS), "{width}: {line}");
            }
        }
    }
}
