//! Finds the entries of an edition among all that is known, and keeps what their words say of resources.

use recension_model::Edition;
use rusqlite::params;
use rustc_hash::FxHashSet;

use super::error::CorpusError;
use super::lookup::Lookup;
use crate::alike::{Likeness, MAX_NAMESAKES, Worded, likest};
use crate::identity::{Kind, Link, pair};

/// An entry that was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recognised {
    pub(crate) resource: u32,
    pub(crate) confidence: f64,
}

impl Lookup<'_> {
    /// Finds each entry: by its address, else by its words, unless another entry is known to be that resource.
    pub(crate) fn recognise(self, edition: &Edition) -> Result<Vec<Option<Recognised>>, CorpusError> {
        let mut found: Vec<Option<Recognised>> = Vec::with_capacity(edition.entries.len());
        for id in edition.entry_ids() {
            let known = match edition.entry(id).url() {
                Some(url) => self.by_address(url)?,
                None => None,
            };
            found.push(known.map(|resource| Recognised { resource, confidence: 1.0 }));
        }
        let taken: FxHashSet<u32> = found.iter().flatten().map(|known| known.resource).collect();
        for id in edition.entry_ids().filter(|id| found[id.index()].is_none()).collect::<Vec<_>>() {
            let view = edition.entry(id);
            let asked = Worded { title: view.title(), description: view.description(), url: view.url() };
            let mut best: Option<Recognised> = None;
            for (resource, likeness) in self.matches(asked, None)? {
                let is_better = best.as_ref().is_none_or(|best| likeness.confidence > best.confidence);
                if is_better && !self.cluster(resource)?.members.iter().any(|(one, _)| taken.contains(one)) {
                    best = Some(Recognised { resource, confidence: likeness.confidence });
                }
            }
            found[id.index()] = best;
        }
        Ok(found)
    }

    /// Returns the resources that words are of; none if their title is that of too many.
    fn matches(self, asked: Worded<'_>, own: Option<u32>) -> Result<Vec<(u32, Likeness)>, CorpusError> {
        let mut matches = Vec::new();
        for resource in self.titled(asked.title)?.into_iter().filter(|resource| Some(*resource) != own) {
            matches.extend(self.likeness(asked, resource)?.map(|likeness| (resource, likeness)));
        }
        Ok(matches)
    }

    /// Returns the resources of a title; none if there are too many.
    fn titled(self, title: &str) -> Result<Vec<u32>, CorpusError> {
        let titled = self.by_title(title, MAX_NAMESAKES + 1)?;
        Ok(if titled.len() > MAX_NAMESAKES { Vec::new() } else { titled })
    }

    /// Compares words with all that lists say of a resource.
    fn likeness(self, asked: Worded<'_>, resource: u32) -> Result<Option<Likeness>, CorpusError> {
        let url = self.url(resource)?;
        let wordings = self.wordings(resource, usize::MAX)?;
        let known =
            wordings.iter().map(|(title, description)| Worded { title, description, url: url.as_deref() });
        Ok(likest(asked, known))
    }

    /// Keeps what new words of a resource say; returns how many pairs of resources were not known to be one by words.
    pub(crate) fn match_words(self, resource: u32, asked: Worded<'_>) -> Result<usize, CorpusError> {
        let mut joined = 0;
        for (other, likeness) in self.matches(asked, Some(resource))? {
            let known =
                self.matched(resource)?.into_iter().find(|link| link.one == other || link.other == other);
            if known.is_none_or(|known| known.confidence < likeness.confidence) {
                joined += usize::from(self.keep(&matched(resource, other, likeness))?);
            }
        }
        Ok(joined)
    }

    /// Looks again at what words say of a resource, after some of them are gone, or a title has become that of too many.
    pub(crate) fn match_again(self, resource: u32) -> Result<(), CorpusError> {
        for link in self.matched(resource)? {
            let other = if link.one == resource { link.other } else { link.one };
            let url = self.url(resource)?;
            let mut best: Option<Likeness> = None;
            for (title, description) in self.wordings(resource, usize::MAX)? {
                let asked = Worded { title: &title, description: &description, url: url.as_deref() };
                let found = match self.titled(&title)?.contains(&other) {
                    true => self.likeness(asked, other)?,
                    false => None,
                };
                best =
                    found.filter(|found| best.is_none_or(|best| found.confidence > best.confidence)).or(best);
            }
            match best {
                Some(likeness) => {
                    self.keep(&matched(resource, other, likeness))?;
                }
                None => {
                    self.connection
                        .prepare_cached("DELETE FROM identity WHERE one = ? AND other = ? AND kind = ?")?
                        .execute(params![link.one, link.other, Kind::Matched.number()])?;
                }
            }
        }
        Ok(())
    }

    /// Looks at all words: for a store of a version that matched otherwise.
    pub(crate) fn match_all(self) -> Result<(), CorpusError> {
        let mut statement = self.connection.prepare("SELECT resource, title, description FROM wording")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (resource, title, description): (u32, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let url = self.url(resource)?;
            let asked = Worded { title: &title, description: &description, url: url.as_deref() };
            self.match_words(resource, asked)?;
        }
        Ok(())
    }

    /// Returns all that have a title, if with the last one it has become that of too many.
    pub(crate) fn just_crowded(self, title: &str) -> Result<Vec<u32>, CorpusError> {
        let titled = self.by_title(title, MAX_NAMESAKES + 2)?;
        Ok(if titled.len() == MAX_NAMESAKES + 1 { titled } else { Vec::new() })
    }

    /// Returns what words say of a resource.
    pub(crate) fn matched(self, resource: u32) -> Result<Vec<Link>, CorpusError> {
        let links = self.links_of(resource)?;
        Ok(links.into_iter().filter(|link| link.kind == Kind::Matched).collect())
    }
}

fn matched(resource: u32, other: u32, likeness: Likeness) -> Link {
    let (one, other) = pair(resource, other);
    let Likeness { confidence, basis } = likeness;
    Link { one, other, list: 0, kind: Kind::Matched, day: 0, basis: basis.to_owned(), confidence }
}
