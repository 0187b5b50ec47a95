//! Compares two editions.

use recension_matcher::{AlignOptions, ChangeOptions, align, changes_with};
use recension_merger::whole_patch;
use recension_model::{
    Alignment, ChangeSet, Comparison, Edition, EntryChange, Listing, Patch, Selection, Status, Summary,
};

/// How editions are compared.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct DiffOptions<'a> {
    /// How entries are paired.
    pub align: AlignOptions,
    /// What does not count as a change.
    pub changes: ChangeOptions<'a>,
}

impl<'a> DiffOptions<'a> {
    /// Returns the options with another [`align`](Self::align).
    #[must_use]
    pub fn with_align(self, align: AlignOptions) -> Self {
        Self { align, ..self }
    }

    /// Returns the options with another [`changes`](Self::changes).
    #[must_use]
    pub fn with_changes(self, changes: ChangeOptions<'a>) -> Self {
        Self { changes, ..self }
    }
}

/// What happened between two editions.
#[derive(Clone, Debug)]
pub struct Diff<'a> {
    /// The old edition.
    pub old: &'a Edition,
    /// The new edition.
    pub new: &'a Edition,
    /// Which entries are one resource, and why.
    pub alignment: Alignment,
    /// What changed, the unchanged entries included.
    pub changes: ChangeSet,
}

impl Diff<'_> {
    /// Returns how many entries changed in which way.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.changes.summary
    }

    /// Returns the entries that changed, in the order in which they are reported.
    pub fn entries(&self) -> impl Iterator<Item = &EntryChange> {
        self.changes.entries.iter().filter(|change| change.status != Status::Unchanged)
    }

    /// Returns the changes without the editions, to be applied to another copy.
    #[must_use]
    pub fn patch(&self) -> Patch {
        whole_patch(&Listing::new(self.comparison(), Selection::default()))
    }

    /// Returns all of it side by side, as renderers take it.
    #[must_use]
    pub fn comparison(&self) -> Comparison<'_> {
        Comparison { old: self.old, new: self.new, alignment: &self.alignment, changes: &self.changes }
    }
}

/// Compares two editions. Cost: near-linear in the entries.
#[must_use]
pub fn diff<'a>(old: &'a Edition, new: &'a Edition) -> Diff<'a> {
    diff_with(old, new, &DiffOptions::default())
}

/// Compares two editions as the options say.
#[must_use]
pub fn diff_with<'a>(old: &'a Edition, new: &'a Edition, options: &DiffOptions<'_>) -> Diff<'a> {
    let alignment = align(&[old, new], &options.align);
    let changes = changes_with(&[old, new], &alignment, (0, 1), &options.changes);
    Diff { old, new, alignment, changes }
}
