//! Reads records of data as entries: what names and describes a resource stands in fields of its own.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use recension_model::{Marker, Reason, Section, SectionId, SectionKind};

use super::Reader;
use super::cut::TextCut;
use super::item::one_line;
use super::write::EntryDraft;
use crate::data::{Label, Piece, Record};
use crate::tree::{InlineLink, Inlines};

/// Stands between title and description, and before each further link.
const SEPARATOR: &str = " - ";
const LINK_SEPARATOR: &str = " | ";

impl Reader<'_> {
    /// Adds an entry for each record.
    pub(crate) fn records(&mut self, text: &str, records: Vec<Record>) {
        let mut known = HashMap::new();
        for record in records {
            let section = self.section_of(&record, &mut known);
            let (line, cut) = line_of(text, &record);
            let marker = Marker::TableRow;
            let span = record.span;
            self.entry(EntryDraft {
                line: &line,
                cut,
                marker,
                reason: Reason::Record,
                span,
                section,
                parent: None,
                notes: Vec::new(),
            });
        }
    }

    /// Returns the section of a record; each is added once, where it is named first.
    fn section_of(
        &mut self,
        record: &Record,
        known: &mut HashMap<(Option<SectionId>, Rc<str>), SectionId>,
    ) -> Option<SectionId> {
        let mut parent = None;
        for (depth, Label { title, span }) in record.sections.iter().enumerate() {
            let key = (parent, Rc::clone(title));
            let id = match known.get(&key) {
                Some(id) => *id,
                None => {
                    let start = record.span.start.max(self.covered);
                    let place = span.clone().filter(|span| span.start >= self.covered && span.end <= start);
                    let span = self.places.span(&place.unwrap_or(start..start));
                    let level = u8::try_from(depth + 1).unwrap_or(u8::MAX);
                    let title = self.edition.intern(&one_line(title));
                    let line = self.places.line(span.start);
                    let kind = SectionKind::Heading;
                    let section =
                        Section { title, kind, level, parent, inferred: false, url: None, span, line };
                    let id = self.add_section(section);
                    known.insert(key, id);
                    id
                }
            };
            parent = Some(id);
        }
        parent
    }
}

/// Puts a record on one line.
fn line_of(source: &str, record: &Record) -> (Inlines, TextCut) {
    let mut line = Inlines { span: record.span.clone(), ..Inlines::default() };
    line.text.push_str(&one_line(&record.title.text));
    let title = 0..line.text.len();
    let mut description = title.end..title.end;
    if let Some(piece) = &record.description {
        line.text.push_str(SEPARATOR);
        let from = line.text.len();
        line.text.push_str(&one_line(&piece.text));
        description = from..line.text.len();
    }
    let primary = record.url.as_ref().map(|url| {
        line.links.push(link(source, record, title.clone(), url));
        0
    });
    for (key, address) in &record.links {
        line.text.push_str(LINK_SEPARATOR);
        let from = line.text.len();
        line.text.push_str(&one_line(key));
        let text = from..line.text.len();
        line.links.push(link(source, record, text, address));
    }
    (line, TextCut { title, description, certain: true, primary })
}

fn link(source: &str, record: &Record, text: Range<usize>, address: &Piece) -> InlineLink {
    let is_title = text.start == 0;
    let text_span = if is_title { record.title.span.clone() } else { address.span.clone() };
    let span = text_span.start.min(address.span.start)..text_span.end.max(address.span.end);
    let written = source.get(address.span.clone()).unwrap_or_default();
    let inner = written.find(&address.text).map(|at| address.span.start + at);
    let url_span = inner.map(|start| start..start + address.text.len());
    InlineLink { text, url: address.text.clone(), span, text_span, url_span }
}
