//! Holds mirrors against their upstream: reads, dates, aligns, compares.

use std::ffi::{OsStr, OsString};

use recension_history::{commit_behind, date_copy, drift, pins, traces_at, traces_of};
use recension_matcher::{
    AuditOptions, BaseChanges, ChangeOptions, Decision, DetectedLanguage, align, audit, changes_with,
};
use recension_model::{
    Alignment, Dating, Edition, EntryId, Finding, History, MirrorAudit, Origin, Severities,
};

use crate::arguments::{DecisionArgs, InputArgs};
use crate::error::Error;
use crate::followed::{FollowOptions, Followed, HistoryArgs};
use crate::progress::Progress;
use crate::{fetch, input, names};

/// A mirror that is to be audited.
#[derive(Clone, Debug)]
pub(super) struct Mirror {
    /// What it is called in reports.
    pub(super) name: String,
    /// The edition, as an argument.
    pub(super) edition: OsString,
    /// Whether it is a translation for sure; else its language decides.
    pub(super) translated: bool,
    /// How much each sort of difference matters in it.
    pub(super) severities: Severities,
}

/// What is read for an audit.
pub(super) struct Request<'a> {
    pub(super) upstream: &'a OsStr,
    pub(super) mirrors: &'a [Mirror],
    pub(super) input: &'a InputArgs,
    /// Whether near misses are kept.
    pub(super) explain: bool,
    /// How the history is read, if it is asked for.
    pub(super) history: Option<&'a HistoryArgs>,
    /// What a person decided.
    pub(super) decisions: &'a DecisionArgs,
    /// What does not count.
    pub(super) changes: ChangeOptions<'a>,
}

/// Mirrors held against their upstream.
pub(super) struct Held {
    /// The upstream, the mirrors, then the revisions that they were taken from.
    pub(super) editions: Vec<Edition>,
    /// What upstream and mirrors are written in.
    pub(super) languages: Vec<DetectedLanguage>,
    pub(super) alignment: Alignment,
    pub(super) history: Option<History>,
    /// One for each mirror.
    pub(super) audits: Vec<MirrorAudit>,
}

/// What the history says about the mirrors.
struct Past {
    history: History,
    /// The dates of the mirrors.
    datings: Vec<Option<Dating>>,
    /// The revisions that mirrors were taken from, each once.
    bases: Vec<(u32, Edition)>,
}

impl Held {
    /// Reads everything and holds the mirrors against the upstream.
    pub(super) fn new(request: &Request<'_>) -> Result<Self, Error> {
        let typed = request.upstream.to_string_lossy();
        let in_git = typed != "-" && !fetch::is_address(&typed);
        if request.history.is_some() && !in_git {
            let name = names::spoken_of(request.upstream);
            return Err(Error::usage(format!("{name} has no history that could be read"))
                .hint("clone the repository of the upstream, and give the file in it"));
        }
        let arguments: Vec<&OsStr> = std::iter::once(request.upstream)
            .chain(request.mirrors.iter().map(|mirror| mirror.edition.as_os_str()))
            .collect();
        let mut editions = input::editions(&arguments, request.input)?;
        let languages: Vec<DetectedLanguage> = editions.iter().map(DetectedLanguage::of).collect();
        let past = match request.history {
            Some(args) => Some(Past::new(request, args, &editions[1..])?),
            None => None,
        };
        let Some(mut past) = past else {
            let alignment = aligned(&editions, Vec::new(), request)?;
            let audits = compare(&editions, &alignment, (None, &languages), request);
            return Ok(Self { editions, languages, alignment, history: None, audits });
        };
        let first_base = editions.len();
        let revisions: Vec<u32> = past.bases.iter().map(|(revision, _)| *revision).collect();
        editions.extend(std::mem::take(&mut past.bases).into_iter().map(|(_, edition)| edition));
        let traces = Traces::new(&past.history, &editions, first_base, &revisions);
        let alignment = aligned(&editions, traces.pins(first_base), request)?;
        let columns: Vec<Option<usize>> = past
            .datings
            .iter()
            .map(|dating| {
                let dating = dating.as_ref()?;
                Some(first_base + revisions.iter().position(|revision| *revision == dating.last)?)
            })
            .collect();
        let mut audits = compare(&editions, &alignment, (Some(&columns), &languages), request);
        for ((audit, dating), column) in audits.iter_mut().zip(past.datings).zip(columns) {
            let Some((dating, column)) = dating.zip(column) else { continue };
            audit.drift = drift(&past.history, dating.last);
            let changes = &audit.changes;
            for finding in &mut audit.findings {
                let row = changes.entries.get(finding.change as usize).map(|change| change.row);
                let base = row.and_then(|row| *alignment.row(row as usize).get(column)?);
                let trace = traces.of(finding, base.map(|id| (column - first_base, id)));
                finding.commit = trace.filter(|_| finding.origin != Some(Origin::Own)).and_then(|trace| {
                    commit_behind(&past.history, trace, finding.kind.change(), dating.last)
                });
            }
            audit.dating = Some(dating);
        }
        Ok(Self { editions, languages, alignment, history: Some(past.history), audits })
    }
}

impl Past {
    fn new(request: &Request<'_>, args: &HistoryArgs, mirrors: &[Edition]) -> Result<Self, Error> {
        let mut list = Followed::upstream(request.upstream, args, FollowOptions::beside(request.input))?;
        let history = list.trace()?;
        let progress = Progress::start("dating the mirrors".into(), request.input.quiet);
        let datings: Vec<Option<Dating>> =
            mirrors.iter().map(|mirror| date_copy(mirror, &history, &list.options)).collect();
        drop(progress);
        let mut revisions: Vec<u32> = datings.iter().flatten().map(|dating| dating.last).collect();
        revisions.sort_unstable();
        revisions.dedup();
        let mut bases = Vec::with_capacity(revisions.len());
        for revision in revisions {
            bases.push((revision, list.at(&history, revision)?));
        }
        Ok(Self { history, datings, bases })
    }
}

/// The entries of the upstream and of the revisions that mirrors were taken from, by their traces.
struct Traces {
    upstream: Vec<Option<u32>>,
    bases: Vec<Vec<Option<u32>>>,
}

impl Traces {
    fn new(history: &History, editions: &[Edition], first_base: usize, revisions: &[u32]) -> Self {
        let bases = revisions.iter().zip(&editions[first_base..]);
        Self {
            upstream: traces_of(history, &editions[0]),
            bases: bases.map(|(revision, edition)| traces_at(history, *revision, edition)).collect(),
        }
    }

    /// Pins what the history knows to be one entry.
    fn pins(&self, first_base: usize) -> Vec<Decision> {
        let bases = (first_base..).zip(&self.bases);
        bases.flat_map(|(column, base)| pins([0, column], [&self.upstream, base])).collect()
    }

    /// Gives the trace of the entry that a finding is about, given its entry in a base.
    fn of(&self, finding: &Finding, base: Option<(usize, EntryId)>) -> Option<u32> {
        let upstream = finding.upstream.and_then(|id| *self.upstream.get(id.index())?);
        upstream.or_else(|| base.and_then(|(at, id)| *self.bases.get(at)?.get(id.index())?))
    }
}

/// Aligns everything; what a person decided comes before what else is known.
fn aligned(editions: &[Edition], known: Vec<Decision>, request: &Request<'_>) -> Result<Alignment, Error> {
    let editions: Vec<&Edition> = editions.iter().collect();
    let _progress = Progress::aligning(&editions, request.input.quiet);
    let mut options = request.decisions.align_options(&editions, request.input.quiet)?;
    options.decisions.extend(known);
    options.explain = request.explain;
    Ok(align(&editions, &options))
}

/// Audits every mirror, given the columns of the revisions that they were taken from.
fn compare(
    editions: &[Edition],
    alignment: &Alignment,
    (bases, languages): (Option<&[Option<usize>]>, &[DetectedLanguage]),
    request: &Request<'_>,
) -> Vec<MirrorAudit> {
    let editions: Vec<&Edition> = editions.iter().collect();
    let of = |old: usize, new: usize| changes_with(&editions, alignment, (old, new), &request.changes);
    (1..)
        .zip(request.mirrors)
        .map(|(column, mirror)| {
            let base = bases.and_then(|bases| *bases.get(column - 1)?);
            let since = base.map(|base| (of(base, 0), of(base, column)));
            let since = since.as_ref().map(|(upstream, mirror)| BaseChanges { upstream, mirror });
            let options = AuditOptions {
                translated: mirror.translated || languages[0].is_other(&languages[column]),
                severities: mirror.severities.clone(),
            };
            audit((editions[0], editions[column]), of(column, 0), since, &options)
        })
        .collect()
}
