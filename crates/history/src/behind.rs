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
    let mut behind = Behind {
        revisions: later.iter().filter(|later| later.standing == Standing::Read).count() as u32,
        days: seconds.max(0) / DAY_SECONDS,
        ..Behind::default()
    };
    let told = [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed, ChangeKind::Moved];
    for change in net_changes(history, Some(revision), newest, steps) {
        match (change.old, change.new) {
            (None, _) => behind.added += 1,
            (_, None) => behind.removed += 1,
            _ if told.iter().any(|kind| change.kinds.contains(*kind)) => behind.changed += 1,
            _ => {}
        }
    }
    behind
}
