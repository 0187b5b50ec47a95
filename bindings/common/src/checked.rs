//! A list, held to rules.

use recension_core::{ChangeHistory, Check, CheckOptions, Diff, DiffOptions, Fixed, fix};
use recension_model::{CheckFinding, CheckReport, CheckRule, EditionSource, FindingRule, Severity};
use recension_parser::ParseOptions;
use recension_report::{MarkdownOptions, TableOptions, write_check_markdown, write_check_table};
use recension_wire::write_check_json;

use crate::options::{Filter, unknown};
use crate::{CheckChoice, Refusal, SharedEdition, text};

/// What a list, or what a change brings to it, breaks of the rules.
#[derive(Clone, Debug)]
pub struct Checked {
    base: Option<SharedEdition>,
    edition: SharedEdition,
    choice: CheckChoice,
    findings: Vec<CheckFinding>,
}

impl Checked {
    /// Checks a list; with a base only what came since then.
    ///
    /// # Errors
    ///
    /// Options that do not exist.
    pub fn new(
        base: Option<SharedEdition>,
        edition: SharedEdition,
        choice: CheckChoice,
    ) -> Result<Self, Refusal> {
        let mut checked = Self { base, edition, choice, findings: Vec::new() };
        checked.findings = checked.with_options(|options| {
            let check = Check::new(checked.base.as_ref().map(|base| &*base.0), &checked.edition.0, options);
            check.findings(&ChangeHistory::default())
        })?;
        Ok(checked)
    }

    /// Returns how many rules are broken.
    pub fn count(&self) -> usize {
        self.findings.len()
    }

    /// Returns the list with all that is safe to repair.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn fixed_document(&self) -> Result<Vec<u8>, Refusal> {
        let format = ParseOptions::default().with_format(Some(self.edition.0.format));
        let base = self.base.as_ref().map(|base| &*base.0);
        let fixed = self
            .with_options(|options| fix(base, &self.edition.0, options, &ChangeHistory::default(), &format));
        fixed.map(|Fixed { edition, .. }| edition.source)
    }

    /// Returns it as `recension.check/1`.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn json(&self) -> Result<String, Refusal> {
        self.reported(|report| text(|out| write_check_json(out, report)))
    }

    /// Returns it as Markdown, for a comment on a change request.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn markdown(&self) -> Result<String, Refusal> {
        self.reported(|report| text(|out| write_check_markdown(out, report, MarkdownOptions::default())))
    }

    /// Returns it as a table of so many columns, without colour.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn table(&self, width_columns: usize) -> Result<String, Refusal> {
        let options = TableOptions::default().with_width_columns(width_columns);
        self.reported(|report| text(|out| write_check_table(out, report, options)))
    }

    fn reported(
        &self,
        show: impl FnOnce(&CheckReport<'_>) -> Result<String, Refusal>,
    ) -> Result<String, Refusal> {
        self.with_options(|options| {
            let base = self.base.as_ref().map(|base| &*base.0);
            let check = Check::new(base, &self.edition.0, options);
            show(&CheckReport {
                edition: &self.edition.0,
                source: EditionSource::File(self.edition.name()),
                comparison: check.diff().map(Diff::comparison),
                findings: &self.findings,
                gates: &[],
                baseline: false,
            })
        })?
    }

    fn with_options<T>(&self, check: impl FnOnce(&CheckOptions<'_>) -> T) -> Result<T, Refusal> {
        let filter = Filter::of(&self.choice.ignore_sections, &self.choice.volatile, false)?;
        let mut options = CheckOptions::default();
        if let Some(only) = &self.choice.rules {
            let names: Vec<&str> = CheckRule::ALL.iter().map(|rule| rule.name()).collect();
            if let Some(name) = only.iter().find(|name| !names.contains(&name.as_str())) {
                return Err(unknown("rule", name, &names));
            }
            for rule in CheckRule::ALL {
                let severity = rule.usual_severity().unwrap_or(Severity::Low);
                let is_asked_for = only.iter().any(|name| name == rule.name());
                options.severities.set(*rule, is_asked_for.then_some(severity));
            }
        }
        options.diff = DiffOptions::default().with_changes(filter.options());
        Ok(check(&options))
    }
}
