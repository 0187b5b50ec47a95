//! The headings of a Markdown document, found line by line.

use std::ops::Range;

use crate::read::{Outline, OutlineBuilder};
use crate::scan::{LineKind, ScannedLine};

/// Collects headings.
#[derive(Default)]
pub(super) struct Headings {
    outline: OutlineBuilder,
    /// Where the paragraph began that the line before stands in: an underline makes it a heading.
    paragraph: Option<usize>,
}

impl Headings {
    /// Takes in the next line of `text`.
    pub(super) fn line(&mut self, text: &str, range: &Range<usize>, line: &ScannedLine) {
        let above = self.paragraph.take();
        if line.kind == LineKind::Blank || line.is_verbatim() {
            return;
        }
        let trimmed = text[range.clone()].trim();
        match line.kind {
            LineKind::Heading { level } if line.depth == 0 => {
                self.outline.heading(level, &visible(trimmed.trim_matches('#').trim()));
            }
            LineKind::Underline { level } => {
                let start = above.unwrap_or(range.start);
                self.outline.heading(level, &visible(text[start..range.start].trim()));
            }
            LineKind::Html => {
                if let Some(level) = html_heading(trimmed) {
                    self.outline.heading(level, &visible(trimmed));
                }
            }
            LineKind::Text if line.item.is_none() && !trimmed.starts_with(['|', '<', '>', '!']) => {
                self.paragraph = above.or(Some(range.start));
            }
            _ => {}
        }
    }

    pub(super) fn finish(self) -> Outline {
        self.outline.finish()
    }
}

fn html_heading(line: &str) -> Option<u8> {
    let level = line.strip_prefix("<h").or_else(|| line.strip_prefix("<H"))?.bytes().next()?;
    matches!(level, b'1'..=b'6').then(|| level - b'0')
}

/// A longer heading is none that a table of contents repeats, and the search below is not linear.
const MAX_TITLE_BYTES: usize = 1000;

/// Leaves out addresses, images and tags.
fn visible(source: &str) -> String {
    let mut text = String::new();
    let mut rest = if source.len() > MAX_TITLE_BYTES { "" } else { source };
    while let Some(at) = rest.find(['!', ']', '<']) {
        text.push_str(&rest[..at]);
        let tail = &rest[at..];
        let skipped = if tail.starts_with("![") || tail.starts_with("](") {
            tail.find(')')
        } else if tail.starts_with('<') {
            tail.find('>')
        } else {
            None
        };
        match skipped {
            Some(end) => rest = &tail[end + 1..],
            None => {
                text.push_str(&tail[..1]);
                rest = &tail[1..];
            }
        }
    }
    text.push_str(rest);
    text
}
