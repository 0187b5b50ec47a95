//! Entries of one edition that another one has as mere text: a name that lost its marks, rows that a blank line cut off.

use recension_model::{Edition, EntryView, ProseKind, address_digest, mentioned_addresses, title_key};
use rustc_hash::FxHashMap;

/// The addresses in the text of an edition that names no entry, and where each stands first.
#[derive(Clone, Debug)]
pub(crate) struct AddressesInText<'a> {
    edition: &'a Edition,
    /// For each address, by the digest of its key, a place among [`Edition::prose`].
    places: FxHashMap<u64, usize>,
}

impl<'a> AddressesInText<'a> {
    /// Looks through the text. Cost: linear in it.
    pub(crate) fn new(edition: &'a Edition) -> Self {
        let mut places = FxHashMap::default();
        for (at, prose) in edition.prose.iter().enumerate() {
            if matches!(prose.kind, ProseKind::Contents | ProseKind::Comment | ProseKind::FrontMatter) {
                continue;
            }
            let source = edition.source.get(prose.span.range()).unwrap_or_default();
            for address in mentioned_addresses(source) {
                places.entry(address).or_insert(at);
            }
        }
        Self { edition, places }
    }

    /// Reports whether the address of an entry stands in text, with its title in the same block or the one above.
    pub(crate) fn has(&self, entry: EntryView<'_>) -> bool {
        let title = title_key(entry.title());
        let place = entry.url().and_then(|url| self.places.get(&address_digest(url)));
        place.is_some_and(|place| {
            let blocks = &self.edition.prose[place.saturating_sub(1)..=*place];
            !title.is_empty()
                && blocks.iter().any(|prose| title_key(self.edition.str(prose.text)).contains(&title))
        })
    }
}
