//! What was repaired, guessed or left out while reading.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::Span;

/// Something that the reader of an edition should know: a repair, a limit, a guess.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Warning {
    /// What sort of thing it is.
    pub kind: WarningKind,
    /// One sentence for people: lower case start, no full stop.
    pub message: String,
    /// Where in the source, if it is about one place (for many places: the first).
    pub span: Option<Span>,
    /// The 1-based line of `span`.
    pub line: Option<u32>,
}

/// The sorts of warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum WarningKind {
    /// A byte order mark was taken off.
    ByteOrderMark,
    /// The text was not UTF-8 and was decoded from another encoding.
    Transcoded,
    /// UTF-8 that had been read as windows-1252 and encoded again was turned back.
    MojibakeRepaired,
    /// A byte of a damaged character is gone; U+FFFD stands for it.
    ByteLost,
    /// Bytes that mean nothing in the encoding were replaced by U+FFFD.
    InvalidBytes,
    /// The input looks like binary data; nothing was read from it.
    Binary,
    /// A limit was reached and something was left unread.
    Limit,
    /// A section was rebuilt from the copy's own table of contents.
    SectionInferred,
    /// A large share of the links stands in text that was not read as entries.
    Unread,
}
