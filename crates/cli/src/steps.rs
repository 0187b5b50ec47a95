//! What the merger asks of the reader and of the matcher.

use recension_matcher::{AlignOptions, Decision, align, description_key, section_pairs, title_key, url_key};
use recension_merger::{Cell, Steps};
use recension_model::{Alignment, Edition, SectionId};
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

    fn align(&self, editions: &[&Edition], same: &[(Cell, Cell)]) -> Alignment {
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
