//! What is nested in an entry: its notes, and entries of its own.

use std::ops::Range;

use recension_model::{Marker, Reason};

use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

use super::append::{append, describe};
use super::brackets::lone_bracket;
use super::card::{is_card, lead_below};
use super::contents::describes;
use super::cut::{
    TextCut, cut, cut_above, first_separator, is_bare_text, is_sign, leads_out, opening_link, without_colon,
};
use super::family::is_lead;
use super::item::{NoteDraft, has_link, is_sentence, names_something, nested_items, opens_with_link};
use super::label::has_lost_signpost;
use super::opening::{are_labelled_signs, is_short_or_labelled, is_sign_item};
use super::signs::{Signs, part_of};
use super::survey::Links;
use super::write::{EntryDraft, Own};
use super::{Context, Reader};

/// What stands beside the links of an item is a description only if it is longer.
pub(super) const MIN_DESCRIPTION_BYTES: usize = 8;

/// Returns the items at the start of `next` that are notes of the last of `items`: bullets at the margin that
/// follow a numbered entry and do not open with a link. Where that one has its link behind a name, so do its siblings.
pub(super) fn flush_left_notes<'b>(items: &[Item], next: Option<&'b Block>) -> &'b [Item] {
    let numbered = items.last().is_some_and(|item| matches!(item.marker, Marker::Number(_)));
    let names_first = items.last().is_some_and(|item| has_link(item) && !opens_with_link(item));
    match next.map(|next| &next.kind) {
        Some(BlockKind::List(next)) if numbered => {
            let is_sibling = |item: &Item| opens_with_link(item) || (names_first && has_link(item));
            let is_note = |item: &&Item| matches!(item.marker, Marker::Bullet(_)) && !is_sibling(item);
            &next[..next.iter().take_while(is_note).count()]
        }
        _ => &[],
    }
}

impl Reader<'_> {
    /// Adds an item as an entry, with its notes and the entries nested in it.
    pub(super) fn item_entry(&mut self, item: &Item, more_notes: &[Item], reason: Reason, context: Context) {
        let mut below = self.below(item, !opens_with_link(item));
        for note in more_notes {
            below.note(note);
        }
        let end = more_notes.last().map_or(item.span.end, |note| note.span.end);
        let span = item.span.start..end;
        if (item.marker == Marker::Definition || stands_over_text(item)) && below.begins_with_note() {
            let (line, cut) = defined(item, below.notes.remove(0), &self.survey.signs);
            let own = Own { line: &line, cut, marker: item.marker, reason, span };
            self.write_item(own, below, context);
        } else if reason == Reason::AboveEntries
            && more_notes.is_empty()
            && below.entries.is_empty()
            && !has_link(item)
            && nested_items(&item.children)
                .into_iter()
                .any(|child| opens_with_link(child) || is_sign_item(&child.content, &self.survey.signs))
        {
            let leads = nested_items(&item.children).into_iter().all(opens_with_link);
            let (mut line, cut) = named_above(item, &self.survey.signs);
            if leads {
                below.notes.clear();
            } else {
                // What else stands below are notes: its own text ends before them.
                line.span = item.content.span.clone();
            }
            let own = Own { line: &line, cut, marker: item.marker, reason, span };
            self.write_item(own, below, context);
        } else if context.kin.cards
            && is_card(item)
            && let Some(lead) = lead_below(&item.children, &self.survey.signs)
        {
            let mut line = item.content.clone();
            let mut cut = cut(&line, &self.survey.signs);
            let end = line.text.len();
            line.links.push(InlineLink { text: end..end, ..lead.clone() });
            cut.primary = Some(line.links.len() - 1);
            let own = Own { line: &line, cut, marker: item.marker, reason, span };
            self.write_item(own, below, context);
        } else {
            let line = &item.content;
            let own = Own { line, cut: cut(line, &self.survey.signs), marker: item.marker, reason, span };
            self.write_item(own, below, context);
        }
    }

    pub(super) fn write_item(&mut self, own: Own<'_>, below: Below<'_>, context: Context) {
        let Own { line, cut: text_cut, marker, reason, span } = own;
        let Context { section, parent, .. } = context;
        let end = span.end;
        let notes = below.notes;
        let id = self.entry(EntryDraft { line, cut: text_cut, marker, reason, span, section, parent, notes });
        for child in below.entries {
            let below = self.below(child, false);
            let own = Own {
                line: &child.content,
                cut: cut(&child.content, &self.survey.signs),
                marker: child.marker,
                reason: if opens_with_link(child) {
                    Reason::OpensWithLink
                } else {
                    self.reason(&child.content)
                },
                span: child.span.clone(),
            };
            self.write_item(own, below, Context { parent: Some(id), ..context });
        }
        self.covered = self.covered.max(end);
    }

    pub(super) fn below<'b>(&self, item: &'b Item, under_label: bool) -> Below<'b> {
        let is_numbered = matches!(item.marker, Marker::Number(_));
        let column = is_numbered.then(|| self.places.column(item.span.start));
        let mut below = Below { under_label, column, owner: Some(&item.content), ..Below::default() };
        self.sort_children(&item.children, &mut below);
        below
    }

    /// Sorts what is nested in an entry into notes and entries.
    fn sort_children<'b>(&self, children: &'b [Block], below: &mut Below<'b>) {
        for child in children {
            match &child.kind {
                BlockKind::List(items) => {
                    let names = |item: &&Item| self.names_without_link(item);
                    let most = items.iter().filter(names).count() * 2 > items.len();
                    let facts = self.tell_facts(items.iter())
                        || below.under_label && self.are_signposts(items.iter());
                    let outer = std::mem::replace(&mut below.names, most);
                    let outer_facts = std::mem::replace(&mut below.facts, facts);
                    items.iter().for_each(|item| self.sort_nested(item, below));
                    (below.names, below.facts) = (outer, outer_facts);
                }
                BlockKind::Wrapper(blocks) => self.sort_children(blocks, below),
                BlockKind::Comment | BlockKind::Other | BlockKind::FrontMatter => {}
                _ => {
                    below.notes.extend(NoteDraft::of_block(child));
                }
            }
        }
    }

    fn sort_nested<'b>(&self, item: &'b Item, below: &mut Below<'b>) {
        if item.content.text.is_empty() {
            self.sort_children(&item.children, below);
        } else if !(below.facts && is_short_or_labelled(&item.content)) && self.is_child_entry(item, below) {
            below.entries.push(item);
        } else {
            below.note(item);
            self.sort_children(&item.children, below);
        }
    }

    fn is_child_entry(&self, item: &Item, below: &Below<'_>) -> bool {
        let is_address = |link: &InlineLink| is_bare_text(&item.content.text[link.text.clone()], &link.url);
        let attached = || below.owner.is_some_and(|owner| self.is_attached(item, owner));
        (opens_with_link(item) && !attached())
            || (self.survey.links() == Links::None
                && !self.survey.nests_notes()
                && !opens_with_link(item)
                && (self.names_without_link(item) || (below.names && !is_sentence(&item.content.text)))
                && !self.survey.is_tag(&item.content)
                && !self.is_flush(item, below))
            || (below.under_label
                && has_link(item)
                && !attached()
                && !self.is_address_below(item)
                && !item.content.links.iter().any(is_address)
                && self.points_at_resource(&item.content))
    }

    /// Reports whether an item may name a resource in a copy that has lost its links.
    fn names_without_link(&self, item: &Item) -> bool {
        // A count is no name, nor are stars.
        (names_something(&item.content) && item.content.text.contains(char::is_alphabetic))
            || has_lost_signpost(&item.content, &self.survey.signs)
    }

    /// Reports whether an item below a name only leads to more of what is named: a signpost, a screenshot, a
    /// mirror. No single sign of that is sure.
    pub(super) fn is_attached(&self, item: &Item, owner: &Inlines) -> bool {
        let content = &item.content;
        let Some(at) = opening_link(content) else {
            return !has_link(item) || are_labelled_signs(content, &self.survey.signs);
        };
        let link = &content.links[at];
        let host =
            |url: &str| url.split_once("://").map(|(_, rest)| rest.split('/').next().map(str::to_owned));
        let near = owner.links.iter().any(|other| leads_out(other) && host(&other.url) == host(&link.url));
        let unlinked: usize =
            content.text.len() - content.links.iter().map(|link| link.text.len()).sum::<usize>();
        let bare = unlinked < MIN_DESCRIPTION_BYTES;
        let described = first_separator(&content.text[link.text.end..])
            .is_some_and(|separator| separator.start == 0)
            || describes(content, link);
        let is_bracketed = self.survey.signs.are_in_brackets() && lone_bracket(content).is_some();
        let is_sign = is_bracketed || is_sign(content, at, &self.survey.signs);
        let is_part = is_sign && part_of(&content.text[link.text.clone()]).is_some();
        let points = if is_sign { 3 } else { 0 }
            + i32::from(near)
            + i32::from(bare)
            + if self.survey.nests_signs() || is_part { 2 } else { 0 }
            - if described { 2 } else { 0 };
        points >= 3 || (described && points >= 2)
    }

    /// Reports whether an item stands no deeper than the numbered entry that it follows: it is a note of that,
    /// whatever it looks like, since entries have numbers there.
    fn is_flush(&self, item: &Item, below: &Below<'_>) -> bool {
        matches!(item.marker, Marker::Bullet(_))
            && below.column.is_some_and(|column| self.places.column(item.span.start) <= column)
    }
}

/// Reports whether an item is a heading over a paragraph, which describes what it names.
fn stands_over_text(item: &Item) -> bool {
    let first =
        item.children.iter().find(|block| !matches!(block.kind, BlockKind::Other | BlockKind::Comment));
    item.content.is_heading && first.is_some_and(|block| matches!(block.kind, BlockKind::Paragraph(_)))
}

/// What is nested in an entry.
#[derive(Default)]
pub(super) struct Below<'b> {
    /// The entry's own text; none where a label may be all there is.
    owner: Option<&'b Inlines>,
    /// The entry is half a label ("MySQL: [x](…)"): what it covers need not open with a link either.
    under_label: bool,
    /// Where the entry stands in its line, if it has a number.
    column: Option<u32>,
    /// Most items of the list at hand may be names: where links are lost, a longer one among them is one too.
    names: bool,
    /// Most items of the list at hand say something of the entry.
    facts: bool,
    notes: Vec<NoteDraft>,
    entries: Vec<&'b Item>,
}

impl Below<'_> {
    /// Reports whether nothing is nested in the entry.
    pub(super) fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.entries.is_empty()
    }

    fn begins_with_note(&self) -> bool {
        let entry = self.entries.first().map_or(usize::MAX, |entry| entry.span.start);
        self.notes.first().is_some_and(|note| note.span.start < entry)
    }

    fn note(&mut self, item: &Item) {
        let end = item.content.span.end.max(item.span.start);
        self.notes.push(NoteDraft::of_text(&item.content, item.span.start..end));
    }
}

/// Puts a name and the links below it, which lead to what it names, on one line.
fn named_above(item: &Item, signs: &Signs) -> (Inlines, TextCut) {
    let mut line = item.content.clone();
    let mut text_cut = cut_above(&line, signs);
    text_cut.title.end = text_cut.title.start + without_colon(&line.text[text_cut.title.clone()]).len();
    let own = line.links.len();
    item.children.iter().for_each(|block| _ = append(&mut line, block));
    text_cut.primary = (own..line.links.len()).find(|at| leads_out(&line.links[*at]));
    (line, text_cut)
}

/// Puts a term and its definition on one line, with the links of a paragraph.
fn defined(item: &Item, definition: NoteDraft, signs: &Signs) -> (Inlines, TextCut) {
    let term = &item.content;
    let mut line = term.clone();
    let end = term.text.len();
    let primary = cut(term, signs).primary;
    let mut text_cut = TextCut { title: 0..end, description: end..end, certain: true, primary };
    if let Some(block) = paragraph_at(&item.children, &definition.span) {
        let own = line.links.len();
        describe(&mut line, &mut text_cut, block);
        // Signposts alone lead to what the term names.
        let leads = matches!(&block.kind, BlockKind::Paragraph(content) if is_lead(content, signs));
        text_cut.primary = primary.or(Some(own).filter(|_| leads));
    } else {
        line.text.push(' ');
        text_cut.description = line.text.len()..line.text.len() + definition.text.len();
        line.text.push_str(&definition.text);
    }
    line.span = term.span.start..definition.span.end.max(term.span.end);
    (line, text_cut)
}

/// Finds a paragraph by where it stands, wrappers looked through.
fn paragraph_at<'b>(blocks: &'b [Block], span: &Range<usize>) -> Option<&'b Block> {
    blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Wrapper(inner) => paragraph_at(inner, span),
        BlockKind::Paragraph(_) => Some(block).filter(|block| block.span == *span),
        _ => None,
    })
}
