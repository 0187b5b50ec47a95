//! OPML → blocks: outlines are items, those that only hold others are labels over them.
//!
//! Nothing that a document defines is looked up, so that its entities are harmless; what is no longer
//! well-formed is read as far as it goes.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use recension_model::Marker;

use crate::inlines::{InlineBuilder, LinkContext};
use crate::markup::MAX_DEPTH;
use crate::tree::{Block, BlockKind, Inlines, Item, LimitCount, Limited};

/// Reads a document.
pub(crate) fn read_opml(text: &str) -> (Vec<Block>, Vec<Limited>) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut outline = Outline { text, ..Outline::default() };
    let broken = loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let event = reader.read_event();
        let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        match event {
            Ok(Event::Start(tag)) => outline.start(&tag, start..end),
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == b"outline" => {
                let item = outline.item(&tag, start..end);
                outline.add(item);
            }
            Ok(Event::End(tag)) => outline.end(tag.local_name().as_ref(), start..end),
            Ok(Event::Eof) => break None,
            Ok(_) => {}
            Err(error) => break Some((start.min(text.len())..start.min(text.len()), error.to_string())),
        }
    };
    let (blocks, too_deep) = outline.finish();
    let deep = too_deep.report(|count| {
        format!("outlines nested more than {MAX_DEPTH} deep were put at that depth: {count}")
    });
    let broken = broken.map(|(place, error)| (place, format!("what follows is no well-formed XML: {error}")));
    (blocks, deep.into_iter().chain(broken).collect())
}

#[derive(Default)]
struct Outline<'a> {
    text: &'a str,
    title: Option<Block>,
    /// Where the text of the document's title begins, while it is open.
    open_title: Option<usize>,
    roots: Vec<Item>,
    /// The outlines that are not closed yet.
    open: Vec<Item>,
    /// How many more are open than that.
    deeper: usize,
    too_deep: LimitCount,
}

impl Outline<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, span: Range<usize>) {
        match tag.local_name().as_ref() {
            b"title" if self.title.is_none() && self.open.is_empty() && self.roots.is_empty() => {
                self.open_title = Some(span.end);
            }
            b"outline" => {
                self.open_title = None;
                let item = self.item(tag, span.clone());
                if self.open.len() < MAX_DEPTH {
                    self.open.push(item);
                } else {
                    self.too_deep.add(span);
                    self.deeper += 1;
                    self.add(item);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8], span: Range<usize>) {
        match name {
            b"title" => {
                let Some(start) = self.open_title.take() else { return };
                let place = start..span.start.max(start);
                let mut content = InlineBuilder::default();
                content.push_text(&unescaped(&self.text[place.clone()]), place.clone());
                let content = Inlines { span: place.clone(), ..content.finish(start) };
                self.title = Some(Block {
                    span: place,
                    kind: BlockKind::Heading { level: 1, content, inferred: false },
                });
            }
            b"outline" if self.deeper > 0 => self.deeper -= 1,
            b"outline" => {
                if let Some(mut item) = self.open.pop() {
                    item.span.end = item.span.end.max(span.end);
                    self.add(item);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, item: Item) {
        // What holds outlines is no title.
        self.open_title = None;
        match self.open.last_mut() {
            Some(parent) => parent.add_below(item),
            None => self.roots.push(item),
        }
    }

    fn item(&self, tag: &BytesStart<'_>, span: Range<usize>) -> Item {
        let mut values = Values::default();
        for attribute in tag.attributes().with_checks(false).flatten() {
            let Cow::Borrowed(value) = attribute.value else { continue };
            let Some(place) = place(self.text, value) else { continue };
            match attribute.key.local_name().as_ref() {
                b"title" => values.title = place,
                b"text" => values.text = place,
                b"htmlUrl" | b"htmlurl" => values.page = place,
                b"url" | b"href" => values.url = place,
                b"xmlUrl" | b"xmlurl" => values.feed = place,
                b"description" | b"_note" => values.description = place,
                _ => {}
            }
        }
        let content = self.content(&values, span.clone());
        Item { span, marker: Marker::Bullet('-'), content, children: Vec::new() }
    }

    fn content(&self, values: &Values, span: Range<usize>) -> Inlines {
        let first = |places: &[&Range<usize>]| {
            places
                .iter()
                .find(|place| !self.text[(**place).clone()].trim().is_empty())
                .map(|place| (**place).clone())
        };
        let url = first(&[&values.page, &values.url, &values.feed]);
        let mut out = InlineBuilder::default();
        let title =
            first(&[&values.title, &values.text]).or_else(|| url.clone()).unwrap_or(span.start..span.start);
        if let Some(url) = &url {
            let address = unescaped(&self.text[url.clone()]);
            let url_span = (address == self.text[url.clone()]).then(|| url.clone());
            let context = LinkContext {
                node: 0,
                url: address.trim().to_owned(),
                span: span.clone(),
                text_span: title.clone(),
                url_span,
            };
            out.begin_link(context, false);
        }
        out.push_text(&unescaped(&self.text[title.clone()]), title);
        out.end_link();
        // A page and its feed are two addresses.
        if let Some(feed) = first(&[&values.feed]).filter(|feed| url.as_ref() != Some(feed)) {
            let address = unescaped(&self.text[feed.clone()]);
            out.push_text(FEED_SEPARATOR, feed.start..feed.start);
            let url_span = (address == self.text[feed.clone()]).then(|| feed.clone());
            let url = address.trim().to_owned();
            out.begin_link(
                LinkContext { node: 1, url, span: feed.clone(), text_span: feed.clone(), url_span },
                false,
            );
            out.push_text(FEED, feed.clone());
            out.end_link();
        }
        if let Some(description) = first(&[&values.description]) {
            out.push_text(" - ", description.clone());
            out.push_text(&unescaped(&self.text[description.clone()]), description);
        }
        Inlines { span: span.clone(), ..out.finish(span.start) }
    }

    fn finish(mut self) -> (Vec<Block>, LimitCount) {
        while let Some(item) = self.open.pop() {
            self.add(item);
        }
        let mut blocks: Vec<Block> = self.title.into_iter().collect();
        if let (Some(first), Some(last)) = (self.roots.first(), self.roots.last()) {
            let span = first.span.start..last.span.end;
            blocks.push(Block { span, kind: BlockKind::List(self.roots) });
        }
        (blocks, self.too_deep)
    }
}

/// Stands for the address of a feed beside that of its page.
const FEED: &str = "feed";
const FEED_SEPARATOR: &str = " / ";

/// Where the values of an outline's attributes stand; empty where it has none.
#[derive(Default)]
struct Values {
    title: Range<usize>,
    text: Range<usize>,
    page: Range<usize>,
    url: Range<usize>,
    feed: Range<usize>,
    description: Range<usize>,
}

/// Returns where a part of a text stands in it.
fn place(text: &str, part: &[u8]) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let range = start..start + part.len();
    text.get(range.clone()).is_some().then_some(range)
}

/// Replaces the references that XML itself has; others stay as they are.
fn unescaped(text: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(text).unwrap_or(Cow::Borrowed(text))
}
