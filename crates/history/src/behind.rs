//! Says how far a revision is behind the newest one.

use recension_model::{Behind, ChangeKind, History, Standing};

use crate::period::net_changes;
use crate::steps::Steps;

/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// Says how far a revision is behind the newest one that counts.
pub fn behind(history: &History, revision: u32, steps: &dyn Steps) -> Behind {
    let Some(newest) = history.newest().filter(|newest| *newest > revision) else {
        return Behind::default();
    };
    let later = &history.revisions[revision as usize + 1..=newest as usize];
    let seconds = history.commit_of(newest).time.seconds - history.commit_of(revision).time.seconds;
    let Counts { added, removed, changed } = counts(history, revision, newest, steps);
    Behind {
        revisions: later.iter().filter(|later| later.standing == Standing::Read).count() as u32,
        days: seconds.max(0) / DAY_SECONDS,
        added,
        removed,
        changed,
    }
}

/// How many entries came, went and changed between two revisions, on balance.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) added: u32,
    pub(crate) removed: u32,
    pub(crate) changed: u32,
}

/// Counts what changed from one revision to a later one.
pub(crate) fn counts(history: &History, from: u32, to: u32, steps: &dyn Steps) -> Counts {
    let told = [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed, ChangeKind::Moved];
    let mut counts = Counts::default();
    if from >= to {
        return counts;
    }
    for change in net_changes(history, Some(from), to, steps) {
        match (change.old, change.new) {
            (None, _) => counts.added += 1,
            (_, None) => counts.removed += 1,
            _ if told.iter().any(|kind| change.kinds.contains(*kind)) => counts.changed += 1,
            _ => {}
        }
    }
    counts
}
