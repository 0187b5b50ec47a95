//! Lists: which items are entries, which are labels, notes, prose.

use std::ops::Range;

use recension_model::{EntryId, Marker, ProseKind};

use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

use super::cut::{cut, first_separator, is_candidate};
use super::item::{
    NoteDraft, collect_item, has_link, is_name, names_something, nested_items, opens_with_link, text_of,
};
use super::write::EntryDraft;
use super::{Context, Reader};

/// From this share of items that are anchors or repeat headings on, a list is a table of contents: a
/// heading or two may have been renamed since it was written.
const MIN_CONTENTS_SHARE: f64 = 0.5;

/// What an item of a list in its own right is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    Entry,
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

/// Gives the items at the start of `next` that are notes of the last of `items`: bullets at the margin that
/// follow a numbered entry and do not open with a link.
pub(super) fn flush_left_notes<'b>(items: &[Item], next: Option<&'b Block>) -> &'b [Item] {
    let numbered = items.last().is_some_and(|item| matches!(item.marker, Marker::Number(_)));
    match next.map(|next| &next.kind) {
        Some(BlockKind::List(next)) if numbered => {
            let is_note = |item: &&Item| matches!(item.marker, Marker::Bullet(_)) && !opens_with_link(item);
            &next[..next.iter().take_while(is_note).count()]
        }
        _ => &[],
    }
}

impl Reader<'_> {
    /// Reads a list; `more_notes` are those of its last item that CommonMark takes for another list.
    pub(super) fn list(&mut self, items: &[Item], more_notes: &[Item], context: Context) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let whole = first.span.start..last.span.end;
        if self.is_contents(items) {
            self.list_prose(ProseKind::Contents, items, whole, context);
        } else if context.boilerplate {
            self.list_prose(ProseKind::Boilerplate, items, whole, context);
        } else {
            self.items(items, more_notes, context);
        }
    }

    fn items(&mut self, items: &[Item], more_notes: &[Item], context: Context) {
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
                Role::Entry => {
                    self.item_entry(item, more_notes, context);
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
            if role != Role::Entry && !more_notes.is_empty() {
                self.items(more_notes, &[], context);
            }
        }
        self.flush_prose(items, prose, context);
    }

    fn flush_prose(&mut self, items: &[Item], range: Option<Range<usize>>, context: Context) {
        let Some(items) = range.and_then(|range| items.get(range)) else { return };
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        self.list_prose(ProseKind::Paragraph, items, first.span.start..last.span.end, context);
    }

    fn list_prose(&mut self, kind: ProseKind, items: &[Item], span: Range<usize>, context: Context) {
        let mut text = String::new();
        items.iter().for_each(|item| collect_item(item, &mut text));
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

    /// Tells whether an item would be read as an entry, or holds some.
    pub(super) fn is_listed(&self, item: &Item, context: Context) -> bool {
        match self.role(item, context) {
            Role::Entry | Role::Group => true,
            Role::Transparent => {
                nested_items(&item.children).iter().any(|item| self.is_listed(item, context))
            }
            Role::Prose => false,
        }
    }

    fn role(&self, item: &Item, context: Context) -> Role {
        let content = &item.content;
        if content.text.is_empty() && content.links.is_empty() {
            return Role::Transparent;
        }
        if item.marker == Marker::Definition || opens_with_link(item) {
            return Role::Entry;
        }
        let nested = nested_items(&item.children);
        if nested.iter().any(|child| opens_with_link(child)) {
            return if !has_link(item) || has_remark(&item.content) { Role::Group } else { Role::Entry };
        }
        // A label's label: its children are labels themselves.
        if !nested.is_empty()
            && !has_link(item)
            && nested.iter().any(|child| self.role(child, context) == Role::Group)
        {
            return Role::Group;
        }
        if self.outline.is_linkless() {
            return self.role_in_linkless(item, &nested);
        }
        let bold = content.strong.first().is_some_and(|strong| strong.start == 0);
        let is_entry = if has_link(item) {
            context.linked || bold || self.points_at_resource(content)
        } else {
            let badge = content.links.iter().any(|link| link.text.is_empty());
            (context.linked && names_something(content))
                || badge
                || (bold && first_separator(&content.text).is_some())
        };
        if is_entry { Role::Entry } else { Role::Prose }
    }

    /// In a copy without links, a name over names is a label; a name with a description is none.
    fn role_in_linkless(&self, item: &Item, nested: &[&Item]) -> Role {
        let described = first_separator(&item.content.text).is_some();
        let over_names = nested.iter().any(|child| names_something(&child.content));
        if over_names && !described { Role::Group } else { Role::Entry }
    }

    /// Tells whether an item that no link opens, in a list where none does, is about what it links to.
    fn points_at_resource(&self, content: &Inlines) -> bool {
        let Some(link) = content.links.iter().filter(|link| is_candidate(link)).next_back() else {
            return false;
        };
        let lead = &content.text[..link.text.start];
        let behind = &content.text[link.text.end..];
        let ends = !behind.chars().any(char::is_alphanumeric);
        let lead = lead.trim_end_matches(|c: char| !c.is_alphanumeric());
        link.url.contains("://") && (ends || is_name(lead))
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

    /// Adds an item as an entry, with its notes and the entries nested in it.
    fn item_entry(&mut self, item: &Item, more_notes: &[Item], context: Context) {
        let mut below = Below { under_label: !opens_with_link(item), ..Below::default() };
        self.sort_children(&item.children, &mut below);
        for note in more_notes {
            below.note(note);
        }
        let end = more_notes.last().map_or(item.span.end, |note| note.span.end);
        let mut merged = None;
        if item.marker == Marker::Definition && !below.notes.is_empty() {
            merged = Some(with_definition(&item.content, below.notes.remove(0)));
        }
        self.write_item(item, merged.as_ref(), end, below, (None, context));
    }

    fn write_item(
        &mut self,
        item: &Item,
        merged: Option<&Inlines>,
        end: usize,
        below: Below<'_>,
        (parent, context): (Option<EntryId>, Context),
    ) {
        let line = merged.unwrap_or(&item.content);
        let mut text_cut = cut(line);
        if merged.is_some() {
            let term = item.content.text.len();
            text_cut.title = 0..term;
            text_cut.description = (term + 1).min(line.text.len())..line.text.len();
            text_cut.certain = true;
        }
        let id = self.entry(EntryDraft {
            line,
            cut: text_cut,
            marker: item.marker,
            span: item.span.start..end,
            section: context.section,
            parent,
            notes: below.notes,
        });
        for child in below.entries {
            let mut below = Below::default();
            self.sort_children(&child.children, &mut below);
            self.write_item(child, None, child.span.end, below, (Some(id), context));
        }
    }

    /// Sorts what is nested in an entry into notes and entries.
    fn sort_children<'b>(&self, children: &'b [Block], below: &mut Below<'b>) {
        for child in children {
            match &child.kind {
                BlockKind::List(items) => items.iter().for_each(|item| self.sort_nested(item, below)),
                BlockKind::Wrapper(blocks) => self.sort_children(blocks, below),
                BlockKind::Comment | BlockKind::Other | BlockKind::FrontMatter => {}
                _ => {
                    let text = text_of(std::slice::from_ref(child));
                    if !text.is_empty() {
                        below.notes.push(NoteDraft { text, span: child.span.clone() });
                    }
                }
            }
        }
    }

    fn sort_nested<'b>(&self, item: &'b Item, below: &mut Below<'b>) {
        if item.content.text.is_empty() {
            self.sort_children(&item.children, below);
        } else if self.is_child_entry(item, below.under_label) {
            below.entries.push(item);
        } else {
            below.note(item);
            self.sort_children(&item.children, below);
        }
    }

    fn is_child_entry(&self, item: &Item, under_label: bool) -> bool {
        opens_with_link(item)
            || (self.outline.is_linkless() && names_something(&item.content))
            || (under_label && has_link(item) && self.points_at_resource(&item.content))
    }

    /// Tells whether a list is a table of contents: its links are anchors, or its items repeat headings.
    pub(super) fn is_contents(&self, items: &[Item]) -> bool {
        let mut count = Contents::default();
        self.count_contents(items, &mut count);
        let share = count.contents as f64 / count.items.max(1) as f64;
        count.contents >= 2.min(count.items).max(1)
            && share >= MIN_CONTENTS_SHARE
            && (count.anchors > 0 || count.contents >= 2)
    }

    fn count_contents(&self, items: &[Item], count: &mut Contents) {
        for item in items {
            let content = &item.content;
            if !content.text.is_empty() {
                let titled = self.outline.has_title(&content.text);
                let anchor =
                    |link: &InlineLink| link.url.starts_with('#') || (titled && link.url.contains('#'));
                let leads_out = content
                    .links
                    .iter()
                    .any(|link| is_candidate(link) && link.url.contains("://") && !anchor(link));
                let anchored = !leads_out && content.links.iter().any(anchor);
                let repeats = !leads_out && titled;
                count.items += 1;
                count.anchors += usize::from(anchored);
                count.contents += usize::from(anchored || repeats);
            }
            for child in &item.children {
                if let BlockKind::List(items) = &child.kind {
                    self.count_contents(items, count);
                }
            }
        }
    }
}

/// What is nested in an entry.
#[derive(Default)]
struct Below<'b> {
    /// The entry is half a label ("MySQL: [x](…)"): what it covers need not open with a link either.
    under_label: bool,
    notes: Vec<NoteDraft>,
    entries: Vec<&'b Item>,
}

impl Below<'_> {
    fn note(&mut self, item: &Item) {
        let end = item.content.span.end.max(item.span.start);
        self.notes.push(NoteDraft { text: item.content.text.clone(), span: item.span.start..end });
    }
}

#[derive(Default)]
struct Contents {
    items: usize,
    contents: usize,
    anchors: usize,
}

/// Gives the name of a group: what stands before a separator, a trailing colon, or a further link.
fn label(content: &Inlines) -> &str {
    let text = content.text.as_str();
    let mut end = first_separator(text).map_or(text.len(), |separator| separator.start);
    if let Some(link) = content.links.iter().find(|link| is_candidate(link) && link.text.start < end) {
        // "Static checkers, also see [x](…)"
        end = text[..link.text.start].find([',', '，', '(', '（']).unwrap_or(end);
    }
    let name = text[..end].trim_end_matches([':', '：', ' ']);
    if name.is_empty() { text } else { name }
}

/// Tells whether the first link stands in a remark to a label: "Static checkers, also see [x](…)".
fn has_remark(content: &Inlines) -> bool {
    let lead = content.links.iter().find(|link| is_candidate(link)).map_or(0, |link| link.text.start);
    content.text[..lead].contains([',', '，', '(', '（'])
}

/// Puts a term and its definition on one line.
fn with_definition(term: &Inlines, definition: NoteDraft) -> Inlines {
    let mut line = term.clone();
    line.text.push(' ');
    line.text.push_str(&definition.text);
    line.span = term.span.start..definition.span.end.max(term.span.end);
    line
}
