//! What a history asks of the reader, of the matcher and of the merger.

use recension_history::{Merging, Steps};
use recension_matcher::{
    AlignOptions, Decision, align, changes, description_key, section_pairs, title_key, url_key,
};
use recension_merger::MergeOptions;
use recension_model::{Alignment, ChangeSet, Edition, EntryId, Format, MergeResult, SectionId};
use recension_parser::{ParseOptions, parse};

/// The reader, the matcher and the merger of this program.
pub(crate) struct HistorySteps {
    /// The format that all revisions are read as; none to find it out.
    pub(crate) format: Option<Format>,
}

impl Steps for HistorySteps {
    fn read(&self, name: &str, source: Vec<u8>, format: Option<Format>) -> Edition {
        parse(name, source, &ParseOptions { format: format.or(self.format) })
    }

    fn compare(&self, old: &Edition, new: &Edition, same: &[(EntryId, EntryId)]) -> ChangeSet {
        let decisions =
            same.iter().map(|(old, new)| Decision { one: (0, *old), other: (1, *new), same: true });
        let options = AlignOptions { decisions: decisions.collect(), ..AlignOptions::default() };
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
        recension_merger::merge(
            Some(base),
            sides,
            &MergerSteps { history: self, name: &base.name },
            &MergeOptions::default(),
        )
        .ok()
    }
}

/// The same steps as the merger asks for them.
struct MergerSteps<'a> {
    history: &'a HistorySteps,
    name: &'a str,
}

impl recension_merger::Steps for MergerSteps<'_> {
    fn read(&self, source: Vec<u8>) -> Edition {
        self.history.read(self.name, source, None)
    }

    fn align(
        &self,
        editions: &[&Edition],
        same: &[(recension_merger::Cell, recension_merger::Cell)],
    ) -> Alignment {
        let decisions = same.iter().map(|(one, other)| Decision { one: *one, other: *other, same: true });
        align(editions, &AlignOptions { decisions: decisions.collect(), ..AlignOptions::default() })
    }

    fn sections(
        &self,
        editions: [&Edition; 2],
        alignment: &Alignment,
        columns: [usize; 2],
    ) -> Vec<(SectionId, SectionId)> {
        let mut all = vec![editions[0]; alignment.columns];
        for (edition, column) in editions.into_iter().zip(columns) {
            if let Some(place) = all.get_mut(column) {
                *place = edition;
            }
        }
        section_pairs(&all, alignment, columns[0], columns[1])
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
