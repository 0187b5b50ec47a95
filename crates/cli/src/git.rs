//! Runs git.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::error::Error;

/// Runs git in a folder and gives what it says; `purpose` ends the sentence "git cannot be run, which …".
pub(crate) fn run<S: AsRef<OsStr>>(folder: &Path, arguments: &[S], purpose: &str) -> Result<Output, Error> {
    // English messages, so that they can be told apart.
    let mut git = Command::new("git");
    git.args(arguments).current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
    git.output().map_err(|source| {
        let missing = source.kind() == io::ErrorKind::NotFound;
        let error = Error::input(format!("git cannot be run, which {purpose}")).because(source);
        let hint = if missing { "install git" } else { "check that git may be run" };
        error.hint(hint)
    })
}

/// Returns what git prints, without the end of the line; none if it fails or says nothing.
pub(crate) fn line<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Option<String> {
    let output = run(folder, arguments, "is asked").ok().filter(|output| output.status.success())?;
    let said = String::from_utf8(output.stdout).ok()?;
    let said = said.trim_end_matches(['\n', '\r']);
    (!said.is_empty()).then(|| said.to_owned())
}

/// Returns the first line of what git complains of, as the cause of an error.
pub(crate) fn complaint(output: &Output) -> io::Error {
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().unwrap_or("git does not say why");
    let line = ["fatal: ", "error: "].iter().find_map(|prefix| line.strip_prefix(prefix)).unwrap_or(line);
    io::Error::other(line.to_owned())
}

/// Returns the folder that a file stands in.
pub(crate) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
