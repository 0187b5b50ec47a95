//! Headings that say what is told of what the heading above names: "Features", "Links".

use std::collections::{HashMap, HashSet};

use super::{Family, Shape};

/// So many headings of a level that each stand over one heading alone have subtitles.
const MIN_SUBTITLED: usize = 3;

/// A heading that stands below so many others with links says what is told of each.
const MIN_LABELLED: usize = 3;

impl Family {
    /// Returns which headings recur as labels below others that have a link, as "Features" and "Links" do.
    pub(super) fn labels(&self, parents: &[usize]) -> Vec<bool> {
        let is_below_link = |at: &usize| {
            self.headings.get(parents[*at]).is_some_and(|above| above.shape == Some(Shape::Linked))
        };
        let mut counts: HashMap<&str, Labelled> = HashMap::new();
        let below_link = || (0..self.headings.len()).filter(is_below_link);
        for at in below_link() {
            if let Some(label) = &self.headings[at].label {
                let labelled = counts.entry(label).or_default();
                labelled.parents.insert(parents[at]);
                labelled.below.listed += self.headings[at].below.listed;
                labelled.below.others += self.headings[at].below.others;
            }
        }
        let recurs = |at: usize| {
            let label = self.headings[at].label.as_deref();
            label.and_then(|label| counts.get(label)).is_some_and(Labelled::is_label)
        };
        let labels: Vec<bool> = (0..self.headings.len()).map(|at| is_below_link(&at) && recurs(at)).collect();
        // What stands beside labels, and over no list, is one.
        let labelled: HashSet<usize> =
            (0..labels.len()).filter(|at| labels[*at]).map(|at| parents[at]).collect();
        let is_beside = |at: usize| labelled.contains(&parents[at]) && self.headings[at].below.is_no_list();
        let mut labels: Vec<bool> = (0..labels.len()).map(|at| labels[at] || is_beside(at)).collect();
        // So is what stands below one, over no list either.
        for at in 0..labels.len() {
            let heading = &self.headings[at];
            let is_below = labels.get(parents[at]).is_some_and(|is_label| *is_label);
            labels[at] |= is_below && heading.label.is_some() && heading.below.is_no_list();
        }
        labels
    }

    /// Finds the headings that describe the one above them: nearly all of its level stand over one heading, and nothing else, that
    /// stands over signposts. The heading above then names what those lead to.
    pub(super) fn take_subtitles(&mut self, parents: &[usize]) -> HashSet<usize> {
        let mut below: HashMap<usize, (usize, usize)> = HashMap::new();
        for (at, parent) in parents.iter().enumerate() {
            let (count, first) = below.entry(*parent).or_insert((0, at));
            *count += 1;
            *first = (*first).min(at);
        }
        let subtitle = |at: usize| {
            let (_, child) = below.get(&at).filter(|(count, _)| *count == 1)?;
            let is_bare = self.headings[at].below.is_empty();
            let has_no_link = self.headings[at].label.is_some();
            let leads = self.headings[*child].shape == Some(Shape::Plain) && !below.contains_key(child);
            Some(*child).filter(|_| is_bare && has_no_link && leads)
        };
        let mut levels: HashMap<u8, (usize, Vec<(usize, usize)>)> = HashMap::new();
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
}

impl Told {
    fn is_empty(self) -> bool {
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
    parents: HashSet<usize>,
    below: Told,
}

impl Labelled {
    /// Reports whether the words recur, over what is told and not over lists.
    fn is_label(&self) -> bool {
        self.parents.len() >= MIN_LABELLED && self.below.is_no_list()
    }
}
