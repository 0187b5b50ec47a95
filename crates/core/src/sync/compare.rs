//! Compares a mirror with its upstream, and with the edition that it was taken from.

use recension_matcher::{
    AlignOptions, AuditOptions, BaseChanges, Contradiction, Decisions, align, audit, changes, section_pairs,
};
use recension_model::{Alignment, ChangeSet, Decision, Edition, EntryId, MirrorAudit, SectionId};

/// The column of the upstream.
const UPSTREAM: usize = 0;
/// The column of the mirror.
const MIRROR: usize = 1;
/// The column of the edition that the mirror was taken from.
const BASE: usize = 2;

/// Fewer entries in common than this share of the smaller edition, and they are two lists. Copies and
/// translations that were looked at had more than half.
const MIN_COMMON_SHARE: f64 = 0.05;

/// The edition that a mirror was taken from.
#[derive(Clone, Debug)]
pub struct SyncBase {
    /// The edition.
    pub edition: Edition,
    /// Entries of the upstream and of this edition that are known to be one resource, as a history knows them.
    pub known: Vec<(EntryId, EntryId)>,
}

impl From<Edition> for SyncBase {
    fn from(edition: Edition) -> Self {
        Self { edition, known: Vec::new() }
    }
}

/// What a mirror follows.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) upstream: &'a Edition,
    pub(super) base: Option<&'a SyncBase>,
    /// What a person decided about entries.
    pub(super) decisions: &'a Decisions,
    /// Whether the mirror is in another language.
    pub(super) translated: bool,
}

/// A mirror compared with what it follows.
pub(super) struct Compared {
    pub(super) alignment: Alignment,
    pub(super) audit: MirrorAudit,
    pub(super) since: Option<Since>,
}

/// What happened since the edition that the mirror was taken from.
pub(super) struct Since {
    pub(super) upstream: ChangeSet,
    pub(super) mirror: ChangeSet,
    /// The sections of base and mirror that are one.
    pub(super) sections: Vec<(SectionId, SectionId)>,
}

impl Sides<'_> {
    /// Compares the mirror as it is now.
    pub(super) fn compare(&self, mirror: &Edition) -> Result<Compared, Contradiction> {
        let mut editions = vec![self.upstream, mirror];
        editions.extend(self.base.map(|base| &base.edition));
        // What a person decided comes before what else is known.
        let mut decisions = self.decisions.resolve(&editions)?.decisions;
        let known = self.base.iter().flat_map(|base| &base.known);
        decisions.extend(known.map(|(upstream, base)| Decision {
            one: (UPSTREAM, *upstream),
            other: (BASE, *base),
            same: true,
        }));
        let alignment = align(&editions, &AlignOptions { decisions, ..AlignOptions::default() });
        let of = |old: usize, new: usize| changes(&editions, &alignment, old, new);
        let since = self.base.map(|base| {
            let mirror_changes = of(BASE, MIRROR);
            let sections = section_pairs(&base.edition, mirror, &pairs(&mirror_changes));
            Since { upstream: of(BASE, UPSTREAM), mirror: mirror_changes, sections }
        });
        let base_changes =
            since.as_ref().map(|since| BaseChanges { upstream: &since.upstream, mirror: &since.mirror });
        let options = AuditOptions { translated: self.translated, ..AuditOptions::default() };
        let audit = audit((self.upstream, mirror), of(MIRROR, UPSTREAM), base_changes, &options);
        Ok(Compared { alignment, audit, since })
    }
}

impl Compared {
    /// Reports whether the mirror and what it follows are one list.
    pub(super) fn is_one_list(&self, sides: &Sides<'_>, mirror: &Edition) -> bool {
        let smaller = sides.upstream.entries.len().min(mirror.entries.len());
        let with_base = self.since.as_ref().map_or(0, |since| pairs(&since.mirror).len());
        let common = with_base.max(self.audit.found as usize);
        // There is nothing that two could have in common where one is empty.
        smaller == 0 || (common > 0 && common as f64 >= smaller as f64 * MIN_COMMON_SHARE)
    }
}

fn pairs(changes: &ChangeSet) -> Vec<(EntryId, EntryId)> {
    changes.entries.iter().filter_map(|change| Some((change.old?, change.new?))).collect()
}
