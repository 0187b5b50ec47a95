//! Records in paragraphs behind labels: "**Title:** [Saws](…)", "**Authors:** …", "**Year:** …", and the next one.

use crate::tree::{Block, BlockKind, Inlines};

use super::cut::{TextCut, is_candidate, is_sign};
use super::item::NoteDraft;
use super::opening::{bold_label, label_before_links};
use super::signs::Signs;

/// So many records in one section show which label each begins with.
const MIN_RECORDS: usize = 2;

/// Notes the label that the records of a section begin with: it stands before a name each time, and others stand below it.
pub(super) fn note_records(body: &[Block], signs: &mut Signs) {
    let mut labels =
        body.iter().filter_map(paragraph).filter_map(|content| Some((bold_label(content)?, content)));
    let Some((first, content)) = labels.next() else { return };
    if !names(content, signs) {
        return;
    }
    let (mut records, mut facts) = (1, 0);
    for (label, content) in labels {
        match label == first && names(content, signs) {
            true => records += 1,
            false => facts += 1,
        }
    }
    if records >= MIN_RECORDS && facts >= records {
        signs.note_record(first);
    }
}

/// Reports whether a paragraph begins a record.
pub(super) fn begins_record(content: &Inlines, signs: &Signs) -> bool {
    bold_label(content).is_some_and(|label| signs.begins_record(label)) && names(content, signs)
}

/// Reports whether a paragraph below a record is one more fact of that.
pub(super) fn is_fact(content: &Inlines, signs: &Signs) -> bool {
    bold_label(content).is_some_and(|label| !signs.begins_record(label))
}

/// Divides the line that begins a record: its link is the name.
pub(super) fn cut_record(line: &Inlines) -> TextCut {
    let at = line.links.iter().position(is_candidate);
    let title = at.map_or(0..line.text.len(), |at| line.links[at].text.clone());
    TextCut { description: title.end..title.end, title, certain: true, primary: at }
}

/// Returns the facts at the start of what stands below that line.
pub(super) fn facts_below(behind: &[Block], signs: &Signs) -> Vec<NoteDraft> {
    let is_fact = |block: &&Block| paragraph(block).is_some_and(|content| is_fact(content, signs));
    behind.iter().take_while(is_fact).filter_map(NoteDraft::of_block).collect()
}

/// Reports whether a link that names something stands right behind a label.
fn names(content: &Inlines, signs: &Signs) -> bool {
    label_before_links(content).is_some() && !is_sign(content, 0, signs)
}

fn paragraph(block: &Block) -> Option<&Inlines> {
    match &block.kind {
        BlockKind::Paragraph(content) => Some(content),
        _ => None,
    }
}
