//! Writes the upstream with what was accepted, or a patch of it.

use recension_merger::{Applied, ApplyOptions, Reconciliation, accepted_patch, apply};
use recension_model::{Edition, EntryPatch, Patch};
use recension_report::write_unified;

use super::super::apply::cannot_edit;
use super::{Outcome, ReconcileArgs, base};
use crate::error::Error;
use crate::output::Target;
use crate::{message, names};

/// Writes what comes of the accepted proposals, and says on standard error what was left out.
pub(super) fn write(
    args: &ReconcileArgs,
    reconciliation: &Reconciliation<'_>,
    target: &Target,
) -> Result<Outcome, Error> {
    let upstream = reconciliation.editions.get(usize::from(reconciliation.has_base));
    let Some(upstream) = upstream else { return Ok(Outcome::Done) };
    let patch = accepted_patch(reconciliation);
    let applied = applied(&patch, upstream)?;
    if args.patch.is_some() {
        let path = base::path_of(&args.upstream)?;
        target.write(|out| write_unified(out, &path, &upstream.source, &applied.text))?;
    } else {
        target.write(|out| out.write_all(&applied.text))?;
    }
    tell(args, &patch, &applied);
    Ok(if applied.rejected.is_empty() { Outcome::Done } else { Outcome::Conflicts })
}

fn applied(patch: &Patch, upstream: &Edition) -> Result<Applied, Error> {
    apply(patch, upstream, &ApplyOptions::default()).map_err(|error| {
        let message = format!("nothing can be taken into {}", names::spoken(&upstream.name));
        cannot_edit(message, error, "give the upstream as Markdown")
    })
}

fn tell(args: &ReconcileArgs, patch: &Patch, applied: &Applied) {
    for rejected in &applied.rejected {
        if let Some(entry) = patch.entries.get(rejected.index) {
            message::warn(&format!("{} {}", title(entry), rejected.reason));
        }
    }
    if args.input.quiet {
        return;
    }
    applied.sentences().for_each(|notice| message::note(notice));
    let entries = if applied.applied == 1 { "entry" } else { "entries" };
    let left = match applied.rejected.len() {
        0 => String::new(),
        count => format!(", {count} left out"),
    };
    message::line(&format!("{} {entries} changed{left}", applied.applied));
}

fn title(entry: &EntryPatch) -> String {
    let value = entry.old.as_ref().or(entry.new.as_ref());
    value.map(|value| format!("‘{}’", value.title)).unwrap_or_default()
}
