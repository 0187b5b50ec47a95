//! How many headings beside each other, and how many of a level, have which shape: what most of them are, each is.

use rustc_hash::FxHashMap;

use super::{Heading, Shape};

/// So many siblings of one shape are a family, where each heading is a link, and where it is not.
const MIN_LINKED_FAMILY: usize = 2;
const MIN_PLAIN_FAMILY: usize = 3;
/// Fewer are one only if there are no others beside them.
const MIN_PURE_FAMILY: usize = 2;
/// So many headings without a link over a short text are a copy that has lost its links.
const MIN_NAMED: usize = 10;
/// From so many headings of a level on, what most of them are holds for one without siblings.
const MIN_LEVEL: usize = 5;
/// Most are listed in the contents from so many tenths on.
const CONTAINED_TENTHS: usize = 7;

/// The counts of a window, by the heading above and the level, and by the level alone.
pub(super) struct Tally<'h> {
    headings: &'h [Heading],
    shapes: &'h [Option<Shape>],
    parents: &'h [usize],
    families: FxHashMap<(usize, u8), Count>,
    levels: FxHashMap<u8, Count>,
    /// How many headings have links, or lead to some.
    linked: usize,
}

impl<'h> Tally<'h> {
    /// Counts the headings that are no labels, by their `shapes`.
    pub(super) fn of(
        headings: &'h [Heading],
        shapes: &'h [Option<Shape>],
        parents: &'h [usize],
        labels: &[bool],
    ) -> Self {
        let (mut families, mut levels): (FxHashMap<_, Count>, FxHashMap<_, Count>) = Default::default();
        for (at, heading) in headings.iter().enumerate().filter(|(at, _)| !labels[*at]) {
            let family = families.entry((parents[at], heading.level)).or_default();
            family.add(heading, shapes[at]);
            let level = levels.entry(heading.level).or_default();
            level.add(heading, shapes[at]);
        }
        let linked = levels.values().map(|level| level.linked + level.plain).sum();
        Self { headings, shapes, parents, families, levels, linked }
    }

    /// Reports whether a heading names a resource, by its shape and what those around it are; `linkless` where the items have lost
    /// their links, `linked` of which have some.
    pub(super) fn is_entry(&self, at: usize, linkless: bool, linked: usize) -> bool {
        let (Some(heading), Some(shape)) = (self.headings.get(at), self.shapes[at]) else { return false };
        let (level, family) =
            (&self.levels[&heading.level], &self.families[&(self.parents[at], heading.level)]);
        let is_name = || {
            // A guide lists nothing as much as what its contents lead to; the first heading of all may be the title.
            let guides = level.guides() && level.contained > linked + self.linked;
            (linkless || guides)
                && (heading.level > 1 || at > 0)
                && (!heading.coded || level.guides())
                && are_names(level, family)
        };
        let is_usual = |tenths| level.all >= MIN_LEVEL && level.has_most(shape, tenths);
        match shape {
            Shape::Named => is_name(),
            // Where most of its kind are over lists, they are sections.
            _ if heading.lists => is_usual(5) && heading.level > 1,
            _ => {
                family.has_most(shape, 5)
                    || (is_usual(7) && heading.level > 1)
                    || (shape == Shape::Plain && is_name())
            }
        }
    }
}

/// Reports whether headings without links are names, by those of their level and those beside them.
fn are_names(level: &Count, family: &Count) -> bool {
    // Addresses that are left below some names make these no other than the rest.
    let of = |count: &Count| count.naming + count.plain;
    let is_usual = of(level) * 10 >= level.all * 7
        || (of(level) * 3 > level.all && of(family) == family.all)
        || (family.has_named(MIN_PLAIN_FAMILY) && of(family) * 10 >= family.all * 6);
    is_usual && level.has_named(MIN_NAMED) && level.items <= MAX_ITEMS * level.naming
}

/// What is told of a resource takes no more items.
const MAX_ITEMS: usize = 5;

/// How many have which shape.
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
    /// How many items stand below them.
    items: usize,
    described: bool,
}

impl Count {
    fn add(&mut self, heading: &Heading, shape: Option<Shape>) {
        self.all += 1;
        self.linked += usize::from(shape == Some(Shape::Linked) && !heading.lists);
        self.plain += usize::from(shape == Some(Shape::Plain));
        let names = shape == Some(Shape::Named) && !heading.coded;
        self.named += usize::from(names && !heading.lists);
        self.naming += usize::from(names);
        self.items += if names { heading.items } else { 0 };
        self.contained += usize::from(names && heading.guides);
        self.described |= shape.is_some() && !heading.lists && (heading.described || heading.labelled);
    }

    /// Reports whether a table of contents leads to most names.
    fn guides(&self) -> bool {
        self.contained > 0 && self.contained * 10 >= self.naming * CONTAINED_TENTHS
    }

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
