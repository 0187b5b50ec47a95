//! What an audit found, ready to be shown.

mod place;

use recension_model::{
    Alignment, Commit, Comparison, Edition, EditionSource, EntryChange, EntryState, Finding, FindingKind,
    Gate, History, Language, Listing, MirrorAudit, Origin, Selection, Severity,
};

pub use place::{FindingPlaces, Place};

/// Mirrors that were compared with one upstream.
#[derive(Clone, Debug)]
pub struct AuditReport<'a> {
    /// The upstream.
    pub upstream: &'a Edition,
    /// Where the upstream was read from.
    pub source: EditionSource<'a>,
    /// The language of the upstream, if it shows.
    pub language: Option<Language>,
    /// The mirrors, in the order in which they were given.
    pub mirrors: Vec<AuditedMirror<'a>>,
    /// The history of the upstream, if it was asked for.
    pub history: Option<&'a History>,
    /// The thresholds that were asked for, and whether they hold.
    pub gates: &'a [Gate],
    /// Whether there is a stored audit, so that what it has is known and all else new.
    pub baseline: bool,
    /// What of it is listed.
    pub selection: AuditSelection,
}

/// One mirror and what was found.
#[derive(Clone, Copy, Debug)]
pub struct AuditedMirror<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The mirror.
    pub edition: &'a Edition,
    /// Where it was read from.
    pub source: EditionSource<'a>,
    /// Its language, if it shows.
    pub language: Option<Language>,
    /// Which of its entries are those of the upstream, by the columns of the changes.
    pub alignment: &'a Alignment,
    /// What was found.
    pub audit: &'a MirrorAudit,
}

/// A mirror and all that is asked for to say a finding in a line.
#[derive(Clone, Debug)]
pub struct MirrorListing<'a> {
    /// The mirror.
    pub mirror: AuditedMirror<'a>,
    /// All changes from the mirror to its upstream.
    pub listing: Listing<'a>,
    /// Where in the mirror its findings stand.
    pub places: FindingPlaces,
}

/// What of an audit is listed; all of it is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditSelection {
    /// Cosmetic findings too.
    pub all: bool,
    /// Only these sorts; wins over `all`.
    pub only: Option<Vec<FindingKind>>,
    /// Only the counts.
    pub summary: bool,
}

impl AuditSelection {
    /// Reports whether a finding is listed.
    pub fn shows(&self, finding: &Finding) -> bool {
        match &self.only {
            Some(only) => only.contains(&finding.kind),
            None => self.all || finding.severity != Severity::Cosmetic,
        }
    }
}

impl<'a> AuditReport<'a> {
    /// Puts a mirror, as the old edition, and its upstream, as the new one, side by side.
    pub fn comparison(&self, mirror: &AuditedMirror<'a>) -> Comparison<'a> {
        Comparison {
            old: mirror.edition,
            new: self.upstream,
            alignment: mirror.alignment,
            changes: &mirror.audit.changes,
        }
    }

    /// Lists everything of the changes from a mirror to its upstream.
    pub fn listing(&self, mirror: &AuditedMirror<'a>) -> Listing<'a> {
        Listing::new(self.comparison(mirror), Selection { all: true, ..Selection::default() })
    }

    /// Lists everything of a mirror, with the places of its findings.
    pub fn with_places(&self, mirror: &AuditedMirror<'a>) -> MirrorListing<'a> {
        MirrorListing {
            mirror: *mirror,
            listing: self.listing(mirror),
            places: FindingPlaces::new(self, mirror),
        }
    }

    /// Returns the commit that made the difference of a finding.
    pub fn commit(&self, finding: &Finding) -> Option<&'a Commit> {
        self.history?.commits.get(finding.commit? as usize)
    }

    /// Returns what the upstream said when the mirror was last in step with it, if it says otherwise now.
    pub fn was(&self, finding: &Finding) -> Option<&'a EntryState> {
        if finding.origin == Some(Origin::Own) {
            return None;
        }
        self.history?.states.get(finding.was? as usize)
    }

    /// Says who made the difference of a finding and since when, and whether it is known.
    pub fn tags(&self, finding: &Finding) -> Vec<String> {
        let (upstream_did, mirror_did) = match finding.kind {
            FindingKind::Missing => ("added", "left out"),
            FindingKind::Extra => ("removed", "added"),
            _ => ("changed", "changed"),
        };
        let origin = finding.origin.map(|origin| match (origin, self.commit(finding)) {
            (Origin::Behind, Some(commit)) => {
                format!("upstream {upstream_did} it on {} in {}", commit.time.day(), commit.short())
            }
            (Origin::Behind, None) => format!("{upstream_did} upstream"),
            (Origin::Own, _) => format!("{mirror_did} in the mirror"),
            (Origin::Both, _) => "changed in both".to_owned(),
        });
        origin.into_iter().chain(finding.known.then(|| "known".to_owned())).collect()
    }

    /// Returns the sorts of difference that any mirror has, and those that one always wants to know of.
    pub fn kinds(&self) -> Vec<FindingKind> {
        let always = [FindingKind::Missing, FindingKind::Extra];
        let has = |kind: &FindingKind| self.mirrors.iter().any(|mirror| mirror.audit.count(*kind) > 0);
        FindingKind::ALL.into_iter().filter(|kind| always.contains(kind) || has(kind)).collect()
    }

    /// Returns the mirror that a threshold is for.
    pub fn mirror_of(&self, gate: &Gate) -> Option<&AuditedMirror<'a>> {
        self.mirrors.get(gate.mirror as usize)
    }

    /// Returns what that mirror is called; empty if there is none.
    pub fn mirror_name(&self, gate: &Gate) -> &'a str {
        self.mirror_of(gate).map_or("", |mirror| mirror.name)
    }

    /// Says of which mirror a threshold asks what, and what was found.
    pub fn gate_words(&self, gate: &Gate) -> String {
        format!("{}: {}, {}", self.mirror_name(gate), gate.asked, gate.found)
    }

    /// Reports whether every threshold holds.
    pub fn passed(&self) -> bool {
        self.gates.iter().all(|gate| gate.passed)
    }
}

impl<'a> AuditedMirror<'a> {
    /// Returns the findings that are listed, the worst and most weighty sorts first, each sort in the order of
    /// the upstream.
    pub fn listed(&self, selection: &AuditSelection) -> Vec<&'a Finding> {
        let mut findings: Vec<&Finding> =
            self.audit.findings.iter().filter(|finding| selection.shows(finding)).collect();
        findings.sort_by_key(|finding| (finding.severity, finding.kind, finding.change));
        findings
    }

    /// Returns the change that a finding comes from.
    pub fn change(&self, finding: &Finding) -> Option<&'a EntryChange> {
        self.audit.changes.entries.get(finding.change as usize)
    }

    /// Counts the findings of a severity.
    pub fn count_severity(&self, severity: Severity) -> usize {
        self.audit.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Counts the findings of one origin, or of none that is known; what vanishes in canonical form has none.
    pub fn count_origin(&self, origin: Option<Origin>) -> usize {
        let findings = self.audit.findings.iter().filter(|finding| finding.kind != FindingKind::Restyled);
        findings.filter(|finding| finding.origin == origin).count()
    }

    /// Counts the findings that a stored audit has.
    pub fn known(&self) -> usize {
        self.audit.findings.iter().filter(|finding| finding.known).count()
    }
}
