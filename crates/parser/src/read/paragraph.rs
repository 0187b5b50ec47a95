//! Paragraphs and summaries as entries: a section whose paragraphs mostly open with a link, or with a name in
//! bold and an address, lists them.

use std::ops::Range;

use recension_model::{Marker, ProseKind, Reason};

use crate::tree::{Block, BlockKind, Inlines};

use super::append::{append, describe};
use super::cut::{cut, cut_at_strong, has_words, leads_out, opening_link};
use super::family::is_lead;
use super::folds::{Folds, end_of_fold};
use super::headline::{is_bold, signposts_below};
use super::item::{NoteDraft, is_sentence, opens_with_link, text_of};
use super::labelled::{begins_record, cut_record, facts_below, is_fact};
use super::list::has_only_signs_beside;
use super::opening::{Opening, is_summary_entry, names_by_end, opening, opens_with_number, stands_alone};
use super::signs::Signs;
use super::write::{EntryDraft, Kind, Own};
use super::{Context, Reader};

/// So many paragraphs of one shape are a list, below a heading, and where none stands above.
const MIN_PARAGRAPHS: usize = 2;
const MIN_UNHEADED: usize = 3;
/// So many are that open with a link and go on as sentences.
const MIN_SENTENCES: usize = 3;
/// So many words tell of what stands in front of them, and what parts them from that.
const MIN_TOLD_WORDS: usize = 5;
const TELLING: [char; 9] = ['.', ',', ':', '-', '–', '—', '。', '，', '：'];
/// From so many on, the edition is known to list paragraphs: one alone in its section is an entry too.
const MIN_USUAL: usize = 6;

/// How many paragraphs have which shape.
#[derive(Debug, Default)]
pub(super) struct Openings {
    links: usize,
    rows: usize,
    sentences: usize,
    names: usize,
    described: usize,
    titled: usize,
    headlines: usize,
    pointed: usize,
    records: usize,
    /// Paragraphs of other shapes in the sections of those.
    others: usize,
}

impl Openings {
    /// Counts the paragraphs of a section.
    pub(super) fn section(&mut self, body: &[Block], (signs, folds): (&Signs, &Folds), headed: bool) {
        let mut section = Self::of(body, signs, folds);
        section.others += section.rows;
        if section.are_most(headed) || (section.linked() > 0 && section.others <= 1 && headed) {
            self.links += section.links;
            self.sentences += section.sentences;
            self.names += section.names;
            self.headlines += section.headlines;
            self.pointed += section.pointed;
            self.records += section.records;
            self.described += section.described;
            self.titled += section.titled;
            self.others += section.others;
        }
    }

    fn of(body: &[Block], signs: &Signs, folds: &Folds) -> Self {
        let mut openings = Self::default();
        let mut described = true;
        let mut listed = 0;
        // Names that stand alone, whether the last one does, and what is told of them after the first text.
        let (mut alone, mut below_alone, mut told) = (0, false, 0);
        // Signposts below a name, or folded below one, are no list.
        let mut below_name = 0;
        let mut in_record = false;
        let mut folded = 0;
        for (at, block) in body.iter().enumerate() {
            if folds.is_named(block) {
                folded = end_of_fold(body, at);
            }
            if at < folded {
                continue;
            }
            match &block.kind {
                _ if at < below_name => continue,
                BlockKind::List(items) => listed += items.iter().filter(|item| opens_with_link(item)).count(),
                _ => below_name = at + names_below(&body[at..], signs),
            }
            let Some(content) = paragraph_in(block) else { continue };
            if in_record && is_fact(content, signs) {
                continue;
            }
            in_record = begins_record(content, signs);
            let opening =
                opening(content, signs).filter(|opening| !is_headline(*opening, &body[at..], signs));
            if opening.is_some() {
                below_alone = opening == Some(Opening::Link) && stands_alone(content)
                    || opening == Some(Opening::Name) && text_below(&body[at..], signs).is_some();
                alone += usize::from(below_alone);
            }
            match opening {
                Some(Opening::Link) => openings.links += 1,
                Some(Opening::Record) => openings.records += 1,
                Some(Opening::Row) => openings.rows += 1,
                Some(Opening::Sentence) => openings.sentences += 1,
                Some(Opening::Name) => openings.names += 1,
                Some(Opening::Described) => openings.described += 1,
                Some(Opening::Titled) => openings.titled += 1,
                Some(Opening::Pointed) => openings.pointed += 1,
                None if is_bare_title(&body[at..], signs) => openings.titled += 1,
                _ if signposts_below(&body[at..], signs).is_some() => openings.headlines += 1,
                None if matches!(block.kind, BlockKind::Quote(_)) => {}
                // What follows a name that stands alone describes it.
                None if !described || !has_words(&content.text) || is_lead(content, signs) => {}
                None if below_alone && opening_link(content).is_none() => told += 1,
                _ => openings.others += 1,
            }
            if !content.text.is_empty() {
                described = !stands_alone(content);
            }
        }
        openings.others += if alone < MIN_PARAGRAPHS { told } else { 0 };
        // One or two sentences introduce; where there are more, each is about what it opens with.
        if openings.sentences < MIN_SENTENCES {
            openings.others += std::mem::take(&mut openings.sentences);
        }
        // Where items are listed, paragraphs are about them.
        if listed > 0 && listed >= openings.linked() {
            return Self::default();
        }
        openings
    }

    fn are_most(&self, headed: bool) -> bool {
        let least = if headed { MIN_PARAGRAPHS } else { MIN_UNHEADED };
        let others = if headed { self.others } else { 2 * self.others };
        self.linked() >= least && self.linked() >= others
    }

    /// Returns how many paragraphs may be entries.
    pub(super) fn linked(&self) -> usize {
        self.with_links() + self.described + self.titled
    }

    /// Returns how many paragraphs open with a line in bold over more lines.
    pub(super) fn titled(&self) -> usize {
        self.titled
    }

    /// Returns how many of those have links.
    fn with_links(&self) -> usize {
        self.links + self.sentences + self.names + self.headlines + self.pointed + self.records
    }

    /// Reports whether paragraphs of this shape are entries of the edition.
    pub(super) fn are_usual(&self, opening: Opening) -> bool {
        let count = match opening {
            Opening::Link | Opening::Row => self.links,
            // The label shows each of them.
            Opening::Record => return true,
            Opening::Sentence => self.sentences,
            Opening::Name => self.names,
            Opening::Described => self.described,
            // Where links are usual, a line in bold is a headline of the text below it.
            Opening::Titled if self.with_links() > 0 => 0,
            Opening::Titled => self.titled,
            Opening::Headline => self.headlines,
            Opening::Pointed => self.pointed,
        };
        count >= MIN_USUAL && count > self.others
    }
}

/// Returns the sentence that tells of a name in bold with an address, right below it.
fn text_below<'b>(blocks: &'b [Block], signs: &Signs) -> Option<&'b Block> {
    let [name, next, ..] = blocks else { return None };
    let (name, text) = (paragraph_in(name)?, paragraph_in(next)?);
    let tells = opening_link(text).is_none() && is_sentence(&text.text) && opening(text, signs).is_none();
    (tells && !is_sentence(&name.text)).then_some(next)
}

/// Returns how many blocks from a name on up to the signposts below it belong to it; 0 where nothing is named.
fn names_below(blocks: &[Block], signs: &Signs) -> usize {
    match &blocks[0].kind {
        BlockKind::Summary(content) if is_summary_entry(content) => 2,
        _ => signposts_below(blocks, signs).map_or(0, |last| last + 1),
    }
}

/// Reports whether a name in bold on a line of its own stands over signposts.
fn is_headline(opening: Opening, blocks: &[Block], signs: &Signs) -> bool {
    opening == Opening::Titled && signposts_below(blocks, signs).is_some()
}

/// Reports whether a quote is a name in bold without a link and nothing else, and one more such name or one with a
/// description stands below it, if anything does. Outside of quotes words in bold are remarks or headings.
fn is_bare_title(blocks: &[Block], signs: &Signs) -> bool {
    let is_bare = |content: &Inlines| content.links.is_empty() && is_bold(content);
    let is_title = |block: &Block| {
        paragraph_in(block)
            .is_some_and(|content| is_bare(content) || opening(content, signs) == Some(Opening::Titled))
    };
    let first =
        blocks.first().filter(|block| matches!(block.kind, BlockKind::Quote(_))).and_then(paragraph_in);
    first.is_some_and(is_bare) && blocks.get(1).is_none_or(is_title)
}

/// Returns a paragraph, also one that is all there is in a quote.
pub(super) fn paragraph_in(block: &Block) -> Option<&Inlines> {
    match &block.kind {
        BlockKind::Paragraph(content) => Some(content),
        BlockKind::Quote(inner) => match inner.as_slice() {
            [Block { kind: BlockKind::Paragraph(content), .. }] => Some(content),
            _ => None,
        },
        _ => None,
    }
}

impl Reader<'_> {
    /// Reports whether a paragraph is a part of the page and not of what is listed.
    pub(super) fn is_furnishing(&self, content: &Inlines) -> bool {
        let anchors = content.links.iter().filter(|link| link.url.starts_with('#')).count();
        anchors > 0 && anchors == content.links.len() && (anchors > 1 || has_only_signs_beside(content))
    }

    /// Badges, links back to the top, and lines of anchors are no text.
    fn paragraph_kind(&self, content: &Inlines, context: Context) -> ProseKind {
        let anchors = content.links.iter().filter(|link| link.url.starts_with('#')).count();
        let textless = content.text.is_empty() && content.images > 0;
        if anchors >= 2 && anchors == content.links.len() {
            ProseKind::Contents
        } else if context.boilerplate
            || textless
            || (anchors == 1 && content.links.len() == 1 && has_only_signs_beside(content))
        {
            ProseKind::Boilerplate
        } else {
            ProseKind::Paragraph
        }
    }

    /// Adds a paragraph that is no entry.
    pub(super) fn paragraph_prose(&mut self, content: &Inlines, span: &Range<usize>, context: Context) {
        let kind = self.paragraph_kind(content, context);
        if kind == ProseKind::Paragraph {
            self.unread_text(content);
        }
        let reason = match kind {
            ProseKind::Boilerplate if !context.boilerplate => Reason::Furnishes,
            kind => Reason::of_prose(kind),
        };
        self.prose(Kind(kind, reason), &content.text, span);
    }

    /// Reports whether paragraphs are entries in a section, `headed` or with no heading above.
    pub(super) fn lists_paragraphs(&self, body: &[Block], headed: bool) -> bool {
        let mut section = Openings::of(body, &self.survey.signs, &self.survey.folds);
        let rows = std::mem::take(&mut section.rows);
        let lists_links = self.survey.lists_paragraphs(Opening::Link);
        section.links += if lists_links { rows } else { 0 };
        section.others += if lists_links { 0 } else { rows };
        if !self.survey.lists_paragraphs(Opening::Pointed) {
            section.others += std::mem::take(&mut section.pointed);
        }
        if !self.survey.lists_titles() {
            section.others += std::mem::take(&mut section.titled);
        }
        // Above all sections stand words to the reader, unless there is nothing else.
        if !headed && section.linked() <= self.survey.linked_items() {
            return false;
        }
        let is_usual = |count: usize, opening| count == 0 || self.survey.lists_paragraphs(opening);
        let usual = is_usual(section.links, Opening::Link)
            && is_usual(section.sentences, Opening::Sentence)
            && is_usual(section.names, Opening::Name)
            && is_usual(section.headlines, Opening::Headline);
        // Words in bold open remarks too; without a link they name only where many do.
        if !is_usual(section.described, Opening::Described) {
            return false;
        }
        section.are_most(headed)
            || (headed && usual && section.linked() > 0 && section.linked() >= section.others)
    }

    /// Reads a paragraph as an entry, if it is one; returns how many of the blocks belong to it.
    pub(super) fn paragraph_entry(&mut self, blocks: &[Block], context: Context) -> Option<usize> {
        let [block @ Block { span, .. }, behind @ ..] = blocks else { return None };
        let content = paragraph_in(block)?;
        let signs = &self.survey.signs;
        let own = self.own_opening(content).filter(|opening| !is_headline(*opening, blocks, signs));
        let is_bare = || self.survey.lists_titles() && is_bare_title(blocks, signs);
        let own = own.or_else(|| is_bare().then_some(Opening::Titled));
        let Some(opening) = own else {
            return self.headline_entry(content, span.start, blocks, context);
        };
        let mut line = content.clone();
        let mut text_cut = match opening {
            Opening::Link | Opening::Row | Opening::Sentence | Opening::Pointed => {
                cut(&line, &self.survey.signs)
            }
            Opening::Record => cut_record(&line),
            _ if opens_with_number(&line) || names_by_end(&line, &self.survey.signs) => {
                cut(&line, &self.survey.signs)
            }
            _ => cut_at_strong(&line, &self.survey.signs),
        };
        let mut used = 1;
        let mut end = span.end;
        // A picture of what is named may stand above the text.
        let is_picture = |block: &&Block| {
            paragraph_in(block).is_some_and(|content| content.text.is_empty() && content.images > 0)
        };
        let pictures = behind.iter().take_while(is_picture).count();
        if let [next @ Block { kind: BlockKind::Paragraph(_) | BlockKind::Quote(_), .. }, ..] =
            &behind[pictures..]
            && stands_alone(content)
            && !text_of(std::slice::from_ref(next)).is_empty()
            && !self.opens_entry(next)
        {
            for picture in &behind[..pictures] {
                append(&mut line, picture);
            }
            describe(&mut line, &mut text_cut, next);
            end = next.span.end;
            used = 2 + pictures;
        }
        let mut notes = Vec::new();
        if used == 1
            && opening == Opening::Name
            && let Some(text) = text_below(blocks, &self.survey.signs)
        {
            if text_cut.description.is_empty() {
                describe(&mut line, &mut text_cut, text);
            } else {
                notes.extend(NoteDraft::of_block(text));
            }
            end = text.span.end;
            used = 2;
        }
        if opening == Opening::Record {
            notes = facts_below(behind, &self.survey.signs);
            used += notes.len();
            end = blocks[used - 1].span.end;
        }
        let (marker, reason) = (Marker::Paragraph, Reason::OpensWithName);
        let own = Own { line: &line, cut: text_cut, marker, reason, span: span.start..end };
        self.block_entry(own, notes, context);
        Some(used)
    }

    fn opens_entry(&self, block: &Block) -> bool {
        paragraph_in(block).and_then(|content| self.own_opening(content)).is_some()
    }

    /// Returns what a paragraph opens with, if it may be an entry of this edition. Where most paragraphs open with links, one that
    /// says what it leads to, as "GitHub" does, names what a text behind it tells of.
    fn own_opening(&self, content: &Inlines) -> Option<Opening> {
        let signs = &self.survey.signs;
        let lists_links = || self.survey.lists_paragraphs(Opening::Link);
        let is_told = || {
            let link = opening_link(content).and_then(|at| content.links.get(at));
            link.is_some_and(|link| {
                let behind = content.text.get(link.text.end..).unwrap_or_default();
                let next = behind.char_indices().find(|(_, c)| c.is_alphanumeric());
                let is_linked = |at| content.links.iter().any(|other| other.text.contains(&at));
                let goes_on = next.is_some_and(|(at, c)| c.is_lowercase() && !is_linked(link.text.end + at));
                leads_out(link)
                    && !goes_on
                    && behind.trim_start().starts_with(TELLING)
                    && behind.split_whitespace().count() >= MIN_TOLD_WORDS
                    && !signs.has(&content.text[link.text.clone()])
            })
        };
        match opening(content, signs) {
            Some(Opening::Row) => lists_links().then_some(Opening::Row),
            None => (lists_links() && is_told()).then_some(Opening::Link),
            own => own,
        }
    }

    /// Reads a summary as an entry, with the signposts and notes that are folded below it; returns how many of
    /// the blocks belong to it.
    pub(super) fn summary_entry(&mut self, blocks: &[Block], context: Context) -> usize {
        let [Block { kind: BlockKind::Summary(content), span }, behind @ ..] = blocks else { return 0 };
        let mut notes = Vec::new();
        let mut used = 1;
        let mut end = span.end;
        for block in behind {
            match &block.kind {
                BlockKind::List(items)
                    if items.first().is_some_and(|item| self.is_attached(item, content)) =>
                {
                    items.iter().for_each(|item| notes.push(NoteDraft::of_item(item)));
                }
                BlockKind::Paragraph(_) | BlockKind::Code(_) | BlockKind::Quote(_) => {
                    notes.extend(NoteDraft::of_block(block));
                }
                _ => break,
            }
            used += 1;
            end = block.span.end;
        }
        let cut = cut(content, &self.survey.signs);
        let (marker, reason) = (Marker::Paragraph, Reason::FoldsResource);
        let own = Own { line: content, cut, marker, reason, span: span.start..end };
        self.block_entry(own, notes, context);
        used
    }

    /// Adds an entry that is no item: with its own text as the line, and all that belongs to it within the span.
    pub(super) fn block_entry(&mut self, own: Own<'_>, notes: Vec<NoteDraft>, context: Context) {
        let Own { line, cut, marker, reason, span } = own;
        let Context { section, parent, .. } = context;
        let end = span.end;
        self.entry(EntryDraft { line, cut, marker, reason, span, section, parent, notes });
        self.covered = self.covered.max(end);
    }
}
