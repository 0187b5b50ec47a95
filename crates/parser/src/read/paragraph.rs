//! Paragraphs and summaries as entries: a section whose paragraphs mostly open with a link, or with a name in
//! bold and an address, lists them.

use recension_model::{Marker, ProseKind, Reason};

use crate::tree::{Block, BlockKind, Inlines};

use super::append::describe;
use super::cut::{
    cut, cut_at_strong, first_separator, has_words, is_bare_text, is_candidate, is_count, is_general,
    is_sign, leads_out, opening_link,
};
use super::family::is_lead;
use super::headline::signposts_below;
use super::item::{NoteDraft, opens_with_link, text_of};
use super::label::has_lost_signpost;
use super::list::MAX_SIGN_BYTES;
use super::signs::Signs;
use super::survey::ends_in_year;
use super::write::{EntryDraft, Own};
use super::{Context, Reader};

/// So many paragraphs of one shape are a list, below a heading, and where none stands above.
const MIN_PARAGRAPHS: usize = 2;
const MIN_UNHEADED: usize = 3;
/// So many are that open with a link and go on as sentences.
const MIN_SENTENCES: usize = 3;
/// From so many on, the edition is known to list paragraphs: one alone in its section is an entry too.
const MIN_USUAL: usize = 6;

/// A label in front of an address has no more words.
const MAX_LABEL_WORDS: usize = 3;

/// What a paragraph opens with that may be an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    Link,
    /// A link that a sentence goes on behind: "[x](…) is a saw."
    Sentence,
    /// A name in bold, with an address behind it.
    Name,
    /// A name in bold, with a description behind it and no link.
    Described,
    /// A name and no link; signposts are listed below.
    Headline,
}

/// How many paragraphs have which shape.
#[derive(Debug, Default)]
pub(super) struct Openings {
    links: usize,
    sentences: usize,
    names: usize,
    described: usize,
    headlines: usize,
    /// Paragraphs of other shapes in the sections of those.
    others: usize,
}

impl Openings {
    /// Counts the paragraphs of a section.
    pub(super) fn section(&mut self, body: &[Block], signs: &Signs, headed: bool) {
        let section = Self::of(body, signs);
        if section.are_most(headed) || (section.linked() > 0 && section.others <= 1 && headed) {
            self.links += section.links;
            self.sentences += section.sentences;
            self.names += section.names;
            self.headlines += section.headlines;
            self.described += section.described;
            self.others += section.others;
        }
    }

    fn of(body: &[Block], signs: &Signs) -> Self {
        let mut openings = Self::default();
        let mut described = true;
        let mut listed = 0;
        for (at, block) in body.iter().enumerate() {
            if let BlockKind::List(items) = &block.kind {
                listed += items.iter().filter(|item| opens_with_link(item)).count();
            }
            let Some(content) = paragraph_in(block) else { continue };
            match opening(content, signs) {
                Some(Opening::Link) => openings.links += 1,
                Some(Opening::Sentence) => openings.sentences += 1,
                Some(Opening::Name) => openings.names += 1,
                Some(Opening::Described) => openings.described += 1,
                _ if signposts_below(&body[at..], signs).is_some() => openings.headlines += 1,
                None if matches!(block.kind, BlockKind::Quote(_)) => {}
                // What follows a name that stands alone describes it.
                None if !described || content.text.is_empty() || is_lead(content, signs) => {}
                _ => openings.others += 1,
            }
            if !content.text.is_empty() {
                described = !is_alone(content);
            }
        }
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
        self.links + self.sentences + self.names + self.described + self.headlines
    }

    /// Reports whether paragraphs of this shape are entries of the edition.
    pub(super) fn are_usual(&self, opening: Opening) -> bool {
        let count = match opening {
            Opening::Link => self.links,
            Opening::Sentence => self.sentences,
            Opening::Name => self.names,
            Opening::Described => self.described,
            Opening::Headline => self.headlines,
        };
        count >= MIN_USUAL && count > self.others
    }
}

/// Returns a paragraph, also one that is all there is in a quote.
fn paragraph_in(block: &Block) -> Option<&Inlines> {
    match &block.kind {
        BlockKind::Paragraph(content) => Some(content),
        BlockKind::Quote(inner) => match inner.as_slice() {
            [Block { kind: BlockKind::Paragraph(content), .. }] => Some(content),
            _ => None,
        },
        _ => None,
    }
}

/// What the remarks of code hosts open with: "[!NOTE]".
const REMARK: &str = "[!";

/// Returns what a paragraph opens with, if it may be an entry.
pub(super) fn opening(content: &Inlines, signs: &Signs) -> Option<Opening> {
    if content.text.starts_with(REMARK) || lone_fragment(content).is_some_and(|url| signs.leads_back(url)) {
        return None;
    }
    let candidates = || content.links.iter().filter(|link| is_candidate(link));
    if let Some(at) = opening_link(content) {
        let link = &content.links[at];
        let behind = content.text[link.text.end..].trim_start_matches(['*', '"', '”', ' ']);
        // Running text goes on in small letters, unless it is counted; several links in a row are a menu.
        let counted = content.text.get(..link.text.start).is_some_and(is_count);
        let goes_on =
            !counted && behind.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | '\'' | '’'));
        let linked: usize = candidates().map(|link| link.text.len()).sum();
        let menu = candidates().count() > 1 && (linked + 3 * candidates().count()) >= content.text.len();
        let is_entry = leads_out(link) && link.url.contains("://") && !menu;
        let is_sentence = behind.len() < content.text.len() - link.text.end
            && behind.starts_with(char::is_lowercase)
            && content.text.ends_with(['.', '!', '?', '。', ')', '"']);
        let text = &content.text[link.text.clone()];
        let is_host = is_bare_text(text, &link.url) && !text.contains("://") && !is_alone(content);
        let is_name = is_entry && (is_host || !is_sign(content, at, signs));
        return match goes_on {
            false => is_name.then_some(Opening::Link),
            true => (is_name && is_sentence).then_some(Opening::Sentence),
        };
    }
    if names_by_end(content, signs) {
        return Some(Opening::Described);
    }
    let strong = content.strong.first().filter(|strong| {
        let lead = content.text.get(..strong.start).unwrap_or_default();
        strong.end < content.text.len() && !has_words(lead)
    })?;
    if content.links.is_empty() && opens_with_number(content) {
        return Some(Opening::Described);
    }
    let described =
        first_separator(&content.text[strong.end..]).is_some_and(|separator| separator.start == 0);
    if described && content.links.is_empty() {
        // What recurs is a label: "Authors: …".
        let name = &content.text[strong.clone()];
        return (!signs.has(name)).then_some(Opening::Described);
    }
    let is_address = |&at: &usize| {
        let link = &content.links[at];
        is_candidate(link) && link.text.start >= strong.end && is_sign(content, at, signs)
    };
    (0..content.links.len()).any(|at| is_address(&at)).then_some(Opening::Name)
}

/// Reports whether an item is a signpost: a link that says what it leads to, or an address behind a label that
/// recurs.
pub(super) fn is_sign_item(content: &Inlines, signs: &Signs) -> bool {
    match opening_link(content) {
        Some(at) => is_sign(content, at, signs),
        None => {
            let label = bold_label(content).filter(|_| content.links.iter().any(is_candidate));
            label.is_some_and(|label| signs.has(label))
                || labelled(content).is_some_and(|(label, _)| signs.has(label) || is_general(label))
        }
    }
}

/// Returns the label in front of an address, and the address: "github: https://…".
pub(super) fn labelled(content: &Inlines) -> Option<(&str, &str)> {
    let link = content.links.first().filter(|link| is_candidate(link))?;
    let label = content.text[..link.text.start].trim_end().strip_suffix([':', '：'])?;
    let bare = is_bare_text(&content.text[link.text.clone()], &link.url);
    (bare && label.split_whitespace().count() <= MAX_LABEL_WORDS).then_some((label, &link.url))
}

/// Returns what a text opens with in bold, if a colon stands behind it or at its end.
pub(super) fn bold_label(content: &Inlines) -> Option<&str> {
    let strong = content.strong.first().filter(|strong| strong.start == 0)?;
    let behind = content.text.get(strong.end..)?;
    let label = &content.text[strong.clone()];
    let ends = |text: &str| text.ends_with([':', '：']);
    (behind.starts_with([':', '：']) || ends(label)).then_some(label)
}

/// Reports whether what stands in bold at the start only counts: "**[1]** Ada. Title."
fn opens_with_number(content: &Inlines) -> bool {
    let strong = content.strong.first().and_then(|strong| content.text.get(strong.clone()));
    strong.is_some_and(|strong| !strong.contains(char::is_alphabetic))
}

/// Reports whether a text without links ends as resources do that have lost theirs: in a signpost, or in brackets with a
/// year.
fn names_by_end(content: &Inlines, signs: &Signs) -> bool {
    let text = content.text.as_str();
    let bracket = || text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    content.links.is_empty()
        && content.strong.is_empty()
        && (has_lost_signpost(content, signs)
            || bracket().is_some_and(|(name, inner)| has_words(name) && ends_in_year(inner)))
}

/// Returns the link to a place on a page that is all there is of a text.
pub(super) fn lone_fragment(content: &Inlines) -> Option<&str> {
    let link = content.links.first().filter(|link| link.url.contains('#') && is_alone(content))?;
    Some(&link.url)
}

/// Reports whether a paragraph is a link, and nothing else that could be read.
fn is_alone(content: &Inlines) -> bool {
    opening_link(content).is_some_and(|at| {
        let behind = &content.text[content.links[at].text.end..];
        !behind.chars().any(char::is_alphanumeric)
    })
}

/// Reports whether the visible line of a fold names a resource.
pub(super) fn is_summary_entry(content: &Inlines) -> bool {
    let bold = content.strong.first().filter(|strong| strong.start == 0 && !content.text.is_empty());
    let behind = bold.and_then(|strong| content.text.get(strong.end..)).unwrap_or_default().trim_start();
    opening_link(content).is_some_and(|at| leads_out(&content.links[at]))
        || behind.starts_with(['(', '-', '–', '—'])
}

impl Reader<'_> {
    /// Reports whether a paragraph is a part of the page and not of what is listed.
    pub(super) fn is_furnishing(&self, content: &Inlines) -> bool {
        let anchors = content.links.iter().filter(|link| link.url.starts_with('#')).count();
        anchors > 0
            && anchors == content.links.len()
            && (anchors > 1 || content.links[0].text.len() + MAX_SIGN_BYTES >= content.text.len())
    }

    /// Badges, links back to the top, and lines of anchors are no text.
    pub(super) fn paragraph_kind(&self, content: &Inlines, context: Context) -> ProseKind {
        let anchors = content.links.iter().filter(|link| link.url.starts_with('#')).count();
        let textless = content.text.is_empty() && content.images > 0;
        if anchors >= 2 && anchors == content.links.len() {
            ProseKind::Contents
        } else if context.boilerplate
            || textless
            || (anchors == 1 && content.links[0].text.len() + MAX_SIGN_BYTES >= content.text.len())
        {
            ProseKind::Boilerplate
        } else {
            ProseKind::Paragraph
        }
    }

    /// Reports whether paragraphs are entries in a section.
    pub(super) fn lists_paragraphs(&self, body: &[Block]) -> bool {
        let headed = !self.open.is_empty();
        let section = Openings::of(body, &self.survey.signs);
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
        let Some(opening) = opening(content, &self.survey.signs) else {
            return self.headline_entry(content, span.start, blocks, context);
        };
        let mut line = content.clone();
        let mut text_cut = match opening {
            Opening::Link | Opening::Sentence => cut(&line, &self.survey.signs),
            _ if opens_with_number(&line) || names_by_end(&line, &self.survey.signs) => {
                cut(&line, &self.survey.signs)
            }
            _ => cut_at_strong(&line, &self.survey.signs),
        };
        let mut used = 1;
        let mut end = span.end;
        if let [next @ Block { kind: BlockKind::Paragraph(_) | BlockKind::Quote(_), .. }, ..] = behind
            && is_alone(content)
            && !text_of(std::slice::from_ref(next)).is_empty()
            && !self.opens_entry(next)
        {
            describe(&mut line, &mut text_cut, next);
            end = next.span.end;
            used = 2;
        }
        let (marker, reason) = (Marker::Paragraph, Reason::OpensWithName);
        let own = Own { line: &line, cut: text_cut, marker, reason, span: span.start..end };
        self.block_entry(own, Vec::new(), context);
        Some(used)
    }

    fn opens_entry(&self, block: &Block) -> bool {
        matches!(&block.kind, BlockKind::Paragraph(content) if opening(content, &self.survey.signs).is_some())
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
