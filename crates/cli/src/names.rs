//! What editions are called in messages.

use std::ffi::OsStr;

use crate::fetch;

/// Returns the name of the edition that an argument names: as it was typed, but nobody is told a password.
pub(crate) fn name_of(argument: &OsStr) -> String {
    fetch::shown(&argument.to_string_lossy())
}

/// Returns what an argument names as it is spoken of in messages.
pub(crate) fn spoken_of(argument: &OsStr) -> String {
    spoken(&name_of(argument)).to_owned()
}

/// Returns the name of an edition as it is spoken of in messages.
pub(crate) fn spoken(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}
