//! Paths of a configuration file: what they may lead to.

use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use recension_history::PATHS_SEPARATOR;
use recension_wire::ConfigFiles;

use super::document::Document;
use crate::error::Error;
use crate::{fetch, revision, several};

/// Where the paths of a file lead from.
pub(super) struct Folder<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) folder: &'a Path,
}

impl Folder<'_> {
    /// Returns an edition as an argument that can be read from the working folder.
    fn edition(&self, place: &str, written: &str) -> Result<OsString, Error> {
        match written {
            "" => return Err(self.document.wrong(place, "the edition has no name")),
            "-" => return Err(self.document.wrong(place, "standard input cannot be named in a file")),
            _ if written.contains('\0') => return Err(self.document.wrong(place, "a path has no NUL in it")),
            _ => {}
        }
        if fetch::is_address(written) {
            return Ok(written.into());
        }
        let path = self.path(place, Path::new(written))?;
        // As on the command line: a file that exists, else an object of git.
        if revision::split(written).is_some() && !path.exists() {
            return Ok(written.into());
        }
        Ok(path.into_os_string())
    }

    /// Returns the edition that is kept in one file or in several as one argument.
    pub(super) fn editions(&self, place: &str, written: &ConfigFiles) -> Result<OsString, Error> {
        let [only] = written.0.as_slice() else { return self.joined(place, &written.0) };
        let parts: Vec<String> = only.split(PATHS_SEPARATOR).map(|part| part.trim().to_owned()).collect();
        let is_one = parts.len() == 1 || fetch::is_address(only) || self.folder.join(only).exists();
        if is_one { self.checked(place, only) } else { self.joined(place, &parts) }
    }

    fn joined(&self, place: &str, files: &[String]) -> Result<OsString, Error> {
        let mut joined = OsString::new();
        for file in files {
            if file.contains(PATHS_SEPARATOR) {
                return Err(self.document.wrong(place, "the name of a file of several has no comma in it"));
            }
            if !joined.is_empty() {
                joined.push(PATHS_SEPARATOR.to_string());
            }
            joined.push(self.checked(place, file)?);
        }
        Ok(joined)
    }

    /// Returns an edition as an argument; so is what a pattern covers.
    fn checked(&self, place: &str, written: &str) -> Result<OsString, Error> {
        let argument = self.edition(place, written)?;
        if !fetch::is_address(written) && !self.folder.join(written).exists() {
            for file in several::files_of(&argument) {
                let file = Path::new(&file);
                let inner = file.strip_prefix(self.folder).unwrap_or(file);
                self.path(place, inner)?;
            }
        }
        Ok(argument)
    }

    /// Returns a path as the working folder has it. A configuration comes with what somebody else wrote: it names files
    /// within its own folder, and no pipes or devices.
    pub(super) fn path(&self, place: &str, written: &Path) -> Result<PathBuf, Error> {
        let path = self.folder.join(written);
        let here = if self.folder.as_os_str().is_empty() { Path::new(".") } else { self.folder };
        let leads_out = || match (fs::canonicalize(&path), fs::canonicalize(here)) {
            (Ok(path), Ok(here)) => !path.starts_with(here),
            _ => false,
        };
        if !is_within(written) || leads_out() {
            let wrong = "the path leads out of the folder; a configuration names what lies within it";
            return Err(self.document.wrong(place, wrong));
        }
        // A folder may be a list that is kept as data.
        if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
            return Err(self.document.wrong(place, "this is neither a file nor a folder"));
        }
        Ok(path)
    }
}

/// Reports whether a path leads to what lies within the folder that it begins at, whatever is there.
fn is_within(path: &Path) -> bool {
    let mut depth = 0_usize;
    path.components().all(|part| match part {
        Component::Normal(_) => {
            depth += 1;
            true
        }
        Component::CurDir => true,
        Component::ParentDir => {
            depth = depth.wrapping_sub(1);
            depth != usize::MAX
        }
        Component::Prefix(_) | Component::RootDir => false,
    })
}
