//! What keeps a store from being read or written.

use std::error::Error;
use std::fmt;

/// What the library that keeps the store says of trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(String);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for StoreError {}

/// Why a store cannot be read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum CorpusError {
    /// There is no such file.
    Missing,
    /// The file is something else.
    NotAStore,
    /// A part of the file is missing or was overwritten.
    Damaged(StoreError),
    /// A later version of the program wrote it; the version of the store.
    Newer(i32),
    /// An earlier version of the program wrote it, and it was opened to be read; the version of the store.
    Older(i32),
    /// Another program writes to it.
    InUse,
    /// The store has no list of that name.
    UnknownList(String),
    /// An edition is older than what is known of its list, by their days.
    Earlier {
        /// The name of the list.
        list: String,
        /// The day of the newest edition that is known.
        known: String,
    },
    /// A list is to be known by a name that is empty, or not on one line.
    BadName(String),
    /// Something is to be taken into an empty store, and it holds lists.
    NotEmpty,
    /// An export ends before its end.
    CutExport,
    /// A line of an export is none.
    BadLine {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A table of an export is none.
    BadTable {
        /// Its name.
        table: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Parts of an export do not belong together; what does not agree.
    Contradiction(String),
    /// The system or the library does not do it.
    Store(StoreError),
}

impl From<rusqlite::Error> for CorpusError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, NotADatabase};
        let said = StoreError(match &error {
            rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
            error => error.to_string(),
        });
        match error.sqlite_error_code() {
            Some(NotADatabase) => Self::NotAStore,
            Some(DatabaseCorrupt) => Self::Damaged(said),
            Some(DatabaseBusy | DatabaseLocked) => Self::InUse,
            Some(CannotOpen) => Self::Missing,
            _ => Self::Store(said),
        }
    }
}

impl CorpusError {
    /// Returns the error of a file that is shorter than it says.
    pub(crate) fn cut() -> Self {
        Self::damaged("the file is shorter than it says")
    }

    /// Returns the error of a file in which something does not agree.
    pub(crate) fn damaged(what: &str) -> Self {
        Self::Damaged(StoreError(what.to_owned()))
    }
}

impl fmt::Display for CorpusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such index"),
            Self::NotAStore => f.write_str("it is no index of lists"),
            Self::Damaged(_) => f.write_str("the index is damaged"),
            Self::Newer(version) => {
                write!(f, "the index has version {version}, which is newer than this program")
            }
            Self::Older(version) => {
                write!(f, "the index has version {version}, which an older program wrote")
            }
            Self::InUse => f.write_str("another program is writing to the index"),
            Self::UnknownList(name) => write!(f, "the index has no list '{name}'"),
            Self::Earlier { list, known } => {
                write!(f, "the index has an edition of {list} from {known}, and this one is older")
            }
            Self::BadName(name) => {
                write!(
                    f,
                    "a list cannot be known by the name {name:?}: it has to be on one line, and not empty"
                )
            }
            Self::CutExport => f.write_str("the export is cut: its end is missing"),
            Self::NotEmpty => f.write_str("the index holds lists already"),
            Self::BadLine { line, reason } => write!(f, "line {line} is no part of an export: {reason}"),
            Self::BadTable { table, reason } => {
                write!(f, "the table {table} is no part of an export: {reason}")
            }
            Self::Contradiction(what) => write!(f, "the export contradicts itself: {what}"),
            Self::Store(_) => f.write_str("the index cannot be used"),
        }
    }
}

impl Error for CorpusError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Damaged(source) | Self::Store(source) => Some(source),
            _ => None,
        }
    }
}
