//! Stored audits and checks: what had been found before, kept in a file beside the list.

use std::path::Path;

use recension_wire::{StoredMirror, StoredRule, read_stored_audit};

use crate::error::Error;
use crate::files;

/// Reads what was stored; `what` is an audit or a check.
pub(crate) fn read<R: StoredRule>(path: &Path, what: &str) -> Result<Vec<StoredMirror<R>>, Error> {
    let name = path.display();
    if !path.exists() {
        return Err(Error::input(format!("there is no stored {what} {name}"))
            .hint("--write-baseline stores one: what is there now then does not fail any more"));
    }
    read_stored_audit(&files::read(path)?).map_err(|source| {
        Error::input(format!("cannot read {name}")).because(source).hint("--write-baseline writes it anew")
    })
}

/// Reads what was stored, as `bytes`, before it is written anew; nothing if it was not.
pub(crate) fn kept<R: StoredRule>(path: &Path, bytes: &[u8]) -> Result<Vec<StoredMirror<R>>, Error> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    read_stored_audit(bytes).map_err(|source| {
        Error::input(format!("will not write over {}", path.display()))
            .because(source)
            .hint("give another name, or remove the file")
    })
}
