//! Writes one list, with what it says of resources.

use recension_model::{Day, repository_key};
use rusqlite::{OptionalExtension, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::batch::{Incoming, Taken};
use super::error::CorpusError;
use super::forget::Said;
use super::lookup::Lookup;
use super::traced::followed;
use crate::alike::Worded;
use crate::identity::{Kind, Link};
use crate::kept::{Kept, kept_path};
use crate::keys::{title_hash, wording_hash};
use crate::life::{Life, begun, continued, give_resources};
use crate::listed::{list_language, list_title};
use crate::moves::{Move, Moves};

/// A list as it is kept.
struct KnownList {
    id: u32,
    digest: i64,
    first_day: i64,
    /// That of its newest edition.
    day: i64,
}

/// Writes lists within a transaction, and counts.
pub(crate) struct Writer<'t> {
    pub(crate) transaction: &'t Transaction<'t>,
    pub(crate) taken: &'t mut Taken,
}

impl Writer<'_> {
    fn lookup(&self) -> Lookup<'_> {
        Lookup { connection: self.transaction }
    }

    /// Takes in a list.
    pub(crate) fn take(&mut self, incoming: &Incoming<'_>) -> Result<(), CorpusError> {
        let digest = incoming.edition.digest().cast_signed();
        let day = incoming.day.number();
        let known = self.known_list(incoming.name)?;
        if let Some(known) =
            known.as_ref().filter(|known| known.digest == digest && incoming.history.is_none())
        {
            self.transaction.execute(
                "UPDATE list SET day = max(day, ?1), source = ?2, home = CASE ?3 WHEN '' THEN home ELSE ?3 END
                 WHERE id = ?4",
                params![day, incoming.source, home_of(incoming), known.id],
            )?;
            self.taken.unchanged += 1;
            return Ok(());
        }
        if let (Some(known), None) = (known.as_ref().filter(|known| known.day > day), incoming.history) {
            let (list, known) = (incoming.name.to_owned(), Day::from_number(known.day).to_string());
            return Err(CorpusError::Earlier { list, known });
        }
        let mut lives = match (incoming.history, &known) {
            (Some(history), _) => followed(history, incoming.edition),
            (None, Some(known)) => {
                continued(self.lookup().lives_of(known.id)?, incoming.edition, (day, incoming.commit))
            }
            (None, None) => begun(incoming.edition, day),
        };
        let list = self.write_list(incoming, known.as_ref(), digest)?;
        let mut before = self.lookup().said_by(list)?;
        if incoming.history.is_some() {
            self.transaction.execute("DELETE FROM renaming WHERE list = ?", [list])?;
        }
        self.write_resources(incoming.name, &mut lives)?;
        let words = self.write_lives(list, &lives)?;
        self.write_relinks(list, &lives, incoming.history.is_some())?;
        self.write_renames(list, &lives)?;
        self.match_words(&mut before, &lives, &words)?;
        self.taken.entries += incoming.edition.entries.len();
        match known {
            Some(_) => self.taken.changed += 1,
            None => self.taken.added += 1,
        }
        Ok(())
    }

    fn known_list(&self, name: &str) -> Result<Option<KnownList>, CorpusError> {
        let mut statement =
            self.transaction.prepare_cached("SELECT id, digest, first_day, day FROM list WHERE name = ?")?;
        let list = |row: &rusqlite::Row<'_>| {
            Ok(KnownList { id: row.get(0)?, digest: row.get(1)?, first_day: row.get(2)?, day: row.get(3)? })
        };
        Ok(statement.query_row([name], list).optional()?)
    }

    fn write_list(
        &self,
        incoming: &Incoming<'_>,
        known: Option<&KnownList>,
        digest: i64,
    ) -> Result<u32, CorpusError> {
        let edition = incoming.edition;
        let (title, language) = (list_title(edition), list_language(edition));
        let day = incoming.day.number();
        let first = match (known, incoming.history) {
            (Some(known), _) => known.first_day.min(day),
            (None, Some(history)) if !history.revisions.is_empty() => {
                history.commit_of(0).time.day().number()
            }
            _ => day,
        };
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO list (name, title, source, licence, language, followed, first_day, day, digest, entries, home)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (name) DO UPDATE SET title = ?2, source = ?3, licence = ?4, language = ?5, followed = ?6,
             first_day = ?7, day = ?8, digest = ?9, entries = ?10, home = CASE ?11 WHEN '' THEN home ELSE ?11 END
             RETURNING id",
        )?;
        let followed = incoming.history.is_some();
        let (name, source, licence) = (incoming.name, incoming.source, incoming.licence);
        let values = params![
            name,
            title,
            source,
            licence,
            language,
            followed,
            first,
            day,
            digest,
            edition.entries.len() as i64,
            home_of(incoming)
        ];
        Ok(statement.query_row(values, |row| row.get(0))?)
    }

    /// Gives every entry, and every address that it had, its resource.
    fn write_resources(&mut self, list: &str, lives: &mut [Life]) -> Result<(), CorpusError> {
        let mut new = 0;
        give_resources(list, lives, |hash, url| self.resource_of(hash, url, &mut new))?;
        self.taken.resources += new;
        Ok(())
    }

    fn resource_of(&self, hash: i64, url: Option<&str>, new: &mut usize) -> Result<u32, CorpusError> {
        if let Some(resource) = self.lookup().by_hash(hash)? {
            return Ok(resource);
        }
        self.transaction.prepare_cached("INSERT INTO resource (url) VALUES (?)")?.execute([url])?;
        let resource = self.transaction.last_insert_rowid() as u32;
        self.transaction
            .prepare_cached("INSERT INTO address VALUES (?, ?)")?
            .execute(params![hash, resource])?;
        *new += 1;
        Ok(resource)
    }

    /// Writes what the list has and had in the place of what was kept of it; returns which words are new, by the lives.
    fn write_lives(&self, list: u32, lives: &[Life]) -> Result<Vec<Words>, CorpusError> {
        self.transaction.prepare_cached("DELETE FROM listing WHERE list = ?")?.execute([list])?;
        self.transaction.prepare_cached("DELETE FROM section WHERE list = ?")?.execute([list])?;
        let mut wording =
            self.transaction.prepare_cached("INSERT OR IGNORE INTO wording VALUES (?, ?, ?, ?)")?;
        let mut section = self.transaction.prepare_cached("INSERT INTO section VALUES (?, ?, ?)")?;
        let mut listing =
            self.transaction.prepare_cached("INSERT INTO listing VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
        let mut sections: FxHashMap<&[String], usize> = FxHashMap::default();
        let mut words = Vec::with_capacity(lives.len());
        for (number, life) in lives.iter().enumerate() {
            let Some(resource) = life.resource else { continue };
            let kept = &life.kept;
            let digest = wording_hash(&kept.title, &kept.description);
            let is_new = wording.execute(params![resource, digest, kept.title, kept.description])? > 0;
            words.push(Words { life: number, resource, digest, is_new });
            let next = sections.len();
            let place = *sections.entry(&kept.section).or_insert(next);
            if place == next {
                section.execute(params![list, place as i64, kept_path(&kept.section)])?;
            }
            listing.execute(params![
                list,
                number as i64,
                resource,
                digest,
                place as i64,
                life.line,
                life.since,
                life.until
            ])?;
        }
        Ok(words)
    }

    /// Writes that two addresses are one resource since the list gave its entry the other one.
    fn write_relinks(&mut self, list: u32, lives: &[Life], is_whole: bool) -> Result<(), CorpusError> {
        if is_whole {
            self.transaction
                .prepare_cached("DELETE FROM identity WHERE list = ? AND kind = ?")?
                .execute(params![list, Kind::Relinked.number()])?;
        }
        let mut statement = self.transaction.prepare_cached(
            "SELECT one, other FROM identity WHERE list = ? AND kind = ? ORDER BY other, one",
        )?;
        let known = statement
            .query_map(params![list, Kind::Relinked.number()], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for step in Moves::new(known).take(lives, |url| self.lookup().by_address(url))? {
            match step {
                Move::Made(one, other, relink) => {
                    let (kind, basis, confidence) = (Kind::Relinked, relink.basis.clone(), relink.confidence);
                    let link = Link { one, other, list, kind, day: relink.day, basis, confidence };
                    self.taken.joined += usize::from(self.lookup().keep(&link)?);
                }
                Move::TakenBack(one, other) => {
                    self.transaction
                        .prepare_cached(
                            "DELETE FROM identity WHERE one = ? AND other = ? AND list = ? AND kind = ?",
                        )?
                        .execute(params![one, other, list, Kind::Relinked.number()])?;
                }
            }
        }
        Ok(())
    }

    fn write_renames(&self, list: u32, lives: &[Life]) -> Result<(), CorpusError> {
        let mut statement =
            self.transaction.prepare_cached("INSERT INTO renaming VALUES (?, ?, ?, ?, ?, ?)")?;
        for life in lives {
            let Some(resource) = life.resource else { continue };
            for rename in &life.renames {
                statement.execute(params![
                    resource,
                    list,
                    rename.day,
                    rename.old,
                    rename.new,
                    rename.basis
                ])?;
            }
        }
        Ok(())
    }

    /// Writes the titles, and what words say of resources, after those of the list were written in the place of others.
    fn match_words(&mut self, before: &mut Said, lives: &[Life], words: &[Words]) -> Result<(), CorpusError> {
        let lookup = Lookup { connection: self.transaction };
        let mut title = self.transaction.prepare_cached("INSERT OR IGNORE INTO title VALUES (?, ?)")?;
        let mut crowded = Vec::new();
        for one in words {
            let life = &lives[one.life];
            for text in titles_of(life) {
                let Some(hash) = title_hash(text) else { continue };
                if title.execute(params![hash, one.resource])? > 0 {
                    crowded.extend(lookup.just_crowded(text)?);
                }
            }
        }
        let now: FxHashSet<(u32, i64)> = words.iter().map(|one| (one.resource, one.digest)).collect();
        before.words.retain(|one| !now.contains(one));
        lookup.forget(before)?;
        crowded.into_iter().try_for_each(|resource| lookup.match_again(resource))?;
        for one in words.iter().filter(|one| one.is_new) {
            let Kept { title, description, url, .. } = &lives[one.life].kept;
            let asked = Worded { title, description, url: url.as_deref() };
            self.taken.joined += lookup.match_words(one.resource, asked)?;
        }
        Ok(())
    }
}

/// Returns the repository that a list is kept in; empty if that is not known.
fn home_of(incoming: &Incoming<'_>) -> String {
    repository_key(incoming.home).or_else(|| repository_key(incoming.source)).unwrap_or_default()
}

/// The words of an entry.
struct Words {
    /// The place of the entry among the lives.
    life: usize,
    resource: u32,
    digest: i64,
    /// Whether no list said so of that resource.
    is_new: bool,
}

/// Returns the titles that an entry has and had.
fn titles_of(life: &Life) -> impl Iterator<Item = &str> {
    life.renames.iter().map(|rename| rename.old.as_str()).chain([life.kept.title.as_str()])
}
