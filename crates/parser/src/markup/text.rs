//! Writes what a reader sees of running text, with the places of its links.

use std::ops::Range;

use super::Running;
use crate::inlines::{InlineBuilder, LinkContext};
use crate::tree::Inlines;

/// The text in the making.
pub(crate) struct TextWriter<'a> {
    source: &'a str,
    running: &'a Running,
    out: InlineBuilder,
    links: u32,
    in_link: bool,
    /// Where the text says that a line ends.
    ended: Vec<usize>,
}

/// A link, by ranges of the running text.
pub(crate) struct LinkParts<'u> {
    /// All of it.
    pub(crate) whole: Range<usize>,
    /// What it is put on.
    pub(crate) text: Range<usize>,
    /// Its address where it stands within.
    pub(crate) address: Option<Range<usize>>,
    pub(crate) url: &'u str,
}

impl<'a> TextWriter<'a> {
    pub(crate) fn new(source: &'a str, running: &'a Running) -> Self {
        Self { source, running, out: InlineBuilder::default(), links: 0, in_link: false, ended: Vec::new() }
    }

    /// Adds text that is written as it is read.
    pub(crate) fn plain(&mut self, range: Range<usize>) {
        let running: &'a Running = self.running;
        let mut at = range.start;
        for (index, line) in running.text().get(range).unwrap_or_default().split('\n').enumerate() {
            if index > 0 {
                self.out.push_break();
                at += 1;
            }
            self.text(line, at..at + line.len());
            at += line.len();
        }
    }

    /// Adds the text of `range`: each construct that `construct` reads at a place that `next` finds, and all else as it
    /// is written.
    ///
    /// `construct` gets the place and what is open, which begins with text that is not written yet. It returns the
    /// end of what it read, or none if that is plain text.
    pub(crate) fn run(
        &mut self,
        range: Range<usize>,
        next: impl Fn(Range<usize>) -> Option<usize>,
        mut construct: impl FnMut(usize, Range<usize>, &mut Self) -> Option<usize>,
    ) {
        let (mut plain, mut from) = (range.start, range.start);
        while let Some(at) = next(from..range.end) {
            match construct(at, plain..range.end, self) {
                Some(end) => {
                    from = end.max(at + 1);
                    plain = from;
                }
                None => from = at + 1,
            }
        }
        self.plain(plain..range.end);
    }

    /// Adds text that `range` stands for.
    pub(crate) fn text(&mut self, text: &str, range: Range<usize>) {
        self.out.push_text(text, self.running.span(&range));
    }

    pub(crate) fn space(&mut self) {
        self.out.push_space();
    }

    /// Ends a line where the text says so.
    pub(crate) fn break_line(&mut self) {
        self.out.push_break();
        self.ended.extend(self.out.last_break());
    }

    pub(crate) fn image(&mut self, range: Range<usize>) {
        self.out.push_image(self.running.span(&range));
    }

    /// Adds what `write` writes as emphasis.
    pub(crate) fn strong(&mut self, write: impl FnOnce(&mut Self)) {
        self.out.begin_strong();
        write(self);
        self.out.end_strong();
    }

    /// Adds a link on what `write` writes.
    pub(crate) fn link(&mut self, parts: LinkParts<'_>, write: impl FnOnce(&mut Self)) {
        if self.in_link || parts.url.is_empty() {
            write(self);
            return;
        }
        self.links += 1;
        let context = LinkContext {
            node: self.links,
            url: parts.url.to_owned(),
            span: self.running.span(&parts.whole),
            text_span: self.running.span(&parts.text),
            url_span: parts.address.and_then(|range| self.running.verbatim(self.source, &range)),
        };
        self.out.begin_link(context, false);
        self.in_link = true;
        write(self);
        self.in_link = false;
        self.out.end_link();
    }

    /// Adds a link that shows its own address; `whole` is the address with the signs around it.
    pub(crate) fn bare(&mut self, whole: Range<usize>, address: Range<usize>) {
        let running: &'a Running = self.running;
        let url = running.text().get(address.clone()).unwrap_or_default();
        let parts = LinkParts { whole, text: address.clone(), address: Some(address.clone()), url };
        self.link(parts, |writer| writer.plain(address));
    }

    pub(crate) fn finish(self) -> Inlines {
        let whole = self.running.whole();
        let mut inlines = Inlines { span: whole.clone(), ..self.out.finish(whole.start) };
        let mut breaks = breaks_at_links(&inlines);
        breaks.extend(self.ended.into_iter().filter(|at| *at < inlines.text.len()));
        breaks.sort_unstable();
        breaks.dedup();
        inlines.breaks = breaks;
        inlines
    }
}

/// Returns where lines end that have nothing in them but links, or stand above such: where else lines of filled text end says
/// nothing.
fn breaks_at_links(content: &Inlines) -> Vec<usize> {
    if content.links.is_empty() {
        return Vec::new();
    }
    let lines = content.lines().map(|Range { start, end }| {
        let from = content.links.partition_point(|link| link.text.start < start);
        let to = content.links.partition_point(|link| link.text.end <= end).max(from);
        let mut at = start;
        let mut is_bare = |until: usize, next: usize| {
            let between = content.text.get(at..until).unwrap_or_default();
            at = next.max(at);
            !between.contains(char::is_alphanumeric)
        };
        to > from
            && content.links[from..to].iter().all(|link| is_bare(link.text.start, link.text.end))
            && is_bare(end, end)
    });
    let lines: Vec<bool> = lines.collect();
    let borders = lines.windows(2).map(|pair| pair[0] || pair[1]);
    content.breaks.iter().copied().zip(borders).filter(|(_, borders)| *borders).map(|(at, _)| at).collect()
}
