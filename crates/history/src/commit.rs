//! What is needed of a commit, also of one that the library does not understand.

use git2::{ObjectType, Oid};
use recension_model::{Commit, Moment};

use crate::error::HistoryError;
use crate::repository::{ObjectId, Repository, damaged, moment};

/// The files of a commit, and what it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommitNode {
    pub(crate) id: ObjectId,
    pub(crate) tree: Oid,
    pub(crate) parents: Vec<ObjectId>,
}

impl Repository {
    /// Reads a commit.
    pub(crate) fn find(&self, id: ObjectId) -> Result<CommitNode, HistoryError> {
        match self.inner.find_commit(id.0) {
            Ok(commit) => Ok(CommitNode {
                id: ObjectId(commit.id()),
                tree: commit.tree_id(),
                parents: commit.parent_ids().map(ObjectId).collect(),
            }),
            Err(error) => {
                let raw = self.raw_commit(id).ok_or_else(|| damaged(id.0, &error))?;
                let named = |field: &'static str| raw.all(field).filter_map(|id| Oid::from_str(id).ok());
                let tree = named("tree").next().ok_or_else(|| damaged(id.0, &error))?;
                let parents = named("parent").map(ObjectId).filter(|parent| self.holds(*parent)).collect();
                Ok(CommitNode { id, tree, parents })
            }
        }
    }

    /// Reports whether a commit is in the repository.
    pub(crate) fn has(&self, id: ObjectId) -> bool {
        self.find(id).is_ok()
    }

    fn holds(&self, id: ObjectId) -> bool {
        self.inner.odb().is_ok_and(|objects| objects.exists(id.0))
    }

    /// Describes a commit. One whose date cannot be read has the date of its parent, or the first there is.
    ///
    /// # Errors
    ///
    /// It is missing or damaged.
    pub fn describe(&self, id: ObjectId) -> Result<Commit, HistoryError> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match self.inner.find_commit(id.0) {
            Ok(commit) => {
                let author = commit.author();
                Ok(Commit {
                    id: id.to_string(),
                    author: text(author.name_bytes()),
                    email: text(author.email_bytes()),
                    time: moment(commit.time()),
                    subject: commit.summary_bytes().map(text).unwrap_or_default(),
                })
            }
            Err(error) => {
                let raw = self.raw_commit(id).ok_or_else(|| damaged(id.0, &error))?;
                let (author, email) = raw.author();
                let parent = self.find(id)?.parents.first().map(|parent| self.inner.find_commit(parent.0));
                let time = parent.and_then(Result::ok).map_or_else(Moment::default, |it| moment(it.time()));
                Ok(Commit { id: id.to_string(), author, email, time, subject: raw.subject() })
            }
        }
    }

    /// Returns a commit as it is written, if it is one.
    fn raw_commit(&self, id: ObjectId) -> Option<RawCommit> {
        let objects = self.inner.odb().ok()?;
        let object = objects.read(id.0).ok().filter(|object| object.kind() == ObjectType::Commit)?;
        Some(RawCommit(String::from_utf8_lossy(object.data()).into_owned()))
    }

    /// Returns all commits that lead to one, children before parents.
    pub(crate) fn all_commits(&self, tip: ObjectId) -> Result<Vec<CommitNode>, HistoryError> {
        let mut seen = rustc_hash::FxHashSet::from_iter([tip]);
        let mut done = Vec::new();
        // Each commit that is open, and how many of its parents were gone to.
        let mut open = vec![(self.find(tip)?, 0)];
        while let Some((commit, next)) = open.last_mut() {
            match commit.parents.get(*next).copied() {
                Some(parent) => {
                    *next += 1;
                    if seen.insert(parent) {
                        open.push((self.find(parent)?, 0));
                    }
                }
                None => done.extend(open.pop().map(|(commit, _)| commit)),
            }
        }
        done.reverse();
        Ok(done)
    }
}

/// A commit as it is written.
struct RawCommit(String);

impl RawCommit {
    /// Returns what all lines of the head say of a field.
    fn all<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        let head = self.0.lines().take_while(|line| !line.is_empty());
        head.filter_map(move |line| line.strip_prefix(field)?.strip_prefix(' '))
    }

    /// Returns name and address of the author, as far as they are there.
    fn author(&self) -> (String, String) {
        let line = self.all("author").next().unwrap_or_default();
        let (name, rest) = line.split_once('<').unwrap_or((line, ""));
        let email = rest.split('>').next().unwrap_or_default();
        (name.trim().to_owned(), email.trim().to_owned())
    }

    fn subject(&self) -> String {
        let message = self.0.split_once("\n\n").map_or("", |(_, message)| message);
        message.trim_start().lines().next().unwrap_or_default().trim().to_owned()
    }
}
