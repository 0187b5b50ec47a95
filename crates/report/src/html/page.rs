//! What a page shows, whatever it is about, as its templates are given it.

use std::fmt;

use recension_model::{ChangeKinds, Edition, Evidence, SectionId, Signal};
use serde::{Serialize, Serializer};

use super::HtmlOptions;
use super::charts::{BarChart, LineChart};
use super::escape::inert_json;
use super::source::Source;
use super::task::Task;
use crate::names::{SURE, agreement_name, counted, percent, signal_name};

/// What a row without a difference is called.
pub(super) const UNCHANGED: &str = "unchanged";

/// What the section path of an entry before the first heading is called.
pub(super) const NO_SECTION: &str = "Before the first section";

/// A page.
#[derive(Default, Serialize)]
pub(super) struct Page<'a> {
    /// The command that it shows a result of.
    pub(super) command: &'static str,
    pub(super) title: String,
    /// What made it.
    pub(super) generator: &'a str,
    pub(super) columns: Vec<Column<'a>>,
    /// What has to be known to read it right.
    pub(super) notes: Vec<String>,
    /// Thresholds, and whether they hold.
    pub(super) gates: Vec<GateResult>,
    pub(super) overview: Option<Overview>,
    /// How many entries of each translation are in which state.
    pub(super) states: Option<Overview>,
    /// The kinds of difference and the severities that are shown only if asked for.
    #[serde(skip)]
    pub(super) quiet: Vec<&'static str>,
    /// What is compared: one part for a difference, one for each mirror of an audit.
    pub(super) parts: Vec<PagePart<'a>>,
}

impl<'a> Page<'a> {
    /// Returns the rows of all parts.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row<'a>> {
        self.parts.iter().flat_map(|part| &part.groups).flat_map(|group| &group.rows)
    }
}

/// A threshold, and whether it holds.
#[derive(Serialize)]
pub(super) struct GateResult {
    pub(super) passed: bool,
    pub(super) words: String,
}

/// A table with a line for each part or column, the first cell of which names it.
#[derive(Serialize)]
pub(super) struct Overview {
    /// The parts that the names lead to; empty if they lead to none.
    pub(super) links: Vec<usize>,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// An edition.
#[derive(Serialize)]
pub(super) struct Column<'a> {
    /// What it is here, in a word or two.
    pub(super) role: &'static str,
    pub(super) name: &'a str,
    /// The name in full, where the other is short for it.
    full_name: &'a str,
    /// What was read, in one line.
    facts: String,
    warnings: Vec<String>,
    source: Option<Source>,
    #[serde(skip)]
    pub(super) edition: &'a Edition,
}

impl<'a> Column<'a> {
    pub(super) fn new(
        role: &'static str,
        name: &'a str,
        edition: &'a Edition,
        options: &HtmlOptions<'_>,
    ) -> Self {
        let facts = format!(
            "{} in {} · {}, {}",
            counted(edition.entries.len(), "entry", "entries"),
            counted(edition.sections.len(), "section", "sections"),
            edition.format.name(),
            edition.encoding
        );
        let warnings = edition.warnings.iter().map(|warning| match warning.line {
            Some(line) => format!("line {line}: {}", warning.message),
            None => warning.message.to_string(),
        });
        let source = Source::of(&edition.name, options.source_url(&edition.name));
        Self { role, name, full_name: &edition.name, facts, warnings: warnings.collect(), source, edition }
    }
}

/// Some columns, compared.
#[derive(Default, Serialize)]
pub(super) struct PagePart<'a> {
    /// Whether its rows are of many columns.
    pub(super) is_matrix: bool,
    /// The columns that its cells belong to, in order.
    pub(super) columns: Vec<usize>,
    /// Its title, where the page has several parts.
    pub(super) heading: Option<&'a str>,
    /// The id of its title.
    pub(super) id: String,
    /// All that is to be said in one sentence.
    pub(super) summary: String,
    /// Further sentences.
    pub(super) details: Vec<String>,
    pub(super) figures: Vec<Figure>,
    pub(super) bar_charts: Vec<BarChart>,
    pub(super) line_chart: Option<LineChart>,
    #[serde(skip)]
    pub(super) groups: Vec<RowGroup<'a>>,
    /// What changed around the entries.
    pub(super) surroundings: Vec<Surrounding<'a>>,
}

/// One number that matters.
#[derive(Serialize)]
pub(super) struct Figure {
    value: String,
    label: &'static str,
    /// The kind of difference that it counts, if it does.
    kind: Option<&'static str>,
}

impl Figure {
    pub(super) fn new(value: impl ToString, label: &'static str, kind: Option<&'static str>) -> Self {
        Self { value: value.to_string(), label, kind }
    }
}

/// The rows of one section.
pub(super) struct RowGroup<'a> {
    pub(super) id: String,
    pub(super) path: Vec<&'a str>,
    pub(super) rows: Vec<Row<'a>>,
}

/// One resource.
#[derive(Default, Serialize)]
pub(super) struct Row<'a> {
    pub(super) id: String,
    /// The kinds of difference, or [`UNCHANGED`].
    pub(super) kinds: Vec<&'static str>,
    /// The kinds whose differences are marked in the texts.
    #[serde(skip)]
    pub(super) marked: ChangeKinds,
    /// Whether it is left out unless asked for.
    pub(super) quiet: bool,
    pub(super) severity: Option<&'static str>,
    pub(super) origins: Vec<&'static str>,
    /// Further remarks, in a few words each.
    pub(super) remarks: Vec<String>,
    /// What a translator has to do about it.
    pub(super) task: Option<Task<'a>>,
    /// How sure its pairing is, of several the least sure one; none for what stands alone.
    pub(super) confidence: Option<Confidence>,
    /// What stands in the columns: one for each, or one for all where it is the same. Of many columns only the
    /// first that has the resource.
    pub(super) cells: Vec<Option<Cell<'a>>>,
    /// Why a pair is one resource.
    pub(super) evidence: Option<EvidenceText<'a>>,
    /// What it was not taken for.
    pub(super) misses: Vec<Miss<'a>>,
    /// What each of many columns has.
    pub(super) marks: Vec<MatrixMark>,
    /// How many of the others have it otherwise, in words.
    pub(super) others_summary: String,
    /// Those of many columns that have it otherwise than the first.
    pub(super) others: Vec<Other<'a>>,
}

/// What one of many columns has.
#[derive(Serialize)]
pub(super) struct MatrixMark {
    /// A sign or some letters.
    pub(super) sign: String,
    /// The same in words.
    pub(super) words: String,
    /// What it comes to, in one word.
    pub(super) holding: &'static str,
}

/// A column that has what the first has, with what differs marked within.
#[derive(Serialize)]
pub(super) struct Other<'a> {
    pub(super) cell: Cell<'a>,
    /// What differs.
    pub(super) words: String,
    pub(super) confidence: Confidence,
    /// Why the two were paired, if that is to be shown.
    pub(super) evidence: Option<EvidenceText<'a>>,
}

/// An entry as it stands in one column.
#[derive(Default, Serialize)]
pub(super) struct Cell<'a> {
    pub(super) lead: &'a str,
    #[serde(serialize_with = "text_or_segments")]
    pub(super) title: Segments<'a>,
    /// Where the title leads, if that may be followed.
    pub(super) link: Option<&'a str>,
    /// The address in full, where it is worth reading.
    #[serde(serialize_with = "text_or_segments")]
    pub(super) address: Segments<'a>,
    #[serde(serialize_with = "text_or_segments")]
    pub(super) description: Segments<'a>,
    /// Notes, and whether only this column has them.
    pub(super) notes: Segments<'a>,
    /// Where it stands, if that is not where the row does.
    pub(super) section: Option<Vec<&'a str>>,
    /// Its place in the section, if that is what differs.
    pub(super) ordinal: Option<u32>,
    /// Where it was read; of several columns if they all have it alike.
    pub(super) lines: Vec<SourceLine<'a>>,
}

/// Where an entry stands.
#[derive(Serialize)]
pub(super) struct SourceLine<'a> {
    pub(super) column: usize,
    pub(super) line: u32,
    #[serde(serialize_with = "section_index")]
    pub(super) section: Option<SectionId>,
    /// Title and address as they were read, where what is shown differs from them.
    pub(super) as_read: Option<AsRead<'a>>,
}

fn section_index<S: Serializer>(section: &Option<SectionId>, serializer: S) -> Result<S::Ok, S::Error> {
    section.map(SectionId::index).serialize(serializer)
}

/// Title and address as they were read, for the template a text of JSON.
#[derive(Clone, Copy)]
pub(super) struct AsRead<'a> {
    pub(super) title: &'a str,
    pub(super) url: Option<&'a str>,
}

impl Serialize for AsRead<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = inert_json(&serde_json::json!({ "title": self.title, "url": self.url }));
        serializer.serialize_str(&json.map_err(serde::ser::Error::custom)?)
    }
}

/// A text, and which parts of it only one column has.
pub(super) type Segments<'a> = Vec<Segment<'a>>;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Segment<'a> {
    pub(super) text: &'a str,
    pub(super) kind: SegmentKind,
}

/// Serializes a text that all columns have alike as one string, as most are: lists take longer to render.
fn text_or_segments<S: Serializer>(segments: &Segments<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match segments.as_slice() {
        [] => serializer.serialize_str(""),
        [Segment { text, kind: SegmentKind::Same }] => serializer.serialize_str(text),
        segments => segments.serialize(serializer),
    }
}

/// Whether a part of a text is in other columns too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SegmentKind {
    Same,
    Deleted,
    Inserted,
}

/// How sure a pairing is.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Confidence(pub(super) f32);

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct View {
            certain: bool,
            doubtful: bool,
            fraction: String,
            percent: String,
        }
        let confidence = self.0;
        let (certain, doubtful) = (confidence >= 1.0, confidence < SURE);
        let (fraction, percent) = (format!("{confidence:.4}"), percent(confidence));
        View { certain, doubtful, fraction, percent }.serialize(serializer)
    }
}

/// Evidence as one text, as it stands in tables; the script makes more of it when it is looked at.
#[derive(Clone, Copy)]
pub(super) struct EvidenceText<'a>(pub(super) &'a [Evidence]);

impl fmt::Display for EvidenceText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Evidence { signal, agreement, bits }) in self.0.iter().enumerate() {
            f.write_str(if at > 0 { " · " } else { "" })?;
            f.write_str(signal_name(*signal))?;
            // A prior compares nothing.
            if *signal != Signal::Prior {
                write!(f, " {}", agreement_name(*agreement))?;
            }
            write!(f, " {bits:+.1}")?;
        }
        f.write_str(if self.0.is_empty() { "" } else { " bits" })
    }
}

impl Serialize for EvidenceText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An entry that looks like this one and is another resource.
#[derive(Serialize)]
pub(super) struct Miss<'a> {
    pub(super) title: &'a str,
    pub(super) column: usize,
    pub(super) line: u32,
    /// The id of its row.
    pub(super) target: Option<String>,
    pub(super) confidence: Confidence,
    pub(super) evidence: EvidenceText<'a>,
}

/// A section or a piece of prose that changed.
#[derive(Serialize)]
pub(super) struct Surrounding<'a> {
    pub(super) kind: &'static str,
    /// What sort of thing it is.
    pub(super) what: &'static str,
    pub(super) text: Segments<'a>,
    /// One or two.
    pub(super) lines: Vec<SourceLine<'a>>,
}

/// Returns the titles down to a section in one text.
pub(super) fn path_text(path: &[&str]) -> String {
    if path.is_empty() { NO_SECTION.into() } else { path.join(" › ") }
}
