//! Items that are each followed by a paragraph at the margin, which describes what they name.

use recension_model::Reason;

use crate::tree::{Block, BlockKind, Item};

use super::append::describe;
use super::cut::cut;
use super::write::Own;
use super::{Context, Reader};

/// So many items with a paragraph behind each are a list of that shape.
const MIN_PAIRS: usize = 3;

/// Reports whether items alone in their lists and paragraphs take turns in a section, an item first and a paragraph last: what
/// stands before each item would be about it, too, but not what stands before the first and behind the last.
pub(super) fn describe_items(body: &[Block]) -> bool {
    if body.len() < MIN_PAIRS * 2 {
        return false;
    }
    let is_shown = |block: &&Block| !matches!(block.kind, BlockKind::Comment | BlockKind::Other);
    let shown: Vec<&Block> = body.iter().filter(is_shown).collect();
    let pairs = shown.chunks_exact(2);
    let rest = pairs.remainder();
    shown.len() >= MIN_PAIRS * 2 && rest.is_empty() && pairs.into_iter().all(|pair| is_pair(pair[0], pair[1]))
}

fn is_pair(item: &Block, paragraph: &Block) -> bool {
    let is_item = matches!(&item.kind, BlockKind::List(items) if items.len() == 1);
    let describes = match &paragraph.kind {
        BlockKind::Paragraph(content) => !content.text.is_empty() && !content.text.ends_with([':', '：']),
        _ => false,
    };
    is_item && describes
}

impl Reader<'_> {
    /// Adds an item as an entry that the paragraph behind it describes.
    pub(super) fn described_item(
        &mut self,
        item: &Item,
        paragraph: &Block,
        reason: Reason,
        context: Context,
    ) {
        let mut line = item.content.clone();
        let mut text_cut = cut(&line, &self.survey.signs);
        describe(&mut line, &mut text_cut, paragraph);
        let span = item.span.start..paragraph.span.end;
        let own = Own { line: &line, cut: text_cut, marker: item.marker, reason, span };
        let below = self.below(item, false);
        self.write_item(own, below, context);
    }
}
