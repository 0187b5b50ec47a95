//! What can be said of a list item by itself.

use std::ops::Range;

use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

use super::cut::{first_separator, is_candidate, opening_link, opens_with_quoted_title};

/// Longer texts are sentences, not names: of 2,535 titles in four lists with links, 1 in 58 is longer.
const MAX_NAME_WORDS: usize = 8;
/// The same for scripts without spaces: of those titles, 1 in 158 takes more bytes.
const MAX_NAME_CHARS: usize = 80;

/// Nobody is called by more words; two may be joined by an "and".
const MAX_AUTHOR_WORDS: usize = 7;

/// Reports whether the item opens with a link that leads out of the document.
pub(super) fn opens_with_link(item: &Item) -> bool {
    opening_link(&item.content).is_some()
}

/// Reports whether the item has a link that leads out of the document.
pub(super) fn has_link(item: &Item) -> bool {
    item.content.links.iter().any(is_candidate)
}

/// Reports whether a text without a link looks like a name, or a name with a description.
pub(super) fn names_something(content: &Inlines) -> bool {
    let text = content.text.as_str();
    if opens_with_quoted_title(text) {
        return true;
    }
    let head = first_separator(text).map_or(text, |separator| &text[..separator.start]);
    is_name_alone(head)
        && head.contains(char::is_alphanumeric)
        && (head.len() < text.len() || !is_sentence(text))
}

/// Reports whether a text is a name with a description.
pub(super) fn describes_name(text: &str) -> bool {
    first_separator(text).is_some_and(|separator| is_name_alone(&text[..separator.start]))
}

/// Reports whether a text is short enough for a name.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.split_whitespace().count() <= MAX_NAME_WORDS
        && text.chars().count() <= MAX_NAME_CHARS
}

/// Reports whether a text may be the names of several people: pieces of a few words, each with a capital.
pub(super) fn are_authors(text: &str) -> bool {
    let pieces = || text.split([',', ';', '&', '、', '，']).map(str::trim).filter(|piece| !piece.is_empty());
    let is_author = |piece: &str| {
        let piece = piece.strip_prefix("and ").unwrap_or(piece);
        piece.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
            && piece.split_whitespace().count() <= MAX_AUTHOR_WORDS
    };
    pieces().count() > 1 && pieces().all(is_author)
}

/// Reports whether a text is short enough for a name, and no sentence ends within it.
fn is_name_alone(text: &str) -> bool {
    let ends = |(at, _): (usize, &str)| {
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        word.len() >= MIN_LAST_WORD_BYTES && word.chars().all(char::is_lowercase)
    };
    is_name(text) && !text.match_indices(". ").any(ends)
}

/// Shorter words before a full stop may be abbreviations.
const MIN_LAST_WORD_BYTES: usize = 4;

/// Reports whether a text of several words ends as sentences do.
pub(super) fn is_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '。', '！', '？', ';', '；', ',', '，'])
        && text.contains(char::is_whitespace)
}

/// Returns the items of the lists in `blocks`, wrappers looked through.
pub(super) fn nested_items(blocks: &[Block]) -> Vec<&Item> {
    let mut items = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::List(list) => items.extend(list),
            BlockKind::Wrapper(inner) => items.extend(nested_items(inner)),
            _ => {}
        }
    }
    items
}

/// Returns all text in `blocks` on one line.
pub(super) fn text_of(blocks: &[Block]) -> String {
    let mut collected = Collected::default();
    collected.blocks(blocks);
    collected.text
}

/// Returns all text of items on one line, that of their children included.
pub(super) fn text_of_items(items: &[Item]) -> String {
    let mut collected = Collected::default();
    items.iter().for_each(|item| collected.item(item));
    collected.text
}

/// Text that is put on one line.
#[derive(Default)]
struct Collected {
    text: String,
    /// The links of the text, if they are asked for.
    links: Option<Vec<InlineLink>>,
}

impl Collected {
    fn item(&mut self, item: &Item) {
        self.inlines(&item.content);
        self.blocks(&item.children);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { content, .. }
                | BlockKind::Paragraph(content)
                | BlockKind::Summary(content)
                | BlockKind::Furniture(content)
                | BlockKind::Contents(content) => self.inlines(content),
                BlockKind::List(items) => items.iter().for_each(|item| self.item(item)),
                BlockKind::Table { header, rows } => {
                    header.iter().for_each(|cell| self.inlines(cell));
                    rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.inlines(cell));
                }
                BlockKind::Quote(blocks) | BlockKind::Wrapper(blocks) => self.blocks(blocks),
                BlockKind::Code(code) => add(&one_line(code), &mut self.text),
                BlockKind::Comment | BlockKind::FrontMatter | BlockKind::Other => {}
            }
        }
    }

    fn inlines(&mut self, content: &Inlines) {
        add(&content.text, &mut self.text);
        let Some(links) = &mut self.links else { return };
        let by = self.text.len() - content.text.len();
        links.extend(
            content
                .links
                .iter()
                .map(|link| InlineLink { text: link.text.start + by..link.text.end + by, ..link.clone() }),
        );
    }
}

fn add(more: &str, text: &mut String) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

/// Puts a text on one line.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        add(word, &mut line);
    }
    line
}

/// A note in the making.
pub(super) struct NoteDraft {
    pub(super) text: String,
    /// Where its links stand in the text.
    pub(super) links: Vec<InlineLink>,
    pub(super) span: Range<usize>,
}

impl NoteDraft {
    /// Makes a note of an item with all that is nested in it.
    pub(super) fn of_item(item: &Item) -> Self {
        let mut collected = Collected { links: Some(Vec::new()), ..Collected::default() };
        collected.item(item);
        Self::of(collected, item.span.clone())
    }

    /// Makes a note of the text of an item alone.
    pub(super) fn of_text(content: &Inlines, span: Range<usize>) -> Self {
        Self { text: content.text.clone(), links: content.links.clone(), span }
    }

    /// Makes a note of a block, if there is text in it.
    pub(super) fn of_block(block: &Block) -> Option<Self> {
        let mut collected = Collected { links: Some(Vec::new()), ..Collected::default() };
        collected.blocks(std::slice::from_ref(block));
        (!collected.text.is_empty()).then(|| Self::of(collected, block.span.clone()))
    }

    fn of(collected: Collected, span: Range<usize>) -> Self {
        Self { text: collected.text, links: collected.links.unwrap_or_default(), span }
    }
}
