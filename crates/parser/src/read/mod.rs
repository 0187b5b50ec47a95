//! Blocks → entries, sections, prose.
//!
//! Blocks come in document order and are kept until the next heading: a section is judged as a whole, for
//! whether an item without a link is a resource or a remark shows in its neighbours.

mod contents;
mod cut;
mod item;
mod list;
mod nested;
mod outline;
mod place;
mod table;
mod words;
mod write;

use std::ops::Range;

use recension_model::{
    Edition, EntryId, Format, ProseKind, Section, SectionId, SectionKind, Warning, WarningKind,
};

use crate::decode::OffsetMap;
use crate::tree::{Block, BlockKind, Inlines};
pub(crate) use outline::{Outline, OutlineBuilder};
use place::Places;
use words::Purpose;

/// Under a heading like "License", this many linked items are a list of resources about licences.
const MIN_RESOURCES_ON_LICENCES: usize = 3;

/// Reads an edition out of blocks.
pub(crate) struct Reader<'a> {
    edition: Edition,
    outline: Outline,
    places: Places<'a>,
    open: Vec<OpenSection>,
    heading: Option<PendingHeading>,
    body: Vec<Block>,
    headings_seen: usize,
    /// The end of all that was written to the edition, in the text.
    covered: usize,
    /// How many entries each section has; the first number counts those in none.
    ordinals: Vec<u32>,
}

struct OpenSection {
    level: u8,
    id: SectionId,
    purpose: Purpose,
}

struct PendingHeading {
    span: Range<usize>,
    level: u8,
    content: Inlines,
    inferred: bool,
}

/// Where the blocks at hand stand.
#[derive(Clone, Copy)]
struct Context {
    section: Option<SectionId>,
    /// The entry that they are nested in.
    parent: Option<EntryId>,
    /// Nothing is listed here.
    boilerplate: bool,
    /// Items of this section open with links.
    linked: bool,
}

impl<'a> Reader<'a> {
    /// Makes a reader for a document with `outline`, decoded from `source` by way of `map`.
    pub(crate) fn new(format: Format, outline: Outline, map: &'a OffsetMap, source: &[u8]) -> Self {
        let mut edition = Edition::new("", format, Vec::new());
        // Texts and addresses are about as long as what they were read from.
        edition.text.reserve(source.len());
        Self {
            edition,
            outline,
            places: Places::new(map, source),
            open: Vec::new(),
            heading: None,
            body: Vec::new(),
            headings_seen: 0,
            covered: 0,
            ordinals: vec![0],
        }
    }

    /// Takes the next block of the document.
    pub(crate) fn push(&mut self, block: Block) {
        match block.kind {
            BlockKind::Heading { level, content, inferred } => {
                self.flush();
                self.heading = Some(PendingHeading { span: block.span, level, content, inferred });
            }
            // A heading within a wrapper is a heading.
            BlockKind::Wrapper(blocks) => blocks.into_iter().for_each(|block| self.push(block)),
            _ => self.body.push(block),
        }
    }

    /// Notes that `range` was left unread.
    pub(crate) fn warn(&mut self, range: Range<usize>, message: String) {
        let span = self.places.span(&range);
        let line = Some(self.places.line(span.start));
        self.edition.warnings.push(Warning { kind: WarningKind::Limit, message, span: Some(span), line });
    }

    /// Returns the edition, all but its name and source.
    pub(crate) fn finish(mut self) -> Edition {
        self.flush();
        self.report_inferred();
        self.edition
    }

    /// Says how many headings the copy does not print, and where the first would stand.
    fn report_inferred(&mut self) {
        let mut inferred = self.edition.sections.iter().filter(|section| section.inferred);
        let Some((span, line)) = inferred.next().map(|first| (first.span, first.line)) else { return };
        let message = match inferred.count() {
            0 => "a section was rebuilt from the table of contents".to_owned(),
            more => format!("{} sections were rebuilt from the table of contents", more + 1),
        };
        let kind = WarningKind::SectionInferred;
        self.edition.warnings.push(Warning { kind, message, span: Some(span), line: Some(line) });
    }

    /// Reads the section that has come to its end.
    fn flush(&mut self) {
        let body = std::mem::take(&mut self.body);
        let mut rest = body.as_slice();
        if let Some(heading) = self.heading.take() {
            // A heading with nothing but a logo in it is not the title yet.
            self.headings_seen += usize::from(!heading.content.text.is_empty());
            if self.outline.is_entry(heading.span.start) {
                self.close_sections(heading.level);
                rest = self.heading_entry(&heading, rest);
            } else {
                self.open_section(&heading, rest);
            }
        }
        let context = self.context(rest);
        self.blocks(rest, context);
    }

    fn close_sections(&mut self, level: u8) {
        while self.open.last().is_some_and(|open| open.level >= level || open.purpose == Purpose::Contents) {
            self.open.pop();
        }
    }

    fn open_section(&mut self, heading: &PendingHeading, body: &[Block]) {
        self.close_sections(heading.level);
        if heading.content.text.is_empty() {
            self.prose(ProseKind::Boilerplate, "", &heading.span);
            return;
        }
        let purpose = self.purpose(heading, body);
        let is_title = self.headings_seen == 1 && heading.level == 1 && purpose == Purpose::List;
        if is_title && !self.lists_entries(body) {
            self.edition.title = Some(self.edition.intern(&heading.content.text));
            return;
        }
        if self.is_title_again(heading) && purpose == Purpose::List && !self.lists_entries(body) {
            self.prose(ProseKind::Paragraph, &heading.content.text, &heading.span);
            return;
        }
        let title = self.edition.intern(&heading.content.text);
        let url =
            heading.content.links.iter().find(|link| cut::is_candidate(link)).map(|link| link.url.clone());
        let url = url.map(|url| self.edition.intern(&url));
        let span = self.uncovered(&heading.span);
        self.covered = span.end;
        let span = self.places.span(&span);
        let line = self.places.line(span.start);
        let id = self.add_section(Section {
            title,
            kind: SectionKind::Heading,
            level: heading.level,
            parent: self.open.last().map(|open| open.id),
            inferred: heading.inferred,
            url,
            span,
            line,
        });
        self.open.push(OpenSection { level: heading.level, id, purpose });
    }

    /// Reports whether a heading right behind the title is one too: below a logo's, or over all sections.
    fn is_title_again(&self, heading: &PendingHeading) -> bool {
        self.headings_seen == 2
            && heading.level == 1
            && self.edition.title.is_some()
            && self.outline.has_at_most_first_level(2)
    }

    fn purpose(&self, heading: &PendingHeading, body: &[Block]) -> Purpose {
        match words::purpose(&heading.content.text) {
            Purpose::Contents if self.lists_entries(body) => Purpose::List,
            Purpose::Licence if list::count_linked(body) >= MIN_RESOURCES_ON_LICENCES => Purpose::List,
            purpose => purpose,
        }
    }

    fn context(&self, body: &[Block]) -> Context {
        let upkeep = |open: &OpenSection| matches!(open.purpose, Purpose::Licence | Purpose::Upkeep);
        Context {
            section: self.open.last().map(|open| open.id),
            parent: None,
            boilerplate: self.open.iter().any(upkeep),
            linked: list::count_linked(body) > 0,
        }
    }

    /// Reports whether a list or table that is no table of contents stands directly in `body`.
    fn lists_entries(&self, body: &[Block]) -> bool {
        let context =
            Context { section: None, parent: None, boilerplate: false, linked: list::count_linked(body) > 0 };
        body.iter().any(|block| match &block.kind {
            BlockKind::List(items) => {
                !self.is_contents(items) && items.iter().any(|item| self.is_listed(item, context))
            }
            BlockKind::Table { header, rows } => table::Columns::of(header, rows).is_some(),
            _ => false,
        })
    }

    fn blocks(&mut self, blocks: &[Block], context: Context) {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            at += 1;
            match &block.kind {
                BlockKind::List(items) => {
                    let notes = nested::flush_left_notes(items, blocks.get(at));
                    self.list(items, notes, context);
                    if let Some(BlockKind::List(next)) = blocks.get(at).map(|next| &next.kind)
                        && !notes.is_empty()
                    {
                        self.list(&next[notes.len()..], &[], context);
                        at += 1;
                    }
                }
                BlockKind::Table { header, rows } => self.table(block, header, rows, context),
                BlockKind::Quote(_) => {
                    let text = item::text_of(std::slice::from_ref(block));
                    let kind =
                        if context.boilerplate { ProseKind::Boilerplate } else { ProseKind::Paragraph };
                    self.prose(kind, &text, &block.span);
                }
                BlockKind::Paragraph(content) => {
                    let kind = self.paragraph_kind(content, context);
                    self.prose(kind, &content.text, &block.span);
                }
                BlockKind::Summary(content) => self.prose(ProseKind::Paragraph, &content.text, &block.span),
                BlockKind::Furniture(content) => self.prose(ProseKind::Furniture, &content.text, &block.span),
                BlockKind::Contents(content) => self.prose(ProseKind::Contents, &content.text, &block.span),
                BlockKind::Code(text) => self.prose(ProseKind::Code, &item::one_line(text), &block.span),
                BlockKind::Comment => self.prose(ProseKind::Comment, "", &block.span),
                BlockKind::FrontMatter => self.prose(ProseKind::FrontMatter, "", &block.span),
                BlockKind::Other => self.prose(ProseKind::Other, "", &block.span),
                // Taken apart by `push`.
                BlockKind::Heading { .. } | BlockKind::Wrapper(_) => {}
            }
        }
    }

    /// Badges, links back to the top, and lines of anchors are no text.
    fn paragraph_kind(&self, content: &Inlines, context: Context) -> ProseKind {
        let anchors = content.links.iter().filter(|link| link.url.starts_with('#')).count();
        let textless = content.text.is_empty() && content.images > 0;
        if anchors >= 2 && anchors == content.links.len() {
            ProseKind::Contents
        } else if context.boilerplate
            || textless
            || (anchors == 1 && content.links[0].text.len() + list::MAX_SIGN_BYTES >= content.text.len())
        {
            ProseKind::Boilerplate
        } else {
            ProseKind::Paragraph
        }
    }
}

#[cfg(test)]
mod tests;
