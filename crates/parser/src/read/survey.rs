//! What the edition as a whole shows, counted before the first of its blocks is judged: what it calls its
//! links, how many of its items have any, and which shapes its headings, paragraphs and nested items have.
//!
//! Blocks of one edition are held until they fill a window, counted, and only then read. Most editions are one
//! window; of larger ones later windows know what earlier ones have shown.

mod nested;
mod rows;

use std::collections::{HashMap, HashSet};

use crate::marks::ends_in_year;
use crate::tree::{Block, BlockKind, Inlines, Item, TableRow};

use super::brackets::count_brackets;
use super::cut::{
    before_last_links, behind_brackets, first_separator, is_candidate, is_in_brackets, joint,
    line_over_address, opening_link, opens_with_year,
};
use super::ends::Ends;
use super::family::{Family, Named, is_made_of_links};
use super::folds::{Folds, count_told};
use super::headline::count_labels;
use super::item::opens_with_link;
use super::labelled::note_records;
use super::namesakes::note_namesakes;
use super::opening::{
    self, Opening, bold_label, fact_label, label_before_links, lone_fragment, lone_link, words_before_link,
};
use super::paragraph::Openings;
use super::pictures::count_pictures;
use super::row::first_line;
use super::signs::{Signs, part_of};
use super::upkeep::{self, is_described_link, row_has_link};
pub(super) use rows::{row_key, split_header};

/// Below this share of items with links, an item needs none to be an entry: the copy has lost its links, or
/// never had any.
const MIN_LINKED_SHARE: f64 = 0.2;
/// Below this one, many have lost theirs; of few items nothing can be said.
const USUAL_LINKED_SHARE: f64 = 0.6;
const MIN_ITEMS: f64 = 10.0;
/// From this share on, what is nested in an entry is mostly a signpost.
const MIN_SIGN_SHARE: f64 = 0.6;
/// So many papers are a list of them.
const MIN_PAPERS: usize = 5;
/// So many lines in bold over texts outweigh an item with a link: a copy may have kept some.
const TITLED_A_LINK: usize = 10;
/// A table of facts has no more rows.
const MAX_FACTS: usize = 12;

/// Counts over an edition, as far as it has been seen.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) signs: Signs,
    linked: usize,
    plain: usize,
    /// Rows without a link.
    plain_rows: usize,
    nested: usize,
    nested_signs: usize,
    /// Items without a link and description over others, and those where all below may be names.
    bare_parents: usize,
    labels: usize,
    /// Items without a link over such with one, and those where all of these only say where to find something.
    over_links: usize,
    over_signposts: usize,
    /// Items without a link that have a description or a label that recurs below them, with all items beside those,
    /// and what is below them: all of it, and names with a description.
    annotated: usize,
    siblings: usize,
    annotations: usize,
    described_annotations: usize,
    /// Items with a link that end in a year, but for their links.
    papers: usize,
    /// How many rows below the same header each of its columns names.
    name_columns: HashMap<String, Vec<usize>>,
    /// How many rows each head in its column stands over that are named by what is below it.
    name_heads: HashMap<(usize, String), usize>,
    /// The rows of tables that are too short to tell which column names them, by their headers.
    short_tables: HashMap<String, Vec<TableRow>>,
    openings: Openings,
    /// Those headings of the window that are entries, and labels within them.
    pub(super) headings: Named,
    /// Where pictures and comments of those entries stand.
    pub(super) ends: Ends,
    /// Those folds of the window that are entries.
    pub(super) folds: Folds,
    /// Where those headings of upkeep begin that stand over the list itself.
    over_list: HashSet<usize>,
}

/// How many of an edition's items have lost their links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    Usual,
    /// A good part of the items has none.
    Few,
    /// Nearly none has one: this is a copy without links.
    None,
}

impl Survey {
    /// Counts the blocks of a window, read from `source`; wrappers with headings in them are taken apart already.
    pub(super) fn add(&mut self, blocks: &[Block], source: &str) {
        count_pictures(blocks, source, &mut self.signs);
        self.blocks(blocks, None);
        count_told(blocks, &mut self.signs);
        self.short_tables();
        note_namesakes(blocks, &mut self.signs);
        self.folds = Folds::of(blocks, &self.signs);
        count_brackets(blocks, &mut self.signs);
        self.nested_blocks(blocks, false);
        let mut family = Family::default();
        let mut at = 0;
        let end_of =
            |at: usize| blocks[at..].iter().position(is_heading).map_or(blocks.len(), |length| at + length);
        let sections = blocks.split(is_heading);
        for body in sections {
            self.signs.count_addresses(opening::count_addresses(body));
            self.signs.count_address_items(opening::count_address_items(body));
            note_records(body, &mut self.signs);
        }
        self.openings.section(&blocks[..end_of(0)], (&self.signs, &self.folds), false);
        while let Some(block) = blocks.get(at) {
            at += 1;
            if is_heading(block) {
                let body = &blocks[at..end_of(at)];
                self.openings.section(body, (&self.signs, &self.folds), true);
                family.add(block, body, &self.signs, &self.folds);
                at += body.len();
            }
        }
        let linkless = self.links() == Links::None || self.linked + self.plain < family.len();
        self.headings = family.entries(linkless, self.linked + self.openings.linked());
        self.ends = Ends::new(blocks, &self.headings);
        self.linked += self.headings.linked;
        self.plain += self.headings.entries.len() - self.headings.linked;
        let listed = self.linked + self.openings.linked();
        let plain = if self.links() == Links::None { self.plain + self.plain_rows } else { 0 };
        self.over_list = upkeep::over_the_list(blocks, self.links(), listed + plain);
    }

    /// Reports whether the heading at `offset` says "Sponsors" or the like, and the list itself stands below it.
    pub(super) fn is_over_list(&self, offset: usize) -> bool {
        self.over_list.contains(&offset)
    }

    /// Returns how many of the items have links.
    pub(super) fn links(&self) -> Links {
        let linked = self.linked + self.openings.linked();
        let items = (linked + self.plain) as f64;
        if items == 0.0 && self.plain_rows > 0 {
            Links::None
        } else if items == 0.0 || linked as f64 >= USUAL_LINKED_SHARE * items {
            Links::Usual
        } else if (linked as f64) < MIN_LINKED_SHARE * items {
            Links::None
        } else if items >= MIN_ITEMS {
            Links::Few
        } else {
            Links::Usual
        }
    }

    /// Returns the same for rows: many without a link among few items have lost theirs.
    pub(super) fn row_links(&self) -> Links {
        let linked = self.linked + self.openings.linked();
        let all = linked + self.plain + self.plain_rows;
        if (linked as f64) < MIN_LINKED_SHARE * all as f64 { Links::None } else { self.links() }
    }

    /// Returns how many items, rows and headings have links.
    pub(super) fn linked_items(&self) -> usize {
        self.linked
    }

    /// Reports whether most of what is listed are papers, with a year at the end.
    pub(super) fn lists_papers(&self) -> bool {
        self.papers >= MIN_PAPERS && self.papers * 2 >= self.linked
    }

    /// Reports whether paragraphs of this shape are entries of the edition.
    pub(super) fn lists_paragraphs(&self, opening: Opening) -> bool {
        self.openings.are_usual(opening)
    }

    /// Reports whether paragraphs that open with a line in bold are what the edition lists: nothing else is.
    pub(super) fn lists_titles(&self) -> bool {
        self.openings.titled() > self.linked * TITLED_A_LINK && self.openings.are_usual(Opening::Titled)
    }

    /// Reports whether what is nested in entries is mostly a signpost.
    pub(super) fn nests_signs(&self) -> bool {
        self.nested > 0 && self.nested_signs as f64 >= MIN_SIGN_SHARE * self.nested as f64
    }

    /// Counts blocks; `name` is where the name begins that they stand below.
    fn blocks(&mut self, blocks: &[Block], name: Option<usize>) {
        let mut summary = None;
        let mut heading = None;
        // Links below a heading that is a described link may say where to find more of what that names.
        let mut described_link = None;
        let mut above: Option<&Block> = None;
        for block in blocks {
            let above = above.replace(block);
            match &block.kind {
                BlockKind::List(items) => {
                    if above.is_some_and(|above| matches!(above.kind, BlockKind::Paragraph(_))) {
                        count_labels(items, &mut self.signs);
                    }
                    self.signs.count_sources(items.iter().map(|item| {
                        let link = &item.content.links[opening_link(&item.content)?];
                        Some((&item.content.text[link.text.clone()], link.url.as_str()))
                    }));
                    if let Some(heading) = heading {
                        let labels = items.iter().filter_map(|item| fact_label(&item.content));
                        labels.for_each(|label| self.signs.headings.count_fact(label, heading));
                    }
                    let name = name.or(summary);
                    for item in items {
                        let told = described_link.filter(|_| may_be_signpost(&item.content));
                        self.item(item, name.or(told));
                    }
                }
                BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
                    if is_heading(block) {
                        heading = Some(block.span.start);
                        described_link = heading.filter(|_| is_described_link(content));
                    }
                    self.text(content, block);
                }
                BlockKind::Summary(content) => {
                    self.links_of(content, true);
                    summary = opening::is_summary_entry(content).then_some(block.span.start);
                    self.linked += usize::from(summary.is_some());
                    continue;
                }
                BlockKind::Wrapper(inner) | BlockKind::Quote(inner) => self.blocks(inner, name),
                BlockKind::Table { header, rows } => {
                    if let Some(first) = rows.first().filter(|_| header.is_empty()) {
                        self.signs.count_first_row(&first.cells);
                    }
                    self.name_column(header, rows);
                    if rows.len() <= MAX_FACTS && rows.iter().all(|row| row.cells.len() <= 2) {
                        let labels = rows.iter().filter_map(|row| row.cells.first());
                        labels
                            .filter(|cell| cell.links.is_empty())
                            .for_each(|cell| self.signs.count_label(&cell.text, block.span.start));
                    }
                    rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.cell(cell));
                    let linked = rows.iter().filter(|row| row_has_link(row)).count();
                    self.linked += linked;
                    self.plain_rows += rows.len() - linked;
                    continue;
                }
                BlockKind::Code(_) | BlockKind::Comment => continue,
                _ => {}
            }
            summary = summary.filter(|_| matches!(block.kind, BlockKind::List(_)));
        }
    }

    /// Counts the text of a heading or of a paragraph.
    fn text(&mut self, content: &Inlines, block: &Block) {
        // The first of several links and nothing else opens nothing.
        self.links_of(content, content.links.len() < 2 || !is_made_of_links(content));
        if let Some(name) = before_last_links(content).filter(|_| is_heading(block)) {
            self.signs.count_name(name);
        }
        if let Some(label) = bold_label(content).or_else(|| words_before_link(content)) {
            self.signs.count_label(label, block.span.start);
        }
        if let Some(link) = lone_link(content) {
            self.signs.count_lone(&content.text[link.text.clone()], &link.url);
        }
        if let Some(url) = lone_fragment(content) {
            self.signs.count_alone(url);
        }
    }

    fn cell(&mut self, cell: &Inlines) {
        if let Some(is_linked) = first_line(cell) {
            self.signs.count_lines(is_linked);
        }
        if cell.links.len() > 1
            && let Some(words) = opening_link(cell).and_then(|at| joint(cell, at))
        {
            self.signs.count_joint(words);
        }
    }

    fn item(&mut self, item: &Item, name: Option<usize>) {
        if item.content.links.iter().any(is_candidate) {
            self.linked += 1;
            self.signs.note_marks(&item.content.text);
            if let Some(tag) = item.content.strong.first().filter(|strong| strong.start == 0) {
                self.signs.count_tag(&item.content.text[tag.clone()]);
            }
            self.papers += usize::from(ends_in_year(own_text(&item.content)));
            if let Some(first) = line_over_address(&item.content) {
                self.signs.count_line(first);
            }
            if let Some(name) = before_last_links(&item.content).or_else(|| behind_brackets(&item.content)) {
                self.signs.count_name(name);
            }
        } else if !item.content.text.is_empty() {
            self.plain += 1;
            if !item.children.is_empty() {
                self.signs.count_announcement(&item.content.text);
            }
            self.signs.count_separator(&item.content.text);
            // What recurs below one name alone is the name of a series.
            if let Some(name) = name {
                self.signs.count_item_label(head(&item.content.text), name);
            }
        }
        if opens_with_year(&item.content.text) {
            self.signs.count_year();
        }
        if let [link] = item.content.links.as_slice()
            && let Some(anchor) = link.url.strip_prefix('#')
        {
            self.signs.headings.note_anchor(&item.content.text[link.text.clone()], anchor);
        }
        // A link in bold is counted as one.
        if let Some(label) = bold_label(&item.content).filter(|_| !opens_with_link(item)) {
            self.signs.count_label(label, item.span.start);
        }
        self.links_of(&item.content, name.is_none());
        let is_name = !item.content.text.is_empty();
        self.blocks(&item.children, is_name.then_some(item.span.start));
    }

    fn links_of(&mut self, content: &Inlines, opens: bool) {
        if let Some((label, link)) = label_before_links(content) {
            self.signs.count(label, &link.url, false);
        }
        let opening = if opens && !content.links.is_empty() { opening_link(content) } else { None };
        if let Some(words) = opening.filter(|_| content.links.len() > 1).and_then(|at| joint(content, at)) {
            self.signs.count_joint(words);
        }
        for (at, link) in content.links.iter().enumerate().filter(|(_, link)| is_candidate(link)) {
            let opens = opening == Some(at) && !is_in_brackets(content, link);
            self.signs.count(&content.text[link.text.clone()], &link.url, opens);
        }
    }
}

/// Reports whether an item is a link and nothing else, and no part of a series.
fn may_be_signpost(content: &Inlines) -> bool {
    lone_link(content).is_some_and(|link| part_of(&content.text[link.text.clone()]).is_none())
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. })
}

/// Returns what stands before the first separator: "Other editions: first, second".
pub(super) fn head(text: &str) -> &str {
    first_separator(text).map_or(text, |separator| &text[..separator.start])
}

/// Returns the text in front of the signposts at the end.
fn own_text(content: &Inlines) -> &str {
    let first = content.links.iter().find(|link| is_candidate(link) && link.text.start > 0);
    first.map_or(&content.text, |link| &content.text[..link.text.start])
}
