//! Headings as entries: siblings that each stand over the description of one resource.

mod body;
mod labels;
mod lead;

use std::collections::{HashMap, HashSet};

use crate::tree::{Block, BlockKind};

use super::cut::{is_candidate, is_sign, opening_link};
use super::folds::Folds;
use super::opening::is_alone;
use super::signs::Signs;
use body::{Body, Shape, shape};
pub(super) use body::{MAX_LEADS, is_over_one, leads_nowhere};
use labels::Told;
pub(super) use lead::{address_in_front, are_quoted_links, is_lead, is_made_of_links, lead_line};

/// So many siblings of one shape are a family, where each heading is a link, and where it is not.
const MIN_LINKED_FAMILY: usize = 2;
const MIN_PLAIN_FAMILY: usize = 3;
/// Fewer are one only if there are no others beside them.
const MIN_PURE_FAMILY: usize = 2;
/// So many headings without a link over so short a text are a copy that has lost its links.
const MIN_NAMED: usize = 10;
const MAX_TEXTS: usize = 5;
/// From so many headings of a level on, what most of them are holds for one without siblings.
const MIN_LEVEL: usize = 5;

/// The headings of a window, and what stands below each.
#[derive(Default)]
pub(super) struct Family {
    headings: Vec<Heading>,
}

/// What the headings of a window name, by where they begin.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) entries: HashSet<usize>,
    /// Headings within the entries of others.
    pub(super) labels: HashSet<usize>,
    /// How many headings of the first level stand right over entries, and where.
    pub(super) first_level: HashSet<usize>,
    /// Headings that say what the one above them names.
    pub(super) subtitles: HashSet<usize>,
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
    /// Its words, if it is a link that only says where it leads.
    sign: Option<String>,
    below: Told,
    shape: Option<Shape>,
    /// What names resources of its own stands below it.
    lists: bool,
    described: bool,
    /// Most of what leads to it has a label that recurs.
    labelled: bool,
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
        let mut lists = below.listed > 0 || below.openings > 1;
        let shape =
            shape(content, &below, signs).filter(|shape| !inferred && (!lists || *shape == Shape::Linked));
        // What a table of contents lists may be told at length.
        let listed = signs.lists_title(&content.text);
        let most = if listed { usize::MAX } else { MAX_TEXTS };
        let is_short = (1..=most).contains(&(below.texts - below.items + below.code));
        lists |= shape == Some(Shape::Named) && (below.names * 2 > below.items || !is_short);
        let (offset, level) = (heading.span.start, *level);
        let label = (!content.links.iter().any(is_candidate)).then(|| content.text.to_lowercase());
        let points = is_alone(content) && opening_link(content).is_some_and(|at| is_sign(content, at, signs));
        let sign = points.then(|| content.text.to_lowercase());
        let described = below.texts + below.code > 0;
        let labelled = below.recurring * 2 > below.leads;
        let leads = below.leads;
        let below = Told { listed: below.listed + below.openings, others: leads + below.texts, leads };
        self.headings.push(Heading {
            offset,
            level,
            label,
            listed,
            sign,
            below,
            shape,
            lists,
            described,
            labelled,
        });
    }

    /// Returns how many headings there are.
    pub(super) fn len(&self) -> usize {
        self.headings.len()
    }

    /// Decides which headings are entries, which are labels within those, and how many entries have links; `linkless` where the
    /// items have lost their links too.
    pub(super) fn entries(mut self, linkless: bool) -> Named {
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
        let mut families: HashMap<(usize, u8), Count> = HashMap::new();
        let mut levels: HashMap<u8, Count> = HashMap::new();
        for (at, heading) in headings.iter().enumerate().filter(|(at, _)| !labels[*at]) {
            for count in [
                families.entry((parents[at], heading.level)).or_default(),
                levels.entry(heading.level).or_default(),
            ] {
                count.all += 1;
                count.linked += usize::from(shape(at) == Some(Shape::Linked) && !heading.lists);
                count.plain += usize::from(shape(at) == Some(Shape::Plain));
                count.named += usize::from(shape(at) == Some(Shape::Named) && !heading.lists);
                count.naming += usize::from(shape(at) == Some(Shape::Named));
                count.contained += usize::from(shape(at) == Some(Shape::Named) && heading.listed);
                let tells = heading.described || heading.labelled;
                count.described |= shape(at).is_some() && !heading.lists && tells;
            }
        }
        let is_name = |at: usize| {
            let level = headings[at].level;
            let (level, family) = (&levels[&level], &families[&(parents[at], level)]);
            // Addresses that are left below some names make these no other than the rest.
            let of = |count: &Count| count.naming + count.plain;
            let is_usual = of(level) * 10 >= level.all * 7
                || (of(level) * 3 > level.all && of(family) == family.all)
                || (family.has_named(MIN_PLAIN_FAMILY) && of(family) * 10 >= family.all * 6);
            // The first heading of all may be the title.
            let least = if level.contained * 10 >= level.naming * 7 { MIN_LEVEL } else { MIN_NAMED };
            linkless && (headings[at].level > 1 || at > 0) && level.has_named(least) && is_usual
        };
        let is_entry = |&at: &usize| {
            shape(at).is_some_and(|shape| {
                let level = headings[at].level;
                if shape == Shape::Named {
                    return is_name(at);
                }
                let is_usual =
                    |tenths| levels[&level].all >= MIN_LEVEL && levels[&level].has_most(shape, tenths);
                // Where most of its kind are over lists, they are sections.
                if headings[at].lists {
                    return is_usual(5) && level > 1;
                }
                families[&(parents[at], level)].has_most(shape, 5)
                    || (is_usual(7) && level > 1)
                    || (shape == Shape::Plain && is_name(at))
            })
        };
        let is_named: Vec<bool> = (0..headings.len()).map(|at| is_entry(&at)).collect();
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
                .filter(|at| is_named[*at] && shape(*at) != Some(Shape::Named))
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

/// How many of a family have which shape.
#[derive(Default)]
struct Count {
    all: usize,
    linked: usize,
    plain: usize,
    named: usize,
    /// The same, also where nothing stands below, much, or what may be names.
    naming: usize,
    /// Those of them that a table of contents leads to.
    contained: usize,
    described: bool,
}

impl Count {
    /// Reports whether so many name a resource without a link, and most of them stand over nothing but text.
    fn has_named(&self, least: usize) -> bool {
        self.named >= least && self.named * 2 > self.naming
    }

    /// Reports whether more than so many tenths have a shape, and enough of them.
    fn has_most(&self, shape: Shape, tenths: usize) -> bool {
        let alike = self.linked + self.plain;
        let enough = match shape {
            Shape::Named => false,
            Shape::Linked => alike >= MIN_LINKED_FAMILY,
            Shape::Plain => {
                (alike >= MIN_PLAIN_FAMILY && alike * 10 >= self.all * 6)
                    || (alike >= MIN_PURE_FAMILY && alike == self.all)
            }
        };
        // A section has something below it.
        let stands = self.described
            || (shape == Shape::Linked && self.linked >= MIN_PLAIN_FAMILY)
            || (self.plain >= MIN_PLAIN_FAMILY && self.plain == self.all);
        enough && alike * 10 > self.all * tenths && stands
    }
}
