//! What a history asks of the reader, of the matcher and of the merger.

use recension_history::{Merging, Steps};
use recension_matcher::{AlignOptions, Decision, Decisions, align, changes};
use recension_merger::MergeOptions;
use recension_model::{
    ChangeSet, Edition, EntryId, Format, MergeResult, description_key, title_key, url_key,
};
use recension_parser::{ParseOptions, parse};

/// The reader, the matcher and the merger of this program.
pub(crate) struct HistorySteps {
    /// The format that all revisions are read as; none to find it out.
    pub(crate) format: Option<Format>,
    /// What a person decided about entries.
    pub(crate) decisions: Decisions,
}

impl Steps for HistorySteps {
    fn read(&self, name: &str, source: Vec<u8>, format: Option<Format>) -> Edition {
        parse(name, source, &ParseOptions { format: format.or(self.format) })
    }

    fn compare(&self, old: &Edition, new: &Edition, same: &[(EntryId, EntryId)]) -> ChangeSet {
        // What a person decided comes first; what contradicts it is left out. One revision may have too few
        // of the entries to tell which are meant, and another one contradict itself: neither is worth a word.
        let mut decisions = self.decisions.find(&[old, new]).decisions;
        decisions.extend(same.iter().map(|(old, new)| Decision {
            one: (0, *old),
            other: (1, *new),
            same: true,
        }));
        let options = AlignOptions { decisions, ..AlignOptions::default() };
        let alignment = align(&[old, new], &options);
        changes(&[old, new], &alignment, 0, 1)
    }

    fn title_key(&self, title: &str) -> String {
        title_key(title)
    }

    fn url_key(&self, url: &str) -> String {
        url_key(url)
    }

    fn description_key(&self, description: &str) -> String {
        description_key(description)
    }
}

impl Merging for HistorySteps {
    fn merge(&self, base: &Edition, sides: &[&Edition]) -> Option<MergeResult> {
        let options = MergeOptions { ledger: false, ..MergeOptions::default() };
        recension_merger::merge(Some(base), sides, &options).ok()
    }
}
