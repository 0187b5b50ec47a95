//! What forks propose to an upstream, side by side with the editions it is about.

mod accepted;
mod labels;

use std::collections::HashMap;

use recension_model::{Alignment, Edition, EntryId, Proposal, ProposalClass, SectionId, Shown};

use labels::labels;

pub use accepted::accepted_patch;

/// An upstream, its forks, and what they propose.
#[derive(Clone, Copy, Debug)]
pub struct Reconciliation<'a> {
    /// The base if there is one, the upstream, the forks: the columns of the alignment.
    pub editions: &'a [&'a Edition],
    /// Whether the first edition is a base.
    pub has_base: bool,
    /// The alignment of the editions.
    pub alignment: &'a Alignment,
    /// What the forks propose.
    pub proposals: &'a [Proposal],
    /// For each fork the sections of the fork and of the upstream that are one, sorted.
    pub sections: &'a [Vec<(SectionId, SectionId)>],
    /// The places of the proposals that are accepted.
    pub accepted: &'a [usize],
}

/// The proposals of one class in one section.
#[derive(Clone, Debug)]
pub struct ProposalGroup<'a> {
    /// The titles from the outermost section down; empty before the first heading.
    pub path: Vec<&'a str>,
    /// Places of proposals, those of one entry side by side.
    pub places: Vec<usize>,
}

impl<'a> Reconciliation<'a> {
    /// Counts the proposals of a class.
    pub fn count(&self, class: ProposalClass) -> usize {
        self.proposals.iter().filter(|proposal| proposal.class == class).count()
    }

    /// Counts the proposals that the upstream does not have already.
    pub fn open(&self) -> usize {
        self.proposals.len() - self.count(ProposalClass::AlreadyThere)
    }

    /// Returns the places of the proposals of a class in the order in which they are shown.
    pub fn order(&self, class: ProposalClass) -> Vec<usize> {
        self.groups(class).into_iter().flat_map(|group| group.places).collect()
    }

    /// Returns the column of the upstream.
    pub fn upstream_column(&self) -> usize {
        usize::from(self.has_base)
    }

    /// Returns the upstream.
    pub fn upstream(&self) -> Option<&'a Edition> {
        self.editions.get(self.upstream_column()).copied()
    }

    /// Returns the edition that all come from, if there is one.
    pub fn base(&self) -> Option<&'a Edition> {
        self.editions.first().copied().filter(|_| self.has_base)
    }

    /// Returns the forks, in the order in which they were given.
    pub fn forks(&self) -> &'a [&'a Edition] {
        self.editions.get(self.upstream_column() + 1..).unwrap_or_default()
    }

    /// Returns names of the forks that are as short as they can be told apart by.
    pub fn labels(&self) -> Vec<String> {
        let names: Vec<&str> = self.forks().iter().map(|fork| fork.name.as_str()).collect();
        labels(&names)
    }

    /// Returns the entry of a proposal in the base, or in the upstream if there is no base.
    pub fn old(&self, proposal: &Proposal) -> Option<Shown<'a>> {
        let origin = self.editions.first()?;
        Some(Shown::new(origin.entry(proposal.old?), proposal.old_cut))
    }

    /// Returns the entry of a proposal in the first of its forks.
    pub fn new_of(&self, proposal: &Proposal) -> Option<Shown<'a>> {
        let fork = self.editions.get(usize::from(*proposal.forks.first()?))?;
        Some(Shown::new(fork.entry(proposal.new?), proposal.new_cut))
    }

    /// Returns the entry of a proposal in the upstream.
    pub fn upstream_of(&self, proposal: &Proposal) -> Option<Shown<'a>> {
        Some(Shown::new(self.upstream()?.entry(proposal.upstream?), None))
    }

    /// Returns the place of a fork among the forks.
    pub fn fork_place(&self, column: u16) -> usize {
        usize::from(column).saturating_sub(self.upstream_column() + 1)
    }

    /// Gathers the proposals of a class by the sections of the upstream, in its order; sections that it does
    /// not have come behind.
    pub fn groups(&self, class: ProposalClass) -> Vec<ProposalGroup<'a>> {
        let paths = self.paths();
        let order = self.section_order(&paths);
        let mut groups: Vec<ProposalGroup<'a>> = Vec::new();
        let mut by_path: HashMap<Vec<&'a str>, usize> = HashMap::new();
        let rows = self.first_places(class);
        let mut places: Vec<usize> = (0..self.proposals.len()).filter(|at| self.is_of(*at, class)).collect();
        // What happens to one entry is read at one place.
        places.sort_by_key(|at| (rows.get(&self.proposals[*at].row).copied().unwrap_or(*at), *at));
        for at in places {
            let Some(proposal) = self.proposals.get(at) else { continue };
            let path = self.path(proposal, &paths);
            let place = *by_path.entry(path.clone()).or_insert_with(|| {
                groups.push(ProposalGroup { path, places: Vec::new() });
                groups.len() - 1
            });
            groups[place].places.push(at);
        }
        groups.sort_by_key(|group| order.get(&group.path).copied().unwrap_or(usize::MAX));
        groups
    }

    fn is_of(&self, at: usize, class: ProposalClass) -> bool {
        self.proposals.get(at).is_some_and(|proposal| proposal.class == class)
    }

    fn first_places(&self, class: ProposalClass) -> HashMap<u32, usize> {
        let mut first = HashMap::new();
        for (at, proposal) in self.proposals.iter().enumerate() {
            if proposal.class == class {
                first.entry(proposal.row).or_insert(at);
            }
        }
        first
    }

    fn section_order(&self, paths: &SectionPaths<'a>) -> HashMap<Vec<&'a str>, usize> {
        let mut order = HashMap::new();
        if let Some(upstream) = self.upstream() {
            order.insert(Vec::new(), 0);
            for id in upstream.section_ids() {
                order.entry(paths.of(self.upstream_column(), Some(id))).or_insert(id.index() + 1);
            }
        }
        order
    }

    /// Returns the section that a proposal is shown under: that of the upstream where it has one.
    pub fn path(&self, proposal: &Proposal, paths: &SectionPaths<'a>) -> Vec<&'a str> {
        let ours = self.upstream_column();
        if let (Some(upstream), Some(id)) = (self.upstream(), proposal.upstream) {
            return paths.of(ours, upstream.entry(id).entry.section);
        }
        let fork = proposal.forks.first().copied().unwrap_or(0);
        let (column, shown) = match self.new_of(proposal) {
            Some(shown) => (usize::from(fork), Some(shown)),
            None => (0, self.old(proposal)),
        };
        let section = shown.and_then(|shown| shown.view.entry.section);
        match self.section_in_upstream(fork, section).filter(|_| proposal.new.is_some()) {
            Some(id) => paths.of(ours, Some(id)),
            None => paths.of(column, section),
        }
    }

    /// Returns the titles down to the sections of all editions.
    pub fn paths(&self) -> SectionPaths<'a> {
        let roots = self.editions.iter().map(|edition| edition.common_root()).collect();
        SectionPaths { editions: self.editions, roots }
    }

    /// Finds the section of the upstream that a section of a fork is.
    pub fn section_in_upstream(&self, fork: u16, section: Option<SectionId>) -> Option<SectionId> {
        let pairs = self.sections.get(self.fork_place(fork))?;
        let at = pairs.binary_search_by_key(&section?, |(theirs, _)| *theirs).ok()?;
        pairs.get(at).map(|(_, ours)| *ours)
    }

    /// Finds the entry of the upstream that stands in a row.
    pub fn upstream_in_row(&self, row: u32) -> Option<EntryId> {
        let row = row as usize;
        (row < self.alignment.rows())
            .then(|| self.alignment.row(row).get(self.upstream_column()).copied().flatten())
            .flatten()
    }
}

/// The titles down to the sections of all editions, without one that all entries of an edition stand below.
#[derive(Clone, Debug)]
pub struct SectionPaths<'a> {
    editions: &'a [&'a Edition],
    roots: Vec<Option<SectionId>>,
}

impl<'a> SectionPaths<'a> {
    /// Returns the titles down to a section of an edition.
    pub fn of(&self, column: usize, section: Option<SectionId>) -> Vec<&'a str> {
        let root = self.roots.get(column).copied().flatten();
        self.editions.get(column).map_or_else(Vec::new, |edition| edition.path_below(root, section))
    }
}
