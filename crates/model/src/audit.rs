use serde::{Deserialize, Serialize};

use crate::{ChangeKind, ChangeSet, Dating, EntryId, Moment};

/// How far one mirror has drifted from its upstream.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MirrorAudit {
    /// The column of the upstream in the alignment.
    pub upstream: usize,
    /// The column of the mirror.
    pub mirror: usize,
    /// Whether the mirror is in another language, so that its titles and descriptions do not count.
    pub translated: bool,
    /// How many entries the upstream has that count.
    pub upstream_entries: u32,
    /// How many of them the mirror has.
    pub found: u32,
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

    /// Gives the share of the upstream's entries that the mirror has, 0–1; 1 where there are none.
    pub fn coverage(&self) -> f64 {
        if self.upstream_entries == 0 {
            return 1.0;
        }
        f64::from(self.found) / f64::from(self.upstream_entries)
    }
}

/// One difference of one entry between a mirror and its upstream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Whether a stored audit has it already.
    pub known: bool,
}

/// The sorts of difference between a mirror and its upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

    /// Gives its name as it stands in JSON, in rule ids and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            FindingKind::Missing => "missing",
            FindingKind::Extra => "extra",
            FindingKind::Renamed => "renamed",
            FindingKind::Relinked => "relinked",
            FindingKind::Redescribed => "redescribed",
            FindingKind::Moved => "moved",
            FindingKind::Reordered => "reordered",
            FindingKind::Restyled => "restyled",
        }
    }

    /// Gives what a change from mirror to upstream means for the mirror.
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

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Readers are led wrong, or miss something.
    High,
    /// Worth putting right.
    Low,
    /// Nobody but an editor would see it.
    Cosmetic,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Severity; 3] = [Severity::High, Severity::Low, Severity::Cosmetic];

    /// Gives its name as it stands in JSON, in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Severity::High => "high",
            Severity::Low => "low",
            Severity::Cosmetic => "cosmetic",
        }
    }
}

/// Who changed what differs, since the revision that the mirror was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

    /// Gives its name as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Behind => "behind",
            Origin::Own => "own",
            Origin::Both => "both",
        }
    }
}

/// How far a revision that a mirror was taken from had drifted by a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// How much each sort of difference matters; some may not matter at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Severities([Option<Severity>; FindingKind::ALL.len()]);

impl Severities {
    /// Gives the severity of a sort of difference; none if it does not matter.
    pub fn of(&self, kind: FindingKind) -> Option<Severity> {
        self.0[kind as usize]
    }

    /// Sets the severity of a sort of difference; none if it does not matter.
    pub fn set(&mut self, kind: FindingKind, severity: Option<Severity>) {
        self.0[kind as usize] = severity;
    }
}

impl Default for Severities {
    /// Readers miss what is missing and run into dead ends where an address was changed; all else can wait.
    fn default() -> Self {
        let severity = |kind| match kind {
            FindingKind::Missing | FindingKind::Relinked => Severity::High,
            FindingKind::Extra | FindingKind::Renamed | FindingKind::Redescribed | FindingKind::Moved => {
                Severity::Low
            }
            FindingKind::Reordered | FindingKind::Restyled => Severity::Cosmetic,
        };
        Self(FindingKind::ALL.map(|kind| Some(severity(kind))))
    }
}

/// A threshold that an audit was held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// The mirror: an index into the audited mirrors.
    pub mirror: u32,
    /// What was asked for, as it is typed: `--max-missing 5%`.
    pub asked: String,
    /// What was found, in words: `7 of 120 missing (5.8 %)`.
    pub found: String,
    /// Whether the mirror may pass.
    pub passed: bool,
}
