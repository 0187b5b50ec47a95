//! Mirrors, compared with their upstream.

use recension_core::{AlignOptions, Audit, AuditRequest, DetectedLanguage, MirrorOptions, audit_with};
use recension_matcher::{AuditReport, AuditSelection, AuditedMirror};
use recension_model::{Edition, EditionSource};
use recension_report::{
    HtmlOptions, MarkdownOptions, TableOptions, write_audit_html, write_audit_markdown, write_audit_table,
};
use recension_wire::write_audit_json;

use crate::options::Filter;
use crate::{CompareChoice, GENERATOR, Refusal, SharedEdition, text};

/// What an audit found.
#[derive(Clone, Debug)]
pub struct Audited {
    /// The upstream and its mirrors.
    editions: Vec<SharedEdition>,
    audit: Audit,
    all: bool,
}

impl Audited {
    /// Compares mirrors with their upstream, each by its language unless all are said to be translations.
    ///
    /// # Errors
    ///
    /// Options that do not exist.
    pub fn new(
        upstream: SharedEdition,
        mirrors: Vec<SharedEdition>,
        choice: &CompareChoice,
    ) -> Result<Self, Refusal> {
        let filter = Filter::new(choice)?;
        let mirror = MirrorOptions::default().with_translated(choice.translated);
        let request = AuditRequest {
            mirrors: vec![mirror; mirrors.len()],
            align: AlignOptions::default().with_explain(choice.explain),
            changes: filter.options(),
        };
        let editions: Vec<SharedEdition> = std::iter::once(upstream).chain(mirrors).collect();
        let borrowed: Vec<&Edition> = editions.iter().map(|edition| &*edition.0).collect();
        let audit = audit_with(&borrowed, &request);
        Ok(Self { editions, audit, all: choice.all })
    }

    /// Returns it as `recension.audit/1`.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn json(&self) -> Result<String, Refusal> {
        text(|out| write_audit_json(out, &self.report()))
    }

    /// Returns it as a page.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn html(&self) -> Result<String, Refusal> {
        let options = HtmlOptions::default().with_generator(GENERATOR).with_source_urls(&[]);
        text(|out| write_audit_html(out, &self.report(), options))
    }

    /// Returns it as Markdown, for a comment on a change request.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn markdown(&self) -> Result<String, Refusal> {
        text(|out| write_audit_markdown(out, &self.report(), MarkdownOptions::default()))
    }

    /// Returns it as a table of so many columns, without colour.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn table(&self, width_columns: usize) -> Result<String, Refusal> {
        let options = TableOptions::default().with_width_columns(width_columns);
        text(|out| write_audit_table(out, &self.report(), options))
    }

    fn report(&self) -> AuditReport<'_> {
        let upstream = &*self.editions[0].0;
        let language = |column: usize| self.audit.languages.get(column).and_then(DetectedLanguage::language);
        let found = self.audit.alignments.iter().zip(&self.audit.mirrors);
        let mirrors = self.editions[1..].iter().zip(found).zip(1..);
        AuditReport {
            upstream,
            source: EditionSource::File(&upstream.name),
            language: language(0),
            mirrors: mirrors
                .map(|((edition, (alignment, audit)), column)| AuditedMirror {
                    name: edition.name(),
                    edition: &edition.0,
                    source: EditionSource::File(edition.name()),
                    language: language(column),
                    alignment,
                    audit,
                })
                .collect(),
            history: None,
            gates: &[],
            baseline: false,
            selection: AuditSelection { all: self.all, ..AuditSelection::default() },
        }
    }
}
