//! The only file that knows the library that reads git.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use git2::{ErrorClass, ErrorCode, ObjectType, Oid, RepositoryOpenFlags};
use recension_model::{Moment, Tag, join_files, mentioned_addresses};
use rustc_hash::FxHashMap;

use crate::error::HistoryError;

/// The mode of a regular file or symbolic link as trees hold it, without permissions.
const FILE_MODES: [i32; 2] = [0o100_000, 0o120_000];

/// A file has to be this alike to one that went in the same commit to be the same file under another name,
/// in percent; git's own default.
const MIN_RENAME_LIKENESS: u16 = 50;

/// A file that was taken out of another one has so many of its addresses at least.
const MIN_COMMON_ADDRESSES: usize = 3;

/// A commit that changes more files than this is not looked through for one that another was taken out of.
const MAX_DIVIDED_FILES: usize = 200;

/// A git repository, opened for reading.
pub struct Repository {
    pub(crate) inner: git2::Repository,
    /// What stands for several files together, with their paths.
    joined: Arc<Mutex<FxHashMap<ObjectId, Joined>>>,
}

/// The files that one list is kept in, each with its path.
type Joined = Vec<(String, ObjectId)>;

/// What stands between the paths of a list that is kept in several files.
pub const PATHS_SEPARATOR: char = ',';

/// Names an object of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId(pub(crate) Oid);

// The library hashes the room for the longest ids, and what stands behind a short one there is whatever stood there.
impl Hash for ObjectId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_bytes().hash(state);
    }
}

impl ObjectId {
    /// Reads an id in hexadecimal.
    pub(crate) fn parse(id: &str) -> Option<Self> {
        Oid::from_str(id).ok().map(Self)
    }
}

impl std::fmt::Display for ObjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What stands at a path of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    File(ObjectId),
    Folder,
    Nothing,
}

/// Where a file was before.
pub(crate) struct Former {
    pub(crate) path: String,
    /// Whether it was a part of that file.
    pub(crate) divided: bool,
}

impl Repository {
    /// Opens the repository around `folder`: its work tree, a linked work tree, a bare repository.
    ///
    /// The search goes upwards and stops below the folders of `ceilings`.
    ///
    /// # Errors
    ///
    /// There is none, it belongs to somebody else, or uses an extension that is not supported.
    pub fn around(folder: &Path, ceilings: &[PathBuf]) -> Result<Self, HistoryError> {
        let opened = git2::Repository::open_ext(folder, RepositoryOpenFlags::CROSS_FS, ceilings);
        let inner = opened.map_err(|error| match (error.code(), error.class()) {
            (ErrorCode::Owner, _) => HistoryError::Untrusted(folder.display().to_string()),
            (ErrorCode::NotFound, ErrorClass::Repository | ErrorClass::Os) => {
                HistoryError::NoRepository(folder.display().to_string())
            }
            _ => HistoryError::Unsupported((&error).into()),
        })?;
        // Objects are immutable, and every one is checked once when it is stored: to hash each again takes
        // a third of the time of reading it.
        git2::opts::strict_hash_verification(false);
        Ok(Self { inner, joined: Arc::default() })
    }

    /// Opens the same repository once more, for another thread.
    ///
    /// # Errors
    ///
    /// It is gone.
    pub fn again(&self) -> Result<Self, HistoryError> {
        let opened = git2::Repository::open(self.inner.path());
        let joined = Arc::clone(&self.joined);
        opened.map(|inner| Self { inner, joined }).map_err(|error| HistoryError::Unsupported((&error).into()))
    }

    /// Returns the top folder of the work tree; none for a bare repository.
    pub fn top(&self) -> Option<&Path> {
        self.inner.workdir()
    }

    /// Returns the folder that git itself keeps.
    pub fn folder(&self) -> &Path {
        self.inner.path()
    }

    /// Returns the address that the repository was cloned from or is published at, as it is configured: that of `origin`.
    pub fn origin(&self) -> Option<String> {
        let remote = self.inner.find_remote("origin").ok()?;
        remote.url().ok().map(str::to_owned)
    }

    /// Reports whether older commits are missing.
    pub fn is_shallow(&self) -> bool {
        self.inner.is_shallow()
    }

    /// Finds the commit that a revision names.
    ///
    /// # Errors
    ///
    /// There is none of this name.
    pub fn commit_named(&self, revision: &str) -> Result<ObjectId, HistoryError> {
        let object = self.inner.revparse_single(revision);
        if object.is_err()
            && let Some(id) = self.named_by_reference(revision)
        {
            return self.find(id).map(|commit| commit.id);
        }
        let object = object.map_err(|error| {
            if revision == "HEAD" && matches!(error.code(), ErrorCode::NotFound | ErrorCode::UnbornBranch) {
                HistoryError::NoCommits
            } else {
                HistoryError::UnknownRevision(revision.to_owned())
            }
        })?;
        let commit = object.peel(ObjectType::Commit);
        commit.map(|commit| ObjectId(commit.id())).map_err(|_| HistoryError::NotACommit(revision.to_owned()))
    }

    /// Returns what a reference leads to, whether that can be read or not.
    fn named_by_reference(&self, name: &str) -> Option<ObjectId> {
        let reference = self.inner.resolve_reference_from_short_name(name).ok()?;
        reference.resolve().ok()?.target().map(ObjectId)
    }

    /// Reports whether some objects of the repository stand for others (`git replace`), which is not looked at.
    pub fn has_replacements(&self) -> bool {
        self.inner.references_glob("refs/replace/*").is_ok_and(|mut all| all.next().is_some())
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// It is missing, as in a partial clone, or damaged.
    pub fn read(&self, id: ObjectId) -> Result<Vec<u8>, HistoryError> {
        let joined = self.joined.lock().ok().and_then(|joined| joined.get(&id).cloned());
        if let Some(files) = joined {
            let read = files.iter().map(|(path, id)| Ok((path.as_str(), self.read(*id)?)));
            let read = read.collect::<Result<Vec<_>, HistoryError>>()?;
            return Ok(join_files(read.iter().map(|(path, bytes)| (*path, bytes.as_slice()))));
        }
        let blob = self.inner.find_blob(id.0).map_err(|error| damaged(id.0, &error))?;
        Ok(blob.content().to_vec())
    }

    /// Finds what stands at a path of a tree; at several, what stands there together.
    pub(crate) fn look_up(&self, tree: Oid, path: &str) -> Result<Found, HistoryError> {
        match self.look_up_one(tree, path)? {
            Found::Nothing if path.contains(PATHS_SEPARATOR) => self.look_up_all(tree, path),
            found => Ok(found),
        }
    }

    /// Finds the files that stand at several paths: an object that stands for all that are there.
    fn look_up_all(&self, tree: Oid, paths: &str) -> Result<Found, HistoryError> {
        let mut files = Joined::new();
        for path in paths.split(PATHS_SEPARATOR) {
            if let Found::File(id) = self.look_up_one(tree, path)? {
                files.push((path.to_owned(), id));
            }
        }
        if files.is_empty() {
            return Ok(Found::Nothing);
        }
        let named = files.iter().map(|(path, id)| format!("{id} {path}\n")).collect::<String>();
        let together = Oid::hash_object(ObjectType::Blob, named.as_bytes());
        let id = ObjectId(together.map_err(|error| damaged(tree, &error))?);
        if let Ok(mut joined) = self.joined.lock() {
            joined.entry(id).or_insert(files);
        }
        Ok(Found::File(id))
    }

    fn look_up_one(&self, tree: Oid, path: &str) -> Result<Found, HistoryError> {
        let tree = self.inner.find_tree(tree).map_err(|error| damaged(tree, &error))?;
        match tree.get_path(Path::new(path)) {
            Ok(entry) if entry.kind() == Some(ObjectType::Tree) => Ok(Found::Folder),
            Ok(entry) if FILE_MODES.contains(&(entry.filemode() & 0o170_000)) => {
                Ok(Found::File(ObjectId(entry.id())))
            }
            Ok(_) => Ok(Found::Nothing),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(Found::Nothing),
            // A file where the path has a folder.
            Err(error) if error.class() == ErrorClass::Tree => Ok(Found::Nothing),
            Err(error) => Err(damaged(tree.id(), &error)),
        }
    }

    /// Finds the path that a file had before the commit that gave it `path`.
    pub(crate) fn former_path(&self, old: Oid, new: Oid, path: &str) -> Result<Option<Former>, HistoryError> {
        let tree = |id| self.inner.find_tree(id).map_err(|error| damaged(id, &error));
        let (old, new) = (tree(old)?, tree(new)?);
        let failed = |error: git2::Error| damaged(new.id(), &error);
        let mut diff = self.inner.diff_tree_to_tree(Some(&old), Some(&new), None).map_err(failed)?;
        let mut options = git2::DiffFindOptions::new();
        options.renames(true).rename_threshold(MIN_RENAME_LIKENESS);
        diff.find_similar(Some(&mut options)).map_err(failed)?;
        let renamed = diff.deltas().find(|delta| {
            delta.status() == git2::Delta::Renamed && delta.new_file().path() == Some(Path::new(path))
        });
        if let Some(delta) = renamed {
            let path = delta.old_file().path().and_then(Path::to_str).map(str::to_owned);
            return Ok(path.map(|path| Former { path, divided: false }));
        }
        Ok(self.divided_path(&diff, &new, path).map(|path| Former { path, divided: true }))
    }

    /// Finds the paths that the files of a list had before the commit that gave some of them other ones; none if it gave none. What came out
    /// of another of them moved within the list.
    pub(crate) fn former_paths(
        &self,
        (old, new): (Oid, Oid),
        paths: &str,
    ) -> Result<Option<String>, HistoryError> {
        let mut former: Vec<String> = paths.split(PATHS_SEPARATOR).map(str::to_owned).collect();
        let mut is_renamed = false;
        for at in 0..former.len() {
            let sides = [self.look_up_one(old, &former[at])?, self.look_up_one(new, &former[at])?];
            if !matches!(sides, [Found::Nothing | Found::Folder, Found::File(_)]) {
                continue;
            }
            let found = self.former_path(old, new, &former[at])?.filter(|found| !found.divided);
            if let Some(found) = found.filter(|found| !former.contains(&found.path)) {
                former[at] = found.path;
                is_renamed = true;
            }
        }
        Ok(is_renamed.then(|| former.join(&PATHS_SEPARATOR.to_string())))
    }

    /// Finds the file that a commit took a new one out of: of those that it changed or removed the one that lost most
    /// addresses to the new one, if these are at least half of those of the new one.
    fn divided_path(&self, diff: &git2::Diff<'_>, new: &git2::Tree<'_>, path: &str) -> Option<String> {
        let addresses =
            |id| self.inner.find_blob(id).map(|blob| mentioned_addresses(blob.content())).unwrap_or_default();
        let here = new.get_path(Path::new(path)).map(|entry| addresses(entry.id())).unwrap_or_default();
        let mut best = None;
        let least = (here.len().div_ceil(2)).max(MIN_COMMON_ADDRESSES);
        for delta in diff.deltas().take(MAX_DIVIDED_FILES) {
            let old = delta.old_file();
            let Some(from) = old.path().and_then(Path::to_str).filter(|from| *from != path) else { continue };
            if old.id().is_zero() || !FILE_MODES.contains(&(i32::from(old.mode()) & 0o170_000)) {
                continue;
            }
            // What stays there, too, was copied, as for a translation.
            let (there, left) = (addresses(old.id()), addresses(delta.new_file().id()));
            let has = |all: &[u64], one: &u64| all.binary_search(one).is_ok();
            let common = here.iter().filter(|one| has(&there, one) && !has(&left, one)).count();
            if common >= least && best.as_ref().is_none_or(|(most, _)| common > *most) {
                best = Some((common, from.to_owned()));
            }
        }
        best.map(|(_, from)| from)
    }

    /// Returns the tags of all commits.
    pub(crate) fn tags(&self) -> BTreeMap<ObjectId, Vec<Tag>> {
        let mut tags: BTreeMap<ObjectId, Vec<Tag>> = BTreeMap::new();
        let Ok(references) = self.inner.references_glob("refs/tags/*") else { return tags };
        for reference in references.flatten() {
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            // A tag may name a file or a tag of a lost object; it then marks no revision.
            let Ok(commit) = reference.peel_to_commit() else { continue };
            let annotated = reference.peel(ObjectType::Tag).ok().and_then(|tag| tag.into_tag().ok());
            let tagger = annotated.and_then(|tag| tag.tagger().map(|tagger| moment(tagger.when())));
            let time = tagger.unwrap_or_else(|| moment(commit.time()));
            let name = name.strip_prefix("refs/tags/").unwrap_or(&name).to_owned();
            tags.entry(ObjectId(commit.id())).or_default().push(Tag { name, time });
        }
        tags.values_mut().for_each(|tags| tags.sort_by(|a, b| (a.time, &a.name).cmp(&(b.time, &b.name))));
        tags
    }

    /// Finds the newest commit that both come from.
    pub(crate) fn merge_base(&self, one: ObjectId, other: ObjectId) -> Option<ObjectId> {
        self.inner.merge_base(one.0, other.0).ok().map(ObjectId)
    }

    /// Reports whether `commit` is `later` or one of those that come after it.
    pub fn leads_to(&self, later: ObjectId, commit: ObjectId) -> bool {
        self.descends(commit, later)
    }

    pub(crate) fn descends(&self, commit: ObjectId, from: ObjectId) -> bool {
        commit == from || self.inner.graph_descendant_of(commit.0, from.0).unwrap_or(false)
    }

    /// Lists the files of a commit's folder by path, that of `path`.
    pub(crate) fn beside(&self, commit: ObjectId, path: &str) -> Vec<String> {
        let folder = Path::new(path).parent().and_then(Path::to_str).unwrap_or("");
        let listed = || -> Option<Vec<String>> {
            let mut tree = self.inner.find_tree(self.find(commit).ok()?.tree).ok()?;
            if !folder.is_empty() {
                let entry = tree.get_path(Path::new(folder)).ok()?;
                tree = self.inner.find_tree(entry.id()).ok()?;
            }
            let names = tree.iter().filter(|entry| entry.kind() == Some(ObjectType::Blob));
            let names = names.map(|entry| String::from_utf8_lossy(entry.name_bytes()).into_owned());
            let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            Some(names.map(|name| format!("{prefix}{name}")).collect())
        };
        listed().unwrap_or_default()
    }
}

pub(crate) fn moment(time: git2::Time) -> Moment {
    // An offset of more than a day is an accident; the time itself stands.
    let offset = i16::try_from(time.offset_minutes()).ok().filter(|offset| offset.abs() < 1_440);
    Moment { seconds: time.seconds(), offset_minutes: offset.unwrap_or(0) }
}

pub(crate) fn damaged(object: Oid, error: &git2::Error) -> HistoryError {
    HistoryError::Damaged { object: object.to_string(), cause: error.into() }
}
