//! What is known of the upstream, the forks and addresses before proposals are judged.

use std::collections::{HashMap, HashSet};

use recension_model::{ChangeKinds, ChangeSet, Edition, EntryId, ProposalKind, title_key, url_key};

use super::Triage;
use super::address::owner;
use super::gather::Draft;

/// From this many additions of one owner on, a fork promotes somebody.
///
/// One is what a contributor brings; two are often a thing and its sibling. In 48 real merges of a list of 700
/// entries the additions of one side led to 782 owners, with one entry to 742 of them, two to 27, more to 13.
pub(super) const MIN_PROMOTED_ENTRIES: usize = 3;

/// A fork that adds much may well add some of one owner: below one in so many they are no pattern.
pub(super) const MAX_ADDITIONS_PER_PROMOTED: usize = 10;

/// Titles shorter than this are shared by things that have nothing else in common.
const MIN_TITLE_LETTERS: usize = 4;

/// All that judging looks up.
pub(super) struct Known {
    /// The entries of the upstream by address; those of one address in their order.
    pub(super) upstream_urls: HashMap<String, Vec<EntryId>>,
    /// The entries of the upstream whose title no other one has, by title.
    upstream_titles: HashMap<String, Option<EntryId>>,
    /// The titles of what is added, by place.
    titles: Vec<String>,
    dead: HashSet<String>,
    /// What the upstream did to each row since the base.
    since: HashMap<u32, ChangeKinds>,
    /// How each fork differs from the upstream, row by row.
    against: Vec<HashMap<u32, ChangeKinds>>,
    /// The proposals of each row.
    pub(super) by_row: HashMap<u32, Vec<usize>>,
    /// The first addition of each address.
    pub(super) first_addition: HashMap<String, usize>,
    upstream_owners: HashMap<String, usize>,
    /// How many entries of each owner a fork adds, by column.
    fork_owners: HashMap<(u16, String), usize>,
    additions: HashMap<u16, usize>,
}

/// That a fork adds many entries of one owner.
pub(super) struct Promotion {
    pub(super) owner: String,
    pub(super) added: usize,
    pub(super) listed: usize,
}

impl Known {
    pub(super) fn new(triage: &Triage<'_>, drafts: &[Draft]) -> Self {
        let mut known = Self {
            upstream_urls: HashMap::new(),
            upstream_titles: HashMap::new(),
            titles: Vec::with_capacity(drafts.len()),
            dead: triage.dead.iter().map(|url| url_key(url)).filter(|key| !key.is_empty()).collect(),
            since: triage.since.map(kinds_by_row).unwrap_or_default(),
            against: triage.against.iter().map(kinds_by_row).collect(),
            by_row: HashMap::new(),
            first_addition: HashMap::new(),
            upstream_owners: HashMap::new(),
            fork_owners: HashMap::new(),
            additions: HashMap::new(),
        };
        if let Some(upstream) = triage.upstream() {
            known.read_upstream(upstream);
        }
        for (at, draft) in drafts.iter().enumerate() {
            known.read_draft(at, draft);
            known.titles.push(added_title(triage, draft));
        }
        known
    }

    fn read_upstream(&mut self, upstream: &Edition) {
        for id in upstream.entry_ids() {
            let view = upstream.entry(id);
            if let Some(key) = view.url().map(url_key).filter(|key| !key.is_empty()) {
                if let Some(owner) = owner(&key) {
                    *self.upstream_owners.entry(owner).or_default() += 1;
                }
                self.upstream_urls.entry(key).or_default().push(id);
            }
            let title = title_key(view.title());
            self.upstream_titles.entry(title).and_modify(|id| *id = None).or_insert(Some(id));
        }
    }

    fn read_draft(&mut self, at: usize, draft: &Draft) {
        let proposal = &draft.proposal;
        self.by_row.entry(proposal.row).or_default().push(at);
        if proposal.kind != ProposalKind::Adds {
            return;
        }
        for fork in &proposal.forks {
            *self.additions.entry(*fork).or_default() += 1;
        }
        let Some(url) = &draft.new_url else { return };
        self.first_addition.entry(url.clone()).or_insert(at);
        let Some(owner) = owner(url) else { return };
        for fork in &proposal.forks {
            *self.fork_owners.entry((*fork, owner.clone())).or_default() += 1;
        }
    }

    pub(super) fn is_dead(&self, url: Option<&String>) -> bool {
        url.is_some_and(|url| self.dead.contains(url))
    }

    /// Returns what the upstream did to a row since the base.
    pub(super) fn upstream_did(&self, row: u32) -> ChangeKinds {
        self.since.get(&row).copied().unwrap_or(ChangeKinds::NONE)
    }

    /// Returns how a fork differs from the upstream in a row.
    pub(super) fn differs(&self, fork: usize, row: u32) -> ChangeKinds {
        let kinds = self.against.get(fork).and_then(|kinds| kinds.get(&row));
        kinds.copied().unwrap_or(ChangeKinds::NONE)
    }

    /// Finds the entry of the upstream that has the title of an addition.
    pub(super) fn same_title(&self, at: usize) -> Option<EntryId> {
        let title = self.titles.get(at)?;
        if title.chars().filter(|char| char.is_alphanumeric()).count() < MIN_TITLE_LETTERS {
            return None;
        }
        self.upstream_titles.get(title).copied().flatten()
    }

    /// Reports whether every fork that makes an addition adds many of its owner, more than the upstream lists.
    pub(super) fn promotion(&self, draft: &Draft) -> Option<Promotion> {
        let owner = owner(draft.new_url.as_ref()?)?;
        let listed = self.upstream_owners.get(&owner).copied().unwrap_or(0);
        let mut most = 0;
        for fork in &draft.proposal.forks {
            let added = self.fork_owners.get(&(*fork, owner.clone())).copied().unwrap_or(0);
            let all = self.additions.get(fork).copied().unwrap_or(0);
            if added < MIN_PROMOTED_ENTRIES || added <= listed || added * MAX_ADDITIONS_PER_PROMOTED < all {
                return None;
            }
            most = most.max(added);
        }
        (most > 0).then_some(Promotion { owner, added: most, listed })
    }
}

fn kinds_by_row(changes: &ChangeSet) -> HashMap<u32, ChangeKinds> {
    changes.entries.iter().map(|change| (change.row, change.kinds)).collect()
}

/// Returns the canonical title of an addition; nothing for other proposals, whose titles are not looked up.
fn added_title(triage: &Triage<'_>, draft: &Draft) -> String {
    let proposal = &draft.proposal;
    let edition = proposal.forks.first().and_then(|column| triage.editions.get(usize::from(*column)));
    match (proposal.kind, edition, proposal.new) {
        (ProposalKind::Adds, Some(edition), Some(new)) => title_key(edition.entry(new).title()),
        _ => String::new(),
    }
}
