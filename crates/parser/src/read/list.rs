//! Lists: which items are entries, which are labels, notes, prose.

use std::ops::Range;

use recension_model::{Marker, ProseKind, Reason};

use crate::marks::{ends_in_year, ends_shortcode};
use crate::tree::{Block, BlockKind, Inlines, Item};

use super::brackets::lone_bracket;
use super::card::is_card;
use super::contents::lists_resources;
use super::cut::{
    first_separator, has_signposts_behind, has_words, is_candidate, is_sign, line_over_address, opening_link,
    opens_with_signpost,
};
use super::item::{
    are_authors, has_link, is_name, is_sentence, names_something, nested_items, opens_with_link, text_of,
    text_of_items,
};
use super::label::{has_lost_signpost, has_remark, is_lost_signposts, label};
use super::languages::lists_translations;
use super::opening::{fact_label, is_loose_address, is_sign_item, labelled};
use super::signs::Signs;
use super::survey::{Links, head};
use super::upkeep::is_described_link;
use super::write::Kind;
use super::{Context, Reader};

/// How much stands around the link of a "back to top": brackets, an arrow.
const MAX_SIGN_BYTES: usize = 4;

/// So many items in a quote are a list; fewer are a remark.
const MIN_QUOTED: usize = 2;

/// What an item of a list in its own right is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    Entry(Reason),
    Group,
    /// Has no text of its own; its children stand in its place.
    Transparent,
    Prose,
}

/// Counts the items in `blocks`, at any depth, that open with a link out of the document.
pub(super) fn count_linked(blocks: &[Block]) -> usize {
    nested_items(blocks)
        .into_iter()
        .map(|item| usize::from(opens_with_link(item)) + count_linked(&item.children))
        .sum()
}

/// Reports whether items open with links, or are described: what stands under "Contents" is more than that.
pub(super) fn lists_more_than_titles(blocks: &[Block]) -> bool {
    let items = nested_items(blocks);
    let described = items.iter().filter(|item| first_separator(&item.content.text).is_some()).count();
    let tables = blocks.iter().any(|block| matches!(block.kind, BlockKind::Table { .. }));
    tables || count_linked(blocks) > 0 || described * 2 > items.len()
}

fn count_items_linked(items: &[Item]) -> usize {
    items.iter().filter(|item| opens_with_link(item)).count()
}

/// Reports whether a quote holds a list of resources, most items of which are a link and a description of it. Others are in a remark.
pub(super) fn quotes_list(blocks: &[Block]) -> bool {
    let lists = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::List(items) => Some(items),
        _ => None,
    });
    lists.into_iter().any(|items| {
        let described = items.iter().filter(|item| is_described_link(&item.content)).count();
        described >= MIN_QUOTED && described * 2 > items.len()
    })
}

impl Reader<'_> {
    /// Reads a list; `more_notes` are those of its last item that CommonMark takes for another list.
    pub(super) fn list(&mut self, items: &[Item], more_notes: &[Item], context: Context) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let whole = first.span.start..last.span.end;
        if self.is_contents(items) || (context.contents && count_items_linked(items) == 0) {
            let lists = |item: &Item| lists_resources(item) || self.lists_names(item);
            let lists: Vec<bool> = items.iter().map(lists).collect();
            let mut rest = items;
            for alike in lists.chunk_by(bool::eq) {
                let (part, next) = rest.split_at(alike.len());
                rest = next;
                let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
                if alike.contains(&true) && !context.boilerplate {
                    self.items(part, &[], context);
                } else {
                    self.list_prose(ProseKind::Contents, part, first.span.start..last.span.end, context);
                }
            }
        } else if context.boilerplate {
            self.list_prose(ProseKind::Boilerplate, items, whole, context);
        } else if lists_translations(items) {
            self.list_prose(ProseKind::Furniture, items, whole, context);
        } else {
            self.items(items, more_notes, context);
        }
    }

    fn items(&mut self, items: &[Item], more_notes: &[Item], context: Context) {
        let kin = self.kin_of_list(items, context.kin);
        let context = Context { kin, ..context };
        // Neighbouring items that are prose are one piece of it.
        let mut prose: Option<Range<usize>> = None;
        for (at, item) in items.iter().enumerate() {
            let more_notes = if at + 1 == items.len() { more_notes } else { &[] };
            let role = self.role(item, context);
            if role == Role::Prose && more_notes.is_empty() {
                prose = Some(prose.map_or(at, |range| range.start)..at + 1);
                continue;
            }
            self.flush_prose(items, prose.take(), context);
            match role {
                Role::Entry(reason) => {
                    self.item_entry(item, more_notes, reason, context);
                }
                Role::Group => self.group_label(item, context),
                Role::Transparent | Role::Prose => {
                    if role == Role::Prose {
                        self.flush_prose(items, Some(at..at + 1), context);
                    } else {
                        self.children_in_place(&item.children, context);
                    }
                }
            }
            if !matches!(role, Role::Entry(_)) && !more_notes.is_empty() {
                self.items(more_notes, &[], context);
            }
        }
        self.flush_prose(items, prose, context);
    }

    fn flush_prose(&mut self, items: &[Item], range: Option<Range<usize>>, context: Context) {
        let Some(items) = range.and_then(|range| items.get(range)) else { return };
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let furnishes = |item: &Item| !names_any(&item.content) || is_back_link(&item.content);
        let within = |item: &Item| refers_within(&item.content);
        let reason = if items.iter().all(within) { Reason::LeadsWithin } else { Reason::NoName };
        let kind = if items.iter().all(furnishes) { ProseKind::Boilerplate } else { ProseKind::Paragraph };
        self.list_prose(Kind(kind, reason), items, first.span.start..last.span.end, context);
    }

    fn list_prose(&mut self, kind: impl Into<Kind>, items: &[Item], span: Range<usize>, context: Context) {
        let kind = kind.into();
        let text = text_of_items(items);
        if kind.0 == ProseKind::Paragraph {
            items.iter().for_each(|item| self.unread_item(item));
        }
        self.prose_in(kind, &text, &span, context.section);
    }

    fn children_in_place(&mut self, children: &[Block], context: Context) {
        for child in children {
            match &child.kind {
                BlockKind::List(items) => self.items(items, &[], context),
                BlockKind::Wrapper(blocks) => self.children_in_place(blocks, context),
                BlockKind::Table { header, rows } => self.table(child, header, rows, context),
                BlockKind::Comment => self.prose_in(ProseKind::Comment, "", &child.span, context.section),
                _ => {
                    let text = text_of(std::slice::from_ref(child));
                    self.prose_in(ProseKind::Paragraph, &text, &child.span, context.section);
                }
            }
        }
    }

    /// Reports whether an item would be read as an entry, or holds some.
    pub(super) fn is_listed(&self, item: &Item, context: Context) -> bool {
        match self.role(item, context) {
            Role::Entry(_) | Role::Group => true,
            Role::Transparent => {
                nested_items(&item.children).iter().any(|item| self.is_listed(item, context))
            }
            Role::Prose => false,
        }
    }

    /// Returns why an item by itself is an entry; none if it is none.
    pub(super) fn entry_reason(&self, item: &Item, context: Context) -> Option<Reason> {
        match self.role(item, context) {
            Role::Entry(reason) => Some(reason),
            _ => None,
        }
    }

    fn role(&self, item: &Item, context: Context) -> Role {
        let content = &item.content;
        if content.text.is_empty() && content.links.is_empty() {
            return Role::Transparent;
        }
        if opens_with_link(item) {
            let is_loose = is_loose_address(item, &self.survey.signs);
            return if is_loose { Role::Prose } else { Role::Entry(Reason::OpensWithLink) };
        }
        if item.marker == Marker::Definition && !is_folder(item) {
            return Role::Entry(Reason::Defined);
        }
        let nested = nested_items(&item.children);
        if item.marker == Marker::Definition {
            return if nested.is_empty() { Role::Prose } else { Role::Group };
        }
        if content.is_heading && !nested.is_empty() && !has_link(item) {
            return Role::Group;
        }
        if nested.iter().any(|child| names_by_link(child, &self.survey.signs)) {
            return self.role_over_links(item, &nested, context);
        }
        if !has_link(item) && names_any(content) && nested.iter().any(|child| self.is_address_below(child)) {
            return Role::Entry(Reason::AboveEntries);
        }
        // A label's label: its children are labels themselves. Without links a name with a description is none.
        let links = self.survey.links();
        let described = links == Links::None && first_separator(&content.text).is_some();
        if !described
            && !has_link(item)
            && nested.iter().any(|child| self.role(child, context) == Role::Group)
        {
            return Role::Group;
        }
        if !names_any(content)
            || explains_sign(content, &self.survey.signs)
            || self.survey.is_fact(content)
            || is_lost_signposts(content, &self.survey.signs)
        {
            return if nested.is_empty() { Role::Prose } else { Role::Transparent };
        }
        if is_back_link(content) || (links != Links::None && refers_within(content)) {
            return Role::Prose;
        }
        if links != Links::Usual && self.is_label_of_names(item, &nested, context) {
            return Role::Group;
        }
        if context.kin.cards && is_card(item) {
            return Role::Entry(Reason::NamedBeforeLinks);
        }
        if self.evidence(item, context) < ENOUGH {
            return Role::Prose;
        }
        Role::Entry(self.reason(content))
    }

    /// Returns what an item without a link in front is that stands over items with links: a label of those, or what they lead to.
    fn role_over_links(&self, item: &Item, nested: &[&Item], context: Context) -> Role {
        let leads = || {
            has_only_signposts(nested, &self.survey.signs)
                || context.kin.signposted && self.are_signposts(nested.iter().copied())
        };
        let is_label = !has_link(item) && !leads() && !self.tell_facts(nested.iter().copied());
        let is_named = has_signposts_behind(&item.content, &self.survey.signs);
        match is_label || (has_remark(&item.content) && !is_named) {
            true => Role::Group,
            false => Role::Entry(Reason::AboveEntries),
        }
    }

    /// Reports whether an item below a name is its address behind a label that recurs: "site: https://…".
    pub(super) fn is_address_below(&self, item: &Item) -> bool {
        labelled(&item.content).is_some_and(|(label, _)| self.survey.signs.has(label))
    }

    /// Reports whether most of the items below a name say something of it, each behind a label that recurs: what stands among them
    /// belongs to it, too.
    pub(super) fn tell_facts<'i>(&self, nested: impl Iterator<Item = &'i Item>) -> bool {
        let (mut all, mut facts) = (0, 0);
        for item in nested {
            all += 1;
            let label = fact_label(&item.content).filter(|_| item.children.is_empty());
            facts += usize::from(label.is_some_and(|label| self.survey.signs.has(label)));
        }
        facts > 1 && facts * 2 > all
    }

    /// Returns why an item that no link opens is an entry.
    pub(super) fn reason(&self, content: &Inlines) -> Reason {
        if has_signposts_behind(content, &self.survey.signs) {
            Reason::NamedBeforeLinks
        } else if self.survey.links() == Links::None {
            Reason::Linkless
        } else {
            Reason::LikeSiblings
        }
    }

    /// Adds up what speaks for an item that no link opens being an entry.
    fn evidence(&self, item: &Item, context: Context) -> i32 {
        let content = &item.content;
        let kin = if context.kin.linked > 0 { 2 } else { 0 };
        let links = match self.survey.links() {
            Links::None => 5,
            // Where many items have none, a list of them is of their shape.
            Links::Few if context.kin.plain => 4,
            Links::Few => 1,
            Links::Usual => 0,
        };
        let bold = content.strong.first().is_some_and(|strong| strong.start == 0);
        if has_link(item) {
            let points = bold || self.points_at_resource(content);
            let pointing = if context.kin.pointing { 2 } else { 0 };
            return links + kin.max(pointing) + 1 + if points { 3 } else { 0 };
        }
        let separated = first_separator(&content.text).is_some();
        let badge = content.links.iter().any(|link| link.text.is_empty());
        let own = match (names_something(content), separated) {
            (true, true) => 2,
            (true, false) => 1,
            (false, _) => -1,
        };
        // "From a friend:" says what stands below, where that has no links either; so does a sentence.
        let text = content.text.as_str();
        let announces = !item.children.is_empty()
            && (self.survey.signs.announces(text) || text.ends_with([':', '：']) && is_sentence(text));
        let paper = self.survey.lists_papers() && ends_in_year(&content.text);
        links
            + kin
            + own
            + if badge || has_lost_signpost(content, &self.survey.signs) { 4 } else { 0 }
            + match (bold, separated) {
                (true, true) => 3,
                (true, false) if kin > 0 => 2,
                _ => 0,
            }
            + if paper { 4 } else { 0 }
            - if announces { 2 } else { 0 }
    }

    /// Reports whether most items over links are names without one, and the links only say where to find those, in the list or
    /// in the edition.
    pub(super) fn are_over_signposts(&self, items: &[Item]) -> bool {
        if self.survey.names_over_signposts() {
            return true;
        }
        let (mut all, mut leading) = (0, 0);
        for item in items.iter().filter(|item| !item.children.is_empty() && !has_link(item)) {
            let nested = nested_items(&item.children);
            all += usize::from(nested.iter().any(|child| names_by_link(child, &self.survey.signs)));
            leading += usize::from(has_only_signposts(&nested, &self.survey.signs));
        }
        leading > 1 && leading * 2 > all
    }

    /// Reports whether at least half of the items below a name only say where to find it.
    pub(super) fn are_signposts<'i>(&self, nested: impl Iterator<Item = &'i Item>) -> bool {
        let (mut all, mut leading) = (0, 0);
        for item in nested {
            all += 1;
            leading += usize::from(is_signpost(item, &self.survey.signs));
        }
        leading > 0 && leading * 2 >= all
    }

    /// Reports whether an item that no link opens, in a list where none does, is about what it links to.
    pub(super) fn points_at_resource(&self, content: &Inlines) -> bool {
        if self.survey.signs.are_lines_names() && line_over_address(content).is_some() {
            return true;
        }
        let Some(link) = content.links.iter().rfind(|link| is_candidate(link)) else {
            return false;
        };
        let lead = &content.text[..link.text.start];
        let behind = &content.text[link.text.end..];
        let ends = !behind.chars().any(char::is_alphanumeric);
        let lead = lead.trim_end_matches(|c: char| !c.is_alphanumeric());
        link.url.contains("://") && (ends || is_name(lead) || are_authors(lead))
            || first_separator(&content.text).is_some_and(|separator| separator.end <= link.text.start)
                && content
                    .links
                    .iter()
                    .any(|link| link.url.contains("://") && is_name(&content.text[..link.text.start]))
    }

    fn group_label(&mut self, item: &Item, context: Context) {
        let title = label(&item.content);
        let url = item.content.links.iter().find(|link| is_candidate(link)).map(|link| link.url.as_str());
        let span = item.span.start..item.content.span.end.max(item.span.start);
        let section = self.group(title, url, &span, context.section);
        self.children_in_place(&item.children, Context { section: Some(section), ..context });
    }
}

/// Reports whether an item names a resource by a link: it opens with one, or has signposts behind a title.
pub(super) fn names_by_link(item: &Item, signs: &Signs) -> bool {
    opens_with_link(item) || has_signposts_behind(&item.content, signs)
}

/// Reports whether the items below a name only say where to find it: "- [site](…)", "- [code](…)".
pub(super) fn has_only_signposts(nested: &[&Item], signs: &Signs) -> bool {
    let mut linked = nested.iter().filter(|item| names_by_link(item, signs)).peekable();
    // One address below a name is its own; several are a list of them.
    let is_alone = linked.clone().count() == 1;
    let is_own = |item: &Item| {
        is_alone && opening_link(&item.content).is_some_and(|at| is_sign(&item.content, at, signs))
    };
    linked.peek().is_some() && linked.all(|item| is_own(item) || is_signpost(item, signs))
}

/// Reports whether an item only says where to find what stands above; an address alone may be what is listed.
fn is_signpost(item: &Item, signs: &Signs) -> bool {
    match opening_link(&item.content) {
        Some(_) if signs.are_in_brackets() && lone_bracket(&item.content).is_some() => true,
        Some(_) => opens_with_signpost(&item.content, signs),
        None => is_sign_item(&item.content, signs),
    }
}

/// What adds up to this is an entry.
const ENOUGH: i32 = 3;

/// Reports whether there is anything in a text that could be a name: badges and rules have nothing.
fn names_any(content: &Inlines) -> bool {
    content.text.chars().any(char::is_alphanumeric) || content.links.iter().any(is_candidate)
}

/// Reports whether a text explains a sign that stands beside links: ":tada: - open source".
fn explains_sign(content: &Inlines, signs: &Signs) -> bool {
    let head = head(&content.text).trim();
    !has_words(head) && !content.links.iter().any(is_candidate) && signs.is_mark(head)
}

/// Reports whether a text is no more than links to places in the document: "⬆ back to top".
fn is_back_link(content: &Inlines) -> bool {
    !content.links.is_empty()
        && content.links.iter().all(|link| link.url.starts_with('#'))
        && has_only_signs_beside(content)
}

/// Reports whether beside the links of a text there are no more than signs, written out or by name (`:arrow_up:`).
pub(super) fn has_only_signs_beside(content: &Inlines) -> bool {
    let sign = |word: &str| match word.strip_suffix(':').is_some_and(ends_shortcode) {
        true => 1,
        false => word.len(),
    };
    let mut at = 0;
    let ends =
        content.links.iter().map(|link| link.text.clone()).chain([content.text.len()..content.text.len()]);
    let beside = ends.map(|link| {
        let piece = content.text.get(at..link.start).unwrap_or_default();
        at = link.end;
        piece.split(' ').map(|word| sign(word) + 1).sum::<usize>() - 1
    });
    beside.sum::<usize>() <= MAX_SIGN_BYTES
}

/// Reports whether all links of a text lead to places in the document: "See also: [Saws](#saws)".
fn refers_within(content: &Inlines) -> bool {
    is_for_its_links(content) && content.links.iter().all(|link| link.url.starts_with('#'))
}

/// So many words beside its links still only say where to look: "for what runs by itself see also under".
const MAX_REFERRING_WORDS: usize = 8;

/// Reports whether a text is there for its links: a sentence that refers to something in passing is not.
pub(super) fn is_for_its_links(content: &Inlines) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    let linked: usize = content.links.iter().map(|link| words(&content.text[link.text.clone()])).sum();
    !content.links.is_empty() && words(&content.text) <= linked + MAX_REFERRING_WORDS
}

/// Reports whether a term stands over a list instead of a definition, as the folders of bookmarks do.
fn is_folder(item: &Item) -> bool {
    !has_link(item) && item.children.iter().all(|block| matches!(block.kind, BlockKind::List(_)))
}
