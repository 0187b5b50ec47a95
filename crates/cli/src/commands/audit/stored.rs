//! The stored audit: what had been found before, kept in a file beside the list.

use std::path::Path;

use recension_matcher::AuditReport;
use recension_model::MirrorAudit;
use recension_wire::{StoredMirror, write_baseline};

use crate::error::Error;
use crate::message::warn;
use crate::mirrors::Mirror;
use crate::output::Target;
use crate::{baseline, files};

/// Reads the stored audit and marks what it has; says which mirrors it does not know.
pub(super) fn mark(
    path: &Path,
    mirrors: &[Mirror],
    audits: &mut [MirrorAudit],
    quiet: bool,
) -> Result<(), Error> {
    let name = path.display();
    let stored = baseline::read(path, "audit")?;
    for (mirror, audit) in mirrors.iter().zip(audits) {
        match stored.iter().find(|stored| stored.name == mirror.name) {
            Some(StoredMirror { findings, .. }) => audit.mark_known(findings),
            None if quiet => {}
            None => warn(&format!("{name} does not know {}: all of its findings are new", mirror.name)),
        }
    }
    Ok(())
}

/// Stores an audit; mirrors that were not audited this time stay as they are stored.
pub(super) fn store(path: &Path, report: &AuditReport<'_>) -> Result<(), Error> {
    let bytes = files::read_if_there(path)?;
    let kept = baseline::kept(path, &bytes)?;
    Target::new(Some(path)).write_over(&bytes, |out| write_baseline(out, report, &kept))
}
