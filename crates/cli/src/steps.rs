//! What the merger asks of the reader and of the matcher.

use recension_matcher::{AlignOptions, align, section_pairs};
use recension_merger::Steps;
use recension_model::{
    Alignment, Decision, Edition, EntryId, SectionId, description_key, title_key, url_key,
};
use recension_parser::{ParseOptions, parse};

/// The reader and the matcher of this program, with the options that the editions were read with.
pub(crate) struct ProgramSteps {
    pub(crate) name: String,
    pub(crate) options: ParseOptions,
}

impl Steps for ProgramSteps {
    fn read(&self, source: Vec<u8>) -> Edition {
        parse(self.name.as_str(), source, &self.options)
    }

    fn align(&self, left: &Edition, right: &Edition, decided: &[Decision]) -> Alignment {
        align(&[left, right], &AlignOptions { decisions: decided.to_vec(), ..AlignOptions::default() })
    }

    fn sections(
        &self,
        left: &Edition,
        right: &Edition,
        pairs: &[(EntryId, EntryId)],
    ) -> Vec<(SectionId, SectionId)> {
        section_pairs(left, right, pairs)
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
