//! How far a revision is behind the newest one, and which commit made a difference.

use recension_model::{Behind, ChangeKind, ChangeKinds, DriftPoint, History, Standing};

use crate::period::net_changes;

/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// More points than this cannot be told apart in a chart; the last one is always there.
const MAX_POINTS: usize = 120;

/// Returns how far a revision is behind the newest one that counts.
#[must_use]
pub fn behind(history: &History, revision: u32) -> Behind {
    let Some(newest) = history.newest().filter(|newest| *newest > revision) else {
        return Behind::default();
    };
    let later = &history.revisions[revision as usize + 1..=newest as usize];
    let seconds = history.commit_of(newest).time.seconds - history.commit_of(revision).time.seconds;
    let Counts { added, removed, changed } = counts(history, revision, newest);
    Behind {
        revisions: later.iter().filter(|later| later.standing == Standing::Read).count() as u32,
        days: seconds.max(0) / DAY_SECONDS,
        added,
        removed,
        changed,
    }
}

/// Returns how far a revision had drifted by each later one that counts, oldest first.
///
/// Of a long history evenly spread revisions are taken. Cost: the number of entries that there ever were, for
/// each point.
#[must_use]
pub fn drift(history: &History, from: u32) -> Vec<DriftPoint> {
    let later: Vec<u32> = (from..history.revisions.len() as u32)
        .filter(|at| history.revisions[*at as usize].standing == Standing::Read)
        .collect();
    let wanted = later.len().min(MAX_POINTS);
    let taken = (0..wanted).map(|at| later[at * (later.len() - 1) / (wanted - 1).max(1)]);
    let point = |revision| {
        let Counts { added, removed, changed } = counts(history, from, revision);
        let time = history.commit_of(revision).time;
        DriftPoint { revision, time, missing: added, extra: removed, differing: changed }
    };
    taken.map(point).collect()
}

/// How many entries came, went and changed between two revisions, on balance.
#[derive(Default)]
struct Counts {
    added: u32,
    removed: u32,
    changed: u32,
}

fn counts(history: &History, from: u32, to: u32) -> Counts {
    let content = [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed, ChangeKind::Moved];
    let content = ChangeKinds::from_iter(content);
    let mut counts = Counts::default();
    if from >= to {
        return counts;
    }
    for change in net_changes(history, Some(from), to) {
        match (change.old, change.new) {
            (None, _) => counts.added += 1,
            (_, None) => counts.removed += 1,
            _ => counts.changed += u32::from(change.kinds.intersects(content)),
        }
    }
    counts
}

/// Finds the commit after a revision that last changed an entry, given by its trace, in some way: an index
/// into the commits of the history.
#[must_use]
pub fn commit_behind(history: &History, trace: u32, kind: ChangeKind, after: u32) -> Option<u32> {
    let events = &history.traces.get(trace as usize)?.events;
    let later = events.iter().rev().take_while(|event| event.revision > after);
    let mut made = later.filter(|event| event.kinds.contains(kind));
    made.next().map(|event| event.commit)
}

#[cfg(test)]
mod tests {
    use recension_model::{ChangeKind, ChangeKinds, Event, History, Trace};

    use super::commit_behind;

    #[test]
    fn the_last_commit_after_the_revision_counts() {
        let event = |revision, commit, kind: ChangeKind| Event {
            revision,
            commit,
            state: Some(0),
            kinds: ChangeKinds::from_iter([kind]),
            confidence: 1.0,
        };
        let events = vec![
            event(0, 0, ChangeKind::Added),
            event(1, 3, ChangeKind::Relinked),
            event(2, 5, ChangeKind::Relinked),
        ];
        let trace = Trace { id: "a".into(), mentioned: None, events };
        let history = History { traces: vec![trace], ..History::default() };
        assert_eq!(commit_behind(&history, 0, ChangeKind::Relinked, 0), Some(5));
        assert_eq!(commit_behind(&history, 0, ChangeKind::Relinked, 2), None);
        assert_eq!(commit_behind(&history, 0, ChangeKind::Added, 0), None);
        assert_eq!(commit_behind(&history, 9, ChangeKind::Added, 0), None);
    }
}
