//! Writes what was recognised into the edition.

use std::collections::HashSet;
use std::ops::Range;

use recension_model::{
    Entry, EntryId, Link, Marker, Note, Prose, ProseKind, Reason, Section, SectionId, SectionKind, Span, Text,
};

use crate::tree::{InlineLink, Inlines};

use super::Reader;
use super::cut::{TextCut, is_candidate};
use super::item::NoteDraft;
use super::pictures::is_button;
use super::survey::Links;

/// An entry in the making.
pub(super) struct EntryDraft<'b> {
    pub(super) line: &'b Inlines,
    pub(super) cut: TextCut,
    pub(super) marker: Marker,
    pub(super) reason: Reason,
    pub(super) span: Range<usize>,
    pub(super) section: Option<SectionId>,
    pub(super) parent: Option<EntryId>,
    pub(super) notes: Vec<NoteDraft>,
}

/// An entry's own text, without what is nested in it.
pub(super) struct Own<'b> {
    pub(super) line: &'b Inlines,
    pub(super) cut: TextCut,
    pub(super) marker: Marker,
    pub(super) reason: Reason,
    /// From its first byte to the last of all that belongs to it.
    pub(super) span: Range<usize>,
}

/// What sort of prose something is, and why it is no entry.
pub(super) struct Kind(pub(super) ProseKind, pub(super) Reason);

impl From<ProseKind> for Kind {
    fn from(kind: ProseKind) -> Self {
        Self(kind, Reason::of_prose(kind))
    }
}

impl Reader<'_> {
    /// Adds an entry with its links and notes.
    pub(super) fn entry(&mut self, draft: EntryDraft<'_>) -> EntryId {
        let EntryDraft { line, cut, marker, reason, span, section, parent, notes } = draft;
        let text = self.edition.intern(&line.text);
        let span = self.uncovered(&span);
        let content = line.span.start.clamp(span.start, span.end)..line.span.end.clamp(span.start, span.end);
        self.covered = self.covered.max(content.end);
        let (links, primary) = self.links(line, text, cut.primary);
        let first_note = self.edition.notes.len() as u32;
        let own_links: HashSet<usize> = if notes.is_empty() {
            HashSet::new()
        } else {
            line.links.iter().map(|link| link.span.start).collect()
        };
        for note in notes {
            let span = self.places.span(&note.span);
            let line = self.places.line(span.start);
            let text = self.edition.intern(&note.text);
            self.edition.notes.push(Note { text, span, line });
            self.note_links(&note, text, &own_links);
        }
        let links = links.start..self.edition.links.len() as u32;
        let within = |inner: &Range<usize>| content.start <= inner.start && inner.end <= content.end;
        let own_link = cut.primary.and_then(|at| line.links.get(at)).filter(|link| within(&link.span));
        let title_link = own_link.filter(|link| link.text == cut.title);
        let span = self.places.span(&span);
        let ordinal = self.ordinals.get_mut(section.map_or(0, |section| section.index() + 1));
        let ordinal = ordinal.map_or(1, |ordinal| {
            *ordinal += 1;
            *ordinal
        });
        let entry = Entry {
            text,
            title: text.slice(cut.title.start, cut.title.end),
            description: text.slice(cut.description.start, cut.description.end),
            title_certain: cut.certain,
            links,
            primary,
            notes: first_note..self.edition.notes.len() as u32,
            section,
            parent,
            ordinal,
            marker,
            reason,
            span,
            content: self.places.span(&content),
            link_span: own_link.map(|link| self.places.span(&link.span)),
            title_span: title_link.map(|link| self.places.span(&link.text_span)),
            url_span: own_link.and_then(|link| link.url_span.as_ref()).map(|span| self.places.span(span)),
            line: self.places.line(span.start),
            end_line: self.places.last_line(span),
        };
        self.edition.push_entry(entry)
    }

    /// Adds the links of a line; gives their range, and the place of the one that is `primary`.
    fn links(&mut self, line: &Inlines, text: Text, primary: Option<usize>) -> (Range<u32>, Option<u32>) {
        let start = self.edition.links.len() as u32;
        let mut own = None;
        let is_kept = |link: &InlineLink| !link.text.is_empty() && !link.url.is_empty();
        let any_text = line.links.iter().any(is_kept);
        let buttons = self.buttons(line);
        for (at, link) in line.links.iter().enumerate() {
            // A badge leads elsewhere, unless a name stands behind it or nothing else is there.
            let behind_name = link.text.is_empty() && link.text.start > 0;
            let is_badge = (any_text || behind_name) && !is_kept(link) && !buttons.contains(&at);
            if is_badge && primary != Some(at) {
                continue;
            }
            let url = self.edition.intern(&link.url);
            if primary == Some(at) || (!any_text && !behind_name && own.is_none()) {
                own = Some(self.edition.links.len() as u32);
            }
            let span = self.places.span(&link.span);
            self.edition.links.push(Link { text: text.slice(link.text.start, link.text.end), url, span });
        }
        (start..self.edition.links.len() as u32, own)
    }

    /// Adds the links of a note, but for those to places in the document and those that begin where one of the entry's `own` does:
    /// they are further links of the entry.
    fn note_links(&mut self, note: &NoteDraft, text: Text, own: &HashSet<usize>) {
        let is_further = |link: &&InlineLink| is_candidate(link) && !own.contains(&link.span.start);
        for link in note.links.iter().filter(is_further) {
            let (url, span) = (self.edition.intern(&link.url), self.places.span(&link.span));
            self.edition.links.push(Link { text: text.slice(link.text.start, link.text.end), url, span });
        }
    }

    /// Returns which links of a line are buttons that lead where none of its texts does.
    fn buttons(&self, line: &Inlines) -> Vec<usize> {
        if !line.links.iter().any(|link| link.text.is_empty()) {
            return Vec::new();
        }
        let texts = line.links.iter().filter(|link| !link.text.is_empty());
        let mut known: HashSet<&str> = texts.map(|link| link.url.as_str()).collect();
        let (source, signs) = (self.net.text(), &self.survey.signs);
        let links = line.links.iter().enumerate();
        let buttons = links.filter(|(_, link)| is_button(link, source, signs));
        buttons.filter(|(_, link)| known.insert(&link.url)).map(|(at, _)| at).collect()
    }

    /// Adds a group label.
    pub(super) fn group(
        &mut self,
        title: &str,
        url: Option<&str>,
        span: &Range<usize>,
        parent: Option<SectionId>,
    ) -> SectionId {
        let title = self.edition.intern(title);
        let url = url.map(|url| self.edition.intern(url));
        let level = parent.map_or(1, |parent| self.edition.section(parent).level.saturating_add(1));
        let span = self.uncovered(span);
        self.covered = span.end;
        let span = self.places.span(&span);
        let line = self.places.line(span.start);
        let kind = SectionKind::Group;
        self.add_section(Section { title, kind, level, parent, inferred: false, url, span, line })
    }

    /// Adds a section, and begins to count its entries.
    pub(super) fn add_section(&mut self, section: Section) -> SectionId {
        let id = self.edition.push_section(section);
        self.ordinals.push(0);
        id
    }

    /// Returns the part of `range` that lies behind all that was written: no two pieces share a byte, also
    /// where tags that are never closed leave it open what belongs to what.
    pub(super) fn uncovered(&self, range: &Range<usize>) -> Range<usize> {
        let start = range.start.max(self.covered);
        start..range.end.max(start)
    }

    /// Adds a piece of prose.
    pub(super) fn prose(&mut self, kind: impl Into<Kind>, text: &str, span: &Range<usize>) {
        self.prose_in(kind, text, span, self.open.last().map(|open| open.id));
    }

    /// Adds a piece of prose that stands in `section`.
    pub(super) fn prose_in(
        &mut self,
        kind: impl Into<Kind>,
        text: &str,
        span: &Range<usize>,
        section: Option<SectionId>,
    ) {
        let range = self.uncovered(span);
        if range.is_empty() && !span.is_empty() {
            return;
        }
        self.covered = range.end;
        let Kind(kind, reason) = kind.into();
        if kind == ProseKind::Paragraph && self.survey.links() != Links::Usual {
            self.unread_lines(&range, text);
        }
        let span: Span = self.places.span(&range);
        let text = self.edition.intern(text);
        let (line, end_line) = (self.places.line(span.start), self.places.last_line(span));
        self.edition.prose.push(Prose { kind, reason, text, section, span, line, end_line });
    }
}
