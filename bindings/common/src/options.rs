//! What can be asked for.

use std::collections::BTreeMap;

use recension_core::{ChangeOptions, Favor, Preference};
use recension_matcher::{SectionFilter, VolatileText};
use recension_model::{Field, VolatileClass};
use serde::Deserialize;

use crate::Refusal;

/// How editions are compared, and what of it is listed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CompareChoice {
    /// List what is the same, too.
    pub all: bool,
    /// Say why entries were paired, and why others were not.
    pub explain: bool,
    /// Take the others for translations of the first, whatever language they seem to be in.
    pub translated: bool,
    /// Sections that do not count, by title or path.
    pub ignore_sections: Vec<String>,
    /// Text that changes on its own and does not count: `stars`, `badges`, `dates`, `counters`.
    pub volatile: Vec<String>,
}

/// How editions are merged.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct MergeChoice {
    /// Whose value stands where the sides disagree: `ours`, `theirs` or `union`, by field or for `all`.
    pub favor: BTreeMap<String, String>,
    /// What stands between the markers of a conflict: `merge`, `diff3` or `zdiff3`.
    pub conflict_style: Option<String>,
}

/// How changes are applied.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ApplyChoice {
    /// Undo the changes instead.
    pub reverse: bool,
    /// Keep the titles, the descriptions and the order of a translation.
    pub translated: bool,
}

/// What a list is held to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CheckChoice {
    /// Only these rules; the usual ones if none are named.
    pub rules: Option<Vec<String>>,
    /// Sections that do not count, by title or path.
    pub ignore_sections: Vec<String>,
    /// Text that changes on its own and does not count: `stars`, `badges`, `dates`, `counters`.
    pub volatile: Vec<String>,
}

/// How a mirror is brought up to date.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SyncChoice {
    /// Add what the mirror left out when it was taken, too.
    pub complete: bool,
    /// Take the mirror for a translation, whatever language it seems to be in.
    pub translated: bool,
    /// What additions to a translation are marked with; nothing if it is empty.
    pub marker: Option<String>,
    /// Sections in which nothing is touched, by title or path.
    pub ignore_sections: Vec<String>,
    /// Text that changes on its own and does not count: `stars`, `badges`, `dates`, `counters`.
    pub volatile: Vec<String>,
}

/// What does not count in a comparison.
pub(crate) struct Filter {
    pub(crate) sections: SectionFilter,
    pub(crate) volatile: VolatileText,
    translated: bool,
}

impl Filter {
    pub(crate) fn new(choice: &CompareChoice) -> Result<Self, Refusal> {
        Self::of(&choice.ignore_sections, &choice.volatile, choice.translated)
    }

    pub(crate) fn of(sections: &[String], volatile: &[String], translated: bool) -> Result<Self, Refusal> {
        let class = |name: &String| {
            let known = VolatileClass::ALL.into_iter().find(|class| class.name() == name);
            let names = VolatileClass::ALL.map(VolatileClass::name);
            known.ok_or_else(|| unknown("class of volatile text", name, &names))
        };
        let classes = volatile.iter().map(class).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            sections: SectionFilter::new(sections),
            volatile: VolatileText::new(&classes, &[]),
            translated,
        })
    }

    pub(crate) fn options(&self) -> ChangeOptions<'_> {
        let volatile = Some(&self.volatile).filter(|volatile| !volatile.is_empty());
        ChangeOptions::default()
            .with_volatile(volatile)
            .with_ignored(Some(&self.sections))
            .with_translated(self.translated)
    }
}

impl MergeChoice {
    pub(crate) fn favor(&self) -> Result<Favor, Refusal> {
        let mut favor = Favor::default();
        for (field, whose) in &self.favor {
            let preference = match whose.as_str() {
                "ours" => Preference::Ours,
                "theirs" => Preference::Theirs,
                "union" => Preference::Union,
                _ => return Err(unknown("side", whose, &["ours", "theirs", "union"])),
            };
            if field == "all" {
                favor.all = Some(preference);
                continue;
            }
            let known = Field::ALL.into_iter().find(|known| known.name() == field);
            let names: Vec<&str> =
                Field::ALL.into_iter().map(Field::name).chain(std::iter::once("all")).collect();
            favor.fields.insert(known.ok_or_else(|| unknown("field", field, &names))?, preference);
        }
        Ok(favor)
    }
}

pub(crate) fn unknown(what: &str, given: &str, known: &[&str]) -> Refusal {
    Refusal::new(format!("unknown {what} '{given}': use {}", known.join(", ")))
}
