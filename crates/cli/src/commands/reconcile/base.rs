//! Finds what an upstream and its forks have in common, in git.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::error::Error;
use crate::{fetch, revision};

/// A file at a revision.
struct FileAtRevision {
    revision: String,
    /// The path from the top of the repository.
    path: String,
}

/// Finds the edition that all come from; none if git does not know one.
///
/// Where forks left the upstream at different times it is the oldest of those: what the upstream did until a
/// later fork left is then seen as done by both, which is no proposal.
pub(super) fn find(upstream: &OsStr, forks: &[OsString]) -> Result<Option<OsString>, Error> {
    let mut files = Vec::new();
    for fork in forks {
        let Some(file) = file_at_revision(fork)? else { return Ok(None) };
        files.push(file);
    }
    let ours = match file_at_revision(upstream)? {
        Some(file) => file,
        // A file that git keeps goes on from the revision that is checked out.
        None => match tracked(upstream)? {
            Some(path) => FileAtRevision { revision: "HEAD".into(), path },
            None => return Ok(None),
        },
    };
    let revisions: Vec<&str> =
        std::iter::once(&ours).chain(&files).map(|file| file.revision.as_str()).collect();
    let Some(base) = revision::common_base(&revisions)? else { return Ok(None) };
    let object = |path: &str| format!("{base}:{path}");
    let has_ours = revision::exists(&object(&ours.path))?;
    for file in files.iter().filter(|file| file.path != ours.path) {
        let has_theirs = revision::exists(&object(&file.path))?;
        match (has_ours, has_theirs) {
            // Two files that stood side by side come from no common one, though their revisions do.
            (true, true) => return Ok(None),
            (false, true) => return Ok(Some(object(&file.path).into())),
            _ => {}
        }
    }
    Ok(has_ours.then(|| object(&ours.path).into()))
}

/// Returns the path of the upstream from the top of its repository, else as it was typed.
pub(super) fn path_of(upstream: &OsStr) -> Result<String, Error> {
    if let Some(file) = file_at_revision(upstream)? {
        return Ok(file.path);
    }
    if let Some(path) = tracked(upstream)? {
        return Ok(path);
    }
    let path = Path::new(upstream);
    // Nothing is patched outside of where one stands.
    let path = if path.is_relative() { path } else { path.file_name().map_or(path, Path::new) };
    Ok(path.to_string_lossy().trim_start_matches("./").to_owned())
}

/// Takes an argument apart that names a file at a revision; none for one that names a file.
fn file_at_revision(argument: &OsStr) -> Result<Option<FileAtRevision>, Error> {
    let Some(typed) = argument.to_str().filter(|typed| !Path::new(typed).exists()) else { return Ok(None) };
    if fetch::is_address(typed) {
        return Ok(None);
    }
    let Some((revision, path)) = revision::split(typed) else { return Ok(None) };
    let path = match path.starts_with("./") || path.starts_with("../") {
        true => revision::from_top(path)?,
        false => path.to_owned(),
    };
    // The index goes on from the revision that is checked out.
    let revision = if revision.is_empty() { "HEAD".into() } else { revision.to_owned() };
    Ok(Some(FileAtRevision { revision, path }))
}

/// Returns the path of a file that git keeps, from the top of the repository.
fn tracked(argument: &OsStr) -> Result<Option<String>, Error> {
    match argument.to_str().filter(|typed| *typed != "-" && Path::new(typed).is_file()) {
        Some(path) => revision::tracked(path),
        None => Ok(None),
    }
}
