//! Finds what lists have of a resource.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use recension_model::{
    Day, Edition, Found, FoundAddress, FoundListing, FoundResource, IdentityEvidence, IdentityKind, title_key,
};
use rusqlite::params;
use rustc_hash::{FxHashMap, FxHashSet};

use super::error::CorpusError;
use super::evidence::Cluster;
use super::lookup::{ListedRow, Lookup};
use super::opened::Store;
use crate::identity::Kind;

/// A title may be that of many resources; so many are shown.
const MAX_RESOURCES: usize = 100;

/// What begins an id, so that it is no number and no title.
const ID_PREFIX: char = 'r';

/// How much is said of each resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// How many lists have it.
    #[default]
    Counts,
    /// Its entry in each list.
    Listings,
    /// That, and why its addresses are one resource.
    Evidence,
}

impl Store {
    /// Finds resources by an id, an address, a title, or a part of a title; the strictest way that finds any decides.
    ///
    /// Cost: a part of a title is looked for in all of them; all else takes some look-ups.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn find(&self, asked: &str, detail: Detail) -> Result<Found, CorpusError> {
        let lookup = self.lookup();
        let mut named = Vec::new();
        if let Some(number) = number_of(asked) {
            named.extend(lookup.exists(number)?.then_some(number));
        }
        if named.is_empty() {
            named.extend(lookup.by_address(asked)?);
        }
        if named.is_empty() {
            named = lookup.by_title(asked, MAX_RESOURCES)?;
        }
        if named.is_empty() && !asked.contains("://") {
            named = self.titled_like(asked)?;
        }
        let mut resources: Vec<FoundResource> = Vec::new();
        let mut seen = FxHashSet::default();
        for resource in named.into_iter().take(MAX_RESOURCES) {
            let cluster = lookup.cluster(resource)?;
            if seen.insert(cluster.id()) {
                resources.push(lookup.describe(&cluster, 1.0, detail)?);
            }
        }
        resources.sort_by_key(|resource| Reverse(resource.lists));
        Ok(Found { asked: asked.to_owned(), line: None, resources })
    }

    /// Finds every entry of an edition: by its address, else by its title and what is said of it.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn find_edition(&self, edition: &Edition, detail: Detail) -> Result<Vec<Found>, CorpusError> {
        let lookup = self.lookup();
        let recognised = lookup.recognise(edition)?;
        let mut answers = Vec::with_capacity(recognised.len());
        for (id, found) in edition.entry_ids().zip(recognised) {
            let view = edition.entry(id);
            let resources = match found {
                Some(found) => {
                    let cluster = lookup.cluster(found.resource)?;
                    vec![lookup.describe(&cluster, found.confidence, detail)?]
                }
                None => Vec::new(),
            };
            answers.push(Found { asked: view.title().to_owned(), line: Some(view.entry.line), resources });
        }
        Ok(answers)
    }

    pub(crate) fn lookup(&self) -> Lookup<'_> {
        Lookup { connection: &self.connection }
    }

    /// Returns resources whose titles have a text in them, whatever its case.
    fn titled_like(&self, text: &str) -> Result<Vec<u32>, CorpusError> {
        if title_key(text).is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = self.connection.prepare(
            "SELECT DISTINCT resource FROM wording WHERE title LIKE ? ESCAPE '\\' ORDER BY resource LIMIT ?",
        )?;
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let rows =
            statement.query_map(params![format!("%{escaped}%"), MAX_RESOURCES as i64], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Lookup<'_> {
    /// Says what the lists have of resources that are one.
    pub(crate) fn describe(
        self,
        cluster: &Cluster,
        confidence: f64,
        detail: Detail,
    ) -> Result<FoundResource, CorpusError> {
        let mut rows: Vec<(f64, Option<String>, ListedRow)> = Vec::new();
        let mut addresses = Vec::new();
        for (member, sure) in &cluster.members {
            let url = self.url(*member)?;
            let listed = self.listings(*member)?;
            if let Some(url) = &url {
                let lists = lists_of(&listed);
                addresses.push(FoundAddress { url: url.clone(), lists, confidence: *sure * confidence });
            }
            rows.extend(listed.into_iter().map(|row| (*sure * confidence, url.clone(), row)));
        }
        addresses.sort_by(|one, other| other.lists.cmp(&one.lists).then_with(|| one.url.cmp(&other.url)));
        rows.sort_by(|(_, _, one), (_, _, other)| {
            (one.list_name.as_str(), one.line, one.since).cmp(&(
                other.list_name.as_str(),
                other.line,
                other.since,
            ))
        });
        let title = usual_title(rows.iter().map(|(_, _, row)| row));
        Ok(FoundResource {
            id: id_of(cluster.id()),
            other_ids: cluster.members.iter().skip(1).map(|(member, _)| id_of(*member)).collect(),
            confidence,
            title,
            addresses,
            lists: lists_of(rows.iter().map(|(_, _, row)| row)),
            listings: match detail {
                Detail::Counts => Vec::new(),
                _ => rows.into_iter().map(listing).collect(),
            },
            evidence: match detail {
                Detail::Evidence => self.explain(cluster)?,
                _ => Vec::new(),
            },
        })
    }

    /// Says why resources are one.
    fn explain(self, cluster: &Cluster) -> Result<Vec<IdentityEvidence>, CorpusError> {
        let mut names: FxHashMap<u32, String> = FxHashMap::default();
        let mut evidence = Vec::new();
        for link in &cluster.links {
            for resource in [link.one, link.other] {
                if let Entry::Vacant(slot) = names.entry(resource) {
                    slot.insert(self.name(resource)?);
                }
            }
            let name = |resource: u32| names.get(&resource).cloned().unwrap_or_default();
            evidence.push(IdentityEvidence {
                ids: [id_of(link.one), id_of(link.other)],
                names: [name(link.one), name(link.other)],
                kind: match link.kind {
                    _ if cluster.refuses(link) => IdentityKind::Refused,
                    Kind::Same => IdentityKind::DecidedSame,
                    Kind::Apart => IdentityKind::DecidedApart,
                    Kind::Relinked => IdentityKind::Relinked,
                    Kind::Matched => IdentityKind::Matched,
                },
                list: self.list_name(link.list)?,
                day: if link.list == 0 { String::new() } else { Day::from_number(link.day).to_string() },
                basis: link.basis.clone(),
                confidence: link.confidence,
            });
        }
        Ok(evidence)
    }

    fn name(self, resource: u32) -> Result<String, CorpusError> {
        if let Some(url) = self.url(resource)? {
            return Ok(url);
        }
        Ok(self.wordings(resource, 1)?.into_iter().next().map(|(title, _)| title).unwrap_or_default())
    }

    pub(crate) fn list_name(self, list: u32) -> Result<String, CorpusError> {
        let mut statement = self.connection.prepare_cached("SELECT name FROM list WHERE id = ?")?;
        let mut rows = statement.query([list])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or_default())
    }
}

fn listing((confidence, url, row): (f64, Option<String>, ListedRow)) -> FoundListing {
    FoundListing {
        list: row.list_name,
        section: row.section,
        title: row.title,
        url,
        line: row.line,
        since: Day::from_number(row.since).to_string(),
        until: row.until.map(|day| Day::from_number(day).to_string()),
        confidence,
    }
}

/// Counts the lists that have any of these now.
pub(crate) fn lists_of<'a>(rows: impl IntoIterator<Item = &'a ListedRow>) -> usize {
    let alive = rows.into_iter().filter(|row| row.until.is_none()).map(|row| row.list);
    alive.collect::<FxHashSet<u32>>().len()
}

/// Returns the title that most have, the first of them by the alphabet.
fn usual_title<'a>(rows: impl Iterator<Item = &'a ListedRow>) -> String {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in rows {
        let count = counts.entry(&row.title).or_default();
        count.0 += usize::from(row.until.is_none());
        count.1 += 1;
    }
    let most = counts.into_iter().max_by_key(|(title, count)| (*count, Reverse(*title)));
    most.map(|(title, _)| title.to_owned()).unwrap_or_default()
}

/// Returns an id as it is shown.
pub(crate) fn id_of(resource: u32) -> String {
    format!("{ID_PREFIX}{resource}")
}

/// Returns the number of an id.
fn number_of(asked: &str) -> Option<u32> {
    let digits = asked.strip_prefix(ID_PREFIX)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}
