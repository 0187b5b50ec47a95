//! Writes one list, with what it says of resources.

use recension_matcher::{DetectedLanguage, language_tag};
use recension_model::{Day, same_key, title_key};
use rusqlite::{OptionalExtension, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::batch::{Incoming, Taken};
use crate::error::CorpusError;
use crate::identity::{Kind, Link};
use crate::keys::{address_hash, nameless_hash, title_hash, wording_hash};
use crate::life::{Life, begun, continued, followed};
use crate::lookup::{Lookup, kept_path};
use crate::recognise::Recognised;

/// From this probability on a list that gave its entry another address says that both are one resource.
const MIN_RELINKED: f64 = 0.9;

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
                "UPDATE list SET day = max(day, ?), source = ? WHERE id = ?",
                params![day, incoming.source, known.id],
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
            (None, Some(known)) => continued(self.lookup().lives_of(known.id)?, incoming.edition, day),
            (None, None) => begun(incoming.edition, day),
        };
        let recognised = self.recognise(incoming, &lives)?;
        let list = self.write_list(incoming, known.as_ref(), digest)?;
        if incoming.history.is_some() {
            self.transaction.execute("DELETE FROM renaming WHERE list = ?", [list])?;
        }
        let new = self.write_resources(incoming.name, &mut lives)?;
        self.write_lives(list, &lives)?;
        self.write_identities(list, day, &lives, (&recognised, &new))?;
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

    /// Finds those entries of the edition among all that is known that are not known by their addresses.
    fn recognise(
        &self,
        incoming: &Incoming<'_>,
        lives: &[Life],
    ) -> Result<Vec<Option<Recognised>>, CorpusError> {
        // What an earlier state of the list says of an entry is better evidence than its title.
        let mut found = self.lookup().recognise(incoming.edition)?;
        for life in lives {
            let slot = life.entry.and_then(|id| found.get_mut(id.index()));
            if let Some(slot) = slot.filter(|_| life.resource.is_some() || !life.relinks.is_empty()) {
                *slot = None;
            }
        }
        Ok(found)
    }

    fn write_list(
        &self,
        incoming: &Incoming<'_>,
        known: Option<&KnownList>,
        digest: i64,
    ) -> Result<u32, CorpusError> {
        let edition = incoming.edition;
        let title = edition.title.map(|title| edition.str(title)).unwrap_or_default();
        let language = DetectedLanguage::of(edition).language().map(language_tag).unwrap_or_default();
        let day = incoming.day.number();
        let first = match (known, incoming.history) {
            (Some(known), _) => known.first_day.min(day),
            (None, Some(history)) if !history.revisions.is_empty() => {
                history.commit_of(0).time.day().number()
            }
            _ => day,
        };
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO list (name, title, source, licence, language, followed, first_day, day, digest, entries)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (name) DO UPDATE SET title = ?2, source = ?3, licence = ?4, language = ?5, followed = ?6,
             first_day = ?7, day = ?8, digest = ?9, entries = ?10 RETURNING id",
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
            edition.entries.len() as i64
        ];
        Ok(statement.query_row(values, |row| row.get(0))?)
    }

    /// Gives every entry, and every address that it had, its resource; returns those that are new.
    fn write_resources(&mut self, list: &str, lives: &mut [Life]) -> Result<FxHashSet<u32>, CorpusError> {
        let mut new = FxHashSet::default();
        let mut namesakes: FxHashMap<String, usize> = FxHashMap::default();
        for life in lives {
            for relink in &life.relinks {
                self.resource_of(address_hash(&relink.old), Some(&relink.old), &mut new)?;
                self.resource_of(address_hash(&relink.new), Some(&relink.new), &mut new)?;
            }
            life.resource = match (&life.kept.url, life.resource) {
                (None, Some(resource)) => Some(resource),
                (Some(url), _) => Some(self.resource_of(address_hash(url), Some(url), &mut new)?),
                (None, None) => {
                    let occurrence = namesakes.entry(title_key(&life.kept.title)).or_default();
                    *occurrence += 1;
                    let hash = nameless_hash(list, &life.kept.title, *occurrence);
                    Some(self.resource_of(hash, None, &mut new)?)
                }
            };
        }
        self.taken.resources += new.len();
        Ok(new)
    }

    fn resource_of(
        &self,
        hash: i64,
        url: Option<&str>,
        new: &mut FxHashSet<u32>,
    ) -> Result<u32, CorpusError> {
        if let Some(resource) = self.lookup().by_hash(hash)? {
            return Ok(resource);
        }
        self.transaction.prepare_cached("INSERT INTO resource (url) VALUES (?)")?.execute([url])?;
        let resource = self.transaction.last_insert_rowid() as u32;
        self.transaction
            .prepare_cached("INSERT INTO address VALUES (?, ?)")?
            .execute(params![hash, resource])?;
        new.insert(resource);
        Ok(resource)
    }

    /// Writes what the list has and had in the place of what was kept of it.
    fn write_lives(&self, list: u32, lives: &[Life]) -> Result<(), CorpusError> {
        self.transaction.prepare_cached("DELETE FROM listing WHERE list = ?")?.execute([list])?;
        self.transaction.prepare_cached("DELETE FROM section WHERE list = ?")?.execute([list])?;
        let mut title = self.transaction.prepare_cached("INSERT OR IGNORE INTO title VALUES (?, ?)")?;
        let mut wording =
            self.transaction.prepare_cached("INSERT OR IGNORE INTO wording VALUES (?, ?, ?, ?)")?;
        let mut section = self.transaction.prepare_cached("INSERT INTO section VALUES (?, ?, ?)")?;
        let mut listing =
            self.transaction.prepare_cached("INSERT INTO listing VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
        let mut sections: FxHashMap<&[String], usize> = FxHashMap::default();
        for (number, life) in lives.iter().enumerate() {
            let Some(resource) = life.resource else { continue };
            let kept = &life.kept;
            if let Some(hash) = title_hash(&kept.title) {
                title.execute(params![hash, resource])?;
            }
            for hash in life.renames.iter().filter_map(|rename| title_hash(&rename.old)) {
                title.execute(params![hash, resource])?;
            }
            let worded = wording_hash(&kept.title, &kept.description);
            wording.execute(params![resource, worded, kept.title, kept.description])?;
            let next = sections.len();
            let place = *sections.entry(&kept.section).or_insert(next);
            if place == next {
                section.execute(params![list, place as i64, kept_path(&kept.section)])?;
            }
            listing.execute(params![
                list,
                number as i64,
                resource,
                worded,
                place as i64,
                life.line,
                life.since,
                life.until
            ])?;
        }
        Ok(())
    }

    /// Writes what says that two resources are one: what the list did, and what the matcher found.
    fn write_identities(
        &mut self,
        list: u32,
        day: i64,
        lives: &[Life],
        (recognised, new): (&[Option<Recognised>], &FxHashSet<u32>),
    ) -> Result<(), CorpusError> {
        for life in lives {
            let Some(resource) = life.resource else { continue };
            for rename in &life.renames {
                self.transaction
                    .prepare_cached("INSERT INTO renaming VALUES (?, ?, ?, ?, ?, ?)")?
                    .execute(params![resource, list, rename.day, rename.old, rename.new, rename.basis])?;
            }
            for relink in life.relinks.iter().filter(|relink| relink.confidence >= MIN_RELINKED) {
                let [one, other] = [&relink.old, &relink.new].map(|url| self.lookup().by_address(url));
                if let (Some(one), Some(other)) = (one?, other?) {
                    let (kind, basis) = (Kind::Relinked, relink.basis.clone());
                    self.join(Link {
                        one,
                        other,
                        list,
                        kind,
                        day: relink.day,
                        basis,
                        confidence: relink.confidence,
                    })?;
                }
            }
        }
        for life in lives {
            let found = life.entry.and_then(|id| recognised.get(id.index())?.as_ref());
            let (Some(one), Some(found)) = (life.resource, found) else { continue };
            if found.resource != one && new.contains(&one) {
                let (kind, basis, confidence) = (Kind::Matched, found.basis.clone(), found.confidence);
                self.join(Link { one, other: found.resource, list, kind, day, basis, confidence })?;
            }
        }
        Ok(())
    }

    /// Keeps evidence that joins two resources; as refused if there is a list that has both under different titles.
    fn join(&mut self, link: Link) -> Result<(), CorpusError> {
        if link.one == link.other {
            return Ok(());
        }
        let lookup = self.lookup();
        let (one, other) = (lookup.cluster(link.one)?, lookup.cluster(link.other)?);
        if one.has(link.other) {
            lookup.keep(&link)?;
            self.taken.joined += 1;
            return Ok(());
        }
        let mut had = FxHashMap::<u32, Vec<String>>::default();
        for (member, _) in &one.members {
            for row in lookup.listings(*member)?.into_iter().filter(|row| row.until.is_none()) {
                had.entry(row.list).or_default().push(title_key(&row.title));
            }
        }
        let mut contradicted = false;
        for (member, _) in &other.members {
            for row in lookup.listings(*member)?.into_iter().filter(|row| row.until.is_none()) {
                let key = title_key(&row.title);
                contradicted |= had
                    .get(&row.list)
                    .is_some_and(|titles| !titles.iter().any(|title| same_key(title, &key)));
            }
        }
        match contradicted {
            true => {
                lookup.keep(&Link { kind: Kind::Refused, ..link })?;
                self.taken.refused += 1;
            }
            false => {
                lookup.keep(&link)?;
                self.taken.joined += 1;
            }
        }
        Ok(())
    }
}
