//! Many editions, resource by resource.

use recension_core::{AlignOptions, CollateOptions, DetectedLanguage, collate_with};
use recension_matcher::{CollationReport, CollationSelection};
use recension_model::Edition;
use recension_report::{
    CsvOptions, HtmlOptions, MarkdownOptions, TableOptions, write_collation_csv, write_collation_html,
    write_collation_markdown, write_collation_table,
};
use recension_wire::write_collation_json;

use crate::options::Filter;
use crate::{CompareChoice, GENERATOR, Refusal, SharedEdition, text};

/// What each of many editions has of every resource.
#[derive(Clone, Debug)]
pub struct Collated {
    editions: Vec<SharedEdition>,
    collated: recension_core::Collated,
    all: bool,
}

impl Collated {
    /// Collates editions: each is compared with the first one that has the resource.
    ///
    /// # Errors
    ///
    /// Options that do not exist.
    pub fn new(editions: Vec<SharedEdition>, choice: &CompareChoice) -> Result<Self, Refusal> {
        let filter = Filter::new(choice)?;
        let align = AlignOptions::default().with_explain(choice.explain);
        let options =
            CollateOptions::default().with_translated(choice.translated).with_changes(filter.options());
        let borrowed: Vec<&Edition> = editions.iter().map(|edition| &*edition.0).collect();
        let collated = collate_with(&borrowed, &align, &options);
        Ok(Self { editions, collated, all: choice.all })
    }

    /// Returns it as `recension.collation/1`.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn json(&self) -> Result<String, Refusal> {
        self.reported(|report| text(|out| write_collation_json(out, report)))
    }

    /// Returns it as a page.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn html(&self) -> Result<String, Refusal> {
        let options = HtmlOptions::default().with_generator(GENERATOR).with_source_urls(&[]);
        self.reported(|report| text(|out| write_collation_html(out, report, options)))
    }

    /// Returns it as Markdown, for a comment on a change request.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn markdown(&self) -> Result<String, Refusal> {
        self.reported(|report| text(|out| write_collation_markdown(out, report, MarkdownOptions::default())))
    }

    /// Returns it as a table of so many columns, without colour.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn table(&self, width_columns: usize) -> Result<String, Refusal> {
        let options = TableOptions::default().with_width_columns(width_columns);
        self.reported(|report| text(|out| write_collation_table(out, report, options)))
    }

    /// Returns it for spreadsheets, with title and address of every edition.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn csv(&self) -> Result<String, Refusal> {
        self.reported(|report| {
            text(|out| write_collation_csv(out, report, CsvOptions::default().with_values(true)))
        })
    }

    fn reported<T>(&self, show: impl FnOnce(&CollationReport<'_>) -> T) -> T {
        let editions: Vec<&Edition> = self.editions.iter().map(|edition| &*edition.0).collect();
        let languages: Vec<_> = self.collated.languages.iter().map(DetectedLanguage::language).collect();
        let selection = CollationSelection { all: self.all, ..CollationSelection::default() };
        let report = CollationReport::new(&editions, &languages, &self.collated.collation, selection);
        show(&report.with_evidence(&self.collated.alignment))
    }
}
