//! Says on standard error what became of a mirror.

use recension_core::{Kept, Synced, diff};
use recension_model::ChangeKind::{Added, Moved, Redescribed, Relinked, Removed, Renamed};
use recension_model::{Edition, Summary};

use super::SyncArgs;
use crate::message;

/// More lines of one sort than this are counted rather than printed, unless something was left out.
const MAX_OF_A_KIND: usize = 3;

/// Stands before what would be done.
pub(super) const DRY_RUN: &str = "dry run: ";

/// Says what was left out, what a person should know, and how much was done.
pub(super) fn print(args: &SyncArgs, mirror: &Edition, synced: &Synced) {
    print_details(args, synced);
    if args.input.quiet {
        return;
    }
    let mode = if args.dry_run || args.check { DRY_RUN } else { "" };
    message::line(&format!("{mode}{}", line(&done(mirror, synced), &synced.kept, synced.left())));
}

/// Says what was left out, and what a person should know.
pub(super) fn print_details(args: &SyncArgs, synced: &Synced) {
    // What was left out is the reason of an exit status, and said even if asked to be quiet.
    for left in &synced.left_out {
        message::line(&format!("{} {}", left.title, left.reason));
    }
    if args.input.quiet {
        return;
    }
    for title in synced.edited_and_removed.iter().take(MAX_OF_A_KIND) {
        message::line(&format!("removed {title}, as the upstream did, although the mirror had changed it"));
    }
    if let Some(more) = synced.edited_and_removed.len().checked_sub(MAX_OF_A_KIND).filter(|more| *more > 0) {
        message::line(&format!("removed {more} more that the mirror had changed"));
    }
    synced.notices.iter().for_each(|line| message::line(line));
}

/// Counts what was done; none where nothing was.
pub(super) fn done(mirror: &Edition, synced: &Synced) -> Option<Summary> {
    (mirror.source != synced.edition.source).then(|| *diff(mirror, &synced.edition).summary())
}

/// Returns what was done, what was kept and what was left out on one line.
pub(super) fn line(done: &Option<Summary>, kept: &Kept, left: usize) -> String {
    let (is_same, done) = (done.is_none(), done.unwrap_or_default());
    let counted = |all: &[(usize, &str, &str)]| {
        let some = all.iter().filter(|(count, ..)| *count > 0);
        some.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect::<Vec<_>>()
    };
    let kinds = [Added, Removed, Relinked, Renamed, Redescribed, Moved];
    let mut parts = counted(&kinds.map(|kind| (done.count(kind) as usize, kind.name(), kind.name())));
    if parts.is_empty() {
        let what = match (is_same, left) {
            (true, 0) => "up to date",
            (true, _) => "nothing changed",
            (false, _) => "only text around the entries changed",
        };
        parts.push(what.to_owned());
    }
    let kept_back = kept.left_out;
    let kept = counted(&[
        (kept.entries, "own entry", "own entries"),
        (kept.worded, "own wording", "own wordings"),
        (kept.linked, "own URL", "own URLs"),
        (kept.placed, "own position", "own positions"),
    ]);
    if !kept.is_empty() {
        parts.push(format!("kept: {}", kept.join(", ")));
    }
    if kept_back > 0 {
        parts.push(format!("{kept_back} left out by the mirror (add with --complete)"));
    }
    if left > 0 {
        parts.push(if left == 1 {
            "1 needs a manual edit (listed above)".to_owned()
        } else {
            format!("{left} need manual edits (listed above)")
        });
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use recension_model::Summary;

    use recension_core::Kept;

    use super::line;

    #[test]
    fn what_did_not_happen_is_not_counted() {
        let mut kept = Kept::default();
        (kept.entries, kept.worded, kept.left_out) = (2, 1, 3);
        let done = Summary { added: 4, relinked: 1, ..Summary::default() };
        assert_eq!(
            line(&Some(done), &kept, 1),
            "4 added · 1 relinked · kept: 2 own entries, 1 own wording · 3 left out by the mirror (add \
             with --complete) · 1 needs a manual edit (listed above)"
        );
        assert_eq!(line(&None, &Kept::default(), 0), "up to date");
    }
}
