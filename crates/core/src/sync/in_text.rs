//! Entries that the upstream removed and that the mirror has in text which is not read as an entry: they are not to be forgotten.

use std::collections::HashSet;

#[cfg(feature = "history")]
use recension_history::Addresses;
use recension_matcher::{Partners, TextBeside};
use recension_model::{Edition, EntryView, url_key};

use super::LeftOut;
use super::compare::{Compared, Sides};

/// What is said of them.
const REASON: &str = "is not removed: it stands in text that is not read as an entry";

/// Names the entries that the upstream removed since the mirror was taken from it, and to which text of the mirror leads. What the text of
/// the upstream leads to as well stays, unless the mirror has it in the place of the entry, too.
pub(super) fn left_in_text(sides: &Sides<'_>, compared: &Compared, mirror: &Edition) -> Vec<LeftOut> {
    let removed = removed(sides, compared);
    if removed.is_empty() {
        return Vec::new();
    }
    let [upstream_text, mirror_text] = [sides.upstream, mirror].map(TextBeside::new);
    let base = sides.base.filter(|_| removed.iter().any(|gone| gone.base.is_some()));
    let base = base.map(|base| {
        let pairs = compared.since.iter().flat_map(|since| &since.mirror.entries);
        let pairs = pairs.filter_map(|change| change.old.zip(change.new));
        (TextBeside::new(&base.edition), Partners::new([&base.edition, mirror], pairs))
    });
    let mut seen = HashSet::new();
    let mut is_left = |gone: &&Removed<'_>| {
        let stands = match gone.was_here {
            true => mirror_text.leads_to(gone.url),
            false => mirror_text.opens_with(gone.url),
        };
        if !stands || upstream_text.lists(gone.url) {
            return false;
        }
        let times = upstream_text.times(gone.url);
        // What came to be mentioned since may be what became of the entry.
        let in_place = base.as_ref().zip(gone.base).is_some_and(|((text, partners), entry)| {
            times <= text.times(gone.url) && partners.is_in_text(entry, [text, &mirror_text])
        });
        (mirror_text.times(gone.url) > times || in_place) && seen.insert(url_key(gone.url))
    };
    let left = removed.iter().filter(&mut is_left);
    left.map(|gone| LeftOut { title: gone.title.to_owned(), reason: REASON.to_owned() }).collect()
}

/// An entry that the upstream had.
struct Removed<'a> {
    title: &'a str,
    url: &'a str,
    /// Whether the mirror is known to have had it.
    was_here: bool,
    /// The entry in the edition that the mirror was taken from, where that is at hand.
    base: Option<EntryView<'a>>,
}

fn removed<'a>(sides: &Sides<'a>, compared: &Compared) -> Vec<Removed<'a>> {
    #[cfg(feature = "history")]
    if let Some(in_step) = sides.in_step {
        let own = Addresses::new(&in_step.copy.history);
        let list = &in_step.list;
        let gone = list.traces.iter().filter(|trace| trace.state_at(u32::MAX).is_none());
        let last = gone.filter_map(|trace| trace.events.iter().rev().find_map(|event| event.state));
        let last = last.map(|state| &list.states[state as usize]);
        let removed = last.filter_map(|state| {
            let (title, url, was_here) = (&*state.title, state.url.as_deref()?, !own.of(state).is_empty());
            Some(Removed { title, url, was_here, base: None })
        });
        return removed.collect();
    }
    let Some((since, base)) = compared.since.as_ref().zip(sides.base) else { return Vec::new() };
    let gone = since.upstream.entries.iter().filter(|change| change.new.is_none());
    let gone = gone.filter_map(|change| change.old).map(|id| base.edition.entry(id));
    let removed = gone.filter_map(|entry| {
        Some(Removed { title: entry.title(), url: entry.url()?, was_here: true, base: Some(entry) })
    });
    removed.collect()
}
