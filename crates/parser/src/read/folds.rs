//! Folds whose visible line names a resource: siblings that each stand over signposts of one thing, as headings do.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use recension_model::{Marker, Reason};

use crate::tree::{Block, BlockKind, InlineLink, Inlines};

use super::cut::{is_candidate, is_general};
use super::family::{MAX_LEADS, is_made_of_links, is_over_one, leads_nowhere};
use super::heading::Name;
use super::opening::{is_summary_entry, lone_link};
use super::signs::Signs;
use super::{Context, Reader};

/// So many folds of a section are siblings of one shape; fewer only if there are no others.
const MIN_FOLDS: usize = 3;
const MIN_PURE_FOLDS: usize = 2;
/// What so many folds are called says what is folded, and names nothing.
const MIN_RECURRENCES: usize = 3;
/// From so many folds on, what most of them are holds for one without siblings.
const MIN_USUAL: usize = 5;

/// The folds of a window that name a resource without a link.
#[derive(Debug, Default)]
pub(super) struct Folds {
    named: HashSet<usize>,
}

impl Folds {
    /// Finds those of `blocks` that name a resource: most of their section do.
    pub(super) fn of(blocks: &[Block], signs: &Signs) -> Self {
        let mut texts: HashMap<&str, usize> = HashMap::new();
        let summaries = blocks.iter().filter_map(summary);
        summaries.for_each(|content| *texts.entry(&content.text).or_default() += 1);
        if texts.is_empty() {
            return Self::default();
        }
        let recurs = |content: &Inlines| {
            texts.get(content.text.as_str()).is_some_and(|count| *count >= MIN_RECURRENCES)
        };
        let is_label =
            |content: &Inlines| recurs(content) || signs.has(&content.text) || is_general(&content.text);
        let mut sections: Vec<Section> = vec![Section::default()];
        for (at, block) in blocks.iter().enumerate() {
            if matches!(block.kind, BlockKind::Heading { .. }) {
                sections.push(Section::default());
            }
            let Some((content, section)) = summary(block).zip(sections.last_mut()) else { continue };
            section.all += 1;
            if is_summary_entry(content) {
                section.linked += 1;
            } else if !is_label(content) {
                let body = &blocks[at + 1..end_of_fold(blocks, at)];
                match is_over_one(content, body, signs) {
                    true => section.named.push(block.span.start),
                    false if leads_nowhere(body, signs) => section.told.push(block.span.start),
                    false => {}
                }
            }
        }
        let all: usize = sections.iter().map(|section| section.all).sum();
        let named: usize = sections.iter().map(|section| section.named.len()).sum();
        let is_usual = named >= MIN_USUAL && named * 10 > all * 7;
        // Siblings of those that have a link are of their shape, whether they have one or not.
        let told: usize = sections.iter().map(|section| section.told.len()).sum();
        let tell_too = named >= MIN_USUAL && named > told;
        let listed = sections.into_iter().filter(|section| is_usual || tell_too || section.lists());
        Self { named: listed.flat_map(|section| section.all_named(tell_too)).collect() }
    }

    /// Reports whether a block is the visible line of a fold that names a resource, by a link or without one.
    pub(super) fn is_entry(&self, block: &Block) -> bool {
        summary(block).is_some_and(is_summary_entry) || self.is_named(block)
    }

    /// Reports whether a block is the visible line of a fold that names a resource without a link.
    pub(super) fn is_named(&self, block: &Block) -> bool {
        self.named.contains(&block.span.start) && summary(block).is_some()
    }
}

/// The folds of a section.
#[derive(Default)]
struct Section {
    all: usize,
    linked: usize,
    named: Vec<usize>,
    /// Those without a link that leads to what they may name, over nothing but text.
    told: Vec<usize>,
}

impl Section {
    /// Returns those that name a resource; `all` where those without a link are of their shape.
    fn all_named(mut self, all: bool) -> Vec<usize> {
        if all {
            self.named.append(&mut self.told);
        }
        self.named
    }

    fn lists(&self) -> bool {
        let alike = self.named.len() + self.linked;
        let least = if alike == self.all { MIN_PURE_FOLDS } else { MIN_FOLDS };
        alike >= least && alike * 2 > self.all
    }
}

fn summary(block: &Block) -> Option<&Inlines> {
    match &block.kind {
        BlockKind::Summary(content) => Some(content),
        _ => None,
    }
}

/// Returns where what is folded below a visible line ends.
pub(super) fn end_of_fold(blocks: &[Block], at: usize) -> usize {
    let ends = |block: &Block| match &block.kind {
        BlockKind::Other => block.span.is_empty(),
        kind => matches!(kind, BlockKind::Summary(_) | BlockKind::Heading { .. }),
    };
    blocks[at + 1..].iter().position(ends).map_or(blocks.len(), |length| at + 1 + length)
}

/// Counts the links that are all there is of an item or a paragraph in a fold without a link, or below a heading that recurs: what
/// recurs in others says where to find what those tell of.
pub(super) fn count_told(blocks: &[Block], signs: &mut Signs) {
    let mut headings: HashMap<&str, usize> = HashMap::new();
    let heading = |block: &'_ Block| matches!(block.kind, BlockKind::Heading { .. });
    for block in blocks {
        if let BlockKind::Heading { content, .. } = &block.kind {
            *headings.entry(&content.text).or_default() += 1;
        }
    }
    let recur = headings.values().any(|count| *count >= MIN_RECURRENCES);
    // The headings that are open, and whether each has a link: what stands below those is known by it.
    let mut open: Vec<(u8, bool)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let is_named = match &block.kind {
            BlockKind::Heading { level, content, .. } => {
                while open.pop_if(|(above, _)| *above >= *level).is_some() {}
                let is_named = open.last().is_some_and(|(_, is_linked)| *is_linked);
                open.push((*level, content.links.iter().any(is_candidate)));
                is_named
            }
            _ => false,
        };
        let end = match &block.kind {
            BlockKind::Summary(content) if !is_summary_entry(content) => end_of_fold(blocks, at),
            _ if is_named => continue,
            BlockKind::Heading { content, .. }
                if recur && headings[content.text.as_str()] >= MIN_RECURRENCES =>
            {
                blocks[at + 1..].iter().position(heading).map_or(blocks.len(), |length| at + 1 + length)
            }
            _ => continue,
        };
        blocks[at + 1..end].iter().for_each(|block| count_links(block, signs));
    }
}

fn count_links(block: &Block, signs: &mut Signs) {
    let mut count = |content: &Inlines, link: &InlineLink| {
        signs.count_lone(&content.text[link.text.clone()], &link.url);
    };
    match &block.kind {
        BlockKind::Paragraph(content) if is_made_of_links(content) => {
            content.links.iter().for_each(|link| count(content, link));
        }
        BlockKind::List(items) if items.len() <= MAX_LEADS => {
            let links = items.iter().filter_map(|item| Some((&item.content, lone_link(&item.content)?)));
            links.for_each(|(content, link)| count(content, link));
        }
        _ => {}
    }
}

impl Reader<'_> {
    /// Reads a fold whose visible line names a resource without a link; returns how many of the blocks belong to it.
    pub(super) fn fold_entry(&mut self, blocks: &[Block], context: Context) -> usize {
        let [Block { kind: BlockKind::Summary(content), span }, ..] = blocks else { return 0 };
        let body = &blocks[1..end_of_fold(blocks, 0)];
        let span: Range<usize> = span.clone();
        let name = Name { content, span, marker: Marker::Paragraph, reason: Reason::FoldsResource };
        let rest = self.named_entry(&name, body, false, context.section);
        1 + body.len() - rest.len()
    }
}
