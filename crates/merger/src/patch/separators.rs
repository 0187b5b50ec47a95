//! What a document writes between titles and descriptions.

use recension_model::{Edition, EntryId, SectionId};
use rustc_hash::FxHashMap;

use crate::patch::parts::Parts;

/// What leads to a description where a list does not show how it writes that.
pub(crate) const SEPARATOR: &[u8] = b" - ";

/// What leads to descriptions most often.
pub(crate) struct Separators {
    sections: FxHashMap<Option<usize>, Vec<u8>>,
    document: Option<Vec<u8>>,
}

/// The longest that a separator is: a dash between many blanks is one, half a sentence is not.
const MAX_SEPARATOR_BYTES: usize = 8;

impl Separators {
    /// Returns what leads to descriptions in a section, else in the document.
    pub(crate) fn of_section(&self, section: Option<usize>) -> Vec<u8> {
        let here = self.sections.get(&section).or(self.document.as_ref());
        here.cloned().unwrap_or_else(|| SEPARATOR.to_vec())
    }

    /// Looks through the entries. Where the end of a title was guessed, a colon may as well stand within it:
    /// those count only if there is nothing else.
    pub(crate) fn new(edition: &Edition) -> Self {
        let certain = Self::of(edition, |id, separator| {
            edition.entry(id).entry.title_certain || separator.trim_ascii() != b":"
        });
        if certain.document.is_some() { certain } else { Self::of(edition, |_, _| true) }
    }

    fn of(edition: &Edition, counts: impl Fn(EntryId, &[u8]) -> bool) -> Self {
        let mut all: FxHashMap<Option<usize>, Vec<Vec<u8>>> = FxHashMap::default();
        for id in edition.entry_ids() {
            let Some(parts) = Parts::new(edition, id).filter(|parts| !parts.separator.is_empty()) else {
                continue;
            };
            let separator = &edition.source[parts.separator];
            let odd = |byte: &u8| byte.is_ascii_alphanumeric() || b"\r\n|".contains(byte);
            let is_short = (1..=MAX_SEPARATOR_BYTES).contains(&separator.trim_ascii().len());
            if is_short
                && separator.len() <= MAX_SEPARATOR_BYTES
                && !separator.iter().any(odd)
                && counts(id, separator)
            {
                let section = edition.entry(id).entry.section.map(SectionId::index);
                all.entry(section).or_default().push(separator.to_vec());
            }
        }
        let document = most_common(all.values().flatten().cloned());
        let sections =
            all.into_iter().filter_map(|(section, all)| Some((section, most_common(all.into_iter())?)));
        Self { sections: sections.collect(), document }
    }
}

/// Returns what stands there most often, of several the least.
pub(crate) fn most_common(all: impl Iterator<Item = Vec<u8>>) -> Option<Vec<u8>> {
    let mut counts: std::collections::BTreeMap<Vec<u8>, usize> = std::collections::BTreeMap::new();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(one, _)| one)
}
