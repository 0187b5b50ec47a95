//! What states of entries are looked up and compared by.

use recension_model::{
    ChangeKind, ChangeKinds, EntryState, Verdict, compare_descriptions, compare_further_urls, compare_notes,
    compare_titles, compare_urls, digest, title_key, url_key,
};
use serde::{Deserialize, Serialize};

/// What an entry is looked up by: digests of its canonical address and title, told apart from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Keys {
    pub(crate) url: Option<u64>,
    /// None if nothing is left of the title.
    pub(crate) title: Option<u64>,
}

impl Keys {
    pub(crate) fn of(state: &EntryState) -> Self {
        Self { url: state.url.as_deref().map(addressed), title: titled(&state.title) }
    }

    /// Returns what an entry is counted by: its address, or else its title.
    pub(crate) fn main(self) -> u64 {
        self.url.or(self.title).unwrap_or_default()
    }

    /// Returns what there is.
    pub(crate) fn all(self) -> impl Iterator<Item = u64> {
        self.url.into_iter().chain(self.title)
    }
}

/// Returns the digest of a canonical address.
pub(crate) fn addressed(url: &str) -> u64 {
    digest(format!("u{}", url_key(url)).as_bytes())
}

/// Returns the digest of a canonical title; none if nothing is left of it.
pub(crate) fn titled(title: &str) -> Option<u64> {
    let title = title_key(title);
    (!title.is_empty()).then(|| digest(format!("t{title}").as_bytes()))
}

/// Returns in what two states of one entry differ, field by field, by the verdicts that the matcher rests on, too.
#[must_use]
pub fn differences(old: &EntryState, new: &EntryState) -> ChangeKinds {
    fn notes(state: &EntryState) -> impl ExactSizeIterator<Item = &str> + Clone {
        state.notes.iter().map(String::as_str)
    }
    fn further(state: &EntryState) -> impl Iterator<Item = &str> {
        state.other_links.iter().map(|(_, url)| url.as_str())
    }
    let urls = match (&old.url, &new.url) {
        (Some(old), Some(new)) => compare_urls(old, new),
        (None, None) => Verdict::Same,
        _ => Verdict::Content,
    };
    let verdicts = [
        (ChangeKind::Renamed, compare_titles(&old.title, &new.title)),
        (ChangeKind::Relinked, urls),
        (ChangeKind::Redescribed, compare_descriptions(&old.description, &new.description)),
        (ChangeKind::Redescribed, compare_titles(old.lead.trim(), new.lead.trim())),
        (ChangeKind::Redescribed, compare_notes(notes(old), notes(new))),
        (ChangeKind::Redescribed, compare_further_urls(further(old), further(new), url_key)),
    ];
    let content = verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Content);
    let mut kinds: ChangeKinds = content.map(|(kind, _)| *kind).collect();
    if old.section != new.section {
        kinds.insert(ChangeKind::Moved);
    }
    let restyled = verdicts.iter().any(|(_, verdict)| *verdict == Verdict::Style);
    if restyled || kinds.is_empty() && old != new {
        kinds.insert(ChangeKind::Restyled);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use recension_model::{EntryId, EntryState};

    use super::differences;
    use crate::HistoryOptions;
    use crate::comparing::compose;

    /// Titles, addresses and descriptions of which some say the same.
    const TITLES: [&str; 5] = ["Łukasz", "\u{FFFD}ukasz", "`łukasz`", "Nom", "nom 8"];
    const URLS: [Option<&str>; 5] = [
        None,
        Some("https://example.org/nom"),
        Some("http://www.example.org/nom/"),
        Some("https://github.com/Example/nom#readme"),
        Some("https://github.com/example/nom"),
    ];
    const TEXTS: [&str; 4] = ["", "Combines parsers.", "combines “parsers”", "Parses bytes."];

    fn states() -> Vec<EntryState> {
        let mut states = Vec::new();
        for title in TITLES {
            for url in URLS {
                for text in TEXTS {
                    let url = url.map(str::to_owned);
                    let (title, description) = (title.to_owned(), text.to_owned());
                    let notes = if text.is_empty() { vec!["A note".to_owned()] } else { Vec::new() };
                    let title_certain = true;
                    states.push(EntryState {
                        title,
                        url,
                        description,
                        notes,
                        title_certain,
                        ..EntryState::default()
                    });
                }
            }
        }
        states
    }

    #[test]
    fn what_differs_is_what_the_matcher_says() {
        let (options, states) = (HistoryOptions::default(), states());
        let both = [0, 1].map(|at| (EntryId::new(at), EntryId::new(at)));
        // An edition without any address says nothing about addresses.
        let other = EntryState {
            title: "Pest".into(),
            url: Some("https://example.org/pest".into()),
            ..states[0].clone()
        };
        for old in &states {
            for new in &states {
                let [left, right] = [old, new].map(|state| compose([state, &other].into_iter()));
                let changes = options.compare(&left, &right, &both);
                let change = changes.entries.iter().find(|change| change.new == Some(EntryId::new(0)));
                let kinds = change.map(|change| change.kinds);
                assert_eq!(Some(differences(old, new)), kinds, "{old:?} → {new:?}");
            }
        }
    }
}
