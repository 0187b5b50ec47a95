//! Compares a mirror with its upstream, and with the edition that it was taken from.

#[cfg(not(feature = "history"))]
use recension_matcher::RowSince;
use recension_matcher::{
    AlignOptions, AuditOptions, BaseChanges, ChangeOptions, Contradiction, Decisions, align, audit,
    changes_with, section_pairs,
};
use recension_model::{
    Alignment, ChangeSet, Decision, Edition, EntryChange, EntryId, MirrorAudit, SectionId,
};

use crate::audit::{BASE, MAX_PARTINGS, MIRROR, UPSTREAM};
#[cfg(feature = "history")]
use crate::history::{InStepHistories, InStepMirror};

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
    /// The histories of both, where the mirror has one of its own.
    #[cfg(feature = "history")]
    pub(super) in_step: Option<&'a InStepHistories>,
    /// What a person decided about entries.
    pub(super) decisions: &'a Decisions,
    /// What does not count.
    pub(super) changes: ChangeOptions<'a>,
    /// Whether the mirror is in another language.
    pub(super) translated: bool,
    /// Whether that was said, be it that its text does not tell.
    pub(super) translated_as_said: bool,
}

/// What nothing is known by where no history can be read.
#[cfg(not(feature = "history"))]
enum NoHistory {}

#[cfg(not(feature = "history"))]
impl NoHistory {
    fn pins(&self, _: usize) -> Vec<Decision> {
        match *self {}
    }

    fn apart(&self, _: &ChangeSet) -> Vec<Decision> {
        match *self {}
    }

    fn rows(&self, _: &ChangeSet, _: bool) -> Vec<RowSince> {
        match *self {}
    }
}

/// A mirror compared with what it follows.
#[derive(Clone)]
pub(super) struct Compared {
    pub(super) alignment: Alignment,
    pub(super) audit: MirrorAudit,
    pub(super) since: Option<Since>,
    /// Whether it is known for every entry what the upstream changed since the mirror was in step with it.
    pub(super) is_in_step: bool,
}

/// What happened since the edition that the mirror was taken from.
#[derive(Clone)]
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
        let in_step = self.in_step(mirror);
        decisions.extend(in_step.iter().flat_map(|in_step| in_step.pins(MIRROR)));
        let translated = self.translated_as_said.then_some(MIRROR);
        let mut how = AlignOptions::default().with_decisions(decisions).with_translated(translated);
        let mut alignment = align(&editions, &how);
        for _ in 0..MAX_PARTINGS {
            let changes = changes_with(&editions, &alignment, (MIRROR, UPSTREAM), &self.changes);
            let apart = in_step.as_ref().map_or_else(Vec::new, |in_step| in_step.apart(&changes));
            if apart.is_empty() {
                break;
            }
            how.decisions.extend(apart);
            alignment = align(&editions, &how);
        }
        let of = |old: usize, new: usize| changes_with(&editions, &alignment, (old, new), &self.changes);
        let since = self.base.map(|base| {
            let mirror_changes = of(BASE, MIRROR);
            let sections = section_pairs(&base.edition, mirror, &pairs(&mirror_changes));
            Since { upstream: of(BASE, UPSTREAM), mirror: mirror_changes, sections }
        });
        let changes = of(MIRROR, UPSTREAM);
        let rows = in_step.as_ref().map(|in_step| in_step.rows(&changes, self.translated)).or_else(|| {
            let Since { upstream, mirror, .. } = since.as_ref()?;
            Some(BaseChanges { upstream, mirror }.rows(&changes))
        });
        let options = AuditOptions::default().with_translated(self.translated);
        let audit = audit((self.upstream, mirror), changes, rows.as_deref(), &options);
        Ok(Compared { alignment, audit, since, is_in_step: in_step.is_some() })
    }

    #[cfg(feature = "history")]
    pub(super) fn in_step<'b>(&'b self, mirror: &'b Edition) -> Option<InStepMirror<'b>> {
        self.in_step.map(|known| InStepMirror::new((&known.list, &known.copy), (self.upstream, mirror)))
    }

    #[cfg(not(feature = "history"))]
    fn in_step(&self, _: &Edition) -> Option<NoHistory> {
        None
    }
}

impl Compared {
    /// Reports whether the edition that the mirror was taken from has what changed.
    pub(super) fn is_in_base(&self, change: &EntryChange) -> bool {
        self.alignment.row(change.row as usize).get(BASE).copied().flatten().is_some()
    }

    /// Reports whether the mirror and what it follows are one list.
    pub(super) fn is_one_list(&self, sides: &Sides<'_>, mirror: &Edition) -> bool {
        let smaller = sides.upstream.entries.len().min(mirror.entries.len());
        let with_base = self.since.as_ref().map_or(0, |since| pairs(&since.mirror).len());
        let common = with_base.max(self.audit.found as usize);
        // There is nothing that two could have in common where one is empty, or that does not count.
        smaller == 0
            || self.audit.changes.ignored > 0
            || (common > 0 && common as f64 >= smaller as f64 * MIN_COMMON_SHARE)
    }
}

fn pairs(changes: &ChangeSet) -> Vec<(EntryId, EntryId)> {
    changes.entries.iter().filter_map(|change| Some((change.old?, change.new?))).collect()
}
