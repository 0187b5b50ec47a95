//! What a person decided about resources.

use recension_matcher::{Decisions, Designator, PATH_SEPARATOR};
use recension_model::title_key;

use super::error::CorpusError;
use super::lookup::{ListedRow, Lookup};
use super::opened::Store;
use crate::identity::{Kind, Link};

/// A title that more resources have names none of them.
const MAX_NAMED: usize = 64;

/// What came of decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Pairs that hold from now on.
    pub kept: usize,
    /// Pairs that name a resource that no list has, by their place in the decisions.
    pub missing: Vec<usize>,
    /// Pairs of which a name fits several resources.
    pub ambiguous: Vec<usize>,
}

impl Store {
    /// Keeps what a person decided in the place of all that was decided before.
    ///
    /// # Errors
    ///
    /// Another program writes, or the store cannot be written.
    pub fn decide(&mut self, decisions: &Decisions) -> Result<Decided, CorpusError> {
        let transaction = self.begin()?;
        let lookup = Lookup { connection: &transaction };
        let mut decided = Decided::default();
        transaction.execute(
            "DELETE FROM identity WHERE kind IN (?, ?)",
            [Kind::Same.number(), Kind::Apart.number()],
        )?;
        for (place, pair) in decisions.pairs.iter().enumerate() {
            let named = [lookup.named(&pair.one)?, lookup.named(&pair.other)?];
            let [one, other] = match &named {
                [one, other] if one.is_empty() || other.is_empty() => {
                    decided.missing.push(place);
                    continue;
                }
                [one, other] => match (one.as_slice(), other.as_slice()) {
                    ([one], [other]) if one != other => [*one, *other],
                    _ => {
                        decided.ambiguous.push(place);
                        continue;
                    }
                },
            };
            let kind = if pair.same { Kind::Same } else { Kind::Apart };
            lookup.keep(&Link {
                one,
                other,
                list: 0,
                kind,
                day: 0,
                basis: String::new(),
                confidence: 1.0,
            })?;
            decided.kept += 1;
        }
        transaction.commit()?;
        Ok(decided)
    }
}

impl Lookup<'_> {
    /// Returns the resources that a designator names.
    fn named(self, designator: &Designator) -> Result<Vec<u32>, CorpusError> {
        let mut found = match (&designator.url, &designator.title) {
            (Some(url), _) => self.by_address(url)?.into_iter().collect(),
            (None, Some(title)) => self.by_title(title, MAX_NAMED)?,
            (None, None) => Vec::new(),
        };
        if designator.edition.is_some() || designator.section.is_some() || designator.title.is_some() {
            let mut kept = Vec::new();
            for resource in found {
                if self.listings(resource)?.iter().any(|row| is_named(row, designator)) {
                    kept.push(resource);
                }
            }
            found = kept;
        }
        if let (Some(line), true) = (designator.line, found.len() > 1) {
            let mut there = Vec::new();
            for resource in &found {
                if self.listings(*resource)?.iter().any(|row| row.line == line && is_named(row, designator)) {
                    there.push(*resource);
                }
            }
            if !there.is_empty() {
                return Ok(there);
            }
        }
        Ok(found)
    }
}

/// Reports whether an entry of a list is one that a designator may mean.
fn is_named(row: &ListedRow, designator: &Designator) -> bool {
    let is_titled = |title: &String| title_key(title) == title_key(&row.title);
    let is_in = |edition: &String| {
        let end = row.list_name.strip_suffix(edition.as_str());
        end.is_some_and(|before| before.is_empty() || before.ends_with(['/', '\\', ':']))
    };
    let stands_in = |section: &String| {
        let (path, wanted) = (title_key(&row.section.join(PATH_SEPARATOR)), title_key(section));
        path.ends_with(&wanted)
    };
    designator.title.as_ref().is_none_or(is_titled)
        && designator.edition.as_ref().is_none_or(is_in)
        && designator.section.as_ref().is_none_or(stands_in)
}
