//! Finds the entries of an edition among all that is known.

use recension_matcher::{AlignOptions, align};
use recension_model::{Agreement, Edition, Evidence, Signal, title_key, url_key};
use rustc_hash::FxHashSet;

use crate::draft::{Draft, Kept};
use crate::error::CorpusError;
use crate::lookup::Lookup;

/// A title that more resources have says nothing about which one is meant: "Introduction", "Documentation".
const MAX_NAMESAKES: usize = 12;

/// From this probability on an entry of another address is taken for a resource that is known.
const MIN_CONFIDENCE: f64 = 0.95;

/// A title of so many words is a sentence, or the title of a paper: nobody else has it by chance.
const MIN_TELLING_WORDS: usize = 5;

/// An entry that was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recognised {
    pub(crate) resource: u32,
    pub(crate) confidence: f64,
    /// What the matcher saw; nothing where the address is known.
    pub(crate) basis: String,
}

impl Lookup<'_> {
    /// Finds each entry: by its address, else, among those that have its title, as the matcher does.
    ///
    /// Whoever has the title competes, and the entries that are known by their addresses tell the matcher how much a
    /// word and a title mean in such a list.
    pub(crate) fn recognise(self, edition: &Edition) -> Result<Vec<Option<Recognised>>, CorpusError> {
        let mut found: Vec<Option<Recognised>> = Vec::with_capacity(edition.entries.len());
        for id in edition.entry_ids() {
            let known = match edition.entry(id).url() {
                Some(url) => self.by_address(url)?,
                None => None,
            };
            found.push(known.map(|resource| Recognised { resource, confidence: 1.0, basis: String::new() }));
        }
        let mut candidates = self.namesakes(edition, &found)?;
        candidates.sort_unstable();
        candidates.dedup();
        if !candidates.is_empty() {
            self.match_with(edition, &candidates, &mut found)?;
        }
        Ok(found)
    }

    /// Returns what has the title of an entry that is not known by its address, one of those that are one resource: they are
    /// no rivals of each other. What another entry is known to be is none.
    fn namesakes(self, edition: &Edition, found: &[Option<Recognised>]) -> Result<Vec<u32>, CorpusError> {
        let taken: FxHashSet<u32> = found.iter().flatten().map(|known| known.resource).collect();
        let mut namesakes = Vec::new();
        for id in edition.entry_ids().filter(|id| found[id.index()].is_none()) {
            let mut titled = self.by_title(edition.entry(id).title(), MAX_NAMESAKES + 1)?;
            if titled.len() > MAX_NAMESAKES {
                continue;
            }
            titled.sort_unstable();
            let mut covered = FxHashSet::default();
            for resource in titled {
                if covered.contains(&resource) {
                    continue;
                }
                let members = self.cluster(resource)?.members;
                covered.extend(members.iter().map(|(member, _)| *member));
                if !members.iter().any(|(member, _)| taken.contains(member)) {
                    namesakes.push(resource);
                }
            }
        }
        Ok(namesakes)
    }

    /// Aligns the edition with candidates, beside those that are known already.
    fn match_with(
        self,
        edition: &Edition,
        candidates: &[u32],
        found: &mut [Option<Recognised>],
    ) -> Result<(), CorpusError> {
        let mut asked = Draft::new("asked");
        let mut known = Draft::new("known");
        let mut resources = Vec::new();
        for (id, recognised) in edition.entry_ids().zip(found.iter()) {
            let view = edition.entry(id);
            asked.push(&Kept {
                title: view.title().to_owned(),
                description: view.description().to_owned(),
                url: view.url().map(str::to_owned),
                section: Vec::new(),
            });
            if let Some(recognised) = recognised {
                self.offer(recognised.resource, 1, &mut known, &mut resources)?;
            }
        }
        for candidate in candidates {
            self.offer(*candidate, 1, &mut known, &mut resources)?;
        }
        let (asked, known) = (asked.finish(), known.finish());
        let alignment = align(&[&asked, &known], &AlignOptions::default());
        for pair in &alignment.pairs {
            let [Some(entry), Some(kept)] = alignment.row(pair.row as usize) else { continue };
            let Some(slot @ None) = found.get_mut(entry.index()) else { continue };
            let Some(resource) =
                resources.get(kept.index()).filter(|one| candidates.binary_search(one).is_ok())
            else {
                continue;
            };
            let evidence = alignment.evidence(&pair.evidence);
            let view = edition.entry(*entry);
            let distance = Distance::between(view.url(), self.url(*resource)?.as_deref());
            if f64::from(pair.confidence) < MIN_CONFIDENCE || !convinces(evidence, view.title(), distance) {
                continue;
            }
            *slot = Some(Recognised {
                resource: *resource,
                confidence: f64::from(pair.confidence),
                basis: basis(evidence),
            });
        }
        Ok(())
    }

    fn offer(
        self,
        resource: u32,
        most: usize,
        draft: &mut Draft,
        resources: &mut Vec<u32>,
    ) -> Result<(), CorpusError> {
        let url = self.url(resource)?;
        for (title, description) in self.wordings(resource, most)? {
            draft.push(&Kept { title, description, url: url.clone(), section: Vec::new() });
            resources.push(resource);
        }
        Ok(())
    }
}

/// Reports whether what speaks for a pair holds between lists, too.
///
/// The matcher weighs a title as within one list, where hardly two resources share one. Of 4,500 pairs of 316 lists that it was
/// sure of, those whose descriptions do not agree either were wrong one time in four: namesakes in other
/// languages and fields. Of those whose descriptions agree, too, nearly all wrong ones had addresses on one host: the same
/// library for two languages, in two repositories; a part of a site and the site.
fn convinces(evidence: &[Evidence], title: &str, distance: Distance) -> bool {
    let of = |signal| evidence.iter().find(|one| one.signal == signal).map(|one| one.agreement);
    if of(Signal::Title) != Some(Agreement::Same) {
        return false;
    }
    if title_key(title).split_whitespace().count() >= MIN_TELLING_WORDS {
        return true;
    }
    match of(Signal::Description) {
        Some(Agreement::Same) => distance != Distance::Far,
        Some(Agreement::Strong) => distance == Distance::Hosts,
        _ => false,
    }
}

/// How far two addresses are apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Distance {
    /// On two hosts, or one of them is missing.
    Hosts,
    /// On one host, and near: a repository and one of that name of another owner; a page and one below it.
    Near,
    /// On one host, and nothing else is the same.
    Far,
}

impl Distance {
    fn between(one: Option<&str>, other: Option<&str>) -> Self {
        let (Some(one), Some(other)) = (one.map(url_key), other.map(url_key)) else { return Self::Hosts };
        let is_below =
            |page: &str, site: &str| page.strip_prefix(site).is_some_and(|path| path.starts_with('/'));
        let last = |url: &str| url.rsplit('/').next().map(str::to_owned);
        match one.split('/').next() == other.split('/').next() {
            false => Self::Hosts,
            true if is_below(&one, &other) || is_below(&other, &one) || last(&one) == last(&other) => {
                Self::Near
            }
            true => Self::Far,
        }
    }
}

/// Says in a few words what speaks for a pair: `same title, strong url`.
fn basis(evidence: &[Evidence]) -> String {
    let said = evidence.iter().filter_map(|one| {
        let signal = match one.signal {
            Signal::Url => "address",
            Signal::Title => "title",
            Signal::Description => "description",
            Signal::FormerName => "former name",
            _ => return None,
        };
        let agreement = match one.agreement {
            Agreement::Same => "same",
            Agreement::Strong => "similar",
            Agreement::Partial | Agreement::Weak => "partly similar",
            Agreement::Different => "different",
            Agreement::Missing => return None,
        };
        Some(format!("{agreement} {signal}"))
    });
    said.collect::<Vec<_>>().join(", ")
}
