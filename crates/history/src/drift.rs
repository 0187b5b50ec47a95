//! Says how far a revision drifted from the list as that went on, and which commit made a difference.

use recension_model::{ChangeKind, DriftPoint, History, Standing};

use crate::behind::{Counts, counts};
use crate::steps::Steps;

/// More points than this cannot be told apart in a chart; the last one is always there.
const MAX_POINTS: usize = 120;

/// Says how far a revision had drifted by each later one that counts, oldest first.
///
/// Of a long history evenly spread revisions are taken. Cost: the number of entries that there ever were, for
/// each point.
pub fn drift(history: &History, from: u32, steps: &dyn Steps) -> Vec<DriftPoint> {
    let later: Vec<u32> = (from..history.revisions.len() as u32)
        .filter(|at| history.revisions[*at as usize].standing == Standing::Read)
        .collect();
    let wanted = later.len().min(MAX_POINTS);
    let taken = (0..wanted).map(|at| later[at * (later.len() - 1) / (wanted - 1).max(1)]);
    taken
        .map(|revision| {
            let Counts { added, removed, changed } = counts(history, from, revision, steps);
            DriftPoint {
                revision,
                time: history.commit_of(revision).time,
                missing: added,
                extra: removed,
                differing: changed,
            }
        })
        .collect()
}

/// Finds the commit after a revision that last changed an entry, given by its trace, in some way: an index
/// into the commits of the history.
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
