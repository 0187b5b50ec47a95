//! What a reader is told of the reading itself.

use std::ops::Range;

use recension_model::{Warning, WarningKind};

use super::Reader;

impl Reader<'_> {
    /// Notes that `range` was left unread.
    pub(crate) fn warn(&mut self, range: Range<usize>, message: String) {
        let span = self.places.span(&range);
        let line = Some(self.places.line(span.start));
        let kind = WarningKind::Limit;
        self.edition.warnings.push(Warning { kind, message, span: Some(span), line, end_line: None });
    }

    /// Says how many headings the copy does not print, and where the first would stand.
    pub(super) fn report_inferred(&mut self) {
        let mut inferred = self.edition.sections.iter().filter(|section| section.inferred);
        let Some((span, line)) = inferred.next().map(|first| (first.span, first.line)) else { return };
        let message = match inferred.count() {
            0 => "a section was rebuilt from the table of contents".to_owned(),
            more => format!("{} sections were rebuilt from the table of contents", more + 1),
        };
        let kind = WarningKind::SectionInferred;
        let line = Some(line);
        self.edition.warnings.push(Warning { kind, message, span: Some(span), line, end_line: None });
    }
}
