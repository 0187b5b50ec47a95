//! What became of one change: what was done, and what was not and why.

use recension_model::{ChangeKind, ChangeKinds};

use crate::patch::editor::Edit;

/// The edits that carry something out, or why it cannot be done.
pub(crate) type Edits = Result<Vec<Edit>, &'static str>;

/// What became of one change.
#[derive(Default)]
pub(crate) struct Outcome {
    /// The entry that was changed or added.
    pub(crate) entry: Option<usize>,
    pub(crate) done: bool,
    /// Whether an address was left aside, since the entry has no link.
    pub(crate) unlinked: bool,
    pub(crate) failed: ChangeKinds,
    pub(crate) reasons: Vec<String>,
}

impl Outcome {
    pub(crate) fn fail(&mut self, kind: ChangeKind, reason: impl Into<String>) {
        self.failed.insert(kind);
        let reason = reason.into();
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// Takes what can be done out of a result, and notes why nothing can.
    pub(crate) fn take<T>(&mut self, kind: ChangeKind, result: Result<T, impl Into<String>>) -> Option<T> {
        result.map_err(|reason| self.fail(kind, reason)).ok()
    }
}

/// Why one of several that say the same is left alone.
pub(crate) const MANY: &str = "cannot be told from others like it";

/// Why what is not read as it is written is left alone.
pub(crate) const UNREADABLE: &str = "is not written in a way that can be edited";

/// Why what shares a line with something else is left alone.
pub(crate) const SHARED: &str = "shares its lines with something else";
