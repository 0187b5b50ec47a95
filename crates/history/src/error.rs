//! What keeps a history from being read.

use std::error::Error;
use std::fmt;

use recension_model::Day;

/// What the library that reads git says of trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitError(String);

impl From<&git2::Error> for GitError {
    fn from(error: &git2::Error) -> Self {
        // Without what the library puts around it.
        Self(error.message().trim().trim_end_matches('.').to_owned())
    }
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for GitError {}

/// Why a history cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum HistoryError {
    /// There is no repository in or around the folder.
    NoRepository(String),
    /// The repository belongs to another user, and git is not told to trust it.
    Untrusted(String),
    /// The repository uses something that is not supported.
    Unsupported(GitError),
    /// The branch has no commit yet.
    NoCommits,
    /// Nothing is called by this name.
    UnknownRevision(String),
    /// The name is that of something other than a commit.
    NotACommit(String),
    /// No commit of the history ever had the path.
    NeverExisted {
        /// The path.
        path: String,
        /// Whether commits before the oldest one are missing.
        shallow: bool,
        /// A path that differs from it by case alone, or is the only list-like one beside it.
        near: Option<String>,
    },
    /// The path is a folder.
    IsFolder(String),
    /// All commits of the history that have the path came after a day.
    Younger {
        /// The path.
        path: String,
        /// The day.
        day: Day,
        /// The day of the first commit that has the path.
        first: Day,
        /// Whether commits before the oldest one are missing.
        shallow: bool,
    },
    /// The revision is not on the line of first parents that leads to the end.
    NotOnLine {
        /// The revision, as it was given.
        revision: String,
        /// The end of the line.
        tip: String,
    },
    /// The range holds no commit.
    EmptyRange(String),
    /// No revision of the path can be read as a list.
    NothingToRead(String),
    /// An object is missing or damaged.
    Damaged {
        /// The object.
        object: String,
        /// What is wrong with it.
        cause: GitError,
    },
    /// The work was called off.
    Interrupted,
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HistoryError::NoRepository(folder) => write!(f, "{folder} is in no git repository"),
            HistoryError::Untrusted(folder) => {
                write!(f, "the git repository of {folder} belongs to another user")
            }
            HistoryError::Unsupported(_) => write!(f, "the git repository cannot be read"),
            HistoryError::NoCommits => write!(f, "the git repository has no commits yet"),
            HistoryError::UnknownRevision(name) => write!(f, "this repository has no revision {name}"),
            HistoryError::NotACommit(name) => write!(f, "{name} is not a commit"),
            HistoryError::NeverExisted { path, shallow: false, .. } => {
                write!(f, "no commit of this history has {path}")
            }
            HistoryError::NeverExisted { path, .. } => {
                write!(f, "no commit of this shallow clone has {path}")
            }
            HistoryError::IsFolder(path) => write!(f, "{path} is a folder"),
            HistoryError::Younger { path, day, first, .. } => {
                write!(f, "no commit on or before {day} has {path}, which begins on {first}")
            }
            HistoryError::NotOnLine { revision, tip } => {
                write!(f, "{revision} is not part of the history of {tip}")
            }
            HistoryError::EmptyRange(range) => write!(f, "the range {range} is empty"),
            HistoryError::NothingToRead(path) => write!(f, "no revision of {path} has entries"),
            HistoryError::Damaged { object, .. } => write!(f, "cannot read {object}"),
            HistoryError::Interrupted => write!(f, "interrupted"),
        }
    }
}

impl Error for HistoryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            HistoryError::Unsupported(cause) | HistoryError::Damaged { cause, .. } => Some(cause),
            _ => None,
        }
    }
}
