//! What came of applying a patch.

use recension_model::{ChangeKinds, Patch};

use crate::patch::ApplyOptions;

/// What came of applying a patch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The document with all that could be applied.
    pub text: Vec<u8>,
    /// How many entries were changed, those that are only written otherwise included.
    pub applied: usize,
    /// How many pieces of prose were changed line by line.
    pub prose: usize,
    /// How many changes the document had already.
    pub already: usize,
    /// How many changes are none of a translation's.
    pub kept: usize,
    /// How many changes are none here but for an address, which an entry without a link has no place for.
    pub unlinked: usize,
    /// What could not be applied, in the order of the patch.
    pub rejected: Vec<Rejected>,
    /// The lines of prose and style that were left out, in the order of the patch.
    pub left_lines: Vec<LeftLines>,
    /// What else was left out, of sections and prose, one sentence each.
    pub left_out: Vec<String>,
    /// What else should be known, one sentence each.
    pub notices: Vec<String>,
}

impl Applied {
    /// Reports whether nothing was left out.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.rejected.is_empty() && self.left_lines.is_empty() && self.left_out.is_empty()
    }

    /// Returns how much was left out.
    pub(super) fn left(&self) -> usize {
        self.rejected.len() + self.left_lines.len() + self.left_out.len()
    }

    /// Returns what came of both, given what came of the same patch on the document that this one left.
    pub(super) fn followed_by(mut self, next: Self) -> Self {
        let is_left = |rejected: &Rejected| next.rejected.iter().any(|other| other.index == rejected.index);
        // What this one did is none that the next one could not do.
        self.rejected.retain(is_left);
        self.applied += next.applied;
        self.prose += next.prose;
        let known: Vec<String> = std::mem::take(&mut self.notices);
        self.notices = known.into_iter().chain(next.notices).fold(Vec::new(), |mut all, notice| {
            if !all.contains(&notice) {
                all.push(notice);
            }
            all
        });
        Self { text: next.text, left_lines: next.left_lines, left_out: next.left_out, ..self }
    }

    /// Returns what was left out of sections and prose, and what else should be known, one sentence each.
    pub fn sentences(&self) -> impl Iterator<Item = &String> {
        self.left_out.iter().chain(&self.notices)
    }
}

/// Lines of prose, or of entries that are only written otherwise, that were left out: the copy reads otherwise there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftLines {
    /// The 1-based line of the edition before that they begin at.
    pub line: u32,
    /// The first of them, behind `-` if it was to go and `+` if it was to come.
    pub text: String,
}

/// A change that could not be applied, or not as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The place of the change in [`Patch::entries`].
    pub index: usize,
    /// What of it could not be applied, as the patch names it.
    pub kinds: ChangeKinds,
    /// Why, in words that go on after the name of the entry.
    pub reason: String,
}

/// Returns what a patch without lines does not say.
pub(super) fn unsaid(patch: &Patch, options: &ApplyOptions) -> Vec<String> {
    let mut sentences = Vec::new();
    if patch.prose > 0 {
        let changes = if patch.prose == 1 { "change" } else { "changes" };
        let why = "change sets do not say how prose is written";
        sentences.push(format!("{} {changes} of prose cannot be applied: {why}", patch.prose));
    }
    if patch.restyled > 0 && !options.translated {
        let are = if patch.restyled == 1 { "entry is" } else { "entries are" };
        sentences.push(format!(
            "{} {are} only written otherwise, as in badges or ticked boxes: `diff --only restyled --format json` makes a change set of that",
            patch.restyled
        ));
    }
    sentences
}
