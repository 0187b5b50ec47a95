//! Finds the configuration file.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The name that the file has if nobody has another wish.
pub(crate) const FILE_NAME: &str = "recension.toml";

/// The names of the file in a folder; the first that is there wins.
const NAMES: [&str; 3] = [FILE_NAME, ".recension.toml", ".config/recension.toml"];

/// The folder of settings, in which a file speaks of the folder around.
const CONFIG_FOLDER: &str = ".config";

/// A configuration file, and from where its paths lead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The file, as it is spoken of.
    pub(super) file: PathBuf,
    /// The folder that its paths are relative to: empty for the working folder.
    pub(super) folder: PathBuf,
    /// Other files of the same folder, which are not read.
    pub(super) passed_over: Vec<PathBuf>,
}

impl Found {
    /// Takes a file that was named.
    pub(super) fn named(file: &Path) -> Self {
        Self { file: file.to_owned(), folder: folder_of(file), passed_over: Vec::new() }
    }
}

/// Returns the folder that the paths of a file lead from: its own, or that around `.config`.
pub(crate) fn folder_of(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    match folder.file_name() {
        Some(name) if name == CONFIG_FOLDER => folder.parent().unwrap_or(Path::new("")).to_owned(),
        _ => folder.to_owned(),
    }
}

/// Returns the configuration files of a folder, the one that is read first.
pub(crate) fn files_in(folder: &Path) -> Vec<PathBuf> {
    NAMES.into_iter().map(|name| folder.join(name)).filter(|file| file.is_file()).collect()
}

/// Looks for a file in the working folder and those above it, up to the top of the repository.
pub(super) fn upwards() -> Result<Option<Found>, Error> {
    let here = env::current_dir()
        .map_err(|source| Error::input("cannot tell the current folder").because(source))?;
    // Paths are spoken of, and handed on, as they lead from here.
    let mut way = PathBuf::new();
    for folder in here.ancestors() {
        if let Some(found) = within(folder, &way) {
            return Ok(Some(found));
        }
        // A repository does not obey what lies around it.
        if folder.join(".git").exists() {
            return Ok(None);
        }
        way.push("..");
    }
    Ok(None)
}

fn within(folder: &Path, way: &Path) -> Option<Found> {
    let mut files = NAMES.into_iter().filter(|name| folder.join(name).is_file()).map(|name| way.join(name));
    let file = files.next()?;
    Some(Found { file, folder: way.to_owned(), passed_over: files.collect() })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Found, within};

    #[test]
    fn the_documented_order_decides() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(within(folder.path(), Path::new("..")), None);
        std::fs::create_dir(folder.path().join(".config")).unwrap();
        // A folder of that name is no file.
        std::fs::create_dir(folder.path().join("recension.toml")).unwrap();
        std::fs::write(folder.path().join(".config/recension.toml"), "").unwrap();
        let found = within(folder.path(), Path::new("..")).unwrap();
        assert_eq!(
            (found.file.as_path(), found.folder.as_path()),
            (Path::new("../.config/recension.toml"), Path::new(".."))
        );
        std::fs::write(folder.path().join(".recension.toml"), "").unwrap();
        let found = within(folder.path(), Path::new("")).unwrap();
        assert_eq!(found.file, Path::new(".recension.toml"));
        assert_eq!(found.passed_over, [Path::new(".config/recension.toml")]);
    }

    #[test]
    fn paths_lead_from_the_folder_of_a_named_file() {
        let folder = |file: &str| Found::named(Path::new(file)).folder;
        assert_eq!(folder("recension.toml"), Path::new(""));
        assert_eq!(folder("lists/audit.toml"), Path::new("lists"));
        assert_eq!(folder("/lists/.config/recension.toml"), Path::new("/lists"));
        assert_eq!(folder(".config/recension.toml"), Path::new(""));
    }
}
