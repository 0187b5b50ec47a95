//! What there is to translate as JSON.

use recension_model::{Language, MirrorOutline, Outline, TranslationUnit, UnitState};
use schemars::JsonSchema;
use serde::Serialize;

/// The name and version of the format.
pub(crate) const OUTLINE_SCHEMA: &str = "recension.outline/1";

/// What there is to translate in the translations of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Outline")]
pub(crate) struct OutlineWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = OUTLINE_SCHEMA))]
    schema: &'static str,
    /// What the upstream is called.
    upstream: &'a str,
    /// The translations, in the order in which they were given.
    mirrors: Vec<MirrorOutlineWire<'a>>,
}

/// What there is to translate in one translation.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MirrorOutline")]
struct MirrorOutlineWire<'a> {
    /// What it is called.
    name: &'a str,
    /// The code of its language, of two letters where there is one (ISO 639); none if it does not show.
    language: Option<&'static str>,
    /// The share of the upstream's entries whose translation is current, 0–1.
    share: f64,
    /// How many units there are of each state.
    summary: StatesWire,
    /// Its entries: those of the upstream in their order, then those that the upstream has not.
    units: &'a [TranslationUnit],
}

/// Counts by state.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "States")]
struct StatesWire {
    current: usize,
    behind: usize,
    untranslated: usize,
    missing: usize,
    gone: usize,
    own: usize,
}

impl<'a> OutlineWire<'a> {
    pub(crate) fn new(outline: &'a Outline) -> Self {
        let mirrors = outline.mirrors.iter().map(mirror).collect();
        Self { schema: OUTLINE_SCHEMA, upstream: &outline.upstream, mirrors }
    }
}

fn mirror(mirror: &MirrorOutline) -> MirrorOutlineWire<'_> {
    let count = |state| mirror.count(state);
    MirrorOutlineWire {
        name: &mirror.name,
        language: mirror.language.map(Language::tag),
        share: (mirror.share_current() * 1e6).round() / 1e6,
        summary: StatesWire {
            current: count(UnitState::Current),
            behind: count(UnitState::Behind),
            untranslated: count(UnitState::Untranslated),
            missing: count(UnitState::Missing),
            gone: count(UnitState::Gone),
            own: count(UnitState::Own),
        },
        units: &mirror.units,
    }
}
