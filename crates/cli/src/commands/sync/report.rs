//! `recension sync --format json`: what became of each mirror, for programs.

use recension_core::Synced;
use recension_model::Edition;
use recension_wire::{KeptInMirror, SyncReport, SyncedMirror, write_sync_json};

use super::{SyncArgs, summary};
use crate::error::{Error, unless_closed};
use crate::output::Target;
use crate::output_format::OutputFormat;

/// Reports whether a report is asked for; what would change is a change set.
pub(super) fn is_asked(args: &SyncArgs) -> bool {
    args.format == Some(OutputFormat::Json) && !args.dry_run && !args.outline
}

/// Returns what became of a mirror. The document is part of the report if it is written nowhere else.
pub(super) fn of(args: &SyncArgs, name: &str, mirror: &Edition, synced: &Synced) -> SyncedMirror {
    let is_written = args.check || args.in_place || args.output.output.is_some();
    let kept = &synced.kept;
    SyncedMirror {
        name: name.to_owned(),
        error: None,
        changed: mirror.source != synced.edition.source,
        done: summary::done(mirror, synced).unwrap_or_default(),
        kept: KeptInMirror {
            entries: kept.entries,
            worded: kept.worded,
            linked: kept.linked,
            placed: kept.placed,
            left_out: kept.left_out,
        },
        left_out: synced.left_out.iter().map(|left| (left.title.clone(), left.reason.clone())).collect(),
        left: synced.left(),
        edited_and_removed: synced.edited_and_removed.clone(),
        notices: synced.notices.clone(),
        document: (!is_written).then(|| synced.edition.source.clone()),
    }
}

/// Prints the report.
pub(super) fn print(upstream: &Edition, mirrors: &[SyncedMirror]) -> Result<(), Error> {
    let report = SyncReport { upstream, mirrors };
    unless_closed(Target::Stdout.write(|out| write_sync_json(out, &report)))
}
