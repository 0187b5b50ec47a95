//! The tables of a store, version by version.

use rusqlite::{Connection, Transaction};

use super::error::CorpusError;
use super::lookup::Lookup;
use crate::version::VERSION;

/// Says that a file is a store: "RCNS", where SQLite keeps the number of the program that a file belongs to.
pub(crate) const APPLICATION: i32 = 0x5243_4e53;

/// What makes a store of the version before into one of the next, beginning with an empty file.
const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE list (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    language TEXT NOT NULL,
    followed INTEGER NOT NULL,
    first_day INTEGER NOT NULL,
    day INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    entries INTEGER NOT NULL
);
CREATE TABLE resource (id INTEGER PRIMARY KEY, url TEXT);
CREATE TABLE address (hash INTEGER PRIMARY KEY, resource INTEGER NOT NULL);
CREATE TABLE title (
    hash INTEGER NOT NULL,
    resource INTEGER NOT NULL,
    PRIMARY KEY (hash, resource)
) WITHOUT ROWID;
CREATE TABLE wording (
    resource INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (resource, digest)
) WITHOUT ROWID;
CREATE TABLE section (
    list INTEGER NOT NULL,
    number INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (list, number)
) WITHOUT ROWID;
CREATE TABLE listing (
    list INTEGER NOT NULL,
    number INTEGER NOT NULL,
    resource INTEGER NOT NULL,
    wording INTEGER NOT NULL,
    section INTEGER NOT NULL,
    line INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (list, number)
) WITHOUT ROWID;
CREATE INDEX listing_of ON listing (resource);
CREATE TABLE identity (
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    list INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    day INTEGER NOT NULL,
    basis TEXT NOT NULL,
    confidence REAL NOT NULL,
    PRIMARY KEY (one, other, list, kind)
) WITHOUT ROWID;
CREATE INDEX identity_of ON identity (other);
CREATE TABLE renaming (
    resource INTEGER NOT NULL,
    list INTEGER NOT NULL,
    day INTEGER NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    revision TEXT NOT NULL
);
CREATE INDEX renaming_of ON renaming (resource);
CREATE INDEX renaming_by ON renaming (list);
",
    "ALTER TABLE list ADD COLUMN home TEXT NOT NULL DEFAULT '';",
];

/// What makes the evidence of a store of version 1 that of this one: that a list has both is found out when it is asked, and what
/// words say is looked at again.
const WITHOUT_VERDICTS: &str = "
UPDATE OR REPLACE identity SET kind = 3 WHERE kind = 5;
DELETE FROM identity WHERE kind = 4;
DELETE FROM wording WHERE NOT EXISTS (
    SELECT 1 FROM listing WHERE listing.resource = wording.resource AND listing.wording = wording.digest
);
";

/// Brings what a store of an earlier version says up to this version; its tables have to be those of this one.
pub(crate) fn upgrade(transaction: &Transaction<'_>, found: i32) -> Result<(), CorpusError> {
    if found == 1 {
        transaction.execute_batch(WITHOUT_VERDICTS)?;
        Lookup { connection: transaction }.match_all()?;
    }
    Ok(())
}

const _: () = assert!(MIGRATIONS.len() == VERSION as usize, "each step makes the next version");

/// Returns the version of a store; 0 of an empty file.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Returns the number of the program that a file belongs to; 0 of an empty file.
pub(crate) fn application(connection: &Connection) -> rusqlite::Result<i32> {
    connection.query_row("PRAGMA application_id", [], |row| row.get(0))
}

/// Makes a store of any earlier version one of this version, or leaves it as it is.
pub(crate) fn migrate(transaction: &Transaction<'_>) -> Result<(), CorpusError> {
    let found = version(transaction)?;
    migrate_by(transaction, MIGRATIONS)?;
    upgrade(transaction, found)
}

/// Takes the steps that a store has not taken yet.
fn migrate_by(transaction: &Transaction<'_>, steps: &[&str]) -> Result<(), CorpusError> {
    let found = version(transaction)?;
    for step in steps.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    let to = steps.len();
    transaction.execute_batch(&format!("PRAGMA application_id={APPLICATION}; PRAGMA user_version={to};"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{APPLICATION, MIGRATIONS, application, migrate, migrate_by, version};
    use crate::version::VERSION;

    /// All tables and indexes, as they were made.
    fn shape(connection: &Connection) -> Vec<String> {
        let mut statement =
            connection.prepare("SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn a_store_of_any_version_takes_the_steps_that_it_lacks() {
        let steps = ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y", "CREATE INDEX i ON a (y)"];
        let shapes: Vec<Vec<String>> = (0..=steps.len())
            .map(|known| {
                let mut connection = Connection::open_in_memory().unwrap();
                let transaction = connection.transaction().unwrap();
                migrate_by(&transaction, &steps[..known]).unwrap();
                migrate_by(&transaction, &steps).unwrap();
                migrate_by(&transaction, &steps).unwrap();
                transaction.commit().unwrap();
                assert_eq!((version(&connection), application(&connection)), (Ok(3), Ok(APPLICATION)));
                shape(&connection)
            })
            .collect();
        assert!(shapes.iter().all(|shape| *shape == shapes[0] && shape.len() == 2));
    }

    #[test]
    fn every_version_leads_to_this_one() {
        let shapes: Vec<Vec<String>> = (0..=MIGRATIONS.len())
            .map(|known| {
                let mut connection = Connection::open_in_memory().unwrap();
                let transaction = connection.transaction().unwrap();
                migrate_by(&transaction, &MIGRATIONS[..known]).unwrap();
                migrate(&transaction).unwrap();
                transaction.commit().unwrap();
                assert_eq!(version(&connection), Ok(VERSION));
                shape(&connection)
            })
            .collect();
        assert!(shapes.iter().all(|shape| *shape == shapes[0]));
    }
}
