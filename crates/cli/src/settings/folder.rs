//! Paths of a configuration file: what they may lead to.

use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::document::Document;
use crate::error::Error;
use crate::{fetch, revision};

/// Where the paths of a file lead from.
pub(super) struct Folder<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) folder: &'a Path,
}

impl Folder<'_> {
    /// Returns an edition as an argument that can be read from the working folder.
    pub(super) fn edition(&self, place: &str, written: &str) -> Result<OsString, Error> {
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
