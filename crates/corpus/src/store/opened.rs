//! The file that a corpus is kept in.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::error::CorpusError;
use super::schema::{APPLICATION, application, migrate, version};
use crate::version::VERSION;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(5);

/// Statements that are kept ready.
const MAX_STATEMENTS: usize = 64;

/// A corpus in a file: lists, what they listed and list, and what is one resource.
///
/// There may be one writer and any number of readers, in any processes. Readers see the state that was committed last
/// when they began. A writer that dies leaves the state that it committed last.
pub struct Store {
    pub(crate) connection: Connection,
}

impl Store {
    /// Opens a store to write to it; makes it, if there is no such file, and brings it up to this version.
    ///
    /// # Errors
    ///
    /// The file is no store, or damaged, or of a later version, or cannot be opened.
    pub fn create(path: &Path) -> Result<Self, CorpusError> {
        Self::written(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a store that is there to write to it, and brings it up to this version.
    ///
    /// # Errors
    ///
    /// As those of [`create`](Self::create), and that there is no such file.
    pub fn open(path: &Path) -> Result<Self, CorpusError> {
        Self::written(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Opens a store to ask it.
    ///
    /// # Errors
    ///
    /// The file is missing, no store, damaged, or of another version, or cannot be opened.
    pub fn read(path: &Path) -> Result<Self, CorpusError> {
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        match store.check(path)? {
            VERSION => {}
            older => return Err(CorpusError::Older(older)),
        }
        // All answers of one run are about one state.
        store.connection.execute_batch("BEGIN")?;
        Ok(store)
    }

    fn written(path: &Path, flags: OpenFlags) -> Result<Self, CorpusError> {
        let mut store = Self::connect(path, flags)?;
        let is_empty = fs::metadata(path).is_ok_and(|metadata| metadata.len() == 0);
        let found = if is_empty || store.is_begun()? { 0 } else { store.check(path)? };
        if is_empty {
            // Larger than usual: entries are short, and a page that holds more of them makes the trees lower.
            store.connection.execute_batch("PRAGMA page_size=8192")?;
        }
        store.connection.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")?;
        if found < VERSION {
            let transaction = store.begin()?;
            migrate(&transaction)?;
            transaction.commit()?;
        }
        Ok(store)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, CorpusError> {
        if path.is_dir() {
            return Err(CorpusError::NotAStore);
        }
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(MAX_STATEMENTS);
        connection.execute_batch(
            "PRAGMA cache_size=-131072; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF",
        )?;
        Ok(Self { connection })
    }

    /// Reports whether another writer is about to make a store of the file.
    fn is_begun(&self) -> Result<bool, CorpusError> {
        let tables: i64 =
            self.connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        Ok(tables == 0 && application(&self.connection)? == 0)
    }

    /// Makes sure that a file is a whole store of a version that is known, and returns the version.
    fn check(&self, path: &Path) -> Result<i32, CorpusError> {
        if application(&self.connection)? != APPLICATION {
            return Err(CorpusError::NotAStore);
        }
        let found = version(&self.connection)?;
        if found > VERSION {
            return Err(CorpusError::Newer(found));
        }
        let figure = |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let whole = (figure("PRAGMA page_count")? * figure("PRAGMA page_size")?).unsigned_abs();
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        // What is committed may still stand in the log beside the file.
        let is_folded = fs::metadata(log).map_or(true, |log| log.len() == 0);
        let bytes = fs::metadata(path).map_or(0, |metadata| metadata.len());
        match is_folded && bytes < whole {
            true => Err(CorpusError::cut()),
            false => Ok(found),
        }
    }

    /// Begins to write; nobody else writes until that is committed or dropped.
    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>, CorpusError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}
