//! Takes lists into a store, batch by batch.

use recension_model::{Day, Edition, History};
use rusqlite::{OptionalExtension, Transaction};

use super::error::CorpusError;
use super::lookup::Lookup;
use super::opened::Store;
use super::write::Writer;
use crate::keys::is_name;

/// One state of one list, or its whole history, to be taken in.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// The name that the list is known by.
    pub name: &'a str,
    /// Its newest state.
    pub edition: &'a Edition,
    /// Its history, which ends with that state; none if only the state is known.
    pub history: Option<&'a History>,
    /// The day of the state.
    pub day: Day,
    /// What the state is known by where it comes from, such as the commit; empty if that is not known. A history knows its commits.
    pub commit: &'a str,
    /// Where it is read from when the store is brought up to date; empty if nowhere.
    pub source: &'a str,
    /// Its licence; empty if that is not known.
    pub licence: &'a str,
    /// An address in the repository that it is kept in, wherever that is published; empty if that is not known.
    pub home: &'a str,
}

/// What came of taking lists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Lists that were not known before.
    pub added: usize,
    /// Lists that are in another state than before.
    pub changed: usize,
    /// Lists that are as they were.
    pub unchanged: usize,
    /// Entries of the lists that were written.
    pub entries: usize,
    /// Resources that were not known before.
    pub resources: usize,
    /// Evidence that two resources are one.
    pub joined: usize,
}

impl Taken {
    /// Adds what came of others.
    pub fn add(&mut self, other: Taken) {
        self.added += other.added;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.entries += other.entries;
        self.resources += other.resources;
        self.joined += other.joined;
    }
}

/// The fewest entries that are worth being committed by themselves.
const MIN_BATCH: i64 = 50_000;

/// Lists that are being taken in: all of them are committed at once, or none.
pub struct Batch<'s> {
    transaction: Transaction<'s>,
    taken: Taken,
    worth: i64,
}

impl Batch<'_> {
    /// Takes in a list. One of a name that is known goes on from what it had.
    ///
    /// Cost: about 10 µs for each entry, and what it takes to compare new words with those of the same title.
    ///
    /// # Errors
    ///
    /// The name cannot be one, the edition is older than what is known, or the store cannot be written.
    pub fn add(&mut self, incoming: &Incoming<'_>) -> Result<(), CorpusError> {
        if !is_name(incoming.name) {
            return Err(CorpusError::BadName(incoming.name.to_owned()));
        }
        Writer { transaction: &self.transaction, taken: &mut self.taken }.take(incoming)
    }

    /// Reports whether so much was taken in that it is worth being committed: a share of all that is there, since addresses
    /// are spread over the whole store, and whatever is touched is written again by each commit.
    #[must_use]
    pub fn is_worth_committing(&self) -> bool {
        self.taken.entries as i64 >= self.worth
    }

    /// Commits what was taken in.
    ///
    /// # Errors
    ///
    /// The store cannot be written.
    pub fn commit(self) -> Result<Taken, CorpusError> {
        self.transaction.commit()?;
        Ok(self.taken)
    }
}

impl Store {
    /// Begins to take in lists.
    ///
    /// # Errors
    ///
    /// Another program writes, or the store cannot be written.
    pub fn batch(&mut self) -> Result<Batch<'_>, CorpusError> {
        let transaction = self.begin()?;
        let known: i64 =
            transaction.query_row("SELECT coalesce(max(id), 0) FROM resource", [], |row| row.get(0))?;
        Ok(Batch { transaction, taken: Taken::default(), worth: (known / 4).max(MIN_BATCH) })
    }

    /// Removes lists with all that they listed and what they said of resources, all of them or none. The resources keep
    /// their ids.
    ///
    /// # Errors
    ///
    /// There is no such list, another program writes, or the store cannot be written.
    pub fn remove(&mut self, names: &[String]) -> Result<(), CorpusError> {
        let transaction = self.begin()?;
        for name in names {
            let id: Option<u32> = transaction
                .query_row("SELECT id FROM list WHERE name = ?", [name], |row| row.get(0))
                .optional()?;
            let id = id.ok_or_else(|| CorpusError::UnknownList(name.clone()))?;
            let lookup = Lookup { connection: &transaction };
            let said = lookup.said_by(id)?;
            for statement in [
                "DELETE FROM listing WHERE list = ?",
                "DELETE FROM section WHERE list = ?",
                "DELETE FROM identity WHERE list = ?",
                "DELETE FROM renaming WHERE list = ?",
                "DELETE FROM list WHERE id = ?",
            ] {
                transaction.execute(statement, [id])?;
            }
            lookup.forget(&said)?;
        }
        transaction.commit()?;
        Ok(())
    }
}
