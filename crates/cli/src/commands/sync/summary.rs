//! Says on standard error what became of a mirror.

use recension_core::{Kept, Synced, diff};
use recension_model::{Edition, Summary};

use super::SyncArgs;
use crate::message;

/// More lines of one sort than this are counted rather than printed, unless something was left out.
const MAX_OF_A_KIND: usize = 3;

/// Says what was left out, what a person should know, and how much was done.
pub(super) fn print(args: &SyncArgs, mirror: &Edition, synced: &Synced) {
    // What was left out is the reason of an exit status, and said even if asked to be quiet.
    for left in &synced.left_out {
        message::line(&format!("{} {}", left.title, left.reason));
    }
    if args.input.quiet {
        return;
    }
    for title in synced.edited_and_removed.iter().take(MAX_OF_A_KIND) {
        message::line(&format!("{title} is removed, as in the upstream, although the mirror had changed it"));
    }
    if let Some(more) = synced.edited_and_removed.len().checked_sub(MAX_OF_A_KIND).filter(|more| *more > 0) {
        message::line(&format!("{more} more that the mirror had changed are removed"));
    }
    synced.notices.iter().for_each(|line| message::line(line));
    let is_same = mirror.source == synced.edition.source;
    let done = match is_same {
        true => Summary::default(),
        false => *diff(mirror, &synced.edition).summary(),
    };
    let mode = if args.dry_run || args.check { "dry run: " } else { "" };
    message::line(&format!("{mode}{}", line(is_same, &done, &synced.kept, synced.left())));
}

/// Returns what was done, what was kept and what was left out on one line.
fn line(is_same: bool, done: &Summary, kept: &Kept, left: usize) -> String {
    let counted = |all: &[(usize, &str)]| {
        let some = all.iter().filter(|(count, _)| *count > 0);
        some.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>()
    };
    let mut parts = counted(&[
        (done.added as usize, "added"),
        (done.removed as usize, "removed"),
        (done.relinked as usize, "relinked"),
        (done.renamed as usize, "renamed"),
        (done.redescribed as usize, "redescribed"),
        (done.moved as usize, "moved"),
    ]);
    if parts.is_empty() {
        let what = match (is_same, left) {
            (true, 0) => "up to date",
            (true, _) => "nothing changed",
            (false, _) => "no entry changed, but text around them",
        };
        parts.push(what.to_owned());
    }
    let kept_back = kept.left_out;
    let kept = counted(&[
        (kept.entries, "of its own"),
        (kept.worded, "in its own words"),
        (kept.linked, "with its own address"),
        (kept.placed, "in its own place"),
    ]);
    if !kept.is_empty() {
        parts.push(format!("kept: {}", kept.join(", ")));
    }
    if kept_back > 0 {
        parts.push(format!("{kept_back} that it left out (--complete adds them)"));
    }
    if left > 0 {
        parts.push(format!("{left} left to a person"));
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
            line(false, &done, &kept, 1),
            "4 added · 1 relinked · kept: 2 of its own, 1 in its own words · 3 that it left out (--complete adds \
             them) · 1 left to a person"
        );
        assert_eq!(line(true, &Summary::default(), &Kept::default(), 0), "up to date");
    }
}
