//! The net: links that lead out of the edition and ended up in no entry. A few stand in every introduction; many
//! are a list in a form that was not understood.

use recension_model::{Warning, WarningKind};

use crate::tree::{Block, BlockKind, Inlines, Item};

use super::Reader;
use super::cut::is_candidate;

/// Fewer are an introduction.
const MIN_LINKS: usize = 10;
/// From this share of all links that lead out on, something was lost.
const MIN_SHARE: f64 = 0.25;

/// Links in text that was not read as entries.
#[derive(Debug, Default)]
pub(super) struct Unread {
    links: usize,
    /// Where the first and the last of them stand.
    first: usize,
    last: usize,
}

impl Unread {
    /// Counts the links of a text.
    pub(super) fn text(&mut self, content: &Inlines) {
        for link in content.links.iter().filter(|link| is_candidate(link) && link.url.contains("://")) {
            if self.links == 0 {
                self.first = link.span.start;
            }
            self.last = link.span.end;
            self.links += 1;
        }
    }

    /// Counts the links of an item and of what is nested in it.
    pub(super) fn item(&mut self, item: &Item) {
        self.text(&item.content);
        self.blocks(&item.children);
    }

    /// Counts the links of blocks.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) | BlockKind::Summary(content) => self.text(content),
                BlockKind::List(items) => items.iter().for_each(|item| self.item(item)),
                BlockKind::Quote(inner) | BlockKind::Wrapper(inner) => self.blocks(inner),
                BlockKind::Table { rows, .. } => {
                    rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.text(cell));
                }
                _ => {}
            }
        }
    }
}

impl Reader<'_> {
    /// Says how many links were not read as entries, if they are a large share.
    pub(super) fn report_unread(&mut self) {
        let Unread { links, first, last } = self.unread;
        let all = links + self.edition.links.len();
        if links < MIN_LINKS || (links as f64) < MIN_SHARE * all as f64 {
            return;
        }
        let span = self.places.span(&(first..last));
        let (line, end) = (self.places.line(span.start), self.places.last_line(span));
        let message =
            format!("{links} of {all} links stand in text that was not read as entries (lines {line}–{end})");
        let kind = WarningKind::Unread;
        self.edition.warnings.push(Warning { kind, message, span: Some(span), line: Some(line) });
    }
}
