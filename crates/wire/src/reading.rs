//! What was read at each place of an edition and why, and what was not read, as JSON.

use recension_model::{Edition, Format, ReadAs, Reading, Reason, Unread};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::parts::{WarningWire, warnings};

/// The names and versions of the formats.
pub(crate) const READING_SCHEMA: &str = "recension.reading/1";
pub(crate) const UNREAD_SCHEMA: &str = "recension.unread/1";

/// What was read at each place of an edition, and why.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EditionReading")]
pub(crate) struct ReadingWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = READING_SCHEMA))]
    schema: &'static str,
    /// What the edition was called.
    name: &'a str,
    /// How it was read.
    format: Format,
    /// The pieces that were read, in the order of the source; what holds others stands before them.
    pieces: Vec<PieceWire<'a>>,
}

/// A piece of an edition, and what it was read as.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Piece")]
struct PieceWire<'a> {
    /// The 1-based line it begins on.
    #[schemars(range(min = 1))]
    line: u32,
    /// The 1-based line it ends on.
    #[schemars(range(min = 1))]
    end_line: u32,
    /// What it was read as: `section`, `entry`, `note` or `prose`.
    read_as: &'static str,
    /// The title of the section, of the entry, of the entry that the note belongs to; the text of prose.
    text: &'a str,
    /// Why it is an entry, or why it is none; nothing for a section.
    reason: Option<Reason>,
    /// The reason in words.
    explanation: Option<&'static str>,
}

impl<'a> ReadingWire<'a> {
    pub(crate) fn new(edition: &'a Edition, readings: &[Reading]) -> Self {
        let pieces = readings.iter().map(|reading| {
            let reason = edition.reason(reading.read_as);
            PieceWire {
                line: reading.line,
                end_line: reading.end_line,
                read_as: reading.read_as.name(),
                text: edition.reading_text(reading.read_as),
                reason,
                explanation: reason.map(Reason::explanation),
            }
        });
        let pieces = pieces.collect();
        Self { schema: READING_SCHEMA, name: &edition.name, format: edition.format, pieces }
    }
}

/// What may name a resource in an edition and ended up in no entry.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EditionUnread")]
pub(crate) struct UnreadWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = UNREAD_SCHEMA))]
    schema: &'static str,
    /// What the edition was called.
    name: &'a str,
    /// How it was read.
    format: Format,
    /// How many entries were read.
    entries: usize,
    /// What was repaired, guessed or left out.
    warnings: Vec<WarningWire<'a>>,
    /// Links that stand in prose; in a copy without links, lines that look like a name with a description.
    #[schemars(with = "Vec<CaughtWire>")]
    unread: Caught<'a>,
}

/// A link or a line that ended up in no entry.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Unread")]
struct CaughtWire<'a> {
    /// The 1-based line it stands on.
    #[schemars(range(min = 1))]
    line: u32,
    /// The text of the link, or all of the line.
    text: &'a str,
    /// The address; nothing for a line.
    url: Option<&'a str>,
    /// Why what it stands in is no entry.
    reason: Option<Reason>,
}

struct Caught<'a>(&'a Edition);

impl Serialize for Caught<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(edition) = self;
        let caught = edition.unread_in_prose().map(|(prose, unread): (_, &Unread)| CaughtWire {
            line: unread.line,
            text: edition.str(unread.text),
            url: unread.url.map(|url| edition.str(url)),
            reason: prose.and_then(|at| edition.reason(ReadAs::Prose(at))),
        });
        serializer.collect_seq(caught)
    }
}

impl<'a> UnreadWire<'a> {
    pub(crate) fn new(edition: &'a Edition) -> Self {
        Self {
            schema: UNREAD_SCHEMA,
            name: &edition.name,
            format: edition.format,
            entries: edition.entries.len(),
            warnings: warnings(edition),
            unread: Caught(edition),
        }
    }
}
