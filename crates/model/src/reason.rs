//! Why a piece of an edition was read as what it was.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::ProseKind;

/// Why a piece of an edition was read as an entry, or as prose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Reason {
    /// It opens with a link that leads out of the edition.
    OpensWithLink,
    /// It names something, and the links behind the name say where to find it.
    NamedBeforeLinks,
    /// What names resources stands below it.
    AboveEntries,
    /// It is a term that is defined.
    Defined,
    /// It looks like the items around it that name resources.
    LikeSiblings,
    /// It names something, in an edition whose items have lost their links.
    Linkless,
    /// It is a row of a table that has a column of names.
    Row,
    /// It is a heading over one resource, as its siblings are.
    HeadsResource,
    /// It is a paragraph that opens with a name, as most around it do.
    OpensWithName,
    /// It is the visible line of a fold, and names something.
    FoldsResource,
    /// It is running text: what stands around it does not open with names either.
    #[default]
    RunningText,
    /// It is an item that no link opens and that does not look like those that name resources.
    NoName,
    /// It only leads to other places in the edition.
    LeadsWithin,
    /// It is a table without a column that names resources.
    NoNameColumn,
    /// It repeats headings or leads to them.
    Contents,
    /// It stands in a section about the licence, the contributors or the upkeep of the edition.
    Upkeep,
    /// It belongs to the page around the edition, or carries no text.
    Furnishes,
}

impl Reason {
    /// Returns the usual reason for prose of a kind.
    pub fn of_prose(kind: ProseKind) -> Self {
        match kind {
            ProseKind::Paragraph => Self::RunningText,
            ProseKind::Contents => Self::Contents,
            ProseKind::Boilerplate => Self::Upkeep,
            _ => Self::Furnishes,
        }
    }

    /// Returns a sentence for people, without its subject: lower case start, no full stop.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::OpensWithLink => "opens with a link that leads out of the list",
            Self::NamedBeforeLinks => "names something, with links behind it that say where to find it",
            Self::AboveEntries => "has items below it that name resources",
            Self::Defined => "is a term that is defined",
            Self::LikeSiblings => "looks like the items around it that name resources",
            Self::Linkless => "names something, in a copy whose items have lost their links",
            Self::Row => "is a row of a table that has a column of names",
            Self::HeadsResource => "is a heading over the description of one resource, as its siblings are",
            Self::OpensWithName => "opens with a name, as most paragraphs around it do",
            Self::FoldsResource => "is the visible line of a fold, and names something",
            Self::RunningText => "is running text: what stands around it does not open with names or links",
            Self::NoName => "is an item that no link opens, and unlike those that name resources",
            Self::LeadsWithin => "only leads to other places in the document",
            Self::NoNameColumn => "is a table in which no column holds names of resources",
            Self::Contents => "repeats the headings of the document or leads to them",
            Self::Upkeep => {
                "stands in a section about the licence, the contributors or the upkeep of the list"
            }
            Self::Furnishes => "belongs to the page around the list, or carries no text",
        }
    }
}
