//! A store as lines, and back.

use std::io;

use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::error::CorpusError;
use super::opened::Store;
use super::schema::upgrade;
use crate::kept::{kept_path, path_of};
use crate::keys::{title_hash, wording_hash};
use crate::version::VERSION;

/// One line of an export: whatever another program, or an empty store, needs to know of one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", expecting = "an object with a type")]
pub enum ExportLine {
    /// The first line.
    Corpus {
        /// The version of the export: that of the store.
        version: i32,
    },
    /// A list.
    List {
        /// Its number.
        id: u32,
        /// The name that it is known by.
        name: String,
        /// The title of the document; perhaps empty.
        title: String,
        /// Where it is read from; empty if nowhere.
        source: String,
        /// Its licence; perhaps empty.
        licence: String,
        /// Its language; perhaps empty.
        language: String,
        /// Whether its history was read.
        history: bool,
        /// The day since when it is known, in days since 1970-01-01.
        first_day: i64,
        /// The day of its newest edition, likewise.
        day: i64,
        /// What its newest edition is known by.
        digest: i64,
        /// The entries of that.
        entries: i64,
        /// The repository that it is kept in; empty if that is not known.
        #[serde(default)]
        home: String,
    },
    /// A resource.
    Resource {
        /// Its number: 12 for r12.
        id: u32,
        /// Its address; none of an entry without one.
        url: Option<String>,
        /// What it is looked up by.
        key: i64,
    },
    /// Another title that a resource has, or had.
    Title {
        /// The resource.
        resource: u32,
        /// What the title is looked up by.
        key: i64,
    },
    /// An entry that a list has, or had.
    Listing {
        /// The list.
        list: u32,
        /// Its place among those of the list.
        number: u32,
        /// The resource.
        resource: u32,
        /// The title.
        title: String,
        /// The description; perhaps empty.
        description: String,
        /// The titles of its sections, the outermost first.
        section: Vec<String>,
        /// Its line; 0 if it is gone.
        line: u32,
        /// The day since when it stands there, in days since 1970-01-01.
        since: i64,
        /// The day when it was gone, likewise.
        until: Option<i64>,
    },
    /// Evidence about two resources.
    Identity {
        /// One resource.
        one: u32,
        /// The other one.
        other: u32,
        /// The list that says so; 0 for a decision.
        list: u32,
        /// What sort of evidence it is, as a number: see the documentation of the format.
        kind: i64,
        /// The day, in days since 1970-01-01.
        day: i64,
        /// The commit, or what the two have in common.
        basis: String,
        /// How sure it is.
        confidence: f64,
    },
    /// Another title that a list gave its entry.
    Renaming {
        /// The resource.
        resource: u32,
        /// The list.
        list: u32,
        /// The day, in days since 1970-01-01.
        day: i64,
        /// The title before.
        old: String,
        /// The title since.
        new: String,
        /// The commit; perhaps empty.
        basis: String,
    },
    /// The last line: an export that lacks it was cut. Exports of version 1 had none.
    End {
        /// How many lines there are before this one.
        lines: usize,
    },
}

/// The first version whose exports have an end.
const FIRST_WITH_END: i32 = 2;

/// Makes a line of a row.
type ReadLine = fn(&Row<'_>) -> rusqlite::Result<ExportLine>;

/// What gives each sort of lines, in the order in which they stand.
const QUERIES: [(&str, ReadLine); 6] = [
    (
        "SELECT id, name, title, source, licence, language, followed, first_day, day, digest, entries,
         home FROM list ORDER BY id",
        list,
    ),
    (
        "SELECT id, url, hash FROM resource JOIN address ON address.resource = resource.id ORDER BY id",
        |row| Ok(ExportLine::Resource { id: row.get(0)?, url: row.get(1)?, key: row.get(2)? }),
    ),
    ("SELECT resource, hash FROM title ORDER BY resource, hash", |row| {
        Ok(ExportLine::Title { resource: row.get(0)?, key: row.get(1)? })
    }),
    (
        "SELECT listing.list, listing.number, listing.resource, wording.title, wording.description, section.path, line,
         since, until FROM listing
         JOIN wording ON wording.resource = listing.resource AND wording.digest = listing.wording
         JOIN section ON section.list = listing.list AND section.number = listing.section
         ORDER BY listing.list, listing.number",
        listing,
    ),
    (
        "SELECT one, other, list, kind, day, basis, confidence FROM identity ORDER BY one, other, list, kind",
        identity,
    ),
    (
        "SELECT resource, list, day, old, new, revision FROM renaming ORDER BY list, resource, day, old, new",
        renaming,
    ),
];

fn list(row: &Row<'_>) -> rusqlite::Result<ExportLine> {
    Ok(ExportLine::List {
        id: row.get(0)?,
        name: row.get(1)?,
        title: row.get(2)?,
        source: row.get(3)?,
        licence: row.get(4)?,
        language: row.get(5)?,
        history: row.get(6)?,
        first_day: row.get(7)?,
        day: row.get(8)?,
        digest: row.get(9)?,
        entries: row.get(10)?,
        home: row.get(11)?,
    })
}

fn listing(row: &Row<'_>) -> rusqlite::Result<ExportLine> {
    Ok(ExportLine::Listing {
        list: row.get(0)?,
        number: row.get(1)?,
        resource: row.get(2)?,
        title: row.get(3)?,
        description: row.get(4)?,
        section: path_of(&row.get::<_, String>(5)?),
        line: row.get(6)?,
        since: row.get(7)?,
        until: row.get(8)?,
    })
}

fn identity(row: &Row<'_>) -> rusqlite::Result<ExportLine> {
    Ok(ExportLine::Identity {
        one: row.get(0)?,
        other: row.get(1)?,
        list: row.get(2)?,
        kind: row.get(3)?,
        day: row.get(4)?,
        basis: row.get(5)?,
        confidence: row.get(6)?,
    })
}

fn renaming(row: &Row<'_>) -> rusqlite::Result<ExportLine> {
    Ok(ExportLine::Renaming {
        resource: row.get(0)?,
        list: row.get(1)?,
        day: row.get(2)?,
        old: row.get(3)?,
        new: row.get(4)?,
        basis: row.get(5)?,
    })
}

impl Store {
    /// Hands out all that the store holds, line by line; what takes the lines may fail.
    ///
    /// # Errors
    ///
    /// The store cannot be read. Within that, what `take` said.
    pub fn export<E>(
        &self,
        mut take: impl FnMut(&ExportLine) -> Result<(), E>,
    ) -> Result<Result<(), E>, CorpusError> {
        if let Err(error) = take(&ExportLine::Corpus { version: VERSION }) {
            return Ok(Err(error));
        }
        let mut lines = 1;
        for (query, read) in QUERIES {
            let mut statement = self.connection.prepare(query)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Err(error) = take(&read(row)?) {
                    return Ok(Err(error));
                }
                lines += 1;
            }
        }
        Ok(take(&ExportLine::End { lines }))
    }

    /// Takes the lines of an export into a store that is empty, all of them or none; returns how many there were.
    ///
    /// # Errors
    ///
    /// A line is none of an export, or of one of a later version, or the end is missing; the store holds something, or cannot be
    /// written.
    pub fn import(&mut self, lines: impl Iterator<Item = io::Result<String>>) -> Result<usize, CorpusError> {
        self.fill(|take| {
            let (mut count, mut found, mut is_over) = (0, 0, false);
            for (line, text) in (1..).zip(lines) {
                let bad = |reason: String| CorpusError::BadLine { line, reason };
                let text = text.map_err(|error| bad(error.to_string()))?;
                let read: ExportLine = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
                match (&read, count) {
                    _ if is_over => return Err(bad("it stands behind the end".into())),
                    (ExportLine::Corpus { version }, 0) if (1..=VERSION).contains(version) => {
                        found = *version;
                    }
                    (ExportLine::Corpus { version }, 0) => {
                        let newer = format!("it is of version {version}, which is newer than this program");
                        return Err(bad(newer));
                    }
                    (_, 0) => return Err(bad("an export begins with its version".into())),
                    (ExportLine::End { lines }, _) if *lines != count => {
                        return Err(bad(format!("{lines} lines were written, and {count} are here")));
                    }
                    (ExportLine::End { .. }, _) => is_over = true,
                    _ => {}
                }
                take(&read).map_err(|error| bad(error.to_string()))?;
                count += 1;
            }
            match count == 0 || (found >= FIRST_WITH_END && !is_over) {
                true => Err(CorpusError::CutExport),
                false => Ok((count, found)),
            }
        })
    }

    /// Fills a store that is empty with what `give` hands over, all of it or nothing; `give` returns how many lines there were, and
    /// of which version. What contradicts what came before is no export.
    pub(crate) fn fill(
        &mut self,
        give: impl FnOnce(
            &mut dyn FnMut(&ExportLine) -> rusqlite::Result<()>,
        ) -> Result<(usize, i32), CorpusError>,
    ) -> Result<usize, CorpusError> {
        let transaction = self.begin()?;
        if transaction.prepare("SELECT 1 FROM list")?.exists([])? {
            return Err(CorpusError::NotEmpty);
        }
        let mut sections = Sections::default();
        let (count, version) = give(&mut |line| write(&transaction, line, &mut sections))?;
        upgrade(&transaction, version)?;
        transaction.commit()?;
        Ok(count)
    }
}

/// The sections of the list whose entries are read, numbered as they come.
#[derive(Default)]
struct Sections {
    list: u32,
    paths: Vec<String>,
}

fn write(
    connection: &rusqlite::Connection,
    line: &ExportLine,
    sections: &mut Sections,
) -> rusqlite::Result<()> {
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        connection.prepare_cached(sql)?.execute(values).map(|_| ())
    };
    match line {
        ExportLine::Corpus { .. } | ExportLine::End { .. } => Ok(()),
        ExportLine::List { .. } => write_list(connection, line),
        ExportLine::Resource { id, url, key } => {
            run("INSERT INTO resource VALUES (?, ?)", params![id, url])?;
            run("INSERT INTO address VALUES (?, ?)", params![key, id])
        }
        ExportLine::Title { resource, key } => {
            run("INSERT OR IGNORE INTO title VALUES (?, ?)", params![key, resource])
        }
        ExportLine::Listing { list, number, resource, title, description, section, line, since, until } => {
            let worded = wording_hash(title, description);
            let values = params![resource, worded, title, description];
            run("INSERT OR IGNORE INTO wording VALUES (?, ?, ?, ?)", values)?;
            if let Some(hash) = title_hash(title) {
                run("INSERT OR IGNORE INTO title VALUES (?, ?)", params![hash, resource])?;
            }
            let place = sections.place(*list, kept_path(section));
            run(
                "INSERT OR IGNORE INTO section VALUES (?, ?, ?)",
                params![list, place as i64, sections.paths[place]],
            )?;
            let values = params![list, number, resource, worded, place as i64, line, since, until];
            run("INSERT INTO listing VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        }
        ExportLine::Identity { one, other, list, kind, day, basis, confidence } => {
            let values = params![one, other, list, kind, day, basis, confidence];
            run("INSERT INTO identity VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        }
        ExportLine::Renaming { resource, list, day, old, new, basis } => {
            let values = params![resource, list, day, old, new, basis];
            run("INSERT INTO renaming VALUES (?, ?, ?, ?, ?, ?)", values)
        }
    }
}

fn write_list(connection: &rusqlite::Connection, line: &ExportLine) -> rusqlite::Result<()> {
    let ExportLine::List {
        id,
        name,
        title,
        source,
        licence,
        language,
        history,
        first_day,
        day,
        digest,
        entries,
        home,
    } = line
    else {
        return Ok(());
    };
    let values =
        params![id, name, title, source, licence, language, history, first_day, day, digest, entries, home];
    let mut statement =
        connection.prepare_cached("INSERT INTO list VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    statement.execute(values).map(|_| ())
}

impl Sections {
    fn place(&mut self, list: u32, path: String) -> usize {
        if self.list != list {
            (self.list, self.paths) = (list, Vec::new());
        }
        self.paths.iter().position(|known| *known == path).unwrap_or_else(|| {
            self.paths.push(path);
            self.paths.len() - 1
        })
    }
}
