//! Names over a list of signposts: with links below, or plain in a copy that has lost its links.

use std::ops::Range;

use recension_model::{Marker, Reason};

use crate::tree::{Block, BlockKind, Inlines, Item};

use super::append::append;
use super::cut::{TextCut, cut, has_words, is_general, opening_link};
use super::item::{NoteDraft, has_link, opens_with_link};
use super::label::is_lost_signposts;
use super::opening::{is_sign_item, labelled, opens_with_address};
use super::signs::Signs;
use super::survey::head;
use super::write::Own;
use super::{Context, Reader};

/// What a name in bold is described by is no longer.
const MAX_TEXTS: usize = 3;

/// Returns which of `blocks` is the list of signposts below a name, which is the first of them.
pub(super) fn signposts_below(blocks: &[Block], signs: &Signs) -> Option<usize> {
    let [Block { kind: BlockKind::Paragraph(name), .. }, behind @ ..] = blocks else { return None };
    if !name.links.is_empty() || !has_words(&name.text) {
        return None;
    }
    let mut at = behind.iter().position(|block| !is_picture(block))?;
    let texts = if is_bold(name) { texts_before_signs(&behind[at..], signs) } else { 0 };
    at += texts;
    let items = match &behind.get(at)?.kind {
        BlockKind::List(items) => items,
        // An address in a paragraph of its own is that of a name in bold above it.
        BlockKind::Paragraph(content) if is_bold(name) => {
            return is_address(content, signs).then_some(at + 1);
        }
        _ => return None,
    };
    let is_sign = |item: &Item| is_sign_item(&item.content, signs);
    let are_signs = if is_bold(name) {
        items.iter().all(|item| is_sign(item) || !opens_with_link(item)) && items.iter().any(is_sign)
    } else if items.iter().all(|item| is_sign(item) || !opens_with_link(item))
        && items.iter().filter(|item| is_sign(item)).count() * 2 >= items.len()
        && items.iter().any(|item| has_link(item) || is_lost_signposts(&item.content, signs))
    {
        // What ends in a colon introduces them.
        !name.text.ends_with([':', '：', '.', '。'])
    } else {
        let recurs = |item: &&Item| signs.recurs_below(before_figures(&item.content));
        !items.iter().any(has_link)
            && items.first().is_some_and(|first| recurs(&first))
            && items.iter().filter(recurs).count() * 2 >= items.len()
    };
    are_signs.then_some(at + 1)
}

/// Returns how many paragraphs describe a name in bold, if nothing but addresses behind labels, most of which recur, is listed
/// behind them.
fn texts_before_signs(behind: &[Block], signs: &Signs) -> usize {
    let is_text = |block: &&Block| matches!(&block.kind, BlockKind::Paragraph(content) if !is_bold(content) && content.links.is_empty());
    let texts = behind.iter().take_while(is_text).count();
    let items = match behind.get(texts).map(|block| &block.kind) {
        Some(BlockKind::List(items)) => items,
        Some(BlockKind::Paragraph(content))
            if is_sign_item(content, signs) && opening_link(content).is_none() =>
        {
            return texts;
        }
        _ => return 0,
    };
    let labels: Vec<&str> =
        items.iter().filter_map(|item| labelled(&item.content)).map(|(label, _)| label).collect();
    let known = labels.iter().filter(|label| signs.has(label) || is_general(label)).count();
    if texts <= MAX_TEXTS && labels.len() == items.len() && known * 2 >= labels.len() { texts } else { 0 }
}

fn is_picture(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if content.text.is_empty())
}

/// Reports whether all of a paragraph is in bold, signs in front aside.
pub(super) fn is_bold(name: &Inlines) -> bool {
    let is_first = |lead: &str| !has_words(lead);
    name.strong.first().is_some_and(|strong| {
        strong.end == name.text.len() && name.text.get(..strong.start).is_some_and(is_first)
    })
}

/// Reports whether a paragraph is an address, alone or behind a label that recurs.
fn is_address(content: &Inlines, signs: &Signs) -> bool {
    let is_alone = || content.links.first().is_some_and(|link| link.text == (0..content.text.len()));
    opens_with_address(content) && is_alone()
        || opening_link(content).is_none() && is_sign_item(content, signs)
}

/// Counts the labels of a list without links that stands right below a paragraph.
pub(super) fn count_labels(items: &[Item], signs: &mut Signs) {
    if !items.iter().any(has_link) {
        items.iter().for_each(|item| signs.count_below(before_figures(&item.content)));
    }
}

/// Returns what an item says before its figures: "PyPi (19M a month)", "npm: …".
fn before_figures(content: &Inlines) -> &str {
    let label = head(&content.text);
    label.find(" (").map_or(label, |end| &label[..end])
}

/// Returns the name in a line without the signs before it, and the brackets around it: ":tada: [Rip]".
fn bare_name(text: &str) -> Range<usize> {
    let mut start = 0;
    while let Some((sign, _)) = text[start..].split_once(' ').filter(|(sign, _)| !has_words(sign)) {
        start += sign.len() + 1;
    }
    let is_bracketed = text[start..].starts_with('[') && text.ends_with(']');
    if is_bracketed { start + 1..text.len() - 1 } else { start..text.len() }
}

impl Reader<'_> {
    /// Reads a name with the signposts below it.
    pub(super) fn headline_entry(
        &mut self,
        name: &Inlines,
        start: usize,
        blocks: &[Block],
        context: Context,
    ) -> Option<usize> {
        let last = signposts_below(blocks, &self.survey.signs)?;
        let (marker, reason) = (Marker::Paragraph, Reason::OpensWithName);
        let span = start..blocks[last].span.end;
        if let BlockKind::List(items) = &blocks[last].kind
            && !items.iter().any(has_link)
        {
            let notes = items.iter().map(NoteDraft::of_item).collect();
            let cut = cut(name, &self.survey.signs);
            self.block_entry(Own { line: name, cut, marker, reason, span }, notes, context);
            return Some(last + 1);
        }
        let mut line = name.clone();
        let all = line.text.len();
        let title = if is_bold(name) { 0..all } else { bare_name(&line.text) };
        let primary = line.links.len();
        let told = blocks[1..=last].iter().filter(|block| !is_picture(block));
        told.for_each(|block| _ = append(&mut line, block));
        let cut = TextCut {
            title,
            description: (all + 1).min(line.text.len())..line.text.len(),
            certain: true,
            primary: line.links.get(primary).map(|_| primary),
        };
        self.block_entry(Own { line: &line, cut, marker, reason, span }, Vec::new(), context);
        Some(last + 1)
    }
}
