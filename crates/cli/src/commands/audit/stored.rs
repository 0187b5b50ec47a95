//! The stored audit: what had been found before, kept in a file beside the list.

use std::path::Path;

use recension_matcher::AuditReport;
use recension_model::MirrorAudit;
use recension_wire::{StoredMirror, read_stored_audit, write_baseline};

use super::audited::Mirror;
use crate::error::Error;
use crate::files;
use crate::message::warn;
use crate::output::Target;

/// Reads the stored audit and marks what it has; says which mirrors it does not know.
pub(super) fn mark(
    path: &Path,
    mirrors: &[Mirror],
    audits: &mut [MirrorAudit],
    quiet: bool,
) -> Result<(), Error> {
    let name = path.display();
    if !path.exists() {
        return Err(Error::input(format!("there is no stored audit {name}"))
            .hint("--write-baseline stores one: what is there now then does not fail any more"));
    }
    let bytes = files::read(path)?;
    let stored = read_stored_audit(&bytes).map_err(|source| {
        Error::input(format!("cannot read {name}")).because(source).hint("--write-baseline writes it anew")
    })?;
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
    let bytes = if path.exists() { files::read(path)? } else { Vec::new() };
    let kept = match bytes.is_empty() {
        false => read_stored_audit(&bytes).map_err(|source| {
            Error::input(format!("will not write over {}", path.display()))
                .because(source)
                .hint("give another name, or remove the file")
        })?,
        true => Vec::new(),
    };
    Target::new(Some(path)).write_over(&bytes, |out| write_baseline(out, report, &kept))
}
