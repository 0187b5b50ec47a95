//! Audits mirrors: reads, dates, compares.

use std::ffi::OsStr;

use recension_core::{
    Audit, AuditRequest, ChangeOptions, MirrorHistory, MirrorOptions, audit_with, audit_with_history,
};
use recension_history::CopyHistory;
use recension_model::{Dating, Edition, History};

use crate::arguments::{DecisionArgs, InputArgs};
use crate::error::Error;
use crate::followed::{CopyHistoryArgs, FollowOptions, Followed, HistoryArgs};
use crate::mirrors::Mirror;
use crate::own_history::OwnHistories;
use crate::progress::Progress;
use crate::{fetch, input, names};

/// What is read for an audit.
pub(super) struct Request<'a> {
    pub(super) upstream: &'a OsStr,
    pub(super) mirrors: &'a [Mirror],
    pub(super) input: &'a InputArgs,
    /// Whether near misses are kept.
    pub(super) explain: bool,
    /// How the history is read, if it is asked for.
    pub(super) history: Option<(&'a HistoryArgs, &'a CopyHistoryArgs)>,
    /// What a person decided.
    pub(super) decisions: &'a DecisionArgs,
    /// What entries are marked with that are still to be translated; none for that of the format.
    pub(super) mark: Option<&'a str>,
    /// What does not count.
    pub(super) changes: ChangeOptions<'a>,
}

/// Mirrors, and what was found in them.
pub(super) struct Audited {
    /// The upstream, the mirrors, then the revisions that they were taken from.
    pub(super) editions: Vec<Edition>,
    pub(super) history: Option<History>,
    pub(super) audit: Audit,
}

/// What the history says about the mirrors.
struct Past {
    history: History,
    /// The dates of the mirrors.
    datings: Vec<Option<Dating>>,
    /// The revisions that mirrors were taken from, each once.
    revisions: Vec<u32>,
    /// The histories that mirrors have of their own.
    copies: Vec<Option<CopyHistory>>,
}

impl Audited {
    /// Reads everything and audits the mirrors.
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
        let past = match request.history {
            Some(args) => Some(Past::read(request, args, &mut editions)?),
            None => None,
        };
        let all: Vec<&Edition> = editions.iter().collect();
        let _progress = Progress::aligning(&all, request.input.quiet);
        let mut align = request.decisions.align_options(&all, request.input.quiet)?;
        align.explain = request.explain;
        let options = |mirror: &Mirror| {
            MirrorOptions::default()
                .with_translated(mirror.translated)
                .with_marker(request.mark.map(str::to_owned))
                .with_severities(mirror.severities.clone())
        };
        let mirrors = request.mirrors.iter().map(options).collect();
        let asked = AuditRequest { mirrors, align, changes: request.changes };
        let (audit, history) = match past {
            Some(Past { history, datings, revisions, copies }) => {
                let past = MirrorHistory { history: &history, datings, revisions, copies };
                (audit_with_history(&all, asked, past), Some(history))
            }
            None => (audit_with(&all, &asked), None),
        };
        Ok(Self { editions, history, audit })
    }
}

impl Past {
    /// Reads the history and dates the mirrors; the revisions that they were taken from join the editions.
    fn read(
        request: &Request<'_>,
        (args, copies): (&HistoryArgs, &CopyHistoryArgs),
        editions: &mut Vec<Edition>,
    ) -> Result<Self, Error> {
        let follow = FollowOptions::beside(request.input);
        let mut list = Followed::upstream(request.upstream, args, follow)?;
        let history = list.trace()?;
        let own =
            OwnHistories { list: &list, history: &history, upstream: &editions[0], args, copies, follow };
        let copies = request
            .mirrors
            .iter()
            .zip(&editions[1..])
            .map(|(mirror, edition)| own.of(&mirror.edition, edition, mirror.translated));
        let copies = copies.collect::<Result<Vec<_>, _>>()?;
        let progress = Progress::start("dating the mirrors".into(), request.input.quiet);
        let datings: Vec<Option<Dating>> =
            editions[1..].iter().zip(&copies).map(|(mirror, copy)| own.date(mirror, copy.as_ref())).collect();
        drop(progress);
        let mut revisions: Vec<u32> =
            datings.iter().flatten().filter(|dating| !dating.is_own).map(|dating| dating.last).collect();
        revisions.sort_unstable();
        revisions.dedup();
        for revision in &revisions {
            editions.push(list.at(&history, *revision)?);
        }
        Ok(Self { history, datings, revisions, copies })
    }
}
