//! Changes, applied to an edition.

use recension_core::{ApplyOptions, apply_with};
use recension_model::ChangeKinds;
use recension_wire::{read_diff_json, rejected_json};
use serde_json::json;

use crate::{ApplyChoice, Compared, Refusal, SharedEdition};

/// What came of applying changes to an edition.
#[derive(Clone, Debug)]
pub struct Applied {
    applied: recension_core::Applied,
    rejected: Option<String>,
}

impl Applied {
    /// Applies what a document of `recension.diff/1` says.
    ///
    /// # Errors
    ///
    /// What is no such document, and an edition that nothing can be written into.
    pub fn from_json(document: &str, target: &SharedEdition, choice: &ApplyChoice) -> Result<Self, Refusal> {
        let patch = read_diff_json(document.as_bytes()).map_err(Refusal::because)?;
        let applied = applied(&patch, target, choice)?;
        let rejected = rejected(document, &applied)?;
        Ok(Self { applied, rejected })
    }

    /// Applies what was found between two editions.
    ///
    /// # Errors
    ///
    /// An edition that nothing can be written into.
    pub fn from_changes(
        changes: &Compared,
        target: &SharedEdition,
        choice: &ApplyChoice,
    ) -> Result<Self, Refusal> {
        let applied = applied(&changes.patch(), target, choice)?;
        let rejected = if applied.rejected.is_empty() { None } else { rejected(&changes.json()?, &applied)? };
        Ok(Self { applied, rejected })
    }

    /// Returns the document with all that could be applied.
    pub fn document(&self) -> &[u8] {
        &self.applied.text
    }

    /// Reports whether nothing was left out.
    pub fn is_complete(&self) -> bool {
        self.applied.is_complete()
    }

    /// Returns what was left out, as `recension.diff/1`; nothing if all was applied.
    pub fn rejected_json(&self) -> Option<&str> {
        self.rejected.as_deref()
    }

    /// Returns how much was done, as an object of JSON.
    pub fn counts_json(&self) -> String {
        let applied = &self.applied;
        let counts = json!({
            "applied": applied.applied,
            "already": applied.already,
            "kept": applied.kept,
            "unlinked": applied.unlinked,
            "rejected": applied.rejected.len(),
            "notices": applied.sentences().collect::<Vec<_>>(),
        });
        counts.to_string()
    }
}

fn applied(
    patch: &recension_model::Patch,
    target: &SharedEdition,
    choice: &ApplyChoice,
) -> Result<recension_core::Applied, Refusal> {
    let options = ApplyOptions::default().with_reverse(choice.reverse).with_translated(choice.translated);
    apply_with(patch, &target.0, &options).map_err(Refusal::because)
}

fn rejected(document: &str, applied: &recension_core::Applied) -> Result<Option<String>, Refusal> {
    let left: Vec<(usize, ChangeKinds, String)> =
        applied.rejected.iter().map(|left| (left.index, left.kinds, left.reason.clone())).collect();
    if left.is_empty() {
        return Ok(None);
    }
    let json = rejected_json(document.as_bytes(), &left).map_err(Refusal::because)?;
    String::from_utf8(json).map(Some).map_err(Refusal::because)
}
