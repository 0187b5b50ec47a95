//! Headings that say what is told of what the heading above names: "Features", "Links".

use std::collections::{HashMap, HashSet};

use super::{Family, Shape};

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
        (0..labels.len()).map(|at| labels[at] || is_beside(at)).collect()
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
