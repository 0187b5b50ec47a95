//! The tree that the readers of all formats make, and that entries are read from.
//!
//! Offsets are bytes of the decoded text; `decode::Decoded` maps them to bytes as given.

use std::ops::Range;

use recension_model::Marker;

/// One block of a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block {
    /// From its first to its last byte, without the final line break.
    pub(crate) span: Range<usize>,
    pub(crate) kind: BlockKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum BlockKind {
    /// A heading; level 1–6. `inferred` ones are printed nowhere and have an empty span.
    Heading { level: u8, content: Inlines, inferred: bool },
    /// A paragraph.
    Paragraph(Inlines),
    /// A list, bullets or numbers.
    List(Vec<Item>),
    /// A table; the header has the cells of the first row.
    Table { header: Vec<Inlines>, rows: Vec<TableRow> },
    /// A quote.
    Quote(Vec<Block>),
    /// A wrapper that is looked through: `<details>`, `<div>`, `<center>`.
    Wrapper(Vec<Block>),
    /// The visible line of a `<details>`.
    Summary(Inlines),
    /// Code, fenced or indented.
    Code(String),
    /// A comment.
    Comment,
    /// Front matter.
    FrontMatter,
    /// What a host added around the list.
    Furniture(Inlines),
    /// What the format's own reader already knows to be a table of contents.
    Contents(Inlines),
    /// A rule, raw HTML, anything else that carries no text.
    Other,
}

/// A list item, or a term with its definition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    /// From its marker to its last byte, children included.
    pub(crate) span: Range<usize>,
    pub(crate) marker: Marker,
    /// Its first paragraph, without the marker and without a task box. Empty if it begins with another block.
    pub(crate) content: Inlines,
    /// What follows the first paragraph.
    pub(crate) children: Vec<Block>,
}

impl Item {
    /// Takes the text out of `children` that an item opens with, where that is a heading, or stands in a wrapper.
    pub(crate) fn take_text(children: &mut Vec<Block>) -> Option<Inlines> {
        let is_mark = |block: &Block| matches!(block.kind, BlockKind::Other | BlockKind::Comment);
        let at = children.iter().position(|block| !is_mark(block))?;
        let kind = &mut children.get_mut(at)?.kind;
        let is_heading = matches!(kind, BlockKind::Heading { .. });
        match kind {
            BlockKind::Wrapper(inner) => Self::take_text(inner),
            BlockKind::Paragraph(content)
            | BlockKind::Summary(content)
            | BlockKind::Heading { content, .. } => {
                let content = Inlines { is_heading, ..std::mem::take(content) };
                children.remove(at);
                Some(content)
            }
            _ => None,
        }
    }

    /// Adds an item to the list below it.
    pub(crate) fn add_below(&mut self, item: Item) {
        self.span.end = self.span.end.max(item.span.end);
        match self.children.last_mut() {
            Some(Block { span, kind: BlockKind::List(items) }) => {
                span.end = item.span.end;
                items.push(item);
            }
            _ => self.children.push(Block { span: item.span.clone(), kind: BlockKind::List(vec![item]) }),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TableRow {
    pub(crate) span: Range<usize>,
    pub(crate) cells: Vec<Inlines>,
}

/// Running text with its links.
///
/// `text` is what a reader sees, on one line: emphasis and code ticks gone, entities and escapes resolved,
/// white space collapsed and trimmed, line breaks and `<br>` a space, images and footnote marks left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Inlines {
    pub(crate) span: Range<usize>,
    pub(crate) text: String,
    /// In order of appearance; none within another.
    pub(crate) links: Vec<InlineLink>,
    /// Where emphasis or code stands in `text`: a title that is bold ends where its bold ends.
    pub(crate) strong: Vec<Range<usize>>,
    /// How many images (badges, icons) were left out of the text.
    pub(crate) images: usize,
    /// Where lines of a paragraph end in `text`, in the source or by `<br>`; nothing is known of them in HTML and in plain text.
    pub(crate) breaks: Vec<usize>,
    /// Whether it is a heading that opens an item of a list.
    pub(crate) is_heading: bool,
}

impl Inlines {
    /// Returns where each line of the text stands.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(0).chain(self.breaks.iter().copied());
        let ends = self.breaks.iter().copied().chain([self.text.len()]);
        starts.zip(ends).map(|(start, end)| start..end)
    }

    /// Returns where the line begins in the text that `at` stands on, as far as breaks are known.
    pub(crate) fn line_start(&self, at: usize) -> usize {
        let above = self.breaks.partition_point(|end| *end <= at);
        self.breaks[..above].last().copied().unwrap_or(0)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InlineLink {
    /// What it is put on: a range of [`Inlines::text`]; empty for a link that has only an image in it.
    pub(crate) text: Range<usize>,
    /// The address, escapes and entities resolved, reference looked up.
    pub(crate) url: String,
    /// The whole link: `[text](url)`, `<a …>text</a>`, a bare address.
    pub(crate) span: Range<usize>,
    /// What stands between the brackets.
    pub(crate) text_span: Range<usize>,
    /// The address in the source; none for a reference-style link.
    pub(crate) url_span: Option<Range<usize>>,
}

/// Reports whether a text is a picture whose definition is missing, so that its markup is left: "![Free][icon]".
pub(crate) fn is_lost_picture(text: &str) -> bool {
    let inner = text.strip_prefix("![").and_then(|text| text.strip_suffix(']'));
    inner.and_then(|inner| inner.split_once("][")).is_some_and(|(alt, label)| {
        !label.is_empty() && ![alt, label].iter().any(|part| part.contains(['[', ']']))
    })
}

/// Something that was left unread or read otherwise than it is written, where, and why.
pub(crate) type Limited = (Range<usize>, String);

/// What a limit cut: how often, and where first.
#[derive(Debug, Default)]
pub(crate) struct LimitCount {
    count: usize,
    first: Range<usize>,
}

impl LimitCount {
    /// Counts one more place.
    pub(crate) fn add(&mut self, place: Range<usize>) {
        if self.count == 0 {
            self.first = place;
        }
        self.count += 1;
    }

    /// Says once what happened, if anything did; `message` is given how often.
    pub(crate) fn report(self, message: impl FnOnce(usize) -> String) -> Option<Limited> {
        (self.count > 0).then(|| (self.first, message(self.count)))
    }
}

impl Block {
    /// Moves it, and all in it, `by` bytes towards the end.
    pub(crate) fn shift(&mut self, by: usize) {
        shift(&mut self.span, by);
        match &mut self.kind {
            BlockKind::Heading { content, .. }
            | BlockKind::Paragraph(content)
            | BlockKind::Summary(content)
            | BlockKind::Furniture(content)
            | BlockKind::Contents(content) => content.shift(by),
            BlockKind::List(items) => items.iter_mut().for_each(|item| item.shift(by)),
            BlockKind::Table { header, rows } => {
                header.iter_mut().for_each(|cell| cell.shift(by));
                for row in rows {
                    shift(&mut row.span, by);
                    row.cells.iter_mut().for_each(|cell| cell.shift(by));
                }
            }
            BlockKind::Quote(blocks) | BlockKind::Wrapper(blocks) => {
                blocks.iter_mut().for_each(|block| block.shift(by));
            }
            BlockKind::Code(_) | BlockKind::Comment | BlockKind::FrontMatter | BlockKind::Other => {}
        }
    }
}

impl Item {
    fn shift(&mut self, by: usize) {
        shift(&mut self.span, by);
        self.content.shift(by);
        self.children.iter_mut().for_each(|block| block.shift(by));
    }
}

impl Inlines {
    fn shift(&mut self, by: usize) {
        shift(&mut self.span, by);
        for link in &mut self.links {
            shift(&mut link.span, by);
            shift(&mut link.text_span, by);
            if let Some(span) = &mut link.url_span {
                shift(span, by);
            }
        }
    }
}

fn shift(range: &mut Range<usize>, by: usize) {
    *range = range.start + by..range.end + by;
}
