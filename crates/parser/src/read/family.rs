//! Headings as entries: siblings that each stand over the description of one resource.

mod body;
mod labels;
mod lead;
mod tally;

use rustc_hash::FxHashSet;

use crate::tree::{Block, BlockKind};

use super::cut::{is_candidate, is_sign, opening_link};
use super::folds::Folds;
use super::opening::is_alone;
use super::signs::Signs;
use body::{Body, Shape, shape};
pub(super) use body::{MAX_LEADS, is_over_one, leads_nowhere};
use labels::Told;
pub(super) use lead::{address_in_front, are_quoted_links, is_lead, is_made_of_links, lead_line};
use tally::Tally;

/// A text is short that has no more pieces.
const MAX_TEXTS: usize = 5;

/// The headings of a window, and what stands below each.
#[derive(Default)]
pub(super) struct Family {
    headings: Vec<Heading>,
}

/// What the headings of a window name, by where they begin.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) entries: FxHashSet<usize>,
    /// Headings within the entries of others.
    pub(super) labels: FxHashSet<usize>,
    /// How many headings of the first level stand right over entries, and where.
    pub(super) first_level: FxHashSet<usize>,
    /// Headings that say what the one above them names.
    pub(super) subtitles: FxHashSet<usize>,
    /// How many of the entries have links.
    pub(super) linked: usize,
}

impl Named {
    /// Reports whether the heading at `offset` names a resource.
    pub(super) fn is_entry(&self, offset: usize) -> bool {
        self.entries.contains(&offset)
    }

    /// Reports whether the heading at `offset` describes the one above it.
    pub(super) fn is_subtitle(&self, offset: usize) -> bool {
        self.subtitles.contains(&offset)
    }

    /// Reports whether the heading at `offset` is a label within the entry of another.
    pub(super) fn is_label(&self, offset: usize) -> bool {
        self.labels.contains(&offset)
    }
}

struct Heading {
    offset: usize,
    level: u8,
    /// Its words, if it has no link.
    label: Option<String>,
    /// A table of contents leads to it.
    listed: bool,
    /// It does, and texts or code stand below rather than items.
    guides: bool,
    /// It does not, and code stands below.
    coded: bool,
    /// Its words, if it is a link that only says where it leads.
    sign: Option<String>,
    below: Told,
    shape: Option<Shape>,
    /// What names resources of its own stands below it.
    lists: bool,
    described: bool,
    /// Most of what leads to it has a label that recurs.
    labelled: bool,
    /// How many items without a link stand below.
    items: usize,
}

impl Heading {
    /// Reports whether it has no link, and nothing stands between it and the next one.
    fn is_bare_name(&self) -> bool {
        self.label.is_some() && self.below.is_empty()
    }

    /// Reports whether it has no link, and is told of right below.
    fn is_told(&self) -> bool {
        self.shape == Some(Shape::Named) && self.described
    }
}

impl Family {
    /// Adds a heading, and the blocks up to the next; other blocks are passed over.
    pub(super) fn add(&mut self, heading: &Block, body: &[Block], signs: &Signs, folds: &Folds) {
        let BlockKind::Heading { level, content, inferred } = &heading.kind else { return };
        let mut below = Body::default();
        below.blocks(body, signs, folds);
        let mut lists = below.lists();
        let shape = shape(content, &below, signs)
            .filter(|shape| !inferred && (!lists || *shape == Shape::Linked || below.names_above()));
        // What a table of contents lists may be told at length; items of sentences are listed below it.
        let listed = signs.headings.is_in_contents(&content.text);
        let guides = listed && (below.items == 0 || below.code > 0);
        let most = if guides { usize::MAX } else { MAX_TEXTS };
        let is_short = (1..=most).contains(&(below.texts - below.items + below.code));
        lists |= shape == Some(Shape::Named) && (below.names * 2 > below.items || !is_short);
        let (offset, level) = (heading.span.start, *level);
        let label = (!content.links.iter().any(is_candidate)).then(|| content.text.to_lowercase());
        let points = is_alone(content) && opening_link(content).is_some_and(|at| is_sign(content, at, signs));
        let sign = points.then(|| content.text.to_lowercase());
        let (described, below_code) = (below.texts + below.code > 0, below.code > 0);
        let labelled = below.recurring * 2 > below.leads;
        let (leads, items) = (below.leads, below.items);
        let below = Told { listed: below.listed + below.openings, others: leads + below.texts, leads };
        self.headings.push(Heading {
            offset,
            level,
            label,
            listed,
            guides,
            coded: below_code && !listed,
            sign,
            below,
            shape,
            lists,
            described,
            labelled,
            items,
        });
    }

    /// Returns how many headings there are.
    pub(super) fn len(&self) -> usize {
        self.headings.len()
    }

    /// Decides which headings are entries, which are labels within those, and how many entries have links; `linkless` where the
    /// items have lost their links too, `linked` of which have some.
    pub(super) fn entries(mut self, linkless: bool, linked: usize) -> Named {
        let parents = self.parents();
        let mut labels = self.labels(&parents);
        let subtitles = self.take_subtitles(&parents, &labels, linkless);
        self.name_over_labels(&parents, &labels);
        let headings = &self.headings;
        subtitles.iter().for_each(|at| labels[*at] = true);
        let is_leaf = |at: usize| {
            let below = headings[at + 1..].iter().take_while(|next| next.level > headings[at].level);
            labels[at + 1..].iter().zip(below).all(|(is_label, _)| *is_label)
        };
        let over_names = self.over_names(&parents, &labels);
        // What stands below a heading may be about it, as its commands are.
        let names = |at: usize, shape: &Shape| is_leaf(at) || (*shape == Shape::Linked && !over_names[at]);
        let shape = |at: usize| headings[at].shape.filter(|shape| !labels[at] && names(at, shape));
        let shapes: Vec<Option<Shape>> = (0..headings.len()).map(shape).collect();
        let tally = Tally::of(headings, &shapes, &parents, &labels);
        let is_named: Vec<bool> =
            (0..headings.len()).map(|at| tally.is_entry(at, linkless, linked)).collect();
        let offsets = |fits: &dyn Fn(usize) -> bool| {
            (0..headings.len()).filter(|at| fits(*at)).map(|at| headings[at].offset).collect()
        };
        let owner = |at: usize| {
            let is_label = |above: &usize| labels.get(*above).is_some_and(|is_label| *is_label);
            std::iter::successors(Some(parents[at]), |above| is_label(above).then(|| parents[*above])).last()
        };
        let is_within =
            |at: usize| owner(at).and_then(|above| is_named.get(above)).is_some_and(|is_named| *is_named);
        let over_entries = |at: usize| {
            headings[at].level == 1
                && (at + 1..headings.len())
                    .take_while(|below| headings[*below].level > 1)
                    .any(|below| is_named[below] && parents[below] == at)
        };
        Named {
            first_level: offsets(&|at| over_entries(at)),
            entries: offsets(&|at| is_named[at]),
            labels: offsets(&|at| labels[at] && !subtitles.contains(&at) && is_within(at)),
            subtitles: offsets(&|at| subtitles.contains(&at) && is_within(at)),
            linked: (0..headings.len())
                .filter(|at| is_named[*at] && shapes[*at] != Some(Shape::Named))
                .count(),
        }
    }

    /// Returns which headings stand over others that may name something, or over lists.
    fn over_names(&self, parents: &[usize], labels: &[bool]) -> Vec<bool> {
        let mut over = vec![false; parents.len()];
        for at in (0..parents.len()).rev().filter(|at| !labels[*at]) {
            let heading = &self.headings[at];
            let names = matches!(heading.shape, Some(Shape::Linked | Shape::Plain));
            if let Some(parent) = over.get(parents[at]).copied() {
                over[parents[at]] = parent || over[at] || heading.lists || names;
            }
        }
        over
    }

    fn parents(&self) -> Vec<usize> {
        let mut parents = Vec::new();
        let mut open: Vec<(u8, usize)> = Vec::new();
        for (at, heading) in self.headings.iter().enumerate() {
            while open.last().is_some_and(|&(level, _)| level >= heading.level) {
                open.pop();
            }
            parents.push(open.last().map_or(usize::MAX, |&(_, at)| at));
            open.push((heading.level, at));
        }
        parents
    }
}
