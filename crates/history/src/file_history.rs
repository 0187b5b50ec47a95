//! The line of first parents, and the states of one path along it.

use rustc_hash::{FxHashMap, FxHashSet};

use recension_model::{Day, Tag};

use crate::error::HistoryError;
use crate::repository::{Found, ObjectId, PATHS_SEPARATOR, Repository};

/// The states of one path along the line of first parents that ends at a commit.
#[derive(Clone, Debug)]
pub struct FileHistory {
    /// The path in its newest state.
    pub path: String,
    /// The commit that the line ends at.
    pub tip: ObjectId,
    /// The states, oldest first: each commit after which the file is another than before.
    pub states: Vec<FileState>,
    /// Whether the repository holds only a part of the line, and the file is there already where that begins.
    pub shallow: bool,
    /// All commits of the line, oldest first, each with the number of states up to it.
    places: FxHashMap<ObjectId, u32>,
    /// The commits, newest first.
    commits: Vec<ObjectId>,
}

/// A side with more commits than this is not gone through: its merge stands for it.
pub(crate) const MAX_SIDE_COMMITS: usize = 2_000;

/// One state of the file.
#[derive(Clone, Debug)]
pub struct FileState {
    /// The commit that made it.
    pub commit: ObjectId,
    /// The parents of the commit, first parent first.
    pub parents: Vec<ObjectId>,
    /// The path of the file.
    pub path: String,
    /// The file; none where it is missing.
    pub blob: Option<ObjectId>,
    /// Whether it was a part of the file of the state before it.
    pub(crate) divided: bool,
    /// The tags of this state's commit and of those after it that left the file as it is.
    pub tags: Vec<Tag>,
}

impl FileHistory {
    /// Follows `path` from `tip` back to where it came from, through renames of the file.
    ///
    /// Cost: one look into the tree of every commit.
    ///
    /// # Errors
    ///
    /// No commit has the path, or it is a folder, or an object cannot be read.
    pub fn follow(repository: &Repository, tip: ObjectId, path: &str) -> Result<Self, HistoryError> {
        let walk = Walk::run(repository, tip, path)?;
        let shallow = repository.is_shallow();
        if walk.states.iter().all(|state| state.blob.is_none()) {
            if walk.folder {
                return Err(HistoryError::IsFolder(path.to_owned()));
            }
            let near = near(&repository.beside(tip, path), path);
            return Err(HistoryError::NeverExisted { path: path.to_owned(), shallow, near });
        }
        let mut line = Self {
            path: path.to_owned(),
            tip,
            states: walk.states,
            shallow,
            places: FxHashMap::default(),
            commits: walk.commits,
        };
        line.states.reverse();
        // A list that was begun later is known whole.
        line.shallow &= line.states.first().map(|state| state.commit) == line.commits.last().copied();
        line.place(repository);
        Ok(line)
    }

    /// Counts the states up to each commit, and hands each tag to the state that it marks.
    fn place(&mut self, repository: &Repository) {
        let mut tags = repository.tags();
        let mut count = 0;
        for commit in self.commits.iter().rev() {
            if self.states.get(count).is_some_and(|state| state.commit == *commit) {
                count += 1;
            }
            self.places.insert(*commit, count as u32);
            if let (Some(tags), Some(last)) = (tags.remove(commit), count.checked_sub(1)) {
                self.states[last].tags.extend(tags);
            }
        }
    }

    /// Returns how many states there were at the end of a day. A commit that is dated before the one it builds on counts
    /// with that one.
    ///
    /// # Errors
    ///
    /// A commit cannot be read, or all of them are younger.
    pub fn states_until(&self, repository: &Repository, day: Day) -> Result<usize, HistoryError> {
        let mut count = 0;
        for state in &self.states {
            let made = repository.describe(state.commit)?.time.day();
            if made > day && count == 0 {
                let (path, shallow) = (state.path.clone(), repository.is_shallow());
                return Err(HistoryError::Younger { path, day, first: made, shallow });
            }
            if made > day {
                break;
            }
            count += 1;
        }
        Ok(count)
    }

    /// Leaves out what came after a day.
    ///
    /// # Errors
    ///
    /// As for [`FileHistory::states_until`].
    pub fn end_on(&mut self, repository: &Repository, day: Day) -> Result<(), HistoryError> {
        let count = self.states_until(repository, day)?;
        if count == self.states.len() {
            return Ok(());
        }
        self.states.truncate(count);
        self.places.retain(|_, place| *place as usize <= count);
        self.commits.retain(|commit| self.places.contains_key(commit));
        if let Some(last) = self.states.last_mut() {
            last.tags.retain(|tag| tag.time.day() <= day);
            (self.path, self.tip) = (last.path.clone(), last.commit);
        }
        Ok(())
    }

    /// Returns the paths that the file had, the newest first.
    pub(crate) fn paths(&self) -> Vec<&str> {
        let mut paths = vec![self.path.as_str()];
        for state in self.states.iter().rev() {
            if !paths.contains(&state.path.as_str()) {
                paths.push(&state.path);
            }
        }
        paths
    }

    /// Reports whether a commit is on the line.
    pub(crate) fn has(&self, commit: ObjectId) -> bool {
        self.places.contains_key(&commit)
    }

    /// Returns how many states there are up to a commit of the line.
    pub(crate) fn states_at(&self, commit: ObjectId) -> Option<u32> {
        self.places.get(&commit).copied()
    }

    /// Returns how many of the states a commit of any line knew, and whether it is on this line; none if it is none of
    /// this repository, or too far away.
    pub(crate) fn known_to(
        &self,
        repository: &Repository,
        commit: ObjectId,
    ) -> Result<Option<(u32, bool)>, HistoryError> {
        if let Some(place) = self.places.get(&commit) {
            return Ok(Some((*place, true)));
        }
        if !repository.has(commit) {
            return Ok(None);
        }
        let (mut open, mut seen) = (vec![commit], FxHashSet::from_iter([commit]));
        let mut latest = None;
        while let Some(id) = open.pop() {
            for parent in repository.find(id)?.parents {
                match self.places.get(&parent) {
                    Some(place) => latest = latest.max(Some(*place)),
                    None if seen.len() >= MAX_SIDE_COMMITS => return Ok(None),
                    None if seen.insert(parent) => open.push(parent),
                    None => {}
                }
            }
        }
        Ok(Some((latest.unwrap_or(0), false)))
    }

    /// Returns how many of the states a revision has behind it.
    ///
    /// # Errors
    ///
    /// Neither it nor any commit that it comes from is on the line.
    pub fn states_up_to(
        &self,
        repository: &Repository,
        revision: ObjectId,
        name: &str,
    ) -> Result<usize, HistoryError> {
        if let Some(count) = self.places.get(&revision) {
            return Ok(*count as usize);
        }
        // A commit of a merged side, or one that never came to this line: what both have counts.
        let base = repository.merge_base(self.tip, revision);
        let on_line = base
            .and_then(|base| self.commits.iter().find(|commit| repository.descends(base, **commit)).copied());
        on_line
            .and_then(|commit| self.places.get(&commit))
            .map(|count| *count as usize)
            .ok_or_else(|| HistoryError::NotOnLine { revision: name.to_owned(), tip: self.tip.to_string() })
    }
}

/// What a walk back along first parents found, newest first.
struct Walk {
    states: Vec<FileState>,
    commits: Vec<ObjectId>,
    folder: bool,
}

impl Walk {
    fn run(repository: &Repository, tip: ObjectId, path: &str) -> Result<Self, HistoryError> {
        let mut walk = Self { states: Vec::new(), commits: Vec::new(), folder: false };
        let mut path = path.to_owned();
        let mut commit = repository.find(tip)?;
        let mut here = repository.look_up(commit.tree, &path)?;
        loop {
            walk.folder |= here == Found::Folder;
            walk.commits.push(commit.id);
            let parents = commit.parents.clone();
            let parent = parents.first().map(|id| repository.find(*id)).transpose()?;
            let Some(parent) = parent else {
                if let Found::File(blob) = here {
                    walk.record(commit.id, parents, &path, Some(blob));
                }
                return Ok(walk);
            };
            let (mut before_path, mut divided) = (path.clone(), false);
            let mut before =
                if parent.tree == commit.tree { here } else { repository.look_up(parent.tree, &path)? };
            if matches!((before, here), (Found::Nothing | Found::Folder, Found::File(_)))
                && let Some(former) = repository.former_path(parent.tree, commit.tree, &path)?
            {
                before = repository.look_up(parent.tree, &former.path)?;
                before_path = former.path;
                divided = former.divided;
            } else if path.contains(PATHS_SEPARATOR)
                && before != here
                && let Some(former) = repository.former_paths((parent.tree, commit.tree), &path)?
            {
                before = repository.look_up(parent.tree, &former)?;
                before_path = former;
            }
            let file = |found| if let Found::File(blob) = found { Some(blob) } else { None };
            if file(before) != file(here) {
                walk.record(commit.id, parents, &path, file(here));
                walk.states.last_mut().into_iter().for_each(|state| state.divided = divided);
            }
            (path, commit, here) = (before_path, parent, before);
        }
    }

    fn record(&mut self, commit: ObjectId, parents: Vec<ObjectId>, path: &str, blob: Option<ObjectId>) {
        self.states.push(FileState {
            commit,
            parents,
            path: path.to_owned(),
            blob,
            divided: false,
            tags: Vec::new(),
        });
    }
}

/// Finds the file that somebody may have meant: the same name in other letters, else the only list-like one.
fn near(files: &[String], path: &str) -> Option<String> {
    let same = files.iter().find(|file| file.to_lowercase() == path.to_lowercase());
    let lists: Vec<&String> = files.iter().filter(|file| file.to_lowercase().ends_with(".md")).collect();
    same.or(if let [only] = lists.as_slice() { Some(*only) } else { None }).cloned()
}
