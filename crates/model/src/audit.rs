//! What a mirror has differently from its upstream, and what thresholds say of it.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{ChangeKind, ChangeSet, Dating, EntryId, FindingRule, Fingerprint, Moment, Severity, known_of};

/// How far one mirror has drifted from its upstream.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct MirrorAudit {
    /// Whether the mirror is in another language, so that its titles and descriptions do not count.
    pub translated: bool,
    /// How many entries the upstream has that count.
    pub upstream_entries: u32,
    /// How many of them the mirror has.
    pub found: u32,
    /// Those of these that a translation only has as the upstream wrote them, marked as still to be translated: indices into the entries of
    /// [`MirrorAudit::changes`].
    pub untranslated: Vec<u32>,
    /// What happened from the mirror to the upstream: what the mirror would have to take.
    pub changes: ChangeSet,
    /// What differs, one for each entry and sort of difference, in the order of [`MirrorAudit::changes`].
    pub findings: Vec<Finding>,
    /// Which revision of the upstream it was taken from, where the upstream's history is known.
    pub dating: Option<Dating>,
    /// How far the revision that it was taken from had drifted by each later one, oldest first.
    pub drift: Vec<DriftPoint>,
}

impl MirrorAudit {
    /// Counts the findings of one sort.
    pub fn count(&self, kind: FindingKind) -> usize {
        self.findings.iter().filter(|finding| finding.kind == kind).count()
    }

    /// Marks the findings that a stored audit has already: see [`known_of`].
    pub fn mark_known(&mut self, stored: &[Fingerprint]) {
        let known = known_of(self.findings.iter().map(|finding| &finding.fingerprint), stored);
        for (finding, known) in self.findings.iter_mut().zip(known) {
            finding.known = known;
        }
    }

    /// Returns how many of the upstream's entries the mirror has, but for those that are still to be translated.
    pub fn has(&self) -> u32 {
        self.found.saturating_sub(self.untranslated.len() as u32)
    }

    /// Returns the changes of entries that the upstream worded otherwise or relinked since: indices into the entries of
    /// [`MirrorAudit::changes`], in order. What is still to be translated is not among them.
    pub fn behind(&self) -> Vec<u32> {
        let is_behind = |finding: &&Finding| {
            let is_relinked = finding.kind == FindingKind::Relinked && finding.origin == Some(Origin::Behind);
            finding.is_reworded() || is_relinked
        };
        let mut behind: Vec<u32> =
            self.findings.iter().filter(is_behind).map(|finding| finding.change).collect();
        behind.sort_unstable();
        behind.dedup();
        behind.retain(|change| self.untranslated.binary_search(change).is_err());
        behind
    }

    /// Returns how many of the upstream's entries the mirror has as they are there now, as far as that is known.
    pub fn current(&self) -> u32 {
        self.has().saturating_sub(self.behind().len() as u32)
    }

    /// Returns the share of the upstream's entries that are [current](Self::current), 0–1; 1 where there are none.
    pub fn share_current(&self) -> f64 {
        self.share(self.current())
    }

    /// Returns the share of the upstream's entries that the mirror [has](Self::has), 0–1; 1 where there are none.
    pub fn coverage(&self) -> f64 {
        self.share(self.has())
    }

    fn share(&self, entries: u32) -> f64 {
        if self.upstream_entries == 0 { 1.0 } else { f64::from(entries) / f64::from(self.upstream_entries) }
    }
}

/// One difference of one entry between a mirror and its upstream.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Finding {
    /// What differs.
    pub kind: FindingKind,
    /// How much it matters.
    pub severity: Severity,
    /// Who changed it, where the revision that the mirror was taken from is known.
    pub origin: Option<Origin>,
    /// The change that it comes from: an index into the entries of [`MirrorAudit::changes`].
    pub change: u32,
    /// The entry in the upstream.
    pub upstream: Option<EntryId>,
    /// The entry in the mirror.
    pub mirror: Option<EntryId>,
    /// The commit of the upstream that made the difference: an index into the history's commits.
    pub commit: Option<u32>,
    /// What the upstream said when the two were last in step: an index into the history's states.
    pub was: Option<u32>,
    /// What a later audit knows it again by.
    pub fingerprint: Fingerprint,
    /// Whether a stored audit has it already.
    pub known: bool,
}

impl Finding {
    /// Reports whether the upstream changed this since, be it that the mirror did so, too.
    pub fn is_due(&self) -> bool {
        matches!(self.origin, Some(Origin::Behind | Origin::Both))
    }

    /// Reports whether the upstream changed its words since: a translator has to look at it.
    pub fn is_reworded(&self) -> bool {
        matches!(self.kind, FindingKind::Renamed | FindingKind::Redescribed) && self.is_due()
    }
}

/// The sorts of difference between a mirror and its upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum FindingKind {
    /// The mirror lacks an entry of the upstream.
    Missing,
    /// The mirror has an entry that the upstream lacks.
    Extra,
    /// Another title.
    Renamed,
    /// Another primary address.
    Relinked,
    /// Another description or other notes.
    Redescribed,
    /// In another section.
    Moved,
    /// In the same section, out of the common order.
    Reordered,
    /// A difference that vanishes in canonical form.
    Restyled,
}

impl FindingKind {
    /// All sorts, in the order in which they are reported.
    pub const ALL: [FindingKind; 8] = [
        FindingKind::Missing,
        FindingKind::Extra,
        FindingKind::Renamed,
        FindingKind::Relinked,
        FindingKind::Redescribed,
        FindingKind::Moved,
        FindingKind::Reordered,
        FindingKind::Restyled,
    ];

    /// Returns its name as it stands in JSON, in rule ids and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            FindingKind::Missing => "missing",
            FindingKind::Extra => "extra",
            // A pair differs in the same ways from whichever side it is seen.
            kind => kind.change().name(),
        }
    }

    /// Returns the stable name of the rule that a linter would break: `list/missing`.
    pub fn rule(self) -> String {
        format!("list/{}", self.name())
    }

    /// Returns the change from mirror to upstream that means this for the mirror.
    pub fn change(self) -> ChangeKind {
        match self {
            FindingKind::Missing => ChangeKind::Added,
            FindingKind::Extra => ChangeKind::Removed,
            FindingKind::Renamed => ChangeKind::Renamed,
            FindingKind::Relinked => ChangeKind::Relinked,
            FindingKind::Redescribed => ChangeKind::Redescribed,
            FindingKind::Moved => ChangeKind::Moved,
            FindingKind::Reordered => ChangeKind::Reordered,
            FindingKind::Restyled => ChangeKind::Restyled,
        }
    }

    /// Returns what a change from mirror to upstream means for the mirror.
    pub fn of_change(kind: ChangeKind) -> Self {
        match kind {
            ChangeKind::Added => FindingKind::Missing,
            ChangeKind::Removed => FindingKind::Extra,
            ChangeKind::Renamed => FindingKind::Renamed,
            ChangeKind::Relinked => FindingKind::Relinked,
            ChangeKind::Redescribed => FindingKind::Redescribed,
            ChangeKind::Moved => FindingKind::Moved,
            ChangeKind::Reordered => FindingKind::Reordered,
            ChangeKind::Restyled => FindingKind::Restyled,
        }
    }
}

impl FindingRule for FindingKind {
    const ALL: &'static [Self] = &FindingKind::ALL;
    const NOUN: &'static str = "sort of difference";

    fn name(self) -> &'static str {
        self.name()
    }

    /// Readers miss what is missing and run into dead ends where an address was changed; all else can wait.
    fn usual_severity(self) -> Option<Severity> {
        Some(match self {
            FindingKind::Missing | FindingKind::Relinked => Severity::High,
            FindingKind::Extra | FindingKind::Renamed | FindingKind::Redescribed | FindingKind::Moved => {
                Severity::Low
            }
            FindingKind::Reordered | FindingKind::Restyled => Severity::Cosmetic,
        })
    }

    /// What is only written differently is no drift.
    fn is_any(self) -> bool {
        self != FindingKind::Restyled
    }
}

/// Who made a difference since the revision that the mirror was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Origin {
    /// The upstream: the mirror is behind.
    Behind,
    /// The mirror: it is ahead, or went its own way.
    Own,
    /// Both.
    Both,
}

impl Origin {
    /// All origins, in the order in which they are reported.
    pub const ALL: [Origin; 3] = [Origin::Behind, Origin::Own, Origin::Both];

    /// Returns its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Behind => "behind",
            Origin::Own => "own",
            Origin::Both => "both",
        }
    }
}

/// How far a revision that a mirror was taken from had drifted by a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct DriftPoint {
    /// The later revision: an index into the history's revisions.
    pub revision: u32,
    /// When it was committed.
    pub time: Moment,
    /// Entries that came since.
    pub missing: u32,
    /// Entries that went since.
    pub extra: u32,
    /// Entries of both with another title, address, description or section.
    pub differing: u32,
}
