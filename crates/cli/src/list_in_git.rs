//! Finds the repository of a list, and the path of the list in it.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

use recension_history::{HistoryError, PATHS_SEPARATOR, Repository};

use crate::error::{Error, ErrorKind};
use crate::settings::Settings;
use crate::several;

/// What the list is called where nothing is said.
const NAMES: [&str; 4] = ["README.md", "readme.md", "Readme.md", "README.markdown"];

/// Returns the list that the configuration names, else the one that is called as most are.
pub(crate) fn usual_list(settings: &Settings) -> Result<OsString, Error> {
    if let Some(upstream) = &settings.upstream {
        return Ok(upstream.clone());
    }
    let there = NAMES.into_iter().find(|name| Path::new(name).is_file());
    there.map(OsString::from).ok_or_else(|| Error::usage("there is no README.md here").hint("name the list"))
}

/// Opens the repository that a list is kept in, and gives the path of the list from its top; of a list in several files the
/// paths of all.
pub(crate) fn find(path: &OsStr, repository: Option<&Path>) -> Result<(Repository, String), Error> {
    let files = several::files_of(path);
    let [first, others @ ..] = files.as_slice() else { return find_one(path, repository) };
    let (opened, mut paths) = find_one(first, repository)?;
    for file in others {
        let (other, path) = find_one(file, repository)?;
        if other.folder() != opened.folder() {
            let (first, file) = (first.display(), file.display());
            return Err(Error::input(format!("{first} and {file} are in two repositories"))
                .hint("name files of one repository, or audit them one by one"));
        }
        paths.push(PATHS_SEPARATOR);
        paths.push_str(&path);
    }
    Ok((opened, paths))
}

fn find_one(path: &OsStr, repository: Option<&Path>) -> Result<(Repository, String), Error> {
    let typed = Path::new(path);
    let here = here()?;
    let whole = plain(&here.join(typed));
    // As git does: what it calls with a repository in the environment is told of that one.
    let told = std::env::var_os("GIT_DIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let repository = repository.or(told.as_deref());
    let start = match repository {
        Some(folder) => here.join(folder),
        None => whole.ancestors().find(|folder| folder.is_dir()).unwrap_or(&here).to_owned(),
    };
    if repository.is_some() && !start.is_dir() {
        return Err(Error::input(format!("there is no folder {}", start.display()))
            .hint("name a folder of the repository with --repo, or with GIT_DIR in the environment"));
    }
    let opened = around(&start)?;
    let path = within(&opened, &whole, typed, repository.is_some())?;
    Ok((opened, path))
}

/// Returns where a file is that is named behind a revision: its path begins at the top of the repository, unless it
/// begins with a dot. As it is typed, if the repository has no files to look at.
pub(crate) fn from_top(path: &str, repository: Option<&Path>) -> Result<PathBuf, Error> {
    if path.starts_with("./") || path.starts_with("../") {
        return Ok(path.into());
    }
    let here = here()?;
    let opened = around(&repository.map_or_else(|| here.clone(), |folder| here.join(folder)))?;
    Ok(opened.top().map_or_else(|| path.into(), |top| top.join(path)))
}

/// Returns where the repository of a file is published, as it is configured; empty if that is not known, or there is none.
pub(crate) fn published(path: &Path, repository: Option<&Path>) -> String {
    let around_it = || Some(repository.unwrap_or(path.parent()?));
    let folder = around_it().and_then(|folder| Some(here().ok()?.join(folder)));
    folder.and_then(|folder| around(&folder).ok()?.origin()).unwrap_or_default()
}

/// Returns where a file is from whatever folder; none if there is no such file.
pub(crate) fn absolute(path: &Path) -> Option<PathBuf> {
    path.is_file().then(|| Some(plain(&here().ok()?.join(path))))?
}

fn here() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|source| Error::input("cannot tell the current folder").because(source))
}

/// Opens the repository in or around a folder.
fn around(folder: &Path) -> Result<Repository, Error> {
    let ceilings: Vec<PathBuf> = std::env::var_os("GIT_CEILING_DIRECTORIES")
        .map(|all| std::env::split_paths(&all).filter(|path| path.is_absolute()).collect())
        .unwrap_or_default();
    Repository::around(folder, &ceilings).map_err(explain)
}

/// Returns the path from the top of the repository.
fn within(repository: &Repository, whole: &Path, typed: &Path, named: bool) -> Result<String, Error> {
    let outside = |top: &Path| {
        Error::input(format!("{} is outside of the repository {}", typed.display(), top.display()))
            .hint("name a file of the repository; --repo chooses another one")
    };
    let Some(top) = repository.top() else {
        let folder = resolved(repository.folder());
        let inner = resolved(whole).strip_prefix(&folder).map(Path::to_owned);
        let path = inner.unwrap_or_else(|_| plain(typed));
        return text(&path, || outside(repository.folder()));
    };
    let top = resolved(top);
    if let Ok(inner) = resolved(whole).strip_prefix(&top) {
        return text(inner, || outside(&top));
    }
    // With --repo a path may be given as it stands in the repository.
    match named && typed.is_relative() {
        true => text(&plain(typed), || outside(&top)),
        false => Err(outside(&top)),
    }
}

/// Writes a path as git does.
fn text(path: &Path, outside: impl Fn() -> Error) -> Result<String, Error> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str().ok_or_else(&outside)?),
            _ => return Err(outside()),
        }
    }
    if parts.is_empty() {
        return Err(Error::input("the path names the repository itself, not a list in it")
            .hint("name the file, such as README.md"));
    }
    Ok(parts.join("/"))
}

/// Takes `.` and `..` out of a path that need not exist.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if out.components().next_back().is_some_and(|last| matches!(last, Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// Resolves the symbolic links of the folders that exist, but not of the file itself.
fn resolved(path: &Path) -> PathBuf {
    if path.is_dir() {
        return path.canonicalize().unwrap_or_else(|_| path.to_owned());
    }
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if !folder.as_os_str().is_empty() => resolved(folder).join(name),
        _ => path.to_owned(),
    }
}

/// Says of an error what can be done about it.
pub(crate) fn explain(error: HistoryError) -> Error {
    let hint = match &error {
        HistoryError::NoRepository(_) => {
            "go to the repository of the list, or name it with --repo FOLDER".to_owned()
        }
        HistoryError::Untrusted(folder) => {
            format!("`git config --global --add safe.directory {folder}` tells git to trust it")
        }
        HistoryError::Unsupported(_) => {
            "`git clone` it anew: a clone has the common format for objects and references".to_owned()
        }
        HistoryError::NoCommits => "commit the list first".to_owned(),
        HistoryError::UnknownRevision(_) => {
            "`git log --oneline --all` and `git tag` list revisions; `git fetch` gets those that are missing"
                .to_owned()
        }
        HistoryError::NotACommit(_) => "name a commit, a branch or a tag".to_owned(),
        HistoryError::NeverExisted { near: Some(near), .. } => format!("did you mean {near}?"),
        HistoryError::NeverExisted { shallow: true, .. } => {
            "`git fetch --unshallow` gets the older commits".to_owned()
        }
        HistoryError::NeverExisted { .. } => {
            "check the path; --rev REVISION looks at another branch".to_owned()
        }
        HistoryError::Younger { shallow: true, .. } => {
            "`git fetch --unshallow` gets the older commits".to_owned()
        }
        HistoryError::Younger { .. } => "give a later date".to_owned(),
        HistoryError::IsFolder(path) => format!("name a file in it, such as {path}/README.md"),
        HistoryError::NotOnLine { .. } => "name revisions of one branch, the older one first".to_owned(),
        HistoryError::EmptyRange(_) => {
            "a range begins behind A and ends with B: name the older revision first".to_owned()
        }
        HistoryError::NothingToRead(_) => {
            "check with `recension parse` what is read of it; --input-format forces a format".to_owned()
        }
        HistoryError::Damaged { .. } => {
            "`git fsck` checks the repository; in a partial clone `git fetch --refetch` gets what is missing"
                .to_owned()
        }
        HistoryError::Interrupted => "run it again; what was read is kept".to_owned(),
        _ => "`git fsck` checks the repository".to_owned(),
    };
    let kind =
        if matches!(error, HistoryError::Interrupted) { ErrorKind::Interrupted } else { ErrorKind::Input };
    let said = Error::new(kind, error.to_string()).hint(hint);
    match error {
        HistoryError::Unsupported(cause) | HistoryError::Damaged { cause, .. } => said.because(cause),
        _ => said,
    }
}
