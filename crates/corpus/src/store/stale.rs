//! What other lists have relinked, renamed or removed since.

use std::collections::{BTreeMap, BTreeSet};

use recension_matcher::{AlignOptions, align, changes};
use recension_model::{
    Alignment, ChangeSet, Day, Decision, Edition, StaleChange, StaleEntry, Text, repository_key, title_key,
    url_key,
};
use rusqlite::params;

use super::error::CorpusError;
use super::evidence::Cluster;
use super::find::lists_of;
use super::lookup::{ListedRow, Lookup};
use super::opened::Store;
use crate::identity::{Kind, Link};
use crate::life::Life;

/// An address moves on no more often than that: what does is going round in circles.
const MAX_MOVES: usize = 16;

/// An entry that is looked at, as its list has it.
struct Asked<'a> {
    list: &'a str,
    /// The repository that the list is kept in.
    home: Option<&'a str>,
    line: u32,
    title: &'a str,
    url: Option<&'a str>,
    resource: u32,
}

/// A patch that brings entries of a list up to date: the list as it would be, and what changes.
pub struct StalePatch {
    /// The list as it would be.
    pub edition: Edition,
    /// The alignment of the list with it.
    pub alignment: Alignment,
    /// The changes.
    pub changes: ChangeSet,
}

impl Store {
    /// Returns the entries of a list of the store that at least `min` other lists have relinked, renamed or removed.
    ///
    /// # Errors
    ///
    /// There is no such list, or the store cannot be read.
    pub fn stale_in(&self, list: &str, min: usize) -> Result<Vec<StaleEntry>, CorpusError> {
        let lookup = self.lookup();
        let id = lookup.list_id(list)?.ok_or_else(|| CorpusError::UnknownList(list.to_owned()))?;
        let mut stale = Vec::new();
        let home = lookup.home(id)?;
        for life in lookup.lives_of(id)?.iter().filter(|life| life.until.is_none()) {
            stale.extend(lookup.stale_life((list, home.as_deref()), life, min)?);
        }
        Ok(stale)
    }

    /// Returns the entries of an edition likewise. Those that are known by neither address nor title are passed over; `home` is an
    /// address in the repository that the edition is kept in, empty if that is not known.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn stale_of(
        &self,
        edition: &Edition,
        home: &str,
        min: usize,
    ) -> Result<Vec<StaleEntry>, CorpusError> {
        let lookup = self.lookup();
        let mut stale = Vec::new();
        let home = repository_key(home);
        for (id, found) in edition.entry_ids().zip(lookup.recognise(edition)?) {
            let (view, Some(found)) = (edition.entry(id), found) else { continue };
            let (line, title, url) = (view.entry.line, view.title(), view.url());
            let home = home.as_deref();
            let asked = Asked { list: &edition.name, home, line, title, url, resource: found.resource };
            stale.extend(lookup.stale(&asked, min)?);
        }
        Ok(stale)
    }
}

impl Lookup<'_> {
    fn stale_life(
        self,
        (list, home): (&str, Option<&str>),
        life: &Life,
        min: usize,
    ) -> Result<Vec<StaleEntry>, CorpusError> {
        let Some(resource) = life.resource else { return Ok(Vec::new()) };
        let (line, title, url) = (life.line, &life.kept.title, life.kept.url.as_deref());
        self.stale(&Asked { list, home, line, title, url, resource }, min)
    }

    fn stale(self, asked: &Asked<'_>, min: usize) -> Result<Vec<StaleEntry>, CorpusError> {
        let cluster = self.cluster(asked.resource)?;
        // What a list says of itself is about that list.
        if asked.home.is_some() && asked.url.and_then(repository_key).as_deref() == asked.home {
            return Ok(Vec::new());
        }
        let mut rows = Vec::new();
        for (member, _) in &cluster.members {
            let url = self.url(*member)?;
            for row in self.listings(*member)? {
                if row.list_name != asked.list && !self.is_own(row.list, url.as_deref())? {
                    rows.push((*member, row));
                }
            }
        }
        let found = [
            self.relinked(asked, &cluster, &rows)?,
            self.renamed(asked, &cluster, &rows)?,
            removed(asked, &rows),
        ];
        Ok(found.into_iter().flatten().filter(|stale| stale.lists.len() >= min).collect())
    }

    /// Follows the address as other lists moved it, as long as more did so than went the other way, to the last one that
    /// some list has.
    fn relinked(
        self,
        asked: &Asked<'_>,
        cluster: &Cluster,
        rows: &[(u32, ListedRow)],
    ) -> Result<Option<StaleEntry>, CorpusError> {
        let mut here = asked.resource;
        let having = |resource: u32| {
            lists_of(rows.iter().filter(|(member, _)| *member == resource).map(|(_, row)| row))
        };
        // Where nobody has it any longer is no place to go to.
        let mut best = None;
        let mut seen = vec![here];
        while seen.len() <= MAX_MOVES {
            let mut ways: BTreeMap<u32, (BTreeSet<String>, i64)> = BTreeMap::new();
            let mut back: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
            for link in cluster.links.iter().filter(|link| link.kind == Kind::Relinked) {
                if link.other == here {
                    back.entry(link.one).or_default().insert(link.list);
                }
                if link.one != here || !cluster.has(link.other) || seen.contains(&link.other) {
                    continue;
                }
                let name = self.list_name(link.list)?;
                if name != asked.list && !self.is_about_itself(link)? {
                    let way = ways.entry(link.other).or_default();
                    way.0.insert(name);
                    way.1 = way.1.max(link.day);
                }
            }
            let is_trodden = |(to, (lists, _)): &(u32, (BTreeSet<String>, i64))| {
                lists.len() > back.get(to).map_or(0, BTreeSet::len)
            };
            let most = |(to, (lists, day)): &(u32, (BTreeSet<String>, i64))| (lists.len(), *day, *to);
            let Some((to, (by, last))) = ways.into_iter().filter(is_trodden).max_by_key(most) else { break };
            if having(to) > 0 {
                best = Some((to, by, last));
            }
            seen.push(to);
            here = to;
        }
        let Some((to, lists, day)) = best else { return Ok(None) };
        Ok(self.url(to)?.map(|new| StaleEntry {
            new: Some(new),
            lists: lists.into_iter().collect(),
            day: Day::from_number(day).to_string(),
            having: having(to),
            still: having(asked.resource),
            ..asked.stale(StaleChange::Relinked)
        }))
    }

    /// Reports whether a list moved an address to or from the repository that it is kept in itself.
    fn is_about_itself(self, link: &Link) -> Result<bool, CorpusError> {
        let [one, other] = [self.url(link.one)?, self.url(link.other)?];
        Ok(self.is_own(link.list, one.as_deref())? || self.is_own(link.list, other.as_deref())?)
    }

    /// Finds the title that most lists gave it that had the same one before.
    fn renamed(
        self,
        asked: &Asked<'_>,
        cluster: &Cluster,
        rows: &[(u32, ListedRow)],
    ) -> Result<Option<StaleEntry>, CorpusError> {
        let own = title_key(asked.title);
        let mut ways: BTreeMap<String, (BTreeSet<String>, i64, String)> = BTreeMap::new();
        let mut back: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut statement = self.connection.prepare_cached(
            "SELECT list.name, renaming.day, old, new, list.id FROM renaming JOIN list ON list.id = renaming.list
             WHERE resource = ? ORDER BY renaming.day, list.name",
        )?;
        for (member, _) in &cluster.members {
            let mut renamings = statement.query(params![member])?;
            while let Some(row) = renamings.next()? {
                let (list, day, old, new): (String, i64, String, String) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                if self.is_own(row.get(4)?, self.url(*member)?.as_deref())? {
                    continue;
                }
                let (old, key) = (title_key(&old), title_key(&new));
                if key == own {
                    back.entry(old).or_default().insert(list);
                } else if old == own && list != asked.list {
                    let way = ways.entry(key).or_default();
                    way.0.insert(list);
                    (way.1, way.2) = (way.1.max(day), new);
                }
            }
        }
        let has =
            |key: &str| lists_of(rows.iter().map(|(_, row)| row).filter(|row| title_key(&row.title) == key));
        // What nobody calls it any longer is no better than what it is called.
        let best = ways
            .into_iter()
            .filter(|(key, (lists, _, _))| lists.len() > back.get(key).map_or(0, BTreeSet::len))
            .map(|(key, way)| (has(&key), way))
            .filter(|(having, _)| *having > 0)
            .max_by_key(|(having, (lists, day, _))| (lists.len(), *having, *day));
        Ok(best.map(|(having, (lists, day, new))| StaleEntry {
            new: Some(new),
            lists: lists.into_iter().collect(),
            day: Day::from_number(day).to_string(),
            having,
            still: has(&own),
            ..asked.stale(StaleChange::Renamed)
        }))
    }
}

/// Says that more lists removed it than have it.
fn removed(asked: &Asked<'_>, rows: &[(u32, ListedRow)]) -> Option<StaleEntry> {
    let having: BTreeSet<&str> =
        rows.iter().filter(|(_, row)| row.until.is_none()).map(|(_, row)| row.list_name.as_str()).collect();
    let gone = || rows.iter().filter(|(_, row)| !having.contains(row.list_name.as_str()));
    let lists: BTreeSet<String> = gone().map(|(_, row)| row.list_name.clone()).collect();
    let day = gone().filter_map(|(_, row)| row.until).max()?;
    (lists.len() > having.len()).then(|| StaleEntry {
        lists: lists.into_iter().collect(),
        day: Day::from_number(day).to_string(),
        still: having.len(),
        ..asked.stale(StaleChange::Removed)
    })
}

impl Asked<'_> {
    fn stale(&self, change: StaleChange) -> StaleEntry {
        StaleEntry {
            list: self.list.to_owned(),
            line: self.line,
            title: self.title.to_owned(),
            url: self.url.map(str::to_owned),
            change,
            ..StaleEntry::default()
        }
    }
}

/// Returns an edition with the addresses and titles that others have now. What they removed stays, and so does an address
/// if the edition has the new one, too: it would have one resource twice.
#[must_use]
pub fn stale_patch(edition: &Edition, stale: &[StaleEntry]) -> StalePatch {
    let mut new = edition.clone();
    let addresses: BTreeSet<String> =
        edition.entry_ids().filter_map(|id| edition.entry(id).url().map(url_key)).collect();
    for one in stale {
        let Some(value) = &one.new else { continue };
        let is_meant = |id: &recension_model::EntryId| {
            let view = edition.entry(*id);
            view.entry.line == one.line && view.title() == one.title && view.url() == one.url.as_deref()
        };
        let Some(id) = edition.entry_ids().find(is_meant) else { continue };
        match one.change {
            StaleChange::Relinked if addresses.contains(&url_key(value)) => {}
            StaleChange::Relinked => relink(&mut new, id.index(), value),
            StaleChange::Renamed => rename(&mut new, id.index(), value),
            StaleChange::Removed => {}
        }
    }
    let same = |id| Decision { one: (0, id), other: (1, id), same: true };
    let decisions = edition.entry_ids().map(same).collect();
    let editions = [edition, &new];
    let alignment = align(&editions, &AlignOptions::default().with_decisions(decisions));
    let changes = changes(&editions, &alignment, 0, 1);
    StalePatch { alignment, changes, edition: new }
}

/// Gives all links of an entry that lead to its address another one.
fn relink(edition: &mut Edition, entry: usize, url: &str) {
    let (links, primary) = (edition.entries[entry].links.clone(), edition.entries[entry].primary);
    let Some(old) = primary.and_then(|primary| edition.links.get(primary as usize)) else { return };
    let key = url_key(edition.str(old.url));
    let text = edition.intern(url);
    for at in links.start as usize..links.end as usize {
        if edition.links.get(at).is_some_and(|link| url_key(edition.str(link.url)) == key) {
            edition.links[at].url = text;
        }
    }
}

fn rename(edition: &mut Edition, entry: usize, title: &str) {
    let old = &edition.entries[entry];
    let (before, behind) =
        (Text::new(old.text.start, old.title.start), Text::new(old.title.end, old.text.end));
    let described = old.description;
    let gap = Text::new(old.title.end, described.start);
    let (before, behind) = (edition.str(before).to_owned(), edition.str(behind).to_owned());
    let (gap, length) = (gap.end.saturating_sub(gap.start), described.end - described.start);
    let start = edition.intern(&before).start;
    let title = edition.intern(title);
    let end = edition.intern(&behind).end;
    let description = Text::new(title.end + gap, title.end + gap + length);
    let entry = &mut edition.entries[entry];
    (entry.text, entry.title, entry.description) = (Text::new(start, end), title, description);
    entry.title_certain = true;
}
