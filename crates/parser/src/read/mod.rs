//! Blocks → entries, sections, prose.
//!
//! Siblings of one shape are entries of one shape: whether a list item, a heading, a paragraph or a row names a
//! resource shows in its neighbours and in what the edition does elsewhere. So blocks, which come in document
//! order, are held and counted (`survey`), and then read section by section.

mod apart;
mod append;
mod brackets;
mod broken;
mod card;
mod columns;
mod contents;
mod cut;
mod described;
mod ends;
mod family;
mod folds;
mod heading;
mod headline;
mod item;
mod kin;
mod label;
mod labelled;
mod languages;
mod list;
mod namesakes;
mod nested;
mod opening;
mod outline;
mod paragraph;
mod pictures;
mod place;
mod record;
mod row;
mod signs;
mod survey;
mod table;
mod unread;
mod upkeep;
mod warnings;
mod words;
mod write;

use std::ops::Range;

use recension_model::{Edition, EntryId, Format, ProseKind, Reason, Section, SectionId, SectionKind};

use crate::decode::Decoded;
use crate::tree::{Block, BlockKind, Inlines};
pub(crate) use cut::counts_in;
use described::describe_items;
use kin::Kin;
pub(crate) use outline::{Outline, OutlineBuilder};
use paragraph::paragraph_in;
use place::Places;
pub use signs::MIN_RECURRENCES;
use survey::Survey;
use unread::Net;
use words::Purpose;
use write::Kind;

/// How many bytes of a document are held and counted before they are read: more than most lists have.
const WINDOW_BYTES: usize = 2 * 1024 * 1024;

/// So many items that are described, or lead somewhere each, are a list also below "Sponsors".
const MIN_RESOURCES: usize = 2;

/// Reads an edition out of blocks.
pub(crate) struct Reader<'a> {
    edition: Edition,
    outline: Outline,
    survey: Survey,
    /// Blocks that are not read yet.
    window: Vec<Block>,
    places: Places<'a>,
    open: Vec<OpenSection>,
    heading: Option<PendingHeading>,
    body: Vec<Block>,
    headings_seen: usize,
    net: Net<'a>,
    /// The end of all that was written to the edition, in the text.
    covered: usize,
    /// How many entries each section has; the first number counts those in none.
    ordinals: Vec<u32>,
}

struct OpenSection {
    level: u8,
    id: SectionId,
    purpose: Purpose,
    /// Most of what is listed stands below, under headings of its own.
    over_list: bool,
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
    /// What the items of this section are like.
    kin: Kin,
    /// Paragraphs of this section are entries.
    paragraphs: bool,
    /// The heading says that this is a table of contents.
    contents: bool,
}

impl<'a> Reader<'a> {
    /// Makes a reader for a document with `outline`, `decoded` from `source`.
    pub(crate) fn new(format: Format, outline: Outline, decoded: &'a Decoded<'_>, source: &[u8]) -> Self {
        let mut edition = Edition::new("", format, Vec::new());
        // Texts and addresses are about as long as what they were read from.
        edition.text.reserve(source.len());
        Self {
            edition,
            outline,
            survey: Survey::default(),
            window: Vec::new(),
            places: Places::new(&decoded.map, source),
            open: Vec::new(),
            heading: None,
            body: Vec::new(),
            headings_seen: 0,
            net: Net::new(format, decoded.text.as_ref()),
            covered: 0,
            ordinals: vec![0],
        }
    }

    /// Takes the next block of the document.
    pub(crate) fn push(&mut self, block: Block) {
        match block.kind {
            // A heading within a wrapper is a heading.
            BlockKind::Wrapper(blocks) => {
                let folds = blocks.iter().any(|block| matches!(block.kind, BlockKind::Summary(_)));
                blocks.into_iter().for_each(|block| self.push(block));
                if folds {
                    self.window.push(Block { span: block.span.end..block.span.end, kind: BlockKind::Other });
                }
            }
            kind => {
                let begun = self.window.first().map_or(block.span.start, |first| first.span.start);
                if matches!(kind, BlockKind::Heading { .. }) && block.span.start > begun + WINDOW_BYTES {
                    self.settle();
                }
                self.window.push(Block { kind, ..block });
            }
        }
    }

    /// Counts the blocks of the window, and reads them.
    fn settle(&mut self) {
        let text = self.net.text();
        let window = std::mem::take(&mut self.window);
        let mut blocks: Vec<Block> = Vec::with_capacity(window.len());
        for block in window {
            let block = apart::join(block, blocks.last(), text);
            blocks.extend(broken::split(block, text));
        }
        self.survey.add(&blocks, text);
        for block in blocks {
            match block.kind {
                BlockKind::Heading { content, .. } if self.survey.headings.is_subtitle(block.span.start) => {
                    self.body.push(Block { kind: BlockKind::Paragraph(content), ..block });
                }
                BlockKind::Heading { level, content, inferred }
                    if !self.survey.headings.is_label(block.span.start) =>
                {
                    self.flush(self.survey.headings.is_entry(block.span.start));
                    self.heading = Some(PendingHeading { span: block.span, level, content, inferred });
                }
                kind => self.body.push(Block { kind, ..block }),
            }
        }
        self.flush(false);
    }

    /// Returns the edition, all but its name and source.
    pub(crate) fn finish(mut self) -> Edition {
        self.settle();
        self.report_inferred();
        self.report_unread();
        self.edition
    }

    /// Reads the section that has come to its end, perhaps at an entry's heading.
    fn flush(&mut self, is_before_entry: bool) {
        let body = std::mem::take(&mut self.body);
        let mut rest = body.as_slice();
        if let Some(heading) = self.heading.take() {
            // A heading with nothing but a logo in it is not the title yet.
            self.headings_seen += usize::from(!heading.content.text.is_empty());
            if self.survey.headings.is_entry(heading.span.start) {
                self.close_sections(heading.level);
                rest = self.heading_entry(&heading, rest, is_before_entry);
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
            self.prose(Kind(ProseKind::Boilerplate, Reason::Furnishes), "", &heading.span);
            return;
        }
        let purpose = self.purpose(heading, body);
        let over_list = self.survey.is_over_list(heading.span.start);
        let is_title = self.headings_seen == 1 && heading.level == 1 && purpose == Purpose::List;
        if is_title && !self.lists_entries(body) && !self.is_section_of_entries(heading) {
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
        self.open.push(OpenSection { level: heading.level, id, purpose, over_list });
    }

    /// Reports whether a heading of the first level stands over entries as others do: it is a section, and not the title.
    fn is_section_of_entries(&self, heading: &PendingHeading) -> bool {
        let sections = &self.survey.headings.first_level;
        sections.len() > 1 && sections.contains(&heading.span.start)
    }

    /// Reports whether a heading right behind the title is one too: below a logo's, or over all sections.
    fn is_title_again(&self, heading: &PendingHeading) -> bool {
        self.headings_seen == 2
            && heading.level == 1
            && self.edition.title.is_some()
            && self.outline.has_at_most_first_level(2)
    }

    fn context(&self, body: &[Block]) -> Context {
        let upkeep = |open: &&OpenSection| matches!(open.purpose, Purpose::Licence | Purpose::Upkeep);
        // A list further down is one, whatever the heading above it says.
        let is_own = self.open.last().is_some_and(|open| upkeep(&open));
        let is_resource_list = || upkeep::count_resources(body, self.survey.links()) >= MIN_RESOURCES;
        let boilerplate =
            is_own || (self.open.iter().any(|open| upkeep(&open) && !open.over_list) && !is_resource_list());
        Context {
            section: self.open.last().map(|open| open.id),
            parent: None,
            boilerplate,
            kin: self.kin(body),
            paragraphs: !boilerplate && self.lists_paragraphs(body, !self.open.is_empty()),
            contents: self.open.last().is_some_and(|open| open.purpose == Purpose::Contents),
        }
    }

    /// Reports whether a list or table that is no table of contents stands directly in `body`.
    fn lists_entries(&self, body: &[Block]) -> bool {
        let kin = self.kin(body);
        let context = Context {
            section: None,
            parent: None,
            boilerplate: false,
            kin,
            paragraphs: false,
            contents: false,
        };
        body.iter().any(|block| match &block.kind {
            BlockKind::List(items) => {
                !self.is_contents(items) && items.iter().any(|item| self.is_listed(item, context))
            }
            BlockKind::Table { header, rows } => {
                let (header, rows) = survey::split_header(header, rows, &self.survey.signs);
                self.survey.columns(header, rows).is_some()
            }
            _ => false,
        }) || self.lists_paragraphs(body, !self.open.is_empty() || self.is_below_text())
    }

    /// Reports whether text stands above the first of several headings of the first level: it is a section then, and not the title.
    fn is_below_text(&self) -> bool {
        !self.outline.has_at_most_first_level(1)
            && self.edition.prose.iter().any(|prose| prose.kind == ProseKind::Paragraph)
    }

    fn blocks(&mut self, blocks: &[Block], context: Context) {
        let mut at = 0;
        let are_described = !context.boilerplate && describe_items(blocks);
        while let Some(block) = blocks.get(at) {
            at += 1;
            match &block.kind {
                BlockKind::Summary(_) if !context.boilerplate && self.survey.folds.is_named(block) => {
                    at += self.fold_entry(&blocks[at - 1..], context) - 1;
                }
                BlockKind::Summary(content) if !context.boilerplate && opening::is_summary_entry(content) => {
                    at += self.summary_entry(&blocks[at - 1..], context) - 1;
                }
                BlockKind::Paragraph(_) | BlockKind::Quote(_)
                    if context.paragraphs
                        && let Some(used) = self.paragraph_entry(&blocks[at - 1..], context) =>
                {
                    at += used - 1;
                }
                BlockKind::List(items)
                    if are_described
                        && let (Some((item, above)), Some(next)) = (items.split_last(), blocks.get(at))
                        && described::describes(next)
                        && let Some(reason) = self.entry_reason(item, context) =>
                {
                    self.list(above, &[], context);
                    self.described_item(item, next, reason, context);
                    at += 1;
                }
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
                BlockKind::Quote(inner) if !context.boilerplate && list::quotes_list(inner) => {
                    self.blocks(inner, context);
                }
                BlockKind::Quote(_)
                    if let Some(content) = paragraph_in(block)
                        && self.is_furnishing(content) =>
                {
                    self.paragraph_prose(content, &block.span, context);
                }
                BlockKind::Quote(_) => {
                    let text = item::text_of(std::slice::from_ref(block));
                    let kind =
                        if context.boilerplate { ProseKind::Boilerplate } else { ProseKind::Paragraph };
                    self.unread_blocks(std::slice::from_ref(block));
                    self.prose(kind, &text, &block.span);
                }
                BlockKind::Paragraph(content) => self.paragraph_prose(content, &block.span, context),
                BlockKind::Summary(content) => self.prose(ProseKind::Paragraph, &content.text, &block.span),
                BlockKind::Furniture(content) => self.prose(ProseKind::Furniture, &content.text, &block.span),
                BlockKind::Contents(content) => self.prose(ProseKind::Contents, &content.text, &block.span),
                BlockKind::Code(text) => self.prose(ProseKind::Code, &item::one_line(text), &block.span),
                BlockKind::Comment => self.prose(ProseKind::Comment, "", &block.span),
                BlockKind::FrontMatter => self.prose(ProseKind::FrontMatter, "", &block.span),
                BlockKind::Other if block.span.is_empty() => {}
                BlockKind::Other => self.prose(ProseKind::Other, "", &block.span),
                // A label, with no entry left that it belongs to.
                BlockKind::Heading { content, .. } => {
                    self.prose(ProseKind::Paragraph, &content.text, &block.span);
                }
                // Taken apart by `push`.
                BlockKind::Wrapper(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
