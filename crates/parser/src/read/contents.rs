//! Tables of contents.

use crate::tree::{BlockKind, InlineLink, Item};

use super::Reader;
use super::cut::is_candidate;

/// From this share of items that are anchors or repeat headings on, a list is a table of contents: a
/// heading or two may have been renamed since it was written.
const MIN_CONTENTS_SHARE: f64 = 0.5;

impl Reader<'_> {
    /// Reports whether a list is a table of contents: its links are anchors, or its items repeat headings.
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

#[derive(Default)]
struct Contents {
    items: usize,
    contents: usize,
    anchors: usize,
}
