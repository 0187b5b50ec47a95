//! Says how far mirrors have drifted from their upstream.

use recension_matcher::{
    AlignOptions, AuditOptions, BaseChanges, ChangeOptions, DetectedLanguage, Implied, RowSince, align,
    are_in_other_languages, audit as audit_mirror, changes_with,
};
use recension_model::{Alignment, ChangeSet, Decision, Edition, MirrorAudit, Severities};

use crate::folders::Moved;
use crate::sync::mark::{is_marked, marker};

/// The column of the upstream in the alignment of each mirror.
pub const UPSTREAM: usize = 0;
/// The column of the mirror in it.
pub const MIRROR: usize = 1;
/// The column of the edition that the mirror was taken from.
pub(crate) const BASE: usize = 2;

/// How one mirror is audited.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct MirrorOptions {
    /// Whether it is a translation for sure; else its language decides.
    pub translated: bool,
    /// How much each sort of difference matters in it.
    pub severities: Severities,
    /// What entries of a translation are marked with that are still to be translated; that of the format if none.
    pub marker: Option<String>,
    /// The column of the edition that it was taken from, if that is known: it tells who made a difference.
    pub base: Option<usize>,
}

impl MirrorOptions {
    /// Returns the options with another [`translated`](Self::translated).
    #[must_use]
    pub fn with_translated(self, translated: bool) -> Self {
        Self { translated, ..self }
    }

    /// Returns the options with another [`marker`](Self::marker).
    #[must_use]
    pub fn with_marker(self, marker: Option<String>) -> Self {
        Self { marker, ..self }
    }

    /// Returns the options with another [`severities`](Self::severities).
    #[must_use]
    pub fn with_severities(self, severities: Severities) -> Self {
        Self { severities, ..self }
    }
}

/// How mirrors are audited.
#[derive(Clone, Debug, Default)]
pub struct AuditRequest<'a> {
    /// One for each mirror.
    pub mirrors: Vec<MirrorOptions>,
    /// How entries are paired.
    pub align: AlignOptions,
    /// What does not count.
    pub changes: ChangeOptions<'a>,
}

/// What an audit found.
#[derive(Clone, Debug)]
pub struct Audit {
    /// For each mirror which of its entries are those of the upstream; the columns are [`UPSTREAM`], [`MIRROR`] and,
    /// where it is known, the edition that the mirror was taken from.
    pub alignments: Vec<Alignment>,
    /// What upstream and mirrors are written in.
    pub languages: Vec<DetectedLanguage>,
    /// One for each mirror.
    pub mirrors: Vec<MirrorAudit>,
}

/// Audits mirrors, each by its language and the usual severities.
#[must_use]
pub fn audit(upstream: &Edition, mirrors: &[&Edition]) -> Audit {
    let editions: Vec<&Edition> = std::iter::once(upstream).chain(mirrors.iter().copied()).collect();
    let mirrors = vec![MirrorOptions::default(); mirrors.len()];
    audit_with(&editions, &AuditRequest { mirrors, ..AuditRequest::default() })
}

/// Audits mirrors as the request says.
///
/// The editions are the upstream, the mirrors of the request in their order, then those that mirrors were taken from.
/// Each mirror is compared by itself, so that what is said of it does not depend on the others. Cost: near-linear
/// in all entries, and in the mirrors.
#[must_use]
pub fn audit_with(editions: &[&Edition], request: &AuditRequest<'_>) -> Audit {
    let moved = moved_to_upstream(editions, request.mirrors.len());
    audit_by(&as_moved(editions, &moved), request, &NothingKnown)
}

/// Writes each mirror as seen from where the upstream lies, where that makes a difference.
pub(crate) fn moved_to_upstream(editions: &[&Edition], mirrors: usize) -> Vec<Option<Moved>> {
    let Some((upstream, others)) = editions.split_first() else { return Vec::new() };
    others.iter().take(mirrors).map(|mirror| Moved::new(mirror, upstream)).collect()
}

/// Returns the editions with those mirrors that were written otherwise.
pub(crate) fn as_moved<'a>(editions: &[&'a Edition], moved: &'a [Option<Moved>]) -> Vec<&'a Edition> {
    let moved = std::iter::once(&None).chain(moved).chain(std::iter::repeat(&None));
    let edition = |(edition, moved): (&&'a Edition, &'a Option<Moved>)| {
        moved.as_ref().map_or(*edition, |moved| &moved.edition)
    };
    editions.iter().zip(moved).map(edition).collect()
}

/// What is known of mirrors by their own histories, given the place of one.
pub(crate) trait KnownInStep {
    /// Returns pairs of the changes from mirror to upstream that are none, in columns of an alignment of one mirror.
    fn apart(&self, at: usize, changes: &ChangeSet) -> Vec<Decision>;

    /// Returns what happened since upstream and mirror were in step, given whether it is a translation; none where only
    /// the edition that it was taken from tells.
    fn since(&self, at: usize, changes: &ChangeSet, translated: bool) -> Option<Vec<RowSince>>;
}

/// No mirror has a history of its own.
struct NothingKnown;

impl KnownInStep for NothingKnown {
    fn apart(&self, _: usize, _: &ChangeSet) -> Vec<Decision> {
        Vec::new()
    }

    fn since(&self, _: usize, _: &ChangeSet, _: bool) -> Option<Vec<RowSince>> {
        None
    }
}

/// So often entries are paired anew where what is known speaks against a pair: what is parted can be paired wrongly once more.
pub(crate) const MAX_PARTINGS: usize = 3;

/// Audits mirrors, of which some are known to have been in step with their upstream entry by entry.
pub(crate) fn audit_by(
    editions: &[&Edition],
    request: &AuditRequest<'_>,
    in_step: &dyn KnownInStep,
) -> Audit {
    let count = editions.len().min(request.mirrors.len() + 1);
    let languages: Vec<DetectedLanguage> =
        editions[..count].iter().map(|edition| DetectedLanguage::of(edition)).collect();
    let implied = Implied::new(&request.align.decisions);
    let one = |(column, mirror): (usize, &MirrorOptions)| {
        let columns: Vec<usize> = [0, column].into_iter().chain(mirror.base).collect();
        let sides: Vec<&Edition> =
            columns.iter().filter_map(|column| editions.get(*column).copied()).collect();
        let mut how = request.align.within(&columns, &implied);
        how.translated.extend(mirror.translated.then_some(MIRROR));
        let of = |alignment: &Alignment, old: usize, new: usize, translated: bool| {
            let options = request.changes.with_translated(translated);
            changes_with(&sides, alignment, (old, new), &options)
        };
        let translated = mirror.translated || are_in_other_languages(editions[0], editions[column]);
        let mut alignment = align(&sides, &how);
        let mut changes = of(&alignment, MIRROR, UPSTREAM, translated);
        for _ in 0..MAX_PARTINGS {
            let apart = in_step.apart(column - 1, &changes);
            if apart.is_empty() {
                break;
            }
            how.decisions.extend(apart);
            alignment = align(&sides, &how);
            changes = of(&alignment, MIRROR, UPSTREAM, translated);
        }
        let since = in_step.since(column - 1, &changes, translated).or_else(|| {
            mirror.base?;
            let of = |old, new, translated| of(&alignment, old, new, translated);
            let (upstream, mirror) = (of(BASE, UPSTREAM, false), of(BASE, MIRROR, translated));
            Some(BaseChanges { upstream: &upstream, mirror: &mirror }.rows(&changes))
        });
        let options =
            AuditOptions::default().with_translated(translated).with_severities(mirror.severities.clone());
        let mut audit = audit_mirror((editions[0], editions[column]), changes, since.as_deref(), &options);
        if translated {
            audit.untranslated = untranslated(&audit, editions[column], mirror.marker.as_deref());
        }
        (alignment, audit)
    };
    let (alignments, mirrors) = (1..count).zip(&request.mirrors).map(one).unzip();
    Audit { alignments, languages, mirrors }
}

/// Returns the changes of entries that a translation has as the upstream wrote them, marked as still to be translated.
fn untranslated(audit: &MirrorAudit, mirror: &Edition, asked: Option<&str>) -> Vec<u32> {
    let marker = marker(asked, mirror.format);
    let pairs = (0..).zip(&audit.changes.entries).filter(|(_, change)| change.new.is_some());
    let marked =
        pairs.filter(|(_, change)| change.old.is_some_and(|id| is_marked(mirror.entry(id), &marker)));
    marked.map(|(at, _)| at).collect()
}
