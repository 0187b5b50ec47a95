//! Editions, merged.

use std::sync::Arc;

use recension_core::{MarkerOptions, MergeOptions, merge_with};
use recension_merger::{ConflictStyle, MergeReport, write_merged};
use recension_model::{Edition, MergeResult};
use recension_report::{TableOptions, merge_counts, write_merge_table};
use recension_wire::{visible, write_ledger_json, write_merge_json};

use crate::options::unknown;
use crate::{MergeChoice, Refusal, SharedEdition, text};

/// What the base is called where there is none.
const NO_BASE_LABEL: &str = "no base";

/// What a merge came to.
#[derive(Clone, Debug)]
pub struct Merged {
    base: Option<Arc<Edition>>,
    sides: Vec<Arc<Edition>>,
    result: MergeResult,
    document: Vec<u8>,
}

impl Merged {
    /// Merges sides against the base that they come from, or gathers what they have if there is none.
    ///
    /// # Errors
    ///
    /// Editions that cannot stand in one document, and options that do not exist.
    pub fn new(
        base: Option<SharedEdition>,
        sides: Vec<SharedEdition>,
        choice: &MergeChoice,
    ) -> Result<Self, Refusal> {
        let style = match choice.conflict_style.as_deref() {
            None | Some("merge") => ConflictStyle::Merge,
            Some("diff3") => ConflictStyle::Diff3,
            Some("zdiff3") => ConflictStyle::Zdiff3,
            Some(other) => return Err(unknown("conflict style", other, &["merge", "diff3", "zdiff3"])),
        };
        let options = MergeOptions::default().with_favor(choice.favor()?);
        let base = base.map(|base| base.0);
        let sides: Vec<Arc<Edition>> = sides.into_iter().map(|side| side.0).collect();
        let result = merge_with(base.as_deref(), &borrowed(&sides), &options).map_err(Refusal::because)?;
        let label = |edition: &Edition| visible(&edition.name).into_owned();
        let markers = MarkerOptions::default()
            .with_style(style)
            .with_base_label(base.as_deref().map_or(NO_BASE_LABEL.into(), label))
            .with_side_labels(sides.iter().map(|side| label(side)).collect());
        let document = write_merged(&result, &markers);
        Ok(Self { base, sides, result, document })
    }

    /// Reports whether nothing is left to decide.
    pub fn is_clean(&self) -> bool {
        self.result.is_clean()
    }

    /// Returns the document; conflicts stand between markers.
    pub fn document(&self) -> &[u8] {
        &self.document
    }

    /// Returns in a sentence what it came to.
    pub fn summary(&self) -> String {
        merge_counts(&self.result, &[])
    }

    /// Returns it as `recension.merge/1`.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn json(&self) -> Result<String, Refusal> {
        self.reported(|report| text(|out| write_merge_json(out, report)))
    }

    /// Returns where every entry comes from, as `recension.ledger/1`.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn ledger_json(&self) -> Result<String, Refusal> {
        self.reported(|report| text(|out| write_ledger_json(out, report)))
    }

    /// Returns what became of every entry, as a table of so many columns, without colour.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn table(&self, width_columns: usize) -> Result<String, Refusal> {
        let options = TableOptions::default().with_width_columns(width_columns);
        self.reported(|report| text(|out| write_merge_table(out, report, options)))
    }

    fn reported<T>(&self, show: impl FnOnce(&MergeReport<'_>) -> T) -> T {
        let sides = borrowed(&self.sides);
        show(&MergeReport { base: self.base.as_deref(), sides: &sides, result: &self.result })
    }
}

fn borrowed(editions: &[Arc<Edition>]) -> Vec<&Edition> {
    editions.iter().map(AsRef::as_ref).collect()
}
