//! How the revisions of a list are read and compared.

use recension_matcher::{AlignOptions, Decision, Decisions, KnownKeys, align_knowing, changes};
use recension_model::{ChangeSet, Edition, EntryId, Format};
use recension_parser::{ParseOptions, parse};

/// How the revisions of a list are read and compared.
///
/// ```
/// use recension_history::HistoryOptions;
/// use recension_model::Format;
///
/// let mut options = HistoryOptions::default();
/// options.format = Some(Format::Markdown);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct HistoryOptions {
    /// The format that all revisions are read as; none to detect it.
    pub format: Option<Format>,
    /// What a person decided about entries. What contradicts it is left out.
    pub decisions: Decisions,
    /// Whether copies that are dated are in another language than the list; found out by their words and those of the list's entries
    /// if not.
    pub translated: bool,
}

impl HistoryOptions {
    /// Reads a revision of a document called `name`.
    #[must_use]
    pub fn read(&self, name: &str, source: Vec<u8>) -> Edition {
        parse(name, source, &ParseOptions::default().with_format(self.format))
    }

    /// Returns what happened between two editions; every pair of `same` is one resource for sure.
    pub(crate) fn compare(&self, old: &Edition, new: &Edition, same: &[(EntryId, EntryId)]) -> ChangeSet {
        self.compare_knowing([old, new], same, &mut KnownKeys::default())
    }

    /// Does the same; `keys` are handed from one comparison to the next.
    pub(crate) fn compare_knowing(
        &self,
        [old, new]: [&Edition; 2],
        same: &[(EntryId, EntryId)],
        keys: &mut KnownKeys,
    ) -> ChangeSet {
        // What a person decided comes first. One revision may have too few of the entries to tell which are meant,
        // and another one contradict itself: neither is worth a word.
        let mut decisions = self.decisions.find(&[old, new]).decisions;
        decisions.extend(same.iter().map(|(old, new)| Decision {
            one: (0, *old),
            other: (1, *new),
            same: true,
        }));
        let translated = self.translated.then_some(0);
        let options = AlignOptions::default().with_decisions(decisions).with_translated(translated);
        let alignment = align_knowing(&[old, new], &options, keys);
        changes(&[old, new], &alignment, 0, 1)
    }
}
