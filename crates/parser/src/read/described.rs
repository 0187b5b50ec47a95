//! Items that are each followed by a paragraph at the margin, which describes what they name.

use recension_model::Reason;

use crate::tree::{Block, BlockKind, Item};

use super::append::describe;
use super::cut::cut;
use super::write::Own;
use super::{Context, Reader};

/// So many lists with a paragraph behind each are a list of that shape.
const MIN_PAIRS: usize = 3;

/// Reports whether the paragraphs of a section describe the items before them: they take turns with lists, most of which have one
/// item. Where a section opens with a paragraph and ends with a list, each introduces what stands below it.
pub(super) fn describe_items(body: &[Block]) -> bool {
    if body.len() < MIN_PAIRS * 2 {
        return false;
    }
    let is_shown = |block: &&Block| !matches!(block.kind, BlockKind::Comment | BlockKind::Other);
    let shown: Vec<&Block> = body.iter().filter(is_shown).collect();
    let length = |block: &&Block| match &block.kind {
        BlockKind::List(items) => items.len(),
        _ => 0,
    };
    let lists = shown.iter().filter(|block| length(block) > 0).count();
    let items: usize = shown.iter().map(length).sum();
    let pairs = shown.windows(2).filter(|pair| length(&pair[0]) > 0 && describes(pair[1])).count();
    let introduces = shown.first().is_some_and(|block| length(block) == 0)
        && shown.last().is_some_and(|block| length(block) > 0);
    pairs >= MIN_PAIRS && pairs * 3 >= lists * 2 && pairs * 3 >= items * 2 && !introduces
}

/// Reports whether a block is a paragraph that may describe what stands above it.
pub(super) fn describes(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(content) => {
            // Links to places in the document furnish it.
            let furnishes =
                !content.links.is_empty() && content.links.iter().all(|link| link.url.starts_with('#'));
            !content.text.is_empty() && !content.text.ends_with([':', '：']) && !furnishes
        }
        _ => false,
    }
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
        let below = self.below(item, false);
        if !below.is_empty() {
            // What is told in between are notes: its own text ends before them.
            line.span = item.content.span.clone();
        }
        let own = Own { line: &line, cut: text_cut, marker: item.marker, reason, span };
        self.write_item(own, below, context);
    }
}
