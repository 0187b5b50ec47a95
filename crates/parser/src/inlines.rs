//! Collects running text with its links, piece by piece.

use std::ops::Range;

use crate::tree::{InlineLink, Inlines};

/// A link that a piece of text stands in.
#[derive(Clone, Debug)]
pub(crate) struct LinkContext {
    /// The node: two pieces with the same belong to one link.
    pub(crate) node: u32,
    pub(crate) url: String,
    pub(crate) span: Range<usize>,
    pub(crate) text_span: Range<usize>,
    pub(crate) url_span: Option<Range<usize>>,
}

/// Running text in the making.
#[derive(Debug, Default)]
pub(crate) struct InlineBuilder {
    inlines: Inlines,
    covered: Option<Range<usize>>,
    space_pending: bool,
    link: Option<OpenLink>,
    /// Where the emphasis that goes on began.
    strong: Option<usize>,
}

/// A link whose end has not been seen yet.
#[derive(Debug)]
struct OpenLink {
    context: LinkContext,
    /// Where its text begins; none as long as it has none.
    text_start: Option<usize>,
    images: usize,
    /// What was read of it here.
    covered: Option<Range<usize>>,
    /// Whether it began before this text: a block stands between.
    continued: bool,
}

impl InlineBuilder {
    /// Reports whether it holds neither text nor an image nor a whole link.
    pub(crate) fn is_empty(&self) -> bool {
        self.inlines.text.is_empty() && self.inlines.images == 0 && self.inlines.links.is_empty()
    }

    /// Reports whether nothing but white space was added and no link is open.
    pub(crate) fn is_untouched(&self) -> bool {
        self.is_empty() && self.link.is_none()
    }

    /// Forgets white space that no text came before.
    pub(crate) fn forget_space(&mut self) {
        self.space_pending = false;
    }

    /// Reports whether there is text in it.
    pub(crate) fn has_text(&self) -> bool {
        !self.inlines.text.is_empty()
    }

    /// Adds text as it was decoded; white space is collapsed here.
    pub(crate) fn push_text(&mut self, text: &str, span: Range<usize>) {
        if text.trim().is_empty() {
            self.space_pending |= !text.is_empty();
            return;
        }
        self.cover(span);
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
            self.space_pending |= start > 0;
            let word_on = rest.get(start..).unwrap_or_default();
            let end = word_on.find(char::is_whitespace).unwrap_or(word_on.len());
            let (word, after) = word_on.split_at(end);
            self.push_word(word);
            rest = after;
        }
        self.space_pending |= !rest.is_empty();
    }

    fn push_word(&mut self, word: &str) {
        let text = &mut self.inlines.text;
        if self.space_pending && !text.is_empty() {
            text.push(' ');
        }
        self.space_pending = false;
        if let Some(link) = &mut self.link {
            link.text_start.get_or_insert(text.len());
        }
        if let Some(strong) = &mut self.strong
            && *strong == usize::MAX
        {
            *strong = text.len();
        }
        text.push_str(word);
    }

    /// Adds a space, as a line break does.
    pub(crate) fn push_space(&mut self) {
        self.space_pending = true;
    }

    /// Ends a line of the source, which is a space to the reader.
    pub(crate) fn push_break(&mut self) {
        self.space_pending = true;
        let end = self.inlines.text.len();
        if end > 0 && self.inlines.breaks.last() != Some(&end) {
            self.inlines.breaks.push(end);
        }
    }

    /// Returns where the last line ended.
    pub(crate) fn last_break(&self) -> Option<usize> {
        self.inlines.breaks.last().copied()
    }

    /// Adds an image.
    pub(crate) fn push_image(&mut self, span: Range<usize>) {
        self.cover(span);
        self.inlines.images += 1;
        if let Some(link) = &mut self.link {
            link.images += 1;
        }
    }

    /// Begins emphasis.
    pub(crate) fn begin_strong(&mut self) {
        self.strong.get_or_insert(usize::MAX);
    }

    /// Ends emphasis.
    pub(crate) fn end_strong(&mut self) {
        let end = self.inlines.text.len();
        if let Some(start) = self.strong.take().filter(|start| *start < end) {
            self.inlines.strong.push(start..end);
        }
    }

    /// Begins a link, or goes on with one that a block has interrupted.
    pub(crate) fn begin_link(&mut self, context: LinkContext, continued: bool) {
        self.end_link();
        self.link = Some(OpenLink { context, text_start: None, images: 0, covered: None, continued });
    }

    /// Returns the node of the link that is open and where it ends in the source.
    pub(crate) fn open_link(&self) -> Option<(u32, usize)> {
        self.link.as_ref().map(|link| (link.context.node, link.context.span.end))
    }

    /// Ends the link that is open, as its end tag does.
    pub(crate) fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        let bare = link.text_start.is_none() && link.images == 0;
        if bare && (link.continued || link.context.url.starts_with('#')) {
            return;
        }
        if link.continued {
            self.store_part(link);
            return;
        }
        let LinkContext { url, span, text_span, url_span, .. } = link.context;
        let text = self.text_since(link.text_start);
        self.extend(span.clone());
        self.inlines.links.push(InlineLink { text, url, span, text_span, url_span });
    }

    /// Stores what stands here of a link that a block has cut in pieces. Its address stands outside.
    fn store_part(&mut self, link: OpenLink) {
        let Some(covered) = link.covered.filter(|_| link.text_start.is_some() || link.images > 0) else {
            return;
        };
        let text = self.text_since(link.text_start);
        let url = link.context.url;
        self.inlines.links.push(InlineLink {
            text,
            url,
            span: covered.clone(),
            text_span: covered,
            url_span: None,
        });
    }

    fn text_since(&self, start: Option<usize>) -> Range<usize> {
        let end = self.inlines.text.len();
        start.unwrap_or(end)..end
    }

    fn cover(&mut self, span: Range<usize>) {
        if let Some(link) = &mut self.link {
            let covered = link.covered.get_or_insert(span.clone());
            covered.end = covered.end.max(span.end);
        }
        self.extend(span);
    }

    /// Counts `span` as a part of what the text covers in the source.
    fn extend(&mut self, span: Range<usize>) {
        let covered = self.covered.get_or_insert(span.clone());
        *covered = covered.start.min(span.start)..covered.end.max(span.end);
    }

    /// Counts the tags of an element as a part of the text, if the text is not empty and began in it.
    pub(crate) fn surround(&mut self, span: Range<usize>) {
        if self.covered.as_ref().is_some_and(|covered| covered.end <= span.end && span.start <= covered.end) {
            self.extend(span);
        }
    }

    /// Returns what was collected. Text that stands nowhere is said to stand at `place`.
    pub(crate) fn finish(mut self, place: usize) -> Inlines {
        self.end_strong();
        if let Some(link) = self.link.take() {
            self.store_part(link);
        }
        self.inlines.span = self.covered.unwrap_or(place..place);
        self.inlines
    }
}
