//! What a mirror has differently from its upstream, and what thresholds say of it.

use std::collections::BTreeMap;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{ChangeKind, ChangeSet, Dating, EntryId, Moment, digest};

/// How far one mirror has drifted from its upstream.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
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

    /// Marks the findings that a stored audit has already.
    ///
    /// Address or title has to be the same. A stored finding covers one: of two entries that are the same, the
    /// second one is new. Cost: near-linear.
    pub fn mark_known(&mut self, stored: &[Fingerprint]) {
        type Key<'a> = fn(&'a Fingerprint) -> Option<(FindingKind, &'a str, &'a str)>;
        // What is the same in all is taken first, so that half a match does not use up a whole one.
        let keys: [Key<'_>; 3] = [
            |print| Some((print.kind, &print.title, print.url.as_deref().unwrap_or(""))),
            |print| print.url.as_deref().map(|url| (print.kind, "", url)),
            |print| Some((print.kind, &print.title, "")),
        ];
        let mut used = vec![false; stored.len()];
        let mut known = vec![false; self.findings.len()];
        for key in keys {
            let mut open: BTreeMap<_, Vec<usize>> = BTreeMap::new();
            for (at, print) in stored.iter().enumerate().rev().filter(|(at, _)| !used[*at]) {
                if let Some(key) = key(print) {
                    open.entry(key).or_default().push(at);
                }
            }
            for (finding, known) in self.findings.iter().zip(&mut known).filter(|(_, known)| !**known) {
                let covers = key(&finding.fingerprint).and_then(|key| open.get_mut(&key)?.pop());
                if let Some(at) = covers {
                    used[at] = true;
                    *known = true;
                }
            }
        }
        for (finding, known) in self.findings.iter_mut().zip(known) {
            finding.known = known;
        }
    }

    /// Returns the share of the upstream's entries that the mirror has, 0–1; 1 where there are none.
    pub fn coverage(&self) -> f64 {
        if self.upstream_entries == 0 {
            return 1.0;
        }
        f64::from(self.found) / f64::from(self.upstream_entries)
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

/// A finding as a later audit knows it again: by what differs and by the entry, not by where that stands.
///
/// Lines, sections and descriptions do not count, so that a finding about an entry that moves stays the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Fingerprint {
    /// What differs.
    pub kind: FindingKind,
    /// The canonical title; that of the mirror's entry if it has one, since the mirror stays as it is.
    pub title: String,
    /// The canonical address, likewise; none if there is none.
    pub url: Option<String>,
}

impl Fingerprint {
    /// Returns it as a short text of letters, digits and dashes: the digest of what the entry is known by.
    pub fn digest(&self) -> String {
        let known_by = self.url.as_deref().unwrap_or(&self.title);
        format!("{}-{:016x}", self.kind.name(), digest(known_by.as_bytes()))
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

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
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

    /// Returns its name as it stands in JSON, in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Severity::High => "high",
            Severity::Low => "low",
            Severity::Cosmetic => "cosmetic",
        }
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

/// How much each sort of difference matters; some may not matter at all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Severities([Option<Severity>; FindingKind::ALL.len()]);

impl Severities {
    /// Returns the severity of a sort of difference; none if it does not matter.
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

/// A threshold that an audit was checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
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

#[cfg(test)]
mod tests {
    use super::{Finding, FindingKind, Fingerprint, MirrorAudit, Severity};

    fn print(kind: FindingKind, title: &str, url: Option<&str>) -> Fingerprint {
        Fingerprint { kind, title: title.into(), url: url.map(Into::into) }
    }

    fn known(found: &[Fingerprint], stored: &[Fingerprint]) -> Vec<bool> {
        let finding = |fingerprint: &Fingerprint| Finding {
            kind: fingerprint.kind,
            severity: Severity::High,
            origin: None,
            change: 0,
            upstream: None,
            mirror: None,
            commit: None,
            was: None,
            fingerprint: fingerprint.clone(),
            known: false,
        };
        let mut audit =
            MirrorAudit { findings: found.iter().map(finding).collect(), ..MirrorAudit::default() };
        audit.mark_known(stored);
        audit.findings.iter().map(|finding| finding.known).collect()
    }

    #[test]
    fn address_or_title_has_to_be_the_same() {
        use FindingKind::{Extra, Missing};
        let stored = [print(Missing, "nom", Some("a"))];
        assert_eq!(known(&[print(Missing, "nom", Some("b"))], &stored), [true]);
        assert_eq!(known(&[print(Missing, "nom 8", Some("a"))], &stored), [true]);
        assert_eq!(known(&[print(Missing, "nom 8", Some("b"))], &stored), [false]);
        assert_eq!(known(&[print(Extra, "nom", Some("a"))], &stored), [false]);
        assert_eq!(known(&[print(Missing, "pest", None)], &[print(Missing, "nom", None)]), [false]);
    }

    #[test]
    fn a_stored_finding_covers_one() {
        let nom = print(FindingKind::Missing, "nom", Some("a"));
        assert_eq!(known(&[nom.clone(), nom.clone()], std::slice::from_ref(&nom)), [true, false]);
        let renamed = print(FindingKind::Missing, "nom 8", Some("a"));
        // The whole match takes the stored one, though the half match comes first.
        assert_eq!(known(&[renamed, nom.clone()], &[nom]), [false, true]);
    }
}
