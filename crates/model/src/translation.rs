//! What there is to translate: the entries of a list and of a translation of it, side by side.

#[cfg(feature = "serde")]
use serde::Serialize;

use crate::{CommitValue, Language};

/// What there is to translate in the translations of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// What the upstream is called.
    pub upstream: String,
    /// The translations, in the order in which they were given.
    pub mirrors: Vec<MirrorOutline>,
}

/// What there is to translate in one translation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MirrorOutline {
    /// What it is called.
    pub name: String,
    /// The language that it is in, if that shows.
    pub language: Option<Language>,
    /// Its entries: those of the upstream in their order, then those that the upstream has not.
    pub units: Vec<TranslationUnit>,
}

/// An entry and its translation.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Unit"))]
pub struct TranslationUnit {
    /// What it is known by among the units of the list, also when the list is sorted anew: its address, or its title within its sections.
    pub id: String,
    /// How far it is translated, notes included.
    pub state: UnitState,
    /// The title in the upstream; of an entry that is not there, in the translation.
    pub title: String,
    /// The titles of its sections, the outermost first, of the same edition.
    pub section: Vec<String>,
    /// What the upstream says, on one line as it is written; none if it has no such entry.
    pub source: Option<String>,
    /// What the upstream said when the translation was made, likewise; none if it says the same, or that is not known.
    pub previous: Option<String>,
    /// What the translation says, likewise; none if there is none.
    pub target: Option<String>,
    /// The commit of the upstream that made the difference; none if that is not known.
    pub commit: Option<CommitValue>,
    /// The file of the upstream that it stands in, if that is kept in several.
    pub upstream_file: Option<String>,
    /// The 1-based line in the upstream, or in its file.
    pub upstream_line: Option<u32>,
    /// The file of the translation that it stands in, likewise.
    pub mirror_file: Option<String>,
    /// The 1-based line in the translation, or in its file.
    pub mirror_line: Option<u32>,
    /// How far its own words are translated, whatever stands below it.
    pub words: UnitState,
    /// The notes below it that are words to translate, in the order of the upstream; then those that it has no more.
    pub notes: Vec<TranslationNote>,
}

/// A note below an entry, and its translation.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "UnitNote"))]
pub struct TranslationNote {
    /// What it is known by: the id of its entry, and which of its notes it is.
    pub id: String,
    /// How far it is translated.
    pub state: UnitState,
    /// What the upstream says, on one line as it is written, without its bullet; none if it has no such note.
    pub source: Option<String>,
    /// What the upstream said when the translation was made; none if it says the same, or that is not known.
    pub previous: Option<String>,
    /// What the translation says, as it is written; none if there is none.
    pub target: Option<String>,
    /// The 1-based line in the upstream, in the file of its entry.
    pub upstream_line: Option<u32>,
    /// The 1-based line in the translation, likewise.
    pub mirror_line: Option<u32>,
}

/// How far an entry is translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum UnitState {
    /// It is translated.
    Current,
    /// The upstream changed it since it was translated.
    Behind,
    /// It stands in the translation as the upstream wrote it, and is marked as untranslated.
    Untranslated,
    /// The translation does not have it.
    Missing,
    /// The upstream removed it since it was translated.
    Gone,
    /// The upstream never had it.
    Own,
}

impl UnitState {
    /// All states, in the order in which they are reported.
    pub const ALL: [UnitState; 6] = [
        UnitState::Current,
        UnitState::Behind,
        UnitState::Untranslated,
        UnitState::Missing,
        UnitState::Gone,
        UnitState::Own,
    ];

    /// Returns its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            UnitState::Current => "current",
            UnitState::Behind => "behind",
            UnitState::Untranslated => "untranslated",
            UnitState::Missing => "missing",
            UnitState::Gone => "gone",
            UnitState::Own => "own",
        }
    }
}

impl MirrorOutline {
    /// Counts the units of one state.
    pub fn count(&self, state: UnitState) -> usize {
        self.units.iter().filter(|unit| unit.state == state).count()
    }

    /// Returns the share of the upstream's entries whose translation is current, 0–1; 1 where there are none.
    pub fn share_current(&self) -> f64 {
        let wanted = self.units.iter().filter(|unit| unit.source.is_some()).count();
        if wanted == 0 { 1.0 } else { self.count(UnitState::Current) as f64 / wanted as f64 }
    }
}

/// A translation that came back from a translator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TranslationMessage {
    /// The id of the unit that it is of; none if it has none.
    pub id: Option<String>,
    /// What was translated.
    pub source: String,
    /// The translation; empty if there is none.
    pub target: String,
    /// Whether the translator is not sure, or has not seen what changed.
    pub fuzzy: bool,
    /// The 1-based line that it begins on.
    pub line: usize,
}
