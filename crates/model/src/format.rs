//! How a source is written.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// How a source is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Format {
    /// CommonMark with the GitHub extensions, and HTML inside it.
    Markdown,
    /// A copy that lost its links, emphasis and perhaps some headings.
    PlainText,
    /// An HTML page.
    Html,
    /// AsciiDoc.
    #[cfg_attr(feature = "serde", serde(rename = "asciidoc"))]
    AsciiDoc,
    /// Data: a table of values between commas or tabs.
    Csv,
    /// Data: JSON.
    Json,
    /// Data: a value of JSON in each line.
    #[cfg_attr(feature = "serde", serde(rename = "jsonl"))]
    JsonLines,
    /// The markup of MediaWiki.
    #[cfg_attr(feature = "serde", serde(rename = "mediawiki"))]
    MediaWiki,
    /// Outlines in XML.
    Opml,
    /// Org, the markup of Emacs.
    Org,
    /// reStructuredText.
    Rst,
    /// Data: YAML.
    Yaml,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 12] = [
        Self::Markdown,
        Self::PlainText,
        Self::Html,
        Self::AsciiDoc,
        Self::Csv,
        Self::Json,
        Self::JsonLines,
        Self::MediaWiki,
        Self::Opml,
        Self::Org,
        Self::Rst,
        Self::Yaml,
    ];

    /// Returns its name as it stands in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Format::Markdown => "markdown",
            Format::PlainText => "plain-text",
            Format::Html => "html",
            Format::AsciiDoc => "asciidoc",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::JsonLines => "jsonl",
            Format::MediaWiki => "mediawiki",
            Format::Opml => "opml",
            Format::Org => "org",
            Format::Rst => "rst",
            Format::Yaml => "yaml",
        }
    }

    /// Returns what people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Markdown => "Markdown",
            Format::PlainText => "plain text",
            Format::Html => "HTML",
            Format::AsciiDoc => "AsciiDoc",
            Format::Csv => "CSV",
            Format::Json => "JSON",
            Format::JsonLines => "JSON lines",
            Format::MediaWiki => "MediaWiki",
            Format::Opml => "OPML",
            Format::Org => "Org",
            Format::Rst => "reStructuredText",
            Format::Yaml => "YAML",
        }
    }

    /// Reports whether it is data and no text: what names and describes a resource stands in fields of its own.
    #[must_use]
    pub fn is_data(self) -> bool {
        matches!(self, Format::Csv | Format::Json | Format::JsonLines | Format::Yaml)
    }

    /// Reports whether entries are written and edited in it, not only read.
    #[must_use]
    pub fn is_written(self) -> bool {
        matches!(self, Format::Markdown | Format::PlainText | Format::Html)
    }
}
