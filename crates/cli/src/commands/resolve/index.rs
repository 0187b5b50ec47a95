//! What git's index has of a file that is not merged yet.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use recension_merger::{MarkedDocument, parse_markers};

use crate::error::Error;
use crate::git;

const PURPOSE: &str = "knows the sides of the merge";

/// The versions that git could not merge; none where there is no such version.
pub(super) struct Stages {
    pub(super) base: Option<Vec<u8>>,
    pub(super) ours: Option<Vec<u8>>,
    pub(super) theirs: Option<Vec<u8>>,
}

/// Returns the versions of a file that is unmerged in the index, as they would stand in the work tree.
///
/// None if it is not, or is in no repository.
pub(super) fn stages(file: &Path) -> Result<Option<Stages>, Error> {
    let (folder, name) = split(file);
    let list = [OsStr::new("--literal-pathspecs"), "ls-files".as_ref(), "-u".as_ref(), "-z".as_ref()];
    let listed = git::run(folder, &[&list[..], &["--".as_ref(), name]].concat(), PURPOSE);
    let Ok(listed) = listed.map(|output| output.stdout) else { return Ok(None) };
    if listed.is_empty() {
        return Ok(None);
    }
    let stage = |number: u8| {
        let is_it = |row: &[u8]| {
            let before_path = row.split(|byte| *byte == b'\t').next().unwrap_or_default();
            // Links and other repositories are no texts.
            before_path.starts_with(b"100") && before_path.last() == Some(&(b'0' + number))
        };
        if !listed.split(|byte| *byte == 0).any(is_it) {
            return Ok(None);
        }
        let object = format!(":{number}:./{}", name.to_string_lossy());
        let output = git::run(folder, &["cat-file", "--filters", &object], PURPOSE)?;
        if !output.status.success() {
            return Err(Error::input(format!("cannot read the versions of {} from git", file.display()))
                .because(git::complaint(&output))
                .hint("`git ls-files -u` lists them"));
        }
        Ok(Some(output.stdout))
    };
    Ok(Some(Stages { base: stage(1)?, ours: stage(2)?, theirs: stage(3)? }))
}

/// Reports whether git gives just these sides when it merges the stages: then nobody has edited the file since.
///
/// Sides are compared rather than bytes, since labels, style and size of marks depend on the command that
/// made them, and so does whether conflicts close to each other are one.
pub(super) fn is_as_git_left_it(marked: &MarkedDocument, source: &[u8], versions: [&[u8]; 3]) -> bool {
    let found = marked.documents(source).map(|documents| documents.sides);
    let fresh = merge_file(versions, marked.size).ok().flatten();
    match (found.as_deref(), fresh.as_deref()) {
        (Some([ours, theirs]), Some([fresh_ours, fresh_theirs])) => {
            same(ours, fresh_ours) && same(theirs, fresh_theirs)
        }
        _ => false,
    }
}

/// Compares but for the end of the last line, which marks need.
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    one.trim_ascii_end() == other.trim_ascii_end()
}

/// Lets git merge and gives both sides of what it writes.
fn merge_file(versions: [&[u8]; 3], size: usize) -> io::Result<Option<Vec<Vec<u8>>>> {
    let folder = tempfile::tempdir()?;
    for (name, bytes) in ["base", "ours", "theirs"].into_iter().zip(versions) {
        fs::write(folder.path().join(name), bytes)?;
    }
    let size_option = format!("--marker-size={size}");
    let arguments = ["merge-file", "-p", "--diff3", &size_option, "ours", "base", "theirs"];
    let Ok(output) = git::run(folder.path(), &arguments, PURPOSE) else { return Ok(None) };
    let marked = parse_markers(&output.stdout, Some(size)).ok();
    Ok(marked.and_then(|marked| marked.documents(&output.stdout)).map(|documents| documents.sides))
}

/// Tells git that a file is merged.
pub(super) fn add(file: &Path) -> Result<(), Error> {
    let (folder, name) = split(file);
    let arguments = [OsStr::new("--literal-pathspecs"), "add".as_ref(), "--".as_ref(), name];
    let output = git::run(folder, &arguments, "keeps the result")?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::input(format!("git does not take {}", file.display()))
        .because(git::complaint(&output))
        .hint("the file is resolved; try `git add` once more"))
}

fn split(file: &Path) -> (&Path, &OsStr) {
    (git::folder_of(file), file.file_name().unwrap_or(file.as_os_str()))
}
