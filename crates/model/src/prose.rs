//! What an edition has beside its entries and sections.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{Reason, SectionId, Span, Text};

/// A piece of the document that is neither entry nor heading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Prose {
    /// What sort of text it is.
    pub kind: ProseKind,
    /// Why it is no entry.
    pub reason: Reason,
    /// Its text on one line, markup left out; empty for comments and rules.
    pub text: Text,
    /// The section it stands in.
    pub section: Option<SectionId>,
    /// Where it stands.
    pub span: Span,
    /// The 1-based line it begins on.
    pub line: u32,
    /// The 1-based line it ends on.
    pub end_line: u32,
}

/// A link that leads out of the edition and stands in prose, or in a copy without links a line like
/// "Name - description".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Unread {
    /// The text of the link; of a line without one, all of it.
    pub text: Text,
    /// The address of the link.
    pub url: Option<Text>,
    /// Where it stands.
    pub span: Span,
    /// The 1-based line it begins on.
    pub line: u32,
}

/// The sorts of prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum ProseKind {
    /// A paragraph, a quote, a list that lists no resources.
    Paragraph,
    /// A table of contents.
    Contents,
    /// Contributors, licence text, badges, back-to-top links.
    Boilerplate,
    /// What a host added around the list: navigation, dates, read counts, related articles.
    Furniture,
    /// A code block.
    Code,
    /// A comment.
    Comment,
    /// Front matter.
    FrontMatter,
    /// Anything else: rules, images, raw HTML.
    Other,
}
