//! What several documents have in common: entries, sections, prose, editions.

use recension_matcher::{Neighbours, anchors_above, entry_markup, heading_markup, notes_markup};
use recension_model::{
    CellValue, Edition, EntryView, Format, LinkValue, ProseKind, SectionId, SectionKind, Shown, UnderText,
    WarningKind,
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// An entry of one edition.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Entry")]
pub(crate) struct EntryWire<'a> {
    /// The title.
    title: &'a str,
    /// Whether the title's end was marked in the source rather than guessed.
    title_certain: bool,
    /// The address of the primary link.
    url: Option<&'a str>,
    /// All links, the primary one included.
    #[schemars(with = "Vec<LinkWire>")]
    links: Links<'a>,
    /// What follows the title; perhaps empty.
    description: &'a str,
    /// The texts of its notes.
    #[schemars(with = "Vec<&str>")]
    notes: Notes<'a>,
    /// The titles of its sections, the outermost first.
    #[schemars(with = "Vec<&str>")]
    section: Path<'a>,
    /// The 1-based line of its marker.
    #[schemars(range(min = 1))]
    line: u32,
    /// The 1-based line of its last byte.
    #[schemars(range(min = 1))]
    end_line: u32,
    /// Its 1-based place in its section.
    #[schemars(range(min = 1))]
    ordinal: u32,
    /// The notes as they are written in Markdown; left out where `notes` says as much.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes_markup: Vec<String>,
    /// Its own text as it is written in Markdown; left out where the other fields say as much.
    #[serde(skip_serializing_if = "Option::is_none")]
    markup: Option<String>,
    /// All of it as it is written in Markdown, with what stands below it; left out where the other fields say how it is
    /// written.
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<String>,
    /// The labels that what is written refers to, and the addresses that they stand for; left out where there
    /// are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<LinkWire>")]
    definitions: Vec<LinkValue>,
    /// The cells of a row of a table, as they are written; left out for all others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cells: Vec<CellValue>,
    /// The entry that it is nested under; left out for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<NameWire<'a>>,
    /// The entries right below it; left out where there are none, and where the order of the list says it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<NameWire<'a>>,
    /// The entry before it with the same section and parent; left out for the first one, and where the
    /// order of the list says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<NameWire<'a>>,
    /// The text that it stands below within its section, such as the label of a group or the summary of a fold; left out where all
    /// entries of the section stand below the same, or below none.
    #[serde(skip_serializing_if = "Option::is_none")]
    under: Option<UnderText>,
    /// Whether another entry of the edition has the same address or title; left out if not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    repeated: bool,
    /// Whether another entry of its section has the same address and title; left out if not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    twin: bool,
}

/// What an entry is called by another one.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EntryName")]
struct NameWire<'a> {
    /// The title.
    title: &'a str,
    /// The address of the primary link.
    url: Option<&'a str>,
}

impl<'a> From<EntryView<'a>> for NameWire<'a> {
    fn from(view: EntryView<'a>) -> Self {
        Self { title: view.title(), url: view.url() }
    }
}

impl<'a> EntryWire<'a> {
    /// Shows an entry with what its edition knows of its neighbours.
    pub(crate) fn within(shown: Shown<'a>, neighbours: &Neighbours<'a>) -> Self {
        let after = neighbours.before(shown.view.id).map(NameWire::from);
        let children = neighbours.children(shown.view.id).map(NameWire::from).collect();
        let mut wire = Self { after, children, ..Self::from(shown) };
        wire.under = neighbours.under(shown.view.id);
        wire.repeated = neighbours.is_repeated(shown.view.id);
        wire.twin = neighbours.has_twin(shown.view.id);
        wire.cells = neighbours.cells(shown.view);
        wire.block = neighbours.block(shown.view);
        let written = wire.markup.iter().chain(&wire.block).chain(&wire.notes_markup);
        let texts = written.chain(wire.cells.iter().map(|cell| &cell.text));
        wire.definitions = neighbours.definitions(texts);
        wire
    }
}

impl<'a> From<Shown<'a>> for EntryWire<'a> {
    fn from(shown: Shown<'a>) -> Self {
        let Shown { view, title, description } = shown;
        Self {
            notes_markup: notes_markup(view),
            markup: entry_markup(shown),
            block: None,
            definitions: Vec::new(),
            cells: Vec::new(),
            parent: view.parent().map(NameWire::from),
            children: Vec::new(),
            after: None,
            under: None,
            repeated: false,
            twin: false,
            title,
            title_certain: view.entry.title_certain,
            url: view.url(),
            links: Links(shown),
            description,
            notes: Notes(shown),
            section: Path { edition: view.edition, section: view.entry.section },
            line: view.entry.line,
            end_line: view.entry.end_line,
            ordinal: view.entry.ordinal,
        }
    }
}

/// A link of an entry.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Link")]
struct LinkWire<'a> {
    /// What the link is put on.
    text: &'a str,
    /// Its address.
    url: &'a str,
}

struct Links<'a>(Shown<'a>);

impl Serialize for Links<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.view.links().map(|(text, url)| LinkWire { text, url }))
    }
}

struct Notes<'a>(Shown<'a>);

impl Serialize for Notes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.view.notes())
    }
}

/// The titles from the outermost section down.
pub(crate) struct Path<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) section: Option<SectionId>,
}

impl Serialize for Path<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.edition.section_path(self.section))
    }
}

/// A section of one edition.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Section")]
pub(crate) struct SectionWire<'a> {
    /// Its title.
    title: &'a str,
    /// The titles down to its own, the outermost first.
    #[schemars(with = "Vec<&str>")]
    path: Path<'a>,
    /// What it is made by.
    kind: SectionKind,
    /// Its depth as written.
    level: u8,
    /// Whether the copy prints no such heading, and it was rebuilt from the table of contents.
    inferred: bool,
    /// The address of the link on its heading.
    url: Option<&'a str>,
    /// The 1-based line of its heading; of its first entry if it is inferred.
    #[schemars(range(min = 1))]
    line: u32,
    /// Its heading or label as it is written in Markdown, without what marks it as one; left out where that is its title and no
    /// more, and where nobody has to write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    markup: Option<String>,
    /// The tags right above its heading that name the place, as they are written in Markdown, one a line; left out where there are
    /// none, and where nobody has to write them.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchors: Option<String>,
    /// The title of the section before it within the same one; left out for the first one, and where the
    /// order of the list says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
}

impl<'a> SectionWire<'a> {
    /// Shows a section with the one before it.
    pub(crate) fn within(edition: &'a Edition, id: SectionId, neighbours: &Neighbours<'a>) -> Self {
        let (markup, anchors) = (heading_markup(edition, id), anchors_above(edition, id));
        Self { markup, anchors, after: neighbours.before_section(id), ..Self::new(edition, id) }
    }

    pub(crate) fn new(edition: &'a Edition, id: SectionId) -> Self {
        let section = edition.section(id);
        Self {
            title: edition.section_title(id),
            path: Path { edition, section: Some(id) },
            kind: section.kind,
            level: section.level,
            inferred: section.inferred,
            url: section.url.map(|url| edition.str(url)),
            line: section.line,
            markup: None,
            anchors: None,
            after: None,
        }
    }
}

/// A piece of the document that is neither entry nor heading.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Prose")]
pub(crate) struct ProseWire<'a> {
    /// What sort of text it is.
    kind: ProseKind,
    /// Its text on one line; empty for comments and rules.
    text: &'a str,
    /// The titles of its sections, the outermost first.
    #[schemars(with = "Vec<&str>")]
    section: Path<'a>,
    /// The 1-based line it begins on.
    #[schemars(range(min = 1))]
    line: u32,
    /// The 1-based line it ends on.
    #[schemars(range(min = 1))]
    end_line: u32,
}

impl<'a> ProseWire<'a> {
    pub(crate) fn new(edition: &'a Edition, at: usize) -> Option<Self> {
        let prose = edition.prose.get(at)?;
        Some(Self {
            kind: prose.kind,
            text: edition.str(prose.text),
            section: Path { edition, section: prose.section },
            line: prose.line,
            end_line: prose.end_line,
        })
    }
}

/// What was repaired, guessed or left out while an edition was read.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Warning")]
pub(crate) struct WarningWire<'a> {
    /// What sort of thing it is.
    kind: WarningKind,
    /// One sentence.
    message: &'a str,
    /// The 1-based line, if it is about one place.
    line: Option<u32>,
    /// The 1-based line it ends on, if it is about more than one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
}

pub(crate) fn warnings(edition: &Edition) -> Vec<WarningWire<'_>> {
    let warnings = edition.warnings.iter();
    let warnings = warnings.map(|warning| WarningWire {
        kind: warning.kind,
        message: &warning.message,
        line: warning.line,
        end_line: warning.end_line,
    });
    warnings.collect()
}

/// What is said of an edition that is compared.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EditionSummary")]
pub(crate) struct EditionSummary<'a> {
    /// What it was called: a path, `-`, `REV:PATH`.
    name: &'a str,
    /// How it was read.
    format: Format,
    /// The encoding it was decoded from, as the WHATWG Encoding Standard names it.
    encoding: &'a str,
    /// How many entries it has.
    entries: usize,
    /// How many sections it has.
    sections: usize,
    /// What was repaired, guessed or left out.
    warnings: Vec<WarningWire<'a>>,
}

impl<'a> EditionSummary<'a> {
    pub(crate) fn new(edition: &'a Edition) -> Self {
        Self {
            name: &edition.name,
            format: edition.format,
            encoding: &edition.encoding,
            entries: edition.entries.len(),
            sections: edition.sections.len(),
            warnings: warnings(edition),
        }
    }
}
