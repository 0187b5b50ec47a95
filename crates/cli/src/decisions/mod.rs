//! What a person decided: which entries are one resource, and which are not.
//!
//! A file of decisions is TOML, written by hand and by this program. It names entries by what they say, so
//! that it serves many editions, and every command that aligns.

mod file;
mod find;
mod resolve;
mod write;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::files;

pub(crate) use write::{append, take_back};

/// The decisions of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decisions {
    /// The file, for messages.
    file: PathBuf,
    pairs: Vec<DecidedPair>,
}

/// Two entries of different editions that are one resource, or two.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DecidedPair {
    pub(crate) same: bool,
    pub(crate) one: Designator,
    pub(crate) other: Designator,
    /// The 1-based line of the file that it begins in.
    line: usize,
}

/// What names an entry in a file of decisions: a title or an address, and what narrows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Designator {
    pub(crate) title: Option<String>,
    pub(crate) url: Option<String>,
    /// The path of its section, or the end of that path.
    pub(crate) section: Option<String>,
    /// The name of its edition, or the end of that name.
    pub(crate) edition: Option<String>,
    /// Its line, which counts only where all the rest fits several entries.
    pub(crate) line: Option<u32>,
}

/// What stands between the titles of a section's path.
pub(crate) const PATH_SEPARATOR: &str = " › ";

impl Decisions {
    /// Reads a file of decisions.
    pub(crate) fn load(path: &Path) -> Result<Self, Error> {
        let bytes = files::read(path)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::input(format!("{} is not UTF-8", path.display())).hint("write the decisions as UTF-8")
        })?;
        Ok(Self { file: path.to_owned(), pairs: file::parse(&text, path)? })
    }

    /// Makes decisions of one pair, which stand in no file yet.
    pub(crate) fn only(pair: DecidedPair) -> Self {
        Self { file: PathBuf::new(), pairs: vec![pair] }
    }

    /// Tells these decisions from others, for this build of the program.
    pub(crate) fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.pairs.hash(&mut hasher);
        hasher.finish()
    }

    /// Tells whether nothing is decided.
    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

impl DecidedPair {
    /// Makes a pair that stands in no file yet.
    pub(crate) fn new(same: bool, one: Designator, other: Designator) -> Self {
        Self { same, one, other, line: 0 }
    }
}

impl Designator {
    /// Gives what names the entry in a message.
    fn spoken(&self) -> String {
        let name = self.title.as_ref().or(self.url.as_ref());
        format!("‘{}’", name.map_or("", String::as_str))
    }
}
