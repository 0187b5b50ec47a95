//! Two editions, compared.

use recension_core::{AlignOptions, Diff, DiffOptions, diff_with};
use recension_merger::whole_patch;
use recension_model::{Alignment, ChangeSet, Comparison, Listing, Patch, Selection};
use recension_report::{
    HtmlOptions, MarkdownOptions, TableOptions, write_diff_html, write_diff_markdown, write_diff_table,
};
use recension_wire::write_diff_json;

use crate::options::Filter;
use crate::{CompareChoice, GENERATOR, Refusal, SharedEdition, text};

/// What happened between two editions.
#[derive(Clone, Debug)]
pub struct Compared {
    editions: [SharedEdition; 2],
    alignment: Alignment,
    changes: ChangeSet,
    selection: Selection,
}

impl Compared {
    /// Compares two editions.
    ///
    /// # Errors
    ///
    /// Options that do not exist.
    pub fn new(editions: [SharedEdition; 2], choice: &CompareChoice) -> Result<Self, Refusal> {
        let filter = Filter::new(choice)?;
        let align = AlignOptions::default().with_explain(choice.explain);
        let options = DiffOptions::default().with_align(align).with_changes(filter.options());
        let Diff { alignment, changes, .. } = diff_with(&editions[0].0, &editions[1].0, &options);
        let selection = Selection { all: choice.all, explain: choice.explain, ..Selection::default() };
        Ok(Self { editions, alignment, changes, selection })
    }

    /// Returns how many entries changed in which way, as an object of JSON.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn summary_json(&self) -> Result<String, Refusal> {
        serde_json::to_string(&self.changes.summary).map_err(Refusal::because)
    }

    /// Returns it as `recension.diff/1`.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn json(&self) -> Result<String, Refusal> {
        text(|out| write_diff_json(out, &self.listing()))
    }

    /// Returns it as a page.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn html(&self) -> Result<String, Refusal> {
        let options = HtmlOptions::default().with_generator(GENERATOR).with_source_urls(&[]);
        text(|out| write_diff_html(out, &self.listing(), options))
    }

    /// Returns it as Markdown, for a comment on a change request.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn markdown(&self) -> Result<String, Refusal> {
        text(|out| write_diff_markdown(out, &self.listing(), MarkdownOptions::default()))
    }

    /// Returns it as a table of so many columns, without colour.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn table(&self, width_columns: usize) -> Result<String, Refusal> {
        let options = TableOptions::default().with_width_columns(width_columns);
        text(|out| write_diff_table(out, &self.listing(), options))
    }

    /// Returns the changes without the editions.
    pub(crate) fn patch(&self) -> Patch {
        let listing = Listing::new(self.listing().comparison, Selection::default());
        whole_patch(&listing)
    }

    fn listing(&self) -> Listing<'_> {
        let [old, new] = &self.editions;
        let comparison =
            Comparison { old: &old.0, new: &new.0, alignment: &self.alignment, changes: &self.changes };
        Listing::new(comparison, self.selection.clone())
    }
}
