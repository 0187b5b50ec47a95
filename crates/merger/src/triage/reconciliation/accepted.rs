//! Turns what was accepted into a patch of the upstream.

use std::collections::{BTreeMap, HashMap, HashSet};

use recension_matcher::Neighbours;
use recension_model::{
    ChangeKind, ChangeKinds, EntryId, EntryName, EntryPatch, EntryValue, Patch, Proposal, ProposalKind,
    SectionId, SectionPatch, Shown,
};

use super::Reconciliation;

/// Returns the accepted proposals as a patch that fits the upstream.
///
/// All proposals of one entry become one change. Where two of them change the same field, the first stands.
/// What an addition stands behind, and the section it stands in, are called as the upstream calls them.
///
/// Cost: linear in the editions, and in the proposals.
#[must_use]
pub fn accepted_patch(reconciliation: &Reconciliation<'_>) -> Patch {
    let Some(upstream) = reconciliation.upstream() else { return Patch::default() };
    let accepted: Vec<&Proposal> =
        reconciliation.accepted.iter().filter_map(|at| reconciliation.proposals.get(*at)).collect();
    let asked: Vec<EntryId> = accepted.iter().filter_map(|proposal| proposal.upstream).collect();
    let mut asked_of_forks: BTreeMap<u16, Vec<EntryId>> = BTreeMap::new();
    for (fork, id) in accepted.iter().filter_map(|proposal| Some((*proposal.forks.first()?, proposal.new?))) {
        asked_of_forks.entry(fork).or_default().push(id);
    }
    // Whether a fork lists something twice says whether it is to stand beside what the upstream has.
    let neighbours = |(fork, asked): (u16, Vec<EntryId>)| {
        let edition = *reconciliation.editions.get(usize::from(fork))?;
        Some((fork, Neighbours::new(edition, &asked)))
    };
    let mut maker = Maker {
        reconciliation,
        upstream: Neighbours::new(upstream, &asked),
        base: reconciliation.base().map(|base| Neighbours::new(base, &[])),
        forks: asked_of_forks.into_iter().filter_map(neighbours).collect(),
        rows: rows_of_forks(reconciliation),
        added: accepted
            .iter()
            .filter(|proposal| proposal.upstream.is_none())
            .map(|proposal| proposal.row)
            .collect(),
        sections: Vec::new(),
        known_sections: HashSet::new(),
    };
    let mut by_row: BTreeMap<usize, Vec<&Proposal>> = BTreeMap::new();
    let mut places: HashMap<u32, usize> = HashMap::new();
    for proposal in accepted {
        let next = places.len();
        let place = *places.entry(proposal.row).or_insert(next);
        by_row.entry(place).or_default().push(proposal);
    }
    let entries = by_row.values().filter_map(|proposals| maker.entry(proposals)).collect();
    Patch {
        old: upstream.name.clone(),
        new: "what was accepted".into(),
        format: Some(upstream.format),
        entries,
        sections: maker.sections,
        ..Patch::default()
    }
}

/// Returns the row of every entry of every fork.
fn rows_of_forks(reconciliation: &Reconciliation<'_>) -> HashMap<(u16, EntryId), u32> {
    let first = reconciliation.upstream_column() + 1;
    let mut rows = HashMap::new();
    for row in 0..reconciliation.alignment.rows() {
        let cells = reconciliation.alignment.row(row).iter().enumerate().skip(first);
        rows.extend(cells.filter_map(|(column, id)| Some(((column as u16, (*id)?), row as u32))));
    }
    rows
}

struct Maker<'a, 'b> {
    reconciliation: &'b Reconciliation<'a>,
    upstream: Neighbours<'a>,
    base: Option<Neighbours<'a>>,
    forks: BTreeMap<u16, Neighbours<'a>>,
    rows: HashMap<(u16, EntryId), u32>,
    /// The rows that the upstream does not have yet.
    added: HashSet<u32>,
    sections: Vec<SectionPatch>,
    known_sections: HashSet<Vec<String>>,
}

impl<'a> Maker<'a, '_> {
    /// Makes one change of all that was accepted for one entry.
    fn entry(&mut self, proposals: &[&Proposal]) -> Option<EntryPatch> {
        let first = proposals.first()?;
        let old = self.reconciliation.upstream_of(first).map(|shown| self.upstream.value(shown));
        let Some(mut old) = old else {
            // What the upstream dropped comes back as the fork has it.
            let new = self.fork_value(first)?;
            return Some(patch([ChangeKind::Added].into_iter().collect(), None, Some(new)));
        };
        if proposals.iter().any(|proposal| proposal.kind == ProposalKind::Drops) {
            return Some(patch([ChangeKind::Removed].into_iter().collect(), Some(old), None));
        }
        if proposals.iter().any(|proposal| proposal.kind == ProposalKind::Adds) {
            // A duplicate that was accepted all the same: it stands beside what the upstream has.
            let new = self.fork_value(first)?;
            return Some(patch([ChangeKind::Added].into_iter().collect(), None, Some(new)));
        }
        let (mut new, mut kinds) = (old.clone(), ChangeKinds::NONE);
        for proposal in proposals {
            let Some((kind, value)) = proposal.kind.change_kind().zip(self.fork_value(proposal)) else {
                continue;
            };
            if kinds.contains(kind) {
                continue;
            }
            kinds.insert(kind);
            set(&mut new, kind, value);
            let base = self.base.as_ref().zip(self.reconciliation.old(proposal));
            if let Some(base) =
                base.map(|(base, shown)| base.value(shown)).filter(|_| kind == ChangeKind::Redescribed)
            {
                // What the upstream put beside the words since, and its notes, no fork has taken out.
                old.put_as(&base);
                (old.notes, old.notes_markup, old.block) = (base.notes, base.notes_markup, None);
            }
        }
        Some(patch(kinds, Some(old), Some(new)))
    }

    /// Returns the entry as the first of the forks has it, with neighbours that the upstream knows.
    fn fork_value(&mut self, proposal: &Proposal) -> Option<EntryValue> {
        let column = *proposal.forks.first()?;
        let shown = self.reconciliation.new_of(proposal)?;
        let mut value = self.forks.get(&column)?.value(shown);
        let stays =
            proposal.upstream.is_some() && !matches!(proposal.kind, ProposalKind::Adds | ProposalKind::Moves);
        if stays {
            return Some(value);
        }
        value.after = self.neighbour(column, shown);
        let parent = shown.view.entry.parent;
        value.parent = parent.and_then(|id| self.name_in_upstream(column, id));
        value.section = self.section(column, shown.view.entry.section);
        Some(value)
    }

    /// Finds the nearest entry before one that the upstream has, or will have.
    fn neighbour(&self, column: u16, shown: Shown<'a>) -> Option<EntryName> {
        let neighbours = self.forks.get(&column)?;
        let mut before = neighbours.before(shown.view.id);
        while let Some(view) = before {
            if let Some(name) = self.name_in_upstream(column, view.id) {
                return Some(name);
            }
            before = neighbours.before(view.id);
        }
        None
    }

    /// Returns what the upstream calls an entry of a fork, if it has it or will have it.
    fn name_in_upstream(&self, column: u16, id: EntryId) -> Option<EntryName> {
        let row = *self.rows.get(&(column, id))?;
        match self.reconciliation.upstream_in_row(row) {
            Some(id) => Some(self.reconciliation.upstream()?.entry(id).name()),
            None if self.added.contains(&row) => {
                let edition = self.reconciliation.editions.get(usize::from(column))?;
                Some(edition.entry(id).name())
            }
            None => None,
        }
    }

    /// Returns the path that a section of a fork has in the upstream, and adds what it lacks of it.
    fn section(&mut self, column: u16, section: Option<SectionId>) -> Vec<String> {
        let (Some(upstream), Some(edition)) =
            (self.reconciliation.upstream(), self.reconciliation.editions.get(usize::from(column)))
        else {
            return Vec::new();
        };
        // Outwards to a section that the upstream has.
        let (mut missing, mut next) = (Vec::new(), section);
        let mut path = Vec::new();
        while let Some(id) = next {
            if let Some(ours) = self.reconciliation.section_in_upstream(column, Some(id)) {
                path = upstream.section_path(Some(ours)).into_iter().map(str::to_owned).collect();
                break;
            }
            missing.push(id);
            next = edition.section(id).parent;
        }
        while let Some(id) = missing.pop() {
            path.push(edition.section_title(id).to_owned());
            if self.known_sections.insert(path.clone())
                && let Some(mut value) = self.forks.get(&column).map(|neighbours| neighbours.section(id))
            {
                value.path.clone_from(&path);
                let kinds = [ChangeKind::Added].into_iter().collect();
                self.sections.push(SectionPatch { kinds, old: None, new: Some(value) });
            }
        }
        path
    }
}

fn patch(kinds: ChangeKinds, old: Option<EntryValue>, new: Option<EntryValue>) -> EntryPatch {
    EntryPatch { kinds, old, new, confidence: 1.0, in_text: false }
}

/// Takes one field of an entry from another form of it.
fn set(entry: &mut EntryValue, kind: ChangeKind, from: EntryValue) {
    entry.block = None;
    match kind {
        ChangeKind::Renamed => {
            entry.title = from.title;
            entry.title_certain = from.title_certain;
        }
        ChangeKind::Relinked => {
            let old = entry.url.take();
            entry.url = from.url;
            let places = entry.links.iter_mut().filter(|link| Some(&link.url) == old.as_ref());
            for (link, url) in places.zip(entry.url.iter()) {
                link.url.clone_from(url);
            }
            if old.is_none() {
                entry.links = from.links;
            }
        }
        ChangeKind::Redescribed => {
            entry.description = from.description;
            entry.notes = from.notes;
            entry.markup = from.markup;
            let others = from.links.into_iter().filter(|link| Some(&link.url) != from.url.as_ref());
            entry.links.retain(|link| Some(&link.url) == entry.url.as_ref());
            entry.links.extend(others);
        }
        ChangeKind::Moved => {
            entry.section = from.section;
            entry.parent = from.parent;
            entry.after = from.after;
            entry.under = from.under;
        }
        _ => {}
    }
}
