//! The file of decisions: which entries a person said are one resource, and which are not.
//!
//! It is TOML, written by hand and by this program; what it says is a value of the matcher.

mod file;
mod write;

use std::path::{Path, PathBuf};

use recension_matcher::{Ambiguity, Contradiction, DecidedPair, Decisions, Designator, Resolved};
use recension_model::{Decision, Edition};

use crate::error::Error;
use crate::{files, message, names};

pub(crate) use write::{append, take_back};

/// More pairs than this that fit several entries are counted rather than named.
const MAX_NAMED: usize = 3;

/// The decisions of one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct DecisionFile {
    /// The file, for messages.
    path: PathBuf,
    pub(crate) decisions: Decisions,
}

impl DecisionFile {
    /// Reads a file of decisions.
    pub(crate) fn load(path: &Path) -> Result<Self, Error> {
        let bytes = files::read(path)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::input(format!("{} is not UTF-8", path.display())).hint("write the decisions as UTF-8")
        })?;
        Ok(Self { path: path.to_owned(), decisions: file::parse(&text, path)? })
    }

    /// Finds what the decisions say about these editions, with all that follows from it, and says what they
    /// cannot say.
    pub(crate) fn resolve(&self, editions: &[&Edition], quiet: bool) -> Result<Vec<Decision>, Error> {
        let resolved = self.decisions.resolve(editions).map_err(|found| self.contradiction(&found))?;
        if !quiet {
            self.warn(&resolved, editions);
        }
        Ok(resolved.decisions)
    }

    fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }

    fn pair(&self, place: usize) -> Option<&DecidedPair> {
        self.decisions.pairs.get(place)
    }

    fn contradiction(&self, found: &Contradiction) -> Error {
        let Some(pair) = self.pair(found.decision) else { return Error::input(found.to_string()) };
        let others = found.others.iter().filter_map(|place| self.pair(*place));
        let others: Vec<usize> = others.map(|pair| pair.line).collect();
        let alone = others.iter().all(|line| *line == pair.line);
        let others: Vec<String> = others.into_iter().map(|line| self.place(line)).collect();
        let (place, others) = (self.place(pair.line), others.join(" and "));
        let (one, other) = (spoken(&pair.one), spoken(&pair.other));
        let error = match pair.same {
            _ if alone => Error::input(format!(
                "{place}: that {one} and {other} are one resource would make two entries of one edition one"
            )),
            true => Error::input(format!(
                "{place}: {one} and {other} cannot be one resource, since with {others} two entries of one \
                 edition would be one"
            )),
            false => Error::input(format!(
                "{place}: {one} and {other} cannot be two resources, since {others} makes them one"
            )),
        };
        error.hint("take one of them out, or narrow it with section, url or edition")
    }

    fn warn(&self, resolved: &Resolved, editions: &[&Edition]) {
        let file = self.path.display();
        let (named, more) = resolved.ambiguous.split_at(resolved.ambiguous.len().min(MAX_NAMED));
        named
            .iter()
            .filter_map(|found| self.ambiguity(found, editions))
            .for_each(|line| message::warn(&line));
        if !more.is_empty() {
            message::warn(&format!("{file}: {} more pairs fit several entries", more.len()));
        }
        if resolved.missing > 0 {
            let (missing, all) = (resolved.missing, self.decisions.pairs.len());
            message::warn(&format!(
                "{file}: {missing} of {all} pairs name entries that are not in these editions"
            ));
        }
    }

    fn ambiguity(&self, found: &Ambiguity, editions: &[&Edition]) -> Option<String> {
        let pair = self.pair(found.pair)?;
        let name = |column: usize| Some(names::spoken(&editions.get(column)?.name));
        Some(format!(
            "{}: {} and {} fit {} pairs of entries of {} and {}, so this is left out; narrow it with section, url \
             or edition",
            self.place(pair.line),
            spoken(&pair.one),
            spoken(&pair.other),
            found.count,
            name(found.columns.0)?,
            name(found.columns.1)?,
        ))
    }
}

/// Returns what names an entry in a message.
fn spoken(designator: &Designator) -> String {
    format!("‘{}’", designator.name())
}
