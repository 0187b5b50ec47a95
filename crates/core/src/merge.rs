//! Reads, merges and edits lists in the usual way.

use recension_merger::{Applied, ApplyError, ApplyOptions, MergeError, MergeOptions};
use recension_model::{Edition, MergeResult, Patch};
use recension_parser::ParseOptions;

/// Reads an edition; its format is found out. Never fails: what was repaired, guessed or left out is a warning.
#[must_use]
pub fn parse(name: impl Into<String>, source: impl Into<Vec<u8>>) -> Edition {
    recension_parser::parse(name, source.into(), &ParseOptions::default())
}

/// Merges two editions against the one that both come from. What was not decided is a conflict of the result.
///
/// # Errors
///
/// [`MergeError`] if the editions cannot stand in one document.
pub fn merge(base: &Edition, ours: &Edition, theirs: &Edition) -> Result<MergeResult, MergeError> {
    recension_merger::merge(Some(base), &[ours, theirs], &MergeOptions::default())
}

/// Brings changes into an edition that they need not have been made from.
///
/// # Errors
///
/// [`ApplyError`] if nothing can be written into it. What cannot be applied by itself is among
/// [`Applied::rejected`].
pub fn apply(patch: &Patch, edition: &Edition) -> Result<Applied, ApplyError> {
    recension_merger::apply(patch, edition, &ApplyOptions::default())
}
