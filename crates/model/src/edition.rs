//! One state of one list: its source, and what was read from it.

use std::borrow::Cow;
use std::ops::Range;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::digest::wide_digest;
use crate::{EntryId, Format, Prose, Reason, SectionId, Span, Text, Unread, Warning, WarningKind};

/// One state of one list: its source and what was read from it.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Edition {
    /// What the edition was called by whoever asked for it: a path, `-`, `REV:PATH`.
    pub name: String,
    /// How the source was read.
    pub format: Format,
    /// The encoding that the source was decoded from, as the WHATWG Encoding Standard names it.
    pub encoding: String,
    /// The bytes as given; every [`Span`] points here.
    pub source: Vec<u8>,
    /// The text arena; every [`Text`] points here.
    pub text: String,
    /// The title of the document, where a heading at its top gives one.
    pub title: Option<Text>,
    /// Sections in document order. A section's parent comes before it.
    pub sections: Vec<Section>,
    /// Entries in document order. An entry's parent comes before it.
    pub entries: Vec<Entry>,
    /// Links of all entries; an entry points at a range of them.
    pub links: Vec<Link>,
    /// Notes of all entries; an entry points at a range of them.
    pub notes: Vec<Note>,
    /// Everything else, in document order.
    pub prose: Vec<Prose>,
    /// What may name a resource and ended up in no entry, in document order.
    pub unread: Vec<Unread>,
    /// What was repaired, guessed or left out on the way.
    pub warnings: Vec<Warning>,
}

/// One listed resource.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Entry {
    /// All of its own text on one line: what stands before the title, title, separator, description.
    pub text: Text,
    /// The title, a part of `text`.
    pub title: Text,
    /// What follows the title and its separator, a part of `text`; perhaps empty.
    pub description: Text,
    /// Whether the title's end was marked (a link, a cell, emphasis) rather than guessed.
    pub title_certain: bool,
    /// Its links, a range of [`Edition::links`], in order of appearance, the primary one included.
    pub links: Range<u32>,
    /// The primary link, an index into [`Edition::links`].
    pub primary: Option<u32>,
    /// Its notes, a range of [`Edition::notes`].
    pub notes: Range<u32>,
    /// The section it stands in; none before the first heading.
    pub section: Option<SectionId>,
    /// The entry it is nested under.
    pub parent: Option<EntryId>,
    /// Its 1-based place among the entries of its section, nested ones included.
    pub ordinal: u32,
    /// What marks it as an entry in the source.
    pub marker: Marker,
    /// Why it is one.
    pub reason: Reason,
    /// From its marker to its last byte, notes and children included, without the final line break.
    pub span: Span,
    /// Its own text in the source, without marker, notes and children.
    pub content: Span,
    /// The whole primary link in the source: `[text](url)`.
    pub link_span: Option<Span>,
    /// The title in the source.
    pub title_span: Option<Span>,
    /// The primary link's address in the source.
    pub url_span: Option<Span>,
    /// The 1-based line of its marker.
    pub line: u32,
    /// The 1-based line of its last byte.
    pub end_line: u32,
}

/// What marks an entry in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Marker {
    /// A list item with a bullet; the character.
    Bullet(char),
    /// A list item with a number, as printed.
    Number(u64),
    /// A row of a table.
    TableRow,
    /// A heading.
    Heading,
    /// A term with its definition.
    Definition,
    /// None: a paragraph, or the visible line of a fold.
    Paragraph,
}

/// A link of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Link {
    /// What the link is put on.
    pub text: Text,
    /// Its address.
    pub url: Text,
    /// The link in the source.
    pub span: Span,
}

/// Text that belongs to an entry: a bullet without a resource of its own, a further paragraph, a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Note {
    /// The text on one line.
    pub text: Text,
    /// From its marker to its last byte.
    pub span: Span,
    /// The 1-based line it begins on.
    pub line: u32,
}

/// A heading, or a group label: a list item without a link whose children are entries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Section {
    /// Its title on one line.
    pub title: Text,
    /// Heading or group label.
    pub kind: SectionKind,
    /// Its depth as written: 1–6 for headings; one more than the enclosing section for group labels.
    pub level: u8,
    /// The section around it.
    pub parent: Option<SectionId>,
    /// Whether the copy prints no such heading, and it was rebuilt from the table of contents.
    pub inferred: bool,
    /// The link on the heading, if it has one.
    pub url: Option<Text>,
    /// The heading in the source, without what it covers; empty for an inferred section.
    pub span: Span,
    /// The 1-based line of the heading; for an inferred section, of its first entry.
    pub line: u32,
}

/// What a section is made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum SectionKind {
    /// A heading.
    Heading,
    /// A group label.
    Group,
}

impl Section {
    /// Makes a heading with a `title` and nothing else, to be filled in by its maker.
    pub fn titled(title: Text, level: u8, parent: Option<SectionId>) -> Self {
        Self {
            title,
            kind: SectionKind::Heading,
            level,
            parent,
            inferred: false,
            url: None,
            span: Span::default(),
            line: 1,
        }
    }
}

impl Entry {
    /// Makes an entry with a `title` and nothing else, to be filled in by its maker.
    pub fn titled(title: Text) -> Self {
        Self {
            text: title,
            title,
            description: Text::new(title.end, title.end),
            title_certain: true,
            links: 0..0,
            primary: None,
            notes: 0..0,
            section: None,
            parent: None,
            ordinal: 1,
            marker: Marker::Bullet('-'),
            reason: Reason::OpensWithLink,
            span: Span::default(),
            content: Span::default(),
            link_span: None,
            title_span: None,
            url_span: None,
            line: 1,
            end_line: 1,
        }
    }
}

impl Edition {
    /// Reports whether the source is binary data, in which nothing was read.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        self.warnings.iter().any(|warning| warning.kind == WarningKind::Binary)
    }

    /// Makes an edition of `source` from which nothing was read yet.
    pub fn new(name: impl Into<String>, format: Format, source: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            format,
            encoding: "UTF-8".into(),
            source,
            text: String::new(),
            title: None,
            sections: Vec::new(),
            entries: Vec::new(),
            links: Vec::new(),
            notes: Vec::new(),
            prose: Vec::new(),
            unread: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Returns the source as text, with U+FFFD for what is no UTF-8. Cost: linear in the source.
    #[must_use]
    pub fn source_text(&self) -> Cow<'_, str> {
        // Whole text, as most sources are, is known as such many bytes at a time.
        str::from_utf8(&self.source).map_or_else(|_| String::from_utf8_lossy(&self.source), Cow::Borrowed)
    }

    /// Stores `text` in the arena. The arena holds at most 4 GiB, more than a source may have.
    pub fn intern(&mut self, text: &str) -> Text {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Text::new(start, self.text.len() as u32)
    }

    /// Adds an entry behind the others.
    pub fn push_entry(&mut self, entry: Entry) -> EntryId {
        self.entries.push(entry);
        EntryId::new(self.entries.len() - 1)
    }

    /// Adds a section behind the others.
    pub fn push_section(&mut self, section: Section) -> SectionId {
        self.sections.push(section);
        SectionId::new(self.sections.len() - 1)
    }

    /// Returns what an edition is known by among others: a hash of what was read. Cost: linear in its text.
    pub fn digest(&self) -> u64 {
        let counts = [self.entries.len(), self.sections.len(), self.links.len(), self.prose.len()];
        let counts = counts.into_iter().fold(0, |above, count| wide_digest(above, &count.to_le_bytes()));
        wide_digest(counts, self.text.as_bytes()) as u64
    }

    /// Returns the text that `range` points at.
    pub fn str(&self, range: Text) -> &str {
        &self.text[range.range()]
    }

    /// Returns the source bytes that `span` covers.
    pub fn slice(&self, span: Span) -> &[u8] {
        &self.source[span.range()]
    }

    /// Returns the entry named `id`, with access to its text.
    pub fn entry(&self, id: EntryId) -> EntryView<'_> {
        EntryView { edition: self, id, entry: &self.entries[id.index()] }
    }

    /// Returns the section named `id`.
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.index()]
    }

    /// Returns the title of the section named `id`.
    pub fn section_title(&self, id: SectionId) -> &str {
        self.str(self.section(id).title)
    }

    /// Returns the titles from the outermost section down to `id`; empty for none. They name a place, and a title
    /// that is as long as a page is known by its beginning.
    pub fn section_path(&self, id: Option<SectionId>) -> Vec<&str> {
        let mut path = Vec::new();
        let mut next = id;
        while let Some(id) = next {
            let title = self.section_title(id);
            path.push(&title[..title.floor_char_boundary(MAX_PATH_TITLE_BYTES)]);
            next = self.section(id).parent;
        }
        path.reverse();
        path
    }

    /// Returns the ids of all entries in document order.
    pub fn entry_ids(&self) -> impl ExactSizeIterator<Item = EntryId> + use<> {
        (0..self.entries.len()).map(EntryId::new)
    }

    /// Returns the ids of all sections in document order.
    pub fn section_ids(&self) -> impl ExactSizeIterator<Item = SectionId> + use<> {
        (0..self.sections.len()).map(SectionId::new)
    }
}

/// Every entry names the sections that it stands in: a title of some hundred KiB above some thousand entries would be as
/// many GiB of memory and output. The longest titles of lists that were looked at have 200 bytes.
const MAX_PATH_TITLE_BYTES: usize = 4096;

/// An entry together with the edition that holds its text.
#[derive(Clone, Copy, Debug)]
pub struct EntryView<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// The entry's name in it.
    pub id: EntryId,
    /// The entry.
    pub entry: &'a Entry,
}

impl<'a> EntryView<'a> {
    /// Returns all of its own text on one line.
    pub fn text(self) -> &'a str {
        self.edition.str(self.entry.text)
    }

    /// Returns its title.
    pub fn title(self) -> &'a str {
        self.edition.str(self.entry.title)
    }

    /// Returns its description; perhaps empty.
    pub fn description(self) -> &'a str {
        self.edition.str(self.entry.description)
    }

    /// Returns the text before its title; mostly empty.
    pub fn lead(self) -> &'a str {
        self.edition.str(Text::new(self.entry.text.start, self.entry.title.start))
    }

    /// Returns the address of its primary link.
    pub fn url(self) -> Option<&'a str> {
        let link = self.edition.links.get(self.entry.primary? as usize)?;
        Some(self.edition.str(link.url))
    }

    /// Returns its links, the primary one included, as (text, address).
    pub fn links(self) -> impl ExactSizeIterator<Item = (&'a str, &'a str)> {
        let links = self.placed_links().iter();
        links.map(move |link| (self.edition.str(link.text), self.edition.str(link.url)))
    }

    /// Returns its links with their places in the source, the primary one included.
    pub fn placed_links(self) -> &'a [Link] {
        &self.edition.links[self.entry.links.start as usize..self.entry.links.end as usize]
    }

    /// Reports whether one of its links stands below its own text: in a note, or in a further paragraph.
    pub fn is_below(self, link: &Link) -> bool {
        link.span.start >= self.entry.content.end
    }

    /// Returns the text of its notes.
    pub fn notes(self) -> impl ExactSizeIterator<Item = &'a str> + Clone {
        self.placed_notes().iter().map(move |note| self.edition.str(note.text))
    }

    /// Returns the titles from the outermost section down to its own.
    pub fn section_path(self) -> Vec<&'a str> {
        self.edition.section_path(self.entry.section)
    }
}
