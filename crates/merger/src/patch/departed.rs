//! Which of the entries that a patch removes are in lines that go: the new edition has the others still, in a comment or as text.

use std::cell::LazyCell;

use recension_model::{Edition, EntryValue, LineChanges, Patch, url_key};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::line_start::entry_text;
use crate::document::said::{Said, said_in};
use crate::patch::keys::EntryKeys;

/// What the lines say that a patch takes out.
pub(crate) struct Departed<'a> {
    addresses: FxHashSet<String>,
    /// What the lines say from where the title of an entry would begin, sorted.
    texts: Vec<&'a [u8]>,
}

impl<'a> Departed<'a> {
    /// Cost: near-linear in the lines.
    pub(crate) fn new(lines: &'a LineChanges) -> Self {
        let gone = lines.hunks.iter().flat_map(|hunk| &hunk.lines).filter_map(|line| line.strip_prefix('-'));
        let mut departed = Self { addresses: FxHashSet::default(), texts: Vec::new() };
        for line in gone {
            let said = said_in(&line.replace("&amp;", "&"), true);
            departed.addresses.extend(said.into_iter().filter_map(|said| match said {
                Said::Link(address) => Some(address),
                _ => None,
            }));
            departed.texts.push(entry_text(line.as_bytes()));
        }
        departed.texts.sort_unstable();
        departed
    }

    /// Reports whether an entry that is removed stands in no line that goes; of one without an address that is not known.
    pub(crate) fn keeps(&self, old: &EntryValue) -> bool {
        let Some(address) = old.url.as_deref().filter(|address| !address.is_empty()) else { return false };
        !self.addresses.contains(&url_key(address)) && !begins(&self.texts, old.title.as_bytes())
    }
}

/// Reports whether a copy has the entries that a patch hides, though their lines stay, as the old edition has them: what was changed
/// here is not to go where nobody sees it.
pub(crate) fn hides_as_said((patch, lines): (&Patch, &LineChanges), copy: &Edition) -> bool {
    let removed = patch.entries.iter().filter(|change| change.new.is_none());
    let departed = LazyCell::new(|| Departed::new(lines));
    let mut hidden =
        removed.filter_map(|change| change.old.as_ref()).filter(|old| departed.keeps(old)).peekable();
    if hidden.peek().is_none() {
        return true;
    }
    let mut of_title: FxHashMap<String, Vec<EntryKeys>> = FxHashMap::default();
    for id in copy.entry_ids() {
        let keys = EntryKeys::of_entry(copy, id);
        of_title.entry(keys.title.clone()).or_default().push(keys);
    }
    hidden.all(|old| {
        let was = EntryKeys::of(old);
        let is_as_it_was =
            |keys: &EntryKeys| keys.same_url(&was) && keys.describes_as(&was) && keys.same_notes(&was);
        of_title.get(&was.title).is_none_or(|all| all.iter().any(is_as_it_was))
    })
}

/// Reports whether one of some sorted lines begins with a title.
pub(crate) fn begins(lines: &[&[u8]], title: &[u8]) -> bool {
    // Of those that begin with it none comes before it.
    let next = lines.get(lines.partition_point(|line| *line < title));
    !title.is_empty() && next.is_some_and(|line| line.starts_with(title))
}
