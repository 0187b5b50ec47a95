//! Says what a mirror lacks, has beyond its upstream, and has differently, and who changed it.

use recension_model::{
    ChangeKind, ChangeKinds, ChangeSet, Edition, EntryChange, EntryView, Finding, FindingKind, Fingerprint,
    MirrorAudit, Origin, Severities, title_key, url_key,
};
use rustc_hash::FxHashMap;

use crate::tokens::script;

/// What an audit takes for drift.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AuditOptions {
    /// Whether the mirror is in another language: that titles and descriptions differ is no drift then.
    pub translated: bool,
    /// How much each sort of difference matters; what does not matter at all is not found.
    pub severities: Severities,
}

impl AuditOptions {
    /// Returns the options with another [`translated`](Self::translated).
    #[must_use]
    pub fn with_translated(self, translated: bool) -> Self {
        Self { translated, ..self }
    }

    /// Returns the options with another [`severities`](Self::severities).
    #[must_use]
    pub fn with_severities(self, severities: Severities) -> Self {
        Self { severities, ..self }
    }
}

/// What happened since the edition that a mirror was taken from; all of one alignment.
#[derive(Clone, Copy, Debug)]
pub struct BaseChanges<'a> {
    /// From that edition to the upstream.
    pub upstream: &'a ChangeSet,
    /// From that edition to the mirror.
    pub mirror: &'a ChangeSet,
}

/// Audits a mirror, given the changes from the mirror to its upstream.
///
/// With what happened since the two were in step, one for each of the changes, every finding says who made the
/// difference. Of a translation titles and descriptions count where the upstream is known to have changed
/// them since. Cost: linear in the changes.
#[must_use]
pub fn audit(
    (upstream, mirror): (&Edition, &Edition),
    changes: ChangeSet,
    since: Option<&[RowSince]>,
    options: &AuditOptions,
) -> MirrorAudit {
    let mut audit = MirrorAudit {
        translated: options.translated,
        upstream_entries: changes.entries.iter().filter(|change| change.new.is_some()).count() as u32,
        found: changes.entries.iter().filter(|change| change.new.is_some() && change.old.is_some()).count()
            as u32,
        ..MirrorAudit::default()
    };
    for (at, change) in (0..).zip(&changes.entries) {
        let since = since.and_then(|since| since.get(at as usize));
        for kind in change.kinds.iter() {
            let counts = !options.translated
                || since.is_some_and(|since| since.upstream_changed(kind))
                || counts_in_translation(kind, change, (mirror, upstream));
            if !counts {
                continue;
            }
            let found = FindingKind::of_change(kind);
            let Some(severity) = options.severities.of(found) else { continue };
            let origin = match since {
                // What vanishes in canonical form nobody changed.
                _ if kind == ChangeKind::Restyled => None,
                // That a translation differs from what it was made of says nothing.
                Some(since) if options.translated && is_text(kind) && since.upstream_changed(kind) => {
                    Some(Origin::Behind)
                }
                Some(since) => since.origin(kind, options.translated),
                None => None,
            };
            audit.findings.push(Finding {
                kind: found,
                severity,
                origin,
                change: at,
                upstream: change.new,
                mirror: change.old,
                commit: None,
                was: None,
                fingerprint: fingerprint(found, change, upstream, mirror),
                known: false,
            });
        }
    }
    audit.changes = changes;
    audit
}

/// Returns what a later audit knows a finding again by.
fn fingerprint(kind: FindingKind, change: &EntryChange, upstream: &Edition, mirror: &Edition) -> Fingerprint {
    let entry = match (change.old, change.new) {
        (Some(id), _) => Some(mirror.entry(id)),
        (None, new) => new.map(|id| upstream.entry(id)),
    };
    Fingerprint {
        kind,
        title: entry.map(|entry| title_key(entry.title())).unwrap_or_default(),
        url: entry.and_then(EntryView::url).map(url_key),
    }
}

/// Reports whether a sort of change counts between an entry and its translation: words do not, but for titles in
/// one script.
pub(crate) fn counts_in_translation(
    kind: ChangeKind,
    change: &EntryChange,
    editions: (&Edition, &Edition),
) -> bool {
    !is_text(kind) || (kind == ChangeKind::Renamed && same_script(change, editions))
}

fn is_text(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Renamed | ChangeKind::Redescribed)
}

/// Reports whether the titles of a pair can be compared although their descriptions are in other scripts:
/// a name of software that is written in Latin letters in both is not translated.
fn same_script(change: &EntryChange, (old, new): (&Edition, &Edition)) -> bool {
    let (Some(before), Some(after)) = (change.old, change.new) else { return false };
    let (before, after) = (old.entry(before), new.entry(after));
    script(before.description()) != script(after.description())
        && script(before.title()) == script(after.title())
}

/// What happened to an entry since its two sides were last in step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowSince {
    /// Whether it was there then.
    pub in_base: bool,
    /// What the upstream changed; with [`ChangeKind::Removed`] it is gone there.
    pub upstream: ChangeKinds,
    /// What the mirror changed, likewise.
    pub mirror: ChangeKinds,
}

impl BaseChanges<'_> {
    /// Returns what happened to each entry of the changes from mirror to upstream.
    pub fn rows(&self, changes: &ChangeSet) -> Vec<RowSince> {
        let by_row = |changes: &ChangeSet| -> FxHashMap<u32, ChangeKinds> {
            let there = changes.entries.iter().filter(|change| change.old.is_some());
            there.map(|change| (change.row, change.kinds)).collect()
        };
        let (upstream, mirror) = (by_row(self.upstream), by_row(self.mirror));
        let since = |change: &EntryChange| {
            let [upstream, mirror] = [&upstream, &mirror].map(|side| side.get(&change.row).copied());
            RowSince {
                in_base: upstream.is_some() || mirror.is_some(),
                upstream: upstream.unwrap_or_default(),
                mirror: mirror.unwrap_or_default(),
            }
        };
        changes.entries.iter().map(since).collect()
    }
}

impl RowSince {
    fn upstream_changed(&self, kind: ChangeKind) -> bool {
        self.in_base && self.upstream.contains(kind)
    }

    /// Says who made a difference; none if neither changed the entry in that way. That a translation has other words
    /// is no edit of it.
    fn origin(&self, kind: ChangeKind, translated: bool) -> Option<Origin> {
        let edited = |kinds: ChangeKinds, translated| {
            !kinds.contains(ChangeKind::Removed) && kinds.intersects(content(translated))
        };
        match kind {
            ChangeKind::Added if !self.in_base => Some(Origin::Behind),
            ChangeKind::Added if edited(self.upstream, false) => Some(Origin::Both),
            ChangeKind::Added => Some(Origin::Own),
            ChangeKind::Removed if !self.in_base => Some(Origin::Own),
            ChangeKind::Removed if edited(self.mirror, translated) => Some(Origin::Both),
            ChangeKind::Removed => Some(Origin::Behind),
            _ if !self.in_base => Some(Origin::Both),
            _ => match (self.upstream.contains(kind), self.mirror.contains(kind)) {
                (true, true) => Some(Origin::Both),
                (true, false) => Some(Origin::Behind),
                (false, true) => Some(Origin::Own),
                (false, false) => None,
            },
        }
    }
}

/// Returns the changes of what an entry says or where it stands, rather than of style or order; of a translation without
/// those of its words.
fn content(translated: bool) -> ChangeKinds {
    [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed, ChangeKind::Moved]
        .into_iter()
        .filter(|kind| !translated || !is_text(*kind))
        .collect()
}
