//! What a report shows, whatever it is about: editions side by side, row by row, with what is said of them.

use recension_model::{Edition, Evidence, Origin, SectionId, Severity};

use super::source::Source;

/// A report.
pub(super) struct Page<'a> {
    /// What sort of report it is, in one word.
    pub(super) sort: &'static str,
    /// What it is about.
    pub(super) title: String,
    /// What made it.
    pub(super) generator: &'a str,
    /// The editions.
    pub(super) columns: Vec<Column<'a>>,
    /// What has to be known to read it right.
    pub(super) notes: Vec<String>,
    /// Thresholds, and whether they hold.
    pub(super) verdicts: Vec<(bool, String)>,
    /// A table with a line for each part.
    pub(super) overview: Option<Overview>,
    /// The sorts of difference that are shown only if asked for.
    pub(super) quiet_kinds: Vec<&'static str>,
    /// The severities that are shown only if asked for.
    pub(super) quiet_severities: Vec<Severity>,
    /// What is compared: one part for a difference, one for each mirror of an audit.
    pub(super) parts: Vec<Part<'a>>,
}

/// A table with a line for each part or column, the first cell of which names it.
pub(super) struct Overview {
    /// Whether the names lead to the parts.
    pub(super) links: bool,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// An edition.
pub(super) struct Column<'a> {
    /// What it is here, in a word or two.
    pub(super) role: &'static str,
    /// What it is called.
    pub(super) name: &'a str,
    pub(super) edition: &'a Edition,
    pub(super) source: Source,
}

/// Some columns, compared.
pub(super) struct Part<'a> {
    /// The columns that its cells belong to, in order.
    pub(super) columns: Vec<usize>,
    /// Its title, where the page has several parts.
    pub(super) heading: Option<String>,
    /// The id of its title.
    pub(super) id: String,
    /// All that is to be said in one sentence.
    pub(super) summary: String,
    /// Further sentences.
    pub(super) details: Vec<String>,
    pub(super) figures: Vec<Figure>,
    pub(super) charts: Vec<Chart>,
    pub(super) groups: Vec<Group<'a>>,
    /// What changed around the entries.
    pub(super) around: Vec<Around<'a>>,
}

/// One number that matters.
pub(super) struct Figure {
    pub(super) value: String,
    pub(super) label: &'static str,
    /// The sort of difference that it counts, if it does.
    pub(super) kind: Option<&'static str>,
}

/// A small chart.
pub(super) enum Chart {
    Bars(Bars),
    Line(Line),
}

/// Bars of which each may be made of several sorts.
pub(super) struct Bars {
    pub(super) title: &'static str,
    pub(super) bars: Vec<Bar>,
    /// How many are left out, being shorter than those shown.
    pub(super) left_out: usize,
}

/// One bar.
pub(super) struct Bar {
    pub(super) label: String,
    /// The label in full, where it is short for something.
    pub(super) hint: String,
    /// The id of what it is about.
    pub(super) target: Option<String>,
    /// Sorts and counts.
    pub(super) pieces: Vec<(&'static str, usize)>,
}

/// Something over time.
pub(super) struct Line {
    pub(super) title: &'static str,
    /// Labels, places 0–1 from left to right, and values from one series to the next.
    pub(super) points: Vec<Point>,
    /// The names of the series.
    pub(super) series: Vec<&'static str>,
}

/// What was so at a time.
pub(super) struct Point {
    pub(super) label: String,
    /// Seconds since 1970.
    pub(super) time: i64,
    pub(super) values: Vec<u32>,
}

/// The rows of one section.
pub(super) struct Group<'a> {
    pub(super) id: String,
    pub(super) path: Vec<&'a str>,
    pub(super) rows: Vec<Row<'a>>,
}

/// One resource.
pub(super) struct Row<'a> {
    pub(super) id: String,
    /// The sorts of difference; empty if there is none.
    pub(super) kinds: Vec<&'static str>,
    /// Whether it is left out unless asked for.
    pub(super) quiet: bool,
    pub(super) severity: Option<Severity>,
    pub(super) origins: Vec<Origin>,
    /// Further remarks, in a few words each.
    pub(super) remarks: Vec<String>,
    pub(super) cells: Cells<'a>,
    /// How sure the pair is, and why; none for what stands alone.
    pub(super) pairing: Option<Pairing<'a>>,
    /// What it was not taken for.
    pub(super) misses: Vec<Miss<'a>>,
}

/// What stands in the columns.
pub(super) enum Cells<'a> {
    /// The same in all, at these places.
    Same(Cell<'a>, Vec<Place<'a>>),
    /// One for each column of the part.
    Each(Vec<Option<(Cell<'a>, Place<'a>)>>),
    /// The first that has it, what each column has in a sign, and those that differ.
    Matrix(Box<Matrix<'a>>),
}

/// What many columns have.
pub(super) struct Matrix<'a> {
    pub(super) first: (Cell<'a>, Place<'a>),
    /// One for each column.
    pub(super) marks: Vec<MatrixMark>,
    /// Columns that have it too, with what differs marked within.
    pub(super) others: Vec<Other<'a>>,
}

/// What one of many columns has.
pub(super) struct MatrixMark {
    /// A sign or some letters.
    pub(super) sign: String,
    /// The same in words.
    pub(super) words: String,
    /// What it comes to, in one word.
    pub(super) holding: &'static str,
}

/// A column that has what the first has.
pub(super) struct Other<'a> {
    pub(super) cell: Cell<'a>,
    pub(super) place: Place<'a>,
    /// What differs.
    pub(super) words: String,
    pub(super) confidence: f32,
    /// Why the two were paired, if that is to be shown.
    pub(super) evidence: Option<&'a [Evidence]>,
}

/// An entry as it stands in one column.
#[derive(Default)]
pub(super) struct Cell<'a> {
    pub(super) lead: &'a str,
    pub(super) title: Words<'a>,
    pub(super) url: Option<&'a str>,
    /// The address in full, where it is worth reading.
    pub(super) address: Words<'a>,
    pub(super) description: Words<'a>,
    /// Notes, and whether only this column has them.
    pub(super) notes: Words<'a>,
    /// Where it stands, if that is not where the row does.
    pub(super) section: Option<Vec<&'a str>>,
    /// Its place in the section, if that is what differs.
    pub(super) ordinal: Option<u32>,
}

/// Where an entry stands.
#[derive(Clone)]
pub(super) struct Place<'a> {
    /// The column of the page.
    pub(super) column: usize,
    pub(super) line: u32,
    pub(super) section: Option<SectionId>,
    /// Title and address as they were read, where what is shown differs from them.
    pub(super) as_read: Option<(&'a str, Option<&'a str>)>,
}

/// A text, and which parts of it only one column has.
pub(super) type Words<'a> = Vec<Word<'a>>;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) mark: Mark,
}

/// Whether a part of a text is in other columns too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Same,
    Gone,
    Come,
}

/// Why two entries are one resource.
pub(super) struct Pairing<'a> {
    pub(super) confidence: f32,
    pub(super) evidence: &'a [Evidence],
}

/// An entry that looks like this one and is another resource.
pub(super) struct Miss<'a> {
    pub(super) title: &'a str,
    pub(super) column: usize,
    pub(super) line: u32,
    /// The id of its row.
    pub(super) target: Option<String>,
    pub(super) confidence: f32,
    pub(super) evidence: &'a [Evidence],
}

/// A section or a piece of prose that changed.
pub(super) struct Around<'a> {
    pub(super) kind: &'static str,
    /// What sort of thing it is.
    pub(super) what: &'static str,
    pub(super) text: Words<'a>,
    /// Column and line, one or two.
    pub(super) places: Vec<(usize, u32)>,
}

/// Gives a text all of which has one mark.
pub(super) fn words(text: &str, mark: Mark) -> Words<'_> {
    if text.is_empty() { Vec::new() } else { vec![Word { text, mark }] }
}

impl Row<'_> {
    /// Gives how sure the row's pair is, of several the least sure; none for what stands alone.
    pub(super) fn confidence(&self) -> Option<f32> {
        match &self.cells {
            Cells::Matrix(matrix) => matrix.others.iter().map(|other| other.confidence).reduce(f32::min),
            Cells::Same(..) | Cells::Each(_) => self.pairing.as_ref().map(|pairing| pairing.confidence),
        }
    }

    /// Names the row's sort of difference for filters; what has none is unchanged.
    pub(super) fn filter_kinds(&self) -> String {
        if self.kinds.is_empty() { UNCHANGED.into() } else { self.kinds.join(" ") }
    }
}

/// What a row without a difference is called.
pub(super) const UNCHANGED: &str = "unchanged";
