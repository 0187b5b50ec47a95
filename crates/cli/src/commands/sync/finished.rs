//! Brings finished translations into a mirror.

use std::path::Path;

use recension_core::BroughtIn;
use recension_model::Edition;
use recension_wire::read_po;

use super::SyncArgs;
use super::base::Past;
use super::summary::DRY_RUN;
use super::work::Work;
use crate::error::Error;
use crate::files;
use crate::message;
use crate::mirrors::Mirror;

/// Reads a catalogue and puts its finished translations into a mirror, as a value.
pub(super) fn bring_in(
    work: &Work<'_>,
    from: &Path,
    upstream: (&Edition, Option<&Past>),
    mirror: (&Mirror, &Edition),
    base: Option<Edition>,
) -> Result<BroughtIn, Error> {
    let messages = read_po(&files::read(from)?).map_err(|error| {
        Error::input(format!("{} is no catalogue of translations", from.display()))
            .because(error)
            .hint("give a PO file, as `recension sync --outline --format po` writes it")
    })?;
    work.compared(upstream, mirror, base, |plan| plan.bring_in(&messages))
}

/// Says what was not taken, and how much was.
pub(super) fn print(args: &SyncArgs, brought: &BroughtIn) {
    for left in &brought.left_out {
        message::line(&format!("{} {}", left.title, left.reason));
    }
    if args.input.quiet {
        return;
    }
    let counts = [
        (brought.taken, "taken"),
        (brought.already, "there already"),
        (brought.fuzzy, "fuzzy"),
        (brought.empty, "not translated"),
        (brought.left_out.len(), "not taken (listed above)"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, what)| format!("{count} {what}")).collect();
    let mode = if args.dry_run || args.check { DRY_RUN } else { "" };
    let said = if counts.is_empty() { "no messages".to_owned() } else { counts.join(" · ") };
    message::line(&format!("{mode}{said}"));
}
