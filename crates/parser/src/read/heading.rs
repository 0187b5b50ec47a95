//! Reads a heading that names a resource, and what stands below it.

use std::ops::Range;

use recension_model::{Marker, Reason, SectionId};

use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item, TableRow};

use super::append::{append, describe};
use super::cut::{
    TextCut, before_last_links, cut, cut_behind, has_signposts_behind, is_bare_text, is_general, is_sign,
    leads_out, opening_link,
};
use super::family::{address_in_front, are_quoted_links, is_lead, is_made_of_links, lead_line};
use super::item::{NoteDraft, text_of};
use super::opening::{are_labelled_signs, says_where};
use super::paragraph::paragraph_in;
use super::write::EntryDraft;
use super::{PendingHeading, Reader};

/// What names a resource over its description: a heading, or the visible line of a fold.
pub(super) struct Name<'b> {
    pub(super) content: &'b Inlines,
    pub(super) span: Range<usize>,
    pub(super) marker: Marker,
    pub(super) reason: Reason,
}

impl Reader<'_> {
    /// Reads a heading as an entry, with the text below it; returns the blocks that are left. Another entry's heading may be
    /// next.
    pub(super) fn heading_entry<'b>(
        &mut self,
        heading: &PendingHeading,
        body: &'b [Block],
        is_before_entry: bool,
    ) -> &'b [Block] {
        let (content, span) = (&heading.content, heading.span.clone());
        let name = Name { content, span, marker: Marker::Heading, reason: Reason::HeadsResource };
        let section = self.open.last().map(|open| open.id);
        self.named_entry(&name, body, is_before_entry, section)
    }

    /// Reads a name as an entry, with the text below it; returns the blocks that are left.
    pub(super) fn named_entry<'b>(
        &mut self,
        name: &Name<'_>,
        body: &'b [Block],
        is_before_entry: bool,
        section: Option<SectionId>,
    ) -> &'b [Block] {
        let mut line = name.content.clone();
        let mut text_cut = self.cut_heading(&line);
        let missing_link = text_cut.primary.is_none();
        if missing_link {
            let all = line.text.len();
            let start = all - line.text.trim_start_matches(['•', '·', ' ']).len();
            text_cut = TextCut { title: start..all, description: all..all, certain: true, primary: None };
        }
        // Below a label stands what it says, whatever that names.
        let is_label =
            |block: &Block| matches!(block.kind, BlockKind::Heading { .. }) && !self.is_lead(block);
        let labelled = body.iter().position(is_label).unwrap_or(body.len());
        let above = &body[..labelled];
        let leads = |block: &Block| self.lead(block).is_some();
        // Where nothing stands above labels, what leads to the name stands below one.
        let lead =
            above.iter().position(leads).or_else(|| body.iter().position(leads).filter(|_| above.is_empty()));
        let lead = lead.filter(|_| missing_link);
        let text = above.iter().position(|block| self.describes(block));
        let used = lead.max(text).map_or(0, |last| last + 1);
        self.take_told(&mut line, &mut text_cut, &body[..used], lead);
        let (notes, used) = self.notes_below(body, used, labelled);
        let used = self.ends_below(name.span.start, (body, used), is_before_entry);
        let end = body[..used].last().map_or(name.span.end, |block| block.span.end);
        let span = name.span.start..end;
        let (marker, reason) = (name.marker, name.reason);
        self.entry(EntryDraft {
            line: &line,
            cut: text_cut,
            marker,
            reason,
            span,
            section,
            parent: None,
            notes,
        });
        self.covered = self.covered.max(end);
        &body[used..]
    }

    /// Puts what is told below a name behind it: texts, and what leads to what it names, which is the block `lead`.
    fn take_told(&self, line: &mut Inlines, text_cut: &mut TextCut, blocks: &[Block], lead: Option<usize>) {
        for (at, block) in blocks.iter().enumerate() {
            let links = line.links.len();
            if is_readable(block) && !self.is_lead(block) {
                let is_described = !text_cut.description.is_empty();
                describe(line, text_cut, block);
                if let BlockKind::Paragraph(content) = &block.kind
                    && !is_described
                    && !text_cut.description.is_empty()
                {
                    let text = self.without_lead(content);
                    text_cut.description.end = text_cut.description.start + text.end;
                    text_cut.description.start += text.start;
                }
            } else {
                append(line, block);
            }
            if lead == Some(at) {
                text_cut.primary = self.lead(block).map(|lead| links + lead);
            }
        }
    }

    /// Returns the notes that stand below a heading from one of its blocks on, up to what names resources, and where they end;
    /// below a label, which is the block `labelled`, nothing does.
    fn notes_below(&self, body: &[Block], from: usize, labelled: usize) -> (Vec<NoteDraft>, usize) {
        let mut notes = Vec::new();
        let mut used = from;
        for (at, block) in body.iter().enumerate().skip(from) {
            let before = notes.len();
            match &block.kind {
                _ if paragraph_in(block).is_some_and(|content| self.is_furnishing(content)) => break,
                BlockKind::List(items)
                    if at < labelled && items.iter().any(|item| self.names_resource(item)) =>
                {
                    break;
                }
                BlockKind::List(items) => notes.extend(items.iter().map(NoteDraft::of_item)),
                BlockKind::Paragraph(_)
                | BlockKind::Quote(_)
                | BlockKind::Code(_)
                | BlockKind::Table { .. } => {
                    notes.extend(NoteDraft::of_block(block));
                }
                _ => {}
            }
            if notes.len() > before {
                used = at + 1;
            }
        }
        (notes, used)
    }

    /// Divides a heading: behind a link that only says where it leads, the name follows.
    fn cut_heading(&self, line: &Inlines) -> TextCut {
        let signs = &self.survey.signs;
        let text_cut = cut(line, signs);
        let is_name = |text: &str| text.trim_start().starts_with(char::is_uppercase);
        let points = text_cut.primary.is_some_and(|at| {
            line.links[at].text == text_cut.title
                && is_sign(line, at, signs)
                && is_name(&line.text[text_cut.title.end..])
        });
        let behind = if points { cut_behind(line, signs) } else { None };
        let mut text_cut = behind.unwrap_or(text_cut);
        // What stands behind a heading's name in links of the kind "[[press]](…)" describes nothing.
        if has_signposts_behind(line, signs) && before_last_links(line).is_some() {
            text_cut.description = line.text.len()..line.text.len();
        }
        text_cut
    }

    /// Reports whether an item below the text of a heading names a resource of its own: a volume of a series.
    fn names_resource(&self, item: &Item) -> bool {
        opening_link(&item.content).is_some_and(|at| !says_where(&item.content, at, &self.survey.signs))
    }

    /// Reports whether a block has nothing in it but links that lead to what is named above.
    fn is_lead(&self, block: &Block) -> bool {
        let leads = |content: &Inlines| is_lead(content, &self.survey.signs);
        let is_link = |item: &Item| match is_made_of_links(&item.content) {
            true => leads(&item.content),
            false => are_labelled_signs(&item.content, &self.survey.signs),
        };
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => leads(content),
            BlockKind::List(items) => items.iter().all(|item| item.children.is_empty() && is_link(item)),
            _ => false,
        }
    }

    /// Reports whether a block below a heading describes what it names.
    fn describes(&self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::Paragraph(content) => {
                !content.text.is_empty() && !self.is_lead(block) && !self.is_furnishing(content)
            }
            BlockKind::Quote(_) => is_readable(block),
            _ => false,
        }
    }

    /// Returns the part of a paragraph below a name that describes it, without the line or the address at its start or end
    /// that leads to it.
    fn without_lead(&self, content: &Inlines) -> Range<usize> {
        let text = content.text.as_str();
        if let Some(start) = address_in_front(content) {
            return start..text.len();
        }
        match lead_line(content, &self.survey.signs) {
            Some((_, line)) if line.start == 0 => {
                text.len() - text[line.end..].trim_start().len()..text.len()
            }
            Some((_, line)) if line.end == text.len() => 0..text[..line.start].trim_end().len(),
            _ => 0..text.len(),
        }
    }

    /// Returns which of the links of a block leads to what the heading above names.
    fn lead(&self, block: &Block) -> Option<usize> {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. }
                if is_lead(content, &self.survey.signs) || address_in_front(content).is_some() =>
            {
                content.links.iter().position(leads_out)
            }
            BlockKind::Paragraph(content) => lead_line(content, &self.survey.signs).map(|(link, _)| link),
            BlockKind::Table { header, rows } if !header.iter().any(|cell| !cell.links.is_empty()) => {
                lead_in_facts(rows)
            }
            BlockKind::List(_) => links_in(block).into_iter().position(leads_out),
            BlockKind::Quote(inner) => are_quoted_links(inner).then_some(0),
            _ => None,
        }
    }
}

/// Returns the link in a row that says "URL", else one that is an address, else the first.
fn lead_in_facts(rows: &[TableRow]) -> Option<usize> {
    let mut links = Vec::new();
    for row in rows {
        let label = row.cells.first().map_or("", |cell| cell.text.as_str());
        for cell in &row.cells {
            for link in &cell.links {
                let text = cell.text.get(link.text.clone()).unwrap_or_default();
                links.push((
                    is_general(label.trim_end_matches(':')),
                    is_bare_text(text, &link.url),
                    leads_out(link),
                ));
            }
        }
    }
    let find = |fits: &dyn Fn(&(bool, bool, bool)) -> bool| links.iter().position(fits);
    find(&|&(labelled, _, out)| labelled && out)
        .or_else(|| find(&|&(_, bare, out)| bare && out))
        .or_else(|| find(&|&(_, _, out)| out))
}

/// Returns the links of a list, in order.
fn links_in(block: &Block) -> Vec<&InlineLink> {
    let BlockKind::List(items) = &block.kind else { return Vec::new() };
    items
        .iter()
        .flat_map(|item| item.content.links.iter().chain(item.children.iter().flat_map(links_in)))
        .collect()
}

fn is_readable(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Paragraph(_) | BlockKind::Quote(_) | BlockKind::List(_) | BlockKind::Table { .. }
    ) && !text_of(std::slice::from_ref(block)).is_empty()
}
