//! Divides a history into periods and says what changed in each on balance.

use recension_model::{
    ChangeKind, ChangeKinds, EntryState, History, Moment, NetChange, Period, PeriodKind, Trace,
};

use crate::state::differences;

/// How a history is divided.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Division {
    /// What one period is.
    pub by: PeriodKind,
    /// How many revisions at the beginning are left out; what they have is taken as given.
    pub from: usize,
    /// Up to how many revisions, counted from the very beginning, there are.
    pub to: usize,
}

impl Division {
    /// Returns the division of all revisions.
    #[must_use]
    pub fn by(by: PeriodKind) -> Self {
        Self { by, from: 0, to: usize::MAX }
    }
}

/// Divides a history into periods, oldest first, with what changed in each on balance.
///
/// A period of tags ends with each tag; what came since the last one is unreleased. Periods of days, weeks and
/// months follow the clock of whoever committed; a commit that is dated before the one it builds on counts
/// with that one. Periods in which nothing changed are there too, if something was committed. Cost: linear in
/// the number of events.
#[must_use]
pub fn periods(history: &History, division: &Division) -> Vec<Period> {
    let to = division.to.min(history.revisions.len());
    let mut events: Vec<(u32, u32)> = Vec::new();
    for (at, trace) in (0..).zip(&history.traces) {
        events.extend(trace.events.iter().map(|event| (event.revision, at)));
    }
    events.sort_unstable();
    let mut periods = frames(history, division.by, division.from..to);
    for period in &mut periods {
        let start = events.partition_point(|(revision, _)| *revision < period.first);
        let end = events.partition_point(|(revision, _)| *revision <= period.last);
        let mut touched: Vec<u32> =
            events.get(start..end).unwrap_or_default().iter().map(|(_, trace)| *trace).collect();
        touched.sort_unstable();
        touched.dedup();
        period.changes = touched.into_iter().filter_map(|trace| net_change(history, trace, period)).collect();
        sort(history, &mut period.changes);
    }
    periods
}

/// Returns what changed on balance between two revisions; from the very beginning if `before` is none.
#[must_use]
pub fn net_changes(history: &History, before: Option<u32>, last: u32) -> Vec<NetChange> {
    let first = before.map_or(0, |before| before + 1);
    let frame = frame(history, PeriodKind::Unreleased, String::new(), first, last);
    let traces = 0..history.traces.len() as u32;
    let mut changes: Vec<NetChange> = traces.filter_map(|trace| net_change(history, trace, &frame)).collect();
    sort(history, &mut changes);
    changes
}

/// Puts changes in the order of sections, then of titles.
fn sort(history: &History, changes: &mut [NetChange]) {
    let state = |change: &NetChange| change.new.or(change.old).map(|id| &history.states[id as usize]);
    changes.sort_by_cached_key(|change| {
        let key = |state: &EntryState| (state.section.clone(), state.title.to_lowercase());
        (state(change).map(key), change.trace)
    });
}

fn frame(history: &History, kind: PeriodKind, name: String, first: u32, last: u32) -> Period {
    let time = if history.revisions.is_empty() { Moment::default() } else { history.commit_of(last).time };
    Period { name, kind, before: first.checked_sub(1), first, last, time, changes: Vec::new() }
}

fn frames(history: &History, by: PeriodKind, range: std::ops::Range<usize>) -> Vec<Period> {
    match by {
        PeriodKind::Tag | PeriodKind::Unreleased => by_tag(history, range),
        _ => by_time(history, by, range),
    }
}

fn by_tag(history: &History, range: std::ops::Range<usize>) -> Vec<Period> {
    let mut periods = Vec::new();
    let mut first = range.start as u32;
    for at in range.clone() {
        for tag in &history.revisions[at].tags {
            // A second tag of one revision has an empty period; it is a release all the same.
            let mut period =
                frame(history, PeriodKind::Tag, tag.name.clone(), first.min(at as u32), at as u32);
            if first > at as u32 {
                period.first = at as u32 + 1;
                period.before = Some(at as u32);
            }
            period.time = tag.time;
            periods.push(period);
            first = at as u32 + 1;
        }
    }
    if (first as usize) < range.end {
        let last = range.end as u32 - 1;
        periods.push(frame(history, PeriodKind::Unreleased, "Unreleased".into(), first, last));
    }
    periods
}

fn by_time(history: &History, by: PeriodKind, range: std::ops::Range<usize>) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    let mut latest = None;
    for at in range {
        let commit = history.commit_of(at as u32);
        let day = latest.max(Some(commit.time.day()));
        latest = day;
        let Some(day) = day else { continue };
        let name = match by {
            PeriodKind::Month => format!("{:04}-{:02}", day.year, day.month),
            PeriodKind::Week => {
                let (year, week) = day.week();
                format!("{year:04}-W{week:02}")
            }
            PeriodKind::Day => day.to_string(),
            _ => commit.id.clone(),
        };
        match periods.last_mut().filter(|period| period.name == name) {
            Some(period) => {
                period.last = at as u32;
                period.time = commit.time;
            }
            None => periods.push(frame(history, by, name, at as u32, at as u32)),
        }
    }
    periods
}

fn net_change(history: &History, at: u32, period: &Period) -> Option<NetChange> {
    let trace: &Trace = &history.traces[at as usize];
    let within = |event: &&recension_model::Event| (period.first..=period.last).contains(&event.revision);
    let events: Vec<_> = trace.events.iter().filter(within).collect();
    let (old, new) = (period.before.and_then(|before| trace.state_at(before)), trace.state_at(period.last));
    if events.is_empty() || old == new {
        return None;
    }
    // What the oldest commit of a shallow clone has need not have come with it.
    let is_old = trace.events.first().is_some_and(|event| event.revision == 0);
    if history.shallow && period.before.is_none() && is_old {
        return None;
    }
    let kinds = match (old, new) {
        (None, _) => [ChangeKind::Added].into_iter().collect(),
        (_, None) => [ChangeKind::Removed].into_iter().collect(),
        (Some(_), Some(_)) if events.len() == 1 => events[0].kinds,
        (Some(old), Some(new)) => {
            let seen: Vec<ChangeKinds> = events.iter().map(|event| event.kinds).collect();
            balance((&history.states[old as usize], &history.states[new as usize]), &seen)
        }
    };
    // A commit that only wrote it differently is not behind what it says now.
    let content: ChangeKinds = kinds.iter().filter(|kind| *kind != ChangeKind::Restyled).collect();
    let behind = if content.is_empty() { kinds } else { content };
    let told = events.iter().filter(|event| event.kinds.intersects(behind));
    let mut commits: Vec<u32> = told.map(|event| event.commit).collect();
    if commits.is_empty() {
        commits = events.iter().map(|event| event.commit).collect();
    }
    commits.dedup();
    let confidence = events.iter().map(|event| event.confidence).fold(1.0, f32::min);
    Some(NetChange { trace: at, kinds, old, new, commits, confidence })
}

/// Returns of the changes that were seen on the way those that are left.
///
/// The matcher knows more than the fields tell: an entry whose section was renamed did not move, and a title
/// whose end was a guess is not another one. So what it never said on the way is not said in the end.
fn balance((old, new): (&EntryState, &EntryState), seen: &[ChangeKinds]) -> ChangeKinds {
    let left = differences(old, new);
    let came_or_went =
        seen.iter().any(|kinds| kinds.contains(ChangeKind::Added) || kinds.contains(ChangeKind::Removed));
    if came_or_went {
        return left;
    }
    let kinds: ChangeKinds =
        left.iter().filter(|kind| seen.iter().any(|kinds| kinds.contains(*kind))).collect();
    let elsewhere = EntryState { section: new.section.clone(), ..old.clone() };
    if kinds.is_empty() && elsewhere != *new {
        return [ChangeKind::Restyled].into_iter().collect();
    }
    kinds
}
