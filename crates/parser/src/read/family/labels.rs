//! Headings that say what is told of what the heading above names: "Features", "Links".

use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Family, Heading, Shape};

/// So many headings of a level that each stand over one heading alone have subtitles.
const MIN_SUBTITLED: usize = 3;

/// So much is told below a label, for one thing that may be listed.
const TOLD_A_LISTED: usize = 3;

/// A heading that stands below so many others with links says what is told of each.
const MIN_LABELLED: usize = 3;

impl Family {
    /// Returns which headings recur as labels below others that have a link, as "Features" and "Links" do.
    pub(super) fn labels(&self, parents: &[usize]) -> Vec<bool> {
        let above = |at: usize| self.headings.get(parents[at]);
        let is_below_link = |at: usize| above(at).is_some_and(|above| above.shape == Some(Shape::Linked));
        let is_below_name = |at: usize| above(at).is_some_and(Heading::is_bare_name);
        // What a table of contents does not lead to says something of the heading above, to which it does.
        let is_below_told = |at: usize| {
            !self.headings[at].listed && above(at).is_some_and(|above| above.listed && above.is_told())
        };
        let mut below_links: HashMap<&str, Labelled> = HashMap::new();
        let mut below_any: HashMap<&str, Labelled> = HashMap::new();
        for (at, heading) in self.headings.iter().enumerate() {
            let Some(label) = &heading.label else { continue };
            if is_below_link(at) {
                below_links.entry(label).or_default().add(parents[at], heading.below);
            }
            if is_below_link(at) || is_below_name(at) || is_below_told(at) {
                below_any.entry(label).or_default().add(parents[at], heading.below);
            }
        }
        let recurs = |at: usize| {
            let told = |counts: &HashMap<&str, Labelled>, fits: fn(&Labelled) -> bool| {
                let label = self.headings[at].label.as_deref();
                label.and_then(|label| counts.get(label)).is_some_and(fits)
            };
            is_below_link(at) && told(&below_links, Labelled::is_label)
                || is_below_name(at) && told(&below_any, Labelled::is_label_of_names)
                || is_below_told(at) && told(&below_any, Labelled::is_label)
        };
        let mut labels: Vec<bool> = (0..self.headings.len()).map(recurs).collect();
        // How many stand beside each other, and how many of those recur.
        let place = |at: usize| (parents[at], if is_below_link(at) { 0 } else { self.headings[at].level });
        let mut places: FxHashMap<(usize, u8), (usize, usize)> = FxHashMap::default();
        for (at, recurs) in labels.iter().enumerate() {
            let (all, recurring) = places.entry(place(at)).or_default();
            *all += 1;
            *recurring += usize::from(*recurs);
        }
        // A name without a link has hardly anything but labels below it. What stands beside labels, and over no list, is one.
        for at in 0..labels.len() {
            let (all, recurring) = places[&place(at)];
            let heading = &self.headings[at];
            let is_told = is_below_link(at) || recurring * 2 >= all;
            let is_beside = recurring > 0 && heading.below.is_no_list();
            labels[at] = is_told && (labels[at] || is_beside);
        }
        self.signs(parents).into_iter().for_each(|at| labels[at] = true);
        // So is what stands below one, over no list either.
        for at in 0..labels.len() {
            let heading = &self.headings[at];
            let is_below = labels.get(parents[at]).is_some_and(|is_label| *is_label);
            labels[at] |= is_below && heading.label.is_some() && heading.below.is_no_list();
        }
        labels
    }

    /// Returns which headings are links that only say where what the heading above names is to be had, and recur below others.
    fn signs(&self, parents: &[usize]) -> Vec<usize> {
        let mut signs: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, heading) in self.headings.iter().enumerate() {
            let is_below = self.headings.get(parents[at]).is_some_and(Heading::is_told);
            if let Some(sign) = heading.sign.as_deref().filter(|_| is_below) {
                signs.entry(sign).or_default().push(at);
            }
        }
        let recurs = |places: &Vec<usize>| {
            places.iter().map(|at| parents[*at]).collect::<FxHashSet<_>>().len() >= MIN_LABELLED
        };
        signs.into_values().filter(recurs).flatten().collect()
    }

    /// Lets those headings name something that stand over nothing but labels, below which signposts stand.
    pub(super) fn name_over_labels(&mut self, parents: &[usize], labels: &[bool]) {
        let mut leads: FxHashMap<usize, Option<usize>> = FxHashMap::default();
        for (at, parent) in parents.iter().enumerate() {
            let below = self.headings[at].below;
            let own = Some(below.leads).filter(|_| labels[at]);
            let sum = leads.entry(*parent).or_insert(Some(0));
            *sum = sum.zip(own).map(|(sum, own)| sum + own);
        }
        for (at, leads) in leads {
            if leads.is_some_and(|leads| leads > 0)
                && let Some(heading) = self.headings.get_mut(at).filter(|heading| heading.is_bare_name())
            {
                heading.shape = Some(Shape::Plain);
                heading.described = true;
                heading.lists = false;
            }
        }
    }

    /// Finds the headings that describe the one above them: nearly all of its level stand over one heading, and nothing else, that
    /// stands over signposts. The heading above then names what those lead to.
    /// In an edition without links it names what is told below.
    pub(super) fn take_subtitles(
        &mut self,
        parents: &[usize],
        labels: &[bool],
        linkless: bool,
    ) -> FxHashSet<usize> {
        let mut below: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
        for (at, parent) in parents.iter().enumerate() {
            let (count, first) = below.entry(*parent).or_insert((0, at));
            *count += 1;
            *first = (*first).min(at);
        }
        let subtitle = |at: usize| {
            let (_, child) = below.get(&at).filter(|(count, _)| *count == 1)?;
            let is_bare = self.headings[at].below.is_empty();
            let has_no_link = self.headings[at].label.is_some();
            let told = match self.headings[*child].shape {
                Some(Shape::Plain) => true,
                Some(Shape::Named) => linkless && !self.headings[*child].below.is_empty(),
                _ => false,
            };
            let is_last = !below.contains_key(child);
            Some(*child).filter(|_| is_bare && has_no_link && told && is_last && !labels[*child])
        };
        let mut levels: FxHashMap<u8, (usize, Vec<(usize, usize)>)> = FxHashMap::default();
        for (at, heading) in self.headings.iter().enumerate() {
            let (all, pairs) = levels.entry(heading.level).or_default();
            *all += 1;
            pairs.extend(subtitle(at).map(|child| (at, child)));
        }
        levels.retain(|_, (all, pairs)| pairs.len() >= MIN_SUBTITLED && pairs.len() * 10 >= *all * 8);
        let pairs: Vec<(usize, usize)> = levels.into_values().flat_map(|(_, pairs)| pairs).collect();
        for &(at, child) in &pairs {
            self.headings[at].shape = self.headings[child].shape;
            self.headings[at].below = self.headings[child].below;
            self.headings[at].described = true;
            self.headings[at].lists = self.headings[child].lists;
        }
        pairs.into_iter().map(|(_, child)| child).collect()
    }
}

/// What stands below a heading.
#[derive(Clone, Copy, Default)]
pub(super) struct Told {
    /// How many resources of their own are named there.
    pub(super) listed: usize,
    /// How many signposts and texts stand there.
    pub(super) others: usize,
    /// How many of those are signposts.
    pub(super) leads: usize,
}

impl Told {
    pub(super) fn is_empty(self) -> bool {
        self.listed == 0 && self.others == 0
    }

    /// Reports whether something is told, rather than listed.
    fn is_no_list(self) -> bool {
        self.listed <= self.others
    }
}

/// What stands below the headings with the same words.
#[derive(Default)]
struct Labelled {
    parents: FxHashSet<usize>,
    below: Told,
    /// How many there are, and how many of them have something told right below.
    all: usize,
    told: usize,
}

impl Labelled {
    fn add(&mut self, parent: usize, below: Told) {
        self.parents.insert(parent);
        self.below.listed += below.listed;
        self.below.others += below.others;
        self.all += 1;
        self.told += usize::from(below.others > 0);
    }

    /// Reports whether the words recur, over what is told and not over lists.
    fn is_label(&self) -> bool {
        self.parents.len() >= MIN_LABELLED && self.below.is_no_list()
    }

    /// Reports the same for words below names without a link: most have something told right there, and hardly anything may be
    /// listed. What stands over further headings alone is a section.
    fn is_label_of_names(&self) -> bool {
        self.is_label() && self.told * 2 > self.all && self.below.listed * TOLD_A_LISTED <= self.below.others
    }
}
