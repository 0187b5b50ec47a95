//! Gathers what forks change, so that the same change of several forks is one proposal.

use std::collections::HashMap;

use recension_model::{
    ChangeKind, Edition, EntryChange, EntryView, Proposal, ProposalClass, ProposalKind, ProposalReason,
    description_key, same_key, title_key, url_key,
};

use super::Triage;

/// A proposal on its way, with what is compared but not reported.
pub(super) struct Draft {
    pub(super) proposal: Proposal,
    /// The canonical form of the address that the entry would have.
    pub(super) new_url: Option<String>,
    /// The canonical form of the address that the entry has in the origin.
    pub(super) old_url: Option<String>,
    /// For a removal the title of what stands in its place in the fork.
    pub(super) replacement: Option<String>,
}

/// Gathers the proposals of all forks, not yet judged.
pub(super) fn gather(triage: &Triage<'_>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut places: HashMap<(u32, ProposalKind), Vec<(String, usize)>> = HashMap::new();
    for (fork, changes) in triage.proposed.iter().enumerate() {
        let column = triage.fork_column(fork);
        let (Some(origin), Some(edition)) = (triage.origin(), triage.editions.get(column)) else { continue };
        let sides = Sides { origin, fork: edition };
        for (at, change) in changes.entries.iter().enumerate() {
            for kind in change.kinds.iter().filter_map(proposal_kind) {
                if kind == ProposalKind::Drops && !triage.has_base {
                    continue;
                }
                let value = sides.value(kind, change);
                let alike = places.entry((change.row, kind)).or_default();
                let place = match alike.iter().find(|(other, _)| same_key(other, &value)) {
                    Some((_, place)) => *place,
                    None => {
                        drafts.push(sides.draft(kind, change, triage));
                        alike.push((value, drafts.len() - 1));
                        drafts.len() - 1
                    }
                };
                let Some(draft) = drafts.get_mut(place) else { continue };
                draft.proposal.forks.push(column as u16);
                if kind == ProposalKind::Drops && draft.replacement.is_none() {
                    draft.replacement = sides.replacement(&changes.entries, at);
                }
            }
        }
    }
    drafts
}

fn proposal_kind(kind: ChangeKind) -> Option<ProposalKind> {
    match kind {
        ChangeKind::Added => Some(ProposalKind::Adds),
        ChangeKind::Removed => Some(ProposalKind::Drops),
        ChangeKind::Renamed => Some(ProposalKind::Renames),
        ChangeKind::Relinked => Some(ProposalKind::Relinks),
        ChangeKind::Redescribed => Some(ProposalKind::Redescribes),
        ChangeKind::Moved => Some(ProposalKind::Moves),
        ChangeKind::Reordered | ChangeKind::Restyled => None,
    }
}

struct Sides<'a> {
    origin: &'a Edition,
    fork: &'a Edition,
}

impl<'a> Sides<'a> {
    fn old_entry(&self, change: &EntryChange) -> Option<EntryView<'a>> {
        change.old.map(|id| self.origin.entry(id))
    }

    fn new_entry(&self, change: &EntryChange) -> Option<EntryView<'a>> {
        change.new.map(|id| self.fork.entry(id))
    }

    /// Returns what the fork makes of the field, in a form that is the same where two forks mean the same.
    fn value(&self, kind: ProposalKind, change: &EntryChange) -> String {
        let Some(new) = self.new_entry(change) else { return String::new() };
        match kind {
            ProposalKind::Adds | ProposalKind::Drops => String::new(),
            ProposalKind::Renames => {
                title_key(change.new_cut.map_or(new.title(), |cut| self.fork.str(cut.title)))
            }
            ProposalKind::Relinks => new.url().map(url_key).unwrap_or_default(),
            ProposalKind::Redescribes => {
                let text = change.new_cut.map_or(new.description(), |cut| self.fork.str(cut.description));
                let parts = std::iter::once(new.lead()).chain(std::iter::once(text)).chain(new.notes());
                let parts = parts.map(description_key);
                let links = new.links().map(|(_, url)| url_key(url));
                parts.chain(links).collect::<Vec<_>>().join("\n")
            }
            ProposalKind::Moves => {
                let path = new.section_path();
                path.into_iter().map(title_key).collect::<Vec<_>>().join("\n")
            }
        }
    }

    fn draft(&self, kind: ProposalKind, change: &EntryChange, triage: &Triage<'_>) -> Draft {
        let row = change.row as usize;
        let upstream = (row < triage.alignment.rows())
            .then(|| triage.alignment.row(row).get(triage.upstream_column()).copied().flatten());
        let url = |view: Option<EntryView<'_>>| {
            view.and_then(EntryView::url).filter(|url| !url.is_empty()).map(url_key)
        };
        let proposal = Proposal {
            kind,
            class: ProposalClass::Doubtful,
            reason: ProposalReason::NoBase,
            message: String::new(),
            row: change.row,
            forks: Vec::new(),
            old: change.old,
            new: change.new,
            upstream: upstream.flatten(),
            old_cut: change.old_cut,
            new_cut: change.new_cut,
        };
        Draft {
            new_url: url(self.new_entry(change)),
            old_url: url(self.old_entry(change)),
            replacement: None,
            proposal,
        }
    }

    /// Finds an addition in the place of a removal that has something in common with it.
    fn replacement(&self, entries: &[EntryChange], at: usize) -> Option<String> {
        let gone = self.old_entry(entries.get(at)?)?;
        let neighbours = [at.checked_sub(1), at.checked_add(1)];
        let added = neighbours
            .into_iter()
            .flatten()
            .filter_map(|at| entries.get(at))
            .filter(|change| change.kinds.contains(ChangeKind::Added))
            .filter_map(|change| self.new_entry(change));
        added.into_iter().find(|new| self.stands_for(gone, *new)).map(|new| new.title().to_owned())
    }

    fn stands_for(&self, gone: EntryView<'_>, new: EntryView<'_>) -> bool {
        let section = |view: EntryView<'_>| view.section_path().last().map(|title| title_key(title));
        let description = |view: EntryView<'_>| description_key(view.description());
        let words = |view: EntryView<'_>| {
            let key = title_key(view.title());
            let words = key.split(|char: char| !char.is_alphanumeric());
            // Shorter words are articles and the like.
            words.filter(|word| word.chars().count() >= 4).map(str::to_owned).collect::<Vec<_>>()
        };
        let (before, after) = (description(gone), description(new));
        section(gone) == section(new)
            && ((!before.is_empty() && same_key(&before, &after))
                || words(gone).iter().any(|word| words(new).contains(word)))
    }
}
